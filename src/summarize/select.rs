//! The choice: one sentence after another, each worth what it adds to those before it.
//!
//! ```text
//! worth(u) = (Σ_i p_i · n_i · l_i / Σ_i l_i) · (Σ_i l_i)^α          i over the sentences of unit u that are not chosen yet
//! ```
//!
//! p: the learned score; n: share of the sentence's different word pairs that no chosen sentence has (Carbonell and
//! Goldstein 1998 in spirit, on n-grams), times 0.7 where the matcher finds that a chosen sentence says the same in other
//! words, times 0.9 where it introduces a person at length whom a chosen sentence introduced; l: length in syllables.
//! α = 0.1 of several articles prefers longer sentences a little, for a summary of few sentences says more with them; of
//! one article α = 0, for what is learnt there knows the length already. A unit is a sentence with what must be printed
//! with it.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::candidate::{Candidate, Candidates};
use super::person::{Person, introduced};
use super::similar::Judge;
use super::terms::Terms;

/// How long a summary may be. Each is a limit that holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// At most so many sentences.
    Sentences(usize),
    /// At most so many syllables: runs of letters and digits, as [`runs`](crate::tokenize::runs) counts them.
    Syllables(usize),
    /// At most this share of the syllables, 0 to 1.
    Ratio(f64),
}

/// Why a good sentence was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum LeftOut {
    /// A chosen sentence says the same.
    SaidAlready,
    /// It does not fit into what was left of the budget, with what must be printed with it.
    NoRoom,
    /// Others add more.
    AddsLess,
    /// It hangs on what cannot be printed with it.
    Hangs,
}

/// The chosen candidates, in the order of choice.
pub(super) struct Selection {
    pub chosen: Vec<Choice>,
    /// The best of those left out, by score.
    pub runners_up: Vec<Lost>,
}

/// A good sentence that was left out.
pub(super) struct Lost {
    pub candidate: usize,
    pub why: LeftOut,
    /// Share of its word pairs that is not in the summary.
    pub new: f64,
    /// The chosen sentence that says the same.
    pub said_by: Option<usize>,
}

pub(super) struct Choice {
    pub candidate: usize,
    /// Share of its word pairs that was new when it was chosen.
    pub new: f64,
}

/// How many of the sentences left out are named.
const RUNNERS_UP: usize = 5;
/// Share of its word pairs that must be new to a reader who knows other articles.
const LEAST_NEWS: f64 = 0.5;
/// A sentence that says in other words what a chosen one says is not printed if less than this share of its word pairs is
/// new, and is worth only [`REPEATED`] of its worth if less than [`VERY_NEW`] is.
const MUCH_NEW: f64 = 0.5;
const VERY_NEW: f64 = 0.75;
const REPEATED: f64 = 0.7;
/// What a sentence is worth that introduces a person at length whom a chosen sentence introduced.
const REINTRODUCED: f64 = 0.9;
/// α of several articles.
const LENGTH_POWER: f64 = 0.1;

struct Entry {
    worth: f64,
    candidate: usize,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    /// Greater worth first, then the earlier sentence.
    fn cmp(&self, other: &Self) -> Ordering {
        self.worth.total_cmp(&other.worth).then(other.candidate.cmp(&self.candidate))
    }
}

struct Selecting<'a, 'j, 't> {
    judge: &'j mut Judge<'a, 't>,
    candidates: &'a Candidates<'t>,
    terms: &'a Terms,
    scores: &'a [f64],
    seen: Vec<bool>,
    is_chosen: Vec<bool>,
    /// Which candidates say in other words what a chosen sentence says.
    repeated: Vec<bool>,
    /// Which candidates introduce a person anew.
    reintroducing: Vec<bool>,
    /// Whom the first so many chosen sentences introduce at length.
    introduced: (usize, Vec<Person>),
    left_out: Vec<Option<(LeftOut, Option<usize>)>>,
    chosen: Vec<Choice>,
    sentences_left: usize,
    syllables_left: usize,
    /// Which articles the reader knows; empty if none.
    known: Vec<bool>,
}

