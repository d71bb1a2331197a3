//! A document cut up: segments with their roles, and the tokens under them.

use std::ops::Range;

use super::role::{Line, Role, is_credit, mend_roles, roles};
use super::sentence::{has_line_break, sentences};
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
        let text = document.text.as_str();
        let mut tokens: Vec<Token<'t>> = Vec::with_capacity(text.len() / BYTES_A_TOKEN);
        let mut segments: Vec<Segment> = Vec::with_capacity(tokens.capacity() / TOKENS_A_SENTENCE);
        let mut cut = sentences(text);
        let mut from = 0;
        while let Some(sentence) = cut.next_into(&mut tokens) {
            let paragraph = segments.last().map_or(0, |last| {
                last.paragraph + usize::from(has_line_break(&text[last.span.end..sentence.start]))
            });
            let (span, photo_credit) = (sentence.span(), is_credit(&tokens[from..]));
            let range = from..tokens.len();
            from = range.end;
            segments.push(Segment { span, role: Role::Body, photo_credit, paragraph, tokens: range });
        }
        let same_line = |a: &Segment, b: &Segment| a.paragraph == b.paragraph;
        let lines = segments.chunk_by(same_line).map(|line| Line::new(line, &tokens));
        let line_roles = roles(&lines.collect::<Vec<_>>());
        let last_body = line_roles.iter().rposition(|&role| role == Role::Body);
        for (number, line) in segments.chunk_by_mut(same_line).enumerate() {
            let role = line_roles[number];
            for segment in &mut *line {
                segment.role = role;
            }
            if role == Role::Body {
                mend_roles(line, &tokens, last_body == Some(number));
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
