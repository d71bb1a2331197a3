//! Terms in context: where n-grams stand, with the words around them.

use rustc_hash::FxHashMap;

use super::ngram::{LONGEST, Unit, each_unit};
use crate::text::Span;
use crate::tokenize::{Segmenter, sentences};

/// Units shown on each side.
const AROUND: usize = 8;

/// One place of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Context {
    /// Id of the document.
    pub doc: String,
    /// Byte offset of the term in its text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What stands before it in the sentence, at most eight units.
    pub left: String,
    /// The term as written there.
    pub text: String,
    /// What stands after it in the sentence, at most eight units.
    pub right: String,
}

/// Collects the first places of some terms.
#[derive(Clone, Debug)]
pub struct Contexts {
    unit: Unit,
    each: usize,
    terms: FxHashMap<String, usize>,
    found: Vec<Vec<Context>>,
}

impl Contexts {
    /// Looks for these terms (units in their forms for lookup, separated by spaces), up to `each` places of each.
    pub fn new(terms: impl IntoIterator<Item = String>, unit: Unit, each: usize) -> Self {
        let terms: FxHashMap<String, usize> = terms.into_iter().zip(0..).collect();
        Self { unit, each, found: vec![Vec::new(); terms.len()], terms }
    }

    /// Looks through a document.
    pub fn add(&mut self, segmenter: &Segmenter, id: &str, text: &str) {
        for sentence in sentences(text) {
            let mut units = Vec::new();
            each_unit(self.unit, segmenter, sentence, |unit| units.push(unit));
            for start in 0..units.len() {
                let mut term = String::new();
                for (size, unit) in units[start..].iter().take(LONGEST).enumerate() {
                    let Some((form, end)) = unit else { break };
                    if size > 0 {
                        term.push(' ');
                    }
                    term.push_str(form);
                    let Some(&at) = self.terms.get(&term) else { continue };
                    if self.found[at].len() < self.each {
                        let first = units[start].as_ref().map_or(*end, |unit| unit.1);
                        let span = first.cover(*end);
                        let limits = Span::new(
                            edge(&units[start.saturating_sub(AROUND)..start]).map_or(span.start, |s| s.start),
                            edge(
                                &units[(start + size + 1).min(units.len())
                                    ..(start + size + 1 + AROUND).min(units.len())],
                            )
                            .map_or(span.end, |s| s.end),
                        );
                        self.found[at].push(Context {
                            doc: id.to_owned(),
                            start: span.start,
                            end: span.end,
                            left: text[limits.start..span.start].trim().to_owned(),
                            text: text[span.range()].to_owned(),
                            right: text[span.end..limits.end].trim().to_owned(),
                        });
                    }
                }
            }
        }
    }

    /// The places of each term, in the order the terms were given and the documents were added.
    pub fn finish(self) -> Vec<Vec<Context>> {
        self.found
    }
}

/// What some units cover, marks aside.
fn edge(units: &[Option<(std::borrow::Cow<'_, str>, Span)>]) -> Option<Span> {
    let mut spans = units.iter().flatten().map(|unit| unit.1);
    let first = spans.next()?;
    Some(spans.fold(first, Span::cover))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_a_term() {
        let text = "Hôm qua, Nga ký hiệp ước với Triều Tiên. Hiệp ước có hiệu lực.";
        let mut contexts = Contexts::new(["hiệp ước".to_owned(), "ký".to_owned()], Unit::Syllables, 1);
        contexts.add(&Segmenter::default(), "a", text);
        let found = contexts.finish();
        assert_eq!(found[0].len(), 1);
        let first = &found[0][0];
        assert_eq!(&text[first.start..first.end], "hiệp ước");
        assert_eq!((first.left.as_str(), first.right.as_str()), ("Hôm qua, Nga ký", "với Triều Tiên"));
    }
}
