//! The learned score: a linear part and small regression trees, read from `data/`.
//!
//! ```text
//! score(x) = b + Σ_f c_f · clamp((x_f − m_f) · s_f, −4, 4) + Σ_t tree_t(x)
//! ```
//!
//! It estimates which share of a sentence's word pairs an editor's summary would have. The linear part is a ridge
//! regression on standardised features (m: mean, s: 1 / deviation), the trees are gradient boosted (`LightGBM`); both are trained by
//! `data/train/summaries.py`, which halves and sums them into this form. A tree goes left where a feature is at most
//! the threshold. Thresholds are rounded down to 32 bits, and features are 32 bits in training, so every decision here
//! is the trainer's; leaves are rounded to 32 bits.

use std::sync::OnceLock;

use xxhash_rust::xxh3::xxh3_64;

use super::feature::{FEATURES, Part};

/// A score with what each family of features adds to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Scored {
    pub score: f64,
    /// What every sentence starts from.
    pub base: f64,
    /// What each part adds, in the order of [`Part::ALL`]; with `base` they sum to `score`.
    pub parts: [f64; Part::ALL.len()],
}

pub(super) struct Model {
    bias: f64,
    linear: Vec<Linear>,
    trees: Vec<Tree>,
    nodes: Vec<Node>,
}

struct Linear {
    mean: f32,
    scale: f32,
    weight: f32,
}

struct Tree {
    root: u32,
    /// Decisions on the longest way to a leaf.
    depth: u32,
}

/// A decision, or a leaf: its decision leads to itself. So every walk of a tree takes the same number of steps, none of
/// which the processor has to guess, and walks of several trees overlap.
struct Node {
    feature: u32,
    threshold: f32,
    /// Where to go if the feature is at most the threshold, and where if it is greater.
    next: [u32; 2],
    /// Of a leaf what it adds; of a decision the mean of the leaves below, by their share of the training data.
    value: f32,
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

/// Identifies the list of features that a model was trained on.
pub(super) fn feature_hash() -> u64 {
    xxh3_64(FEATURES.iter().map(|feature| feature.0).collect::<Vec<_>>().join(",").as_bytes())
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn float(&mut self) -> Option<f32> {
        self.take().map(f32::from_le_bytes)
    }

    /// The number of a child among the nodes of its tree: decisions first, of which there are `decisions`, then leaves.
    fn child(&mut self, decisions: u32) -> Option<u32> {
        let [at] = self.take()?;
        Some(if at < 128 { u32::from(at) } else { decisions + u32::from(at - 128) })
    }
}

impl Model {
    /// Layout: hash of the feature names (u64), bias (f32), mean, scale and weight of each feature (f32), number of
    /// trees (u16); for each tree its number of leaves (u8), its nodes (feature u8, threshold f32, value f32, left and
    /// right u8: a node, or 128 + a leaf) and leaves (f32). All little endian.
    fn read(data: &[u8]) -> Option<Self> {
        let mut reader = Reader(data);
        if u64::from_le_bytes(reader.take()?) != feature_hash() {
            return None;
        }
        let bias = f64::from(reader.float()?);
        let mut linear = Vec::new();
        for _ in FEATURES {
            linear.push(Linear { mean: reader.float()?, scale: reader.float()?, weight: reader.float()? });
        }
        let mut model = Self { bias, linear, trees: Vec::new(), nodes: Vec::new() };
        for _ in 0..u16::from_le_bytes(reader.take()?) {
            model.read_tree(&mut reader)?;
        }
        reader.0.is_empty().then_some(model)
    }

