//! What other articles say of a pair of units.
//!
//! Where unit `i` of one article and unit `j` of another both tell what unit `k` of a third tells, they tell the same, though
//! their own words may not show it. With `p(x, y)` the probability that two units tell the same, judged by their own two
//! articles alone, the third article supports the pair by `max_k p(i, k)·p(j, k)`. What counts is the *lift*, how far that
//! is above `p(i, j)`: the support of a pair that is sure anyway says nothing. It joins the pair's own log-odds in the
//! [model](super::model).
//!
//! A quotation and the sentences it is made of stand for each other: `p(i, k)` is that of the likeliest pair of units that
//! overlap `i` and `k`. Articles of which it is in doubt whether they tell of one event support nothing. Each unit asks only
//! the [`MOST_ASKED`] units that are likeliest to tell the same, so that the work grows with the number of pairs, whatever
//! many articles repeat.

use super::candidate::Homes;

/// The least probability of a pair that supports others.
pub(super) const LEAST: f32 = 0.1;
/// The most units that a unit asks.
pub const MOST_ASKED: usize = 16;

/// How likely two units tell the same by what their own two articles say, whatever others do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// The probability that the articles tell of one event, 0 to 1; 0 if the units are to be linked as copies only.
    pub event: f32,
    /// The log-odds that the units tell the same, without support.
    pub odds: f32,
    /// The probability that they do, 0 to 1.
    pub alone: f32,
    /// That of the likeliest pair of units that overlap them, 0 to 1.
    pub near: f32,
    /// The score of the two as copies of the same words; 0 if they are none.
    pub copy: f32,
}

impl Judgement {
    /// Of copies that articles of different events print.
    pub(super) const fn of_copies(score: f32) -> Self {
        Self { event: 0.0, odds: f32::NEG_INFINITY, alone: 0.0, near: 0.0, copy: score }
    }

    /// Whether it supports others.
    pub fn supports(&self) -> bool {
        self.near >= LEAST
    }
}

/// Who supports whom: for each unit those that are likeliest to tell the same.
pub(super) struct Support {
    /// A unit, one that may tell the same, and the probability that it does; ascending.
    asked: Vec<(u32, u32, f32)>,
}

impl Support {
    /// From pairs of units of the collection that [support](Judgement::supports) others, with their probabilities.
    pub fn new(pairs: impl Iterator<Item = (u32, u32, f32)>) -> Self {
        let mut asked: Vec<(u32, u32, f32)> = pairs.flat_map(|(i, j, p)| [(i, j, p), (j, i, p)]).collect();
        asked.sort_unstable_by(|x, y| x.0.cmp(&y.0).then(y.2.total_cmp(&x.2)).then(x.1.cmp(&y.1)));
        let (mut unit, mut count) = (u32::MAX, 0);
        asked.retain(|&(of, ..)| {
            count = if of == unit { count + 1 } else { 1 };
            unit = of;
            count <= MOST_ASKED
        });
        asked.sort_unstable_by_key(|&(unit, other, _)| (unit, other));
        Self { asked }
    }

    /// The support of a pair of units, 0 to 1.
    pub fn of(&self, i: u32, j: u32) -> f32 {
        let (a, b) = (self.asked(i), self.asked(j));
        let mut best = 0.0f32;
        super::event::meet_places(a, b, |asked| asked.1, |x, y| best = best.max(a[x].2 * b[y].2));
        best
    }

    fn asked(&self, unit: u32) -> &[(u32, u32, f32)] {
        let from = self.asked.partition_point(|asked| asked.0 < unit);
        let own = &self.asked[from..];
        &own[..own.iter().take_while(|asked| asked.0 == unit).count()]
    }
}

/// The number of a unit in the collection.
pub(super) fn number(homes: &Homes, article: u32, unit: u32) -> u32 {
    homes.units(article as usize).start + unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_unit_supports_two_that_both_tell_the_same() {
        let support = Support::new([(0, 5, 0.9), (3, 5, 0.8), (0, 4, 0.5), (3, 6, 1.0)].into_iter());
        assert_eq!((support.of(0, 3), support.of(3, 0)), (0.9 * 0.8, 0.9 * 0.8));
        assert_eq!((support.of(0, 6), support.of(4, 5)), (0.0, 0.5 * 0.9));
    }

    #[test]
    fn of_a_crowd_only_the_likeliest_are_asked() {
        let crowd = (1..=40u16).map(|other| (0, u32::from(other), f32::from(other) / 40.0));
        let support = Support::new(crowd.chain([(1, 100, 1.0), (40, 101, 1.0)]));
        assert_eq!((support.of(0, 100), support.of(0, 101)), (0.0, 1.0));
    }
}
