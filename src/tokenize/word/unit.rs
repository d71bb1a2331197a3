//! What the word model sees of a token, and the n-grams of a sentence.

use crate::text::fold_iy;
use crate::tokenize::{Token, TokenKind};

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Shape {
    /// No capital letter: `nước`.
    Lower,
    /// A capital first: `Nga`.
    Capital,
    /// Capitals throughout: `NGA`, `TP.`
    Upper,
    /// Digits: `10.000`, `18/6`.
    Digits,
    /// No letter or digit.
    Mark,
    /// Letters and digits, addresses.
    Mixed,
    /// Before the first and after the last token of a sentence.
    Edge,
}

/// A token as the model sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// A syllable's code with `i` and `y` folded, a number's class, or the hash of another token.
    pub code: u32,
    /// How it is written.
    pub shape: Shape,
}

/// Classes of tokens whose exact form says nothing; above the codes of syllables, below those of other tokens.
const CLASS: u32 = 1 << 16;

impl Unit {
    /// What stands around a sentence.
    pub const EDGE: Self = Self { code: CLASS, shape: Shape::Edge };

    /// The unit of a token.
    pub fn of(token: &Token<'_>) -> Self {
        let class = |class: u32, shape| Self { code: CLASS + class, shape };
        match token.kind {
            TokenKind::Syllable => {
                Self { code: u32::from(fold_iy(token.code.0 as u16)), shape: letters(token.text) }
            }
            TokenKind::Foreign | TokenKind::Name | TokenKind::Abbreviation => {
                Self { code: token.code.0, shape: letters(token.text) }
            }
            TokenKind::Number => class(number(token.text), Shape::Digits),
            TokenKind::Date => class(16, Shape::Digits),
            TokenKind::Time => class(17, Shape::Digits),
            TokenKind::Quantity => class(18, Shape::Mixed),
            TokenKind::Code => class(19, Shape::Mixed),
            TokenKind::Url | TokenKind::Email | TokenKind::Hashtag | TokenKind::Mention => {
                class(20, Shape::Mixed)
            }
            TokenKind::Emoji => class(21, Shape::Mark),
            TokenKind::Gap => class(22, Shape::Mark),
            TokenKind::Punctuation | TokenKind::Symbol => Self { code: token.code.0, shape: Shape::Mark },
        }
    }

    fn syllable(self) -> Option<[u32; 3]> {
        (self.code < CLASS).then_some([self.code >> 11, self.code >> 3 & 0xff, self.code & 7])
    }
}

/// Class of a number: the group `000`, its count of digits, or what else is in it.
fn number(text: &str) -> u32 {
    match text.len() {
        3 if text == "000" => 1,
        len if text.bytes().all(|b| b.is_ascii_digit()) => 1 + len.min(5) as u32,
        _ if text.ends_with('%') => 7,
        _ if text.contains(['/', '-']) => 8,
        _ => 9,
    }
}

fn letters(text: &str) -> Shape {
    let mut chars = text.chars();
    let capital = match *text.as_bytes() {
        [first, ..] if first.is_ascii() => first.is_ascii_uppercase(),
        // From U+1EA0 to U+1EFF capitals are even.
        [0xe1, 0xba | 0xbb, last, ..] if last >= 0xa0 => last % 2 == 0,
        // đ
        [0xc4, 0x91, ..] => false,
        _ => text.starts_with(char::is_uppercase),
    };
    if !capital {
        return Shape::Lower;
    }
    chars.next();
    // Combining marks have no case; the next letter decides.
    match chars.find(|c| c.is_alphabetic()) {
        Some(c) if c.is_uppercase() => Shape::Upper,
        _ => Shape::Capital,
    }
}

