//! The evidence that two units say the same, as numbers.
//!
//! Three ideas carry most of it. *Rarity*: what is shared counts by its inverse document frequency. *Names apart*:
//! names say what an article is about, so they keep a third of their weight. *The event*: within two articles on one
//! event the topic's own words stand in every sentence, so a term's weight is divided by `√(m·n)`, with `m` and `n` the
//! numbers of sentences that hold it on either side; a term that stands in one sentence of each says most.
//!
//! What two units share is found once, and everything else looks at that only.

use super::event::{EventSide, meet_places};
use super::side::{Clause, Side, Word};
use super::vector::Row;

/// Names of the numbers, in order; the model is bound to them.
pub(super) const EVIDENCE: [&str; 59] = [
    "trigram-containment",
    "trigram-jaccard",
    "bigram-containment",
    "bigram-jaccard",
    "term-jaccard",
    "idf-jaccard",
    "idf-containment",
    "mass",
    "mass-outside-names",
    "mass-shorter",
    "mass-longer",
    "align-shorter",
    "align-longer",
    "align-dice",
    "run",
    "run-idf",
    "local",
    "local-density",
    "local-share",
    "soft-least",
    "soft-most",
    "soft-align-shorter",
    "soft-align-longer",
    "soft-local",
    "names",
    "names-jaccard",
    "names-missing",
    "numbers",
    "numbers-differ",
    "numbers-jaccard",
    "quoted-least",
    "quoted-most",
    "quoted-mass",
    "length-least",
    "length-most",
    "length-ratio",
    "place-apart",
    "place-latest",
    "negation",
    "clause-jaccard",
    "clause-mass-jaccard",
    "clause-idf",
    "clause-mass",
    "clause-inside",
    "clause-inside-idf",
    "event-jaccard",
    "event-containment",
    "event-mass",
    "event-once",
    "event-once-mass",
    "event-mass-jaccard",
    "event-left-least",
    "event-left-most",
    "event-align-shorter",
    "event-align-longer",
    "event-align-dice",
    "event-run",
    "event-clause-jaccard",
    "event-clause-containment",
];

/// Numbers of a pair of units.
pub(super) type Evidence = [f32; EVIDENCE.len()];

/// Two units of two articles.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    pub a: Side<'a>,
    pub b: Side<'a>,
    pub of_event: (EventSide<'a>, EventSide<'a>),
}

/// Memory that one pair after another uses.
#[derive(Default)]
pub(super) struct Scratch {
    /// The distinct terms and pairs that both have, as places in the set and pairs of either, ascending.
    terms: Vec<(usize, usize)>,
    pairs: Vec<(usize, usize)>,
    fits: Fits,
    matches: Vec<(u32, u32)>,
    best: [Best; 3],
    runs: Vec<Run>,
    columns: Vec<Column>,
}

/// A run of common terms: its last row, number of terms, weight, weight within the event.
type Run = (u32, u32, f32, f32);

