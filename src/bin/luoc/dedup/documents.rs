//! `luoc dedup --level documents`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, bail};
use clap::Args;
use luoc::dedup::{Corpus, Duplicates, Join, Key, Pair, Prefer, Progress, Reading, State, Texts};
use luoc::input::{Options, Originals};
use luoc::report::duplicates;
use xxhash_rust::xxh3::xxh3_64;

use super::records::{Files, write_records};
use super::watch::Watch;
use super::whole::Whole;
use super::work::Work;
use super::{Dedup, Format};
use crate::args::{Outcome, note, report, share, size};

/// Near-duplicate documents.
#[derive(Args)]
#[command(next_help_heading = "Documents (--level documents)")]
pub struct DocumentArgs {
    /// Least Jaccard similarity of two documents' shingles, above 0 and up to 1; 0.8 if not given.
    ///
    /// For passages and quotes: the least score of a link, the probability that both places say the same; 0.65.
    ///
    /// A shingle is 5 consecutive syllables, words or numbers; case, Unicode form, the place of the tone mark, spacing and
    /// punctuation make no difference.
    #[arg(long, value_name = "T", value_parser = share)]
    threshold: Option<f64>,
    /// Also take a document whose shingles are to this share in a longer one, which is then the one kept.
    #[arg(long, value_name = "C", value_parser = share)]
    containment: Option<f64>,
    /// Compare letters without their diacritics: `duong` is `đường`.
    #[arg(long)]
    ignore_marks: bool,
    /// Which of several is kept: longest, first, newest (by --date-field), or the name of a field, of which the largest
    /// value is kept.
    #[arg(long, value_name = "WHICH", default_value = "longest")]
    prefer: String,
    /// Write the records that are kept to FILE, byte for byte; compressed if it ends in .gz or .zst.
    ///
    /// Inputs that are one document each are listed by path.
    #[arg(long, value_name = "FILE")]
    keep: Option<PathBuf>,
    /// Write the records that are removed to FILE, likewise.
    #[arg(long, value_name = "FILE")]
    removed: Option<PathBuf>,
    /// Write a report of the statistics to FILE: .html, .md or .json.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Stay within about this much memory, such as 4GB; what does not fit goes to the working folder.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    memory: Option<usize>,
    /// Working folder for what does not fit in memory and for finished stages; otherwise beside the output, or among
    /// the temporary files.
    #[arg(long, value_name = "FOLDER")]
    work: Option<PathBuf>,
    /// Go on after the last finished stage of the same run that was stopped.
    #[arg(long)]
    resume: bool,
}

impl DocumentArgs {
    /// What --threshold says.
    pub const fn threshold(&self) -> Option<f64> {
        self.threshold
    }

    fn least_jaccard(&self) -> f64 {
        self.threshold.unwrap_or(0.8)
    }

    /// Whether diacritics are left aside.
    pub const fn ignore_marks(&self) -> bool {
        self.ignore_marks
    }
}

pub fn run(command: &Dedup) -> Result<Outcome> {
    let args = &command.documents;
    let outputs =
        [args.keep.as_deref(), args.removed.as_deref(), args.report.as_deref(), command.output.path()];
    let outputs: Vec<&Path> = outputs.into_iter().flatten().collect();
    refuse_overwriting(&command.inputs.paths, &outputs)?;
    // Places that cannot be written to are found out before the work.
    let files = Files { keep: whole(args.keep.as_ref())?, removed: whole(args.removed.as_ref())? };
    let report_file = whole(args.report.as_ref())?;

    let mut run = Run::new(command, &outputs)?;
    let mut failures = 0;
    let corpus = run.corpus(&mut failures)?;
    if corpus.records() == 0 {
        run.work.remove();
        return Ok(Outcome { read: 0, failed: failures.max(1) });
    }
    let pairs = run.pairs(&corpus)?;
    let found = Duplicates::new(&corpus, pairs, run.prefer, args.containment.is_some());

    let statistics = found.statistics();
    if let Some(mut file) = report_file {
        match args.report.as_ref().and_then(|path| path.extension()).and_then(|e| e.to_str()) {
            Some("md" | "markdown") => duplicates::markdown(&mut file, &statistics)?,
            Some("json") => serde_json::to_writer_pretty(&mut file, &statistics)?,
            _ => duplicates::html(&mut file, &statistics)?,
        }
        file.finish()?;
    }
    if files.any() {
        let _watch = Watch::new("writing records", None, None);
        write_records(Originals::new(&run.paths, run.options.clone()), &found, files)?;
    }
    let outcome = Outcome { read: statistics.records, failed: failures };
    let outcome = command.output.write(|out: &mut dyn Write| {
        match command.output.format {
            Format::Text => duplicates::text(out, &found)?,
            Format::Json => duplicates::json(out, &found)?,
            Format::Jsonl => duplicates::jsonl(out, &found)?,
            Format::Markdown => duplicates::markdown(out, &statistics)?,
            Format::Html => duplicates::html(out, &statistics)?,
            Format::Csv => bail!("--format: documents are written as text, json, jsonl, markdown or html"),
        }
        Ok(outcome)
    })?;
    run.work.remove();
    Ok(outcome)
}