/// Chooses sentences within the budget. Scores below or at 0 are never chosen, nor sentences of which the `known`
/// articles say most.
pub(super) fn select<'a, 't>(
    candidates: &'a Candidates<'t>,
    terms: &'a Terms,
    judge: &mut Judge<'a, 't>,
    scores: &'a [f64],
    budget: Budget,
    known: &[usize],
) -> Selection {
    let count = candidates.sentences.len();
    let total: usize = candidates.sentences.iter().map(Candidate::syllables).sum();
    let (sentences_left, syllables_left) = match budget {
        Budget::Sentences(n) => (n, usize::MAX),
        Budget::Syllables(n) => (usize::MAX, n),
        Budget::Ratio(share) => (usize::MAX, (share * total as f64).floor() as usize),
    };
    let mut is_known = vec![false; candidates.articles.len()];
    for &article in known {
        is_known[article] = true;
    }
    let mut seen = vec![false; terms.pair_weights.len()];
    for k in known.iter().flat_map(|&article| candidates.articles[article].clone()) {
        for &(pair, _) in &terms.pairs[k] {
            seen[pair as usize] = true;
        }
    }
    let selecting = Selecting {
        judge,
        known: if known.is_empty() { Vec::new() } else { is_known },
        candidates,
        terms,
        scores,
        seen,
        is_chosen: vec![false; count],
        repeated: vec![false; count],
        reintroducing: vec![false; count],
        introduced: (0, Vec::new()),
        left_out: vec![None; count],
        chosen: Vec::new(),
        sentences_left,
        syllables_left,
    };
    selecting.run()
}