fn ratio(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// The larger of two numbers that are some: [`f32::max`] takes three times as long, for it asks whether they are.
fn larger(x: f32, y: f32) -> f32 {
    if x > y { x } else { y }
}

fn log(x: f32) -> f32 {
    (1.0 + x.max(0.0)).ln()
}

/// Number of elements that stand in two ascending lists.
fn shared<T: Ord + Copy>(a: &[T], b: &[T]) -> f32 {
    let mut n = 0.0;
    meet_places(a, b, |&x| x, |_, _| n += 1.0);
    n
}

impl Pair<'_> {
    /// The share of what two units say within the event that both say (Jaccard). Remembers the terms that both have.
    pub fn share(self, scratch: &mut Scratch) -> f32 {
        let Self { a, b, of_event: (ea, eb) } = self;
        scratch.terms.clear();
        meet_places(a.set, b.set, |term| term.code, |i, j| scratch.terms.push((i, j)));
        let both: f32 = scratch.terms.iter().map(|&(i, _)| ea.set[i]).sum();
        ratio(both, ea.set_sum + eb.set_sum - both)
    }

    /// All the evidence, in the order of [`EVIDENCE`], of a pair whose [share](Self::share) was just asked for.
    pub fn evidence(self, scratch: &mut Scratch) -> Evidence {
        scratch.pairs.clear();
        meet_places(self.a.bigrams, self.b.bigrams, |pair| pair.key, |i, j| scratch.pairs.push((i, j)));
        let mut all = [0.0; EVIDENCE.len()];
        let mut at = 0;
        let mut put = |numbers: &[f32]| {
            all[at..at + numbers.len()].copy_from_slice(numbers);
            at += numbers.len();
        };
        put(&self.grams(scratch));
        let Aligned { wording, event } = self.alignment(scratch);
        put(&wording);
        put(&self.softly(scratch));
        put(&self.facts());
        put(&self.shape(scratch));
        self.fit(scratch);
        put(&self.clauses(&scratch.fits));
        put(&self.event(scratch));
        put(&event);
        put(&self.event_clauses(&scratch.fits));
        debug_assert_eq!(at, EVIDENCE.len());
        all
    }

    /// Shared pairs, triples and terms, by number and by weight.
    fn grams(self, scratch: &Scratch) -> [f32; 11] {
        let Self { a, b, .. } = self;
        // A common triple is two common pairs, or one twice.
        let triples = if scratch.pairs.is_empty() { 0.0 } else { shared(a.trigrams, b.trigrams) };
        let (ta, tb) = (a.trigrams.len() as f32, b.trigrams.len() as f32);
        let (mut mass, mut outside) = (0.0, 0.0);
        for &(i, j) in &scratch.pairs {
            let (x, y) = (&a.bigrams[i], &b.bigrams[j]);
            mass += x.idf;
            outside += if x.names && y.names { 0.0 } else { x.idf };
        }
        let pairs = scratch.pairs.len() as f32;
        let (pa, pb) = (a.bigrams.len() as f32, b.bigrams.len() as f32);
        let (ma, mb) = (a.bigrams_sum, b.bigrams_sum);
        let terms = scratch.terms.len() as f32;
        let idf = scratch.terms.iter().fold(0.0, |sum, &(i, _)| sum + a.set[i].idf);
        let (ia, ib) = (a.set_sum, b.set_sum);
        [
            ratio(triples, ta.min(tb)),
            ratio(triples, ta + tb - triples),
            ratio(pairs, pa.min(pb)),
            ratio(pairs, pa + pb - pairs),
            ratio(terms, (a.set.len() + b.set.len()) as f32 - terms),
            ratio(idf, ia + ib - idf),
            ratio(idf, ia.min(ib)),
            log(mass),
            log(outside),
            ratio(mass, ma.min(mb)),
            ratio(mass, ma.max(mb)),
        ]
    }

    /// The places where both have the same term, by place in `a`, then backwards by place in `b`.
    fn matches(self, terms: &[(usize, usize)], matches: &mut Vec<(u32, u32)>) {
        matches.clear();
        for &(i, j) in terms {
            let of_b = self.b.places_of(j);
            matches.extend(self.a.places_of(i).flat_map(|x| of_b.clone().map(move |y| (x, y))));
        }
        matches.sort_unstable_by_key(|&(i, j)| (i, std::cmp::Reverse(j)));
    }

    /// The heaviest common subsequence, the longest common run, and the best local alignment (Smith and Waterman 1981)
    /// in which a term without a partner costs a quarter of its weight; subsequence and run also with weights of the event.
    ///
    /// Only places with the same term on both sides are visited. What the best subsequence up to each column weighs is kept
    /// in [`Best`]; a local alignment ending there is kept without the cost of what was skipped, which prefix sums give.
    fn alignment(self, scratch: &mut Scratch) -> Aligned {
        const COST: f32 = 0.25;
        let Self { a, b, of_event: (ea, eb) } = self;
        let n = b.codes.len();
        let Scratch { terms, matches, best: [common, of_event, local], runs, .. } = scratch;
        self.matches(terms, matches);
        for best in [&mut *common, of_event, local] {
            best.clear(n);
        }
        // The run that ends in each column.
        runs.clear();
        runs.resize(n + 1, (u32::MAX, 0, 0.0, 0.0));
        let (mut longest, mut heaviest) = ((0u32, 0.0f32), 0.0f32);
        let mut best = (0.0f32, (0, 0), (0, 0));
        for &(i, j) in &*matches {
            let (row, column) = (i as usize, j as usize);
            let weight = a.weight[row].max(b.weight[column]);
            common.reach(column, common.before(column).0 + weight, (0, 0));
            let event = ea.terms[row].min(eb.terms[column]);
            of_event.reach(column, of_event.before(column).0 + event, (0, 0));

            let spent = COST * (a.until[row] + b.until[column]);
            let (earlier, start) = local.before(column);
            let (value, start) =
                if earlier > spent { (earlier - spent + weight, start) } else { (weight, (i, j)) };
            local.reach(column, value + COST * (a.until[row + 1] + b.until[column + 1]), start);
            if value > best.0 {
                best = (value, start, (i + 1, j + 1));
            }

            let before = runs[column];
            let before = if i > 0 && before.0 == i - 1 { before } else { (0, 0, 0.0, 0.0) };
            let run = (i, before.1 + 1, before.2 + a.idf[row], before.3 + event);
            runs[column + 1] = run;
            if run.1 > longest.0 {
                longest = (run.1, run.2);
            }
            heaviest = heaviest.max(run.3);
        }
        let (common, of_event) = (common.all(), of_event.all());
        let (wa, wb) = (a.until[a.codes.len()], b.until[n]);
        let (_, start, end) = best;
        let la = a.until[end.0 as usize] - a.until[start.0 as usize];
        let lb = b.until[end.1 as usize] - b.until[start.1 as usize];
        let (ta, tb) = (ea.terms_sum, eb.terms_sum);
        Aligned {
            wording: [
                ratio(common, wa.min(wb)),
                ratio(common, wa.max(wb)),
                ratio(2.0 * common, wa + wb),
                log(longest.0 as f32),
                ratio(longest.1, a.idf_sum.min(b.idf_sum)),
                log(best.0),
                ratio(2.0 * best.0, la + lb),
                ratio(la.min(lb), wa.min(wb)),
            ],
            event: [
                ratio(of_event, ta.min(tb)),
                ratio(of_event, ta.max(tb)),
                ratio(2.0 * of_event, ta + tb),
                log(heaviest),
            ],
        }
    }

    /// How alike a word of `a` is to a word of `b`; at most 0 if not at all. `vector` is that of the first, if it has one.
    fn likeness(self, word: &Word, vector: Option<&Row>, other: &Word) -> f32 {
        match vector {
            _ if word.key == other.key => 1.0,
            Some(vector) => (vector.similarity(self.b.row(other)) - 0.45) * (0.9 / 0.55),
            None => 0.0,
        }
    }

    /// Coverage and alignment of words that may be other words of like use, as in [`Self::alignment`]. Many words are somewhat
    /// alike, so each is held against each, row by row.
    fn softly(self, scratch: &mut Scratch) -> [f32; 5] {
        const COST: f32 = 0.2;
        let (a, b) = (self.a.words, self.b.words);
        let (until_a, until_b) = (self.a.words_until, self.b.words_until);
        let columns = &mut scratch.columns;
        columns.clear();
        columns.resize(b.len(), Column::default());
        let (mut common, mut local, mut covered_a) = (0.0, 0.0, 0.0);
        for (row, word) in a.iter().enumerate() {
            let vector = self.a.vector(word);
            let (before, after) = (until_a[row], until_a[row + 1]);
            // How alike to any, and the best alignments that end with the word in the columns so far.
            let (mut most, mut in_common, mut in_local) = (0.0, 0.0, 0.0);
            for ((column, other), until) in columns.iter_mut().zip(b).zip(until_b.windows(2)) {
                let alike = larger(self.likeness(word, vector, other), 0.0);
                // A factor in place of a decision, which could not be foreseen.
                let counts = f32::from(u8::from(alike > 0.1));
                most = larger(most, alike);
                column.covered = larger(column.covered, alike);
                let weight = alike * 0.5 * (word.weight + other.weight);
                let value = (larger(column.local - COST * (before + until[0]), 0.0) + weight) * counts;
                local = larger(local, value);
                let local_end = (value + COST * (after + until[1])) * counts;
                let end = column.common + weight;
                column.common = larger(column.common, in_common);
                column.local = larger(column.local, in_local);
                (in_common, in_local) = (larger(in_common, end), larger(in_local, local_end));
            }
            covered_a += most * word.weight;
            common = larger(common, in_common);
        }
        let covered_b = columns.iter().zip(b).map(|(column, word)| column.covered * word.weight).sum();
        let (wa, wb) = (until_a[a.len()], until_b[b.len()]);
        let (ca, cb) = (ratio(covered_a, wa), ratio(covered_b, wb));
        [ca.min(cb), ca.max(cb), ratio(common, wa.min(wb)).min(1.5), ratio(common, wa.max(wb)), log(local)]
    }

    /// Names and numbers, shared and not; half where neither side has any.
    fn facts(self) -> [f32; 6] {
        let jaccard = |both: f32, x: f32, y: f32| if x + y > 0.0 { both / (x + y - both) } else { 0.5 };
        let names = shared(self.a.names, self.b.names);
        let (x, y) = (self.a.names.len() as f32, self.b.names.len() as f32);
        let numbers = shared(self.a.numbers, self.b.numbers);
        let (p, q) = (self.a.numbers.len() as f32, self.b.numbers.len() as f32);
        [
            log(names),
            jaccard(names, x, y),
            ratio(x.min(y) - names, x.min(y)),
            numbers,
            (p - numbers).min(q - numbers),
            jaccard(numbers, p, q),
        ]
    }

    /// Quotation, length, place in the article, negation.
    fn shape(self, scratch: &Scratch) -> [f32; 9] {
        let Self { a, b, .. } = self;
        let both = scratch.pairs.iter().map(|&(i, j)| (&a.bigrams[i], &b.bigrams[j]));
        let quoted = both.filter(|(x, y)| x.quoted && y.quoted).fold(0.0, |sum, (x, _)| sum + x.idf);
        let (x, y) = (a.codes.len() as f32, b.codes.len() as f32);
        [
            a.quoted.min(b.quoted),
            a.quoted.max(b.quoted),
            log(quoted),
            x.min(y).max(1.0).ln(),
            x.max(y).max(1.0).ln(),
            ratio(x.min(y), x.max(y)),
            (a.place - b.place).abs(),
            a.place.max(b.place),
            a.negations.abs_diff(b.negations) as f32,
        ]
    }

    /// How the clauses fit each other.
    fn fit(self, scratch: &mut Scratch) {
        let Self { a, b, of_event: (ea, _) } = self;
        let Scratch { terms, pairs, fits, .. } = scratch;
        fits.clear(a.clauses.len(), b.clauses.len());
        for &(i, j) in &*terms {
            for (x, place) in a.clauses_of_term(i) {
                fits.inside_b[x].terms += a.weight[place];
                for (y, _) in b.clauses_of_term(j) {
                    let fit = fits.of(x, y);
                    fit.terms += a.weight[place];
                    fit.event += ea.terms[place];
                }
            }
            for (y, place) in b.clauses_of_term(j) {
                fits.inside_a[y].terms += b.weight[place];
            }
        }
        for &(i, j) in &*pairs {
            let idf = a.bigrams[i].idf;
            for x in a.clauses_of_pair(i) {
                fits.inside_b[x].pairs += idf;
                for y in b.clauses_of_pair(j) {
                    fits.of(x, y).pairs += idf;
                }
            }
            for y in b.clauses_of_pair(j) {
                fits.inside_a[y].pairs += idf;
            }
        }
    }

    /// The two clauses that fit best, and the clause of one side that fits best into the whole of the other.
    fn clauses(self, fits: &Fits) -> [f32; 6] {
        let (a, b) = (self.a.clauses, self.b.clauses);
        let mut best = (0.0, [0.0; 4]);
        let both = a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
        for ((x, y), fit) in both.zip(&fits.each).filter(|(_, fit)| fit.terms != 0.0) {
            let terms = ratio(fit.terms, x.terms + y.terms - fit.terms);
            let pairs = ratio(fit.pairs, x.pairs + y.pairs - fit.pairs);
            let score = (terms + pairs) * log(fit.terms);
            if score > best.0 {
                best = (score, [terms, pairs, log(fit.terms), log(fit.pairs)]);
            }
        }
        let (mut inside, mut inside_idf) = (0.0f32, 0.0f32);
        let either = a.iter().zip(&fits.inside_b).chain(b.iter().zip(&fits.inside_a));
        for (clause, both) in either {
            let value = 0.5 * (ratio(both.terms, clause.terms) + ratio(both.pairs, clause.pairs));
            if value * log(1.0 + both.terms) > inside * log(1.0 + inside_idf) {
                (inside, inside_idf) = (value, both.terms);
            }
        }
        let [terms, pairs, idf, mass] = best.1;
        [terms, pairs, idf, mass, inside, log(inside_idf)]
    }

    /// Shared terms and pairs with weights of the event, and what is left over.
    fn event(self, scratch: &Scratch) -> [f32; 8] {
        let Self { a, b: _, of_event: (ea, eb) } = self;
        let (ta, tb) = (ea.set_sum, eb.set_sum);
        let (mut both, mut once) = (0.0, 0.0);
        for &(i, _) in &scratch.terms {
            both += ea.set[i];
            once += if ea.set[i] >= a.set[i].idf { a.set[i].idf } else { 0.0 };
        }
        let (mut mass, mut once_mass) = (0.0, 0.0);
        for &(i, _) in &scratch.pairs {
            mass += ea.bigrams[i];
            once_mass += if ea.bigrams[i] >= a.bigrams[i].idf { a.bigrams[i].idf } else { 0.0 };
        }
        let (left_a, left_b) = (ta - both, tb - both);
        [
            ratio(both, ta + tb - both),
            ratio(both, ta.min(tb)),
            log(mass),
            log(once),
            log(once_mass),
            ratio(mass, ea.bigrams_sum + eb.bigrams_sum - mass),
            log(left_a.min(left_b)),
            log(left_a.max(left_b)),
        ]
    }

    /// The two clauses that fit best by weights of the event.
    fn event_clauses(self, fits: &Fits) -> [f32; 2] {
        let (of_a, of_b) = (self.of_event.0.clauses, self.of_event.1.clauses);
        let mut best = [0.0f32; 2];
        let clauses = of_a.iter().flat_map(|&p| of_b.iter().map(move |&q| (p, q)));
        for ((p, q), both) in clauses.zip(fits.each.iter().map(|fit| fit.event)) {
            let sure = both / (both + 2.0);
            best[0] = best[0].max(ratio(both, p + q - both) * sure);
            best[1] = best[1].max(ratio(both, p.min(q)) * sure);
        }
        best
    }
}

