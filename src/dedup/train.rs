//! What `data/train` needs to see of the matcher. No part of the interface of the crate.

use super::context::{Scope, feature_names, features};
use super::model::Model;
use super::side::Prepared;

pub use super::phrase::{pair, phrase_table, single};
pub use super::vector::vector_table;

/// Names of the numbers of a pair.
pub fn names() -> Vec<String> {
    feature_names()
}

/// All pairs of units of two articles that are worth a look: numbers of the units, then the numbers of the pair.
pub fn pairs(a: &Prepared, b: &Prepared) -> Vec<((u32, u32), Vec<f32>)> {
    features(a, b, &[], Scope::All).into_iter().map(|(pair, features)| (pair, features.to_vec())).collect()
}

/// The log-odds of numbers of a pair, the probability among rivals of the given log-odds, and that with the given lift by other
/// articles.
pub fn predict(numbers: &[f32], rivals: [f32; 2], lift: f32) -> Option<[f32; 3]> {
    let model = Model::get();
    let odds = model.odds(numbers.try_into().ok()?);
    let alone = model.among(odds, rivals);
    Some([odds, model.alone_probability(alone), model.probability(alone.odds, lift)])
}
