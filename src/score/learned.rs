//! A learned score: a linear part and small regression trees, read from `data/`.
//!
//! ```text
//! score(x) = b + Σ_f c_f · clamp((x_f − m_f) · s_f, −4, 4) + Σ_t tree_t(x)
//! ```
//!
//! The linear part is a regression on standardised features (m: mean, s: 1 / deviation, c: weight), the trees are
//! gradient boosted (`LightGBM`); `data/train/learned.py` halves and sums both into this form. A tree goes left where a
//! feature is at most the threshold. Thresholds are rounded down to 32 bits, and features are 32 bits in training, so
//! every decision here is the trainer's; leaves are rounded to 32 bits.

use xxhash_rust::xxh3::xxh3_64;

/// A learned score.
pub(crate) struct Learned {
    bias: f64,
    /// How many features there are.
    features: usize,
    /// The features that the linear part weighs.
    linear: Vec<Linear>,
    trees: Vec<Tree>,
    nodes: Vec<Node>,
}

struct Linear {
    feature: usize,
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

/// Takes numbers off the front of bytes.
pub(crate) struct Reader<'a>(pub &'a [u8]);

impl Reader<'_> {
    /// The next bytes, or `None` at the end.
    pub fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    /// The next 32-bit float.
    pub fn float(&mut self) -> Option<f32> {
        self.take().map(f32::from_le_bytes)
    }

    /// The number of a child among the nodes of its tree: decisions first, of which there are `decisions`, then leaves.
    fn child(&mut self, decisions: u32) -> Option<u32> {
        let [at] = self.take()?;
        Some(if at < 128 { u32::from(at) } else { decisions + u32::from(at - 128) })
    }
}

