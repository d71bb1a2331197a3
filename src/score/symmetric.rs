//! Symmetric trees, read from `data/`: each level of a tree asks one question of every row, whatever the answers above.
//!
//! So a row's leaf is a binary number of answers, and sixteen rows are asked together: nothing has to be guessed or waited
//! for. Trees ask alike, so each question is put once, before the first tree. (Kohavi and Li 1995 call them oblivious
//! decision trees; `CatBoost` boosts them.) Borders and features are 32 bits in training too, so every answer here is the
//! trainer's.

use rustc_hash::FxHashMap;

use super::Reader;

/// Boosted symmetric trees: their leaves sum to the score.
#[derive(Default)]
pub(crate) struct SymmetricTrees {
    trees: Vec<Tree>,
    /// The different questions of all trees.
    questions: Vec<Question>,
}

struct Tree {
    /// Its questions, by number, level by level.
    splits: Vec<u16>,
    /// The leaves. Answer `i` is bit `i` of the number of a leaf. There is one for each byte, so that no look-up need be
    /// checked.
    leaves: Box<[f32; MOST]>,
    /// How far each answer moves the mean of the leaves that are still possible. Number 1 is the mean of all leaves; the
    /// answers to what comes after number `n` are `2n` (no) and `2n + 1` (yes), the last split first.
    moves: Box<[f32; 2 * MOST]>,
}

/// Whether a feature is greater than the border.
#[derive(Clone, Copy)]
struct Question {
    feature: u8,
    border: f32,
}

/// Rows that are asked together.
const TOGETHER: usize = 16;
/// The number of a leaf is a byte, of which there are so many.
const DEEPEST: u8 = 8;
const MOST: usize = 1 << DEEPEST;
/// The number of a feature is a byte too.
pub(crate) const MOST_FEATURES: usize = 1 << 8;

impl SymmetricTrees {
    /// Layout: number of trees (u16); for each its depth (u8), its splits (feature u8, border f32) and its 2^depth leaves
    /// (f32). All little endian. What follows stays in the reader. `None` if the bytes are no trees over so many features.
    pub fn read(reader: &mut Reader<'_>, features: usize) -> Option<Self> {
        let mut all = Self::default();
        let mut numbers: FxHashMap<(u8, u32), u16> = FxHashMap::default();
        for _ in 0..u16::from_le_bytes(reader.take()?) {
            let [depth] = reader.take()?;
            let mut splits = Vec::with_capacity(usize::from(depth));
            for _ in 0..depth {
                let ([feature], border) = (reader.take()?, reader.float()?);
                if usize::from(feature) >= features {
                    return None;
                }
                let new = u16::try_from(all.questions.len()).ok()?;
                let number = *numbers.entry((feature, border.to_bits())).or_insert(new);
                if number == new {
                    all.questions.push(Question { feature, border });
                }
                splits.push(number);
            }
            if depth > DEEPEST {
                return None;
            }
            let mut leaves = Box::new([0.0; MOST]);
            let own = &mut leaves[..1 << depth];
            for leaf in &mut *own {
                *leaf = reader.float()?;
            }
            let moves = moves(own);
            all.trees.push(Tree { splits, leaves, moves });
        }
        Some(all)
    }

    /// The scores of rows.
    pub fn scores<const N: usize>(&self, rows: &[[f32; N]]) -> Vec<f64> {
        let mut scores = Vec::with_capacity(rows.len());
        let mut answers = vec![[0; TOGETHER]; self.questions.len()];
        for rows in rows.chunks(TOGETHER) {
            let mut columns = [[0.0; TOGETHER]; N];
            for (at, row) in rows.iter().enumerate() {
                columns.iter_mut().zip(row).for_each(|(column, &value)| column[at] = value);
            }
            for (question, answers) in self.questions.iter().zip(&mut answers) {
                *answers =
                    columns[usize::from(question.feature)].map(|value| u8::from(value > question.border));
            }
            let mut sums = [0.0_f32; TOGETHER];
            for Tree { splits, leaves, .. } in &self.trees {
                let mut numbers = [0_u8; TOGETHER];
                for &split in splits.iter().rev() {
                    let answers: &[u8; TOGETHER] = &answers[usize::from(split)];
                    for (number, answer) in numbers.iter_mut().zip(answers) {
                        *number = number.wrapping_add(*number) | answer;
                    }
                }
                for (sum, number) in sums.iter_mut().zip(numbers) {
                    *sum += leaves[usize::from(number)];
                }
            }
            scores.extend(sums[..rows.len()].iter().map(|&sum| f64::from(sum)));
        }
        scores
    }

