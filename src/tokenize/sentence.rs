//! Sentences.
//!
//! A sentence ends at a line break, and at a stop (`.` `!` `?` `…`) with the quotation marks and brackets that close
//! after it, where white space follows and the next word begins like a sentence. Boundaries are kept inside quotes;
//! what attributes a quote (`…”, ông Putin nói`) stays with its last sentence.

use super::token::{Token, TokenKind, TokensWithGaps, tokens_with_gaps};
use crate::text::Span;

/// A sentence of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence<'t> {
    /// The sentence as written, without the white space around it.
    pub text: &'t str,
    /// Byte offset in the text.
    pub start: usize,
}

impl Sentence<'_> {
    /// Where it stands.
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }
}

/// The sentences of a text, in order. They hold every character that is not white space.
///
/// ```
/// let text = "Ông sống ở TP. Hồ Chí Minh. “Đó là việc của chúng tôi.”, ông nói.";
/// let sentences: Vec<_> = luoc::tokenize::sentences(text).map(|s| s.text).collect();
/// assert_eq!(sentences, ["Ông sống ở TP. Hồ Chí Minh.", "“Đó là việc của chúng tôi.”, ông nói."]);
/// ```
pub fn sentences(text: &str) -> Sentences<'_> {
    Sentences { text, tokens: tokens_with_gaps(text), ahead: None }
}

/// Iterator of [`sentences`].
#[derive(Clone, Debug)]
pub struct Sentences<'t> {
    text: &'t str,
    tokens: TokensWithGaps<'t>,
    /// The first token of the next sentence, where the end of the last was only seen with it.
    ahead: Option<Token<'t>>,
}

impl<'t> Iterator for Sentences<'t> {
    type Item = Sentence<'t>;

    fn next(&mut self) -> Option<Sentence<'t>> {
        let mut end = End::default();
        let mut span: Option<Span> = None;
        while let Some(token) = self.ahead.take().or_else(|| self.tokens.next()) {
            if token.kind == TokenKind::Gap {
                let line_break = token.text.contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}']);
                if span.is_some() && line_break {
                    break;
                }
                end.gap = true;
                continue;
            }
            if span.is_some() && end.is_before(&token) {
                self.ahead = Some(token);
                break;
            }
            end.see(&token);
            span = Some(span.map_or(token.span(), |span| span.cover(token.span())));
        }
        span.map(|span| Sentence { text: &self.text[span.range()], start: span.start })
    }
}

/// What has been seen of a possible end of a sentence.
#[derive(Clone, Copy, Debug, Default)]
struct End {
    /// A stop has come, with nothing after it but closing marks.
    stop: Option<Stop>,
    /// White space came after the last token.
    gap: bool,
    /// Number of tokens so far.
    tokens: usize,
    /// The last token was a number or a single letter that begins the sentence: `1.`, `a.`
    label: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// `.` or `…`: the next word must begin like a sentence.
    Weak,
    /// `!` or `?`.
    Strong,
    /// The stop of an abbreviation that may also end a sentence: `v.v.`, `T.`
    Abbreviation,
}

impl End {
    fn see(&mut self, token: &Token<'_>) {
        let closes = self.stop.is_some() && is_closing(token.text) && (!self.gap || !is_straight(token.text));
        self.tokens += 1;
        self.gap = false;
        if closes {
            return;
        }
        self.stop = match token.text {
            "!" | "?" => Some(Stop::Strong),
            "." if self.label => None,
            "." | "…" => Some(Stop::Weak),
            dots if dots.starts_with("..") => Some(Stop::Weak),
            "v.v." => Some(Stop::Abbreviation),
            _ => None,
        };
        self.label = self.tokens == 1
            && (token.kind == TokenKind::Number || token.text.chars().count() == 1 && token.kind.is_word());
    }

    /// Whether the sentence ends before `token`.
    fn is_before(&self, token: &Token<'_>) -> bool {
        let Some(stop) = self.stop else { return false };
        if !self.gap {
            return false;
        }
        let opens = is_opening(token.text) || is_straight(token.text);
        let begins = opens
            || token.is_capitalised()
            || token.text.starts_with(|c: char| c.is_ascii_digit())
            || matches!(token.text, "-" | "–" | "—" | "•" | "*" | "+");
        match stop {
            Stop::Weak | Stop::Strong => begins,
            Stop::Abbreviation => token.is_capitalised(),
        }
    }
}

fn is_closing(mark: &str) -> bool {
    matches!(mark, "”" | "’" | "»" | ")" | "]" | "\"" | "'" | "." | "!" | "?" | "…") || mark.starts_with("..")
}

fn is_opening(mark: &str) -> bool {
    matches!(mark, "“" | "‘" | "«" | "(" | "[" | "„")
}

fn is_straight(mark: &str) -> bool {
    matches!(mark, "\"" | "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let cases: [&[&str]; 9] = [
            &["Bà ở TP. Hồ Chí Minh.", "GS.TS. Nguyễn Văn A đến."],
            &["“Có không?”.", "Ông cười."],
            &["Kinh nghiệm v.v...", "Đó là việc của chúng tôi."],
            &["“Đó là việc của chúng tôi.”, ông Putin nói.", "Hết."],
            &["Xem https://a.vn/b.html?c=d.", "Hết."],
            &["Giá 10.000 đồng.", "1. Mở đầu.", "2. Kết."],
            &["Bị cáo Nguyễn Tấn T. khai nhận."],
            &["Chưa hết... nhưng rồi cũng xong."],
            &["\"Đúng.\"", "\"Không.\""],
        ];
        for expected in cases {
            let text = expected.join(" ");
            assert_eq!(sentences(&text).map(|s| s.text).collect::<Vec<_>>(), expected);
        }
    }
}
