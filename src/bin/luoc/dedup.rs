//! `luoc dedup`.

mod documents;
mod lines;
mod passages;
mod records;
mod splice;
mod watch;
mod whole;
mod work;

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::args::{Inputs, Outcome, Output};

/// What documents share: passages and quotations, lines, or whole documents.
#[derive(Args)]
pub struct Dedup {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    output: Output<Format>,

    /// What to compare.
    #[arg(long, value_enum, default_value = "all")]
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
    /// Sentences and runs of sentences, in the same words and in others.
    Passages,
    /// What people say, in one wording or several.
    Quotes,
    /// Passages and quotations.
    All,
}

/// Form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// One JSON object with statistics and groups; an array of links and clusters for passages and quotes.
    Json,
    /// A JSON object a line: pairs, groups, removed documents; links and clusters.
    Jsonl,
    /// A report in Markdown.
    Markdown,
    /// A report as one web page with nothing outside of it.
    Html,
    /// A table of links, for passages and quotes.
    Csv,
}

impl Dedup {
    pub fn run(&self) -> Result<Outcome> {
        match self.level {
            Level::Documents => documents::run(self),
            Level::Lines => lines::run(self),
            Level::Passages | Level::Quotes | Level::All => passages::run(self),
        }
    }
}
