//! What is compared: the sentences and quotations of an article, as terms.

use std::ops::Range;

use super::codes::Codes;
use super::phrase::pair;
use crate::text::{Code, Span};
use crate::tokenize::{Article, Quote, Role, Token, TokenKind, runs};

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// A sentence, heading or caption.
    Sentence,
    /// Somebody's words, over as many sentences and paragraphs as they take.
    Quote,
}

/// A sentence or quotation of an article.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Where it stands in the article's text.
    pub span: Span,
    /// What it is.
    pub kind: UnitKind,
    terms: (u32, u32),
    /// Number of the sentence it begins in.
    pub(crate) order: u32,
    /// The collection repeats it so often that it links nothing: boilerplate.
    pub(crate) common: bool,
}

impl Unit {
    fn new(span: Span, kind: UnitKind, terms: &Range<usize>, order: usize) -> Self {
        let terms = (terms.start as u32, terms.end as u32);
        Self { span, kind, terms, order: order as u32, common: false }
    }

    /// Its terms, as a range of [`Pieces::codes`].
    pub(crate) const fn terms(&self) -> Range<usize> {
        self.terms.0 as usize..self.terms.1 as usize
    }
}

/// Marks of a term.
pub(crate) mod mark {
    /// Capitalised, and not only because a sentence begins.
    pub const NAME: u8 = 1;
    /// A number, date, time or quantity.
    pub const NUMBER: u8 = 2;
    /// Inside a quotation.
    pub const QUOTED: u8 = 4;
    /// First of a clause.
    pub const CLAUSE: u8 = 8;
}

/// The units of an article and the terms they are made of.
#[derive(Clone, Debug, Default)]
pub struct Pieces {
    /// Sentences in order of the text, then quotations.
    pub units: Vec<Unit>,
    /// Codes of the terms: syllables and other runs, numbers and dates in one spelling.
    pub(crate) codes: Codes,
    /// Marks of the terms.
    pub(crate) marks: Vec<u8>,
    /// The last term began a sentence with a capital.
    head_is_capital: bool,
}

/// The fewest terms of a unit: less says nothing.
const FEWEST: usize = 4;
/// The fewest words of a quotation that is a unit of its own.
const FEWEST_QUOTED: usize = 8;

