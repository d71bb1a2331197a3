//! Training of the word model (feature `train`).
//!
//! Two sets of segmented text teach it: a large one cut by a program, and a small one cut by hand whose habits count.
//!
//! 1. **Base**: logistic regression on the large set, over all n-grams, hashed; `AdaGrad`, one step a sentence.
//! 2. **Teacher**: the base's score, plus a correction learnt from the small set over the same n-grams and over what the
//!    large set says of each pair of tokens: association, how often joined, how often each stands alone.
//! 3. The teacher labels the large set anew, with probabilities.
//! 4. **Student**: logistic regression as in 1 on those labels and the small set. The n-grams that matter most are
//!    kept, as many as the model has places for, learnt once more by themselves, and rounded to 8 bits.
//!
//! Everything is one thread and seeded by counters: the same input gives the same bytes.

use rustc_hash::FxHashMap;

use super::model::{Model, SCALE, kept, pack};
use super::unit::{PAD, ROLES, Shape, Unit, ngrams};
use super::{Gap, Segmenter};
use crate::Result;
use crate::tokenize::{Sentence, tokens};

/// Places in the tables of weights while training.
const BITS: u32 = 24;
/// Sentences between those that are shown in another case; see [`recased`].
const FOLDS: usize = 10;

/// Segmented sentences: units one after another, with the probability that the gap after each is inside a word.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    units: Vec<Unit>,
    /// 0 to 255; [`Self::GIVEN`] tells which gaps teach nothing.
    inside: Vec<u8>,
    given: Vec<bool>,
    starts: Vec<usize>,
}

impl Corpus {
    /// Adds a sentence: words separated by spaces, the syllables of a word joined by `_`.
    pub fn push(&mut self, line: &str) {
        let mut text = String::with_capacity(line.len());
        // Byte offsets where a space stands for `_`.
        let mut joined = Vec::new();
        for word in line.split_whitespace() {
            for (i, part) in word.split('_').filter(|part| !part.is_empty()).enumerate() {
                if !text.is_empty() {
                    if i > 0 {
                        joined.push(text.len());
                    }
                    text.push(' ');
                }
                text.push_str(part);
            }
        }
        let tokens: Vec<_> = tokens(&text).collect();
        if tokens.is_empty() {
            return;
        }
        self.starts.push(self.units.len());
        for (i, token) in tokens.iter().enumerate() {
            let inside = joined.binary_search(&token.end()).is_ok();
            let given = tokens.get(i + 1).is_none_or(|next| Gap::between(token, next) != Gap::Open);
            self.units.push(Unit::of(token));
            self.inside.push(if inside { 255 } else { 0 });
            self.given.push(given);
        }
    }

    /// Number of sentences.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether it has no sentence.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    fn range(&self, sentence: usize) -> std::ops::Range<usize> {
        self.starts[sentence]..self.starts.get(sentence + 1).copied().unwrap_or(self.units.len())
    }
}

/// Mixes the bits of a counter.
fn mix(counter: u64) -> u64 {
    let mut h = counter.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^= h >> 32;
    h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^ h >> 32
}

/// Puts a sentence into `units`, padded; one in ten in another case, so that words are known in headlines in capitals
/// and names without them.
fn pad(corpus: &Corpus, sentence: usize, seed: Option<u64>, units: &mut Vec<Unit>) {
    let range = corpus.range(sentence);
    units.clear();
    units.resize(PAD, Unit::EDGE);
    units.extend_from_slice(&corpus.units[range.clone()]);
    if let Some(seed) = seed {
        recase(mix(seed ^ (sentence as u64) << 8) >> 40, &corpus.inside[range], &mut units[PAD..]);
    }
    units.resize(units.len() + PAD, Unit::EDGE);
}