    fn read_tree(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        let [leaves] = reader.take()?;
        let decisions = u32::from(leaves).checked_sub(1)?;
        let root = self.nodes.len() as u32;
        // A child comes after its parent, so that depths are known in one pass from the end, and no walk is endless.
        let mut depths = vec![0_u32; decisions as usize + usize::from(leaves)];
        for at in 0..decisions {
            let [feature] = reader.take()?;
            let (threshold, value) = (reader.float()?, reader.float()?);
            let next = [reader.child(decisions)?, reader.child(decisions)?];
            let sound = next.iter().all(|&child| child > at && (child as usize) < depths.len());
            if usize::from(feature) >= FEATURES.len() || !sound {
                return None;
            }
            let next = next.map(|child| root + child);
            self.nodes.push(Node { feature: u32::from(feature), threshold, next, value });
        }
        for leaf in decisions..decisions + u32::from(leaves) {
            let next = [root + leaf; 2];
            self.nodes.push(Node { feature: 0, threshold: 0.0, next, value: reader.float()? });
        }
        for at in (0..decisions).rev() {
            let below = self.nodes[(root + at) as usize].next.map(|child| depths[(child - root) as usize]);
            depths[at as usize] = 1 + below[0].max(below[1]);
        }
        self.trees.push(Tree { root, depth: depths[0] });
        Some(())
    }

    /// The score of a sentence.
    pub fn score(&self, features: &[f32]) -> f64 {
        let trees: f64 = self.trees.iter().map(|tree| f64::from(self.leaf(tree, features))).sum();
        self.bias + self.linear(features).map(|(_, value)| value).sum::<f64>() + trees
    }

    /// The score with its parts. What a feature adds in a tree is how far its decisions move the mean of what lies
    /// below (Saabas 2014).
    pub fn explain(&self, features: &[f32]) -> Scored {
        let mut scored = Scored { base: self.bias, ..Scored::default() };
        let part = |feature: usize| FEATURES[feature].1 as usize;
        for (feature, value) in self.linear(features) {
            scored.parts[part(feature)] += value;
        }
        for tree in &self.trees {
            let mut at = &self.nodes[tree.root as usize];
            scored.base += f64::from(at.value);
            for _ in 0..tree.depth {
                let to = self.step(at, features);
                scored.parts[part(at.feature as usize)] += f64::from(to.value) - f64::from(at.value);
                at = to;
            }
        }
        scored.score = self.score(features);
        scored
    }

    fn linear<'a>(&'a self, features: &'a [f32]) -> impl Iterator<Item = (usize, f64)> + 'a {
        self.linear.iter().zip(features).enumerate().map(|(feature, (linear, &x))| {
            let z = (f64::from(x) - f64::from(linear.mean)) * f64::from(linear.scale);
            (feature, z.clamp(-4.0, 4.0) * f64::from(linear.weight))
        })
    }

    fn step(&self, at: &Node, features: &[f32]) -> &Node {
        let greater = features[at.feature as usize] > at.threshold;
        &self.nodes[at.next[usize::from(greater)] as usize]
    }

    /// What the leaf adds that a sentence falls into.
    fn leaf(&self, tree: &Tree, features: &[f32]) -> f32 {
        let mut at = &self.nodes[tree.root as usize];
        for _ in 0..tree.depth {
            at = self.step(at, features);
        }
        at.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `data/train/summaries.py` writes a few rows of features with the trainer's own prediction beside the models.
    #[test]
    fn predicts_what_the_trainer_predicts() {
        let rows = include_str!("../../tests/golden/summary-scores.csv");
        let mut checked = 0;
        for row in rows.lines().filter(|row| !row.starts_with('#')) {
            let values: Vec<f64> = row.split(',').map(|value| value.parse().unwrap()).collect();
            let features: Vec<f32> = values[2..].iter().map(|&value| value as f32).collect();
            let scored = model(values[0] as usize).explain(&features);
            assert!((scored.score - values[1]).abs() < 1e-5, "{} is not {}", scored.score, values[1]);
            assert!((scored.base + scored.parts.iter().sum::<f64>() - scored.score).abs() < 1e-5);
            checked += 1;
        }
        assert!(checked >= 30);
    }
}
