//! Documents as they stand in their file, before anything is made of their bytes.

use std::path::Path;
use std::sync::Arc;

use super::encoding::Encoding;
use super::split::Splitter;
use super::table::Header;
use super::{Format, Options, decode, json, rewrite, table};
use crate::error::{Error, Result};
use crate::text::Document;

/// The bytes of one document: a file's, or a record's with its line break.
///
/// Finding them is quick and goes in order; making [documents](Self::into_document) of them is the larger part of the
/// work and can be done for many at a time.
#[derive(Clone, Debug)]
pub struct Original {
    pub(super) bytes: Vec<u8>,
    pub(super) name: Arc<str>,
    pub(super) path: Arc<Path>,
    pub(super) line: usize,
    pub(super) kind: Kind,
}

/// What the bytes are.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Text,
    Html,
    Json,
    Row(Arc<Header>),
}

/// A document, and what was found out in reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The document.
    pub document: Document,
    /// Its encoding, where that was not named and had to be guessed.
    pub guessed: Option<Encoding>,
}

impl Original {
    /// The bytes; in UTF-8 if the file is UTF-16, otherwise as they are in the (decompressed) file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The file it is from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The line it begins on, from 1.
    pub const fn line(&self) -> usize {
        self.line
    }

    /// Whether it is one of many in its file.
    pub const fn is_record(&self) -> bool {
        matches!(self.kind, Kind::Json | Kind::Row(_))
    }

    /// Whether it is a record of JSON, whose other fields can be kept as they are.
    pub const fn is_json(&self) -> bool {
        matches!(self.kind, Kind::Json)
    }

    /// The header row of the table that it is a row of, as it stands in the file.
    pub fn header(&self) -> Option<&[u8]> {
        match &self.kind {
            Kind::Row(header) => Some(header.row()),
            _ => None,
        }
    }

    /// Reads the document.
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes: not in the encoding, binary, empty, no record, a field missing.
    pub fn into_document(self, options: &Options) -> Result<Decoded> {
        match &self.kind {
            Kind::Text => decode::text(self, options),
            Kind::Html => decode::page(self, options),
            Kind::Json => json::document(&self, options).map(|document| Decoded { document, guessed: None }),
            Kind::Row(header) => {
                let document = table::document(&self, header, options)?;
                Ok(Decoded { document, guessed: None })
            }
        }
    }

    /// The record as a line of JSON, its text, headline and sapo rewritten and all else as it was: the other fields byte
    /// for byte and in their order, a row of a table as an object of its columns.
    ///
    /// # Errors
    ///
    /// Those of [`into_document`](Self::into_document); and a document that is not a [record](Self::is_record).
    pub fn rewritten(&self, options: &Options, rewrite: impl Fn(&str) -> String) -> Result<String> {
        let viqr = options.encoding == Some(Encoding::Viqr);
        let rewrite = |text: &str| rewrite(&if viqr { super::legacy::viqr(text) } else { text.to_owned() });
        let fields = &options.fields;
        let names = [&fields.text, &fields.title, &fields.lead].map(String::as_str);
        match &self.kind {
            Kind::Json => {
                json::document(self, options)?;
                let line = self.record_text(options)?;
                rewrite::line(line.trim(), &names, &rewrite)
                    .map_err(|error| self.fail(format!("not a JSON record ({error})")))
            }
            Kind::Row(header) => {
                table::document(self, header, options)?;
                let text = self.record_text(options)?;
                Ok(rewrite::row(header.cells(&text), &names, &rewrite))
            }
            Kind::Text | Kind::Html => Err(self.fail("this is not a record".to_owned())),
        }
    }

    /// An error of this record.
    pub(super) fn fail(&self, message: String) -> Error {
        Error::Record { path: self.path.to_path_buf(), line: self.line, message }
    }

    /// The bytes of a record as text.
    pub(super) fn record_text(&self, options: &Options) -> Result<std::borrow::Cow<'_, str>> {
        let bytes = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.bytes);
        let encoding = options.encoding.filter(|e| !e.is_unicode() && e.is_transparent());
        if let Some(encoding) = encoding {
            return encoding.decode(bytes).map(Into::into).map_err(|byte| {
                self.fail(format!("byte {byte} of the record is not {encoding}; see --from"))
            });
        }
        // Several times as fast on Vietnamese as the standard library; it was a fifth of all of `dedup`.
        simdutf8::compat::from_utf8(bytes).map(Into::into).map_err(|error| {
            let byte = error.valid_up_to();
            self.fail(format!("byte {byte} of the record is not UTF-8; name the file's encoding with --from"))
        })
    }
}

/// The documents of one input, one after the other.
pub(super) type OfOneInput = Box<dyn Iterator<Item = Result<Original>> + Send>;

/// Opens an input.
pub(super) fn originals(path: &Arc<Path>, name: Arc<str>, options: &Options) -> Result<OfOneInput> {
    let source = super::source::Source::open(Arc::clone(path), options.encoding, options.max_bytes)?;
    let format = options.format.unwrap_or_else(|| Format::of(path, source.head()));
    if format == Format::Parquet {
        #[cfg(feature = "parquet")]
        return Ok(Box::new(super::parquet::Rows::open(source, name, options)?));
        #[cfg(not(feature = "parquet"))]
        {
            let what = "this is a Parquet file, and luoc was built without the feature \"parquet\"";
            return Err(Error::Empty { path: path.to_path_buf(), what });
        }
    }
    Ok(Box::new(Splitter::new(source, name, format, options.fields.clone())))
}
