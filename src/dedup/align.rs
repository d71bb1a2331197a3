//! Two wordings word by word: what is the same, and what differs.

use std::ops::Range;

use super::side::is_negation;
use crate::text::Span;
use crate::tokenize::{Token, TokenKind, tokens};

/// What a difference is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum DifferenceKind {
    /// Numbers, dates or times that disagree.
    Figure,
    /// Names that disagree.
    Name,
    /// One side says *not*.
    Negation,
    /// Other words.
    Words,
}

impl DifferenceKind {
    /// The name in results, such as `figure`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Name => "name",
            Self::Negation => "negation",
            Self::Words => "words",
        }
    }
}

/// A piece of two wordings: the same words on both sides, or what stands in the place of each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Bytes of the first text; `None` where only the second has something.
    pub a: Option<Span>,
    /// Bytes of the second text; `None` where only the first has something.
    pub b: Option<Span>,
    /// What differs; `None` where both are the same.
    pub difference: Option<DifferenceKind>,
}

/// The longest texts that are aligned, in words; what follows counts as one difference.
const LONGEST: usize = 1500;

/// Aligns two stretches of text: equal words in order as many as can be, and what stands between them.
///
/// Spans are bytes of the texts that `a` and `b` lie in.
///
/// ```
/// use luoc::dedup::{DifferenceKind, align};
/// use luoc::text::Span;
///
/// let (x, y) = ("Có 10.000 binh lính ở Nga", "Có 11.000 binh lính ở Nga");
/// let parts = align(x, Span::new(0, x.len()), y, Span::new(0, y.len()));
/// assert_eq!(parts.len(), 3);
/// assert_eq!(parts[1].difference, Some(DifferenceKind::Figure));
/// assert_eq!(&y[parts[1].b.unwrap().range()], "11.000");
/// ```
pub fn align(text_a: &str, a: Span, text_b: &str, b: Span) -> Vec<Part> {
    let (x, y) = (words(text_a, a), words(text_b, b));
    let equal = common(&x, &y);
    let mut parts = Vec::new();
    let (mut i, mut j, mut k) = (0, 0, 0);
    while i < x.len() || j < y.len() {
        let (p, q) = equal.get(k).copied().unwrap_or((x.len(), y.len()));
        if (i, j) != (p, q) {
            parts.push(difference((&x, i..p), (&y, j..q)));
        }
        let run = equal[k.min(equal.len())..]
            .iter()
            .enumerate()
            .take_while(|&(n, &(r, s))| (r, s) == (p + n, q + n))
            .count();
        if run > 0 {
            parts.push(Part { a: cover(&x[p..p + run]), b: cover(&y[q..q + run]), difference: None });
        }
        (i, j, k) = (p + run, q + run, k + run);
    }
    parts
}

fn words(text: &str, span: Span) -> Vec<Token<'_>> {
    tokens(&text[span.range()])
        .filter(|t| t.kind.is_word())
        .map(|t| Token { start: t.start + span.start, ..t })
        .take(LONGEST)
        .collect()
}