/// What the clauses of two units share.
#[derive(Default)]
struct Fits {
    /// Each clause of the one with each of the other, row by row.
    each: Vec<Fit>,
    columns: usize,
    /// What each clause of the one shares with the whole of the other.
    inside_b: Vec<Clause>,
    inside_a: Vec<Clause>,
}

/// What two clauses share, by weight; the terms also with weights of the event.
#[derive(Clone, Copy, Default)]
struct Fit {
    terms: f32,
    pairs: f32,
    event: f32,
}

impl Fits {
    fn clear(&mut self, rows: usize, columns: usize) {
        self.each.clear();
        self.each.resize(rows * columns, Fit::default());
        self.columns = columns;
        for (inside, clauses) in [(&mut self.inside_b, rows), (&mut self.inside_a, columns)] {
            inside.clear();
            inside.resize(clauses, Clause::default());
        }
    }

    fn of(&mut self, row: usize, column: usize) -> &mut Fit {
        &mut self.each[row * self.columns + column]
    }
}

/// What is known of a word of the one unit, after some words of the other.
#[derive(Clone, Copy, Default)]
struct Column {
    /// How alike it is to any of them.
    covered: f32,
    /// The best alignments of them with words before it; the local one without the cost of what was skipped.
    common: f32,
    local: f32,
}

