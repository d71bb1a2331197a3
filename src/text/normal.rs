//! Forms for lookup. The original is never changed; what is compared, counted and joined goes through here.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};
use xxhash_rust::xxh3::xxh3_64;

use super::syllable::{Syllable, is_ignorable};

/// What a token is to everything that counts and compares: 32 bits, equal for all spellings of one thing.
///
/// A syllable has its own 16-bit code ([`Syllable::code`]). Anything else has the top bit set, over 31 bits of the
/// XXH3 hash of its [folded](fold) form: stable between runs and machines, with one chance in two thousand million
/// that two given words meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Code(pub u32);

impl Code {
    const OTHER: u32 = 1 << 31;
    /// The code of any white space.
    pub(crate) const GAP: Self = Self(Self::OTHER);

    /// The code of a run of letters and digits or of any other token.
    ///
    /// ```
    /// use luoc::text::normal::Code;
    ///
    /// assert_eq!(Code::of("HOÀ"), Code::of("hòa"));
    /// assert_eq!(Code::of("Putin"), Code::of("PUTIN"));
    /// ```
    pub fn of(text: &str) -> Self {
        Syllable::parse(text).map_or_else(|| Self::of_other(text), Self::from)
    }

    /// The code of something known not to be a syllable.
    pub fn of_other(text: &str) -> Self {
        let mut buffer = [0; 32];
        let hash = match buffer.get_mut(..text.len()) {
            Some(lower) if text.is_ascii() => {
                lower.copy_from_slice(text.as_bytes());
                lower.make_ascii_lowercase();
                xxh3_64(lower)
            }
            _ => xxh3_64(lower_nfkc(text).as_bytes()),
        };
        Self(Self::OTHER | (hash >> 33) as u32)
    }

    /// The syllable, if it is one.
    pub fn syllable(self) -> Option<Syllable> {
        u16::try_from(self.0).ok().and_then(Syllable::from_code)
    }

    /// The syllable, for a code that came from text.
    #[cfg(feature = "records")]
    fn syllable_unchecked(self) -> Option<Syllable> {
        self.is_syllable().then(|| Syllable::from_known(self.0 as u16))
    }

    /// Whether this is the code of a syllable.
    pub const fn is_syllable(self) -> bool {
        self.0 & Self::OTHER == 0
    }
}

impl From<Syllable> for Code {
    fn from(syllable: Syllable) -> Self {
        Self(u32::from(syllable.code()))
    }
}

/// The form for lookup of one token: a syllable in its canonical spelling (lower case, NFC, tone placed the old way),
/// anything else in lower case and NFKC without zero-width characters.
///
/// ```
/// use luoc::text::normal::fold;
///
/// assert_eq!(fold("HOÀ"), "hòa");
/// assert_eq!(fold("Kremlin"), "kremlin");
/// assert_eq!(fold("ngày"), "ngày");
/// ```
pub fn fold(token: &str) -> Cow<'_, str> {
    let folded = match Syllable::parse(token) {
        Some(syllable) => Cow::Borrowed(syllable.canonical()),
        None => lower_nfkc(token),
    };
    if folded == token { Cow::Borrowed(token) } else { folded }
}

/// The same for a token whose code is known already.
#[cfg(feature = "records")]
pub(crate) fn fold_known(token: &str, code: Code) -> Cow<'_, str> {
    match code.syllable_unchecked() {
        Some(syllable) => Cow::Borrowed(syllable.canonical()),
        None => lower_nfkc(token),
    }
}

fn lower_nfkc(text: &str) -> Cow<'_, str> {
    let quotes_and_dashes = |text: &str| matches!(text.as_bytes(), [0xe2, 0x80, 0x93..=0x9e]);
    if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_uppercase()) || quotes_and_dashes(text) {
        return Cow::Borrowed(text);
    }
    let shown = || text.chars().filter(|&c| !is_ignorable(c));
    if is_nfkc_quick(shown()) == IsNormalized::Yes {
        let lower: String = shown().flat_map(char::to_lowercase).collect();
        if is_nfkc_quick(lower.chars()) == IsNormalized::Yes {
            return Cow::Owned(lower);
        }
    }
    // Some capitals show only in the plain form (𝛢), and some small letters decompose (İ).
    Cow::Owned(shown().nfkc().flat_map(char::to_lowercase).nfkc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_code_for_all_spellings() {
        for (a, b) in [
            ("Thuỷ", "thủy"),
            ("ĐƯỜNG", "đường"),
            ("CAFÉ", "cafe\u{301}"),
            ("Ｆ16", "f16"),
            ("Nga\u{200b}", "nga"),
        ] {
            assert_eq!(Code::of(a), Code::of(b), "{a} {b}");
        }
        assert_ne!(Code::of("ma"), Code::of("mà"));
    }

    #[test]
    fn long_words_hash_like_short_ones() {
        let long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch";
        assert_eq!(Code::of(long), Code::of(&long.to_uppercase()));
    }
}
