//! CSV and TSV: rows with a header.

use csv::{ByteRecord, ReaderBuilder};

use super::Options;
use super::original::Original;
use super::records::{Fields, Found};
use super::split::Ends;
use crate::error::Result;
use crate::text::Document;

/// The first row of a table.
#[derive(Debug)]
pub(super) struct Header {
    /// The row as it stands in the file.
    row: Vec<u8>,
    names: Vec<Vec<u8>>,
    separator: u8,
}

impl Header {
    pub(super) fn new(row: Vec<u8>, separator: u8) -> Self {
        let plain = row.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&row);
        let names = fields(plain, separator).iter().map(|name| name.trim_ascii().to_vec()).collect();
        Self { row, names, separator }
    }

    pub(super) fn row(&self) -> &[u8] {
        &self.row
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|column| column == name.as_bytes())
    }

    fn names(&self) -> String {
        let quoted = |name: &Vec<u8>| format!("\"{}\"", String::from_utf8_lossy(name));
        self.names.iter().map(quoted).collect::<Vec<_>>().join(", ")
    }
}

/// The fields of one row.
fn fields(row: &[u8], separator: u8) -> ByteRecord {
    let mut record = ByteRecord::new();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .buffer_capacity(row.len().clamp(64, 1 << 20))
        .from_reader(row);
    // Reading from memory with any number of fields cannot fail.
    let _ = reader.read_byte_record(&mut record);
    record
}

/// The document of a row.
pub(super) fn document(original: &Original, header: &Header, options: &Options) -> Result<Document> {
    let names = &options.fields;
    let text = original.record_text(options)?;
    let row = fields(text.as_bytes(), header.separator);
    let mut found = Found::default();
    for (value, name) in found.values.iter_mut().zip(names.names()) {
        let cell = name.and_then(|name| header.position(name)).and_then(|at| row.get(at));
        // A row of text is text, and so are its cells.
        *value = cell.map(|cell| String::from_utf8_lossy(cell).into_owned());
    }
    found.document(original, options, |name| match header.position(name) {
        Some(_) => format!("the row has {} fields, the header {}", row.len(), header.names.len()),
        None => format!("the columns are {}", header.names()),
    })
}

impl Header {
    /// The names of the columns with the cells of a row.
    pub(super) fn cells(&self, row: &str) -> Vec<(String, String)> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let cells = fields(row.as_bytes(), self.separator);
        self.names.iter().zip(cells.iter()).map(|(name, cell)| (text(name), text(cell))).collect()
    }

    /// Whether the table can give documents at all: the error is the same for every row, so it is told once.
    pub(super) fn lacks(&self, fields: &Fields) -> Option<String> {
        let needed = [Some((&fields.text, "--text-field")), fields.group.as_ref().map(|g| (g, "--group-by"))];
        needed.into_iter().flatten().find(|(name, _)| self.position(name).is_none()).map(|(name, flag)| {
            format!("there is no column \"{name}\"; the columns are {}; name one with {flag}", self.names())
        })
    }
}

/// Documents are rows: they end at a line break outside of quotes.
///
/// Quotes count at the start of a field alone, as the `csv` crate has it: `5" disk` is three letters and a quote.
pub(super) struct Rows {
    separator: u8,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// After a quote inside quotes: the end of them, or the first of two.
    Quote,
    /// After a carriage return, which ends a row together with the line feed that may follow.
    Return,
}

impl Rows {
    pub(super) const fn new(separator: u8) -> Self {
        Self { separator, state: State::FieldStart }
    }

    pub(super) const fn separator(&self) -> u8 {
        self.separator
    }

    /// The separator that the first line has most of.
    pub(super) fn separator_of(head: &[u8]) -> u8 {
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |separator: u8| memchr::memchr_iter(separator, line).count();
        // The first of equals: a header of one column has none of them.
        [b',', b';', b'\t'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',')
    }
}

impl Ends for Rows {
    fn take(&mut self, chunk: &[u8]) -> (usize, bool) {
        for (at, &byte) in chunk.iter().enumerate() {
            self.state = match (self.state, byte) {
                (State::Return, b'\n') => {
                    self.state = State::FieldStart;
                    return (at + 1, true);
                }
                (State::Return, _) => {
                    self.state = State::FieldStart;
                    return (at, true);
                }
                (State::Quoted, b'"') => State::Quote,
                (State::Quoted, _) => State::Quoted,
                (_, b'\n') => {
                    self.state = State::FieldStart;
                    return (at + 1, true);
                }
                (_, b'\r') => State::Return,
                (_, byte) if byte == self.separator => State::FieldStart,
                (State::FieldStart | State::Quote, b'"') => State::Quoted,
                _ => State::Plain,
            };
        }
        (chunk.len(), false)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The rows by our ends, each parsed alone.
    fn ours(table: &[u8], chunk: usize) -> Vec<Vec<Vec<u8>>> {
        let mut rows = Rows::new(b',');
        let (mut row, mut all, mut rest) = (Vec::new(), Vec::new(), table);
        while !rest.is_empty() {
            let (taken, ended) = rows.take(&rest[..chunk.min(rest.len())]);
            row.extend_from_slice(&rest[..taken]);
            rest = &rest[taken..];
            if ended || rest.is_empty() {
                all.push(std::mem::take(&mut row));
            }
        }
        let cells = |row: &Vec<u8>| fields(row, b',').iter().map(<[u8]>::to_vec).collect::<Vec<_>>();
        all.iter().map(cells).filter(|row| !row.is_empty()).collect()
    }

    proptest! {
        #[test]
        fn rows_end_where_the_csv_crate_ends_them(table in "[a\",\r\n]{0,40}", chunk in 1_usize..9) {
            let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(table.as_bytes());
            let theirs: Vec<Vec<Vec<u8>>> =
                reader.byte_records().map(|row| row.unwrap().iter().map(<[u8]>::to_vec).collect()).collect();
            prop_assert_eq!(ours(table.as_bytes(), chunk), theirs);
        }
    }

    #[test]
    fn the_separator_is_the_commonest() {
        for (head, separator) in
            [("id,text\n1;2;3", b','), ("id;text\n", b';'), ("id\ttext", b'\t'), ("text", b',')]
        {
            assert_eq!(Rows::separator_of(head.as_bytes()), separator, "{head}");
        }
    }
}
