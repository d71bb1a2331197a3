//! Figures that differ: two articles on one event count the same things and come to different numbers.
//!
//! Two numbers are of the same things if the same syllable follows them (`binh sĩ`, `binh lính`) and the words around
//! them agree in more besides that are not words of every sentence. They differ if neither is the other in round numbers,
//! if they are within a factor of three, for what is further apart is mostly another count, and if neither article has the
//! other's number too.

use std::sync::LazyLock;

use super::Place;
use super::candidate::Candidates;
use super::select::Choice;
use super::similar::Judge;
use crate::score::{TfIdf, background, is_stop_word};
use crate::text::{Code, Span};
use crate::tokenize::{Token, TokenKind, WordKind, tokens, words};

/// A number in a sentence, with what it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure<'t> {
    /// The sentence.
    pub place: Place<'t>,
    /// The number and the words that it counts, in the same part of the document.
    pub span: Span,
    /// The same as text.
    pub text: &'t str,
}

/// Two figures for one thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference<'t> {
    /// As a chosen sentence has it.
    pub printed: Figure<'t>,
    /// As another article has it.
    pub other: Figure<'t>,
}

/// A number with the words after it.
struct Count {
    value: f64,
    /// How exact it is: another number that is less than this apart may be the same in other digits.
    step: f64,
    /// Codes of what follows, the thing counted first.
    after: Vec<Code>,
    /// Where the number begins, and where what it counts.
    start: usize,
    thing: usize,
}

impl Count {
    fn is_near(&self, other: &Self) -> bool {
        (self.value - other.value).abs() < self.step.max(other.step)
    }
}

/// How many words after a number tell what it counts.
const WINDOW: usize = 5;
/// How many of them must be the same, the first included, that say something.
const AGREEING: usize = 3;
/// The least idf of a word that says something: fewer than four in ten articles of the background have it.
const CONTENT: f64 = 1.0;
/// How far apart two counts of one thing may be.
const FACTOR: f64 = 3.0;
/// Words before a number that names something and counts nothing: `năm 2013`, `tầng 5`.
static NAMED: LazyLock<Vec<Code>> = LazyLock::new(|| {
    let words = "năm tháng ngày giờ lúc quý số khoản mục thứ lớp khóa kỳ hạng lô tầng quận phường";
    tokens(words).map(|token| token.code).collect()
});
/// Words after a number that multiply it.
static POWERS: LazyLock<[(Code, f64); 5]> = LazyLock::new(|| {
    [("nghìn", 1e3), ("ngàn", 1e3), ("triệu", 1e6), ("tỷ", 1e9), ("tỉ", 1e9)]
        .map(|(word, power)| (Code::of(word), power))
});

/// The differences between the chosen sentences and other articles, in the order of the chosen.
pub(super) fn differences<'t>(
    candidates: &Candidates<'t>,
    judge: &mut Judge<'_, 't>,
    chosen: &[Choice],
) -> Vec<Difference<'t>> {
    if candidates.articles.len() < 2 {
        return Vec::new();
    }
    let counts: Vec<Vec<Count>> = candidates.sentences.iter().map(|sentence| counts(sentence.text)).collect();
    let says_too = |article: usize, count: &Count| {
        let mut all = counts[candidates.articles[article].clone()].iter().flatten();
        all.any(|own| own.after[0] == count.after[0] && own.is_near(count))
    };
    let mut found: Vec<Difference<'t>> = Vec::new();
    let mut told: Vec<(Code, [f64; 2])> = Vec::new();
    for k in chosen.iter().map(|choice| choice.candidate).filter(|&k| !counts[k].is_empty()) {
        let article = candidates.sentences[k].article;
        for (other, _) in judge.sharing(k) {
            let theirs = candidates.sentences[other].article;
            if theirs == article || counts[other].is_empty() || !judge.same_event(article, theirs) {
                continue;
            }
            for (a, b) in counts[k].iter().flat_map(|a| counts[other].iter().map(move |b| (a, b))) {
                // What several articles say is told once.
                let both = (a.after[0], [a.value.min(b.value), a.value.max(b.value)]);
                if differ(a, b) && !told.contains(&both) && !says_too(theirs, a) && !says_too(article, b) {
                    told.push(both);
                    let (printed, other) = (figure(candidates, k, a), figure(candidates, other, b));
                    found.push(Difference { printed, other });
                }
            }
        }
    }
    found
}

fn differ(a: &Count, b: &Count) -> bool {
    let ratio = a.value.max(b.value) / a.value.min(b.value);
    let weighting = TfIdf::new(background());
    let says = |code: &&Code| weighting.idf(**code) > CONTENT;
    let agreeing = a.after.iter().filter(says).filter(|code| b.after.contains(code)).count();
    a.after[0] == b.after[0] && agreeing >= AGREEING && !a.is_near(b) && ratio <= FACTOR
}

fn figure<'t>(candidates: &Candidates<'t>, k: usize, count: &Count) -> Figure<'t> {
    let place = candidates.place(k);
    let end = label_end(place.text, count.thing);
    let span = Span::new(place.span.start + count.start, place.span.start + end);
    Figure { place, span, text: &place.text[count.start..end] }
}

/// Where the words end that name what is counted from byte `thing` on: whole words, of some syllables together.
fn label_end(sentence: &str, thing: usize) -> usize {
    let (mut end, mut syllables) = (thing, 0);
    for word in words(sentence).skip_while(|word| word.end() <= thing) {
        let over = syllables >= AGREEING || word.kind == WordKind::Mark;
        if over || syllables > 0 && is_stop_word(&word.text.to_lowercase()) {
            break;
        }
        end = word.end();
        syllables += word.tokens;
    }
    end
}