fn recase(draw: u64, inside: &[u8], units: &mut [Unit]) {
    let written = |shape| matches!(shape, Shape::Lower | Shape::Capital | Shape::Upper);
    let all = |units: &mut [Unit], shape| {
        units.iter_mut().filter(|unit| written(unit.shape)).for_each(|unit| unit.shape = shape);
    };
    match draw % 100 {
        0 | 1 => all(units, Shape::Lower),
        2 | 3 => all(units, Shape::Upper),
        4 => all(units, Shape::Capital),
        // `Nguyễn văn Toàn`: all but the first syllable of names.
        5..=7 => (1..units.len()).filter(|&i| inside[i - 1] > 127).for_each(|i| {
            if units[i].shape == Shape::Capital {
                units[i].shape = Shape::Lower;
            }
        }),
        8 => units[1..].iter_mut().for_each(|unit| {
            if unit.shape == Shape::Capital {
                unit.shape = Shape::Lower;
            }
        }),
        _ => {}
    }
}

fn logistic(z: f32) -> f32 {
    1.0 / (1.0 + (-z).exp())
}

/// Weights of hashed n-grams, with the sums of squared gradients that set their steps.
struct Weights {
    table: Vec<[[f32; 2]; ROLES]>,
    /// N-grams that may have weights; all if empty.
    allowed: Vec<bool>,
    units: Vec<Unit>,
    scores: Vec<f32>,
    found: Vec<(usize, usize, usize)>,
}

fn slot(key: u64) -> usize {
    (key >> (64 - BITS)) as usize
}

