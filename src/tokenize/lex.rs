//! The careful way to read one token: what the fast path ([`super::memo`]) is held against.

use std::sync::OnceLock;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use super::abbreviation::is_abbreviation;
use super::address::address;
use super::case::Case;
use super::memo::Known;
use super::number::{kind_of_mixed, number};
use super::run::{is_letter, run_end};
use super::token::TokenKind;
use crate::text::{Code, Syllable, Tone, is_ignorable};

/// The end and the kind of the token or gap that begins at `start`.
pub(super) fn token(text: &str, start: usize, first: char) -> (usize, TokenKind) {
    if is_gap(first) {
        (gap_end(text, start), TokenKind::Gap)
    } else if first.is_alphanumeric() {
        word(text, start)
    } else if matches!(first, '#' | '@') && run_end(text, start + 1) > start + 1 {
        let kind = if first == '#' { TokenKind::Hashtag } else { TokenKind::Mention };
        (handle_end(text, start + 1), kind)
    } else {
        mark(text, start, first)
    }
}

/// The code of a token that was read the careful way.
pub(super) fn code(text: &str, kind: TokenKind) -> Code {
    if kind == TokenKind::Syllable { Code::of(text) } else { Code::of_other(text) }
}

/// What one mark of ASCII or of U+2000 to U+203F is by itself, such as `,` or `“`.
pub(super) fn known_mark(char: char) -> Known {
    static MARKS: OnceLock<[Known; 0xc0]> = OnceLock::new();
    let known = |char: char| {
        let code = Code::of_other(char.encode_utf8(&mut [0; 4]));
        Known::new(kind_of_mark(char, ""), code, Case::Lower, false)
    };
    let at = match char as usize {
        at @ ..0x80 => at,
        at @ 0x2000..0x2040 => at - 0x2000 + 0x80,
        _ => return known(char),
    };
    let char = |at: usize| char::from_u32(if at < 0x80 { at } else { at - 0x80 + 0x2000 } as u32);
    MARKS.get_or_init(|| std::array::from_fn(|at| known(char(at).unwrap_or_default())))[at]
}

/// What a run is by itself.
pub(super) fn known(run: &str) -> Known {
    let (kind, code) = match Syllable::parse(run) {
        Some(syllable) => (TokenKind::Syllable, Code::from(syllable)),
        None => (kind_of_other(run), Code::of_other(run)),
    };
    Known::new(kind, code, Case::of(run), is_abbreviation(run) || is_initial(run))
}

/// White space, control characters and zero-width characters.
pub(super) fn is_gap(char: char) -> bool {
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
    let after = start + first.len_utf8();
    if first.is_ascii() && text.as_bytes().get(after).is_none_or(u8::is_ascii) {
        return (after, kind_of_mark(first, ""));
    }
    let cluster = text[start..].graphemes(true).next().unwrap_or_default();
    // A cluster may end in a joiner that glues nothing; a gap must not hide in a mark.
    let cluster = cluster.trim_end_matches(|c| is_gap(c) && c != '\u{fe0f}' && c != '\u{200d}');
    (after.max(start + cluster.len()), kind_of_mark(first, cluster))
}

fn kind_of_mark(first: char, cluster: &str) -> TokenKind {
    let emoji = matches!(first as u32, 0x1f000..=0x1faff | 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x2300..=0x23ff)
        || cluster.contains(['\u{fe0f}', '\u{20e3}']);
    let symbol = matches!(first, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~');
    if emoji {
        TokenKind::Emoji
    } else if first.is_ascii_punctuation() && !symbol
        || matches!(first, '«' | '»' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3001}'..='\u{301f}' | '·' | '¿' | '¡')
    {
        TokenKind::Punctuation
    } else {
        TokenKind::Symbol
    }
}

/// The token that starts with a letter or digit at `start`.
fn word(text: &str, start: usize) -> (usize, TokenKind) {
    let end = word_end(text, start);
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
        Some(b'\'' | 0xe2) => apostrophe(text, start, end),
        _ => (end, kind_of_run(&text[start..end])),
    }
}

