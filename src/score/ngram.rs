//! N-grams of a collection: how often, in how many documents, and whether more often than chance.
//!
//! For an n-gram *w₁…wₙ* with count *f* in a collection of *N* units and *D* documents:
//!
//! - **PMI** = log₂( *f* · *N*ⁿ⁻¹ / ∏ *f*(*wᵢ*) ), in bits (Church and Hanks 1990);
//! - **log-likelihood** *G*² = 2 Σ *O* ln(*O*/*E*) over the 2 × 2 table of "preceded by *w₁…wₙ₋₁*" and "is *wₙ*"
//!   (Dunning 1993): above 10.83 with chance below one in a thousand;
//! - **dispersion**, Juilland's *D* = 1 − (σ/μ)/√(*D*−1) of the counts in the documents: 1 if spread evenly, 0 if all in one.
//!
//! Counting is exact in bounded memory: when the table is full it goes to a sorted temporary file, and the files are
//! merged at the end. Only the list of distinct units stays in memory.

use std::ops::RangeInclusive;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::spill::{Merge, Sorter};
use crate::text::normal::fold;
use crate::tokenize::{Segmenter, Sentence, TokenKind, Word, WordKind, sentences, tokens};
use crate::{Error, Result};

/// Longest n-gram.
pub const LONGEST: usize = 5;

/// What n-grams are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Words; the syllables of a word are joined by `_`.
    Words,
    /// Syllables and other tokens that are read aloud.
    Syllables,
}

/// A measure to rank by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Occurrences.
    Count,
    /// Documents.
    Documents,
    /// Pointwise mutual information, in bits.
    Pmi,
    /// Log-likelihood ratio.
    LogLikelihood,
    /// Juilland's *D*.
    Dispersion,
}

/// What to count, and how.
#[derive(Clone, Debug)]
pub struct NgramOptions {
    /// What n-grams are made of.
    pub unit: Unit,
    /// Lengths of the n-grams to report, within 1 to 5.
    pub sizes: RangeInclusive<usize>,
    /// N-grams that occur less often are left out.
    pub min_count: u32,
    /// Order of the results, the highest first.
    pub order: Measure,
    /// Bytes for tables in memory; more goes to temporary files.
    pub memory: usize,
}

impl Default for NgramOptions {
    /// Words, one to three, from two occurrences on, by count, within 512 MiB.
    fn default() -> Self {
        Self { unit: Unit::Words, sizes: 1..=3, min_count: 2, order: Measure::Count, memory: 512 << 20 }
    }
}

/// An n-gram and what was measured of it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Ngram {
    /// Its units in their forms for lookup, separated by spaces.
    pub term: String,
    /// Number of units.
    pub size: usize,
    /// Occurrences.
    pub count: u64,
    /// Documents it occurs in.
    pub documents: u32,
    /// The measure that the results are ordered by.
    pub score: f64,
    /// Pointwise mutual information in bits; none for single units.
    pub pmi: Option<f64>,
    /// Log-likelihood ratio; none for single units.
    pub log_likelihood: Option<f64>,
    /// Juilland's *D*, 0 to 1; none in a single document.
    pub dispersion: Option<f64>,
}

/// The units of an n-gram as numbers from 1; 0 after the last.
type Key = [u32; LONGEST];

/// Counts of one n-gram. The documents at both ends stay open, because another run may count more in them.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    count: u64,
    documents: u32,
    first: Part,
    /// With two documents or more.
    last: Part,
    /// Sum of squared counts in the documents between.
    squares: u64,
}

/// Occurrences in one document, by its number.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    document: u32,
    count: u32,
}

impl Part {
    fn square(self) -> u64 {
        u64::from(self.count) * u64::from(self.count)
    }
}

impl Tally {
    fn current(&mut self) -> &mut Part {
        if self.documents < 2 { &mut self.first } else { &mut self.last }
    }

    fn open(&mut self, part: Part) {
        if self.documents == 0 {
            self.first = part;
        } else {
            if self.documents > 1 {
                self.squares += self.last.square();
            }
            self.last = part;
        }
        self.documents += 1;
    }

    /// Counts one occurrence.
    fn see(&mut self, document: u32) {
        if self.documents == 0 || self.current().document != document {
            self.open(Part { document, count: 0 });
        }
        self.current().count += 1;
        self.count += 1;
    }

