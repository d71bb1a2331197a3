//! Which units are worth comparing: those that share rare phrases.
//!
//! Each unit enters an inverted index with the rarest of those of its pairs of terms that other units have too. Lists
//! longer than [`LONGEST_LIST`] are passed over, so the work grows with the number of units and not with its square. Two
//! articles that share enough of what is rare in them, names above all, tell of one event, and then all their units are
//! compared. Elsewhere two units must say the same in the same words.

use std::hint::black_box;
use std::ops::{Range, RangeInclusive};

use super::phrase::{pair, pair_idf};
use super::unit::{Pieces, Unit, UnitKind, mark};

/// Pairs of terms under which a unit is filed: words, and names beside them.
const RAREST: usize = 10;
const RAREST_NAMES: usize = 5;
/// The longest list that is followed.
const LONGEST_LIST: usize = 100;
/// Number of units in which a phrase stands that is worth following.
pub(super) const RECURS: RangeInclusive<usize> = 2..=LONGEST_LIST;
/// The least rarity of a pair of terms under which a unit is filed: it stands in one article in 60.
pub(super) const LEAST_IDF: f32 = 4.0;
/// Rarity that two units must share to be compared on its own account: two phrases never seen elsewhere, or three rare.
pub(super) const UNIT_MASS: f32 = 18.0;
/// In a collection of up to so many articles, any two may tell of one event that share more than [`LEAST_STRENGTH`].
const SMALL: f32 = 30.0;
/// The least strength at which two articles may tell of one event, however few there are. Of 5,600 pairs of unrelated articles,
/// taken eight at a time, 1 in 75 is above it; of 3,364 pairs of articles on one event 99 in 100.
const LEAST_STRENGTH: f32 = 0.15;
/// In a collection of so many, few do.
const MANY: f32 = 2000.0;
/// The least rarity that two articles on one event share.
const LEAST_EVENT: f32 = 6.0;
/// The most units that may say the very same words and still be compared one by one.
pub(super) const MOST_COPIES: usize = 20;

/// Two articles with units worth comparing.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The other article; the same for passages printed twice in one.
    pub other: u32,
    /// Pairs of units, ascending.
    pub units: Vec<(u32, u32)>,
    /// The probability that they tell of one event; above 0, all their units are worth a look.
    pub event: f32,
}

/// Which units of a collection are those of which article.
pub(super) struct Homes {
    /// First unit of each article, and the number of units.
    first: Vec<u32>,
    /// Article of each unit.
    home: Vec<u32>,
}

impl Homes {
    /// Numbers of the units of an article in the collection.
    pub fn units(&self, article: usize) -> Range<u32> {
        self.first[article]..self.first[article + 1]
    }

    /// Number of units of the collection.
    pub fn len(&self) -> usize {
        self.home.len()
    }

    /// The article of a unit.
    pub fn article_of(&self, unit: u32) -> usize {
        self.home[unit as usize] as usize
    }
}

/// The index over all units of a collection.
pub(super) struct Index {
    pub homes: Homes,
    /// Hash of a pair of terms above the number of a unit, ascending.
    entries: Vec<u64>,
    /// Where the entries of each value of the high bits begin, and how far to shift for these.
    buckets: Vec<u32>,
    shift: u32,
    /// Rarity of the phrases of each article, each phrase once.
    own: Vec<Shared>,
    counts: Counts,
}

/// Memory of a thread: what the article at hand shares with each article, and one of its units with each unit.
pub(super) struct Masses {
    articles: Vec<Shared>,
    units: Vec<f32>,
    touched: Vec<u32>,
}

/// The rarity of the phrases of an article, or of what two articles share, each phrase once.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Shared {
    pub words: f32,
    pub names: f32,
}

impl Index {
    pub fn new(articles: &[Pieces]) -> Self {
        Self::seen(articles, |_| ())
    }

