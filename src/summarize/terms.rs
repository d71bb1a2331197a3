//! The words of all candidates as numbers, with their pairs and runs of three.

use std::cell::Cell;
use std::ops::Index;

use super::candidate::{Candidate, Candidates};
use super::wording::Wording;
use crate::score::{Gram, Numbered, TfIdf, background};
use crate::text::Code;

/// The candidates' terms as numbers, with weights.
#[derive(Default)]
pub(super) struct Terms {
    /// The different words and pairs, and runs of three words: of one article none, since they only say what articles share.
    pub words: Numbered<Term>,
    pub pairs: Numbered<Term>,
    pub triples: Numbered<Term>,
    /// Those of each sentence, the words with their counts.
    pub words_of: Lists<(u32, u32)>,
    pub pairs_of: Lists<u32>,
    pub triples_of: Lists<u32>,
    /// The word of each run.
    pub run_words: Vec<u32>,
    /// How many different pairs the sentences up to each have together: those before it have the pairs of lower numbers.
    pub pairs_until: Vec<u32>,
    /// Summed idf of each sentence's pairs.
    pub masses: Vec<f64>,
    /// What the words and pairs of each sentence say by themselves, for [`Wording`].
    pub says: Vec<i32>,
    /// What each article's title shares with the candidates.
    pub titles: Vec<Title>,
    /// How many articles have each word, each pair, and each run of three; of one article nothing.
    pub word_articles: Vec<u32>,
    pub pair_articles: Vec<u32>,
    pub triple_articles: Vec<u32>,
    /// The sentences of each pair; of one article none.
    postings: Postings,
}

thread_local! {
    /// The memory of the terms that were done with last.
    static SPARE: Cell<Option<Terms>> = const { Cell::new(None) };
}

/// A word, a pair, or a run of three words.
#[derive(Clone, Default)]
pub(super) struct Term {
    /// Its occurrences.
    pub count: u32,
    /// One past its last place in the lists of sentences.
    listed: u32,
    /// The run at which it first begins.
    pub run: u32,
    /// What it says by itself.
    says: i8,
    /// Whether a title has it.
    pub titled: bool,
    /// The byte that stands for its count in the background.
    pub level: u8,
    /// idf.
    pub weight: f64,
}

impl Terms {
    pub fn new(candidates: &Candidates<'_>) -> Self {
        let several = candidates.articles.len() > 1;
        let mut terms = SPARE.take().unwrap_or_default();
        terms.clear(candidates, several);
        for candidate in &candidates.sentences {
            terms.add(candidates.words.codes(candidate), candidate.runs().start as u32, several);
        }
        let weighting = TfIdf::new(background());
        terms.weigh(&weighting);
        if several {
            terms.word_articles = articles(candidates, &terms.words_of, terms.words.len(), |word| word.0);
            terms.pair_articles = articles(candidates, &terms.pairs_of, terms.pairs.len(), |&pair| pair);
            terms.triple_articles =
                articles(candidates, &terms.triples_of, terms.triples.len(), |&triple| triple);
            terms.postings = Postings::new(&terms.pairs_of, terms.pairs.len());
        }
        for codes in &candidates.titles {
            let title = Title::new(codes, &terms, &weighting);
            title.words.iter().for_each(|&word| terms.words[word].titled = true);
            title.pairs.iter().for_each(|&pair| terms.pairs[pair].titled = true);
            terms.titles.push(title);
        }
        terms
    }

    /// Keeps the memory for the next collection on this thread, unless it is much: asking for it anew would take longer than
    /// filling it.
    pub fn keep_memory(self) {
        if !self.are_many() {
            SPARE.set(Some(self));
        }
    }

    /// Whether they are so many that their memory should not be kept.
    pub fn are_many(&self) -> bool {
        const MANY: usize = 1 << 16;
        self.run_words.len() > MANY
    }

