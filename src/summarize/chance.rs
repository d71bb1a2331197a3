//! How likely an editor uses a pair of words.
//!
//! Of a single article it is told by what kind of pair it is: two words of the title in the first sentence mostly, two that
//! come late and once hardly ever.
//!
//! ```text
//! p(pair) = (r_kind / 255)²
//! ```
//!
//! r: a whole number from 0 to 255 for each kind, learnt with the score (`data/train/summaries.py`): p is the share of
//! the pairs of a kind that the editors' summaries had. The kind of a pair is the answers to a few questions, each a
//! number, of which all together make one number.
//!
//! Of several articles, for which there are too few summaries to fill so many kinds, p is what trees give to the numbers of
//! the pair (`pair`): the share of editors who are expected to use it.

use std::sync::OnceLock;

use super::candidate::{Candidates, Mark};
use super::pair;
use super::terms::{Term, Terms};
use crate::score::{Gram, Reader, SymmetricTrees, TfIdf, background};
use crate::tokenize::Article;

/// Answers to the question how much of a pair stands in the title: none, its first word, its second, both, itself.
const IN_TITLE: u32 = 5;
/// Bounds of the number of sentences before its first.
const PLACES: [u32; 6] = [1, 2, 3, 4, 7, 12];
/// Bounds of the number of its occurrences.
const OCCURRENCES: [u32; 3] = [2, 3, 4];
/// Words beside it that stand in the title: none, one, two.
const NEIGHBOURS: u32 = 3;
/// Bounds of its idf. Only pairs that the background does not have reach the last.
const RARE: [f64; 4] = [3.5, 4.5, 5.5, 8.0];
/// Which of its words begin with a capital or digit.
const CAPITALS: u32 = 4;
/// Bounds of the runs of all sentences.
const LENGTHS: [u32; 3] = [200, 350, 550];

/// How many answers each question has.
const ANSWERS: [u32; 7] = [
    IN_TITLE,
    PLACES.len() as u32 + 1,
    OCCURRENCES.len() as u32 + 1,
    NEIGHBOURS,
    RARE.len() as u32 + 1,
    CAPITALS,
    LENGTHS.len() as u32 + 1,
];

/// How many kinds all answers tell apart.
const KINDS: usize = (steps()[0] * ANSWERS[0]) as usize;

/// How far apart two kinds are of which one answer differs by one: what the later questions tell apart.
const fn steps() -> [u32; 7] {
    let mut steps = [1; 7];
    let mut at = 6;
    while at > 0 {
        steps[at - 1] = steps[at] * ANSWERS[at];
        at -= 1;
    }
    steps
}

/// What the rarity of a pair adds to its kind, for each byte that may stand for its count in the background.
fn rarities() -> &'static [u16; 256] {
    static RARITIES: OnceLock<[u16; 256]> = OnceLock::new();
    let of = |weight| (steps()[4] * answer(weight, &RARE)) as u16;
    RARITIES.get_or_init(|| TfIdf::new(background()).of_pairs().map(of))
}

/// How many bounds a value has reached.
fn answer<T: Copy + PartialOrd, const N: usize>(value: T, bounds: &[T; N]) -> u32 {
    bounds.iter().map(|bound| u32::from(value >= *bound)).sum()
}

/// What a chance of 1 is: chances are whole numbers of parts of it, so that their sums are exact.
pub(super) const WHOLE: u32 = 255 * 255;

/// The chances of pairs to be used.
#[derive(Default)]
pub(super) enum Chances {
    /// 0 of all, before any were learnt.
    #[default]
    None,
    /// Of one article: the square roots of the chances of kinds, in 255ths.
    OfKinds(Box<[u8]>),
    /// Of several articles.
    OfMeasures(SymmetricTrees),
}

impl Chances {
    /// Layout: trees over what is measured of pairs, then the square roots of the chances of kinds, in 255ths, a byte a kind.
    /// One of both is empty; `None` if not, or if it is another number of kinds.
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let trees = SymmetricTrees::read(reader, pair::MEASURES.len())?;
        match (trees.is_empty(), reader.0.len()) {
            (true, KINDS) => Some(Self::OfKinds(reader.0.into())),
            (false, 0) => Some(Self::OfMeasures(trees)),
            _ => None,
        }
    }

    /// Adds something for each pair, in the order of their numbers: `of` hears the pair and its chance, in parts of [`WHOLE`].
    pub fn extend<T>(
        &self,
        all: &mut Vec<T>,
        candidates: &Candidates<'_>,
        terms: &Terms,
        mut of: impl FnMut(&Term, u32) -> T,
    ) {
        match self {
            Self::None => all.extend(terms.pairs.iter().map(|pair| of(pair, 0))),
            Self::OfKinds(roots) => {
                extend_by_kind(all, candidates, terms, |pair, kind| of(pair, u32::from(roots[kind]).pow(2)));
            }
            Self::OfMeasures(trees) => {
                let chances = trees.scores(&pair::measure(candidates, terms));
                // No pair is impossible: the worth of a sentence is spread over its pairs by their chances.
                let parts =
                    |chance: f64| (chance * f64::from(WHOLE)).round().clamp(1.0, f64::from(WHOLE)) as u32;
                all.extend(terms.pairs.iter().zip(chances).map(|(pair, chance)| of(pair, parts(chance))));
            }
        }
    }
}

