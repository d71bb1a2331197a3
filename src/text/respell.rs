//! Writing a syllable anew, on request: Unicode form, place of the tone mark, `i` or `y`, bare letters.
//!
//! This is for those who want other text than they have. Nothing else in the crate rewrites text.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::syllable::{Syllable, TonePlacement, is_ignorable};

/// How syllables are to be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    /// Where the tone mark stands. `None` leaves it where it is right in either style, and moves it where it is in none
    /// (`tòan`, `Đaị`).
    pub tone: Option<TonePlacement>,
    /// `i` or `y` where both are in use; `None` to leave it.
    pub iy: Option<Iy>,
    /// Whether all marks go: `đường` becomes `duong`.
    pub strip_marks: bool,
}

/// Which letter writes the vowel of *kỹ sư* and *bác sĩ*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Iy {
    /// `i` after `h k l m s t`: kĩ, lí, mĩ, sĩ, tỉ, hi. The rule of the school books of 1984.
    I,
    /// `y` in the syllables that dictionaries give both spellings for: kỳ ký kỷ kỹ kỵ, lý, mỹ, tỷ, sỹ. Not ki, mì, tí,
    /// which are never written so.
    Y,
}

impl Spelling {
    /// One word, newly written: letter by letter in the case that it had.
    ///
    /// A word that is no syllable keeps its spelling. If all its letters are Vietnamese ones it is composed (NFC) and
    /// loses its marks where that is asked for; otherwise it stays byte for byte as it is.
    ///
    /// ```
    /// use luoc::text::{Spelling, TonePlacement};
    ///
    /// let old = Spelling { tone: Some(TonePlacement::Old), ..Spelling::default() };
    /// assert_eq!(old.of("HOÀ"), "HÒA");
    /// assert_eq!(old.of("Thu\u{309}y"), "Thủy"); // was NFD
    /// assert_eq!(Spelling::default().of("Tòan"), "Toàn");
    /// assert_eq!(old.of("Kreml"), "Kreml");
    /// ```
    pub fn of(self, word: &str) -> Cow<'_, str> {
        if word.is_ascii() && self.iy.is_none() {
            return Cow::Borrowed(word);
        }
        let written = match Syllable::parse(word) {
            Some(syllable) => self.syllable(syllable, word),
            None => self.letters(word),
        };
        if written == word { Cow::Borrowed(word) } else { Cow::Owned(written) }
    }

    fn syllable(self, syllable: Syllable, word: &str) -> String {
        let syllable = self.iy.and_then(|iy| iy.of(syllable)).unwrap_or(syllable);
        let lower = match self.tone {
            _ if self.strip_marks => syllable.without_marks(),
            Some(placement) => syllable.spelling(placement),
            None => {
                let new = syllable.spelling(TonePlacement::New);
                let letters = word.chars().filter(|c| !is_ignorable(*c)).flat_map(char::to_lowercase);
                let as_it_was = letters.nfkc().eq(new.chars());
                if as_it_was { new } else { syllable.spelling(TonePlacement::Old) }
            }
        };
        // One letter of the spelling for each letter of the word.
        let letters = word.chars().filter(|c| !is_combining_mark(*c) && !is_ignorable(*c));
        let mut out = String::with_capacity(word.len());
        for (new, old) in lower.chars().zip(letters) {
            if old.is_uppercase() { out.extend(new.to_uppercase()) } else { out.push(new) }
        }
        out
    }

    fn letters(self, word: &str) -> String {
        let composed: String = word.nfc().collect();
        if !composed.chars().all(|c| c.is_ascii_alphanumeric() || is_vietnamese(c)) {
            return word.to_owned();
        }
        if !self.strip_marks {
            return composed;
        }
        let bare = |c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            other => other,
        };
        composed.nfd().filter(|c| !is_combining_mark(*c)).map(bare).collect()
    }
}