impl Weights {
    fn new() -> Self {
        Self {
            table: vec![[[0.0; 2]; ROLES]; 1 << BITS],
            allowed: Vec::new(),
            units: Vec::new(),
            scores: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Scores the gaps of the sentence in `self.units`.
    fn score(&mut self) {
        self.found.clear();
        self.scores.clear();
        self.scores.resize(self.units.len() + ROLES, 0.0);
        ngrams(&self.units, |key, gap, roles| {
            let slot = slot(key);
            if self.allowed.get(slot) == Some(&false) {
                return;
            }
            self.found.push((slot, gap, roles));
            for (role, weight) in self.table[slot].iter().enumerate().take(roles) {
                self.scores[gap + role] += weight[0];
            }
        });
    }

    /// One step on one sentence.
    fn learn(&mut self, corpus: &Corpus, sentence: usize, seed: u64, rate: f32) {
        let mut units = std::mem::take(&mut self.units);
        pad(corpus, sentence, Some(seed), &mut units);
        self.units = units;
        self.score();
        let range = corpus.range(sentence);
        let mut gradients = vec![0.0; self.scores.len()];
        let mut any = false;
        for (i, at) in range.enumerate() {
            let gradient = logistic(self.scores[i + PAD]) - f32::from(corpus.inside[at]) / 255.0;
            if !corpus.given[at] && gradient.abs() > 0.02 {
                gradients[i + PAD] = gradient;
                any = true;
            }
        }
        if !any {
            return;
        }
        for &(slot, gap, roles) in &self.found {
            for role in 0..roles {
                let gradient = gradients[gap + role];
                if gradient != 0.0 {
                    let [weight, squares] = &mut self.table[slot][role];
                    *squares += gradient * gradient;
                    *weight -= rate * gradient / (squares.sqrt() + 0.1);
                }
            }
        }
    }

    /// Passes over the large set, then `repeats` times over the small one.
    fn pass(&mut self, large: &Corpus, small: &Corpus, repeats: usize, epoch: u64, rate: f32) {
        for i in 0..large.len() {
            // A fixed walk that visits every sentence once, far from its neighbours.
            let sentence = i * 1_000_003 % large.len();
            self.learn(large, sentence, epoch, rate);
            if repeats > 0 && i % (large.len() / (repeats * small.len())).max(1) == 0 {
                let turn = i / (large.len() / (repeats * small.len())).max(1);
                self.learn(small, turn * 569 % small.len(), epoch * 1000 + turn as u64, rate);
            }
        }
    }
}

/// What the large set says of tokens and pairs of tokens.
struct Counts {
    /// Occurrences, and of these alone as a word.
    single: FxHashMap<u32, [u32; 2]>,
    /// Occurrences, and of these with the gap inside a word.
    pair: FxHashMap<(u32, u32), [u32; 2]>,
    total: f64,
}

/// Association, share joined and frequency of a pair, in steps.
#[derive(Clone, Copy)]
struct Pair {
    association: f64,
    joined: i64,
    frequency: i64,
}

impl Counts {
    fn of(corpus: &Corpus) -> Self {
        let mut counts = Self { single: FxHashMap::default(), pair: FxHashMap::default(), total: 0.0 };
        for sentence in 0..corpus.len() {
            let range = corpus.range(sentence);
            counts.total += range.len() as f64;
            let mut before = false;
            for at in range.clone() {
                let inside = corpus.inside[at] > 127;
                let unit = corpus.units[at];
                let single = counts.single.entry(unit.code).or_default();
                single[0] += 1;
                single[1] += u32::from(!before && !inside);
                before = inside;
                if at + 1 < range.end
                    && unit.shape != Shape::Mark
                    && corpus.units[at + 1].shape != Shape::Mark
                {
                    let pair = counts.pair.entry((unit.code, corpus.units[at + 1].code)).or_default();
                    pair[0] += 1;
                    pair[1] += u32::from(inside);
                }
            }
        }
        counts.pair.retain(|_, pair| pair[0] >= 2);
        counts
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

    /// What the teacher sees of the gap after `units[i]`, besides the n-grams; `z` is the base's score.
    fn features(&self, units: &[Unit], i: usize, z: f32) -> [u32; 16] {
        let (left, here, right) = (
            self.pair(units[i - 1], units[i]),
            self.pair(units[i], units[i + 1]),
            self.pair(units[i + 1], units[i + 2]),
        );
        let ([alone1, common1], [alone2, common2]) = (self.single(units[i]), self.single(units[i + 1]));
        let score = i64::from(z.clamp(-8.0, 8.0).floor() as i32);
        let plain = |unit: Unit| matches!(unit.shape, Shape::Lower | Shape::Capital);
        let lower = i64::from(plain(units[i]) && units[i + 1].shape == Shape::Lower)
            + 2 * i64::from(units[i].shape == Shape::Capital);
        let step = |x: f64| x.floor().clamp(-8.0, 8.0) as i64;
        let pmi = here.association.floor() as i64;
        let lists: [&[i64]; 16] = [
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
        ];
        std::array::from_fn(|kind| {
            let start = mix(kind as u64 * 8 + lower as u64 + 1);
            let hash = lists[kind].iter().fold(start, |h, &x| mix(h ^ (x + 100) as u64));
            // Apart from the n-grams, whose indices stay below 1 << 26.
            1 << 30 | (hash >> 36) as u32
        })
    }
}

/// The small set as the teacher sees it.
struct Lesson {
    features: Vec<u32>,
    base: f32,
    inside: bool,
}

/// The correction to the base, learnt from the small set.
struct Teacher<'a> {
    base: &'a mut Weights,
    counts: &'a Counts,
    correction: FxHashMap<u32, f32>,
}

/// Share of the base's score that the teacher keeps, its step, pull towards zero and rounds: found by ten-fold
/// cross-validation on the small set.
const KEEP: f32 = 0.8;
const RATE: f32 = 0.1;
const PULL: f32 = 0.1;
const ROUNDS: usize = 10;

/// Features and base score of every open gap of a sentence.
fn lessons(base: &mut Weights, counts: &Counts, corpus: &Corpus, sentence: usize) -> Vec<Option<Lesson>> {
    let mut units = std::mem::take(&mut base.units);
    pad(corpus, sentence, None, &mut units);
    base.units = units;
    base.score();
    let range = corpus.range(sentence);
    let mut lessons: Vec<Option<Lesson>> = range
        .enumerate()
        .map(|(i, at)| {
            let z = base.scores[i + PAD];
            (!corpus.given[at]).then(|| Lesson {
                features: counts.features(&base.units, i + PAD, z).to_vec(),
                base: z,
                inside: corpus.inside[at] > 127,
            })
        })
        .collect();
    for &(slot, gap, roles) in &base.found {
        for role in 0..roles {
            if let Some(Some(lesson)) = (gap + role).checked_sub(PAD).and_then(|i| lessons.get_mut(i)) {
                lesson.features.push((slot * ROLES + role) as u32);
            }
        }
    }
    lessons
}

fn corrected(correction: &FxHashMap<u32, f32>, lesson: &Lesson) -> f32 {
    KEEP * lesson.base
        + lesson.features.iter().map(|f| correction.get(f).copied().unwrap_or(0.0)).sum::<f32>()
}

/// Learns the correction from the sentences for which `keep` holds; the mean over the rounds after the second.
fn correct(lessons: &[Vec<Option<Lesson>>], keep: impl Fn(usize) -> bool) -> FxHashMap<u32, f32> {
    let mut now: FxHashMap<u32, [f32; 2]> = FxHashMap::default();
    let mut mean: FxHashMap<u32, f32> = FxHashMap::default();
    for round in 0..ROUNDS {
        for i in 0..lessons.len() {
            let sentence = i * 569 % lessons.len();
            if !keep(sentence) {
                continue;
            }
            for lesson in lessons[sentence].iter().flatten() {
                let z = KEEP * lesson.base
                    + lesson.features.iter().map(|f| now.get(f).map_or(0.0, |w| w[0])).sum::<f32>();
                let gradient = logistic(z) - f32::from(u8::from(lesson.inside));
                if gradient.abs() > 0.01 {
                    for &feature in &lesson.features {
                        let [weight, squares] = now.entry(feature).or_default();
                        *squares += gradient * gradient;
                        *weight -= RATE * (gradient + PULL * *weight) / (squares.sqrt() + 0.1);
                    }
                }
            }
        }
        if round >= 2 {
            #[expect(clippy::iter_over_hash_type, reason = "each weight is added to its own mean")]
            for (&feature, weight) in &now {
                *mean.entry(feature).or_default() += weight[0] / (ROUNDS - 2) as f32;
            }
        }
    }
    mean
}

impl Teacher<'_> {
    /// Labels a corpus with probabilities.
    fn label(&mut self, corpus: &mut Corpus) {
        for sentence in 0..corpus.len() {
            let lessons = lessons(self.base, self.counts, corpus, sentence);
            for (at, lesson) in corpus.range(sentence).zip(&lessons) {
                if let Some(lesson) = lesson {
                    corpus.inside[at] = (255.0 * logistic(corrected(&self.correction, lesson))).round() as u8;
                }
            }
        }
    }
}

/// Counts of words, for P, R and F1.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    hit: usize,
    gold: usize,
    found: usize,
}

