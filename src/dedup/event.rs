//! What terms weigh within an event.
//!
//! Within two articles on one event the topic's own words stand in every sentence, so the weight of a term or pair is
//! divided by `√(m·n)`, with `m` and `n` the numbers of sentences that hold it on either side, at least 1.

use super::side::{Known, Outline, Prepared};

/// The weights of the units of an article within the event that it and another tell of. Each list runs along a list of
/// the article.
#[derive(Clone, Debug, Default)]
pub(super) struct Weights {
    codes: Vec<f32>,
    set: Vec<f32>,
    bigrams: Vec<f32>,
    clauses: Vec<f32>,
    /// The weight of the terms, distinct terms and distinct pairs of each unit.
    sums: Vec<[f32; 3]>,
}

/// The weights of a unit within an event.
#[derive(Clone, Copy)]
pub(super) struct EventSide<'a> {
    /// Of each term, names discounted.
    pub terms: &'a [f32],
    pub terms_sum: f32,
    /// Of each distinct term.
    pub set: &'a [f32],
    pub set_sum: f32,
    /// Of each distinct pair of terms.
    pub bigrams: &'a [f32],
    pub bigrams_sum: f32,
    /// Of the distinct terms of each clause, each where it stands first.
    pub clauses: &'a [f32],
}

impl Weights {
    /// The weights of both articles.
    pub fn of(a: &Prepared, b: &Prepared) -> [Self; 2] {
        let (terms_a, terms_b) = roots(&a.terms, &b.terms);
        let (pairs_a, pairs_b) = roots(&a.pairs, &b.pairs);
        [Self::new(a, &terms_a, &pairs_a), Self::new(b, &terms_b, &pairs_b)]
    }

    fn new(article: &Prepared, terms: &[f32], pairs: &[f32]) -> Self {
        let lists = &article.lists;
        let mut all = Self::default();
        all.set.extend(lists.set.iter().map(|term| term.idf / terms[term.number as usize]));
        all.bigrams.extend(lists.bigrams.iter().map(|pair| pair.idf / pairs[pair.number as usize]));
        let number = |&at: &u32| lists.set[at as usize].number as usize;
        all.codes
            .extend(lists.weight.iter().zip(&lists.in_set).map(|(weight, at)| weight / terms[number(at)]));
        all.clauses.resize(lists.clauses.len(), 0.0);
        for (number, unit) in article.units.iter().enumerate() {
            let (side, codes) = (article.side(number), &all.codes[unit.from.codes..]);
            let clauses = &mut all.clauses[unit.from.clauses..];
            for (clause, place) in (0..side.set.len()).flat_map(|term| side.clauses_of_term(term)) {
                clauses[clause] += codes[place];
            }
        }
        for unit in &article.units {
            let (from, to) = (&unit.from, &unit.to);
            all.sums.push([
                all.codes[from.codes..to.codes].iter().sum(),
                all.set[from.set..to.set].iter().sum(),
                all.bigrams[from.bigrams..to.bigrams].iter().sum(),
            ]);
        }
        all
    }

    /// The weights of a unit of the `article`.
    pub fn side<'a>(&'a self, article: &Prepared, unit: usize) -> EventSide<'a> {
        let Outline { from, to, .. } = &article.units[unit];
        let [terms_sum, set_sum, bigrams_sum] = self.sums[unit];
        EventSide {
            terms: &self.codes[from.codes..to.codes],
            terms_sum,
            set: &self.set[from.set..to.set],
            set_sum,
            bigrams: &self.bigrams[from.bigrams..to.bigrams],
            bigrams_sum,
            clauses: &self.clauses[from.clauses..to.clauses],
        }
    }
}

/// `√(m·n)` of each term or pair of two articles.
fn roots<K: Ord + Copy>(a: &[Known<K>], b: &[Known<K>]) -> (Vec<f32>, Vec<f32>) {
    let count = |known: &Known<K>| known.count.max(1) as f32;
    let alone = |all: &[Known<K>]| all.iter().map(|known| count(known).sqrt()).collect::<Vec<_>>();
    let (mut of_a, mut of_b) = (alone(a), alone(b));
    meet_places(
        a,
        b,
        |known| known.key,
        |i, j| {
            let root = (count(&a[i]) * count(&b[j])).sqrt();
            (of_a[i], of_b[j]) = (root, root);
        },
    );
    (of_a, of_b)
}

/// Calls `both` with the places of each element that stands in two ascending lists. Which list is behind cannot be
/// foreseen, so that the steps are reckoned and not decided.
#[inline]
pub(super) fn meet_places<T, K: Ord>(
    a: &[T],
    b: &[T],
    key: impl Fn(&T) -> K,
    mut both: impl FnMut(usize, usize),
) {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let (x, y) = (key(&a[i]), key(&b[j]));
        if x == y {
            both(i, j);
        }
        (i, j) = (i + usize::from(x <= y), j + usize::from(y <= x));
    }
}
