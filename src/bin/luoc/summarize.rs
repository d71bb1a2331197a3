//! `luoc summarize`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use luoc::report::summary::{Language, Summarised};
use luoc::report::{json, markdown, page, text};
use luoc::summarize::{Budget, Moment, Options, moment, summarize};
use luoc::text::Document;
use luoc::tokenize::Article;
use rustc_hash::FxHashMap;

use crate::args::{Inputs, Outcome, Output};
use crate::reading::{Reading, note};

/// Key sentences of one article or of many, each with the articles that carry it.
///
/// Sentences are chosen whole and as written: by place, title, what the articles share, and closeness to their centre, weighed as editors
/// do; a fact that several articles tell is printed once. All inputs are summarised together unless --each or --group-by is given.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct Summarize {
    #[command(flatten)]
    inputs: Inputs,

    /// One summary for each article.
    #[arg(long, conflicts_with = "group_by")]
    each: bool,

    #[command(flatten)]
    length: Length,

    /// Summarise for a question or topic: sentences with its words come first.
    #[arg(long, value_name = "TEXT")]
    query: Option<String>,

    /// Only what is new since this day (2024-11-10, 10/11/2024): older articles count as read.
    #[arg(long, value_name = "DATE", value_parser = day)]
    since: Option<Moment>,

    /// Articles already read (files, folders): only what they do not say is printed.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    known: Vec<PathBuf>,

    /// Show what each score is made of, and the best of what was left out.
    #[arg(long)]
    explain: bool,

    #[command(flatten)]
    output: Output<Format>,

    /// Language of the labels.
    #[arg(long, value_enum, default_value = "vi", help_heading = "Output")]
    lang: Lang,
}

/// Language of the labels.
#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    /// Tiếng Việt.
    Vi,
    /// English.
    En,
}

const EXAMPLES: &str = "\
Examples:
  luoc summarize seeds
  luoc summarize news.jsonl --group-by cluster --syllables 185 --format jsonl";

/// At most one limit; the default is 8 sentences of several articles and 3 of one.
#[derive(Args)]
#[group(multiple = false)]
#[command(next_help_heading = "Length")]
struct Length {
    /// At most N sentences.
    #[arg(long, value_name = "N")]
    sentences: Option<usize>,
    /// At most N syllables (words and numbers between spaces and punctuation).
    #[arg(long, value_name = "N")]
    syllables: Option<usize>,
    /// At most this share of the text, such as 0.2.
    #[arg(long, value_name = "R")]
    ratio: Option<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading.
    Text,
    /// A list with footnotes.
    Markdown,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// A web page with nothing outside of it: the summary beside the articles, its sentences marked in them.
    Html,
}

fn day(text: &str) -> Result<Moment, String> {
    moment(text).ok_or_else(|| "give a day with its year, such as 2024-11-10 or 10/11/2024".to_owned())
}

impl Length {
    fn budget(&self) -> Result<Option<Budget>> {
        if self.sentences == Some(0) || self.syllables == Some(0) {
            let flag = if self.sentences.is_some() { "--sentences" } else { "--syllables" };
            bail!("{flag} 0 leaves nothing to print; give at least 1");
        }
        if let Some(ratio) = self.ratio
            && !(ratio > 0.0 && ratio <= 1.0)
        {
            bail!(
                "--ratio {ratio} is not a share of the text; give a number above 0 and up to 1, such as 0.2"
            );
        }
        let sentences = self.sentences.map(Budget::Sentences);
        let syllables = self.syllables.map(Budget::Syllables);
        Ok(sentences.or(syllables).or(self.ratio.map(Budget::Ratio)))
    }
}

impl Summarize {
    pub fn run(&self) -> Result<Outcome> {
        let budget = self.length.budget()?;
        self.output.write(|out| {
            let mut known = Reading::new(&self.known, self.inputs.options(), self.inputs.threads());
            let known: (Vec<Document>, usize) = (known.by_ref().collect(), known.outcome.failed);
            let mut reading = self.inputs.read();
            reading.outcome.failed += known.1;
            let known = known.0;
            let mut printer = Printer::new(self.output.format, self.language(), out)?;
            let render = |number: usize, group: Option<&str>, documents| {
                self.render(number, group, documents, &known, budget)
            };
            match (self.each, self.output.format) {
                // Places in a web page are numbered as they come.
                (true, Format::Html) => {
                    for (number, document) in (1..).zip(reading.by_ref()) {
                        printer.print(&render(number, None, vec![document])?)?;
                    }
                }
                (true, _) => {
                    let work = |document: Document| render(0, None, vec![document]);
                    reading.map_ordered(work, |rendered| printer.print(&rendered?))?;
                }
                (false, _) => {
                    for (number, (id, documents)) in (1..).zip(groups(reading.by_ref())) {
                        printer.print(&render(number, id.as_deref(), documents)?)?;
                    }
                }
            }
            printer.end()?;
            Ok(reading.outcome)
        })
    }

