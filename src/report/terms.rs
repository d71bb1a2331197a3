//! Words, n-grams and their places: as text, and as rows for JSON.

use std::io::{Result, Write};

use serde::Serialize;

use crate::score::{Context, Keyword, Ngram};
use crate::tokenize::{Word, WordKind};

/// The words of a sentence on one line: spaces between words, `_` between the syllables of a word.
///
/// # Errors
///
/// Those of the writer.
pub fn words<'t>(out: &mut dyn Write, words: impl Iterator<Item = Word<'t>>) -> Result<()> {
    let mut line = String::new();
    words.for_each(|word| word.write_to(&mut line));
    line.push('\n');
    out.write_all(line.as_bytes())
}

/// N-grams and their measures, one a line.
///
/// # Errors
///
/// Those of the writer.
pub fn ngrams(out: &mut dyn Write, ngrams: impl Iterator<Item = Ngram>) -> Result<()> {
    writeln!(out, "{:>9} {:>7} {:>7} {:>11} {:>6}  term", "count", "docs", "PMI", "likelihood", "spread")?;
    for ngram in ngrams {
        ngram_line(out, &ngram)?;
    }
    Ok(())
}

fn ngram_line(out: &mut dyn Write, n: &Ngram) -> Result<()> {
    let number =
        |value: Option<f64>, digits| value.map_or_else(|| "-".to_owned(), |v| format!("{v:.digits$}"));
    let (pmi, likelihood, spread) = (number(n.pmi, 2), number(n.log_likelihood, 1), number(n.dispersion, 2));
    writeln!(out, "{:>9} {:>7} {pmi:>7} {likelihood:>11} {spread:>6}  {}", n.count, n.documents, n.term)
}

/// N-grams, each followed by its places: document, offset, and the words around.
///
/// # Errors
///
/// Those of the writer.
pub fn contexts(out: &mut dyn Write, ngrams: &[Ngram], contexts: &[Vec<Context>]) -> Result<()> {
    for (ngram, places) in ngrams.iter().zip(contexts) {
        ngram_line(out, ngram)?;
        for place in places {
            let Context { doc, start, left, text, right, .. } = place;
            writeln!(out, "    {doc}:{start}  {left} [{text}] {right}")?;
        }
    }
    Ok(())
}

/// A word as written to JSON.
#[derive(Serialize)]
struct WordRow<'a> {
    doc: &'a str,
    start: usize,
    end: usize,
    text: &'a str,
    kind: WordKind,
}

/// The words of a document, for JSON.
pub fn word_rows<'a>(
    doc: &'a str,
    words: impl Iterator<Item = Word<'a>>,
) -> impl Iterator<Item = impl Serialize> {
    words.map(move |word| WordRow {
        doc,
        start: word.start,
        end: word.end(),
        text: word.text,
        kind: word.kind,
    })
}

/// An n-gram with its places as written to JSON.
#[derive(Serialize)]
struct ContextRow<'a> {
    #[serde(flatten)]
    ngram: &'a Ngram,
    contexts: &'a [Context],
}

/// N-grams with their places, for JSON.
pub fn context_rows<'a>(
    ngrams: &'a [Ngram],
    contexts: &'a [Vec<Context>],
) -> impl Iterator<Item = impl Serialize + use<'a>> {
    ngrams.iter().zip(contexts).map(|(ngram, contexts)| ContextRow { ngram, contexts })
}

/// A keyword as written to JSON, with the article or group it is of.
#[derive(Debug, Serialize)]
pub struct KeywordRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<String>,
    #[serde(flatten)]
    keyword: Keyword,
}

impl KeywordRow {
    /// A row; `of` is the id of the article or group, none for all inputs together.
    pub fn new(of: Option<String>, keyword: Keyword) -> Self {
        Self { of, keyword }
    }

    /// The article or group.
    pub fn of(&self) -> Option<&str> {
        self.of.as_deref()
    }

    /// The keyword.
    pub fn keyword(&self) -> &Keyword {
        &self.keyword
    }
}

/// Keywords, one a line: score, occurrences, documents, term and its other forms; the id of each article or group first.
///
/// # Errors
///
/// Those of the writer.
pub fn keywords(out: &mut dyn Write, rows: &[KeywordRow]) -> Result<()> {
    for (i, row) in rows.iter().enumerate() {
        let of = row.of.as_ref().filter(|_| i == 0 || rows[i - 1].of != row.of);
        if let Some(of) = of {
            writeln!(out, "{}{of}", if i > 0 { "\n" } else { "" })?;
        }
        let Keyword { term, count, documents, score, variants, .. } = &row.keyword;
        write!(out, "{score:>9.1} {count:>6} {documents:>5}  {term}")?;
        if !variants.is_empty() {
            write!(out, " ({})", variants.join(", "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