impl Learned {
    /// Layout: hash of the feature names, joined by commas (XXH3, u64), bias (f32), mean, scale and weight of each
    /// feature (f32), number of trees (u16); for each tree its number of leaves (u8), its decisions (feature u8, threshold
    /// f32, value f32, left and right u8: a decision, or 128 + a leaf) and leaves (f32). All little endian. What follows
    /// stays in the reader. `None` if the bytes are no score of these features.
    pub fn read(reader: &mut Reader<'_>, features: &[impl AsRef<str>]) -> Option<Self> {
        let names: Vec<&str> = features.iter().map(AsRef::as_ref).collect();
        if u64::from_le_bytes(reader.take()?) != xxh3_64(names.join(",").as_bytes()) {
            return None;
        }
        let bias = f64::from(reader.float()?);
        let mut linear = Vec::with_capacity(names.len());
        for feature in 0..names.len() {
            let (mean, scale, weight) = (reader.float()?, reader.float()?, reader.float()?);
            linear.push(Linear { feature, mean, scale, weight });
        }
        linear.retain(|linear| linear.weight != 0.0);
        let mut learned = Self { bias, features: names.len(), linear, trees: Vec::new(), nodes: Vec::new() };
        for _ in 0..u16::from_le_bytes(reader.take()?) {
            learned.read_tree(reader)?;
        }
        Some(learned)
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
            if usize::from(feature) >= self.features || !sound {
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

    /// The score of one row of features.
    pub fn score(&self, features: &[f32]) -> f64 {
        let trees: f64 = self.trees.iter().map(|tree| f64::from(self.leaf(tree, features))).sum();
        self.bias + self.linear(features).map(|(_, value)| value).sum::<f64>() + trees
    }

    /// The scores of many rows: tree by tree, so that its nodes stay in the nearest memory, and some rows in step, so
    /// that one need not wait for the memory that another asked for.
    pub fn scores<const N: usize>(&self, rows: &[[f32; N]]) -> Vec<f64> {
        const IN_STEP: usize = 8;
        let line = |row: &[f32; N]| self.bias + self.linear(row).map(|(_, value)| value).sum::<f64>();
        let mut trees = vec![0.0; rows.len()];
        let (rows_in_step, last_rows) = rows.as_chunks::<IN_STEP>();
        let (sums_in_step, last_sums) = trees.as_chunks_mut::<IN_STEP>();
        for tree in &self.trees {
            for (sums, rows) in sums_in_step.iter_mut().zip(rows_in_step) {
                let mut at = [&self.nodes[tree.root as usize]; IN_STEP];
                for _ in 0..tree.depth {
                    for (at, row) in at.iter_mut().zip(rows) {
                        *at = self.step(at, row);
                    }
                }
                for (sum, at) in sums.iter_mut().zip(at) {
                    *sum += f64::from(at.value);
                }
            }
            for (sum, row) in last_sums.iter_mut().zip(last_rows) {
                *sum += f64::from(self.leaf(tree, row));
            }
        }
        rows.iter().zip(trees).map(|(row, trees)| line(row) + trees).collect()
    }

    /// Takes a score apart: calls `add` with features and what each adds, any number of times, and returns what every
    /// row starts from. All sum to the score. What a feature adds in a tree is how far its decisions move the mean of
    /// what lies below (Saabas 2014).
    pub fn explain(&self, features: &[f32], mut add: impl FnMut(usize, f64)) -> f64 {
        let mut base = self.bias;
        self.linear(features).for_each(|(feature, value)| add(feature, value));
        for tree in &self.trees {
            let mut at = &self.nodes[tree.root as usize];
            base += f64::from(at.value);
            for _ in 0..tree.depth {
                let to = self.step(at, features);
                add(at.feature as usize, f64::from(to.value) - f64::from(at.value));
                at = to;
            }
        }
        base
    }

    fn linear<'a>(&'a self, features: &'a [f32]) -> impl Iterator<Item = (usize, f64)> + 'a {
        self.linear.iter().map(|linear| {
            let z = (f64::from(features[linear.feature]) - f64::from(linear.mean)) * f64::from(linear.scale);
            (linear.feature, z.clamp(-4.0, 4.0) * f64::from(linear.weight))
        })
    }

    fn step(&self, at: &Node, features: &[f32]) -> &Node {
        let greater = features[at.feature as usize] > at.threshold;
        &self.nodes[at.next[usize::from(greater)] as usize]
    }

    /// What the leaf adds that a row falls into.
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

    /// Features a and b; bias 1, weight 2 on a (mean 1, scale .5); one tree: b ≤ 3 ? 10 : (a ≤ 0 ? 20 : 30).
    fn bytes() -> Vec<u8> {
        let mut out = xxh3_64(b"a,b").to_le_bytes().to_vec();
        let floats = |out: &mut Vec<u8>, values: &[f32]| {
            out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        };
        floats(&mut out, &[1.0, 1.0, 0.5, 2.0, 0.0, 1.0, 0.0]);
        out.extend([1, 0, 3]);
        out.push(1);
        floats(&mut out, &[3.0, 15.0]);
        out.extend([128, 1]);
        out.push(0);
        floats(&mut out, &[0.0, 25.0]);
        out.extend([129, 130]);
        floats(&mut out, &[10.0, 20.0, 30.0]);
        out.extend(b"rest");
        out
    }

    #[test]
    fn a_score_is_the_line_and_the_leaves() {
        let bytes = bytes();
        let mut reader = Reader(&bytes);
        let learned = Learned::read(&mut reader, &["a", "b"]).expect("a score");
        assert_eq!(reader.0, b"rest");
        for (x, score) in [([1.0, 3.0], 11.0), ([3.0, 3.5], 33.0), ([-1.0, 4.0], 19.0), ([99.0, 2.0], 19.0)] {
            assert!((learned.score(&x) - score).abs() < 1e-9, "{x:?}");
            let mut sum = 0.0;
            sum += learned.explain(&x, |_, added| sum += added);
            assert!((sum - score).abs() < 1e-9);
        }
    }

    #[test]
    fn bytes_that_are_no_score_are_refused() {
        let bytes = bytes();
        let whole = bytes.len() - "rest".len();
        for end in 0..whole {
            assert!(Learned::read(&mut Reader(&bytes[..end]), &["a", "b"]).is_none());
        }
        assert!(Learned::read(&mut Reader(&bytes), &["a", "c"]).is_none());
        for at in 8..whole {
            for byte in [0, 1, 127, 128, 255] {
                let mut bytes = bytes.clone();
                bytes[at] = byte;
                // Whatever is read can be walked.
                if let Some(learned) = Learned::read(&mut Reader(&bytes), &["a", "b"]) {
                    learned.score(&[1.0, 1.0]);
                }
            }
        }
    }
}
