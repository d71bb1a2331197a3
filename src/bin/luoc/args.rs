//! What the commands share: inputs, output, formats.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use luoc::input::{Fields, documents};
use luoc::text::Document;

/// What to read.
#[derive(Args)]
pub struct Inputs {
    /// Files, folders (read recursively, sorted) or `-` for standard input.
    #[arg(value_name = "INPUT", required = true)]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    fields: FieldArgs,
}

/// Where the parts of a record are; a dotted name reaches into nested objects.
#[derive(Args)]
#[command(next_help_heading = "Records (JSON lines)")]
struct FieldArgs {
    /// Field with the text.
    #[arg(long, value_name = "FIELD", default_value = "text")]
    text_field: String,
    /// Field with the id.
    #[arg(long, value_name = "FIELD", default_value = "id")]
    id_field: String,
    /// Field with the headline.
    #[arg(long, value_name = "FIELD", default_value = "title")]
    title_field: String,
    /// Field with the sapo.
    #[arg(long, value_name = "FIELD", default_value = "lead")]
    lead_field: String,
    /// Field with the date of publication.
    #[arg(long, value_name = "FIELD", default_value = "published")]
    date_field: String,
    /// Field with the outlet.
    #[arg(long, value_name = "FIELD", default_value = "source")]
    source_field: String,
    /// Treat the records that agree in this field as one collection.
    #[arg(long, value_name = "FIELD")]
    group_by: Option<String>,
}

impl Inputs {
    /// Reads the documents one by one; what fails is reported to stderr and counted.
    pub fn read(&self) -> Reading {
        let FieldArgs { text_field, id_field, title_field, lead_field, date_field, source_field, group_by } =
            &self.fields;
        let fields = Fields {
            text: text_field.clone(),
            id: id_field.clone(),
            title: title_field.clone(),
            lead: lead_field.clone(),
            date: date_field.clone(),
            source: source_field.clone(),
            group: group_by.clone(),
        };
        Reading { documents: documents(&self.paths, &fields), outcome: Outcome::default() }
    }
}

/// The documents of a run, and how reading them went.
pub struct Reading {
    documents: luoc::input::Documents,
    pub outcome: Outcome,
}

impl Iterator for Reading {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        loop {
            match self.documents.next()? {
                Ok(document) => {
                    self.outcome.read += 1;
                    return Some(document);
                }
                Err(error) => {
                    report(&error);
                    self.outcome.failed += 1;
                }
            }
        }
    }
}

/// How many inputs were read and how many failed: it decides the exit code.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    pub read: usize,
    pub failed: usize,
}

/// Says on stderr what went wrong.
pub fn report(error: &dyn std::fmt::Display) {
    let style = clap::builder::styling::AnsiColor::Red.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}error:{style:#} {error}");
}

/// How to print.
#[derive(Args)]
pub struct Output<F: ValueEnum + Clone + Send + Sync + 'static> {
    /// Form of the output.
    #[arg(long, short, value_enum, default_value = "text")]
    pub format: F,

    /// Write to FILE instead of standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The formats that every command has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading.
    Text,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
}

impl<F: ValueEnum + Clone + Send + Sync + 'static> Output<F> {
    /// Runs `write` on the output. A file appears only when it is whole.
    pub fn write(&self, write: impl FnOnce(&mut dyn Write) -> Result<Outcome>) -> Result<Outcome> {
        let Some(path) = &self.output else {
            let stdout = io::stdout().lock();
            let mut out =
                BufWriter::with_capacity(if stdout.is_terminal() { 1 << 10 } else { 1 << 16 }, stdout);
            let outcome = write(&mut out)?;
            out.flush()?;
            return Ok(outcome);
        };
        let partial = partial_name(path);
        let file =
            File::create(&partial).with_context(|| format!("{}: cannot write there", path.display()))?;
        let mut out = BufWriter::with_capacity(1 << 16, file);
        let done = write(&mut out).and_then(|outcome| Ok(out.flush().map(|()| outcome)?));
        if done.is_err() {
            let _ = std::fs::remove_file(&partial);
            return done;
        }
        std::fs::rename(&partial, path).with_context(|| format!("{}: cannot write there", path.display()))?;
        done
    }
}

fn partial_name(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    path.with_file_name(name)
}
