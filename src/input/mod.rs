//! Stage 0, bytes to documents: files, folders, records.
//!
//! [`documents`] streams the documents of many inputs, one at a time and in a fixed order. An input that cannot be
//! used is an `Err` item in its place; the rest goes on.

mod decode;
mod files;
mod records;

pub use decode::decode;
pub use files::{Documents, documents};
pub use records::Fields;
