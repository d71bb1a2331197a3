//! An article made ready for comparing: its units with weights, pairs of terms, words and counts.
//!
//! Every unit has a dozen lists, and thousands of articles are made ready. So the lists of all units of an article stand
//! one after another in one list of each kind; a [`Side`] is a unit's stretch of each.

use super::candidate::content;
use super::phrase::{idf, pair, pair_idf, single};
use super::unit::{Pieces, Unit, UnitKind, mark};
use super::vector::{Row, Vectors};
use crate::text::{Code, Span};

/// Share of its weight that a term of a name keeps: names say what an article is about, not what is said.
pub(super) const NAME_WEIGHT: f32 = 0.3;

/// A word of one or two syllables inside a unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub key: u64,
    pub weight: f32,
    /// Its place among the vectors of the article, 0 if it has none, as names.
    row: u32,
}

/// A distinct term of a unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub code: u32,
    pub idf: f32,
    /// Its number among those of the article.
    pub number: u32,
    /// Where its places end in those of the unit.
    until: u32,
}

/// Two terms side by side.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bigram {
    pub key: u64,
    pub idf: f32,
    /// Its number among those of the article.
    pub number: u32,
    /// Both are parts of names.
    pub names: bool,
    pub quoted: bool,
    /// Where its places end in those of the unit.
    until: u32,
}

/// What the distinct terms and pairs of a clause weigh in all, each where it stands first, names discounted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clause {
    pub terms: f32,
    pub pairs: f32,
}

/// What is known of a unit besides its lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline {
    pub span: Span,
    pub kind: UnitKind,
    /// Number of the sentence it begins in.
    pub order: usize,
    /// Place in the article, 0 to 1.
    pub place: f32,
    pub idf_sum: f32,
    pub set_sum: f32,
    pub bigrams_sum: f32,
    /// Share of the terms inside quotations.
    pub quoted: f32,
    pub negations: u32,
    /// Where its lists begin and end in those of the article.
    pub from: At,
    pub to: At,
}

/// A place in each of the lists of an article.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct At {
    pub codes: usize,
    pub until: usize,
    pub set: usize,
    pub bigrams: usize,
    pub bigram_places: usize,
    pub trigrams: usize,
    pub words: usize,
    pub words_until: usize,
    pub names: usize,
    pub numbers: usize,
    pub clauses: usize,
}

/// One unit, ready for comparing.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub outline: &'a Outline,
    pub codes: &'a [u32],
    /// Weight of each term, and the same with names discounted.
    pub idf: &'a [f32],
    pub weight: &'a [f32],
    /// Sum of the discounted weights of the terms before each place, and of all.
    pub until: &'a [f32],
    /// Terms with their places, ascending.
    pub places: &'a [(u32, u32)],
    /// Distinct terms with their weights, ascending.
    pub set: &'a [Term],
    /// Distinct pairs, ascending.
    pub bigrams: &'a [Bigram],
    /// The places of each pair, ascending, one pair after another.
    bigram_places: &'a [u32],
    /// Distinct triples, as hashes, ascending.
    pub trigrams: &'a [u64],
    pub words: &'a [Word],
    /// Sum of the weights of the words before each place, and of all.
    pub words_until: &'a [f32],
    pub names: &'a [u32],
    pub numbers: &'a [u32],
    pub clauses: &'a [Clause],
    /// The clause of each place.
    clause_of: &'a [u32],
    article: &'a Prepared,
}

/// A term or pair of an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<K> {
    pub key: K,
    /// Number of sentences that hold it.
    pub count: u32,
}

/// An article, ready for comparing.
#[derive(Clone, Debug, Default)]
pub struct Prepared {
    pub(super) units: Vec<Outline>,
    /// A hash of all terms.
    pub(super) content: u64,
    /// Distinct terms and pairs, ascending.
    pub(super) terms: Vec<Known<u32>>,
    pub(super) pairs: Vec<Known<u64>>,
    /// Rarity of each pair, and where the units begin that hold it.
    pub(super) pair_idf: Vec<f32>,
    pub(super) holders_from: Vec<u32>,
    /// The units that hold each pair, ascending.
    pub(super) holders: Vec<u32>,
    /// The rarity of the pairs of its sentences in all.
    pub(super) mass: f32,
    /// Distinct terms of names in sentences, ascending.
    pub(super) all_names: Vec<u32>,
    pub(super) lists: Lists,
    /// Units that overlap, in both orders, ascending.
    touching: Vec<(u32, u32)>,
}

