//! A pair of units among the other pairs of the same two articles.
//!
//! A true match is the best of its row and column and has matching neighbours; two articles that share much say that a
//! further match is likely. These numbers join the [`evidence`](super::evidence) before the model sees it.

use rustc_hash::FxHashMap;

use super::event::{Weights, meet_places};
use super::evidence::{EVIDENCE, Evidence, Pair, Scratch};
use super::phrase::idf;
use super::side::Prepared;
use super::unit::UnitKind;

/// Names of all numbers of a pair, in order.
pub(super) fn feature_names() -> Vec<String> {
    let mut names: Vec<String> = EVIDENCE.iter().map(ToString::to_string).collect();
    names.extend(["shared-shorter", "shared-longer", "shared-names"].map(String::from));
    for measure in COMPETING {
        names.push(format!("{}-over-best", EVIDENCE[measure]));
        names.push(format!("{}-over-second", EVIDENCE[measure]));
    }
    names.extend(["diagonal", "near"].map(String::from));
    names
}

/// Number of all numbers of a pair.
pub(super) const FEATURES: usize = EVIDENCE.len() + 3 + 2 * COMPETING.len() + 2;

/// All numbers of a pair.
pub(super) type Features = [f32; FEATURES];

/// The measures by which pairs compete for their row and column.
const COMPETING: [usize; 8] = [
    position("align-dice"),
    position("idf-containment"),
    position("soft-align-shorter"),
    position("soft-local"),
    position("event-jaccard"),
    position("event-once"),
    position("event-align-dice"),
    position("event-clause-jaccard"),
];
/// The measure by which neighbours count.
const NEIGHBOUR: usize = position("event-align-dice");

const fn position(name: &str) -> usize {
    let mut i = 0;
    while i < EVIDENCE.len() {
        if equal(EVIDENCE[i].as_bytes(), name.as_bytes()) {
            return i;
        }
        i += 1;
    }
    panic!("no such evidence")
}

const fn equal(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() && a[i] == b[i] {
        i += 1;
    }
    i == a.len() && i == b.len()
}

/// Which pairs of units of two articles are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Those asked for.
    Wanted,
    /// Those asked for and all that share a pair of terms; the model has learnt from these.
    All,
    /// The same, of articles that may tell of two events.
    Doubtful,
}

impl Scope {
    /// The least share of what two units say within the event for a closer look. Below .06 nothing came out likelier than
    /// one in three (`data/train/matcher.py`, out of fold), below .08 one in 400 likelier than one in two. Few articles are
    /// looked at as closely as those that the model learnt from.
    const fn least(self) -> f32 {
        match self {
            Self::All => 0.03,
            Self::Wanted => 0.06,
            Self::Doubtful => 0.08,
        }
    }
}

/// The pairs of units of two articles that deserve a closer look, with all their numbers, in order; `wanted` are pairs
/// found by rare phrases.
pub(super) fn features(
    a: &Prepared,
    b: &Prepared,
    wanted: &[(u32, u32)],
    scope: Scope,
) -> Vec<((u32, u32), Features)> {
    let between = Between::new(a, b);
    let pairs = if scope == Scope::Wanted { wanted.to_vec() } else { sharing(a, b, wanted) };
    let mut scratch = Scratch::default();
    let evidence = |pair| Some((pair, between.evidence(a, b, pair, scope, &mut scratch)?));
    let found: Vec<((u32, u32), Evidence)> = pairs.into_iter().filter_map(evidence).collect();
    between.features(a, b, &found)
}

/// What two articles are to each other, whichever of their units are looked at.
pub(super) struct Between {
    of_event: [Weights; 2],
    /// How much they share: weight of common pairs over the shorter and the longer, weight of common rare names.
    shared: [f32; 3],
}

impl Between {
    pub fn new(a: &Prepared, b: &Prepared) -> Self {
        Self { of_event: Weights::of(a, b), shared: articles(a, b) }
    }

    /// The evidence for a pair of units, if it deserves a closer look.
    pub fn evidence(
        &self,
        a: &Prepared,
        b: &Prepared,
        (i, j): (u32, u32),
        scope: Scope,
        scratch: &mut Scratch,
    ) -> Option<Evidence> {
        let (x, y) = (i as usize, j as usize);
        let [of_a, of_b] = &self.of_event;
        let pair = Pair { a: a.side(x), b: b.side(y), of_event: (of_a.side(a, x), of_b.side(b, y)) };
        (pair.share(scratch) >= scope.least()).then(|| pair.evidence(scratch))
    }

    /// All numbers of pairs among each other.
    pub fn features(
        &self,
        a: &Prepared,
        b: &Prepared,
        found: &[((u32, u32), Evidence)],
    ) -> Vec<((u32, u32), Features)> {
        let rivals = Rivals::new(a, b, found);
        let neighbours = Neighbours::new(a, b, found);
        let all = |((i, j), evidence): &((u32, u32), Evidence)| {
            let mut all = [0.0; FEATURES];
            all[..EVIDENCE.len()].copy_from_slice(evidence);
            let mut at = EVIDENCE.len();
            all[at..at + 3].copy_from_slice(&self.shared);
            at += 3;
            for (k, &measure) in COMPETING.iter().enumerate() {
                let value = evidence[measure];
                let (row, column) = rivals.best(*i, *j, k, value);
                all[at] = value - row.max(column);
                all[at + 1] = value - row.min(column);
                at += 2;
            }
            (all[at], all[at + 1]) = neighbours.of(a.units[*i as usize].order, b.units[*j as usize].order);
            ((*i, *j), all)
        };
        found.iter().map(all).collect()
    }
}

