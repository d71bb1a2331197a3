//! Figures that differ: two articles count the same things and come to different numbers.
//!
//! Two numbers are of the same things if the same syllable follows them (`binh sĩ`, `binh lính`) and the words around
//! them agree in more besides that are not words of every sentence. They differ if they are not equal and within a factor
//! of three: what is further apart is mostly another count.

use super::Place;
use super::candidate::Candidates;
use super::terms::{Terms, postings, sharing};
use crate::score::{TfIdf, background};
use crate::text::{Code, Span};
use crate::tokenize::{Token, TokenKind, tokens};

/// A number in a sentence, with what it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure<'t> {
    /// The sentence.
    pub place: Place<'t>,
    /// The number and the words that it counts, in the same part of the document.
    pub span: Span,
    /// The same as text.
    pub text: &'t str,
}

/// Two figures for one thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference<'t> {
    /// As a chosen sentence has it.
    pub printed: Figure<'t>,
    /// As another article has it.
    pub other: Figure<'t>,
}

/// A number with the words after it.
struct Count {
    value: f64,
    /// Codes of what follows, the thing counted first.
    after: Vec<Code>,
    span: Span,
}

/// How many words after a number tell what it counts.
const WINDOW: usize = 5;
/// How many of them must be the same, the first included, that say something.
const AGREEING: usize = 3;
/// The least idf of a word that says something: fewer than four in ten articles of the background have it.
const CONTENT: f64 = 1.0;
/// How far apart two counts of one thing may be.
const FACTOR: f64 = 3.0;

/// The differences between the chosen sentences and other articles, in the order of the chosen.
pub(super) fn differences<'t>(
    candidates: &Candidates<'t>,
    terms: &Terms,
    chosen: &[usize],
) -> Vec<Difference<'t>> {
    if candidates.articles.len() < 2 {
        return Vec::new();
    }
    let postings = postings(terms);
    let mut weights = Vec::new();
    let mut found: Vec<Difference<'t>> = Vec::new();
    for &k in chosen {
        let own = counts(candidates.sentences[k].text);
        if own.is_empty() {
            continue;
        }
        let article = candidates.sentences[k].article;
        for (other, _) in sharing(k, terms, &postings, &mut weights) {
            if candidates.sentences[other].article == article {
                continue;
            }
            let theirs = counts(candidates.sentences[other].text);
            for (a, b) in own.iter().flat_map(|a| theirs.iter().map(move |b| (a, b))) {
                if !differ(a, b) {
                    continue;
                }
                let difference =
                    Difference { printed: figure(candidates, k, a), other: figure(candidates, other, b) };
                // An article that repeats its figure is named once.
                let same = |d: &Difference<'_>| {
                    d.printed.span == difference.printed.span
                        && d.printed.place == difference.printed.place
                        && d.other.place.article == difference.other.place.article
                };
                if !found.iter().any(same) {
                    found.push(difference);
                }
            }
        }
    }
    found
}

fn differ(a: &Count, b: &Count) -> bool {
    let ratio = a.value.max(b.value) / a.value.min(b.value);
    let weighting = TfIdf::new(background());
    let says = |code: &&Code| weighting.idf(**code) > CONTENT;
    let agreeing = a.after.iter().filter(says).filter(|code| b.after.contains(code)).count();
    a.after[0] == b.after[0] && agreeing >= AGREEING && ratio > 1.0 && ratio <= FACTOR
}

fn figure<'t>(candidates: &Candidates<'t>, k: usize, count: &Count) -> Figure<'t> {
    let place = candidates.place(k);
    let span = Span::new(place.span.start + count.span.start, place.span.start + count.span.end);
    Figure { place, span, text: &place.text[count.span.range()] }
}

/// The numbers of a sentence that count something.
fn counts(sentence: &str) -> Vec<Count> {
    let tokens: Vec<_> = tokens(sentence).collect();
    let powers = [("nghìn", 1e3), ("ngàn", 1e3), ("triệu", 1e6), ("tỷ", 1e9), ("tỉ", 1e9)]
        .map(|(word, power)| (Code::of(word), power));
    let mut counts = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        if token.kind != TokenKind::Number || token.text.ends_with('%') {
            continue;
        }
        let Some(mut value) = value(token.text) else { continue };
        let mut from = i + 1;
        while let Some((_, power)) = tokens.get(from).and_then(|t| powers.iter().find(|p| p.0 == t.code)) {
            value *= power;
            from += 1;
        }
        let words = tokens[from..].iter().take_while(|t| t.kind.is_word()).take(WINDOW);
        let after: Vec<Code> = words.map(|t| t.code).collect();
        if after.len() >= AGREEING && value > 0.0 {
            let last = end_of_name(&tokens, from + AGREEING - 1);
            counts.push(Count { value, after, span: Span::new(token.start, tokens[last].end()) });
        }
    }
    counts
}

/// The last token of the name that token `at` is part of; `at` itself if it is part of none.
fn end_of_name(tokens: &[Token<'_>], at: usize) -> usize {
    let part = |token: &Token<'_>| token.kind.is_word() && token.is_capitalised();
    at + tokens[at..].iter().take_while(|token| part(token)).count().saturating_sub(1)
}

/// `10.000` is ten thousand and `2,5` two and a half; `1.5.2` is no number.
fn value(digits: &str) -> Option<f64> {
    let grouped = digits.split('.').skip(1).all(|group| group.split(',').next().map(str::len) == Some(3));
    if !grouped {
        return None;
    }
    digits.replace('.', "").replace(',', ".").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(a: &str, b: &str) -> bool {
        counts(a).iter().any(|x| counts(b).iter().any(|y| differ(x, y)))
    }

    #[test]
    fn values() {
        assert_eq!(value("10.000").map(|v| v as u32), Some(10_000));
        assert_eq!(value("2,5").map(|v| (v * 10.0) as u32), Some(25));
        assert_eq!(value("1.5.2"), None);
    }

    #[test]
    fn no_name_is_cut() {
        for (text, label) in [
            ("Có 11.000 binh sĩ Triều Tiên đang đến.", "11.000 binh sĩ Triều Tiên"),
            ("Có 11.000 binh sĩ Triều.", "11.000 binh sĩ Triều"),
            ("Có 30 người biểu tình ở Hà Nội.", "30 người biểu tình"),
        ] {
            assert_eq!(&text[counts(text)[0].span.range()], label);
        }
    }

    #[test]
    fn one_thing_counted_twice() {
        let ten = "Hàn Quốc tố ít nhất 10.000 binh lính Triều Tiên đã đến Nga.";
        assert!(compare(ten, "Khoảng 11.000 binh sĩ Triều Tiên đang chiến đấu."));
        assert!(compare(ten, "Khoảng 11 nghìn binh sĩ Triều Tiên đang chiến đấu."));
        assert!(!compare(ten, "Khoảng 10 ngàn binh sĩ Triều Tiên đang chiến đấu."));
        assert!(!compare(ten, "Khoảng 90.000 binh sĩ Triều Tiên đang chiến đấu."));
        assert!(!compare(ten, "Khoảng 11.000 xe tăng Triều Tiên đang chờ."));
        // Both count prizes, but not the same.
        assert!(!compare(
            "Trao 25 giải Khuyến khích cho các tác giả.",
            "Có 10 giải xuất sắc cho các cơ quan."
        ));
    }
}
