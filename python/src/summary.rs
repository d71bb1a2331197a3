//! Summaries, as plain values; `luoc/results.py` dresses them.

use pyo3::prelude::*;

use luoc::summarize::{self as library, Budget, Field, Options, Part, Parts, Reasons};
use luoc::text::Document;
use luoc::tokenize::Article;

use crate::articles::{Points, documents, points};
use crate::batch::{self, map};
use crate::error::{detached, fail};
use crate::offsets::Offsets;

/// Number of the article, part of it ("text" or "lead"), place in that part.
type Place = (usize, &'static str, Points);
/// Place, rank, score, what the score is made of, where else it stands and how similar that is.
type KeySentence = (Place, usize, f64, Vec<(&'static str, f64)>, Vec<(Place, f64)>);

/// The sentences of a summary, which become Python objects when somebody looks: of many summaries few are read.
#[pyclass(frozen, module = "luoc")]
pub struct Chosen(Vec<Kept>);

/// What is kept of a key sentence: the same, but for its reasons, which are asked for by who looks.
struct Kept {
    place: Place,
    rank: usize,
    score: f64,
    new: f64,
    reasons: Reasons,
    also_in: Vec<(Place, f64)>,
}

#[pymethods]
impl Chosen {
    /// A tuple a sentence.
    fn rows(&self) -> Vec<KeySentence> {
        let row = |kept: &Kept| {
            let Parts { base, added } = kept.reasons.parts();
            let added = Part::ALL.iter().map(|part| part.name()).zip(added);
            let parts = [("base", base)].into_iter().chain(added).chain([("new", kept.new)]);
            (kept.place, kept.rank, kept.score, parts.collect(), kept.also_in.clone())
        };
        self.0.iter().map(row).collect()
    }
}

/// One summary of all articles, or one of each.
#[pyfunction]
#[pyo3(signature = (articles, *, each, sentences, syllables, ratio, threads))]
pub fn summarize(
    articles: &Bound<'_, PyAny>,
    each: bool,
    sentences: Option<usize>,
    syllables: Option<usize>,
    ratio: Option<f64>,
    threads: Option<usize>,
) -> PyResult<Vec<Chosen>> {
    #[allow(clippy::needless_update, reason = "there will be more options")]
    let options =
        Options { budget: budget(sentences, syllables, ratio)?, runners_up: 0, ..Options::default() };
    let documents = documents(articles)?;
    let workers = batch::threads(threads);
    detached(articles.py(), || {
        if each {
            map(workers, &documents, |document| summary(std::slice::from_ref(document), &options))
        } else {
            vec![summary(&documents, &options)]
        }
    })
}

/// A sentence as a summary shows it: with a capital, where what stood before it was left off.
#[pyfunction]
pub fn shown(sentence: &str) -> std::borrow::Cow<'_, str> {
    library::shown(sentence)
}

fn budget(
    sentences: Option<usize>,
    syllables: Option<usize>,
    ratio: Option<f64>,
) -> PyResult<Option<Budget>> {
    let given = [sentences.map(|_| "sentences"), syllables.map(|_| "syllables"), ratio.map(|_| "ratio")];
    let given: Vec<&str> = given.into_iter().flatten().collect();
    if given.len() > 1 {
        return Err(fail(format!("{}: one limit is enough", given.join(", "))));
    }
    if sentences == Some(0) || syllables == Some(0) {
        return Err(fail(format!("{}: 0 leaves nothing; give at least 1", given[0])));
    }
    if let Some(ratio) = ratio
        && !(ratio > 0.0 && ratio <= 1.0)
    {
        return Err(fail(format!("ratio: {ratio} is no share of the text; it lies above 0 and not above 1")));
    }
    let limit = sentences.map(Budget::Sentences).or(syllables.map(Budget::Syllables));
    Ok(limit.or(ratio.map(Budget::Ratio)))
}

fn summary(documents: &[Document], options: &Options) -> Chosen {
    let articles: Vec<Article<'_>> = documents.iter().map(Article::new).collect();
    let mut places = Places::new(documents);
    let sentences = library::summarize(&articles, options).sentences;
    let kept = |sentence: library::KeySentence<'_>| Kept {
        place: places.find(&sentence.place),
        rank: sentence.rank,
        score: sentence.score,
        new: sentence.new,
        reasons: sentence.reasons,
        also_in: sentence.also_in.iter().map(|echo| (places.find(&echo.place), echo.similarity)).collect(),
    };
    Chosen(sentences.into_iter().map(kept).collect())
}

/// Turns places of documents into code points.
struct Places<'t> {
    documents: Vec<(Offsets<'t>, Offsets<'t>)>,
}

impl<'t> Places<'t> {
    fn new(documents: &'t [Document]) -> Self {
        let of = |document: &'t Document| {
            (Offsets::new(&document.text), Offsets::new(document.lead.as_deref().unwrap_or_default()))
        };
        Self { documents: documents.iter().map(of).collect() }
    }

    fn find(&mut self, place: &library::Place<'_>) -> Place {
        let (text, lead) = &mut self.documents[place.article];
        match place.field {
            Field::Text => (place.article, "text", points(text, place.span)),
            Field::Lead => (place.article, "lead", points(lead, place.span)),
        }
    }
}
