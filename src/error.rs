//! The crate's one error type.

use std::path::PathBuf;

/// What can go wrong: files, records and settings. Text is never an error.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{}: {}", path.display(), reason(source))]
    Io {
        /// The file as given.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Bytes that are not UTF-8.
    #[error(
        "{}: byte {byte} is not UTF-8; convert the file first, or name its encoding with --from",
        path.display()
    )]
    NotUtf8 {
        /// The file as given.
        path: PathBuf,
        /// Offset of the first bad byte.
        byte: usize,
    },
    /// Bytes that are not in the encoding that was named or that a byte order mark promises.
    #[error("{}: byte {byte} is not {encoding}; name the file's encoding with --from", path.display())]
    NotEncoded {
        /// The file as given.
        path: PathBuf,
        /// Offset of the first bad byte.
        byte: u64,
        /// Name of the encoding.
        encoding: &'static str,
    },
    /// A compressed file that ends early, is damaged, or expands beyond reason.
    #[error("{}: {message}; read up to byte {byte} of its text", path.display())]
    Compressed {
        /// The file as given.
        path: PathBuf,
        /// How many decompressed bytes came before.
        byte: u64,
        /// What is wrong with it and what would help.
        message: String,
    },
    /// A document larger than the limit.
    #[error(
        "{}: larger than {} MB, the limit for one document; split it, or raise --max-size",
        path.display(),
        limit.div_ceil(1_000_000)
    )]
    TooLarge {
        /// The file as given.
        path: PathBuf,
        /// The limit in bytes.
        limit: usize,
    },
    /// A record larger than the limit.
    #[error(
        "{}: line {line}: the record is larger than {} MB, the limit; skipped; to read it raise --max-size",
        path.display(),
        limit.div_ceil(1_000_000)
    )]
    LongRecord {
        /// The file as given.
        path: PathBuf,
        /// Line number, from 1.
        line: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A file that holds no text, such as an image.
    #[error("{}: this is a binary file (a NUL at byte {byte}); give plain text or JSON lines", path.display())]
    Binary {
        /// The file as given.
        path: PathBuf,
        /// Offset of the first NUL.
        byte: usize,
    },
    /// A file or folder without any text.
    #[error("{}: {what}", path.display())]
    Empty {
        /// The file or folder as given.
        path: PathBuf,
        /// What is missing and what would help.
        what: &'static str,
    },
    /// A record that cannot be used.
    #[error("{}: line {line}: {message}", path.display())]
    Record {
        /// The file as given.
        path: PathBuf,
        /// Line number, from 1.
        line: usize,
        /// What is wrong with it and what would help.
        message: String,
    },
    /// A word model that cannot be used.
    #[error("word model: {message}")]
    Model {
        /// What is wrong with it and what would help.
        message: String,
    },
    /// A setting out of its range.
    #[error("{name}: {message}")]
    Setting {
        /// The flag or field.
        name: &'static str,
        /// What is wrong with it and what would help.
        message: String,
    },
}

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// What the system said, in our words where they help more.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder; check the path".to_owned(),
        std::io::ErrorKind::PermissionDenied => "no permission to open it".to_owned(),
        _ => error.to_string(),
    }
}
