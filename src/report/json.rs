//! Results as JSON: one array, or one object a line.

use std::io::{self, Write};

use serde::Serialize;

use super::summary::{Summarised, row};
use crate::text::Span;
use crate::tokenize::{Article, QuoteKind, Role, speaker_names};

/// Writes one object a line.
///
/// # Errors
///
/// Those of the writer.
pub fn lines<T: Serialize>(out: &mut dyn Write, items: impl IntoIterator<Item = T>) -> io::Result<()> {
    for item in items {
        serde_json::to_writer(&mut *out, &item)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes one array, an item a line.
///
/// # Errors
///
/// Those of the writer.
pub fn array<T: Serialize>(out: &mut dyn Write, items: impl IntoIterator<Item = T>) -> io::Result<()> {
    out.write_all(b"[")?;
    for (i, item) in items.into_iter().enumerate() {
        out.write_all(if i > 0 { b",\n" } else { b"\n" })?;
        serde_json::to_writer(&mut *out, &item)?;
    }
    out.write_all(b"\n]\n")
}

/// A summary; with `explain` also what was nearly chosen.
pub fn summary<'a>(of: &Summarised<'a>, explain: bool) -> impl Serialize + use<'a> {
    row(of, explain)
}

/// A sentence as written to JSON.
#[derive(Serialize)]
struct SentenceRow<'a> {
    doc: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
    role: Role,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    photo_credit: bool,
}

/// The sentences of an article.
pub fn sentences<'a>(article: &'a Article<'_>) -> impl Iterator<Item = impl Serialize + use<'a>> {
    article.segments.iter().map(|segment| SentenceRow {
        doc: &article.document.id,
        start: segment.span.start,
        end: segment.span.end,
        text: article.text(segment.span),
        role: segment.role,
        photo_credit: segment.photo_credit,
    })
}

/// A stretch of text as written to JSON.
#[derive(Serialize)]
struct Place<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

/// A speaker as written to JSON.
#[derive(Serialize)]
struct Speaker<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    /// One for all forms of a name.
    name: Option<String>,
}

/// A quotation as written to JSON.
#[derive(Serialize)]
struct QuoteRow<'a> {
    doc: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
    kind: QuoteKind,
    speaker: Option<Speaker<'a>>,
    verb: Option<Place<'a>>,
}

/// The quotations of an article.
pub fn quotes<'a>(article: &'a Article<'_>) -> impl Iterator<Item = impl Serialize + use<'a>> {
    let place = |span: Span| Place { text: article.text(span), start: span.start, end: span.end };
    let quotes = crate::tokenize::quotes(article);
    let names = speaker_names(article, &quotes);
    quotes.into_iter().zip(names).map(move |(quote, name)| QuoteRow {
        doc: &article.document.id,
        start: quote.span.start,
        end: quote.span.end,
        text: article.text(quote.span),
        kind: quote.kind,
        speaker: quote.speaker.map(|span| Speaker { place: place(span), name }),
        verb: quote.verb.map(place),
    })
}
