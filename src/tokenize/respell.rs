//! A whole text in another spelling.

use super::run::runs;
use super::token::{TokenKind, tokens};
use crate::text::Spelling;

/// The text with its syllables written anew; white space, punctuation, addresses and foreign words stay byte for byte.
///
/// ```
/// use luoc::text::{Spelling, TonePlacement};
///
/// let old = Spelling { tone: Some(TonePlacement::Old), ..Spelling::default() };
/// let text = "Hoà bình\u{a0}– https://vi.example/hoà – thuỷ thủ Müller.";
/// let written = luoc::tokenize::respelled(text, old);
/// assert_eq!(written, "Hòa bình\u{a0}– https://vi.example/hoà – thủy thủ Müller.");
/// ```
pub fn respelled(text: &str, spelling: Spelling) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut at = 0;
    for token in tokens(text) {
        if matches!(token.kind, TokenKind::Url | TokenKind::Email | TokenKind::Mention | TokenKind::Hashtag) {
            continue;
        }
        for run in runs(token.text) {
            let start = token.start + run.start;
            out.push_str(&text[at..start]);
            out.push_str(&spelling.of(run.text));
            at = start + run.text.len();
        }
    }
    out.push_str(&text[at..]);
    out
}
