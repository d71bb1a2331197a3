//! Tokens: syllables and everything that stands beside them.

use super::case::Case;
use super::lex;
use super::memo::{Known, Memo};
use crate::text::{Code, Span};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum TokenKind {
    /// A written Vietnamese syllable: `Triều`.
    Syllable,
    /// A word that Vietnamese cannot write: `Putin`, `Kremlin`.
    Foreign,
    /// Words joined by hyphens, written as a name: `Jong-un`, `Nga-Triều`.
    Name,
    /// `TP.`, `GS.TS.`, `GD&TĐ`, `LHQ`, `v.v`.
    Abbreviation,
    /// `10.000`, `2,5`, `54%`.
    Number,
    /// A date or a range of dates: `18-19/6`, `25-10`, `10/11/2024`.
    Date,
    /// `7h30`, `15:45`.
    Time,
    /// A number with its unit: `121kg`.
    Quantity,
    /// Letters and digits: `F-16`, `COVID-19`, `A5`.
    Code,
    /// A web address.
    Url,
    /// A mail address.
    Email,
    /// `#hashtag`.
    Hashtag,
    /// `@mention`.
    Mention,
    /// An emoji, whole.
    Emoji,
    /// Quotation marks, stops, brackets, dashes; an ellipsis is one token.
    Punctuation,
    /// Any other character.
    Symbol,
    /// White space and zero-width characters between tokens; only [`tokens_with_gaps`] shows them.
    Gap,
}

impl TokenKind {
    /// All kinds, each at the place of its number; padded to a power of two.
    pub(super) const ALL: [Self; 32] = {
        let mut all = [Self::Gap; 32];
        let known = [
            Self::Syllable,
            Self::Foreign,
            Self::Name,
            Self::Abbreviation,
            Self::Number,
            Self::Date,
            Self::Time,
            Self::Quantity,
            Self::Code,
            Self::Url,
            Self::Email,
            Self::Hashtag,
            Self::Mention,
            Self::Emoji,
            Self::Punctuation,
            Self::Symbol,
        ];
        let mut i = 0;
        while i < known.len() {
            all[known[i] as usize] = known[i];
            i += 1;
        }
        all
    };

    /// The name in results, such as `syllable`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Syllable => "syllable",
            Self::Foreign => "foreign",
            Self::Name => "name",
            Self::Abbreviation => "abbreviation",
            Self::Number => "number",
            Self::Date => "date",
            Self::Time => "time",
            Self::Quantity => "quantity",
            Self::Code => "code",
            Self::Url => "url",
            Self::Email => "email",
            Self::Hashtag => "hashtag",
            Self::Mention => "mention",
            Self::Emoji => "emoji",
            Self::Punctuation => "punctuation",
            Self::Symbol => "symbol",
            Self::Gap => "gap",
        }
    }

    /// Whether tokens of this kind are read aloud: everything but punctuation, symbols, emoji and gaps.
    pub const fn is_word(self) -> bool {
        !matches!(self, Self::Emoji | Self::Punctuation | Self::Symbol | Self::Gap)
    }
}

/// A piece of a text with its place, kind and code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'t> {
    /// The token as written.
    pub text: &'t str,
    /// Byte offset in the text.
    pub start: usize,
    /// What it is.
    pub kind: TokenKind,
    /// The same for all spellings of one thing; see [`Code`].
    pub code: Code,
    /// How its letters are written.
    pub(crate) case: Case,
}

impl Token<'_> {
    /// Where it stands.
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    /// One past its last byte.
    pub const fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it begins with a capital letter.
    #[inline]
    pub fn is_capitalised(&self) -> bool {
        self.case != Case::Lower
    }
}

/// The tokens of a text, in order, without the gaps between them.
///
/// ```
/// use luoc::tokenize::{TokenKind, tokens};
///
/// let tokens: Vec<_> = tokens("TP. Hồ Chí Minh, 18-19/6").map(|t| (t.text, t.kind)).collect();
/// assert_eq!(tokens[0], ("TP.", TokenKind::Abbreviation));
/// assert_eq!(tokens[5], ("18-19/6", TokenKind::Date));
/// ```
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0, memo: Memo::new() }
}

