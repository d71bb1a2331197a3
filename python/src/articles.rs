//! Articles: strings, or dicts with what a record says of them.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use luoc::text::{Document, Span};

use crate::batch::{as_str, type_name};
use crate::error::fail;
use crate::offsets::Offsets;

/// A list of articles, each a `str` or a dict with `text` and, if known, `id`, `title`, `lead`, `published`, `source`.
pub fn documents(articles: &Bound<'_, PyAny>) -> PyResult<Vec<Document>> {
    articles.try_iter()?.enumerate().map(|(i, article)| document(i, &article?)).collect()
}

fn document(number: usize, article: &Bound<'_, PyAny>) -> PyResult<Document> {
    if article.is_instance_of::<PyString>() {
        return Ok(Document::new(number.to_string(), string(number, article)?));
    }
    let record = article.cast::<PyDict>().map_err(|_| {
        PyTypeError::new_err(format!("article {number} is {}; a str or a dict is needed", type_name(article)))
    })?;
    let filled = |name: &str| -> PyResult<Option<String>> {
        match record.get_item(name)? {
            Some(value) if !value.is_none() => {
                Ok(Some(string(number, &value.str()?.into_any())?).filter(|value| !value.trim().is_empty()))
            }
            _ => Ok(None),
        }
    };
    let text = record.get_item("text")?.filter(PyAnyMethods::is_instance_of::<PyString>);
    let text = text.ok_or_else(|| fail(format!("article {number} has no \"text\" that is a str")))?;
    Ok(Document {
        id: filled("id")?.unwrap_or_else(|| number.to_string()),
        text: string(number, &text)?,
        title: filled("title")?,
        lead: filled("lead")?,
        date: filled("published")?,
        source: filled("source")?,
        ..Document::default()
    })
}

fn string(number: usize, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let value = value.cast::<PyString>()?;
    as_str(value).map(str::to_owned).map_err(|error| fail(format!("article {number}: {error}")))
}

/// Start and end in code points.
pub type Points = (usize, usize);

/// A span of a text in code points.
pub fn points(offsets: &mut Offsets<'_>, span: Span) -> Points {
    (offsets.point(span.start), offsets.point(span.end))
}
