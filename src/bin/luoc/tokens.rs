//! `luoc tokens`.

use anyhow::Result;
use clap::Args;
use luoc::report::{text, tokens};

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
            reading.render(
                out,
                self.output.format,
                |out, document| text::tokens(out, document),
                |out, document| tokens::json_lines(out, document),
            )?;
            Ok(reading.outcome)
        })
    }
}
