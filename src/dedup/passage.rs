//! Shared passages and quotations: from articles to links.
//!
//! Every article is cut into [units](Pieces); units that share [rare phrases](super::candidate) are compared by the
//! [evidence](super::evidence) and its [context](super::context); the [model](super::model) says how likely they say
//! the same, [other articles](super::support) bear them out, and the wording says how.

use std::collections::VecDeque;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::candidate::{Candidate, Homes, Index, Masses, copied};
use super::cluster::{Cluster, clusters};
use super::compare::{Comparison, comparison};
use super::context::{Features, Scope, features};
use super::copy::copy;
use super::evidence::EVIDENCE;
use super::model::Model;
use super::parallel::map_ranges;
use super::side::{Prepared, Side};
use super::support::{Judgement, Support, number};
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
    /// A set phrase: the articles tell of different things, and the words of nothing in particular.
    pub formula: bool,
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
/// // Both sentences name the speaker, each in its own way; what is shared is what he said.
/// let item = &shared.clusters[0];
/// assert!(item.quoted && item.relation == Relation::Verbatim);
/// assert_eq!(&documents[0].text[item.members[0].span.range()], format!("“{said}”"));
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
const KEPT: usize = 40;
/// The most pairs of units of two articles that are all looked at.
const MOST_PAIRS: usize = 250_000;
/// The most articles that are compared with each other to learn what they say of article 0.
const MOST_WITNESSES: usize = 50;
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
        let (articles, groups, index) = self.indexed(documents);
        let memory = || (Kept::default(), index.masses());
        let found = map_ranges(self.threads, documents.len(), STEP, memory, |memory, range| {
            range.flat_map(|article| self.drafts_of(&articles, &index, article, memory)).collect::<Vec<_>>()
        });
        let homes = index.into_homes();
        let links = self.settled(&articles, &homes, &found);
        drop(found);
        let clusters = clusters(documents, &articles, &homes, &links, &groups);
        Shared { links, clusters, units: homes.len() }
    }

    /// How much of the first document stands in the others, and where.
    ///
    /// ```
    /// use luoc::dedup::Matcher;
    /// use luoc::text::Document;
    ///
    /// let news = "Hai nước sẽ nối lại đường bay thẳng từ tháng sau.";
    /// let documents = [
    ///     Document::new("a", format!("{news} Giá vé chưa được hãng hàng không công bố.")),
    ///     Document::new("b", format!("Trời hôm nay nắng đẹp. {news}")),
    /// ];
    /// let comparison = Matcher::default().compare(&documents);
    /// assert_eq!(comparison.passages.len(), 1);
    /// assert!((0.5..0.6).contains(&comparison.all.copied));
    /// assert_eq!(comparison.all, comparison.each[0]);
    /// ```
    pub fn compare(&self, documents: &[Document]) -> Comparison {
        if documents.is_empty() {
            return Comparison::default();
        }
        let (articles, groups, index) = self.indexed(documents);
        let mut memory = (Kept::default(), index.masses());
        let mut drafts = self.drafts_of(&articles, &index, 0, &mut memory);
        drafts.retain(|draft| draft.articles.1 != 0);
        let witnesses = witnesses(&drafts);
        for &witness in &witnesses {
            let candidates = index.candidates(&articles, witness as usize, &mut memory.1);
            for candidate in candidates.iter().filter(|&other| {
                other.other != witness && other.event > 0.0 && witnesses.binary_search(&other.other).is_ok()
            }) {
                self.drafts_with(&articles, witness as usize, candidate, &mut memory.0, &mut drafts);
            }
        }
        let mut links = self.settled(&articles, &index.homes, &[drafts]);
        links.retain(|link| link.a.article == 0);
        links.extend(common_links(&articles, &index.homes, &groups));
        let clusters = clusters(documents, &articles, &index.homes, &links, &[]);
        let shared = Shared { links, clusters, units: index.homes.len() };
        comparison(&articles[0], documents.len() - 1, shared)
    }

    /// The pieces of all documents, groups of units that very many repeat, and the index of the others.
    fn indexed(&self, documents: &[Document]) -> (Vec<Pieces>, Vec<Vec<u32>>, Index) {
        let mut articles: Vec<Pieces> = map_ranges(
            self.threads,
            documents.len(),
            STEP,
            || (),
            |(), range| documents[range].iter().map(pieces).collect::<Vec<_>>(),
        )
        .into_iter()
        .flatten()
        .collect();
        let groups = copied(&articles);
        let mut repeated: Vec<u32> = groups.iter().flat_map(|group| &group[1..]).copied().collect();
        repeated.sort_unstable();
        let mut repeated = repeated.into_iter().peekable();
        for (unit, number) in articles.iter_mut().flat_map(|pieces| &mut pieces.units).zip(0..) {
            unit.common = repeated.next_if_eq(&number).is_some();
        }
        let index = Index::new(&articles);
        (articles, groups, index)
    }

    /// The drafts of links of an article with itself and with those after it.
    fn drafts_of(
        &self,
        articles: &[Pieces],
        index: &Index,
        article: usize,
        (kept, masses): &mut (Kept, Masses),
    ) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for candidate in index.candidates(articles, article, masses) {
            self.drafts_with(articles, article, &candidate, kept, &mut drafts);
        }
        drafts
    }

    /// The drafts of links of an article with a candidate.
    pub(super) fn drafts_with(
        &self,
        articles: &[Pieces],
        article: usize,
        candidate: &Candidate,
        kept: &mut Kept,
        drafts: &mut Vec<Draft>,
    ) {
        let other = candidate.other as usize;
        // What the model says is multiplied with the probability of the event: where that cannot reach the threshold, it is
        // not asked.
        if among_many(candidate.event, candidate.event) >= self.threshold.max(f32::MIN_POSITIVE) {
            let (a, b) = (kept.get(articles, article), kept.get(articles, other));
            self.told_twice(articles, (article, &a), (other, &b), candidate, drafts);
        } else {
            self.printed_twice(articles, article, candidate, drafts);
        }
    }

    /// Drafts between articles that tell of one event, whatever the words.
    fn told_twice(
        &self,
        articles: &[Pieces],
        (number_a, a): (usize, &Prepared),
        (number_b, b): (usize, &Prepared),
        candidate: &Candidate,
        drafts: &mut Vec<Draft>,
    ) {
        let is_common = |article: usize, unit: u32| articles[article].units[unit as usize].common;
        let event = candidate.event;
        let found = features_either_way(a, b, candidate);
        let alone = Model::get().alone(a, b, &found);
        let probability = |at: usize| among_many(event, event * alone[at].logistic());
        for (at, &((i, j), ref features)) in found.iter().enumerate() {
            if is_common(number_a, i) || is_common(number_b, j) {
                continue;
            }
            let overlapping = overlapping(a, b, &found, (i, j));
            // Where the event is in doubt, copies still are copies.
            let copy = (event < SURE_EVENT)
                .then(|| copy((&articles[number_a], i), (&articles[number_b], j), false))
                .flatten();
            let judgement = Judgement {
                event,
                odds: alone[at].odds,
                alone: probability(at),
                near: certainty(event)
                    * overlapping.fold(probability(at), |near, at| near.max(probability(at))),
                copy: copy.map_or(0.0, |copy| copy.score),
            };
            if judgement.supports() || self.score(&judgement, 1.0).is_some() {
                let (x, y) = (a.side(i as usize), b.side(j as usize));
                drafts.push(Draft {
                    articles: (number_a as u32, number_b as u32),
                    units: (i, j),
                    judgement,
                    relation: relation(&x, &y, features),
                    quoted: x.quoted.min(y.quoted) >= QUOTED,
                    formula: copy.is_some_and(|copy| copy.formula),
                });
            }
        }
    }

    /// Drafts between articles of different events, or within one: only what is printed twice counts, and a quotation is
    /// no copy of the sentences it is made of.
    fn printed_twice(
        &self,
        articles: &[Pieces],
        article: usize,
        candidate: &Candidate,
        drafts: &mut Vec<Draft>,
    ) {
        let other = candidate.other as usize;
        let (a, b) = (&articles[article], &articles[other]);
        for &(i, j) in &candidate.units {
            let (mut i, mut j) = (i, j);
            // Quotations are numbered after the sentences.
            if article == other && a.units[i as usize].span > a.units[j as usize].span {
                (i, j) = (j, i);
            }
            let (x, y) = (&a.units[i as usize], &b.units[j as usize]);
            if article == other && x.span.overlap(y.span) > 0 {
                continue;
            }
            let Some(copy) = copy((a, i), (b, j), article == other) else { continue };
            if copy.score >= self.threshold {
                drafts.push(Draft {
                    articles: (article as u32, other as u32),
                    units: (i, j),
                    judgement: Judgement::of_copies(copy.score),
                    relation: copy.relation,
                    quoted: a.quoted(i).min(b.quoted(j)) >= QUOTED,
                    formula: copy.formula && article != other,
                });
            }
        }
    }

    /// The score of two units with this support by other articles, 0 to 1, if it is enough for a link.
    pub fn score(&self, judgement: &Judgement, support: f32) -> Option<f32> {
        let Judgement { event, odds, alone, copy, .. } = *judgement;
        let lift = certainty(event) * (support - alone).max(0.0);
        let score =
            if event > 0.0 { among_many(event, event * Model::get().probability(odds, lift)) } else { 0.0 };
        Some(score.max(copy)).filter(|&score| score >= self.threshold)
    }

    /// The links that drafts come to.
    fn settled(&self, articles: &[Pieces], homes: &Homes, drafts: &[Vec<Draft>]) -> Vec<Link> {
        let drafts = || drafts.iter().flatten();
        let units = |draft: &Draft| {
            let ((a, b), (i, j)) = (draft.articles, draft.units);
            (number(homes, a, i), number(homes, b, j))
        };
        let supporting = drafts().filter(|draft| draft.judgement.supports());
        let support = Support::new(supporting.map(|draft| {
            let (i, j) = units(draft);
            (i, j, draft.judgement.near)
        }));
        let settled = drafts().filter_map(|draft| {
            let (i, j) = units(draft);
            let lifted = if draft.judgement.event > 0.0 { support.of(i, j) } else { 0.0 };
            Some(draft.link(articles, self.score(&draft.judgement, lifted)?))
        });
        let mut links: Vec<Link> = settled.collect();
        links.shrink_to_fit();
        links
    }
}

