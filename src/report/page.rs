//! Summaries beside their articles, as one web page that needs nothing outside of it.
//!
//! The page is written as it comes: [`head`], a [`section`] for each summary, [`foot`]. Its templates are
//! `src/report/html/summary*.html`; askama escapes all that comes from the articles. Links work without its script,
//! which changes the language and the light, and shows what belongs together.

use std::borrow::Cow;
use std::io::{Result, Write};

use askama::Template;

use super::shared::html::title;
use super::summary::{Language, Summarised, left_out, part_name, source};
use crate::summarize::{Field, Figure, KeySentence, Part, Place, RunnerUp, shown};

#[derive(Template)]
#[template(path = "summary-head.html")]
struct Head {
    lang: &'static str,
    version: &'static str,
}

#[derive(Template)]
#[template(path = "summary-foot.html")]
struct Foot;

#[derive(Template)]
#[template(path = "summary.html")]
struct Section<'a> {
    number: usize,
    id: Option<&'a str>,
    several: bool,
    considered: usize,
    sentences: Vec<SentenceView<'a>>,
    figures: Vec<(FigureView<'a>, FigureView<'a>)>,
    runners: Vec<RunnerView<'a>>,
    articles: Vec<ArticleView<'a>>,
}

struct SentenceView<'a> {
    number: usize,
    anchor: String,
    text: Cow<'a, str>,
    chips: Vec<Chip<'a>>,
    score: String,
    rank: usize,
    parts: Vec<PartView>,
    /// Per cent.
    new: String,
    relevance: Option<String>,
}

/// A source of a sentence.
struct Chip<'a> {
    class: &'static str,
    anchor: String,
    label: &'a str,
    title: String,
}

struct PartView {
    vi: &'static str,
    en: &'static str,
    value: String,
    less: bool,
    /// Per cent of the greatest part.
    width: String,
}

struct FigureView<'a> {
    anchor: String,
    text: &'a str,
    label: &'a str,
}

struct RunnerView<'a> {
    anchor: String,
    text: &'a str,
    label: &'a str,
    score: String,
    vi: String,
    en: String,
}

struct ArticleView<'a> {
    number: usize,
    label: &'a str,
    title: String,
    source: String,
    /// Whether the reader knows it, so that nothing of it is chosen.
    known: bool,
    cells: Vec<Cell>,
    lead: Vec<Piece<'a>>,
    text: Vec<Piece<'a>>,
}

/// A sentence on the strip of its article.
struct Cell {
    anchor: String,
    class: &'static str,
    length: usize,
    /// 0 to 100, of the greatest score.
    heat: String,
    score: String,
}

/// A stretch of an article: a sentence, or what stands between.
struct Piece<'a> {
    text: &'a str,
    anchor: String,
    class: &'static str,
    /// The sentence of the summary that it is, or says too; empty for none.
    key: String,
    /// The numbers of all of them.
    keys: String,
}

/// Begins a page, with the labels in `language`.
///
/// # Errors
///
/// Those of the writer.
pub fn head(out: &mut dyn Write, language: Language) -> Result<()> {
    Head { lang: language.name(), version: env!("CARGO_PKG_VERSION") }.write_into(out)
}

/// Ends a page.
///
/// # Errors
///
/// Those of the writer.
pub fn foot(out: &mut dyn Write) -> Result<()> {
    Foot.write_into(out)
}

/// Writes the summary that is number `number` on its page.
///
/// # Errors
///
/// Those of the writer.
pub fn section(out: &mut dyn Write, of: &Summarised<'_>, number: usize) -> Result<()> {
    let labels = super::summary::labels(of.documents);
    let view = View { of, number, labels: &labels };
    let summary = of.summary;
    let section = Section {
        number,
        id: of.id,
        several: of.documents.len() > 1,
        considered: summary.scored.len(),
        sentences: summary.sentences.iter().enumerate().map(|(n, s)| view.sentence(n, s)).collect(),
        figures: summary
            .figures
            .iter()
            .map(|both| (view.figure(&both.printed), view.figure(&both.other)))
            .collect(),
        runners: summary.runners_up.iter().map(|runner| view.runner(runner)).collect(),
        articles: (0..of.documents.len()).map(|article| view.article(article)).collect(),
    };
    section.write_into(out)
}

