//! Keywords, as plain values; `luoc/results.py` dresses them.

use pyo3::prelude::*;

use luoc::score;
use luoc::tokenize::Segmenter;

use crate::articles::documents;
use crate::error::detached;
use crate::words::segmenter;

/// Term, occurrences, documents, score, other forms.
type Keyword = (String, u32, u32, f64, Vec<String>);

/// What the articles are about, the best first.
#[pyfunction]
#[pyo3(signature = (articles, *, dictionary))]
pub fn keywords(articles: &Bound<'_, PyAny>, dictionary: Option<&str>) -> PyResult<Vec<Keyword>> {
    let segmenter = dictionary.map_or_else(|| Ok(Segmenter::default()), segmenter)?;
    let documents = documents(articles)?;
    detached(articles.py(), || {
        let found = score::keywords(&documents, &segmenter);
        found.into_iter().map(|k| (k.term, k.count, k.documents, k.score, k.variants)).collect()
    })
}
