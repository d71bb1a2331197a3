//! Stage 5, weights to key sentences: one summary of one article or of many.
//!
//! ```
//! use luoc::summarize::{Budget, Options, summarize};
//! use luoc::{text::Document, tokenize::Article};
//!
//! let document = Document::new("a", "Nga và Triều Tiên ký hiệp ước ở Bình Nhưỡng. Trời hôm đó nắng đẹp. Hiệp ước hứa hỗ trợ lẫn nhau.");
//! let options = Options { budget: Some(Budget::Sentences(1)), ..Options::default() };
//! let summary = summarize(&[Article::new(&document)], &options);
//! assert_eq!(summary.sentences.len(), 1);
//! assert!(document.text.contains(summary.sentences[0].text));
//! ```
//!
//! Each sentence is measured (`feature`), scored by what was learnt from editors (`model`), and chosen for what it adds
//! to those before it (`select`), together with what it cannot stand without (`context`).

mod candidate;
mod caption;
mod chance;
mod context;
mod date;
mod exchange;
mod feature;
mod figure;
mod head;
mod model;
mod pair;
mod person;
mod query;
mod regression;
mod select;
mod similar;
mod terms;
mod wording;

use std::borrow::Cow;
use std::fmt;

use crate::text::Span;
use crate::tokenize::Article;

use candidate::Candidates;
use chance::Chances;
use feature::Measures;
use model::Model;
use select::{Choice, Worths};
use similar::Judge;
use terms::Terms;

pub use candidate::Field;
pub use date::{Moment, moment};
pub use feature::{FEATURES, Features, Part, Row};
pub use figure::{Difference, Figure};
pub use select::{Budget, LeftOut};

/// What a summary should be.
#[derive(Clone, Debug)]
pub struct Options {
    /// Its length; by default 8 sentences of several articles, 3 of one, fewer where the text is short.
    pub budget: Option<Budget>,
    /// A question or topic; sentences with its words come first.
    pub query: Option<String>,
    /// Articles that the reader knows, by number: nothing is chosen from them, nor what they say.
    pub known: Vec<usize>,
    /// How many of the best sentences left out are named, with why; 5 by default. They take time to judge.
    pub runners_up: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { budget: None, query: None, known: Vec::new(), runners_up: 5 }
    }
}

/// Key sentences in the order in which they are to be read.
#[derive(Clone, Debug, Default)]
pub struct Summary<'t> {
    /// By the time of their articles, one without a time after the article before it; then by place.
    pub sentences: Vec<KeySentence<'t>>,
    /// The best of the sentences left out, by score.
    pub runners_up: Vec<RunnerUp<'t>>,
    /// All sentences there were to choose from, in the order of the articles, with their scores.
    pub scored: Vec<Scored<'t>>,
    /// Figures of the chosen sentences for which other articles have others.
    pub figures: Vec<Difference<'t>>,
    /// Articles that the reader knows, by number, as the options say.
    pub known: Vec<usize>,
    /// Whether a query was given of which no sentence has a word; the summary is then as without it.
    pub query_missed: bool,
}

/// A chosen sentence.
#[derive(Clone, Debug)]
pub struct KeySentence<'t> {
    /// Where it stands.
    pub place: Place<'t>,
    /// Order of choice, from 1.
    pub rank: usize,
    /// Estimated share of its word pairs that an editor's summary has; mostly 0 to 1.
    pub score: f64,
    /// Share of its word pairs that was new to the summary when it was chosen, 0 to 1.
    pub new: f64,
    /// Share of the query that it covers, by weight, 0 to 1; 1 without a query.
    pub relevance: f64,
    /// Other articles that say the same, by number.
    pub also_in: Vec<Echo<'t>>,
    /// What the score is made of.
    pub reasons: Reasons,
}

impl<'t> std::ops::Deref for KeySentence<'t> {
    type Target = Place<'t>;

    fn deref(&self) -> &Place<'t> {
        &self.place
    }
}

/// A sentence and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'t> {
    /// Number of its article.
    pub article: usize,
    /// Part of the document that the span is of.
    pub field: Field,
    /// Bytes of that part.
    pub span: Span,
    /// The sentence, without a link that it opens with and that can be left off: `Theo đó, `.
    pub text: &'t str,
}

