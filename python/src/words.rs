//! Words.

use pyo3::prelude::*;

use luoc::tokenize::{self, Dictionary, Segmenter};

use crate::error::fail;
use crate::pieces::{Label, Place, Places, What};
use crate::text::{pieces, rewritten};

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

/// Texts with a sentence on each line, spaces between words and `_` between the syllables of a word.
#[pyfunction]
#[pyo3(signature = (text, /, *, dictionary=None, threads=None))]
pub fn segment<'py>(
    text: &Bound<'py, PyAny>,
    dictionary: Option<&str>,
    threads: Option<usize>,
) -> PyResult<Bound<'py, PyAny>> {
    let segmenter = dictionary.map_or_else(|| Ok(Segmenter::default()), segmenter)?;
    rewritten(text, threads, |text| {
        let mut lines = String::with_capacity(text.len() + 1);
        let mut words = segmenter.words(text);
        while let Some(word) = words.next() {
            word.write_to(&mut lines);
            if words.between_sentences() {
                lines.push('\n');
            }
        }
        lines.pop();
        lines
    })
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