impl Score {
    fn add(&mut self, gold: &[bool], found: &[bool]) {
        let (mut gold_start, mut found_start) = (0, 0);
        for i in 0..gold.len() {
            if !gold[i] && !found[i] && gold_start == found_start {
                self.hit += 1;
            }
            if !gold[i] {
                self.gold += 1;
                gold_start = i + 1;
            }
            if !found[i] {
                self.found += 1;
                found_start = i + 1;
            }
        }
    }

    fn f1(self) -> f64 {
        200.0 * self.hit as f64 / (self.gold + self.found) as f64
    }
}

/// How to train.
#[derive(Clone, Debug)]
pub struct Options {
    /// Buckets of eight n-grams in the model; a bucket is 48 bytes.
    pub buckets: u32,
    /// Passes over the large set, for base and student each.
    pub passes: u64,
    /// How often the student sees the small set in each pass.
    pub repeats: usize,
}

/// Trains a model; `say` hears how it goes.
///
/// # Errors
///
/// None, unless the model it has made cannot be read.
pub fn train(
    large: &mut Corpus,
    small: &Corpus,
    options: &Options,
    mut say: impl FnMut(&str),
) -> Result<Vec<u8>> {
    let counts = Counts::of(large);
    say(&format!("{} pairs counted", counts.pair.len()));
    let none = Corpus::default();
    let mut base = Weights::new();
    for epoch in 0..options.passes {
        base.pass(large, &none, 0, epoch, 0.15);
        say(&format!("base, pass {} done", epoch + 1));
    }
    let lessons: Vec<_> = (0..small.len()).map(|i| lessons(&mut base, &counts, small, i)).collect();
    say(&format!("teacher: F1 {:.2} in {FOLDS}-fold cross-validation", cross_validated(&lessons).f1()));
    let mut teacher = Teacher { base: &mut base, counts: &counts, correction: correct(&lessons, |_| true) };
    teacher.label(large);
    say("large set labelled by the teacher");
    drop(lessons);
    drop(base);

    let mut student = Weights::new();
    for epoch in 0..options.passes {
        student.pass(large, small, options.repeats, 100 + epoch, 0.15);
        say(&format!("student, pass {} done", epoch + 1));
    }
    let keys = worth(&mut student, large, options.buckets);
    student.allowed = vec![false; 1 << BITS];
    for &key in &keys {
        student.allowed[slot(key)] = true;
    }
    student.pass(large, small, options.repeats, 200, 0.05);
    say(&format!("{} n-grams kept and learnt again", keys.len()));
    let round = |weight: f32| (weight * SCALE).round().clamp(-127.0, 127.0) as i8;
    let bytes =
        pack(keys.iter().map(|&key| (key, student.table[slot(key)].map(|w| round(w[0])))), options.buckets);
    Ok(bytes)
}

