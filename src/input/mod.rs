//! Stage 0, bytes to documents: files, folders, records.
//!
//! [`documents`] streams the documents of many inputs, one at a time and in a fixed order. An input that cannot be
//! used is an `Err` item in its place; the rest goes on. Files may be compressed (gzip, zstd) and in UTF-8, UTF-16 or
//! an older [`Encoding`]; they hold plain text, a web page, or records of JSON or CSV ([`Format`]). Records are read
//! one at a time: memory holds one document, of at most [`Options::max_bytes`].
//!
//! [`Originals`] is the same in two steps, for those who work on many documents at once or want their bytes.

mod decode;
mod encoding;
mod files;
mod format;
#[cfg(feature = "html")]
mod html;
mod json;
mod legacy;
mod original;
#[cfg(feature = "parquet")]
mod parquet;
mod records;
mod rewrite;
mod source;
mod split;
mod table;

pub use encoding::Encoding;
pub use files::{Documents, Originals, documents};
pub use format::Format;
pub use original::{Decoded, Original};
#[cfg(feature = "parquet")]
pub use parquet::panics_are_caught;
pub use records::Fields;

/// How inputs are read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where records keep what.
    pub fields: Fields,
    /// What the files hold; `None` to tell from each one's name and first bytes.
    pub format: Option<Format>,
    /// The encoding of the files; `None` for UTF-8, UTF-16 by its byte order mark, or a guess beyond doubt.
    pub encoding: Option<Encoding>,
    /// The largest document or record that is read, in bytes, decompressed; larger ones are errors.
    pub max_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { fields: Fields::default(), format: None, encoding: None, max_bytes: 256_000_000 }
    }
}
