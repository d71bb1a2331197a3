//! Logistic regression over n-grams.

use super::super::model::{TAGS, place};
use super::super::unit::{PAD, REACH, ROLES, Unit, ngrams};
use super::corpus::Corpus;

/// Places in the table of hashed weights.
pub(super) const BITS: u32 = 24;

/// Weights of n-grams, with the sums of squared gradients that set their steps (`AdaGrad`).
pub(super) struct Weights {
    table: Vec<[[f32; 2]; ROLES]>,
    /// Tags of the n-grams that have weights, in their buckets; if empty all n-grams have, hashed into the table.
    tags: Vec<[u16; TAGS]>,
    pub units: Vec<Unit>,
    /// Scores of the gaps of `units`.
    pub scores: Vec<f32>,
    /// N-grams of `units` that have weights: place in the table, first gap, roles.
    pub found: Vec<(usize, usize, usize)>,
}

/// Place of an n-gram in the table of all.
pub(super) fn slot(key: u64) -> usize {
    (key >> (64 - BITS)) as usize
}

/// Calls `found(key, gap, roles)` for each n-gram of a padded sentence.
pub(super) fn each_ngram(units: &[Unit], mut found: impl FnMut(u64, usize, usize)) {
    for j in PAD - 1..units.len() - PAD {
        ngrams(units, j, |key, shift, roles| found(key, j + shift - REACH, roles));
    }
}

pub(super) fn logistic(z: f32) -> f32 {
    1.0 / (1.0 + (-z).exp())
}

impl Weights {
    /// Zeros for all n-grams.
    pub fn hashed() -> Self {
        Self::zeros(1 << BITS, Vec::new())
    }

    /// Zeros for these n-grams alone, in the buckets of the model.
    pub fn of(keys: &[u64], buckets: u32) -> Self {
        let mut tags = vec![[0; TAGS]; buckets as usize];
        let mut filled = vec![0; buckets as usize];
        for &key in keys {
            let (bucket, tag) = place(key, buckets as usize);
            tags[bucket][filled[bucket]] = tag;
            filled[bucket] += 1;
        }
        Self::zeros(tags.len() * TAGS, tags)
    }

    fn zeros(places: usize, tags: Vec<[u16; TAGS]>) -> Self {
        let table = vec![[[0.0; 2]; ROLES]; places];
        Self { table, tags, units: Vec::new(), scores: Vec::new(), found: Vec::new() }
    }

    fn at(&self, key: u64) -> Option<usize> {
        if self.tags.is_empty() {
            return Some(slot(key));
        }
        let (bucket, tag) = place(key, self.tags.len());
        self.tags[bucket].iter().position(|&t| t == tag).map(|at| bucket * TAGS + at)
    }

    /// The weights of an n-gram.
    pub fn get(&self, key: u64) -> [f32; ROLES] {
        self.at(key).map_or([0.0; ROLES], |at| self.table[at].map(|weight| weight[0]))
    }

    /// Scores the gaps of a sentence.
    pub fn score(&mut self, corpus: &Corpus, sentence: usize, seed: Option<u64>) {
        let mut units = std::mem::take(&mut self.units);
        corpus.pad(sentence, seed, &mut units);
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        self.scores.clear();
        self.scores.resize(units.len() + ROLES, 0.0);
        each_ngram(&units, |key, gap, roles| {
            let Some(at) = self.at(key) else { return };
            found.push((at, gap, roles));
            for (role, weight) in self.table[at].iter().enumerate().take(roles) {
                self.scores[gap + role] += weight[0];
            }
        });
        (self.units, self.found) = (units, found);
    }

    /// One step on one sentence.
    fn learn(&mut self, corpus: &Corpus, sentence: usize, seed: u64, rate: f32) {
        self.score(corpus, sentence, Some(seed));
        let mut gradients = vec![0.0; self.scores.len()];
        let mut any = false;
        for (i, at) in corpus.range(sentence).enumerate() {
            let gradient = logistic(self.scores[i + PAD]) - f32::from(corpus.inside[at]) / 255.0;
            if !corpus.given[at] && gradient.abs() > 0.02 {
                gradients[i + PAD] = gradient;
                any = true;
            }
        }
        if !any {
            return;
        }
        for &(at, gap, roles) in &self.found {
            for role in 0..roles {
                let gradient = gradients[gap + role];
                if gradient != 0.0 {
                    let [weight, squares] = &mut self.table[at][role];
                    *squares += gradient * gradient;
                    *weight -= rate * gradient / (squares.sqrt() + 0.1);
                }
            }
        }
    }

    /// A pass over the large set, and evenly among it `repeats` over the small one.
    pub fn pass(&mut self, large: &Corpus, small: &Corpus, repeats: usize, epoch: u64, rate: f32) {
        let every = (large.len() / (repeats * small.len()).max(1)).max(1);
        for i in 0..large.len() {
            // A fixed walk that visits every sentence once, far from its neighbours.
            self.learn(large, i * 1_000_003 % large.len(), epoch, rate);
            if repeats > 0 && !small.is_empty() && i % every == 0 {
                let turn = i / every;
                self.learn(small, turn * 569 % small.len(), epoch * 1000 + turn as u64, rate);
            }
        }
    }
}
