//! TCVN3, VNI and VIQR to Unicode, by the table `data/encodings.tsv`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use encoding_rs::WINDOWS_1252;

use crate::text::Syllable;

/// The table, turned the way that decoding needs.
struct Tables {
    /// The lower-case letter of a TCVN3 code (the upper-case one where it has a code of its own).
    tcvn3: [Option<char>; 256],
    /// The letter of a VNI pair or single byte, the second byte 0 for the latter.
    vni: BTreeMap<(u8, u8), char>,
    /// The letter of a VIQR spelling.
    viqr: BTreeMap<&'static str, char>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables { tcvn3: [None; 256], vni: BTreeMap::new(), viqr: BTreeMap::new() };
        for (letter, tcvn3, vni, viqr) in rows() {
            // Lower case comes first in the file and keeps the codes that both cases share.
            tables.tcvn3[usize::from(tcvn3)].get_or_insert(letter);
            let [first, second] = vni;
            tables.vni.insert((first, second), letter);
            // A capital letter may carry a mark in lower case: `Aù`.
            tables.vni.entry((first, second.to_latin_lower())).or_insert(letter);
            tables.viqr.insert(viqr, letter);
        }
        tables
    })
}

trait Latin {
    fn to_latin_lower(self) -> Self;
}

impl Latin for u8 {
    /// Lower case of a mark, which is a capital of ISO 8859-1 in VNI.
    fn to_latin_lower(self) -> Self {
        if (0xc0..0xe0).contains(&self) { self + 0x20 } else { self }
    }
}

/// The rows of the table: letter, TCVN3 code, VNI bytes, VIQR spelling.
fn rows() -> impl Iterator<Item = (char, u8, [u8; 2], &'static str)> {
    let hex = |digits: &str| u8::from_str_radix(digits, 16).unwrap_or_default();
    include_str!("../../data/encodings.tsv").lines().filter(|line| !line.starts_with('#')).filter_map(
        move |line| {
            let mut columns = line.split('\t');
            let letter = columns.next()?.chars().next()?;
            let tcvn3 = hex(columns.next()?);
            let vni = columns.next()?;
            let vni = [hex(vni.get(..2)?), vni.get(2..).filter(|rest| !rest.is_empty()).map_or(0, hex)];
            Some((letter, tcvn3, vni, columns.next()?))
        },
    )
}

/// A byte that the encoding gives no letter: these fonts left punctuation where Windows has it.
fn windows(byte: u8) -> char {
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// TCVN3 to text, capitals restored.
pub(super) fn tcvn3(bytes: &[u8]) -> String {
    let tables = tables();
    let letter = |&byte: &u8| {
        if byte.is_ascii() {
            return char::from(byte);
        }
        tables.tcvn3[usize::from(byte)].unwrap_or_else(|| windows(byte))
    };
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let mut line = Vec::new();
    for part in bytes.split_inclusive(|byte| *byte == b'\n') {
        line.clear();
        line.extend(part.iter().map(letter));
        restore_capitals(&mut line);
        text.extend(&line);
    }
    text
}

/// What the letters of a word say about its case.
#[derive(Clone, Copy, PartialEq)]
enum Case {
    /// Two capitals or more with codes of their own, and no other letter: `VIệT`.
    Capitals,
    /// A small letter with a code of its own: `Việt`.
    Mixed,
    /// Neither: `Mỹ`, `ở`.
    Unknown,
}

/// Makes toned letters capital in the words of capitals of a line.
///
/// A word that does not say follows its neighbours: the nearest words on both sides that do say must be capitals.
fn restore_capitals(line: &mut [char]) {
    let mut words = Vec::new();
    let mut at = 0;
    while at < line.len() {
        let start = at + line[at..].iter().take_while(|c| !c.is_alphabetic()).count();
        at = start + line[start..].iter().take_while(|c| c.is_alphabetic()).count();
        if start < at {
            words.push((start..at, case(&line[start..at])));
        }
    }
    let mut before = None;
    for i in 0..words.len() {
        let capitals = match words[i].1 {
            Case::Unknown => {
                let after = words[i..].iter().map(|word| word.1).find(|case| *case != Case::Unknown);
                let agree = [before, after].into_iter().flatten().all(|case| case == Case::Capitals);
                agree && (before.is_some() || after.is_some())
            }
            case => {
                before = Some(case);
                case == Case::Capitals
            }
        };
        if capitals {
            for letter in &mut line[words[i].0.clone()] {
                *letter = upper(*letter);
            }
        }
    }
}

fn case(word: &[char]) -> Case {
    // Only toned letters share their code with the capital.
    let own = |c: &&char| c.is_ascii() || "ăâđêôơưĂÂĐÊÔƠƯ".contains(**c);
    let capitals = word.iter().filter(own).filter(|c| c.is_uppercase()).count();
    if word.iter().filter(own).any(|c| c.is_lowercase()) {
        Case::Mixed
    } else if capitals >= 2 {
        Case::Capitals
    } else {
        Case::Unknown
    }
}

fn upper(letter: char) -> char {
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) => one,
        _ => letter,
    }
}