/// The lists of all units, one after another.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    pub codes: Vec<u32>,
    pub idf: Vec<f32>,
    pub weight: Vec<f32>,
    pub until: Vec<f32>,
    pub places: Vec<(u32, u32)>,
    pub set: Vec<Term>,
    /// Of each place the term of the set.
    pub in_set: Vec<u32>,
    pub bigrams: Vec<Bigram>,
    pub bigram_places: Vec<u32>,
    pub trigrams: Vec<u64>,
    pub words: Vec<Word>,
    pub rows: Vec<Row>,
    pub words_until: Vec<f32>,
    pub names: Vec<u32>,
    pub numbers: Vec<u32>,
    pub clauses: Vec<Clause>,
    /// Of each place the clause, from 0 in each unit.
    pub clause_of: Vec<u32>,
}

impl Prepared {
    /// Prepares the units of an article.
    pub fn new(pieces: &Pieces) -> Self {
        let mut all = Self { content: content(&pieces.codes.get(0..pieces.codes.len())), ..Self::default() };
        all.lists.reserve(pieces.units.len(), pieces.units.iter().map(|unit| unit.terms().len()).sum());
        all.lists.rows.push(Row::default());
        let last = pieces.units.iter().filter(|u| u.kind == UnitKind::Sentence).count().max(1) as f32;
        let mut nth = 0.0;
        all.units.reserve(pieces.units.len());
        for unit in &pieces.units {
            let mut outline = all.lists.push(pieces, unit);
            if unit.kind == UnitKind::Sentence {
                outline.place = nth / last;
                nth += 1.0;
            }
            all.units.push(outline);
        }
        place_quotes(&mut all.units);
        all.touching = touching(&all.units);
        all.number_terms();
        all.number_pairs(pieces);
        let sentences = all.units.iter().filter(|unit| unit.kind == UnitKind::Sentence);
        let names = sentences.flat_map(|unit| &all.lists.names[unit.from.names..unit.to.names]).copied();
        all.all_names = sorted(names);
        all
    }

    /// Numbers the terms and counts the sentences that hold them.
    fn number_terms(&mut self) {
        let set = &mut self.lists.set;
        self.terms.reserve(set.len());
        let mut order: Vec<(u32, u32)> = set.iter().zip(0..).map(|(term, at)| (term.code, at)).collect();
        order.sort_unstable();
        let quotes = self.units.partition_point(|unit| unit.kind == UnitKind::Sentence);
        let quoted_from = self.units.get(quotes).map_or(set.len(), |unit| unit.from.set);
        for same in order.chunk_by(|x, y| x.0 == y.0) {
            for &(_, at) in same {
                set[at as usize].number = self.terms.len() as u32;
            }
            let count = same.partition_point(|&(_, at)| (at as usize) < quoted_from) as u32;
            self.terms.push(Known { key: same[0].0, count });
        }
    }

    /// Numbers the pairs of terms and notes which units hold them; what very many articles print links nothing.
    fn number_pairs(&mut self, pieces: &Pieces) {
        let bigrams = &mut self.lists.bigrams;
        self.pairs.reserve(bigrams.len());
        self.pair_idf.reserve(bigrams.len());
        self.holders_from.reserve(bigrams.len() + 1);
        self.holders.reserve(bigrams.len());
        let mut order: Vec<(u64, u32, u32)> = Vec::with_capacity(bigrams.len());
        for (unit, number) in self.units.iter().zip(0..) {
            let own = unit.from.bigrams..unit.to.bigrams;
            order.extend(own.map(|at| (bigrams[at].key, number, at as u32)));
        }
        order.sort_unstable();
        let is_sentence = |unit: u32| self.units[unit as usize].kind == UnitKind::Sentence;
        for same in order.chunk_by(|x, y| x.0 == y.0) {
            let idf = bigrams[same[0].2 as usize].idf;
            self.holders_from.push(self.holders.len() as u32);
            for &(_, unit, at) in same {
                bigrams[at as usize].number = self.pairs.len() as u32;
                if !pieces.units[unit as usize].common {
                    self.holders.push(unit);
                }
            }
            let count = same.iter().filter(|&&(_, unit, _)| is_sentence(unit)).count() as u32;
            self.mass += if count > 0 { idf } else { 0.0 };
            self.pairs.push(Known { key: same[0].0, count });
            self.pair_idf.push(idf);
        }
        self.holders_from.push(self.holders.len() as u32);
    }

