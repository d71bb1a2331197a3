//! Quotations: where they begin and end, whatever marks the paper uses.
//!
//! Quotation marks are read by where they stand rather than by their shape, because papers mix them (`“…"`, `"…”`) and
//! the straight mark has no side. A mark with a gap before it and a word after it opens; one with a word before it and
//! a gap or a stop after it closes; any other mark does what the state asks for. A quote may run over sentences and
//! paragraphs, up to [`LONGEST`] syllables; one that never closes ends with the sentence it began in.

use super::article::Article;
use super::speaker;
use super::token::{Token, TokenKind};
use crate::text::Span;

/// The longest quotation, in words; a mark left open would otherwise swallow the article.
pub const LONGEST: usize = 300;

/// What a quotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum QuoteKind {
    /// Someone's words as one sentence or more.
    Full,
    /// Someone's words as a part of the author's sentence.
    Fragment,
    /// The name of a work, an event or a document.
    Title,
    /// A word or two held at arm's length.
    Scare,
}

impl QuoteKind {
    /// The name in results, such as `full`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Fragment => "fragment",
            Self::Title => "title",
            Self::Scare => "scare",
        }
    }

    /// Whether somebody speaks.
    pub const fn is_speech(self) -> bool {
        matches!(self, Self::Full | Self::Fragment)
    }
}

/// A quotation of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// Where it stands, marks included.
    pub span: Span,
    /// What it is.
    pub kind: QuoteKind,
    /// Who speaks, as written nearest to the quote.
    pub speaker: Option<Span>,
    /// The verb that introduces it: `nói`, `cho biết`.
    pub verb: Option<Span>,
}

/// The quotations of an article, in order of the text.
///
/// ```
/// use luoc::{text::Document, tokenize::{Article, quotes}};
///
/// let document = Document::new("a", "Bà Lan nói: \"Tôi không biết. Hỏi ông ấy”. Mưa rơi.");
/// let quotes = quotes(&Article::new(&document));
/// assert_eq!(&document.text[quotes[0].span.range()], "\"Tôi không biết. Hỏi ông ấy”");
/// assert_eq!(&document.text[quotes[0].speaker.unwrap().range()], "Bà Lan");
/// ```
pub fn quotes(article: &Article<'_>) -> Vec<Quote> {
    let ranges = quoted_ranges(article);
    speaker::attribute(article, &ranges)
}

/// A quotation as a range of tokens, its marks included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quoted {
    pub first: usize,
    pub last: usize,
    /// Told by a dash at the head of the line, without marks.
    pub dialogue: bool,
}

/// What a mark can do where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Opens,
    Closes,
    Either,
}

/// A double quotation mark.
#[derive(Clone, Copy, Debug)]
struct Mark {
    token: usize,
    side: Side,
    straight: bool,
}

fn quoted_ranges(article: &Article<'_>) -> Vec<Quoted> {
    let tokens = &article.tokens;
    let paragraphs = paragraphs(article);
    let marks: Vec<Mark> = (0..tokens.len()).filter_map(|i| mark(tokens, i)).collect();
    let mut found = double_quotes(article, &paragraphs, &marks);
    let singles = single_quotes(article, &paragraphs, &found);
    found.extend(singles);
    let dialogue = dialogue(article, &found);
    found.extend(dialogue);
    found.sort_by_key(|q| q.first);
    found
}

/// Number of the paragraph of each token.
fn paragraphs(article: &Article<'_>) -> Vec<usize> {
    let mut numbers = vec![0; article.tokens.len()];
    for segment in &article.segments {
        numbers[segment.tokens.clone()].fill(segment.paragraph);
    }
    numbers
}