/// The numbers of a sentence that count something.
fn counts(sentence: &str) -> Vec<Count> {
    if !sentence.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let tokens: Vec<_> = tokens(sentence).collect();
    let mut counts = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        let names = i > 0 && NAMED.contains(&tokens[i - 1].code);
        if token.kind != TokenKind::Number || token.text.ends_with('%') || names {
            continue;
        }
        let Some((mut value, mut step)) = value(token.text) else { continue };
        let mut from = i + 1;
        while let Some((_, power)) = tokens.get(from).and_then(|t| POWERS.iter().find(|p| p.0 == t.code)) {
            (value, step) = (value * power, step * power);
            from += 1;
        }
        let is_year = from == i + 1 && token.text.len() == 4 && (1900.0..2100.0).contains(&value);
        let is_time = tokens.get(from..from + 2).is_some_and(|two| is_time_of_day(&two[0], &two[1]));
        let words = tokens[from..].iter().take_while(|t| t.kind.is_word()).take(WINDOW);
        let after: Vec<Code> = words.map(|t| t.code).collect();
        if after.len() >= AGREEING && value > 0.0 && !is_year && !is_time {
            counts.push(Count { value, step, after, start: token.start, thing: tokens[from].start });
        }
    }
    counts
}

/// Whether what follows a number makes it a time of the day: `giờ 30`.
fn is_time_of_day(unit: &Token<'_>, minutes: &Token<'_>) -> bool {
    unit.text.eq_ignore_ascii_case("giờ") && minutes.kind == TokenKind::Number
}

/// The value of a number, and how exact it is: `10.000` is ten thousand, and exact to two digits; `2,5` is two and a half,
/// exact to a tenth; `1.5.2` is no number.
fn value(digits: &str) -> Option<(f64, f64)> {
    let grouped = digits.split('.').skip(1).all(|group| group.split(',').next().map(str::len) == Some(3));
    if !grouped {
        return None;
    }
    let plain = digits.replace('.', "");
    let (whole, decimals) = plain.split_once(',').unwrap_or((&plain, ""));
    let zeros = whole.len() - whole.trim_end_matches('0').len();
    let power = |digits: usize| std::iter::repeat_n(10.0, digits).product::<f64>();
    let step = match decimals.len() {
        0 => power(zeros.min(whole.len().saturating_sub(2))),
        decimals => 1.0 / power(decimals),
    };
    Some((plain.replace(',', ".").parse().ok()?, step))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(a: &str, b: &str) -> bool {
        counts(a).iter().any(|x| counts(b).iter().any(|y| differ(x, y)))
    }

    #[test]
    fn values() {
        for (digits, expected) in [
            ("10.000", Some((10_000.0, 1000.0))),
            ("22.591", Some((22_591.0, 1.0))),
            ("100", Some((100.0, 10.0))),
            ("20", Some((20.0, 1.0))),
            ("2,5", Some((2.5, 0.1))),
            ("1.5.2", None),
        ] {
            assert_eq!(value(digits), expected, "{digits}");
        }
    }

    #[test]
    fn labels_are_whole_words() {
        for (text, label) in [
            ("Có 11.000 binh sĩ Triều Tiên đang đến.", "11.000 binh sĩ Triều Tiên"),
            ("Có 30 người biểu tình ở Hà Nội.", "30 người biểu tình"),
            ("Hãng đã bán 33 mẫu xe du lịch hybrid.", "33 mẫu xe du lịch"),
            ("Bị cáo lĩnh 13 năm tù về tội buôn lậu.", "13 năm tù"),
        ] {
            let count = &counts(text)[0];
            assert_eq!(&text[count.start..label_end(text, count.thing)], label);
        }
    }

    #[test]
    fn years_times_and_numbers_of_things_count_nothing() {
        for text in [
            "Đề cử năm 2013 của Giải thưởng Âm nhạc.",
            "Từ 2013 của Giải thưởng Âm nhạc Thế giới.",
            "Lúc 8 giờ 30 tối hôm ấy trời mưa.",
            "Vào 20 giờ 30 tối hôm ấy trời mưa.",
            "Ở tầng 5 tòa nhà lớn có cháy.",
        ] {
            assert!(counts(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn one_thing_counted_twice() {
        let ten = "Hàn Quốc tố ít nhất 10.000 binh lính Triều Tiên đã đến Nga.";
        assert!(compare(ten, "Khoảng 11.000 binh sĩ Triều Tiên đang chiến đấu."));
        assert!(compare(ten, "Khoảng 11 nghìn binh sĩ Triều Tiên đang chiến đấu."));
        assert!(compare("Sở đã điều 15 xe cứu hỏa tới hiện trường.", "18 xe cứu hỏa được điều tới nơi."));
        assert!(!compare(ten, "Khoảng 10 ngàn binh sĩ Triều Tiên đang chiến đấu."));
        // In round numbers the same.
        assert!(!compare("Xe chở 22.591 lít xăng A92.", "Xe chở hơn 22.500 lít xăng A92."));
        assert!(!compare("Hãng bán 9.014.000 chiếc xe hybrid.", "Hãng bán 9 triệu chiếc xe hybrid."));
        assert!(!compare("Ông nợ 782,6 tỷ đồng tiền thuế.", "Ông nợ 782 tỷ đồng tiền thuế."));
        assert!(!compare(ten, "Khoảng 90.000 binh sĩ Triều Tiên đang chiến đấu."));
        assert!(!compare(ten, "Khoảng 11.000 xe tăng Triều Tiên đang chờ."));
        // Both count prizes, but not the same.
        assert!(!compare(
            "Trao 25 giải Khuyến khích cho các tác giả.",
            "Có 10 giải xuất sắc cho các cơ quan."
        ));
    }
}
