//! Near-duplicate documents: collections in memory, and tables.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray, LargeStringArray, UInt32Array, UInt64Array};
use arrow_select::filter::filter_record_batch;
use arrow_select::take::take;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use pyo3_arrow::PyTable;

use luoc::dedup::minhash::verify;
use luoc::dedup::{Groups, Join, Pair, Sets, Texts};
use luoc::tokenize::runs;

use crate::batch::{self, map, threads};
use crate::error::{detached, fail};
use crate::table::{Ids, Table, shares, table};

/// What counts as a duplicate, and which of two stays.
#[derive(Clone, Copy)]
pub struct Settings {
    threshold: f64,
    containment: Option<f64>,
    longest: bool,
    threads: usize,
}

impl Settings {
    fn new(threshold: f64, containment: Option<f64>, prefer: &str, asked: Option<usize>) -> PyResult<Self> {
        check_share("threshold", threshold)?;
        if let Some(least) = containment {
            check_share("containment", least)?;
        }
        let longest = match prefer {
            "longest" => true,
            "first" if containment.is_none() => false,
            "first" => {
                return Err(fail(
                    "prefer: with containment the longer document must stay; use prefer=\"longest\"",
                ));
            }
            other => return Err(fail(format!("prefer: \"longest\" or \"first\", not {other:?}"))),
        };
        Ok(Self { threshold, containment, longest, threads: threads(asked) })
    }

    /// All pairs of similar texts.
    fn pairs(&self, texts: &Texts) -> Result<Vec<Pair>, String> {
        let join = Join::new(self.threshold).threads(self.threads);
        let join = if let Some(least) = self.containment { join.containment(least) } else { join };
        // Texts are in memory, where reading does not fail.
        join.pairs(texts).map_err(|error| error.to_string())
    }
}

/// Groups around the longest document of each, of equals around the first.
pub fn groups(count: usize, pairs: &[Pair], length: impl Fn(u32) -> usize) -> Groups {
    Groups::new(count, pairs, |a, b| length(b).cmp(&length(a)).then(a.cmp(&b)))
}

/// A share lies above 0 and not above 1.
pub fn check_share(name: &str, value: f64) -> PyResult<()> {
    if value > 0.0 && value <= 1.0 {
        return Ok(());
    }
    Err(fail(format!("{name}: {value} is out of range; it lies above 0 and not above 1, as in {name}=0.8")))
}

/// Codes of the runs of a text: what shingles are made of.
pub fn codes(text: &str) -> Vec<u32> {
    runs(text).map(|run| run.code.0).collect()
}

/// Documents in order. Those that are the same run by run share a text, so that a page copied a hundred thousand times
/// is one text, and not five billion pairs.
#[derive(Default)]
struct Collection {
    texts: Texts,
    /// For each document its text.
    text_of: Vec<u32>,
    /// For each text its first document.
    first: Vec<u32>,
    /// Texts by the hash of their codes.
    known: HashMap<u64, Vec<u32>>,
}

impl Collection {
    fn push(&mut self, codes: &[u32]) {
        let mut hasher = DefaultHasher::new();
        codes.hash(&mut hasher);
        let same = self.known.entry(hasher.finish()).or_default();
        // A text without a run resembles nothing, not even another such text.
        let is_same =
            |text: u32| self.texts.with_codes(text as usize, |known| known == codes).unwrap_or(false);
        let found = same.iter().copied().find(|&text| !codes.is_empty() && is_same(text));
        let text = found.unwrap_or_else(|| {
            let text = self.texts.push(codes) as u32;
            same.push(text);
            self.first.push(self.text_of.len() as u32);
            text
        });
        self.text_of.push(text);
    }

    fn len(&self) -> usize {
        self.text_of.len()
    }

    /// Similar texts, as `settings` has it; of candidates, which are documents, only those.
    fn join(&self, settings: Settings, candidates: Option<&[(u32, u32)]>) -> Result<Found, String> {
        let (count, pairs) = if let Some(candidates) = candidates {
            // Candidates are few enough to be looked at one by one.
            let found = verify(&Copies(self), candidates, settings.threshold, settings.threads);
            (self.len(), found.map_err(|error| error.to_string())?)
        } else {
            (self.first.len(), settings.pairs(&self.texts)?)
        };
        let copies = candidates.is_none();
        let text = |node: u32| if copies { node } else { self.text_of[node as usize] } as usize;
        let length = |node: u32| if settings.longest { self.texts.runs(text(node)) } else { 0 };
        let groups = groups(count, &pairs, length);
        Ok(Found { pairs, groups, copies })
    }

