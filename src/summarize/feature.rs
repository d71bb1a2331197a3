//! What is measured of each sentence: place, title, what other articles share with it, centrality, form.
//!
//! Words are the runs of letters and digits of a sentence, pairs two of them side by side. `idf` is that of
//! [`TfIdf`]; a share "by weight" is of the summed idf. All features are finite.

use std::ops::Index;
use std::sync::OnceLock;

use unicode_normalization::char::is_combining_mark;

use super::candidate::{Candidate, Candidates, Field, Mark};
use super::context::{points_back, quote_marks};
use crate::score::{Gram, TfIdf, Vocabulary, background, ln};
use crate::text::Code;

/// The families that features belong to; the parts in which a score is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "lowercase"))]
pub enum Part {
    /// Place in the article.
    Position,
    /// Words of the titles and leads.
    Title,
    /// What other articles say too.
    Agreement,
    /// Closeness to the centre of the article and of the collection.
    Centrality,
    /// Length, quotes, numbers, names, opening words.
    Form,
    /// The article it stands in.
    Article,
}

impl Part {
    /// All parts, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Position, Self::Title, Self::Agreement, Self::Centrality, Self::Form, Self::Article];

    /// The name in results, such as `position`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Position => "position",
            Self::Title => "title",
            Self::Agreement => "agreement",
            Self::Centrality => "centrality",
            Self::Form => "form",
            Self::Article => "article",
        }
    }
}

/// The values of a sentence's features, in the order of [`FEATURES`].
pub type Row = [f32; FEATURES.len()];

macro_rules! features {
    ($($name:ident: $part:ident, $says:literal;)*) => {
        /// The features of a sentence.
        #[derive(Clone, Copy, Debug, Default)]
        #[allow(missing_docs, reason = "each is described in FEATURES")]
        pub struct Features { $(pub $name: f64,)* }

        /// Name, part and meaning of each feature, in the order of [`Features::values`].
        pub const FEATURES: &[(&str, Part, &str)] = &[$((stringify!($name), Part::$part, $says),)*];

        impl Features {
            /// The values, rounded to 32 bits, in the order of [`FEATURES`].
            pub fn values(&self) -> Row {
                [$(self.$name as f32,)*]
            }
        }
    };
}

