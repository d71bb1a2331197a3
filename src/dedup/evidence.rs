//! The evidence that two units say the same, as numbers.
//!
//! Three ideas carry most of it. *Rarity*: what is shared counts by its inverse document frequency. *Names apart*:
//! names say what an article is about, so they keep a third of their weight. *The event*: within two articles on one
//! event the topic's own words stand in every sentence, so a term's weight is divided by `√(m·n)`, with `m` and `n` the
//! numbers of sentences that hold it on either side; a term that stands in one sentence of each says most.

use super::phrase::single;
use super::side::{Prepared, Side, distinct};
use super::vector::Vectors;

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
    pub a: &'a Side,
    pub b: &'a Side,
    pub in_a: &'a Prepared,
    pub in_b: &'a Prepared,
}

fn ratio(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn log(x: f32) -> f32 {
    (1.0 + x.max(0.0)).ln()
}

/// Calls `both` for each element that stands in two ascending lists.
fn meet<T, K: Ord>(a: &[T], b: &[T], key: impl Fn(&T) -> K, mut both: impl FnMut(&T, &T)) {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match key(&a[i]).cmp(&key(&b[j])) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both(&a[i], &b[j]);
                i += 1;
                j += 1;
            }
        }
    }
}

fn shared<T: Ord + Copy>(a: &[T], b: &[T]) -> f32 {
    let mut n = 0.0;
    meet(a, b, |&x| x, |_, _| n += 1.0);
    n
}

/// Shared mass and the masses of both sides.
fn overlap<K: Ord + Copy>(a: &[(K, f32)], b: &[(K, f32)]) -> (f32, f32, f32) {
    let mut both = 0.0;
    meet(a, b, |x| x.0, |x, _| both += x.1);
    (both, a.iter().map(|x| x.1).sum(), b.iter().map(|x| x.1).sum())
}

