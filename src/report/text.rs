//! Results as plain text for reading.

use std::io::{Result, Write};

use crate::text::{Document, normal::fold};
use crate::tokenize::Article;

/// A token a line: kind, form for lookup, text.
///
/// # Errors
///
/// Those of the writer.
pub fn tokens(out: &mut dyn Write, document: &Document) -> Result<()> {
    for token in crate::tokenize::tokens(&document.text) {
        writeln!(out, "{:<12} {:<20} {}", token.kind.name(), fold(token.text), token.text)?;
    }
    Ok(())
}

/// A sentence a line, a blank line between paragraphs and, if `separated`, before the first.
///
/// # Errors
///
/// Those of the writer.
pub fn sentences(out: &mut dyn Write, article: &Article<'_>, separated: bool) -> Result<()> {
    let mut paragraph = if separated { None } else { Some(0) };
    for segment in &article.segments {
        if paragraph != Some(segment.paragraph) {
            writeln!(out)?;
            paragraph = Some(segment.paragraph);
        }
        writeln!(out, "{}", article.text(segment.span))?;
    }
    Ok(())
}

/// The quotations of an article: kind, speaker, words.
///
/// # Errors
///
/// Those of the writer.
pub fn quotes(out: &mut dyn Write, article: &Article<'_>) -> Result<()> {
    for quote in crate::tokenize::quotes(article) {
        let speaker = quote.speaker.map_or("?", |span| article.text(span));
        let place = format!("{}:{}", article.document.id, quote.span.start);
        writeln!(
            out,
            "{place}  {}  {speaker}\n    {}",
            quote.kind.name(),
            one_line(article.text(quote.span))
        )?;
    }
    Ok(())
}

/// The text on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