features! {
    index: Position, "sentences before it in the article, at most 40";
    inverse_index: Position, "1 / (1 + sentences before it)";
    relative_index: Position, "0 for the first sentence, 1 for the last";
    lead: Position, "1 in the lead";
    text_index: Position, "sentences before it in the text, at most 40; -1 in the lead";
    last: Position, "1 for the last sentence";
    title_covered: Title, "share of its title that it covers, by weight";
    title_share: Title, "share of it that is in its title, by weight";
    title_pairs: Title, "share of its title's pairs that it has";
    titles_covered: Title, "mean share of the other titles that it covers, by weight";
    common_title_covered: Title, "share of what many titles have that it covers, by weight";
    lead_covered: Title, "share of its lead that it covers, by weight";
    lead_pairs: Title, "share of its pairs that its lead has";
    leads_pairs: Title, "mean share of its pairs that the other leads have";
    pairs_agreed: Agreement, "mean share of other articles that have its pairs";
    pairs_agreed_weight: Agreement, "the same by weight";
    words_agreed_weight: Agreement, "mean share of other articles that have its words, by weight";
    triples_agreed: Agreement, "mean share of other articles that have its three-word runs";
    best_match: Agreement, "greatest share of its pairs, by weight, in one sentence elsewhere";
    mean_match: Agreement, "the same for each other article, mean";
    half_match: Agreement, "share of other articles with a sentence that has half of its pairs";
    quarter_match: Agreement, "the same for a quarter";
    match_place: Agreement, "mean relative place of those matches";
    first_match_place: Agreement, "first of those places";
    dice_sum: Agreement, "summed pair dice with the sentences of other articles, by their number";
    cosine: Centrality, "cosine with the collection's TF-IDF";
    article_cosine: Centrality, "cosine with its article's TF-IDF";
    pair_centre: Centrality, "the same with pairs, collection";
    word_frequency: Centrality, "mean log frequency of its content words in the collection";
    rarity: Centrality, "mean idf of its words";
    pair_rarity: Centrality, "mean idf of its pairs";
    seen_before: Centrality, "share of its pairs that came before in its article";
    syllables: Form, "its length";
    log_syllables: Form, "logarithm of its length";
    digits: Form, "number of its runs that begin with a digit";
    capitals: Form, "share of its runs that begin with a capital";
    names: Form, "share of its runs after the first that begin with a capital";
    quotes: Form, "1 with a quotation mark";
    starts_quote: Form, "1 if it begins with one";
    split_quote: Form, "1 if a quote runs over its borders";
    points_back: Form, "1 if it opens with words that point back";
    stop: Form, "1 if it ends with a stop";
    photo: Form, "1 with a photo credit";
    question: Form, "1 with a question mark";
    bracket: Form, "1 with a bracket";
    dated: Form, "1 with ngày, tháng or a number with a separator";
    according: Form, "1 if it opens with Theo";
    time_first: Form, "1 if it opens with a time: ngày, hôm, sáng, chiều, tối, vào, khoảng";
    unit: Form, "number of sentences that must be printed with it";
    article_central: Article, "cosine of its article with the collection";
    article_central_rank: Article, "rank of that, 0 first, 1 last";
    article_length: Article, "logarithm of its article's syllables";
    article_length_rank: Article, "rank of that, 0 longest, 1 shortest";
    article_place: Article, "place of the article in the collection, 0 first, 1 last";
    articles: Article, "number of articles";
    article_sentences: Article, "number of its article's sentences";
    all_sentences: Article, "number of all sentences";
    all_syllables: Article, "logarithm of all syllables";
    rank_agreed: Agreement, "rank of pairs_agreed_weight in the collection, 0 best, 1 worst";
    rank_agreed_here: Agreement, "the same in its article";
    top_agreed: Agreement, "pairs_agreed_weight as a share of the greatest";
    rank_match: Agreement, "rank of mean_match in the collection";
    rank_match_here: Agreement, "the same in its article";
    top_match: Agreement, "mean_match as a share of the greatest";
    rank_cosine: Centrality, "rank of cosine in the collection";
    rank_cosine_here: Centrality, "the same in its article";
    top_cosine: Centrality, "cosine as a share of the greatest";
    rank_pair_centre: Centrality, "rank of pair_centre in the collection";
    rank_pair_centre_here: Centrality, "the same in its article";
    top_pair_centre: Centrality, "pair_centre as a share of the greatest";
    rank_title: Title, "rank of title_covered in the collection";
    rank_title_here: Title, "the same in its article";
    agreed_before: Agreement, "pairs_agreed_weight of the sentence before";
    agreed_after: Agreement, "pairs_agreed_weight of the sentence after";
    cosine_before: Centrality, "cosine of the sentence before";
    cosine_after: Centrality, "cosine of the sentence after";
    title_before: Title, "title_covered of the sentence before";
}

/// The candidates' terms as numbers, with weights.
pub(super) struct Terms {
    /// Different pairs of each sentence, sorted.
    pub pairs: Lists<u32>,
    /// idf of each pair.
    pub pair_weights: Vec<f64>,
    /// Summed idf of each sentence's pairs.
    pub masses: Vec<f64>,
    /// Different words of each sentence with their counts, sorted.
    words: Lists<(u32, u32)>,
    word_weights: Vec<f64>,
    triples: Lists<u32>,
    word_counts: Vocabulary,
    pair_counts: Vocabulary,
    triple_counts: Vocabulary,
}

impl Terms {
    pub fn new(candidates: &Candidates<'_>) -> Self {
        let weighting = TfIdf::new(background());
        let several = candidates.articles.len() > 1;
        let sentences = candidates.sentences.len();
        let runs: usize = candidates.sentences.iter().map(Candidate::syllables).sum();
        let mut terms = Self {
            pairs: Lists::with_capacity(sentences, runs),
            pair_weights: Vec::with_capacity(runs),
            masses: Vec::with_capacity(sentences),
            words: Lists::with_capacity(sentences, runs),
            word_weights: Vec::with_capacity(runs / 2),
            triples: Lists::with_capacity(sentences, if several { runs } else { 0 }),
            word_counts: Vocabulary::with_capacity(runs / 2),
            pair_counts: Vocabulary::with_capacity(runs),
            triple_counts: Vocabulary::with_capacity(if several { runs } else { 0 }),
        };
        let mut numbers = Numbers::default();
        for candidate in &candidates.sentences {
            let article = candidate.article as u32;
            let codes = candidates.words.codes(candidate);
            numbers.begin(&terms.word_counts);
            for &code in codes {
                if numbers.add(terms.word_counts.add(Gram::one(code), article)) {
                    terms.word_weights.push(weighting.idf(code));
                }
            }
            terms.words.push(numbers.counted());
            numbers.begin(&terms.pair_counts);
            for pair in codes.windows(2) {
                numbers.add(terms.pair_counts.add(Gram::two(pair[0], pair[1]), article));
            }
            // Weighed by themselves, so that one need not wait for the memory that another asked for.
            let new = terms.pair_weights.len() as u32..terms.pair_counts.len() as u32;
            terms.pair_weights.extend(new.map(|pair| weighting.idf_of_pair(terms.pair_counts.gram(pair))));
            terms.pairs.push(numbers.distinct());
            let pairs = &terms.pairs[terms.pairs.len() - 1];
            terms.masses.push(pairs.iter().map(|&pair| terms.pair_weights[pair as usize]).sum());
            // Three-word runs only say what other articles share.
            numbers.begin(&terms.triple_counts);
            for triple in codes.windows(if several { 3 } else { usize::MAX }) {
                numbers.add(terms.triple_counts.add(Gram::three(triple[0], triple[1], triple[2]), article));
            }
            terms.triples.push(numbers.distinct());
        }
        terms
    }

