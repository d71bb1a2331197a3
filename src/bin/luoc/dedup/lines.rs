//! `luoc dedup --level lines`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Result, bail};
use clap::Args;
use luoc::Error;
use luoc::dedup::{LineSettings, Lines, Progress, RepeatedLine, without_lines};
use luoc::input::{Options, Original, Originals};
use luoc::text::Span;
use serde::Serialize;
use serde_json::json;

use super::documents::{refuse_overwriting, total_bytes, whole};
use super::watch::Watch;
use super::whole::Whole;
use super::work::Work;
use super::{Dedup, Format};
use crate::args::{Outcome, report};

/// Lines that documents repeat.
#[derive(Args)]
#[command(next_help_heading = "Lines (--level lines)")]
pub struct LineArgs {
    /// Report lines that at least N documents have.
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    documents: u32,
    /// Leave lines of fewer than N syllables, words and numbers alone.
    #[arg(long, value_name = "N", default_value_t = 1)]
    least: usize,
    /// Write the records to FILE without the lines reported, all but the first copy of each; what was cut stands in a new
    /// field "cut", with its place in the original text. Nothing else of a record changes. For records of JSON.
    #[arg(long, value_name = "FILE")]
    cut: Option<PathBuf>,
    /// Cut the first copy as well.
    #[arg(long, requires = "cut")]
    cut_first: bool,
}

/// A line with the counts, where it is first met.
#[derive(Serialize)]
struct Row {
    kind: &'static str,
    text: String,
    documents: u32,
    occurrences: u32,
    doc: String,
    start: usize,
    end: usize,
}

pub fn run(command: &Dedup) -> Result<Outcome> {
    let args = &command.lines;
    let outputs: Vec<_> = [args.cut.as_deref(), command.output.path()].into_iter().flatten().collect();
    refuse_overwriting(&command.inputs.paths, &outputs)?;
    let mut options = command.inputs.options();
    let mut work = Work::new(None, &outputs, None);
    let mut paths = command.inputs.paths.clone();
    if paths.iter().any(|path| path.as_os_str() == "-") {
        if paths.len() > 1 {
            bail!("-: lines are found in two readings; make standard input the only one");
        }
        paths = vec![work.copy_of_stdin(&mut options)?];
    }
    let mut cut = whole(args.cut.as_ref())?;

    let settings = LineSettings {
        least_documents: args.documents,
        least_runs: args.least.max(1),
        ignore_marks: command.documents.ignore_marks(),
    };
    let progress = Arc::new(Progress::default());
    let watch = Watch::new("counting lines", Some(Arc::clone(&progress)), total_bytes(&paths));
    let mut failures = 0;
    let mut failed = |error: &Error| {
        failures += 1;
        watch.say(&|| report(error));
    };
    let originals = Originals::new(&paths, options.clone());
    let lines = Lines::count(originals, settings, command.inputs.threads(), &progress, &mut failed)?;
    drop(watch);

    let watch = Watch::new("writing", None, None);
    let mut rows: BTreeMap<u64, Row> = BTreeMap::new();
    let mut document = 0;
    for original in Originals::new(&paths, options.clone()).flatten() {
        let Ok(decoded) = original.clone().into_document(&options) else { continue };
        let (id, text) = (decoded.document.id, decoded.document.text);
        let repeated = lines.repeated(document, &text);
        document += 1;
        for line in repeated.iter().filter(|line| line.first) {
            let Span { start, end } = line.span;
            rows.entry(line.key).or_insert_with(|| Row {
                kind: "line",
                text: text[start..end].trim().to_owned(),
                documents: line.documents,
                occurrences: line.occurrences,
                doc: id.clone(),
                start,
                end,
            });
        }
        if let Some(file) = &mut cut {
            write_cut(file, &original, &text, &to_cut(&repeated, args.cut_first), &options)?;
        }
    }
    drop(watch);
    if document != lines.documents() {
        bail!("the input changed while it was read; start again");
    }
    if let Some(file) = cut {
        file.finish()?;
    }
    work.remove();

    let mut rows: Vec<Row> = rows.into_values().collect();
    rows.sort_by(|x, y| y.documents.cmp(&x.documents).then_with(|| x.text.cmp(&y.text)));
    let outcome = Outcome { read: document, failed: failures };
    command.output.write(|out| {
        print(out, command.output.format, &rows, document)?;
        Ok(outcome)
    })
}

/// The spans to cut: every copy but the first of the corpus, or every one.
fn to_cut(repeated: &[RepeatedLine], first_too: bool) -> Vec<Span> {
    let mut met = Vec::new();
    let mut cut = Vec::new();
    for line in repeated {
        let is_first = line.first && !met.contains(&line.key);
        met.push(line.key);
        if first_too || !is_first {
            cut.push(line.span);
        }
    }
    cut
}

fn write_cut(
    file: &mut Whole,
    original: &Original,
    text: &str,
    cut: &[Span],
    options: &Options,
) -> Result<()> {
    if !original.is_json() {
        bail!("{}: --cut writes records of JSON, and this is none", original.path().display());
    }
    let bytes = original.bytes().trim_ascii_end();
    if cut.is_empty() {
        file.write_all(bytes)?;
    } else {
        let record = std::str::from_utf8(bytes)?;
        let Some(field) = super::splice::value_span(record, &options.fields.text) else {
            bail!("{}: line {}: the text cannot be replaced", original.path().display(), original.line());
        };
        let rows: Vec<_> = cut
            .iter()
            .map(|span| json!({"start": span.start, "end": span.end, "text": &text[span.start..span.end]}))
            .collect();
        let end = record.trim_end().len() - 1;
        file.write_all(&record.as_bytes()[..field.start])?;
        serde_json::to_writer(&mut *file, &without_lines(text, cut))?;
        file.write_all(&record.as_bytes()[field.end..end])?;
        file.write_all(b", \"cut\": ")?;
        serde_json::to_writer(&mut *file, &rows)?;
        file.write_all(b"}")?;
    }
    Ok(file.write_all(b"\n")?)
}

fn print(out: &mut dyn Write, format: Format, rows: &[Row], documents: usize) -> Result<()> {
    let copies: u64 = rows.iter().map(|row| u64::from(row.occurrences)).sum();
    match format {
        Format::Jsonl => luoc::report::json::lines(out, rows)?,
        Format::Json => luoc::report::json::array(out, rows)?,
        Format::Text => {
            for row in rows {
                writeln!(out, "{:7}  {}", row.documents, row.text)?;
            }
            writeln!(out, "{documents} documents: {} lines are repeated, {copies} times in all", rows.len())?;
        }
        Format::Markdown | Format::Html | Format::Csv => {
            bail!("--format: lines are written as text, json or jsonl")
        }
    }
    Ok(())
}
