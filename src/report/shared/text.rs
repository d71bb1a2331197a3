//! Shared items for reading in a terminal.

use std::io::{Result, Write};

use super::{against_representative, kind, one_line, words};
use crate::dedup::{Cluster, Comparison, Part, Place, Share, Shared, align};
use crate::text::{Document, Span};

/// Writes the shared items, biggest first: relation and score, each wording with its place, and what differs.
///
/// # Errors
///
/// Those of the writer.
pub fn write(out: &mut dyn Write, documents: &[Document], shared: &Shared) -> Result<()> {
    for (n, cluster) in shared.clusters.iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        item(out, documents, cluster, n + 1)?;
    }
    Ok(())
}

/// The most wordings of an item that are printed out.
const MOST: usize = 12;

fn item(out: &mut dyn Write, documents: &[Document], cluster: &Cluster, number: usize) -> Result<()> {
    let kind = kind(cluster);
    writeln!(
        out,
        "{number}. {kind}, {}, {} places, score {:.2}",
        cluster.relation.name(),
        cluster.members.len(),
        cluster.score
    )?;
    let shown = if cluster.boilerplate { 3 } else { MOST };
    for (k, place) in cluster.members.iter().take(shown).enumerate() {
        let document = &documents[place.article];
        let date = document.date.as_deref().map(|d| format!(" {d}")).unwrap_or_default();
        let source = document.source.as_deref().map(|s| format!(" {s}")).unwrap_or_default();
        let first = if k == cluster.representative { "*" } else { " " };
        writeln!(out, "{first} [{}:{}-{}]{date}{source}", document.id, place.span.start, place.span.end)?;
        writeln!(out, "    {}", one_line(words(documents, *place)))?;
        if k != cluster.representative {
            differences(out, documents, cluster, k)?;
        }
    }
    if cluster.members.len() > shown {
        writeln!(out, "  and {} more places", cluster.members.len() - shown)?;
    }
    Ok(())
}

/// What a member says otherwise than the representative: dropped, added, replaced.
fn differences(out: &mut dyn Write, documents: &[Document], cluster: &Cluster, member: usize) -> Result<()> {
    let (a, b) = (cluster.members[cluster.representative], cluster.members[member]);
    differing(out, documents, (a, b), &against_representative(documents, cluster, member))
}

fn differing(
    out: &mut dyn Write,
    documents: &[Document],
    (a, b): (Place, Place),
    parts: &[Part],
) -> Result<()> {
    let side = |article: usize, span: Option<Span>| {
        span.map_or_else(String::new, |s| one_line(&documents[article].text[s.range()]))
    };
    let mut said = 0;
    for part in parts {
        let Some(kind) = part.difference else { continue };
        said += 1;
        if said > 8 {
            continue;
        }
        let (x, y) = (side(a.article, part.a), side(b.article, part.b));
        match (x.is_empty(), y.is_empty()) {
            (false, true) => writeln!(out, "      - {}: {x}", kind.name())?,
            (true, false) => writeln!(out, "      + {}: {y}", kind.name())?,
            _ => writeln!(out, "      ~ {}: {x} → {y}", kind.name())?,
        }
    }
    if said > 8 {
        writeln!(out, "      and {} more", said - 8)?;
    }
    Ok(())
}

/// Writes how much of the first document stands in the others, which of them have most of it, and each shared passage
/// with its wordings there.
///
/// # Errors
///
/// Those of the writer.
pub fn comparison(out: &mut dyn Write, documents: &[Document], comparison: &Comparison) -> Result<()> {
    let Some(document) = documents.first() else { return Ok(()) };
    let percent = |share: f32| (100.0 * share).round();
    let told = |share: Share| {
        let (copied, reworded) = (percent(share.copied), percent(share.reworded));
        format!("{copied} % copied, {reworded} % reworded")
    };
    let all = comparison.all;
    let total = percent(all.total());
    writeln!(
        out,
        "{}: {total} % of {} words stand in the others ({})",
        document.id,
        comparison.words,
        told(all)
    )?;
    let mut others: Vec<usize> = (0..comparison.each.len()).collect();
    others
        .sort_by(|&x, &y| comparison.each[y].total().total_cmp(&comparison.each[x].total()).then(x.cmp(&y)));
    for other in others.into_iter().filter(|&other| comparison.each[other].total() > 0.0) {
        let share = comparison.each[other];
        writeln!(out, "{:>5} % in {} ({})", percent(share.total()), documents[other + 1].id, told(share))?;
    }
    for passage in &comparison.passages {
        writeln!(out, "\n[{}-{}]", passage.span.start, passage.span.end)?;
        writeln!(out, "    {}", one_line(&document.text[passage.span.range()]))?;
        for link in &passage.links {
            let other = &documents[link.b.article];
            let formula = if link.formula { ", set phrase" } else { "" };
            let span = link.b.span;
            writeln!(
                out,
                "  {}{formula}, score {:.2} [{}:{}-{}]",
                link.relation.name(),
                link.score,
                other.id,
                span.start,
                span.end
            )?;
            writeln!(out, "    {}", one_line(words(documents, link.b)))?;
            let parts = align(&document.text, link.a.span, &other.text, span);
            differing(out, documents, (link.a, link.b), &parts)?;
        }
    }
    Ok(())
}
