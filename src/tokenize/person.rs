//! One name for each speaker: the forms of a name joined, as the article itself ties them.
//!
//! `ông Putin` is the `Vladimir Putin` whom the article names in full, nearest before it: by the last word of the name, or
//! else by the first (`ông Kim`, Kim Jong Un). `Tổng thống Nga` is whom the article calls `Tổng thống Nga Vladimir Putin`,
//! and `người đứng đầu Điện Kremlin` who stands beside it between commas. Spellings meet in the table of aliases.

use std::ops::Range;

use super::alias::{aliases, lookup};
use super::article::Article;
use super::quote::Quote;
use super::speaker::{offices, persons};
use super::token::{Token, TokenKind};
use crate::text::{Code, Span};

/// The longest name, in words.
const LONGEST: usize = 5;

/// The names of the speakers of quotations, one for all forms of a name; `None` where nobody is named.
///
/// ```
/// use luoc::{text::Document, tokenize::{Article, quotes, speaker_names}};
///
/// let document = Document::new("a", "Tổng thống Nga Vladimir Putin đã đến. “Tôi rất vui”, ông Putin nói.");
/// let article = Article::new(&document);
/// let quotes = quotes(&article);
/// assert_eq!(speaker_names(&article, &quotes)[0].as_deref(), Some("Vladimir Putin"));
/// ```
pub fn speaker_names(article: &Article<'_>, quotes: &[Quote]) -> Vec<Option<String>> {
    if quotes.iter().all(|quote| quote.speaker.is_none()) {
        return vec![None; quotes.len()];
    }
    let people = People::new(article);
    quotes.iter().map(|quote| people.name(quote.speaker?)).collect()
}

/// The full names of an article.
struct People<'a, 't> {
    article: &'a Article<'t>,
    tokens: &'a [Token<'t>],
    /// Their tokens, in order.
    full: Vec<Range<usize>>,
    /// The words that it has in small letters, ascending.
    small: Vec<Code>,
}

impl<'a, 't> People<'a, 't> {
    fn new(article: &'a Article<'t>) -> Self {
        let small = article.tokens.iter().filter(|token| token.kind.is_word() && !token.is_capitalised());
        let mut small: Vec<Code> = small.map(|token| token.code).collect();
        small.sort_unstable();
        small.dedup();
        let mut people = Self { article, tokens: &article.tokens, full: Vec::new(), small };
        for segment in &article.segments {
            let mut names = people.capitals(segment.tokens.clone());
            names.retain(|name| people.is_full(name));
            people.full.extend(names);
        }
        people
    }

    /// The name of the speaker who stands there.
    fn name(&self, speaker: Span) -> Option<String> {
        let first = self.tokens.partition_point(|token| token.start < speaker.start);
        let last = self.tokens.partition_point(|token| token.start < speaker.end);
        let all = first..last;
        let mut names = self.capitals(all.clone());
        let full = names.iter().rposition(|name| self.is_full(name));
        names.truncate(full.map_or(names.len(), |full| full + 1));
        let Some(name) = names.pop() else { return self.tied(&all).map(|name| self.shown(&name)) };
        let known = aliases().contains_key(&self.key(&name));
        if known
            && name != all
            && let Some(name) = self.tied(&all)
        {
            return Some(self.shown(&name));
        }
        let title = self.title(all.start);
        let titled = title > 0 && all.start + title == name.start || self.follows_place(&all, &name);
        let abbreviated = name.len() == 1 && self.tokens[name.start].kind == TokenKind::Abbreviation;
        let (begins, ends) = (titled || name.start == all.start, name.end == all.end);
        if ends && abbreviated || (begins || ends) && self.is_full(&name) {
            return Some(self.shown(&name));
        }
        match self.whole(&name) {
            Some(found) if titled || name == all && !known => Some(self.shown(&found)),
            _ if name == all || titled && !known => Some(self.shown(&name)),
            _ => None,
        }
    }