fn cover(words: &[Token<'_>]) -> Option<Span> {
    Some(Span::new(words.first()?.start, words.last()?.end()))
}

/// The longest common subsequence, as pairs of places.
fn common(x: &[Token<'_>], y: &[Token<'_>]) -> Vec<(usize, usize)> {
    let width = y.len() + 1;
    let mut lengths = vec![0u16; (x.len() + 1) * width];
    for i in (0..x.len()).rev() {
        for j in (0..y.len()).rev() {
            lengths[i * width + j] = if x[i].code == y[j].code {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < x.len() && j < y.len() {
        if x[i].code == y[j].code {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// The most words that differ where one side says *not* and the other does not; more is another statement.
const TURNED: usize = 5;
/// The most words in which a figure or a name is said to be replaced by another.
const REPLACED: usize = 6;

fn difference(
    (all_x, range_x): (&[Token<'_>], Range<usize>),
    (all_y, range_y): (&[Token<'_>], Range<usize>),
) -> Part {
    let (x, y) = (&all_x[range_x.clone()], &all_y[range_y.clone()]);
    // A figure or name stands in the place of another; in a longer stretch other words say something else.
    let short = x.len().max(y.len()) <= REPLACED;
    let both = |is: fn(&[Token<'_>], usize) -> bool| {
        short && range_x.clone().any(|i| is(all_x, i)) && range_y.clone().any(|i| is(all_y, i))
    };
    // What both say after it must be the same, or nothing is turned round.
    let goes_on = range_x.end < all_x.len() && range_y.end < all_y.len();
    let turned = goes_on
        && x.len().max(y.len()) <= TURNED
        && (negations(all_x, range_x.clone()) + negations(all_y, range_y.clone())) % 2 == 1;
    let kind = match () {
        () if both(is_figure) => DifferenceKind::Figure,
        () if turned => DifferenceKind::Negation,
        () if both(is_name) => DifferenceKind::Name,
        () => DifferenceKind::Words,
    };
    Part { a: cover(x), b: cover(y), difference: Some(kind) }
}

fn is_figure(words: &[Token<'_>], i: usize) -> bool {
    matches!(words[i].kind, TokenKind::Number | TokenKind::Date | TokenKind::Time | TokenKind::Quantity)
}

/// A capital that is not just that of a Vietnamese word at the head of the wording.
fn is_name(words: &[Token<'_>], i: usize) -> bool {
    words[i].is_capitalised() && (i > 0 || words[i].code.0 > u32::from(u16::MAX))
}

fn negations(words: &[Token<'_>], range: Range<usize>) -> usize {
    let codes: Vec<u32> = words.iter().map(|word| word.code.0).collect();
    range.filter(|&i| is_negation(&codes, i)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(x: &str, y: &str) -> Vec<&'static str> {
        let parts = align(x, Span::new(0, x.len()), y, Span::new(0, y.len()));
        parts.iter().filter_map(|part| part.difference.map(DifferenceKind::name)).collect()
    }

    #[test]
    fn what_differs() {
        for (x, y, expected) in [
            ("Nga không loại trừ khả năng này", "Nga loại trừ khả năng này", vec!["negation"]),
            ("Hai bên chưa xác nhận tin trên", "Hai bên đã xác nhận tin trên", vec!["negation"]),
            ("Bộ Quốc phòng phủ nhận tin này", "Bộ Quốc phòng nhận tin này", vec!["negation"]),
            // Not every `không`, `phủ` and `bác` says no.
            ("Anh nhớ bầu không khí ở đó", "Anh nhớ bầu trời ở đó", vec!["words"]),
            ("Theo chính phủ Nga thì đúng", "Theo nước Nga thì đúng", vec!["words"]),
            ("Ông hỏi bác sĩ về việc này", "Ông hỏi thầy về việc này", vec!["words"]),
            ("Không chỉ Nga lên tiếng", "Cả Nga lên tiếng", vec!["words"]),
            // Both deny.
            ("Ông không đồng ý với họ", "Ông chưa đồng ý với họ", vec!["words"]),
            // Another statement follows.
            ("Họ đến nhưng không ai tiếp họ cả hôm đó", "Họ đến rồi về", vec!["words"]),
            ("Họ gửi, chẳng hạn, gạo và thuốc", "Họ gửi gạo và thuốc", vec!["words"]),
            ("Theo Điều 4 của tài liệu dài vừa nói ở trên thì thế", "Theo 2 nước thì thế", vec!["words"]),
            ("Có 10.000 binh lính", "Có 11.000 binh lính", vec!["figure"]),
            ("Gặp ông Nam hôm qua", "Gặp ông Bắc hôm qua", vec!["name"]),
        ] {
            assert_eq!(kinds(x, y), expected, "{x} | {y}");
        }
    }
}
