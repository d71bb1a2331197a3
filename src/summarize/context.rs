//! What a sentence needs beside it: the rest of its quote, and what its opening words point back to.

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::candidate::{Candidate, Head, LEAST_SYLLABLES, Mark, Words};
use crate::text::Code;
use crate::tokenize::runs;

/// A quote over more sentences than this is not printed at all: it would be most of the summary, or its closing mark
/// was forgotten.
const LONGEST_QUOTE: usize = 5;
/// How far back an opening such as `Theo đó` is followed.
const LONGEST_CHAIN: usize = 2;

/// Openings that only tie a sentence to the one before. Before a comma they can be left off.
const LINKS: &[&str] = &[
    "ngoài ra",
    "bên cạnh đó",
    "theo đó",
    "do đó",
    "vì vậy",
    "vì thế",
    "do vậy",
    "bởi vậy",
    "bởi thế",
    "tuy nhiên",
    "tuy vậy",
    "thế nhưng",
    "trong khi đó",
    "mặt khác",
    "thậm chí",
    "cụ thể",
    "như vậy",
    "cùng với đó",
];

/// The same before a date.
const TIMES: &[&str] = &["trước đó", "sau đó"];

/// Openings that hang on the sentence before.
const OPENINGS: &[&str] = &[
    "ngay sau đó",
    "nhưng",
    "song",
    "đồng thời",
    "thay vào đó",
    "khi đó",
    "lúc đó",
    "lúc này",
    "lúc ấy",
    "tại đây",
    "ở đây",
    "từ đó",
    "qua đó",
    "nhờ đó",
    "kèm theo đó",
    "trong đó",
    "còn lại",
    "ngược lại",
    "nói cách khác",
    "điều này",
    "điều đó",
    "việc này",
    "việc đó",
    "vụ việc này",
    "vấn đề này",
    "đây là",
    "đây cũng là",
    "đó là",
    "đó cũng là",
    "ông này",
    "bà này",
    "anh này",
    "chị này",
    "cô này",
    "người này",
    "nước này",
    "ông ta",
    "bà ta",
    "anh ta",
    "cô ta",
    "ông cũng",
    "ông còn",
    "bà cũng",
    "bà còn",
    "ông nói",
    "bà nói",
    "ông cho",
    "bà cho",
    "ông khẳng định",
    "bà khẳng định",
    "ông nhấn mạnh",
    "bà nhấn mạnh",
    "họ",
    "hắn",
    "nó",
    "đối tượng này",
    "nghi phạm này",
    "cơ quan này",
    "đơn vị này",
    "công ty này",
    "hãng này",
    "tổ chức này",
    "văn kiện này",
    "tài liệu này",
    "quyết định này",
    "thông tin này",
    "cuộc họp này",
    "con số này",
    "câu hỏi đó",
    "món quà này",
    "cũng theo",
    "cũng trong",
    "cũng tại",
    "cũng vào",
    "nói về",
    "về phía mình",
    "ngoài việc",
    "cùng ngày",
    "cùng lúc đó",
    "liên quan đến vấn đề này",
    "liên quan tới vấn đề này",
    "liên quan đến vụ việc này",
    "liên quan đến vụ việc trên",
    "liên quan đến vụ án này",
    "liên quan đến sự việc này",
    "liên quan đến sự việc trên",
    "trao đổi về vấn đề này",
    "trao đổi về vụ việc này",
    "chia sẻ về vấn đề này",
    "bình luận về vấn đề này",
    "đồng tình với quan điểm này",
    "đồng tình với quan điểm trên",
    "đến dự có",
    "tới dự có",
    "cùng dự có",
    "cùng đi có",
];

/// Words that a sentence may open with, and where they can be left off.
struct Opening {
    codes: Vec<Code>,
    left_off: LeftOff,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LeftOff {
    BeforeComma,
    BeforeDate,
    Never,
}

/// The opening of a sentence, if it points back.
fn opening(codes: &[Code]) -> Option<&'static Opening> {
    static OPENINGS_BY_WORD: OnceLock<FxHashMap<Code, Vec<Opening>>> = OnceLock::new();
    let all = OPENINGS_BY_WORD.get_or_init(|| {
        let mut all: FxHashMap<Code, Vec<Opening>> = FxHashMap::default();
        let lists = [(LINKS, LeftOff::BeforeComma), (TIMES, LeftOff::BeforeDate), (OPENINGS, LeftOff::Never)];
        for (list, left_off) in lists {
            for words in list {
                let codes: Vec<Code> = runs(words).map(|run| run.code).collect();
                all.entry(codes[0]).or_default().push(Opening { codes, left_off });
            }
        }
        all
    });
    all.get(codes.first()?)?.iter().find(|opening| codes.starts_with(&opening.codes))
}

