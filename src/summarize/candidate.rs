//! The sentences that a summary may choose from, and what each needs beside it to be understood.

use std::cell::Cell;
use std::ops::Range;

use super::Place;
use super::caption::is_caption;
use super::context::{needs, points_back};
use super::head::heading;
use crate::text::{Code, Span};
pub(super) use crate::tokenize::Mark;
use crate::tokenize::{Article, BYTES_A_TOKEN, Role, Token, runs, sentences, write_runs};

/// Which part of a document a sentence stands in; its span is bytes of that part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Field {
    /// The sapo of a record.
    Lead,
    /// The text.
    Text,
}

/// A sentence that may be chosen.
#[derive(Clone, Debug)]
pub(super) struct Candidate<'t> {
    /// Number of its article.
    pub article: usize,
    pub field: Field,
    pub span: Span,
    pub text: &'t str,
    pub paragraph: usize,
    /// Its runs of letters and digits, as a range of [`Words`]; their number is its length in syllables.
    runs: Range<usize>,
    /// Whether it opens with words that point back at what stands before it.
    pub points_back: bool,
    /// Whether it opened with such words that were left off.
    pub linked: bool,
    /// Whether it is the caption of a picture.
    pub caption: bool,
    /// The candidates that must be printed with it, itself included; empty if it must not be chosen at all.
    pub with: Range<usize>,
}

impl Candidate<'_> {
    pub fn syllables(&self) -> usize {
        self.runs.len()
    }

    /// Where its runs stand among those of all candidates.
    pub fn runs(&self) -> Range<usize> {
        self.runs.clone()
    }
}

/// What stands before a sentence and is no part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// Number of its runs.
    pub runs: usize,
    /// Its length with what follows it.
    pub bytes: usize,
}

/// The runs of letters and digits of all candidates, in order.
#[derive(Default)]
pub(super) struct Words {
    /// Their codes, and room for more.
    codes: Vec<Code>,
    marked: Vec<Mark>,
    /// How many they are.
    count: usize,
}

thread_local! {
    /// The memory of the words that were done with last.
    static SPARE: Cell<Words> = const { Cell::new(Words { codes: Vec::new(), marked: Vec::new(), count: 0 }) };
}

impl Words {
    /// The codes of a candidate's runs.
    pub fn codes(&self, candidate: &Candidate<'_>) -> &[Code] {
        &self.codes[candidate.runs.clone()]
    }

    /// Whether each run begins with a capital letter or digit.
    pub fn marked(&self, candidate: &Candidate<'_>) -> &[Mark] {
        &self.marked[candidate.runs.clone()]
    }