    /// The index, of whose phrases those of each article are shown on the way, unit by unit.
    fn seen(articles: &[Pieces], mut see: impl FnMut(&[Phrase])) -> Self {
        let counts = Counts::new(articles);
        let units = || articles.iter().flat_map(|pieces| &pieces.units);
        let mut first = Vec::with_capacity(articles.len() + 1);
        let mut home = Vec::with_capacity(units().count());
        // Room for all that there may be: what is not used is not touched, and given back.
        let mut entries = Vec::with_capacity(units().map(most_phrases).sum());
        let mut own = Vec::with_capacity(articles.len());
        let mut phrases: Vec<Phrase> = Vec::new();
        for (number, pieces) in articles.iter().enumerate() {
            first.push(home.len() as u32);
            for (i, own) in pieces.units.iter().enumerate() {
                let unit = home.len() as u64;
                if !own.common {
                    let from = phrases.len();
                    rarest(pieces, i, |hash| counts.recurs(hash), &mut phrases);
                    entries.extend(phrases[from..].iter().map(|phrase| u64::from(phrase.hash) << 32 | unit));
                }
                home.push(number as u32);
            }
            see(&phrases);
            own.push(Shared::of(&mut phrases));
            phrases.clear();
        }
        first.push(home.len() as u32);
        entries.sort_unstable();
        keep_worthwhile(&mut entries);
        let bits = entries.len().max(1).ilog2().clamp(3, 26) - 2;
        let shift = 32 - bits;
        let mut buckets = vec![0u32; (1 << bits) + 1];
        for &entry in &entries {
            buckets[(hash_of(entry) >> shift) as usize + 1] += 1;
        }
        for i in 1..buckets.len() {
            buckets[i] += buckets[i - 1];
        }
        Self { homes: Homes { first, home }, entries, buckets, shift, own, counts }
    }

    /// Memory for [`Self::candidates`].
    pub fn masses(&self) -> Masses {
        Masses {
            articles: vec![Shared::default(); self.homes.first.len() - 1],
            units: vec![0.0; self.homes.len()],
            touched: Vec::new(),
        }
    }

    /// What is left when the index has done its work and makes room.
    pub fn into_homes(self) -> Homes {
        self.homes
    }

    /// Where the entries are that begin with the same bits as a phrase.
    fn bucket(&self, key: u32) -> Range<usize> {
        let bucket = (key >> self.shift) as usize;
        self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize
    }

    /// The units that are filed under a phrase, of those in its bucket.
    fn list(&self, key: u32, bucket: Range<usize>) -> &[u64] {
        let entries = &self.entries[bucket];
        let before = entries.iter().take_while(|&&entry| hash_of(entry) < key).count();
        let list = &entries[before..];
        &list[..list.iter().take_while(|&&entry| hash_of(entry) == key).count()]
    }

