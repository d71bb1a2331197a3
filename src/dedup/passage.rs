//! Shared passages and quotations: from articles to links.
//!
//! Every article is cut into [units](Pieces); units that share [rare phrases](super::candidate) are compared by the
//! [evidence](super::evidence) and its [context](super::context); the [model](super::model) says how likely they say
//! the same, and the wording says how.

use std::collections::VecDeque;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::candidate::{Candidate, Index, copied};
use super::cluster::{Cluster, clusters};
use super::context::{Features, features};
use super::evidence::EVIDENCE;
use super::model::Model;
use super::parallel::map_ranges;
use super::side::{Prepared, Side};
use super::unit::{Pieces, UnitKind};
use crate::text::{Document, Span};
use crate::tokenize::{Article, quotes};

/// How two wordings of one thing relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Relation {
    /// The same words, up to case and punctuation.
    Verbatim,
    /// The same text with a few words changed.
    NearVerbatim,
    /// The same statement in other words.
    Paraphrase,
    /// Somebody's same words, worded or translated otherwise.
    SameQuote,
}

impl Relation {
    /// The name in results, such as `near-verbatim`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::NearVerbatim => "near-verbatim",
            Self::Paraphrase => "paraphrase",
            Self::SameQuote => "same-quote",
        }
    }
}

/// A stretch of one of the articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Number of the article, from 0.
    pub article: usize,
    /// Bytes of its text.
    pub span: Span,
}

/// Two places that say the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The place in the article that comes first.
    pub a: Place,
    /// The other place.
    pub b: Place,
    /// How they relate.
    pub relation: Relation,
    /// The probability that they say the same, 0 to 1.
    pub score: f32,
    /// Both are somebody's words.
    pub quoted: bool,
    pub(super) units: (u32, u32),
}

/// What a collection shares.
#[derive(Clone, Debug, Default)]
pub struct Shared {
    /// All links, in order of the articles and of their texts.
    pub links: Vec<Link>,
    /// The links grouped into shared items, biggest first.
    pub clusters: Vec<Cluster>,
    /// Number of sentences and quotations that were looked at.
    pub units: usize,
}

/// Finds what articles share.
///
/// ```
/// use luoc::dedup::{Matcher, Relation};
/// use luoc::text::Document;
///
/// let said = "Chúng tôi sẽ không lùi bước trước bất cứ sức ép nào từ bên ngoài";
/// let documents = [
///     Document::new("a", format!("Hôm qua trời mưa rất to. Ông Nam nói: “{said}”.")),
///     Document::new("b", format!("“{said}”, ông Nam khẳng định. Đường phố vắng người.")),
/// ];
/// let shared = Matcher::default().shared(&documents);
/// assert_eq!(shared.links.len(), 1);
/// assert!(shared.links[0].quoted);
/// // The sentences are linked, and they name the speaker each in its own way.
/// assert_eq!(shared.links[0].relation, Relation::NearVerbatim);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Matcher {
    threshold: f32,
    threads: usize,
}

impl Default for Matcher {
    fn default() -> Self {
        Self { threshold: Self::THRESHOLD, threads: 1 }
    }
}

/// Prepared articles that a thread keeps.
const KEPT: usize = 48;
/// The most pairs of units of two articles that are all looked at.
const MOST_PAIRS: usize = 250_000;
/// Articles a thread takes at a time.
const STEP: usize = 16;

impl Matcher {
    /// The least score of a link, if nothing else is asked for.
    pub const THRESHOLD: f32 = 0.65;

    /// Links of at least this score only, 0 to 1.
    #[must_use]
    pub const fn threshold(mut self, threshold: f32) -> Self {
        self.threshold = threshold;
        self
    }

    /// Works on this many threads; the result is the same.
    #[must_use]
    pub const fn threads(mut self, threads: usize) -> Self {
        self.threads = threads;
        self
    }

    /// What the documents share, and what one of them says twice.
    pub fn shared(&self, documents: &[Document]) -> Shared {
        let articles: Vec<Pieces> = map_ranges(
            self.threads,
            documents.len(),
            STEP,
            || (),
            |(), range| documents[range].iter().map(pieces).collect::<Vec<_>>(),
        )
        .into_iter()
        .flatten()
        .collect();
        let units = articles.iter().map(|pieces| pieces.units.len()).sum();
        let groups = copied(&articles);
        let mut copies = vec![false; units];
        for &unit in groups.iter().flat_map(|group| &group[1..]) {
            copies[unit as usize] = true;
        }
        let index = Index::new(&articles, copies);
        let links: Vec<Link> =
            map_ranges(self.threads, documents.len(), STEP, Kept::default, |kept, range| {
                range.flat_map(|article| self.links_of(&articles, &index, article, kept)).collect::<Vec<_>>()
            })
            .into_iter()
            .flatten()
            .collect();
        let clusters = clusters(documents, &articles, &index, &links, &groups);
        Shared { links, clusters, units }
    }

