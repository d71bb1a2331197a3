//! `luoc sentences`.

use anyhow::Result;
use clap::Args;
use luoc::report::{json, text};
use luoc::tokenize::Article;

use crate::args::{Format, Inputs, Outcome, Output};

/// Sentences, one a line, with a blank line between paragraphs; as JSON also their places and roles.
#[derive(Args)]
pub struct Sentences {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    output: Output<Format>,
}

impl Sentences {
    pub fn run(&self) -> Result<Outcome> {
        self.output.write(|out| {
            let mut reading = self.inputs.read();
            match self.output.format {
                Format::Text => {
                    for (i, document) in reading.by_ref().enumerate() {
                        text::sentences(out, &Article::new(&document), i > 0)?;
                    }
                }
                Format::Jsonl => {
                    reading
                        .by_ref()
                        .try_for_each(|d| json::lines(out, json::sentences(&Article::new(&d))))?;
                }
                Format::Json => {
                    let documents: Vec<_> = reading.by_ref().collect();
                    let articles: Vec<_> = documents.iter().map(Article::new).collect();
                    json::array(out, articles.iter().flat_map(json::sentences))?;
                }
            }
            Ok(reading.outcome)
        })
    }
}