/// Whether a sentence opens with words that point back at what stands before it: `Theo đó`, `Cuộc họp này`.
pub(super) fn points_back(codes: &[Code], marked: &[Mark]) -> bool {
    opening(codes).is_some() || thing_named_before(codes, marked).is_some()
}

/// What can be left off before a sentence that then stands alone: `Theo đó, ` of `Theo đó, hai bên giúp nhau.`
fn link(codes: &[Code], marked: &[Mark], text: &str) -> Option<Head> {
    let Opening { codes: link, left_off } = opening(codes)?;
    let (codes, marked) = (&codes[link.len()..], &marked[link.len()..]);
    let can_go = match left_off {
        LeftOff::BeforeComma => true,
        LeftOff::BeforeDate => opens_with_date(codes, marked),
        LeftOff::Never => false,
    };
    if !can_go || codes.len() < LEAST_SYLLABLES || points_back(codes, marked) {
        return None;
    }
    let comma = text.find(',')?;
    let alone = text.starts_with(char::is_alphabetic) && runs(&text[..comma]).count() == link.len();
    alone.then(|| Head { runs: link.len(), bytes: text.len() - text[comma + 1..].trim_start().len() })
}

/// Whether a day stands among the first words: `sáng 9/4`, `khoảng 23 giờ ngày 22 tháng 4`.
fn opens_with_date(codes: &[Code], marked: &[Mark]) -> bool {
    const FARTHEST: usize = 6;
    static DAY: OnceLock<Code> = OnceLock::new();
    let day = DAY.get_or_init(|| Code::of("ngày"));
    let mut before = codes.iter().zip(marked).zip(marked.iter().skip(1)).take(FARTHEST);
    before.any(|((code, &mark), &next)| next == Mark::Digit && (code == day || mark == Mark::Digit))
}

/// The last syllable of a thing that was named before, if the first few words are one: `phán` of `Cuộc đàm phán này`.
/// After a name it points into its own sentence (`Hàn Quốc cho biết nước này`), and `tuần này` at the day of the news.
/// `Thông tin trên được` points back, `thông tin trên báo` does not.
fn thing_named_before(codes: &[Code], marked: &[Mark]) -> Option<Code> {
    const FARTHEST: usize = 4;
    struct Words {
        this: [Code; 3],
        above: Code,
        verbs: [Code; 9],
        times: [Code; 5],
    }
    static WORDS: OnceLock<Words> = OnceLock::new();
    let Words { this, above, verbs, times } = WORDS.get_or_init(|| Words {
        this: ["này", "đó", "ấy"].map(Code::of),
        above: Code::of("trên"),
        verbs: ["được", "của", "đã", "do", "xảy", "diễn", "khiến", "nhằm", "cũng"].map(Code::of),
        times: ["tuần", "tháng", "năm", "mùa", "hôm"].map(Code::of),
    });
    let points = |at: usize| {
        this.contains(&codes[at])
            || codes[at] == *above && codes.get(at + 1).is_some_and(|next| verbs.contains(next))
    };
    let at = (1..codes.len().min(FARTHEST + 1)).find(|&at| points(at))?;
    let plain = marked[1..at].iter().all(|&mark| mark == Mark::Lower) && !times.contains(&codes[at - 1]);
    plain.then(|| codes[at - 1])
}

/// Whether the sentence before `candidate` is what it points back at: after `Theo đó` always, but a thing has to be
/// named there.
fn is_antecedent(words: &Words, before: &Candidate<'_>, candidate: &Candidate<'_>) -> bool {
    opening(words.codes(candidate)).is_some()
        || thing_named_before(words.codes(candidate), words.marked(candidate))
            .is_none_or(|thing| words.codes(before).contains(&thing))
}

