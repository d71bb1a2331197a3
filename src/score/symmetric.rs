//! Symmetric trees, read from `data/`: each level of a tree asks one question of every row, whatever the answers above.
//!
//! So a row's leaf is a binary number of answers, and sixteen rows are asked together: nothing has to be guessed or waited
//! for. Trees ask alike, so each question is put once, before the first tree; and leaves are only added up for the rows that
//! there are, four at a time. (Kohavi and Li 1995 call them oblivious decision trees; `CatBoost` boosts them.) Borders and
//! features are 32 bits in training too, so every answer here is the trainer's.

use super::Reader;

/// Boosted symmetric trees: their leaves sum to the score.
#[derive(Default)]
pub(crate) struct SymmetricTrees {
    trees: Vec<Tree>,
    /// The different questions of all trees by feature: which borders it is held against. They are numbered in this order.
    questions: Vec<(usize, Vec<f32>)>,
    /// How many they are.
    asked: usize,
    /// What every row starts from: the sum of the means of all leaves of each tree.
    base: f64,
}

struct Tree {
    /// Its questions, level by level, filled up with one that is always answered no, so that all trees are as deep.
    splits: [Question; DEEPEST],
    /// The same by number.
    numbers: [u16; DEEPEST],
    /// The leaves. Answer `i` is bit `i` of the number of a leaf.
    leaves: Box<[f32; MOST]>,
    /// How far each answer moves the mean of the leaves that are still possible. The first answer, to the last split, has
    /// number 2 (no) or 3 (yes); the answers to what comes after number `n` are `2n` and `2n + 1`.
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

/// Rows that are asked together, and those whose leaves are added up together.
const ASKED: usize = 16;
const ADDED: usize = 4;
/// The most questions of a tree, and its leaves.
const DEEPEST: usize = 6;
const MOST: usize = 1 << DEEPEST;
/// The number of a feature is a byte too.
pub(crate) const MOST_FEATURES: usize = 1 << 8;

impl SymmetricTrees {
    /// Layout: number of trees (u16); for each its depth (u8, at most 6), its splits (feature u8, border f32) and its 2^depth
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
            let (mean, moves) = moves(&leaves);
            all.base += f64::from(mean);
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
        let mut scores = vec![0.0; rows.len()];
        self.add_scores(rows, &mut scores);
        scores
    }

    /// Adds the scores of rows to other scores of theirs.
    pub fn add_scores<const N: usize>(&self, rows: &[[f32; N]], scores: &mut [f64]) {
        let mut answers = Vec::with_capacity(self.asked);
        let mut fallen: Vec<[u8; ASKED]> = Vec::with_capacity(self.trees.len());
        for (rows, scores) in rows.chunks(ASKED).zip(scores.chunks_mut(ASKED)) {
            self.ask(rows, &mut answers);
            fallen.clear();
            fallen.extend(self.trees.iter().map(|tree| tree.leaf(&answers)));
            for (first, scores) in (0..).step_by(ADDED).zip(scores.chunks_mut(ADDED)) {
                let mut sums = [0.0_f32; ADDED];
                for (Tree { leaves, .. }, fallen) in self.trees.iter().zip(&fallen) {
                    let leaf = |at: usize| leaves[usize::from(fallen[first + at]) % MOST];
                    sums = std::array::from_fn(|at| sums[at] + leaf(at));
                }
                scores.iter_mut().zip(sums).for_each(|(score, sum)| *score += f64::from(sum));
            }
        }
    }

    /// Puts all questions to some rows. An answer is a byte, all bits set if it is yes; of rows that are not there it is any.
    fn ask<const N: usize>(&self, rows: &[[f32; N]], answers: &mut Vec<[u8; ASKED]>) {
        answers.clear();
        let mut column = [0.0; ASKED];
        for &(feature, ref borders) in &self.questions {
            for (value, row) in column.iter_mut().zip(rows) {
                *value = row[feature];
            }
            let answer = |value: f32, border: f32| u8::from(value > border).wrapping_neg();
            answers.extend(borders.iter().map(|&border| column.map(|value| answer(value, border))));
        }
    }

    /// Takes a score apart: calls `add` with features and what each adds, any number of times, and returns what every row
    /// starts from. All sum to the score. What a question adds is how far its answer moves the mean of the leaves that are
    /// still possible (Saabas 2014).
    pub fn explain(&self, row: &[f32], mut add: impl FnMut(usize, f64)) -> f64 {
        let mut values = [0.0; MOST_FEATURES];
        values[..row.len()].copy_from_slice(row);
        for Tree { splits, moves, .. } in &self.trees {
            let mut at = 1;
            for &Question { feature, border } in splits.iter().rev() {
                let feature = usize::from(feature);
                at = (2 * at + usize::from(values[feature] > border)) % moves.len();
                add(feature, f64::from(moves[at]));
            }
        }
        self.base
    }
}

impl Tree {
    /// The leaves of rows that gave these answers, by number.
    fn leaf(&self, answers: &[[u8; ASKED]]) -> [u8; ASKED] {
        let mut leaf = [0; ASKED];
        for (level, &number) in self.numbers.iter().enumerate() {
            let answers = &answers[usize::from(number)];
            leaf.iter_mut().zip(answers).for_each(|(leaf, answer)| *leaf |= answer & 1 << level);
        }
        leaf
    }
}

/// The mean of all leaves of one tree, and the moves. The last answer is the highest bit of a leaf's number, so that what is
/// possible after the first answers is a stretch of the leaves.
fn moves(leaves: &[f32; MOST]) -> (f32, Box<[f32; 2 * MOST]>) {
    let mut means = [0.0; 2 * MOST];
    means[MOST..].iter_mut().zip(leaves).for_each(|(mean, &leaf)| *mean = f64::from(leaf));
    for at in (1..MOST).rev() {
        means[at] = 0.5 * (means[2 * at] + means[2 * at + 1]);
    }
    let mut moves = Box::new([0.0; 2 * MOST]);
    for (at, mean) in means.iter().enumerate().skip(2) {
        moves[at] = (mean - means[at / 2]) as f32;
    }
    (means[1] as f32, moves)
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