    /// Adds what was counted after this.
    fn append(&mut self, next: &Self) {
        self.count += next.count;
        if self.documents > 0 && self.current().document == next.first.document {
            self.current().count += next.first.count;
        } else {
            self.open(next.first);
        }
        if next.documents > 1 {
            self.open(next.last);
            self.squares += next.squares;
            self.documents += next.documents - 2;
        }
    }

    /// Sum of squared counts in all documents.
    fn all_squares(&self) -> u64 {
        self.squares + self.first.square() + if self.documents > 1 { self.last.square() } else { 0 }
    }
}

const KEY: usize = 4 * LONGEST;
/// A tally in a file: key, number of the run, count, documents, first and last part, squares; big endian, so that bytes
/// sort like keys and runs.
const ROW: usize = KEY + 4 + 8 + 4 + 16 + 8;
/// A result to be ranked: rank, row, PMI, log-likelihood.
const RANKED: usize = 8 + ROW + 16;
/// What a tally costs in memory at most, with its place in the table and in the sorted run.
const COST: usize = 220;

/// Counts the n-grams of documents one after another.
///
/// ```
/// use luoc::score::{NgramCounter, NgramOptions};
/// use luoc::tokenize::Segmenter;
///
/// let segmenter = Segmenter::default();
/// let mut counter = NgramCounter::new(NgramOptions { sizes: 2..=2, ..NgramOptions::default() }, &segmenter)?;
/// counter.add("Hiệp ước đối tác. Hiệp ước phòng thủ.")?;
/// counter.add("Đó là hiệp ước đối tác.")?;
/// let first = counter.finish()?.next().unwrap()?;
/// assert_eq!((first.term.as_str(), first.count, first.documents), ("hiệp_ước đối_tác", 2, 2));
/// # Ok::<(), luoc::Error>(())
/// ```
#[derive(Debug)]
pub struct NgramCounter<'s> {
    options: NgramOptions,
    segmenter: &'s Segmenter,
    names: Names,
    table: FxHashMap<Key, Tally>,
    rows: Sorter<ROW>,
    runs: u32,
    documents: u32,
    units: Vec<u32>,
}

/// Distinct units: their numbers, forms and counts.
#[derive(Debug, Default)]
struct Names {
    numbers: FxHashMap<u64, u32>,
    forms: Vec<Box<str>>,
    counts: Vec<u64>,
    total: u64,
}

impl Names {
    /// Number of a unit, from 1; counts it.
    fn count(&mut self, form: &str) -> u32 {
        let next = self.forms.len() as u32 + 1;
        let number = *self.numbers.entry(xxh3_64(form.as_bytes())).or_insert(next);
        if number == next {
            self.forms.push(form.into());
            self.counts.push(0);
        }
        self.counts[number as usize - 1] += 1;
        self.total += 1;
        number
    }

    fn term(&self, key: &Key) -> String {
        let forms: Vec<&str> =
            key.iter().take_while(|&&n| n > 0).map(|&n| &*self.forms[n as usize - 1]).collect();
        forms.join(" ")
    }
}

impl<'s> NgramCounter<'s> {
    /// A counter of nothing yet; `segmenter` tells words.
    ///
    /// # Errors
    ///
    /// [`Error::Setting`] if the sizes are not within 1 to 5.
    pub fn new(options: NgramOptions, segmenter: &'s Segmenter) -> Result<Self> {
        let (least, most) = (*options.sizes.start(), *options.sizes.end());
        if least == 0 || most > LONGEST || least > most {
            let message = format!("{least}-{most} is no range of lengths within 1 to {LONGEST}");
            return Err(Error::Setting { name: "--size", message });
        }
        Ok(Self {
            options,
            segmenter,
            names: Names::default(),
            table: FxHashMap::default(),
            rows: Sorter::default(),
            runs: 0,
            documents: 0,
            units: Vec::new(),
        })
    }

    /// Counts a document.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if the table is full and cannot be written to the temporary folder.
    pub fn add(&mut self, text: &str) -> Result<()> {
        self.documents += 1;
        for sentence in sentences(text) {
            let mut units = std::mem::take(&mut self.units);
            units.clear();
            each_unit(self.options.unit, self.segmenter, sentence, |unit| {
                units.push(unit.map_or(0, |(form, _)| self.names.count(&form)));
            });
            // Marks end an n-gram: they are zeros here.
            for run in units.split(|&unit| unit == 0) {
                self.count(run);
            }
            self.units = units;
            if self.table.len() * COST > self.options.memory {
                self.unload();
                self.rows.spill()?;
            }
        }
        Ok(())
    }