/// The different pairs of each sentence with their kinds; what chances are learnt from.
pub(super) fn of_sentences(articles: &[Article<'_>]) -> Vec<Vec<(u32, u32)>> {
    let candidates = Candidates::new(articles);
    let terms = Terms::new(&candidates);
    let mut kinds = Vec::new();
    extend_by_kind(&mut kinds, &candidates, &terms, |_, kind| kind as u32);
    let of = |k: usize| terms.pairs_of[k].iter().map(|&pair| (pair, kinds[pair as usize])).collect();
    (0..candidates.sentences.len()).map(of).collect()
}

/// Adds something for each pair, in the order of their numbers: `of` hears the pair and its kind.
fn extend_by_kind<T>(
    all: &mut Vec<T>,
    candidates: &Candidates<'_>,
    terms: &Terms,
    mut of: impl FnMut(&Term, usize) -> T,
) {
    /// What a run adds to the kind of the pair that it begins, half of what it adds to the one that it ends, and what to
    /// those beside it.
    #[derive(Clone, Copy, Default)]
    struct Told {
        first: u32,
        beside: u32,
    }
    let [in_title, place, occurrence, neighbour, _, capital, length] = const { steps() };
    // By the answers to whether the title has a run, and whether it has a capital or digit.
    let tells = [[0, 0], [0, 1], [1, 0], [1, 1]].map(|[titled, marked]| Told {
        first: in_title * titled + capital * marked,
        beside: neighbour * titled,
    });
    // Occurrences beyond the last bound tell no more.
    let occurrences: [u32; OCCURRENCES[2] as usize + 1] =
        std::array::from_fn(|count| occurrence * answer(count as u32, &OCCURRENCES));
    let rarities = rarities();
    let length = length * answer(terms.run_words.len() as u32, &LENGTHS);
    let mut known = 0;
    // The runs of a sentence, with one of none before them and after them.
    let mut told = Vec::with_capacity(64);
    for (k, (sentence, &until)) in candidates.sentences.iter().zip(&terms.pairs_until).enumerate() {
        let runs = sentence.runs();
        let words = terms.run_words[runs.clone()].iter();
        let tell = |(&word, &mark): (&u32, &Mark)| {
            tells[2 * usize::from(terms.words[word].titled) + usize::from(mark != Mark::Lower)]
        };
        told.clear();
        told.push(Told::default());
        told.extend(words.zip(candidates.words.marked(sentence)).map(tell));
        told.push(Told::default());
        let same = length + place * answer(k as u32, &PLACES);
        let kind = |(_, pair): &(Gram, Term)| {
            let at = pair.run as usize - runs.start;
            let [before, first, second, after] = *told[at..].first_chunk().expect("a pair has two runs");
            // Both words of a pair that the title has are in the title: the pair itself is one more answer.
            let words = first.first + 2 * second.first + in_title * u32::from(pair.titled);
            let occurrences = occurrences[pair.count.min(OCCURRENCES[2]) as usize];
            let rarity = u32::from(rarities[usize::from(pair.level)]);
            of(pair, (same + words + occurrences + before.beside + after.beside + rarity) as usize)
        };
        // Those that first come in this sentence.
        let new = std::mem::replace(&mut known, until as usize)..until as usize;
        all.extend(terms.pairs[new].iter().map(kind));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    /// The answers that a kind stands for.
    fn answers<const N: usize>(mut kind: u32, of: [u32; N]) -> [u32; N] {
        let mut answers = [0; N];
        for (answer, of) in answers.iter_mut().zip(of).rev() {
            (*answer, kind) = (kind % of, kind / of);
        }
        assert_eq!(kind, 0);
        answers
    }

    #[test]
    fn a_pair_has_the_kind_that_its_article_gives_it() {
        let text = "Hôm qua trời nắng. Một trận mưa lớn đến, mưa lớn ở đâu đó.";
        let document =
            Document { title: Some("Mưa lớn ở Huế".to_owned()), ..Document::new("a", text) };
        let kinds = of_sentences(&[Article::new(&document)]);
        let all = |(_, kind)| answers(kind, [5, 7, 4, 3, 5, 4, 4]);
        let of: Vec<[u32; 7]> = kinds[1].iter().copied().map(all).collect();
        let rest = |kind: [u32; 7]| [kind[0], kind[1], kind[2], kind[3], kind[5], kind[6]];
        // Một trận, trận mưa, mưa lớn, lớn đến, đến mưa, lớn ở, ở đâu, đâu đó
        let expected = [
            [0, 1, 0, 1, 1, 0],
            [2, 1, 0, 1, 0, 0],
            [4, 1, 1, 0, 0, 0],
            [1, 1, 0, 2, 0, 0],
            [2, 1, 0, 2, 0, 0],
            [4, 1, 0, 1, 0, 0],
            [1, 1, 0, 1, 0, 0],
            [0, 1, 0, 1, 0, 0],
        ];
        assert_eq!(of.into_iter().map(rest).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_table_of_another_size_is_refused() {
        let read = |size| {
            // No trees.
            let mut bytes = vec![0; 2];
            bytes.resize(2 + size, 51);
            Chances::read(&mut Reader(&bytes))
        };
        assert!(read(KINDS).is_some());
        for size in [0, 1, KINDS + 1] {
            assert!(read(size).is_none());
        }
    }
}
