//! Results as Markdown.

use std::io::{Result, Write};

use super::shared::one_line;
use super::summary::{Language, Summarised, labels, source};
use crate::summarize::shown;

/// A summary: a list with links to the sources below.
///
/// # Errors
///
/// Those of the writer.
pub fn summary(out: &mut dyn Write, of: &Summarised<'_>, language: Language) -> Result<()> {
    let labels = labels(of.documents);
    let title = of.id.or(of.documents.first().filter(|_| of.documents.len() == 1).map(|d| d.id.as_str()));
    if let Some(title) = title {
        writeln!(out, "## {}\n", escaped(title))?;
    }
    let several = of.documents.len() > 1;
    for (number, sentence) in of.summary.sentences.iter().enumerate() {
        write!(out, "- {}", escaped(&shown(sentence.text)))?;
        if several {
            for article in of.sources(number) {
                write!(out, " [^{}]", note(&labels[article]))?;
            }
        }
        writeln!(out)?;
    }
    if !of.summary.figures.is_empty() {
        writeln!(out, "\n{}\n", language.of("Số liệu khác nhau:", "Figures that differ:"))?;
    }
    for both in &of.summary.figures {
        let (a, b) = (both.printed, both.other);
        let note = |article: usize| note(&labels[article]);
        let (x, y) = (note(a.place.article), note(b.place.article));
        writeln!(out, "- *{}* [^{x}] / *{}* [^{y}]", escaped(a.text), escaped(b.text))?;
    }
    writeln!(out)?;
    if several {
        for article in of.all_sources() {
            writeln!(out, "[^{}]: {}", note(&labels[article]), escaped(&source(of, article)))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The name of a footnote may not hold spaces or brackets.
fn note(label: &str) -> String {
    label.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// Text that Markdown shows as it is, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in one_line(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