    /// The links of an article with itself and with those after it.
    fn links_of(&self, articles: &[Pieces], index: &Index, article: usize, kept: &mut Kept) -> Vec<Link> {
        let candidates = index.candidates(articles, article);
        if candidates.is_empty() {
            return Vec::new();
        }
        let a = kept.get(articles, article);
        candidates
            .into_iter()
            .flat_map(|candidate| {
                let b = kept.get(articles, candidate.other as usize);
                self.links_between((article, &a), (candidate.other as usize, &b), &candidate)
            })
            .collect()
    }

    fn links_between(
        &self,
        (number_a, a): (usize, &Prepared),
        (number_b, b): (usize, &Prepared),
        candidate: &Candidate,
    ) -> Vec<Link> {
        let all = candidate.event && a.len() * b.len() <= MOST_PAIRS;
        let model = Model::get();
        features(a, b, &candidate.units, all)
            .into_iter()
            .filter_map(|((i, j), features)| {
                let (x, y) = (&a.sides[i as usize], &b.sides[j as usize]);
                let relation = relation(x, y, &features);
                let score = match relation {
                    // The model has never seen an article beside itself.
                    _ if number_a == number_b => within_article(x, y, relation, &features)?,
                    _ => model.probability(&features),
                };
                (score >= self.threshold).then(|| Link {
                    a: Place { article: number_a, span: x.span },
                    b: Place { article: number_b, span: y.span },
                    relation,
                    score,
                    quoted: x.quoted.min(y.quoted) >= QUOTED,
                    units: (i, j),
                })
            })
            .collect()
    }
}

/// The pieces of a document.
fn pieces(document: &Document) -> Pieces {
    let article = Article::new(document);
    let quotes = quotes(&article);
    Pieces::new(&article, &quotes)
}

/// Share of a unit that must stand in quotation marks for it to be somebody's words.
const QUOTED: f32 = 0.3;

fn evidence(features: &Features, name: &str) -> f32 {
    EVIDENCE.iter().position(|n| *n == name).map_or(0.0, |at| features[at])
}

/// How the wordings relate, given that both say the same.
fn relation(a: &Side, b: &Side, features: &Features) -> Relation {
    let shorter = a.codes.len().min(b.codes.len()) as f32;
    let run = evidence(features, "run").exp() - 1.0;
    if run >= 0.9 * shorter && shorter >= 5.0 {
        Relation::Verbatim
    } else if evidence(features, "bigram-containment") >= 0.6 || run >= 14.0 && 2.0 * run >= shorter {
        Relation::NearVerbatim
    } else if a.quoted.min(b.quoted) >= QUOTED {
        Relation::SameQuote
    } else {
        Relation::Paraphrase
    }
}

/// The score of two units of one article: only what is printed twice counts, and a quotation is no copy of the sentences
/// it is made of.
fn within_article(a: &Side, b: &Side, relation: Relation, features: &Features) -> Option<f32> {
    let apart = a.span.overlap(b.span) == 0;
    let close = evidence(features, "bigram-jaccard");
    let printed_twice = matches!(relation, Relation::Verbatim | Relation::NearVerbatim) && close >= 0.6;
    (apart && printed_twice && a.codes.len().min(b.codes.len()) >= 6).then_some(close.min(1.0))
}

/// Prepared articles, the latest kept.
#[derive(Default)]
struct Kept {
    articles: FxHashMap<usize, Rc<Prepared>>,
    order: VecDeque<usize>,
}

impl Kept {
    fn get(&mut self, articles: &[Pieces], number: usize) -> Rc<Prepared> {
        if let Some(found) = self.articles.get(&number) {
            return Rc::clone(found);
        }
        if self.order.len() == KEPT
            && let Some(oldest) = self.order.pop_front()
        {
            self.articles.remove(&oldest);
        }
        let prepared = Rc::new(Prepared::new(&articles[number]));
        self.articles.insert(number, Rc::clone(&prepared));
        self.order.push_back(number);
        prepared
    }
}

/// How likely units of two articles say the same, 0 to 1, for those of `pairs` that share anything.
///
/// Units compete with each other: a true match is the best of its row and column. So give with each pair the likeliest
/// others of both units.
pub fn similarities(a: &Prepared, b: &Prepared, pairs: &[(u32, u32)]) -> Vec<((u32, u32), f32)> {
    let model = Model::get();
    features(a, b, pairs, false)
        .into_iter()
        .map(|(pair, features)| (pair, model.probability(&features)))
        .collect()
}

/// Whether a unit is a quotation of its own.
pub(super) fn is_quote(pieces: &Pieces, unit: u32) -> bool {
    pieces.units[unit as usize].kind == UnitKind::Quote
}
