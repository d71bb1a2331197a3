//! Which units are worth comparing: those that share rare phrases.
//!
//! Each unit enters an inverted index with the rarest of those of its pairs of terms that other units have too. Lists
//! longer than [`LONGEST_LIST`] are passed over, so the work grows with the number of units and not with its square. Two
//! articles that share enough of them tell of one event, and then all their units are compared; there pairs inside names
//! count too. Elsewhere two units must share rare words that are no names.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::phrase::{pair, pair_idf};
use super::unit::{Pieces, UnitKind, mark};

/// Pairs of terms under which a unit is filed.
const RAREST: usize = 12;
/// The longest list that is followed.
const LONGEST_LIST: usize = 100;
/// Share of its rarity that a pair of terms inside a name adds to what two articles share.
const NAME_SHARE: f32 = 0.5;
/// In a collection of up to so many articles, any two are looked at that share anything rare.
const SMALL: usize = 30;
/// The least rarity of a pair of terms under which a unit is filed: it stands in one article in 60.
const LEAST_IDF: f32 = 4.0;
/// Rarity that two units must share to be compared on its own account: two phrases never seen elsewhere, or three rare.
const UNIT_MASS: f32 = 18.0;
/// Rarity that two articles must share for all their units to be compared: they tell of one event.
const EVENT_MASS: f32 = 60.0;
/// The most units that may say the very same words and still be compared one by one.
pub(super) const MOST_COPIES: usize = 20;

/// Two articles with units worth comparing.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The other article; the same for passages printed twice in one.
    pub other: u32,
    /// Pairs of units, ascending.
    pub units: Vec<(u32, u32)>,
    /// They seem to tell of one event: all their units are worth a look.
    pub event: bool,
}

/// The index over all units of a collection.
pub(super) struct Index {
    /// First unit of each article, and the number of units.
    first: Vec<u32>,
    /// Hash of a pair of terms and unit, ascending.
    entries: Vec<(u32, u32)>,
    /// Where the entries of each value of the high bits begin.
    buckets: Vec<u32>,
    /// Units that repeat a common one word for word.
    copies: Vec<bool>,
    counts: Counts,
    event_mass: f32,
}

const BUCKET_BITS: u32 = 18;

impl Index {
    pub fn new(articles: &[Pieces], copies: Vec<bool>) -> Self {
        let counts = Counts::new(articles);
        let event_mass = if articles.len() <= SMALL { 6.0 } else { EVENT_MASS };
        let mut first = Vec::with_capacity(articles.len() + 1);
        let mut entries = Vec::new();
        let mut unit = 0;
        for pieces in articles {
            first.push(unit);
            for i in 0..pieces.units.len() {
                if !copies[unit as usize] {
                    entries.extend(rarest(pieces, i, &counts).map(|phrase| (phrase.hash, unit)));
                }
                unit += 1;
            }
        }
        first.push(unit);
        entries.sort_unstable();
        let mut buckets = vec![0u32; (1 << BUCKET_BITS) + 1];
        for &(key, _) in &entries {
            buckets[(key >> (32 - BUCKET_BITS)) as usize + 1] += 1;
        }
        for i in 1..buckets.len() {
            buckets[i] += buckets[i - 1];
        }
        Self { first, entries, buckets, copies, counts, event_mass }
    }

    /// Numbers of the units of an article in the collection.
    pub fn units(&self, article: usize) -> Range<u32> {
        self.first[article]..self.first[article + 1]
    }

    pub fn article_of(&self, unit: u32) -> usize {
        self.first.partition_point(|&first| first <= unit) - 1
    }

    fn list(&self, key: u32) -> &[(u32, u32)] {
        let bucket = (key >> (32 - BUCKET_BITS)) as usize;
        let entries = &self.entries[self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize];
        let from = entries.partition_point(|&(k, _)| k < key);
        &entries[from..from + entries[from..].partition_point(|&(k, _)| k == key)]
    }