    /// Runs of capitals in a range of tokens, without what stands before a name: titles, offices, places.
    fn capitals(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut names = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let title = self.title(at);
            if title > 0 {
                at += title;
                continue;
            }
            let is_name = |i: &usize| self.tokens[*i].kind.is_word() && self.tokens[*i].is_capitalised();
            let end = at + (at..range.end).take_while(is_name).count();
            if end == at {
                at += 1;
                continue;
            }
            let start = at + usize::from(self.only_begins(at));
            if start < end {
                names.push(self.after_places(start..end)..end);
            }
            at = end;
        }
        names
    }

    /// Number of words of the title or office at a token.
    fn title(&self, at: usize) -> usize {
        let length = |at| offices().at(self.tokens, at).max(persons().at(self.tokens, at));
        let found = length(at);
        // `ông Nam`: a name, not `nam`.
        let after_title = || (1..=3.min(at)).any(|n| length(at - n) == n);
        if found == 1 && self.tokens[at].is_capitalised() && after_title() { 0 } else { found }
    }

    /// Where the name begins in `Triều Tiên Kim Jong Un`.
    fn after_places(&self, run: Range<usize>) -> usize {
        let place = |length: &usize| {
            let rest = run.start + length..run.end;
            let known = aliases().contains_key(&self.key(&(run.start..rest.start)));
            let one = self.tokens[rest.start].kind != TokenKind::Syllable
                || aliases().contains_key(&self.key(&rest));
            let party = rest.len() > 1 && self.tokens[rest.start - 1].kind == TokenKind::Abbreviation;
            known && (rest.len() > 1 || one) || party
        };
        let whole = aliases().contains_key(&self.key(&run));
        let longest = run.len().saturating_sub(1).min(4);
        if whole { run.start } else { run.start + (1..=longest).rev().find(place).unwrap_or(0) }
    }

    /// Whether a word is capitalised because it begins a sentence: the article has it in small letters too.
    fn only_begins(&self, at: usize) -> bool {
        let begins = at == 0
            || matches!(self.tokens[at - 1].text, "." | ":" | "!" | "?" | "“" | "\"" | "…")
            || self.article.segments.binary_search_by_key(&at, |segment| segment.tokens.start).is_ok();
        begins && self.small.binary_search(&self.tokens[at].code).is_ok()
    }

    /// Whether only a title and a place stand before a name: `Tổng thống Nga Putin`.
    fn follows_place(&self, all: &Range<usize>, name: &Range<usize>) -> bool {
        let from = all.start + self.title(all.start);
        from > all.start && from < name.start && aliases().contains_key(&self.key(&(from..name.start)))
    }

    /// Whether a run of capitals names somebody in full. Two Vietnamese syllables are a place more often than a person.
    fn is_full(&self, name: &Range<usize>) -> bool {
        let foreign = || self.tokens[name.clone()].iter().any(|token| token.kind != TokenKind::Syllable);
        let titled = || (1..=3.min(name.start)).any(|n| self.title(name.start - n) == n);
        (2..=LONGEST).contains(&name.len()) && (name.len() > 2 || foreign() || titled())
    }

    /// The full name of which a name is the last word, the nearest before it or else after it; or, if of none, the first of
    /// which it is the first word.
    fn whole(&self, name: &Range<usize>) -> Option<Range<usize>> {
        let codes: Vec<Code> = self.codes(name);
        let longer = || self.full.iter().filter(|full| full.len() > codes.len());
        let ends = || longer().filter(|full| self.codes(full).ends_with(&codes));
        let before = ends().take_while(|full| full.start < name.start).last();
        let found = before.or_else(|| ends().next());
        found.or_else(|| longer().find(|full| self.codes(full).starts_with(&codes))).cloned()
    }

    /// The full name beside which the very words stand: `Tổng thống Nga Vladimir Putin`, `Vladimir Putin, tổng thống Nga,`.
    fn tied(&self, words: &Range<usize>) -> Option<Range<usize>> {
        if words.len() < 2 {
            return None;
        }
        let codes = self.codes(words);
        let is_here = |from: usize| {
            let here = self.tokens.get(from..from + codes.len());
            here.is_some_and(|here| here.iter().map(|token| token.code).eq(codes.iter().copied()))
        };
        let beside = |full: &&Range<usize>| {
            let comma = |at: usize| self.tokens.get(at).is_some_and(|token| token.text == ",");
            full.start.checked_sub(codes.len()).is_some_and(is_here)
                || comma(full.end) && is_here(full.end + 1) && comma(full.end + 1 + codes.len())
        };
        self.full.iter().find(beside).cloned()
    }

    fn codes(&self, range: &Range<usize>) -> Vec<Code> {
        self.tokens[range.clone()].iter().map(|token| token.code).collect()
    }

    fn text(&self, range: &Range<usize>) -> &'t str {
        self.article.text(Span::new(self.tokens[range.start].start, self.tokens[range.end - 1].end()))
    }

    fn key(&self, range: &Range<usize>) -> String {
        if range.is_empty() { String::new() } else { lookup(self.text(range)) }
    }

    /// A name as the table of aliases shows it, or as written.
    fn shown(&self, name: &Range<usize>) -> String {
        aliases()
            .get(&self.key(name))
            .map_or_else(|| self.text(name).to_owned(), |alias| alias.shown.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;
    use crate::tokenize::quotes;

    #[test]
    fn forms_of_a_name_are_one() {
        let putin = "Tổng thống Nga Vladimir Putin đã đến. ";
        let kim = "Nhà lãnh đạo Triều Tiên Kim Jong-un đón khách. ";
        let head = "Ông Vladimir Putin, người đứng đầu Điện Kremlin, đã đến. ";
        for (text, name) in [
            (format!("{putin}“Tôi rất vui vì được đến”, ông Putin nói."), Some("Vladimir Putin")),
            (format!("{putin}“Tôi rất vui vì được đến”, Tổng thống Putin nói."), Some("Vladimir Putin")),
            (format!("{putin}“Tôi rất vui vì được đến”, Tổng thống Nga nói."), Some("Vladimir Putin")),
            (format!("{putin}“Tôi rất vui vì được đến”, Tổng thống Pháp nói."), None),
            (
                format!("{head}“Tôi rất vui vì được đến”, người đứng đầu Điện Kremlin nói."),
                Some("Vladimir Putin"),
            ),
            (format!("{kim}“Tôi rất vui vì được đến”, ông Kim nói."), Some("Kim Jong Un")),
            (format!("{putin}{kim}“Tôi rất vui vì được đến”, ông Putin nói."), Some("Vladimir Putin")),
            (format!("{putin}“Tôi rất vui vì được đến”, ông Nam nói."), Some("Nam")),
            (format!("{putin}“Tôi rất vui vì được đến”, một nhân chứng nói."), None),
            ("Việt Nam thắng. “Tôi rất vui vì được đến”, ông Nam nói.".to_owned(), Some("Nam")),
            ("Bà Trần Lan đến. “Tôi rất vui vì được đến”, bà Lan nói.".to_owned(), Some("Trần Lan")),
        ] {
            let document = Document::new("", text.as_str());
            let article = Article::new(&document);
            let names = speaker_names(&article, &quotes(&article));
            assert_eq!(names.last().and_then(Option::as_deref), name, "{text}");
        }
    }
}
