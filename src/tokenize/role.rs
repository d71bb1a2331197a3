//! The role that a line plays in an article.

use super::sentence::Sentence;
use super::token::{Token, TokenKind};
use crate::text::Code;
use rustc_hash::FxHashMap;

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
    pub sentences: &'a [Sentence<'t>],
    pub tokens: &'a [Token<'t>],
}

impl<'t> Line<'t, '_> {
    fn text(&self) -> impl Iterator<Item = &Token<'t>> {
        self.tokens.iter().filter(|t| t.kind.is_word())
    }

    fn words(&self) -> usize {
        self.text().count()
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
    let words = line.words();
    let Some(last) = line.tokens.last() else { return Role::Boilerplate };
    if is_caption(line) {
        return Role::Caption;
    }
    if words == 0
        || line.tokens.len() == 1
            && last.kind == TokenKind::Foreign
            && last.text.starts_with(char::is_lowercase)
    {
        return Role::Boilerplate;
    }
    if line.ends_openly() && line.sentences.len() == 1 && words <= LONGEST_HEADING {
        return if first { Role::Headline } else { Role::Subheading };
    }
    Role::Body
}

/// A picture's credit: `Ảnh: TASS`, `(Ảnh: TASS)`, `Ảnh minh họa`.
fn is_caption(line: &Line<'_, '_>) -> bool {
    let photo = [Code::of("ảnh"), Code::of("photo")];
    let credit = line.tokens.windows(2).any(|pair| photo.contains(&pair[0].code) && pair[1].text == ":");
    let minh_hoa = [Code::of("minh"), Code::of("họa")];
    let illustration = line
        .tokens
        .windows(3)
        .any(|w| photo.contains(&w[0].code) && w[1].code == minh_hoa[0] && w[2].code == minh_hoa[1]);
    (credit || illustration && line.words() < 40) && line.sentences.len() <= 4
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

fn same_words(a: &Line<'_, '_>, b: &Line<'_, '_>) -> bool {
    a.text().map(|t| t.code).eq(b.text().map(|t| t.code))
}

/// Lines after the end of an article that share no rare word with it are the leads of others.
///
/// From the end backwards, each one-paragraph line is held against the article's first half: a teaser shares few of its
/// capitalised words with it. The first line that belongs to the topic ends the search.
fn mark_teasers(lines: &[Line<'_, '_>], roles: &mut [Role]) {
    const LEAST: usize = 3;
    let body: Vec<usize> = (0..lines.len()).filter(|&i| roles[i] == Role::Body).collect();
    if body.len() < 2 * LEAST {
        return;
    }
    let mut counts: FxHashMap<Code, u32> = FxHashMap::default();
    for &i in &body[..body.len() / 2] {
        for token in lines[i].tokens.iter().filter(|t| t.kind.is_word()) {
            *counts.entry(token.code).or_default() += 1;
        }
    }
    // Share of the words that the first half of the article uses too; a continuing article repeats most of its terms.
    let known = |i: usize| {
        let words: Vec<_> = content(&lines[i]).collect();
        let seen = words.iter().filter(|t| counts.get(&t.code).is_some_and(|&n| n >= 2)).count();
        (seen as f64 + 0.5) / (words.len() as f64 + 1.0)
    };
    let tail: Vec<usize> = body[body.len() / 2..].to_vec();
    let scores: Vec<f64> = tail.iter().map(|&i| known(i)).collect();
    // The best cut of the tail into article and teasers: the difference of the two means, weighted by their sizes.
    let mut best = (0.0, tail.len());
    for cut in 1..=tail.len().saturating_sub(LEAST) {
        let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
        let (before, after) = (mean(&scores[..cut]), mean(&scores[cut..]));
        let gain = (before - after) * ((cut * (tail.len() - cut)) as f64).sqrt() / tail.len() as f64;
        if after < 0.2 && before > 2.0 * after && gain > best.0 {
            best = (gain, cut);
        }
    }
    for &i in &tail[best.1..] {
        roles[i] = Role::Teaser;
    }
}

/// Words that say what a line is about: capitalised, not only because they open it.
fn content<'a, 't>(line: &'a Line<'t, '_>) -> impl Iterator<Item = &'a Token<'t>> {
    line.text().skip(1).filter(|t| t.is_capitalised())
}
