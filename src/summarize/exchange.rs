//! The choice as a whole: sentences are exchanged while that makes it better.
//!
//! Choosing one sentence after another leaves a gap at the end that only a poor one fits into. So, where several articles are
//! told in so many syllables, the whole is weighed, by the F1 of word pairs that it is expected to have against an editor's
//! summary of the length that was asked for:
//!
//! ```text
//! value(S) = 2 · Σ_i p_i · c_i / (Σ_i l_i + N)          i over the chosen sentences S
//! c_i = n_i · Σ_new q_t / Σ_i q_t
//! ```
//!
//! p: the learned score, times what a sentence keeps of it beside those of higher score (see `select`); c: how many of the
//! sentence's n different word pairs t none of those has, if each counts as much as it is likely to be used (q: its chance, see
//! `chance`); l: its length in syllables; N: the length asked for. Of the [`LAST`] sentences that were chosen last up to two go,
//! with what hangs on them, and another comes, with what it needs, or none, if the room stays filled: of all such exchanges the
//! best, until none is better.

use std::cmp::Ordering;

use super::candidate::Candidates;
use super::person::Persons;
use super::select::{Known, REINTRODUCED, REPEATED, Worths, least_filling};
use super::similar::Judge;
use super::terms::Terms;

/// How many of the sentences chosen last may go: those before them are better by far. It keeps the search near linear.
const LAST: usize = 8;
/// How many exchanges are made at most; few need more than three.
const MOST: usize = 16;
/// Of more sentences than this none is exchanged: the gap at the end is a small part of so long a summary.
const LONGEST: usize = 64;
/// What share of the room must stay filled where sentences go and none comes.
const LEAST_FILLED: f64 = 0.9;
/// By how much a better summary must be better.
const LEAST_GAIN: f64 = 1e-9;

/// Exchanges some of the chosen candidates, which are given in the order of choice, for others. The result is not longer than
/// `limit` syllables; it is in the order of scores, unless it is too long to exchange any.
pub(super) fn exchange<'a, 'j, 't>(
    mut chosen: Vec<usize>,
    limit: usize,
    candidates: &'a Candidates<'t>,
    terms: &'a Terms,
    judge: &'j mut Judge<'a, 't>,
    worths: &'j Worths,
    known: &'j Known,
) -> Vec<usize> {
    if chosen.len() > LONGEST {
        return chosen;
    }
    let best = known.pairs(terms).into_iter().map(|known| if known { f64::INFINITY } else { 0.0 }).collect();
    let persons = Persons::new(candidates);
    let least_filling = least_filling(candidates);
    let mut exchange = Exchange {
        candidates,
        terms,
        judge,
        scores: &worths.sentences,
        chances: &worths.chances,
        spread: spread(terms, worths),
        known,
        limit,
        least_filling,
        best,
        persons,
    };
    let mut value = exchange.settle(&mut chosen);
    for _ in 0..MOST {
        let Some(better) = exchange.better(&chosen, value) else { break };
        (value, chosen) = (better.value, better.chosen);
    }
    chosen.sort_unstable_by(|&a, &b| exchange.by_score(a, b));
    chosen
}

/// What each sentence is worth for a chance of one part: its score for each of its pairs, spread over them by their chances.
fn spread(terms: &Terms, worths: &Worths) -> Vec<f64> {
    let of = |(k, score): (usize, &f64)| {
        let pairs = &terms.pairs_of[k];
        let chances: u64 = pairs.iter().map(|&pair| u64::from(worths.chances[pair as usize])).sum();
        score * pairs.len() as f64 / (chances as f64).max(1.0)
    };
    worths.sentences.iter().enumerate().map(of).collect()
}

struct Exchange<'a, 'j, 't> {
    candidates: &'a Candidates<'t>,
    terms: &'a Terms,
    judge: &'j mut Judge<'a, 't>,
    scores: &'j [f64],
    chances: &'j [u32],
    /// What each sentence is worth for a part of a chance.
    spread: Vec<f64>,
    known: &'j Known,
    limit: usize,
    least_filling: usize,
    /// The most that a word pair is worth in the sentences at hand, 0 if none has it; of what the reader knows more than any.
    best: Vec<f64>,
    persons: Persons<'a, 't>,
}