/// Two units that may be linked, before other articles are asked.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub articles: (u32, u32),
    pub units: (u32, u32),
    pub judgement: Judgement,
    pub relation: Relation,
    pub quoted: bool,
    pub formula: bool,
}

impl Draft {
    /// The link, if it scores this.
    pub fn link(&self, articles: &[Pieces], score: f32) -> Link {
        let place = |article: u32, unit: u32| Place {
            article: article as usize,
            span: articles[article as usize].units[unit as usize].span,
        };
        Link {
            a: place(self.articles.0, self.units.0),
            b: place(self.articles.1, self.units.1),
            relation: self.relation,
            score,
            quoted: self.quoted,
            formula: self.formula,
            units: self.units,
        }
    }
}

/// The places among pairs, ascending, of those whose units overlap or are the two units of a pair, other than the pair itself.
fn overlapping<'a>(
    a: &'a Prepared,
    b: &'a Prepared,
    pairs: &'a [((u32, u32), Features)],
    (i, j): (u32, u32),
) -> impl Iterator<Item = usize> + 'a {
    let rows = std::iter::once(i).chain(a.touching(i));
    let all =
        rows.flat_map(move |row| std::iter::once(j).chain(b.touching(j)).map(move |column| (row, column)));
    all.filter(move |&pair| pair != (i, j))
        .filter_map(|pair| pairs.binary_search_by_key(&pair, |(pair, _)| *pair).ok())
}

