//! Shared items for reading in a terminal.

use std::io::{Result, Write};

use super::{against_representative, one_line, words};
use crate::dedup::{Cluster, Shared};
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
    let kind = match (cluster.boilerplate, cluster.quoted) {
        (true, _) => "boilerplate",
        (_, true) => "quote",
        _ => "passage",
    };
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
    let side = |article: usize, span: Option<Span>| {
        span.map_or_else(String::new, |s| one_line(&documents[article].text[s.range()]))
    };
    let parts = against_representative(documents, cluster, member);
    let mut said = 0;
    for part in &parts {
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
