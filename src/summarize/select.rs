//! The choice: one sentence after another, each worth what it adds to those before it.
//!
//! ```text
//! worth(u) = (Σ_i p_i · n_i · l_i / Σ_i l_i) · (Σ_i l_i)^α          i over the sentences of unit u that are not chosen yet
//! ```
//!
//! p: the learned score, of a lead among several articles times 0.85; n: share of the sentence's different word pairs that no chosen sentence has (Carbonell and
//! Goldstein 1998 in spirit, on n-grams), times 0.7 where the matcher finds that a chosen sentence says the same in other
//! words, times 0.9 where it introduces a person at length whom a chosen sentence introduced; l: length in syllables.
//! α = 0.1 of several articles prefers longer sentences a little, for a summary of few sentences says more with them; of
//! one article α = 0, for what is learnt there knows the length already. A unit is a sentence with what must be printed
//! with it; where syllables are the limit, one that is very short does not fill what is left of the room. What several articles are told in is then improved as a whole, if its length is given in syllables (`exchange`).

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::Range;

use super::Options;
use super::candidate::{Candidate, Candidates};
use super::exchange::exchange;
use super::person::Persons;
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
    /// It is the caption of a picture.
    Caption,
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
    /// Order of choice, from 1.
    pub rank: usize,
    /// Share of its word pairs that was new when it was chosen.
    pub new: f64,
}

/// Share of its word pairs that must be new to a reader who knows other articles.
const LEAST_NEWS: f64 = 0.5;
/// What share of its worth a sentence keeps that says in other words what a chosen one says.
pub(super) const REPEATED: f64 = 0.7;
/// The same for one that introduces a person at length whom a chosen sentence introduced.
pub(super) const REINTRODUCED: f64 = 0.9;
/// What share of its worth a sentence of a lead keeps among several articles. What a sapo says the texts say as well, with
/// more to it, and once it is told their sentences have less to add.
pub(super) const LEAD: f64 = 0.85;
/// A unit of so many syllables may always fill what is left of the room.
const LONG_ENOUGH: usize = 6;
/// α of several articles.
const LENGTH_POWER: f64 = 0.1;

/// What there is to choose by.
pub(super) struct Worths {
    /// The scores of the candidates, weighted by what the reader asked for and knows.
    pub sentences: Vec<f64>,
    /// Of several articles the chance of each pair to be used, in parts of [`WHOLE`](super::chance::WHOLE).
    pub chances: Vec<u32>,
}

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

/// How many syllables a unit must have to be taken only because there is room for it. A shorter one says too little: a name under
/// a text, half an abbreviation. Where all sentences are short, so may it be.
pub(super) fn least_filling(candidates: &Candidates<'_>) -> usize {
    let total: usize = candidates.sentences.iter().map(Candidate::syllables).sum();
    (total / 2 / candidates.sentences.len().max(1)).min(LONG_ENOUGH)
}

/// What the reader knows already.
pub(super) struct Known {
    /// Which articles; empty if none.
    articles: Vec<bool>,
    /// Which word pairs; empty if none.
    pairs: Vec<bool>,
}

impl Known {
    pub fn new(articles: &[usize], candidates: &Candidates<'_>, terms: &Terms) -> Self {
        let mut known = Self { articles: Vec::new(), pairs: Vec::new() };
        for &article in articles {
            known.articles.resize(candidates.articles.len(), false);
            known.articles[article] = true;
            known.pairs.resize(terms.pairs.len(), false);
            let pairs = candidates.articles[article].clone().flat_map(|k| &terms.pairs_of[k]);
            pairs.for_each(|&pair| known.pairs[pair as usize] = true);
        }
        known
    }

    /// Of each word pair whether the reader knows it.
    pub fn pairs(&self, terms: &Terms) -> Vec<bool> {
        let mut pairs = self.pairs.clone();
        pairs.resize(terms.pairs.len(), false);
        pairs
    }

    /// Whether the reader knows most of a sentence of which such a share is new.
    pub fn has_most(&self, new: f64) -> bool {
        !self.articles.is_empty() && new < LEAST_NEWS
    }
}

/// What has been found of a candidate so far.
#[derive(Clone, Copy, Default)]
struct Found {
    chosen: bool,
    /// Whether it says in other words what a chosen sentence says.
    repeated: bool,
    /// Whether it introduces a person anew.
    reintroducing: bool,
}

