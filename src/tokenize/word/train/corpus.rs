//! Segmented sentences to learn from.

use std::sync::OnceLock;

use super::super::Gap;
use super::super::unit::{PAD, Shape, Unit};
use crate::tokenize::tokens;

/// Segmented sentences: units one after another, with the probability that the gap after each is inside a word.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    pub(super) units: Vec<Unit>,
    /// 0 to 255.
    pub(super) inside: Vec<u8>,
    /// Gaps that are known without a model, and teach nothing.
    pub(super) given: Vec<bool>,
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

    /// Takes away all sentences from number `at` on.
    #[must_use]
    pub fn split_off(&mut self, at: usize) -> Self {
        let Some(&first) = self.starts.get(at) else { return Self::default() };
        let starts = self.starts.split_off(at).into_iter().map(|start| start - first).collect();
        Self {
            units: self.units.split_off(first),
            inside: self.inside.split_off(first),
            given: self.given.split_off(first),
            starts,
        }
    }

    pub(super) fn range(&self, sentence: usize) -> std::ops::Range<usize> {
        self.starts[sentence]..self.starts.get(sentence + 1).copied().unwrap_or(self.units.len())
    }

    /// Puts a sentence into `units`, padded. With a seed one in ten is in another case, so that words are known in
    /// headlines in capitals and names without them, and one in ten has its brackets spelled out.
    pub(super) fn pad(&self, sentence: usize, seed: Option<u64>, units: &mut Vec<Unit>) {
        let range = self.range(sentence);
        units.clear();
        units.resize(PAD, Unit::EDGE);
        units.extend_from_slice(&self.units[range.clone()]);
        if let Some(seed) = seed {
            let draw = mix(seed ^ (sentence as u64) << 8) >> 40;
            recase(draw, &self.inside[range], &mut units[PAD..]);
            if (draw / 100).is_multiple_of(10) {
                spell_brackets(&mut units[PAD..]);
            }
        }
        units.resize(units.len() + PAD, Unit::EDGE);
    }
}

/// Mixes the bits of a counter.
pub(super) fn mix(counter: u64) -> u64 {
    let mut h = counter.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^= h >> 32;
    h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^ h >> 32
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

/// Writes brackets as the Vietnamese treebank does: `LBKT`, `RBKT`.
fn spell_brackets(units: &mut [Unit]) {
    static MARKS: OnceLock<[[Unit; 2]; 2]> = OnceLock::new();
    let unit = |text: &str| tokens(text).next().map_or(Unit::EDGE, |token| Unit::of(&token));
    let marks = MARKS.get_or_init(|| [[unit("("), unit("LBKT")], [unit(")"), unit("RBKT")]]);
    for unit in units {
        if let Some([_, spelled]) = marks.iter().find(|[mark, _]| mark == unit) {
            *unit = *spelled;
        }
    }
}
