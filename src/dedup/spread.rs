//! What articles share, where they are spread over many machines.
//!
//! [`Matcher::shared`] has one index over all articles. In a cluster three counts and joins stand for it, and what is
//! computed in between is here: [`phrases`] of an article, to be counted over all; the [`Filing`] of an article under
//! those that tell something; for two articles filed under the same, their [`Meeting`]; and for those worth comparing,
//! [`Matcher::drafts`]. These are joined once more: each unit asks the [`MOST_ASKED`] that are likeliest to tell the same
//! which others they have in common. The greatest product of the two probabilities is the support of a draft, with which
//! [`Matcher::score`] gives the score of the link.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::candidate::{
    Candidate, LEAST_IDF, MOST_COPIES, Phrase, RECURS, Shared, UNIT_MASS, content, hash, rarest,
};
use super::passage::{Kept, Link, Matcher, pieces};
use super::phrase::{pair, pair_idf};
use super::unit::Pieces;
use crate::text::Document;

pub use super::support::{Judgement, MOST_ASKED};

/// A pair of terms, or all words of a unit, by hash.
pub type PhraseKey = i64;

/// Keys of whole units lie above those of pairs of terms.
const UNIT: PhraseKey = 1 << 32;

const fn unit_key(hash: u32) -> PhraseKey {
    UNIT | hash as PhraseKey
}

/// The phrases of an article under which it may be filed, and how often each stands there, ascending.
///
/// Summed over all articles they say which keys [`are worth telling`](worth_telling) the articles that hold them.
pub fn phrases(document: &Document) -> Vec<(PhraseKey, u32)> {
    let pieces = pieces(document);
    let units = pieces.units.iter().map(|unit| unit_key(content(&pieces.codes.get(unit.terms())) as u32));
    let rare = pieces.pairs().filter(|&(first, second)| pair_idf(first, second) >= LEAST_IDF);
    let mut keys: Vec<PhraseKey> =
        units.chain(rare.map(|(first, second)| hash(pair(first, second)).into())).collect();
    keys.sort_unstable();
    keys.chunk_by(|x, y| x == y).map(|same| (same[0], same.len() as u32)).collect()
}

/// Whether [`Filing::new`] must know of a key that stands `count` times in all articles: a phrase that recurs and is no
/// commonplace, or a unit that is printed again and again.
pub fn worth_telling(key: PhraseKey, count: u64) -> bool {
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    if key < UNIT { RECURS.contains(&count) } else { count > MOST_COPIES }
}

/// The most articles filed under one key that are joined by it.
pub const MOST_FILED: usize = *RECURS.end();

/// Rarities are counted in parts of this many to one, so that sums are the same in any order.
const PARTS: f32 = 65_536.0;

/// Under what an article is filed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filing {
    /// Rarity of all its phrases, names apart: 65,536 parts are one nat.
    pub words: i64,
    /// Rarity of its names.
    pub names: i64,
    /// Each phrase once.
    pub phrases: Vec<FiledPhrase>,
    /// Units of it that are printed again and again in the collection, ascending.
    pub common: Vec<PhraseKey>,
}

/// A phrase under which an article is filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FiledPhrase {
    /// Which.
    pub key: PhraseKey,
    /// Its rarity: 65,536 parts are one nat.
    pub rarity: i64,
    /// It is a name.
    pub name: bool,
}

impl FiledPhrase {
    /// Whether it is all words of a unit.
    pub const fn is_unit(&self) -> bool {
        self.key >= UNIT
    }
}

impl Filing {
    /// The filing of an article, of whose [`phrases`] those `told` are [`worth telling`](worth_telling).
    pub fn new(document: &Document, told: &[PhraseKey]) -> Self {
        let mut told = told.to_vec();
        told.sort_unstable();
        let common = told.split_off(told.partition_point(|&key| key < UNIT));
        let pieces = marked(document, &common);
        let mut phrases: Vec<Phrase> = Vec::new();
        for unit in (0..pieces.units.len()).filter(|&unit| !pieces.units[unit].common) {
            rarest(&pieces, unit, |hash| told.binary_search(&hash.into()).is_ok(), &mut phrases);
        }
        let all = Shared::of(&mut phrases);
        let filed = |phrase: &Phrase| FiledPhrase {
            key: if phrase.whole { unit_key(phrase.hash) } else { phrase.hash.into() },
            rarity: parts(phrase.idf),
            name: phrase.name,
        };
        Self {
            words: parts(all.words),
            names: parts(all.names),
            phrases: phrases.iter().map(filed).collect(),
            common,
        }
    }
}

/// The pieces of a document, its common units marked.
fn marked(document: &Document, common: &[PhraseKey]) -> Pieces {
    let mut pieces = pieces(document);
    for unit in &mut pieces.units {
        let key = unit_key(content(&pieces.codes.get(unit.terms())) as u32);
        unit.common = common.binary_search(&key).is_ok();
    }
    pieces
}