    /// Share of a sentence's pairs, by weight, that another has too.
    pub fn shared(&self, a: usize, b: usize) -> f64 {
        let (mut x, mut y) = (&self.pairs[a], &self.pairs[b]);
        let mut shared = 0.0;
        while let (Some(p), Some(q)) = (x.first(), y.first()) {
            if p == q {
                shared += self.pair_weights[*p as usize];
            }
            if p <= q {
                x = &x[1..];
            }
            if q <= p {
                y = &y[1..];
            }
        }
        shared
    }

    fn word(&self, code: Code) -> Option<u32> {
        self.word_counts.get(Gram::one(code))
    }
}

/// The numbers of a sentence's terms. New terms are numbered in the order in which they come, so that only those that came
/// before need sorting.
#[derive(Default)]
struct Numbers {
    before: Vec<u32>,
    first_new: u32,
    /// How often each new term comes.
    new: Vec<u32>,
}

impl Numbers {
    /// Begins a sentence.
    fn begin(&mut self, vocabulary: &Vocabulary) {
        self.first_new = vocabulary.len() as u32;
        self.before.clear();
        self.new.clear();
    }

    /// Adds a term and tells whether it is the first of its kind.
    fn add(&mut self, number: u32) -> bool {
        match number.checked_sub(self.first_new) {
            None => self.before.push(number),
            Some(at) if at as usize == self.new.len() => {
                self.new.push(1);
                return true;
            }
            Some(at) => self.new[at as usize] += 1,
        }
        false
    }

    /// Each different number with its count, sorted.
    fn counted(&mut self) -> impl Iterator<Item = (u32, u32)> {
        self.before.sort_unstable();
        let before = self.before.chunk_by(u32::eq).map(|same| (same[0], same.len() as u32));
        before.chain((self.first_new..).zip(self.new.iter().copied()))
    }

    /// Each different number, sorted.
    fn distinct(&mut self) -> impl Iterator<Item = u32> {
        self.counted().map(|(number, _)| number)
    }
}

/// A list for each sentence, one after the other in one piece of memory.
pub(super) struct Lists<T> {
    /// One past the end of each list.
    ends: Vec<usize>,
    items: Vec<T>,
}

impl<T> Lists<T> {
    fn with_capacity(lists: usize, items: usize) -> Self {
        Self { ends: Vec::with_capacity(lists), items: Vec::with_capacity(items) }
    }

    fn push(&mut self, list: impl Iterator<Item = T>) {
        self.items.extend(list);
        self.ends.push(self.items.len());
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }
}

impl<T> Index<usize> for Lists<T> {
    type Output = [T];

    fn index(&self, list: usize) -> &[T] {
        let start = if list == 0 { 0 } else { self.ends[list - 1] };
        &self.items[start..self.ends[list]]
    }
}

/// Sorts numbers and leaves each of them once.
fn distinct(numbers: &mut Vec<u32>) {
    numbers.sort_unstable();
    numbers.dedup();
}

/// A share that is 0 where there is nothing to share.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn flag(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// The features of all candidates.
pub(super) fn features(candidates: &Candidates<'_>, terms: &Terms) -> Vec<Features> {
    let mut rows = vec![Features::default(); candidates.sentences.len()];
    place(candidates, &mut rows);
    titles(candidates, terms, &mut rows);
    if candidates.articles.len() > 1 {
        agreement(candidates, terms, &mut rows);
        matches(candidates, terms, &mut rows);
    } else {
        for row in &mut rows {
            (row.match_place, row.first_match_place) = (1.0, 1.0);
        }
    }
    centrality(candidates, terms, &mut rows);
    form(candidates, &mut rows);
    article(candidates, &mut rows);
    ranks(candidates, &mut rows);
    neighbours(candidates, &mut rows);
    rows
}

