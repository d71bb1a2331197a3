//! The report to open in a browser: one page that needs nothing outside of it.
//!
//! The page is `src/report/html/shared.html`; askama escapes all that comes from the articles. It works without its
//! script, which only filters, changes the language and moves by keyboard.

use std::collections::BTreeMap;
use std::io::{self, Write};

use askama::Template;

use super::{against_representative, one_line};
use crate::dedup::{Cluster, Relation, Shared};
use crate::text::{Document, Span};

/// The most articles in the matrix.
const MATRIX: usize = 40;
/// The most wordings of an item.
const WORDINGS: usize = 40;

#[derive(Template)]
#[template(path = "shared.html")]
struct Page<'a> {
    version: &'static str,
    articles: Vec<ArticleView<'a>>,
    items: Vec<Item<'a>>,
    matrix: Vec<Row<'a>>,
    hidden: usize,
    relations: [Label; 4],
    sources: Vec<&'a str>,
}

struct Label {
    name: &'static str,
    vi: &'static str,
    en: &'static str,
}

struct Row<'a> {
    article: usize,
    id: &'a str,
    short: &'a str,
    title: String,
    cells: Vec<Cell>,
}

struct Cell {
    itself: bool,
    percent: usize,
    /// The biggest item that both articles have; 0 for none.
    item: usize,
}

struct Item<'a> {
    number: usize,
    relation: &'static str,
    relation_vi: &'static str,
    relation_en: &'static str,
    quoted: bool,
    formula: bool,
    boilerplate: bool,
    score: String,
    places: usize,
    sources: String,
    wordings: Vec<Wording<'a>>,
    more: usize,
}

struct Wording<'a> {
    anchor: String,
    doc: &'a str,
    date: &'a str,
    source: &'a str,
    first: bool,
    pieces: Vec<Piece<'a>>,
}

struct Piece<'a> {
    text: &'a str,
    /// `same`, what differs, or nothing.
    class: &'static str,
}

struct ArticleView<'a> {
    number: usize,
    id: &'a str,
    title: String,
    date: &'a str,
    source: &'a str,
    percent: usize,
    marks: Vec<Mark>,
    pieces: Vec<Stretch<'a>>,
}

/// A passage on the strip of an article.
struct Mark {
    anchor: String,
    item: usize,
    relation: &'static str,
    left: String,
    width: String,
}

/// A stretch of an article: part of an item, or of none (0).
struct Stretch<'a> {
    text: &'a str,
    item: usize,
    relation: &'static str,
    anchor: String,
}

fn label(relation: Relation) -> Label {
    let (vi, en) = match relation {
        Relation::Verbatim => ("nguyên văn", "verbatim"),
        Relation::NearVerbatim => ("gần nguyên văn", "nearly verbatim"),
        Relation::Paraphrase => ("diễn đạt khác", "reworded"),
        Relation::SameQuote => ("cùng lời, khác cách dịch", "same quotation, worded otherwise"),
    };
    Label { name: relation.name(), vi, en }
}

/// Writes the page.
///
/// # Errors
///
/// Those of the writer.
pub fn write(out: &mut dyn Write, documents: &[Document], shared: &Shared) -> io::Result<()> {
    let mut sources: Vec<&str> = documents.iter().filter_map(|d| d.source.as_deref()).collect();
    sources.sort_unstable();
    sources.dedup();
    let (matrix, hidden) = matrix(documents, shared);
    let page = Page {
        version: env!("CARGO_PKG_VERSION"),
        articles: articles(documents, shared),
        items: shared.clusters.iter().enumerate().map(|(n, c)| item(documents, c, n + 1)).collect(),
        matrix,
        hidden,
        relations: [Relation::Verbatim, Relation::NearVerbatim, Relation::Paraphrase, Relation::SameQuote]
            .map(label),
        sources,
    };
    page.write_into(out)
}

fn anchor(item: usize, member: usize) -> String {
    format!("place-{item}-{member}")
}

