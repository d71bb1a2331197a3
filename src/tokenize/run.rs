//! Maximal runs of letters and digits: the smallest pieces, from which tokens and shingles are made.

use unicode_normalization::char::is_combining_mark;

use super::memo::Memo;
use crate::text::{Code, Span, is_ignorable};

/// A maximal run of letters and digits.
///
/// Combining marks and zero-width characters inside belong to it, so a word in NFD or with a soft hyphen is one run.
/// `10.000` is two runs, `F-16` as well; [`tokens`](super::tokens) joins them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run<'t> {
    /// The run as written.
    pub text: &'t str,
    /// Byte offset in the text.
    pub start: usize,
    /// Its code, the same for all spellings.
    pub code: Code,
}

impl Run<'_> {
    /// Where it stands.
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }
}

/// The runs of letters and digits of a text, in order.
///
/// ```
/// let runs: Vec<_> = luoc::tokenize::runs("Hơn 10.000 binh sĩ").map(|run| run.text).collect();
/// assert_eq!(runs, ["Hơn", "10", "000", "binh", "sĩ"]);
/// ```
pub fn runs(text: &str) -> Runs<'_> {
    Runs { text, at: 0, memo: Memo::new() }
}

/// Iterator of [`runs`].
#[derive(Clone, Debug)]
pub struct Runs<'t> {
    text: &'t str,
    at: usize,
    memo: Memo,
}

impl<'t> Iterator for Runs<'t> {
    type Item = Run<'t>;

    #[inline]
    fn next(&mut self) -> Option<Run<'t>> {
        let start = self.start()?;
        let (end, code) = match self.memo.run(self.text, start) {
            // Marks, letters and zero-width characters beyond ASCII may carry it on.
            Some((end, next, run)) if next.is_ascii() => (end, run.code()),
            _ => {
                let end = run_end(self.text, start);
                (end, Code::of(&self.text[start..end]))
            }
        };
        self.at = end;
        Some(Run { text: &self.text[start..end], start, code })
    }
}

impl Runs<'_> {
    /// Start of the next run.
    #[inline]
    fn start(&self) -> Option<usize> {
        let mut at = self.at;
        while let Some(&byte) = self.text.as_bytes().get(at) {
            if byte.is_ascii_alphanumeric() {
                return Some(at);
            }
            if byte.is_ascii() {
                at += 1;
            } else {
                let char = self.text[at..].chars().next()?;
                if is_letter(char) {
                    return Some(at);
                }
                at += char.len_utf8();
            }
        }
        None
    }
}

/// Whether a character is a letter or digit.
pub(super) fn is_letter(char: char) -> bool {
    is_latin(char) || char.is_alphanumeric()
}

/// Whether a character is an ASCII digit or a precomposed Latin letter, such as all of Vietnamese: told without a table.
pub(super) fn is_latin(char: char) -> bool {
    char.is_ascii_alphanumeric()
        || matches!(char, '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// End of the run that starts at `start`; `start` itself if there is none.
pub(super) fn run_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    let mut end = start;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii() {
            if !byte.is_ascii_alphanumeric() {
                break;
            }
            at += 1;
            end = at;
            continue;
        }
        let Some(char) = text[at..].chars().next() else { break };
        // Some zero-width characters are combining marks; either way they count only where the run goes on after them.
        let ignorable = is_ignorable(char);
        let joins = !ignorable && (is_letter(char) || at > start && is_combining_mark(char));
        if !joins && (at == start || !ignorable) {
            break;
        }
        at += char.len_utf8();
        if joins {
            end = at;
        }
    }
    end
}
