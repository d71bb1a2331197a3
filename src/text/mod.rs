//! Stage 1, what we hold: documents, spans of bytes, and the syllable code.

mod document;
pub mod normal;
mod respell;
mod span;
mod syllable;

pub use document::Document;
pub use normal::Code;
pub use respell::{Iy, Spelling};
pub use span::Span;
pub use syllable::{Syllable, Tone, TonePlacement};
pub(crate) use syllable::{fold_iy, is_ignorable};

/// The lines of a table of `data/` that are neither empty nor remarks.
pub(crate) fn entries(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}