fn parts(rarity: f32) -> i64 {
    (rarity * PARTS).round() as i64
}

/// Two articles that are filed under the same phrases; rarities as in [`Filing`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Meeting {
    /// Rarity of the words that both are filed under, whole units apart.
    pub words: i64,
    /// Rarity of the names that both are filed under.
    pub names: i64,
    /// Number of whole units that both are filed under.
    pub units: i64,
    /// Words and names of the filing of the one, and of the other.
    pub filings: [(i64, i64); 2],
}

impl Meeting {
    /// The probability that the two, of so many articles, tell of one event; 0 if only copies of units are to be looked
    /// for, and `None` if not even those can be there.
    pub fn event(self, articles: usize) -> Option<f32> {
        let shared = |(words, names)| Shared { words: words as f32 / PARTS, names: names as f32 / PARTS };
        let both = shared((self.words, self.names));
        let event = both.event(shared(self.filings[0]), shared(self.filings[1]), articles);
        (event > 0.0 || self.units > 0 || both.words >= UNIT_MASS).then_some(event)
    }
}

impl Matcher {
    /// Links that there may be between pairs of documents, each with the probability that the two tell of one event, as
    /// [`Meeting::event`] gives it; a document with itself for what it says twice. `common` are the
    /// [common units](Filing::common) of each document. Their scores are those without support.
    ///
    /// # Panics
    /// If a pair names a document that is not there, or `common` has not one list a document.
    pub fn drafts(
        &self,
        documents: &[Document],
        common: &[Vec<PhraseKey>],
        pairs: &[(usize, usize, f32)],
    ) -> Vec<(Link, Judgement)> {
        assert_eq!(documents.len(), common.len(), "one list of common units a document");
        let articles: Vec<Pieces> =
            documents.iter().zip(common).map(|(document, common)| marked(document, common)).collect();
        let mut kept = Kept::default();
        let mut drafts = Vec::new();
        for &(a, b, event) in pairs {
            let candidate = Candidate { other: b as u32, units: alike(&articles[a], &articles[b]), event };
            self.drafts_with(&articles, a, &candidate, &mut kept, &mut drafts);
        }
        let alone = |judgement| self.score(judgement, 0.0).unwrap_or(0.0);
        drafts.iter().map(|draft| (draft.link(&articles, alone(&draft.judgement)), draft.judgement)).collect()
    }
}

/// Pairs of units of two articles that share enough rare words, ascending; of one with itself, each pair once.
fn alike(a: &Pieces, b: &Pieces) -> Vec<(u32, u32)> {
    let same = std::ptr::eq(a, b);
    let mut both = hashes(a);
    if same {
        both = both.chunk_by(|x, y| x == y).filter(|one| one.len() > 1).map(|one| one[0]).collect();
    } else {
        let other = hashes(b);
        both.retain(|hash| other.binary_search(hash).is_ok());
    }
    let mut holders: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
    for (unit, phrase) in words(b, &both) {
        holders.entry(phrase.hash).or_default().push(unit);
    }
    let mut masses: BTreeMap<(u32, u32), f32> = BTreeMap::new();
    for (unit, phrase) in words(a, &both) {
        for &other in holders.get(&phrase.hash).into_iter().flatten().filter(|&&other| !same || other > unit)
        {
            *masses.entry((unit, other)).or_default() += phrase.idf;
        }
    }
    masses.into_iter().filter(|&(_, mass)| mass >= UNIT_MASS).map(|(pair, _)| pair).collect()
}

/// The rarest words of each unit of an article that is not common, of the phrases `both`, ascending; whole units among
/// them.
fn words(pieces: &Pieces, both: &[u32]) -> impl Iterator<Item = (u32, Phrase)> {
    let units = pieces.units.iter().zip(0..).filter(|(unit, _)| !unit.common);
    units.flat_map(|(_, unit)| {
        let mut phrases = Vec::new();
        rarest(pieces, unit as usize, |hash| both.binary_search(&hash).is_ok(), &mut phrases);
        phrases.into_iter().filter(|phrase| !phrase.name).map(move |phrase| (unit, phrase))
    })
}

