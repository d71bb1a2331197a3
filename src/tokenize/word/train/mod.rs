//! Training of the word model (feature `train`).
//!
//! Two sets of segmented text teach it: a large one cut by a program, and a small one cut by hand whose habits count.
//!
//! 1. **Base**: logistic regression on the large set, over all n-grams, hashed; `AdaGrad`, one step a sentence.
//! 2. **Teacher**: the base's score, plus a correction learnt from the small set over the same n-grams and over what the
//!    large set says of the tokens around the gap: association, how often joined, how often each stands alone, how well
//!    they foretell each other, which words they would make.
//! 3. The teacher labels the large set anew, with probabilities.
//! 4. **Student**: logistic regression as in 1 on those labels and the small set. Near n-grams learn to decide by
//!    themselves as well as with the others, which only learn where those leave doubt. The n-grams that matter most are
//!    kept, as many as the model has places for, learnt anew by themselves in the buckets of the model, and rounded to 8
//!    bits.
//!
//! Everything is one thread and seeded by counters: the same input gives the same bytes.

mod corpus;
mod counts;
mod teacher;
mod weights;

pub use corpus::Corpus;

use super::Segmenter;
use super::model::{Model, SCALE, SURE, kept, pack};
use super::unit::PAD;
use crate::Result;
use crate::tokenize::Sentence;
use counts::Counts;
use teacher::{FOLDS, correct, cross_validated, label, lessons};
use weights::{BITS, Weights, each_ngram, logistic, slot};

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
    /// Buckets of ten n-grams in the model; a bucket is 64 bytes.
    pub buckets: u32,
    /// How often the student sees the small set in each pass.
    pub repeats: usize,
    /// Sentences at the end of the large set that only measure.
    pub held_out: usize,
}

/// Step of the base, of the student's first pass, and of its passes over the n-grams that are kept. Each was tried in
/// steps of two with a fifth of the large set, by how often the student agrees with the teacher on sentences of neither
/// set; a student of small steps stays in doubt.
const BASE_RATE: f32 = 0.15;
const FIRST_RATE: f32 = 0.5;
const RATES: [f32; 4] = [1.0, 0.6, 0.3, 0.1];

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
    let held_out = large.split_off(large.len().saturating_sub(options.held_out));
    let none = Corpus::default();
    let mut base = Weights::hashed(None);
    base.pass(large, &none, 0, 0, BASE_RATE);
    say(&format!("base: F1 {:.2} on what is held out", f1(&mut base, &held_out)));
    let counts = Counts::of(large);
    let taught = lessons(&mut base, &counts, small);
    say(&format!("teacher: F1 {:.2} in {FOLDS}-fold cross-validation", cross_validated(&taught).f1()));
    label(&mut base, &counts, &correct(&taught, |_| true), large);
    say("large set labelled by the teacher");
    drop((taught, counts, base));

    let sure = Some(f32::from(SURE) / SCALE);
    let mut student = Weights::hashed(sure);
    student.pass(large, small, options.repeats, 100, FIRST_RATE);
    say("student, first pass done");
    let keys = worth(&mut student, large, options.buckets);
    student = Weights::of(&keys, options.buckets, sure);
    say(&format!("{} n-grams kept", keys.len()));
    for (epoch, rate) in RATES.into_iter().enumerate() {
        student.pass(large, small, options.repeats, 200 + epoch as u64, rate);
        let f1 = f1(&mut student, &held_out);
        say(&format!("student, pass {} over what is kept: F1 {f1:.2} on what is held out", epoch + 1));
    }
    let round = |weight: f32| (weight * SCALE).round().clamp(-127.0, 127.0) as i8;
    Ok(pack(keys.iter().map(|&key| (key, student.get(key).map(round))), options.buckets))
}

/// F1 of the gaps that the weights decide.
fn f1(weights: &mut Weights, corpus: &Corpus) -> f64 {
    let mut score = Score::default();
    for sentence in 0..corpus.len() {
        weights.score(corpus, sentence, None);
        let range = corpus.range(sentence);
        let gold: Vec<bool> = corpus.inside[range.clone()].iter().map(|&inside| inside > 127).collect();
        let open = |(i, at): (usize, usize)| {
            if corpus.given[at] { gold[i] } else { weights.scores[i + PAD] > 0.0 }
        };
        score.add(&gold, &range.enumerate().map(open).collect::<Vec<_>>());
    }
    score.f1()
}

/// The n-grams that the model has room for, the most valuable first: those whose weights move most where the student
/// is in doubt, Σ |*w*| *p* (1 − *p*) over the large set.
///
/// Of n-grams that share a place in the table of weights the most frequent stands for all.
fn worth(student: &mut Weights, large: &Corpus, buckets: u32) -> Vec<u64> {
    let mut places: Vec<(u64, i32, f32)> = vec![(0, 0, 0.0); 1 << BITS];
    for sentence in 0..large.len() {
        student.score(large, sentence, None);
        let doubt: Vec<f32> = student.scores.iter().map(|&z| logistic(z) * logistic(-z)).collect();
        let within = PAD..student.units.len() - PAD;
        each_ngram(&student.units, |key, gap, roles, further| {
            let (candidate, votes, worth) = &mut places[slot(key)];
            // Majority vote of Boyer and Moore.
            if *votes == 0 {
                *candidate = key;
            }
            *votes += if *candidate == key { 1 } else { -1 };
            let weights = student.get(key);
            let has_a_say = |gap: usize| within.contains(&gap) && (!further || student.doubtful(gap));
            for role in (0..roles).filter(|role| has_a_say(gap + role)) {
                *worth += weights[role].abs() * doubt[gap + role];
            }
        });
    }
    let mut keys: Vec<(f32, u64)> =
        places.into_iter().filter(|place| place.2 > 0.0).map(|(key, _, worth)| (worth, key)).collect();
    keys.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    kept(keys.into_iter().map(|(_, key)| key), buckets)
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
