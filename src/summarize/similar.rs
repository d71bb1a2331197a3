//! Whether two sentences say the same.
//!
//! Where most of one stands in the other, its word pairs tell. What two articles say in other words, the matcher of shared
//! content tells, if they tell of one event; it is asked only about sentences that share some word pairs, each with its
//! likeliest rivals, so that a group of many articles costs little more than one of few.

use rustc_hash::FxHashMap;

use super::candidate::{Candidates, Field};
use super::terms::Terms;
use crate::dedup::{Pieces, Similarities, UnitKind, same_events};
use crate::text::{Document, Span};
use crate::tokenize::{Article, quotes};

/// Share of its word pairs, by weight, from which on another sentence makes one superfluous.
const CONTAINED: f64 = 0.6;
/// Probability of saying the same from which on another article is credited with a sentence: one in two, for the probability is
/// that of one text behind both, and a credit asks only for the same fact.
const CREDIT: f64 = 0.5;
/// Probability from which on a sentence is not printed beside another: of those just above it nine in ten say the same.
const SAME: f64 = 0.7;
/// A sentence that says in other words what a chosen one says is not printed if less than this share of its word pairs is
/// new, and is worth less if less than [`VERY_NEW`] is.
const MUCH_NEW: f64 = 0.5;
const VERY_NEW: f64 = 0.75;
/// The least likeness by word pairs that is worth a closer look.
const LEAST: f64 = 0.08;
/// How many sentences of an article are compared with one of another.
const RIVALS: usize = 3;

/// Compares the sentences of a collection, and remembers.
pub(super) struct Judge<'a, 't> {
    articles: &'a [Article<'t>],
    candidates: &'a Candidates<'t>,
    terms: &'a Terms,
    weights: Vec<f64>,
    /// For each pair the last sentence, from 1, that was compared with others and has it.
    compared: Vec<usize>,
    /// The articles as the matcher knows them, once somebody asks.
    sides: Option<Sides>,
    likenesses: FxHashMap<usize, Vec<(usize, f64)>>,
    judged: FxHashMap<(usize, usize), Vec<(usize, f64)>>,
}

/// All articles, made ready for the matcher.
struct Sides {
    similarities: Similarities,
    /// Where the sentences of each stand, in order.
    units: Vec<Vec<(Span, u32)>>,
    /// Where the text of each begins: after the lead, if there is one.
    texts: Vec<usize>,
    /// The pairs that tell of one event, ascending.
    events: Vec<(usize, usize)>,
}

