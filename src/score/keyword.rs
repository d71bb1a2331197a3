//! Keywords: the words, names and phrases that tell what a text, or a collection of texts, is about.
//!
//! ```text
//! score(t) = f′(t) · idf(t) · (1 + place(t)) · (1 + spread(t))
//! ```
//!
//! f′: occurrences outside longer phrases that are candidates themselves; idf: ln(N / df) against the background of news
//! ([`TfIdf`]), for a phrase the mean over its pairs of syllables; place: mean of 1/(1 + *s*) over the documents with *t*,
//! *s* being the number of the sentence where it first stands; spread: share of the documents times mean share of their
//! fifths that hold *t*.
//!
//! Candidates are names, words of two or more syllables, rare single syllables, and phrases of two to five words that
//! occur twice, without stop words. Forms of one name count together: those of a table of aliases, and the parts of a
//! person's name (`Putin` with `Vladimir Putin`).

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::background::background;
use super::ngram::form;
use super::tfidf::TfIdf;
use super::vocabulary::Gram;
use crate::text::{Code, Document, entries};
use crate::tokenize::{Alias, Segmenter, Sentence, WordKind, aliases, sentences, spaced, tokens};

/// A keyword with what its score is made of.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Keyword {
    /// The term: its name in the table of aliases, or its most frequent form.
    pub term: String,
    /// Occurrences, of all its forms.
    pub count: u32,
    /// Documents it occurs in.
    pub documents: u32,
    /// Product of the parts.
    pub score: f64,
    /// Its other forms in the text, the most frequent first.
    pub variants: Vec<String>,
    /// What the score is made of.
    pub parts: KeywordParts,
}

/// The factors of a score; see the module.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct KeywordParts {
    /// Occurrences outside longer phrases.
    pub free: u32,
    /// Inverse document frequency, 0 to about 11.
    pub idf: f64,
    /// How early it comes, 0 to 1.
    pub place: f64,
    /// How far it is spread, 0 to 1.
    pub spread: f64,
}

/// Longest phrase, in words.
const PHRASE: usize = 5;
/// A syllable by itself is a candidate from this idf on (one article in 55).
const RARE: f64 = 4.0;

/// The keywords of a collection, the best first.
///
/// ```
/// use luoc::{score::keywords, text::Document, tokenize::Segmenter};
///
/// let text = "Nga và Triều Tiên ký hiệp ước. Hiệp ước do ông Vladimir Putin ký. Ông Putin nói về hiệp ước.";
/// let found = keywords(&[Document::new("a", text)], &Segmenter::default());
/// assert!(found.iter().take(3).any(|k| k.term.to_lowercase() == "hiệp ước"));
/// assert!(found.iter().any(|k| k.term == "Vladimir Putin" && k.count == 2));
/// assert!(found.iter().all(|k| k.term != "Putin"));
/// ```
pub fn keywords(documents: &[Document], segmenter: &Segmenter) -> Vec<Keyword> {
    let mut candidates = Candidates::default();
    for document in documents {
        candidates.add(document, segmenter);
    }
    candidates.join_aliases();
    candidates.split_names();
    candidates.join_persons();
    candidates.rank(documents.len())
}

/// A candidate and where it occurs.
#[derive(Clone, Debug, Default)]
struct Candidate {
    name: bool,
    /// Words; 1 unless it is a phrase.
    words: usize,
    codes: Vec<Code>,
    count: u32,
    /// By document: number of the first sentence, and a bit for each fifth of the document.
    documents: BTreeMap<usize, (usize, u8)>,
    forms: BTreeMap<String, u32>,
    shown: Option<&'static str>,
}

impl Candidate {
    fn absorb(&mut self, other: Self) {
        self.name |= other.name;
        self.count += other.count;
        for (document, (first, fifths)) in other.documents {
            let entry = self.documents.entry(document).or_insert((first, 0));
            entry.0 = entry.0.min(first);
            entry.1 |= fifths;
        }
        for (form, count) in other.forms {
            *self.forms.entry(form).or_default() += count;
        }
    }
}

