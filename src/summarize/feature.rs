//! What is measured of each sentence: place, title, what other articles share with it, centrality, form.
//!
//! Words are the runs of letters and digits of a sentence, pairs two of them side by side. `idf` is that of
//! [`TfIdf`]; a share "by weight" is of the summed idf. All features are finite.

use std::cell::Cell;
use std::ops::Range;
use std::sync::OnceLock;

use unicode_normalization::char::is_combining_mark;

use super::candidate::{Candidate, Candidates, Field, Mark};
use super::chance::{Chances, WHOLE};
use super::context::quote_marks;
use super::terms::{Lists, Term, Terms};
use super::wording::Wording;
use crate::score::{Logarithms, TfIdf, ln};
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
    /// Length, quotes, numbers, names, opening words, wording.
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
    pairs_used: Centrality, "number of its pairs that an editor is expected to use";
    pairs_used_share: Centrality, "the same as a share of its pairs";
    pairs_used_f1: Centrality, "F1 of that share and what it is of a summary of 35 pairs";
    pairs_used_best: Centrality, "the greatest chance of a pair to be used";
    pairs_used_root: Centrality, "root mean square of these chances";
    syllables: Form, "its length";
    log_syllables: Form, "logarithm of its length";
    digits: Form, "number of its runs that begin with a digit";
    capitals: Form, "share of its runs that begin with a capital";
    names: Form, "share of its runs after the first that begin with a capital";
    quotes: Form, "1 with a quotation mark";
    starts_quote: Form, "1 if it begins with one";
    split_quote: Form, "1 if a quote runs over its borders";
    points_back: Form, "1 if it opens with words that point back, left off or not";
    stop: Form, "1 if it ends with a stop";
    photo: Form, "1 with a photo credit";
    question: Form, "1 with a question mark";
    bracket: Form, "1 with a bracket";
    dated: Form, "1 with ngày, tháng or a number with a separator";
    according: Form, "1 if it opens with Theo";
    time_first: Form, "1 if it opens with a time: ngày, hôm, sáng, chiều, tối, vào, khoảng";
    unit: Form, "number of sentences that must be printed with it";
    wording: Form, "what its different words and pairs say by themselves, learnt from news of one article each; 0 of several articles";
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

