//! Words.

use pyo3::prelude::*;

use luoc::tokenize::{self, Dictionary, Segmenter};

use crate::error::fail;
use crate::pieces::{Label, Place, Places, What};
use crate::text::pieces;

/// Words: which syllables belong together.
#[pyfunction]
#[pyo3(signature = (text, /, *, dictionary=None, threads=None))]
pub fn words<'py>(
    text: &Bound<'py, PyAny>,
    dictionary: Option<&str>,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyAny>> {
    let Some(dictionary) = dictionary else {
        return pieces(text, threads, What::Word, |text| places(text, tokenize::words(text)));
    };
    let segmenter = segmenter(dictionary)?;
    pieces(text, threads, What::OwnWord, |text| places(text, segmenter.words(text)))
}

/// What finds words, with a dictionary of the user's own.
pub fn segmenter(dictionary: &str) -> PyResult<Segmenter> {
    let (dictionary, bad) = Dictionary::parse(dictionary);
    match bad.first() {
        Some(bad) => Err(fail(format!("dictionary: line {}: {}", bad.line, bad.why))),
        None => Ok(Segmenter::default().with_dictionary(dictionary)),
    }
}

fn places<'t>(text: &str, words: impl Iterator<Item = tokenize::Word<'t>>) -> Result<Vec<Place>, String> {
    let mut places = Places::new(text);
    words.for_each(|word| places.push(word.start, word.end(), Label::Word(word.kind), 0));
    places.finish()
}
