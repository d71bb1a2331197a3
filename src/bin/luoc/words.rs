//! `luoc words`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use luoc::report::{json, terms};
use luoc::text::Document;
use luoc::tokenize::word::read_model;
use luoc::tokenize::{Dictionary, Segmenter, Sentence, Word, sentences};

use crate::args::{Format, Inputs, Outcome, Output, report};

/// Words: one sentence a line, the syllables of a word joined by `_`; as JSON with their places and kinds.
#[derive(Args)]
#[command(after_help = "\
Examples:
  luoc words article.txt
  luoc words --dictionary mine.txt --format jsonl seeds")]
pub struct Words {
    #[command(flatten)]
    inputs: Inputs,

    /// Take each line of the input as one sentence.
    #[arg(long)]
    lines: bool,

    #[command(flatten)]
    segmenter: SegmenterArgs,
    #[command(flatten)]
    output: Output<Format>,
}

/// How words are told.
#[derive(Args)]
#[command(next_help_heading = "Words")]
pub struct SegmenterArgs {
    /// Words of your own: a term a line; after `-`, a term that is never one word.
    #[arg(long, value_name = "FILE")]
    dictionary: Option<PathBuf>,

    /// Another word model than the one built in.
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

impl SegmenterArgs {
    /// The segmenter; bad lines of the dictionary are reported and counted as failures.
    pub fn segmenter(&self, outcome: &mut Outcome) -> Result<Segmenter> {
        let mut segmenter = Segmenter::default();
        if let Some(path) = &self.model {
            segmenter = segmenter.with_model(read_model(path)?);
        }
        if let Some(path) = &self.dictionary {
            let (dictionary, bad) = Dictionary::parse(&read_text(path)?);
            for line in &bad {
                report(&format_args!("{}: line {}: {}", path.display(), line.line, line.why));
            }
            outcome.failed += bad.len();
            segmenter = segmenter.with_dictionary(dictionary);
        }
        Ok(segmenter)
    }
}

fn read_text(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).map_err(|source| luoc::Error::Io { path: path.into(), source })?;
    String::from_utf8(bytes)
        .map_err(|e| luoc::Error::NotUtf8 { path: path.into(), byte: e.utf8_error().valid_up_to() }.into())
}

impl Words {
    pub fn run(&self) -> Result<Outcome> {
        let mut failed = Outcome::default();
        let segmenter = self.segmenter.segmenter(&mut failed)?;
        self.output.write(|out| {
            let mut reading = self.inputs.read();
            reading.outcome.failed += failed.failed;
            reading.render(
                out,
                self.output.format,
                |out, document| {
                    self.sentences(document).try_for_each(|s| terms::words(out, segmenter.sentence_words(s)))
                },
                |out, document| {
                    json::lines(out, terms::word_rows(&document.id, self.words(&segmenter, document)))
                },
            )?;
            Ok(reading.outcome)
        })
    }

    fn words<'a>(&self, segmenter: &'a Segmenter, document: &'a Document) -> impl Iterator<Item = Word<'a>> {
        self.sentences(document).flat_map(|sentence| segmenter.sentence_words(sentence))
    }

    /// The sentences, or the lines, an empty one included.
    fn sentences<'t>(&self, document: &'t Document) -> Box<dyn Iterator<Item = Sentence<'t>> + 't> {
        let text = &document.text;
        if !self.lines {
            return Box::new(sentences(text));
        }
        Box::new(
            text.lines()
                .map(|line| Sentence { text: line, start: line.as_ptr().addr() - text.as_ptr().addr() }),
        )
    }
}