    /// A unit with its lists.
    pub(super) fn side(&self, unit: usize) -> Side<'_> {
        let outline = &self.units[unit];
        let (from, to, lists) = (&outline.from, &outline.to, &self.lists);
        Side {
            outline,
            codes: &lists.codes[from.codes..to.codes],
            idf: &lists.idf[from.codes..to.codes],
            weight: &lists.weight[from.codes..to.codes],
            until: &lists.until[from.until..to.until],
            places: &lists.places[from.codes..to.codes],
            set: &lists.set[from.set..to.set],
            bigrams: &lists.bigrams[from.bigrams..to.bigrams],
            bigram_places: &lists.bigram_places[from.bigram_places..to.bigram_places],
            trigrams: &lists.trigrams[from.trigrams..to.trigrams],
            words: &lists.words[from.words..to.words],
            words_until: &lists.words_until[from.words_until..to.words_until],
            names: &lists.names[from.names..to.names],
            numbers: &lists.numbers[from.numbers..to.numbers],
            clauses: &lists.clauses[from.clauses..to.clauses],
            clause_of: &lists.clause_of[from.codes..to.codes],
            article: self,
        }
    }

    /// The units that hold a pair.
    pub(super) fn holders(&self, pair: usize) -> &[u32] {
        &self.holders[self.holders_from[pair] as usize..self.holders_from[pair + 1] as usize]
    }

    /// The other units that overlap a unit.
    pub(super) fn touching(&self, unit: u32) -> impl Iterator<Item = u32> {
        let from = self.touching.partition_point(|&(first, _)| first < unit);
        self.touching[from..].iter().take_while(move |&&(first, _)| first == unit).map(|&(_, other)| other)
    }

    /// Whether two units overlap.
    pub(super) fn overlap(&self, unit: u32, other: u32) -> bool {
        self.units[unit as usize].span.overlap(self.units[other as usize].span) > 0
    }

    /// Number of units.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there is nothing to compare.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// Where a unit stands in its article.
    pub fn span(&self, unit: usize) -> Span {
        self.units[unit].span
    }
}

impl std::ops::Deref for Side<'_> {
    type Target = Outline;

    fn deref(&self) -> &Outline {
        self.outline
    }
}

impl<'a> Side<'a> {
    /// The places of a term of the set, ascending.
    pub fn places_of(&self, term: usize) -> impl Iterator<Item = u32> + Clone + use<'a> {
        let from = term.checked_sub(1).map_or(0, |before| self.set[before].until);
        self.places[from as usize..self.set[term].until as usize].iter().map(|&(_, place)| place)
    }

    /// The clauses that a term of the set stands in, each with the first place in it.
    pub fn clauses_of_term(&self, term: usize) -> impl Iterator<Item = (usize, usize)> + Clone + use<'a> {
        firsts(self.clause_of, self.places_of(term))
    }

    /// The clauses that a pair stands in as a whole.
    pub fn clauses_of_pair(&self, pair: usize) -> impl Iterator<Item = usize> + Clone + use<'a> {
        let from = pair.checked_sub(1).map_or(0, |before| self.bigrams[before].until);
        let places = &self.bigram_places[from as usize..self.bigrams[pair].until as usize];
        clauses_of_pair(self.clause_of, places)
    }

    /// The places of each clause.
    #[cfg(test)]
    pub fn clause_ranges(&self) -> impl Iterator<Item = std::ops::Range<usize>> + use<'a> {
        let (clause_of, count) = (self.clause_of, self.clauses.len() as u32);
        (0..count).map(|clause| {
            clause_of.partition_point(|&own| own < clause)..clause_of.partition_point(|&own| own <= clause)
        })
    }

    /// The vector of a word, if it has one.
    pub fn vector(&self, word: &Word) -> Option<&'a Row> {
        (word.row > 0).then(|| self.row(word))
    }

    /// The vector of a word; that of what has none is like nothing.
    pub fn row(&self, word: &Word) -> &'a Row {
        &self.article.lists.rows[word.row as usize]
    }
}

/// The clauses of ascending places, each with the first place in it.
fn firsts(
    clause_of: &[u32],
    places: impl Iterator<Item = u32> + Clone,
) -> impl Iterator<Item = (usize, usize)> + Clone {
    let mut last = u32::MAX;
    places.filter_map(move |place| {
        let clause = clause_of[place as usize];
        (std::mem::replace(&mut last, clause) != clause).then_some((clause as usize, place as usize))
    })
}

