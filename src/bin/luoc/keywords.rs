//! `luoc keywords`.

use anyhow::Result;
use clap::Args;
use luoc::report::{csv, json, terms};
use luoc::score::keywords;
use luoc::text::Document;

use crate::args::{Inputs, Outcome, Output};
use crate::ngrams::TableFormat;
use crate::words::SegmenterArgs;

/// Keywords: the words, names and phrases that say what the inputs are about, ranked.
#[derive(Args)]
#[command(after_help = "\
Examples:
  luoc keywords seeds
  luoc keywords --each --top 5 --format jsonl seeds")]
pub struct Keywords {
    #[command(flatten)]
    inputs: Inputs,

    /// How many.
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,

    /// The keywords of each article by itself, instead of all together.
    #[arg(long)]
    each: bool,

    #[command(flatten)]
    segmenter: SegmenterArgs,
    #[command(flatten)]
    output: Output<TableFormat>,
}

impl Keywords {
    pub fn run(&self) -> Result<Outcome> {
        let mut bad = Outcome::default();
        let segmenter = self.segmenter.segmenter(&mut bad)?;
        let mut reading = self.inputs.read();
        let documents: Vec<Document> = reading.by_ref().collect();
        let mut outcome = reading.outcome;
        outcome.failed += bad.failed;
        let rows: Vec<terms::KeywordRow> = self
            .collections(documents)
            .into_iter()
            .flat_map(|(of, documents)| {
                let top = keywords(&documents, &segmenter).into_iter().take(self.top);
                top.map(move |keyword| terms::KeywordRow::new(of.clone(), keyword)).collect::<Vec<_>>()
            })
            .collect();
        self.output.write(|out| {
            match self.output.format {
                TableFormat::Text => terms::keywords(out, &rows),
                TableFormat::Json => json::array(out, rows),
                TableFormat::Jsonl => json::lines(out, rows),
                TableFormat::Csv => csv::keywords(out, &rows),
            }?;
            Ok(outcome)
        })
    }

    /// The inputs one by one, by group, or all together; with the id of the article or group.
    fn collections(&self, documents: Vec<Document>) -> Vec<(Option<String>, Vec<Document>)> {
        let mut collections: Vec<(Option<String>, Vec<Document>)> = Vec::new();
        for document in documents {
            let of = if self.each { Some(document.id.clone()) } else { document.group.clone() };
            let known = if self.each { None } else { collections.iter_mut().find(|(known, _)| *known == of) };
            match known {
                Some((_, documents)) => documents.push(document),
                None => collections.push((of, vec![document])),
            }
        }
        collections
    }
}
