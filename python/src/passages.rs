//! Shared passages of a cluster, between the counts and joins of Spark; `luoc/spark.py` puts it together.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Float32Builder, Int32Builder, Int64Builder, ListBuilder, StringBuilder,
};
use arrow_array::{Array, ArrayRef, Int64Array, ListArray, cast::AsArray, types::Int64Type};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;

use luoc::dedup::spread::{self, Filing, Judgement, MOST_ASKED, MOST_FILED, Meeting, PhraseKey};
use luoc::dedup::{Link, Matcher};
use luoc::text::Document;

use crate::articles::points;
use crate::cluster::list_of_keys;
use crate::documents::{check_share, pick};
use crate::error::{detached, fail};
use crate::offsets::Offsets;
use crate::table::{Ids, Table, table};

fn documents(given: &Table, text: &str) -> PyResult<Vec<Document>> {
    let texts = given.strings(text)?;
    Ok((0..texts.len()).map(|row| Document::new("", texts.value(row))).collect())
}

/// Rows of id and text to a row a phrase of each document: id, key, count.
#[pyfunction]
pub fn phrases(py: Python<'_>, given: &Bound<'_, PyAny>) -> PyResult<PyTable> {
    let given = Table::extract(given)?;
    let (documents, ids) = (documents(&given, "text")?, given.ids("id")?);
    let mut rows = Vec::new();
    let (mut keys, mut counts) = (Int64Builder::new(), Int64Builder::new());
    detached(py, || {
        for (row, document) in documents.iter().enumerate() {
            for (key, count) in spread::phrases(document) {
                rows.push(row as u32);
                keys.append_value(key);
                counts.append_value(count.into());
            }
        }
    })?;
    table([
        ("id", pick(Some(&ids), rows)?),
        ("key", Arc::new(keys.finish()) as ArrayRef),
        ("count", Arc::new(counts.finish())),
    ])
}

/// Rows of key and count, over all documents, to the keys that filing must know.
#[pyfunction]
pub fn telling(given: &Bound<'_, PyAny>) -> PyResult<PyTable> {
    let given = Table::extract(given)?;
    let (keys, counts) = (given.integers("key")?, given.integers("count")?);
    let told = keys.values().iter().zip(counts.values());
    let told = told.filter(|&(&key, &count)| spread::worth_telling(key, count.unsigned_abs()));
    table([("key", Arc::new(Int64Array::from_iter_values(told.map(|(&key, _)| key))) as ArrayRef)])
}

/// Rows of id, text and told keys to a row a document: id, the rarity of its words and names, its common units, and a
/// list each of the keys of its phrases, of their rarities as words, and as names, and whether they are whole units.
#[pyfunction]
pub fn filings(py: Python<'_>, given: &Bound<'_, PyAny>) -> PyResult<PyTable> {
    let given = Table::extract(given)?;
    let (documents, ids, told) = (documents(&given, "text")?, given.ids("id")?, lists(&given, "told")?);
    let (mut words, mut names) = (Int64Builder::new(), Int64Builder::new());
    let mut common = ListBuilder::new(Int64Builder::new());
    let mut phrases: [_; 4] = std::array::from_fn(|_| ListBuilder::new(Int64Builder::new()));
    detached(py, || {
        for (row, document) in documents.iter().enumerate() {
            let filing = Filing::new(document, &values(&told, row));
            words.append_value(filing.words);
            names.append_value(filing.names);
            common.append_value(filing.common.into_iter().map(Some));
            for phrase in &filing.phrases {
                let (word, name, unit) = match phrase {
                    _ if phrase.is_unit() => (0, 0, 1),
                    _ if phrase.name => (0, phrase.rarity, 0),
                    _ => (phrase.rarity, 0, 0),
                };
                for (list, number) in phrases.iter_mut().zip([phrase.key, word, name, unit]) {
                    list.values().append_value(number);
                }
            }
            for list in &mut phrases {
                list.append(true);
            }
        }
    })?;
    let [keys, of_words, of_names, of_units] = phrases.map(|mut list| Arc::new(list.finish()) as ArrayRef);
    table([
        ("id", ids.column.clone()),
        ("words", Arc::new(words.finish()) as ArrayRef),
        ("names", Arc::new(names.finish())),
        ("common", Arc::new(common.finish())),
        ("keys", keys),
        ("of_words", of_words),
        ("of_names", of_names),
        ("of_units", of_units),
    ])
}

