//! What the large set says of tokens, pairs and longer sequences.

use rustc_hash::FxHashMap;

use super::super::unit::{PAD, Shape, Unit};
use super::corpus::{Corpus, mix};

/// Counts over the large set.
pub(super) struct Counts {
    /// Occurrences, and of these alone as a word.
    single: FxHashMap<u32, [u32; 2]>,
    /// Occurrences, and of these with the gap inside a word.
    pair: FxHashMap<(u32, u32), [u32; 2]>,
    total: f64,
    /// Occurrences of sequences of two to four tokens, hashed.
    sequences: Vec<u32>,
    /// Of sequences of two to five tokens that are one word, hashed.
    words: Vec<u32>,
}

/// Association, share joined and frequency of a pair, in steps.
#[derive(Clone, Copy)]
struct Pair {
    association: f64,
    joined: i64,
    frequency: i64,
}

/// Features of [`Counts::features`].
pub(super) const FEATURES: usize = 32;

fn hash(units: &[Unit]) -> usize {
    (units.iter().fold(7, |h: u64, unit| mix(h ^ u64::from(unit.code))) >> 38) as usize
}

/// Half the binary logarithm of a count.
fn size(count: u32) -> i64 {
    f64::from(count + 1).log2() as i64 / 2
}

/// Share of `part` in `whole` in steps of a logarithm; -1 if there is too little of it to tell.
fn share(part: u32, whole: u32) -> i64 {
    if part < 2 {
        return -1;
    }
    (8.0 + (f64::from(part) / f64::from(whole.max(part))).log2() * 1.5).max(0.0) as i64
}

impl Counts {
    pub fn of(corpus: &Corpus) -> Self {
        let mut counts = Self {
            single: FxHashMap::default(),
            pair: FxHashMap::default(),
            total: 0.0,
            sequences: vec![0; 1 << 26],
            words: vec![0; 1 << 26],
        };
        for sentence in 0..corpus.len() {
            let range = corpus.range(sentence);
            counts.add(&corpus.units[range.clone()], &corpus.inside[range]);
        }
        counts.pair.retain(|_, pair| pair[0] >= 2);
        counts
    }

    fn add(&mut self, units: &[Unit], inside: &[u8]) {
        self.total += units.len() as f64;
        let mut first = 0;
        for (at, unit) in units.iter().enumerate() {
            for n in 2..=4.min(units.len() - at) {
                self.sequences[hash(&units[at..at + n])] += 1;
            }
            let joined = inside[at] > 127;
            if !joined && (1..5).contains(&(at - first)) {
                self.words[hash(&units[first..=at])] += 1;
            }
            let single = self.single.entry(unit.code).or_default();
            single[0] += 1;
            single[1] += u32::from(!joined && first == at);
            if let Some(next) = units.get(at + 1)
                && unit.shape != Shape::Mark
                && next.shape != Shape::Mark
            {
                let pair = self.pair.entry((unit.code, next.code)).or_default();
                pair[0] += 1;
                pair[1] += u32::from(joined);
            }
            if !joined {
                first = at + 1;
            }
        }
    }

    fn pair(&self, a: Unit, b: Unit) -> Pair {
        let Some(&[count, joined]) = self.pair.get(&(a.code, b.code)) else {
            return Pair { association: -5.0, joined: -1, frequency: 0 };
        };
        let single = |unit: Unit| self.single.get(&unit.code).map_or(1.0, |s| f64::from(s[0]));
        let count = f64::from(count);
        // Pointwise mutual information, ln(n(a,b) N / n(a) n(b)).
        let association = ((count - 0.5) * self.total / (single(a) * single(b))).ln();
        Pair {
            association,
            joined: ((f64::from(joined) + 0.1) / (count + 0.2) * 10.0) as i64,
            frequency: count.log2() as i64 / 2,
        }
    }

    /// Share of its occurrences that stand alone, and frequency, in steps.
    fn single(&self, unit: Unit) -> [i64; 2] {
        self.single.get(&unit.code).map_or([-1, -1], |&[count, alone]| {
            [(f64::from(alone) / f64::from(count) * 8.0) as i64, f64::from(count).log2() as i64 / 3]
        })
    }

    /// Occurrences of a sequence.
    fn sequence(&self, units: &[Unit]) -> u32 {
        match units {
            [] => 0,
            [one] => self.single.get(&one.code).map_or(1, |single| single[0]),
            several if several.len() < 5 => self.sequences[hash(several)],
            _ => 0,
        }
    }

    /// Occurrences of a sequence as one word.
    fn word(&self, units: &[Unit]) -> u32 {
        match units {
            [one] => self.single.get(&one.code).map_or(0, |single| single[1]),
            several if several.len() < 6 => self.words[hash(several)],
            _ => 0,
        }
    }

