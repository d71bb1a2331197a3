//! Tokens, words and sentences: a sequence that makes its items when they are asked for.
//!
//! An object a token would cost more than finding the token. So a result keeps the Python string and a few numbers a
//! piece, and a `Token` comes into being when somebody looks at it.

use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};

use pyo3::exceptions::{PyIndexError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PySlice, PyString};

use luoc::text::normal::fold;

use crate::offsets::Offsets;

/// One piece: bytes for Rust, code points for Python.
#[derive(Clone, Copy)]
pub struct Place {
    byte: u32,
    bytes: u32,
    point: u32,
    points: u32,
    /// Sentences: number of the paragraph.
    paragraph: u32,
    /// Kind or role.
    label: &'static str,
}

impl Place {
    fn slice<'t>(&self, text: &'t str) -> &'t str {
        &text[self.byte as usize..][..self.bytes as usize]
    }
}

/// Collects the places of the pieces of one text.
pub struct Places<'t> {
    text: &'t str,
    offsets: Offsets<'t>,
    found: Vec<Place>,
}

impl<'t> Places<'t> {
    pub fn new(text: &'t str) -> Self {
        // Four bytes and a space are a usual token.
        Self { text, offsets: Offsets::new(text), found: Vec::with_capacity(text.len() / 5) }
    }

    pub fn push(&mut self, start: usize, end: usize, label: &'static str, paragraph: usize) {
        let point = self.offsets.point(start);
        let points = self.offsets.point(end) - point;
        self.found.push(Place {
            byte: start as u32,
            bytes: (end - start) as u32,
            point: point as u32,
            points: points as u32,
            paragraph: paragraph as u32,
            label,
        });
    }

    /// The places; a text too long for them has none, and says so.
    pub fn finish(self) -> Result<Vec<Place>, String> {
        if u32::try_from(self.text.len()).is_err() {
            return Err("a text of 4 GiB or more; cut it into documents first".into());
        }
        Ok(self.found)
    }
}

/// What the pieces are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum What {
    Token,
    Word,
    /// A word cut with a dictionary of the user's own.
    OwnWord,
    Sentence,
}

/// A syllable or another token.
#[pyclass(frozen, eq, hash, module = "luoc")]
#[derive(PartialEq, Eq, Hash)]
pub struct Token {
    /// The token as written.
    #[pyo3(get)]
    text: String,
    /// Index of its first character in the text.
    #[pyo3(get)]
    start: u32,
    /// One past its last character.
    #[pyo3(get)]
    end: u32,
    /// What it is, such as "syllable".
    #[pyo3(get)]
    kind: &'static str,
}

#[pymethods]
impl Token {
    /// The form for lookup: lower case, NFC, tone mark in its old place.
    #[getter]
    fn norm(&self) -> String {
        fold(&self.text).into_owned()
    }

    /// The token as a dict.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("text", &self.text)?;
        dict.set_item("start", self.start)?;
        dict.set_item("end", self.end)?;
        dict.set_item("kind", self.kind)?;
        dict.set_item("norm", self.norm())?;
        Ok(dict)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Token({}, {}, {}, kind={:?})", quoted(py, &self.text)?, self.start, self.end, self.kind))
    }
}

/// A word of one token or several.
#[pyclass(frozen, eq, hash, module = "luoc")]
#[derive(PartialEq, Eq, Hash)]
pub struct Word {
    /// The word as written, with the white space between its syllables.
    #[pyo3(get)]
    text: String,
    /// Index of its first character in the text.
    #[pyo3(get)]
    start: u32,
    /// One past its last character.
    #[pyo3(get)]
    end: u32,
    /// What it is, such as "name".
    #[pyo3(get)]
    kind: &'static str,
}

#[pymethods]
impl Word {
    /// The word as a dict.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("text", &self.text)?;
        dict.set_item("start", self.start)?;
        dict.set_item("end", self.end)?;
        dict.set_item("kind", self.kind)?;
        Ok(dict)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Word({}, {}, {}, kind={:?})", quoted(py, &self.text)?, self.start, self.end, self.kind))
    }
}

/// A sentence or heading.
#[pyclass(frozen, eq, hash, module = "luoc")]
#[derive(PartialEq, Eq, Hash)]
pub struct Sentence {
    /// The sentence as written.
    #[pyo3(get)]
    text: String,
    /// Index of its first character in the text.
    #[pyo3(get)]
    start: u32,
    /// One past its last character.
    #[pyo3(get)]
    end: u32,
    /// What it is for in an article, such as "headline" or "body".
    #[pyo3(get)]
    role: &'static str,
    /// Number of its paragraph, from 0.
    #[pyo3(get)]
    paragraph: u32,
}

#[pymethods]
impl Sentence {
    /// The sentence as a dict.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("text", &self.text)?;
        dict.set_item("start", self.start)?;
        dict.set_item("end", self.end)?;
        dict.set_item("role", self.role)?;
        dict.set_item("paragraph", self.paragraph)?;
        Ok(dict)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!(
            "Sentence({}, {}, {}, role={:?})",
            quoted(py, &self.text)?,
            self.start,
            self.end,
            self.role
        ))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// As Python would write it.
fn quoted(py: Python<'_>, text: &str) -> PyResult<String> {
    Ok(PyString::new(py, text).repr()?.to_string())
}

