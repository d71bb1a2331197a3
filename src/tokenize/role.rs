//! The role that a line plays in an article.

use std::hash::{Hash, Hasher};
use std::sync::LazyLock;

use rustc_hash::{FxHashSet, FxHasher};

use super::article::Segment;
use super::credit;
use super::token::{Token, TokenKind};
use crate::text::Code;

/// What a segment of an article is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Role {
    /// The title of the article.
    Headline,
    /// A heading inside it.
    Subheading,
    /// Author, agency, source: `Theo TASS`, `Văn Phong/Sputnik`.
    Byline,
    /// Place, date or outlet on a line of its own.
    Dateline,
    /// What a picture shows, with its credit.
    Caption,
    /// The article itself.
    Body,
    /// Left over from the page: `Tin tiêu điểm`, `leftcenterrightdel`.
    Boilerplate,
    /// The lead of another article.
    Teaser,
}

impl Role {
    /// The name in results, such as `body`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Subheading => "subheading",
            Self::Byline => "byline",
            Self::Dateline => "dateline",
            Self::Caption => "caption",
            Self::Body => "body",
            Self::Boilerplate => "boilerplate",
            Self::Teaser => "teaser",
        }
    }
}

/// One line of an article, cut into sentences and tokens.
pub(super) struct Line<'t, 'a> {
    /// Number of its sentences.
    sentences: usize,
    tokens: &'a [Token<'t>],
}

impl<'t, 'a> Line<'t, 'a> {
    /// The line of these sentences of an article that has these tokens.
    pub fn new(sentences: &[Segment], tokens: &'a [Token<'t>]) -> Self {
        let start = sentences.first().map_or(0, |first| first.tokens.start);
        let end = sentences.last().map_or(0, |last| last.tokens.end);
        Self { sentences: sentences.len(), tokens: &tokens[start..end] }
    }

    fn text(&self) -> impl Iterator<Item = &Token<'t>> {
        self.tokens.iter().filter(|t| t.kind.is_word())
    }

    fn words(&self) -> usize {
        self.text().count()
    }

    /// Whether it is written in sentences, not a list of names.
    fn is_prose(&self) -> bool {
        let (words, capitals) =
            self.text().fold((0, 0), |(n, c), t| (n + 1, c + usize::from(t.is_capitalised())));
        2 * capitals < words
    }

    fn ends_openly(&self) -> bool {
        self.tokens.last().is_some_and(|t| t.kind.is_word() || matches!(t.text, "'" | "\"" | "”" | "?" | "!"))
    }

    fn starts_with(&self, word: &str) -> bool {
        self.tokens.first().is_some_and(|t| t.text.eq_ignore_ascii_case(word))
    }
}

/// The longest line that can be a heading, in words. News headlines run to about 20.
const LONGEST_HEADING: usize = 24;
/// The longest line that can be a dateline, in words.
const LONGEST_DATELINE: usize = 8;
/// The longest line that can be a byline, in words.
const LONGEST_BYLINE: usize = 8;

/// The roles of all lines of an article, in order.
pub(super) fn roles(lines: &[Line<'_, '_>]) -> Vec<Role> {
    let mut roles: Vec<Role> = lines.iter().enumerate().map(|(i, line)| shape(line, i == 0)).collect();
    let body_end = roles.iter().rposition(|&role| role == Role::Body).unwrap_or(0);
    for i in 0..lines.len() {
        if roles[i] == Role::Subheading && i > body_end {
            roles[i] = if is_byline(&lines[i]) { Role::Byline } else { Role::Boilerplate };
        }
        let repeated = i > 0 && same_words(&lines[i], &lines[i - 1]) && lines[i].words() > 3;
        if repeated && roles[i] == Role::Body {
            roles[i] = Role::Caption;
            roles[i - 1] = Role::Caption;
        }
    }
    mark_teasers(lines, &mut roles);
    roles
}

