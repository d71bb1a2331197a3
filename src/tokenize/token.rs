//! Tokens: syllables and everything that stands beside them.

use unicode_segmentation::UnicodeSegmentation;

use super::abbreviation::is_abbreviation;
use super::run::run_end;
use crate::text::{Code, Span, Syllable, is_ignorable};

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
    pub fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
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
    Tokens(tokens_with_gaps(text))
}

/// Tokens and the gaps between them: the pieces join back to the text, byte for byte.
///
/// ```
/// let text = "Ông  Kim\u{a0}nói:\n“…”";
/// let joined: String = luoc::tokenize::tokens_with_gaps(text).map(|t| t.text).collect();
/// assert_eq!(joined, text);
/// ```
pub fn tokens_with_gaps(text: &str) -> TokensWithGaps<'_> {
    TokensWithGaps { text, at: 0 }
}

/// Iterator of [`tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'t>(TokensWithGaps<'t>);

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        self.0.find(|token| token.kind != TokenKind::Gap)
    }
}

/// Iterator of [`tokens_with_gaps`].
#[derive(Clone, Debug)]
pub struct TokensWithGaps<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for TokensWithGaps<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        let start = self.at;
        let first = self.text[start..].chars().next()?;
        let (end, kind) = if is_gap(first) {
            (gap_end(self.text, start), TokenKind::Gap)
        } else if first.is_alphanumeric() {
            word(self.text, start)
        } else if matches!(first, '#' | '@') && run_end(self.text, start + 1) > start + 1 {
            let kind = if first == '#' { TokenKind::Hashtag } else { TokenKind::Mention };
            (handle_end(self.text, start + 1), kind)
        } else {
            mark(self.text, start, first)
        };
        self.at = end;
        let text = &self.text[start..end];
        let code = if kind == TokenKind::Syllable { Code::of(text) } else { Code::of_other(text) };
        Some(Token { text, start, kind, code })
    }
}

fn is_gap(char: char) -> bool {
    char.is_whitespace() || char.is_control() || is_ignorable(char)
}

fn gap_end(text: &str, start: usize) -> usize {
    text[start..].find(|c| !is_gap(c)).map_or(text.len(), |len| start + len)
}

/// End of the letters, digits and underscores of a hashtag or mention.
fn handle_end(text: &str, start: usize) -> usize {
    let mut at = run_end(text, start);
    while text[at..].starts_with('_') && run_end(text, at + 1) > at + 1 {
        at = run_end(text, at + 1);
    }
    at
}

/// A token that is no word: an ellipsis, an emoji, a mark with what combines with it.
fn mark(text: &str, start: usize, first: char) -> (usize, TokenKind) {
    if first == '.' {
        let dots = text[start..].bytes().take_while(|&b| b == b'.').count();
        return (start + dots, TokenKind::Punctuation);
    }
    if first.is_ascii_punctuation() && text.as_bytes().get(start + 1).is_none_or(u8::is_ascii) {
        let symbol = matches!(first, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~');
        return (start + 1, if symbol { TokenKind::Symbol } else { TokenKind::Punctuation });
    }
    let cluster = text[start..].graphemes(true).next().unwrap_or_default();
    // A cluster may end in a joiner that glues nothing; a gap must not hide in a mark.
    let cluster = cluster.trim_end_matches(|c| is_gap(c) && c != '\u{fe0f}' && c != '\u{200d}');
    let len = cluster.len().max(first.len_utf8());
    (start + len, kind_of_mark(first, cluster))
}

fn kind_of_mark(first: char, cluster: &str) -> TokenKind {
    let emoji = matches!(first as u32, 0x1f000..=0x1faff | 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x2300..=0x23ff)
        || cluster.contains(['\u{fe0f}', '\u{20e3}']);
    if emoji {
        TokenKind::Emoji
    } else if first.is_ascii_punctuation()
        || matches!(first, '«' | '»' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{301f}' | '·' | '¿' | '¡')
    {
        TokenKind::Punctuation
    } else {
        TokenKind::Symbol
    }
}

/// The token that starts with a letter or digit at `start`.
fn word(text: &str, start: usize) -> (usize, TokenKind) {
    let end = run_end(text, start);
    if let Some(found) = address(text, start, end) {
        return found;
    }
    let bytes = text.as_bytes();
    if bytes[start].is_ascii_digit() {
        return number(text, start, end);
    }
    match bytes.get(end) {
        Some(b'.') => dotted(text, start, end),
        Some(b'&') => ampersand(text, start, end),
        Some(b'-') => hyphenated(text, start, end),
        _ => (end, kind_of_run(&text[start..end])),
    }
}

fn kind_of_run(run: &str) -> TokenKind {
    if Syllable::parse(run).is_some() {
        return TokenKind::Syllable;
    }
    if run.bytes().any(|b| b.is_ascii_digit()) {
        return TokenKind::Code;
    }
    let mut letters = run.chars().filter(|&c| !is_ignorable(c));
    if letters.clone().count() >= 2 && letters.all(char::is_uppercase) {
        TokenKind::Abbreviation
    } else {
        TokenKind::Foreign
    }
}

/// Web and mail addresses.
fn address(text: &str, start: usize, end: usize) -> Option<(usize, TokenKind)> {
    let rest = &text[end..];
    let run = &text[start..end];
    let scheme = rest.starts_with("://") && run.is_ascii();
    if scheme || rest.starts_with('.') && run.eq_ignore_ascii_case("www") {
        let stop = text[start..]
            .find(|c: char| is_gap(c) || matches!(c, '<' | '>' | '"' | '“' | '”'))
            .map_or(text.len(), |n| start + n);
        let len =
            text[start..stop].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '…']).len();
        return Some((start + len.max(end - start), TokenKind::Url));
    }
    // Only ASCII may stand in the local part and the domain, so the look-ahead is over bytes and short.
    if !matches!(rest.as_bytes().first(), Some(b'@' | b'.' | b'_' | b'-' | b'+')) || !run.is_ascii() {
        return None;
    }
    let label = |at: usize, extra: &[u8]| {
        at + text.as_bytes()[at..]
            .iter()
            .take(256)
            .take_while(|b| b.is_ascii_alphanumeric() || extra.contains(b))
            .count()
    };
    let local = label(start, b"._-+");
    if text.as_bytes().get(local) == Some(&b'@') {
        let domain = label(local + 1, b".-");
        let len = text[local + 1..domain].trim_end_matches(['.', '-']).len();
        let host = &text[local + 1..local + 1 + len];
        return host.contains('.').then_some((local + 1 + len, TokenKind::Email));
    }
    domain(text, start)
}