impl Iy {
    fn of(self, syllable: Syllable) -> Option<Syllable> {
        let (onset, rime) = (syllable.onset(), syllable.rime());
        let other = match self {
            Self::I if rime == "y" && matches!(onset, "h" | "k" | "l" | "m" | "s" | "t") => "i",
            Self::Y if rime == "i" => {
                let spelling = syllable.spelling(TonePlacement::Old);
                let both =
                    ["kì", "kí", "kỉ", "kĩ", "kị", "lí", "mĩ", "tỉ", "sĩ"].contains(&spelling.as_str());
                both.then_some("y")?
            }
            _ => return None,
        };
        // A tone mark at the end is read wherever it belongs.
        let mark = syllable.tone().mark().into_iter();
        Syllable::parse(&onset.chars().chain(other.chars()).chain(mark).collect::<String>())
    }
}

/// Whether a letter beyond ASCII is one of the Vietnamese alphabet, composed.
fn is_vietnamese(letter: char) -> bool {
    let mut lower = letter.to_lowercase();
    let one = lower.next().filter(|_| lower.next().is_none());
    one.is_some_and(|c| "ăâđêôơưàằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹáắấéếíóốớúứýạặậẹệịọộợụựỵ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(word: &str, tone: Option<TonePlacement>, iy: Option<Iy>, strip_marks: bool) -> String {
        Spelling { tone, iy, strip_marks }.of(word).into_owned()
    }

    #[test]
    fn tone_placement_and_case() {
        let (old, new) = (Some(TonePlacement::Old), Some(TonePlacement::New));
        for (word, placement, written) in [
            ("HOÀ", old, "HÒA"),
            ("Hoà", old, "Hòa"),
            ("hOÀ", old, "hÒA"),
            ("hòa", new, "hoà"),
            ("THUỶ", old, "THỦY"),
            ("quý", new, "quý"),
            ("qúy", old, "quý"),
            ("hoà", None, "hoà"),
            ("hòa", None, "hòa"),
            ("Đaị", None, "Đại"),
            ("TÒAN", None, "TOÀN"),
            ("Ðại", None, "Đại"),
            ("hoa\u{300}", None, "hoà"),
            ("ho\u{300}a", None, "hòa"),
            ("Ho\u{ad}à", None, "Hoà"),
        ] {
            assert_eq!(of(word, placement, None, false), written, "{word}");
        }
    }

    #[test]
    fn i_and_y() {
        for (word, i, y) in [
            ("Kỹ", "Kĩ", "Kỹ"),
            ("kí", "kí", "ký"),
            ("LÝ", "LÍ", "LÝ"),
            ("sĩ", "sĩ", "sỹ"),
            ("mì", "mì", "mì"),
            ("quy", "quy", "quy"),
            ("tay", "tay", "tay"),
            ("ý", "ý", "ý"),
            ("vi", "vi", "vi"),
            ("hy", "hi", "hy"),
        ] {
            assert_eq!(of(word, None, Some(Iy::I), false), i, "{word}");
            assert_eq!(of(word, None, Some(Iy::Y), false), y, "{word}");
        }
    }

    #[test]
    fn what_is_no_syllable_is_composed_or_left() {
        for (word, plain, bare) in [
            ("Đa\u{306}k", "Đăk", "Dak"),
            ("café", "café", "cafe"),
            ("naïve", "naïve", "naïve"),
            ("Mu\u{308}ller", "Mu\u{308}ller", "Mu\u{308}ller"),
            ("ĐƯỜNG", "ĐƯỜNG", "DUONG"),
            ("Привет", "Привет", "Привет"),
        ] {
            assert_eq!(of(word, None, None, false), plain, "{word}");
            assert_eq!(of(word, None, None, true), bare, "{word}");
        }
    }

    #[test]
    fn a_syllable_written_anew_is_the_same_syllable() {
        for syllable in Syllable::all() {
            for tone in [None, Some(TonePlacement::Old), Some(TonePlacement::New)] {
                let capital = syllable.spelling(TonePlacement::New).to_uppercase();
                let written = of(&capital, tone, None, false);
                assert_eq!(Syllable::parse(&written), Some(syllable), "{capital}");
                assert_eq!(written, written.to_uppercase());
            }
        }
    }
}