/// What the shape of one line says of it.
fn shape(line: &Line<'_, '_>, first: bool) -> Role {
    let Some(last) = line.tokens.last() else { return Role::Boilerplate };
    if is_caption(line) {
        return Role::Caption;
    }
    if line.text().next().is_none()
        || line.tokens.len() == 1
            && last.kind == TokenKind::Foreign
            && last.text.starts_with(char::is_lowercase)
    {
        return Role::Boilerplate;
    }
    // Most lines are sentences, and need not be looked at any further.
    if line.sentences > 1 || !line.ends_openly() {
        return Role::Body;
    }
    match line.words() {
        ..=LONGEST_DATELINE if is_dateline(line) => Role::Dateline,
        ..=LONGEST_HEADING if first => Role::Headline,
        ..=LONGEST_HEADING => Role::Subheading,
        _ => Role::Body,
    }
}

/// The words that begin a photo credit.
static PHOTO: LazyLock<[Code; 2]> = LazyLock::new(|| [*credit::PHOTO, Code::of("photo")]);

/// A picture's credit: `Ảnh: TASS`, `(Ảnh: TASS)`, `Ảnh minh họa`.
fn is_caption(line: &Line<'_, '_>) -> bool {
    const MOST_SENTENCES: usize = 4;
    if line.sentences > MOST_SENTENCES {
        return false;
    }
    let [vietnamese, english] = *PHOTO;
    let photo = |code: Code| code == vietnamese || code == english;
    let photos = (0..line.tokens.len()).filter(|&at| photo(line.tokens[at].code));
    let (mut credit, mut illustration) = (false, false);
    for at in photos {
        let after = &line.tokens[at + 1..];
        credit |= after.first().is_some_and(|token| token.text == ":");
        illustration |= after.first_chunk().is_some_and(|[a, b]| [a.code, b.code] == *credit::FOR_SHOW);
    }
    credit || illustration && line.words() < 40
}

/// Whether one sentence that ends openly is a date or time, perhaps with a place or a day of the week, and little else:
/// `Thứ sáu, 20/05/2016 - 22:27`, `Hà Nội, ngày 10/11`, `20/05/2016 08:18`.
fn is_dateline(line: &Line<'_, '_>) -> bool {
    let dated = line.tokens.iter().any(|t| matches!(t.kind, TokenKind::Date | TokenKind::Time));
    let last_is_date = line.text().last().is_some_and(|t| {
        matches!(
            t.kind,
            TokenKind::Date | TokenKind::Time | TokenKind::Number | TokenKind::Abbreviation | TokenKind::Code
        )
    });
    let labelled = line.tokens.iter().any(|t| t.text == ":");
    !labelled && dated && last_is_date && {
        let plain = line.text().filter(|t| t.kind == TokenKind::Syllable && !t.is_capitalised()).count();
        plain <= 2
    }
}

/// A name or a source and little else: `Văn Phong/Sputnik`, `Theo TASS`, `Dũng Phan (Euronews) /Nhà báo và Công luận`.
fn is_byline(line: &Line<'_, '_>) -> bool {
    let words: Vec<_> = line.text().collect();
    if words.len() > LONGEST_BYLINE + 4 || words.is_empty() {
        return false;
    }
    let sourced = line.starts_with("Theo") && words.len() <= LONGEST_BYLINE;
    let slash = line.tokens.iter().any(|t| matches!(t.text, "/" | "(" | "|" | "-" | "–"));
    let capitals = words.iter().filter(|t| t.is_capitalised()).count();
    sourced || 2 * capitals > words.len() && (slash || capitals == words.len() && words.len() <= 5)
}

