//! JSON lines to documents.

use std::io::BufRead;
use std::path::PathBuf;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::text::Document;

/// Which fields of a record hold what. A name with dots (`meta.url`) reaches into nested objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The text; a record without it is an error.
    pub text: String,
    /// The id; a record without it is called by its file and line.
    pub id: String,
    /// The headline.
    pub title: String,
    /// The sapo.
    pub lead: String,
    /// The date of publication.
    pub date: String,
    /// The outlet.
    pub source: String,
    /// What records are grouped by, if they are.
    pub group: Option<String>,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            text: "text".into(),
            id: "id".into(),
            title: "title".into(),
            lead: "lead".into(),
            date: "published".into(),
            source: "source".into(),
            group: None,
        }
    }
}

/// The records of one file, a line each.
pub(super) struct Records {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    fields: Fields,
    line: usize,
    buffer: Vec<u8>,
}

impl Records {
    pub(super) fn new(path: PathBuf, reader: Box<dyn BufRead>, fields: Fields) -> Self {
        Self { path, reader, fields, line: 0, buffer: Vec::new() }
    }

    fn document(&self) -> Result<Document> {
        let fail = |message: String| Error::Record { path: self.path.clone(), line: self.line, message };
        let line = self.buffer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.buffer);
        let record: Value = serde_json::from_slice(line)
            .map_err(|error| fail(format!("not a JSON record ({error}); each line must hold one object")))?;
        let text = field(&record, &self.fields.text).ok_or_else(|| {
            fail(format!("no text in field \"{}\"; name it with --text-field", self.fields.text))
        })?;
        let id = field(&record, &self.fields.id)
            .unwrap_or_else(|| format!("{}:{}", self.path.display(), self.line));
        let group = match &self.fields.group {
            Some(name) => Some(
                field(&record, name)
                    .ok_or_else(|| fail(format!("no field \"{name}\" to group by; see --group-by")))?,
            ),
            None => None,
        };
        let filled = |name: &str| field(&record, name).filter(|value| !value.trim().is_empty());
        Ok(Document {
            id,
            text,
            title: filled(&self.fields.title),
            lead: filled(&self.fields.lead),
            date: filled(&self.fields.date),
            source: filled(&self.fields.source),
            group,
        })
    }
}

impl Iterator for Records {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Result<Document>> {
        loop {
            self.buffer.clear();
            self.line += 1;
            match self.reader.read_until(b'\n', &mut self.buffer) {
                Ok(0) => return None,
                Ok(_) if self.buffer.trim_ascii().is_empty() => {}
                Ok(_) => return Some(self.document()),
                Err(source) => return Some(Err(Error::Io { path: self.path.clone(), source })),
            }
        }
    }
}

/// A field as text: a string as it is, a number as written. Lists of strings are joined by line breaks.
fn field(record: &Value, name: &str) -> Option<String> {
    let value = match record.get(name) {
        Some(value) => value,
        None => name.split('.').try_fold(record, |value, key| value.get(key))?,
    };
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(parts) => {
            let parts: Option<Vec<&str>> = parts.iter().map(Value::as_str).collect();
            parts.map(|parts| parts.join("\n"))
        }
        _ => None,
    }
}
