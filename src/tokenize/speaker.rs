//! Who speaks: the attribution of quotations.
//!
//! Vietnamese news attributes a quote in a few places, tried in this order: after it (`…”, ông Nam nói`), before it in
//! its sentence (`Ông Nam nói: “…`), a source in the sentence (`Theo ông Nam, …`), an introduction to the whole article
//! (`phát biểu của ông Nam:`), the subject of the sentence, the speaker of the sentence before.

use std::ops::Range;
use std::sync::OnceLock;

use super::article::Article;
use super::phrase::{Phrases, Sections};
use super::quote::{Quote, QuoteKind, Quoted, is_dash};
use super::token::{Token, TokenKind};
use crate::text::{Code, Span};

/// The longest name of a speaker, in tokens.
const LONGEST_SPEAKER: usize = 20;
/// How far after a quote its verb may stand, in tokens.
const REACH: usize = 24;

/// Before one of these a verb of speech is a noun or passive: `lời khẳng định`, `bị cáo buộc`.
const NOUNS: [&str; 12] =
    ["lời", "bài", "câu", "cuộc", "những", "các", "một", "sự", "việc", "nguồn", "bị", "được"];

/// The sections of `data/speech.txt`.
fn lexicon() -> &'static Sections {
    static LEXICON: OnceLock<Sections> = OnceLock::new();
    LEXICON.get_or_init(|| Sections::of(include_str!("../../data/speech.txt")))
}

/// Offices, after which the country or body may be named before the person is: `tổng thống`, `bộ trưởng`.
pub(crate) fn offices() -> &'static Phrases {
    lexicon().section("offices")
}

/// Words that begin the name of a speaker: `ông`, `luật sư`.
pub(super) fn persons() -> &'static Phrases {
    lexicon().section("persons")
}

/// A speaker and a verb as ranges of tokens.
#[derive(Clone, Debug)]
struct Attribution {
    speaker: Range<usize>,
    verb: Option<Range<usize>>,
    /// The speaker passes on what others said: an agency, a paper.
    agency: bool,
}

/// Kinds and speakers of quotations.
pub(super) fn attribute(article: &Article<'_>, quoted: &[Quoted]) -> Vec<Quote> {
    let reader = Reader::new(article, quoted);
    let mut quotes = Vec::with_capacity(quoted.len());
    let mut previous: Option<(usize, Range<usize>)> = None;
    for quote in quoted {
        let place = reader.place(quote);
        let near = reader.near(quote, &place);
        let kind = reader.kind(quote, &place, near.is_some());
        let mut found = near;
        if kind.is_speech() && found.is_none() {
            found = reader.far(quote, &place, previous.as_ref());
        }
        if !kind.is_speech() {
            found = None;
        }
        if let Some(found) = &found {
            previous = Some((quote.last, found.speaker.clone()));
        }
        quotes.push(Quote {
            span: reader.span(quote.first..quote.last + 1),
            kind,
            speaker: found.as_ref().map(|f| reader.span(f.speaker.clone())),
            verb: found.and_then(|f| f.verb).map(|v| reader.span(v)),
        });
    }
    quotes
}

/// Whether a line of dialogue is spoken by somebody, rather than an item of a list.
pub(super) fn is_spoken(tokens: &[Token<'_>]) -> bool {
    const PERSONS: [&str; 12] =
        ["tôi", "mình", "em", "ạ", "nhé", "hả", "à", "dạ", "vâng", "mày", "tao", "thưa"];
    let persons = PERSONS.map(Code::of);
    tokens.last().is_some_and(|t| matches!(t.text, "?" | "!"))
        || tokens.iter().any(|t| persons.contains(&t.code))
}

/// The sentences around a quote, as ranges of tokens.
struct Place {
    /// Start of the sentence in which it begins.
    start: usize,
    /// End of the sentence in which it ends.
    end: usize,
    /// The sentences before, nearest first, of the same and the previous paragraph.
    before: Vec<Range<usize>>,
}

struct Reader<'a, 't> {
    article: &'a Article<'t>,
    tokens: &'a [Token<'t>],
    quoted: &'a [Quoted],
    lexicon: &'static Sections,
    /// Inside a quotation.
    inside: Vec<bool>,
    /// Who the article is said to quote, and from which token on.
    introduced: Option<(usize, Range<usize>)>,
}

