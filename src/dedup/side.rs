//! An article made ready for comparing: its units with weights, pairs of terms, words and counts.

use rustc_hash::FxHashMap;

use super::candidate::content;
use super::phrase::{idf, pair, pair_idf, single};
use super::unit::{Pieces, Unit, UnitKind, mark};
use super::vector::Vectors;
use crate::text::{Code, Span};

/// Share of its weight that a term of a name keeps: names say what an article is about, not what is said.
pub(super) const NAME_WEIGHT: f32 = 0.3;

/// A word of one or two syllables inside a unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub key: u64,
    pub weight: f32,
    pub vector: Option<u32>,
    pub name: bool,
}

/// Two terms side by side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bigram {
    pub key: u64,
    pub idf: f32,
    /// Both are parts of names.
    pub names: bool,
    pub quoted: bool,
}

/// Distinct terms and pairs of a stretch with their weights, names discounted among the terms.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub terms: Vec<(u32, f32)>,
    pub terms_sum: f32,
    pub pairs: Vec<(u64, f32)>,
    pub pairs_sum: f32,
}

/// One unit, ready for comparing.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub span: Span,
    pub kind: UnitKind,
    /// Number of the sentence it begins in.
    pub order: usize,
    /// Place in the article, 0 to 1.
    pub place: f32,
    pub codes: Vec<u32>,
    /// Weight of each term, and the same with names discounted.
    pub idf: Vec<f32>,
    pub weight: Vec<f32>,
    pub idf_sum: f32,
    /// Sum of the discounted weights of the terms before each place, and of all.
    pub until: Vec<f32>,
    /// Terms with their places, ascending.
    pub places: Vec<(u32, u32)>,
    /// Distinct terms with their weights, ascending.
    pub set: Vec<(u32, f32)>,
    pub set_sum: f32,
    /// Distinct pairs, ascending.
    pub bigrams: Vec<Bigram>,
    pub bigrams_sum: f32,
    /// Distinct triples, as hashes, ascending.
    pub trigrams: Vec<u64>,
    pub words: Vec<Word>,
    /// Sum of the weights of the words before each place, and of all.
    pub words_until: Vec<f32>,
    pub names: Vec<u32>,
    pub numbers: Vec<u32>,
    pub clause_sets: Vec<Clause>,
    pub whole: Clause,
    /// Share of the terms inside quotations.
    pub quoted: f32,
    pub negations: u32,
}

/// An article, ready for comparing.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(super) sides: Vec<Side>,
    /// A hash of all terms.
    pub(super) content: u64,
    /// Number of sentences that hold a term ([`single`]) or pair ([`pair`]).
    counts: FxHashMap<u64, u32>,
    /// Distinct pairs with their weights, ascending, and the sum of the weights.
    pub(super) bigrams: Vec<(u64, f32)>,
    pub(super) mass: f32,
    pub(super) names: Vec<u32>,
    /// Pairs of terms with the units that hold them, ascending.
    pub(super) holders: Vec<(u64, u32)>,
}

impl Prepared {
    /// Prepares the units of an article.
    pub fn new(pieces: &Pieces) -> Self {
        let last = pieces.units.iter().filter(|u| u.kind == UnitKind::Sentence).count().max(1) as f32;
        let mut nth = 0.0;
        let sides: Vec<Side> = pieces
            .units
            .iter()
            .map(|unit| {
                let mut side = Side::new(pieces, unit);
                if unit.kind == UnitKind::Sentence {
                    side.place = nth / last;
                    nth += 1.0;
                }
                side
            })
            .collect();
        let mut counts = FxHashMap::default();
        let mut bigrams = Vec::new();
        let mut names = Vec::new();
        for side in sides.iter().filter(|s| s.kind == UnitKind::Sentence) {
            for &(term, _) in &side.set {
                *counts.entry(single(term)).or_default() += 1;
            }
            for bigram in &side.bigrams {
                *counts.entry(bigram.key).or_default() += 1;
                bigrams.push((bigram.key, bigram.idf));
            }
            names.extend(&side.names);
        }
        let mut sides = sides;
        place_quotes(&mut sides);
        bigrams.sort_unstable_by_key(|(key, _)| *key);
        bigrams.dedup_by_key(|(key, _)| *key);
        names.sort_unstable();
        names.dedup();
        let mass = bigrams.iter().map(|(_, w)| w).sum();
        let mut holders: Vec<(u64, u32)> = sides
            .iter()
            .zip(0..)
            .flat_map(|(side, unit)| side.bigrams.iter().map(move |bigram| (bigram.key, unit)))
            .collect();
        holders.sort_unstable();
        let content = content(&pieces.codes);
        Self { sides, content, counts, bigrams, mass, names, holders }
    }

