//! Two wordings word by word: what is the same, and what differs.

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
            parts.push(difference(&x[i..p], &y[j..q]));
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

fn difference(x: &[Token<'_>], y: &[Token<'_>]) -> Part {
    let figure = |t: &Token<'_>| {
        matches!(t.kind, TokenKind::Number | TokenKind::Date | TokenKind::Time | TokenKind::Quantity)
    };
    let name = |t: &Token<'_>| t.is_capitalised();
    let negation = |words: &[Token<'_>]| words.iter().filter(|t| is_negation(t.code.0)).count();
    let both = |is: &dyn Fn(&Token<'_>) -> bool| x.iter().any(is) && y.iter().any(is);
    let kind = match () {
        () if both(&figure) => DifferenceKind::Figure,
        () if negation(x) != negation(y) => DifferenceKind::Negation,
        () if both(&name) => DifferenceKind::Name,
        () => DifferenceKind::Words,
    };
    Part { a: cover(x), b: cover(y), difference: Some(kind) }
}
