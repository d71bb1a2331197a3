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
//!
//! For a score no tree is walked. A decision that goes right rules out the leaves to its left, whatever its parents decide, and
//! of the leaves that are left when all have decided the first is the one that the row falls into (`QuickScorer`, Lucchese et al.
//! 2015). So each feature is held against its thresholds in ascending order, of all trees together, until one is not exceeded.

use xxhash_rust::xxh3::xxh3_64;

/// A learned score.
#[derive(Default)]
pub(crate) struct Learned {
    bias: f64,
    /// How many features there are.
    features: usize,
    /// The features that the linear part weighs.
    linear: Vec<Linear>,
    /// The decisions of all trees, by feature and ascending threshold.
    decisions: Vec<Decision>,
    /// The features that trees ask for, and where the decisions on each end.
    asked: Vec<(usize, usize)>,
    /// What the leaves add, from left to right, tree by tree; each tree has room for `stride` of them.
    leaves: Vec<f32>,
    stride: usize,
    /// The trees as such, for taking scores apart.
    trees: Vec<Tree>,
    nodes: Vec<Node>,
}

/// The most leaves of a tree: a bit each.
const MOST_LEAVES: usize = 32;

/// What a decision rules out.
#[derive(Clone, Copy)]
struct Decision {
    threshold: f32,
    tree: u32,
    /// The leaves that are left if the feature is greater.
    left: u32,
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
    /// Number of leaves.
    leaves: usize,
}

