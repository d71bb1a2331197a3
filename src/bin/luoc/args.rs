//! What the commands share: inputs, output, formats.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use luoc::Error;
use luoc::input::{self, Encoding, Fields, Options};

pub use crate::reading::{Outcome, Reading, note, report};

/// What to read.
#[derive(Args)]
pub struct Inputs {
    /// Files, folders (read recursively, sorted) or `-` for standard input.
    ///
    /// Plain text, web pages (.html), records (.jsonl, .json, .csv, .tsv, .parquet), each also compressed (.gz, .zst). In folders,
    /// hidden files and links to folders are left out.
    #[arg(value_name = "INPUT", required = true)]
    pub paths: Vec<PathBuf>,

    #[command(flatten)]
    fields: FieldArgs,

    #[command(flatten)]
    reading: ReadingArgs,
}

/// Where the parts of a record are; a dotted name reaches into nested objects.
#[derive(Args)]
#[command(next_help_heading = "Records (JSON, CSV, Parquet)")]
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

/// How to read.
#[derive(Args)]
#[command(next_help_heading = "Reading")]
struct ReadingArgs {
    /// Encoding of the inputs: utf-8, utf-16le, windows-1258, tcvn3, vni, viqr, …
    ///
    /// Without it: UTF-8; UTF-16 if a file begins like it; windows-1258, TCVN3 or VNI if that is beyond doubt, and then
    /// it is said on standard error. Places in the results are those of the text in UTF-8.
    #[arg(long, value_name = "ENCODING", value_parser = encoding)]
    from: Option<Encoding>,
    /// What the inputs hold; told from name and content if not given.
    #[arg(long, value_name = "FORMAT", value_enum)]
    input_format: Option<InputFormat>,
    /// The largest document or record to read, such as 500M or 2G.
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = size)]
    max_size: usize,
    /// Work on N threads; as many as there are processors if not given. The results are the same.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

#[derive(Clone, Copy, ValueEnum)]
enum InputFormat {
    /// Plain text.
    Text,
    /// A web page.
    Html,
    /// A JSON record a line.
    Jsonl,
    /// A JSON array of records.
    Json,
    /// A table with a header, separated by commas.
    Csv,
    /// A table with a header, separated by tabs.
    Tsv,
    /// Parquet.
    Parquet,
}

fn encoding(name: &str) -> Result<Encoding, String> {
    name.parse().map_err(|error| match error {
        Error::Setting { message, .. } => message,
        other => other.to_string(),
    })
}

/// Bytes, given as `500M` or `2G`.
pub fn size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: usize = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KB" => 1_000,
        "M" | "MB" => 1_000_000,
        "G" | "GB" => 1_000_000_000,
        _ => return Err("the unit is one of K, M, G".to_owned()),
    };
    let size = digits.parse::<usize>().ok().and_then(|n| n.checked_mul(unit));
    size.filter(|size| *size > 0).ok_or_else(|| "give a size such as 500M or 2G".to_owned())
}

impl Inputs {
    /// Reads the documents; what fails is reported to stderr and counted.
    pub fn read(&self) -> Reading {
        Reading::new(&self.paths, self.options(), self.threads())
    }

    /// How many threads to work on.
    pub fn threads(&self) -> usize {
        let all = || std::thread::available_parallelism().map_or(1, Into::into);
        self.reading.threads.map_or_else(all, usize::from)
    }

    /// How the inputs are read.
    pub fn options(&self) -> Options {
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
        let format = self.reading.input_format.map(|format| match format {
            InputFormat::Text => input::Format::Text,
            InputFormat::Html => input::Format::Html,
            InputFormat::Jsonl => input::Format::JsonLines,
            InputFormat::Json => input::Format::Json,
            InputFormat::Csv => input::Format::Csv,
            InputFormat::Tsv => input::Format::Tsv,
            InputFormat::Parquet => input::Format::Parquet,
        });
        Options { fields, format, encoding: self.reading.from, max_bytes: self.reading.max_size }
    }
}

/// How to print.
#[derive(Args)]
#[command(next_help_heading = "Output")]
pub struct Output<F: ValueEnum + Clone + Send + Sync + 'static> {
    /// Form of the output.
    #[arg(long, short, value_enum, default_value = "text")]
    pub format: F,

    #[command(flatten)]
    target: Target,
}

impl<F: ValueEnum + Clone + Send + Sync + 'static> Output<F> {
    /// The file to write to, if not standard output.
    pub fn path(&self) -> Option<&Path> {
        self.target.path()
    }

    /// Runs `write` on the output. A file appears only when it is whole.
    pub fn write(&self, write: impl FnOnce(&mut dyn Write) -> Result<Outcome>) -> Result<Outcome> {
        self.target.write(write)
    }
}

/// Where to print.
#[derive(Args)]
#[command(next_help_heading = "Output")]
pub struct Target {
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

impl Target {
    /// The file to write to, if not standard output.
    pub fn path(&self) -> Option<&Path> {
        self.output.as_deref()
    }

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
        // A device or a pipe is written to; replacing it by a file is not what anybody means.
        let special = std::fs::metadata(path).is_ok_and(|data| !data.is_file());
        let partial = if special { path.clone() } else { partial_name(path) };
        let cannot = || format!("{}: cannot write there; give another file with --output", path.display());
        let file = File::create(&partial).with_context(cannot)?;
        let mut out = BufWriter::with_capacity(1 << 16, file);
        let done = write(&mut out).and_then(|outcome| Ok(out.flush().map(|()| outcome)?));
        if special {
            return done.with_context(cannot);
        }
        if done.is_err() {
            let _ = std::fs::remove_file(&partial);
            return done;
        }
        std::fs::rename(&partial, path).with_context(cannot)?;
        done
    }
}

fn partial_name(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    path.with_file_name(name)
}

/// A number above 0 and up to 1, such as a least score.
pub fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        _ => Err("give a number above 0 and up to 1, such as 0.8".to_owned()),
    }
}