fn place(candidates: &Candidates<'_>, rows: &mut [Features]) {
    for range in &candidates.articles {
        let leads = candidates.sentences[range.clone()].iter().filter(|s| s.field == Field::Lead).count();
        for (i, k) in range.clone().enumerate() {
            let row = &mut rows[k];
            row.index = i.min(40) as f64;
            row.inverse_index = 1.0 / (1.0 + i as f64);
            row.relative_index = share(i as f64, range.len() as f64 - 1.0);
            row.lead = flag(i < leads);
            row.text_index = if i < leads { -1.0 } else { (i - leads).min(40) as f64 };
            row.last = flag(k + 1 == range.end);
        }
    }
}

/// What a sentence has of its own title and lead and of those of others.
fn titles(candidates: &Candidates<'_>, terms: &Terms, rows: &mut [Features]) {
    let weighting = TfIdf::new(background());
    let others = candidates.articles.len().saturating_sub(1).max(1) as f64;
    let count = candidates.articles.len();
    let title_words: Vec<Vec<Code>> = candidates
        .titles
        .iter()
        .map(|title| {
            let mut words = title.clone();
            words.sort_unstable();
            words.dedup();
            words
        })
        .collect();
    let masses: Vec<f64> =
        title_words.iter().map(|title| title.iter().map(|&code| weighting.idf(code)).sum()).collect();
    // For each word, the sum over titles of the share of the title that it is.
    let mut in_titles = vec![0.0; terms.word_weights.len()];
    let mut titles_with = vec![0_u32; terms.word_weights.len()];
    for (title, mass) in title_words.iter().zip(&masses) {
        for word in title.iter().filter_map(|&code| terms.word(code)) {
            in_titles[word as usize] += share(terms.word_weights[word as usize], *mass);
            titles_with[word as usize] += 1;
        }
    }
    let many = if count > 1 { (0.34 * count as f64).ceil().max(2.0) as u32 } else { 1 };
    let common_mass: f64 = (0..terms.word_weights.len())
        .filter(|&w| titles_with[w] >= many)
        .map(|w| terms.word_weights[w])
        .sum();
    let mut leads_with = vec![0_u32; terms.pair_weights.len()];
    let lead_pairs: Vec<Vec<u32>> = candidates
        .articles
        .iter()
        .map(|range| {
            let lead = range.clone().filter(|&k| candidates.sentences[k].field == Field::Lead);
            let mut pairs = lead.flat_map(|k| terms.pairs[k].iter().copied()).collect();
            distinct(&mut pairs);
            pairs
        })
        .collect();
    for pair in lead_pairs.iter().flatten() {
        leads_with[*pair as usize] += 1;
    }
    let mut words = Marks::new(terms.word_weights.len());
    let mut pairs = Marks::new(terms.pair_weights.len());
    for (number, range) in candidates.articles.iter().enumerate() {
        let title = &candidates.titles[number];
        words.set(number, Marks::TITLE, title_words[number].iter().filter_map(|&code| terms.word(code)));
        let title_pairs = title.windows(2).filter_map(|p| terms.pair_counts.get(Gram::two(p[0], p[1])));
        pairs.set(number, Marks::TITLE, title_pairs);
        pairs.set(number, Marks::LEAD, lead_pairs[number].iter().copied());
        let lead = range.clone().filter(|&k| candidates.sentences[k].field == Field::Lead);
        let mut lead_words: Vec<u32> = lead.flat_map(|k| terms.words[k].iter().map(|w| w.0)).collect();
        distinct(&mut lead_words);
        let lead_mass: f64 = lead_words.iter().map(|&w| terms.word_weights[w as usize]).sum();
        words.set(number, Marks::LEAD, lead_words.iter().copied());
        for k in range.clone() {
            let row = &mut rows[k];
            let (mut mass, mut in_title, mut in_lead, mut in_all, mut in_common) = (0.0, 0.0, 0.0, 0.0, 0.0);
            for &(word, _) in &terms.words[k] {
                let weight = terms.word_weights[word as usize];
                mass += weight;
                in_all += in_titles[word as usize];
                let marks = words.of(number, word);
                in_title += if marks & Marks::TITLE > 0 { weight } else { 0.0 };
                in_lead += if marks & Marks::LEAD > 0 { weight } else { 0.0 };
                in_common += if titles_with[word as usize] >= many { weight } else { 0.0 };
            }
            row.title_covered = share(in_title, masses[number]);
            row.title_share = share(in_title, mass);
            row.titles_covered = ((in_all - row.title_covered) / others).max(0.0);
            row.common_title_covered = share(in_common, common_mass);
            row.lead_covered = share(in_lead, lead_mass);
            let (mut in_title, mut in_lead, mut in_leads) = (0, 0, 0);
            for &pair in &terms.pairs[k] {
                let marks = pairs.of(number, pair);
                in_title += u32::from(marks & Marks::TITLE > 0);
                in_lead += u32::from(marks & Marks::LEAD > 0);
                in_leads += leads_with[pair as usize];
            }
            let all = terms.pairs[k].len() as f64;
            row.title_pairs = share(f64::from(in_title), title.len() as f64 - 1.0);
            row.lead_pairs = share(f64::from(in_lead), all);
            row.leads_pairs = share(f64::from(in_leads - in_lead), all * others);
        }
    }
}

