//! `luoc quotes`.

use anyhow::Result;
use clap::Args;
use luoc::report::{json, text};
use luoc::tokenize::Article;

use crate::args::{Format, Inputs, Outcome, Output};

/// Direct speech with its speakers; titles and words at arm's length are marked as such.
#[derive(Args)]
pub struct Quotes {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    output: Output<Format>,
}

impl Quotes {
    pub fn run(&self) -> Result<Outcome> {
        self.output.write(|out| {
            let mut reading = self.inputs.read();
            reading.render(
                out,
                self.output.format,
                |out, document| text::quotes(out, &Article::new(document)),
                |out, document| json::lines(out, json::quotes(&Article::new(document))),
            )?;
            Ok(reading.outcome)
        })
    }
}