/// A sentence as a summary shows it: with a capital where what opened it was left off. Names such as `iPhone` stay as they are.
///
/// ```
/// use luoc::summarize::shown;
///
/// assert_eq!(shown("đến tối, đường thông trở lại."), "Đến tối, đường thông trở lại.");
/// assert_eq!(shown("iPhone bán chạy."), "iPhone bán chạy.");
/// ```
pub fn shown(sentence: &str) -> Cow<'_, str> {
    let word = sentence.split(char::is_whitespace).next().unwrap_or_default();
    match sentence.chars().next() {
        Some(first) if first.is_lowercase() && !word.contains(char::is_uppercase) => {
            first.to_uppercase().chain(sentence.chars().skip(1)).collect()
        }
        _ => Cow::Borrowed(sentence),
    }
}

/// Why a sentence has its score; told when somebody asks, since of many summaries few are looked into.
#[derive(Clone, Copy)]
pub struct Reasons {
    measured: Row,
    model: &'static Model,
}

impl Reasons {
    /// What the score is made of.
    pub fn parts(&self) -> Parts {
        let (base, added) = self.model.explain(&self.measured);
        Parts { base, added }
    }
}

impl fmt::Debug for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts().fmt(f)
    }
}

/// What a score is made of: its parts sum to it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parts {
    /// What every sentence starts from.
    pub base: f64,
    /// What each part adds, in the order of [`Part::ALL`].
    pub added: [f64; Part::ALL.len()],
}

/// A sentence of another article that says the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Echo<'t> {
    /// Where it stands.
    pub place: Place<'t>,
    /// 0 to 1.
    pub similarity: f64,
}

/// A sentence with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored<'t> {
    /// Where it stands.
    pub place: Place<'t>,
    /// Estimated share of its word pairs that an editor's summary has; mostly 0 to 1.
    pub score: f64,
}

/// A sentence that was nearly chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunnerUp<'t> {
    /// Where it stands.
    pub place: Place<'t>,
    /// Its score.
    pub score: f64,
    /// Why it was left out.
    pub why: LeftOut,
    /// Share of its word pairs that the summary does not have, 0 to 1.
    pub new: f64,
    /// The chosen sentence that says the same, if that is why.
    pub said_by: Option<Place<'t>>,
}

/// A sentence that could be chosen, with what is measured of it.
#[derive(Clone, Debug)]
pub struct Measured<'t> {
    /// Where it stands.
    pub place: Place<'t>,
    /// What is measured.
    pub features: Features,
    /// Which sentences must be printed with it (itself included), by their numbers in the result; empty if it must not
    /// be chosen.
    pub with: std::ops::Range<usize>,
}

/// The sentences of a collection that a summary may choose from, with their features; what the scorer is trained on.
pub fn measure<'t>(articles: &[Article<'t>]) -> Vec<Measured<'t>> {
    measure_with(articles, &model::model(articles.len()).chances)
}

fn measure_with<'t>(articles: &[Article<'t>], chances: &Chances) -> Vec<Measured<'t>> {
    let candidates = Candidates::new(articles);
    let terms = Terms::new(&candidates);
    let features = feature::measure(&candidates, &terms, chances, Features::clone).rows;
    let sentences = (0..).zip(&candidates.sentences).zip(features);
    sentences
        .map(|((k, sentence), features)| Measured {
            place: candidates.place(k),
            features,
            with: sentence.with.clone(),
        })
        .collect()
}

/// Summarises the articles together. Text without a sentence gives an empty summary.
pub fn summarize<'t>(articles: &[Article<'t>], options: &Options) -> Summary<'t> {
    summarize_with(articles, options, model::model(articles.len()))
}

/// What `data/train` needs to see of the choice. No part of the interface of the crate.
#[doc(hidden)]
pub mod train {
    use super::{Article, Chances, Measured, Options, Summary, model::Model};

