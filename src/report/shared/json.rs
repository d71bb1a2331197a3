//! Shared items as rows of JSON.

use serde::Serialize;

use super::words;
use crate::dedup::{Cluster, DifferenceKind, Link, Place, Relation, Shared, align};
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

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum Row<'a> {
    Link {
        a: PlaceRow<'a>,
        b: PlaceRow<'a>,
        relation: Relation,
        score: f32,
        quoted: bool,
        /// Bytes of the words that both have, in order.
        equal: Vec<EqualRow>,
        differs: Vec<DifferenceRow<'a>>,
    },
    Cluster {
        relation: Relation,
        score: f32,
        quoted: bool,
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

fn link_row<'a>(documents: &'a [Document], link: &Link) -> Row<'a> {
    let (text_a, text_b) = (&documents[link.a.article].text, &documents[link.b.article].text);
    let parts = align(text_a, link.a.span, text_b, link.b.span);
    let pair = |span: Span| [span.start, span.end];
    Row::Link {
        a: place(documents, link.a),
        b: place(documents, link.b),
        relation: link.relation,
        score: link.score,
        quoted: link.quoted,
        equal: parts
            .iter()
            .filter(|p| p.difference.is_none())
            .filter_map(|p| Some(EqualRow { a: pair(p.a?), b: pair(p.b?) }))
            .collect(),
        differs: parts
            .iter()
            .filter_map(|p| {
                Some(DifferenceRow {
                    kind: p.difference?,
                    a: p.a.map(|s| &text_a[s.range()]),
                    b: p.b.map(|s| &text_b[s.range()]),
                })
            })
            .collect(),
    }
}

fn cluster_row<'a>(documents: &'a [Document], cluster: &Cluster) -> Row<'a> {
    Row::Cluster {
        relation: cluster.relation,
        score: cluster.score,
        quoted: cluster.quoted,
        boilerplate: cluster.boilerplate,
        representative: cluster.representative,
        members: cluster.members.iter().map(|&m| place(documents, m)).collect(),
    }
}