    /// Why a document goes: the one that stays for it, with jaccard and containment.
    fn removed(&self, found: &Found, document: u32) -> Option<Removed> {
        if !found.copies {
            let pair = found.groups.removed_by(document)?;
            return Some(Removed::of(
                document,
                found.groups.kept_for(document, &found.pairs),
                &found.pairs[pair],
            ));
        }
        let text = self.text_of[document as usize];
        if let Some(pair) = found.groups.removed_by(text) {
            let keep = self.first[found.groups.kept_for(text, &found.pairs) as usize];
            return Some(Removed::of(document, keep, &found.pairs[pair]));
        }
        let keep = self.first[text as usize];
        (keep != document).then_some(Removed { document, keep, jaccard: 1.0, containment: 1.0 })
    }

    /// All that goes, in order.
    fn all_removed(&self, found: &Found) -> Vec<Removed> {
        (0..self.len() as u32).filter_map(|document| self.removed(found, document)).collect()
    }

    /// Pairs of documents: of similar texts the first documents, and every copy with the first of its text.
    fn pairs(&self, found: &Found) -> Vec<Removed> {
        let first = |node: u32| if found.copies { self.first[node as usize] } else { node };
        let mut pairs: Vec<Removed> =
            found.pairs.iter().map(|pair| Removed::of(first(pair.a), first(pair.b), pair)).collect();
        if found.copies {
            pairs.extend(self.text_of.iter().zip(0..).filter_map(|(&text, document)| {
                let first = self.first[text as usize];
                (first != document).then_some(Removed {
                    document: first,
                    keep: document,
                    jaccard: 1.0,
                    containment: 1.0,
                })
            }));
            pairs.sort_unstable_by_key(|pair| (pair.document, pair.keep));
        }
        pairs
    }
}

/// The documents one by one, copies and all.
struct Copies<'a>(&'a Collection);

impl Sets for Copies<'_> {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn item_count(&self, set: usize) -> usize {
        self.0.texts.item_count(self.0.text_of[set] as usize)
    }

    fn items(&self, set: usize, into: &mut Vec<u64>) -> std::io::Result<()> {
        self.0.texts.items(self.0.text_of[set] as usize, into)
    }
}

/// What a join found: between texts if copies were put together, else between documents.
struct Found {
    pairs: Vec<Pair>,
    groups: Groups,
    copies: bool,
}

/// Two documents that resemble each other.
struct Removed {
    document: u32,
    keep: u32,
    jaccard: f64,
    containment: f64,
}

impl Removed {
    fn of(document: u32, keep: u32, pair: &Pair) -> Self {
        Self { document, keep, jaccard: pair.jaccard(), containment: pair.containment() }
    }
}

/// Finds near-duplicates in a collection held in memory: texts go in, pairs and groups come out.
#[pyclass(module = "luoc")]
pub struct Deduplicator {
    settings: Settings,
    documents: Collection,
    ids: Vec<Py<PyAny>>,
    /// Of the documents so far, once somebody asked.
    found: Option<Found>,
}

#[pymethods]
impl Deduplicator {
    #[new]
    #[pyo3(signature = (threshold=0.8, *, containment=None, prefer="longest", threads=None))]
    fn new(threshold: f64, containment: Option<f64>, prefer: &str, threads: Option<usize>) -> PyResult<Self> {
        let settings = Settings::new(threshold, containment, prefer, threads)?;
        Ok(Self { settings, documents: Collection::default(), ids: Vec::new(), found: None })
    }

