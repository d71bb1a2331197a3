//! How likely chosen units of two articles say the same.
//!
//! What is found of a pair of articles, or of units, is kept for the next question.

use rustc_hash::FxHashMap;

use super::context::{Between, Scope};
use super::evidence::{Evidence, Scratch};
use super::model::Model;
use super::side::Prepared;
use super::unit::Pieces;

/// The most pairs of articles of which anything is kept.
const MOST_KEPT: usize = 1000;

/// How likely units of two articles say the same, 0 to 1, for those of `pairs` that share anything.
///
/// Units compete with each other: a true match is the best of its row and column. So give with each pair the likeliest
/// others of both units.
pub fn similarities(a: &Prepared, b: &Prepared, pairs: &[(u32, u32)]) -> Vec<((u32, u32), f32)> {
    Met::new(a, b).similarities(a, b, pairs, &mut Scratch::default())
}

/// A collection whose articles are asked about, two at a time.
pub(crate) struct Similarities {
    pieces: Vec<Pieces>,
    /// The articles that were asked about.
    prepared: Vec<Option<Prepared>>,
    met: FxHashMap<(usize, usize), Met>,
    scratch: Scratch,
}

impl Similarities {
    pub fn new(pieces: Vec<Pieces>) -> Self {
        let prepared = pieces.iter().map(|_| None).collect();
        Self { pieces, prepared, met: FxHashMap::default(), scratch: Scratch::default() }
    }

    /// As [`similarities`], of articles by their numbers.
    pub fn of(&mut self, one: usize, other: usize, pairs: &[(u32, u32)]) -> Vec<((u32, u32), f32)> {
        for article in [one, other] {
            let pieces = &self.pieces[article];
            self.prepared[article].get_or_insert_with(|| Prepared::new(pieces));
        }
        let (Some(a), Some(b)) = (&self.prepared[one], &self.prepared[other]) else { return Vec::new() };
        if self.met.len() >= MOST_KEPT {
            self.met.clear();
        }
        let met = self.met.entry((one, other)).or_insert_with(|| Met::new(a, b));
        met.similarities(a, b, pairs, &mut self.scratch)
    }
}

/// What is known of two articles.
struct Met {
    between: Between,
    /// The evidence for pairs of their units; none if they share too little.
    found: FxHashMap<(u32, u32), Option<Evidence>>,
}

impl Met {
    fn new(a: &Prepared, b: &Prepared) -> Self {
        Self { between: Between::new(a, b), found: FxHashMap::default() }
    }

    fn similarities(
        &mut self,
        a: &Prepared,
        b: &Prepared,
        pairs: &[(u32, u32)],
        scratch: &mut Scratch,
    ) -> Vec<((u32, u32), f32)> {
        let mut evidence = |pair: (u32, u32)| {
            let found = self.found.entry(pair);
            *found.or_insert_with(|| self.between.evidence(a, b, pair, Scope::Wanted, scratch))
        };
        let found: Vec<((u32, u32), Evidence)> =
            pairs.iter().filter_map(|&pair| Some((pair, evidence(pair)?))).collect();
        let features = self.between.features(a, b, &found);
        let model = Model::get();
        let alone = model.alone(a, b, &features);
        features.iter().zip(alone).map(|((pair, _), alone)| (*pair, model.alone_probability(alone))).collect()
    }
}