/// Candidates by their form for lookup: folded syllables with spaces between them.
#[derive(Debug, Default)]
struct Candidates {
    all: BTreeMap<String, Candidate>,
    read: usize,
}

/// A word of a sentence as candidates see it.
#[derive(Debug)]
struct Piece<'t> {
    key: String,
    text: &'t str,
    start: usize,
    role: PieceRole,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PieceRole {
    Name,
    /// A word of two or more syllables.
    Word,
    /// A single syllable that is no stop word.
    Syllable,
    /// A stop word, a number or a mark: phrases end here.
    Other,
}

impl Candidates {
    fn add(&mut self, document: &Document, segmenter: &Segmenter) {
        let headings = [document.title.as_deref(), document.lead.as_deref()];
        let texts = headings.into_iter().flatten().chain([document.text.as_str()]);
        let all: Vec<(&str, Sentence<'_>)> = texts.flat_map(|t| sentences(t).map(move |s| (t, s))).collect();
        for (number, (text, sentence)) in all.iter().enumerate() {
            let fifth = 1 << (number * 5 / all.len());
            let pieces = pieces(*sentence, segmenter);
            for (i, piece) in pieces.iter().enumerate() {
                if piece.role != PieceRole::Other {
                    self.see(&pieces[i..=i], text, (number, fifth));
                }
                let content = |p: &&Piece<'_>| matches!(p.role, PieceRole::Word | PieceRole::Syllable);
                let run = pieces[i..].iter().take(PHRASE).take_while(content).count();
                for words in 2..=run {
                    let phrase = &pieces[i..i + words];
                    if phrase.iter().any(|p| p.role == PieceRole::Word) {
                        self.see(phrase, text, (number, fifth));
                    }
                }
            }
        }
        self.read += 1;
    }

    fn see(&mut self, pieces: &[Piece<'_>], text: &str, (sentence, fifth): (usize, u8)) {
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
        let key = pieces.iter().map(|p| p.key.as_str()).collect::<Vec<_>>().join(" ");
        let written = &text[first.start..last.start + last.text.len()];
        let candidate = self.all.entry(key).or_insert_with(|| Candidate {
            name: first.role == PieceRole::Name,
            words: pieces.len(),
            codes: tokens(written).filter(|t| t.kind.is_word()).map(|t| t.code).collect(),
            ..Candidate::default()
        });
        candidate.count += 1;
        let place = candidate.documents.entry(self.read).or_insert((sentence, 0));
        place.1 |= fifth;
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        *candidate.forms.entry(written).or_default() += 1;
    }

    /// Moves the candidates of `from` into that of `into`.
    fn merge(&mut self, from: &str, into: &str) {
        if let Some(candidate) = self.all.remove(from) {
            match self.all.get_mut(into) {
                Some(target) => target.absorb(candidate),
                None => {
                    self.all.insert(into.to_owned(), candidate);
                }
            }
        }
    }

    fn join_aliases(&mut self) {
        let keys: Vec<String> = self.all.keys().cloned().collect();
        for key in keys {
            if let Some(&Alias { canonical, shown }) = aliases().get(key.as_str()) {
                if key != canonical {
                    self.merge(&key, canonical);
                }
                if let Some(candidate) = self.all.get_mut(canonical) {
                    candidate.name = true;
                    candidate.shown = Some(shown);
                }
            }
        }
    }

    /// Two names that stand side by side (`Triều Tiên Kim Jong Un`) count for each of them.
    fn split_names(&mut self) {
        let names: Vec<String> = self.names(3);
        for key in names {
            let cut = key.match_indices(' ').map(|(at, _)| at).find_map(|at| {
                let known = |part: &str| {
                    let part = aliases().get(part).map_or(part, |alias| alias.canonical);
                    self.all.get(part).is_some_and(|c| c.name).then(|| part.to_owned())
                };
                Some((known(&key[..at])?, known(&key[at + 1..])?))
            });
            let (Some((left, right)), Some(candidate)) = (cut, self.all.get(&key).cloned()) else { continue };
            self.all.remove(&key);
            for part in [left, right] {
                if let Some(target) = self.all.get_mut(&part) {
                    target.absorb(Candidate { forms: BTreeMap::new(), ..candidate.clone() });
                }
            }
        }
    }

    /// Parts of the name of one person count for the whole.
    fn join_persons(&mut self) {
        let persons: Vec<String> = self.names(2).into_iter().filter(|key| self.is_person(key)).collect();
        // `Anh` is a country or a pronoun before it is a part of `Tuấn Anh`.
        let of_its_own =
            |part: &String| aliases().contains_key(part.as_str()) || stop_words().contains(part.as_str());
        for part in self.names(1).into_iter().filter(|part| !of_its_own(part)) {
            let mut wholes = persons.iter().filter(|whole| {
                whole.len() > part.len()
                    && (whole.strip_suffix(part.as_str()).is_some_and(|rest| rest.ends_with(' '))
                        || whole.strip_prefix(part.as_str()).is_some_and(|rest| rest.starts_with(' ')))
            });
            if let (Some(whole), None) = (wholes.next(), wholes.next()) {
                self.merge(&part, &whole.clone());
            }
        }
    }

    /// Keys of the names of at least this many syllables.
    fn names(&self, least: usize) -> Vec<String> {
        let long = |key: &str| key.split(' ').count() >= least;
        self.all.iter().filter(|(key, c)| c.name && long(key)).map(|(key, _)| key.clone()).collect()
    }

    /// A foreign name of several parts, or two to four syllables that begin with a family name.
    fn is_person(&self, key: &str) -> bool {
        const FAMILIES: &str = " nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đoàn vương \
            trịnh trương đinh lâm phùng mai tô hà tạ châu quách cao thái kim tập park lương lã ";
        let parts: Vec<&str> = key.split(' ').collect();
        // `Nga-Triều` is one token: two names, not the parts of one.
        let foreign = |c: &Candidate| c.codes.len() > 1 && c.codes.iter().all(|code| !code.is_syllable());
        self.all.get(key).is_some_and(foreign)
            || (2..=4).contains(&parts.len()) && FAMILIES.contains(&format!(" {} ", parts[0]))
    }

    fn rank(self, documents: usize) -> Vec<Keyword> {
        let weighting = TfIdf::new(background());
        let phrases: Vec<(&String, u32)> = self
            .all
            .iter()
            .filter(|(_, c)| c.words > 1 && c.count > 1)
            .map(|(key, c)| (key, c.count))
            .collect();
        // The most frequent longer phrase around each shorter term.
        let mut inside: FxHashMap<&str, u32> = FxHashMap::default();
        for &(phrase, count) in &phrases {
            let starts: Vec<usize> =
                std::iter::once(0).chain(phrase.match_indices(' ').map(|m| m.0 + 1)).collect();
            let ends: Vec<usize> = phrase.match_indices(' ').map(|m| m.0).chain([phrase.len()]).collect();
            for &start in &starts {
                for &end in ends.iter().filter(|&&end| end > start && end - start < phrase.len()) {
                    let most = inside.entry(&phrase[start..end]).or_default();
                    *most = count.max(*most);
                }
            }
        }
        let mut keywords: Vec<(&str, Keyword)> = Vec::new();
        for (key, candidate) in &self.all {
            let taken = if candidate.name { 0 } else { inside.get(key.as_str()).copied().unwrap_or(0) };
            let free = candidate.count.saturating_sub(taken);
            let idf = idf(&weighting, &candidate.codes);
            let single = candidate.codes.len() == 1 && !candidate.name;
            if free == 0 || candidate.words > 1 && candidate.count < 2 || single && idf < RARE {
                continue;
            }
            keywords.push((key, candidate.keyword(free, idf, documents)));
        }
        keywords.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then_with(|| a.0.cmp(b.0)));
        keywords.into_iter().map(|(_, keyword)| keyword).collect()
    }
}

impl Candidate {
    fn keyword(&self, free: u32, idf: f64, documents: usize) -> Keyword {
        let here = self.documents.len() as f64;
        let place = self.documents.values().map(|d| 1.0 / (1.0 + d.0 as f64)).sum::<f64>() / here;
        let fifths = self.documents.values().map(|d| f64::from(d.1.count_ones()) / 5.0).sum::<f64>() / here;
        let spread = fifths * here / documents.max(1) as f64;
        // A person is shown by the whole name; else the most frequent form counts, of two the first in the alphabet.
        let best =
            self.forms.iter().min_by_key(|(form, count)| (!self.is_whole(form), std::cmp::Reverse(**count)));
        let term =
            self.shown.map(str::to_owned).or_else(|| best.map(|(form, _)| form.clone())).unwrap_or_default();
        let mut variants: Vec<(&String, u32)> = self
            .forms
            .iter()
            .filter(|(form, _)| **form != term)
            .map(|(form, &count)| (form, count))
            .collect();
        variants.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        Keyword {
            term,
            count: self.count,
            documents: self.documents.len() as u32,
            score: f64::from(free) * idf * (1.0 + place) * (1.0 + spread),
            variants: variants.into_iter().map(|(form, _)| form.clone()).collect(),
            parts: KeywordParts { free, idf, place, spread },
        }
    }