pub fn whole(path: Option<&PathBuf>) -> Result<Option<Whole>> {
    path.map(|path| Whole::create(path)).transpose()
}

/// An output must not be one of the inputs, nor twice the same.
pub fn refuse_overwriting(inputs: &[PathBuf], outputs: &[&Path]) -> Result<()> {
    let same = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
        (Ok(a), Ok(b)) => a == b,
        _ => a == b,
    };
    for (index, output) in outputs.iter().enumerate() {
        if inputs.iter().any(|input| same(input, output)) {
            bail!("{}: this is one of the inputs; name another file", output.display());
        }
        if outputs[..index].iter().any(|other| same(other, output)) {
            bail!("{}: named for two outputs; name two files", output.display());
        }
    }
    Ok(())
}

/// What a run works with.
struct Run<'c> {
    command: &'c Dedup,
    paths: Vec<PathBuf>,
    options: Options,
    prefer: Prefer,
    threads: usize,
    work: Work,
    state: Option<State>,
}

impl<'c> Run<'c> {
    fn new(command: &'c Dedup, outputs: &[&Path]) -> Result<Self> {
        let args = &command.documents;
        let mut options = command.inputs.options();
        let prefer = match args.prefer.as_str() {
            "longest" => Prefer::Longest,
            "first" => Prefer::First,
            "newest" => Prefer::Newest,
            field => {
                // The lead has no part in the comparison: its place carries the field.
                field.clone_into(&mut options.fields.lead);
                Prefer::Field
            }
        };
        if args.containment.is_some() && prefer != Prefer::Longest {
            bail!(
                "--prefer {}: with --containment the longest is kept, since no other holds the rest",
                args.prefer
            );
        }
        let mut work =
            Work::new(args.work.as_deref(), outputs, args.resume.then_some(command.inputs.paths.as_slice()));
        let mut paths = command.inputs.paths.clone();
        let twice = args.keep.is_some() || args.removed.is_some();
        if twice && paths.iter().any(|path| path.as_os_str() == "-") {
            if paths.len() > 1 {
                bail!("-: to write records from standard input, make it the only input");
            }
            paths = vec![work.copy_of_stdin(&mut options)?];
        }
        let state = (args.resume || args.work.is_some() || !outputs.is_empty())
            .then(|| Ok::<_, anyhow::Error>(State::new(work.folder()?, fingerprint(&paths, &options, args))))
            .transpose()?;
        Ok(Self { command, paths, options, prefer, threads: command.inputs.threads(), work, state })
    }