/// The most units of either article that may hold a pair of terms for it to be followed.
const MOST: usize = 60;

/// All pairs of units that share a pair of terms, and those `wanted`.
fn sharing(a: &Prepared, b: &Prepared, wanted: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let width = b.len();
    let mut shared = vec![false; a.len() * width];
    for &(i, j) in wanted {
        shared[i as usize * width + j as usize] = true;
    }
    meet_places(
        &a.pairs,
        &b.pairs,
        |pair| pair.key,
        |i, j| {
            let (x, y) = (a.holders(i), b.holders(j));
            if x.len().max(y.len()) <= MOST {
                for &first in x {
                    for &second in y {
                        shared[first as usize * width + second as usize] = true;
                    }
                }
            }
        },
    );
    (0..shared.len()).filter(|&at| shared[at]).map(|at| ((at / width) as u32, (at % width) as u32)).collect()
}

/// How much two articles share: weight of common pairs over the shorter and the longer, weight of common rare names.
fn articles(a: &Prepared, b: &Prepared) -> [f32; 3] {
    let mut both = 0.0;
    meet_places(
        &a.pairs,
        &b.pairs,
        |pair| pair.key,
        |i, j| both += if a.pairs[i].count.min(b.pairs[j].count) > 0 { a.pair_idf[i] } else { 0.0 },
    );
    let names: f32 = a
        .all_names
        .iter()
        .filter(|name| b.all_names.binary_search(name).is_ok())
        .map(|&name| (idf(name) - 3.0).max(0.0))
        .sum();
    [both / a.mass.min(b.mass).max(1.0), both / a.mass.max(b.mass).max(1.0), (1.0 + names).ln()]
}

/// The two best values of each row and column. Sentences and quotations compete apart, because a quotation and the
/// sentences it is made of are no rivals.
struct Rivals<'a> {
    a: &'a Prepared,
    b: &'a Prepared,
    /// By unit and kind of its partner.
    rows: Vec<Best>,
    columns: Vec<Best>,
}

/// The two best values by each measure.
type Best = [[f32; 2]; COMPETING.len()];

/// Where the best of a unit stand, with units of a kind.
const fn best_at(unit: u32, kind: UnitKind) -> usize {
    2 * unit as usize + matches!(kind, UnitKind::Quote) as usize
}

impl<'a> Rivals<'a> {
    fn new(a: &'a Prepared, b: &'a Prepared, found: &[((u32, u32), Evidence)]) -> Self {
        let none = |units: usize| vec![Best::default(); 2 * units];
        let mut rivals = Self { a, b, rows: none(a.len()), columns: none(b.len()) };
        let enter = |best: &mut [f32; 2], value: f32| {
            if value > best[0] {
                *best = [value, best[0]];
            } else if value > best[1] {
                best[1] = value;
            }
        };
        for ((i, j), evidence) in found {
            let (row, column) = rivals.at(*i, *j);
            for (k, &measure) in COMPETING.iter().enumerate() {
                enter(&mut rivals.rows[row][k], evidence[measure]);
                enter(&mut rivals.columns[column][k], evidence[measure]);
            }
        }
        rivals
    }

    fn at(&self, i: u32, j: u32) -> (usize, usize) {
        let (kind_a, kind_b) = (self.a.units[i as usize].kind, self.b.units[j as usize].kind);
        (best_at(i, kind_b), best_at(j, kind_a))
    }

    /// The best other value of the row and of the column of a pair.
    fn best(&self, i: u32, j: u32, k: usize, own: f32) -> (f32, f32) {
        let (row, column) = self.at(i, j);
        let other = |best: [f32; 2]| if own >= best[0] { best[1] } else { best[0] };
        (other(self.rows[row][k]), other(self.columns[column][k]))
    }
}

/// The strength of pairs by the numbers of their sentences.
struct Neighbours {
    strength: FxHashMap<(usize, usize), f32>,
}

impl Neighbours {
    fn new(a: &Prepared, b: &Prepared, found: &[((u32, u32), Evidence)]) -> Self {
        let mut strength: FxHashMap<(usize, usize), f32> = FxHashMap::default();
        for ((i, j), evidence) in found {
            let order = (a.units[*i as usize].order, b.units[*j as usize].order);
            let value = strength.entry(order).or_default();
            *value = value.max(evidence[NEIGHBOUR]);
        }
        Self { strength }
    }

    /// The best neighbour of two sentences on the diagonal, and the best within two sentences on either side.
    fn of(&self, p: usize, q: usize) -> (f32, f32) {
        let at = |dp: isize, dq: isize| {
            let place = p.checked_add_signed(dp).zip(q.checked_add_signed(dq));
            place.and_then(|place| self.strength.get(&place)).copied().unwrap_or(0.0)
        };
        let diagonal = at(-1, -1).max(at(1, 1));
        let mut near = diagonal;
        for dp in -2isize..=2 {
            for dq in -2isize..=2 {
                if (dp, dq) != (0, 0) && dp * dq >= 0 {
                    near = near.max(at(dp, dq));
                }
            }
        }
        (diagonal, near)
    }
}