fn mark(tokens: &[Token<'_>], i: usize) -> Option<Mark> {
    let straight = match tokens[i].text {
        "\"" | "＂" => true,
        "“" | "”" | "„" | "‟" | "«" | "»" | "〝" | "〞" => false,
        _ => return None,
    };
    // Inches: `màn hình 55" giá rẻ`; a quote that ends in a number is closed by what is open, see `double_quotes`.
    let (before, after) = (word_before(tokens, i), word_after(tokens, i));
    let side = match (before, after) {
        (false, true) => Side::Opens,
        (true, false) => Side::Closes,
        _ => match tokens[i].text {
            "“" | "„" | "‟" | "«" | "〝" => Side::Opens,
            "”" | "»" | "〞" => Side::Closes,
            _ => Side::Either,
        },
    };
    Some(Mark { token: i, side, straight })
}

/// Whether something other than an opening bracket or mark touches token `i` from the left.
fn word_before(tokens: &[Token<'_>], i: usize) -> bool {
    i > 0
        && tokens[i - 1].end() == tokens[i].start
        && !matches!(tokens[i - 1].text, "(" | "[" | ":" | "/" | "-" | "–" | "—")
}

/// Whether a word, an ellipsis or an opening bracket touches token `i` from the right.
fn word_after(tokens: &[Token<'_>], i: usize) -> bool {
    tokens.get(i + 1).is_some_and(|next| {
        next.start == tokens[i].end()
            && (next.kind != TokenKind::Punctuation
                || matches!(next.text, "(" | "[" | "'" | "‘" | "“" | "\""))
    })
}

fn double_quotes(article: &Article<'_>, paragraphs: &[usize], marks: &[Mark]) -> Vec<Quoted> {
    let tokens = &article.tokens;
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut nested = false;
    let mut k = 0;
    while k < marks.len() {
        let mark = marks[k];
        let Some(first) = open else {
            let inch = mark.straight && mark.token > 0 && ends_in_digit(tokens, mark.token);
            if mark.side != Side::Closes && !inch {
                open = Some(mark.token);
                nested = false;
            }
            k += 1;
            continue;
        };
        let same = paragraphs[first] == paragraphs[mark.token];
        if words_between(tokens, first, mark.token) > LONGEST
            || !same && !continues(tokens, paragraphs, first, mark)
        {
            found.push(unclosed(article, paragraphs, first));
            open = None;
            continue;
        }
        if mark.side == Side::Opens && same {
            match (side(marks, k + 1, tokens, paragraphs), side(marks, k + 2, tokens, paragraphs)) {
                // “… "…" …”: a quote inside.
                (Some(Side::Closes), Some(Side::Closes)) if !nested => nested = true,
                // “… “…”: the first was never closed.
                (Some(Side::Closes | Side::Either), _) => {
                    found.push(unclosed_before(article, paragraphs, first, mark.token));
                    open = Some(mark.token);
                }
                // A closing mark set with its gap on the wrong side.
                _ => {
                    found.push(Quoted { first, last: mark.token, dialogue: false });
                    open = None;
                }
            }
        } else if mark.side == Side::Opens {
            // A new paragraph of the same quote begins with its own mark.
        } else if nested {
            nested = false;
        } else {
            found.push(Quoted { first, last: mark.token, dialogue: false });
            open = None;
        }
        k += 1;
    }
    if let Some(first) = open {
        found.push(unclosed(article, paragraphs, first));
    }
    found.retain(|q| q.last > q.first + 1);
    found
}

/// What the `k`-th mark can do, if it stands in the paragraph of the one before it.
fn side(marks: &[Mark], k: usize, tokens: &[Token<'_>], paragraphs: &[usize]) -> Option<Side> {
    let (mark, before) = (marks.get(k)?, marks.get(k - 1)?);
    let near = paragraphs[mark.token] == paragraphs[before.token]
        && words_between(tokens, before.token, mark.token) <= LONGEST;
    near.then_some(mark.side)
}

/// Whether a quote open since `first` goes on over paragraphs to `mark`: it must run to the end of its own paragraph
/// without stopping to be plausible, and the next mark must close it or open its next paragraph.
fn continues(tokens: &[Token<'_>], paragraphs: &[usize], first: usize, mark: Mark) -> bool {
    let heads_paragraph = paragraphs[mark.token - 1] != paragraphs[mark.token];
    match mark.side {
        Side::Opens => {
            heads_paragraph
                && paragraphs[mark.token] == paragraphs[mark.token - 1] + 1
                && opens_speech(tokens, first)
        }
        Side::Closes => true,
        Side::Either => !heads_paragraph,
    }
}

/// Whether the mark at `first` stands after a colon or at the head of its line.
fn opens_speech(tokens: &[Token<'_>], first: usize) -> bool {
    first == 0 || matches!(tokens[first - 1].text, ":" | "," | "." | "!" | "?" | "…")
}

fn ends_in_digit(tokens: &[Token<'_>], i: usize) -> bool {
    let before = &tokens[i - 1];
    before.end() == tokens[i].start && before.text.ends_with(|c: char| c.is_ascii_digit())
}

fn words_between(tokens: &[Token<'_>], first: usize, last: usize) -> usize {
    // Counting stops just over the limit, so that one mark at the top of a long text costs nothing.
    tokens[first..last].iter().filter(|t| t.kind.is_word()).take(LONGEST + 1).count()
}

/// A quote without a closing mark: to the end of the sentence it began in.
fn unclosed(article: &Article<'_>, paragraphs: &[usize], first: usize) -> Quoted {
    unclosed_before(article, paragraphs, first, article.tokens.len())
}

/// The same, but ending before token `limit`; a single closing mark (`“hiệp sĩ’`) ends it too.
fn unclosed_before(article: &Article<'_>, paragraphs: &[usize], first: usize, limit: usize) -> Quoted {
    let tokens = &article.tokens;
    let segment = article.segments.partition_point(|s| s.tokens.end <= first);
    let end = article.segments.get(segment).map_or(limit, |s| s.tokens.end).min(limit).min(first + LONGEST);
    let single = (first + 1..end).find(|&i| {
        matches!(tokens[i].text, "’" | "'")
            && word_before(tokens, i)
            && !word_after(tokens, i)
            && paragraphs[i] == paragraphs[first]
    });
    Quoted { first, last: single.unwrap_or(end - 1), dialogue: false }
}

/// Quotes in single marks, outside of those in double marks.
fn single_quotes(article: &Article<'_>, paragraphs: &[usize], taken: &[Quoted]) -> Vec<Quoted> {
    let tokens = &article.tokens;
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut taken = taken.iter().peekable();
    for i in 0..tokens.len() {
        while taken.next_if(|q| q.last < i).is_some() {}
        if taken.peek().is_some_and(|q| q.first <= i) {
            open = None;
            continue;
        }
        if !matches!(tokens[i].text, "'" | "‘" | "’" | "‚") {
            continue;
        }
        let (before, after) = (word_before(tokens, i), word_after(tokens, i));
        match open {
            Some(first) if before && !after && paragraphs[first] == paragraphs[i] => {
                if words_between(tokens, first, i) <= LONGEST {
                    found.push(Quoted { first, last: i, dialogue: false });
                }
                open = None;
            }
            _ if !before && after => open = Some(i),
            _ => {}
        }
    }
    found
}

/// Dialogue: lines that a dash opens, at least two in a row or the first after a colon, spoken by somebody.
fn dialogue(article: &Article<'_>, taken: &[Quoted]) -> Vec<Quoted> {
    let tokens = &article.tokens;
    let mut lines: Vec<std::ops::Range<usize>> = Vec::new();
    let mut paragraph = usize::MAX;
    for segment in &article.segments {
        if segment.paragraph == paragraph {
            lines.last_mut().expect("a segment came before").end = segment.tokens.end;
        } else {
            lines.push(segment.tokens.clone());
            paragraph = segment.paragraph;
        }
    }
    let dashed = |line: &std::ops::Range<usize>| {
        line.len() > 2
            && is_dash(tokens[line.start].text)
            && !tokens[line.clone()].iter().any(|t| t.text == "\"" || t.text == "“")
    };
    let mut found = Vec::new();
    for (k, line) in lines.iter().enumerate() {
        if !dashed(line) {
            continue;
        }
        let introduced = k > 0 && tokens[lines[k - 1].end - 1].text == ":";
        let neighbour = k > 0 && dashed(&lines[k - 1]) || lines.get(k + 1).is_some_and(dashed);
        let spoken = speaker::is_spoken(&tokens[line.clone()]);
        if spoken
            && (introduced || neighbour)
            && taken.iter().all(|q| q.last < line.start || q.first >= line.end)
        {
            found.push(Quoted { first: line.start + 1, last: dialogue_end(tokens, line), dialogue: true });
        }
    }
    found
}

/// Last token of the words spoken on a dashed line: before `- ông Nam nói`.
fn dialogue_end(tokens: &[Token<'_>], line: &std::ops::Range<usize>) -> usize {
    (line.start + 3..line.end)
        .find(|&i| is_dash(tokens[i].text) && tokens[i - 1].end() < tokens[i].start)
        .unwrap_or(line.end)
        - 1
}

pub(super) fn is_dash(mark: &str) -> bool {
    matches!(mark, "-" | "–" | "—")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    fn found(text: &str) -> Vec<(String, QuoteKind, Option<String>)> {
        let document = Document::new("a", text);
        let article = Article::new(&document);
        let slice = |span: Span| article.text(span).to_owned();
        quotes(&article).iter().map(|q| (slice(q.span), q.kind, q.speaker.map(slice))).collect()
    }

    #[test]
    fn spans_and_speakers() {
        type Case = (&'static str, &'static [(&'static str, Option<&'static str>)]);
        let cases: [Case; 14] = [
            ("“Tôi sẽ đến đó vào mai”, ông Nam nói.", &[("“Tôi sẽ đến đó vào mai”", Some("ông Nam"))]),
            ("\"Tôi sẽ đến đó vào mai,\" ông Nam nói.", &[("\"Tôi sẽ đến đó vào mai,\"", Some("ông Nam"))]),
            ("“Tôi sẽ đến đó vào mai\" - bà Hoa cho biết.", &[("“Tôi sẽ đến đó vào mai\"", Some("bà Hoa"))]),
            (
                "“ Tôi sẽ đến đó vào mai ” – Reuters dẫn lời bà Hoa nói.",
                &[("“ Tôi sẽ đến đó vào mai ”", Some("bà Hoa"))],
            ),
            (
                "Ông Nam, giám đốc nhà máy, khẳng định: 'Chúng tôi không sai'.",
                &[("'Chúng tôi không sai'", Some("Ông Nam"))],
            ),
            (
                "Theo ông Nam, xã đã “kiểm tra và củng cố các hệ thống”.",
                &[("“kiểm tra và củng cố các hệ thống”", Some("ông Nam"))],
            ),
            ("Ông Nam nói: «Tôi biết. Tôi chờ.» Mưa rơi.", &[("«Tôi biết. Tôi chờ.»", Some("Ông Nam"))]),
            (
                "Ông Nam nói: \"Tôi đã biết chuyện ấy.\nNó giống như mọi khi\".\nMưa rơi.",
                &[("\"Tôi đã biết chuyện ấy.\nNó giống như mọi khi\"", Some("Ông Nam"))],
            ),
            (
                "Ông Nam nói rằng \"xã làm theo cách của mọi nơi. Mưa rơi cả ngày.",
                &[("\"xã làm theo cách của mọi nơi.", Some("Ông Nam"))],
            ),
            ("Anh kể: “Mẹ bảo \"con về đi\" rồi khóc”.", &[("“Mẹ bảo \"con về đi\" rồi khóc”", Some("Anh"))]),
            (
                "- Anh có đi không?\n- Tôi không đi đâu.",
                &[("Anh có đi không?", None), ("Tôi không đi đâu.", None)],
            ),
            ("Màn hình 55\" giá rẻ.", &[]),
            ("Đội trưởng O'Brien và ông d'Estaing đến.", &[]),
            ("- Sữa tươi\n- Bánh mì", &[]),
        ];
        for (text, expected) in cases {
            let found = found(text);
            let got: Vec<_> = found.iter().map(|(q, _, s)| (q.as_str(), s.as_deref())).collect();
            assert_eq!(got, expected, "{text}");
        }
    }

    #[test]
    fn kinds() {
        let cases = [
            ("Ông Nam nói: “Tôi sẽ đến.”", QuoteKind::Full),
            ("Ông Nam nói rằng đó là “một ngày rất đáng nhớ”.", QuoteKind::Fragment),
            ("Cuốn sách “Ngày mai trời lại sáng” vừa ra mắt.", QuoteKind::Title),
            ("Nhóm “hiệp sĩ” đến nơi.", QuoteKind::Scare),
        ];
        for (text, kind) in cases {
            assert_eq!(found(text)[0].1, kind, "{text}");
        }
    }

    #[test]
    fn a_mark_left_open_swallows_one_sentence() {
        let text = format!("“Mở đầu ở đây. {}", "Câu sau đó không có dấu nào. ".repeat(400));
        assert_eq!(found(&text)[0].0, "“Mở đầu ở đây.");
    }
}
