//! What the workers and the driver of a cluster run between the shuffles of Spark; `luoc/spark.py` puts it together.

use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, FixedSizeListBuilder, Int32Builder, Int64Builder};
use arrow_array::{Array, ArrayRef, BinaryArray, Int32Array, Int64Array, UInt32Array};
use arrow_select::take::take;
use pyo3::prelude::*;
use pyo3_arrow::PyTable;

use luoc::dedup::minhash::{MinHash, verify};
use luoc::dedup::{Pair, Texts, shingles};

use crate::documents::{check_share, codes, groups, pick};
use crate::error::{detached, fail};
use crate::table::{Table, shares, table};

/// The fewest bands with the most rows that find a pair at the threshold with this probability: `(bands, rows)`.
///
/// More rows make fewer false candidates and need more bands; 24 bands are the most that are tried.
#[pyfunction]
#[pyo3(signature = (threshold, recall=0.999))]
pub fn bands(threshold: f64, recall: f64) -> PyResult<(usize, usize)> {
    const MOST: usize = 24;
    check_share("threshold", threshold)?;
    check_share("recall", recall)?;
    let fits = |bands: usize, rows: usize| MinHash::new(bands, rows).recall(threshold) >= recall;
    let rows = (1..=16).rev().find(|&rows| fits(MOST, rows)).unwrap_or(1);
    Ok(((1..MOST).find(|&bands| fits(bands, rows)).unwrap_or(MOST), rows))
}

/// Rows of id and text to rows of id, runs (their number), codes (their codes) and keys (one a band).
#[pyfunction]
#[pyo3(signature = (given, *, text, id, bands, rows))]
pub fn fingerprints(
    py: Python<'_>,
    given: &Bound<'_, PyAny>,
    text: &str,
    id: &str,
    bands: usize,
    rows: usize,
) -> PyResult<PyTable> {
    let given = Table::extract(given)?;
    let (strings, ids) = (given.strings(text)?, given.ids(id)?);
    let (runs, bytes, keys) = detached(py, || {
        let minhash = MinHash::new(bands, rows);
        let mut runs = Int32Builder::new();
        let mut bytes = BinaryBuilder::new();
        let mut keys = FixedSizeListBuilder::new(Int64Builder::new(), bands as i32);
        let mut items = Vec::new();
        for row in 0..strings.len() {
            let codes = codes(strings.value(row));
            items.clear();
            shingles(&codes, &mut items);
            runs.append_value(codes.len() as i32);
            bytes.append_value(codes.iter().flat_map(|code| code.to_le_bytes()).collect::<Vec<u8>>());
            // Spark has no unsigned numbers; only equality matters.
            minhash
                .band_keys(&minhash.signature(&items))
                .into_iter()
                .for_each(|key| keys.values().append_value(key.cast_signed()));
            keys.append(true);
        }
        (runs.finish(), bytes.finish(), keys.finish())
    })?;
    let keys = arrow_cast::cast(&keys, &list_of_keys()).map_err(|error| fail(error.to_string()))?;
    table([
        ("id", ids.column.clone()),
        ("runs", Arc::new(runs) as ArrayRef),
        ("codes", Arc::new(bytes) as ArrayRef),
        ("keys", keys),
    ])
}

/// The type of a column of lists of keys, as Spark has it.
pub fn list_of_keys() -> arrow_schema::DataType {
    arrow_schema::DataType::new_list(arrow_schema::DataType::Int64, true)
}