impl<'a, 't> Judge<'a, 't> {
    pub fn new(articles: &'a [Article<'t>], candidates: &'a Candidates<'t>, terms: &'a Terms) -> Self {
        Self {
            articles,
            candidates,
            terms,
            weights: Vec::new(),
            compared: Vec::new(),
            sides: None,
            likenesses: FxHashMap::default(),
            judged: FxHashMap::default(),
        }
    }

    /// Whether most of what `candidate` says by weight is in `chosen`, word for word.
    fn contains(&mut self, chosen: usize, candidate: usize) -> bool {
        let (terms, mark) = (self.terms, candidate + 1);
        self.compared.resize(terms.pairs.len(), 0);
        for &pair in &terms.pairs_of[candidate] {
            self.compared[pair as usize] = mark;
        }
        let shared = terms.pairs_of[chosen].iter().filter(|&&pair| self.compared[pair as usize] == mark);
        let shared: f64 = shared.map(|&pair| terms.pairs[pair].weight).sum();
        shared >= CONTAINED * terms.masses[candidate]
    }

    /// Whether `candidate` says in other words what `chosen` says, in another article.
    fn says_the_same(&mut self, candidate: usize, chosen: usize) -> bool {
        let other = self.article(candidate);
        let found = self.of_article(chosen, other);
        found.iter().any(|&(k, probability)| k == candidate && probability >= SAME)
    }

    /// The chosen sentence that makes a candidate superfluous, of which a share is `new`. One that says the same and much
    /// besides is kept.
    pub fn said_by(
        &mut self,
        candidate: usize,
        new: f64,
        mut chosen: impl Iterator<Item = usize>,
    ) -> Option<usize> {
        chosen.find(|&by| self.contains(by, candidate) || new < MUCH_NEW && self.says_the_same(candidate, by))
    }

    /// Whether a candidate, of which a share is `new`, says what a chosen sentence says, and not much more.
    pub fn repeats(&mut self, candidate: usize, new: f64, mut chosen: impl Iterator<Item = usize>) -> bool {
        new < VERY_NEW && chosen.any(|by| self.says_the_same(candidate, by))
    }

    /// The sentence of each other article that says the same as sentence `k`, with its probability.
    pub fn echoes(&mut self, k: usize) -> Vec<(usize, f64)> {
        if self.articles.len() < 2 {
            return Vec::new();
        }
        let mut articles: Vec<usize> = self.alike(k).iter().map(|&(other, _)| self.article(other)).collect();
        articles.sort_unstable();
        articles.dedup();
        articles.retain(|&article| article != self.article(k));
        let mut found = Vec::new();
        for article in articles {
            let best =
                self.of_article(k, article).iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            found.extend(best.copied().filter(|&(_, probability)| probability >= CREDIT));
        }
        found
    }

    /// Whether two articles tell of one event.
    pub fn same_event(&mut self, a: usize, b: usize) -> bool {
        self.sides().events.binary_search(&(a.min(b), a.max(b))).is_ok()
    }

    fn sides(&mut self) -> &mut Sides {
        self.sides.get_or_insert_with(|| Sides::new(self.articles))
    }

    fn article(&self, k: usize) -> usize {
        self.candidates.sentences[k].article
    }

    /// The sentences that share word pairs with sentence `k`, with the weight they share, by their numbers.
    pub fn sharing(&mut self, k: usize) -> Vec<(usize, f64)> {
        self.terms.sharing(k, &mut self.weights)
    }

    /// The sentences that are somewhat like sentence `k` by word pairs, by their numbers.
    fn alike(&mut self, k: usize) -> Vec<(usize, f64)> {
        if let Some(found) = self.likenesses.get(&k) {
            return found.clone();
        }
        let terms = self.terms;
        let mut found = self.sharing(k);
        for (other, shared) in &mut found {
            *shared /= (terms.masses[k] * terms.masses[*other]).sqrt().max(f64::MIN_POSITIVE);
        }
        found.retain(|&(_, likeness)| likeness >= LEAST);
        self.likenesses.insert(k, found.clone());
        found
    }

    /// Those of an article that are most like sentence `k`.
    fn rivals(&mut self, k: usize, article: usize) -> Vec<usize> {
        let mut found = self.alike(k);
        found.retain(|&(other, _)| self.article(other) == article);
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(RIVALS);
        found.into_iter().map(|(other, _)| other).collect()
    }

    /// How likely the sentences of another article say the same as sentence `k`.
    fn of_article(&mut self, k: usize, article: usize) -> &[(usize, f64)] {
        if !self.judged.contains_key(&(k, article)) {
            let judged = self.judge(k, article);
            self.judged.insert((k, article), judged);
        }
        &self.judged[&(k, article)]
    }

    fn judge(&mut self, k: usize, article: usize) -> Vec<(usize, f64)> {
        let own = self.article(k);
        let row = if own == article { Vec::new() } else { self.rivals(k, article) };
        if row.is_empty() {
            return Vec::new();
        }
        let mut pairs: Vec<(usize, usize)> = row.iter().map(|&other| (k, other)).collect();
        for &other in &row {
            pairs.extend(self.rivals(other, own).into_iter().map(|rival| (rival, other)));
        }
        if !self.same_event(own, article) {
            return Vec::new();
        }
        let candidates = self.candidates;
        let sides = self.sides();
        let unit = |k: usize| sides.unit(candidates, k);
        let mut units: Vec<(u32, u32)> = pairs.iter().filter_map(|&(x, y)| unit(x).zip(unit(y))).collect();
        units.sort_unstable();
        units.dedup();
        let Some(at) = unit(k) else { return Vec::new() };
        let judged = sides.similarities.of(own, article, &units);
        let sides = &*sides;
        let unit = |k: usize| sides.unit(candidates, k);
        let of = |other: usize| {
            let pair = (at, unit(other)?);
            judged.iter().find(|(judged, _)| *judged == pair).map(|&(_, p)| (other, f64::from(p)))
        };
        row.into_iter().filter_map(of).collect()
    }
}