/// Where in the article at hand terms stand, a bit each. The next article's marks replace them at no cost.
struct Marks(Vec<u64>);

impl Marks {
    const TITLE: u64 = 1;
    const LEAD: u64 = 2;
    const BEFORE: u64 = 4;
    /// Marks are below the number of their article.
    const BITS: u32 = 3;

    fn new(terms: usize) -> Self {
        Self(vec![u64::MAX; terms])
    }

    fn set(&mut self, article: usize, mark: u64, terms: impl Iterator<Item = u32>) {
        for term in terms {
            self.0[term as usize] = (article as u64) << Self::BITS | self.of(article, term) | mark;
        }
    }

    fn of(&self, article: usize, term: u32) -> u64 {
        let marks = self.0[term as usize];
        if marks >> Self::BITS == article as u64 { marks & ((1 << Self::BITS) - 1) } else { 0 }
    }
}

/// How many other articles have a sentence's words, pairs and triples.
fn agreement(candidates: &Candidates<'_>, terms: &Terms, rows: &mut [Features]) {
    let others = candidates.articles.len() as f64 - 1.0;
    let elsewhere = |documents: u32| f64::from(documents - 1) / others;
    for (k, row) in rows.iter_mut().enumerate() {
        let (mut mass, mut agreed) = (0.0, 0.0);
        for &(word, _) in &terms.words[k] {
            mass += terms.word_weights[word as usize];
            agreed += terms.word_weights[word as usize] * elsewhere(terms.word_counts.documents(word));
        }
        row.words_agreed_weight = share(agreed, mass);
        let (mut plain, mut weighted) = (0.0, 0.0);
        for &pair in &terms.pairs[k] {
            let shared = elsewhere(terms.pair_counts.documents(pair));
            plain += shared;
            weighted += shared * terms.pair_weights[pair as usize];
        }
        row.pairs_agreed = share(plain, terms.pairs[k].len() as f64);
        row.pairs_agreed_weight = share(weighted, terms.masses[k]);
        let triples: f64 =
            terms.triples[k].iter().map(|&t| elsewhere(terms.triple_counts.documents(t))).sum();
        row.triples_agreed = share(triples, terms.triples[k].len() as f64);
    }
}

/// Pairs in more sentences than this tell nothing about which two belong together; passing them over keeps the search
/// for matches near linear.
pub(super) const COMMON_PAIR: usize = 100;

/// For each pair of words the sentences that have it.
pub(super) fn postings(terms: &Terms) -> Vec<Vec<u32>> {
    let mut postings = vec![Vec::new(); terms.pair_weights.len()];
    for k in 0..terms.pairs.len() {
        for &pair in &terms.pairs[k] {
            postings[pair as usize].push(k as u32);
        }
    }
    postings
}

/// The sentences that share pairs with sentence `k`, with the weight they share, in order.
pub(super) fn sharing(
    k: usize,
    terms: &Terms,
    postings: &[Vec<u32>],
    weights: &mut Vec<f64>,
) -> Vec<(usize, f64)> {
    weights.resize(terms.pairs.len(), 0.0);
    let mut touched = Vec::new();
    for &pair in &terms.pairs[k] {
        let sentences = &postings[pair as usize];
        if sentences.len() < 2 || sentences.len() > COMMON_PAIR {
            continue;
        }
        for &other in sentences {
            if weights[other as usize] == 0.0 {
                touched.push(other);
            }
            weights[other as usize] += terms.pair_weights[pair as usize] + f64::MIN_POSITIVE;
        }
    }
    touched.sort_unstable();
    let found = touched.iter().map(|&other| (other as usize, std::mem::take(&mut weights[other as usize])));
    found.filter(|&(other, _)| other != k).collect()
}

