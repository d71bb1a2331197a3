//! Sentences.
//!
//! A sentence ends at a line break, and at a stop (`.` `!` `?` `…`) with the quotation marks and brackets that close
//! after it, where white space follows and the next word begins like a sentence. Boundaries are kept inside quotes;
//! what attributes a quote (`…”, ông Putin nói`, `…” - bà kể`) stays with its last sentence. A photo credit
//! (`- Ảnh: AFP`) is a sentence of its own, also where neither a stop nor a line break parts it from the text.

use super::credit;
use super::lex::is_initial;
use super::token::{Token, TokenKind, Tokens, tokens};
use crate::text::{Code, Span};

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
    Sentences { text, tokens: tokens(text), ahead: None, photo: *credit::PHOTO, unwanted: Vec::new() }
}

/// Iterator of [`sentences`].
#[derive(Clone, Debug)]
pub struct Sentences<'t> {
    text: &'t str,
    tokens: Tokens<'t>,
    /// The first token of the next sentence, where the end of the last was only seen with it.
    ahead: Option<Token<'t>>,
    /// The code of the word that begins a photo credit.
    photo: Code,
    /// Memory for the tokens of a sentence, where nobody wants them.
    unwanted: Vec<Token<'t>>,
}

impl<'t> Iterator for Sentences<'t> {
    type Item = Sentence<'t>;

    fn next(&mut self) -> Option<Sentence<'t>> {
        let mut tokens = std::mem::take(&mut self.unwanted);
        tokens.clear();
        let sentence = self.next_into(&mut tokens);
        self.unwanted = tokens;
        sentence
    }
}