    /// Calls `each` with the units of an article and the phrases under which each is filed, with all units filed there.
    fn filed<'i>(&'i self, pieces: &Pieces, mut each: impl FnMut(u32, &[(Phrase, &'i [u64])])) {
        let (mut own, mut buckets): (Vec<Phrase>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
        let mut lists: Vec<(Phrase, &[u64])> = Vec::new();
        for unit in (0..pieces.units.len()).filter(|&unit| !pieces.units[unit].common) {
            own.clear();
            rarest(pieces, unit, |hash| self.counts.recurs(hash), &mut own);
            // As in `rarest`, what is far from the processor is asked for before it is needed.
            buckets.clear();
            buckets.extend(own.iter().map(|phrase| self.bucket(phrase.hash)));
            let first = |bucket: &Range<usize>| self.entries.get(bucket.start).copied().unwrap_or_default();
            black_box(buckets.iter().map(first).fold(0, u64::wrapping_add));
            lists.clear();
            let phrases = own.iter().zip(&buckets);
            lists.extend(phrases.map(|(&phrase, bucket)| (phrase, self.list(phrase.hash, bucket.clone()))));
            each(unit as u32, &lists);
        }
    }

    /// The articles from `article` on with which it shares rare phrases, ascending.
    pub fn candidates(&self, articles: &[Pieces], article: usize, masses: &mut Masses) -> Vec<Candidate> {
        let first = self.homes.units(article).start;
        let mut phrases: Vec<(Phrase, &[u64])> = Vec::new();
        let mut found: Vec<(u32, u32, u32)> = Vec::new();
        self.filed(&articles[article], |i, lists| {
            phrases.extend_from_slice(lists);
            for (phrase, list) in lists.iter().filter(|(phrase, _)| !phrase.name) {
                for other in list.iter().map(|&entry| entry as u32).filter(|&other| other > first + i) {
                    let mass = &mut masses.units[other as usize];
                    if *mass == 0.0 {
                        masses.touched.push(other);
                    }
                    *mass += phrase.idf;
                }
            }
            for other in masses.touched.drain(..) {
                if std::mem::take(&mut masses.units[other as usize]) >= UNIT_MASS {
                    let home = self.homes.home[other as usize];
                    found.push((home, i, other - self.homes.first[home as usize]));
                }
            }
        });
        let events = self.events(phrases, article, masses);
        found.extend(events.iter().map(|&(other, _)| (other, u32::MAX, 0)));
        found.sort_unstable();
        let mut events = events.into_iter().peekable();
        found
            .chunk_by(|x, y| x.0 == y.0)
            .map(|group| {
                let other = group[0].0;
                let event = events.next_if(|event| event.0 == other).map_or(0.0, |event| event.1);
                let units = group.iter().filter(|pair| pair.1 != u32::MAX).map(|&(_, i, j)| (i, j)).collect();
                Candidate { other, units, event }
            })
            .collect()
    }

    /// The articles after `article` that may tell of the same event, with the probability that they do, ascending.
    fn events(
        &self,
        mut phrases: Vec<(Phrase, &[u64])>,
        article: usize,
        masses: &mut Masses,
    ) -> Vec<(u32, f32)> {
        phrases.sort_unstable_by_key(|(phrase, _)| phrase.hash);
        phrases.dedup_by_key(|(phrase, _)| phrase.hash);
        let next = self.homes.first[article + 1];
        for (phrase, list) in phrases.iter().filter(|(phrase, _)| !phrase.whole) {
            let mut last = article as u32;
            for unit in list.iter().map(|&entry| entry as u32).filter(|&unit| unit >= next) {
                let home = self.homes.home[unit as usize];
                if home == last {
                    continue;
                }
                last = home;
                let mass = &mut masses.articles[home as usize];
                if *mass == Shared::default() {
                    masses.touched.push(home);
                }
                *(if phrase.name { &mut mass.names } else { &mut mass.words }) += phrase.idf;
            }
        }
        let mut events = Vec::new();
        for other in masses.touched.drain(..) {
            let shared = std::mem::take(&mut masses.articles[other as usize]);
            let event = shared.event(self.own[article], self.own[other as usize], masses.articles.len());
            if event > 0.0 {
                events.push((other, event));
            }
        }
        events.sort_unstable_by_key(|event| event.0);
        events
    }
}

/// The pairs of articles that tell of one event more likely than not, the lower number first, ascending.
pub(crate) fn same_events(articles: &[Pieces]) -> Vec<(usize, usize)> {
    let mut phrases: Vec<Vec<Phrase>> = Vec::with_capacity(articles.len());
    let index = Index::seen(articles, |own| phrases.push(own.to_vec()));
    let mut masses = index.masses();
    let mut found = Vec::new();
    for (article, phrases) in phrases.into_iter().enumerate() {
        let list = |phrase: Phrase| (phrase, index.list(phrase.hash, index.bucket(phrase.hash)));
        let others = index.events(phrases.into_iter().map(list).collect(), article, &mut masses);
        found.extend(others.into_iter().map(|(other, _)| (article, other as usize)));
    }
    found
}

/// The strength at which two of so many articles tell of one event as likely as not: among few, read together for a
/// reason, most do; among thousands hardly any.
fn event_at_least(articles: usize) -> f32 {
    ((articles as f32 / SMALL).ln() / (MANY / SMALL).ln()).clamp(0.0, 1.0)
}

fn distinct(phrases: &mut Vec<Phrase>) {
    phrases.sort_unstable_by_key(|phrase| phrase.hash);
    phrases.dedup_by_key(|phrase| phrase.hash);
}

impl Shared {
    /// The rarity of phrases, each once.
    pub fn of(phrases: &mut Vec<Phrase>) -> Self {
        distinct(phrases);
        let mut all = Self::default();
        for phrase in phrases.iter().filter(|phrase| !phrase.whole) {
            *(if phrase.name { &mut all.names } else { &mut all.words }) += phrase.idf;
        }
        all
    }

    fn sum(self) -> f32 {
        self.words + self.names
    }

    /// The probability that two of so many articles with the phrases `a` and `b` that share this tell of one event; 0 if
    /// they are more likely not to.
    pub fn event(self, a: Self, b: Self, articles: usize) -> f32 {
        let (strength, least) = (self.strength(a, b), event_at_least(articles));
        if self.sum() >= LEAST_EVENT && strength >= least.max(LEAST_STRENGTH) {
            1.0 - 0.5 * (least / strength).powi(2)
        } else {
            0.0
        }
    }

    /// How strongly two articles with the phrases `a` and `b` that share this seem to tell of one event:
    /// `s/√(a·b) · √(w + 4n)`, with `s`, `a` and `b` rarities in all, `w` that of the words and `n` that of the names shared.
    /// Above .75 are 98 of 100 pairs of articles on one event and 1 of 1000 others.
    fn strength(self, a: Self, b: Self) -> f32 {
        self.sum() / (a.sum() * b.sum()).sqrt().max(1.0) * (self.words + 4.0 * self.names).sqrt()
    }
}

/// A pair of terms under which a unit is filed.
#[derive(Clone, Copy)]
pub(super) struct Phrase {
    pub hash: u32,
    pub idf: f32,
    pub name: bool,
    /// All the words of the unit.
    pub whole: bool,
}

/// How often each rare pair of terms stands in the collection, up to 255: a byte a slot, where pairs that meet are counted together.
struct Counts(Vec<u8>);

/// The hash of the phrase of an entry.
const fn hash_of(entry: u64) -> u32 {
    (entry >> 32) as u32
}

/// Leaves of the entries, ascending, those that lead to other units, and to few enough to be followed.
fn keep_worthwhile(entries: &mut Vec<u64>) {
    let (mut kept, mut at) = (0, 0);
    while at < entries.len() {
        let hash = hash_of(entries[at]);
        let next = at + entries[at..].iter().take_while(|&&entry| hash_of(entry) == hash).count();
        if RECURS.contains(&(next - at)) {
            entries.copy_within(at..next, kept);
            kept += next - at;
        }
        at = next;
    }
    entries.truncate(kept);
    entries.shrink_to_fit();
}

impl Counts {
    fn new(articles: &[Pieces]) -> Self {
        let terms: usize = articles.iter().map(|pieces| pieces.codes.len()).sum();
        let mut counts = Self(vec![0; (terms / 2).next_power_of_two().clamp(1 << 10, 1 << 26)]);
        let rare = |&(first, second): &(u32, u32)| pair_idf(first, second) >= LEAST_IDF;
        for (first, second) in articles.iter().flat_map(Pieces::pairs).filter(rare) {
            counts.add(hash(pair(first, second)));
        }
        counts
    }

    fn add(&mut self, hash: u32) {
        let slot = self.slot(hash);
        self.0[slot] = self.0[slot].saturating_add(1);
    }

    fn slot(&self, hash: u32) -> usize {
        (hash as usize).wrapping_mul(0x9e37_79b1) & (self.0.len() - 1)
    }

    /// Whether a phrase leads to others, and to few enough to be followed.
    fn recurs(&self, hash: u32) -> bool {
        RECURS.contains(&usize::from(self.0[self.slot(hash)]))
    }
}

/// How many of the rarest phrases of a unit count: a quotation has room for twice as many.
fn share(unit: &Unit) -> usize {
    if unit.kind == UnitKind::Quote { 2 } else { 1 }
}

/// The most phrases that [`rarest`] finds.
fn most_phrases(unit: &Unit) -> usize {
    (share(unit) * (RAREST + RAREST_NAMES)).min(unit.terms().len()) + 1
}

/// Adds the rarest pairs of terms of a unit of those that recur elsewhere, and all its words together.
pub(super) fn rarest(pieces: &Pieces, unit: usize, recurs: impl Fn(u32) -> bool, found: &mut Vec<Phrase>) {
    let first = found.len();
    let unit = &pieces.units[unit];
    let (codes, marks) = (pieces.codes.get(unit.terms()), &pieces.marks[unit.terms()]);
    found.extend((1..codes.len()).filter_map(|i| {
        // Most pairs are too common to be looked up among the counts, which are far from the processor.
        let idf = pair_idf(codes[i - 1], codes[i]);
        let name = marks[i - 1] & marks[i] & mark::NAME != 0;
        let hash = || hash(pair(codes[i - 1], codes[i]));
        (idf >= LEAST_IDF).then(|| Phrase { hash: hash(), idf, name, whole: false })
    }));
    // All are looked up before any is judged, so that the processor waits for them together.
    let recurring: Vec<bool> = found[first..].iter().map(|phrase| recurs(phrase.hash)).collect();
    let mut kept = first;
    for (at, _) in (first..).zip(recurring).filter(|&(_, recurs)| recurs) {
        found[kept] = found[at];
        kept += 1;
    }
    found.truncate(kept);
    let phrases = &mut found[first..];
    phrases
        .sort_unstable_by(|a, b| a.name.cmp(&b.name).then(b.idf.total_cmp(&a.idf)).then(a.hash.cmp(&b.hash)));
    let (mut kept, mut words, mut names) = (first, share(unit) * RAREST, share(unit) * RAREST_NAMES);
    for at in first..found.len() {
        let phrase = found[at];
        let room = if phrase.name { &mut names } else { &mut words };
        if *room > 0 && (kept == first || found[kept - 1].hash != phrase.hash) {
            *room -= 1;
            found[kept] = phrase;
            kept += 1;
        }
    }
    found.truncate(kept);
    let whole = content(&codes) as u32;
    found.push(Phrase { hash: whole, idf: UNIT_MASS, name: false, whole: true });
}

/// A hash of terms in their order.
pub(super) fn content(codes: &[u32]) -> u64 {
    let mut hash = 0u64;
    for &code in codes {
        hash = (hash.rotate_left(23) ^ u64::from(code)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    (hash ^ hash >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) ^ hash >> 32
}

pub(super) fn hash(key: u64) -> u32 {
    let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ mixed >> 31).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32) as u32
}

/// Groups of units that say the very same words, of more than [`MOST_COPIES`] units; each as numbers of units, ascending.
pub(super) fn copied(articles: &[Pieces]) -> Vec<Vec<u32>> {
    let mut all: Vec<(u64, u32)> = Vec::new();
    let mut unit = 0;
    for pieces in articles {
        for own in &pieces.units {
            all.push((content(&pieces.codes.get(own.terms())), unit));
            unit += 1;
        }
    }
    all.sort_unstable();
    all.chunk_by(|a, b| a.0 == b.0)
        .filter(|group| group.len() > MOST_COPIES)
        .map(|group| group.iter().map(|&(_, unit)| unit).collect())
        .collect()
}
