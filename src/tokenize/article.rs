//! A document cut up: segments with their roles, and the tokens under them.

use std::ops::Range;

use super::role::{Line, Role, is_credit, mend_roles, roles};
use super::sentence::{Sentence, sentences as cut_sentences};
use super::token::Token;
use crate::text::{Document, Span};

/// A sentence or heading of an article, with its role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Where it stands in the document's text.
    pub span: Span,
    /// What it is for.
    pub role: Role,
    /// Whether it says who took a picture: `Ảnh: TASS`. It belongs to the caption before it.
    pub photo_credit: bool,
    /// Number of its paragraph (line that is not empty), from 0.
    pub paragraph: usize,
    /// Its tokens, as a range of [`Article::tokens`].
    pub tokens: Range<usize>,
}

/// A document with all its pieces, in the order of the text.
#[derive(Clone, Debug)]
pub struct Article<'t> {
    /// What it was made from; all spans are bytes of its text.
    pub document: &'t Document,
    /// The segments; they hold every character that is not white space.
    pub segments: Vec<Segment>,
    /// The tokens of the text.
    pub tokens: Vec<Token<'t>>,
}

impl<'t> Article<'t> {
    /// Cuts a document up.
    ///
    /// ```
    /// use luoc::{text::Document, tokenize::{Article, Role}};
    ///
    /// let document = Document::new("a", "Tin vắn\n\nNga ký hiệp ước. Triều Tiên xác nhận.\n");
    /// let article = Article::new(&document);
    /// let roles: Vec<_> = article.segments.iter().map(|s| s.role).collect();
    /// assert_eq!(roles, [Role::Headline, Role::Body, Role::Body]);
    /// ```
    pub fn new(document: &'t Document) -> Self {
        const TOKENS_A_SENTENCE: usize = 16;
        let mut tokens: Vec<Token<'t>> = Vec::with_capacity(document.text.len() / BYTES_A_TOKEN);
        let mut sentences: Vec<Sentence<'t>> = Vec::with_capacity(tokens.capacity() / TOKENS_A_SENTENCE);
        let mut ranges: Vec<Range<usize>> = Vec::with_capacity(sentences.capacity());
        let mut cut = cut_sentences(&document.text);
        while let Some(sentence) = cut.next_into(&mut tokens) {
            ranges.push(ranges.last().map_or(0, |last| last.end)..tokens.len());
            sentences.push(sentence);
        }
        let lines = line_ranges(&document.text, &sentences);
        let views: Vec<Line<'t, '_>> = lines
            .iter()
            .map(|line| Line {
                sentences: &sentences[line.clone()],
                tokens: &tokens[ranges[line.start].start..ranges[line.end - 1].end],
            })
            .collect();
        let line_roles = roles(&views);
        let last_body = line_roles.iter().rposition(|&role| role == Role::Body);
        let credits: Vec<bool> = ranges.iter().map(|range| is_credit(&tokens[range.clone()])).collect();
        let mut roles = vec![Role::Body; sentences.len()];
        for (number, (line, &role)) in lines.iter().zip(&line_roles).enumerate() {
            let roles = &mut roles[line.clone()];
            roles.fill(role);
            if role == Role::Body {
                mend_roles(&views[number], &credits[line.clone()], last_body == Some(number), roles);
            }
        }
        let mut segments = Vec::with_capacity(sentences.len());
        for (paragraph, line) in lines.into_iter().enumerate() {
            for i in line {
                let (span, tokens) = (sentences[i].span(), ranges[i].clone());
                segments.push(Segment { span, role: roles[i], photo_credit: credits[i], paragraph, tokens });
            }
        }
        Self { document, segments, tokens }
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &'t str {
        &self.document.text[span.range()]
    }

    /// The tokens of a segment.
    pub fn tokens_of(&self, segment: &Segment) -> &[Token<'t>] {
        &self.tokens[segment.tokens.clone()]
    }
}

/// Few texts have shorter tokens on average, with the space after them.
pub(crate) const BYTES_A_TOKEN: usize = 4;

/// Ranges of sentences that stand on one line.
fn line_ranges(text: &str, sentences: &[Sentence<'_>]) -> Vec<Range<usize>> {
    let mut lines: Vec<Range<usize>> = Vec::with_capacity(sentences.len());
    for (i, sentence) in sentences.iter().enumerate() {
        let continues = i > 0
            && !text[sentences[i - 1].span().end..sentence.start]
                .contains(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}']);
        match lines.last_mut() {
            Some(line) if continues => line.end = i + 1,
            _ => lines.push(i..i + 1),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_run_into_the_text_ends_with_its_credit() {
        for credit in ["(Ảnh: AP)", "(Ảnh AP)", "(ảnh Internet)", "(Ảnh minh họa)"] {
            let rest =
                "Sokolov đã chạy trốn từ mùa hè. Ông ta rời nhà. Vợ ông ta ở lại. Cảnh sát truy nã ông ta.";
            let document = Document::new("a", format!("Cảnh sát khám nghiệm hiện trường {credit} {rest}"));
            let roles: Vec<Role> = Article::new(&document).segments.iter().map(|s| s.role).collect();
            assert_eq!(roles[..3], [Role::Caption, Role::Caption, Role::Body], "{credit}");
        }
    }
}