/// Evidence of the alignment of terms.
struct Aligned {
    wording: [f32; 8],
    event: [f32; 4],
}

/// For each column, the best value reached in it or before it, and where that alignment began.
#[derive(Default)]
struct Best(Vec<(f32, (u32, u32))>);

impl Best {
    fn clear(&mut self, columns: usize) {
        self.0.clear();
        self.0.resize(columns + 1, (0.0, (0, 0)));
    }

    /// The best in the columns before `column`.
    fn before(&self, column: usize) -> (f32, (u32, u32)) {
        self.0[column]
    }

    /// The best of all.
    fn all(&self) -> f32 {
        self.0[self.0.len() - 1].0
    }

    /// Notes a value that ends in `column`. Values only rise from column to column, so the walk is short.
    fn reach(&mut self, column: usize, value: f32, start: (u32, u32)) {
        for best in &mut self.0[column + 1..] {
            if best.0 >= value {
                break;
            }
            *best = (value, start);
        }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "sums of the same numbers in the same order")]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::event::Weights;
    use super::super::side::Prepared;
    use super::*;
    use crate::dedup::Pieces;
    use crate::text::Document;
    use crate::tokenize::Article;

    /// Sentences of few different words, so that they share many, with commas, so that they have clauses.
    fn texts() -> impl Strategy<Value = String> {
        const WORDS: &str =
            "công an, điều tra vụ án khởi tố bị can Hà Nội ngày 12 cháy lớn xe khách, không ai chết";
        let words: Vec<&str> = WORDS.split(' ').collect();
        let sentence = prop::collection::vec(prop::sample::select(words), 4..30);
        let sentence = sentence.prop_map(|words| format!("Hôm {}.", words.join(" ")));
        prop::collection::vec(sentence, 1..4).prop_map(|sentences| sentences.join(" "))
    }

    fn prepared(text: &str) -> Prepared {
        Prepared::new(&Pieces::new(&Article::new(&Document::new("a", text)), &[]))
    }

    /// Calls `check` with each pair of units of two texts.
    fn with_pairs(
        a: &str,
        b: &str,
        mut check: impl FnMut(&Pair<'_>, &mut Scratch) -> Result<(), TestCaseError>,
    ) -> Result<(), TestCaseError> {
        let (a, b) = (prepared(a), prepared(b));
        let [of_a, of_b] = Weights::of(&a, &b);
        let mut scratch = Scratch::default();
        for (i, j) in (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j))) {
            let pair = Pair { a: a.side(i), b: b.side(j), of_event: (of_a.side(&a, i), of_b.side(&b, j)) };
            check(&pair, &mut scratch)?;
        }
        Ok(())
    }

    /// The distinct terms of a stretch, and the distinct pairs, with weights where they stand first.
    fn stretch(side: &Side<'_>, from: usize, to: usize) -> (BTreeMap<u32, f32>, BTreeMap<(u32, u32), f32>) {
        let (mut terms, mut pairs) = (BTreeMap::new(), BTreeMap::new());
        for place in (from..to).rev() {
            terms.insert(side.codes[place], side.weight[place]);
            if place + 1 < to {
                let (x, y) = (side.codes[place], side.codes[place + 1]);
                pairs.insert((x, y), super::super::phrase::pair_idf(x, y));
            }
        }
        (terms, pairs)
    }

    fn both<K: Ord>(a: &BTreeMap<K, f32>, b: &BTreeMap<K, f32>) -> f32 {
        a.iter().filter(|(key, _)| b.contains_key(key)).fold(0.0, |sum, (_, weight)| sum + weight)
    }

    proptest! {
        #[test]
        fn clauses_share_what_both_have(a in texts(), b in texts()) {
            with_pairs(&a, &b, |pair, scratch| {
                pair.share(scratch);
                pair.evidence(scratch);
                let clauses = |side: Side<'_>| -> Vec<_> {
                    side.clause_ranges().map(|range| stretch(&side, range.start, range.end)).collect()
                };
                let whole_b = stretch(&pair.b, 0, pair.b.codes.len());
                for (x, one) in clauses(pair.a).iter().enumerate() {
                    prop_assert_eq!(one.0.values().fold(0.0, |sum, weight| sum + weight), pair.a.clauses[x].terms);
                    prop_assert_eq!(one.1.values().fold(0.0, |sum, weight| sum + weight), pair.a.clauses[x].pairs);
                    prop_assert_eq!(scratch.fits.inside_b[x].terms, both(&one.0, &whole_b.0));
                    prop_assert_eq!(scratch.fits.inside_b[x].pairs, both(&one.1, &whole_b.1));
                    for (y, other) in clauses(pair.b).iter().enumerate() {
                        let fit = *scratch.fits.of(x, y);
                        prop_assert_eq!(fit.terms, both(&one.0, &other.0));
                        prop_assert_eq!(fit.pairs, both(&one.1, &other.1));
                    }
                }
                Ok(())
            })?;
        }

        #[test]
        fn words_of_like_use_align_as_in_the_whole_table(a in texts(), b in texts()) {
            with_pairs(&a, &b, |pair, scratch| {
                let soft = pair.softly(scratch);
                let (rows, columns) = (pair.a.words, pair.b.words);
                let mut table = vec![vec![0.0f32; columns.len() + 1]; rows.len() + 1];
                for (i, row) in rows.iter().enumerate() {
                    for (j, column) in columns.iter().enumerate() {
                        let alike = pair.likeness(row, pair.a.vector(row), column);
                        let both = alike * 0.5 * (row.weight + column.weight);
                        let both = if alike > 0.0 { table[i][j] + both } else { 0.0 };
                        table[i + 1][j + 1] = table[i][j + 1].max(table[i + 1][j]).max(both);
                    }
                }
                let last = &table[rows.len()];
                for (j, column) in scratch.columns.iter().enumerate() {
                    prop_assert_eq!(column.common, last[j]);
                }
                let shorter = pair.a.words_until[rows.len()].min(pair.b.words_until[columns.len()]);
                prop_assert_eq!(soft[2], ratio(last[columns.len()], shorter).min(1.5));
                Ok(())
            })?;
        }
    }
}