/// The clauses that a pair at ascending places stands in as a whole.
fn clauses_of_pair<'a>(clause_of: &'a [u32], places: &'a [u32]) -> impl Iterator<Item = usize> + Clone + 'a {
    let within = |place: &u32| clause_of[*place as usize] == clause_of[*place as usize + 1];
    firsts(clause_of, places.iter().copied().filter(within)).map(|(clause, _)| clause)
}

/// A quotation stands where the sentence stands in which it begins.
fn place_quotes(units: &mut [Outline]) {
    let quotes = units.partition_point(|unit| unit.kind == UnitKind::Sentence);
    let (sentences, quotes) = units.split_at_mut(quotes);
    for quote in quotes {
        let found = sentences.binary_search_by_key(&quote.order, |sentence| sentence.order);
        quote.place = found.map_or(0.0, |at| sentences[at].place);
    }
}

/// Units that overlap, in both orders, ascending.
fn touching(units: &[Outline]) -> Vec<(u32, u32)> {
    let mut order: Vec<u32> = (0..units.len() as u32).collect();
    order.sort_by_key(|&unit| units[unit as usize].span);
    let mut touching = Vec::new();
    for (at, &unit) in order.iter().enumerate() {
        let end = units[unit as usize].span.end;
        for &next in order[at + 1..].iter().take_while(|&&next| units[next as usize].span.start < end) {
            touching.extend([(unit, next), (next, unit)]);
        }
    }
    touching.sort_unstable();
    touching
}

impl Lists {
    /// Makes room for so many units of so many terms in all.
    fn reserve(&mut self, units: usize, terms: usize) {
        self.codes.reserve(terms);
        self.idf.reserve(terms);
        self.weight.reserve(terms);
        self.until.reserve(terms + units);
        self.places.reserve(terms);
        self.set.reserve(terms);
        self.in_set.reserve(terms);
        self.bigrams.reserve(terms);
        self.bigram_places.reserve(terms);
        self.trigrams.reserve(terms);
        self.words.reserve(terms);
        self.rows.reserve(1 + terms / 2);
        self.words_until.reserve(terms + units);
        self.clause_of.reserve(terms);
    }

    fn at(&self) -> At {
        At {
            codes: self.codes.len(),
            until: self.until.len(),
            set: self.set.len(),
            bigrams: self.bigrams.len(),
            bigram_places: self.bigram_places.len(),
            trigrams: self.trigrams.len(),
            words: self.words.len(),
            words_until: self.words_until.len(),
            names: self.names.len(),
            numbers: self.numbers.len(),
            clauses: self.clauses.len(),
        }
    }

    /// Adds the lists of a unit.
    fn push(&mut self, pieces: &Pieces, unit: &Unit) -> Outline {
        let (codes, marks) = (&pieces.codes.get(unit.terms())[..], &pieces.marks[unit.terms()]);
        let from = self.at();
        self.push_terms(codes, marks);
        let weight = &self.weight[from.codes..];
        until(&mut self.until, weight.iter().copied());
        push_words(&mut self.words, &mut self.rows, codes, marks, weight);
        until(&mut self.words_until, self.words[from.words..].iter().map(|word| word.weight));
        self.push_pairs(codes, marks);
        self.push_clauses(&from, marks);
        Outline {
            span: unit.span,
            kind: unit.kind,
            order: unit.order as usize,
            place: 0.0,
            idf_sum: self.idf[from.codes..].iter().sum(),
            set_sum: self.set[from.set..].iter().map(|term| term.idf).sum(),
            bigrams_sum: self.bigrams[from.bigrams..].iter().map(|bigram| bigram.idf).sum(),
            quoted: marks.iter().filter(|&mark| mark & mark::QUOTED != 0).count() as f32
                / codes.len().max(1) as f32,
            negations: negations(codes),
            from,
            to: self.at(),
        }
    }

