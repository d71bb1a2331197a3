//! `luoc compare`.

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use luoc::dedup::Matcher;
use luoc::report::{json, shared};
use luoc::text::Document;

use crate::args::{Inputs, Outcome, Output, share};

/// How much of one article stands in others: in percent, and passage by passage.
///
/// The first document of the inputs is held against all the others.
#[derive(Args)]
pub struct Compare {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    output: Output<Format>,

    /// How sure a link must be, above 0 and up to 1.
    #[arg(long, value_name = "SCORE", default_value_t = Matcher::THRESHOLD, value_parser = score)]
    threshold: f32,
}

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// One JSON array: the shares, then the passages.
    Json,
    /// A JSON object a line: the shares, then the passages.
    Jsonl,
    /// A report as one web page with nothing outside of it.
    Html,
}

fn score(text: &str) -> Result<f32, String> {
    share(text).map(|score| score as f32)
}

impl Compare {
    pub fn run(&self) -> Result<Outcome> {
        self.output.write(|out| {
            let mut reading = self.inputs.read();
            let documents: Vec<Document> = reading.by_ref().collect();
            if documents.len() == 1 {
                bail!("there is nothing to compare {} with; name more files or folders", documents[0].id);
            }
            let matcher = Matcher::default().threshold(self.threshold).threads(self.inputs.threads());
            let found = matcher.compare(&documents);
            match self.output.format {
                Format::Text => shared::text::comparison(out, &documents, &found)?,
                Format::Json => json::array(out, shared::json::comparison(&documents, &found))?,
                Format::Jsonl => json::lines(out, shared::json::comparison(&documents, &found))?,
                Format::Html => shared::html::write(out, &documents, &found.shared)?,
            }
            Ok(reading.outcome)
        })
    }
}
