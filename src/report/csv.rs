//! Tables as comma-separated values (RFC 4180), with a header.

use std::borrow::Cow;
use std::io::{Result, Write};

use super::terms::KeywordRow;
use crate::score::{Context, Ngram};

/// N-grams with their measures.
///
/// # Errors
///
/// Those of the writer.
pub fn ngrams(out: &mut dyn Write, ngrams: impl Iterator<Item = Ngram>) -> Result<()> {
    writeln!(out, "term,size,count,documents,score,pmi,log_likelihood,dispersion")?;
    for n in ngrams {
        let (pmi, likelihood, dispersion) = (number(n.pmi), number(n.log_likelihood), number(n.dispersion));
        let (term, score) = (cell(&n.term), number(Some(n.score)));
        writeln!(
            out,
            "{term},{},{},{},{score},{pmi},{likelihood},{dispersion}",
            n.size, n.count, n.documents
        )?;
    }
    Ok(())
}

/// N-grams with their places, a place a row.
///
/// # Errors
///
/// Those of the writer.
pub fn contexts(out: &mut dyn Write, ngrams: &[Ngram], contexts: &[Vec<Context>]) -> Result<()> {
    writeln!(out, "term,count,doc,start,end,left,text,right")?;
    for (n, places) in ngrams.iter().zip(contexts) {
        for place in places {
            let [term, doc, left, text, right] =
                [&n.term, &place.doc, &place.left, &place.text, &place.right].map(|text| cell(text));
            writeln!(out, "{term},{},{doc},{},{},{left},{text},{right}", n.count, place.start, place.end)?;
        }
    }
    Ok(())
}

/// Keywords with the parts of their scores.
///
/// # Errors
///
/// Those of the writer.
pub fn keywords(out: &mut dyn Write, rows: &[KeywordRow]) -> Result<()> {
    writeln!(out, "of,term,count,documents,score,free,idf,place,spread,variants")?;
    for row in rows {
        let k = row.keyword();
        let [of, term, variants] = [row.of().unwrap_or_default(), &k.term, &k.variants.join("; ")]
            .map(|text| cell(text).into_owned());
        let [score, idf, place, spread] =
            [k.score, k.parts.idf, k.parts.place, k.parts.spread].map(|value| number(Some(value)));
        let (count, documents, free) = (k.count, k.documents, k.parts.free);
        writeln!(out, "{of},{term},{count},{documents},{score},{free},{idf},{place},{spread},{variants}")?;
    }
    Ok(())
}

/// A cell, quoted where it must be.
fn cell(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(text)
    }
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| {
        let text = format!("{value:.4}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let ngram = Ngram {
            term: "2,5 \"triệu\"".into(),
            size: 2,
            count: 3,
            documents: 1,
            score: 3.0,
            pmi: Some(1.25),
            log_likelihood: None,
            dispersion: None,
        };
        let mut out = Vec::new();
        ngrams(&mut out, std::iter::once(ngram)).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "term,size,count,documents,score,pmi,log_likelihood,dispersion\n\
             \"2,5 \"\"triệu\"\"\",2,3,1,3,1.25,,\n"
        );
    }
}
