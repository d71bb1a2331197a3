//! What the reports of a summary share: labels of sources, and its shape as data.

use serde::Serialize;

use crate::summarize::{Field, Figure, LeftOut, Part, Place, RunnerUp, Summary, shown};
use crate::text::Document;

/// The language of labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Tiếng Việt.
    #[default]
    Vietnamese,
    /// English.
    English,
}

impl Language {
    /// The code in web pages, `vi` or `en`.
    pub const fn name(self) -> &'static str {
        self.of("vi", "en")
    }

    /// The label in this language.
    pub(super) const fn of<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Vietnamese => vi,
            Self::English => en,
        }
    }
}

/// What a part of a score is called.
pub(super) const fn part_name(language: Language, part: Part) -> &'static str {
    let vietnamese = match part {
        Part::Position => "vị trí",
        Part::Title => "tiêu đề",
        Part::Agreement => "nhiều bài nói",
        Part::Centrality => "trọng tâm",
        Part::Form => "hình thức",
        Part::Article => "bài",
    };
    language.of(vietnamese, part.name())
}

/// Why a sentence was left out.
pub(super) fn left_out(language: Language, runner: &RunnerUp<'_>, summary: &Summary<'_>) -> String {
    let new = 100.0 * runner.new;
    match runner.why {
        LeftOut::SaidAlready => {
            let said = |place| summary.sentences.iter().position(|sentence| Some(sentence.place) == place);
            match said(runner.said_by) {
                Some(number) => language
                    .of("câu {} đã nói", "sentence {} says it")
                    .replace("{}", &(number + 1).to_string()),
                None => language.of("đã biết", "known already").to_owned(),
            }
        }
        LeftOut::NoRoom => language.of("không đủ chỗ", "no room for it").to_owned(),
        LeftOut::AddsLess => {
            language.of("thêm ít hơn, {} % là mới", "adds less, {} % new").replace("{}", &format!("{new:.0}"))
        }
        LeftOut::Caption => language.of("chú thích ảnh", "the caption of a picture").to_owned(),
        LeftOut::Hangs => {
            language.of("dựa vào điều không in được", "hangs on what cannot be printed").to_owned()
        }
    }
}

/// A summary with the documents that it is of.
#[derive(Clone, Copy, Debug)]
pub struct Summarised<'a> {
    /// The group, or the only document; `None` for all inputs together.
    pub id: Option<&'a str>,
    /// The documents, in the order in which they were summarised.
    pub documents: &'a [Document],
    /// The summary of them.
    pub summary: &'a Summary<'a>,
}

impl Summarised<'_> {
    /// The chosen sentences as one text.
    pub fn text(&self) -> String {
        self.summary.sentences.iter().map(|sentence| shown(sentence.text)).collect::<Vec<_>>().join(" ")
    }

    /// The articles that carry a sentence, its own first.
    pub(super) fn sources(&self, sentence: usize) -> impl Iterator<Item = usize> {
        let sentence = &self.summary.sentences[sentence];
        std::iter::once(sentence.article).chain(sentence.also_in.iter().map(|echo| echo.place.article))
    }

    /// The articles that carry any sentence, in order.
    pub(super) fn all_sources(&self) -> Vec<usize> {
        let mut all: Vec<usize> =
            (0..self.summary.sentences.len()).flat_map(|sentence| self.sources(sentence)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// What is known of a source, on one line.
pub(super) fn source(of: &Summarised<'_>, article: usize) -> String {
    let document = &of.documents[article];
    let known = [document.title.as_deref(), document.source.as_deref(), document.date.as_deref()];
    let known: Vec<&str> = known.into_iter().flatten().map(str::trim).collect();
    if known.is_empty() { document.id.clone() } else { format!("{} ({})", known.join(", "), document.id) }
}

/// Short names of the documents: what comes before the first `_`, `-`, `.` or space of their ids, or the ids without
/// their extension, or the ids: the first of these that tells them apart.
pub fn labels(documents: &[Document]) -> Vec<String> {
    let head = |id: &str| id.split(['_', '-', '.', ' ']).next().unwrap_or_default().to_owned();
    let stem = |id: &str| id.rsplit_once('.').map_or(id, |(stem, _)| stem).to_owned();
    for shorten in [&head as &dyn Fn(&str) -> String, &stem] {
        let labels: Vec<String> = documents.iter().map(|document| shorten(&document.id)).collect();
        let mut sorted: Vec<&String> = labels.iter().collect();
        sorted.sort();
        if sorted.first().is_none_or(|first| !first.is_empty())
            && sorted.windows(2).all(|pair| pair[0] != pair[1])
        {
            return labels;
        }
    }
    documents.iter().map(|document| document.id.clone()).collect()
}

/// A summary as written to JSON.
#[derive(Serialize)]
pub(super) struct SummaryRow<'a> {
    id: Option<&'a str>,
    summary: String,
    sentences: Vec<SentenceRow<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    figures: Vec<[FigureRow<'a>; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    considered: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<Vec<LeftOutRow<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scores: Option<Vec<ScoreRow<'a>>>,
}

/// The score of any sentence.
#[derive(Serialize)]
struct ScoreRow<'a> {
    #[serde(flatten)]
    place: PlaceRow<'a>,
    score: f64,
}

#[derive(Serialize)]
struct SentenceRow<'a> {
    #[serde(flatten)]
    place: PlaceRow<'a>,
    text: &'a str,
    rank: usize,
    score: f64,
    parts: PartsRow,
    also_in: Vec<EchoRow<'a>>,
}

