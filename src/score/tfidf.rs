//! TF-IDF: how much a term says of the collection that holds it.
//!
//! ```text
//! weight(t) = (1 + ln tf(t)) · idf(t)        idf(t) = max(0, ln(N / (df(t) + s)))
//! ```
//!
//! tf: occurrences in the collection; df: documents of the background that hold the term, of N in all; s: what an
//! unseen term counts as, 2 for words and 8 for bigrams, since the table of bigrams ends earlier.
//! (Salton and Buckley 1988, logarithmic term frequency.)

use super::background::Background;
use crate::text::Code;

/// The weighting of terms against a background.
#[derive(Clone, Copy, Debug)]
pub struct TfIdf {
    background: Background,
    documents: f64,
}

impl TfIdf {
    const UNSEEN_WORD: f64 = 2.0;
    const UNSEEN_PAIR: f64 = 8.0;

    /// Weighting against `background`.
    pub fn new(background: Background) -> Self {
        Self { background, documents: background.documents() }
    }

    /// Inverse document frequency of a syllable or word: 0 for the most common, about 11 for the unseen.
    pub fn idf(&self, code: Code) -> f64 {
        self.inverse(self.background.of_code(code) + Self::UNSEEN_WORD)
    }

    /// Inverse document frequency of two codes side by side.
    pub fn idf_of_pair(&self, first: Code, second: Code) -> f64 {
        self.inverse(self.background.of_pair(first, second) + Self::UNSEEN_PAIR)
    }

    fn inverse(&self, documents: f64) -> f64 {
        (self.documents / documents).ln().max(0.0)
    }

    /// The factor of the term frequency.
    pub fn tf(occurrences: u32) -> f64 {
        if occurrences == 0 { 0.0 } else { 1.0 + f64::from(occurrences).ln() }
    }
}
