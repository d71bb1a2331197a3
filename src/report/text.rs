//! Results as plain text for reading.

use std::io::{Result, Write};

use super::markdown::source;
use super::summary::{Summarised, labels};
use crate::summarize::{LeftOut, Part};
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

/// A summary for reading: each sentence with its sources, then the list of sources.
///
/// # Errors
///
/// Those of the writer.
pub fn summary(out: &mut dyn Write, of: &Summarised<'_>, explain: bool) -> Result<()> {
    let labels = labels(of.documents);
    let several = of.documents.len() > 1;
    if let Some(id) = of.id {
        writeln!(out, "{id}\n")?;
    }
    for (number, sentence) in of.summary.sentences.iter().enumerate() {
        write!(out, "{}", one_line(sentence.text))?;
        if several {
            for article in of.sources(number) {
                write!(out, " [{}]", labels[article])?;
            }
        }
        writeln!(out)?;
        if explain {
            write!(
                out,
                "    {}. score {:.3} = base {:.3}",
                sentence.rank, sentence.score, sentence.parts.base
            )?;
            for part in Part::ALL {
                write!(out, " {:+.3} {}", sentence.parts.added[part as usize], part.name())?;
            }
            write!(out, "; {:.0} % new", 100.0 * sentence.parts.new)?;
            if sentence.parts.relevance < 1.0 {
                write!(out, "; {:.0} % of the query", 100.0 * sentence.parts.relevance)?;
            }
            writeln!(out)?;
        }
    }
    if explain && !of.summary.runners_up.is_empty() {
        writeln!(out, "\nLeft out, of {} sentences:", of.summary.considered)?;
        for runner in &of.summary.runners_up {
            let label = &labels[runner.place.article];
            writeln!(
                out,
                "    score {:.3}, {}: {} [{label}]",
                runner.score,
                reason(runner.why),
                one_line(runner.place.text)
            )?;
        }
    }
    if !of.summary.figures.is_empty() {
        writeln!(out, "\nSố liệu khác nhau:")?;
    }
    for both in &of.summary.figures {
        let label = |article: usize| &labels[article];
        let (a, b) = (both.printed, both.other);
        writeln!(out, "{} [{}] / {} [{}]", a.text, label(a.place.article), b.text, label(b.place.article))?;
    }
    if several && !of.summary.sentences.is_empty() {
        writeln!(out, "\nNguồn:")?;
        for article in of.all_sources() {
            writeln!(out, "[{}] {}", labels[article], source(of, article))?;
        }
    }
    Ok(())
}

const fn reason(why: LeftOut) -> &'static str {
    match why {
        LeftOut::SaidAlready => "said already",
        LeftOut::NoRoom => "no room for it",
        LeftOut::AddsLess => "adds less than the others",
        LeftOut::Hangs => "hangs on what cannot be printed",
    }
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