fn item<'a>(documents: &'a [Document], cluster: &Cluster, number: usize) -> Item<'a> {
    let label = label(cluster.relation);
    let shown = if cluster.boilerplate { 3 } else { WORDINGS }.min(cluster.members.len());
    let mut sources: Vec<&str> =
        cluster.members.iter().filter_map(|m| documents[m.article].source.as_deref()).collect();
    sources.sort_unstable();
    sources.dedup();
    let dated = cluster.members.iter().any(|m| documents[m.article].date.is_some());
    Item {
        number,
        relation: label.name,
        relation_vi: label.vi,
        relation_en: label.en,
        quoted: cluster.quoted,
        formula: cluster.formula,
        boilerplate: cluster.boilerplate,
        score: format!("{:.2}", cluster.score),
        places: cluster.members.len(),
        sources: sources.join("\n"),
        wordings: (0..shown)
            .map(|k| {
                let document = &documents[cluster.members[k].article];
                Wording {
                    anchor: anchor(number, k),
                    doc: &document.id,
                    date: document.date.as_deref().unwrap_or_default(),
                    source: document.source.as_deref().unwrap_or_default(),
                    first: dated && k == 0,
                    pieces: wording(documents, cluster, k),
                }
            })
            .collect(),
        more: cluster.members.len() - shown,
    }
}

/// The words of a member, with what it shares with the representative marked, and what differs. The representative
/// itself is held against the first other member.
fn wording<'a>(documents: &'a [Document], cluster: &Cluster, member: usize) -> Vec<Piece<'a>> {
    let place = cluster.members[member];
    let text = &documents[place.article].text;
    let own = member == cluster.representative;
    let other = if own { usize::from(member == 0).min(cluster.members.len() - 1) } else { member };
    let mut pieces = Vec::new();
    let mut at = place.span.start;
    for part in against_representative(documents, cluster, other) {
        let Some(span) = (if own { part.a } else { part.b }) else { continue };
        pieces.push(Piece { text: &text[at..span.start], class: "" });
        let class = part.difference.map_or("same", |kind| kind.name());
        pieces.push(Piece { text: &text[span.range()], class });
        at = span.end;
    }
    pieces.push(Piece { text: &text[at..place.span.end], class: "" });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// A member of an item inside an article.
struct Inside {
    span: Span,
    item: usize,
    member: usize,
    relation: Relation,
}

fn members_by_article(documents: &[Document], shared: &Shared) -> Vec<Vec<Inside>> {
    let mut inside: Vec<Vec<Inside>> = documents.iter().map(|_| Vec::new()).collect();
    for (n, cluster) in shared.clusters.iter().enumerate() {
        for (member, place) in cluster.members.iter().enumerate() {
            let relation = cluster.relation;
            inside[place.article].push(Inside { span: place.span, item: n + 1, member, relation });
        }
    }
    for members in &mut inside {
        members.sort_by_key(|m| (m.span.start, std::cmp::Reverse(m.span.end), m.item));
    }
    inside
}

fn articles<'a>(documents: &'a [Document], shared: &Shared) -> Vec<ArticleView<'a>> {
    let inside = members_by_article(documents, shared);
    documents
        .iter()
        .zip(inside)
        .enumerate()
        .map(|(number, (document, members))| {
            let length = document.text.len().max(1) as f64;
            let percent = |bytes: usize| format!("{:.2}", 100.0 * bytes as f64 / length);
            let marks = members
                .iter()
                .map(|m| Mark {
                    anchor: anchor(m.item, m.member),
                    item: m.item,
                    relation: m.relation.name(),
                    left: percent(m.span.start),
                    width: percent(m.span.len()),
                })
                .collect();
            ArticleView {
                number,
                id: &document.id,
                title: title(document),
                date: document.date.as_deref().unwrap_or_default(),
                source: document.source.as_deref().unwrap_or_default(),
                percent: covered(members.iter().map(|m| m.span)) * 100 / document.text.len().max(1),
                marks,
                pieces: stretches(&document.text, &members),
            }
        })
        .collect()
}

/// The headline, or the first words.
pub(in crate::report) fn title(document: &Document) -> String {
    let first = document.title.as_deref().or_else(|| document.text.lines().find(|l| !l.trim().is_empty()));
    let line = one_line(first.unwrap_or_default());
    match line.char_indices().nth(110) {
        Some((cut, _)) => format!("{}…", line[..cut].trim_end()),
        None if line.is_empty() => "–".to_owned(),
        None => line,
    }
}