impl Pieces {
    /// The units of an article: what was written for it, without bylines, left-overs of the page and other leads.
    pub fn new(article: &Article<'_>, quotes: &[Quote]) -> Self {
        let mut pieces = Self::default();
        let mut terms_of_tokens = vec![0; article.tokens.len() + 1];
        let inside = |token: &Token<'_>| {
            quotes.iter().any(|q| q.span.start < token.start && token.end() <= q.span.end)
        };
        for (order, segment) in article.segments.iter().enumerate() {
            let from = pieces.codes.len();
            let mut clause = true;
            let mut begins = true;
            for i in segment.tokens.clone() {
                terms_of_tokens[i] = pieces.codes.len();
                let token = &article.tokens[i];
                if !token.kind.is_word() {
                    clause |= breaks_clause(token.text);
                    begins |= matches!(token.text, ":" | "“" | "\"" | "”" | "." | "!" | "?" | "…");
                    continue;
                }
                let shared = if inside(token) { mark::QUOTED } else { 0 };
                pieces.push(token, begins, shared | if clause { mark::CLAUSE } else { 0 });
                (clause, begins) = (false, false);
            }
            terms_of_tokens[segment.tokens.end] = pieces.codes.len();
            let terms = from..pieces.codes.len();
            if is_content(segment.role) && terms.len() >= FEWEST && !pieces.is_signature(terms.clone()) {
                pieces.units.push(Unit::new(segment.span, UnitKind::Sentence, &terms, order));
            }
        }
        for quote in quotes.iter().filter(|q| q.kind.is_speech()) {
            pieces.push_quote(article, quote, &terms_of_tokens);
        }
        pieces.codes.shrink_to_fit();
        pieces.marks.shrink_to_fit();
        pieces.units.shrink_to_fit();
        pieces
    }

    /// All terms, and all pairs of terms inside one sentence.
    #[doc(hidden)]
    pub fn terms(&self) -> (Vec<u32>, Vec<u64>) {
        (
            self.codes.get(0..self.codes.len()),
            self.pairs().map(|(first, second)| pair(first, second)).collect(),
        )
    }

    /// All terms side by side inside one sentence, in order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (u32, u32)> {
        let sentences = self.units.iter().filter(|unit| unit.kind == UnitKind::Sentence);
        sentences.flat_map(|unit| {
            let codes = self.codes.get(unit.terms());
            (1..codes.len()).map(move |i| (codes[i - 1], codes[i]))
        })
    }

    /// Share of the terms of a unit that stand in quotation marks, 0 to 1.
    pub(crate) fn quoted(&self, unit: u32) -> f32 {
        let marks = &self.marks[self.units[unit as usize].terms()];
        marks.iter().filter(|&&m| m & mark::QUOTED != 0).count() as f32 / marks.len().max(1) as f32
    }

    /// Adds the terms of a token.
    fn push(&mut self, token: &Token<'_>, begins: bool, marks: u8) {
        if matches!(token.kind, TokenKind::Number | TokenKind::Date | TokenKind::Time | TokenKind::Quantity) {
            self.codes.push(number_code(token));
            self.marks.push(marks | mark::NUMBER);
            return;
        }
        let mut first = true;
        for run in runs(token.text) {
            let capital = run.text.starts_with(char::is_uppercase);
            let capitals = capital && run.text.chars().nth(1).is_some_and(char::is_uppercase);
            let mut own = if first { marks } else { marks & !mark::CLAUSE };
            if capital && (!begins || capitals || !first) {
                own |= mark::NAME;
                // `Nguyễn Văn Nam` at the head of a sentence: the first word is part of the name.
                if let Some(last) = self.marks.last_mut()
                    && self.head_is_capital
                    && own & mark::CLAUSE == 0
                {
                    *last |= mark::NAME;
                }
            }
            self.head_is_capital = begins && first && capital;
            self.codes.push(run.code.0);
            self.marks.push(own);
            first = false;
        }
    }

    /// Adds a quotation, if it is long enough and not simply one of the sentences.
    fn push_quote(&mut self, article: &Article<'_>, quote: &Quote, terms_of_tokens: &[usize]) {
        let first = article.tokens.partition_point(|t| t.start < quote.span.start);
        let last = article.tokens.partition_point(|t| t.start < quote.span.end);
        let terms = terms_of_tokens[first]..terms_of_tokens[last];
        let order = article.segments.partition_point(|s| s.tokens.end <= first);
        let role = article.segments[order].role;
        if terms.len() < FEWEST_QUOTED || !is_content(role) {
            return;
        }
        let same = |unit: &&Unit| {
            let own = unit.terms();
            let shared = own.end.min(terms.end).saturating_sub(own.start.max(terms.start));
            10 * shared >= 9 * own.len().max(terms.len())
        };
        if !self.units.iter().any(|unit| same(&unit)) {
            self.units.push(Unit::new(quote.span, UnitKind::Quote, &terms, order));
        }
    }

    /// Whether the terms are names and little else: a signature, a credit.
    fn is_signature(&self, terms: Range<usize>) -> bool {
        let names =
            self.marks[terms.clone()].iter().filter(|&&m| m & (mark::NAME | mark::NUMBER) != 0).count();
        terms.len() <= 9 && names + 1 >= terms.len()
    }
}

fn is_content(role: Role) -> bool {
    matches!(role, Role::Headline | Role::Subheading | Role::Caption | Role::Body)
}

fn breaks_clause(mark: &str) -> bool {
    matches!(
        mark,
        "," | ";" | ":" | "“" | "”" | "\"" | "(" | ")" | "-" | "–" | "—" | "." | "…" | "?" | "!" | "..."
    )
}

/// One code for the spellings of a number or date: `10.000` and `10000`, `25-10`, `25/10` and `25/10/2013`, `07` and `7`.
fn number_code(token: &Token<'_>) -> u32 {
    let digits = |part: &str| part.trim_start_matches('0').to_owned();
    let key = match token.kind {
        TokenKind::Date => {
            let parts: Vec<String> = token.text.split(['/', '-', '.']).map(digits).collect();
            let whole = parts.len() == 3 && parts[2].len() == 4;
            parts[..if whole { 2 } else { parts.len() }].join("/")
        }
        TokenKind::Number => {
            let parts: Vec<&str> = token.text.split(['.', ',']).collect();
            if parts.len() > 1 && parts[1..].iter().all(|p| p.len() == 3) {
                parts.concat()
            } else {
                digits(token.text).replace(',', ".")
            }
        }
        _ => token.text.to_lowercase(),
    };
    Code::of_other(&key).0
}