/// The best match of each sentence in each other article.
fn matches(candidates: &Candidates<'_>, terms: &Terms, rows: &mut [Features]) {
    const MATCH: f64 = 0.2;
    let others = candidates.articles.len() as f64 - 1.0;
    let postings = postings(terms);
    let mut weights = Vec::new();
    for (k, row) in rows.iter_mut().enumerate() {
        let (mut places, mut place_sum, mut first): (usize, f64, f64) = (0, 0.0, 1.0);
        let mut dice_sum = 0.0;
        let own = candidates.sentences[k].article;
        let found = sharing(k, terms, &postings, &mut weights);
        for group in
            found.chunk_by(|a, b| candidates.sentences[a.0].article == candidates.sentences[b.0].article)
        {
            let article = candidates.sentences[group[0].0].article;
            if article == own {
                continue;
            }
            let (mut best, mut best_at) = (0.0, 0);
            for &(other, shared) in group {
                dice_sum += share(2.0 * shared, terms.masses[k] + terms.masses[other]);
                let contained = share(shared, terms.masses[k]);
                if contained > best {
                    (best, best_at) = (contained, other);
                }
            }
            row.best_match = best.max(row.best_match);
            row.mean_match += best / others;
            row.half_match += flag(best > 0.5) / others;
            row.quarter_match += flag(best > 0.25) / others;
            if best > MATCH {
                let range = &candidates.articles[article];
                let at = share((best_at - range.start) as f64, range.len() as f64 - 1.0);
                places += 1;
                place_sum += at;
                first = first.min(at);
            }
        }
        row.match_place = if places > 0 { place_sum / places as f64 } else { 1.0 };
        row.first_match_place = first;
        row.dice_sum = dice_sum / others;
    }
}

/// Closeness to the TF-IDF centres of the article and of the collection.
fn centrality(candidates: &Candidates<'_>, terms: &Terms, rows: &mut [Features]) {
    const CONTENT: f64 = 1.5;
    let norm = |weights: &[f64]| weights.iter().map(|w| w * w).sum::<f64>().sqrt();
    let centre: Vec<f64> = (0..terms.word_weights.len())
        .map(|w| TfIdf::tf(terms.word_counts.occurrences(w as u32)) * terms.word_weights[w])
        .collect();
    // The log frequency of a word with content; 0 of others.
    let frequencies: Vec<f64> = (0..terms.word_weights.len())
        .map(|w| (terms.word_weights[w], terms.word_counts.occurrences(w as u32)))
        .map(|(weight, occurrences)| if weight > CONTENT { ln(1 + occurrences) } else { 0.0 })
        .collect();
    let pair_centre: Vec<f64> = (0..terms.pair_weights.len())
        .map(|p| TfIdf::tf(terms.pair_counts.occurrences(p as u32)) * terms.pair_weights[p])
        .collect();
    let (centre_norm, pair_norm) = (norm(&centre), norm(&pair_centre));
    let mut here = vec![0.0; terms.word_weights.len()];
    let mut counts = vec![0_u32; terms.word_weights.len()];
    let mut seen = Marks::new(terms.pair_weights.len());
    for (number, range) in candidates.articles.iter().enumerate() {
        let mut words = Vec::new();
        for &(word, count) in range.clone().flat_map(|k| &terms.words[k]) {
            let counted = &mut counts[word as usize];
            if *counted == 0 {
                words.push(word);
            }
            *counted += count;
        }
        words.sort_unstable();
        let words: Vec<(u32, u32)> =
            words.into_iter().map(|word| (word, std::mem::take(&mut counts[word as usize]))).collect();
        let weight = |&(word, count): &(u32, u32)| TfIdf::tf(count) * terms.word_weights[word as usize];
        for word in &words {
            here[word.0 as usize] = weight(word);
        }
        let here_norm = words.iter().map(|w| weight(w).powi(2)).sum::<f64>().sqrt();
        let with_centre: f64 = words.iter().map(|w| weight(w) * centre[w.0 as usize]).sum();
        let article_central = share(with_centre, here_norm * centre_norm);
        for k in range.clone() {
            let row = &mut rows[k];
            row.article_central = article_central;
            let (mut dot, mut dot_here, mut own, mut rarity) = (0.0, 0.0, 0.0, 0.0);
            let (mut frequency, mut content) = (0.0, 0.0);
            for word in &terms.words[k] {
                let w = word.0 as usize;
                let value = weight(word);
                dot += value * centre[w];
                dot_here += value * here[w];
                own += value * value;
                rarity += terms.word_weights[w];
                frequency += frequencies[w];
                content += flag(frequencies[w] > 0.0);
            }
            row.cosine = share(dot, own.sqrt() * centre_norm);
            row.article_cosine = share(dot_here, own.sqrt() * here_norm);
            row.word_frequency = share(frequency, content);
            row.rarity = share(rarity, terms.words[k].len() as f64);
            let pairs = &terms.pairs[k];
            let pair_sum: f64 = pairs.iter().map(|&p| pair_centre[p as usize]).sum();
            row.pair_centre = share(pair_sum, pair_norm * (pairs.len() as f64).sqrt());
            row.pair_rarity = share(terms.masses[k], pairs.len() as f64);
            let before = pairs.iter().filter(|&&pair| seen.of(number, pair) > 0).count();
            row.seen_before = share(before as f64, pairs.len() as f64);
            seen.set(number, Marks::BEFORE, pairs.iter().copied());
        }
        for word in &words {
            here[word.0 as usize] = 0.0;
        }
    }
}

