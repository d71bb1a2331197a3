//! Documents of a run: read in order, worked on by many threads, handed on in order.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use luoc::Error;
use luoc::input::{Decoded, Encoding, Options, Original, Originals};
use luoc::text::Document;
use rayon::prelude::*;

use crate::args::Format;

/// Documents are worked on in batches of about this many bytes, or this many.
const BATCH_BYTES: usize = 1 << 20;
const BATCH_DOCUMENTS: usize = 1 << 10;

/// A document of this size is written as it goes, rather than after it is done.
const LARGE: usize = 1 << 20;

/// The documents of a run, and how reading them went.
pub struct Reading {
    originals: Originals,
    threads: usize,
    progress: ProgressBar,
    pub outcome: Outcome,
}

/// How many inputs were read and how many failed: it decides the exit code.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    pub read: usize,
    pub failed: usize,
}

/// A document and its work's result, or why there is none.
struct Done<T> {
    result: T,
    guessed: Option<(PathBuf, Encoding)>,
}

impl Reading {
    pub fn new(paths: &[PathBuf], options: Options, threads: usize) -> Self {
        let originals = Originals::new(paths, options);
        Self { originals, threads, progress: progress(), outcome: Outcome::default() }
    }

    /// Runs `work` on every document, on all threads, and `each` on the results, one by one in the order of the inputs.
    ///
    /// Few documents are held at a time. Results are the same for any number of threads.
    ///
    /// # Errors
    ///
    /// Those of `each`, which end the run; what cannot be read is reported and counted.
    pub fn map_ordered<T: Send>(
        &mut self,
        work: impl Fn(Document) -> T + Sync,
        each: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let work = |original: Original, options: &Options| {
            let Decoded { document, guessed } = original.into_document(options)?;
            Ok((work(document), guessed))
        };
        self.map_originals_ordered(work, each)
    }

    /// As [`map_ordered`](Self::map_ordered), from the bytes of each document; `work` also gives an encoding it guessed.
    pub fn map_originals_ordered<T: Send>(
        &mut self,
        work: impl Fn(Original, &Options) -> luoc::Result<(T, Option<Encoding>)> + Sync,
        mut each: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let options = self.originals.options().clone();
        let work = |original: luoc::Result<Original>| done(original, &options, &work);
        let mut batch = self.batch();
        let mut pool = None;
        while !batch.is_empty() {
            if self.threads == 1 || batch.len() == 1 && pool.is_none() {
                for original in batch {
                    self.account(work(original)).map_or(Ok(()), &mut each)?;
                }
                batch = self.batch();
                continue;
            }
            let pool = match &pool {
                Some(pool) => pool,
                None => pool.insert(rayon::ThreadPoolBuilder::new().num_threads(self.threads).build()?),
            };
            let all = || batch.into_par_iter().map(work).collect::<Vec<_>>();
            let (results, next) = pool.install(|| rayon::join(all, || self.batch()));
            batch = next;
            for result in results {
                self.account(result).map_or(Ok(()), &mut each)?;
            }
        }
        Ok(())
    }

    /// Writes every document by `text` or, a line an item, by `json_lines`, on all threads and in the order of inputs.
    pub fn render(
        &mut self,
        out: &mut dyn Write,
        format: Format,
        text: impl Fn(&mut dyn Write, &Document) -> io::Result<()> + Sync,
        json_lines: impl Fn(&mut dyn Write, &Document) -> io::Result<()> + Sync,
    ) -> Result<()> {
        let write = |out: &mut dyn Write, document: &Document| match format {
            Format::Text => text(out, document),
            Format::Json | Format::Jsonl => json_lines(out, document),
        };
        let mut array = Array { out: &mut *out, items: 0, at_start: true };
        let out: &mut dyn Write = if format == Format::Json { &mut array } else { &mut *array.out };
        let direct = self.threads == 1;
        self.map_ordered(
            |document| {
                if direct || document.text.len() >= LARGE {
                    return Ok(Rendered::Later(document));
                }
                let mut bytes = Vec::new();
                write(&mut bytes, &document).map(|()| Rendered::Bytes(bytes))
            },
            |rendered| {
                match rendered? {
                    Rendered::Bytes(bytes) => out.write_all(&bytes)?,
                    Rendered::Later(document) => write(out, &document)?,
                }
                Ok(())
            },
        )?;
        if format == Format::Json { Ok(array.finish()?) } else { Ok(()) }
    }