struct Better {
    value: f64,
    /// In the order of choice.
    chosen: Vec<usize>,
}

impl Exchange<'_, '_, '_> {
    /// Leaves out what must not stand beside better sentences that were chosen later. The value of the rest.
    fn settle(&mut self, chosen: &mut Vec<usize>) -> f64 {
        loop {
            match self.value(chosen) {
                Ok(value) => return value,
                Err(k) => *chosen = self.without(chosen, k, k),
            }
        }
    }

    /// The best exchange, if it makes better what is chosen.
    fn better(&mut self, chosen: &[usize], value: f64) -> Option<Better> {
        let mut found = Better { value: value + LEAST_GAIN, chosen: Vec::new() };
        self.add_best(chosen, chosen, &mut found);
        let last = chosen.len().saturating_sub(LAST)..chosen.len();
        for first in last.clone() {
            for second in first..last.end {
                let kept = self.without(chosen, chosen[first], chosen[second]);
                self.add_best(&kept, chosen, &mut found);
            }
        }
        (!found.chosen.is_empty()).then_some(found)
    }

    /// The rest of the chosen candidates without two (or one) of them, what needs those, and what was only needed by what goes.
    fn without(&self, chosen: &[usize], one: usize, two: usize) -> Vec<usize> {
        let needs = |k: usize, other: usize| self.candidates.sentences[k].with.contains(&other);
        let goes = |k: usize| [one, two].iter().any(|&gone| k == gone || needs(k, gone));
        let stay = || chosen.iter().copied().filter(|&k| !goes(k));
        stay().filter(|&k| stay().any(|other| needs(other, k))).collect()
    }

    /// Finds what is best added to those of the chosen that are kept, if anything.
    fn add_best(&mut self, kept: &[usize], chosen: &[usize], found: &mut Better) {
        let mut is_kept = vec![false; self.scores.len()];
        for &k in kept {
            is_kept[k] = true;
        }
        let length = self.length(kept.iter().copied());
        let expected = self.at_most(kept);
        let mut hopeful = Vec::new();
        if length as f64 >= LEAST_FILLED * self.limit as f64 {
            hopeful.push((self.f1(expected, length), 0..0));
        }
        for (k, candidate) in self.candidates.sentences.iter().enumerate() {
            let coming = || candidate.with.clone().filter(|&i| !is_kept[i]);
            let longer = length + self.length(coming());
            if chosen.contains(&k) || longer < length + self.least_filling || longer > self.limit {
                continue;
            }
            let most = expected + coming().map(|i| self.most(i)).sum::<f64>();
            if self.f1(most, longer) > found.value {
                let more = expected + coming().map(|i| self.more(i)).sum::<f64>();
                hopeful.push((self.f1(more, longer), candidate.with.clone()));
            }
        }
        self.forget(kept);
        hopeful.retain(|(value, _)| *value > found.value);
        hopeful.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (at_most, with) in hopeful {
            if at_most <= found.value {
                break;
            }
            let chosen: Vec<usize> = kept.iter().copied().chain(with.filter(|&i| !is_kept[i])).collect();
            match self.value(&chosen) {
                Ok(value) if value > found.value => *found = Better { value, chosen },
                _ => {}
            }
        }
    }

    /// The value of candidates together, or the first of them that must not stand beside better ones.
    fn value(&mut self, chosen: &[usize]) -> Result<f64, usize> {
        let mut order = chosen.to_vec();
        order.sort_unstable_by(|&a, &b| self.by_score(a, b));
        let expected = self.expected(&order);
        self.forget(&order);
        Ok(self.f1(expected?, self.length(order.iter().copied())))
    }

    /// The word pairs that candidates, better ones first, are expected to have in common with an editor's summary, or the first
    /// of them that must not stand beside better ones. Remembers whose pairs they are.
    fn expected(&mut self, order: &[usize]) -> Result<f64, usize> {
        let mut expected = 0.0;
        for (at, &k) in order.iter().enumerate() {
            let (new, worth) = self.claim(k);
            let share = new as f64 / self.terms.pairs_of[k].len().max(1) as f64;
            expected += worth * self.keeps(k, share, &order[..at]).ok_or(k)?;
        }
        Ok(expected)
    }

    /// Remembers the pairs of a candidate. How many nobody had, and what they are worth.
    fn claim(&mut self, k: usize) -> (usize, f64) {
        let (mut new, mut chances) = (0, 0);
        for &pair in &self.terms.pairs_of[k] {
            let best = &mut self.best[pair as usize];
            if *best == 0.0 {
                new += 1;
                chances += u64::from(self.chances[pair as usize]);
            }
            *best = best.max(f64::MIN_POSITIVE);
        }
        (new, self.spread[k] * chances as f64)
    }

    /// What a pair is worth in a candidate that has it.
    fn worth(&self, k: usize, pair: u32) -> f64 {
        self.spread[k] * f64::from(self.chances[pair as usize])
    }

    /// What share of its worth a candidate keeps beside better ones, which have all but a share of its pairs; `None` if it
    /// must not stand beside them. What is printed together for its sense is not held against each other.
    fn keeps(&mut self, k: usize, new: f64, better: &[usize]) -> Option<f64> {
        let sentences = &self.candidates.sentences;
        let apart = |by: &usize| !sentences[k].with.contains(by) && !sentences[*by].with.contains(&k);
        let better = better.iter().copied().filter(apart);
        if self.known.has_most(new) || self.judge.said_by(k, new, better.clone()).is_some() {
            return None;
        }
        let repeated = if self.judge.repeats(k, new, better.clone()) { REPEATED } else { 1.0 };
        Some(if self.persons.again(k, better) { repeated * REINTRODUCED } else { repeated })
    }

    fn f1(&self, expected: f64, length: usize) -> f64 {
        2.0 * expected / (length + self.limit).max(1) as f64
    }

    /// As [`Self::expected`], were each worth its full score, and each pair what it is worth at most. Remembers that.
    fn at_most(&mut self, chosen: &[usize]) -> f64 {
        let mut expected = 0.0;
        for &k in chosen {
            expected += self.more(k);
            for &pair in &self.terms.pairs_of[k] {
                self.best[pair as usize] = self.best[pair as usize].max(self.worth(k, pair));
            }
        }
        expected
    }

    fn forget(&mut self, chosen: &[usize]) {
        for &pair in chosen.iter().flat_map(|&k| &self.terms.pairs_of[k]) {
            let best = &mut self.best[pair as usize];
            *best = if best.is_finite() { 0.0 } else { *best };
        }
    }

    /// What a candidate adds to what is remembered.
    fn more(&self, k: usize) -> f64 {
        let pairs = self.terms.pairs_of[k].iter();
        pairs.map(|&pair| (self.worth(k, pair) - self.best[pair as usize]).max(0.0)).sum()
    }

    /// The most it may add.
    fn most(&self, k: usize) -> f64 {
        self.scores[k].max(0.0) * self.terms.pairs_of[k].len() as f64
    }

    fn length(&self, sentences: impl Iterator<Item = usize>) -> usize {
        sentences.map(|k| self.candidates.sentences[k].syllables()).sum()
    }

    /// Higher score first, then the earlier sentence.
    fn by_score(&self, a: usize, b: usize) -> Ordering {
        self.scores[b].total_cmp(&self.scores[a]).then(a.cmp(&b))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::summarize::Options;
    use crate::summarize::select::{Budget, select};
    use crate::text::Document;
    use crate::tokenize::Article;

    /// Calls `check` with what is needed to choose from texts of so many syllables a sentence, each text an article. A text
    /// begins `apart` words after the one before it, so that those of some length share passages. From the second article on
    /// every fourth sentence points back, also past one that may not be chosen for itself.
    fn with(
        apart: usize,
        lengths: &[&[usize]],
        check: impl for<'a, 't> FnOnce(&'a Candidates<'t>, &'a Terms, &mut Judge<'a, 't>),
    ) {
        let texts = lengths.iter().enumerate().map(|(article, lengths)| {
            let mut words = (apart * article..).map(|word| format!("t{word}"));
            let opening = |at: usize| match at % 4 {
                2 if article > 0 => "Tiền đó",
                3 if article > 0 => "Theo đó",
                _ => "Nhà Nam",
            };
            let sentences = lengths.iter().enumerate().map(|(at, &length)| {
                let words: Vec<String> = words.by_ref().take(length - 2).collect();
                format!("{} {}.", opening(at), words.join(" "))
            });
            Document::new(article.to_string(), sentences.collect::<Vec<String>>().join(" "))
        });
        let documents: Vec<Document> = texts.collect();
        let articles: Vec<Article<'_>> = documents.iter().map(Article::new).collect();
        let candidates = Candidates::new(&articles);
        let terms = Terms::new(&candidates);
        let mut judge = Judge::new(&articles, &candidates, &terms);
        check(&candidates, &terms, &mut judge);
    }

    #[test]
    fn a_sentence_that_fills_the_room_is_taken_for_one_that_leaves_a_gap() {
        with(100, &[&[9, 8], &[11]], |candidates, terms, judge| {
            let worths = Worths { sentences: vec![0.6, 0.5, 0.48], chances: vec![1; terms.pairs.len()] };
            let selection =
                select(candidates, terms, judge, &worths, Budget::Syllables(20), &Options::default());
            let chosen: Vec<usize> = selection.chosen.iter().map(|choice| choice.candidate).collect();
            // One after the other, it would be the first two.
            assert_eq!(chosen, [0, 2]);
        });
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]

        /// All exchanges are tried one by one, without the short cuts.
        #[test]
        fn no_exchange_makes_the_choice_better(
            lengths in prop::collection::vec(prop::collection::vec(6..18_usize, 6), 3),
            scores in prop::collection::vec((0..100_u8).prop_map(|score| f64::from(score) / 100.0), 18),
            chances in prop::collection::vec(1..9_u32, 300),
            limit in 20..48_usize,
        ) {
            let lengths: Vec<&[usize]> = lengths.iter().map(Vec::as_slice).collect();
            with(25, &lengths, |candidates, terms, judge| {
                assert_eq!(candidates.sentences.len(), scores.len());
                let known = Known::new(&[], candidates, terms);
                let chances = chances.iter().copied().cycle().take(terms.pairs.len()).collect();
                let worths = Worths { sentences: scores.clone(), chances };
                let chosen = exchange(Vec::new(), limit, candidates, terms, judge, &worths, &known);
                let mut exchange = Exchange {
                    candidates,
                    terms,
                    judge,
                    scores: &worths.sentences,
                    chances: &worths.chances,
                    spread: spread(terms, &worths),
                    known: &known,
                    limit,
                    least_filling: 0,
                    best: vec![0.0; terms.pairs.len()],
                    persons: Persons::new(candidates),
                };
                let value = exchange.value(&chosen).unwrap();
                assert!(exchange.length(chosen.iter().copied()) <= limit);
                let needs = |k: usize| candidates.sentences[k].with.clone();
                for &k in &chosen {
                    assert!(needs(k).all(|other| chosen.contains(&other)));
                    assert!(chosen.iter().any(|&other| needs(other).contains(&k)));
                }
                for (&first, &second) in chosen.iter().flat_map(|a| chosen.iter().map(move |b| (a, b))) {
                    let kept = exchange.without(&chosen, first, second);
                    let filled = exchange.length(kept.iter().copied()) as f64 >= LEAST_FILLED * limit as f64;
                    let others = (0..scores.len()).filter(|k| !chosen.contains(k)).map(needs);
                    for comes in others.chain(filled.then_some(0..0)) {
                        let mut other: Vec<usize> = kept.iter().copied().chain(comes).collect();
                        other.sort_unstable();
                        other.dedup();
                        let fits = exchange.length(other.iter().copied()) <= limit;
                        let better = fits && exchange.value(&other).is_ok_and(|other| other > value + 1e-8);
                        assert!(!better, "{other:?} is better than {chosen:?}");
                    }
                }
            });
        }
    }
}