/// Length, marks, names and opening words.
fn form(candidates: &Candidates<'_>, rows: &mut [Features]) {
    static WORDS: OnceLock<([Code; 4], [Code; 7])> = OnceLock::new();
    let ([according, photo, day, month], times) = WORDS.get_or_init(|| {
        let times = ["ngày", "hôm", "sáng", "chiều", "tối", "vào", "khoảng"];
        (["theo", "ảnh", "ngày", "tháng"].map(Code::of), times.map(Code::of))
    });
    for (row, candidate) in rows.iter_mut().zip(&candidates.sentences) {
        let (codes, text) = (candidates.words.codes(candidate), candidate.text);
        let marked = candidates.words.marked(candidate);
        let of = |mark: Mark| marked.iter().filter(|&&m| m == mark).count() as f64;
        row.syllables = codes.len() as f64;
        row.log_syllables = (codes.len() as f64).max(1.0).ln();
        row.digits = of(Mark::Digit);
        row.capitals = share(of(Mark::Capital), codes.len() as f64);
        let first = flag(marked.first() == Some(&Mark::Capital));
        row.names = share(of(Mark::Capital) - first, codes.len() as f64 - 1.0);
        let quotes = Quotes::of(text);
        row.quotes = flag(quotes.any);
        row.starts_quote = flag(text.starts_with(['“', '"', '«']));
        row.split_quote = flag(quotes.split);
        row.points_back = flag(points_back(codes, marked));
        row.stop = flag(text.trim_end_matches(['”', '"', '\'', ')', ' ']).ends_with(['.', '!', '?', '…']));
        let (mut credit, mut question, mut bracket) = (codes.first() == Some(photo), false, false);
        for at in memchr::memchr3_iter(b':', b'?', b'(', text.as_bytes()) {
            match text.as_bytes()[at] {
                b'?' => question = true,
                b'(' => bracket = true,
                _ => credit |= last_word(&text[..at]) == *photo,
            }
        }
        row.photo = flag(credit);
        row.question = flag(question);
        row.bracket = flag(bracket);
        let numbers = marked.windows(2).any(|pair| pair == [Mark::Digit, Mark::Digit]);
        row.dated = flag(codes.iter().any(|code| code == day || code == month) || numbers);
        row.according = flag(codes.first() == Some(according));
        row.time_first = flag(codes.first().is_some_and(|code| times.contains(code)));
        row.unit = candidate.with.len() as f64;
    }
}

/// The word that a text ends with.
fn last_word(text: &str) -> Code {
    let before = text.trim_end_matches(|char: char| char.is_alphanumeric() || is_combining_mark(char));
    Code::of(&text[before.len()..])
}

/// The quotation marks of a sentence.
struct Quotes {
    any: bool,
    /// Whether one is opened or closed elsewhere.
    split: bool,
}

impl Quotes {
    fn of(text: &str) -> Self {
        let (mut open, mut closed, mut straight, mut angled) = (0, 0, 0, false);
        for mark in quote_marks(text) {
            match mark {
                '“' => open += 1,
                '”' => closed += 1,
                '"' => straight += 1,
                _ => angled |= mark == '«',
            }
        }
        let split = open != closed || straight % 2 == 1;
        Self { any: angled || open + closed + straight > 0, split }
    }
}