struct Selecting<'a, 'j, 't> {
    judge: &'j mut Judge<'a, 't>,
    candidates: &'a Candidates<'t>,
    terms: &'a Terms,
    scores: &'j [f64],
    known: &'j Known,
    seen: Vec<bool>,
    found: Vec<Found>,
    persons: Persons<'a, 't>,
    chosen: Vec<Choice>,
    sentences_left: usize,
    /// `None` if the limit is one of sentences.
    syllables_left: Option<usize>,
    least_filling: usize,
}

/// Chooses sentences within the budget. Those worth nothing are never chosen, nor sentences of which the known articles say
/// most.
pub(super) fn select<'a, 't>(
    candidates: &'a Candidates<'t>,
    terms: &'a Terms,
    judge: &mut Judge<'a, 't>,
    worths: &Worths,
    budget: Budget,
    options: &Options,
) -> Selection {
    let total: usize = candidates.sentences.iter().map(Candidate::syllables).sum();
    let (sentences, syllables) = match budget {
        Budget::Sentences(n) => (n, None),
        Budget::Syllables(n) => (usize::MAX, Some(n)),
        Budget::Ratio(share) => (usize::MAX, Some((share * total as f64).floor() as usize)),
    };
    let known = Known::new(&options.known, candidates, terms);
    let room = (sentences, syllables);
    let mut selecting = Selecting::new(candidates, terms, judge, &worths.sentences, &known, room);
    selecting.run();
    if let Some(limit) = syllables.filter(|_| candidates.articles.len() > 1) {
        let chosen = selecting.chosen.iter().map(|choice| choice.candidate).collect();
        let chosen = exchange(chosen, limit, candidates, terms, selecting.judge, worths, &known);
        selecting = Selecting::new(candidates, terms, judge, &worths.sentences, &known, room);
        for k in chosen {
            selecting.choose(k);
        }
    }
    let runners_up = selecting.runners_up(options.runners_up);
    Selection { chosen: selecting.chosen, runners_up }
}

impl<'a, 'j, 't> Selecting<'a, 'j, 't> {
    fn new(
        candidates: &'a Candidates<'t>,
        terms: &'a Terms,
        judge: &'j mut Judge<'a, 't>,
        scores: &'j [f64],
        known: &'j Known,
        (sentences_left, syllables_left): (usize, Option<usize>),
    ) -> Self {
        Self {
            judge,
            candidates,
            terms,
            scores,
            known,
            seen: known.pairs(terms),
            found: vec![Found::default(); scores.len()],
            persons: Persons::new(candidates),
            chosen: Vec::new(),
            sentences_left,
            syllables_left,
            least_filling: least_filling(candidates),
        }
    }

    /// Lazy greedy choice (Minoux 1978): worths only fall as sentences are chosen, except of units that lose a part,
    /// and those are put in anew. So the first whose worth is still true is the best.
    fn run(&mut self) {
        let mut heap: BinaryHeap<Entry> = (0..self.scores.len())
            .map(|candidate| Entry { worth: self.worth(candidate), candidate })
            .collect();
        while self.sentences_left > 0
            && let Some(entry) = heap.pop()
        {
            let k = entry.candidate;
            if self.found[k].chosen || entry.worth <= 0.0 {
                continue;
            }
            let worth = self.worth(k);
            if worth < entry.worth {
                heap.push(Entry { worth, candidate: k });
                continue;
            }
            let unit: Vec<usize> = self.missing(k).collect();
            if self.only_fills(&unit) || self.said(&unit).0 {
                continue;
            }
            if unit.iter().any(|&k| self.repeats(k) || self.reintroduces(k)) {
                heap.push(Entry { worth: self.worth(k), candidate: k });
            } else if self.fits(&unit) {
                for &k in &unit {
                    self.choose(k);
                }
                if self.sentences_left > 0 {
                    for near in self.near(&unit) {
                        heap.push(Entry { worth: self.worth(near), candidate: near });
                    }
                }
            }
        }
    }

    /// The sentences of a unit that are not chosen yet.
    fn missing(&self, k: usize) -> impl Iterator<Item = usize> {
        self.candidates.sentences[k].with.clone().filter(|&i| !self.found[i].chosen)
    }