    /// In how many sentences a term or pair stands, at least 1.
    pub(super) fn count(&self, key: u64) -> f32 {
        self.counts.get(&key).map_or(1.0, |&n| n as f32)
    }

    /// Number of units.
    pub fn len(&self) -> usize {
        self.sides.len()
    }

    /// Whether there is nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.sides.is_empty()
    }

    /// Where a unit stands in its article.
    pub fn span(&self, unit: usize) -> Span {
        self.sides[unit].span
    }
}

/// A quotation stands where the sentence stands in which it begins.
fn place_quotes(sides: &mut [Side]) {
    let places: FxHashMap<usize, f32> =
        sides.iter().filter(|s| s.kind == UnitKind::Sentence).map(|s| (s.order, s.place)).collect();
    for side in sides.iter_mut().filter(|s| s.kind == UnitKind::Quote) {
        side.place = places.get(&side.order).copied().unwrap_or(0.0);
    }
}

impl Side {
    fn new(pieces: &Pieces, unit: &Unit) -> Self {
        let codes = pieces.codes[unit.terms()].to_vec();
        let marks = pieces.marks[unit.terms()].to_vec();
        let is = |i: usize, mark: u8| marks[i] & mark != 0;
        let idfs: Vec<f32> = codes.iter().map(|&c| idf(c)).collect();
        let weight: Vec<f32> = (0..codes.len())
            .map(|i| if is(i, mark::NAME) { idfs[i] * NAME_WEIGHT } else { idfs[i] })
            .collect();
        let pair_idfs: Vec<(u64, f32)> =
            codes.windows(2).map(|w| (pair(w[0], w[1]), pair_idf(w[0], w[1]))).collect();
        let mut bigrams: Vec<Bigram> = (1..codes.len())
            .map(|i| Bigram {
                key: pair_idfs[i - 1].0,
                idf: pair_idfs[i - 1].1,
                names: is(i - 1, mark::NAME) && is(i, mark::NAME),
                quoted: is(i - 1, mark::QUOTED) && is(i, mark::QUOTED),
            })
            .collect();
        bigrams.sort_by_key(|b| b.key);
        bigrams.dedup_by_key(|b| b.key);
        let trigrams = sorted(
            codes.windows(3).map(|w| pair(w[0], w[1]).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(w[2])),
        );
        let of = |mark: u8| {
            sorted(
                (0..codes.len())
                    .filter(|&i| is(i, mark) && (mark == mark::NUMBER || !is(i, mark::NUMBER)))
                    .map(|i| codes[i]),
            )
        };
        let (names, numbers) = (of(mark::NAME), of(mark::NUMBER));
        let quoted =
            (0..codes.len()).filter(|&i| is(i, mark::QUOTED)).count() as f32 / codes.len().max(1) as f32;
        let clauses = clauses(&marks);
        let clause = |&(from, to): &(usize, usize)| {
            let terms = distinct((from..to).map(|i| (codes[i], weight[i])));
            let pairs = distinct(pair_idfs[from..to - 1].iter().copied());
            let (terms_sum, pairs_sum) = (sum(&terms), sum(&pairs));
            Clause { terms, terms_sum, pairs, pairs_sum }
        };
        let words = words(&codes, &marks, &weight);
        let mut places: Vec<(u32, u32)> = codes.iter().zip(0..).map(|(&code, place)| (code, place)).collect();
        places.sort_unstable();
        let set = distinct(codes.iter().copied().zip(idfs.iter().copied()));
        Self {
            span: unit.span,
            kind: unit.kind,
            order: unit.order as usize,
            place: 0.0,
            idf_sum: idfs.iter().sum(),
            until: until(weight.iter().copied()),
            places,
            set_sum: sum(&set),
            set,
            bigrams_sum: bigrams.iter().map(|b| b.idf).sum(),
            bigrams,
            trigrams,
            words_until: until(words.iter().map(|word| word.weight)),
            words,
            names,
            numbers,
            clause_sets: clauses.iter().map(clause).collect(),
            whole: clause(&(0, codes.len())),
            quoted,
            negations: negations(&codes),
            idf: idfs,
            weight,
            codes,
        }
    }
}

