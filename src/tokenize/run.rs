//! Maximal runs of letters and digits: the smallest pieces, from which tokens and shingles are made.

use unicode_normalization::char::is_combining_mark;

use super::case::is_capitalised;
use super::memo::Memo;
use super::token::{Token, TokenKind};
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

    /// Whether it begins with a capital letter.
    pub fn is_capitalised(&self) -> bool {
        is_capitalised(self.text)
    }

    /// Whether it begins with a digit or another sign of number.
    #[inline]
    pub fn is_number(&self) -> bool {
        match *self.text.as_bytes() {
            [first, ..] if first.is_ascii() => first.is_ascii_digit(),
            // Latin letters.
            [0xc3..=0xc8, ..] | [0xe1, 0xb8..=0xbb, ..] => false,
            _ => self.text.starts_with(|char: char| !is_latin(char) && char.is_numeric()),
        }
    }

    /// How it is written.
    pub(crate) fn mark(&self) -> Mark {
        Mark::new(self.is_capitalised(), self.is_number())
    }
}

/// How a run is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    Lower,
    /// It begins with a capital letter.
    Capital,
    /// It begins with a digit or another sign of number.
    Digit,
}

impl Mark {
    /// Without a branch, for which it is cannot be foreseen.
    const fn new(capital: bool, digit: bool) -> Self {
        [Self::Lower, Self::Digit, Self::Capital, Self::Capital][2 * capital as usize + digit as usize]
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
        self.next_before(self.text.len())
    }
}

impl<'t> Runs<'t> {
    /// The next run, if it begins before byte `limit`.
    #[inline]
    fn next_before(&mut self, limit: usize) -> Option<Run<'t>> {
        let start = self.start(limit)?;
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

    /// Start of the next run, if it is before byte `limit`.
    #[inline]
    fn start(&self, limit: usize) -> Option<usize> {
        let mut at = self.at;
        while at < limit {
            let byte = self.text.as_bytes()[at];
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

/// Writes the codes of the runs under `tokens`, which follow each other in `text`, and how each is written: those that
/// [`runs`] finds from the first of them to the last. Returns how many they are, for which there must be room.
///
/// Most tokens are runs as they stand, or have none, and are not read again.
#[inline(never)]
pub(crate) fn write_runs(
    text: &str,
    mut tokens: &[Token<'_>],
    codes: &mut [Code],
    marks: &mut [Mark],
) -> usize {
    let marks = &mut marks[..codes.len()];
    let mut count = 0;
    while let [token, after @ ..] = tokens {
        // No run goes into a mark, or over a space, as one byte between tokens is.
        let parts = |next: &Token<'_>| next.start == token.end() + 1 || next.kind == TokenKind::Punctuation;
        let parted = after.first().is_none_or(parts);
        // Measured: what is most frequent is told first; one arm for both kinds of runs takes two thirds more instructions.
        if parted && token.kind == TokenKind::Syllable {
            (codes[count], marks[count]) = (token.code, Mark::new(token.is_capitalised(), false));
            count += 1;
            tokens = after;
        } else if is_plain_mark(token) {
            tokens = after;
        } else if parted
            && token.kind.is_word()
            && token.text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        {
            let digit = token.text.starts_with(|char: char| char.is_ascii_digit());
            (codes[count], marks[count]) = (token.code, Mark::new(token.is_capitalised(), digit));
            count += 1;
            tokens = after;
        } else {
            let parts = |&len: &usize| parts_runs(text.as_bytes(), tokens[len - 1].end());
            let (joined, after) = tokens.split_at((1..tokens.len()).find(parts).unwrap_or(tokens.len()));
            count += write_joined_runs(text, joined, &mut codes[count..], &mut marks[count..]);
            tokens = after;
        }
    }
    count
}

/// The same for tokens before the first of which runs are parted.
#[cold]
#[inline(never)]
fn write_joined_runs(text: &str, tokens: &[Token<'_>], codes: &mut [Code], marks: &mut [Mark]) -> usize {
    let ([first, ..], [.., last]) = (tokens, tokens) else { return 0 };
    let mut all = Runs { at: first.start, ..runs(text) };
    let mut count = 0;
    while let Some(run) = all.next_before(last.end()) {
        (codes[count], marks[count]) = (run.code, run.mark());
        count += 1;
    }
    count
}

/// Whether a token is certainly one mark: of ASCII, or a quotation mark, a dash, an ellipsis. It parts the runs beside it.
fn is_plain_mark(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Punctuation && matches!(token.text.as_bytes(), [_] | [0xe2, 0x80, _])
}

/// Whether a mark or white space stands before or after byte `at`, over which no run goes.
fn parts_runs(text: &[u8], at: usize) -> bool {
    let plain = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    // Quotation marks, dashes and the ellipsis.
    let mark = |bytes: &[u8]| matches!(bytes, [0xe2, 0x80, 0x93 | 0x94 | 0x98..=0x9f | 0xa6]);
    let (before, after) = text.split_at(at);
    before.last().is_some_and(plain)
        || after.first().is_some_and(plain)
        || before.last_chunk::<3>().is_some_and(|last| mark(last))
        || after.first_chunk::<3>().is_some_and(|first| mark(first))
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
