//! Tokens that begin with a digit: numbers, dates, times, quantities.

use super::run::run_end;
use super::token::TokenKind;

/// `10.000`, `2,5`, `54%`, `18-19/6`, `7h30`, `15:45`, `121kg`, `2A`: the token whose first run is `start..run`.
pub(super) fn number(text: &str, start: usize, run: usize) -> (usize, TokenKind) {
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

/// Digits with letters after them in one run: a time, a number with its unit, or a code.
pub(super) fn kind_of_mixed(run: &str) -> TokenKind {
    if run.contains('\u{20e3}') {
        return TokenKind::Emoji; // a digit in a keycap
    }
    let unit = run.trim_start_matches(|c: char| c.is_ascii_digit());
    if unit.is_empty() {
        return TokenKind::Number;
    }
    if is_clock(&run[..run.len() - unit.len()], unit) {
        return TokenKind::Time;
    }
    let letters = unit.chars().all(|c| !c.is_numeric() || matches!(c, '²' | '³'));
    if letters && unit.starts_with(char::is_lowercase) { TokenKind::Quantity } else { TokenKind::Code }
}

/// `7h`, `7h30`, `7g30`, `19h30p`.
fn is_clock(hour: &str, rest: &str) -> bool {
    let Some(minutes) = rest.strip_prefix(['h', 'g', 'H', 'G']) else { return false };
    // `7g` alone is seven grams.
    let gram = minutes.is_empty() && rest.starts_with(['g', 'G']);
    let minutes = minutes.strip_suffix('p').unwrap_or(minutes);
    let minute = minutes.len() <= 2 && minutes.bytes().all(|b| b.is_ascii_digit());
    hour.len() <= 2 && minute && !gram && value(minutes).is_none_or(|m| m < 60)
}

fn value(digits: &str) -> Option<u32> {
    digits.parse().ok()
}

/// Digits with separators: a time, a date or range of dates, or a number.
fn kind_of_digits(text: &str) -> TokenKind {
    // The longest, `30/12/2023-02/01/2024`, has 21; this also keeps a megabyte of `1-1-1-…` linear.
    if text.len() > 24 {
        return TokenKind::Number;
    }
    if let Some((hour, rest)) = text.split_once(':') {
        let (minute, second) = rest.split_once(':').unwrap_or((rest, "00"));
        let sixtieth = |part: &str| part.len() == 2 && value(part).is_some_and(|n| n < 60);
        let clock = value(hour).is_some_and(|h| h < 25) && sixtieth(minute) && sixtieth(second);
        return if clock { TokenKind::Time } else { TokenKind::Number };
    }
    let mut parts = [0_u32; 6];
    let mut separators = [0; 6];
    let mut count = 0;
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            parts[count] = parts[count].saturating_mul(10).saturating_add(u32::from(byte - b'0'));
        } else if count + 1 < parts.len() {
            separators[count] = byte;
            count += 1;
        } else {
            return TokenKind::Number;
        }
    }
    if is_date(&separators[..count], &parts[..=count]) { TokenKind::Date } else { TokenKind::Number }
}

/// Whether numbers with these separators between them are a date or a range of dates.
fn is_date(separators: &[u8], parts: &[u32]) -> bool {
    let day = |d: u32| (1..=31).contains(&d);
    let month = |m: u32| (1..=12).contains(&m);
    let year = |y: u32| (1000..=2999).contains(&y);
    match (separators, parts) {
        (b"/" | b"-", &[d, m]) => day(d) && month(m) || separators == b"/" && month(d) && year(m),
        (b"//" | b"--" | b"..", &[d, m, y]) => {
            day(d) && month(m) && (year(y) || y < 100 && separators == b"//")
                || separators == b"--" && year(d) && month(m) && day(y)
        }
        (b"-/", &[d, e, m]) => day(d) && day(e) && month(m),
        (b"-//", &[d, e, m, y]) => day(d) && day(e) && month(m) && year(y),
        (b"/-/", &[d, m, e, n]) => day(d) && month(m) && day(e) && month(n),
        (b"/-//", &[d, m, e, n, y]) => day(d) && month(m) && day(e) && month(n) && year(y),
        (b"//-//", &[d, m, y, e, n, z]) => day(d) && month(m) && year(y) && day(e) && month(n) && year(z),
        _ => false,
    }
}
