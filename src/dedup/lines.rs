//! Lines that a corpus repeats: boilerplate, teasers, paragraphs copied from article to article.
//!
//! Two lines are the same when their runs of letters and digits are, whatever their case, spacing and punctuation.

use std::io;

use rustc_hash::FxHashMap;

use super::batches::in_order;
use super::corpus::{Progress, codes};
use crate::error::Error;
use crate::input::Originals;
use crate::text::Span;

/// The lines of a corpus, counted: the first of two readings.
#[derive(Debug, Default)]
pub struct Lines {
    counts: FxHashMap<u64, Count>,
    documents: u32,
    settings: LineSettings,
}

#[derive(Debug, Clone, Copy)]
struct Count {
    documents: u32,
    occurrences: u32,
    /// The first document with this line, and the last so far.
    first: u32,
    last: u32,
}

/// Which lines count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineSettings {
    /// Documents that must have a line.
    pub least_documents: u32,
    /// Runs of letters and digits that a line must have.
    pub least_runs: usize,
    /// Compare letters without their diacritics.
    pub ignore_marks: bool,
}

impl Default for LineSettings {
    /// In three documents, with one run at least.
    fn default() -> Self {
        Self { least_documents: 3, least_runs: 1, ignore_marks: false }
    }
}

/// A line that is repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepeatedLine {
    /// Where it stands in the text, without its line break.
    pub span: Span,
    /// Documents that have it.
    pub documents: u32,
    /// How often they have it, all together.
    pub occurrences: u32,
    /// Whether this is the document in which the corpus has it first.
    pub first: bool,
    /// The same number for all copies of the line.
    pub key: u64,
}

impl Lines {
    /// Counts the lines of all documents.
    ///
    /// # Errors
    /// None of its own: what cannot be read goes to `failed`.
    pub fn count(
        originals: Originals,
        settings: LineSettings,
        threads: usize,
        progress: &Progress,
        failed: &mut (dyn FnMut(&Error) + Send),
    ) -> io::Result<Self> {
        use std::sync::atomic::Ordering;
        let options = originals.options().clone();
        let mut lines = Self { settings, ..Self::default() };
        let read = |original: crate::Result<crate::input::Original>| {
            let original = original?;
            progress.records.fetch_add(1, Ordering::Relaxed);
            progress.bytes.fetch_add(original.bytes().len() as u64, Ordering::Relaxed);
            let document = original.into_document(&options)?.document;
            Ok::<_, Error>(keys(&document.text, settings).map(|(_, key)| key).collect::<Vec<u64>>())
        };
        in_order(originals, threads, read, |keys| {
            match keys {
                Ok(keys) => lines.add(&keys),
                Err(error) => failed(&error),
            }
            Ok(())
        })?;
        Ok(lines)
    }

    fn add(&mut self, keys: &[u64]) {
        let document = self.documents;
        self.documents += 1;
        for &key in keys {
            let count = self.counts.entry(key).or_insert(Count {
                documents: 0,
                occurrences: 0,
                first: document,
                last: u32::MAX,
            });
            count.occurrences += 1;
            if count.last != document {
                count.last = document;
                count.documents += 1;
            }
        }
    }

    /// Documents counted.
    #[must_use]
    pub fn documents(&self) -> usize {
        self.documents as usize
    }

    /// The repeated lines of one document, in order; `document` is its number among those that could be read.
    #[must_use]
    pub fn repeated(&self, document: usize, text: &str) -> Vec<RepeatedLine> {
        let found = keys(text, self.settings).filter_map(|(span, key)| {
            let count =
                self.counts.get(&key).filter(|count| count.documents >= self.settings.least_documents)?;
            let first = count.first as usize == document;
            Some(RepeatedLine {
                span,
                documents: count.documents,
                occurrences: count.occurrences,
                first,
                key,
            })
        });
        found.collect()
    }
}

/// The lines of a text that count, each with the hash of its codes.
fn keys(text: &str, settings: LineSettings) -> impl Iterator<Item = (Span, u64)> + '_ {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |whole| {
        let line = whole.trim_end_matches(['\n', '\r']);
        let span = Span::new(start, start + line.len());
        start += whole.len();
        let codes = codes(line, settings.ignore_marks);
        (!codes.is_empty() && codes.len() >= settings.least_runs).then(|| {
            let bytes: Vec<u8> = codes.iter().flat_map(|code| code.to_le_bytes()).collect();
            (span, xxhash_rust::xxh3::xxh3_64(&bytes))
        })
    })
}

/// A text without some of its lines, line breaks included; `cut` are spans of lines in order.
#[must_use]
pub fn without_lines(text: &str, cut: &[Span]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for span in cut {
        kept.push_str(&text[at..span.start]);
        at = span.end;
        // The break goes with its line.
        at += text[at..].find('\n').map_or(text.len() - at, |length| length + 1);
    }
    kept.push_str(&text[at..]);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_whatever_their_looks() {
        let mut lines = Lines::default();
        let texts = ["Đừng bỏ lỡ\nMột tin.", "ĐỪNG BỎ LỠ!\r\nTin khác.\n", "x\n  đừng bỏ  lỡ \n\nx"];
        for text in texts {
            lines.add(&keys(text, lines.settings).map(|(_, key)| key).collect::<Vec<_>>());
        }
        let spans: Vec<Vec<(&str, bool)>> = texts
            .iter()
            .enumerate()
            .map(|(i, t)| {
                lines.repeated(i, t).iter().map(|l| (&t[l.span.start..l.span.end], l.first)).collect()
            })
            .collect();
        assert_eq!(spans, [[("Đừng bỏ lỡ", true)], [("ĐỪNG BỎ LỠ!", false)], [("  đừng bỏ  lỡ ", false)]]);
        let cut: Vec<Span> = lines.repeated(1, texts[1]).iter().map(|line| line.span).collect();
        assert_eq!(without_lines(texts[1], &cut), "Tin khác.\n");
    }
}