/// Mends the roles of the sentences of a line of body text. What stands on one line may have been several: captions with
/// their credits run into the text, and the last words may name the source.
pub(super) fn mend_roles(line: &mut [Segment], tokens: &[Token<'_>], last_line: bool) {
    for i in 0..line.len() {
        if line[i].photo_credit {
            line[i].role = Role::Caption;
            // What is credited stands before it.
            line[i.saturating_sub(1)].role = Role::Caption;
        }
    }
    if let (true, [_, .., last]) = (last_line, line) {
        let tail = Line::new(std::slice::from_ref(last), tokens);
        if tail.ends_openly() && is_byline(&tail) {
            last.role = Role::Byline;
        }
    }
}

/// Whether a sentence is a photo credit: `Ảnh: TASS`, `(Ảnh: TASS)`, `(Ảnh TASS)`, `- Ảnh: TASS`.
pub(super) fn is_credit(tokens: &[Token<'_>]) -> bool {
    let (mark, tokens) = match tokens {
        [mark, rest @ ..] if matches!(mark.text, "(" | "[" | "-" | "–" | "—") => (mark.text, rest),
        all => ("", all),
    };
    match tokens {
        [word, colon, ..] if colon.text == ":" => PHOTO.contains(&word.code),
        [word, rest @ .., close] if matches!((mark, close.text), ("(", ")") | ("[", "]")) => {
            word.code == *credit::PHOTO && credit::names_source(rest.iter().copied())
        }
        _ => false,
    }
}

fn same_words(a: &Line<'_, '_>, b: &Line<'_, '_>) -> bool {
    a.text().map(|t| t.code).eq(b.text().map(|t| t.code))
}

/// Lines after the end of an article that name nothing it is about are the leads of others.
///
/// An article keeps to its names: nearly every line of it repeats some that came before. So each line is scored by the
/// share of its names that an earlier line had, and the second half is cut where the mean before and the mean after
/// differ most, weighted by their sizes. What follows the cut are teasers if there are at least [`FEWEST_TEASERS`], one
/// sentence each, with hardly a known name among them. A background section brings new names too, but its lines go on
/// repeating them.
fn mark_teasers(lines: &[Line<'_, '_>], roles: &mut [Role]) {
    let body = (0..lines.len()).filter(|&i| roles[i] == Role::Body);
    let single = body.clone().rev().take_while(|&i| lines[i].sentences == 1 && lines[i].is_prose()).count();
    if single < FEWEST_TEASERS || body.clone().count() < 2 * FEWEST_TEASERS {
        return;
    }
    let body: Vec<usize> = body.collect();
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    let mut known = Vec::with_capacity(body.len());
    let mut names = Vec::new();
    for &i in &body {
        names.clear();
        names_of(&lines[i], &mut names);
        let old = names.iter().filter(|&name| seen.contains(name)).count();
        known.push((old as f64 + 0.5) / (names.len() as f64 + 1.0));
        seen.extend(&names);
    }
    let first = body.len() / 2;
    let mut best = (0.0, body.len());
    for cut in first.max(body.len() - single)..=body.len() - FEWEST_TEASERS {
        let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
        let (before, after) = (mean(&known[1..cut]), mean(&known[cut..]));
        let (m, n) = ((cut - 1) as f64, (body.len() - cut) as f64);
        let gain = (before - after) * (m * n).sqrt() / (m + n);
        if after < 0.25 && before > 2.0 * after && gain > best.0 {
            best = (gain, cut);
        }
    }
    for &i in &body[best.1..] {
        roles[i] = Role::Teaser;
    }
}

/// The fewest teasers that are told from an article's last lines.
const FEWEST_TEASERS: usize = 3;

/// The names of a line, as hashes of their codes: maximal rows of capitalised words. A single one that opens a sentence
/// may be any word, and is left out.
fn names_of(line: &Line<'_, '_>, names: &mut Vec<u64>) {
    let is_name = |token: &Token<'_>| token.kind.is_word() && token.is_capitalised();
    let opens = |mark: &Token<'_>| matches!(mark.text, "." | "!" | "?" | "“" | "\"" | ":");
    let mut before: Option<&Token<'_>> = None;
    for row in line.tokens.chunk_by(|a, b| is_name(a) == is_name(b)) {
        if is_name(&row[0]) && (row.len() > 1 || !before.is_none_or(opens)) {
            let mut hasher = FxHasher::default();
            for token in row {
                token.code.hash(&mut hasher);
            }
            names.push(hasher.finish());
        }
        before = row.last();
    }
}
