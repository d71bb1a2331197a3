//! Logistic regression over n-grams.

use super::super::model::{TAGS, place};
use super::super::unit::{PAD, REACH, ROLES, Unit, far, near, window, window_key};
use super::corpus::Corpus;

/// Places in the table of hashed weights.
pub(super) const BITS: u32 = 24;

/// Weights of n-grams, with the sums of squared gradients that set their steps (`AdaGrad`).
pub(super) struct Weights {
    table: Vec<[[f32; 2]; ROLES]>,
    /// Tags of the n-grams that have weights, in their buckets; if empty all n-grams have, hashed into the table.
    tags: Vec<[u16; TAGS]>,
    /// Where the near n-grams alone score this much or more, up or down, the others have no say. None: they always have.
    sure: Option<f32>,
    pub units: Vec<Unit>,
    /// Scores of the gaps of `units`.
    pub scores: Vec<f32>,
    /// The part of the scores that is due to near n-grams.
    near: Vec<f32>,
    /// N-grams of `units` that have weights: place in the table, first gap, roles; the near ones first.
    pub found: Vec<(usize, usize, usize)>,
    /// How many of them are near.
    nears: usize,
}

/// Place of an n-gram in the table of all.
pub(super) fn slot(key: u64) -> usize {
    (key >> (64 - BITS)) as usize
}

/// Calls `found(key, gap, roles)` for each n-gram of a padded sentence that is near the gaps it votes on; then, with
/// `true`, for those further away.
pub(super) fn each_ngram(units: &[Unit], mut found: impl FnMut(u64, usize, usize, bool)) {
    let starts = PAD - 1..units.len() - PAD;
    for j in starts.clone() {
        near(units[j], units[j + 1], |key, shift, roles| found(key, j + shift - REACH, roles, false));
        found(window_key(window(units, j)), j, 1, false);
    }
    for j in starts {
        far(units, j, |key, shift, roles| found(key, j + shift - REACH, roles, true));
    }
}

pub(super) fn logistic(z: f32) -> f32 {
    1.0 / (1.0 + (-z).exp())
}

impl Weights {
    /// Zeros for all n-grams.
    pub fn hashed(sure: Option<f32>) -> Self {
        Self::zeros(1 << BITS, Vec::new(), sure)
    }

    /// Zeros for these n-grams alone, in the buckets of the model.
    pub fn of(keys: &[u64], buckets: u32, sure: Option<f32>) -> Self {
        let mut tags = vec![[0; TAGS]; buckets as usize];
        let mut filled = vec![0; buckets as usize];
        for &key in keys {
            let (bucket, tag) = place(key, buckets as usize);
            tags[bucket][filled[bucket]] = tag;
            filled[bucket] += 1;
        }
        Self::zeros(tags.len() * TAGS, tags, sure)
    }

    fn zeros(places: usize, tags: Vec<[u16; TAGS]>, sure: Option<f32>) -> Self {
        Self {
            table: vec![[[0.0; 2]; ROLES]; places],
            tags,
            sure,
            units: Vec::new(),
            scores: Vec::new(),
            near: Vec::new(),
            found: Vec::new(),
            nears: 0,
        }
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

    /// Whether the n-grams further away have a say on a gap.
    pub fn doubtful(&self, gap: usize) -> bool {
        self.sure.is_none_or(|sure| self.near[gap].abs() < sure)
    }

    /// Scores the gaps of a sentence.
    pub fn score(&mut self, corpus: &Corpus, sentence: usize, seed: Option<u64>) {
        let mut units = std::mem::take(&mut self.units);
        corpus.pad(sentence, seed, &mut units);
        let mut near = std::mem::take(&mut self.near);
        let mut all = std::mem::take(&mut self.scores);
        near.clear();
        near.resize(units.len() + ROLES, 0.0);
        all.clear();
        all.resize(units.len() + ROLES, 0.0);
        let mut found = std::mem::take(&mut self.found);
        found.clear();
        self.nears = 0;
        each_ngram(&units, |key, gap, roles, further| {
            let Some(at) = self.at(key) else { return };
            found.push((at, gap, roles));
            self.nears += usize::from(!further);
            let scores = if further { &mut all } else { &mut near };
            for (role, weight) in self.table[at].iter().enumerate().take(roles) {
                scores[gap + role] += weight[0];
            }
        });
        self.near = near;
        for (gap, further) in all.iter_mut().enumerate() {
            *further = self.near[gap] + if self.doubtful(gap) { *further } else { 0.0 };
        }
        (self.units, self.scores, self.found) = (units, all, found);
    }

    /// One step on one sentence. Near n-grams learn to do without the others as well as with them.
    fn learn(&mut self, corpus: &Corpus, sentence: usize, seed: u64, rate: f32) {
        self.score(corpus, sentence, Some(seed));
        let mut gradients = vec![[0.0; 2]; self.scores.len()];
        let mut any = false;
        for (i, at) in corpus.range(sentence).enumerate() {
            let gap = i + PAD;
            let gradient = |z: f32| logistic(z) - f32::from(corpus.inside[at]) / 255.0;
            let all = gradient(self.scores[gap]);
            let near = if self.sure.is_some() { f32::midpoint(all, gradient(self.near[gap])) } else { all };
            let further = if self.doubtful(gap) { all } else { 0.0 };
            gradients[gap] = [near, further].map(|gradient| {
                let counts = !corpus.given[at] && gradient.abs() > 0.02;
                any |= counts;
                if counts { gradient } else { 0.0 }
            });
        }
        if !any {
            return;
        }
        for (i, &(at, gap, roles)) in self.found.iter().enumerate() {
            for role in 0..roles {
                let gradient = gradients[gap + role][usize::from(i >= self.nears)];
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
