//! What the evidence comes to: the probability that two units say the same.
//!
//! The mean of two models of the log-odds, trained by `data/train/matcher.py` on hand-labelled clusters of news: a
//! logistic regression over the standardised numbers, cut to ±4, and small boosted trees. The sum is calibrated by a
//! monotone line of straight pieces, so that of the links at .9 nine in ten are right.

use std::sync::OnceLock;

use xxhash_rust::xxh3::xxh3_64;

use super::context::{FEATURES, Features, feature_names};

const DATA: &[u8] = include_bytes!("../../data/matcher.bin");

/// A tree: inner nodes, then leaves. A child below 128 is a node, from 128 on a leaf.
struct Tree {
    nodes: Vec<Node>,
    leaves: Vec<f32>,
}

struct Node {
    feature: u8,
    threshold: f32,
    children: [u8; 2],
}

/// The trained model.
pub(super) struct Model {
    intercept: f32,
    /// Mean, one over the deviation, and weight of each number.
    linear: Vec<[f32; 3]>,
    trees: Vec<Tree>,
    /// Log-odds and the probability they stand for, ascending.
    calibration: Vec<(f32, f32)>,
}

impl Model {
    /// The model that ships with the crate.
    pub fn get() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| Self::read(&mut Reader(DATA)))
    }

    fn read(data: &mut Reader<'_>) -> Self {
        let names = xxh3_64(feature_names().join(",").as_bytes());
        assert_eq!(
            u64::from_le_bytes(data.take()),
            names,
            "data/matcher.bin was trained on other numbers; train it anew"
        );
        let intercept = data.number();
        let linear = (0..FEATURES).map(|_| [data.number(), data.number(), data.number()]).collect();
        let trees = (0..u16::from_le_bytes(data.take())).map(|_| Tree::read(data)).collect();
        let calibration =
            (0..u16::from_le_bytes(data.take())).map(|_| (data.number(), data.number())).collect();
        Self { intercept, linear, trees, calibration }
    }

    /// Log-odds before calibration.
    pub fn odds(&self, features: &Features) -> f32 {
        let linear: f32 = features
            .iter()
            .zip(&self.linear)
            .map(|(x, [mean, scale, weight])| ((x - mean) * scale).clamp(-4.0, 4.0) * weight)
            .sum();
        let trees: f32 = self.trees.iter().map(|tree| tree.value(features)).sum();
        self.intercept + linear + trees
    }

    /// The probability that two units say the same, 0 to 1.
    pub fn probability(&self, features: &Features) -> f32 {
        let odds = self.odds(features);
        let line = &self.calibration;
        let at = line.partition_point(|&(x, _)| x <= odds);
        if at == 0 || at == line.len() {
            return line.get(at.saturating_sub(1)).map_or(0.0, |&(_, p)| p);
        }
        let ((x, p), (y, q)) = (line[at - 1], line[at]);
        p + (q - p) * (odds - x) / (y - x)
    }
}

impl Tree {
    fn read(data: &mut Reader<'_>) -> Self {
        let [leaves] = data.take();
        let nodes = (1..leaves)
            .map(|_| {
                let [feature] = data.take();
                Node { feature, threshold: data.number(), children: data.take() }
            })
            .collect();
        Self { nodes, leaves: (0..leaves).map(|_| data.number()).collect() }
    }

    fn value(&self, features: &Features) -> f32 {
        let mut at = if self.nodes.is_empty() { 128 } else { 0 };
        while at < 128 {
            let node = &self.nodes[at];
            let right = features[usize::from(node.feature)] > node.threshold;
            at = usize::from(node.children[usize::from(right)]);
        }
        self.leaves[at - 128]
    }
}

/// Reads numbers off bytes that are part of the crate.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (head, rest) = self.0.split_first_chunk().expect("data/matcher.bin is whole");
        self.0 = rest;
        *head
    }

    fn number(&mut self) -> f32 {
        f32::from_le_bytes(self.take())
    }
}
