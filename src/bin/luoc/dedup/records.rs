//! The kept and the removed records, byte for byte, in a second reading.

use std::io::Write;

use anyhow::{Result, bail};
use luoc::dedup::{Duplicates, Verdict};
use luoc::input::{Original, Originals};

use super::whole::Whole;

/// Where records go.
pub struct Files {
    pub keep: Option<Whole>,
    pub removed: Option<Whole>,
}

impl Files {
    /// Whether there is anything to write.
    pub const fn any(&self) -> bool {
        self.keep.is_some() || self.removed.is_some()
    }
}

/// One file and what was last written to it.
struct Sink {
    file: Whole,
    /// The kind of records it holds: one file cannot be JSON lines and CSV.
    kind: Option<Kind>,
    ended: bool,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Json,
    /// With its header.
    Table(Vec<u8>),
    /// Paths of documents that are files.
    Paths,
}

/// Writes every record where its verdict sends it, and finishes the files.
pub fn write_records(originals: Originals, found: &Duplicates<'_>, files: Files) -> Result<()> {
    let sink = |file: Option<Whole>| file.map(|file| Sink { file, kind: None, ended: true });
    let (mut keep, mut removed) = (sink(files.keep), sink(files.removed));
    let mut record = 0;
    let records = found.corpus().records();
    // What failed was reported in the first reading.
    for original in originals.flatten() {
        if record >= records || original.line() != found.corpus().place(record).1 {
            bail!("the input changed while it was read; start again");
        }
        let sink = match found.verdict(record) {
            Verdict::Kept => &mut keep,
            Verdict::Removed(_) => &mut removed,
            Verdict::Failed => &mut None,
        };
        if let Some(sink) = sink {
            sink.write(&original)?;
        }
        record += 1;
    }
    if record != records {
        bail!("the input changed while it was read; start again");
    }
    for sink in [keep, removed].into_iter().flatten() {
        sink.file.finish()?;
    }
    Ok(())
}

impl Sink {
    fn write(&mut self, original: &Original) -> Result<()> {
        let kind = match original.header() {
            Some(header) => Kind::Table(header.to_vec()),
            None if original.is_record() => Kind::Json,
            None => Kind::Paths,
        };
        match &self.kind {
            Some(known) if *known == kind => {}
            Some(_) => bail!(
                "{}: its records are of another kind than those before; write each kind of input to its own file",
                original.path().display()
            ),
            None => {
                if let Kind::Table(header) = &kind {
                    self.record(header)?;
                }
                self.kind = Some(kind);
            }
        }
        match self.kind {
            Some(Kind::Paths) => self.record(format!("{}\n", original.path().display()).as_bytes()),
            _ => self.record(original.bytes()),
        }
    }

    /// The bytes as they are, after a line break if those before had none: the last record of a file need not.
    fn record(&mut self, bytes: &[u8]) -> Result<()> {
        if !self.ended {
            self.file.write_all(b"\n")?;
        }
        self.file.write_all(bytes)?;
        self.ended = bytes.ends_with(b"\n");
        Ok(())
    }
}