    /// What is measured of sentences before there is a model: the chances of pairs are 0.
    pub fn measure<'t>(articles: &[Article<'t>]) -> Vec<Measured<'t>> {
        super::measure_with(articles, &Chances::default())
    }

    pub use super::pair::MEASURES;

    /// The different pairs of each sentence of several articles, by number, and what is measured of each pair.
    pub fn pairs(articles: &[Article<'_>]) -> (Vec<Vec<u32>>, Vec<[f32; MEASURES.len()]>) {
        super::pair::of_sentences(articles)
    }

    /// The different pairs of each sentence of one article, by number, with their kinds.
    pub fn kinds(articles: &[Article<'_>]) -> Vec<Vec<(u32, u32)>> {
        super::chance::of_sentences(articles)
    }

    /// Which terms each sentence has that [`FEATURES`](super::FEATURES) weighs as its wording, as numbers.
    pub fn terms(articles: &[Article<'_>]) -> Vec<Vec<u32>> {
        super::wording::terms(articles)
    }

    /// A model that was just trained. It is kept until the program ends.
    pub struct Trained(&'static Model);

    impl Trained {
        /// Reads a model; `None` if it was trained on other features.
        pub fn read(bytes: &[u8]) -> Option<Self> {
            Some(Self(Box::leak(Box::new(Model::read(bytes)?))))
        }

        /// Summarises with it.
        pub fn summarize<'t>(&self, articles: &[Article<'t>], options: &Options) -> Summary<'t> {
            super::summarize_with(articles, options, self.0)
        }
    }
}

fn summarize_with<'t>(articles: &[Article<'t>], options: &Options, model: &'static Model) -> Summary<'t> {
    let candidates = Candidates::new(articles);
    let terms = Terms::new(&candidates);
    let Measures { rows, chances } = feature::measure(&candidates, &terms, &model.chances, Features::values);
    let scores = model.scores(&rows);
    let scored: Vec<Scored<'t>> =
        (0..).zip(&scores).map(|(k, &score)| Scored { place: candidates.place(k), score }).collect();
    let relevance = options.query.as_deref().and_then(|query| query::relevance(&candidates, query));
    let budget = options.budget.unwrap_or_else(|| default_budget(&candidates));
    let mut worths = Worths { sentences: query::weighted(scores, relevance.as_deref()), chances };
    if articles.len() > 1 {
        for (worth, sentence) in worths.sentences.iter_mut().zip(&candidates.sentences) {
            if sentence.field == Field::Lead {
                *worth *= select::LEAD;
            }
        }
    }
    for &known in &options.known {
        // What the reader knows is never worth printing.
        worths.sentences[candidates.articles[known].clone()].fill(0.0);
    }
    let mut judge = Judge::new(articles, &candidates, &terms);
    let mut selection = select::select(&candidates, &terms, &mut judge, &worths, budget, options);
    let order = reading_order(articles);
    let place = |choice: &Choice| (order.get(scored[choice.candidate].place.article), choice.candidate);
    selection.chosen.sort_by_key(place);
    let key_sentence = |choice: &Choice| {
        let k = choice.candidate;
        let echoes = judge.echoes(k).into_iter();
        let echo = |(k, similarity): (usize, f64)| Echo { place: scored[k].place, similarity };
        KeySentence {
            place: scored[k].place,
            rank: choice.rank,
            score: scored[k].score,
            new: choice.new,
            relevance: relevance.as_ref().map_or(1.0, |relevance| relevance[k]),
            also_in: echoes.map(echo).collect(),
            reasons: Reasons { measured: rows[k], model },
        }
    };
    let sentences = selection.chosen.iter().map(key_sentence).collect();
    let runners_up = selection
        .runners_up
        .into_iter()
        .map(|lost| RunnerUp {
            place: scored[lost.candidate].place,
            score: scored[lost.candidate].score,
            why: lost.why,
            new: lost.new,
            said_by: lost.said_by.map(|by| scored[by].place),
        })
        .collect();
    let figures = figure::differences(&candidates, &mut judge, &selection.chosen);
    terms.keep_memory();
    candidates.keep_memory();
    Summary {
        sentences,
        runners_up,
        scored,
        figures,
        known: options.known.clone(),
        query_missed: options.query.is_some() && relevance.is_none(),
    }
}

/// Eight sentences of several articles, three of one; at most a third of all, and at least one.
fn default_budget(candidates: &Candidates<'_>) -> Budget {
    let most = if candidates.articles.len() > 1 { 8 } else { 3 };
    Budget::Sentences(candidates.sentences.len().div_ceil(3).clamp(1, most))
}

/// For each of several articles its place in the telling: by date, one without a date after the article given before it.
fn reading_order(articles: &[Article<'_>]) -> Vec<usize> {
    if articles.len() < 2 {
        return Vec::new();
    }
    let mut known = None;
    let dates: Vec<Option<Moment>> = articles
        .iter()
        .map(|article| {
            known = article.document.date.as_deref().and_then(moment).or(known);
            known
        })
        .collect();
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|&article| (dates[article], article));
    let mut places = vec![0; articles.len()];
    for (place, article) in order.into_iter().enumerate() {
        places[article] = place;
    }
    places
}