/// Candidates (a, b, codes of both) to those that are pairs: a, b, runs of both, shared, distinct shingles of both.
#[pyfunction]
#[pyo3(signature = (given, *, threshold))]
pub fn verified(py: Python<'_>, given: &Bound<'_, PyAny>, threshold: f64) -> PyResult<PyTable> {
    check_share("threshold", threshold)?;
    let given = Table::extract(given)?;
    let (a, b) = (given.ids("a")?, given.ids("b")?);
    let (codes_a, codes_b) = (given.bytes("codes_a")?, given.bytes("codes_b")?);
    let (texts, pairs) = detached(py, || {
        let mut texts = Texts::new();
        for row in 0..given.rows() {
            texts.push(&unpacked(&codes_a, row));
            texts.push(&unpacked(&codes_b, row));
        }
        let candidates: Vec<(u32, u32)> =
            (0..given.rows() as u32).map(|row| (2 * row, 2 * row + 1)).collect();
        verify(&texts, &candidates, threshold, 1).map(|pairs| (texts, pairs))
    })?
    .map_err(|error| fail(error.to_string()))?;
    let rows = UInt32Array::from_iter_values(pairs.iter().map(|pair| pair.a / 2));
    let picked = |column: &ArrayRef| take(column, &rows, None).map_err(|error| fail(error.to_string()));
    let numbers = |number: &dyn Fn(&Pair) -> usize| -> ArrayRef {
        Arc::new(Int32Array::from_iter_values(pairs.iter().map(|pair| number(pair) as i32)))
    };
    table([
        ("a", picked(&a.column)?),
        ("b", picked(&b.column)?),
        ("runs_a", numbers(&|pair| texts.runs(pair.a as usize))),
        ("runs_b", numbers(&|pair| texts.runs(pair.b as usize))),
        ("shared", numbers(&|pair| pair.shared as usize)),
        ("size_a", numbers(&|pair| pair.size_a as usize)),
        ("size_b", numbers(&|pair| pair.size_b as usize)),
    ])
}

fn unpacked(codes: &BinaryArray, row: usize) -> Vec<u32> {
    codes
        .value(row)
        .chunks_exact(4)
        .map(|code| u32::from_le_bytes([code[0], code[1], code[2], code[3]]))
        .collect()
}

/// Verified pairs to groups: for every removed document the one that stands for it.
///
/// Documents are taken from the longest to the shortest, of equals in order of their ids, as the embedded run does where
/// the rows are in order of their ids.
#[pyfunction]
pub fn grouped(py: Python<'_>, given: &Bound<'_, PyAny>) -> PyResult<PyTable> {
    let given = Table::extract(given)?;
    let all = given.ids("a")?.chain(&given.ids("b")?, "a")?;
    let (runs_a, runs_b) = (given.integers("runs_a")?, given.integers("runs_b")?);
    let (shared, size_a, size_b) =
        (given.integers("shared")?, given.integers("size_a")?, given.integers("size_b")?);
    let count = given.rows();
    let runs = |row: usize| if row < count { runs_a.value(row) } else { runs_b.value(row - count) };
    let (documents, removed, by, pairs) = detached(py, || {
        let mut order: Vec<u32> = (0..all.len() as u32).collect();
        order.sort_by(|&x, &y| all.compare(x as usize, y as usize).then(x.cmp(&y)));
        // For each document, numbered in order of the ids, one row that names it; for each row its document.
        let mut documents: Vec<u32> = Vec::new();
        let mut number = vec![0u32; all.len()];
        for &row in &order {
            let known =
                documents.last().is_some_and(|&last| all.compare(last as usize, row as usize).is_eq());
            if !known {
                documents.push(row);
            }
            number[row as usize] = documents.len() as u32 - 1;
        }
        let size = |sizes: &Int64Array, row: usize| sizes.value(row) as u32;
        let mut pairs: Vec<Pair> = (0..count)
            .map(|row| {
                let a = (number[row], size(&size_a, row));
                let b = (number[row + count], size(&size_b, row));
                let (a, b) = if a.0 < b.0 { (a, b) } else { (b, a) };
                Pair { a: a.0, b: b.0, shared: size(&shared, row), size_a: a.1, size_b: b.1 }
            })
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let groups =
            groups(documents.len(), &pairs, |document| runs(documents[document as usize] as usize) as usize);
        let removed: Vec<u32> =
            (0..documents.len() as u32).filter(|&document| groups.removed_by(document).is_some()).collect();
        let by: Vec<(u32, usize)> = removed
            .iter()
            .filter_map(|&document| Some((groups.kept_for(document, &pairs), groups.removed_by(document)?)))
            .collect();
        (documents, removed, by, pairs)
    })?;
    let named = |numbers: &mut dyn Iterator<Item = u32>| {
        pick(Some(&all), numbers.map(|document| documents[document as usize]).collect())
    };
    table([
        ("id", named(&mut removed.iter().copied())?),
        ("keep", named(&mut by.iter().map(|by| by.0))?),
        ("jaccard", shares(by.iter().map(|by| pairs[by.1].jaccard()))),
        ("containment", shares(by.iter().map(|by| pairs[by.1].containment()))),
    ])
}
