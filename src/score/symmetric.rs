//! Symmetric trees, read from `data/`: each level of a tree asks one question of every row, whatever the answers above.
//!
//! So a row's leaf is a binary number of answers, and sixteen rows are asked together: nothing has to be guessed or waited
//! for. Trees ask alike, so each question is put once, before the first tree. (Kohavi and Li 1995 call them oblivious
//! decision trees; `CatBoost` boosts them.) Borders and features are 32 bits in training too, so every answer here is the
//! trainer's.

use super::Reader;

/// Boosted symmetric trees: their leaves sum to the score.
#[derive(Default)]
pub(crate) struct SymmetricTrees {
    trees: Vec<Tree>,
    /// The different questions of all trees by feature: which borders it is held against. They are numbered in this order.
    questions: Vec<(usize, Vec<f32>)>,
    /// How many they are.
    asked: usize,
}

struct Tree {
    /// Its questions, level by level, filled up with one that is always answered no, so that all trees are as deep.
    splits: [Question; DEEPEST],
    /// The same by number.
    numbers: [u16; DEEPEST],
    /// The leaves. Answer `i` is bit `i` of the number of a leaf.
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

impl Question {
    /// What is never greater than its border.
    const NO: Self = Self { feature: 0, border: f32::INFINITY };

    /// Questions in the order of their numbers.
    fn order(self) -> (u8, u32) {
        (self.feature, self.border.to_bits())
    }
}

/// Rows that are asked together, of many and of few.
const MANY: usize = 16;
const FEW: usize = 8;
/// The most questions of a tree, and its leaves.
const DEEPEST: usize = 7;
const MOST: usize = 1 << DEEPEST;
/// The number of a feature is a byte too.
pub(crate) const MOST_FEATURES: usize = 1 << 8;

impl SymmetricTrees {
    /// Layout: number of trees (u16); for each its depth (u8, at most 7), its splits (feature u8, border f32) and its 2^depth
    /// leaves (f32). All little endian. What follows stays in the reader. `None` if the bytes are no trees over so many
    /// features.
    pub fn read(reader: &mut Reader<'_>, features: usize) -> Option<Self> {
        let mut all = Self::default();
        for _ in 0..u16::from_le_bytes(reader.take()?) {
            let [depth] = reader.take()?;
            let mut splits = [Question::NO; DEEPEST];
            for split in splits.get_mut(..usize::from(depth))? {
                let ([feature], border) = (reader.take()?, reader.float()?);
                if usize::from(feature) >= features {
                    return None;
                }
                *split = Question { feature, border };
            }
            let mut leaves = Box::new([0.0; MOST]);
            let (own, never) = leaves.split_at_mut(1 << depth);
            for leaf in &mut *own {
                *leaf = reader.float()?;
            }
            // Where the answer is always no, the other leaves move nothing.
            never.chunks_mut(own.len()).for_each(|never| never.copy_from_slice(own));
            let moves = moves(&leaves);
            all.trees.push(Tree { splits, numbers: [0; DEEPEST], leaves, moves });
        }
        all.number_questions()?;
        Some(all)
    }

    /// Numbers the different questions; `None` if there are too many.
    fn number_questions(&mut self) -> Option<()> {
        let mut questions: Vec<Question> =
            self.trees.iter().flat_map(|tree| tree.splits.iter().copied()).collect();
        questions.push(Question::NO);
        questions.sort_unstable_by_key(|question| question.order());
        questions.dedup_by_key(|question| question.order());
        self.asked = u16::try_from(questions.len()).ok()?.into();
        let number =
            |question: &Question| questions.partition_point(|other| other.order() < question.order()) as u16;
        for Tree { splits, numbers, .. } in &mut self.trees {
            *numbers = splits.each_ref().map(number);
        }
        let by_feature = questions.chunk_by(|a, b| a.feature == b.feature);
        let borders = |all: &[Question]| all.iter().map(|question| question.border).collect();
        self.questions = by_feature.map(|all| (usize::from(all[0].feature), borders(all))).collect();
        Some(())
    }

    /// Whether there are none; then all scores are 0.
    pub fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    /// The scores of rows.
    pub fn scores<const N: usize>(&self, rows: &[[f32; N]]) -> Vec<f64> {
        let mut scores = Vec::with_capacity(rows.len());
        // Those that are left over are often few.
        let (many, rest) = rows.split_at(rows.len() - rows.len() % MANY);
        self.score::<MANY, N>(many, &mut scores);
        if rest.len() > FEW {
            self.score::<MANY, N>(rest, &mut scores);
        } else {
            self.score::<FEW, N>(rest, &mut scores);
        }
        scores
    }

    /// Adds the scores of rows, so many of which are asked together.
    fn score<const TOGETHER: usize, const N: usize>(&self, rows: &[[f32; N]], scores: &mut Vec<f64>) {
        let mut answers: Vec<[u8; TOGETHER]> = Vec::new();
        for rows in rows.chunks(TOGETHER) {
            answers.clear();
            answers.reserve(self.asked);
            // What is left over in the last round is the last row again.
            let together: [&[f32; N]; TOGETHER] = std::array::from_fn(|at| &rows[at.min(rows.len() - 1)]);
            for &(feature, ref borders) in &self.questions {
                let column = together.map(|row| row[feature]);
                answers.extend(borders.iter().map(|border| column.map(|value| u8::from(value > *border))));
            }
            let mut sums = [0.0_f32; TOGETHER];
            for Tree { numbers, leaves, .. } in &self.trees {
                let mut leaf = [0_u8; TOGETHER];
                for &number in numbers.iter().rev() {
                    let answers: &[u8; TOGETHER] = &answers[usize::from(number)];
                    for (leaf, answer) in leaf.iter_mut().zip(answers) {
                        *leaf = leaf.wrapping_add(*leaf) | answer;
                    }
                }
                for (sum, leaf) in sums.iter_mut().zip(leaf) {
                    *sum += leaves[usize::from(leaf) % MOST];
                }
            }
            scores.extend(sums[..rows.len()].iter().map(|&sum| f64::from(sum)));
        }
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
            for &Question { feature, border } in splits.iter().rev() {
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
fn moves(leaves: &[f32; MOST]) -> Box<[f32; 2 * MOST]> {
    let mut means = [0.0; 2 * MOST];
    means[MOST..].iter_mut().zip(leaves).for_each(|(mean, &leaf)| *mean = f64::from(leaf));
    for at in (1..MOST).rev() {
        means[at] = 0.5 * (means[2 * at] + means[2 * at + 1]);
    }
    let mut moves = Box::new([0.0; 2 * MOST]);
    moves[1] = means[1] as f32;
    for (at, mean) in means.iter().enumerate().skip(2) {
        moves[at] = (mean - means[at / 2]) as f32;
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
