//! Logistic regressions whose numbers are about words, as `data/train` writes them.

use rustc_hash::FxHashMap;

use crate::text::{Code, entries};

/// ln P/(1 - P) of P = 0.8, from which on an answer is taken to be sure.
pub(super) const SURE: f64 = 1.386;

/// The weights of a regression, and the numbers of each word.
pub(super) struct Regression<const WEIGHTS: usize, const NUMBERS: usize> {
    pub weights: [f64; WEIGHTS],
    words: FxHashMap<Code, [f64; NUMBERS]>,
}

impl<const WEIGHTS: usize, const NUMBERS: usize> Regression<WEIGHTS, NUMBERS> {
    /// Reads a table: a line of weights, then each word with its numbers in tenths.
    pub fn read(table: &'static str) -> Self {
        let numbers = |line: &str| line.split('\t').filter_map(|n| n.parse().ok()).collect::<Vec<f64>>();
        let mut lines = entries(table);
        let weights = numbers(lines.next().unwrap_or_default());
        let words = lines.filter_map(|line| {
            let (word, tenths) = line.split_once('\t')?;
            let tenths: [f64; NUMBERS] = numbers(tenths).try_into().ok()?;
            Some((Code::of(word), tenths.map(|tenth| tenth / 10.0)))
        });
        // The tables are part of the crate, and tests ask for each of their numbers.
        Self { weights: weights.try_into().unwrap_or([0.0; WEIGHTS]), words: words.collect() }
    }

    /// The numbers of a word; 0 if the table does not have it.
    pub fn says(&self, code: Code) -> [f64; NUMBERS] {
        self.words.get(&code).copied().unwrap_or([0.0; NUMBERS])
    }
}
