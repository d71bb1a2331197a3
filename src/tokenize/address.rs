//! Web and mail addresses.

use super::lex::is_gap;
use super::run::is_letter;
use super::token::TokenKind;

/// The longest host or mail account that is looked for, in bytes: RFC 1035 allows 255.
const LONGEST_HOST: usize = 256;

/// The address that begins with the run `start..end`, if there is one.
pub(super) fn address(text: &str, start: usize, end: usize) -> Option<(usize, TokenKind)> {
    let rest = &text[end..];
    let run = &text[start..end];
    // Only ASCII may stand in a scheme, an account and a domain, so the look-ahead is over bytes and short.
    if !matches!(rest.as_bytes().first(), Some(b'@' | b'.' | b'_' | b'-' | b'+' | b':')) || !run.is_ascii() {
        return None;
    }
    let host = if rest.starts_with("://") {
        Some(end + 3)
    } else {
        (rest.starts_with('.') && run.eq_ignore_ascii_case("www")).then_some(end + 1)
    };
    // `www.` and `http://` alone, or before a mark, are no addresses.
    if let Some(host) = host.filter(|&host| text[host..].starts_with(|c: char| is_letter(c) || c == '[')) {
        let stop = text[host..]
            .find(|c: char| is_gap(c) || matches!(c, '<' | '>' | '"' | '“' | '”'))
            .map_or(text.len(), |n| host + n);
        return Some((without_final_marks(text, host, stop), TokenKind::Url));
    }
    let account = end_of(text, start, |b| matches!(b, b'.' | b'_' | b'-' | b'+'));
    if text.as_bytes().get(account) == Some(&b'@') {
        let domain = end_of(text, account + 1, |b| matches!(b, b'.' | b'-'));
        let host = text[account + 1..domain].trim_end_matches(['.', '-']);
        return host.contains('.').then_some((account + 1 + host.len(), TokenKind::Email));
    }
    // `10.000`, which is far more common than a domain, has no letter.
    let letters = text.as_bytes()[start..account].iter().any(u8::is_ascii_alphabetic);
    if letters { domain(text, start) } else { None }
}

/// The end of the ASCII letters, digits and `marks` from `start` on.
fn end_of(text: &str, start: usize, marks: impl Fn(u8) -> bool) -> usize {
    let part = text.as_bytes()[start..].iter().take(LONGEST_HOST);
    start + part.take_while(|&&b| b.is_ascii_alphanumeric() || marks(b)).count()
}

/// A bare domain such as `tuoitre.vn`, told by an ending that is no Vietnamese word.
fn domain(text: &str, start: usize) -> Option<(usize, TokenKind)> {
    const ENDINGS: [&str; 9] = ["com", "vn", "net", "org", "edu", "gov", "info", "io", "epi"];
    let host = text[start..end_of(text, start, |b| matches!(b, b'.' | b'-'))].trim_end_matches(['.', '-']);
    let (name, ending) = host.rsplit_once('.')?;
    let known = ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known));
    if !known || name.is_empty() || name.contains("..") {
        return None;
    }
    let end = start + host.len();
    if !text[end..].starts_with('/') {
        return Some((end, TokenKind::Url));
    }
    let stop = text[end..]
        .find(|c: char| is_gap(c) || !c.is_ascii() || matches!(c, '<' | '>' | '"'))
        .map_or(text.len(), |n| end + n);
    Some((without_final_marks(text, end, stop), TokenKind::Url))
}

/// The end of an address that may go on to `stop`, without the marks of the sentence around it.
fn without_final_marks(text: &str, least: usize, stop: usize) -> usize {
    let marks = ['.', ',', ';', ':', '!', '?', ')', ']', '\'', '…'];
    least.max(text[..stop].trim_end_matches(marks).len())
}
