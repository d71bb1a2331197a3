//! What `data/train` needs to see of the matcher. No part of the interface of the crate.

use super::context::{feature_names, features};
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
    features(a, b, &[], true).into_iter().map(|(pair, features)| (pair, features.to_vec())).collect()
}

/// The log-odds and the probability that the model gives to numbers of a pair.
pub fn predict(numbers: &[f32]) -> Option<(f32, f32)> {
    let features = numbers.try_into().ok()?;
    Some((Model::get().odds(&features), Model::get().probability(&features)))
}