/// A bare domain such as `tuoitre.vn`, told by an ending that is no Vietnamese word.
fn domain(text: &str, start: usize) -> Option<(usize, TokenKind)> {
    const ENDINGS: [&str; 9] = ["com", "vn", "net", "org", "edu", "gov", "info", "io", "epi"];
    let len = text.as_bytes()[start..]
        .iter()
        .take(256)
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        .count();
    let host = text[start..start + len].trim_end_matches(['.', '-']);
    let (name, ending) = host.rsplit_once('.')?;
    let known = ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
    if !known || name.is_empty() || name.contains("..") {
        return None;
    }
    let mut end = start + host.len();
    if text[end..].starts_with('/') {
        end = text[end..]
            .find(|c: char| is_gap(c) || !c.is_ascii() || matches!(c, '<' | '>' | '"'))
            .map_or(text.len(), |n| end + n);
        end = start + text[start..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']).len();
    }
    Some((end, TokenKind::Url))
}

/// `10.000`, `2,5`, `54%`, `18-19/6`, `7h30`, `15:45`, `121kg`, `2A`.
fn number(text: &str, start: usize, run: usize) -> (usize, TokenKind) {
    let bytes = text.as_bytes();
    let digits = |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    if start + digits(start) < run {
        return (run, kind_of_mixed(&text[start..run]));
    }
    let mut end = run;
    while let Some(b'.' | b',' | b'/' | b'-' | b':') = bytes.get(end) {
        let more = digits(end + 1);
        // A run that goes on with letters (`10-A5`) is a token of its own.
        if more == 0 || run_end(text, end + 1) != end + 1 + more {
            break;
        }
        end += 1 + more;
    }
    if bytes.get(end) == Some(&b'%') {
        return (end + 1, TokenKind::Number);
    }
    (end, kind_of_digits(&text[start..end]))
}

fn kind_of_mixed(run: &str) -> TokenKind {
    let unit = run.trim_start_matches(|c: char| c.is_ascii_digit());
    let after = unit.trim_start_matches(['h', 'g', 'H', 'G']);
    if after.len() + 1 == unit.len()
        && after.len() <= 3
        && after.trim_end_matches('p').bytes().all(|b| b.is_ascii_digit())
    {
        return TokenKind::Time;
    }
    let letters = unit.chars().all(|c| !c.is_numeric());
    if letters && unit.chars().next().is_some_and(char::is_lowercase) {
        TokenKind::Quantity
    } else {
        TokenKind::Code
    }
}

/// Digits with separators: a time, a date or range of dates, or a number.
#[expect(
    clippy::many_single_char_names,
    reason = "d, m, y for the first date of a range; e, n, z for the second"
)]
fn kind_of_digits(text: &str) -> TokenKind {
    let value = |part: &str| part.parse::<u32>().unwrap_or(u32::MAX);
    if let Some((hour, minute)) = text.split_once(':') {
        let clock = value(hour) < 25 && minute.len() == 2 && value(minute) < 60;
        return if clock { TokenKind::Time } else { TokenKind::Number };
    }
    let parts: Vec<u32> = text.split(['/', '-', '.']).map(value).collect();
    let day = |d: u32| (1..=31).contains(&d);
    let month = |m: u32| (1..=12).contains(&m);
    let year = |y: u32| (1000..=2999).contains(&y);
    let separators: String = text.chars().filter(|c| !c.is_ascii_digit()).collect();
    let date = match (separators.as_str(), parts.as_slice()) {
        ("/" | "-", &[d, m]) => day(d) && month(m) || separators == "/" && month(d) && year(m),
        ("//" | "--" | "..", &[d, m, y]) => day(d) && month(m) && (year(y) || y < 100 && separators == "//"),
        ("-/", &[d, e, m]) => day(d) && day(e) && month(m),
        ("-//", &[d, e, m, y]) => day(d) && day(e) && month(m) && year(y),
        ("/-/", &[d, m, e, n]) => day(d) && month(m) && day(e) && month(n),
        ("/-//", &[d, m, e, n, y]) => day(d) && month(m) && day(e) && month(n) && year(y),
        ("//-//", &[d, m, y, e, n, z]) => day(d) && month(m) && year(y) && day(e) && month(n) && year(z),
        _ => false,
    };
    if date { TokenKind::Date } else { TokenKind::Number }
}

