//! `luoc dedup`.

mod documents;
mod lines;
mod records;
mod splice;
mod watch;
mod whole;
mod work;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::args::{Inputs, Outcome, Output};

/// What documents share: near-duplicate documents, exactly.
#[derive(Args)]
pub struct Dedup {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    output: Output<Format>,

    /// What to compare.
    #[arg(long, value_enum)]
    level: Level,

    #[command(flatten)]
    documents: documents::DocumentArgs,

    #[command(flatten)]
    lines: lines::LineArgs,
}

/// What is compared.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Level {
    /// Whole documents: which are near-duplicates, and of which.
    Documents,
    /// Lines that the documents repeat, such as boilerplate and copied paragraphs.
    Lines,
}

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// One JSON object: statistics and groups.
    Json,
    /// A JSON object a line: pairs, groups, removed documents.
    Jsonl,
    /// A report of the statistics in Markdown.
    Markdown,
    /// A report of the statistics as a web page.
    Html,
}

impl Dedup {
    pub fn run(&self) -> Result<Outcome> {
        match self.level {
            Level::Documents => documents::run(self),
            Level::Lines => lines::run(self),
        }
    }
}