#[derive(Clone, Copy)]
struct View<'a> {
    of: &'a Summarised<'a>,
    number: usize,
    labels: &'a [String],
}

impl<'a> View<'a> {
    fn anchor(&self, place: &Place<'_>) -> String {
        let field = if place.field == Field::Lead { "l" } else { "t" };
        format!("s{}-a{}-{field}{}", self.number, place.article, place.span.start)
    }

    fn label(&self, article: usize) -> &'a str {
        &self.labels[article]
    }

    fn sentence(&self, number: usize, sentence: &KeySentence<'a>) -> SentenceView<'a> {
        let chip = |place: &Place<'a>, class| Chip {
            class,
            anchor: self.anchor(place),
            label: self.label(place.article),
            title: place.text.to_owned(),
        };
        let own = std::iter::once(chip(&sentence.place, "own"));
        let parts = sentence.reasons.parts();
        let values =
            std::iter::once(("mức chung", "base", parts.base)).chain(Part::ALL.into_iter().map(|part| {
                let added = parts.added[part as usize];
                (part_name(Language::Vietnamese, part), part_name(Language::English, part), added)
            }));
        let greatest = values.clone().map(|part| part.2.abs()).fold(f64::MIN_POSITIVE, f64::max);
        SentenceView {
            number: number + 1,
            anchor: self.anchor(&sentence.place),
            text: shown(sentence.text),
            chips: own.chain(sentence.also_in.iter().map(|echo| chip(&echo.place, "echo"))).collect(),
            score: format!("{:.2}", sentence.score),
            rank: sentence.rank,
            parts: values
                .map(|(vi, en, value)| PartView {
                    vi,
                    en,
                    value: format!("{value:+.3}"),
                    less: value < 0.0,
                    width: format!("{:.0}", 100.0 * value.abs() / greatest),
                })
                .collect(),
            new: format!("{:.0}", 100.0 * sentence.new),
            relevance: (sentence.relevance < 1.0).then(|| format!("{:.0}", 100.0 * sentence.relevance)),
        }
    }

    fn figure(&self, figure: &Figure<'a>) -> FigureView<'a> {
        let place = &figure.place;
        FigureView { anchor: self.anchor(place), text: figure.text, label: self.label(place.article) }
    }

    fn runner(&self, runner: &RunnerUp<'a>) -> RunnerView<'a> {
        let why = |language| left_out(language, runner, self.of.summary);
        RunnerView {
            anchor: self.anchor(&runner.place),
            text: runner.place.text,
            label: self.label(runner.place.article),
            score: format!("{:.2}", runner.score),
            vi: why(Language::Vietnamese),
            en: why(Language::English),
        }
    }

    fn article(&self, number: usize) -> ArticleView<'a> {
        let document = &self.of.documents[number];
        let scored = &self.of.summary.scored;
        let greatest = scored.iter().map(|s| s.score).fold(f64::MIN_POSITIVE, f64::max);
        let own = scored.iter().filter(|s| s.place.article == number);
        let cells = own.map(|s| Cell {
            anchor: self.anchor(&s.place),
            class: self.marks(&s.place).0,
            length: s.place.text.chars().count(),
            heat: format!("{:.0}", 100.0 * (s.score / greatest).clamp(0.0, 1.0)),
            score: format!("{:.2}", s.score),
        });
        ArticleView {
            number,
            label: self.label(number),
            title: title(document),
            source: source(self.of, number),
            known: self.of.summary.known.contains(&number),
            cells: cells.collect(),
            lead: self.pieces(number, Field::Lead, document.lead.as_deref().unwrap_or_default()),
            text: self.pieces(number, Field::Text, &document.text),
        }
    }

    /// How a sentence is marked, and for which sentences of the summary.
    fn marks(&self, place: &Place<'_>) -> (&'static str, Vec<usize>) {
        let chosen = &self.of.summary.sentences;
        if let Some(at) = chosen.iter().position(|s| s.place == *place) {
            return ("chosen", vec![at + 1]);
        }
        let echoes = |s: &KeySentence<'_>| s.also_in.iter().any(|echo| echo.place == *place);
        let of: Vec<usize> = (0..chosen.len()).filter(|&k| echoes(&chosen[k])).map(|k| k + 1).collect();
        (if of.is_empty() { "" } else { "echo" }, of)
    }

    fn pieces(&self, article: usize, field: Field, text: &'a str) -> Vec<Piece<'a>> {
        let between =
            |text| Piece { text, anchor: String::new(), class: "", key: String::new(), keys: String::new() };
        let mut pieces = Vec::new();
        let mut at = 0;
        for scored in self.of.summary.scored.iter().filter(|s| s.place.article == article) {
            let place = &scored.place;
            if place.field != field || place.span.start < at {
                continue;
            }
            pieces.push(between(&text[at..place.span.start]));
            let (class, of) = self.marks(place);
            let numbers: Vec<String> = of.iter().map(ToString::to_string).collect();
            pieces.push(Piece {
                text: place.text,
                anchor: self.anchor(place),
                class,
                key: of.first().map(|k| format!("s{}-{k}", self.number)).unwrap_or_default(),
                keys: numbers.join(", "),
            });
            at = place.span.end;
        }
        pieces.push(between(&text[at..]));
        pieces.retain(|piece| !piece.text.is_empty());
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summarize::{Options, summarize};
    use crate::text::Document;
    use crate::tokenize::Article;

    fn page(documents: &[Document], options: &Options) -> String {
        let articles: Vec<_> = documents.iter().map(Article::new).collect();
        let summary = summarize(&articles, options);
        let of = Summarised { id: Some("<script>x"), documents, summary: &summary };
        let mut page = Vec::new();
        head(&mut page, Language::English).unwrap();
        section(&mut page, &of, 1).unwrap();
        foot(&mut page).unwrap();
        String::from_utf8(page).unwrap()
    }

    #[test]
    fn what_the_reader_knows_is_marked() {
        let texts = ["Hai nước ký hiệp ước hôm qua.", "Quân đội Nga rút khỏi thành phố phía nam."];
        let documents = texts.map(|text| Document::new(text, text));
        let marked = |known| {
            let page = page(&documents, &Options { known, ..Options::default() });
            let articles: Vec<bool> =
                page.split("<article").skip(1).map(|article| article.contains("class=\"known\"")).collect();
            articles
        };
        assert_eq!(marked(vec![]), [false, false]);
        assert_eq!(marked(vec![1]), [false, true]);
    }

    #[test]
    fn what_articles_say_stays_text_and_every_link_has_its_end() {
        let said = "Hai nước cam kết giúp nhau <script>alert(1)</script> khi bị tấn công vũ trang bất ngờ.";
        let mut lead = Document::new("b\"><b>", format!("Trời nắng đẹp và ấm. {said}"));
        lead.lead = Some("Hai nước ký kết <i>hiệp ước</i> mới.".into());
        lead.title = Some("</title><script>".into());
        let documents = [Document::new("a", format!("{said} Trời hôm nay mưa to.")), lead];
        let page = page(&documents, &Options::default());
        assert_eq!(page.matches("<script>").count(), 1, "script came through");
        assert!(!page.contains("<i>") && !page.contains("\"><b>"), "markup came through");
        assert!(!page.contains("http"), "the page asks for something outside of it");
        let ids: Vec<&str> = page.split("id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let mut distinct = ids.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(ids.len(), distinct.len(), "an id stands twice");
        let links = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
        assert!(links.clone().count() > 4);
        for link in links {
            assert!(ids.contains(&link), "{link} leads nowhere");
        }
    }
}
