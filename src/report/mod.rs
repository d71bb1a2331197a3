//! Stage 6, results to bytes: one format a file, each writing to a given writer.

pub mod csv;
pub mod duplicates;
pub mod json;
pub mod markdown;
#[cfg(feature = "cli")]
pub mod page;
pub mod shared;
pub mod summary;
pub mod terms;
pub mod text;
pub mod tokens;