/// Tokens and the gaps between them: the pieces join back to the text, byte for byte.
///
/// ```
/// let text = "Ông  Kim\u{a0}nói:\n“…”";
/// let joined: String = luoc::tokenize::tokens_with_gaps(text).map(|t| t.text).collect();
/// assert_eq!(joined, text);
/// ```
pub fn tokens_with_gaps(text: &str) -> TokensWithGaps<'_> {
    TokensWithGaps { tokens: tokens(text), end: 0, ahead: None }
}

/// Iterator of [`tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    at: usize,
    memo: Memo,
}

impl Tokens<'_> {
    /// Goes on with the token that begins at byte `at`.
    pub(super) fn jump(&mut self, at: usize) {
        self.at = at;
    }

    /// The run at `start`, where the bytes after it show that it is a token as it stands.
    #[expect(
        clippy::inline_always,
        reason = "measured: what a call leaves in memory is slow to be read again"
    )]
    #[inline(always)]
    fn plain_run(&mut self, start: usize) -> Option<Found> {
        let (end, next, known) = self.memo.run(self.text, start)?;
        // Most runs have one space after them.
        let space = next == b' ';
        (space || is_whole(known, &self.text.as_bytes()[end..])).then_some(Found {
            end,
            go_on: end + usize::from(space),
            known,
        })
    }

    /// The token or gap at `start`, read with all care.
    #[cold]
    #[inline(never)]
    fn careful(&self, start: usize) -> Option<Found> {
        let first = self.text[start..].chars().next()?;
        let (end, kind) = lex::token(self.text, start, first);
        let code = if kind == TokenKind::Gap { Code::GAP } else { lex::code(&self.text[start..end], kind) };
        Some(Found {
            end,
            go_on: end,
            known: Known::new(kind, code, Case::of(&self.text[start..end]), false),
        })
    }
}

impl<'t> Tokens<'t> {
    /// Adds the tokens from here on up to a stop, a gap of more than spaces, the word `but`, or what takes care to read.
    #[inline(never)]
    pub(super) fn go_on(&mut self, tokens: &mut Vec<Token<'t>>, but: Code) {
        let text = self.text;
        let mut rest = &text[self.at..];
        let Some(mut reader) = self.memo.reader(self.at) else { return };
        loop {
            let start = text.len() - rest.len();
            if let Some((len, known)) = reader.run(rest) {
                let (token, after) = rest.split_at(len);
                let (after, passed) = match after.strip_prefix(' ') {
                    Some(after) => (after, len + 1),
                    None if is_whole(known, after.as_bytes()) => (after, len),
                    None => break,
                };
                if known.code() == but {
                    break;
                }
                tokens.push(known.token(token, start));
                rest = after;
                reader.pass(passed);
            } else if let Some(after) = rest.strip_prefix(' ') {
                rest = after;
                reader.pass(1);
            } else {
                let mark = plain_mark(rest.as_bytes()).filter(|_| !is_stop(rest.as_bytes()));
                let Some((len, known)) = mark else { break };
                let (token, after) = rest.split_at(len);
                tokens.push(known.token(token, start));
                rest = after;
                reader.pass(len);
            }
        }
        self.at = text.len() - rest.len();
        reader.stop(self.at);
    }

    /// The next token, which is probably a mark.
    #[inline(never)]
    pub(super) fn next_mark(&mut self) -> Option<Token<'t>> {
        self.advance()
    }

    /// The next token.
    #[expect(
        clippy::inline_always,
        reason = "measured: what a call leaves in memory is slow to be read again"
    )]
    #[inline(always)]
    pub(super) fn advance(&mut self) -> Option<Token<'t>> {
        loop {
            let start = self.at;
            let first = FIRST[usize::from(*self.text.as_bytes().get(start)?)];
            let plain = if first & LETTER != 0 {
                self.plain_run(start)
            } else if first & SPACE != 0 {
                self.at += 1;
                continue;
            } else if first & MARK != 0 {
                plain_mark(&self.text.as_bytes()[start..]).map(|(len, known)| Found {
                    end: start + len,
                    go_on: start + len,
                    known,
                })
            } else {
                None
            };
            let found = match plain {
                Some(plain) => plain,
                None => self.careful(start)?,
            };
            self.at = found.go_on;
            if found.known.kind() != TokenKind::Gap {
                return Some(found.token(self.text, start));
            }
        }
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    #[inline]
    fn next(&mut self) -> Option<Token<'t>> {
        self.advance()
    }
}