/// Walks over pieces.
#[pyclass(frozen, module = "luoc")]
pub struct PieceIterator {
    pieces: Py<Pieces>,
    next: AtomicUsize,
}

#[pymethods]
impl PieceIterator {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let pieces = self.pieces.get();
        let place = pieces.places.get(self.next.fetch_add(1, Ordering::Relaxed));
        place.map(|place| pieces.item(py, place)).transpose()
    }
}

/// The pieces of one text, in order: a sequence of `Token`, `Word` or `Sentence`.
#[pyclass(frozen, sequence, module = "luoc")]
pub struct Pieces {
    /// The text that the pieces were cut from.
    #[pyo3(get)]
    text: Py<PyString>,
    places: Vec<Place>,
    what: What,
}

impl Pieces {
    pub fn new(text: &Bound<'_, PyString>, places: Vec<Place>, what: What) -> Self {
        Self { text: text.clone().unbind(), places, what }
    }

    fn item<'py>(&self, py: Python<'py>, place: &Place) -> PyResult<Bound<'py, PyAny>> {
        let text = place.slice(self.text.bind(py).to_str()?).to_owned();
        let (start, end) = (place.point, place.point + place.points);
        Ok(match self.what {
            What::Token => Bound::new(py, Token { text, start, end, kind: place.label })?.into_any(),
            What::Word | What::OwnWord => {
                Bound::new(py, Word { text, start, end, kind: place.label })?.into_any()
            }
            What::Sentence => {
                let sentence = Sentence { text, start, end, role: place.label, paragraph: place.paragraph };
                Bound::new(py, sentence)?.into_any()
            }
        })
    }

    fn list<'py>(&self, py: Python<'py>, places: impl Iterator<Item = Place>) -> PyResult<Bound<'py, PyAny>> {
        let list = PyList::empty(py);
        for place in places {
            list.append(self.item(py, &place)?)?;
        }
        Ok(list.into_any())
    }
}

#[pymethods]
impl Pieces {
    fn __len__(&self) -> usize {
        self.places.len()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, index: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let count = self.places.len() as isize;
        if let Ok(slice) = index.cast::<PySlice>() {
            let range = slice.indices(count)?;
            let places =
                (0..range.slicelength as isize).map(|i| self.places[(range.start + i * range.step) as usize]);
            return self.list(py, places);
        }
        let asked: isize = index.extract()?;
        let place = usize::try_from(if asked < 0 { asked + count } else { asked })
            .ok()
            .and_then(|i| self.places.get(i))
            .ok_or_else(|| PyIndexError::new_err(format!("index {asked} of {count} pieces")))?;
        self.item(py, place)
    }

    fn __iter__(slf: Bound<'_, Self>) -> PieceIterator {
        PieceIterator { pieces: slf.unbind(), next: AtomicUsize::new(0) }
    }

    /// The texts of the pieces: a list of str.
    #[getter]
    fn texts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let text = self.text.bind(py).to_str()?;
        PyList::new(py, self.places.iter().map(|place| place.slice(text)))
    }

    /// The places of the pieces: a list of (start, end).
    #[getter]
    fn spans<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, self.places.iter().map(|place| (place.point, place.point + place.points)))
    }

    /// The kinds of tokens and words, the roles of sentences: a list of str.
    #[getter]
    fn labels<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, self.places.iter().map(|place| place.label))
    }

    /// The pieces as a list of dicts.
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for place in &self.places {
            list.append(self.item(py, place)?.call_method0("to_dict")?)?;
        }
        Ok(list)
    }

    /// A table for notebooks.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        const SHOWN: usize = 200;
        let text = self.text.bind(py).to_str()?;
        let mut html = String::from("<table>");
        for place in self.places.iter().take(SHOWN) {
            let (start, end) = (place.point, place.point + place.points);
            let piece = escaped(place.slice(text));
            let _ = write!(html, "<tr><td>{start}–{end}</td><td>{}</td><td>{piece}</td></tr>", place.label);
        }
        html.push_str("</table>");
        let more = self.places.len().saturating_sub(SHOWN);
        if more > 0 {
            let _ = write!(html, "<p>… {more} more</p>");
        }
        Ok(html)
    }

    /// Pieces come back from a pickle by being cut again.
    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, (Py<PyString>,))> {
        let name = match self.what {
            What::Token => "tokens",
            What::Word => "words",
            What::OwnWord => {
                return Err(PyTypeError::new_err(
                    "words cut with a dictionary cannot be pickled; take their texts, spans or to_dicts()",
                ));
            }
            What::Sentence => "sentences",
        };
        Ok((py.import("luoc")?.getattr(name)?, (self.text.clone_ref(py),)))
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        if let Ok(other) = other.cast::<Self>() {
            let other = other.get();
            let same_text = self.text.bind(py).as_any().eq(other.text.bind(py))?;
            return Ok(same_text && self.what == other.what && self.texts(py)?.eq(other.texts(py)?)?);
        }
        let list = self.list(py, self.places.iter().copied())?;
        list.eq(other)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        const SHOWN: usize = 10;
        let shown = self.list(py, self.places.iter().take(SHOWN).copied())?.repr()?.to_string();
        let more = self.places.len().saturating_sub(SHOWN);
        if more == 0 { Ok(shown) } else { Ok(format!("{}, … {more} more]", shown.trim_end_matches(']'))) }
    }
}
