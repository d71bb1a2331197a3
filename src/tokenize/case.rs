//! Capital letters, without a look into the tables of Unicode for the letters of Vietnamese.

/// The capitals of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    /// It does not begin with a capital: `nước`, `18/6`.
    Lower,
    /// It begins with one: `Nga`.
    Capital,
    /// Its first two letters are: `NGA`, `TP.`
    Upper,
}

impl Case {
    /// All of them, each at the place of its number; padded to a power of two.
    pub const ALL: [Self; 4] = [Self::Lower, Self::Capital, Self::Upper, Self::Lower];

    pub fn of(text: &str) -> Self {
        if !is_capitalised(text) {
            return Self::Lower;
        }
        let first = text.chars().next().map_or(0, char::len_utf8);
        let rest = &text[first..];
        let upper = match *rest.as_bytes() {
            [] => false,
            [second, ..] if second.is_ascii_alphabetic() => second.is_ascii_uppercase(),
            // Letters of Vietnamese, as in `is_capitalised`.
            [0xe1, 0xba | 0xbb, last, ..] if last >= 0xa0 => last % 2 == 0,
            // Combining marks have no case; the next letter decides.
            _ => rest.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase),
        };
        if upper { Self::Upper } else { Self::Capital }
    }
}

/// Whether a text begins with a capital letter.
pub(super) fn is_capitalised(text: &str) -> bool {
    match *text.as_bytes() {
        [first, ..] if first.is_ascii() => first.is_ascii_uppercase(),
        // From U+1EA0 to U+1EFF capitals are even.
        [0xe1, 0xba | 0xbb, last, ..] if last >= 0xa0 => last % 2 == 0,
        // À to Þ, à to ÿ.
        [0xc3, last, ..] => last < 0x9f && last != 0x97,
        // ă, đ, ĩ; ũ; ơ, ư.
        [0xc4, 0x83 | 0x91 | 0xa9, ..] | [0xc5, 0xa9, ..] | [0xc6, 0xa1 | 0xb0, ..] => false,
        _ => text.starts_with(char::is_uppercase),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_those_of_unicode() {
        // What follows makes no difference.
        for c in ('\0'..=char::MAX).filter(|c| !('\u{1e00}'..'\u{1e9f}').contains(c)) {
            assert_eq!(Case::of(&format!("{c}a")) != Case::Lower, c.is_uppercase(), "{c:?}");
        }
    }
}
