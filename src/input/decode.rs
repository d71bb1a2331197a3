//! Bytes to text.

use std::path::Path;

use crate::error::{Error, Result};

/// The text of a file's bytes: UTF-8, with or without a byte order mark (which stays in the text, so that offsets
/// hold).
///
/// # Errors
///
/// [`Error::Binary`] if there is a NUL among the first 8 kB, [`Error::NotUtf8`] with the place of the first bad byte,
/// [`Error::Empty`] if there is nothing but white space.
pub fn decode(path: &Path, bytes: Vec<u8>) -> Result<String> {
    let path = || path.to_owned();
    let head = &bytes[..bytes.len().min(8192)];
    if let Some(byte) = memchr::memchr(0, head) {
        return Err(Error::Binary { path: path(), byte });
    }
    let text = String::from_utf8(bytes)
        .map_err(|error| Error::NotUtf8 { path: path(), byte: error.utf8_error().valid_up_to() })?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(Error::Empty { path: path(), what: "the file is empty" });
    }
    Ok(text)
}