    fn count(&mut self, run: &[u32]) {
        let most = *self.options.sizes.end();
        for start in 0..run.len() {
            let mut key = [0; LONGEST];
            for size in 0..most.min(run.len() - start) {
                key[size] = run[start + size];
                self.table.entry(key).or_default().see(self.documents);
            }
        }
    }

    fn unload(&mut self) {
        let table = std::mem::take(&mut self.table);
        let run = self.runs;
        self.rows.extend(table.into_iter().map(|(key, tally)| Row { key, run, tally }.to_bytes()));
        self.runs += 1;
    }

    /// The n-grams in the order asked for; ties in the order of their first units' first occurrence.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if temporary files cannot be written or read.
    pub fn finish(mut self) -> Result<Ngrams> {
        self.unload();
        let mut ranked = Sorter::<RANKED>::default();
        // Prefixes sort before what begins with them, so the count of the prefix is always at hand.
        let mut prefixes = [0; LONGEST];
        let mut rows = Groups { rows: self.rows.merge()?, ahead: None };
        while let Some(row) = rows.next().transpose()? {
            let size = row.size();
            prefixes[size - 1] = row.tally.count;
            if row.tally.count < u64::from(self.options.min_count) || !self.options.sizes.contains(&size) {
                continue;
            }
            let measured = Measured::of(&row, if size > 1 { prefixes[size - 2] } else { 0 }, &self.names);
            ranked.push(measured.to_bytes(self.options.order, self.documents));
            if ranked.waiting() * RANKED * 2 > self.options.memory {
                ranked.spill()?;
            }
        }
        drop(rows);
        Ok(Ngrams {
            ranked: ranked.merge()?,
            order: self.options.order,
            names: self.names,
            documents: self.documents,
        })
    }
}

/// Calls `found` for each unit of a sentence with its form and span, and with none where n-grams end.
pub(super) fn each_unit<'t>(
    unit: Unit,
    segmenter: &Segmenter,
    sentence: Sentence<'t>,
    mut found: impl FnMut(Option<(std::borrow::Cow<'t, str>, crate::text::Span)>),
) {
    match unit {
        Unit::Syllables => {
            for token in tokens(sentence.text) {
                let span = crate::text::Span::new(sentence.start + token.start, sentence.start + token.end());
                found(token.kind.is_word().then(|| (fold(token.text), span)));
            }
        }
        Unit::Words => {
            for word in segmenter.sentence_words(sentence) {
                found((word.kind != WordKind::Mark).then(|| (form(&word), word.span())));
            }
        }
    }
}

/// Form of a word for lookup: its tokens folded, joined by `_`.
pub fn form<'t>(word: &Word<'t>) -> std::borrow::Cow<'t, str> {
    if word.tokens == 1 {
        return fold(word.text);
    }
    let mut form = String::with_capacity(word.text.len());
    let mut end = 0;
    for token in tokens(word.text).filter(|token| token.kind != TokenKind::Gap) {
        if end > 0 && token.start > end {
            form.push('_');
        }
        form.push_str(&fold(token.text));
        end = token.end();
    }
    form.into()
}

/// What one run, or all, counted of one n-gram.
#[derive(Clone, Copy, Debug)]
struct Row {
    key: Key,
    run: u32,
    tally: Tally,
}

impl Row {
    fn size(&self) -> usize {
        self.key.iter().take_while(|&&unit| unit > 0).count()
    }