    /// Forgets everything and makes room for the terms of the candidates.
    fn clear(&mut self, candidates: &Candidates<'_>, several: bool) {
        let sentences = candidates.sentences.len();
        let runs: usize = candidates.sentences.iter().map(Candidate::syllables).sum();
        let of_triples = if several { runs } else { 0 };
        self.words.clear(runs / 2);
        self.pairs.clear(runs);
        self.triples.clear(of_triples);
        self.words_of.clear(sentences, runs);
        self.pairs_of.clear(sentences, runs);
        self.triples_of.clear(sentences, of_triples);
        self.run_words.clear();
        self.run_words.reserve(runs);
        self.pairs_until.clear();
        self.masses.clear();
        self.says.clear();
        self.titles.clear();
        for articles in [&mut self.word_articles, &mut self.pair_articles, &mut self.triple_articles] {
            articles.clear();
        }
        self.postings = Postings::default();
    }

    /// Numbers and counts the terms of a sentence of one article, or of several, which begins with run `from`. No loop in it asks
    /// for memory.
    #[inline(never)]
    fn add(&mut self, codes: &[Code], from: u32, several: bool) {
        self.words.reserve(codes.len());
        self.pairs.reserve(codes.len());
        self.run_words.reserve(codes.len());
        let term = |run: u32| Term { run, ..Term::default() };
        let words = codes.iter().zip(from..).map(|(&code, run)| (Gram::one(code), term(run)));
        self.words.number(words, |word, term| {
            term.count += 1;
            self.words_of.list(&mut term.listed, (word, 0));
            self.words_of.items[term.listed as usize - 1].1 += 1;
            self.run_words.push(word);
        });
        let pairs = codes.windows(2).zip(from..).map(|(two, run)| (Gram::two(two[0], two[1]), term(run)));
        self.pairs.number(pairs, |pair, term| {
            term.count += 1;
            self.pairs_of.list(&mut term.listed, pair);
        });
        if several {
            self.triples.reserve(codes.len());
            let gram = |three: &[Code]| Gram::three(three[0], three[1], three[2]);
            let triples = codes.windows(3).zip(from..).map(|(three, run)| (gram(three), term(run)));
            self.triples.number(triples, |triple, term| {
                term.count += 1;
                self.triples_of.list(&mut term.listed, triple);
            });
        }
        self.words_of.end();
        self.pairs_of.end();
        self.triples_of.end();
        self.pairs_until.push(self.pairs.len() as u32);
    }

    /// Looks all words and pairs up in the background, and sums up what it says of each sentence. Terms are looked up one
    /// after the other and nothing is done between, so that none waits for the memory that another asked for.
    #[inline(never)]
    fn weigh(&mut self, weighting: &TfIdf) {
        let wording = Wording::shipped();
        for (gram, word) in self.words.iter_mut() {
            (word.level, word.says) = wording.word(gram.code());
            word.weight = weighting.of_word(word.level);
        }
        for (gram, pair) in self.pairs.iter_mut() {
            (pair.level, pair.says) = wording.pair(gram);
            pair.weight = weighting.of_pair(pair.level);
        }
        for k in 0..self.pairs_of.len() {
            let of_words = self.words_of[k].iter().map(|&(word, _)| i32::from(self.words[word].says));
            let (mut mass, mut says) = (0.0, of_words.sum::<i32>());
            for &pair in &self.pairs_of[k] {
                let pair = &self.pairs[pair];
                mass += pair.weight;
                says += i32::from(pair.says);
            }
            self.masses.push(mass);
            self.says.push(says);
        }
    }

