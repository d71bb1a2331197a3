//! Shared items as rows of JSON.

use serde::Serialize;

use super::words;
use crate::dedup::{Cluster, Comparison, DifferenceKind, Link, Place, Relation, Share, Shared, align};
use crate::text::{Document, Span};

#[derive(Serialize)]
struct PlaceRow<'a> {
    doc: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
}

#[derive(Serialize)]
struct EqualRow {
    a: [usize; 2],
    b: [usize; 2],
}

#[derive(Serialize)]
struct DifferenceRow<'a> {
    kind: DifferenceKind,
    a: Option<&'a str>,
    b: Option<&'a str>,
}

/// How two places relate, whichever of them a row names.
#[derive(Serialize)]
struct RelationRow<'a> {
    relation: Relation,
    score: f32,
    quoted: bool,
    formula: bool,
    /// Bytes of the words that both have, in order.
    equal: Vec<EqualRow>,
    differs: Vec<DifferenceRow<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Row<'a> {
    Link {
        a: PlaceRow<'a>,
        b: PlaceRow<'a>,
        #[serde(flatten)]
        relation: RelationRow<'a>,
    },
    Cluster {
        relation: Relation,
        score: f32,
        quoted: bool,
        formula: bool,
        boilerplate: bool,
        representative: usize,
        members: Vec<PlaceRow<'a>>,
    },
}

/// All links, then all clusters.
pub fn rows<'a>(
    documents: &'a [Document],
    shared: &'a Shared,
) -> impl Iterator<Item = impl Serialize + use<'a>> + use<'a> {
    let links = shared.links.iter().map(|link| link_row(documents, link));
    links.chain(shared.clusters.iter().map(|cluster| cluster_row(documents, cluster)))
}

fn place(documents: &[Document], place: Place) -> PlaceRow<'_> {
    let document = &documents[place.article];
    PlaceRow {
        doc: &document.id,
        start: place.span.start,
        end: place.span.end,
        text: words(documents, place),
        date: document.date.as_deref(),
        source: document.source.as_deref(),
    }
}

/// Four places: more say nothing, and differ between processors.
fn rounded(number: f32) -> f32 {
    (number * 1e4).round() / 1e4
}

fn rounded_share(share: Share) -> Share {
    Share { copied: rounded(share.copied), reworded: rounded(share.reworded) }
}

fn link_row<'a>(documents: &'a [Document], link: &Link) -> Row<'a> {
    Row::Link {
        a: place(documents, link.a),
        b: place(documents, link.b),
        relation: relation_row(documents, link),
    }
}

fn relation_row<'a>(documents: &'a [Document], link: &Link) -> RelationRow<'a> {
    let (text_a, text_b) = (&documents[link.a.article].text, &documents[link.b.article].text);
    let parts = align(text_a, link.a.span, text_b, link.b.span);
    let pair = |span: Span| [span.start, span.end];
    let equal = parts
        .iter()
        .filter(|p| p.difference.is_none())
        .filter_map(|p| Some(EqualRow { a: pair(p.a?), b: pair(p.b?) }))
        .collect();
    let differs = parts
        .iter()
        .filter_map(|p| {
            Some(DifferenceRow {
                kind: p.difference?,
                a: p.a.map(|s| &text_a[s.range()]),
                b: p.b.map(|s| &text_b[s.range()]),
            })
        })
        .collect();
    RelationRow {
        relation: link.relation,
        score: rounded(link.score),
        quoted: link.quoted,
        formula: link.formula,
        equal,
        differs,
    }
}

fn cluster_row<'a>(documents: &'a [Document], cluster: &Cluster) -> Row<'a> {
    Row::Cluster {
        relation: cluster.relation,
        score: rounded(cluster.score),
        quoted: cluster.quoted,
        formula: cluster.formula,
        boilerplate: cluster.boilerplate,
        representative: cluster.representative,
        members: cluster.members.iter().map(|&m| place(documents, m)).collect(),
    }
}

#[derive(Serialize)]
struct ShareRow<'a> {
    doc: &'a str,
    #[serde(flatten)]
    share: Share,
}

#[derive(Serialize)]
struct MatchRow<'a> {
    #[serde(flatten)]
    place: PlaceRow<'a>,
    #[serde(flatten)]
    relation: RelationRow<'a>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum CompareRow<'a> {
    Comparison {
        doc: &'a str,
        words: usize,
        #[serde(flatten)]
        all: Share,
        others: Vec<ShareRow<'a>>,
    },
    Passage {
        #[serde(flatten)]
        place: PlaceRow<'a>,
        matches: Vec<MatchRow<'a>>,
    },
}

/// How much of the first document stands in the others, then its shared passages.
pub fn comparison<'a>(
    documents: &'a [Document],
    comparison: &'a Comparison,
) -> impl Iterator<Item = impl Serialize + use<'a>> + use<'a> {
    let head = documents.first().map(|document| CompareRow::Comparison {
        doc: &document.id,
        words: comparison.words,
        all: rounded_share(comparison.all),
        others: documents[1..]
            .iter()
            .zip(&comparison.each)
            .map(|(other, &share)| ShareRow { doc: &other.id, share: rounded_share(share) })
            .collect(),
    });
    let passages = comparison.passages.iter().map(|passage| CompareRow::Passage {
        place: place(documents, Place { article: 0, span: passage.span }),
        matches: passage.links.iter().map(|link| match_row(documents, link)).collect(),
    });
    head.into_iter().chain(passages)
}

fn match_row<'a>(documents: &'a [Document], link: &Link) -> MatchRow<'a> {
    MatchRow { place: place(documents, link.b), relation: relation_row(documents, link) }
}
