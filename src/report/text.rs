//! Results as plain text for reading.

use std::io::{Result, Write};

use super::shared::one_line;
use super::summary::{Language, Summarised, labels, left_out, part_name, source};
use crate::summarize::{KeySentence, Part, shown};
use crate::text::{Document, normal::fold};
use crate::tokenize::{Article, speaker_names};

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

/// A summary for reading: each sentence with its sources, then the list of sources. With `explain` each score with its
/// parts, and what was nearly chosen.
///
/// # Errors
///
/// Those of the writer.
pub fn summary(out: &mut dyn Write, of: &Summarised<'_>, language: Language, explain: bool) -> Result<()> {
    let labels = labels(of.documents);
    let label = |article: usize| &labels[article];
    let several = of.documents.len() > 1;
    if let Some(id) = of.id {
        writeln!(out, "{id}\n")?;
    }
    for (number, sentence) in of.summary.sentences.iter().enumerate() {
        write!(out, "{}", one_line(&shown(sentence.text)))?;
        if several {
            for article in of.sources(number) {
                write!(out, " [{}]", label(article))?;
            }
        }
        writeln!(out)?;
        if explain {
            score(out, sentence, language)?;
        }
    }
    if explain {
        runners_up(out, of, &labels, language)?;
    }
    if !of.summary.figures.is_empty() {
        writeln!(out, "\n{}", language.of("Số liệu khác nhau:", "Figures that differ:"))?;
    }
    for both in &of.summary.figures {
        let (a, b) = (both.printed, both.other);
        writeln!(out, "{} [{}] / {} [{}]", a.text, label(a.place.article), b.text, label(b.place.article))?;
    }
    if several && !of.summary.sentences.is_empty() {
        writeln!(out, "\n{}", language.of("Nguồn:", "Sources:"))?;
        for article in of.all_sources() {
            writeln!(out, "[{}] {}", label(article), source(of, article))?;
        }
    }
    Ok(())
}

/// What the score of a sentence is made of.
fn score(out: &mut dyn Write, sentence: &KeySentence<'_>, language: Language) -> Result<()> {
    let parts = sentence.reasons.parts();
    let (name, base) = (language.of("điểm", "score"), language.of("mức chung", "base"));
    write!(out, "    {}. {name} {:.3} = {base} {:.3}", sentence.rank, sentence.score, parts.base)?;
    for part in Part::ALL {
        write!(out, " {:+.3} {}", parts.added[part as usize], part_name(language, part))?;
    }
    write!(out, "; {:.0} % {}", 100.0 * sentence.new, language.of("là mới", "new"))?;
    if sentence.relevance < 1.0 {
        write!(out, "; {:.0} % {}", 100.0 * sentence.relevance, language.of("câu hỏi", "of the query"))?;
    }
    writeln!(out)
}

/// What was nearly chosen, and why it was not.
fn runners_up(out: &mut dyn Write, of: &Summarised<'_>, labels: &[String], language: Language) -> Result<()> {
    if of.summary.runners_up.is_empty() {
        return Ok(());
    }
    let considered = of.summary.scored.len();
    let (left, sentences) =
        (language.of("Không chọn, trong", "Left out, of"), language.of("câu", "sentences"));
    writeln!(out, "\n{left} {considered} {sentences}:")?;
    for runner in &of.summary.runners_up {
        let why = left_out(language, runner, of.summary);
        let (score, text) = (runner.score, one_line(runner.place.text));
        let name = language.of("điểm", "score");
        writeln!(out, "    {name} {score:.3}, {why}: {text} [{}]", labels[runner.place.article])?;
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
    let quotes = crate::tokenize::quotes(article);
    for (quote, name) in quotes.iter().zip(speaker_names(article, &quotes)) {
        let speaker = quote.speaker.map_or("?", |span| article.text(span));
        let name = name.filter(|name| name != speaker).map_or_else(String::new, |name| format!(" ({name})"));
        let place = format!("{}:{}", article.document.id, quote.span.start);
        writeln!(
            out,
            "{place}  {}  {speaker}{name}\n    {}",
            quote.kind.name(),
            one_line(article.text(quote.span))
        )?;
    }
    Ok(())
}