    /// Share of its occurrences in which a sequence is one word, in steps.
    fn wholeness(&self, units: &[Unit]) -> i64 {
        ((f64::from(self.word(units)) + 0.1) / (f64::from(self.sequence(units)) + 0.3) * 8.0) as i64
    }

    /// What the teacher sees of the gap after `units[i]`, besides the n-grams; `scores` are those of the base.
    pub fn features(&self, units: &[Unit], i: usize, scores: &[f32]) -> [u32; FEATURES] {
        let pair = |i: usize| self.pair(units[i], units[i + 1]);
        let (left, here, right) = (pair(i - 1), pair(i), pair(i + 1));
        let ([alone1, common1], [alone2, common2]) = (self.single(units[i]), self.single(units[i + 1]));
        let score = i64::from(scores[i].clamp(-8.0, 8.0).floor() as i32);
        let step = |x: f64| x.floor().clamp(-8.0, 8.0) as i64;
        let pmi = here.association.floor() as i64;
        let near = |i: usize| i64::from(scores[i].clamp(-6.0, 6.0).floor() as i32) / 2;
        let (before, after) = (near(i - 1), near(i + 1));

        // How well the tokens around foretell each other.
        let n = |from: usize, to: usize| units.get(from..=to).map_or(0, |units| self.sequence(units));
        let both = n(i, i + 1);
        let (forth, back) = (share(both, n(i, i)), share(both, n(i + 1, i + 1)));
        let (from_left, from_right) =
            (share(n(i - 1, i + 1), n(i - 1, i)), share(n(i, i + 2), n(i + 1, i + 2)));
        let four = n(i - 1, i + 2);
        let (of_left, of_right) = (share(four, n(i - 1, i)), share(four, n(i + 1, i + 2)));
        let (least, four) = (of_left.min(of_right), size(four));

        // The words that end and begin here, if the base is right about the gaps beside.
        let begin = if i > PAD && scores[i - 1] > 0.0 {
            if i - 1 > PAD && scores[i - 2] > 0.0 { i - 2 } else { i - 1 }
        } else {
            i
        };
        let goes_on = |at: usize| at + PAD + 1 < units.len() && scores[at] > 0.0;
        let end = match () {
            () if goes_on(i + 1) && goes_on(i + 2) => i + 3,
            () if goes_on(i + 1) => i + 2,
            () => i + 1,
        };
        let (word1, word2, whole) = (&units[begin..=i], &units[i + 1..=end], &units[begin..=end]);
        let [len1, len2] = [i - begin, end - i - 1].map(|len| i64::from(len as u32));
        let [whole1, whole2, wholeness] = [word1, word2, whole].map(|word| self.wholeness(word));
        let words = size(self.word(whole));

        let lists: [&[i64]; FEATURES] = [
            &[pmi],
            &[here.joined],
            &[here.frequency],
            &[pmi, here.joined],
            &[pmi, here.frequency],
            &[pmi, score],
            &[here.joined, here.frequency, score / 2],
            &[alone1, alone2],
            &[alone1, alone2, score / 2],
            &[step(here.association - left.association), step(here.association - right.association)],
            &[left.joined, here.joined, right.joined],
            &[score],
            &[common1, common2],
            &[alone1, pmi],
            &[alone2, pmi],
            &[alone1, alone2, pmi],
            &[before, score, after],
            &[before, here.joined, after],
            &[before, pmi, after],
            &[from_left, from_right],
            &[from_left, from_right, here.joined],
            &[of_left, of_right, four],
            &[least, four, here.joined, left.joined, right.joined],
            &[forth, back],
            &[forth, back, here.joined],
            &[least, four, score / 2],
            &[whole1, whole2, wholeness],
            &[words, wholeness, len1, len2],
            &[size(self.word(word1)), size(self.word(word2)), words],
            &[len1, len2, score],
            &[len1, len2, pmi, wholeness],
            &[whole1, whole2, forth / 2, back / 2],
        ];
        let plain = |unit: Unit| matches!(unit.shape, Shape::Lower | Shape::Capital);
        let case = i64::from(plain(units[i]) && units[i + 1].shape == Shape::Lower)
            + 2 * i64::from(units[i].shape == Shape::Capital);
        std::array::from_fn(|kind| {
            let start = mix(kind as u64 * 8 + case as u64 + 1);
            let hash = lists[kind].iter().fold(start, |h, &x| mix(h ^ (x + 100) as u64));
            // Apart from the n-grams, whose indices stay below 1 << 26.
            1 << 30 | (hash >> 36) as u32
        })
    }
}
