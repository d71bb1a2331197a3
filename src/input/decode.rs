//! The bytes of a file to the text of a document.

use std::path::Path;

use super::Options;
use super::encoding::Encoding;
#[cfg(feature = "html")]
use super::html;
use super::original::{Decoded, Original};
use crate::error::{Error, Result};
use crate::text::Document;

/// The document of a plain text: in UTF-8 byte for byte (a byte order mark stays, so that offsets hold), otherwise
/// decoded as named or, beyond doubt, guessed.
pub(super) fn text(original: Original, options: &Options) -> Result<Decoded> {
    let Original { bytes, name, path, .. } = original;
    let (text, guessed) = decode(&path, bytes, options.encoding)?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return Err(Error::Empty {
            path: path.to_path_buf(),
            what: "the file is empty; give a file with text",
        });
    }
    Ok(Decoded { document: Document::new(&*name, text), guessed })
}

/// The document of a web page: its article.
#[cfg(feature = "html")]
pub(super) fn page(original: Original, options: &Options) -> Result<Decoded> {
    let Original { bytes, name, path, .. } = original;
    let named = options.encoding.or_else(|| html::declared(&bytes));
    let (page, guessed) = decode(&path, bytes, named)?;
    let article = html::article(&page);
    if article.text.trim().is_empty() {
        let what = "there is no text on the page (it may be filled in by a script)";
        return Err(Error::Empty { path: path.to_path_buf(), what });
    }
    let mut document = Document::new(&*name, article.text);
    document.title = article.title;
    document.date = article.date;
    document.source = article.site;
    Ok(Decoded { document, guessed })
}

/// Without the feature `html`, a page is an error.
#[cfg(not(feature = "html"))]
#[allow(clippy::needless_pass_by_value)] // as with the feature
pub(super) fn page(original: Original, _options: &Options) -> Result<Decoded> {
    let what = "this is a web page, and luoc was built without the feature \"html\"";
    Err(Error::Empty { path: original.path.to_path_buf(), what })
}

/// The text of a file's bytes, and its encoding if it was guessed.
fn decode(path: &Path, bytes: Vec<u8>, named: Option<Encoding>) -> Result<(String, Option<Encoding>)> {
    if let Some(encoding) = named.filter(|encoding| !encoding.is_unicode()) {
        let text = encoding.decode(&bytes).map_err(|byte| Error::NotEncoded {
            path: path.to_owned(),
            byte: byte as u64,
            encoding: encoding.name(),
        })?;
        return Ok((text, None));
    }
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok((text, None)),
        Err(error) => error,
    };
    let byte = error.utf8_error().valid_up_to();
    let guess = if named.is_none() { Encoding::guess(error.as_bytes()) } else { None };
    match guess {
        Some((encoding, text)) => Ok((text, Some(encoding))),
        None => Err(Error::NotUtf8 { path: path.to_owned(), byte }),
    }
}

/// An error if there is a NUL among the first bytes of a file.
pub(super) fn refuse_binary(path: &Path, head: &[u8]) -> Result<()> {
    match memchr::memchr(0, head) {
        Some(byte) => Err(Error::Binary { path: path.to_owned(), byte }),
        None => Ok(()),
    }
}