/// The articles that have most in common with article 0, ascending: they are asked whether they say the same of each other.
fn witnesses(drafts: &[Draft]) -> Vec<u32> {
    let mut common: Vec<(f32, u32)> = drafts
        .chunk_by(|x, y| x.articles == y.articles)
        .map(|drafts| (drafts.iter().map(|draft| draft.judgement.near).sum(), drafts[0].articles.1))
        .filter(|&(common, _)| common > 0.0)
        .collect();
    common.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    common.truncate(MOST_WITNESSES);
    let mut witnesses: Vec<u32> = common.into_iter().map(|(_, article)| article).collect();
    witnesses.sort_unstable();
    witnesses
}

/// All numbers of the pairs of two articles, to the last bit the same whichever comes first.
fn features_either_way(a: &Prepared, b: &Prepared, candidate: &Candidate) -> Vec<((u32, u32), Features)> {
    let wanted = &candidate.units;
    let scope = match candidate.event {
        _ if a.len() * b.len() > MOST_PAIRS => Scope::Wanted,
        1.0 => Scope::All,
        _ => Scope::Doubtful,
    };
    if a.content <= b.content {
        return features(a, b, wanted, scope);
    }
    let mut turned: Vec<(u32, u32)> = wanted.iter().map(|&(i, j)| (j, i)).collect();
    turned.sort_unstable();
    let mut found = features(b, a, &turned, scope);
    for ((i, j), _) in &mut found {
        std::mem::swap(i, j);
    }
    found.sort_by_key(|(pair, _)| *pair);
    found
}

