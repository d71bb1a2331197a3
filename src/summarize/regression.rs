//! Logistic regressions whose numbers are about words, as `data/train` writes them.

use rustc_hash::FxHashMap;

use crate::text::{Code, entries};

/// ln P/(1 - P) of P = 0.8, from which on an answer is taken to be sure.
pub(super) const SURE: f64 = 1.386;

/// The weights of a regression, and the numbers of each word.
pub(super) struct Regression<const WEIGHTS: usize, const NUMBERS: usize> {
    pub weights: [f64; WEIGHTS],
    /// In tenths: small, so that the table stays near the processor.
    words: FxHashMap<Code, [i8; NUMBERS]>,
}

impl<const WEIGHTS: usize, const NUMBERS: usize> Regression<WEIGHTS, NUMBERS> {
    /// Reads a table: a line of weights, then each word with its numbers in tenths.
    pub fn read(table: &'static str) -> Self {
        let mut lines = entries(table);
        let mut weights = [0.0; WEIGHTS];
        for (weight, number) in weights.iter_mut().zip(lines.next().unwrap_or_default().split('\t')) {
            *weight = number.parse().unwrap_or_default();
        }
        let words = lines.filter_map(|line| {
            let mut parts = line.split('\t');
            let word = Code::of(parts.next()?);
            let mut tenths = [0; NUMBERS];
            for tenth in &mut tenths {
                *tenth = parts.next()?.parse().ok()?;
            }
            Some((word, tenths))
        });
        // The tables are part of the crate, and tests ask for each of their numbers.
        Self { weights, words: words.collect() }
    }

    /// The numbers of a word; 0 if the table does not have it.
    pub fn says(&self, code: Code) -> [f64; NUMBERS] {
        self.words.get(&code).map_or([0.0; NUMBERS], |tenths| tenths.map(|tenth| f64::from(tenth) / 10.0))
    }
}
