//! Vietnamese text analysis: tokens with offsets, key sentences, and what articles share.
//!
//! ```
//! use luoc::tokenize::{sentences, tokens};
//!
//! let text = "Nga và Triều Tiên ký hiệp ước. Hai nước ở TP. Bình Nhưỡng.";
//! assert_eq!(sentences(text).count(), 2);
//! assert_eq!(tokens(text).filter(|t| t.kind.is_word()).count(), 13);
//! ```
//!
//! The modules are the stages of the pipeline, in its order; each uses only those before it. Every result borrows from
//! the text or carries byte offsets into it, and no stage changes the text.

// Blank lines keep rustfmt from sorting the stages.

#[cfg(feature = "records")]
pub mod input;

pub mod text;

pub mod tokenize;

pub mod score;

pub mod dedup;

pub mod summarize;

#[cfg(feature = "records")]
pub mod report;

mod error;

pub use error::{Error, Result};