impl Sides {
    fn new(articles: &[Article<'_>]) -> Self {
        let mut pieces = Vec::with_capacity(articles.len());
        let (mut units, mut texts) = (Vec::with_capacity(articles.len()), Vec::with_capacity(articles.len()));
        for article in articles {
            let (own, text) = match article.document.lead.as_deref().filter(|lead| !lead.trim().is_empty()) {
                None => (Pieces::new(article, &quotes(article)), 0),
                Some(lead) => {
                    // The matcher knows one text an article.
                    let text = format!("{lead}\n\n{}", article.document.text);
                    let document = Document::new(article.document.id.clone(), text);
                    let article = Article::new(&document);
                    (Pieces::new(&article, &quotes(&article)), lead.len() + 2)
                }
            };
            units.push(sentences(&own));
            pieces.push(own);
            texts.push(text);
        }
        let events = same_events(&pieces);
        Self { similarities: Similarities::new(pieces), units, texts, events }
    }

    /// The unit that most of a candidate stands in.
    fn unit(&self, candidates: &Candidates<'_>, k: usize) -> Option<u32> {
        let candidate = &candidates.sentences[k];
        let units = &self.units[candidate.article];
        let from = if candidate.field == Field::Lead { 0 } else { self.texts[candidate.article] };
        let span = Span::new(from + candidate.span.start, from + candidate.span.end);
        let after = units.partition_point(|(unit, _)| unit.end <= span.start);
        let best = units[after..].iter().take_while(|(unit, _)| unit.start < span.end);
        let best = best.max_by_key(|(unit, number)| (unit.overlap(span), std::cmp::Reverse(*number)))?;
        (2 * best.0.overlap(span) >= span.len()).then_some(best.1)
    }
}

/// Where the sentences of an article stand, in order, with their numbers among its units.
fn sentences(pieces: &Pieces) -> Vec<(Span, u32)> {
    let sentences = (0..).zip(&pieces.units).filter(|(_, unit)| unit.kind == UnitKind::Sentence);
    let mut sentences: Vec<(Span, u32)> = sentences.map(|(number, unit)| (unit.span, number)).collect();
    sentences.sort_unstable();
    sentences
}

#[cfg(test)]
mod tests {
    use crate::summarize::{Budget, Options, summarize};
    use crate::text::Document;
    use crate::tokenize::Article;

    #[test]
    fn a_formula_makes_no_credit_between_different_events() {
        let texts = [
            "Sáng 3/5, một đám cháy lớn bùng lên tại kho hàng của công ty Bình Minh ở quận Hoàng Mai, Hà Nội. Khoảng 20 xe cứu hỏa và hơn 100 lính cứu hỏa được điều đến dập lửa. Cột khói đen bốc cao hàng chục mét, nhiều hộ dân quanh đó phải sơ tán. Hiện vụ việc đang được cơ quan chức năng điều tra làm rõ.",
            "Kho hàng của công ty Bình Minh ở quận Hoàng Mai, Hà Nội bốc cháy dữ dội sáng 3/5. Hơn 100 lính cứu hỏa cùng 20 xe cứu hỏa được điều đến dập lửa. Nhiều hộ dân quanh đó phải sơ tán vì cột khói đen bốc cao hàng chục mét.",
            "Một tiệm vàng trên đường Lê Duẩn ở Đà Nẵng bị cướp vào chiều chủ nhật. Kẻ gian đội mũ bảo hiểm, dùng búa đập vỡ tủ kính rồi vơ nhiều dây chuyền bỏ chạy. Camera của nhà bên cạnh ghi được hình ảnh chiếc xe không biển số. Hiện, vụ việc đang được cơ quan chức năng tiếp tục điều tra, làm rõ.",
            "Chiều chủ nhật, kẻ gian đội mũ bảo hiểm xông vào tiệm vàng trên đường Lê Duẩn, Đà Nẵng. Hắn dùng búa đập vỡ tủ kính, vơ nhiều dây chuyền rồi bỏ chạy trên chiếc xe không biển số. Camera của nhà bên cạnh ghi được hình ảnh.",
        ];
        let documents: Vec<Document> = texts.iter().map(|&text| Document::new("a", text)).collect();
        let articles: Vec<Article<'_>> = documents.iter().map(Article::new).collect();
        let options = Options { budget: Some(Budget::Sentences(12)), ..Options::default() };
        let summary = summarize(&articles, &options);
        let credits = |start: &str| {
            let sentence = summary.sentences.iter().find(|sentence| sentence.text.starts_with(start));
            sentence.unwrap().also_in.iter().map(|echo| echo.place.article).collect::<Vec<_>>()
        };
        assert_eq!(credits("Khoảng 20 xe"), [1]);
        assert_eq!(credits("Hiện vụ việc"), [0; 0]);
    }
}
