//! Photo credits: `Ảnh: TASS`, `(Ảnh: Đỗ Tuấn Anh)`, `(Ảnh AP)`, `- Ảnh: Việt Dũng`.

use std::sync::LazyLock;

use super::token::{Token, TokenKind, tokens};
use crate::text::Code;

/// The longest credit, in bytes.
const LONGEST: usize = 160;

/// Function words that open a sentence before a name or number, where a capital is no sign of where the credit ends.
const OPENERS: [&str; 16] = [
    "Theo", "Ông", "Bà", "Tại", "Ngày", "Trong", "Ở", "Từ", "Hôm", "Anh", "Chị", "Sáng", "Chiều", "Tối",
    "Trưa", "Đến",
];

/// The code of the word that begins a credit.
pub(super) static PHOTO: LazyLock<Code> = LazyLock::new(|| Code::of("ảnh"));

/// The codes of the words that say of a picture that it shows something like it: `minh họa`.
pub(super) static FOR_SHOW: LazyLock<[Code; 2]> = LazyLock::new(|| ["minh", "họa"].map(Code::of));

/// Whether the words after `ảnh` in brackets are a credit without a colon: a name (`AP`), or `minh họa`. In `(ảnh)` and
/// `(ảnh trái)` the picture is spoken of.
pub(super) fn names_source<'t>(tokens: impl IntoIterator<Item = Token<'t>>) -> bool {
    let words: Vec<Token<'_>> = tokens.into_iter().filter(|token| token.kind.is_word()).collect();
    match words.as_slice() {
        [a, b] if [a.code, b.code] == *FOR_SHOW => true,
        words => !words.is_empty() && words.iter().all(Token::is_capitalised),
    }
}

/// Whether the text before the word, without its white space, is the bracket or dash of a credit.
pub(super) fn opens(before: &str) -> bool {
    matches!(before.trim(), "(" | "[" | "-" | "–" | "—")
}

/// Where the credit ends that starts at `start` (its bracket or dash, if it has one) and has the word `photo`; `None`
/// if it is none, or ends like any sentence.
pub(super) fn end(text: &str, start: usize, photo: &Token<'_>) -> Option<usize> {
    let after = text[photo.end()..].trim_start_matches(' ');
    let (after, colon) = after.strip_prefix(':').map_or((after, false), |after| (after, true));
    let at = text.len() - after.len();
    let limit = after.char_indices().map(|(at, _)| at).take_while(|&at| at <= LONGEST).last().unwrap_or(0);
    let line = after[..limit].lines().next().unwrap_or_default();
    if text[start..].starts_with(['(', '[']) {
        let close = line.find([')', ']'])? + 1;
        let rest = line[close..].trim_start_matches(['.', ' ', '\u{a0}']);
        // A sentence that goes on after the bracket is not cut.
        let cut = rest.is_empty() || rest.starts_with(|c: char| !c.is_lowercase() && c.is_alphanumeric());
        let cut = cut && (colon || names_source(tokens(&line[..close])));
        return cut.then(|| at + close + usize::from(line[close..].starts_with('.')));
    }
    if !colon {
        return None;
    }
    photo.is_capitalised().then(|| end_of_names(line)).flatten().map(|end| at + end)
}

/// Where the names at the start of a line end and a sentence begins.
///
/// Names are capitalised words, and so is the first of the sentence; it is told by the small letters after it (`Việt
/// Dũng Đây là`), by being a word that opens sentences (`AFP Theo Hãng tin`), or as Vietnamese after an agency.
fn end_of_names(line: &str) -> Option<usize> {
    let mut last: Option<Token<'_>> = None;
    let mut before_last = false;
    let mut joined = true;
    for token in tokens(line) {
        if token.kind.is_word() && token.is_capitalised() {
            let agency = last.is_some_and(|last| last.kind != TokenKind::Syllable);
            if !joined && (OPENERS.contains(&token.text) || agency && token.kind == TokenKind::Syllable) {
                return Some(token.start);
            }
            before_last = !joined;
            joined = false;
            last = Some(token);
        } else if matches!(token.text, "/" | "-" | "–" | "," | "&") && last.is_some() {
            joined = true;
        } else if matches!(token.text, "." | "…" | ";") {
            return last.map(|_| token.end());
        } else {
            // The last name is the first word of a sentence, if another name stands right before it.
            return last.filter(|_| before_last && !joined).map(|last| last.start);
        }
    }
    last.map(|last| last.end())
}