    fn worth(&self, k: usize) -> f64 {
        let (mut sum, mut length) = (0.0, 0.0);
        for i in self.missing(k) {
            let syllables = self.candidates.sentences[i].syllables() as f64;
            let repeated = if self.found[i].repeated { REPEATED } else { 1.0 };
            let reintroducing = if self.found[i].reintroducing { REINTRODUCED } else { 1.0 };
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
        let pairs = &self.terms.pairs_of[k];
        if self.chosen.is_empty() && self.known.articles.is_empty() {
            return f64::from(u8::from(!pairs.is_empty()));
        }
        let new = pairs.iter().filter(|&&pair| !self.seen[pair as usize]).count();
        new as f64 / pairs.len().max(1) as f64
    }

    /// Whether the reader has been told a unit, and by which chosen sentence, if by one.
    fn said(&mut self, unit: &[usize]) -> (bool, Option<usize>) {
        let mut known = false;
        for &k in unit {
            let new = self.new_share(k);
            let said_by = self.judge.said_by(k, new, self.chosen.iter().map(|choice| choice.candidate));
            if said_by.is_some() {
                return (true, said_by);
            }
            known |= self.known.has_most(new);
        }
        (known, None)
    }

    /// Whether a candidate is found only now to say what a chosen sentence says, and not much more. From now on it is
    /// worth less.
    fn repeats(&mut self, k: usize) -> bool {
        if self.found[k].repeated {
            return false;
        }
        let new = self.new_share(k);
        let chosen = self.chosen.iter().map(|choice| choice.candidate);
        self.found[k].repeated = self.judge.repeats(k, new, chosen);
        self.found[k].repeated
    }

    /// Whether a candidate is found only now to introduce a person anew. From now on it is worth less.
    fn reintroduces(&mut self, k: usize) -> bool {
        if self.found[k].reintroducing || self.chosen.is_empty() {
            return false;
        }
        let chosen = self.chosen.iter().map(|choice| choice.candidate);
        self.found[k].reintroducing = self.persons.again(k, chosen);
        self.found[k].reintroducing
    }

    fn fits(&self, unit: &[usize]) -> bool {
        let syllables = self.syllables(unit);
        unit.len() <= self.sentences_left && self.syllables_left.is_none_or(|left| syllables <= left)
    }

    /// Whether a unit is so short that it would only be taken for the room that others leave.
    fn only_fills(&self, unit: &[usize]) -> bool {
        self.syllables_left.is_some() && !self.chosen.is_empty() && self.syllables(unit) < self.least_filling
    }

    fn syllables(&self, unit: &[usize]) -> usize {
        unit.iter().map(|&k| self.candidates.sentences[k].syllables()).sum()
    }

    fn choose(&mut self, k: usize) {
        self.chosen.push(Choice { candidate: k, rank: self.chosen.len() + 1, new: self.new_share(k) });
        self.found[k].chosen = true;
        self.sentences_left -= 1;
        let syllables = self.candidates.sentences[k].syllables();
        self.syllables_left = self.syllables_left.map(|left| left - syllables);
        for &pair in &self.terms.pairs_of[k] {
            self.seen[pair as usize] = true;
        }
    }

    /// The candidates whose units the chosen sentences are part of.
    fn near(&self, unit: &[usize]) -> Vec<usize> {
        const REACH: usize = 16;
        let (Some(&first), Some(&last)) = (unit.first(), unit.last()) else { return Vec::new() };
        let range: Range<usize> = first.saturating_sub(REACH)..(last + 1 + REACH).min(self.scores.len());
        let touches = |k: usize| unit.iter().any(|i| self.candidates.sentences[k].with.contains(i));
        range.filter(|&k| !self.found[k].chosen && touches(k)).collect()
    }

    fn runners_up(&mut self, most: usize) -> Vec<Lost> {
        if most == 0 {
            return Vec::new();
        }
        let known = |k: usize| {
            self.known.articles.get(self.candidates.sentences[k].article).is_some_and(|&known| known)
        };
        let mut others: Vec<usize> =
            (0..self.scores.len()).filter(|&k| !self.found[k].chosen && !known(k)).collect();
        let better = |a: &usize, b: &usize| self.scores[*b].total_cmp(&self.scores[*a]).then(a.cmp(b));
        if others.len() > most {
            others.select_nth_unstable_by(most, better);
            others.truncate(most);
        }
        others.sort_unstable_by(better);
        others.into_iter().map(|k| self.lost(k)).collect()
    }

    /// Why a candidate was left out.
    fn lost(&mut self, k: usize) -> Lost {
        let unit: Vec<usize> = self.missing(k).collect();
        let (why, said_by) = match self.said(&unit) {
            _ if unit.is_empty() && self.candidates.sentences[k].caption => (LeftOut::Caption, None),
            _ if unit.is_empty() => (LeftOut::Hangs, None),
            (true, by) => (LeftOut::SaidAlready, by),
            _ if self.sentences_left > 0 && !self.fits(&unit) => (LeftOut::NoRoom, None),
            _ => (LeftOut::AddsLess, None),
        };
        Lost { candidate: k, why, new: self.new_share(k), said_by }
    }
}