/// A token or gap, once it is found.
struct Found {
    /// One past its last byte.
    end: usize,
    /// Where the next may begin: past the space that was seen after it.
    go_on: usize,
    known: Known,
}

impl Found {
    /// The token as it stands in the text.
    #[inline]
    fn token(self, text: &str, start: usize) -> Token<'_> {
        self.known.token(&text[start..self.end], start)
    }
}

impl Known {
    /// The token of this kind that is written so.
    #[inline]
    fn token(self, text: &str, start: usize) -> Token<'_> {
        let (kind, case) = self.kind_and_case();
        Token { text, start, kind, code: self.code(), case }
    }
}

/// Whether a run is a token as it stands before `after`.
#[inline]
fn is_whole(known: Known, after: &[u8]) -> bool {
    let byte = |at: usize| after.get(at).copied().unwrap_or(0);
    // A mark joins a run to a letter or digit after it, or to more marks of an address.
    let apart = || match byte(1) {
        b'.' | b'-' | b'/' | b'_' | b'+' | b'@' => false,
        0xe2 => byte(2) == 0x80,
        other => other.is_ascii() && !other.is_ascii_alphanumeric(),
    };
    match FOLLOW[usize::from(byte(0))] {
        Follow::Ends => true,
        Follow::MayJoin => apart(),
        Follow::Stop => !known.takes_stop() && apart(),
        // “ ” ‘ – — …
        Follow::General => byte(1) == 0x80 && matches!(byte(2), 0x93 | 0x94 | 0x98 | 0x9c | 0x9d | 0xa6),
        Follow::Other => false,
    }
}

/// Length of the mark at the head of what is left of a text, and what it is, where nothing can combine with it.
#[inline]
fn plain_mark(rest: &[u8]) -> Option<(usize, Known)> {
    let (char, len) = match *rest {
        [0xe2, 0x80, last @ (0x93 | 0x94 | 0x98..=0x9e | 0xa6), ..] => {
            (char::from_u32(0x2000 | u32::from(last & 0x3f))?, 3)
        }
        [b'.', b'.', ..] => return None,
        [first, ..] if FIRST[usize::from(first)] & MARK != 0 => (char::from(first), 1),
        _ => return None,
    };
    // ASCII, and letters from U+00C0 to U+01BF and from U+1E00 on: none of them combines.
    let alone = matches!(rest[len..], [] | [..0x80 | 0xc3..0xc7, ..] | [0xe1, 0xb8..0xbc, ..]);
    alone.then(|| (len, lex::known_mark(char)))
}

/// Whether a mark may end a sentence.
fn is_stop(mark: &[u8]) -> bool {
    matches!(mark, [b'.' | b'!' | b'?', ..] | [0xe2, 0x80, 0xa6, ..])
}

/// White space, one byte of a gap.
const SPACE: u8 = 1;
/// A letter or digit: ASCII, or from U+00C0 to U+1FFF.
const LETTER: u8 = 2;
/// A mark that is a token by itself unless something combines with it.
const MARK: u8 = 4;

/// What a token that begins with a byte may be; none of the three if it takes care to tell. Bits and not an `enum`,
/// because the compiler would make a jump table of a `match`, and one token in eight would be foreseen wrongly.
static FIRST: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            // NUL also stands for the end of the text.
            0 | b' ' | b'\t' | b'\n' | b'\r' => SPACE,
            b'#' | b'@' => 0,
            0xc3..0xe2 => LETTER,
            0xe2 => MARK,
            ascii if ascii.is_ascii_alphanumeric() => LETTER,
            ascii if ascii.is_ascii_punctuation() => MARK,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// What the byte after a run says of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follow {
    /// The run ends here.
    Ends,
    /// It may belong to the token if a letter, a digit or another mark follows: `F-16`, `GD&TĐ`.
    MayJoin,
    /// Likewise, and an abbreviation keeps it: `TP.`
    Stop,
    /// The first byte of general punctuation: “ ” – …
    General,
    Other,
}

