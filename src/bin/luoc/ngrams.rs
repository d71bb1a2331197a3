//! `luoc ngrams`.

use std::io::Write;
use std::ops::RangeInclusive;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use luoc::report::{csv, json, terms};
use luoc::score::{Contexts, Measure, Ngram, NgramCounter, NgramOptions, Unit};
use luoc::tokenize::Segmenter;

use crate::args::{Inputs, Outcome, Output};
use crate::words::SegmenterArgs;

/// N-grams of words or syllables: counts, documents, association (PMI, log-likelihood) and dispersion.
#[derive(Args)]
#[command(after_help = "\
Examples:
  luoc ngrams --size 2 --sort log-likelihood --top 20 seeds
  luoc ngrams --unit syllables --size 1-5 --min-count 5 --format csv -o ngrams.csv corpus.jsonl")]
pub struct Ngrams {
    #[command(flatten)]
    inputs: Inputs,

    /// Length of the n-grams, a number or a range within 1-5.
    #[arg(long, short = 'n', value_name = "N", default_value = "1-3", value_parser = sizes)]
    size: RangeInclusive<usize>,

    /// What n-grams are made of.
    #[arg(long, value_enum, default_value = "words")]
    unit: UnitArg,

    /// Leave out n-grams that occur less often.
    #[arg(long, value_name = "N", default_value_t = 2)]
    min_count: u32,

    /// Order, the highest first.
    #[arg(long, value_enum, default_value = "count")]
    sort: Sort,

    /// Only the first N.
    #[arg(long, value_name = "N")]
    top: Option<usize>,

    /// Show up to N places of each n-gram with the words around it; reads the inputs twice.
    #[arg(long, value_name = "N", requires = "top")]
    contexts: Option<usize>,

    /// Memory for the tables, in MiB; more goes to temporary files.
    #[arg(long, value_name = "MIB", default_value_t = 512, value_parser = clap::value_parser!(u32).range(1..))]
    memory: u32,

    #[command(flatten)]
    segmenter: SegmenterArgs,
    #[command(flatten)]
    output: Output<TableFormat>,
}

#[derive(Clone, Copy, ValueEnum)]
enum UnitArg {
    Words,
    Syllables,
}

#[derive(Clone, Copy, ValueEnum)]
enum Sort {
    Count,
    Documents,
    Pmi,
    LogLikelihood,
    Dispersion,
}

/// The formats of tables.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// For reading.
    Text,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated, with a header.
    Csv,
}

fn sizes(text: &str) -> Result<RangeInclusive<usize>, String> {
    let number = |s: &str| s.trim().parse::<usize>().map_err(|_| format!("`{s}` is no number; say 2 or 1-3"));
    let (least, most) = text.split_once('-').unwrap_or((text, text));
    Ok(number(least)?..=number(most)?)
}

impl Ngrams {
    pub fn run(&self) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        let segmenter = self.segmenter.segmenter(&mut outcome)?;
        let bad = outcome.failed;
        let mut counter = NgramCounter::new(self.options(), &segmenter)?;
        let mut reading = self.inputs.read();
        for document in reading.by_ref() {
            counter.add(&document.text)?;
        }
        let mut outcome = reading.outcome;
        outcome.failed += bad;
        let mut failure = None;
        let ngrams = counter
            .finish()?
            .take(self.top.unwrap_or(usize::MAX))
            .map_while(|ngram| ngram.map_err(|error| failure = Some(error)).ok());
        let outcome = self.output.write(|out| {
            match self.contexts {
                None => self.print(out, ngrams)?,
                Some(each) => self.print_contexts(out, &ngrams.collect::<Vec<_>>(), &segmenter, each)?,
            }
            Ok(outcome)
        })?;
        failure.map_or(Ok(outcome), |error| Err(error.into()))
    }

    fn options(&self) -> NgramOptions {
        NgramOptions {
            unit: self.unit(),
            sizes: self.size.clone(),
            min_count: self.min_count,
            order: match self.sort {
                Sort::Count => Measure::Count,
                Sort::Documents => Measure::Documents,
                Sort::Pmi => Measure::Pmi,
                Sort::LogLikelihood => Measure::LogLikelihood,
                Sort::Dispersion => Measure::Dispersion,
            },
            memory: (self.memory as usize) << 20,
        }
    }

    fn unit(&self) -> Unit {
        match self.unit {
            UnitArg::Words => Unit::Words,
            UnitArg::Syllables => Unit::Syllables,
        }
    }

    fn print(&self, out: &mut dyn Write, ngrams: impl Iterator<Item = Ngram>) -> Result<()> {
        match self.output.format {
            TableFormat::Text => terms::ngrams(out, ngrams),
            TableFormat::Json => json::array(out, ngrams),
            TableFormat::Jsonl => json::lines(out, ngrams),
            TableFormat::Csv => csv::ngrams(out, ngrams),
        }?;
        Ok(())
    }

    fn print_contexts(
        &self,
        out: &mut dyn Write,
        ngrams: &[Ngram],
        segmenter: &Segmenter,
        each: usize,
    ) -> Result<()> {
        if self.inputs.paths.iter().any(|path| path.as_os_str() == "-") {
            bail!("--contexts reads the inputs twice, and standard input can be read once; give a file");
        }
        let mut contexts = Contexts::new(ngrams.iter().map(|n| n.term.clone()), self.unit(), each);
        // What cannot be read was reported the first time.
        for document in self.inputs.read().quietly() {
            contexts.add(segmenter, &document.id, &document.text);
        }
        let contexts = contexts.finish();
        match self.output.format {
            TableFormat::Text => terms::contexts(out, ngrams, &contexts),
            TableFormat::Json => json::array(out, terms::context_rows(ngrams, &contexts)),
            TableFormat::Jsonl => json::lines(out, terms::context_rows(ngrams, &contexts)),
            TableFormat::Csv => csv::contexts(out, ngrams, &contexts),
        }?;
        Ok(())
    }
}