    fn language(&self) -> Language {
        match self.lang {
            Lang::Vi => Language::Vietnamese,
            Lang::En => Language::English,
        }
    }

    /// One summary as it is printed, number `number` of the output. What is known stands after the documents.
    fn render(
        &self,
        number: usize,
        group: Option<&str>,
        mut documents: Vec<Document>,
        known: &[Document],
        budget: Option<Budget>,
    ) -> Result<Rendered> {
        let date = |document: &Document| document.date.as_deref().and_then(moment);
        let old = |document: &Document| {
            self.since.is_some_and(|since| date(document).is_some_and(|date| date < since))
        };
        let mut read: Vec<usize> = (0..documents.len()).filter(|&i| old(&documents[i])).collect();
        read.extend(documents.len()..documents.len() + known.len());
        documents.extend_from_slice(known);
        let articles: Vec<Article<'_>> = documents.iter().map(Article::new).collect();
        let mut options = Options { budget, query: self.query.clone(), known: read, ..Options::default() };
        if !self.explain && self.output.format != Format::Html {
            // Nobody will see them.
            options.runners_up = 0;
        }
        let summary = summarize(&articles, &options);
        let first = documents.first().map(|document| document.id.as_str());
        let id = group.or(first.filter(|_| self.each));
        let name = group.or(first).unwrap_or("the input");
        let mut notes = Vec::new();
        if summary.query_missed {
            notes
                .push(format!("{name}: no sentence has a word of the query; this is the summary without it"));
        }
        if summary.sentences.is_empty() {
            notes.push(if summary.scored.is_empty() {
                format!("{name}: no sentence to choose from; the summary is empty")
            } else if options.known.is_empty() {
                format!(
                    "{name}: no sentence fits the limit; allow more with --sentences, --syllables or --ratio"
                )
            } else {
                format!("{name}: nothing new against what is known, or nothing that fits the limit")
            });
        }
        let of = Summarised { id, documents: &documents, summary: &summary };
        // Room for the summary of an article; what is longer grows.
        let mut bytes = Vec::with_capacity(1 << 10);
        match self.output.format {
            Format::Text => text::summary(&mut bytes, &of, self.language(), self.explain)?,
            Format::Markdown => markdown::summary(&mut bytes, &of, self.language())?,
            Format::Html => page::section(&mut bytes, &of, number)?,
            Format::Json | Format::Jsonl => {
                serde_json::to_writer(&mut bytes, &json::summary(&of, self.explain))?;
            }
        }
        Ok(Rendered { bytes, notes })
    }
}

/// A summary as it is printed, and what to say of it.
struct Rendered {
    bytes: Vec<u8>,
    notes: Vec<String>,
}

/// The documents by group, groups in the order in which they first come; all together if they have none.
fn groups(documents: impl Iterator<Item = Document>) -> Vec<(Option<String>, Vec<Document>)> {
    let mut groups: Vec<(Option<String>, Vec<Document>)> = Vec::new();
    let mut numbers: FxHashMap<Option<String>, usize> = FxHashMap::default();
    for document in documents {
        let number = *numbers.entry(document.group.clone()).or_insert_with(|| {
            groups.push((document.group.clone(), Vec::new()));
            groups.len() - 1
        });
        groups[number].1.push(document);
    }
    groups
}

/// Puts between summaries what the format needs.
struct Printer<'a> {
    format: Format,
    out: &'a mut dyn Write,
    printed: usize,
}

impl<'a> Printer<'a> {
    fn new(format: Format, language: Language, out: &'a mut dyn Write) -> Result<Self> {
        match format {
            Format::Json => out.write_all(b"[")?,
            Format::Html => page::head(out, language)?,
            Format::Text | Format::Markdown | Format::Jsonl => {}
        }
        Ok(Self { format, out, printed: 0 })
    }

    fn print(&mut self, rendered: &Rendered) -> Result<()> {
        for message in &rendered.notes {
            note(message);
        }
        let before: &[u8] = match (self.format, self.printed) {
            (Format::Json, 1..) => b",\n",
            (Format::Json, 0) | (Format::Text | Format::Markdown, 1..) => b"\n",
            _ => b"",
        };
        self.out.write_all(before)?;
        self.out.write_all(&rendered.bytes)?;
        if self.format == Format::Jsonl {
            self.out.write_all(b"\n")?;
        }
        self.printed += 1;
        Ok(())
    }

    fn end(&mut self) -> Result<()> {
        match self.format {
            Format::Json => self.out.write_all(b"\n]\n")?,
            Format::Html => page::foot(self.out)?,
            Format::Text | Format::Markdown | Format::Jsonl => {}
        }
        Ok(())
    }
}