/// Links of the units of article 0 that very many units repeat: one for each other article.
fn common_links(articles: &[Pieces], homes: &Homes, groups: &[Vec<u32>]) -> Vec<Link> {
    let own = homes.units(0);
    let mut links = Vec::new();
    for group in groups {
        let Some(&unit) = group.first().filter(|unit| own.contains(unit)) else { continue };
        let place = |unit: u32| {
            let article = homes.article_of(unit);
            let number = unit - homes.units(article).start;
            (Place { article, span: articles[article].units[number as usize].span }, number)
        };
        let (a, i) = place(unit);
        let mut last = 0;
        for (b, j) in group.iter().map(|&unit| place(unit)) {
            if std::mem::replace(&mut last, b.article) != b.article {
                let quoted = is_quote(&articles[0], i);
                let units = (i, j);
                links.push(Link {
                    a,
                    b,
                    relation: Relation::Verbatim,
                    score: 1.0,
                    quoted,
                    formula: true,
                    units,
                });
            }
        }
    }
    links
}

/// The pieces of a document.
pub(super) fn pieces(document: &Document) -> Pieces {
    let article = Article::new(document);
    let quotes = quotes(&article);
    Pieces::new(&article, &quotes)
}

/// What the score of a link is worth in a collection of many articles, given the probability of the event.
///
/// The model learnt from clusters of articles of one day. Many articles also hold the later news of the same case, which
/// say like things of other days and other hearings: of 52 paraphrases between 10,000 articles, read by eye, 15 of 26 were
/// right that scored .70 to .80, 12 of 13 up to .90 and 12 of 13 above; of 18 more that scored .80 to .85, 9. So the log-odds
/// are drawn out by [`DRAWN`] and lowered by [`LOWERED`], as far as the event is not [certain](certainty), which it is among
/// few articles only.
fn among_many(event: f32, score: f32) -> f32 {
    let part = 1.0 - certainty(event);
    if part <= 0.0 || score <= 0.0 || score >= 1.0 {
        return score;
    }
    let odds = (score / (1.0 - score)).ln();
    let odds = odds + part * (DRAWN * odds - LOWERED);
    score.min(1.0 / (1.0 + (-odds).exp()))
}

const DRAWN: f32 = 0.4;
const LOWERED: f32 = 2.2;

/// How far two articles that tell of one event with this probability are like those that the model learnt from, 0 to 1.
///
/// Elsewhere other articles lend no support: of 45 links of 10,000 articles that it alone made, about half read right, for it
/// chains today's news of a case to that of other days.
fn certainty(event: f32) -> f32 {
    1.0 - ((1.0 - event) * DOUBTFUL).min(1.0)
}

/// One over the least doubt about the event in which nothing is left of that.
const DOUBTFUL: f32 = 50.0;

/// From this probability of a common event on, the same words are no set phrase.
const SURE_EVENT: f32 = 0.9;

/// Share of the shorter unit that must stand in the other in one run for the two to be the same words.
pub(super) const WHOLE: f32 = 0.97;

/// Share of a unit that must stand in quotation marks for it to be somebody's words.
const QUOTED: f32 = 0.3;

fn evidence(features: &Features, name: &str) -> f32 {
    EVIDENCE.iter().position(|n| *n == name).map_or(0.0, |at| features[at])
}

/// How the wordings relate, given that both say the same.
fn relation(a: &Side<'_>, b: &Side<'_>, features: &Features) -> Relation {
    let shorter = a.codes.len().min(b.codes.len()) as f32;
    let run = evidence(features, "run").exp() - 1.0;
    if run >= WHOLE * shorter && shorter >= 5.0 {
        Relation::Verbatim
    } else if evidence(features, "bigram-containment") >= 0.6 || run >= 14.0 && 2.0 * run >= shorter {
        Relation::NearVerbatim
    } else if a.quoted.min(b.quoted) >= QUOTED {
        Relation::SameQuote
    } else {
        Relation::Paraphrase
    }
}

/// Prepared articles, the latest kept.
#[derive(Default)]
pub(super) struct Kept {
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

/// Whether a unit is a quotation of its own.
pub(super) fn is_quote(pieces: &Pieces, unit: u32) -> bool {
    pieces.units[unit as usize].kind == UnitKind::Quote
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn many_articles_make_no_link_surer(event in 0.0f32..=1.0, x in 0.0f32..=1.0, y in 0.0f32..=1.0) {
            let (low, high) = (x.min(y), x.max(y));
            prop_assert!(among_many(event, low) <= low);
            prop_assert!(among_many(event, low) >= 0.0);
            prop_assert!(among_many(event, low) <= among_many(event, high) + 1e-6);
            prop_assert!(among_many(1.0, high) >= high);
        }
    }
}