/// A decision, or a leaf: its decision leads to itself. So every walk of a tree takes the same number of steps, none of
/// which the processor has to guess, and walks of several trees overlap.
#[derive(Clone, Copy)]
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
    /// feature (f32), number of trees (u16); for each tree its number of leaves (u8, at most 32), its decisions (feature u8, threshold
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
        let mut learned = Self { bias, features: names.len(), linear, ..Self::default() };
        for _ in 0..u16::from_le_bytes(reader.take()?) {
            learned.read_tree(reader)?;
        }
        learned.file();
        Some(learned)
    }

    fn read_tree(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        let [leaves] = reader.take()?;
        let decisions = u32::from(leaves).checked_sub(1)?;
        if usize::from(leaves) > MOST_LEAVES {
            return None;
        }
        let root = self.nodes.len() as u32;
        // A child comes after its parent, so that depths are known in one pass from the end, and no walk is endless.
        let mut depths = vec![0_u32; decisions as usize + usize::from(leaves)];
        let mut has_parent = vec![false; depths.len()];
        for at in 0..decisions {
            let [feature] = reader.take()?;
            let (threshold, value) = (reader.float()?, reader.float()?);
            let next = [reader.child(decisions)?, reader.child(decisions)?];
            // Each node has one parent.
            let mut is_new = |child: u32| {
                let seen = has_parent.get_mut(child as usize);
                child > at && seen.is_some_and(|seen| !std::mem::replace(seen, true))
            };
            if usize::from(feature) >= self.features || !next.iter().all(|&child| is_new(child)) {
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
        self.trees.push(Tree { root, depth: depths[0], leaves: leaves.into() });
        Some(())
    }

    /// Files the decisions of all trees by feature and threshold, and lays out their leaves.
    fn file(&mut self) {
        self.stride = self.trees.iter().map(|tree| tree.leaves).max().unwrap_or(0);
        let mut filed: Vec<(u32, Decision)> = Vec::with_capacity(self.nodes.len());
        for tree in 0..self.trees.len() {
            self.file_below(self.trees[tree].root, tree, &mut filed);
            self.leaves.resize((tree + 1) * self.stride, 0.0);
        }
        filed.sort_by(|(a, x), (b, y)| a.cmp(b).then(x.threshold.total_cmp(&y.threshold)));
        for (feature, decision) in filed {
            self.decisions.push(decision);
            match self.asked.last_mut().filter(|asked| asked.0 == feature as usize) {
                Some(asked) => asked.1 = self.decisions.len(),
                None => self.asked.push((feature as usize, self.decisions.len())),
            }
        }
    }

    /// Files the decisions from a node of a tree on, and lays out the leaves below it.
    fn file_below(&mut self, node: u32, tree: usize, filed: &mut Vec<(u32, Decision)>) {
        let Node { feature, threshold, next, value } = self.nodes[node as usize];
        if next[0] == node {
            self.leaves.push(value);
            return;
        }
        let first = tree * self.stride;
        let from = self.leaves.len() - first;
        self.file_below(next[0], tree, filed);
        let to = self.leaves.len() - first;
        let left = !(from..to).map(|leaf| 1 << leaf).sum::<u32>();
        filed.push((feature, Decision { threshold, tree: tree as u32, left }));
        self.file_below(next[1], tree, filed);
    }

    /// The score of one row of features.
    pub fn score(&self, features: &[f32]) -> f64 {
        self.score_with(features, &mut Vec::new())
    }

    /// The scores of many rows.
    pub fn scores<const N: usize>(&self, rows: &[[f32; N]]) -> Vec<f64> {
        let mut left = Vec::new();
        rows.iter().map(|row| self.score_with(row, &mut left)).collect()
    }

    /// The score of one row, with memory for the leaves that are left of each tree.
    fn score_with(&self, features: &[f32], left: &mut Vec<u32>) -> f64 {
        left.clear();
        left.resize(self.trees.len(), u32::MAX);
        let mut decisions = &self.decisions[..];
        let mut filed = 0;
        for &(feature, end) in &self.asked {
            let own;
            (own, decisions) = decisions.split_at(end - std::mem::replace(&mut filed, end));
            let value = features[feature];
            for decision in own.iter().take_while(|decision| value > decision.threshold) {
                left[decision.tree as usize] &= decision.left;
            }
        }
        let leaves = left.iter().zip(self.leaves.chunks_exact(self.stride.max(1)));
        let trees: f64 = leaves.map(|(left, leaves)| f64::from(leaves[left.trailing_zeros() as usize])).sum();
        self.bias + self.linear(features).map(|(_, value)| value).sum::<f64>() + trees
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
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;

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

    /// Leaves that become decisions one after the other, each with its feature and threshold.
    fn grown() -> impl Strategy<Value = Vec<(Index, u32, f32)>> {
        let decision = (any::<Index>(), 0..3_u32, (0..5_u8).prop_map(f32::from));
        prop::collection::vec(decision, 0..MOST_LEAVES)
    }

    /// The tree that grew so, behind the others.
    fn add(learned: &mut Learned, grown: &[(Index, u32, f32)]) {
        let root = learned.nodes.len();
        let leaf = |at: usize| Node { feature: 0, threshold: 0.0, next: [at as u32; 2], value: at as f32 };
        learned.nodes.push(leaf(root));
        let mut leaves = vec![root];
        for (which, feature, threshold) in grown {
            let at = leaves.swap_remove(which.index(leaves.len()));
            let next = learned.nodes.len();
            learned.nodes.extend([leaf(next), leaf(next + 1)]);
            leaves.extend([next, next + 1]);
            let next = [next as u32, next as u32 + 1];
            learned.nodes[at] = Node { feature: *feature, threshold: *threshold, next, value: 0.0 };
        }
        learned.trees.push(Tree { root: root as u32, depth: grown.len() as u32, leaves: leaves.len() });
    }

    proptest! {
        #[test]
        fn a_row_falls_into_the_leaf_that_a_walk_leads_to(
            trees in prop::collection::vec(grown(), 0..9),
            rows in prop::collection::vec(prop::array::uniform3((-1..14_i8).prop_map(|half| f32::from(half) / 2.0)), 20),
        ) {
            let mut learned = Learned::default();
            for grown in &trees {
                add(&mut learned, grown);
            }
            learned.file();
            for row in rows {
                let leaf = |tree: &Tree| {
                    let root = &learned.nodes[tree.root as usize];
                    (0..tree.depth).fold(root, |at, _| learned.step(at, &row)).value
                };
                let walked: f64 = learned.trees.iter().map(|tree| f64::from(leaf(tree))).sum();
                prop_assert!((learned.score(&row) - walked).abs() < 1e-9, "{:?}", row);
            }
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