    /// The articles from `article` on with which it shares rare phrases, ascending.
    pub fn candidates(&self, articles: &[Pieces], article: usize) -> Vec<Candidate> {
        let mut mass: FxHashMap<u32, (f32, f32)> = FxHashMap::default();
        let mut found: FxHashMap<u32, (f32, Vec<SharedPhrases>)> = FxHashMap::default();
        let units = self.units(article);
        for unit in units.clone() {
            if self.copies[unit as usize] {
                continue;
            }
            mass.clear();
            let i = unit - units.start;
            for phrase in rarest(&articles[article], i as usize, &self.counts) {
                let list = self.list(phrase.hash);
                if list.len() > LONGEST_LIST {
                    continue;
                }
                let later = list.partition_point(|&(_, other)| other <= unit);
                for &(_, other) in &list[later..] {
                    let mass = mass.entry(other).or_default();
                    mass.0 += if phrase.name { NAME_SHARE * phrase.idf } else { phrase.idf };
                    mass.1 += if phrase.name { 0.0 } else { phrase.idf };
                }
            }
            let mut others: Vec<(u32, (f32, f32))> =
                mass.iter().map(|(&other, &mass)| (other, mass)).collect();
            others.sort_unstable_by_key(|&(other, _)| other);
            for (other, mass) in others {
                let home = self.article_of(other);
                let entry = found.entry(home as u32).or_default();
                entry.0 += mass.0;
                entry.1.push((i, other - self.first[home], mass.1));
            }
        }
        let mut candidates: Vec<Candidate> = found
            .into_iter()
            .filter_map(|(other, (mass, pairs))| {
                let event = mass >= self.event_mass && other as usize != article;
                let said = |article: usize, i: u32| {
                    let pieces = &articles[article];
                    &pieces.codes[pieces.units[i as usize].terms.clone()]
                };
                // A line of names alone, such as a caption, is worth a look where it is printed word for word again.
                let again = |i: u32, j: u32| said(article, i) == said(other as usize, j);
                let units: Vec<(u32, u32)> = pairs
                    .into_iter()
                    .filter(|&(i, j, mass)| event || mass >= UNIT_MASS || again(i, j))
                    .map(|(i, j, _)| (i, j))
                    .collect();
                (!units.is_empty()).then_some(Candidate { other, units, event })
            })
            .collect();
        candidates.sort_unstable_by_key(|c| c.other);
        candidates
    }
}

/// Two units and the rarity of the phrases, no names, that they share.
type SharedPhrases = (u32, u32, f32);

/// A pair of terms under which a unit is filed.
struct Phrase {
    hash: u32,
    idf: f32,
    name: bool,
}

/// In how many units each pair of terms stands, up to 255: a byte a slot, where pairs that meet are counted together.
struct Counts(Vec<u8>);

impl Counts {
    fn new(articles: &[Pieces]) -> Self {
        let terms: usize = articles.iter().map(|pieces| pieces.codes.len()).sum();
        let mut counts = Self(vec![0; terms.next_power_of_two().clamp(1 << 10, 1 << 26)]);
        for pieces in articles {
            for unit in pieces.units.iter().filter(|u| u.kind == UnitKind::Sentence) {
                for pair in pieces.codes[unit.terms.clone()].windows(2).map(|w| pair(w[0], w[1])) {
                    let slot = counts.slot(hash(pair));
                    counts.0[slot] = counts.0[slot].saturating_add(1);
                }
            }
        }
        counts
    }

    fn slot(&self, hash: u32) -> usize {
        (hash as usize).wrapping_mul(0x9e37_79b1) & (self.0.len() - 1)
    }

    fn of(&self, hash: u32) -> usize {
        usize::from(self.0[self.slot(hash)])
    }
}

/// The rarest pairs of terms of a unit that stand elsewhere too.
fn rarest(pieces: &Pieces, unit: usize, counts: &Counts) -> impl Iterator<Item = Phrase> {
    let terms = pieces.units[unit].terms.clone();
    let most = if pieces.units[unit].kind == UnitKind::Quote { 2 * RAREST } else { RAREST };
    let mut phrases: Vec<Phrase> = terms
        .skip(1)
        .filter_map(|i| {
            let hash = hash(pair(pieces.codes[i - 1], pieces.codes[i]));
            let recurs = (2..=LONGEST_LIST).contains(&counts.of(hash));
            let name = pieces.marks[i - 1] & pieces.marks[i] & mark::NAME != 0;
            recurs.then(|| Phrase { hash, idf: pair_idf(pieces.codes[i - 1], pieces.codes[i]), name })
        })
        .filter(|phrase| phrase.idf >= LEAST_IDF)
        .collect();
    phrases
        .sort_unstable_by(|a, b| a.name.cmp(&b.name).then(b.idf.total_cmp(&a.idf)).then(a.hash.cmp(&b.hash)));
    phrases.dedup_by_key(|phrase| phrase.hash);
    phrases.truncate(most);
    phrases.into_iter()
}

fn hash(key: u64) -> u32 {
    let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ mixed >> 31).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32) as u32
}

/// Groups of units that say the very same words, of more than [`MOST_COPIES`] units; each as numbers of units, ascending.
pub(super) fn copied(articles: &[Pieces]) -> Vec<Vec<u32>> {
    let mut all: Vec<(u64, u32)> = Vec::new();
    let mut unit = 0;
    for pieces in articles {
        for own in &pieces.units {
            let bytes: Vec<u8> =
                pieces.codes[own.terms.clone()].iter().flat_map(|c| c.to_le_bytes()).collect();
            all.push((xxhash_rust::xxh3::xxh3_64(&bytes), unit));
            unit += 1;
        }
    }
    all.sort_unstable();
    all.chunk_by(|a, b| a.0 == b.0)
        .filter(|group| group.len() > MOST_COPIES)
        .map(|group| group.iter().map(|&(_, unit)| unit).collect())
        .collect()
}