    /// Adds one text or many. Without ids they are called 0, 1, 2, … in the order in which they come.
    #[pyo3(signature = (texts, /, ids=None))]
    fn add(&mut self, texts: &Bound<'_, PyAny>, ids: Option<&Bound<'_, PyAny>>) -> PyResult<()> {
        let py = texts.py();
        let texts = batch::Texts::extract(texts)?;
        let one = matches!(texts, batch::Texts::One(_));
        let strs = texts.strs()?;
        let ids: Vec<Py<PyAny>> = match ids {
            None => (self.ids.len()..self.ids.len() + strs.len())
                .map(|id| Ok(id.into_pyobject(py)?.into_any().unbind()))
                .collect::<PyResult<_>>()?,
            Some(id) if one => vec![id.clone().unbind()],
            Some(ids) => ids.try_iter()?.map(|id| Ok(id?.unbind())).collect::<PyResult<_>>()?,
        };
        if ids.len() != strs.len() {
            return Err(fail(format!("{} texts but {} ids", strs.len(), ids.len())));
        }
        let workers = self.settings.threads;
        for codes in detached(py, || map(workers, &strs, |text| codes(text)))? {
            self.documents.push(&codes);
        }
        self.ids.extend(ids);
        self.found = None;
        Ok(())
    }

    fn __len__(&self) -> usize {
        self.ids.len()
    }

    fn __repr__(&self) -> String {
        format!("Deduplicator({}) of {} texts", self.settings.threshold, self.ids.len())
    }

    /// All pairs of near-duplicates: dicts of a, b, jaccard, containment, in order of the texts.
    ///
    /// Of texts that are the same run by run, the first stands for all in pairs with others.
    fn pairs<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let pairs = self.found(py, Collection::pairs)?;
        let list = PyList::empty(py);
        for pair in pairs {
            let dict = PyDict::new(py);
            dict.set_item("a", &self.ids[pair.document as usize])?;
            dict.set_item("b", &self.ids[pair.keep as usize])?;
            dict.set_item("jaccard", pair.jaccard)?;
            dict.set_item("containment", pair.containment)?;
            list.append(dict)?;
        }
        Ok(list)
    }

    /// The groups: dicts of keep (an id) and members (dicts of id, jaccard, containment, the kept one left out).
    fn groups<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let removed = self.found(py, Collection::all_removed)?;
        let mut members: BTreeMap<u32, Bound<'py, PyList>> = BTreeMap::new();
        for one in removed {
            let dict = PyDict::new(py);
            dict.set_item("id", &self.ids[one.document as usize])?;
            dict.set_item("jaccard", one.jaccard)?;
            dict.set_item("containment", one.containment)?;
            members.entry(one.keep).or_insert_with(|| PyList::empty(py)).append(dict)?;
        }
        let list = PyList::empty(py);
        for (keep, members) in members {
            let dict = PyDict::new(py);
            dict.set_item("keep", &self.ids[keep as usize])?;
            dict.set_item("members", members)?;
            list.append(dict)?;
        }
        Ok(list)
    }

    /// The ids of the texts that stay, in order.
    fn kept<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let mut stays = vec![true; self.ids.len()];
        for one in self.found(py, Collection::all_removed)? {
            stays[one.document as usize] = false;
        }
        PyList::new(
            py,
            self.ids.iter().zip(stays).filter_map(|(id, stays)| stays.then_some(id)).collect::<Vec<_>>(),
        )
    }
}

impl Deduplicator {
    /// What the documents' join says, which is made when it is asked for first.
    fn found(
        &mut self,
        py: Python<'_>,
        read: impl FnOnce(&Collection, &Found) -> Vec<Removed>,
    ) -> PyResult<Vec<Removed>> {
        let (settings, documents) = (self.settings, &self.documents);
        let found = match self.found.take() {
            Some(found) => found,
            None => detached(py, || documents.join(settings, None))?.map_err(fail)?,
        };
        Ok(read(&self.documents, self.found.insert(found)))
    }
}

/// What a table of documents is turned into.
#[derive(Clone, Copy)]
enum Output {
    /// The rows that stay, as they came.
    Kept,
    /// The numbers of the rows that stay.
    Rows,
    /// For each removed document the one that stands for it.
    Removed,
    /// All pairs.
    Pairs,
}