fn sum<K>(items: &[(K, f32)]) -> f32 {
    items.iter().map(|item| item.1).sum()
}

/// The sum of the weights before each place, and of all.
fn until(weights: impl Iterator<Item = f32>) -> Vec<f32> {
    let sums = weights.scan(0.0, |all, weight| {
        *all += weight;
        Some(*all)
    });
    std::iter::once(0.0).chain(sums).collect()
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// Distinct terms with the weight of their first place, ascending.
fn distinct<K: Ord>(items: impl Iterator<Item = (K, f32)>) -> Vec<(K, f32)> {
    let mut items: Vec<(K, f32)> = items.collect();
    items.sort_by(|a, b| a.0.cmp(&b.0));
    items.dedup_by(|a, b| a.0 == b.0);
    items
}

/// Words of two syllables where the vectors know them, single terms elsewhere.
fn words(codes: &[u32], marks: &[u8], weight: &[f32]) -> Vec<Word> {
    let vectors = Vectors::get();
    let mut words = Vec::with_capacity(codes.len());
    let mut i = 0;
    while i < codes.len() {
        let name = marks[i] & mark::NAME != 0;
        let key = (i + 1 < codes.len()).then(|| pair(codes[i], codes[i + 1]));
        if let Some(key) = key
            && let Some(vector) = vectors.find(key)
        {
            let weight = pair_idf(codes[i], codes[i + 1]) * if name { NAME_WEIGHT } else { 1.0 };
            words.push(Word { key, weight, vector: Some(vector), name });
            i += 2;
        } else {
            let key = single(codes[i]);
            words.push(Word { key, weight: weight[i], vector: vectors.find(key), name });
            i += 1;
        }
    }
    words
}

/// Clauses of at least five terms; what is shorter joins what follows.
fn clauses(marks: &[u8]) -> Vec<(usize, usize)> {
    let mut clauses: Vec<(usize, usize)> = Vec::new();
    let mut start = 0;
    for end in 1..=marks.len() {
        if (end == marks.len() || marks[end] & mark::CLAUSE != 0) && end - start >= 5 {
            clauses.push((start, end));
            start = end;
        }
    }
    if start < marks.len() {
        match clauses.last_mut() {
            Some(last) => last.1 = marks.len(),
            None => clauses.push((0, marks.len())),
        }
    }
    clauses
}

fn negations(codes: &[u32]) -> u32 {
    (0..codes.len()).filter(|&i| is_negation(codes, i)).count() as u32
}

/// Whether the term at `i` turns its statement round: `không` and `chẳng` do, unless they are part of another word
/// (`không khí`, `hàng không`, `chẳng hạn`), or ask (`hay không`, `có … không`); `phủ` and `bác` do in `phủ nhận`,
/// `bác bỏ` and the like.
pub(super) fn is_negation(codes: &[u32], i: usize) -> bool {
    use std::sync::OnceLock;
    const WORDS: [&str; 6] = [
        "chưa đừng",
        "không chẳng chả",
        "khí quân gian chỉ phận trung lực hạn những lẽ bao",
        "hàng hay",
        "phủ bác",
        "nhận định bỏ",
    ];
    static CODES: OnceLock<[Vec<u32>; 6]> = OnceLock::new();
    let [plain, not, inside, asks, begins, ends] =
        CODES.get_or_init(|| WORDS.map(|words| words.split(' ').map(|word| Code::of(word).0).collect()));
    let next = |words: &[u32]| codes.get(i + 1).is_some_and(|code| words.contains(code));
    let before = |words: &[u32]| i > 0 && words.contains(&codes[i - 1]);
    let code = &codes[i];
    plain.contains(code)
        || not.contains(code) && i + 1 < codes.len() && !next(inside) && !before(asks)
        || begins.contains(code) && next(ends)
}