impl Selecting<'_, '_, '_> {
    /// Lazy greedy choice (Minoux 1978): worths only fall as sentences are chosen, except of units that lose a part,
    /// and those are put in anew. So the first whose worth is still true is the best.
    fn run(mut self) -> Selection {
        let mut heap: BinaryHeap<Entry> = (0..self.scores.len())
            .map(|candidate| Entry { worth: self.worth(candidate), candidate })
            .collect();
        while self.sentences_left > 0
            && let Some(entry) = heap.pop()
        {
            let k = entry.candidate;
            if self.is_chosen[k] || entry.worth <= 0.0 {
                continue;
            }
            let worth = self.worth(k);
            if worth < entry.worth {
                heap.push(Entry { worth, candidate: k });
                continue;
            }
            let unit: Vec<usize> = self.missing(k).collect();
            let said_by = unit.iter().find_map(|&k| self.said_by(k));
            if said_by.is_some() || unit.iter().any(|&k| self.is_known(k)) {
                self.left_out[k] = Some((LeftOut::SaidAlready, said_by));
            } else if unit.iter().any(|&k| self.repeats(k) || self.reintroduces(k)) {
                heap.push(Entry { worth: self.worth(k), candidate: k });
            } else if !self.fits(&unit) {
                self.left_out[k] = Some((LeftOut::NoRoom, None));
            } else {
                for &k in &unit {
                    self.choose(k);
                }
                for near in self.near(&unit) {
                    heap.push(Entry { worth: self.worth(near), candidate: near });
                }
            }
        }
        let runners_up = self.runners_up();
        Selection { chosen: self.chosen, runners_up }
    }

    /// The sentences of a unit that are not chosen yet.
    fn missing(&self, k: usize) -> impl Iterator<Item = usize> {
        self.candidates.sentences[k].with.clone().filter(|&i| !self.is_chosen[i])
    }

    fn worth(&self, k: usize) -> f64 {
        let (mut sum, mut length) = (0.0, 0.0);
        for i in self.missing(k) {
            let syllables = self.candidates.sentences[i].syllables() as f64;
            let repeated = if self.repeated[i] { REPEATED } else { 1.0 };
            let reintroducing = if self.reintroducing[i] { REINTRODUCED } else { 1.0 };
            sum += repeated * reintroducing * self.scores[i] * self.new_share(i) * syllables;
            length += syllables;
        }
        match self.candidates.articles.len() {
            _ if length <= 0.0 => 0.0,
            0 | 1 => sum / length,
            _ => sum / length * f64::powf(length, LENGTH_POWER),
        }
    }

    fn new_share(&self, k: usize) -> f64 {
        let pairs = &self.terms.pairs[k];
        if self.chosen.is_empty() && self.known.is_empty() {
            return f64::from(u8::from(!pairs.is_empty()));
        }
        let new = pairs.iter().filter(|&&(pair, _)| !self.seen[pair as usize]).count();
        new as f64 / pairs.len().max(1) as f64
    }

    /// The chosen sentence that makes a candidate superfluous. One that says the same and much besides is kept.
    fn said_by(&mut self, k: usize) -> Option<usize> {
        let adds = self.new_share(k) >= MUCH_NEW;
        let mut chosen = self.chosen.iter().map(|choice| choice.candidate);
        chosen.find(|&chosen| self.judge.contains(chosen, k) || !adds && self.judge.says_the_same(k, chosen))
    }

    /// Whether a candidate is found only now to say what a chosen sentence says, and not much more. From now on it is
    /// worth less.
    fn repeats(&mut self, k: usize) -> bool {
        if self.repeated[k] || self.new_share(k) >= VERY_NEW {
            return false;
        }
        let mut chosen = self.chosen.iter().map(|choice| choice.candidate);
        self.repeated[k] = chosen.any(|chosen| self.judge.says_the_same(k, chosen));
        self.repeated[k]
    }

    /// Whether a candidate is found only now to introduce a person anew. From now on it is worth less.
    fn reintroduces(&mut self, k: usize) -> bool {
        if self.reintroducing[k] || self.chosen.is_empty() {
            return false;
        }
        let persons = |k: usize| {
            let sentence = &self.candidates.sentences[k];
            introduced(sentence.text, self.candidates.words.codes(sentence))
        };
        let own = persons(k);
        if !own.is_empty() {
            let (known, before) = &mut self.introduced;
            before.extend(self.chosen[*known..].iter().flat_map(|choice| persons(choice.candidate)));
            *known = self.chosen.len();
            self.reintroducing[k] = own.iter().any(|person| before.contains(person));
        }
        self.reintroducing[k]
    }

    /// Whether the reader knows most of it.
    fn is_known(&self, k: usize) -> bool {
        !self.known.is_empty() && self.new_share(k) < LEAST_NEWS
    }

    fn fits(&self, unit: &[usize]) -> bool {
        let syllables: usize = unit.iter().map(|&k| self.candidates.sentences[k].syllables()).sum();
        unit.len() <= self.sentences_left && syllables <= self.syllables_left
    }

    fn choose(&mut self, k: usize) {
        self.chosen.push(Choice { candidate: k, new: self.new_share(k) });
        self.is_chosen[k] = true;
        self.left_out[k] = None;
        self.sentences_left -= 1;
        self.syllables_left -= self.candidates.sentences[k].syllables();
        for &(pair, _) in &self.terms.pairs[k] {
            self.seen[pair as usize] = true;
        }
    }

    /// The candidates whose units the chosen sentences are part of.
    fn near(&self, unit: &[usize]) -> Vec<usize> {
        const REACH: usize = 16;
        let (Some(&first), Some(&last)) = (unit.first(), unit.last()) else { return Vec::new() };
        let range: Range<usize> = first.saturating_sub(REACH)..(last + 1 + REACH).min(self.scores.len());
        let touches = |k: usize| unit.iter().any(|i| self.candidates.sentences[k].with.contains(i));
        range.filter(|&k| !self.is_chosen[k] && touches(k)).collect()
    }

    fn runners_up(&self) -> Vec<Lost> {
        let known =
            |k: usize| self.known.get(self.candidates.sentences[k].article).is_some_and(|&known| known);
        let mut others: Vec<usize> =
            (0..self.scores.len()).filter(|&k| !self.is_chosen[k] && !known(k)).collect();
        let better = |a: &usize, b: &usize| self.scores[*b].total_cmp(&self.scores[*a]).then(a.cmp(b));
        if others.len() > RUNNERS_UP {
            others.select_nth_unstable_by(RUNNERS_UP, better);
            others.truncate(RUNNERS_UP);
        }
        others.sort_unstable_by(better);
        let lost = |k: usize| {
            let hangs = self.candidates.sentences[k].with.is_empty();
            let (why, said_by) = match self.left_out[k] {
                _ if hangs => (LeftOut::Hangs, None),
                Some(reason) => reason,
                None => (LeftOut::AddsLess, None),
            };
            Lost { candidate: k, why, new: self.new_share(k), said_by }
        };
        others.into_iter().map(lost).collect()
    }
}