/// A run before a full stop: `TP.`, `GS.TS.`, `TP.HCM`, `U.S.`, `T.`, `v.v`.
fn dotted(text: &str, start: usize, run: usize) -> (usize, TokenKind) {
    let bytes = text.as_bytes();
    let mut end = run;
    // Short capitalised or single-letter parts hang together by their stops.
    while bytes.get(end) == Some(&b'.') {
        let next = run_end(text, end + 1);
        let (here, there) = (&text[start..end], &text[end + 1..next]);
        let part = here.rsplit('.').next().unwrap_or(here);
        if next == end + 1
            || !(is_short_part(part) && is_short_part(there)
                || is_abbreviation(here) && there.starts_with(char::is_uppercase) && is_short_part(there))
        {
            break;
        }
        end = next;
    }
    let dots = bytes[end..].iter().take_while(|&&b| b == b'.').count();
    let token = &text[start..end];
    let joined = end > run;
    let initial = !joined && token.chars().count() == 1 && token.starts_with(char::is_uppercase);
    if dots == 1
        && (is_abbreviation(token)
            || token.rsplit('.').next().is_some_and(is_abbreviation)
            || initial
            || joined && last_is_single(token))
    {
        return (end + 1, TokenKind::Abbreviation);
    }
    if joined { (end, TokenKind::Abbreviation) } else { (run, kind_of_run(token)) }
}

/// One letter, or up to four letters of which the first and last are capitals: `v`, `TP`, `ThS`, `HCM`.
fn is_short_part(part: &str) -> bool {
    let count = part.chars().count();
    count == 1 && part.chars().all(char::is_alphabetic)
        || (2..=4).contains(&count)
            && part.chars().all(char::is_alphabetic)
            && part.starts_with(char::is_uppercase)
            && (part.ends_with(char::is_uppercase) || is_abbreviation(part))
}

fn last_is_single(token: &str) -> bool {
    token
        .rsplit('.')
        .next()
        .is_some_and(|part| part.chars().count() == 1 && part.starts_with(char::is_uppercase))
}

/// `GD&TĐ`, `R&D`: capitals on both sides.
fn ampersand(text: &str, start: usize, run: usize) -> (usize, TokenKind) {
    let next = run_end(text, run + 1);
    let capitals = |s: &str| !s.is_empty() && s.chars().all(char::is_uppercase);
    if capitals(&text[start..run]) && capitals(&text[run + 1..next]) {
        (next, TokenKind::Abbreviation)
    } else {
        (run, kind_of_run(&text[start..run]))
    }
}

/// `F-16`, `COVID-19`, `Jong-un`, `Nga-Triều`; lower-case words around a hyphen stay apart unless foreign.
fn hyphenated(text: &str, start: usize, run: usize) -> (usize, TokenKind) {
    let mut end = run;
    let mut code = false;
    while text.as_bytes().get(end) == Some(&b'-') {
        let next = run_end(text, end + 1);
        let (here, there) = (&text[start..end], &text[end + 1..next]);
        let digits = there.starts_with(|c: char| c.is_ascii_digit());
        let name = here.starts_with(char::is_uppercase)
            || Syllable::parse(here).is_none() && !there.starts_with(char::is_uppercase);
        let capitals = here.chars().any(char::is_uppercase);
        if next == end + 1 || !(if digits { capitals } else { name }) {
            break;
        }
        code |= digits;
        end = next;
    }
    match (end > run, code) {
        (true, true) => (end, TokenKind::Code),
        (true, false) => (end, TokenKind::Name),
        _ => (end, kind_of_run(&text[start..run])),
    }
}

#[cfg(test)]
mod tests {
    use super::TokenKind::{
        Abbreviation, Code, Date, Email, Emoji, Foreign, Hashtag, Mention, Name, Number, Punctuation,
        Quantity, Syllable, Time, Url,
    };
    use super::*;

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
}
