//! Names that stand side by side, `Triều Tiên Kim Jong Un`, and names that the model does not know: `RIA Novosti`.
//!
//! The set that the model learns from runs the name of a place and that of a person together, so the model does; here
//! they are parted again, where a country comes first or a family name stands in the middle. Parts of the world and
//! papers are one word each (`data/names.txt`).

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use super::unit::{Shape, Unit};
use crate::text::Code;
use crate::tokenize::phrase::{Phrases, Sections};
use crate::tokenize::{Token, TokenKind, tokens};

/// Family names that seldom stand inside other names.
const FAMILIES: &str = "Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Ngô Đoàn Trịnh Trương Đinh";

struct Known {
    /// Parts of the world, papers.
    whole: &'static Phrases,
    countries: &'static Phrases,
    /// Words of companies that have a country in their names.
    companies: &'static Phrases,
    families: FxHashSet<Code>,
}

impl Known {
    fn get() -> &'static Self {
        static NAMES: OnceLock<Sections> = OnceLock::new();
        static KNOWN: OnceLock<Known> = OnceLock::new();
        KNOWN.get_or_init(|| {
            let names = NAMES.get_or_init(|| Sections::of(include_str!("../../../data/names.txt")));
            let [whole, countries, companies] =
                ["whole", "countries", "companies"].map(|name| names.section(name));
            let families = tokens(FAMILIES).map(|token| token.code).collect();
            Self { whole, countries, companies, families }
        })
    }

    /// One past the last token of a name that is one word.
    fn whole_name(&self, tokens: &[Token<'_>], start: usize) -> Option<usize> {
        let len = self.whole.at(tokens, start);
        let end = start + len;
        let apart = |pair: &[Token<'_>]| pair[0].end() < pair[1].start && pair[1].is_capitalised();
        // `Bắc Mỹ Thuận` is not in America, but `Viễn Đông Nga` is in the Far East.
        let goes_on =
            tokens.get(end).is_some_and(|next| next.is_capitalised() && next.kind == TokenKind::Syllable);
        let whole = len > 1
            && tokens[start..end].windows(2).all(apart)
            && (!goes_on || self.countries.at(tokens, end) > 0);
        whole.then_some(end)
    }

    /// Tokens of the first of two names, if there are two.
    fn first_name(&self, word: &[Token<'_>]) -> Option<usize> {
        if !word.iter().all(Token::is_capitalised) {
            return None;
        }
        let foreign = |token: &Token<'_>| matches!(token.kind, TokenKind::Foreign | TokenKind::Name);
        let country = self.countries.at(word, 0);
        let company = |token: &Token<'_>| self.companies.begins(token.code);
        if country > 0 && country < word.len() {
            let [next, last] = [&word[country], &word[word.len() - 1]];
            // `Anh`, `Đức` and `Nga` are names of persons too.
            let sure = country > 1 || foreign(&word[0]) || foreign(next);
            if sure && !(company(next) && company(last)) {
                return Some(country);
            }
        }
        // A family name goes on for one to three syllables.
        (2..word.len()).find(|&at| {
            self.families.contains(&word[at].code)
                && (2..=4).contains(&(word.len() - at))
                && word[..at].iter().all(|token| token.kind == TokenKind::Syllable)
                && !self.families.contains(&word[0].code)
        })
    }
}

/// Joins the names that are known, and parts what is two: sets the gaps inside and between them. `units` are those of
/// the tokens.
#[expect(clippy::needless_bitwise_bool, reason = "a lazy operator would be a branch")]
pub(super) fn settle(tokens: &[Token<'_>], units: &[Unit], joins: &mut [bool]) {
    let known = Known::get();
    let capital = |shape: Shape| (shape == Shape::Capital) | (shape == Shape::Upper);
    let mut next = 0;
    for start in 0..tokens.len().saturating_sub(1) {
        // Few tokens begin with a capital before another that does, or with one a word of several. In one branch: its
        // parts cannot be foreseen.
        let [here, after] = [units[start].shape, units[start + 1].shape];
        if !(capital(here) & (joins[start] | capital(after))
            | (here == Shape::Mark) & (after == Shape::Capital))
        {
            continue;
        }
        if here == Shape::Mark {
            // `AFP/Getty`, but not `km/h`.
            if tokens[start].text == "/" {
                joins[start.saturating_sub(1)..=start].fill(false);
            }
            continue;
        }
        if start < next {
            continue;
        }
        if capital(after)
            && let Some(end) = known.whole_name(tokens, start)
        {
            joins[start..end - 1].fill(true);
            joins[end - 1] = false;
        }
        if !joins[start] || (start > 0 && joins[start - 1]) {
            continue;
        }
        let inside = joins[start..].iter().take_while(|&&joined| joined).count();
        next = start + inside + 1;
        if let Some(len) = known.first_name(&tokens[start..next]) {
            joins[start + len - 1] = false;
        }
    }
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
        let whole = [
            ("Hãng RIA Novosti đưa tin.", "RIA Novosti"),
            ("An ninh Đông Bắc Á và Viễn Đông Nga.", "Đông Bắc Á"),
            ("An ninh Đông Bắc Á và Viễn Đông Nga.", "Viễn Đông"),
            ("Cầu Bắc Mỹ Thuận.", "Bắc Mỹ Thuận"),
            ("Tổng thống Gambia Adama Barrow nói.", "Adama Barrow"),
            ("Phó thủ tướng Singapore Teo Chee Hean nói.", "Teo Chee Hean"),
            ("Ông đi máy bay của Singapore Airlines.", "Singapore Airlines"),
            ("Ảnh: Văn Phong/Sputnik", "Sputnik"),
            ("Ảnh: AFP/Getty", "AFP"),
            ("Xe chạy 60 km/h.", "km/h"),
        ];
        for (text, name) in whole {
            let found: Vec<_> = words(text).map(|word| word.text).collect();
            assert!(found.contains(&name), "{found:?}");
        }
        assert!(words("Tổng thống Nga Putin nói.").any(|word| word.text == "Putin"));
        for name in ["Nguyễn Thị Lê Minh", "Thái Bình Dương", "Hai Bà Trưng"] {
            let text = format!("Ông đến {name} hôm qua.");
            assert!(words(&text).any(|word| word.text == name), "{text}");
        }
    }
}
