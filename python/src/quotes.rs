//! Quotations, as plain values; `luoc/results.py` dresses them.

use pyo3::prelude::*;

use luoc::text::Document;
use luoc::tokenize::{self, Article};

use crate::articles::{Points, points};
use crate::batch::{Texts, map, threads};
use crate::error::detached;
use crate::offsets::Offsets;

/// Place, kind, place and name of the speaker, place of the verb.
type Quote = (Points, &'static str, Option<Points>, Option<String>, Option<Points>);

/// The quotations of each text.
#[pyfunction]
pub fn quotes(texts: &Bound<'_, PyAny>, asked: Option<usize>) -> PyResult<Vec<Vec<Quote>>> {
    let given = Texts::extract(texts)?;
    let strs = given.strs()?;
    detached(texts.py(), || map(threads(asked), &strs, |text| quotes_of(text)))
}

fn quotes_of(text: &str) -> Vec<Quote> {
    let document = Document::new("", text);
    let mut offsets = Offsets::new(text);
    let article = Article::new(&document);
    let quotes = tokenize::quotes(&article);
    let names = tokenize::speaker_names(&article, &quotes);
    let found = quotes.into_iter().zip(names);
    found
        .map(|(quote, name)| {
            let place = points(&mut offsets, quote.span);
            let speaker = quote.speaker.map(|span| points(&mut offsets, span));
            let verb = quote.verb.map(|span| points(&mut offsets, span));
            (place, quote.kind.name(), speaker, name, verb)
        })
        .collect()
}
