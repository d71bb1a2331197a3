//! Persons whom a sentence introduces at length, with office and full name: `Tổng thống Nga Vladimir Putin`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::candidate::Candidates;
use crate::text::Code;
use crate::tokenize::{Token, TokenKind, offices, tokens};

/// How far after the office a name may end, in words.
const REACH: usize = 9;

/// A person: the last two words of the full name.
type Person = [Code; 2];

/// Whom candidates introduce at length, once somebody asks.
pub(super) struct Persons<'a, 't> {
    candidates: &'a Candidates<'t>,
    introduced: FxHashMap<usize, Vec<Person>>,
}

impl<'a, 't> Persons<'a, 't> {
    pub fn new(candidates: &'a Candidates<'t>) -> Self {
        Self { candidates, introduced: FxHashMap::default() }
    }

    /// Whether a candidate introduces a person whom one of the others introduces.
    pub fn again(&mut self, k: usize, mut others: impl Iterator<Item = usize>) -> bool {
        let own = self.of(k).to_vec();
        !own.is_empty() && others.any(|other| self.of(other).iter().any(|person| own.contains(person)))
    }

    fn of(&mut self, k: usize) -> &[Person] {
        let sentence = &self.candidates.sentences[k];
        let codes = self.candidates.words.codes(sentence);
        self.introduced.entry(k).or_insert_with(|| introduced(sentence.text, codes))
    }
}

/// The persons that a sentence introduces at length, in order. `codes` are those of its runs of letters.
fn introduced(sentence: &str, codes: &[Code]) -> Vec<Person> {
    let offices = offices();
    // Most sentences name no office, and need not be cut into tokens.
    if !codes.iter().any(|&code| offices.begins(code)) {
        return Vec::new();
    }
    let tokens: Vec<Token<'_>> = tokens(sentence).collect();
    let after = (0..tokens.len()).map(|at| (at, offices.at(&tokens, at))).filter(|&(_, office)| office > 0);
    after.filter_map(|(at, office)| person(&tokens[at + office..])).collect()
}

/// The person named after an office: the end of the last run of capitals, of at least two words. Between them stand words
/// like those of `Quốc phòng Mỹ`, never two small ones in a row, but for `nước này`. Two Vietnamese syllables are a place
/// more often than a person.
fn person(after: &[Token<'_>]) -> Option<Person> {
    static THIS: OnceLock<[Code; 2]> = OnceLock::new();
    let this = THIS.get_or_init(|| ["nước", "này"].map(Code::of));
    let said = after.len() > 1 && [after[0].code, after[1].code] == *this;
    let words =
        after.iter().skip(if said { 2 } else { 0 }).take(REACH).take_while(|token| token.kind.is_word());
    let words: Vec<&Token<'_>> = words.collect();
    let small = |token: &Token<'_>| !token.is_capitalised();
    let end = words.windows(2).position(|pair| small(pair[0]) && small(pair[1])).unwrap_or(words.len());
    let mut runs = words[..end].chunk_by(|a, b| small(a) == small(b)).filter(|run| !small(run[0]));
    let full = |run: &&[&Token<'_>]| {
        run.len() > 2 || run.len() == 2 && run.iter().any(|token| token.kind != TokenKind::Syllable)
    };
    let name = runs.rfind(full)?;
    Some([name[name.len() - 2].code, name[name.len() - 1].code])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize::runs;

    #[test]
    fn office_and_full_name() {
        for (sentence, name) in [
            ("Tổng thống Nga Vladimir Putin đã đến.", Some("Vladimir Putin")),
            ("Hôm qua, Tổng thống nước này Vladimir Putin đã đến.", Some("Vladimir Putin")),
            ("Gặp Bộ trưởng Quốc phòng Mỹ Lloyd Austin.", Some("Lloyd Austin")),
            ("Dù nhà lãnh đạo Triều Tiên Kim Jong Un chưa thừa nhận.", Some("Jong Un")),
            ("Chủ tịch nước Trần Đại Quang tiếp ông Kim.", Some("Đại Quang")),
            ("Tổng thống Putin nói.", None),
            ("Tổng thống Hàn Quốc nói.", None),
            ("Tổng thống Nga đã nói với Vladimir Putin.", None),
            ("Ông Vladimir Putin nói.", None),
        ] {
            let name = name.map(|name| name.split(' ').map(Code::of).collect::<Vec<_>>());
            let codes: Vec<Code> = runs(sentence).map(|run| run.code).collect();
            assert_eq!(introduced(sentence, &codes).first().map(|p| p.to_vec()), name, "{sentence}");
        }
    }
}
