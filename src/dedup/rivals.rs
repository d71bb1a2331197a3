//! What else might match the units of a pair.
//!
//! A sentence says what one or two sentences of the other article say, seldom more; so a pair is doubtful if another pair
//! with one of its units, or with a unit that overlaps it, is likelier.

use super::side::Prepared;

/// The log-odds of the likeliest rival of a pair through its first unit and through its second.
pub(super) type Rivals = [f32; 2];

/// Less likely rivals count as no rivals.
pub(super) const LEAST_RIVAL: f32 = -6.0;

/// The rivals of each pair, given the log-odds of all.
pub(super) fn rivals(a: &Prepared, b: &Prepared, pairs: &[(u32, u32)], odds: &[f32]) -> Vec<Rivals> {
    let rows = Ranked::new(a, pairs.iter().map(|pair| pair.0), odds);
    let columns = Ranked::new(b, pairs.iter().map(|pair| pair.1), odds);
    pairs
        .iter()
        .map(|&(i, j)| {
            [
                rows.best(odds, i, |pair| !b.overlap(pairs[pair as usize].1, j)),
                columns.best(odds, j, |pair| !a.overlap(pairs[pair as usize].0, i)),
            ]
        })
        .collect()
}

/// The pairs of each unit of an article, likeliest first.
struct Ranked<'a> {
    article: &'a Prepared,
    pairs: Vec<u32>,
    /// Where those of each unit begin, and the number of all.
    from: Vec<u32>,
}

impl<'a> Ranked<'a> {
    fn new(article: &'a Prepared, units: impl Iterator<Item = u32>, odds: &[f32]) -> Self {
        let mut order: Vec<(u32, u32)> = units.zip(0..).collect();
        let likelier = |x: u32, y: u32| odds[y as usize].total_cmp(&odds[x as usize]).then(x.cmp(&y));
        order.sort_unstable_by(|x, y| x.0.cmp(&y.0).then_with(|| likelier(x.1, y.1)));
        let mut from = Vec::with_capacity(article.len() + 1);
        for unit in 0..=article.len() as u32 {
            from.push(order.partition_point(|pair| pair.0 < unit) as u32);
        }
        Self { article, pairs: order.iter().map(|pair| pair.1).collect(), from }
    }

    /// The best log-odds of a pair that is a `rival`, of those of a unit or of one that overlaps it.
    fn best(&self, odds: &[f32], unit: u32, rival: impl Fn(u32) -> bool) -> f32 {
        let of_unit = |unit: u32| {
            let pairs = self.from[unit as usize] as usize..self.from[unit as usize + 1] as usize;
            self.pairs[pairs].iter().find(|&&pair| rival(pair))
        };
        let units = std::iter::once(unit).chain(self.article.touching(unit));
        units.filter_map(of_unit).fold(LEAST_RIVAL, |best, &pair| best.max(odds[pair as usize]))
    }
}
