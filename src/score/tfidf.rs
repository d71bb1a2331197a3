//! TF-IDF: how much a term says of the collection that holds it.
//!
//! ```text
//! weight(t) = (1 + ln tf(t)) · idf(t)        idf(t) = max(0, ln(N / (df(t) + s)))
//! ```
//!
//! tf: occurrences in the collection; df: documents of the background that hold the term, of N in all; s: what an
//! unseen term counts as, 2 for words and 8 for bigrams, since the table of bigrams ends earlier.
//! (Salton and Buckley 1988, logarithmic term frequency.) An idf is rounded to a multiple of 2⁻³⁶, so that sums of some
//! thousands are exact: the same words in another order have the same sum.

use std::sync::OnceLock;

use super::background::{Background, count};
use super::vocabulary::Gram;
use crate::text::Code;

/// The weighting of terms against a background.
#[derive(Clone, Copy, Debug)]
pub struct TfIdf {
    background: Background,
    weights: &'static Weights,
}

/// A count is a byte in the background, so there are only so many weights.
#[derive(Debug)]
struct Weights {
    words: [f64; 256],
    pairs: [f64; 256],
}

impl TfIdf {
    const UNSEEN_WORD: f64 = 2.0;
    const UNSEEN_PAIR: f64 = 8.0;
    /// In how many parts the unit of an idf is divided.
    const PARTS: f64 = (1_u64 << 36) as f64;

    /// Weighting against `background`.
    pub fn new(background: Background) -> Self {
        // There is but one background: the table that ships with the crate.
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        let all = background.documents();
        let exact = |weight: f64| (weight * Self::PARTS).round() / Self::PARTS;
        let idf = |documents: f64| exact((all / documents).ln().max(0.0));
        let weights = |unseen: f64| std::array::from_fn(|level| idf(count(level as u8) + unseen));
        let weights = WEIGHTS
            .get_or_init(|| Weights { words: weights(Self::UNSEEN_WORD), pairs: weights(Self::UNSEEN_PAIR) });
        Self { background, weights }
    }

    /// Inverse document frequency of a syllable or word: 0 for the most common, about 11 for the unseen.
    pub fn idf(&self, code: Code) -> f64 {
        self.of_word(self.background.word(code).level)
    }

    /// Inverse document frequency of two codes side by side.
    pub fn idf_of_pair(&self, pair: Gram) -> f64 {
        self.of_pair(self.background.gram(pair).level)
    }

    /// The idf of a word for whose count this byte stands in the background.
    pub(crate) fn of_word(&self, level: u8) -> f64 {
        self.weights.words[usize::from(level)]
    }

    /// The same for a pair.
    pub(crate) fn of_pair(&self, level: u8) -> f64 {
        self.weights.pairs[usize::from(level)]
    }

    /// The idf of pairs for each byte that may stand for their counts.
    pub(crate) fn of_pairs(&self) -> &'static [f64; 256] {
        &self.weights.pairs
    }

    /// The factor of the term frequency.
    pub fn tf(occurrences: u32) -> f64 {
        // Most terms come once.
        match occurrences {
            0 => 0.0,
            1 => 1.0,
            _ => 1.0 + ln(occurrences),
        }
    }
}

/// The logarithm of a count. 0 counts as 1.
pub(crate) fn ln(count: u32) -> f64 {
    Logarithms::new().of(count)
}

/// The logarithms of counts, from a table where they are small, as nearly all are.
#[derive(Clone, Copy)]
pub(crate) struct Logarithms(&'static [f64; 64]);

impl Logarithms {
    pub fn new() -> Self {
        static SMALL: OnceLock<[f64; 64]> = OnceLock::new();
        Self(SMALL.get_or_init(|| std::array::from_fn(|count| Self::exact(count as u32))))
    }

    /// As [`ln`].
    #[inline]
    pub fn of(self, count: u32) -> f64 {
        self.0.get(count as usize).copied().unwrap_or_else(|| Self::exact(count))
    }

    /// As [`TfIdf::tf`] of what occurs.
    #[inline]
    pub fn tf(self, count: u32) -> f64 {
        1.0 + self.of(count)
    }

    fn exact(count: u32) -> f64 {
        f64::from(count.max(1)).ln()
    }
}
