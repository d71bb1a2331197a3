//! `luoc._luoc`: the Rust library as Python sees it. Names, defaults, offsets and errors are settled here and in
//! `luoc/__init__.py`; what the results mean is the library's affair.

mod articles;
mod batch;
mod cluster;
mod documents;
mod error;
mod keywords;
mod offsets;
mod passages;
mod pieces;
mod quotes;
mod shared;
mod strings;
mod summary;
mod table;
mod text;
mod words;

/// The compiled half of the package `luoc`.
#[pyo3::pymodule]
mod _luoc {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::cluster::{bands, fingerprints, grouped, verified};
    #[pymodule_export]
    use crate::documents::{Deduplicator, dedup_table};
    #[pymodule_export]
    use crate::error::LuocError;
    #[pymodule_export]
    use crate::keywords::keywords;
    #[pymodule_export]
    use crate::passages::{drafts, events, filings, most_asked, most_filed, phrases, scores, telling};
    #[pymodule_export]
    use crate::pieces::{Pieces, Sentence, Token, Word};
    #[pymodule_export]
    use crate::quotes::quotes;
    #[pymodule_export]
    use crate::shared::shared;
    #[pymodule_export]
    use crate::summary::{Chosen, shown, summarize};
    #[pymodule_export]
    use crate::text::{normalize, sentences, token_table, tokens};
    #[pymodule_export]
    use crate::words::{segment, words};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
