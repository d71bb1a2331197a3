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