impl<'a, 't> Reader<'a, 't> {
    fn new(article: &'a Article<'t>, quoted: &'a [Quoted]) -> Self {
        let tokens = &article.tokens[..];
        let mut inside = vec![false; tokens.len()];
        for quote in quoted {
            inside[quote.first..=quote.last].fill(true);
        }
        let mut reader = Self { article, tokens, quoted, lexicon: lexicon(), inside, introduced: None };
        reader.introduced = reader.introduction();
        reader
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.tokens[range.start].start, self.tokens[range.end - 1].end())
    }

    fn section(&self, name: &str) -> &'static Phrases {
        self.lexicon.section(name)
    }

    fn place(&self, quote: &Quoted) -> Place {
        let segments = &self.article.segments;
        let of = |token: usize| segments.partition_point(|s| s.tokens.end <= token);
        let (first, last) = (of(quote.first), of(quote.last));
        let before = segments[..first]
            .iter()
            .rev()
            .take(3)
            .take_while(|s| s.paragraph + 2 > segments[first].paragraph)
            .map(|s| s.tokens.clone())
            .collect();
        Place { start: segments[first].tokens.start, end: segments[last].tokens.end, before }
    }

    /// The attribution in the sentence of the quote.
    fn near(&self, quote: &Quoted, place: &Place) -> Option<Attribution> {
        let after = self.after(quote, place);
        if after.as_ref().is_some_and(|a| !a.agency) {
            return after;
        }
        if let Some(found) = self.written(place.start..quote.first) {
            return Some(found);
        }
        self.verb_before(place.start..quote.first).or_else(|| self.source(place, quote)).or(after)
    }

    /// The attribution from further away.
    fn far(
        &self,
        quote: &Quoted,
        place: &Place,
        previous: Option<&(usize, Range<usize>)>,
    ) -> Option<Attribution> {
        let only = |speaker| Attribution { speaker, verb: None, agency: false };
        if let Some((from, speaker)) = &self.introduced
            && *from < quote.first
        {
            return Some(only(speaker.clone()));
        }
        let begins = quote.first == place.start;
        if !begins && let Some(speaker) = self.subject(place.start..quote.first) {
            return Some(only(speaker));
        }
        for sentence in &place.before {
            if let Some(found) = self.verb_before(sentence.clone()) {
                return Some(only(found.speaker));
            }
            if let Some((at, speaker)) = previous
                && sentence.contains(at)
            {
                return Some(only(speaker.clone()));
            }
        }
        place.before.first().and_then(|s| self.subject(s.clone())).map(only)
    }

    /// `…”, ông Nam nói` and `…” - Reuters dẫn lời ông Nam nói`.
    fn after(&self, quote: &Quoted, place: &Place) -> Option<Attribution> {
        let mut at = quote.last + 1;
        let separated =
            self.tokens.get(at).is_some_and(|t| t.text == "," || is_dash(t.text) || t.text == ":");
        at += usize::from(separated);
        let limit = place.end.min(at + REACH);
        if at >= limit || !separated && !self.begins_name(at) {
            return None;
        }
        if self.tokens[at].code == Code::of("theo") {
            let end = (at + 1..limit).find(|&i| !self.tokens[i].kind.is_word()).unwrap_or(limit);
            let end = (at + 1..end).find(|&i| self.section("verbs").at(self.tokens, i) > 0).unwrap_or(end);
            return self.name(at + 1..end).map(|speaker| Attribution { speaker, verb: None, agency: true });
        }
        let mut from = at;
        for i in at..limit {
            if self.inside[i] || matches!(self.tokens[i].text, ":" | ";") {
                return None;
            }
            let quoting = self.section("quoting").at(self.tokens, i);
            if quoting > 0 {
                from = i + quoting;
                if let Some(found) = self.after_quoting(from, limit) {
                    return Some(found);
                }
            }
            let verb =
                self.section("verbs").at(self.tokens, i).max(self.section("verbs-after").at(self.tokens, i));
            if verb > 0 && i > from {
                let agency = self.is_agency(from..i);
                let end = (from..i).find(|&k| self.tokens[k].text == ",").filter(|&k| k > from).unwrap_or(i);
                let speaker = self.name(from..end)?;
                return Some(Attribution { speaker, verb: Some(i..i + verb), agency });
            }
        }
        None
    }

    /// The name after `dẫn lời`, up to its own verb or the end of the phrase.
    fn after_quoting(&self, from: usize, limit: usize) -> Option<Attribution> {
        let stop =
            |i: &usize| !self.tokens[*i].kind.is_word() && !is_dash(self.tokens[*i].text) || self.inside[*i];
        let end = (from..limit).find(stop).unwrap_or(limit);
        let verb = (from + 1..end).find(|&i| self.section("verbs").at(self.tokens, i) > 0);
        let speaker = self.name(from..verb.unwrap_or(end))?;
        let verb = verb.map(|v| v..v + self.section("verbs").at(self.tokens, v));
        Some(Attribution { speaker, verb, agency: false })
    }

    /// The last verb of speech in a range, with its subject.
    fn verb_before(&self, range: Range<usize>) -> Option<Attribution> {
        let verbs = self.section("verbs");
        let mut end = range.end;
        while end > range.start {
            let i = (range.start..end).rev().find(|&i| !self.inside[i] && self.is_verb(i))?;
            let length = verbs.at(self.tokens, i);
            if let Some((speaker, agency)) = self.subject_of(range.start, i) {
                return Some(Attribution { speaker, verb: Some(i..i + length), agency });
            }
            end = i;
        }
        None
    }

    /// A verb of speech that no longer one covers and no word for a thing precedes.
    fn is_verb(&self, i: usize) -> bool {
        let verbs = self.section("verbs");
        if verbs.at(self.tokens, i) == 0 {
            return false;
        }
        let verb_before = (1..=2.min(i)).any(|n| verbs.at(self.tokens, i - n) > n);
        let noun_before = i > 0 && NOUNS.iter().any(|noun| self.tokens[i - 1].code == Code::of(noun));
        !verb_before && !noun_before
    }

    /// The subject of the verb at `verb` in a sentence that starts at `start`.
    fn subject_of(&self, start: usize, verb: usize) -> Option<(Range<usize>, bool)> {
        let mut end = verb;
        while end > start {
            let dropped = self.section("dropped").before(&self.tokens[..end], end).min(end - start);
            if dropped == 0 {
                break;
            }
            end -= dropped;
        }
        if end > start && self.tokens[end - 1].text == "," {
            // `Bà Vân, phó tổng giám đốc, chia sẻ`: the name stands before the apposition.
            return self
                .name(
                    self.clause(start, self.comma_before(start, end - 1))..self.comma_before(start, end - 1),
                )
                .map(|n| (n, false));
        }
        let from = self.clause(start, end);
        for i in from..end {
            let quoting = self.section("quoting").at(self.tokens, i);
            if quoting > 0 && i + quoting < end {
                return self.name(i + quoting..end).map(|name| (name, false));
            }
        }
        // `Bộ Ngoại giao cho biết ông Fabius khẳng định`: who stands right before the verb.
        if let Some(i) = (from..end).rev().find(|&i| self.is_verb(i)) {
            let inner = i + self.section("verbs").at(self.tokens, i);
            if inner < end
                && self.begins_person(inner)
                && let Some(name) = self.name(inner..end)
            {
                return Some((name, false));
            }
        }
        let done = Code::of("đã");
        let end = (from + 1..end).find(|&i| self.is_verb(i) || self.tokens[i].code == done).unwrap_or(end);
        if let Some(name) = self.apposed(start, from).or_else(|| self.name(from..end)) {
            return Some((name, self.is_agency(from..end)));
        }
        // `…, đồng thời nhấn mạnh`: the subject stands before an earlier comma or verb.
        let earlier = (start..from).rev().find(|&i| self.is_verb(i) && !self.inside[i]);
        match earlier {
            Some(i) => self.subject_of(start, i),
            None => self.subject(start..from).map(|name| (name, false)),
        }
    }

    /// `Bà Phạm Thanh Vân, phó tổng giám đốc …`: the name that the clause from `from` says more of.
    fn apposed(&self, start: usize, from: usize) -> Option<Range<usize>> {
        if from < start + 2 || self.tokens[from - 1].text != "," {
            return None;
        }
        let head = self.clause(start, from - 1);
        let prefix = self.section("persons").at(self.tokens, head);
        let names = head + prefix..from - 1;
        let named = !names.is_empty() && names.clone().all(|i| self.tokens[i].is_capitalised());
        (named && (prefix > 0 || names.len() > 1) && from - head < 9).then_some(head..from - 1)
    }

    fn comma_before(&self, start: usize, end: usize) -> usize {
        (start..end).rev().find(|&i| self.tokens[i].text == ",").filter(|&i| i > start).unwrap_or(end)
    }

    /// Start of the clause that ends at `end`.
    fn clause(&self, start: usize, end: usize) -> usize {
        let breaks = ["rằng", "nhưng", "song", "khi", "nơi"].map(Code::of);
        (start..end)
            .rev()
            .find(|&i| {
                matches!(self.tokens[i].text, "," | ";" | ":" | "(" | ")" | "." | "…")
                    || self.inside[i]
                    || breaks.contains(&self.tokens[i].code)
            })
            .map_or(start, |i| i + 1)
    }

    /// `… trong lá thư của Nam có dòng chữ: “…”`: the writer, if nobody is said to speak after it.
    fn written(&self, range: Range<usize>) -> Option<Attribution> {
        let written = self.section("written");
        let at = range.clone().rev().find(|&i| !self.inside[i] && written.at(self.tokens, i) > 0)?;
        let from = at + written.at(self.tokens, at);
        let stop =
            ["với", "có", "được", "viết", "ghi", "gửi", "cho", "về", "để", "trước", "trên", "ngày", "hôm"]
                .map(Code::of);
        let end = (from..range.end)
            .find(|&i| {
                !self.tokens[i].kind.is_word() || stop.contains(&self.tokens[i].code) || self.is_verb(i)
            })
            .unwrap_or(range.end);
        if (end..range.end).any(|i| self.is_verb(i) && self.subject_of(end, i).is_some()) {
            return None;
        }
        let speaker = self.name(from..end)?;
        Some(Attribution { speaker, verb: None, agency: false })
    }

    /// `Theo ông Nam, …` in the sentence.
    fn source(&self, place: &Place, quote: &Quoted) -> Option<Attribution> {
        let theo = Code::of("theo");
        let range = place.start..quote.first;
        let at = range
            .clone()
            .find(|&i| self.tokens[i].code == theo && (i == range.start || self.tokens[i - 1].text == ","))?;
        let end = (at + 1..quote.first)
            .find(|&i| matches!(self.tokens[i].text, "," | ";" | ":"))
            .unwrap_or(quote.first);
        let end = (at + 1..end).find(|&i| self.is_verb(i)).unwrap_or(end);
        let speaker = self.name(at + 1..end)?;
        Some(Attribution { speaker, verb: None, agency: false })
    }

    /// The subject of a sentence: the name at the head of one of its clauses.
    fn subject(&self, range: Range<usize>) -> Option<Range<usize>> {
        let mut from = range.start;
        while from < range.end {
            let end = (from..range.end)
                .find(|&i| matches!(self.tokens[i].text, "," | ":" | ";" | "(") || self.inside[i])
                .unwrap_or(range.end);
            if self.begins_person(from) {
                let stop = [
                    "đã", "sẽ", "đang", "vừa", "được", "bị", "là", "có", "để", "trước", "trên", "với", "giúp",
                ]
                .map(Code::of);
                let end = (from + 1..end)
                    .find(|&i| stop.contains(&self.tokens[i].code) || self.is_verb(i))
                    .unwrap_or(end);
                if let Some(name) = self.name(from..end) {
                    return Some(name);
                }
            }
            from = end + 1;
        }
        None
    }

    /// The line that says whose words follow in the whole article.
    fn introduction(&self) -> Option<(usize, Range<usize>)> {
        for segment in &self.article.segments {
            let tokens = self.article.tokens_of(segment);
            if tokens.last().is_none_or(|t| t.text != ":") {
                continue;
            }
            let at = segment.tokens.clone().find_map(|i| {
                let length = self.section("speech-of").at(self.tokens, i);
                (length > 0).then_some(i + length)
            });
            let Some(at) = at else { continue };
            let stop =
                ["sau", "trước", "tại", "trong", "về", "được", "khi", "với", "trên", "ngày"].map(Code::of);
            let end = (at..segment.tokens.end)
                .find(|&i| !self.tokens[i].kind.is_word() || stop.contains(&self.tokens[i].code))
                .unwrap_or(segment.tokens.end);
            // A line that introduces one quote right after it says nothing of the others.
            let next = self.quoted.iter().find(|q| q.first >= segment.tokens.end);
            let alone = next.is_none_or(|q| q.first == segment.tokens.end);
            if !alone && let Some(name) = self.name(at..end) {
                return Some((segment.tokens.end, name));
            }
        }
        None
    }

    /// Cuts a stretch of tokens down to a name; `None` if it holds none.
    fn name(&self, range: Range<usize>) -> Option<Range<usize>> {
        let Range { mut start, mut end } = range;
        if let Some(stop) =
            (start..end).rev().find(|&i| matches!(self.tokens[i].text, "." | ";" | ":" | "…" | ")"))
        {
            start = stop + 1;
        }
        while start < end
            && (!self.tokens[start].kind.is_word()
                || self.section("dropped").at(self.tokens, start) > 0
                || self.is_opener(start))
        {
            start += 1;
        }
        loop {
            if start >= end {
                return None;
            }
            let dropped = self.section("dropped").before(&self.tokens[..end], end).min(end - start);
            let last = &self.tokens[end - 1];
            let date = matches!(last.kind, TokenKind::Date | TokenKind::Time)
                || ["ngày", "hôm", "sáng", "chiều", "tối", "trưa"].iter().any(|w| last.code == Code::of(w));
            if dropped > 0 {
                end -= dropped;
            } else if date || !last.kind.is_word() {
                end -= 1;
            } else {
                break;
            }
        }
        if self.inside[start..end].iter().any(|&inside| inside) {
            return None;
        }
        // `Tại Hà Nội ông Nam`, `trong thư gửi bạn đọc bà Lan`: the person, not what stands before.
        if self.is_preposition(start)
            && let Some(person) =
                (start + 1..end).find(|&i| self.begins_person(i) && !self.tokens[i].is_capitalised())
        {
            start = person;
        }
        let range = start..end.min(start + LONGEST_SPEAKER);
        let capital = range.clone().any(|i| self.tokens[i].is_capitalised() && i != start)
            || self.tokens[start].is_capitalised() && !self.is_common(start);
        (capital || self.section("persons").at(self.tokens, start) > 0).then_some(range)
    }

    fn is_preposition(&self, i: usize) -> bool {
        ["tại", "trong", "ở", "vào", "từ", "với", "về", "qua", "sau", "trên", "trước", "nhân"]
            .iter()
            .any(|w| self.tokens[i].code == Code::of(w))
    }

    /// A word that joins sentences: `Tuy nhiên`, `Còn`, `và`.
    fn is_opener(&self, i: usize) -> bool {
        [
            "tuy",
            "nhiên",
            "còn",
            "song",
            "và",
            "nhưng",
            "trong khi đó",
            "do",
            "đó",
            "vì",
            "nên",
            "khi",
            "nếu",
            "riêng",
            "được",
            "biết",
        ]
        .iter()
        .any(|w| self.tokens[i].code == Code::of(w))
    }

    /// Whether a capital may only be there because a sentence begins.
    fn is_common(&self, i: usize) -> bool {
        let begins = i == 0
            || matches!(self.tokens[i - 1].text, "." | ":" | "!" | "?" | "“" | "\"" | "…")
            || self.starts_segment(i);
        begins
            && self.tokens[i].kind == TokenKind::Syllable
            && !self.tokens.get(i + 1).is_some_and(Token::is_capitalised)
    }

    fn starts_segment(&self, i: usize) -> bool {
        let segments = &self.article.segments;
        segments.get(segments.partition_point(|s| s.tokens.end <= i)).is_some_and(|s| s.tokens.start == i)
    }

    fn begins_person(&self, i: usize) -> bool {
        self.section("persons").at(self.tokens, i) > 0
            || self.tokens[i].kind.is_word()
                && self.tokens[i].is_capitalised()
                && !self.is_common(i)
                && !self.is_preposition(i)
    }

    fn begins_name(&self, i: usize) -> bool {
        self.begins_person(i)
    }

    fn is_agency(&self, range: Range<usize>) -> bool {
        self.section("agencies").at(self.tokens, range.start) > 0
            || range.len() == 1 && self.tokens[range.start].kind == TokenKind::Abbreviation
    }

    fn kind(&self, quote: &Quoted, place: &Place, attributed: bool) -> QuoteKind {
        if quote.dialogue {
            return QuoteKind::Full;
        }
        let inner = &self.tokens[quote.first + 1..quote.last];
        let words = inner.iter().filter(|t| t.kind.is_word()).count();
        let capital = inner.iter().find(|t| t.kind.is_word()).is_some_and(Token::is_capitalised);
        let several = inner.iter().rev().skip(1).any(|t| matches!(t.text, "." | "?" | "!"));
        let introduced = quote.first == place.start
            || matches!(self.tokens[quote.first - 1].text, ":" | "," | "." | "?" | "!");
        let titled = self.section("titles").before(self.tokens, quote.first) > 0;
        let verb_before = (1..=4.min(quote.first)).any(|n| {
            self.is_verb(quote.first - n) && self.section("verbs").at(self.tokens, quote.first - n) + 1 >= n
        });
        match () {
            () if titled && words < 25 && !several && !verb_before => QuoteKind::Title,
            () if several && words >= 6 => QuoteKind::Full,
            () if capital && words >= 3 && attributed && (introduced || verb_before) => QuoteKind::Full,
            () if capital
                && words <= 14
                && !verb_before
                && !is_spoken(inner)
                && quote.first != place.start =>
            {
                QuoteKind::Title
            }
            () if capital && words >= 3 => QuoteKind::Full,
            () if words <= 4 && !verb_before => QuoteKind::Scare,
            () => QuoteKind::Fragment,
        }
    }
}