impl Pair<'_> {
    /// All the evidence, in the order of [`EVIDENCE`].
    pub fn evidence(self) -> Evidence {
        let mut all = [0.0; EVIDENCE.len()];
        let mut at = 0;
        let mut put = |numbers: &[f32]| {
            all[at..at + numbers.len()].copy_from_slice(numbers);
            at += numbers.len();
        };
        put(&self.grams());
        put(&self.alignment());
        put(&self.softly());
        put(&self.facts());
        put(&self.shape());
        put(&self.clauses());
        put(&self.event());
        put(&self.event_alignment());
        put(&self.event_clauses());
        debug_assert_eq!(at, EVIDENCE.len());
        all
    }

    /// Shared pairs, triples and terms, by number and by weight.
    fn grams(self) -> [f32; 11] {
        let Self { a, b, .. } = self;
        let triples = shared(&a.trigrams, &b.trigrams);
        let (ta, tb) = (a.trigrams.len() as f32, b.trigrams.len() as f32);
        let (mut pairs, mut mass, mut outside) = (0.0, 0.0, 0.0);
        meet(
            &a.bigrams,
            &b.bigrams,
            |g| g.key,
            |x, y| {
                pairs += 1.0;
                mass += x.idf;
                outside += if x.names && y.names { 0.0 } else { x.idf };
            },
        );
        let (pa, pb) = (a.bigrams.len() as f32, b.bigrams.len() as f32);
        let (ma, mb): (f32, f32) =
            (a.bigrams.iter().map(|g| g.idf).sum(), b.bigrams.iter().map(|g| g.idf).sum());
        let mut terms = 0.0;
        meet(&a.set, &b.set, |t| t.0, |_, _| terms += 1.0);
        let (idf, ia, ib) = overlap(&a.set, &b.set);
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

    /// The heaviest common subsequence, the longest common run, and the best local alignment (Smith and Waterman 1981)
    /// in which a term without a partner costs a quarter of its weight.
    fn alignment(self) -> [f32; 8] {
        const COST: f32 = 0.25;
        let Self { a, b, .. } = self;
        let n = b.codes.len();
        let mut common = vec![0.0f32; n + 1];
        let mut runs = vec![(0u32, 0.0f32); n + 1];
        let mut local = vec![(0.0f32, 0u32, 0u32); n + 1];
        let mut longest = (0u32, 0.0f32);
        let mut best = (0.0f32, 0usize, 0usize, 0usize, 0usize);
        for i in 1..=a.codes.len() {
            let (mut common_before, mut run_before, mut local_before) = (0.0, (0, 0.0), (0.0, 0, 0));
            for j in 1..=n {
                let (up, run_up, local_up) = (common[j], runs[j], local[j]);
                let equal = a.codes[i - 1] == b.codes[j - 1];
                let mut value = up.max(common[j - 1]);
                let mut step = (
                    local_before.0 - COST * (a.weight[i - 1] + b.weight[j - 1]),
                    local_before.1,
                    local_before.2,
                );
                if equal {
                    let weight = self.weight(i - 1, j - 1);
                    value = value.max(common_before + weight);
                    step = if local_before.0 > 0.0 {
                        (local_before.0 + weight, local_before.1, local_before.2)
                    } else {
                        (weight, i as u32 - 1, j as u32 - 1)
                    };
                    runs[j] = (run_before.0 + 1, run_before.1 + a.idf[i - 1]);
                    if runs[j].0 > longest.0 {
                        longest = runs[j];
                    }
                } else {
                    runs[j] = (0, 0.0);
                }
                let skip_a = (local_up.0 - COST * a.weight[i - 1], local_up.1, local_up.2);
                let skip_b = (local[j - 1].0 - COST * b.weight[j - 1], local[j - 1].1, local[j - 1].2);
                for other in [skip_a, skip_b] {
                    if other.0 > step.0 {
                        step = other;
                    }
                }
                local[j] = if step.0 > 0.0 { step } else { (0.0, 0, 0) };
                if local[j].0 > best.0 {
                    best = (local[j].0, local[j].1 as usize, local[j].2 as usize, i, j);
                }
                common[j] = value;
                (common_before, run_before, local_before) = (up, run_up, local_up);
            }
        }
        let sum = |weights: &[f32]| weights.iter().sum::<f32>();
        let (wa, wb) = (sum(&a.weight), sum(&b.weight));
        let (la, lb) = (sum(&a.weight[best.1..best.3]), sum(&b.weight[best.2..best.4]));
        [
            ratio(common[n], wa.min(wb)),
            ratio(common[n], wa.max(wb)),
            ratio(2.0 * common[n], wa + wb),
            log(longest.0 as f32),
            ratio(longest.1, sum(&a.idf).min(sum(&b.idf))),
            log(best.0),
            ratio(2.0 * best.0, la + lb),
            ratio(la.min(lb), wa.min(wb)),
        ]
    }

    /// Weight of a term that both share: that of a name only where it is one on both sides.
    fn weight(self, i: usize, j: usize) -> f32 {
        self.a.weight[i].max(self.b.weight[j])
    }

    /// Coverage and alignment of words that may be other words of like use.
    fn softly(self) -> [f32; 5] {
        const COST: f32 = 0.2;
        let (a, b) = (&self.a.words, &self.b.words);
        let vectors = Vectors::get();
        let mut cover_b = vec![0.0f32; b.len()];
        let mut common = vec![0.0f32; b.len() + 1];
        let mut local = vec![0.0f32; b.len() + 1];
        let (mut best, mut covered_a) = (0.0f32, 0.0);
        for x in a {
            let (mut cover, mut common_before, mut local_before) = (0.0f32, 0.0, 0.0);
            for (j, y) in b.iter().enumerate() {
                let alike = match (x.vector, y.vector) {
                    _ if x.key == y.key => 1.0,
                    (Some(p), Some(q)) if !x.name && !y.name => {
                        ((vectors.similarity(p, q) - 0.45) / 0.55).max(0.0) * 0.9
                    }
                    _ => 0.0,
                };
                cover = cover.max(alike);
                cover_b[j] = cover_b[j].max(alike);
                let weight = alike * 0.5 * (x.weight + y.weight);
                let (up, local_up) = (common[j + 1], local[j + 1]);
                common[j + 1] = up.max(common[j]).max(common_before + weight);
                let step = local_before + if alike > 0.1 { weight } else { -COST * (x.weight + y.weight) };
                local[j + 1] = step.max(local_up - COST * x.weight).max(local[j] - COST * y.weight).max(0.0);
                best = best.max(local[j + 1]);
                (common_before, local_before) = (up, local_up);
            }
            covered_a += cover * x.weight;
        }
        let (wa, wb): (f32, f32) = (a.iter().map(|w| w.weight).sum(), b.iter().map(|w| w.weight).sum());
        let covered_b: f32 = cover_b.iter().zip(b).map(|(c, w)| c * w.weight).sum();
        let (ca, cb) = (ratio(covered_a, wa), ratio(covered_b, wb));
        let common = common[b.len()];
        [ca.min(cb), ca.max(cb), ratio(common, wa.min(wb)).min(1.5), ratio(common, wa.max(wb)), log(best)]
    }

    /// Names and numbers, shared and not; half where neither side has any.
    fn facts(self) -> [f32; 6] {
        let jaccard = |both: f32, x: f32, y: f32| if x + y > 0.0 { both / (x + y - both) } else { 0.5 };
        let names = shared(&self.a.names, &self.b.names);
        let (x, y) = (self.a.names.len() as f32, self.b.names.len() as f32);
        let numbers = shared(&self.a.numbers, &self.b.numbers);
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
    fn shape(self) -> [f32; 9] {
        let Self { a, b, .. } = self;
        let mut quoted = 0.0;
        meet(
            &a.bigrams,
            &b.bigrams,
            |g| g.key,
            |x, y| quoted += if x.quoted && y.quoted { x.idf } else { 0.0 },
        );
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

    /// The two clauses that fit best, and the clause of one side that fits best into the whole of the other.
    fn clauses(self) -> [f32; 6] {
        let (a, b) = (&self.a.clause_sets, &self.b.clause_sets);
        let mut best = (0.0, [0.0; 4]);
        for x in a {
            for y in b {
                let (idf, p, q) = overlap(&x.terms, &y.terms);
                if idf == 0.0 {
                    continue;
                }
                let (mass, g, h) = overlap(&x.pairs, &y.pairs);
                let (terms, pairs) = (ratio(idf, p + q - idf), ratio(mass, g + h - mass));
                let score = (terms + pairs) * log(idf);
                if score > best.0 {
                    best = (score, [terms, pairs, log(idf), log(mass)]);
                }
            }
        }
        let (mut inside, mut inside_idf) = (0.0f32, 0.0f32);
        for (clauses, other) in [(a, &self.b.whole), (b, &self.a.whole)] {
            for clause in clauses {
                let (idf, p, _) = overlap(&clause.terms, &other.terms);
                let (mass, g, _) = overlap(&clause.pairs, &other.pairs);
                let value = 0.5 * (ratio(idf, p) + ratio(mass, g));
                if value * log(1.0 + idf) > inside * log(1.0 + inside_idf) {
                    (inside, inside_idf) = (value, idf);
                }
            }
        }
        let [terms, pairs, idf, mass] = best.1;
        [terms, pairs, idf, mass, inside, log(inside_idf)]
    }

    /// Weight of a term or pair within the event.
    fn event_weight(self, key: u64, weight: f32) -> f32 {
        weight / (self.in_a.count(key) * self.in_b.count(key)).sqrt()
    }

    /// Shared terms and pairs with weights of the event, and what is left over.
    fn event(self) -> [f32; 8] {
        let Self { a, b, .. } = self;
        let term = |t: &(u32, f32)| self.event_weight(single(t.0), t.1);
        let (ta, tb): (f32, f32) = (a.set.iter().map(term).sum(), b.set.iter().map(term).sum());
        let (mut both, mut once) = (0.0, 0.0);
        meet(
            &a.set,
            &b.set,
            |t| t.0,
            |x, _| {
                let weight = term(x);
                both += weight;
                once += if weight >= x.1 { x.1 } else { 0.0 };
            },
        );
        let of_pair = |key: u64, idf: f32| self.event_weight(key, idf);
        let (pa, pb): (f32, f32) = (
            a.bigrams.iter().map(|g| of_pair(g.key, g.idf)).sum(),
            b.bigrams.iter().map(|g| of_pair(g.key, g.idf)).sum(),
        );
        let (mut mass, mut once_mass) = (0.0, 0.0);
        meet(
            &a.bigrams,
            &b.bigrams,
            |g| g.key,
            |x, _| {
                let weight = of_pair(x.key, x.idf);
                mass += weight;
                once_mass += if weight >= x.idf { x.idf } else { 0.0 };
            },
        );
        let (left_a, left_b) = (ta - both, tb - both);
        [
            ratio(both, ta + tb - both),
            ratio(both, ta.min(tb)),
            log(mass),
            log(once),
            log(once_mass),
            ratio(mass, pa + pb - mass),
            log(left_a.min(left_b)),
            log(left_a.max(left_b)),
        ]
    }

    /// Weights of the terms of a side within the event, names discounted.
    fn event_weights(self, side: &Side) -> Vec<f32> {
        side.codes.iter().zip(&side.weight).map(|(&c, &w)| self.event_weight(single(c), w)).collect()
    }

    /// The heaviest common subsequence and run with weights of the event.
    fn event_alignment(self) -> [f32; 4] {
        let Self { a, b, .. } = self;
        let (wa, wb) = (self.event_weights(a), self.event_weights(b));
        let n = wb.len();
        let (mut common, mut run) = (vec![0.0f32; n + 1], vec![0.0f32; n + 1]);
        let mut longest = 0.0f32;
        for i in 1..=wa.len() {
            let (mut common_before, mut run_before) = (0.0, 0.0);
            for j in 1..=n {
                let (up, run_up) = (common[j], run[j]);
                let mut value = up.max(common[j - 1]);
                if a.codes[i - 1] == b.codes[j - 1] {
                    let weight = wa[i - 1].min(wb[j - 1]);
                    value = value.max(common_before + weight);
                    run[j] = run_before + weight;
                    longest = longest.max(run[j]);
                } else {
                    run[j] = 0.0;
                }
                common[j] = value;
                (common_before, run_before) = (up, run_up);
            }
        }
        let (ta, tb): (f32, f32) = (wa.iter().sum(), wb.iter().sum());
        let common = common[n];
        [ratio(common, ta.min(tb)), ratio(common, ta.max(tb)), ratio(2.0 * common, ta + tb), log(longest)]
    }

    /// The two clauses that fit best by weights of the event.
    fn event_clauses(self) -> [f32; 2] {
        let of = |side: &Side| -> Vec<Vec<(u32, f32)>> {
            let weights = self.event_weights(side);
            let clause =
                |&(from, to): &(usize, usize)| distinct((from..to).map(|i| (side.codes[i], weights[i])));
            side.clauses.iter().map(clause).collect()
        };
        let (a, b) = (of(self.a), of(self.b));
        let mut best = [0.0f32; 2];
        for x in &a {
            for y in &b {
                let (both, p, q) = overlap(x, y);
                let sure = both / (both + 2.0);
                best[0] = best[0].max(ratio(both, p + q - both) * sure);
                best[1] = best[1].max(ratio(both, p.min(q)) * sure);
            }
        }
        best
    }
}

/// Whether two units share too little to be worth a closer look.
pub(super) fn is_hopeless(a: &Side, b: &Side) -> bool {
    let mut mass = 0.0;
    meet(&a.bigrams, &b.bigrams, |g| g.key, |x, _| mass += x.idf);
    if mass >= 3.5 {
        return false;
    }
    let (both, p, q) = overlap(&a.set, &b.set);
    both < 0.25 * p.min(q)
}
