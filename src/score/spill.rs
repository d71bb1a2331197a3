//! Sorting more records than memory holds: sorted runs in temporary files, merged at the end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::{Error, Result};

/// Sorts records of `N` bytes by their bytes.
#[derive(Debug, Default)]
pub(super) struct Sorter<const N: usize> {
    runs: Vec<Run>,
    last: Vec<[u8; N]>,
}

impl<const N: usize> Sorter<N> {
    /// Records waiting in memory.
    pub(super) fn waiting(&self) -> usize {
        self.last.len()
    }

    /// Adds a record.
    pub(super) fn push(&mut self, record: [u8; N]) {
        self.last.push(record);
    }

    /// Adds records.
    pub(super) fn extend(&mut self, records: impl Iterator<Item = [u8; N]>) {
        self.last.extend(records);
    }

    /// Moves the waiting records to a file.
    pub(super) fn spill(&mut self) -> Result<()> {
        self.last.sort_unstable();
        self.runs.push(Run::write(&self.last)?);
        self.last.clear();
        Ok(())
    }

    /// All records in order.
    pub(super) fn merge(mut self) -> Result<Merge<N>> {
        self.last.sort_unstable();
        let mut sources: Vec<Source<N>> = Vec::new();
        for run in self.runs {
            let file = File::open(&run.path).map_err(run.error())?;
            sources.push(Source::File(BufReader::with_capacity(1 << 18, file), run));
        }
        sources.push(Source::Memory(self.last.into_iter()));
        let mut merge = Merge { sources, heads: BinaryHeap::new() };
        for i in 0..merge.sources.len() {
            merge.advance(i)?;
        }
        Ok(merge)
    }
}

/// A sorted file, removed when it is dropped.
#[derive(Debug)]
struct Run {
    path: PathBuf,
}

impl Run {
    fn write<const N: usize>(records: &[[u8; N]]) -> Result<Self> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let name = format!("luoc-{}-{}.run", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let run = Self { path: std::env::temp_dir().join(name) };
        let file = File::create_new(&run.path).map_err(run.error())?;
        let mut out = BufWriter::with_capacity(1 << 18, file);
        records.iter().try_for_each(|record| out.write_all(record)).map_err(run.error())?;
        out.flush().map_err(run.error())?;
        Ok(run)
    }

    fn error(&self) -> impl Fn(std::io::Error) -> Error + use<> {
        let path = self.path.clone();
        move |source| Error::Io { path: path.clone(), source }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // Nothing is lost but space in the temporary folder.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[derive(Debug)]
enum Source<const N: usize> {
    File(BufReader<File>, Run),
    Memory(std::vec::IntoIter<[u8; N]>),
}

/// Iterator of [`Sorter::merge`].
#[derive(Debug)]
pub(super) struct Merge<const N: usize> {
    sources: Vec<Source<N>>,
    heads: BinaryHeap<Reverse<([u8; N], usize)>>,
}

impl<const N: usize> Merge<N> {
    fn advance(&mut self, from: usize) -> Result<()> {
        let next = match &mut self.sources[from] {
            Source::Memory(records) => records.next(),
            Source::File(file, run) => {
                let mut record = [0; N];
                match file.read_exact(&mut record) {
                    Ok(()) => Some(record),
                    Err(e) if e.kind() == ErrorKind::UnexpectedEof => None,
                    Err(e) => return Err(run.error()(e)),
                }
            }
        };
        self.heads.extend(next.map(|record| Reverse((record, from))));
        Ok(())
    }
}

impl<const N: usize> Iterator for Merge<N> {
    type Item = Result<[u8; N]>;

    fn next(&mut self) -> Option<Self::Item> {
        let Reverse((record, from)) = self.heads.pop()?;
        Some(self.advance(from).map(|()| record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merges_runs_and_memory_in_order() {
        let mut sorter = Sorter::<4>::default();
        let numbers: Vec<u32> = (0..1000).map(|i| i * 7919 % 1009).collect();
        for chunk in numbers.chunks(300) {
            sorter.extend(chunk.iter().map(|n| n.to_be_bytes()));
            if chunk.len() == 300 {
                sorter.spill().unwrap();
            }
        }
        let merged: Vec<u32> = sorter.merge().unwrap().map(|r| u32::from_be_bytes(r.unwrap())).collect();
        let mut expected = numbers;
        expected.sort_unstable();
        assert_eq!(merged, expected);
    }
}