/// VNI to text.
pub(super) fn vni(bytes: &[u8]) -> String {
    let tables = tables();
    let mut text = String::with_capacity(bytes.len() * 3 / 2);
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        let pair = tail.first().filter(|mark| !mark.is_ascii()).and_then(|&mark| {
            tables.vni.get(&(*first, mark)).or_else(|| tables.vni.get(&(*first, mark.to_latin_lower())))
        });
        let (letter, taken) = match pair {
            Some(&letter) => (letter, 2),
            None if first.is_ascii() => (char::from(*first), 1),
            None => (tables.vni.get(&(*first, 0)).copied().unwrap_or_else(|| windows(*first)), 1),
        };
        text.push(letter);
        rest = &rest[taken..];
    }
    text
}

/// VIQR to text.
///
/// A word is taken as VIQR where that makes it a Vietnamese syllable, and left as it is where not, so that English
/// and addresses survive. After a vowel that has its tone, `.` and `?` are punctuation; a writer of VIQR puts `\`
/// before them elsewhere, and the `\` goes.
pub(super) fn viqr(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(escaped) = rest.strip_prefix('\\').and_then(|tail| tail.chars().next()) {
            out.push(escaped);
            rest = &rest[1 + escaped.len_utf8()..];
        } else if first.is_ascii_alphabetic() {
            let (word, taken) = viqr_word(rest);
            out.push_str(&word);
            rest = &rest[taken..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// The word at the start of a text, and how many bytes it took.
fn viqr_word(text: &str) -> (String, usize) {
    const MARKS: &str = "`?~'.^(+*";
    let len = text.find(|c: char| !c.is_ascii_alphanumeric() && !MARKS.contains(c)).unwrap_or(text.len());
    let mut word = String::new();
    let (mut at, mut toned) = (0, false);
    while at < len {
        let (letter, taken, tone) = viqr_letter(&text[at..len], toned);
        let Some(letter) = letter else { break };
        word.push(letter);
        at += taken;
        toned |= tone;
    }
    if Syllable::parse(&word).is_some() {
        return (word, at);
    }
    // Not Vietnamese: its letters as they are, and what follows is looked at afresh.
    let letters = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    (text[..letters].to_owned(), letters)
}

/// The letter at the start of a text with its marks, how many bytes it took, and whether it has a tone.
fn viqr_letter(text: &str, toned: bool) -> (Option<char>, usize, bool) {
    let tables = tables();
    let tone = |spelling: &str| spelling.ends_with(['`', '?', '~', '\'', '.']);
    for len in (2..=3).rev() {
        // `u*` and `o*` are older spellings of `u+` and `o+`; `dd`, `Dd`, `dD` and `DD` are one letter.
        let Some(spelling) = text.get(..len).map(|s| s.replace('*', "+")) else { continue };
        let known = match spelling.as_str() {
            "Dd" | "dD" => Some('Đ'),
            other => tables.viqr.get(other).copied(),
        };
        match known {
            Some(_) if toned && tone(&spelling) => {}
            Some(letter) => return (Some(letter), len, tone(&spelling)),
            None => {}
        }
    }
    let letter = text.chars().next().filter(char::is_ascii_alphabetic);
    (letter, 1, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENTENCE: &str = "Cộng hòa Xã hội Chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc";

    #[test]
    fn the_table_holds_the_whole_alphabet_once() {
        let mut letters: Vec<char> = rows().map(|row| row.0).collect();
        let unlike = letters.iter().filter(|c| c.is_lowercase()).count();
        assert_eq!((letters.len(), unlike), (134, 67));
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), 134);
        // All vowels with all tones are among them.
        for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY".chars() {
            for tone in ["\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"] {
                use unicode_normalization::UnicodeNormalization;
                let letter = format!("{vowel}{tone}").nfc().next().unwrap();
                assert!(letters.binary_search(&letter).is_ok(), "{letter}");
            }
        }
    }

    #[test]
    fn every_letter_comes_back_from_vni() {
        for (letter, _, [first, second], _) in rows() {
            let bytes = if second == 0 { vec![first] } else { vec![first, second] };
            assert_eq!(vni(&bytes), letter.to_string(), "{bytes:x?}");
        }
    }

    #[test]
    fn every_letter_comes_back_from_tcvn3() {
        for (letter, code, _, _) in rows() {
            let small = letter.is_lowercase() || "ĂÂĐÊÔƠƯ".contains(letter);
            let word = if small { vec![code] } else { vec![b'T', code, b'T'] };
            let text = if small { letter.to_string() } else { format!("T{letter}T") };
            assert_eq!(tcvn3(&word), text, "{code:x}");
        }
    }

    #[test]
    fn every_letter_comes_back_from_viqr() {
        for (letter, _, _, spelling) in rows() {
            let (text, taken, _) = viqr_letter(spelling, false);
            assert_eq!((text, taken), (Some(letter), spelling.len()), "{spelling}");
        }
    }

    #[test]
    fn whole_sentences() {
        let bytes: Vec<u8> = "Céng hßa X· héi Chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc"
            .chars()
            .map(|c| c as u8)
            .collect();
        assert_eq!(tcvn3(&bytes), SENTENCE);
        let bytes: Vec<u8> = "Coäng hoøa Xaõ hoäi Chuû nghóa Vieät Nam, Ñoäc laäp - Töï do - Haïnh phuùc"
            .chars()
            .map(|c| c as u8)
            .collect();
        assert_eq!(vni(&bytes), SENTENCE);
        let viqr_text = "Co^.ng ho`a Xa~ ho^.i Chu? nghi~a Vie^.t Nam, DDo^.c la^.p - Tu+. do - Ha.nh phu'c";
        assert_eq!(viqr(viqr_text), SENTENCE);
    }

    #[test]
    fn capitals_of_tcvn3_follow_their_word_and_their_line() {
        for (given, text) in [
            ("VIÖT NAM", "VIỆT NAM"),
            ("KINH TÕ VIÖT NAM", "KINH TẾ VIỆT NAM"),
            ("Mü vµ NATO", "Mỹ và NATO"),
            ("NATO vµ Mü cã", "NATO và Mỹ có"),
            ("TÕ", "Tế"),
        ] {
            let bytes: Vec<u8> = given.chars().map(|c| c as u8).collect();
            assert_eq!(tcvn3(&bytes), text);
        }
    }

    #[test]
    fn viqr_leaves_what_is_not_vietnamese() {
        for (given, text) in [
            ("Toi o+? Ha` No^.i.", "Toi ở Hà Nội."),
            ("the? http://vnexpress.net/a", "thẻ http://vnexpress.net/a"),
            ("Kremlin? Putin.", "Kremlin? Putin."),
            ("ddi\\. Co`n ai\\?", "đi. Còn ai?"),
            ("Vie^.t Nam (tu+` 1945)", "Việt Nam (từ 1945)"),
        ] {
            assert_eq!(viqr(given), text);
        }
    }
}