impl<'t> Sentences<'t> {
    /// The next sentence; its tokens are added to `tokens`.
    pub(crate) fn next_into(&mut self, tokens: &mut Vec<Token<'t>>) -> Option<Sentence<'t>> {
        let first = self.ahead.take().or_else(|| self.tokens.next_mark())?;
        let from = tokens.len();
        tokens.push(first);
        let mut end = End::default();
        end.see(&tokens[from..]);
        let mut credit_end = self.credit(first, first.start).unwrap_or(usize::MAX);
        let mut span = Span::new(first.start, first.end());
        loop {
            if end.stop.is_none() && credit_end == usize::MAX {
                self.tokens.go_on(tokens, self.photo);
            }
            span.end = tokens.last().map_or(span.end, Token::end);
            let Some(token) = self.tokens.next_mark() else { break };
            let ends = token.start >= credit_end
                || has_line_break(&self.text[span.end..token.start])
                || end.is_before(self.text, token, token.start > span.end);
            if ends {
                self.ahead = Some(token);
                break;
            }
            if token.code == self.photo {
                // The bracket or dash before it belongs to the credit.
                let before = if let [.., before, _] = tokens[from..] { before.end() } else { span.start };
                let opened = credit::opens(&self.text[before..span.end]);
                let start = if opened { before + leading_gap(&self.text[before..]) } else { token.start };
                if let Some(at) = self.credit(token, start) {
                    if start > span.start {
                        self.tokens.jump(start);
                        if opened {
                            tokens.pop();
                            span.end = before;
                        }
                        break;
                    }
                    credit_end = at;
                }
            }
            tokens.push(token);
            end.see(&tokens[from..]);
        }
        Some(Sentence { text: &self.text[span.range()], start: span.start })
    }

    /// The end of the photo credit that starts at `start` and whose first word is `token`.
    fn credit(&self, token: Token<'t>, start: usize) -> Option<usize> {
        (token.code == self.photo).then(|| credit::end(self.text, start, &token)).flatten()
    }
}

fn leading_gap(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

pub(super) fn has_line_break(gap: &str) -> bool {
    // Most gaps are nothing, or one space.
    !matches!(gap, "" | " ") && gap.contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}'])
}

/// What has been seen of a possible end of a sentence.
#[derive(Clone, Copy, Debug, Default)]
struct End {
    /// A stop has come, with nothing after it but closing marks.
    stop: Option<Stop>,
    /// The last of them was a quotation mark.
    quote: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    /// `.`: the next word must begin like a sentence.
    Full {
        /// After a word in lower case a capital glued to the stop begins a sentence.
        lower: bool,
        /// After a number of at most three digits.
        short_number: bool,
    },
    /// `…`: a number goes on with the sentence.
    Ellipsis,
    /// `!` or `?`.
    Strong,
    /// The stop of an abbreviation that may also end a sentence: `v.v.`
    Abbreviation,
    /// The beginning of a name that stands for it: `phường K.`, `bà Ph.`
    Initial,
}

impl End {
    /// Sees the last of the tokens of the sentence so far.
    fn see(&mut self, tokens: &[Token<'_>]) {
        let [before @ .., token] = tokens else { return };
        match token.kind {
            TokenKind::Punctuation => self.see_mark(token.text, before),
            TokenKind::Abbreviation => self.see_abbreviation(token.text, before),
            _ => (self.stop, self.quote) = (None, false),
        }
    }

    fn see_abbreviation(&mut self, text: &str, before: &[Token<'_>]) {
        self.quote = false;
        self.stop = match text.strip_suffix('.') {
            _ if text == "v.v." => Some(Stop::Abbreviation),
            Some(part) if !before.is_empty() && is_initial(part) => Some(Stop::Initial),
            _ => None,
        };
    }

    fn see_mark(&mut self, mark: &str, before: &[Token<'_>]) {
        if self.stop.is_some() && is_closing(mark) {
            self.quote = is_quote(mark);
            return;
        }
        self.quote = false;
        let last = before.last();
        let number = last.is_some_and(|last| last.kind == TokenKind::Number);
        let letter = || last.is_some_and(|last| last.kind.is_word() && last.text.chars().nth(1).is_none());
        let lower = || {
            last.is_some_and(|last| {
                last.kind == TokenKind::Syllable && last.text.len() > 1 && !last.is_capitalised()
            })
        };
        let short = || last.is_some_and(|last| last.text.len() <= 3);
        self.stop = match mark {
            "!" | "?" => Some(Stop::Strong),
            // A number or a single letter that begins the sentence: `1.`, `a.`
            "." if before.len() == 1 && (number || letter()) => None,
            "." => Some(Stop::Full { lower: lower(), short_number: number && short() }),
            "…" => Some(Stop::Ellipsis),
            dots if dots.starts_with("..") => Some(Stop::Ellipsis),
            _ => None,
        };
    }

    /// Whether the sentence, which has come to a stop, ends before `token`.
    fn is_before(self, text: &str, token: Token<'_>, gap: bool) -> bool {
        let Some(stop) = self.stop else { return false };
        if !gap {
            // `nước.Ông`: a space was left out.
            return matches!(stop, Stop::Full { lower: true, .. })
                && !self.quote
                && token.kind == TokenKind::Syllable
                && token.is_capitalised()
                && token.text.len() > 1;
        }
        let after = &text[token.end()..];
        if is_straight(token.text) {
            // Before a letter a straight mark opens, before anything else it closes.
            return after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '“' | '('))
                || after.starts_with("..");
        }
        if matches!(token.text, "-" | "–" | "—") {
            // `…” - bà kể`: what comes after a quote tells who spoke.
            return !self.quote && after.trim_start().starts_with(|c: char| !c.is_lowercase());
        }
        let digits = token.text.starts_with(|c: char| c.is_ascii_digit());
        let capital = token.is_capitalised();
        match stop {
            Stop::Full { short_number: true, .. } if digits && is_thousand(token.text) => false,
            Stop::Full { .. } | Stop::Strong => capital || digits || begins(token.text),
            Stop::Ellipsis => capital || begins(token.text),
            Stop::Abbreviation => capital,
            Stop::Initial => {
                capital
                    && token.kind == TokenKind::Syllable
                    && after.trim_start().starts_with(char::is_lowercase)
            }
        }
    }
}

/// `000`, the rest of a number that was cut at its separator.
fn is_thousand(token: &str) -> bool {
    token.len() == 3 && token.bytes().all(|b| b.is_ascii_digit()) && token.starts_with('0')
}

/// Marks that stand before a sentence.
fn begins(mark: &str) -> bool {
    matches!(mark, "“" | "‘" | "«" | "(" | "[" | "„" | "•" | "*" | "+")
}

fn is_closing(mark: &str) -> bool {
    matches!(mark, "”" | "’" | "»" | ")" | "]" | "\"" | "'" | "." | "!" | "?" | "…") || mark.starts_with("..")
}

fn is_quote(mark: &str) -> bool {
    matches!(mark, "”" | "’" | "»" | "\"" | "'")
}

fn is_straight(mark: &str) -> bool {
    matches!(mark, "\"" | "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries() {
        let cases: [&[&str]; 25] = [
            &["Bà ở TP. Hồ Chí Minh.", "GS.TS. Nguyễn Văn A đến."],
            &["“Có không?”.", "Ông cười."],
            &["Kinh nghiệm v.v...", "Đó là việc của chúng tôi."],
            &["“Đó là việc của chúng tôi.”, ông Putin nói.", "Hết."],
            &["Xem https://a.vn/b.html?c=d.", "Hết."],
            &["Giá 10.000 đồng.", "1. Mở đầu.", "2. Kết."],
            &["Bị cáo Nguyễn Tấn T. khai nhận."],
            &["Chưa hết... nhưng rồi cũng xong."],
            &["\"Đúng.\"", "\"Không.\""],
            &["\"Mệt quá! \".", "Màn kịch ấy hơi vụng."],
            &["\"Bao nhiêu?\" - tôi hỏi.", "Không ai đáp."],
            &["“Đi thôi!” – Bà Lan gọi.", "Rồi bà đi."],
            &["Ba năm là... 98 phần trăm."],
            &["Ông gửi 500. 000 đồng."],
            &["Năm 2016.", "15 người bị thương."],
            &["Nhà ở phường K.", "Người ta nói thế."],
            &["Theo ông J. Biden thì không."],
            &["Nguyễn Th. và Trần Ngh. khai nhận.", "Hôm đó có bà Ph.", "Người ta đều biết."],
            &["Hàng đi châu Á.", "Việt Nam bán sang Ý.", "Tốt!"],
            &["Người biểu tình sáng nay", "- Ảnh: AFP", "Theo Hãng tin AFP, họ đã về."],
            &["Đã ra mắt.", "Biểu tình tại thủ đô", "(Ảnh: Đỗ Tuấn Anh)", "Tại cuộc họp báo, ông nói."],
            &["Khám nghiệm hiện trường", "(Ảnh AP)", "Sokolov đã chạy trốn."],
            &["Giá gạo tăng", "(Ảnh minh họa)", "Ở Hà Nội, giá nước cũng tăng."],
            &["Máy bay không người lái (ảnh) Mỹ bay qua."],
            &["Ông Nam (ảnh trái) Phó giám đốc đã đến."],
        ];
        for expected in cases {
            let text = expected.join(" ");
            assert_eq!(sentences(&text).map(|s| s.text).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn a_space_may_be_missing() {
        let found: Vec<_> = sentences("Ông về nước.Ông nói: vâng.").map(|s| s.text).collect();
        assert_eq!(found, ["Ông về nước.", "Ông nói: vâng."]);
    }
}