/// Hashes of the pairs of terms of the sentences of an article, ascending.
fn hashes(pieces: &Pieces) -> Vec<u32> {
    let mut all: Vec<u32> = pieces.pairs().map(|(first, second)| hash(pair(first, second))).collect();
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::Place;

    /// What a cluster does between the steps, on one machine.
    fn links(documents: &[Document]) -> Vec<Link> {
        let mut counts: BTreeMap<PhraseKey, u64> = BTreeMap::new();
        let all: Vec<_> = documents.iter().map(phrases).collect();
        for &(key, count) in all.iter().flatten() {
            *counts.entry(key).or_default() += u64::from(count);
        }
        let told = |own: &[(PhraseKey, u32)]| -> Vec<PhraseKey> {
            own.iter().map(|&(key, _)| key).filter(|key| worth_telling(*key, counts[key])).collect()
        };
        let filings: Vec<Filing> =
            documents.iter().zip(&all).map(|(document, own)| Filing::new(document, &told(own))).collect();
        let mut by_key: BTreeMap<PhraseKey, Vec<(usize, FiledPhrase)>> = BTreeMap::new();
        for (article, filing) in filings.iter().enumerate() {
            for &phrase in &filing.phrases {
                by_key.entry(phrase.key).or_default().push((article, phrase));
            }
        }
        let mut meetings: BTreeMap<(usize, usize), Meeting> = BTreeMap::new();
        for list in by_key.values().filter(|list| list.len() <= MOST_FILED) {
            for (at, &(a, phrase)) in list.iter().enumerate() {
                for &(b, _) in &list[at + 1..] {
                    let filings = [a, b].map(|article| (filings[article].words, filings[article].names));
                    let meeting = meetings.entry((a, b)).or_insert(Meeting { filings, ..Meeting::default() });
                    match phrase {
                        _ if phrase.is_unit() => meeting.units += 1,
                        FiledPhrase { name: true, rarity, .. } => meeting.names += rarity,
                        FiledPhrase { rarity, .. } => meeting.words += rarity,
                    }
                }
            }
        }
        let alone = (0..documents.len()).map(|article| (article, article, 0.0));
        let events = meetings
            .into_iter()
            .filter_map(|((a, b), meeting)| Some((a, b, meeting.event(documents.len())?)));
        let mut pairs: Vec<(usize, usize, f32)> = alone.chain(events).collect();
        pairs.sort_by_key(|&(a, b, _)| (a, b));
        let common: Vec<Vec<PhraseKey>> = filings.into_iter().map(|filing| filing.common).collect();
        settled(&Matcher::default().drafts(documents, &common, &pairs))
    }

    /// Drafts with the support of others.
    fn settled(drafts: &[(Link, Judgement)]) -> Vec<Link> {
        let mut asked: BTreeMap<Place, Vec<(f32, Place)>> = BTreeMap::new();
        for (link, judgement) in drafts.iter().filter(|(_, judgement)| judgement.supports()) {
            asked.entry(link.a).or_default().push((judgement.near, link.b));
            asked.entry(link.b).or_default().push((judgement.near, link.a));
        }
        for list in asked.values_mut() {
            list.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
            list.truncate(MOST_ASKED);
        }
        let of = |place: Place| asked.get(&place).map(Vec::as_slice).unwrap_or_default();
        let support = |link: &Link| {
            let both = of(link.a).iter().flat_map(|x| of(link.b).iter().map(move |y| (x, y)));
            both.filter(|(x, y)| x.1 == y.1).map(|(x, y)| x.0 * y.0).fold(0.0, f32::max)
        };
        let score = |&(link, ref judgement): &(Link, Judgement)| {
            Some(Link { score: Matcher::default().score(judgement, support(&link))?, ..link })
        };
        drafts.iter().filter_map(score).collect()
    }

    fn seeds() -> Vec<Document> {
        let mut paths: Vec<_> =
            std::fs::read_dir("seeds").unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.iter().map(|path| Document::new("", std::fs::read_to_string(path).unwrap())).collect()
    }

    /// One machine counts phrases in a table where some fall on one slot, which moves a score by a trifle.
    #[test]
    fn the_links_are_those_of_one_machine() {
        let documents = seeds();
        let (spread, whole) = (links(&documents), Matcher::default().shared(&documents).links);
        let places =
            |links: &[Link]| links.iter().map(|link| (link.a, link.b, link.relation)).collect::<Vec<_>>();
        assert_eq!(places(&spread), places(&whole));
        assert!(whole.len() > 10);
        for (x, y) in spread.iter().zip(&whole) {
            assert!((x.score - y.score).abs() < 1e-3, "{x:?} {y:?}");
        }
    }

    #[test]
    fn a_footer_on_many_pages_links_nothing() {
        let footer = "Mọi ý kiến đóng góp xin gửi về hộp thư của tòa soạn theo địa chỉ dưới đây.";
        let lines: Vec<String> = seeds()
            .iter()
            .flat_map(|seed| seed.text.lines().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let documents: Vec<Document> = lines
            .iter()
            .filter(|line| line.len() > 200)
            .map(|line| Document::new("", format!("{line}\n{footer}")))
            .collect();
        assert!(documents.len() > MOST_COPIES);
        let says = |link: &Link| &documents[link.a.article].text[link.a.span.range()];
        for links in [links(&documents), Matcher::default().shared(&documents).links] {
            assert!(!links.is_empty() && links.iter().all(|link| says(link) != footer));
        }
    }
}
