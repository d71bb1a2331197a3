//! How much of one article stands in others.

use super::passage::{Link, Place, Relation, Shared};
use super::unit::Pieces;
use crate::text::Span;

/// What an article has in common with others, seen from the article.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Number of words of the article that were compared: those of its headings, captions and sentences.
    pub words: usize,
    /// How much of them stands in any of the others.
    pub all: Share,
    /// How much of them stands in each of the others, in their order.
    pub each: Vec<Share>,
    /// The shared passages of the article, in order of its text.
    pub passages: Vec<Passage>,
    /// The links and what they come to as items; the article is number 0, the others follow.
    pub shared: Shared,
}

/// How much of an article another has.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Share {
    /// Share of the words that stand there in the same words, give or take a few, 0 to 1.
    pub copied: f32,
    /// Share of the words that stand there in other words only, 0 to 1.
    pub reworded: f32,
}

impl Share {
    /// Share of the words that stand there in any wording, 0 to 1.
    pub fn total(self) -> f32 {
        self.copied + self.reworded
    }
}

/// A sentence or quotation of an article that others have too.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Where it stands in the article.
    pub span: Span,
    /// Where the others have it, the surest first.
    pub links: Vec<Link>,
}

/// Sums up the links of article 0 with `others` articles.
pub(super) fn comparison(article: &Pieces, others: usize, shared: Shared) -> Comparison {
    let mut compared = vec![false; article.codes.len()];
    for unit in &article.units {
        compared[unit.terms()].fill(true);
    }
    let words = compared.iter().filter(|&&word| word).count();
    let mut all = Cover::new(article);
    let mut each: Vec<Cover> = Vec::new();
    each.resize_with(others, || Cover::new(article));
    for link in &shared.links {
        all.add(link);
        each[link.b.article - 1].add(link);
    }
    let mut passages: Vec<Passage> = Vec::new();
    let mut links = shared.links.clone();
    links.sort_by(|x, y| {
        (x.a.span, y.score)
            .partial_cmp(&(y.a.span, x.score))
            .unwrap_or(std::cmp::Ordering::Equal)
            .then(x.b.cmp(&y.b))
    });
    for link in links {
        match passages.last_mut() {
            Some(last) if last.span == link.a.span => last.links.push(link),
            _ => passages.push(Passage { span: link.a.span, links: vec![link] }),
        }
    }
    let share = |cover: &Cover| cover.share(words);
    let (all, each) = (share(&all), each.iter().map(share).collect());
    for passage in &mut passages {
        keep_surest(&mut passage.links);
    }
    let passages = passages.iter().filter(|inner| !is_told(inner, &passages)).cloned().collect();
    Comparison { words, all, each, passages, shared }
}

/// Whether two places are by half the same.
fn same(x: Place, y: Place) -> bool {
    x.article == y.article && 2 * x.span.overlap(y.span) > x.span.len().min(y.span.len())
}

/// Leaves one link for a place of another article: a quotation and the sentence around it are one place.
fn keep_surest(links: &mut Vec<Link>) {
    let mut kept: Vec<Link> = Vec::new();
    for link in links.drain(..) {
        if !kept.iter().any(|other| same(other.b, link.b)) {
            kept.push(link);
        }
    }
    *links = kept;
}

/// Whether a passage is part of another that the same places have.
fn is_told(inner: &Passage, passages: &[Passage]) -> bool {
    passages.iter().any(|outer| {
        outer.span != inner.span
            && outer.span.contains(inner.span)
            && inner.links.iter().all(|link| outer.links.iter().any(|other| same(other.b, link.b)))
    })
}

/// Which words are under a link, and how.
struct Cover<'a> {
    article: &'a Pieces,
    words: Vec<Option<bool>>,
}

impl<'a> Cover<'a> {
    fn new(article: &'a Pieces) -> Self {
        Self { article, words: vec![None; article.codes.len()] }
    }

    fn add(&mut self, link: &Link) {
        let copied = link.relation <= Relation::NearVerbatim;
        for word in &mut self.words[self.article.units[link.units.0 as usize].terms()] {
            *word = Some(word.unwrap_or(false) || copied);
        }
    }

    fn share(&self, words: usize) -> Share {
        let count = |copied: bool| self.words.iter().filter(|&&word| word == Some(copied)).count();
        let share = |copied: bool| count(copied) as f32 / words.max(1) as f32;
        Share { copied: share(true), reworded: share(false) }
    }
}
