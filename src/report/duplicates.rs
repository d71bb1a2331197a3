//! Near-duplicate documents as text, JSON, Markdown and HTML.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::json;

use super::json;
use crate::dedup::{Duplicates, Similar, Statistics};

/// A pair, as a line of JSON.
#[derive(Serialize)]
struct PairRow<'a> {
    kind: &'static str,
    a: &'a str,
    b: &'a str,
    jaccard: f64,
    containment: f64,
    /// Where one pair stands for many of identical copies: how many.
    #[serde(skip_serializing_if = "Option::is_none")]
    copies: Option<u64>,
}

/// Writes a JSON object a line: every pair, then every group (`members` begins with the one kept), then every removed document with the one it duplicates.
///
/// # Errors
///
/// Those of the writer.
pub fn jsonl(out: &mut dyn Write, duplicates: &Duplicates<'_>) -> io::Result<()> {
    let corpus = duplicates.corpus();
    json::lines(
        out,
        duplicates.pairs().map(|pair| PairRow {
            kind: "pair",
            a: corpus.id(pair.a),
            b: corpus.id(pair.b),
            jaccard: pair.jaccard,
            containment: pair.containment,
            copies: (pair.copies > 1).then_some(pair.copies),
        }),
    )?;
    let groups = duplicates.groups();
    json::lines(
        out,
        groups.iter().map(|group| {
            let removed = group.removed.iter().map(|one| one.a);
            let members: Vec<&str> =
                std::iter::once(group.keep).chain(removed).map(|r| corpus.id(r)).collect();
            json!({"kind": "group", "keep": corpus.id(group.keep), "members": members})
        }),
    )?;
    json::lines(
        out,
        groups.iter().flat_map(|group| group.removed.iter().map(|one| removed_row(duplicates, one))),
    )
}

fn removed_row(duplicates: &Duplicates<'_>, one: &Similar) -> serde_json::Value {
    let corpus = duplicates.corpus();
    json!({
        "kind": "removed", "id": corpus.id(one.a), "of": corpus.id(one.b),
        "jaccard": one.jaccard, "containment": one.containment,
    })
}

/// Writes one JSON object: the statistics and the groups.
///
/// # Errors
///
/// Those of the writer.
pub fn json(out: &mut dyn Write, duplicates: &Duplicates<'_>) -> io::Result<()> {
    let corpus = duplicates.corpus();
    let groups: Vec<_> = duplicates
        .groups()
        .iter()
        .map(|group| {
            let removed: Vec<_> = group.removed.iter().map(|one| removed_row(duplicates, one)).collect();
            json!({"keep": corpus.id(group.keep), "removed": removed})
        })
        .collect();
    serde_json::to_writer_pretty(
        &mut *out,
        &json!({"statistics": duplicates.statistics(), "groups": groups}),
    )?;
    out.write_all(b"\n")
}

/// Writes the groups for reading, and a line of counts at the end.
///
/// # Errors
///
/// Those of the writer.
pub fn text(out: &mut dyn Write, duplicates: &Duplicates<'_>) -> io::Result<()> {
    let corpus = duplicates.corpus();
    for group in duplicates.groups() {
        writeln!(out, "{}", corpus.id(group.keep))?;
        for one in &group.removed {
            writeln!(out, "  {:.3}  {}", one.jaccard, corpus.id(one.a))?;
        }
    }
    writeln!(out, "{}", summary(&duplicates.statistics()))
}

/// One line of counts.
pub fn summary(statistics: &Statistics) -> String {
    let Statistics { records, removed, identical, groups, kept, .. } = statistics;
    format!(
        "documents: {records}, near-duplicates: {removed} (identical: {identical}), groups: {groups}, kept: {kept}"
    )
}