/// The most documents filed under one key that are joined by it.
#[pyfunction]
pub const fn most_filed() -> usize {
    MOST_FILED
}

/// Pairs a, b with what both are filed under and under what each is, to those worth comparing: a, b, event.
#[pyfunction]
#[pyo3(signature = (given, *, articles))]
pub fn events(given: &Bound<'_, PyAny>, articles: usize) -> PyResult<PyTable> {
    let given = Table::extract(given)?;
    let (a, b) = (given.ids("a")?, given.ids("b")?);
    let names = ["words", "names", "units", "words_a", "names_a", "words_b", "names_b"];
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        columns.push(given.integers(name)?);
    }
    let (mut rows, mut events) = (Vec::new(), Float32Builder::new());
    for row in 0..given.rows() {
        let of = |column: usize| columns[column].value(row);
        let filings = [(of(3), of(4)), (of(5), of(6))];
        let meeting = Meeting { words: of(0), names: of(1), units: of(2), filings };
        if let Some(event) = meeting.event(articles) {
            rows.push(row as u32);
            events.append_value(event);
        }
    }
    table([
        ("a", pick(Some(&a), rows.clone())?),
        ("b", pick(Some(&b), rows)?),
        ("event", Arc::new(events.finish()) as ArrayRef),
    ])
}

/// The most places that a place asks what they say.
#[pyfunction]
pub const fn most_asked() -> usize {
    MOST_ASKED
}

fn matcher(threshold: Option<f64>) -> PyResult<Matcher> {
    let Some(threshold) = threshold else { return Ok(Matcher::default()) };
    check_share("threshold", threshold)?;
    Ok(Matcher::default().threshold(threshold as f32))
}

/// Pairs a, b with event, text and common units of both, to a row a link that there may be: a, b, start and end (characters)
/// and text of both, relation, quoted, formula, and what the two say of it alone: event, odds, alone, near (0 if it supports
/// no other), copy.
#[pyfunction]
#[pyo3(signature = (given, *, threshold))]
pub fn drafts(py: Python<'_>, given: &Bound<'_, PyAny>, threshold: Option<f64>) -> PyResult<PyTable> {
    let matcher = matcher(threshold)?;
    let given = Table::extract(given)?;
    let rows = given.rows();
    let ids = given.ids("a")?.chain(&given.ids("b")?, "a")?;
    let texts = [given.strings("text_a")?, given.strings("text_b")?];
    let common = [lists(&given, "common_a")?, lists(&given, "common_b")?];
    let events = given.numbers("event")?;
    let distinct = Distinct::new(&ids);
    let places = || distinct.rows.iter().map(|&row| (row as usize / rows, row as usize % rows));
    let documents: Vec<Document> =
        places().map(|(side, row)| Document::new("", texts[side].value(row))).collect();
    let common: Vec<Vec<PhraseKey>> = places().map(|(side, row)| values(&common[side], row)).collect();
    let pairs: Vec<(usize, usize, f32)> = (0..rows)
        .map(|row| (distinct.number[row], distinct.number[row + rows], events.value(row) as f32))
        .collect();
    let found = detached(py, || matcher.drafts(&documents, &common, &pairs))?;

    let mut offsets: Vec<Offsets<'_>> =
        documents.iter().map(|document| Offsets::new(&document.text)).collect();
    let mut spans: [Int32Builder; 4] = std::array::from_fn(|_| Int32Builder::new());
    let mut wordings: [StringBuilder; 2] = std::array::from_fn(|_| StringBuilder::new());
    let mut relations = StringBuilder::new();
    let mut judged: [Float32Builder; 5] = std::array::from_fn(|_| Float32Builder::new());
    let (mut quoted, mut formula) = (BooleanBuilder::new(), BooleanBuilder::new());
    for (link, judgement) in &found {
        for (side, place) in [link.a, link.b].into_iter().enumerate() {
            let (start, end) = points(&mut offsets[place.article], place.span);
            spans[2 * side].append_value(start as i32);
            spans[2 * side + 1].append_value(end as i32);
            wordings[side].append_value(&documents[place.article].text[place.span.range()]);
        }
        relations.append_value(link.relation.name());
        let &Judgement { event, odds, alone, near, copy } = judgement;
        let near = if judgement.supports() { near } else { 0.0 };
        for (column, value) in judged.iter_mut().zip([event, odds, alone, near, copy]) {
            column.append_value(value);
        }
        quoted.append_value(link.quoted);
        formula.append_value(link.formula);
    }
    let named = |article: &dyn Fn(&Link) -> usize| {
        pick(Some(&ids), found.iter().map(|(link, _)| distinct.rows[article(link)]).collect())
    };
    let [start_a, end_a, start_b, end_b] = spans.map(|mut numbers| Arc::new(numbers.finish()) as ArrayRef);
    let [event, odds, alone, near, copy] = judged.map(|mut numbers| Arc::new(numbers.finish()) as ArrayRef);
    let [text_a, text_b] = wordings.map(|mut texts| Arc::new(texts.finish()) as ArrayRef);
    table([
        ("a", named(&|link| link.a.article)?),
        ("b", named(&|link| link.b.article)?),
        ("start_a", start_a),
        ("end_a", end_a),
        ("text_a", text_a),
        ("start_b", start_b),
        ("end_b", end_b),
        ("text_b", text_b),
        ("relation", Arc::new(relations.finish()) as ArrayRef),
        ("quoted", Arc::new(quoted.finish())),
        ("formula", Arc::new(formula.finish())),
        ("event", event),
        ("odds", odds),
        ("alone", alone),
        ("near", near),
        ("copy", copy),
    ])
}