/// Cuts a text at the ends of its passages; where passages overlap, the one that begins first goes on.
fn stretches<'a>(text: &'a str, members: &[Inside]) -> Vec<Stretch<'a>> {
    let mut stretches = Vec::new();
    let mut at = 0;
    for member in members {
        let start = member.span.start.max(at);
        // The anchor of a passage inside another stands empty at its place.
        let anchor = anchor(member.item, member.member);
        let relation = member.relation.name();
        if start > at {
            stretches.push(Stretch { text: &text[at..start], item: 0, relation: "", anchor: String::new() });
            at = start;
        }
        let end = member.span.end.max(at);
        stretches.push(Stretch { text: &text[at..end], item: member.item, relation, anchor });
        at = end;
    }
    stretches.push(Stretch { text: &text[at..], item: 0, relation: "", anchor: String::new() });
    stretches
}

/// Bytes under any of the spans.
fn covered(spans: impl Iterator<Item = Span>) -> usize {
    let mut spans: Vec<Span> = spans.collect();
    spans.sort_unstable();
    let (mut bytes, mut at) = (0, 0);
    for span in spans {
        bytes += span.end.saturating_sub(span.start.max(at));
        at = at.max(span.end);
    }
    bytes
}

/// Who shares how much with whom: the articles that share most, and how many are left out.
fn matrix<'a>(documents: &'a [Document], shared: &Shared) -> (Vec<Row<'a>>, usize) {
    let mut common: BTreeMap<(usize, usize), (Vec<Span>, usize)> = BTreeMap::new();
    for (n, cluster) in shared.clusters.iter().enumerate().filter(|(_, c)| !c.boilerplate) {
        for x in &cluster.members {
            for y in cluster.members.iter().filter(|y| y.article != x.article) {
                let entry = common.entry((x.article, y.article)).or_insert((Vec::new(), n + 1));
                entry.0.push(x.span);
            }
        }
    }
    let mut weight: BTreeMap<usize, usize> = BTreeMap::new();
    for ((x, _), (spans, _)) in &common {
        *weight.entry(*x).or_default() += covered(spans.iter().copied());
    }
    let mut chosen: Vec<usize> = weight.keys().copied().collect();
    chosen.sort_by_key(|x| (std::cmp::Reverse(weight[x]), *x));
    let hidden = chosen.len().saturating_sub(MATRIX);
    chosen.truncate(MATRIX);
    chosen.sort_unstable();
    let rows = chosen
        .iter()
        .map(|&x| Row {
            article: x,
            id: &documents[x].id,
            short: short(&documents[x].id),
            title: title(&documents[x]),
            cells: chosen
                .iter()
                .map(|&y| {
                    let found = common.get(&(x, y));
                    let bytes = found.map_or(0, |(spans, _)| covered(spans.iter().copied()));
                    let percent = (100 * bytes).div_ceil(documents[x].text.len().max(1)).min(100);
                    Cell { itself: x == y, percent, item: found.map_or(0, |(_, item)| *item) }
                })
                .collect(),
        })
        .collect();
    (rows, hidden)
}

/// The beginning of an id, as a column's head.
fn short(id: &str) -> &str {
    let end = id.char_indices().nth(8).map_or(id.len(), |(at, _)| at);
    id[..end].split(['_', '.', '/']).next().filter(|s| !s.is_empty()).unwrap_or(&id[..end])
}

#[cfg(test)]
mod tests {
    use super::super::words;
    use super::*;
    use crate::dedup::Matcher;

    #[test]
    fn what_articles_say_stays_text() {
        let said = "Hai nước cam kết giúp nhau <script>alert(1)</script> khi bị tấn công vũ trang bất ngờ.";
        let documents = [
            Document::new("a\"><b>", format!("{said} Trời mưa to.")),
            Document::new("b", format!("Trời nắng đẹp. {said}")),
        ];
        let shared = Matcher::default().shared(&documents);
        assert_eq!(shared.clusters.len(), 1);
        let mut page = Vec::new();
        write(&mut page, &documents, &shared).unwrap();
        let page = String::from_utf8(page).unwrap();
        assert!(!page.contains("<script>alert"), "script came through");
        assert!(!page.contains("\"><b>"), "markup came through");
        assert_eq!(page.matches("id=\"item-").count(), 1);
        assert_eq!(words(&documents, shared.clusters[0].members[0]), said);
    }
}
