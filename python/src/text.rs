//! Text to pieces.

use std::sync::Arc;

use arrow_array::builder::{Int32Builder, StringBuilder};
use arrow_array::{Array, ArrayRef};
use pyo3::prelude::*;
use pyo3::types::PyList;
use pyo3_arrow::PyTable;

use luoc::text::normal::fold;
use luoc::text::{Document, Iy, Spelling, TonePlacement};
use luoc::tokenize::{self, Article};

use crate::batch::{Texts, map, threads};
use crate::documents::pick;
use crate::error::{detached, fail};
use crate::offsets::Offsets;
use crate::pieces::{Label, Pieces, Place, Places, What};
use crate::table::{Table, table};

/// Syllables and other tokens.
#[pyfunction]
#[pyo3(signature = (text, /, *, threads=None))]
pub fn tokens<'py>(text: &Bound<'py, PyAny>, threads: Option<usize>) -> PyResult<Bound<'py, PyAny>> {
    pieces(text, threads, What::Token, |text| {
        let mut places = Places::new(text);
        tokenize::tokens(text)
            .for_each(|token| places.push(token.start, token.end(), Label::Token(token.kind), 0));
        places.finish()
    })
}

/// Sentences and headings, with their roles.
#[pyfunction]
#[pyo3(signature = (text, /, *, threads=None))]
pub fn sentences<'py>(text: &Bound<'py, PyAny>, threads: Option<usize>) -> PyResult<Bound<'py, PyAny>> {
    pieces(text, threads, What::Sentence, |text| {
        let document = Document::new("", text);
        let mut places = Places::new(text);
        for segment in Article::new(&document).segments {
            places.push(
                segment.span.start,
                segment.span.end,
                Label::Sentence(segment.role),
                segment.paragraph,
            );
        }
        places.finish()
    })
}

/// Texts in one spelling.
#[pyfunction]
#[pyo3(signature = (text, /, *, tone=None, iy=None, strip_marks=false, threads=None))]
pub fn normalize<'py>(
    text: &Bound<'py, PyAny>,
    tone: Option<&str>,
    iy: Option<&str>,
    strip_marks: bool,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyAny>> {
    let spelling = Spelling {
        tone: match tone {
            None => None,
            Some("old") => Some(TonePlacement::Old),
            Some("new") => Some(TonePlacement::New),
            Some(other) => return Err(fail(format!("tone: \"old\" (hòa) or \"new\" (hoà), not {other:?}"))),
        },
        iy: match iy {
            None => None,
            Some("i") => Some(Iy::I),
            Some("y") => Some(Iy::Y),
            Some(other) => return Err(fail(format!("iy: \"i\" (lí) or \"y\" (lý), not {other:?}"))),
        },
        strip_marks,
    };
    rewritten(text, threads, |text| tokenize::respelled(text, spelling))
}

/// What becomes of one text, or a list of that of many.
pub fn rewritten<'py>(
    object: &Bound<'py, PyAny>,
    asked: Option<usize>,
    write: impl Fn(&str) -> String + Sync,
) -> PyResult<Bound<'py, PyAny>> {
    let py = object.py();
    let texts = Texts::extract(object)?;
    let strs = texts.strs()?;
    let results = detached(py, || map(threads(asked), &strs, |text| write(text)))?;
    match texts {
        Texts::One(_) => Ok(results[0].as_str().into_pyobject(py)?.into_any()),
        Texts::Many(_) => Ok(PyList::new(py, results)?.into_any()),
    }
}

/// The pieces of one text, or a list of those of many.
pub fn pieces<'py>(
    object: &Bound<'py, PyAny>,
    asked: Option<usize>,
    what: What,
    cut: impl Fn(&str) -> Result<Vec<Place>, String> + Sync,
) -> PyResult<Bound<'py, PyAny>> {
    let py = object.py();
    let texts = Texts::extract(object)?;
    let strs = texts.strs()?;
    let places = detached(py, || map(threads(asked), &strs, |text| cut(text)))?;
    let mut results = Vec::with_capacity(places.len());
    for (i, (text, places)) in texts.as_slice().iter().zip(places).enumerate() {
        let places = places.map_err(|message| fail(format!("text {i}: {message}")))?;
        results.push(Bound::new(py, Pieces::new(text, places, what))?);
    }
    match texts {
        Texts::One(_) => Ok(results.remove(0).into_any()),
        Texts::Many(_) => Ok(PyList::new(py, results)?.into_any()),
    }
}

/// Rows of id and text to a row a token: id, start, end, text, kind, norm.
#[pyfunction]
#[pyo3(signature = (given, *, text, id))]
pub fn token_table(py: Python<'_>, given: &Bound<'_, PyAny>, text: &str, id: &str) -> PyResult<PyTable> {
    let given = Table::extract(given)?;
    let (strings, ids) = (given.strings(text)?, given.ids(id)?);
    let mut rows = Vec::new();
    let (mut starts, mut ends) = (Int32Builder::new(), Int32Builder::new());
    let (mut texts, mut kinds, mut norms) =
        (StringBuilder::new(), StringBuilder::new(), StringBuilder::new());
    detached(py, || {
        for row in 0..strings.len() {
            let text = strings.value(row);
            let mut offsets = Offsets::new(text);
            for token in tokenize::tokens(text) {
                rows.push(row as u32);
                starts.append_value(offsets.point(token.start) as i32);
                ends.append_value(offsets.point(token.end()) as i32);
                texts.append_value(token.text);
                kinds.append_value(token.kind.name());
                norms.append_value(fold(token.text));
            }
        }
    })?;
    table([
        ("id", pick(Some(&ids), rows)?),
        ("start", Arc::new(starts.finish()) as ArrayRef),
        ("end", Arc::new(ends.finish())),
        ("text", Arc::new(texts.finish())),
        ("kind", Arc::new(kinds.finish())),
        ("norm", Arc::new(norms.finish())),
    ])
}