/// Drafts with support by other documents to those that are links: row (its number), score.
#[pyfunction]
#[pyo3(signature = (given, *, threshold))]
pub fn scores(given: &Bound<'_, PyAny>, threshold: Option<f64>) -> PyResult<PyTable> {
    let matcher = matcher(threshold)?;
    let given = Table::extract(given)?;
    let [event, odds, alone, near, copy, support] =
        ["event", "odds", "alone", "near", "copy", "support"].map(|name| given.numbers(name));
    let (event, odds, alone, near, copy, support) = (event?, odds?, alone?, near?, copy?, support?);
    let (mut rows, mut scores) = (Int32Builder::new(), Float32Builder::new());
    for row in 0..given.rows() {
        let judgement = Judgement {
            event: event.value(row) as f32,
            odds: odds.value(row) as f32,
            alone: alone.value(row) as f32,
            near: near.value(row) as f32,
            copy: copy.value(row) as f32,
        };
        if let Some(score) = matcher.score(&judgement, support.value(row) as f32) {
            rows.append_value(row as i32);
            scores.append_value(score);
        }
    }
    table([("row", Arc::new(rows.finish()) as ArrayRef), ("score", Arc::new(scores.finish()))])
}

/// Documents that are named many times, each once.
struct Distinct {
    /// A row that names each, in order of the ids.
    rows: Vec<u32>,
    /// The number of the document that each row names.
    number: Vec<usize>,
}

impl Distinct {
    fn new(ids: &Ids) -> Self {
        let order = ids.order();
        let mut distinct = Self { rows: Vec::new(), number: vec![0; ids.len()] };
        for same in order.chunk_by(|&x, &y| ids.compare(x as usize, y as usize).is_eq()) {
            for &row in same {
                distinct.number[row as usize] = distinct.rows.len();
            }
            distinct.rows.push(same[0]);
        }
        distinct
    }
}

/// A column of lists of keys; null is an empty list.
fn lists(given: &Table, name: &str) -> PyResult<ListArray> {
    let column =
        arrow_cast::cast(&given.column(name)?, &list_of_keys()).map_err(|error| fail(error.to_string()))?;
    Ok(column.as_list::<i32>().clone())
}

fn values(lists: &ListArray, row: usize) -> Vec<PhraseKey> {
    if lists.is_null(row) {
        return Vec::new();
    }
    lists.value(row).as_primitive::<Int64Type>().values().to_vec()
}