    /// Takes a score apart: calls `add` with features and what each adds, any number of times, and returns what every row
    /// starts from. All sum to the score. What a question adds is how far its answer moves the mean of the leaves that are
    /// still possible (Saabas 2014).
    pub fn explain(&self, row: &[f32], mut add: impl FnMut(usize, f64)) -> f64 {
        let mut values = [0.0; MOST_FEATURES];
        values[..row.len()].copy_from_slice(row);
        let mut base = 0.0;
        for Tree { splits, moves, .. } in &self.trees {
            base += f64::from(moves[1]);
            let mut at = 1;
            for &split in splits.iter().rev() {
                let Question { feature, border } = self.questions[usize::from(split)];
                let feature = usize::from(feature);
                at = (2 * at + usize::from(values[feature] > border)) % moves.len();
                add(feature, f64::from(moves[at]));
            }
        }
        base
    }
}

/// The moves of one tree. The last answer is the highest bit of a leaf's number, so that what is possible after the first
/// answers is a stretch of the leaves.
fn moves(leaves: &[f32]) -> Box<[f32; 2 * MOST]> {
    let mut means: Vec<f64> = vec![0.0; leaves.len()];
    means.extend(leaves.iter().map(|&leaf| f64::from(leaf)));
    for at in (1..leaves.len()).rev() {
        means[at] = f64::midpoint(means[2 * at], means[2 * at + 1]);
    }
    let before = |at: usize| if at > 1 { means[at / 2] } else { 0.0 };
    let mut moves = Box::new([0.0; 2 * MOST]);
    for (at, (by, mean)) in moves.iter_mut().zip(&means).enumerate() {
        *by = (mean - before(at)) as f32;
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Over features a and b, two trees: a > 1 and b > 2 with the leaves 1 (neither), 2 (a), 3 (b), 4 (both); a leaf of .5.
    fn bytes() -> Vec<u8> {
        let mut out = 2_u16.to_le_bytes().to_vec();
        let float = |out: &mut Vec<u8>, value: f32| out.extend(value.to_le_bytes());
        out.push(2);
        for (feature, border) in [(0, 1.0), (1, 2.0)] {
            out.push(feature);
            float(&mut out, border);
        }
        for leaf in [1.0, 2.0, 3.0, 4.0] {
            float(&mut out, leaf);
        }
        out.push(0);
        float(&mut out, 0.5);
        out.extend(b"rest");
        out
    }

    #[test]
    fn the_answers_number_the_leaf() {
        let bytes = bytes();
        let mut reader = Reader(&bytes);
        let trees = SymmetricTrees::read(&mut reader, 2).expect("trees");
        assert_eq!(reader.0, b"rest");
        let rows = [[1.0, 2.0], [1.5, 2.0], [0.0, 2.5], [9.0, 9.0]];
        for (row, score) in rows.iter().zip([1.5, 2.5, 3.5, 4.5]) {
            // Alone, and among more rows than are asked together.
            let many: Vec<[f32; 2]> = rows.iter().cycle().copied().take(19).chain([*row]).collect();
            for scores in [trees.scores(&[*row]), trees.scores(&many)] {
                assert!((scores[scores.len() - 1] - score).abs() < 1e-9, "{row:?}");
            }
            let mut sum = 0.0;
            sum += trees.explain(row, |_, added| sum += added);
            assert!((sum - score).abs() < 1e-9);
        }
    }

    #[test]
    fn bytes_that_are_no_trees_are_refused() {
        let bytes = bytes();
        let whole = bytes.len() - "rest".len();
        for end in 0..whole {
            assert!(SymmetricTrees::read(&mut Reader(&bytes[..end]), 2).is_none());
        }
        for at in 0..whole {
            for byte in [0, 1, 127, 128, 255] {
                let mut bytes = bytes.clone();
                bytes[at] = byte;
                // Whatever is read can be asked.
                if let Some(trees) = SymmetricTrees::read(&mut Reader(&bytes), 2) {
                    trees.scores(&[[1.0, 1.0]]);
                }
            }
        }
    }
}
