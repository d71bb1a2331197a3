//! An input cut into the bytes of its documents.

use std::path::Path;
use std::sync::Arc;

use super::Format;
use super::original::{Kind, Original};
use super::records::Fields;
use super::source::Source;
use super::table::{Header, Rows};
use crate::error::{Error, Result};

/// The documents of one input; an iterator that ends after an error of reading.
pub(super) struct Splitter {
    source: Source,
    name: Arc<str>,
    cut: Cut,
    fields: Fields,
    /// The line that comes next, from 1.
    line: usize,
    found: bool,
    done: bool,
}

/// How to find the end of a document.
enum Cut {
    /// All is one.
    Whole(Kind),
    Lines,
    Values(Values),
    /// The header comes first.
    Rows(Rows, Option<Arc<Header>>),
}

impl Splitter {
    pub(super) fn new(source: Source, name: Arc<str>, format: Format, fields: Fields) -> Self {
        let cut = match format {
            Format::Text | Format::Parquet => Cut::Whole(Kind::Text),
            Format::Html => Cut::Whole(Kind::Html),
            Format::JsonLines => Cut::Lines,
            Format::Json => Cut::Values(Values::default()),
            Format::Csv => Cut::Rows(Rows::new(Rows::separator_of(source.head())), None),
            Format::Tsv => Cut::Rows(Rows::new(b'\t'), None),
        };
        Self { source, name, cut, fields, line: 1, found: false, done: false }
    }

    fn path(&self) -> &Path {
        self.source.path()
    }

    /// The next document, or nothing at the end.
    fn step(&mut self) -> Result<Option<Original>> {
        let Self { source, cut, line, .. } = self;
        let (piece, kind) = match cut {
            Cut::Whole(_) if self.found => return Ok(None),
            Cut::Whole(kind) => {
                // Not worth reading on, if the beginning is no text.
                super::decode::refuse_binary(source.path(), source.head())?;
                (Some((source.rest()?, 1)), kind.clone())
            }
            Cut::Lines => (collect(source, line, &mut Lines)?, Kind::Json),
            Cut::Values(values) => (collect(source, line, values)?, Kind::Json),
            Cut::Rows(rows, header) => {
                let header = match header {
                    Some(header) => header,
                    None => match header_row(source, line, rows, &self.fields)? {
                        Some(row) => header.insert(Arc::new(row)),
                        None => return Ok(None),
                    },
                };
                let kind = Kind::Row(Arc::clone(header));
                (collect(source, line, rows)?, kind)
            }
        };
        let name = Arc::clone(&self.name);
        let path = Arc::clone(self.source.path());
        Ok(piece.map(|(bytes, line)| Original { bytes, name, path, line, kind }))
    }
}

/// The first row that is not empty.
fn header_row(
    source: &mut Source,
    line: &mut usize,
    rows: &mut Rows,
    fields: &Fields,
) -> Result<Option<Header>> {
    while let Some((bytes, at)) = collect(source, line, rows)? {
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        let header = Header::new(bytes, rows.separator());
        return match header.lacks(fields) {
            Some(message) => Err(Error::Record { path: source.path().to_path_buf(), line: at, message }),
            None => Ok(Some(header)),
        };
    }
    Ok(None)
}

impl Iterator for Splitter {
    type Item = Result<Original>;

    fn next(&mut self) -> Option<Result<Original>> {
        while !self.done {
            match self.step() {
                Ok(Some(original)) => {
                    let blank = original.is_record() && original.bytes.trim_ascii().is_empty();
                    if blank {
                        continue;
                    }
                    self.found = true;
                    return Some(Ok(original));
                }
                Ok(None) => {
                    self.done = true;
                    if !self.found {
                        let what = "there are no records in the file";
                        return Some(Err(Error::Empty { path: self.path().to_path_buf(), what }));
                    }
                }
                // The rest of an over-long record has been skipped; anything else ends the file.
                Err(error @ Error::LongRecord { .. }) => {
                    self.found = true;
                    return Some(Err(error));
                }
                Err(error) => {
                    self.done = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}

/// Finds where a document ends.
pub(super) trait Ends {
    /// How many bytes at the start of `chunk` belong to the document, and whether it ends with them.
    fn take(&mut self, chunk: &[u8]) -> (usize, bool);

    /// How many bytes at the start of `chunk` stand between documents and belong to none.
    fn skip(&mut self, _chunk: &[u8]) -> usize {
        0
    }

    /// How many lines end in a part of a document.
    fn line_breaks(&self, part: &[u8]) -> usize {
        memchr::memchr_iter(b'\n', part).count()
    }
}

/// Reads one document, with the line it begins on; `None` at the end of the input. `line` moves on.
fn collect(source: &mut Source, line: &mut usize, ends: &mut impl Ends) -> Result<Option<(Vec<u8>, usize)>> {
    let limit = source.limit();
    let mut bytes = Vec::new();
    let mut start = *line;
    let mut size = 0;
    loop {
        let chunk = source.chunk()?;
        if chunk.is_empty() {
            break;
        }
        let skipped = if size == 0 { ends.skip(chunk) } else { 0 };
        if skipped > 0 {
            *line += memchr::memchr_iter(b'\n', &chunk[..skipped]).count();
            start = *line;
            source.consume(skipped);
            continue;
        }
        let (taken, ended) = ends.take(chunk);
        let part = &chunk[..taken];
        *line += ends.line_breaks(part);
        size += taken;
        if size <= limit {
            bytes.extend_from_slice(part);
        } else {
            // The rest is stepped over, so that the next record can be read.
            bytes = Vec::new();
        }
        source.consume(taken);
        source.refuse_bomb(size)?;
        if ended {
            break;
        }
    }
    if size > limit {
        return Err(Error::LongRecord { path: source.path().to_path_buf(), line: start, limit });
    }
    Ok((size > 0).then_some((bytes, start)))
}

/// Documents end at line breaks.
struct Lines;

impl Ends for Lines {
    fn take(&mut self, chunk: &[u8]) -> (usize, bool) {
        memchr::memchr(b'\n', chunk).map_or((chunk.len(), false), |at| (at + 1, true))
    }

    fn line_breaks(&self, part: &[u8]) -> usize {
        usize::from(part.ends_with(b"\n"))
    }
}

/// Documents are JSON values: the items of an array, or values one after the other.
#[derive(Default)]
struct Values {
    depth: usize,
    string: bool,
    escaped: bool,
}

impl Ends for Values {
    fn skip(&mut self, chunk: &[u8]) -> usize {
        // The brackets and commas of the outer array, and the byte order mark.
        let between =
            |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'[' | b',' | b']' | 0xef | 0xbb | 0xbf);
        if self.depth > 0 || self.string { 0 } else { chunk.iter().take_while(|byte| between(byte)).count() }
    }

    fn take(&mut self, chunk: &[u8]) -> (usize, bool) {
        for (at, byte) in chunk.iter().enumerate() {
            if self.string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.string = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth > 1 => self.depth -= 1,
                b'}' | b']' => {
                    self.depth = 0;
                    return (at + 1, true);
                }
                // A bare value, which is no record: the error should name it alone.
                b',' if self.depth == 0 => return (at + 1, true),
                _ => {}
            }
        }
        (chunk.len(), false)
    }
}