    /// Adds the runs under tokens of a text.
    fn add(&mut self, text: &str, tokens: &[Token<'_>]) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
        // Something stands between two runs.
        let room = self.count + (last.end() - first.start) / 2 + 1;
        if self.codes.len() < room {
            self.codes.resize(room, Code::GAP);
            self.marked.resize(room, Mark::Lower);
        }
        let (codes, marked) = (&mut self.codes[self.count..], &mut self.marked[self.count..]);
        self.count += write_runs(text, tokens, codes, marked);
    }

    /// Takes out the first of the runs from `from` on.
    fn take_out(&mut self, from: usize, runs: usize) {
        if runs > 0 {
            self.codes.copy_within(from + runs..self.count, from);
            self.marked.copy_within(from + runs..self.count, from);
            self.count -= runs;
        }
    }

    /// Takes from the candidates from `from` on what `head` finds before them; they are the last.
    pub fn leave_off(
        &mut self,
        candidates: &mut [Candidate<'_>],
        from: usize,
        mut head: impl FnMut(&Self, usize, &Candidate<'_>) -> Option<Head>,
    ) {
        let mut end = candidates.get(from).map_or(self.count, |first| first.runs.start);
        for (at, candidate) in (from..).zip(&mut candidates[from..]) {
            if let Some(head) = head(self, at, candidate) {
                candidate.runs.start += head.runs;
                candidate.span.start += head.bytes;
                candidate.text = &candidate.text[head.bytes..];
                (candidate.points_back, candidate.linked) = (false, true);
            }
            let runs = candidate.runs();
            if runs.start > end {
                self.codes.copy_within(runs.clone(), end);
                self.marked.copy_within(runs.clone(), end);
            }
            candidate.runs = end..end + runs.len();
            end += runs.len();
        }
        self.count = end;
    }
}

/// All candidates of a collection, article by article in the order of the text, leads first.
pub(super) struct Candidates<'t> {
    pub sentences: Vec<Candidate<'t>>,
    pub words: Words,
    /// The candidates of each article.
    pub articles: Vec<Range<usize>>,
    /// Codes of each article's title.
    pub titles: Vec<Vec<Code>>,
}

/// Fewer runs than this say nothing: a name under a text, `Hết.`
pub(super) const LEAST_SYLLABLES: usize = 3;

impl<'t> Candidates<'t> {
    pub fn new(articles: &[Article<'t>]) -> Self {
        /// A lead seldom has more.
        const SENTENCES_OF_LEAD: usize = 4;
        let mut all = Self {
            sentences: Vec::with_capacity(
                articles.iter().map(|article| article.segments.len() + SENTENCES_OF_LEAD).sum(),
            ),
            words: SPARE.take(),
            articles: Vec::with_capacity(articles.len()),
            titles: Vec::with_capacity(articles.len()),
        };
        all.words.count = 0;
        for (number, article) in articles.iter().enumerate() {
            let from = all.sentences.len();
            all.add_lead(number, article);
            let body = all.sentences.len();
            all.add_text(number, article, |role| role == Role::Body);
            if all.sentences.len() == from {
                // Better a caption than nothing, where an article is nothing else.
                all.add_text(number, article, |role| role != Role::Boilerplate);
            }
            needs(&mut all.sentences, &mut all.words, from, body);
            all.articles.push(from..all.sentences.len());
            all.titles.push(title(article));
        }
        if all.sentences.iter().all(|sentence| sentence.with.is_empty()) {
            // Better a sentence that hangs than none.
            (0..).zip(&mut all.sentences).for_each(|(k, sentence)| sentence.with = k..k + 1);
        }
        all
    }

    /// Keeps the memory of their words for the next collection on this thread, unless it is much.
    pub fn keep_memory(self) {
        const MUCH: usize = 1 << 16;
        if self.words.codes.capacity() <= MUCH {
            SPARE.set(self.words);
        }
    }

    /// Where a candidate stands.
    pub fn place(&self, k: usize) -> Place<'t> {
        let Candidate { article, field, span, text, .. } = self.sentences[k];
        Place { article, field, span, text }
    }

    fn add_lead(&mut self, number: usize, article: &Article<'t>) {
        let Some(lead) = article.document.lead.as_deref() else { return };
        let start = outlet_mark(lead);
        let mut tokens = Vec::with_capacity(lead.len() / BYTES_A_TOKEN);
        let mut cut = sentences(&lead[start..]);
        while let Some(sentence) = cut.next_into(&mut tokens) {
            let span = Span::new(start + sentence.start, start + sentence.span().end);
            self.words.add(&lead[start..span.end], &tokens);
            tokens.clear();
            self.add(number, Field::Lead, span, sentence.text, 0, 0);
        }
    }

    fn add_text(&mut self, number: usize, article: &Article<'t>, wanted: impl Fn(Role) -> bool) {
        let in_one_line = read_as_one_line(article);
        let longest_caption = longest_caption(article);
        let mut paragraph = None;
        for (at, segment) in article.segments.iter().filter(|segment| wanted(segment.role)).enumerate() {
            let mut span = segment.span;
            if at == 0 {
                span.start += shouted_mark(article.text(span));
            }
            let tokens = article.tokens_of(segment);
            let tokens = &tokens[tokens.iter().take_while(|token| token.start < span.start).count()..];
            let from = self.words.count;
            self.words.add(&article.document.text, tokens);
            if in_one_line || paragraph != Some(segment.paragraph) {
                let Words { codes, marked, count } = &self.words;
                let heading = heading(&codes[from..*count], &marked[from..*count], article.text(span));
                self.words.take_out(from, heading.runs);
                span.start += heading.bytes;
            }
            paragraph = Some(segment.paragraph);
            self.add(number, Field::Text, span, article.text(span), segment.paragraph, longest_caption);
        }
    }

    /// Adds the sentence whose runs were added last, if it may be chosen.
    fn add(
        &mut self,
        article: usize,
        field: Field,
        span: Span,
        text: &'t str,
        paragraph: usize,
        longest_caption: usize,
    ) {
        let runs = self.sentences.last().map_or(0, |last| last.runs.end)..self.words.count;
        if runs.len() >= LEAST_SYLLABLES && !in_brackets(text) {
            let here = self.sentences.len();
            let with = here..here + 1;
            let (codes, marked) = (&self.words.codes[runs.clone()], &self.words.marked[runs.clone()]);
            let points_back = points_back(codes, marked);
            let caption = text.len() <= longest_caption && is_caption(codes, marked, text);
            let candidate = Candidate {
                article,
                field,
                span,
                text,
                paragraph,
                runs,
                points_back,
                linked: false,
                caption,
                with,
            };
            self.sentences.push(candidate);
        } else {
            self.words.count = runs.start;
        }
    }
}

/// Whether a text has no line breaks, though it is too long for one paragraph: captions and headings may run into its sentences.
fn read_as_one_line(article: &Article<'_>) -> bool {
    const LONGEST_PARAGRAPH: usize = 5;
    article.segments.len() > LONGEST_PARAGRAPH && !article.document.text.trim().contains('\n')
}

/// How long captions can be that stand in a text as sentences, in bytes: half as long as its sentences are, where there are
/// enough of them to tell.
fn longest_caption(article: &Article<'_>) -> usize {
    const FEWEST: usize = 5;
    let lengths = article
        .segments
        .iter()
        .filter(|segment| segment.role == Role::Body)
        .map(|segment| segment.span.len());
    let count = lengths.clone().count();
    if count < FEWEST { 0 } else { lengths.sum::<usize>() / count / 2 }
}

/// Codes of the headline: of the record, or the line that looks like one.
fn title(article: &Article<'_>) -> Vec<Code> {
    let text = article.document.title.as_deref().or_else(|| {
        let headline = article.segments.iter().find(|segment| segment.role == Role::Headline)?;
        Some(article.text(headline.span))
    });
    let Some(text) = text else { return Vec::new() };
    let mut codes = Vec::with_capacity(text.len() / 4);
    codes.extend(runs(text).map(|run| run.code));
    codes
}

/// A remark to the reader: `(Xem thêm bài liên quan).`
fn in_brackets(text: &str) -> bool {
    let Some(inner) = text.trim_start().strip_prefix('(') else { return false };
    let inner = inner.trim_end().trim_end_matches('.').strip_suffix(')');
    inner.is_some_and(|inner| !inner.contains(['(', ')']))
}

/// Length of the outlet's mark at the head of a sapo: `TTO - `, `(VTC News) - `.
fn outlet_mark(lead: &str) -> usize {
    const LONGEST: usize = 30;
    let head = lead.char_indices().take(LONGEST).find(|&(_, c)| matches!(c, '-' | '–'));
    let Some((at, dash)) = head else { return 0 };
    let (before, after) = (&lead[..at], &lead[at + dash.len_utf8()..]);
    if !(after.starts_with(char::is_whitespace) && before.ends_with([' ', ')'])) {
        return 0;
    }
    let plain = before.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '&' | '(' | ')'));
    let words = before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
    if plain && words <= 4 { lead.len() - after.trim_start().len() } else { 0 }
}

