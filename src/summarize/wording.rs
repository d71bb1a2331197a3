//! What the words of a sentence say by themselves of how much of it an editor would use: `bắt giữ` and `kỷ luật` are news,
//! `biển số` and `đơn vị` are not.
//!
//! ```text
//! wording(s) = σ · Σ_t q_t / √n
//! ```
//!
//! t: the different words and pairs of words of the sentence; q: their weights, learnt from news (`data/wording.bin`), whole
//! numbers from -127 to 127 and 0 for what the background does not have; σ: the unit of the weights; n: length in syllables.
//! The weights are a ridge regression of what the other features leave unexplained (`data/train/summaries.py`).

use std::sync::OnceLock;

use super::candidate::Candidates;
use crate::score::{Beside, ENTRIES, Gram, background};
use crate::text::Code;
use crate::tokenize::Article;

const DATA: &[u8] = include_bytes!("../../data/wording.bin");

/// Layout: checksum of the background that it stands beside (u64), σ (f32), both little endian, then a signed byte a term.
const HEADER: usize = 12;

/// The weights that ship with the crate.
pub(super) struct Wording {
    unit: f64,
    /// The weights beside the counts of the background.
    terms: Beside,
}

impl Wording {
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Wording> = OnceLock::new();
        const { assert!(DATA.len() == HEADER + ENTRIES, "data/wording.bin has another size; train it anew") };
        SHIPPED.get_or_init(|| {
            let unit = f32::from_le_bytes([DATA[8], DATA[9], DATA[10], DATA[11]]);
            Self { unit: f64::from(unit), terms: Beside::new(background(), weights()) }
        })
    }

    /// The byte that stands for the count of a syllable or word in the background, and the weight of it.
    #[inline]
    pub fn word(&self, code: Code) -> (u8, i8) {
        let [level, weight] = self.terms.word(code);
        (level, weight.cast_signed())
    }

    /// The same for two codes side by side.
    #[inline]
    pub fn pair(&self, pair: Gram) -> (u8, i8) {
        let [level, weight] = self.terms.gram(pair);
        (level, weight.cast_signed())
    }

    /// The value of a sentence of so many syllables whose weights have this sum.
    pub fn value(&self, sum: i32, syllables: usize) -> f64 {
        self.unit * f64::from(sum) / (syllables.max(1) as f64).sqrt()
    }
}

/// The weights of terms, by their numbers in the background.
fn weights() -> &'static [u8; ENTRIES] {
    DATA[HEADER..].first_chunk().expect("its size is checked")
}

/// The numbers of the different terms of each sentence that there may be weights for; what they are learnt from.
pub(super) fn terms(articles: &[Article<'_>]) -> Vec<Vec<u32>> {
    let background = background();
    let candidates = Candidates::new(articles);
    let of = |codes: &[Code]| {
        let words = codes.iter().map(|&code| background.word(code));
        let pairs = codes.windows(2).map(|pair| background.gram(Gram::two(pair[0], pair[1])));
        let mut numbers: Vec<u32> =
            words.chain(pairs).filter(|entry| entry.is_known()).map(|entry| entry.number as u32).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    };
    candidates.sentences.iter().map(|sentence| of(candidates.words.codes(sentence))).collect()
}

#[cfg(test)]
mod tests {
    use xxhash_rust::xxh3::xxh3_64;

    use super::*;
    use crate::summarize::{measure, train};
    use crate::text::Document;

    #[test]
    fn stands_beside_the_background_that_ships() {
        let background = include_bytes!("../../data/background.bin");
        assert_eq!(DATA[..8], xxh3_64(background).to_le_bytes(), "train data/wording.bin anew");
    }

    #[test]
    fn a_sentence_says_what_its_terms_say() {
        let document = Document::new("a", "Công an khởi tố vụ án giết người, giết người ở Hà Nội. Trời mưa.");
        let articles = [Article::new(&document)];
        let sum: i32 = train::terms(&articles)[0]
            .iter()
            .map(|&number| i32::from(weights()[number as usize].cast_signed()))
            .sum();
        let wording = measure(&articles)[0].features.wording;
        assert!((wording - Wording::shipped().value(sum, 13)).abs() < 1e-12);
        assert!(wording != 0.0);
    }
}
