//! The evidence that two units say the same, as numbers.
//!
//! Three ideas carry most of it. *Rarity*: what is shared counts by its inverse document frequency. *Names apart*:
//! names say what an article is about, so they keep a third of their weight. *The event*: within two articles on one
//! event the topic's own words stand in every sentence, so a term's weight is divided by `√(m·n)`, with `m` and `n` the
//! numbers of sentences that hold it on either side; a term that stands in one sentence of each says most.

use super::event::{EventSide, meet_places};
use super::side::{Side, Word};

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
    matches: Vec<(u32, u32)>,
    likeness: Vec<(u32, u32, f32)>,
    cover: [Vec<f32>; 2],
    best: [Best; 3],
    runs: Vec<Run>,
}

/// A run of common terms: its last row, number of terms, weight, weight within the event.
type Run = (u32, u32, f32, f32);

fn ratio(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn log(x: f32) -> f32 {
    (1.0 + x.max(0.0)).ln()
}

/// Calls `both` for each element that stands in two ascending lists.
fn meet<T, K: Ord>(a: &[T], b: &[T], key: impl Fn(&T) -> K, mut both: impl FnMut(&T, &T)) {
    meet_places(a, b, key, |i, j| both(&a[i], &b[j]));
}

fn shared<T: Ord + Copy>(a: &[T], b: &[T]) -> f32 {
    let mut n = 0.0;
    meet(a, b, |&x| x, |_, _| n += 1.0);
    n
}

/// The mass of what an ascending list shares with another.
fn overlap<T, U, K: Ord>(
    a: &[T],
    b: &[U],
    key_a: impl Fn(&T) -> K,
    key_b: impl Fn(&U) -> K,
    weight: impl Fn(&T) -> f32,
) -> f32 {
    let (mut i, mut j, mut both) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match key_a(&a[i]).cmp(&key_b(&b[j])) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += weight(&a[i]);
                i += 1;
                j += 1;
            }
        }
    }
    both
}

