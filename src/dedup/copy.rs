//! Two units that say the same in the same words.
//!
//! Articles that tell of different things still print the same words: agencies' background, statutes, and the set phrases
//! of the trade ("the police are investigating further"). What the model has learnt about events does not hold there, so
//! only wording counts.

use super::passage::{Relation, WHOLE};
use super::phrase::{idf, pair};
use super::unit::{Pieces, mark};

/// The least share of pairs of terms that copies have in common (Jaccard).
const CLOSE: f32 = 0.6;
/// A run of so many terms is a copy even inside longer units.
const LONG_RUN: usize = 14;
/// The fewest terms of a unit that is held to be printed again.
const FEWEST: usize = 6;
/// A run of so many terms is no set phrase, whatever it says.
const NO_PHRASE: usize = 40;
/// Rarity of the names and numbers in common from which on the words tell of something in particular.
const PARTICULAR: f32 = 12.0;

/// How two units are copies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Copy {
    pub relation: Relation,
    /// 0.8 to 1.
    pub score: f32,
    /// The words tell of nothing in particular.
    pub formula: bool,
}

/// Whether two units say the same words, give or take a few. `same_article` asks for whole units.
pub(super) fn copy(a: (&Pieces, u32), b: (&Pieces, u32), same_article: bool) -> Option<Copy> {
    let terms = |(pieces, unit): (&Pieces, u32)| pieces.units[unit as usize].terms();
    let (x, y) = (a.0.codes.get(terms(a)), b.0.codes.get(terms(b)));
    let shorter = x.len().min(y.len());
    if shorter < FEWEST {
        return None;
    }
    let (p, q) = (pairs(&x), pairs(&y));
    let both = p.iter().filter(|pair| q.binary_search(pair).is_ok()).count();
    let jaccard = both as f32 / (p.len() + q.len() - both).max(1) as f32;
    if jaccard < CLOSE && (same_article || both + 1 < LONG_RUN) {
        return None;
    }
    let run = longest_run(&x, &y);
    let close = jaccard.max(run as f32 / shorter as f32).min(1.0);
    if jaccard < CLOSE && (run < LONG_RUN || 2 * run < shorter) {
        return None;
    }
    let verbatim = run as f32 >= WHOLE * shorter as f32;
    let formula = run < NO_PHRASE && particulars(a, b) < PARTICULAR;
    let relation = if verbatim { Relation::Verbatim } else { Relation::NearVerbatim };
    Some(Copy { relation, score: 0.5 + 0.5 * close, formula })
}

/// Distinct pairs of terms, ascending.
fn pairs(codes: &[u32]) -> Vec<u64> {
    let mut pairs: Vec<u64> = codes.windows(2).map(|w| pair(w[0], w[1])).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn longest_run(x: &[u32], y: &[u32]) -> usize {
    let mut runs = vec![0; y.len() + 1];
    let mut longest = 0;
    for &term in x {
        for j in (0..y.len()).rev() {
            runs[j + 1] = if term == y[j] { runs[j] + 1 } else { 0 };
            longest = longest.max(runs[j + 1]);
        }
    }
    longest
}

/// Rarity of the distinct names and numbers that both units hold.
fn particulars(a: (&Pieces, u32), b: (&Pieces, u32)) -> f32 {
    let of = |(pieces, unit): (&Pieces, u32)| -> Vec<u32> {
        let terms = pieces.units[unit as usize].terms();
        let is = |&i: &usize| pieces.marks[i] & (mark::NAME | mark::NUMBER) != 0;
        let mut found: Vec<u32> = terms.filter(is).map(|i| pieces.codes.at(i)).collect();
        found.sort_unstable();
        found.dedup();
        found
    };
    let other = of(b);
    of(a)
        .iter()
        .filter(|term| other.binary_search(term).is_ok())
        .map(|&term| (idf(term) - 2.0).max(0.0))
        .sum()
}