fn article(candidates: &Candidates<'_>, rows: &mut [Features]) {
    let lengths: Vec<usize> = candidates
        .articles
        .iter()
        .map(|range| candidates.sentences[range.clone()].iter().map(Candidate::syllables).sum())
        .collect();
    let central: Vec<f64> = candidates
        .articles
        .iter()
        .map(|r| if r.is_empty() { 0.0 } else { rows[r.start].article_central })
        .collect();
    let by_length = rank(&lengths.iter().map(|&n| n as f64).collect::<Vec<_>>());
    let by_central = rank(&central);
    let count = candidates.articles.len();
    let (sentences, syllables) = (rows.len() as f64, lengths.iter().sum::<usize>() as f64);
    for (number, range) in candidates.articles.iter().enumerate() {
        for k in range.clone() {
            let row = &mut rows[k];
            row.article_central_rank = by_central[number];
            row.article_length = (1.0 + lengths[number] as f64).ln();
            row.article_length_rank = by_length[number];
            row.article_place = share(number as f64, count as f64 - 1.0);
            row.articles = count as f64;
            row.article_sentences = range.len() as f64;
            row.all_sentences = sentences;
            row.all_syllables = (1.0 + syllables).ln();
        }
    }
}

/// Ranks of values, 0 for the greatest and 1 for the least; ties in order.
fn rank(values: &[f64]) -> Vec<f64> {
    let mut ranks = vec![0.0; values.len()];
    rank_into(values, &mut Vec::new(), &mut ranks);
    ranks
}

/// The same, with memory that is used again.
fn rank_into(values: &[f64], order: &mut Vec<u32>, ranks: &mut [f64]) {
    order.clear();
    order.extend(0..values.len() as u32);
    let value = |k: u32| values[k as usize];
    order.sort_unstable_by(|&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
    for (place, &k) in order.iter().enumerate() {
        ranks[k as usize] = share(place as f64, values.len() as f64 - 1.0);
    }
}

/// The ranks of some features in the collection and in each article, and their values as shares of the greatest.
fn ranks(candidates: &Candidates<'_>, rows: &mut [Features]) {
    type Value = fn(&Features) -> f64;
    type Set = fn(&mut Features, f64, f64, f64);
    const RANKED: [(Value, Set); 5] = [
        (
            |row| row.pairs_agreed_weight,
            |row, all, here, top| {
                (row.rank_agreed, row.rank_agreed_here, row.top_agreed) = (all, here, top);
            },
        ),
        (
            |row| row.mean_match,
            |row, all, here, top| {
                (row.rank_match, row.rank_match_here, row.top_match) = (all, here, top);
            },
        ),
        (
            |row| row.cosine,
            |row, all, here, top| {
                (row.rank_cosine, row.rank_cosine_here, row.top_cosine) = (all, here, top);
            },
        ),
        (
            |row| row.pair_centre,
            |row, all, here, top| {
                (row.rank_pair_centre, row.rank_pair_centre_here, row.top_pair_centre) = (all, here, top);
            },
        ),
        (
            |row| row.title_covered,
            |row, all, here, _| {
                (row.rank_title, row.rank_title_here) = (all, here);
            },
        ),
    ];
    let mut order = Vec::with_capacity(rows.len());
    let (mut all, mut here) = (vec![0.0; rows.len()], vec![0.0; rows.len()]);
    for (of, set) in RANKED {
        let values: Vec<f64> = rows.iter().map(of).collect();
        rank_into(&values, &mut order, &mut all);
        for range in &candidates.articles {
            rank_into(&values[range.clone()], &mut order, &mut here[range.clone()]);
        }
        let greatest = values.iter().copied().fold(0.0, f64::max);
        for (k, row) in rows.iter_mut().enumerate() {
            set(row, all[k], here[k], share(values[k], greatest));
        }
    }
}

fn neighbours(candidates: &Candidates<'_>, rows: &mut [Features]) {
    for range in &candidates.articles {
        for k in range.clone() {
            if k > range.start {
                let before = rows[k - 1];
                rows[k].agreed_before = before.pairs_agreed_weight;
                rows[k].cosine_before = before.cosine;
                rows[k].title_before = before.title_covered;
            }
            if k + 1 < range.end {
                let after = rows[k + 1];
                rows[k].agreed_after = after.pairs_agreed_weight;
                rows[k].cosine_after = after.cosine;
            }
        }
    }
}