impl Pair<'_> {
    /// All the evidence, in the order of [`EVIDENCE`].
    pub fn evidence(self, scratch: &mut Scratch) -> Evidence {
        let mut all = [0.0; EVIDENCE.len()];
        let mut at = 0;
        let mut put = |numbers: &[f32]| {
            all[at..at + numbers.len()].copy_from_slice(numbers);
            at += numbers.len();
        };
        put(&self.grams());
        let Aligned { wording, event } = self.alignment(scratch);
        put(&wording);
        put(&self.softly(scratch));
        put(&self.facts());
        put(&self.shape());
        put(&self.clauses());
        put(&self.event());
        put(&event);
        put(&self.event_clauses());
        debug_assert_eq!(at, EVIDENCE.len());
        all
    }

    /// Shared pairs, triples and terms, by number and by weight.
    fn grams(self) -> [f32; 11] {
        let Self { a, b, .. } = self;
        let triples = shared(a.trigrams, b.trigrams);
        let (ta, tb) = (a.trigrams.len() as f32, b.trigrams.len() as f32);
        let (mut pairs, mut mass, mut outside) = (0.0, 0.0, 0.0);
        meet(
            a.bigrams,
            b.bigrams,
            |g| g.key,
            |x, y| {
                pairs += 1.0;
                mass += x.idf;
                outside += if x.names && y.names { 0.0 } else { x.idf };
            },
        );
        let (pa, pb) = (a.bigrams.len() as f32, b.bigrams.len() as f32);
        let (ma, mb) = (a.bigrams_sum, b.bigrams_sum);
        let (mut terms, mut idf) = (0.0, 0.0);
        meet(
            a.set,
            b.set,
            |t| t.code,
            |x, _| {
                terms += 1.0;
                idf += x.idf;
            },
        );
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
    fn matches(self, matches: &mut Vec<(u32, u32)>) {
        let (x, y) = (self.a.places, self.b.places);
        matches.clear();
        let (mut i, mut j) = (0, 0);
        while i < x.len() && j < y.len() {
            match x[i].0.cmp(&y[j].0) {
                std::cmp::Ordering::Less => i += 1,
                std::cmp::Ordering::Greater => j += 1,
                std::cmp::Ordering::Equal => {
                    let same = y[j..].iter().take_while(|place| place.0 == x[i].0);
                    matches.extend(same.map(|place| (x[i].1, place.1)));
                    i += 1;
                }
            }
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
        let Scratch { matches, best: [common, of_event, local], runs, .. } = scratch;
        self.matches(matches);
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

    /// How alike words are, for those that are at all, by place in `a`, then backwards by place in `b`.
    fn likeness(self, found: &mut Vec<(u32, u32, f32)>) {
        found.clear();
        for (i, x) in self.a.words.iter().enumerate() {
            let row = self.a.row(x);
            for (j, y) in self.b.words.iter().enumerate().rev() {
                let alike = match (row, self.b.row(y)) {
                    _ if x.key == y.key => 1.0,
                    (Some(p), Some(q)) => (p.similarity(q) - 0.45) * (0.9 / 0.55),
                    _ => continue,
                };
                if alike > 0.0 {
                    found.push((i as u32, j as u32, alike));
                }
            }
        }
    }

    /// Coverage and alignment of words that may be other words of like use. As in [`Self::alignment`], only words that are
    /// alike are visited, and the best alignment up to each column is kept without the cost of what was skipped.
    fn softly(self, scratch: &mut Scratch) -> [f32; 5] {
        const COST: f32 = 0.2;
        let (a, b) = (self.a.words, self.b.words);
        let (until_a, until_b) = (self.a.words_until, self.b.words_until);
        let Scratch { likeness, cover: [cover_a, cover_b], best: [common, local, _], .. } = scratch;
        self.likeness(likeness);
        for (cover, words) in [(&mut *cover_a, a), (&mut *cover_b, b)] {
            cover.clear();
            cover.resize(words.len(), 0.0);
        }
        for best in [&mut *common, local] {
            best.clear(b.len());
        }
        let mut best = 0.0f32;
        for &(i, j, alike) in &*likeness {
            let (row, column) = (i as usize, j as usize);
            cover_a[row] = cover_a[row].max(alike);
            cover_b[column] = cover_b[column].max(alike);
            let weight = alike * 0.5 * (a[row].weight + b[column].weight);
            common.reach(column, common.before(column).0 + weight, (0, 0));
            if alike > 0.1 {
                let spent = COST * (until_a[row] + until_b[column]);
                let value = (local.before(column).0 - spent).max(0.0) + weight;
                local.reach(column, value + COST * (until_a[row + 1] + until_b[column + 1]), (0, 0));
                best = best.max(value);
            }
        }
        let covered = |cover: &[f32], words: &[Word]| -> f32 {
            cover.iter().zip(words).map(|(c, w)| c * w.weight).sum()
        };
        let (wa, wb) = (until_a[a.len()], until_b[b.len()]);
        let (ca, cb) = (ratio(covered(cover_a, a), wa), ratio(covered(cover_b, b), wb));
        let common = common.all();
        [ca.min(cb), ca.max(cb), ratio(common, wa.min(wb)).min(1.5), ratio(common, wa.max(wb)), log(best)]
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
    fn shape(self) -> [f32; 9] {
        let Self { a, b, .. } = self;
        let mut quoted = 0.0;
        meet(
            a.bigrams,
            b.bigrams,
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
        let mut best = (0.0, [0.0; 4]);
        for x in self.a.clauses() {
            for y in self.b.clauses() {
                let idf = overlap(x.terms, y.terms, |t| t.code, |t| t.code, |t| t.weight);
                if idf == 0.0 {
                    continue;
                }
                let mass = overlap(x.pairs, y.pairs, |p| p.0, |p| p.0, |p| p.1);
                let terms = ratio(idf, x.terms_sum + y.terms_sum - idf);
                let pairs = ratio(mass, x.pairs_sum + y.pairs_sum - mass);
                let score = (terms + pairs) * log(idf);
                if score > best.0 {
                    best = (score, [terms, pairs, log(idf), log(mass)]);
                }
            }
        }
        let (mut inside, mut inside_idf) = (0.0f32, 0.0f32);
        for (side, other) in [(self.a, self.b), (self.b, self.a)] {
            for clause in side.clauses() {
                let idf = overlap(clause.terms, other.set, |t| t.code, |t| t.code, |t| t.weight);
                let mass = overlap(clause.pairs, other.bigrams, |p| p.0, |g| g.key, |p| p.1);
                let value = 0.5 * (ratio(idf, clause.terms_sum) + ratio(mass, clause.pairs_sum));
                if value * log(1.0 + idf) > inside * log(1.0 + inside_idf) {
                    (inside, inside_idf) = (value, idf);
                }
            }
        }
        let [terms, pairs, idf, mass] = best.1;
        [terms, pairs, idf, mass, inside, log(inside_idf)]
    }

    /// Shared terms and pairs with weights of the event, and what is left over.
    fn event(self) -> [f32; 8] {
        let Self { a, b, of_event: (ea, eb) } = self;
        let (ta, tb) = (ea.set_sum, eb.set_sum);
        let (mut both, mut once) = (0.0, 0.0);
        meet_places(
            a.set,
            b.set,
            |t| t.code,
            |i, _| {
                both += ea.set[i];
                once += if ea.set[i] >= a.set[i].idf { a.set[i].idf } else { 0.0 };
            },
        );
        let (mut mass, mut once_mass) = (0.0, 0.0);
        meet_places(
            a.bigrams,
            b.bigrams,
            |g| g.key,
            |i, _| {
                mass += ea.bigrams[i];
                once_mass += if ea.bigrams[i] >= a.bigrams[i].idf { a.bigrams[i].idf } else { 0.0 };
            },
        );
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
    fn event_clauses(self) -> [f32; 2] {
        let Self { a, b, of_event: (ea, eb) } = self;
        let mut best = [0.0f32; 2];
        for (x, &p) in a.clauses().zip(ea.clauses) {
            for (y, &q) in b.clauses().zip(eb.clauses) {
                let mut both = 0.0;
                meet_places(x.terms, y.terms, |t| t.code, |i, _| both += ea.clause_terms[x.first_term + i]);
                let sure = both / (both + 2.0);
                best[0] = best[0].max(ratio(both, p + q - both) * sure);
                best[1] = best[1].max(ratio(both, p.min(q)) * sure);
            }
        }
        best
    }
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

impl Pair<'_> {
    /// The share of what two units say within the event that both say (Jaccard).
    pub fn share(self) -> f32 {
        let Self { a, b, of_event: (ea, eb) } = self;
        let mut both = 0.0;
        meet_places(a.set, b.set, |t| t.code, |i, _| both += ea.set[i]);
        ratio(both, ea.set_sum + eb.set_sum - both)
    }
}