    fn to_bytes(self) -> [u8; ROW] {
        let Tally { count, documents, first, last, squares } = self.tally;
        let mut bytes = [0; ROW];
        let (numbers, _) = bytes.as_chunks_mut::<4>();
        let parts = [first.document, first.count, last.document, last.count];
        let halves = [count, squares].map(|long| [(long >> 32) as u32, long as u32]);
        let values = self.key.into_iter().chain([self.run, documents]).chain(parts).chain(halves.concat());
        numbers.iter_mut().zip(values).for_each(|(to, value)| *to = value.to_be_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Self {
        let word = |i: usize| u32::from_be_bytes(std::array::from_fn(|j| bytes[4 * i + j]));
        let part = |i: usize| Part { document: word(i), count: word(i + 1) };
        Self {
            key: std::array::from_fn(word),
            run: word(LONGEST),
            tally: Tally {
                documents: word(LONGEST + 1),
                first: part(LONGEST + 2),
                last: part(LONGEST + 4),
                count: long(bytes, KEY + 24),
                squares: long(bytes, KEY + 32),
            },
        }
    }
}

fn long(bytes: &[u8], at: usize) -> u64 {
    u64::from_be_bytes(std::array::from_fn(|i| bytes[at + i]))
}

/// Sums the rows of one n-gram, which come in the order of their runs.
struct Groups {
    rows: Merge<ROW>,
    ahead: Option<Row>,
}

impl Iterator for Groups {
    type Item = Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut sum = self.ahead.take();
        for bytes in self.rows.by_ref() {
            let row = match bytes {
                Ok(bytes) => Row::from_bytes(&bytes),
                Err(error) => return Some(Err(error)),
            };
            match &mut sum {
                None => sum = Some(row),
                Some(sum) if sum.key == row.key => sum.tally.append(&row.tally),
                Some(_) => {
                    self.ahead = Some(row);
                    break;
                }
            }
        }
        sum.map(Ok)
    }
}

/// A row with its association.
#[derive(Clone, Copy, Debug)]
struct Measured {
    row: Row,
    pmi: f64,
    log_likelihood: f64,
}

impl Measured {
    fn of(row: &Row, prefix: u64, names: &Names) -> Self {
        let size = row.size();
        if size < 2 {
            return Self { row: *row, pmi: 0.0, log_likelihood: 0.0 };
        }
        let single = |i: usize| names.counts[row.key[i] as usize - 1] as f64;
        let (count, total) = (row.tally.count as f64, names.total as f64);
        let independent: f64 = (0..size).map(|i| (single(i) / total).log2()).sum();
        let last = single(size - 1);
        Self {
            row: *row,
            pmi: (count / total).log2() - independent,
            log_likelihood: log_likelihood(count, prefix as f64 - count, last - count, total),
        }
    }

    fn value(&self, measure: Measure, documents: u32) -> f64 {
        match measure {
            Measure::Count => self.row.tally.count as f64,
            Measure::Documents => f64::from(self.row.tally.documents),
            Measure::Pmi => self.pmi,
            Measure::LogLikelihood => self.log_likelihood,
            Measure::Dispersion => dispersion(&self.row, documents).unwrap_or(0.0),
        }
    }