    /// The documents alone, for a second reading: what fails was reported in the first.
    pub fn quietly(mut self) -> impl Iterator<Item = Document> {
        let options = self.originals.options().clone();
        let all = std::iter::from_fn(move || self.originals.next());
        all.filter_map(move |original| Some(original.ok()?.into_document(&options).ok()?.document))
    }

    fn batch(&mut self) -> Vec<luoc::Result<Original>> {
        let mut bytes = 0;
        let mut batch = Vec::new();
        // On one thread nothing is gained by waiting for more.
        let most = if self.threads == 1 { 1 } else { BATCH_DOCUMENTS };
        while bytes < BATCH_BYTES && batch.len() < most {
            let Some(original) = self.originals.next() else { break };
            bytes += original.as_ref().map_or(0, |original| original.bytes().len());
            batch.push(original);
        }
        batch
    }

    fn account<T>(&mut self, done: luoc::Result<Done<T>>) -> Option<T> {
        match done {
            Ok(Done { result, guessed }) => {
                if let Some((path, encoding)) = guessed {
                    let path = path.display();
                    let hint = "if that is wrong, name its encoding with --from";
                    self.say(|| note(&format_args!("{path}: read as {encoding}; {hint}")));
                }
                self.outcome.read += 1;
                self.progress.inc(1);
                Some(result)
            }
            Err(error) => {
                self.say(|| report(&error));
                self.outcome.failed += 1;
                None
            }
        }
    }

    fn say(&self, message: impl FnOnce()) {
        self.progress.suspend(message);
    }
}

impl Iterator for Reading {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        loop {
            let original = self.originals.next()?;
            let read = |original: Original, options: &Options| {
                original.into_document(options).map(|decoded| (decoded.document, decoded.guessed))
            };
            let document = done(original, self.originals.options(), &read);
            if let Some(document) = self.account(document) {
                return Some(document);
            }
        }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.progress.finish_and_clear();
    }
}

/// A document read and worked on.
fn done<T>(
    original: luoc::Result<Original>,
    options: &Options,
    work: &impl Fn(Original, &Options) -> luoc::Result<(T, Option<Encoding>)>,
) -> Result<Done<T>, Error> {
    let original = original?;
    let path = original.path().to_owned();
    let (result, guessed) = work(original, options)?;
    Ok(Done { result, guessed: guessed.map(|encoding| (path, encoding)) })
}

/// What a thread made of a document.
enum Rendered {
    Bytes(Vec<u8>),
    /// To be written straight to the output.
    Later(Document),
}

/// A JSON array of what is written to it as lines.
struct Array<'o> {
    out: &'o mut dyn Write,
    items: usize,
    at_start: bool,
}

impl Array<'_> {
    fn finish(self) -> io::Result<()> {
        self.out.write_all(if self.items == 0 { b"[\n]\n" } else { b"\n]\n" })
    }
}

impl Write for Array<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            if self.at_start {
                self.out.write_all(if self.items == 0 { b"[\n" } else { b",\n" })?;
                self.items += 1;
            }
            self.at_start = line.ends_with(b"\n");
            self.out.write_all(line.strip_suffix(b"\n").unwrap_or(line))?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A count of documents on stderr, if somebody looks at it and the results go elsewhere.
fn progress() -> ProgressBar {
    if !io::stderr().is_terminal() || io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{spinner} {human_pos} documents, {per_sec}");
    let bar =
        ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Says on stderr what went wrong.
pub fn report(error: &dyn std::fmt::Display) {
    let style = clap::builder::styling::AnsiColor::Red.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}error:{style:#} {error}");
}

/// Says on stderr what the user may want to know.
pub fn note(message: &dyn std::fmt::Display) {
    let style = clap::builder::styling::AnsiColor::Cyan.on_default().bold();
    let _ = writeln!(anstream::stderr(), "{style}note:{style:#} {message}");
}
