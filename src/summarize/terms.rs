//! The words of all candidates as numbers, with their pairs and runs of three.

use std::ops::Index;

use super::candidate::{Candidate, Candidates};
use super::wording::Wording;
use crate::score::{Gram, TfIdf, Vocabulary, background};
use crate::text::Code;

/// The candidates' terms as numbers, with weights.
pub(super) struct Terms {
    /// Different words of each sentence with their counts.
    pub words: Lists,
    /// idf of each word.
    pub word_weights: Vec<f64>,
    pub word_counts: Vocabulary,
    /// Different pairs of each sentence.
    pub pairs: Lists,
    /// The word of each run, and the run at which each pair first begins.
    pub run_words: Vec<u32>,
    pub pair_runs: Vec<u32>,
    /// idf of each pair.
    pub pair_weights: Vec<f64>,
    pub pair_counts: Vocabulary,
    /// Summed idf of each sentence's pairs.
    pub masses: Vec<f64>,
    /// What each word and each pair says by itself, for [`Wording`].
    pub word_says: Vec<i8>,
    pub pair_says: Vec<i8>,
    /// Different runs of three words of each sentence; of one article none, since they only say what articles share.
    pub triples: Lists,
    pub triple_counts: Vocabulary,
    /// What each article's title shares with the candidates.
    pub titles: Vec<Title>,
    /// The sentences of each pair; of one article none.
    postings: Postings,
}

impl Terms {
    pub fn new(candidates: &Candidates<'_>) -> Self {
        let (background, wording) = (background(), Wording::shipped());
        let weighting = TfIdf::new(background);
        let several = candidates.articles.len() > 1;
        let sentences = candidates.sentences.len();
        let runs: usize = candidates.sentences.iter().map(Candidate::syllables).sum();
        let of_triples = if several { runs } else { 0 };
        let mut terms = Self {
            words: Lists::with_capacity(sentences, runs),
            word_weights: Vec::new(),
            word_counts: Vocabulary::with_capacity(runs / 2),
            pairs: Lists::with_capacity(sentences, runs),
            run_words: Vec::with_capacity(runs),
            pair_runs: Vec::with_capacity(runs),
            pair_weights: Vec::new(),
            pair_counts: Vocabulary::with_capacity(runs),
            masses: Vec::with_capacity(sentences),
            word_says: Vec::new(),
            pair_says: Vec::new(),
            triples: Lists::with_capacity(sentences, of_triples),
            triple_counts: Vocabulary::with_capacity(of_triples),
            titles: Vec::new(),
            postings: Postings::default(),
        };
        for candidate in &candidates.sentences {
            let article = candidate.article as u32;
            let codes = candidates.words.codes(candidate);
            for &code in codes {
                let (word, mark) = terms.word_counts.add_marked(Gram::one(code), article);
                terms.words.add(word, mark);
                terms.run_words.push(word);
            }
            for (run, pair) in candidate.runs().zip(codes.windows(2)) {
                let (pair, mark) = terms.pair_counts.add_marked(Gram::two(pair[0], pair[1]), article);
                terms.pairs.add(pair, mark);
                if pair as usize == terms.pair_runs.len() {
                    terms.pair_runs.push(run as u32);
                }
            }
            for triple in codes.windows(if several { 3 } else { usize::MAX }) {
                let triple = Gram::three(triple[0], triple[1], triple[2]);
                let (triple, mark) = terms.triple_counts.add_marked(triple, article);
                terms.triples.add(triple, mark);
            }
            terms.words.end();
            terms.pairs.end();
            terms.triples.end();
        }
        // Weighed by themselves, so that one need not wait for the memory that another asked for.
        let of_word = |word: Gram| {
            let entry = background.word(word.code());
            (weighting.of_word(entry), wording.of(entry))
        };
        let of_pair = |pair: Gram| {
            let entry = background.gram(pair);
            (weighting.of_pair(entry), wording.of(entry))
        };
        (terms.word_weights, terms.word_says) = terms.word_counts.grams().map(of_word).unzip();
        (terms.pair_weights, terms.pair_says) = terms.pair_counts.grams().map(of_pair).unzip();
        let weight = |&(pair, _): &(u32, u32)| terms.pair_weights[pair as usize];
        if several {
            terms.postings = Postings::new(&terms.pairs, terms.pair_weights.len());
        }
        terms.masses.extend((0..sentences).map(|k| terms.pairs[k].iter().map(weight).sum::<f64>()));
        terms.titles = candidates.titles.iter().map(|title| Title::new(title, &terms, &weighting)).collect();
        terms
    }