    /// The corpus: from the inputs, or as an earlier run left it.
    fn corpus(&mut self, failures: &mut usize) -> Result<Corpus> {
        let args = &self.command.documents;
        if let (true, Some(state)) = (args.resume, self.state.clone()) {
            if let Some((corpus, messages)) = state.load_corpus(self.texts()?) {
                note(&format!("going on with {} records read before", corpus.records()));
                for message in &messages {
                    report(message);
                }
                *failures = messages.len();
                return Ok(corpus);
            }
            note(&"nothing to go on from; reading from the start");
        }
        let key = match self.prefer {
            Prefer::Newest => Key::Date,
            Prefer::Field => Key::Lead,
            _ => Key::None,
        };
        let reading = Reading { threads: self.threads, ignore_marks: args.ignore_marks, key };
        let progress = Arc::new(Progress::default());
        let watch = Watch::new("reading", Some(Arc::clone(&progress)), total_bytes(&self.paths));
        let messages = Mutex::new(Vec::new());
        let mut failed = |error: &luoc::Error| {
            watch.say(&|| report(error));
            messages.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(error.to_string());
        };
        let originals = Originals::new(&self.paths, self.options.clone());
        let texts = self.texts()?;
        let mut corpus = Corpus::read(originals, texts, reading, &progress, &mut failed)
            .context("cannot write to the working folder; name another with --work")?;
        drop(watch);
        let messages = messages.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        *failures = messages.len();
        if let (count @ 1.., Some(first)) = corpus.rename_repeated_ids() {
            note(&format!(
                "{count} records have an id that came before, such as \"{first}\"; they are called by file and line"
            ));
        }
        let empty =
            (0..corpus.records()).filter(|&r| corpus.text_of(r).is_none() && !corpus.has_failed(r)).count();
        if empty > 0 {
            note(&format!("{empty} records hold no letter or digit; they are kept"));
        }
        if let Some(state) = &self.state {
            state.save_corpus(&corpus, &messages).with_context(|| self.work.cannot_write())?;
        }
        Ok(corpus)
    }

    fn texts(&mut self) -> Result<Texts> {
        Ok(match self.command.documents.memory {
            // Half for texts, the rest for tables and what is known of each record.
            Some(bytes) => Texts::spilling(self.work.scratch()?, bytes / 2),
            None => Texts::new(),
        })
    }

    fn pairs(&self, corpus: &Corpus) -> Result<Vec<Pair>> {
        let args = &self.command.documents;
        let what = xxh3_64(format!("{:?} {:?}", args.least_jaccard(), args.containment).as_bytes());
        if let (true, Some(state)) = (args.resume, &self.state)
            && let Some(pairs) = state.load_pairs(what)
        {
            note(&format!("going on with {} pairs found before", pairs.len()));
            return Ok(pairs);
        }
        let _watch = Watch::new("comparing", None, None);
        let mut join = Join::new(args.least_jaccard()).threads(self.threads);
        if let Some(bytes) = args.memory {
            join = join.memory(bytes / 4);
        }
        if let Some(least) = args.containment {
            join = join.containment(least);
        }
        let pairs = join.pairs(corpus.texts()).context("cannot read back from the working folder")?;
        if let Some(state) = &self.state {
            state.save_pairs(&pairs, what).with_context(|| self.work.cannot_write())?;
        }
        Ok(pairs)
    }
}

/// The bytes to read, if that can be known.
pub fn total_bytes(paths: &[PathBuf]) -> Option<u64> {
    paths.iter().try_fold(0, |sum, path| {
        let packed = path.extension().is_some_and(|extension| extension == "gz" || extension == "zst");
        let data = std::fs::metadata(path).ok().filter(|data| data.is_file() && !packed)?;
        Some(sum + data.len())
    })
}

/// A hash of all that reading depends on.
fn fingerprint(paths: &[PathBuf], options: &Options, args: &DocumentArgs) -> u64 {
    let mut what = format!("{:?} {} {}\n", options, args.ignore_marks, args.prefer);
    for path in paths {
        describe(path, &mut what);
    }
    xxh3_64(what.as_bytes())
}

fn describe(path: &Path, what: &mut String) {
    use std::fmt::Write;
    let Ok(data) = std::fs::metadata(path) else { return };
    let _ = writeln!(what, "{} {} {:?}", path.display(), data.len(), data.modified().ok());
    if data.is_dir() {
        let mut entries: Vec<_> =
            std::fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).collect();
        entries.sort();
        for entry in &entries {
            describe(entry, what);
        }
    }
}
