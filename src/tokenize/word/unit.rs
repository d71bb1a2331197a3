//! What the word model sees of a token, and the n-grams of a sentence.

use crate::text::fold_iy;
use crate::tokenize::case::Case;
use crate::tokenize::{Token, TokenKind};

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

impl From<Case> for Shape {
    fn from(case: Case) -> Self {
        match case {
            Case::Lower => Self::Lower,
            Case::Capital => Self::Capital,
            Case::Upper => Self::Upper,
        }
    }
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
    #[inline]
    pub fn of(token: &Token<'_>) -> Self {
        // Most are syllables.
        if token.kind == TokenKind::Syllable {
            Self { code: u32::from(fold_iy(token.code.0 as u16)), shape: token.case.into() }
        } else {
            Self::of_other(token)
        }
    }

    /// The unit of a token that is no syllable.
    fn of_other(token: &Token<'_>) -> Self {
        let class = |class: u32, shape| Self { code: CLASS + class, shape };
        match token.kind {
            TokenKind::Syllable | TokenKind::Foreign | TokenKind::Name | TokenKind::Abbreviation => {
                Self { code: token.code.0, shape: token.case.into() }
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

/// How four units are written, three bits each.
pub type Window = u16;

/// Number of windows.
pub const WINDOWS: usize = 1 << 12;

/// The window around the gap after unit `j` of a padded sentence: the units from `j - 1` to `j + 2`.
#[inline]
pub fn window(units: &[Unit], j: usize) -> Window {
    let shapes = [j - 1, j, j + 1, j + 2].map(|i| shape_at(units, i));
    shapes.iter().rev().fold(0, |window, &shape| window << 3 | shape as u16)
}

fn shape_at(units: &[Unit], i: usize) -> Shape {
    units.get(i).map_or(Shape::Edge, |unit| unit.shape)
}

/// The key of a window.
#[inline]
pub fn window_key(window: Window) -> u64 {
    key(8, [u32::from(window), 0, 0, 0])
}

/// Calls `found(key, shift, roles)` for each n-gram that two neighbours make by themselves: its weights belong to the
/// gaps from `j + shift - REACH` on, as many as it has roles, where `a` is unit `j` and gap `i` follows unit `i`.
///
/// An n-gram votes on every gap near it, with a weight for each: one look-up serves all of them.
#[cfg(any(test, feature = "train"))]
pub fn near(a: Unit, b: Unit, mut found: impl FnMut(u64, usize, usize)) {
    single(a, |key| found(key, SINGLE, ROLES));
    pair(a, b, |key| found(key, PAIR, 3));
    if let Some(likeness) = Likeness::of(a, b) {
        likeness.keys(|key| found(key, LIKENESS, 1));
    }
}

/// Shift of the n-grams of [`single`].
pub const SINGLE: usize = 0;
/// Shift of those of [`pair`].
pub const PAIR: usize = 1;
/// Shift of those of [`Likeness`].
pub const LIKENESS: usize = 2;

/// The n-grams of one unit.
#[inline]
pub fn single(a: Unit, mut found: impl FnMut(u64)) {
    if a.shape != Shape::Edge {
        found(key(1, [a.code, 0, 0, 0]));
        if a.shape != Shape::Lower {
            found(key(2, [a.code, a.shape as u32, 0, 0]));
        }
    }
}

/// The n-grams of two neighbours.
#[cfg(any(test, feature = "train"))]
fn pair(a: Unit, b: Unit, mut found: impl FnMut(u64)) {
    found(pair_key(a, b));
    if let Some(key) = shaped_pair_key(a, b) {
        found(key);
    }
}

/// The key of two neighbours, however they are written.
#[inline]
pub fn pair_key(a: Unit, b: Unit) -> u64 {
    key(3, [a.code, b.code, 0, 0])
}

/// The key of two neighbours and how they are written, unless all is in lower case.
#[inline]
pub fn shaped_pair_key(a: Unit, b: Unit) -> Option<u64> {
    let shapes = a.shape as u32 | (b.shape as u32) << 3;
    (shapes != 0).then(|| key(4, [a.code, b.code, shapes, 0]))
}

/// How two syllables sound together.
#[derive(Clone, Copy)]
pub struct Likeness {
    onsets: [u32; 2],
    rimes: [u32; 2],
    tones: [u32; 2],
    /// How they are written.
    shapes: [u32; 2],
}

impl Likeness {
    /// How many there are of each number of [`Self::index`].
    pub const INDICES: [usize; 2] = [1 << 12, 1 << 16];

    #[inline]
    pub fn of(a: Unit, b: Unit) -> Option<Self> {
        let ([o1, r1, t1], [o2, r2, t2]) = (a.syllable()?, b.syllable()?);
        let shapes = [a, b].map(|unit| unit.shape as u32);
        Some(Self { onsets: [o1, o2], rimes: [r1, r2], tones: [t1, t2], shapes })
    }

    /// 1 if the onsets are one, plus 2 if the rimes are.
    #[inline]
    fn alike(&self) -> u32 {
        u32::from(self.onsets[0] == self.onsets[1]) | u32::from(self.rimes[0] == self.rimes[1]) << 1
    }

    /// The keys for the tones, for the onsets, and of reduplications such as `lim dim`, `ngập ngừng`.
    #[cfg(any(test, feature = "train"))]
    pub fn keys(&self, mut found: impl FnMut(u64)) {
        let [tones, onsets] = self.index();
        found(Self::tones_key(tones));
        found(Self::onsets_key(onsets));
        if let Some(key) = self.reduplication() {
            found(key);
        }
    }

    #[inline]
    pub fn reduplication(&self) -> Option<u64> {
        (self.alike() == 1).then(|| key(12, [self.rimes[0], self.rimes[1], 0, 0]))
    }

    /// A number for the tones and one for the onsets. Syllables have three shapes, the first.
    #[inline]
    pub fn index(&self) -> [usize; 2] {
        let [[o1, o2], [t1, t2], [s1, s2]] = [self.onsets, self.tones, self.shapes];
        let both = self.alike() | s1 << 2 | s2 << 4;
        [both | t1 << 6 | t2 << 9, both | o1 << 6 | o2 << 11].map(|index| index as usize)
    }

    /// The key of what has this number for its tones.
    pub fn tones_key(index: usize) -> u64 {
        let index = index as u32;
        key(10, [index & 3, index >> 6, Self::shapes(index), 0])
    }

    /// The key of what has this number for its onsets.
    pub fn onsets_key(index: usize) -> u64 {
        let index = index as u32;
        key(11, [index & 3, index >> 6 & 31, index >> 11, Self::shapes(index)])
    }

    fn shapes(index: u32) -> u32 {
        index >> 2 & 3 | (index >> 4 & 3) << 3
    }
}

/// Calls `found(key, shift, roles)` as [`near`] for each longer n-gram of a padded sentence that begins with unit `j`. What
/// only the letters' case tells is left out where all is in lower case.
#[inline]
pub fn far(units: &[Unit], j: usize, mut found: impl FnMut(u64, usize, usize)) {
    let [a, b] = [units[j], units[j + 1]];
    let after = |i: usize| units.get(j + i).copied().unwrap_or(Unit::EDGE);
    let (c, d) = (after(2), after(3));
    found(key(5, [a.code, c.code, 0, 0]), 2, 2);
    found(key(6, [a.code, b.code, c.code, 0]), 1, 4);
    found(key(7, [a.code, b.code, c.code, d.code]), 2, 3);
    let four = u32::from(window(units, j));
    let outer = [units[j.saturating_sub(2)].shape, d.shape].map(|shape| shape as u32);
    if four | outer[0] | outer[1] != 0 {
        if four >> 3 != 0 {
            found(key(13, [a.code, four >> 3, 0, 0]), 2, 2);
        }
        if four & 0x1ff != 0 {
            found(key(14, [b.code, four & 0x1ff, 0, 0]), 1, 2);
        }
        found(key(9, [four, outer[0], outer[1], 0]), 2, 1);
    }
}

/// Gaps before its first unit that an n-gram votes on.
pub const REACH: usize = 2;