    /// Whether a form has all the syllables of the candidate.
    fn is_whole(&self, form: &str) -> bool {
        tokens(form).filter(|t| t.kind.is_word()).count() >= self.codes.len()
    }
}

fn idf(weighting: &TfIdf, codes: &[Code]) -> f64 {
    match codes {
        [] => 0.0,
        [one] => weighting.idf(*one),
        several => {
            let pairs = several.windows(2).map(|pair| weighting.idf_of_pair(Gram::two(pair[0], pair[1])));
            pairs.sum::<f64>() / (several.len() - 1) as f64
        }
    }
}

fn pieces<'t>(sentence: Sentence<'t>, segmenter: &Segmenter) -> Vec<Piece<'t>> {
    let words = segmenter.sentence_words(sentence);
    let mut pieces: Vec<Piece<'t>> = words
        .map(|word| {
            let key = spaced(&form(&word));
            let role = match word.kind {
                // An abbreviation with its stop (`TP.`) is the beginning of something.
                WordKind::Name if word.text.ends_with('.') => PieceRole::Other,
                WordKind::Name | WordKind::Code => PieceRole::Name,
                WordKind::Number | WordKind::Mark => PieceRole::Other,
                WordKind::Word if stop_words().contains(key.as_str()) => PieceRole::Other,
                WordKind::Word if word.tokens > 1 => PieceRole::Word,
                WordKind::Word => PieceRole::Syllable,
            };
            Piece { key, text: word.text, start: word.start, role }
        })
        .collect();
    if let Some(source) = source(&pieces) {
        pieces[source].role = PieceRole::Other;
    }
    // `diễn ra`, `đưa ra`: with its direction a verb is no part of a phrase.
    for i in 1..pieces.len() {
        if DIRECTIONS.contains(&pieces[i].key.as_str()) && pieces[i - 1].role == PieceRole::Syllable {
            pieces[i - 1].role = PieceRole::Other;
        }
    }
    pieces
}