/// A table of the report: its heading, the names of its columns, its rows.
struct Table {
    heading: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

fn tables(statistics: &Statistics) -> Vec<Table> {
    let share = |count: usize| format!("{:.2} %", 100.0 * count as f64 / statistics.records.max(1) as f64);
    let count = |name: &str, count: usize| vec![name.to_owned(), count.to_string(), share(count)];
    let counts = vec![
        count("Documents read", statistics.records),
        count("Kept", statistics.kept),
        count("Removed as near-duplicates", statistics.removed),
        count("– identical but for case, spacing and punctuation", statistics.identical),
        count("Without a letter or digit (kept)", statistics.empty),
        vec!["Could not be read".into(), statistics.failed.to_string(), String::new()],
        vec!["Groups".into(), statistics.groups.to_string(), String::new()],
        vec!["Similar pairs".into(), statistics.pairs.to_string(), String::new()],
    ];
    let name = |source: &String| if source.is_empty() { "(none)".to_owned() } else { source.clone() };
    let tables = [
        Table { heading: "Counts", columns: vec!["", "Documents", "Share"], rows: counts },
        Table {
            heading: "How similar the removed documents are to the one kept",
            columns: vec!["Jaccard from", "Documents", "Share"],
            rows: statistics
                .similarity
                .iter()
                .map(|&(step, count)| vec![format!("{step:.2}"), count.to_string(), share(count)])
                .collect(),
        },
        Table {
            heading: "Groups by size",
            columns: vec!["Documents in the group", "Groups"],
            rows: statistics
                .sizes
                .iter()
                .map(|(size, count)| vec![size.to_string(), count.to_string()])
                .collect(),
        },
        Table {
            heading: "Whose documents repeat whose",
            columns: vec!["Source kept", "Source removed", "Documents"],
            rows: statistics
                .sources
                .iter()
                .take(100)
                .map(|(kept, gone, count)| vec![name(kept), name(gone), count.to_string()])
                .collect(),
        },
        Table {
            heading: "The least similar that were removed",
            columns: vec!["Removed", "Kept", "Jaccard", "Containment"],
            rows: statistics
                .examples
                .iter()
                .map(|(gone, kept, jaccard, containment)| {
                    vec![gone.clone(), kept.clone(), format!("{jaccard:.3}"), format!("{containment:.3}")]
                })
                .collect(),
        },
    ];
    tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

/// Writes the statistics as Markdown.
///
/// # Errors
///
/// Those of the writer.
pub fn markdown(out: &mut dyn Write, statistics: &Statistics) -> io::Result<()> {
    let cell = |text: &str| text.replace('|', "\\|").replace(['\n', '\r'], " ");
    writeln!(out, "# Near-duplicate documents\n\n{}.", summary(statistics))?;
    for table in tables(statistics) {
        writeln!(out, "\n## {}\n", table.heading)?;
        writeln!(out, "| {} |", table.columns.join(" | "))?;
        writeln!(out, "|{}", " --- |".repeat(table.columns.len()))?;
        for row in table.rows {
            writeln!(out, "| {} |", row.iter().map(|text| cell(text)).collect::<Vec<_>>().join(" | "))?;
        }
    }
    Ok(())
}

/// Writes the statistics as a page of HTML that needs nothing else.
///
/// # Errors
///
/// Those of the writer.
pub fn html(out: &mut dyn Write, statistics: &Statistics) -> io::Result<()> {
    let escape = |text: &str| {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
    };
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>Near-duplicate documents</title>\n<style>\nbody {{ font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em }}\n\
         table {{ border-collapse: collapse }}\ntd, th {{ border-bottom: 1px solid #ccc; padding: .2em .8em; text-align: left }}\n\
         td:not(:first-child) {{ font-variant-numeric: tabular-nums }}\n</style>\n<h1>Near-duplicate documents</h1>\n<p>{}.</p>",
        escape(&summary(statistics))
    )?;
    for table in tables(statistics) {
        writeln!(out, "<h2>{}</h2>\n<table>", escape(table.heading))?;
        let cells = |tag: &str, texts: &mut dyn Iterator<Item = &str>| {
            texts.fold(String::new(), |row, text| format!("{row}<{tag}>{}</{tag}>", escape(text)))
        };
        writeln!(out, "<tr>{}</tr>", cells("th", &mut table.columns.iter().copied()))?;
        for row in &table.rows {
            writeln!(out, "<tr>{}</tr>", cells("td", &mut row.iter().map(String::as_str)))?;
        }
        writeln!(out, "</table>")?;
    }
    writeln!(out, "</html>")
}