/// The end of the word that starts at `start`: of its run, or in other scripts of its first word by UAX #29, which
/// parts ideographs from each other and finds the words of scripts without spaces.
///
/// A run in another script is not read to its end: a megabyte of ideographs is one run.
pub(super) fn word_end(text: &str, start: usize) -> usize {
    // What is plainly ASCII needs no look at other scripts.
    let bytes = text.as_bytes();
    let ascii = start + bytes[start..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
    if ascii > start && bytes.get(ascii).is_none_or(u8::is_ascii) {
        return ascii;
    }
    let latin = |c| matches!(c, ..'\u{250}' | '\u{300}'..'\u{370}' | '\u{1e00}'..'\u{1f00}');
    let stop = text[start..].find(|c: char| !latin(c) || is_joiner(c));
    let other = stop.and_then(|at| text[start + at..].chars().next()).is_some_and(char::is_alphanumeric);
    if !other {
        return run_end(text, start);
    }
    let word = text[start..].split_word_bounds().next().unwrap_or_default().trim_end_matches(is_ignorable);
    // Marks that join words elsewhere (`:`, `.`, `’`) have their own rules here.
    start + word.find(is_joiner).unwrap_or(word.len())
}

/// What is no part of a run: inside a word of UAX #29 a mark that joins.
fn is_joiner(c: char) -> bool {
    !is_letter(c) && !is_combining_mark(c) && !is_ignorable(c)
}

fn kind_of_run(run: &str) -> TokenKind {
    if Syllable::parse(run).is_some() { TokenKind::Syllable } else { kind_of_other(run) }
}

/// The kind of a run that is no syllable.
fn kind_of_other(run: &str) -> TokenKind {
    if run.starts_with(|c: char| c.is_ascii_digit()) {
        return kind_of_mixed(run);
    }
    if run.bytes().any(|b| b.is_ascii_digit()) {
        return TokenKind::Code;
    }
    let mut letters = run.chars().filter(|&c| !is_ignorable(c));
    if letters.clone().nth(1).is_some() && letters.all(char::is_uppercase) {
        TokenKind::Abbreviation
    } else {
        TokenKind::Foreign
    }
}

/// The longest token that is put together of parts, in bytes; it keeps a megabyte of `A.A.A…` from being joined.
const LONGEST_JOINED: usize = 64;

/// A run before a full stop: `TP.`, `GS.TS.`, `TP.HCM`, `U.S.`, `T.`, `v.v`.
fn dotted(text: &str, start: usize, run: usize) -> (usize, TokenKind) {
    let bytes = text.as_bytes();
    let mut end = run;
    // Short capitalised or single-letter parts hang together by their stops.
    while bytes.get(end) == Some(&b'.') && end - start <= LONGEST_JOINED {
        let next = run_end(text, end + 1);
        let (here, there) = (&text[start..end], &text[end + 1..next]);
        let joins = is_short_part(last_part(here)) && is_short_part(there)
            || is_abbreviation(here) && there.starts_with(char::is_uppercase) && is_short_part(there)
            || is_abbreviation(&text[start..next]);
        if next == end + 1 || !joins {
            break;
        }
        end = next;
    }
    let token = &text[start..end];
    let joined = end > run;
    let single_stop = bytes.get(end) == Some(&b'.') && bytes.get(end + 1) != Some(&b'.');
    if single_stop
        && (is_abbreviation(token) || is_abbreviation(last_part(token)) || is_initial(last_part(token)))
    {
        return (end + 1, TokenKind::Abbreviation);
    }
    if joined { (end, TokenKind::Abbreviation) } else { (run, kind_of_run(token)) }
}

/// One letter, or up to four letters of which the first and last are capitals: `v`, `TP`, `ThS`, `HCM`.
fn is_short_part(part: &str) -> bool {
    let count = part.chars().take(5).count();
    (1..5).contains(&count)
        && part.chars().all(char::is_alphabetic)
        && (count == 1
            || part.starts_with(char::is_uppercase)
                && (part.ends_with(char::is_uppercase) || is_abbreviation(part)))
}

/// The part after the last stop.
fn last_part(token: &str) -> &str {
    &token[token.bytes().rposition(|b| b == b'.').map_or(0, |at| at + 1)..]
}

/// The beginning of a name that stands for it: the `T` of `Nguyễn Tấn T.`, the `Th` of `bị cáo Th.`
///
/// A letter with a tone is a word: the `Á` of `châu Á`, `Ý`.
pub(super) fn is_initial(part: &str) -> bool {
    const ONSETS: [&str; 11] = ["Ch", "Gh", "Gi", "Kh", "Ng", "Ngh", "Nh", "Ph", "Qu", "Th", "Tr"];
    let mut chars = part.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    if chars.next().is_some() {
        return ONSETS.contains(&part);
    }
    capital && Syllable::parse(part).is_none_or(|syllable| syllable.tone() == Tone::Level)
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
    let mut part = start;
    let mut code = false;
    let capitals = text[start..run].chars().any(char::is_uppercase);
    let capitalised = text[start..].starts_with(char::is_uppercase);
    while text.as_bytes().get(end) == Some(&b'-') && end - start <= LONGEST_JOINED {
        let next = run_end(text, end + 1);
        let (here, there) = (&text[part..end], &text[end + 1..next]);
        let digits = there.starts_with(|c: char| c.is_ascii_digit());
        let name = capitalised || Syllable::parse(here).is_none() && !there.starts_with(char::is_uppercase);
        if next == end + 1 || !(if digits { capitals } else { name }) {
            break;
        }
        code |= digits;
        part = end + 1;
        end = next;
    }
    match (end > run, code) {
        (true, true) => (end, TokenKind::Code),
        (true, false) => (end, TokenKind::Name),
        _ => (end, kind_of_run(&text[start..run])),
    }
}

/// `O'Neil`, `d’Ivoire`: an apostrophe between letters joins, unless both sides are Vietnamese.
fn apostrophe(text: &str, start: usize, run: usize) -> (usize, TokenKind) {
    let mut end = run;
    while end - start <= LONGEST_JOINED {
        let Some(mark) = text[end..].chars().next().filter(|c| matches!(c, '\'' | '’')) else { break };
        let after = end + mark.len_utf8();
        let next = run_end(text, after);
        let there = &text[after..next];
        let foreign = end > run
            || kind_of_run(&text[start..run]) != TokenKind::Syllable
            || Syllable::parse(there).is_none();
        if !foreign || !there.starts_with(char::is_alphabetic) {
            break;
        }
        end = next;
    }
    (end, if end > run { TokenKind::Foreign } else { kind_of_run(&text[start..run]) })
}