/// Words that give a verb its direction.
const DIRECTIONS: [&str; 8] = ["ra", "vào", "lên", "xuống", "lại", "về", "tới", "qua"];

/// The name of the paper or the place that a report begins with: `TTO - …`, `(VOV) - …`.
fn source(pieces: &[Piece<'_>]) -> Option<usize> {
    let opened = usize::from(pieces.first()?.text == "(");
    let end = opened + 1;
    let closed = opened == 0 || pieces.get(end)?.text == ")";
    let dash = matches!(pieces.get(end + opened)?.text, "-" | "–" | "—" | "|" | ":");
    (pieces[opened].role == PieceRole::Name && closed && (dash || opened > 0)).then_some(opened)
}

/// Whether a word, in small letters, says nothing of what a text is about (`data/stopwords.txt`).
pub(crate) fn is_stop_word(word: &str) -> bool {
    stop_words().contains(word)
}

fn stop_words() -> &'static FxHashSet<&'static str> {
    static WORDS: OnceLock<FxHashSet<&str>> = OnceLock::new();
    WORDS.get_or_init(|| entries(include_str!("../../data/stopwords.txt")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Keyword> {
        keywords(&[Document::new("a", text)], &Segmenter::default())
    }

    #[test]
    fn forms_of_a_name_count_together() {
        let found = of(
            "Matxcơva lên tiếng. Ông Vladimir Putin ở Moscow. Putin nói. Kim Jong-un nghe. Kim Jong Un nói.",
        );
        let count = |term: &str| found.iter().find(|k| k.term == term).map(|k| k.count);
        assert_eq!(count("Moskva"), Some(2));
        assert_eq!(count("Vladimir Putin"), Some(2));
        assert_eq!(count("Kim Jong Un"), Some(2));
        assert!(found.iter().all(|k| !["Putin", "Vladimir", "Kim"].contains(&k.term.as_str())));
    }

    #[test]
    fn scores_are_the_product_of_their_parts() {
        for k in of("Hiệp ước phòng thủ được ký. Hiệp ước phòng thủ có hiệu lực. Quân đội diễn tập chung.")
        {
            let p = k.parts;
            let product = f64::from(p.free) * p.idf * (1.0 + p.place) * (1.0 + p.spread);
            assert!((product - k.score).abs() < 1e-9 && k.score.is_finite());
            assert!(p.free <= k.count && (0.0..=1.0).contains(&p.place) && (0.0..=1.0).contains(&p.spread));
        }
    }

    #[test]
    fn a_compound_of_two_names_is_neither() {
        let found = of("Nga nói về quan hệ Nga-Triều. Nga và Triều Tiên ký. Quan hệ Nga-Triều tốt.");
        assert!(found.iter().all(|k| !k.variants.iter().any(|form| form == "Nga-Triều")), "{found:?}");
        let anh = of("Tướng Đỗ Tuấn Anh đến nước Anh. Ở Anh ông gặp báo giới.");
        assert!(anh.iter().any(|k| k.term == "Anh" && k.count == 2), "{anh:?}");
    }

    #[test]
    fn the_source_of_a_report_is_no_keyword() {
        for text in ["VOV.VN - Hà Nội mưa lớn.", "(TTO) Hà Nội mưa lớn.", "TTO - Hà Nội mưa lớn."]
        {
            let found = of(text);
            assert!(found.iter().all(|k| !["VOV.VN", "TTO"].contains(&k.term.as_str())), "{found:?}");
            assert!(found.iter().any(|k| k.term == "Hà Nội"));
        }
    }

    #[test]
    fn a_verb_with_its_direction_ends_a_phrase() {
        let found = of("Cuộc biểu tình diễn ra ở Hà Nội. Một cuộc biểu tình diễn ra ở Huế.");
        assert!(found.iter().any(|k| k.term == "biểu tình"), "{found:?}");
        assert!(found.iter().all(|k| k.term != "biểu tình diễn"));
    }

    #[test]
    fn nothing_to_say() {
        assert!(of("").is_empty());
        assert!(of("!!! 123 và của những").is_empty());
    }
}
