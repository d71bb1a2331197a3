//! Maximal runs of letters and digits: the smallest pieces, from which tokens and shingles are made.

use unicode_normalization::char::is_combining_mark;

use crate::text::{Code, Span};

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
    Runs { text, at: 0 }
}

/// Iterator of [`runs`].
#[derive(Clone, Debug)]
pub struct Runs<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Runs<'t> {
    type Item = Run<'t>;

    fn next(&mut self) -> Option<Run<'t>> {
        let start = self.at + self.text[self.at..].find(char::is_alphanumeric)?;
        let end = run_end(self.text, start);
        self.at = end;
        let text = &self.text[start..end];
        Some(Run { text, start, code: Code::of(text) })
    }
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
        let joins = char.is_alphanumeric() || at > start && is_combining_mark(char);
        if !joins && (at == start || !crate::text::is_ignorable(char)) {
            break;
        }
        at += char.len_utf8();
        // A zero-width character counts only where the run goes on after it.
        if joins {
            end = at;
        }
    }
    end
}
