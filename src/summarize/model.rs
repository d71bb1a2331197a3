//! Which learned score a collection gets, and what its parts are.
//!
//! The score estimates which share of a sentence's word pairs an editor's summary would have. `data/train/summaries.py`
//! trains it.

use std::sync::OnceLock;

use super::chance::Chances;
use super::feature::{FEATURES, Part, Row};
use crate::score::{Learned, MOST_FEATURES, Reader, SymmetricTrees};

/// A learned score of sentences: the sum of a linear part and trees, with the chances of pairs that it is trained on.
pub(super) struct Model {
    pub chances: Chances,
    learned: Learned,
    trees: SymmetricTrees,
}

/// The model for a collection of so many articles. One article, a handful and a crowd are told apart, because editors
/// choose differently: among two to four articles each is drawn on, of five and more only some are.
pub(super) fn model(articles: usize) -> &'static Model {
    static MODELS: [OnceLock<Model>; 3] = [const { OnceLock::new() }; 3];
    const DATA: [&[u8]; 3] = [
        include_bytes!("../../data/summary-one.bin"),
        include_bytes!("../../data/summary-few.bin"),
        include_bytes!("../../data/summary-many.bin"),
    ];
    let which = match articles {
        0 | 1 => 0,
        2..=4 => 1,
        _ => 2,
    };
    // The data is part of the crate and a test reads it, so that this cannot fail for a user.
    MODELS[which].get_or_init(|| Model::read(DATA[which]).expect("the model in data/ fits the features"))
}

impl Model {
    /// A model that `data/train/summaries.py` wrote; `None` if it was trained on other features.
    pub fn read(data: &[u8]) -> Option<Self> {
        let mut reader = Reader(data);
        let names: Vec<&str> = FEATURES.iter().map(|feature| feature.0).collect();
        let learned = Learned::read(&mut reader, &names)?;
        let trees = SymmetricTrees::read(&mut reader, names.len())?;
        Some(Self { chances: Chances::read(&mut reader)?, learned, trees })
    }

    /// The scores of sentences.
    pub fn scores(&self, rows: &[Row]) -> Vec<f64> {
        let mut scores = self.learned.scores(rows);
        self.trees.add_scores(rows, &mut scores);
        scores
    }

    /// The parts of a score: what every sentence starts from, and what each family of features adds, in the order of
    /// [`Part::ALL`].
    pub fn explain(&self, features: &Row) -> (f64, [f64; Part::ALL.len()]) {
        let mut added = [0.0; MOST_FEATURES];
        let mut add = |feature: usize, value: f64| added[feature] += value;
        let base = self.learned.explain(features, &mut add) + self.trees.explain(features, &mut add);
        let mut parts = [0.0; Part::ALL.len()];
        for ((_, part, _), added) in FEATURES.iter().zip(&added) {
            parts[*part as usize] += added;
        }
        (base, parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summarize::pair;

    /// What `data/train/summaries.py` writes beside the models: number of articles, the trainer's own prediction, what it is of.
    fn golden(table: &str) -> impl Iterator<Item = Vec<f64>> {
        let rows = table.lines().filter(|row| !row.starts_with('#'));
        rows.map(|row| row.split(',').map(|value| value.parse().unwrap()).collect())
    }

    #[test]
    fn predicts_what_the_trainer_predicts() {
        let mut checked = 0;
        for values in golden(include_str!("../../tests/golden/summary-scores.csv")) {
            let features: [f32; FEATURES.len()] = std::array::from_fn(|at| values[2 + at] as f32);
            let model = model(values[0] as usize);
            let score = model.scores(&[features])[0];
            assert!((score - values[1]).abs() < 1e-5, "{score} is not {}", values[1]);
            let (base, parts) = model.explain(&features);
            assert!((base + parts.iter().sum::<f64>() - score).abs() < 1e-5);
            checked += 1;
        }
        assert!(checked >= 30);
    }

    #[test]
    fn gives_pairs_the_chances_that_the_trainer_gives_them() {
        let mut checked = 0;
        for values in golden(include_str!("../../tests/golden/pair-chances.csv")) {
            let measured: pair::Row = std::array::from_fn(|at| values[2 + at] as f32);
            let Chances::OfMeasures(trees) = &model(values[0] as usize).chances else { panic!("no trees") };
            let chance = trees.scores(&[measured])[0];
            assert!((chance - values[1]).abs() < 1e-5, "{chance} is not {}", values[1]);
            checked += 1;
        }
        assert!(checked >= 30);
    }
}