/// Sets [`Candidate::with`] for the candidates of an article, `from` on: those of the lead, then, from `text` on, those
/// of the text. Leaves off the links that can be, but in quotations, which are printed whole.
pub(super) fn needs(candidates: &mut [Candidate<'_>], words: &mut Words, from: usize, text: usize) {
    let range = from..candidates.len();
    let mut quotes = Vec::new();
    for part in [from..text, text..range.end] {
        let mut found = open_quotes(&candidates[part.clone()], part.start);
        join_announced(&candidates[part.clone()], part.start, &mut found);
        quotes.extend(found);
    }
    quotes.sort_unstable_by_key(|quote| quote.start);
    leave_links_off(candidates, words, from, &quotes);
    let mut unit_start = range.start;
    let mut chain = 0;
    let mut at = range.start;
    while at < range.end {
        let quote = quotes.binary_search_by_key(&at, |quote| quote.start).ok();
        let end = quote.map_or(at + 1, |quote| quotes[quote].end);
        let back = candidates[at].points_back;
        let too_far = back && chain == LONGEST_CHAIN;
        if back && at > range.start {
            chain += 1;
        } else {
            (unit_start, chain) = (at, 0);
        }
        let alone =
            back && (at == range.start || !is_antecedent(words, &candidates[at - 1], &candidates[at]));
        let caption = candidates[at].caption && end == at + 1;
        let hangs = alone
            || caption
            || announces(&candidates[end - 1])
            || back && candidates[unit_start].with.is_empty();
        let with = if hangs || too_far || end - at > LONGEST_QUOTE { 0..0 } else { unit_start..end };
        chain = chain.min(LONGEST_CHAIN);
        candidates[at..end].iter_mut().for_each(|candidate| candidate.with = with.clone());
        at = end;
    }
}

/// Takes links from the heads of the candidates from `from` on that are in none of the quotes.
fn leave_links_off(
    candidates: &mut [Candidate<'_>],
    words: &mut Words,
    from: usize,
    quotes: &[Range<usize>],
) {
    let (mut quotes, mut quoted_until) = (quotes.iter().peekable(), from);
    words.leave_off(candidates, from, |words, at, candidate| {
        while let Some(quote) = quotes.next_if(|quote| quote.start <= at) {
            quoted_until = quoted_until.max(quote.end);
        }
        let free = candidate.points_back && at >= quoted_until;
        if free { link(words.codes(candidate), words.marked(candidate), candidate.text) } else { None }
    });
}

/// Ranges of two or more candidates that a quote runs over; the first of `candidates` is number `first`.
fn open_quotes(candidates: &[Candidate<'_>], first: usize) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open: Option<usize> = None;
    for (i, candidate) in candidates.iter().enumerate() {
        let new_paragraph = i > 0 && candidates[i - 1].paragraph != candidate.paragraph;
        if new_paragraph && open.is_some() && !closes_first(candidates, i) {
            // Never closed: the mark was forgotten, or is no mark of speech.
            open = None;
        }
        let from = open;
        for mark in quote_marks(candidate.text) {
            match mark {
                '“' | '«' => open = open.or(Some(i)),
                '”' | '»' => open = None,
                '"' => open = if open.is_some() { None } else { Some(i) },
                _ => {}
            }
        }
        if let Some(from) = from {
            match found.last_mut() {
                Some(last) if last.end > first + from => last.end = first + i + 1,
                _ => found.push(first + from..first + i + 1),
            }
        }
    }
    found
}

/// Whether a sentence only says what comes after it: `Ông Kim phát biểu:`, `Một số hình ảnh:`.
fn announces(candidate: &Candidate<'_>) -> bool {
    candidate.text.ends_with(':')
}

/// Joins what announces speech to the speech: the quote that begins after it, or one sentence.
fn join_announced(candidates: &[Candidate<'_>], first: usize, quotes: &mut Vec<Range<usize>>) {
    for (at, pair) in (first..).zip(candidates.windows(2)) {
        if announces(&pair[0]) && pair[1].text.starts_with(['“', '"', '«', '-', '–', '—']) {
            match quotes.iter_mut().find(|quote| quote.contains(&(at + 1))) {
                Some(quote) => quote.start = quote.start.min(at),
                None => quotes.push(at..at + 2),
            }
        }
    }
}

/// Whether the paragraph that starts at candidate `i` closes a quote before it opens one.
fn closes_first(candidates: &[Candidate<'_>], i: usize) -> bool {
    let paragraph = candidates[i].paragraph;
    let texts = candidates[i..].iter().take_while(|c| c.paragraph == paragraph).map(|c| c.text);
    let mut marks = texts.flat_map(quote_marks);
    match marks.next() {
        Some('”' | '»') => true,
        Some('"') => marks.filter(|&mark| mark == '"').count() % 2 == 0,
        _ => false,
    }
}

/// The quotation marks of a text in order. Their first bytes are rare in Vietnamese, so that most texts are passed over
/// in one leap.
pub(super) fn quote_marks(text: &str) -> impl Iterator<Item = char> {
    let begins = memchr::memchr3_iter(b'"', "“".as_bytes()[0], "«".as_bytes()[0], text.as_bytes());
    begins
        .filter_map(|at| text[at..].chars().next())
        .filter(|mark| matches!(mark, '"' | '“' | '”' | '«' | '»'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summarize::candidate::Candidates;
    use crate::text::Document;
    use crate::tokenize::Article;

    fn units(text: &str) -> Vec<Range<usize>> {
        let document = Document::new("a", text);
        Candidates::new(&[Article::new(&document)]).sentences.into_iter().map(|s| s.with).collect()
    }

    #[test]
    fn a_quote_over_sentences_is_one_unit() {
        let text = "Ông Kim phát biểu: “Đây là việc chung. Hai nước cùng làm.\nKhông ai cản được”. Ông Nam nghe rồi về nhà.";
        assert_eq!(units(text), [0..3, 0..3, 0..3, 3..4]);
    }

    #[test]
    fn what_announces_speech_is_printed_with_it_and_never_alone() {
        let text = "Ông Kim phát biểu:\n“Đây là việc chung. Hai nước cùng làm”.\nBà Lan kể lại:\n- Tôi không biết.\nTrời mưa rất to.\nMột số hình ảnh ở hiện trường:\nHai xe hỏng nặng.";
        assert_eq!(units(text), [0..3, 0..3, 0..3, 3..5, 3..5, 5..6, 0..0, 7..8]);
    }

    #[test]
    fn a_quote_that_never_closes_ends_with_its_paragraph() {
        assert_eq!(
            units("Bà Lan nói: “Tôi không biết gì cả.\nCông an đã đến nơi. Vụ án được điều tra."),
            [0..1, 1..2, 2..3]
        );
    }

    #[test]
    fn openings_that_point_back_need_what_they_point_at() {
        let text = "Nga ký hiệp ước. Nhờ đó, hai bên giúp nhau. Ngoài ra, họ buôn bán. Nhưng chưa ai rõ. Hàn Quốc phản đối.";
        assert_eq!(units(text), [0..1, 0..2, 0..3, 0..0, 4..5]);
        assert_eq!(units("Đại hội khai mạc. Đến dự có ông Vũ Xuân Hồng. Trời mưa to."), [0..1, 0..2, 2..3]);
        // What the first sentence points at is not there.
        assert_eq!(units("Nhưng chưa ai rõ điều gì. Hàn Quốc phản đối."), [0..0, 1..2]);
        // Without the link it can stand alone.
        assert_eq!(units("Nga ký hiệp ước. Tuy nhiên, chưa ai rõ điều gì."), [0..1, 1..2]);
        // But a summary of nothing else is better than none.
        assert_eq!(units("Nhưng chưa ai rõ điều gì.").first(), Some(&(0..1)));
    }

    #[test]
    fn a_text_that_points_back_at_its_lead_needs_it() {
        let mut document = Document::new("a", "Nhờ đó, hai bên giúp nhau. Hàn Quốc phản đối.");
        document.lead = Some("Nga ký hiệp ước với Triều Tiên.".into());
        let candidates = Candidates::new(&[Article::new(&document)]);
        let units: Vec<_> = candidates.sentences.into_iter().map(|s| s.with).collect();
        assert_eq!(units, [0..1, 0..2, 2..3]);
    }

    #[test]
    fn a_thing_is_printed_with_the_sentence_that_names_it() {
        let text = "Hai bên đàm phán ở Bình Nhưỡng. Cuộc đàm phán này kéo dài một ngày. Số tiền đó đã mất.";
        assert_eq!(units(text), [0..1, 0..2, 0..0]);
    }

    #[test]
    fn a_thing_named_before_points_back() {
        for (text, back) in [
            ("Cuộc đàm phán này sẽ góp phần vào an ninh.", true),
            ("Số tiền đó đã được trả lại.", true),
            ("10 người này bị bắt hôm qua.", true),
            ("Hàn Quốc nói nước này sẽ đáp trả.", false),
            ("Trong tuần này, hai bên gặp nhau.", false),
            ("Nga và Triều Tiên ký hiệp ước.", false),
            ("Thông tin trên được ông Nam xác nhận.", true),
            ("Thông tin trên báo chí là đúng.", false),
        ] {
            let document = Document::new("a", format!("Trời hôm nay mưa to. {text}"));
            let candidates = Candidates::new(&[Article::new(&document)]);
            assert_eq!(candidates.sentences[1].points_back, back, "{text}");
        }
    }
}
