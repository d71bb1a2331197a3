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
            match self.output.format {
                Format::Text => reading.by_ref().try_for_each(|d| text::quotes(out, &Article::new(&d)))?,
                Format::Jsonl => {
                    reading.by_ref().try_for_each(|d| json::lines(out, json::quotes(&Article::new(&d))))?;
                }
                Format::Json => {
                    let documents: Vec<_> = reading.by_ref().collect();
                    let articles: Vec<_> = documents.iter().map(Article::new).collect();
                    json::array(out, articles.iter().flat_map(json::quotes))?;
                }
            }
            Ok(reading.outcome)
        })
    }
}
