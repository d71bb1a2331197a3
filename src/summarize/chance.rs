//! How likely an editor uses a pair of words of a single article, by what kind of pair it is: two words of the title in
//! the first sentence mostly, two that come late and once hardly ever.
//!
//! ```text
//! p(pair) = (r_kind / 255)²
//! ```
//!
//! r: a whole number from 0 to 255 for each kind, learnt with the score (`data/train/summaries.py`): p is the share of
//! the pairs of a kind that the editors' summaries had. The kind of a pair is the answers to a few questions, each a
//! number, of which all together make one number. Of several articles p is 0: there it took more from short articles than
//! it gave to long ones.

use super::candidate::{Candidates, Mark};
use super::terms::Terms;
use crate::tokenize::Article;

/// Answers to the question how much of a pair stands in the title: none, its first word, its second, both, itself.
const IN_TITLE: usize = 5;
/// Bounds of the number of sentences before its first.
const PLACES: [u32; 6] = [1, 2, 3, 4, 7, 12];
/// Bounds of the number of its occurrences.
const OCCURRENCES: [u32; 3] = [2, 3, 4];
/// Words beside it that stand in the title: none, one, two.
const NEIGHBOURS: usize = 3;
/// Bounds of its idf. Only pairs that the background does not have reach the last.
const RARE: [f64; 4] = [3.5, 4.5, 5.5, 8.0];
/// Which of its words begin with a capital or digit.
const CAPITALS: usize = 4;
/// Bounds of the runs of all sentences.
const LENGTHS: [u32; 3] = [200, 350, 550];

/// How many kinds all answers tell apart.
const KINDS: usize = IN_TITLE
    * (PLACES.len() + 1)
    * (OCCURRENCES.len() + 1)
    * NEIGHBOURS
    * (RARE.len() + 1)
    * CAPITALS
    * (LENGTHS.len() + 1);

/// How many bounds a value has reached.
#[inline]
fn answer<T: Copy + PartialOrd, const N: usize>(value: T, bounds: &[T; N]) -> usize {
    bounds.iter().map(|bound| usize::from(value >= *bound)).sum()
}

/// Answers as one number, each below the number at its side.
fn number<const N: usize>(answers: [(usize, usize); N]) -> u32 {
    answers.into_iter().fold(0, |number, (answer, of)| number * of + answer) as u32
}

/// The chance of each kind of pair to be used; 0 of all where none was learnt.
#[derive(Default)]
pub(super) struct Chances(Box<[u8]>);

impl Chances {
    /// The square roots of the chances, in 255ths, a byte a kind; none at all if none was learnt. `None` if it is another
    /// number of kinds.
    pub fn read(roots: &[u8]) -> Option<Self> {
        [0, KINDS].contains(&roots.len()).then(|| Self(roots.into()))
    }

    /// The square root of the chance of each pair, by number, in 255ths.
    pub fn roots(&self, candidates: &Candidates<'_>, terms: &Terms) -> Vec<u8> {
        if self.0.is_empty() {
            return vec![0; terms.pair_counts.len()];
        }
        kinds(candidates, terms).into_iter().map(|kind| self.0[kind as usize]).collect()
    }
}

/// The different pairs of each sentence with their kinds; what chances are learnt from.
pub(super) fn of_sentences(articles: &[Article<'_>]) -> Vec<Vec<(u32, u32)>> {
    let candidates = Candidates::new(articles);
    let terms = Terms::new(&candidates);
    let kinds = kinds(&candidates, &terms);
    let of = |k: usize| terms.pairs[k].iter().map(|&(pair, _)| (pair, kinds[pair as usize])).collect();
    (0..candidates.sentences.len()).map(of).collect()
}

/// The kind of each pair, by number.
fn kinds(candidates: &Candidates<'_>, terms: &Terms) -> Vec<u32> {
    /// What is told of a run, 1 for yes: whether it stands in the title, and whether it begins with a capital or digit.
    #[derive(Default)]
    struct Told {
        titled: usize,
        capital: usize,
    }
    let mut titled = vec![0; terms.word_counts.len()];
    let mut pair_titled = vec![false; terms.pair_counts.len()];
    for title in &terms.titles {
        title.words.iter().for_each(|&word| titled[word as usize] = 1);
        title.pairs.iter().for_each(|&pair| pair_titled[pair as usize] = true);
    }
    let length = answer(terms.run_words.len() as u32, &LENGTHS);
    let mut kinds = Vec::with_capacity(terms.pair_runs.len());
    // The runs of a sentence, with one of none before them and after them.
    let mut told = Vec::new();
    for (k, sentence) in candidates.sentences.iter().enumerate() {
        let runs = sentence.runs();
        let words = terms.run_words[runs.clone()].iter();
        let tell = |(&word, &mark): (&u32, &Mark)| Told {
            titled: titled[word as usize],
            capital: usize::from(mark != Mark::Lower),
        };
        told.clear();
        told.push(Told::default());
        told.extend(words.zip(candidates.words.marked(sentence)).map(tell));
        told.push(Told::default());
        let place = answer(k as u32, &PLACES);
        // Pairs are numbered in the order in which they come.
        let new = terms.pair_runs[kinds.len()..].iter().take_while(|&&run| (run as usize) < runs.end);
        for &run in new {
            let (at, pair) = (run as usize - runs.start, kinds.len());
            let Some([before, first, second, after]) = told[at..].first_chunk() else { break };
            let words_titled = first.titled + 2 * second.titled;
            kinds.push(number([
                (if pair_titled[pair] { IN_TITLE - 1 } else { words_titled }, IN_TITLE),
                (place, PLACES.len() + 1),
                (answer(terms.pair_counts.occurrences(pair as u32), &OCCURRENCES), OCCURRENCES.len() + 1),
                (before.titled + after.titled, NEIGHBOURS),
                (answer(terms.pair_weights[pair], &RARE), RARE.len() + 1),
                (first.capital + 2 * second.capital, CAPITALS),
                (length, LENGTHS.len() + 1),
            ]));
        }
    }
    kinds
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
        for size in [0, KINDS] {
            assert!(Chances::read(&vec![51; size]).is_some());
            assert!(Chances::read(&vec![51; size + 1]).is_none());
        }
    }
}
