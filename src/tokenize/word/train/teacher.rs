//! What the small set has to add to the base.

use rustc_hash::FxHashMap;

use super::super::unit::{PAD, ROLES};
use super::Score;
use super::corpus::Corpus;
use super::counts::Counts;
use super::weights::{BITS, Weights, logistic};

/// Parts of the cross-validation.
pub(super) const FOLDS: usize = 10;

/// The teacher leaves alone what the base is this sure of.
const SURE: f32 = 7.0;

/// Share of the base's score that the teacher keeps, its step, what damps the first steps, pull towards zero and
/// rounds: found by ten-fold cross-validation on the small set.
const KEEP: f32 = 0.8;
const RATE: f32 = 0.3;
const DAMP: f32 = 0.3;
const PULL: f32 = 0.05;
const ROUNDS: usize = 14;

/// A gap as the teacher sees it.
pub(super) struct Lesson {
    features: Vec<u32>,
    base: f32,
    inside: bool,
}

/// The open gaps of each sentence.
pub(super) type Lessons = Vec<Vec<Option<Lesson>>>;

pub(super) fn lessons(base: &mut Weights, counts: &Counts, corpus: &Corpus) -> Lessons {
    (0..corpus.len()).map(|sentence| lessons_of(base, counts, corpus, sentence)).collect()
}

/// Features and base score of every open gap of a sentence.
fn lessons_of(base: &mut Weights, counts: &Counts, corpus: &Corpus, sentence: usize) -> Vec<Option<Lesson>> {
    base.score(corpus, sentence, None);
    let mut lessons: Vec<Option<Lesson>> = corpus
        .range(sentence)
        .enumerate()
        .map(|(i, at)| {
            (!corpus.given[at]).then(|| Lesson {
                features: counts.features(&base.units, i + PAD, &base.scores).to_vec(),
                base: base.scores[i + PAD],
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

pub(super) type Correction = FxHashMap<u32, f32>;

fn corrected(correction: &Correction, lesson: &Lesson) -> f32 {
    KEEP * lesson.base
        + lesson.features.iter().map(|f| correction.get(f).copied().unwrap_or(0.0)).sum::<f32>()
}

/// Learns the correction from the sentences for which `keep` holds; the mean over the rounds after the second.
pub(super) fn correct(lessons: &Lessons, keep: impl Fn(usize) -> bool) -> Correction {
    let mut now: FxHashMap<u32, [f32; 2]> = FxHashMap::default();
    let mut mean = Correction::default();
    for round in 0..ROUNDS {
        for sentence in (0..lessons.len()).map(|i| i * 569 % lessons.len()).filter(|&i| keep(i)) {
            for lesson in lessons[sentence].iter().flatten() {
                let z = KEEP * lesson.base
                    + lesson.features.iter().map(|f| now.get(f).map_or(0.0, |w| w[0])).sum::<f32>();
                let gradient = logistic(z) - f32::from(u8::from(lesson.inside));
                if gradient.abs() > 0.01 {
                    for &feature in &lesson.features {
                        let [weight, squares] = now.entry(feature).or_default();
                        *squares += gradient * gradient;
                        *weight -= RATE * (gradient + PULL * *weight) / (squares.sqrt() + DAMP);
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

/// How good the corrections are on sentences that they have not seen.
pub(super) fn cross_validated(lessons: &Lessons) -> Score {
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

/// Labels a corpus with probabilities.
pub(super) fn label(base: &mut Weights, counts: &Counts, correction: &Correction, corpus: &mut Corpus) {
    // The part of the correction that belongs to n-grams, by place and role.
    let mut ngrams = vec![0.0; ROLES << BITS];
    #[expect(clippy::iter_over_hash_type, reason = "each weight goes to a place of its own")]
    for (&feature, &weight) in correction {
        if let Some(place) = ngrams.get_mut(feature as usize) {
            *place = weight;
        }
    }
    let mut corrections = Vec::new();
    for sentence in 0..corpus.len() {
        base.score(corpus, sentence, None);
        corrections.clear();
        corrections.resize(base.scores.len(), 0.0);
        for &(slot, gap, roles) in &base.found {
            for role in 0..roles {
                corrections[gap + role] += ngrams[slot * ROLES + role];
            }
        }
        for (i, at) in corpus.range(sentence).enumerate() {
            if corpus.given[at] {
                continue;
            }
            let score = base.scores[i + PAD];
            let mut z = KEEP * score;
            if score.abs() < SURE {
                let features = counts.features(&base.units, i + PAD, &base.scores);
                z += corrections[i + PAD];
                z += features.iter().filter_map(|f| correction.get(f)).sum::<f32>();
            }
            corpus.inside[at] = (255.0 * logistic(z)).round() as u8;
        }
    }
}