/// Length of the mark of an outlet or place at the head of a text, where it cannot be the subject of the sentence: in
/// brackets, or without a small letter, as `GD&TĐ - ` and `HÀ NỘI - `.
fn shouted_mark(text: &str) -> usize {
    let length = outlet_mark(text);
    let mark = &text[..length];
    if mark.starts_with('(') || !mark.contains(char::is_lowercase) { length } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_in_brackets_are_no_candidates() {
        let text = "(Xem giao tranh ác liệt giữa hai bên). Quân đội (chính phủ) đã rút lui hôm qua.";
        let document = crate::text::Document::new("a", text);
        let candidates = Candidates::new(&[Article::new(&document)]);
        assert_eq!(candidates.sentences.len(), 1);
    }

    /// What each candidate of a text says.
    fn said(text: &str) -> Vec<String> {
        let document = crate::text::Document::new("a", text);
        let candidates = Candidates::new(&[Article::new(&document)]);
        for candidate in &candidates.sentences {
            let runs: Vec<Code> = runs(candidate.text).map(|run| run.code).collect();
            assert_eq!(candidates.words.codes(candidate), runs, "{}", candidate.text);
            assert_eq!(candidate.text, &text[candidate.span.start..candidate.span.end]);
        }
        candidates.sentences.iter().map(|candidate| candidate.text.to_owned()).collect()
    }

    #[test]
    fn a_heading_that_ran_into_a_paragraph_is_no_part_of_its_first_sentence() {
        let text = "Trời mưa to ở miền Trung.\nNhập hàng từ biên giới Theo các chuyên gia, giá rau sẽ tăng mạnh vào tuần sau. Chợ đông.";
        assert_eq!(
            said(text),
            [
                "Trời mưa to ở miền Trung.",
                "Theo các chuyên gia, giá rau sẽ tăng mạnh vào tuần sau.",
                // Two syllables: left out.
            ]
        );
    }

    #[test]
    fn links_are_left_off() {
        for (sentence, left) in [
            ("Theo đó, hai bên giúp nhau.", "hai bên giúp nhau."),
            ("Trước đó, khoảng 23h ngày 22/4, công an nhận tin.", "khoảng 23h ngày 22/4, công an nhận tin."),
            ("Trước đó, sáng 9/4, công an nhận tin.", "sáng 9/4, công an nhận tin."),
            // These would still point back, or mean something else.
            ("Trước đó, công an nhận tin.", "Trước đó, công an nhận tin."),
            ("Trước đó, sáng cùng ngày, công an nhận tin.", "Trước đó, sáng cùng ngày, công an nhận tin."),
            ("Tuy nhiên, điều này chưa rõ.", "Tuy nhiên, điều này chưa rõ."),
            ("Theo đó Mỹ, Anh giúp nhau.", "Theo đó Mỹ, Anh giúp nhau."),
            ("Đồng thời, yêu cầu hai bên giúp nhau.", "Đồng thời, yêu cầu hai bên giúp nhau."),
            // A quotation is printed whole.
            ("Ông Nam nói: “Tôi biết. Tuy nhiên, tôi không đi”.", "Tuy nhiên, tôi không đi”."),
        ] {
            let said = said(&format!("Nga ký hiệp ước. {sentence} Trời mưa rất to."));
            assert_eq!(said[said.len() - 2], left);
            assert_eq!(said[said.len() - 1], "Trời mưa rất to.");
        }
    }

    #[test]
    fn the_mark_of_the_outlet_is_no_part_of_the_lead() {
        for (lead, rest) in [
            ("TTO - Ngày 23-10, hàng nghìn người biểu tình.", "Ngày 23-10, hàng nghìn người biểu tình."),
            ("(VTC News) - Giám đốc nói.", "Giám đốc nói."),
            ("Anh, Pháp - hai nước lớn - đều đồng ý.", "Anh, Pháp - hai nước lớn - đều đồng ý."),
            ("Covid-19 lan rộng.", "Covid-19 lan rộng."),
        ] {
            assert_eq!(&lead[outlet_mark(lead)..], rest);
        }
    }

    #[test]
    fn the_mark_of_the_outlet_is_no_part_of_the_text() {
        for (text, sentence) in [
            ("GD&TĐ - Nga và Triều Tiên ký hiệp ước.", "Nga và Triều Tiên ký hiệp ước."),
            ("(Tin tức) - Nga và Triều Tiên ký hiệp ước.", "Nga và Triều Tiên ký hiệp ước."),
            ("( Tệ nạn xã hội ) - Nạn nhân là anh Nam.", "Nạn nhân là anh Nam."),
            ("Hà Nội - thủ đô của Việt Nam - rất đông.", "Hà Nội - thủ đô của Việt Nam - rất đông."),
        ] {
            assert_eq!(said(text)[0], sentence);
        }
    }
}