static FOLLOW: [Follow; 256] = {
    let mut table = [Follow::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b',' | b'-' | b'/' | b':' | b'&' | b'@' | b'_' | b'+' | b'\'' => Follow::MayJoin,
            b'.' => Follow::Stop,
            // A percent sign belongs to a number, a hash may begin a tag.
            b'%' | b'#' => Follow::Other,
            0 | b' ' | b'\t' | b'\n' | b'\r' => Follow::Ends,
            mark if mark.is_ascii_punctuation() => Follow::Ends,
            0xe2 => Follow::General,
            _ => Follow::Other,
        };
        byte += 1;
    }
    table
};

/// Iterator of [`tokens_with_gaps`].
#[derive(Clone, Debug)]
pub struct TokensWithGaps<'t> {
    tokens: Tokens<'t>,
    /// One past the last piece.
    end: usize,
    /// The token after the gap that was handed out last.
    ahead: Option<Token<'t>>,
}

impl<'t> Iterator for TokensWithGaps<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        let token = self.ahead.take().or_else(|| self.tokens.next());
        let text = self.tokens.text;
        let start = std::mem::replace(&mut self.end, token.map_or(text.len(), |t| t.end()));
        match token {
            Some(token) if token.start == start => return token.into(),
            Some(token) => {
                self.ahead = Some(token);
                self.end = token.start;
            }
            None if start == text.len() => return None,
            None => {}
        }
        let text = &text[start..self.end];
        Some(Token { text, start, kind: TokenKind::Gap, code: Code::GAP, case: Case::Lower })
    }
}

#[cfg(test)]
mod tests {
    use super::super::run::{Mark, runs, write_runs};
    use super::TokenKind::{
        Abbreviation, Code, Date, Email, Emoji, Foreign, Hashtag, Mention, Name, Number, Punctuation,
        Quantity, Syllable, Time, Url,
    };
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn kinds() {
        let cases = [
            ("Triều", Syllable),
            ("Putin", Foreign),
            ("10.000", Number),
            ("2,5", Number),
            ("54%", Number),
            ("8.500.000", Number),
            ("18-19/6", Date),
            ("25-10", Date),
            ("17-22/3", Date),
            ("10/11/2024", Date),
            ("10/11", Date),
            ("7h30", Time),
            ("15:45", Time),
            ("121kg", Quantity),
            ("F-16", Code),
            ("COVID-19", Code),
            ("Jong-un", Name),
            ("Nga-Triều", Name),
            ("TP.", Abbreviation),
            ("GS.TS.", Abbreviation),
            ("GD&TĐ", Abbreviation),
            ("LHQ", Abbreviation),
            ("v.v", Abbreviation),
            ("https://tuoitre.vn/a?b=c", Url),
            ("www.vov.vn", Url),
            ("tuoitre.vn", Url),
            ("a.b@vnu.edu.vn", Email),
            ("#Ukraine", Hashtag),
            ("@vtv_24", Mention),
            ("👨‍👩‍👧", Emoji),
            ("🇻🇳", Emoji),
            ("...", Punctuation),
            ("…", Punctuation),
            ("“", Punctuation),
            ("TP.HCM", Abbreviation),
            ("A5", Code),
            ("1️⃣", Emoji),
            ("7h", Time),
            ("15:45:30", Time),
            ("2024-11-10", Date),
            ("7g", Quantity),
            ("50m²", Quantity),
            ("O'Neil", Foreign),
            ("d’Ivoire", Foreign),
            ("8.500.000", Number),
            ("Th.S.", Abbreviation),
            ("ho\u{300}a", Syllable),
            ("Vie\u{302}\u{323}t", Syllable),
            ("Nga\u{ad}", Syllable),
        ];
        for (text, kind) in cases {
            let found: Vec<_> = tokens(text).map(|t| (t.text, t.kind)).collect();
            assert_eq!(found, [(text.trim_end_matches('\u{ad}'), kind)]);
        }
    }

    #[test]
    fn what_stays_apart() {
        let cases: [(&str, &[&str]); 7] = [
            ("ngôn ngữ-văn hóa", &["ngôn", "ngữ", "-", "văn", "hóa"]),
            ("v.v...", &["v.v", "..."]),
            ("nước.Ông", &["nước", ".", "Ông"]),
            ("NATO.”, ông", &["NATO", ".", "”", ",", "ông"]),
            ("Tấn T. nói", &["Tấn", "T.", "nói"]),
            ("Nga- Triều", &["Nga", "-", "Triều"]),
            ("(Ảnh: TASS)", &["(", "Ảnh", ":", "TASS", ")"]),
        ];
        for (text, expected) in cases {
            assert_eq!(tokens(text).map(|t| t.text).collect::<Vec<_>>(), expected);
        }
    }

