//! `luoc tokens`.

use anyhow::Result;
use clap::Args;
use luoc::report::{json, text};

use crate::args::{Format, Inputs, Outcome, Output};

/// Syllables and other tokens, with their places, kinds and forms for lookup.
#[derive(Args)]
pub struct Tokens {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    output: Output<Format>,
}

impl Tokens {
    pub fn run(&self) -> Result<Outcome> {
        self.output.write(|out| {
            let mut reading = self.inputs.read();
            match self.output.format {
                Format::Text => reading.by_ref().try_for_each(|d| text::tokens(out, &d))?,
                Format::Jsonl => reading.by_ref().try_for_each(|d| json::lines(out, json::tokens(&d)))?,
                Format::Json => {
                    json::array(out, reading.by_ref().collect::<Vec<_>>().iter().flat_map(json::tokens))?
                }
            }
            Ok(reading.outcome)
        })
    }
}
