//! Shared items as Markdown.

use std::io::{Result, Write};

use super::{against_representative, kind, one_line};
use crate::dedup::{Cluster, Shared};
use crate::text::Document;

/// Writes a section an item: its wordings as quotations, differing words in bold.
///
/// # Errors
///
/// Those of the writer.
pub fn write(out: &mut dyn Write, documents: &[Document], shared: &Shared) -> Result<()> {
    writeln!(
        out,
        "# Shared passages\n\n{} articles, {} shared items.",
        documents.len(),
        shared.clusters.len()
    )?;
    for (n, cluster) in shared.clusters.iter().enumerate() {
        let kind = kind(cluster);
        writeln!(out, "\n## {}. {kind}, {}, score {:.2}", n + 1, cluster.relation.name(), cluster.score)?;
        let shown = if cluster.boilerplate { 3 } else { cluster.members.len() };
        for k in 0..shown {
            let place = cluster.members[k];
            let document = &documents[place.article];
            writeln!(
                out,
                "\n**{}** {}\n",
                escaped(&document.id),
                escaped(document.date.as_deref().unwrap_or(""))
            )?;
            writeln!(out, "> {}", wording(documents, cluster, k))?;
        }
    }
    Ok(())
}

fn wording(documents: &[Document], cluster: &Cluster, member: usize) -> String {
    let place = cluster.members[member];
    let text = &documents[place.article].text;
    if member == cluster.representative {
        return escaped(&one_line(&text[place.span.range()]));
    }
    let mut line = String::new();
    let mut at = place.span.start;
    for part in against_representative(documents, cluster, member) {
        let Some(span) = part.b else { continue };
        line.push_str(&escaped(&text[at..span.start]));
        let words = escaped(&text[span.range()]);
        let mark = if part.difference.is_some() { "**" } else { "" };
        line.extend([mark, &words, mark]);
        at = span.end;
    }
    line.push_str(&escaped(&text[at..place.span.end]));
    one_line(&line)
}

/// Text with the signs of Markdown and HTML made harmless.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '<' => safe.push_str("&lt;"),
            '&' => safe.push_str("&amp;"),
            '*' | '_' | '`' | '#' | '[' | ']' | '\\' | '|' => safe.extend(['\\', char]),
            _ => safe.push(char),
        }
    }
    safe
}