    fn to_bytes(self, order: Measure, documents: u32) -> [u8; RANKED] {
        let mut bytes = [0; RANKED];
        bytes[..8].copy_from_slice(&descending(self.value(order, documents)).to_be_bytes());
        bytes[8..8 + ROW].copy_from_slice(&self.row.to_bytes());
        bytes[8 + ROW..16 + ROW].copy_from_slice(&self.pmi.to_bits().to_be_bytes());
        bytes[16 + ROW..].copy_from_slice(&self.log_likelihood.to_bits().to_be_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8; RANKED]) -> Self {
        Self {
            row: Row::from_bytes(&bytes[8..8 + ROW]),
            pmi: f64::from_bits(long(bytes, 8 + ROW)),
            log_likelihood: f64::from_bits(long(bytes, 16 + ROW)),
        }
    }
}

/// A number whose order is the reverse of that of the finite `value`.
fn descending(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits();
    !(if bits >> 63 == 0 { bits | 1 << 63 } else { !bits })
}

/// Dunning's *G*² of a 2 × 2 table: both, first only, second only, and the total.
fn log_likelihood(both: f64, first: f64, second: f64, total: f64) -> f64 {
    let neither = (total - both - first - second).max(0.0);
    let term = |observed: f64, row: f64, column: f64| {
        if observed <= 0.0 { 0.0 } else { observed * (observed * total / (row * column)).ln() }
    };
    let (with, without) = (both + first, second + neither);
    let (is, other) = (both + second, first + neither);
    let sum = term(both, with, is)
        + term(first, with, other)
        + term(second, without, is)
        + term(neither, without, other);
    (2.0 * sum).max(0.0)
}

/// Juilland's *D* over the documents.
fn dispersion(row: &Row, documents: u32) -> Option<f64> {
    if documents < 2 {
        return None;
    }
    let n = f64::from(documents);
    let mean = row.tally.count as f64 / n;
    let variance = (row.tally.all_squares() as f64 / n - mean * mean).max(0.0);
    Some((1.0 - variance.sqrt() / mean / (n - 1.0).sqrt()).clamp(0.0, 1.0))
}

/// Iterator of [`NgramCounter::finish`].
#[derive(Debug)]
pub struct Ngrams {
    ranked: Merge<RANKED>,
    order: Measure,
    names: Names,
    documents: u32,
}

impl Iterator for Ngrams {
    type Item = Result<Ngram>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.ranked.next()?.map(|bytes| {
            let measured = Measured::from_bytes(&bytes);
            let row = &measured.row;
            let several = |value: f64| (row.size() > 1).then_some(value);
            Ngram {
                term: self.names.term(&row.key),
                size: row.size(),
                count: row.tally.count,
                documents: row.tally.documents,
                score: measured.value(self.order, self.documents),
                pmi: several(measured.pmi),
                log_likelihood: several(measured.log_likelihood),
                dispersion: dispersion(row, self.documents),
            }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXTS: [&str; 3] = [
        "Nga ký hiệp ước. Nga và Triều Tiên ký hiệp ước, hai nước nói.",
        "Triều Tiên ký hiệp ước với Nga.",
        "Hai nước ký kết.",
    ];

    fn count(options: NgramOptions) -> Vec<Ngram> {
        let segmenter = Segmenter::default();
        let mut counter = NgramCounter::new(options, &segmenter).unwrap();
        for text in TEXTS {
            counter.add(text).unwrap();
        }
        counter.finish().unwrap().map(Result::unwrap).collect()
    }

    fn syllables() -> NgramOptions {
        NgramOptions { unit: Unit::Syllables, sizes: 1..=5, min_count: 1, ..NgramOptions::default() }
    }

    #[test]
    fn counts_by_hand() {
        let all = count(syllables());
        let of = |term: &str| all.iter().find(|n| n.term == term).unwrap();
        let treaty = of("ký hiệp ước");
        assert_eq!((treaty.count, treaty.documents, treaty.size), (3, 2, 3));
        // 25 units; ký 4, hiệp 3, ước 3.
        let pmi = (3.0 * 25.0 * 25.0 / (4.0 * 3.0 * 3.0_f64)).log2();
        assert!((treaty.pmi.unwrap() - pmi).abs() < 1e-9);
        // Counts 2, 1, 0: mean 1, sigma √(2/3), D = 1 - √(2/3)/√2.
        assert!((treaty.dispersion.unwrap() - (1.0 - (1.0_f64 / 3.0).sqrt())).abs() < 1e-9);
        // `ký hiệp` always goes on with `ước`: 2 (3 ln(25/3) + 22 ln(25/22)).
        let g = 2.0 * (3.0 * (25.0_f64 / 3.0).ln() + 22.0 * (25.0_f64 / 22.0).ln());
        assert!((treaty.log_likelihood.unwrap() - g).abs() < 1e-9);
        assert!(all.iter().all(|n| n.term != "ước nga" && n.term != "ước hai"), "n-grams end at marks");
    }

    #[test]
    fn a_small_table_changes_nothing() {
        for order in [Measure::Count, Measure::Pmi, Measure::LogLikelihood, Measure::Dispersion] {
            let options = NgramOptions { order, ..syllables() };
            assert_eq!(count(options.clone()), count(NgramOptions { memory: 1, ..options }));
        }
    }

    #[test]
    fn ordered_by_the_measure() {
        let counts: Vec<f64> =
            count(NgramOptions { order: Measure::Pmi, ..syllables() }).iter().map(|n| n.score).collect();
        assert!(counts.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn sizes_out_of_range() {
        let segmenter = Segmenter::default();
        for sizes in [0..=2, 2..=6, RangeInclusive::new(3, 2)] {
            let options = NgramOptions { sizes, ..NgramOptions::default() };
            assert!(matches!(NgramCounter::new(options, &segmenter), Err(Error::Setting { .. })));
        }
    }
}