/// A share that is 0 where there is nothing to share.
fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn flag(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// What terms add to the sums of sentences, and the features of these.
#[derive(Default)]
struct Tables {
    words: Vec<Word>,
    pairs: Vec<Pair>,
    rows: Vec<Features>,
}

thread_local! {
    /// The memory of the tables that were made last.
    static SPARE: Cell<Option<Tables>> = const { Cell::new(None) };
}

/// What is measured of all candidates.
pub(super) struct Measures<T> {
    /// What was asked of the features of each.
    pub rows: Vec<T>,
    /// Of several articles the chance of each pair to be used, in parts of [`WHOLE`].
    pub chances: Vec<u32>,
}

/// Measures all candidates; `of` takes from the features of each what is to be kept.
pub(super) fn measure<T>(
    candidates: &Candidates<'_>,
    terms: &Terms,
    chances: &Chances,
    of: impl Fn(&Features) -> T,
) -> Measures<T> {
    let mut tables = SPARE.take().unwrap_or_default();
    let rows = &mut tables.rows;
    rows.clear();
    rows.resize(candidates.sentences.len(), Features::default());
    place(candidates, rows);
    words(candidates, terms, &mut tables.words, rows);
    pairs(candidates, terms, chances, &mut tables.pairs, rows);
    let several = candidates.articles.len() > 1;
    let chances = if several { tables.pairs.iter().map(|pair| pair.chance).collect() } else { Vec::new() };
    if several {
        agreement(candidates, terms, rows);
        matches(candidates, terms, rows);
        article_ranks(candidates, rows);
    } else {
        for row in &mut *rows {
            (row.match_place, row.first_match_place) = (1.0, 1.0);
            // All are alike in what others say, and ties are ranked by place.
            (row.rank_agreed, row.rank_agreed_here) = (row.relative_index, row.relative_index);
            (row.rank_match, row.rank_match_here) = (row.relative_index, row.relative_index);
        }
        let wording = Wording::shipped();
        for ((row, candidate), &says) in rows.iter_mut().zip(&candidates.sentences).zip(&terms.says) {
            row.wording = wording.value(says, candidate.syllables());
        }
    }
    form(candidates, rows);
    article(candidates, rows);
    ranks(candidates, rows);
    neighbours(candidates, rows);
    let rows = rows.iter().map(of).collect();
    if !terms.are_many() {
        SPARE.set(Some(tables));
    }
    Measures { rows, chances }
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

/// What a word adds to the sums of a sentence that has it.
#[derive(Clone, Copy, Default)]
struct Word {
    /// idf.
    weight: f64,
    /// The same if the title of the article at hand has it, if its lead has it, and if many titles have it; 0 if not.
    in_title: f64,
    in_lead: f64,
    in_many: f64,
    /// TF-IDF in the collection, and in the article at hand.
    centre: f64,
    here: f64,
    /// Log frequency of a word with content, and 1; 0 of others.
    frequency: f64,
    content: f64,
    /// Number of titles that have it, and the share by weight that it has of each, summed.
    titles: u32,
    in_titles: f64,
}

/// What words tell: titles, leads, centrality.
fn words(candidates: &Candidates<'_>, terms: &Terms, words: &mut Vec<Word>, rows: &mut [Features]) {
    let count = candidates.articles.len();
    let logarithms = Logarithms::new();
    words.clear();
    let mut square = 0.0;
    words.extend(collection(terms, logarithms).inspect(|word| square += word.centre * word.centre));
    let norm = f64::sqrt(square);
    for title in &terms.titles {
        for &word in &title.words {
            let word = &mut words[word as usize];
            word.in_titles += share(word.weight, title.mass);
            word.titles += 1;
        }
    }
    let many = if count > 1 { (0.34 * count as f64).ceil().max(2.0) as u32 } else { 1 };
    let mut many_mass = 0.0;
    for &word in terms.titles.iter().flat_map(|title| &title.words) {
        let word = &mut words[word as usize];
        if word.titles >= many && word.in_many == 0.0 {
            word.in_many = word.weight;
            many_mass += word.weight;
        }
    }
    for (title, range) in terms.titles.iter().zip(&candidates.articles) {
        let lead = range.clone().filter(|&k| candidates.sentences[k].field == Field::Lead);
        let mut lead: Vec<u32> = lead.flat_map(|k| terms.words_of[k].iter().map(|word| word.0)).collect();
        lead.sort_unstable();
        lead.dedup();
        let mut lead_mass = 0.0;
        for &word in &lead {
            let word = &mut words[word as usize];
            word.in_lead = word.weight;
            lead_mass += word.weight;
        }
        for &word in &title.words {
            words[word as usize].in_title = words[word as usize].weight;
        }
        for k in range.clone() {
            let mut sum = Word::default();
            let (mut with_centre, mut square) = (0.0, 0.0);
            for &(word, count) in &terms.words_of[k] {
                let word = &words[word as usize];
                sum.weight += word.weight;
                sum.in_title += word.in_title;
                sum.in_lead += word.in_lead;
                sum.in_many += word.in_many;
                sum.frequency += word.frequency;
                sum.content += word.content;
                let own = logarithms.tf(count) * word.weight;
                with_centre += own * word.centre;
                square += own * own;
            }
            let row = &mut rows[k];
            row.title_covered = share(sum.in_title, title.mass);
            row.title_share = share(sum.in_title, sum.weight);
            row.common_title_covered = share(sum.in_many, many_mass);
            row.lead_covered = share(sum.in_lead, lead_mass);
            row.word_frequency = share(sum.frequency, sum.content);
            row.rarity = share(sum.weight, terms.words_of[k].len() as f64);
            row.cosine = share(with_centre, square.sqrt() * norm);
            // The only article is the collection.
            (row.article_cosine, row.article_central) = (row.cosine, flag(norm > 0.0));
        }
        for &word in &lead {
            words[word as usize].in_lead = 0.0;
        }
        for &word in &title.words {
            words[word as usize].in_title = 0.0;
        }
    }
    if count > 1 {
        articles(candidates, terms, words, norm, rows);
    }
}

/// The words of the collection, before titles and leads are looked at.
fn collection(terms: &Terms, logarithms: Logarithms) -> impl Iterator<Item = Word> {
    const CONTENT: f64 = 1.5;
    let word = move |&Term { weight, count, .. }: &Term| {
        let centre = logarithms.tf(count) * weight;
        let content = flag(weight > CONTENT);
        Word { weight, centre, frequency: content * logarithms.of(1 + count), content, ..Word::default() }
    };
    terms.words.iter().map(word)
}

/// What words tell of several articles: other titles, agreement, closeness to the article. `norm` is that of the collection.
fn articles(
    candidates: &Candidates<'_>,
    terms: &Terms,
    words: &mut [Word],
    norm: f64,
    rows: &mut [Features],
) {
    let others = candidates.articles.len() as f64 - 1.0;
    let mut counts = vec![0; words.len()];
    for range in &candidates.articles {
        let (mut square, mut with_centre) = (0.0, 0.0);
        for (word, count) in of_article(&terms.words_of, range.clone(), &mut counts) {
            let word = &mut words[word as usize];
            word.here = TfIdf::tf(count) * word.weight;
            square += word.here * word.here;
            with_centre += word.here * word.centre;
        }
        let here_norm = f64::sqrt(square);
        for k in range.clone() {
            let (mut weight, mut agreed, mut in_titles) = (0.0, 0.0, 0.0);
            let (mut with_here, mut square) = (0.0, 0.0);
            for &(number, count) in &terms.words_of[k] {
                let word = &words[number as usize];
                weight += word.weight;
                agreed += word.weight * elsewhere(terms.word_articles[number as usize]);
                in_titles += word.in_titles;
                let own = TfIdf::tf(count) * word.weight;
                with_here += own * word.here;
                square += own * own;
            }
            let row = &mut rows[k];
            row.titles_covered = ((in_titles - row.title_covered) / others).max(0.0);
            row.words_agreed_weight = share(agreed, weight * others);
            row.article_cosine = share(with_here, square.sqrt() * here_norm);
            row.article_central = share(with_centre, here_norm * norm);
        }
    }
}

/// The different words of some sentences with their counts, in the order of their numbers. `counts` is left as it was, all 0.
fn of_article(words: &Lists<(u32, u32)>, sentences: Range<usize>, counts: &mut [u32]) -> Vec<(u32, u32)> {
    let mut all = Vec::new();
    for &(word, count) in sentences.flat_map(|k| &words[k]) {
        let counted = &mut counts[word as usize];
        if *counted == 0 {
            all.push(word);
        }
        *counted += count;
    }
    all.sort_unstable();
    all.into_iter().map(|word| (word, std::mem::take(&mut counts[word as usize]))).collect()
}

/// Number of other articles that have a term which so many have.
fn elsewhere(articles: u32) -> f64 {
    f64::from(articles - 1)
}

/// What a pair adds to the sums of a sentence that has it.
#[derive(Clone, Copy, Default)]
struct Pair {
    /// TF-IDF in the collection.
    centre: f64,
    /// Its chance to be used, in parts of [`WHOLE`].
    chance: u32,
    /// Number of leads that have it.
    leads: u32,
    /// The last articles, from 1, whose title has it, whose lead, and of which a sentence did.
    in_title: u32,
    in_lead: u32,
    seen: u32,
}

/// What pairs tell: titles, leads, centrality, how many an editor is expected to use.
fn pairs(
    candidates: &Candidates<'_>,
    terms: &Terms,
    chances: &Chances,
    pairs: &mut Vec<Pair>,
    rows: &mut [Features],
) {
    /// Pairs of a summary of one sentence.
    const SUMMARY: f64 = 35.0;
    const WHOLE: f64 = self::WHOLE as f64;
    let others = candidates.articles.len().saturating_sub(1).max(1) as f64;
    let logarithms = Logarithms::new();
    pairs.clear();
    pairs.reserve(terms.pairs.len());
    let mut square = 0.0;
    chances.extend(pairs, candidates, terms, |pair, chance| {
        let centre = logarithms.tf(pair.count) * pair.weight;
        square += centre * centre;
        Pair { centre, chance, ..Pair::default() }
    });
    let norm = f64::sqrt(square);
    for (article, range) in (1..).zip(&candidates.articles) {
        let lead = range.clone().filter(|&k| candidates.sentences[k].field == Field::Lead);
        for &pair in lead.flat_map(|k| &terms.pairs_of[k]) {
            let pair = &mut pairs[pair as usize];
            pair.leads += u32::from(pair.in_lead != article);
            pair.in_lead = article;
        }
    }
    for ((article, range), title) in (1..).zip(&candidates.articles).zip(&terms.titles) {
        title.pairs.iter().for_each(|&pair| pairs[pair as usize].in_title = article);
        let lead = range.clone().filter(|&k| candidates.sentences[k].field == Field::Lead);
        lead.flat_map(|k| &terms.pairs_of[k]).for_each(|&pair| pairs[pair as usize].in_lead = article);
        for k in range.clone() {
            let mut sum = Pair::default();
            let (mut used, mut squares, mut best) = (0, 0, 0);
            for &pair in &terms.pairs_of[k] {
                let pair = &mut pairs[pair as usize];
                used += u64::from(pair.chance);
                squares += u64::from(pair.chance).pow(2);
                best = pair.chance.max(best);
                sum.centre += pair.centre;
                sum.leads += pair.leads;
                sum.in_title += u32::from(pair.in_title == article);
                sum.in_lead += u32::from(pair.in_lead == article);
                sum.seen += u32::from(pair.seen == article);
                pair.seen = article;
            }
            let row = &mut rows[k];
            let all = terms.pairs_of[k].len() as f64;
            row.title_pairs = share(f64::from(sum.in_title), title.runs as f64 - 1.0);
            row.lead_pairs = share(f64::from(sum.in_lead), all);
            row.leads_pairs = share(f64::from(sum.leads - sum.in_lead), all * others);
            row.pair_centre = share(sum.centre, norm * all.sqrt());
            row.pair_rarity = share(terms.masses[k], all);
            row.seen_before = share(f64::from(sum.seen), all);
            row.pairs_used = used as f64 / WHOLE;
            row.pairs_used_share = share(row.pairs_used, all);
            row.pairs_used_f1 = 2.0 * row.pairs_used / (all + SUMMARY);
            row.pairs_used_best = f64::from(best) / WHOLE;
            row.pairs_used_root = share(squares as f64, all).sqrt() / WHOLE;
        }
    }
}

/// How many other articles have a sentence's pairs and runs of three words.
fn agreement(candidates: &Candidates<'_>, terms: &Terms, rows: &mut [Features]) {
    let others = candidates.articles.len() as f64 - 1.0;
    for (k, row) in rows.iter_mut().enumerate() {
        let (mut plain, mut weighted) = (0.0, 0.0);
        for &pair in &terms.pairs_of[k] {
            let shared = elsewhere(terms.pair_articles[pair as usize]);
            plain += shared;
            weighted += shared * terms.pairs[pair].weight;
        }
        row.pairs_agreed = share(plain, terms.pairs_of[k].len() as f64 * others);
        row.pairs_agreed_weight = share(weighted, terms.masses[k] * others);
        let triples = &terms.triples_of[k];
        let agreed: f64 =
            triples.iter().map(|&triple| elsewhere(terms.triple_articles[triple as usize])).sum();
        row.triples_agreed = share(agreed, triples.len() as f64 * others);
    }
}

/// The best match of each sentence in each other article.
fn matches(candidates: &Candidates<'_>, terms: &Terms, rows: &mut [Features]) {
    const MATCH: f64 = 0.2;
    let others = candidates.articles.len() as f64 - 1.0;
    let mut weights = Vec::new();
    for (k, row) in rows.iter_mut().enumerate() {
        let (mut places, mut place_sum, mut first): (usize, f64, f64) = (0, 0.0, 1.0);
        let mut dice_sum = 0.0;
        let own = candidates.sentences[k].article;
        let found = terms.sharing(k, &mut weights);
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
        // Without a branch, so that the compiler makes vector instructions of it.
        let count = |mark: Mark| marked.iter().map(|&own| u32::from(own == mark)).sum::<u32>();
        let (digits, capitals) = (count(Mark::Digit), count(Mark::Capital));
        let two_numbers = |two: &[Mark]| u32::from(two[0] == Mark::Digit) & u32::from(two[1] == Mark::Digit);
        let numbers = digits > 1 && marked.windows(2).map(two_numbers).sum::<u32>() > 0;
        let dates = codes.iter().map(|code| u32::from(code == day) | u32::from(code == month)).sum::<u32>();
        row.syllables = codes.len() as f64;
        row.log_syllables = ln(codes.len() as u32);
        row.digits = f64::from(digits);
        row.capitals = share(f64::from(capitals), codes.len() as f64);
        let first = flag(marked.first() == Some(&Mark::Capital));
        row.names = share(f64::from(capitals) - first, codes.len() as f64 - 1.0);
        let quotes = Quotes::of(text);
        row.quotes = flag(quotes.any);
        row.starts_quote = flag(text.starts_with(['“', '"', '«']));
        row.split_quote = flag(quotes.split);
        row.points_back = flag(candidate.points_back || candidate.linked);
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
        row.dated = flag(numbers || dates > 0);
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

/// The article, and its place among the others.
fn article(candidates: &Candidates<'_>, rows: &mut [Features]) {
    let count = candidates.articles.len() as f64;
    let all_sentences = rows.len() as f64;
    let all_syllables = (1.0 + length(&candidates.sentences)).ln();
    for (number, range) in candidates.articles.iter().enumerate() {
        let article_length = (1.0 + length(&candidates.sentences[range.clone()])).ln();
        for row in &mut rows[range.clone()] {
            row.article_length = article_length;
            row.article_place = share(number as f64, count - 1.0);
            row.articles = count;
            row.article_sentences = range.len() as f64;
            row.all_sentences = all_sentences;
            row.all_syllables = all_syllables;
        }
    }
}

/// Ranks of several articles.
fn article_ranks(candidates: &Candidates<'_>, rows: &mut [Features]) {
    let lengths = candidates.articles.iter().map(|range| length(&candidates.sentences[range.clone()]));
    let central = candidates.articles.iter().map(|range| rows[range.clone()].first());
    let central = central.map(|first| first.map_or(0.0, |row| row.article_central));
    let by_length = rank(&lengths.collect::<Vec<_>>());
    let by_central = rank(&central.collect::<Vec<_>>());
    for (number, range) in candidates.articles.iter().enumerate() {
        for row in &mut rows[range.clone()] {
            row.article_central_rank = by_central[number];
            row.article_length_rank = by_length[number];
        }
    }
}

/// Syllables of some sentences.
fn length(sentences: &[Candidate<'_>]) -> f64 {
    sentences.iter().map(Candidate::syllables).sum::<usize>() as f64
}

/// Ranks of values, 0 for the greatest and 1 for the least; ties in order.
fn rank(values: &[f64]) -> Vec<f64> {
    let mut ranks = vec![0.0; values.len()];
    rank_into(values, &mut Vec::new(), &mut ranks);
    ranks
}

/// The same, with memory that is used again.
fn rank_into(values: &[f64], order: &mut Vec<u32>, ranks: &mut [f64]) {
    /// Of so few values it is quicker to count those before each than to sort them.
    const FEW: usize = 32;
    let last = values.len() as f64 - 1.0;
    if values.len() <= FEW {
        let mut ahead = [0_u32; FEW];
        for (k, value) in values.iter().enumerate() {
            let mut own = 0;
            for (before, ahead) in values[..k].iter().zip(&mut ahead) {
                let behind = u32::from(before >= value);
                own += behind;
                *ahead += 1 - behind;
            }
            ahead[k] = own;
        }
        ranks.iter_mut().zip(ahead).for_each(|(rank, ahead)| *rank = share(f64::from(ahead), last));
        return;
    }
    order.clear();
    order.extend(0..values.len() as u32);
    let value = |k: u32| values[k as usize];
    order.sort_unstable_by(|&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
    for (place, &k) in order.iter().enumerate() {
        ranks[k as usize] = share(place as f64, last);
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
    let mut order = Vec::new();
    let mut values: Vec<f64> = Vec::with_capacity(rows.len());
    let mut all = vec![0.0; rows.len()];
    let several = candidates.articles.len() > 1;
    let mut here = if several { all.clone() } else { Vec::new() };
    // Of one article neither agreement nor matches are measured.
    let measured = if several { &RANKED[..] } else { &RANKED[2..] };
    for (of, set) in measured {
        values.clear();
        values.extend(rows.iter().map(of));
        rank_into(&values, &mut order, &mut all);
        if several {
            for range in &candidates.articles {
                rank_into(&values[range.clone()], &mut order, &mut here[range.clone()]);
            }
        }
        // The only article is the collection.
        let here = if several { &here } else { &all };
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