    /// The sentences of several articles that share pairs with sentence `k`, with the weight they share, in order. `weights`
    /// is memory, left as it was: empty or all 0.
    pub fn sharing(&self, k: usize, weights: &mut Vec<f64>) -> Vec<(usize, f64)> {
        weights.resize(self.pairs_of.len(), 0.0);
        let mut touched = Vec::new();
        for &pair in &self.pairs_of[k] {
            let sentences = self.postings.of(pair);
            if sentences.len() < 2 || sentences.len() > COMMON_PAIR {
                continue;
            }
            for &other in sentences {
                if weights[other as usize] == 0.0 {
                    touched.push(other);
                }
                weights[other as usize] += self.pairs[pair].weight + f64::MIN_POSITIVE;
            }
        }
        touched.sort_unstable();
        let found =
            touched.iter().map(|&other| (other as usize, std::mem::take(&mut weights[other as usize])));
        found.filter(|&(other, _)| other != k).collect()
    }
}

/// How many articles have each of so many terms, which stand in lists of sentences.
fn articles<T>(
    candidates: &Candidates<'_>,
    lists: &Lists<T>,
    terms: usize,
    number: impl Fn(&T) -> u32,
) -> Vec<u32> {
    let mut counts = vec![0; terms];
    // The last article that has each, from 1.
    let mut last = vec![0; terms];
    for (article, range) in (1..).zip(&candidates.articles) {
        for term in range.clone().flat_map(|k| &lists[k]).map(|item| number(item) as usize) {
            counts[term] += u32::from(last[term] != article);
            last[term] = article;
        }
    }
    counts
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
        // Titles are short and have much in common with their texts: room for all is not too much.
        let (mut words, mut pairs) = (Vec::with_capacity(codes.len()), Vec::with_capacity(title.len()));
        words.extend(codes.iter().filter_map(|&code| terms.words.find(Gram::one(code))));
        pairs.extend(title.windows(2).filter_map(|two| terms.pairs.find(Gram::two(two[0], two[1]))));
        Self { words, pairs, mass: codes.iter().map(|&code| weighting.idf(code)).sum(), runs: title.len() }
    }
}

/// Something of each different term of each sentence, in the order in which they come; one list after the other in one piece
/// of memory.
#[derive(Default)]
pub(super) struct Lists<T> {
    /// One past the end of each list.
    ends: Vec<usize>,
    /// The items, and after them room for more: whatever stands there.
    items: Vec<T>,
    /// Number of items.
    len: usize,
    /// Where the list begins that has not ended.
    start: usize,
}

impl<T: Clone + Default> Lists<T> {
    /// Forgets all lists and makes room for so many, of so many items together.
    fn clear(&mut self, lists: usize, items: usize) {
        self.ends.clear();
        self.ends.reserve(lists);
        if items > self.items.len() {
            self.items.resize(items, T::default());
        }
        (self.len, self.start) = (0, 0);
    }

    /// Adds an item, for which there must be room, to the list that has not ended, unless that has it: `listed` is one past the
    /// last place of the item.
    #[inline]
    fn list(&mut self, listed: &mut u32, item: T) {
        // Whether it has it cannot be foreseen. So the item is put behind the others in any case.
        self.items[self.len] = item;
        let is_new = *listed <= self.start as u32;
        self.len += usize::from(is_new);
        *listed = if is_new { self.len as u32 } else { *listed };
    }

    fn end(&mut self) {
        self.start = self.len;
        self.ends.push(self.start);
    }
}

impl<T> Lists<T> {
    /// All items, list by list.
    fn items(&self) -> &[T] {
        &self.items[..self.len]
    }

    /// Number of lists.
    pub fn len(&self) -> usize {
        self.ends.len()
    }
}

impl<T> Index<usize> for Lists<T> {
    type Output = [T];

    fn index(&self, list: usize) -> &[T] {
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
    fn new(lists: &Lists<u32>, pairs: usize) -> Self {
        // First where each list begins; it grows to its end as it is filled.
        let mut ends = vec![0; pairs];
        for &pair in lists.items() {
            ends[pair as usize] += 1;
        }
        let mut all = 0;
        for end in &mut ends {
            all += std::mem::replace(end, all);
        }
        let mut sentences = vec![0; lists.items().len()];
        for k in 0..lists.len() {
            for &pair in &lists[k] {
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