/// Hash of an n-gram of at most four units; `kind` keeps the tables of the different n-grams apart.
#[inline]
fn key(kind: u64, units: [u32; 4]) -> u64 {
    let long = |i: usize| u64::from(units[i]) | u64::from(units[i + 1]) << 32;
    let first = long(0) ^ 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(2 * kind + 1);
    let second = long(2) ^ 0xe703_7ed1_a0b4_28db;
    let product = u128::from(first) * u128::from(second);
    let folded = (product >> 64) as u64 ^ product as u64;
    let mixed = folded.wrapping_mul(0x8ebc_6af0_9c88_c6e3);
    mixed ^ mixed >> 29
}

/// Weights an n-gram can have: one for each gap it reaches.
pub const ROLES: usize = 4;

/// Units around a sentence on each side, so that no n-gram needs a bounds check of its own.
pub const PAD: usize = 2;

/// Calls `found(key, shift, roles)` for each n-gram of a padded sentence that begins with unit `j`, from the second on: its
/// weights belong to the gaps from `j + shift - REACH` on, as many as it has roles, where gap `i` follows the padded unit
/// `i`.
///
/// An n-gram votes on every gap within two units of it, with a weight for each: one look-up serves all of them. What
/// only the letters' case tells is left out where all is in lower case, so that most gaps take seven look-ups.
#[inline]
pub fn ngrams(units: &[Unit], j: usize, mut found: impl FnMut(u64, usize, usize)) {
    let [z, a, b] = [units[j - 1], units[j], units[j + 1]];
    let after = |i: usize| units.get(j + i).copied().unwrap_or(Unit::EDGE);
    let (c, d) = (after(2), after(3));
    let last = j + PAD + 1 == units.len();
    if j >= PAD {
        found(key(1, [a.code, 0, 0, 0]), 0, 4);
        if a.shape != Shape::Lower {
            found(key(2, [a.code, a.shape as u32, 0, 0]), 0, 4);
        }
    }
    found(key(3, [a.code, b.code, 0, 0]), 1, 3);
    found(key(5, [a.code, c.code, 0, 0]), 2, 2);
    found(key(6, [a.code, b.code, c.code, 0]), 1, 4);
    found(key(7, [a.code, b.code, c.code, d.code]), 2, 3);
    let shapes = [z, a, b, c].map(|unit| unit.shape as u32);
    let four = shapes[0] | shapes[1] << 3 | shapes[2] << 6 | shapes[3] << 9;
    let outer = [units[j.saturating_sub(2)], d].map(|unit| unit.shape as u32);
    if four | outer[0] | outer[1] != 0 {
        if shapes[1] | shapes[2] != 0 {
            found(key(4, [a.code, b.code, shapes[1] * 8 + shapes[2], 0]), 1, 3);
        }
        if four >> 3 != 0 {
            found(key(13, [a.code, four >> 3, 0, 0]), 2, 2);
        }
        if four & 0x1ff != 0 {
            found(key(14, [b.code, four & 0x1ff, 0, 0]), 1, 2);
        }
        if j >= PAD && !last {
            let opening = u32::from(j == PAD || z.shape == Shape::Mark);
            found(key(8, [four, opening, 0, 0]), 2, 1);
            found(key(9, [four, opening, outer[0], outer[1]]), 2, 1);
        }
    }
    if let (Some([o1, r1, t1]), Some([o2, r2, t2])) = (a.syllable(), b.syllable()) {
        let two = shapes[1] | shapes[2] << 3;
        let alike = u32::from(o1 == o2) | u32::from(r1 == r2) << 1;
        found(key(10, [alike, t1 | t2 << 3, two, 0]), 2, 1);
        found(key(11, [alike, o1, o2, two]), 2, 1);
        // Reduplications such as `lim dim`, `ngập ngừng`.
        if alike == 1 {
            found(key(12, [r1, r2, 0, 0]), 2, 1);
        }
    }
}

/// Most n-grams that begin with one unit.
pub const KINDS: usize = 14;

/// Gaps before its first unit that an n-gram votes on.
pub const REACH: usize = 2;