/// The keys of the n-grams that the model has room for, the most valuable first: those that move scores most, summed
/// over the large set.
fn worth(student: &mut Weights, large: &Corpus, buckets: u32) -> Vec<u64> {
    let mut counts: FxHashMap<u64, u32> = FxHashMap::default();
    let mut units = Vec::new();
    for sentence in 0..large.len() {
        pad(large, sentence, None, &mut units);
        ngrams(&units, |key, _, _| *counts.entry(key).or_default() += 1);
    }
    let mut keys: Vec<(u64, f32)> = counts
        .into_iter()
        .map(|(key, count)| {
            let squares: f32 = student.table[slot(key)].iter().map(|w| w[0] * w[0]).sum();
            (key, squares * (count as f32).sqrt())
        })
        .collect();
    keys.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    kept(keys.into_iter().map(|(key, _)| key), buckets)
}

fn cross_validated(lessons: &[Vec<Option<Lesson>>]) -> Score {
    let mut score = Score::default();
    let fold = |sentence: usize| sentence * FOLDS / lessons.len();
    for k in 0..FOLDS {
        let correction = correct(lessons, |sentence| fold(sentence) != k);
        for sentence in (0..lessons.len()).filter(|&sentence| fold(sentence) == k) {
            let open = |test: &dyn Fn(&Lesson) -> bool| -> Vec<bool> {
                lessons[sentence].iter().map(|lesson| lesson.as_ref().is_some_and(test)).collect()
            };
            score.add(&open(&|lesson| lesson.inside), &open(&|lesson| corrected(&correction, lesson) > 0.0));
        }
    }
    score
}

/// F1 over words of a model on segmented sentences, in percent: the words' letters must agree.
///
/// # Errors
///
/// [`crate::Error::Model`] if the bytes are no model.
pub fn measure(model: Vec<u8>, lines: &[&str]) -> Result<f64> {
    let segmenter = Segmenter::default().with_model(Model::from_bytes(model)?);
    let mut score = Score::default();
    for line in lines {
        let text = line.replace('_', " ");
        let found = ends(segmenter.sentence_words(Sentence { text: &text, start: 0 }).map(|w| w.text));
        let gold = ends(line.split_whitespace());
        score.gold += gold.len();
        score.found += found.len();
        score.hit += gold.iter().filter(|span| found.binary_search(span).is_ok()).count();
    }
    Ok(score.f1())
}

/// Start and end of each word in letters.
fn ends<'a>(words: impl Iterator<Item = &'a str>) -> Vec<(usize, usize)> {
    let mut at = 0;
    words
        .map(|word| {
            let start = at;
            at += word.chars().filter(|c| !c.is_whitespace() && *c != '_').count();
            (start, at)
        })
        .collect()
}
