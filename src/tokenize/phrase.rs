//! Phrases that are looked for in text, from tables of `data/`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::token::Token;
use crate::text::{Code, entries};

/// Phrases by their first code, longest first.
#[derive(Default)]
pub(crate) struct Phrases(FxHashMap<Code, Vec<Vec<Code>>>);

impl Phrases {
    fn insert(&mut self, phrase: &str) {
        let codes: Vec<Code> = phrase.split_whitespace().map(Code::of).collect();
        let same = self.0.entry(codes[0]).or_default();
        same.push(codes);
        same.sort_by_key(|codes| std::cmp::Reverse(codes.len()));
    }

    /// Whether a phrase begins with this word.
    pub fn begins(&self, code: Code) -> bool {
        self.0.contains_key(&code)
    }

    /// Number of tokens of the longest phrase that starts at `at`, 0 for none.
    pub fn at(&self, tokens: &[Token<'_>], at: usize) -> usize {
        let Some(phrases) = tokens.get(at).and_then(|t| self.0.get(&t.code)) else { return 0 };
        let matches = |codes: &&Vec<Code>| {
            tokens.len() - at >= codes.len()
                && tokens[at..].iter().zip(codes.iter()).all(|(t, c)| t.code == *c)
        };
        phrases.iter().find(matches).map_or(0, Vec::len)
    }

    /// Number of tokens of the longest phrase that ends before `end`.
    pub fn before(&self, tokens: &[Token<'_>], end: usize) -> usize {
        (1..=3.min(end)).rev().find(|&n| self.at(&tokens[..end], end - n) == n).unwrap_or(0)
    }
}

/// A table of phrases, in sections.
pub(crate) struct Sections(FxHashMap<&'static str, Phrases>);

impl Sections {
    /// Reads a table: a phrase a line, after `[name]` those of a section.
    pub fn of(table: &'static str) -> Self {
        let mut sections: FxHashMap<&'static str, Phrases> = FxHashMap::default();
        let mut name = "";
        for line in entries(table) {
            match line.strip_prefix('[') {
                Some(header) => name = header.trim_end_matches(']'),
                None => sections.entry(name).or_default().insert(line),
            }
        }
        Self(sections)
    }

    /// A section by its name; one that is not there is empty.
    pub fn section(&self, name: &str) -> &Phrases {
        static NONE: OnceLock<Phrases> = OnceLock::new();
        self.0.get(name).unwrap_or_else(|| NONE.get_or_init(Phrases::default))
    }
}