/// Near-duplicates of a table; see `luoc.dedup`, `luoc.duplicates` and `luoc.pairs`.
#[pyfunction]
#[pyo3(signature = (given, *, output, text, id, threshold, containment, prefer, candidates, threads))]
#[expect(clippy::too_many_arguments, reason = "settings by name, as Python has them")]
pub fn dedup_table(
    py: Python<'_>,
    given: &Bound<'_, PyAny>,
    output: &str,
    text: &str,
    id: Option<&str>,
    threshold: f64,
    containment: Option<f64>,
    prefer: &str,
    candidates: Option<&Bound<'_, PyAny>>,
    threads: Option<usize>,
) -> PyResult<PyTable> {
    let output = match output {
        "kept" => Output::Kept,
        "rows" => Output::Rows,
        "removed" => Output::Removed,
        "pairs" => Output::Pairs,
        other => return Err(fail(format!("output: {other:?}"))),
    };
    let settings = Settings::new(threshold, containment, prefer, threads)?;
    let given = Table::extract(given)?;
    let strings = given.strings(text)?;
    let ids = id.map(|id| given.ids(id)).transpose()?;
    let sorted = ids.as_ref().map(Ids::sorted).transpose()?;
    let candidates = match (candidates, &ids, &sorted) {
        (None, ..) => None,
        (Some(candidates), Some(ids), Some(sorted)) => {
            Some(numbered(&Table::extract(candidates)?, ids, sorted)?)
        }
        _ => return Err(fail("candidates: they name ids, so the table needs a column of ids")),
    };
    let (documents, found) = detached(py, || {
        let documents = read(&strings, settings.threads);
        let found = documents.join(settings, candidates.as_deref())?;
        Ok::<_, String>((documents, found))
    })?
    .map_err(fail)?;
    let removed = documents.all_removed(&found);
    let mut stays = vec![true; given.rows()];
    for one in &removed {
        stays[one.document as usize] = false;
    }
    match output {
        Output::Kept => keep(&given, &stays),
        Output::Rows => {
            let rows = (0..).zip(stays).filter_map(|(row, stays)| stays.then_some(row));
            table([("row", Arc::new(UInt64Array::from_iter_values(rows)) as ArrayRef)])
        }
        Output::Removed => similar(ids.as_ref(), ["id", "keep"], &removed),
        Output::Pairs => similar(ids.as_ref(), ["a", "b"], &documents.pairs(&found)),
    }
}

fn similar(ids: Option<&Ids>, names: [&str; 2], rows: &[Removed]) -> PyResult<PyTable> {
    table([
        (names[0], pick(ids, rows.iter().map(|row| row.document).collect())?),
        (names[1], pick(ids, rows.iter().map(|row| row.keep).collect())?),
        ("jaccard", shares(rows.iter().map(|row| row.jaccard))),
        ("containment", shares(rows.iter().map(|row| row.containment))),
    ])
}

/// Texts cut up on all cores and laid down in order.
fn read(strings: &LargeStringArray, threads: usize) -> Collection {
    // In stretches, so that the codes do not exist twice.
    const STRETCH: usize = 4096;
    let mut documents = Collection::default();
    let rows: Vec<usize> = (0..strings.len()).collect();
    for stretch in rows.chunks(STRETCH) {
        for codes in map(threads, stretch, |&row| codes(strings.value(row))) {
            documents.push(&codes);
        }
    }
    documents
}

/// Candidates given as ids, as row numbers in order, each once.
fn numbered(candidates: &Table, ids: &Ids, sorted: &[u32]) -> PyResult<Vec<(u32, u32)>> {
    let a = ids.find(sorted, &candidates.ids("a")?)?;
    let b = ids.find(sorted, &candidates.ids("b")?)?;
    let mut pairs: Vec<(u32, u32)> =
        a.into_iter().zip(b).filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect();
    pairs.sort_unstable();
    pairs.dedup();
    Ok(pairs)
}

/// Ids of rows, or the rows' numbers where there are no ids.
pub fn pick(ids: Option<&Ids>, rows: Vec<u32>) -> PyResult<ArrayRef> {
    let Some(ids) = ids else {
        return Ok(Arc::new(UInt64Array::from_iter_values(rows.into_iter().map(u64::from))));
    };
    take(&ids.column, &UInt32Array::from(rows), None).map_err(|error| fail(error.to_string()))
}

fn keep(given: &Table, stays: &[bool]) -> PyResult<PyTable> {
    let mut first = 0;
    let mut kept = Vec::with_capacity(given.batches.len());
    for batch in &given.batches {
        let mask = BooleanArray::from(stays[first..first + batch.num_rows()].to_vec());
        kept.push(filter_record_batch(batch, &mask).map_err(|error| fail(error.to_string()))?);
        first += batch.num_rows();
    }
    PyTable::try_new(kept, given.schema.clone())
}
