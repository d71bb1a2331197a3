//! What is measured of each pair of words of several articles: how many tell it, where, and in what company. How likely editors
//! use a pair is learnt from these numbers (`chance`).

use super::candidate::{Candidates, Field};
use super::terms::{Term, Terms};
use crate::tokenize::Article;

/// The numbers of a pair, in the order of [`MEASURES`].
pub(super) type Row = [f32; MEASURES.len()];

/// What is measured; sentences and places are those of candidates.
pub const MEASURES: &[&str] = &[
    "articles that have it",
    "its idf",
    "titles that have it",
    "sentences that have it",
    "the least number of sentences before one of them in its article",
    "the mean number of them",
    "how many of its sentences stand in leads",
    "number of articles",
    "number of all sentences",
    "mean length of its sentences, in syllables",
];

/// What the sentences that have a pair sum up to.
#[derive(Clone, Copy)]
struct Sum {
    sentences: u32,
    first: u32,
    before: u32,
    leads: u32,
    syllables: u32,
    titles: u32,
}

/// The numbers of all pairs, in the order of theirs.
pub(super) fn measure(candidates: &Candidates<'_>, terms: &Terms) -> Vec<Row> {
    let none = Sum { sentences: 0, first: u32::MAX, before: 0, leads: 0, syllables: 0, titles: 0 };
    let mut sums = vec![none; terms.pairs.len()];
    for range in &candidates.articles {
        for (before, k) in (0..).zip(range.clone()) {
            let sentence = &candidates.sentences[k];
            let lead = u32::from(sentence.field == Field::Lead);
            for &pair in &terms.pairs_of[k] {
                let sum = &mut sums[pair as usize];
                sum.sentences += 1;
                sum.first = sum.first.min(before);
                sum.before += before;
                sum.leads += lead;
                sum.syllables += sentence.syllables() as u32;
            }
        }
    }
    for title in &terms.titles {
        let mut pairs = title.pairs.clone();
        pairs.sort_unstable();
        pairs.dedup();
        for pair in pairs {
            sums[pair as usize].titles += 1;
        }
    }
    let (articles, all) = (candidates.articles.len() as f32, candidates.sentences.len() as f32);
    let row = |((pair, sum), articles_with): ((&Term, &Sum), &u32)| {
        let mean = |of: u32| (f64::from(of) / f64::from(sum.sentences)) as f32;
        [
            *articles_with as f32,
            pair.weight as f32,
            sum.titles as f32,
            sum.sentences as f32,
            sum.first as f32,
            mean(sum.before),
            sum.leads as f32,
            articles,
            all,
            mean(sum.syllables),
        ]
    };
    terms.pairs.iter().zip(&sums).zip(&terms.pair_articles).map(row).collect()
}

/// The different pairs of each sentence, by number, and what is measured of each pair; what chances are learnt from.
pub(super) fn of_sentences(articles: &[Article<'_>]) -> (Vec<Vec<u32>>, Vec<Row>) {
    let candidates = Candidates::new(articles);
    let terms = Terms::new(&candidates);
    let pairs = (0..candidates.sentences.len()).map(|k| terms.pairs_of[k].to_vec()).collect();
    (pairs, measure(&candidates, &terms))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    #[test]
    fn a_pair_is_measured_over_all_sentences_that_have_it() {
        let first = Document {
            title: Some("Mưa lớn ở Huế".to_owned()),
            lead: Some("Một trận mưa lớn đã đến.".to_owned()),
            ..Document::new("a", "Hôm qua trời nắng. Mưa lớn, mưa lớn ở nhiều nơi.")
        };
        let second = Document {
            title: Some("Mưa lớn, mưa lớn".to_owned()),
            ..Document::new("b", "Trời mưa lớn.")
        };
        let (pairs, rows) = of_sentences(&[Article::new(&first), Article::new(&second)]);
        // Một trận, trận mưa, mưa lớn; hôm qua, ...; mưa lớn, ...; trời mưa, mưa lớn.
        let rain = pairs[0][2];
        assert!(pairs[2][0] == rain && pairs[3][1] == rain);
        // Before its sentences stand none, two and none; they have six, seven and three syllables. In thirds:
        let mut row = rows[rain as usize].map(|value| (3.0 * value).round() as u32);
        assert!(row[1] > 0);
        row[1] = 0;
        assert_eq!(row, [6, 0, 6, 9, 0, 2, 3, 6, 12, 16]);
    }
}