/// `field` is given where the span is not of the text.
#[derive(Serialize)]
struct PlaceRow<'a> {
    doc: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Field>,
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct EchoRow<'a> {
    #[serde(flatten)]
    place: PlaceRow<'a>,
    similarity: f64,
}

/// A number with what it counts.
#[derive(Serialize)]
struct FigureRow<'a> {
    #[serde(flatten)]
    place: PlaceRow<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct LeftOutRow<'a> {
    #[serde(flatten)]
    place: PlaceRow<'a>,
    text: &'a str,
    score: f64,
    why: LeftOut,
    new: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    said_by: Option<PlaceRow<'a>>,
}

/// `base` and the parts sum to the score.
#[derive(Serialize)]
struct PartsRow {
    base: f64,
    position: f64,
    title: f64,
    agreement: f64,
    centrality: f64,
    form: f64,
    article: f64,
    new: f64,
    relevance: f64,
}

/// Four digits are all that a score means.
fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

fn place<'a>(of: &Summarised<'a>, place: &Place<'a>) -> PlaceRow<'a> {
    PlaceRow {
        doc: &of.documents[place.article].id,
        field: (place.field != Field::Text).then_some(place.field),
        start: place.span.start,
        end: place.span.end,
    }
}

/// The row of a summary; with `explain` also what was nearly chosen, and the score of every sentence.
pub(super) fn row<'a>(of: &Summarised<'a>, explain: bool) -> SummaryRow<'a> {
    let sentences = of.summary.sentences.iter().map(|sentence| {
        let parts = sentence.reasons.parts();
        let part = |part: Part| rounded(parts.added[part as usize]);
        let also_in = sentence
            .also_in
            .iter()
            .map(|echo| EchoRow { place: place(of, &echo.place), similarity: rounded(echo.similarity) });
        SentenceRow {
            place: place(of, &sentence.place),
            text: sentence.text,
            rank: sentence.rank,
            score: rounded(sentence.score),
            parts: PartsRow {
                base: rounded(parts.base),
                position: part(Part::Position),
                title: part(Part::Title),
                agreement: part(Part::Agreement),
                centrality: part(Part::Centrality),
                form: part(Part::Form),
                article: part(Part::Article),
                new: rounded(sentence.new),
                relevance: rounded(sentence.relevance),
            },
            also_in: also_in.collect(),
        }
    });
    let figure = |figure: &Figure<'a>| FigureRow {
        place: PlaceRow { start: figure.span.start, end: figure.span.end, ..place(of, &figure.place) },
        text: figure.text,
    };
    let figures = of.summary.figures.iter().map(|both| [figure(&both.printed), figure(&both.other)]);
    let left_out = of.summary.runners_up.iter().map(|runner| LeftOutRow {
        place: place(of, &runner.place),
        text: runner.place.text,
        score: rounded(runner.score),
        why: runner.why,
        new: rounded(runner.new),
        said_by: runner.said_by.map(|by| place(of, &by)),
    });
    let scores = of
        .summary
        .scored
        .iter()
        .map(|scored| ScoreRow { place: place(of, &scored.place), score: rounded(scored.score) });
    SummaryRow {
        id: of.id,
        summary: of.text(),
        sentences: sentences.collect(),
        figures: figures.collect(),
        considered: explain.then_some(of.summary.scored.len()),
        left_out: explain.then(|| left_out.collect()),
        scores: explain.then(|| scores.collect()),
    }
}
