//! A summary for a question or topic.
//!
//! ```text
//! worth(s) = p(s) · (ε + Σ_{q in s} idf(q) / Σ_q idf(q))          q over the different words of the query
//! ```
//!
//! ε lets the best of the other sentences fill what is left of the summary.

use super::candidate::Candidates;
use crate::score::{TfIdf, background};
use crate::text::Code;
use crate::tokenize::runs;

const OTHERS: f64 = 0.05;

/// For each sentence the share of the query, by weight, that it has; `None` if no sentence has any of it.
pub(super) fn relevance(candidates: &Candidates<'_>, query: &str) -> Option<Vec<f64>> {
    let weighting = TfIdf::new(background());
    let mut words: Vec<Code> = runs(query).map(|run| run.code).collect();
    words.sort_unstable();
    words.dedup();
    let words: Vec<(Code, f64)> = words.into_iter().map(|code| (code, weighting.idf(code))).collect();
    let whole: f64 = words.iter().map(|word| word.1).sum();
    if whole <= 0.0 {
        return None;
    }
    let share =
        |codes: &[Code]| words.iter().filter(|w| codes.contains(&w.0)).map(|w| w.1).sum::<f64>() / whole;
    let shares: Vec<f64> =
        candidates.sentences.iter().map(|sentence| share(candidates.words.codes(sentence))).collect();
    shares.iter().any(|&share| share > 0.0).then_some(shares)
}

/// The scores weighted by relevance, if there is a query that matches.
pub(super) fn weighted(mut scores: Vec<f64>, relevance: Option<&[f64]>) -> Vec<f64> {
    for (p, r) in scores.iter_mut().zip(relevance.unwrap_or_default()) {
        *p = p.max(0.01) * (OTHERS + r);
    }
    scores
}
