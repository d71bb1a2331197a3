//! Names that stand side by side: `Triều Tiên Kim Jong Un`, `An Giang Nguyễn Văn A`.
//!
//! The set that the model learns from runs the name of a place and that of a person together, so the model does; here
//! they are parted again, where a country comes first or a family name stands in the middle.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::unit::{Shape, Unit};
use crate::text::Code;
use crate::tokenize::{Token, TokenKind, tokens};

/// Countries of two or three syllables.
const COUNTRIES: &str = "Triều Tiên\nHàn Quốc\nTrung Quốc\nNhật Bản\nViệt Nam\nHoa Kỳ\nĐài Loan\nMông Cổ\nẤn Độ\nThái Lan\n\
    Hà Lan\nBa Lan\nPhần Lan\nThụy Điển\nThụy Sĩ\nNa Uy\nĐan Mạch\nTây Ban Nha\nBồ Đào Nha\nHy Lạp\n\
    Thổ Nhĩ Kỳ\nAi Cập\nNam Phi\nCu Ba\nBắc Triều Tiên";

/// Countries of one syllable; what is foreign after them is another name.
const SHORT: &str = "Nga Mỹ Anh Pháp Đức Ý Úc Áo Bỉ Lào Séc";

/// Family names that seldom stand inside other names.
const FAMILIES: &str = "Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Ngô Đoàn Trịnh Trương Đinh";

struct Known {
    countries: FxHashSet<Vec<Code>>,
    short: FxHashSet<Code>,
    families: FxHashSet<Code>,
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| Known {
        countries: COUNTRIES.lines().map(|name| tokens(name).map(|token| token.code).collect()).collect(),
        short: tokens(SHORT).map(|token| token.code).collect(),
        families: tokens(FAMILIES).map(|token| token.code).collect(),
    })
}

/// Parts such names: sets the gap between them. `units` are those of the tokens.
#[expect(clippy::needless_bitwise_bool, reason = "a lazy operator would be a branch")]
pub(super) fn part(tokens: &[Token<'_>], units: &[Unit], joins: &mut [bool]) {
    let mut next = 0;
    for start in 0..tokens.len() {
        // Few words are of several tokens and begin with a capital. In one branch: its parts cannot be foreseen.
        let several = joins[start] & !(start > 0 && joins[start - 1]);
        if !(several & (units[start].shape != Shape::Lower)) || start < next {
            continue;
        }
        let inside = joins[start..].iter().take_while(|&&joined| joined).count();
        next = start + inside + 1;
        if let Some(len) = first_name(&tokens[start..next]) {
            joins[start + len - 1] = false;
        }
    }
}

/// Tokens of the first of two names, if there are two.
fn first_name(word: &[Token<'_>]) -> Option<usize> {
    if !word.iter().all(Token::is_capitalised) {
        return None;
    }
    let known = known();
    if known.short.contains(&word[0].code) && matches!(word[1].kind, TokenKind::Foreign | TokenKind::Name) {
        return Some(1);
    }
    let codes: Vec<Code> = word.iter().map(|token| token.code).collect();
    let country = (2..=3.min(word.len() - 1)).find(|&len| known.countries.contains(&codes[..len]));
    // A family name goes on for one to three syllables.
    let family = (2..word.len()).find(|&at| {
        known.families.contains(&codes[at])
            && (2..=4).contains(&(word.len() - at))
            && word[..at].iter().all(|token| token.kind == TokenKind::Syllable)
            && !known.families.contains(&codes[0])
    });
    country.or(family)
}

#[cfg(test)]
mod tests {
    use crate::tokenize::words;

    #[test]
    fn two_names_are_two_words() {
        let cases = [
            ("Nhà lãnh đạo Triều Tiên Kim Jong Un nói.", ["Triều Tiên", "Kim Jong Un"]),
            ("Chủ tịch Trung Quốc Tập Cận Bình nói.", ["Trung Quốc", "Tập Cận Bình"]),
            ("Chủ tịch huyện Tánh Linh Bùi Văn Thu nói.", ["Tánh Linh", "Bùi Văn Thu"]),
        ];
        for (text, names) in cases {
            let found: Vec<_> = words(text).map(|word| word.text).collect();
            assert!(names.iter().all(|name| found.contains(name)), "{found:?}");
        }
        assert!(words("Tổng thống Nga Putin nói.").any(|word| word.text == "Putin"));
        for name in ["Nguyễn Thị Lê Minh", "Thái Bình Dương", "Hai Bà Trưng"] {
            let text = format!("Ông đến {name} hôm qua.");
            assert!(words(&text).any(|word| word.text == name), "{text}");
        }
    }
}