    fn push_terms(&mut self, codes: &[u32], marks: &[u8]) {
        let first = self.codes.len();
        self.codes.extend(codes);
        self.idf.extend(codes.iter().map(|&code| idf(code)));
        let idfs = &self.idf[first..];
        let weigh = |(&idf, &mark): (&f32, &u8)| if mark & mark::NAME != 0 { idf * NAME_WEIGHT } else { idf };
        self.weight.extend(idfs.iter().zip(marks).map(weigh));
        self.places.extend(codes.iter().copied().zip(0..));
        let places = &mut self.places[first..];
        places.sort_unstable();
        self.in_set.resize(first + codes.len(), 0);
        let mut until = 0;
        for same in places.chunk_by(|x, y| x.0 == y.0) {
            let (code, place) = same[0];
            for &(_, place) in same {
                self.in_set[first + place as usize] = self.set.len() as u32;
            }
            until += same.len() as u32;
            self.set.push(Term { code, idf: idfs[place as usize], number: 0, until });
            let any = |wanted: u8, but: u8| {
                same.iter().any(|&(_, at)| marks[at as usize] & wanted != 0 && marks[at as usize] & but == 0)
            };
            if any(mark::NAME, mark::NUMBER) {
                self.names.push(code);
            }
            if any(mark::NUMBER, 0) {
                self.numbers.push(code);
            }
        }
    }

    /// Adds pairs and triples.
    fn push_pairs(&mut self, codes: &[u32], marks: &[u8]) {
        let mut pairs: Vec<(u64, u32)> = codes.windows(2).map(|w| pair(w[0], w[1])).zip(0..).collect();
        let triple = |w: &[u32]| pair(w[0], w[1]).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(w[2]);
        let mut triples: Vec<u64> = codes.windows(3).map(triple).collect();
        triples.sort_unstable();
        triples.dedup();
        self.trigrams.extend(triples);
        pairs.sort_unstable();
        let mut until = 0;
        for same in pairs.chunk_by(|x, y| x.0 == y.0) {
            let (key, at) = same[0];
            let both = marks[at as usize] & marks[at as usize + 1];
            until += same.len() as u32;
            self.bigrams.push(Bigram {
                key,
                idf: pair_idf(codes[at as usize], codes[at as usize + 1]),
                number: 0,
                names: both & mark::NAME != 0,
                quoted: both & mark::QUOTED != 0,
                until,
            });
        }
        self.bigram_places.extend(pairs.iter().map(|&(_, place)| place));
    }

    fn push_clauses(&mut self, from: &At, marks: &[u8]) {
        for (clause, (first, end)) in (0..).zip(clauses(marks)) {
            self.clause_of.extend(std::iter::repeat_n(clause, end - first));
            self.clauses.push(Clause::default());
        }
        let (clauses, clause_of) = (&mut self.clauses[from.clauses..], &self.clause_of[from.codes..]);
        let weight = &self.weight[from.codes..];
        for same in self.places[from.codes..].chunk_by(|x, y| x.0 == y.0) {
            for (clause, place) in firsts(clause_of, same.iter().map(|&(_, place)| place)) {
                clauses[clause].terms += weight[place];
            }
        }
        let mut places = &self.bigram_places[from.bigram_places..];
        let mut before = 0;
        for bigram in &self.bigrams[from.bigrams..] {
            let own;
            (own, places) = places.split_at((bigram.until - before) as usize);
            before = bigram.until;
            for clause in clauses_of_pair(clause_of, own) {
                clauses[clause].pairs += bigram.idf;
            }
        }
    }
}

/// Adds the sum of the weights before each place, and of all.
fn until(sums: &mut Vec<f32>, weights: impl Iterator<Item = f32>) {
    let mut all = 0.0;
    sums.push(all);
    sums.extend(weights.map(|weight| {
        all += weight;
        all
    }));
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// Adds words of two syllables where the vectors know them, single terms elsewhere.
fn push_words(words: &mut Vec<Word>, rows: &mut Vec<Row>, codes: &[u32], marks: &[u8], weight: &[f32]) {
    let vectors = Vectors::get();
    let mut i = 0;
    while i < codes.len() {
        let name = marks[i] & mark::NAME != 0;
        let two = codes.get(i + 1).map(|&next| pair(codes[i], next));
        let found = two.and_then(|key| vectors.find(key));
        let key = two.filter(|_| found.is_some()).unwrap_or_else(|| single(codes[i]));
        let vector = found.or_else(|| vectors.find(key)).filter(|_| !name);
        let row = vector.map_or(0, |vector| {
            rows.push(vectors.row(vector));
            rows.len() as u32 - 1
        });
        let weight = match found {
            Some(_) => pair_idf(codes[i], codes[i + 1]) * if name { NAME_WEIGHT } else { 1.0 },
            None => weight[i],
        };
        words.push(Word { key, weight, row });
        i += if found.is_some() { 2 } else { 1 };
    }
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
