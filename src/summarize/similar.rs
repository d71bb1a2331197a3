//! Whether two sentences say the same, by the word pairs they share.

use super::candidate::Candidates;
use super::feature::{Terms, postings, sharing};

/// From here on one sentence makes the other superfluous.
const SAME: f64 = 0.6;
/// From here on another article is credited with a sentence.
const CREDIT: f64 = 0.3;

/// Similarity of two sentences, 0 to 1: the weight of the pairs they share, over the geometric mean of their weights.
fn similarity(terms: &Terms, shared: f64, a: usize, b: usize) -> f64 {
    let whole = (terms.masses[a] * terms.masses[b]).sqrt();
    if whole > 0.0 { (shared / whole).min(1.0) } else { 0.0 }
}

/// Whether `candidate` adds nothing to `chosen`: most of what it says by weight is there.
pub(super) fn says_the_same(terms: &Terms, candidate: usize, chosen: usize) -> bool {
    let mass = terms.masses[candidate];
    mass <= 0.0 || terms.shared(candidate, chosen) >= SAME * mass
}

/// For each of the chosen, its best match in each other article, with its similarity.
pub(super) fn credits(
    candidates: &Candidates<'_>,
    terms: &Terms,
    chosen: impl Iterator<Item = usize>,
) -> Vec<Vec<(usize, f64)>> {
    if candidates.articles.len() < 2 {
        return chosen.map(|_| Vec::new()).collect();
    }
    let postings = postings(terms);
    let mut weights = Vec::new();
    let article = |k: usize| candidates.sentences[k].article;
    let mut of = |k: usize| {
        let mut found: Vec<(usize, f64)> = sharing(k, terms, &postings, &mut weights)
            .into_iter()
            .filter(|&(other, _)| article(other) != article(k))
            .map(|(other, shared)| (other, similarity(terms, shared, k, other)))
            .filter(|&(_, similarity)| similarity >= CREDIT)
            .collect();
        // The best of each article, the first of equals.
        found.sort_by(|a, b| article(a.0).cmp(&article(b.0)).then(b.1.total_cmp(&a.1)).then(a.0.cmp(&b.0)));
        found.dedup_by_key(|&mut (other, _)| article(other));
        found
    };
    chosen.map(&mut of).collect()
}
