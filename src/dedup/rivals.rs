//! What else might match the units of a pair.
//!
//! A sentence says what one or two sentences of the other article say, seldom more; so a pair is doubtful if another pair
//! with one of its units, or with a unit that overlaps it, is likelier.

use super::side::Prepared;
use crate::text::Span;

/// The log-odds of the likeliest rival of a pair through its first unit and through its second.
pub(super) type Rivals = [f32; 2];

/// Less likely rivals count as no rivals.
pub(super) const LEAST_RIVAL: f32 = -6.0;

/// The rivals of each pair, given the log-odds of all.
pub(super) fn rivals(
    a: &Prepared,
    b: &Prepared,
    pairs: impl Iterator<Item = (u32, u32)>,
    odds: &[f32],
) -> Vec<Rivals> {
    let pairs: Vec<(u32, u32)> = pairs.collect();
    let (of_a, of_b) = (Units::new(a), Units::new(b));
    let rows = of_a.by_unit(pairs.iter().map(|pair| pair.0), odds);
    let columns = of_b.by_unit(pairs.iter().map(|pair| pair.1), odds);
    pairs
        .iter()
        .map(|&(i, j)| {
            [
                of_a.best(&rows, odds, i, |pair| !of_b.overlap(pairs[pair as usize].1, j)),
                of_b.best(&columns, odds, j, |pair| !of_a.overlap(pairs[pair as usize].0, i)),
            ]
        })
        .collect()
}

/// The units of an article and which of them overlap.
struct Units {
    spans: Vec<Span>,
    touching: Vec<Vec<u32>>,
}

impl Units {
    fn new(article: &Prepared) -> Self {
        let spans: Vec<Span> = article.sides.iter().map(|side| side.span).collect();
        let mut order: Vec<u32> = (0..spans.len() as u32).collect();
        order.sort_by_key(|&unit| spans[unit as usize]);
        let mut touching: Vec<Vec<u32>> = (0..spans.len() as u32).map(|unit| vec![unit]).collect();
        for (at, &unit) in order.iter().enumerate() {
            let end = spans[unit as usize].end;
            for &next in order[at + 1..].iter().take_while(|&&next| spans[next as usize].start < end) {
                touching[unit as usize].push(next);
                touching[next as usize].push(unit);
            }
        }
        Self { spans, touching }
    }

    fn overlap(&self, unit: u32, other: u32) -> bool {
        self.spans[unit as usize].overlap(self.spans[other as usize]) > 0
    }

    /// The pairs of each unit, likeliest first.
    fn by_unit(&self, units: impl Iterator<Item = u32>, odds: &[f32]) -> Vec<Vec<u32>> {
        let mut lists = vec![Vec::new(); self.spans.len()];
        for (unit, pair) in units.zip(0u32..) {
            lists[unit as usize].push(pair);
        }
        for list in &mut lists {
            list.sort_by(|&x, &y| odds[y as usize].total_cmp(&odds[x as usize]).then(x.cmp(&y)));
        }
        lists
    }

    /// The best log-odds of a pair that is a `rival`, of those of a unit or of one that overlaps it.
    fn best(&self, lists: &[Vec<u32>], odds: &[f32], unit: u32, rival: impl Fn(u32) -> bool) -> f32 {
        let of_unit = |&unit: &u32| lists[unit as usize].iter().find(|&&pair| rival(pair));
        let rivals = self.touching[unit as usize].iter().filter_map(of_unit);
        rivals.fold(LEAST_RIVAL, |best, &pair| best.max(odds[pair as usize]))
    }
}
