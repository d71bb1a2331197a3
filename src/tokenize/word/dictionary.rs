//! Words of the user's own.

use rustc_hash::FxHashMap;

use crate::text::fold_iy;
use crate::tokenize::{Token, TokenKind, tokens};

/// Longest term, in tokens.
const LONGEST: usize = 16;

/// Terms that are always one word, and terms that never are.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    terms: FxHashMap<Vec<u32>, Rule>,
    /// Length of the longest term by its first unit.
    longest: FxHashMap<u32, usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// The term is one word.
    Join,
    /// Its tokens are words of their own.
    Cut,
}

/// A line of a dictionary that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Number of the line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: &'static str,
}

impl Dictionary {
    /// Reads a dictionary: a term a line, its syllables joined by spaces or `_`. A term after `-` is never a word: its
    /// syllables stay apart. Empty lines and lines that begin with `#` are passed over. Case, Unicode form and tone
    /// placement do not matter; of two lines on one term the later counts.
    ///
    /// The lines that cannot be used come back with their numbers; the others are used.
    ///
    /// ```
    /// use luoc::tokenize::Dictionary;
    ///
    /// let (dictionary, bad) = Dictionary::parse("# của tôi\ntàu vũ trụ\n-người dân\n-\n");
    /// assert_eq!((dictionary.len(), bad[0].line), (2, 4));
    /// ```
    pub fn parse(text: &str) -> (Self, Vec<BadLine>) {
        let mut dictionary = Self::default();
        let mut bad = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Err(why) = dictionary.add(line) {
                bad.push(BadLine { line: number + 1, why });
            }
        }
        (dictionary, bad)
    }

    /// Number of terms.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether it has no terms.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    fn add(&mut self, line: &str) -> Result<(), &'static str> {
        let (rule, term) = match line.strip_prefix('-') {
            Some(rest) => (Rule::Cut, rest.trim_start()),
            None => (Rule::Join, line),
        };
        if term.is_empty() {
            return Err("no term after the `-`");
        }
        if term.contains(char::is_control) {
            return Err("a control character in the term; give one term a line");
        }
        let spaced = term.replace('_', " ");
        let tokens: Vec<_> = tokens(&spaced).take(LONGEST + 1).collect();
        if tokens.len() > LONGEST {
            return Err("the term has more than 16 syllables");
        }
        if !tokens.iter().any(|token| token.kind.is_word()) {
            return Err("the term has no letters");
        }
        if rule == Rule::Cut && tokens.len() < 2 {
            return Err("a term of one syllable cannot be cut");
        }
        let codes: Vec<u32> = tokens.iter().map(code).collect();
        let longest = self.longest.entry(codes[0]).or_default();
        *longest = codes.len().max(*longest);
        self.terms.insert(codes, rule);
        Ok(())
    }

    /// Sets the gaps of a sentence that its terms decide, from left to right, the longest term first.
    pub(super) fn apply(&self, tokens: &[Token<'_>], joins: &mut [bool]) {
        if self.terms.is_empty() {
            return;
        }
        let codes: Vec<u32> = tokens.iter().map(code).collect();
        let mut at = 0;
        while at < codes.len() {
            let longest = self.longest.get(&codes[at]).map_or(0, |&len| len.min(codes.len() - at));
            let found =
                (1..=longest).rev().find_map(|len| Some((len, *self.terms.get(&codes[at..at + len])?)));
            let Some((len, rule)) = found else {
                at += 1;
                continue;
            };
            joins[at..at + len - 1].fill(rule == Rule::Join);
            if rule == Rule::Join {
                if at > 0 {
                    joins[at - 1] = false;
                }
                joins[at + len - 1] = false;
            }
            at += len;
        }
    }
}

/// What a token is looked up by: `i` and `y` are one letter where they sound alike.
fn code(token: &Token<'_>) -> u32 {
    match token.kind {
        TokenKind::Syllable => u32::from(fold_iy(token.code.0 as u16)),
        _ => token.code.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_lines_are_named() {
        let long = "a ".repeat(17);
        let text = format!("xe buýt\n\n-\n!!!\n{long}\n-xe\na\tb\n");
        let (dictionary, bad) = Dictionary::parse(&text);
        assert_eq!(dictionary.len(), 1);
        assert_eq!(bad.iter().map(|bad| bad.line).collect::<Vec<_>>(), [3, 4, 5, 6, 7]);
    }
}