    /// The sentences of several articles that share pairs with sentence `k`, with the weight they share, in order. `weights`
    /// is memory, left as it was: empty or all 0.
    pub fn sharing(&self, k: usize, weights: &mut Vec<f64>) -> Vec<(usize, f64)> {
        weights.resize(self.pairs.len(), 0.0);
        let mut touched = Vec::new();
        for &(pair, _) in &self.pairs[k] {
            let sentences = self.postings.of(pair);
            if sentences.len() < 2 || sentences.len() > COMMON_PAIR {
                continue;
            }
            for &other in sentences {
                if weights[other as usize] == 0.0 {
                    touched.push(other);
                }
                weights[other as usize] += self.pair_weights[pair as usize] + f64::MIN_POSITIVE;
            }
        }
        touched.sort_unstable();
        let found =
            touched.iter().map(|&other| (other as usize, std::mem::take(&mut weights[other as usize])));
        found.filter(|&(other, _)| other != k).collect()
    }
}

/// What a title shares with the candidates.
pub(super) struct Title {
    /// Those of its words that candidates have, each once, and its pairs.
    pub words: Vec<u32>,
    pub pairs: Vec<u32>,
    /// Summed idf of its different words, whoever has them.
    pub mass: f64,
    /// Number of its runs.
    pub runs: usize,
}

impl Title {
    fn new(title: &[Code], terms: &Terms, weighting: &TfIdf) -> Self {
        let mut codes = title.to_vec();
        codes.sort_unstable();
        codes.dedup();
        let pair = |two: &[Code]| terms.pair_counts.get(Gram::two(two[0], two[1]));
        Self {
            words: codes.iter().filter_map(|&code| terms.word_counts.get(Gram::one(code))).collect(),
            pairs: title.windows(2).filter_map(pair).collect(),
            mass: codes.iter().map(|&code| weighting.idf(code)).sum(),
            runs: title.len(),
        }
    }
}

/// The different terms of each sentence with their counts, in the order in which they come; one after the other in one
/// piece of memory.
pub(super) struct Lists {
    /// One past the end of each list.
    ends: Vec<usize>,
    items: Vec<(u32, u32)>,
    /// Where the list begins that has not ended.
    start: u32,
}

impl Lists {
    fn with_capacity(lists: usize, items: usize) -> Self {
        Self { ends: Vec::with_capacity(lists), items: Vec::with_capacity(items), start: 0 }
    }

    /// Adds a term to the list that has not ended. Its mark is one past the last of its items.
    fn add(&mut self, term: u32, mark: &mut u32) {
        if *mark > self.start {
            self.items[*mark as usize - 1].1 += 1;
        } else {
            self.items.push((term, 1));
            *mark = self.items.len() as u32;
        }
    }

    fn end(&mut self) {
        self.ends.push(self.items.len());
        self.start = self.items.len() as u32;
    }

    /// Number of lists.
    pub fn len(&self) -> usize {
        self.ends.len()
    }
}

impl Index<usize> for Lists {
    type Output = [(u32, u32)];

    fn index(&self, list: usize) -> &[(u32, u32)] {
        let start = if list == 0 { 0 } else { self.ends[list - 1] };
        &self.items[start..self.ends[list]]
    }
}

/// Pairs in more sentences than this tell nothing about which two belong together; passing them over keeps the search
/// for matches near linear.
const COMMON_PAIR: usize = 100;

/// For each pair of words the sentences that have it, ascending; one list after the other in one piece of memory.
#[derive(Default)]
struct Postings {
    /// One past the end of each list.
    ends: Vec<u32>,
    sentences: Vec<u32>,
}

impl Postings {
    fn new(lists: &Lists, pairs: usize) -> Self {
        // First where each list begins; it grows to its end as it is filled.
        let mut ends = vec![0; pairs];
        for &(pair, _) in &lists.items {
            ends[pair as usize] += 1;
        }
        let mut all = 0;
        for end in &mut ends {
            all += std::mem::replace(end, all);
        }
        let mut sentences = vec![0; lists.items.len()];
        for k in 0..lists.len() {
            for &(pair, _) in &lists[k] {
                let at = &mut ends[pair as usize];
                sentences[*at as usize] = k as u32;
                *at += 1;
            }
        }
        Self { ends, sentences }
    }

    fn of(&self, pair: u32) -> &[u32] {
        let start = if pair == 0 { 0 } else { self.ends[pair as usize - 1] };
        &self.sentences[start as usize..self.ends[pair as usize] as usize]
    }
}