    /// Every token read the careful way.
    fn careful(text: &str) -> Vec<Token<'_>> {
        let tokens = tokens(text);
        let mut at = 0;
        let pieces = std::iter::from_fn(|| {
            let start = at;
            let found = tokens.careful(start)?;
            at = found.end;
            Some(found.token(text, start))
        });
        pieces.filter(|token| token.kind != TokenKind::Gap).collect()
    }

    /// Pieces of news, and what is hard about them: marks that may join, forms of one letter, characters that hide.
    pub(crate) fn text() -> impl Strategy<Value = String> {
        let word = prop::sample::select(vec![
            "Triều",
            "nghiêng",
            "TP",
            "GS",
            "v",
            "T",
            "10",
            "000",
            "2016",
            "19",
            "6",
            "7h30",
            "kg",
            "A5",
            "F",
            "COVID",
            "GD",
            "TĐ",
            "Kim",
            "Jong",
            "un",
            "O",
            "Neil",
            "http",
            "www",
            "tuoitre",
            "vn",
            "com",
            "ho\u{300}a",
            "ĐƯỜNG",
            "khuỷu",
            "được",
            "không",
            "а",
            "中文",
            "ไทย",
            "한국",
            "é",
            "×",
            "ß",
            "ǅ",
            "²",
            "½",
            "\u{301}",
            "nghiễngnghiễng",
        ]);
        let mark = prop::sample::select(vec![
            " ",
            " ",
            " ",
            " ",
            ".",
            ".",
            ",",
            "-",
            "–",
            "&",
            "@",
            "#",
            "_",
            "/",
            ":",
            "://",
            "'",
            "’",
            "\"",
            "“",
            "”",
            "…",
            "...",
            "(",
            ")",
            "%",
            "+",
            "$",
            "\n",
            "\r\n",
            "\t",
            "\u{a0}",
            "\u{ad}",
            "\u{200b}",
            "\u{200d}",
            "\u{feff}",
            "\u{fe0f}",
            "\u{20e3}",
            "❤",
            "👨‍👩‍👧",
            "🇻🇳",
            "\0",
            "«",
            "،",
            "\u{34f}",
        ]);
        let piece = prop_oneof![5 => word, 6 => mark].prop_map(str::to_owned);
        let piece = prop_oneof![20 => piece, 1 => any::<char>().prop_map(String::from)];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 8 * ProptestConfig::default().cases, ..Default::default() })]

        #[test]
        fn the_fast_way_finds_what_the_careful_way_finds(text in text()) {
            prop_assert_eq!(tokens(&text).collect::<Vec<_>>(), careful(&text));
        }

        #[test]
        fn the_runs_under_tokens_are_those_of_the_text(text in text()) {
            let room = text.len() / 2 + 1;
            let (mut codes, mut marks) = (vec![super::Code::GAP; room], vec![Mark::Lower; room]);
            let count = write_runs(&text, &tokens(&text).collect::<Vec<_>>(), &mut codes, &mut marks);
            let runs: Vec<_> = runs(&text).map(|run| (run.code, run.mark())).collect();
            prop_assert_eq!(codes.into_iter().zip(marks).take(count).collect::<Vec<_>>(), runs);
        }
    }

    #[test]
    fn a_grapheme_joiner_ends_no_word() {
        let text = "а\u{34f}\"";
        assert_eq!(tokens(text).collect::<Vec<_>>(), careful(text));
    }

    #[test]
    fn the_fast_way_agrees_on_the_seeds() {
        for seed in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds")).unwrap() {
            let text = std::fs::read_to_string(seed.unwrap().path()).unwrap();
            // From every character, so that every token also stands at the start and all prefixes end a text.
            for (at, _) in text.char_indices().step_by(17) {
                let tail = &text[at..(at + 300..text.len())
                    .find(|&end| text.is_char_boundary(end))
                    .unwrap_or(text.len())];
                assert_eq!(tokens(tail).collect::<Vec<_>>(), careful(tail));
            }
        }
    }
}
