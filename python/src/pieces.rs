//! Tokens, words and sentences: a sequence that makes its items when they are asked for.
//!
//! An object a token would cost more than finding the token, and so would counting code points. So a result keeps the
//! Python string and sixteen bytes a piece; a `Token`, and its place in code points, come into being when somebody looks.

use std::fmt::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use pyo3::exceptions::{PyIndexError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PySlice, PyString};

use luoc::text::normal::fold;
use luoc::tokenize::{Role, TokenKind, WordKind};

use crate::offsets::Offsets;
use crate::strings;

/// What a piece is.
#[derive(Clone, Copy)]
pub enum Label {
    Token(TokenKind),
    Word(WordKind),
    Sentence(Role),
}

impl Label {
    const fn name(self) -> &'static str {
        match self {
            Self::Token(kind) => kind.name(),
            Self::Word(WordKind::Word) => "word",
            Self::Word(WordKind::Name) => "name",
            Self::Word(WordKind::Number) => "number",
            Self::Word(WordKind::Code) => "code",
            Self::Word(WordKind::Mark) => "mark",
            Self::Sentence(role) => role.name(),
        }
    }
}

/// One piece, in bytes of the text.
#[derive(Clone, Copy)]
pub struct Place {
    start: u32,
    length: u32,
    /// Sentences: number of the paragraph.
    paragraph: u32,
    label: Label,
}

impl Place {
    const fn end(&self) -> usize {
        self.start as usize + self.length as usize
    }

    fn slice<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start as usize..self.end()]
    }
}

/// Collects the places of the pieces of one text.
pub struct Places {
    found: Vec<Place>,
    bytes: usize,
}

impl Places {
    pub fn new(text: &str) -> Self {
        // Four bytes and a space are a usual token.
        Self { found: Vec::with_capacity(text.len() / 5), bytes: text.len() }
    }

    pub fn push(&mut self, start: usize, end: usize, label: Label, paragraph: usize) {
        let (start, length) = (start as u32, (end - start) as u32);
        self.found.push(Place { start, length, paragraph: paragraph as u32, label });
    }

    /// The places; a text too long for them has none, and says so.
    pub fn finish(self) -> Result<Vec<Place>, String> {
        if u32::try_from(self.bytes).is_err() {
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
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        (at < pieces.places.len()).then(|| pieces.item(py, at)).transpose()
    }
}

/// The pieces of one text, in order: a sequence of `Token`, `Word` or `Sentence`.
#[pyclass(frozen, sequence, module = "luoc")]
pub struct Pieces {
    /// The text that the pieces were cut from.
    #[pyo3(get)]
    text: Py<PyString>,
    places: Vec<Place>,
    /// Start and end of each in code points, once somebody has asked.
    points: OnceLock<Vec<(u32, u32)>>,
    what: What,
}

impl Pieces {
    pub fn new(text: &Bound<'_, PyString>, places: Vec<Place>, what: What) -> Self {
        Self { text: text.clone().unbind(), places, points: OnceLock::new(), what }
    }

    fn points(&self, py: Python<'_>) -> PyResult<&[(u32, u32)]> {
        let text = self.text.bind(py).to_str()?;
        Ok(self.points.get_or_init(|| {
            let mut offsets = Offsets::new(text);
            let mut point = |byte: usize| offsets.point(byte) as u32;
            self.places.iter().map(|place| (point(place.start as usize), point(place.end()))).collect()
        }))
    }

    fn item<'py>(&self, py: Python<'py>, at: usize) -> PyResult<Bound<'py, PyAny>> {
        let place = &self.places[at];
        let text = place.slice(self.text.bind(py).to_str()?).to_owned();
        let (start, end) = self.points(py)?[at];
        let name = place.label.name();
        Ok(match self.what {
            What::Token => Bound::new(py, Token { text, start, end, kind: name })?.into_any(),
            What::Word | What::OwnWord => Bound::new(py, Word { text, start, end, kind: name })?.into_any(),
            What::Sentence => {
                let sentence = Sentence { text, start, end, role: name, paragraph: place.paragraph };
                Bound::new(py, sentence)?.into_any()
            }
        })
    }

    fn list<'py>(&self, py: Python<'py>, at: impl Iterator<Item = usize>) -> PyResult<Bound<'py, PyAny>> {
        let list = PyList::empty(py);
        for at in at {
            list.append(self.item(py, at)?)?;
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
            let at = (0..range.slicelength as isize).map(|i| (range.start + i * range.step) as usize);
            return self.list(py, at);
        }
        let asked: isize = index.extract()?;
        let at = usize::try_from(if asked < 0 { asked + count } else { asked })
            .ok()
            .filter(|&at| at < self.places.len())
            .ok_or_else(|| PyIndexError::new_err(format!("index {asked} of {count} pieces")))?;
        self.item(py, at)
    }

    fn __iter__(slf: Bound<'_, Self>) -> PieceIterator {
        PieceIterator { pieces: slf.unbind(), next: AtomicUsize::new(0) }
    }

    /// The texts of the pieces: a list of str.
    #[getter]
    fn texts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let text = self.text.bind(py).to_str()?;
        strings::list(py, self.places.iter().map(|place| place.slice(text)))
    }

    /// The places of the pieces: a list of (start, end).
    #[getter]
    fn spans<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        PyList::new(py, self.points(py)?)
    }

    /// The kinds of tokens and words, the roles of sentences: a list of str.
    #[getter]
    fn labels<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        strings::list(py, self.places.iter().map(|place| place.label.name()))
    }

    /// The pieces as a list of dicts.
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for at in 0..self.places.len() {
            list.append(self.item(py, at)?.call_method0("to_dict")?)?;
        }
        Ok(list)
    }

    /// A table for notebooks.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        const SHOWN: usize = 200;
        let text = self.text.bind(py).to_str()?;
        let mut html = String::from("<table>");
        for (place, (start, end)) in self.places.iter().zip(self.points(py)?).take(SHOWN) {
            let (label, piece) = (place.label.name(), escaped(place.slice(text)));
            let _ = write!(html, "<tr><td>{start}–{end}</td><td>{label}</td><td>{piece}</td></tr>");
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
        let list = self.list(py, 0..self.places.len())?;
        list.eq(other)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        const SHOWN: usize = 10;
        let shown = self.list(py, 0..self.places.len().min(SHOWN))?.repr()?.to_string();
        let more = self.places.len().saturating_sub(SHOWN);
        if more == 0 { Ok(shown) } else { Ok(format!("{}, … {more} more]", shown.trim_end_matches(']'))) }
    }
}
