//! The exact similarity join: all pairs of sets whose Jaccard similarity reaches a threshold.
//!
//! J(x, y) = |x ∩ y| / |x ∪ y| ≥ t implies |x ∩ y| ≥ ⌈t / (1 + t) · (|x| + |y|)⌉ and t·|x| ≤ |y| ≤ |x| / t. If the items of every set are
//! put into one order, two such sets share an item among the first |x| − ⌈t·|x|⌉ + 1 of the larger and the first
//! |y| − ⌈2t / (1 + t) · |y|⌉ + 1 of the smaller (prefix filtering: Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007; Xiao and others
//! 2008, `PPJoin`). The order is by rarity. Every candidate is then verified by counting, with an early end once the
//! threshold is out of reach.
//!
//! Before that, a sieve removes the sets that cannot have a partner, which in an ordinary news corpus are nine in ten.

use super::contain::contained;
use super::distinct::Distinct;
use super::parallel::map_ranges;
use super::postings::{Gathered, Postings};
use super::rarity::Rarity;
use super::sets::Sets;
use super::sieve::{STEP, allowance, sieve};
use std::io;

/// Two similar sets, `a` before `b`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Number of the first set.
    pub a: u32,
    /// Number of the second set.
    pub b: u32,
    /// Distinct items that both have.
    pub shared: u32,
    /// Distinct items of the first.
    pub size_a: u32,
    /// Distinct items of the second.
    pub size_b: u32,
}

impl Pair {
    /// |a ∩ b| / |a ∪ b|, in 0..=1.
    #[must_use]
    pub fn jaccard(&self) -> f64 {
        jaccard(self.shared as usize, self.size_a as usize, self.size_b as usize)
    }

    /// |a ∩ b| / min(|a|, |b|), in 0..=1.
    #[must_use]
    pub fn containment(&self) -> f64 {
        f64::from(self.shared) / f64::from(self.size_a.min(self.size_b))
    }
}

pub(crate) fn jaccard(shared: usize, size_a: usize, size_b: usize) -> f64 {
    shared as f64 / (size_a + size_b - shared) as f64
}

/// What to join, and with how much of the machine.
#[derive(Debug, Clone)]
pub struct Join {
    pub(crate) threshold: f64,
    pub(crate) threads: usize,
    pub(crate) memory: usize,
    pub(crate) containment: Option<f64>,
}

impl Join {
    /// A join at Jaccard similarity ≥ `threshold`, which lies in (0, 1]; one thread, memory as needed.
    #[must_use]
    pub fn new(threshold: f64) -> Self {
        Self { threshold, threads: 1, memory: usize::MAX / 8, containment: None }
    }

    /// Also finds the pairs in which the smaller set lies in the larger to at least this share, in (0, 1], of its own size.
    #[must_use]
    pub fn containment(mut self, least: f64) -> Self {
        self.containment = Some(least);
        self
    }

    /// Uses this many threads. The pairs are the same for any number.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Bounds the tables of the join to about this many bytes; less memory means more passes over the sets.
    #[must_use]
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// All pairs at or above the threshold, ordered by `a`, then `b`.
    ///
    /// # Errors
    /// When the sets cannot be read.
    pub fn pairs<S: Sets + ?Sized>(&self, sets: &S) -> io::Result<Vec<Pair>> {
        let live = (0..sets.count() as u32).filter(|&set| sets.item_count(set as usize) > 0).collect();
        let live = sieve(sets, live, self.threshold, self.threads, self.memory / 2)?;
        let mut pairs = self.join(sets, &live)?;
        drop(live);
        if let Some(least) = self.containment {
            pairs.extend(contained(sets, least, self.threads, self.memory)?);
        }
        pairs.sort_unstable();
        pairs.dedup();
        Ok(pairs)
    }

    fn join<S: Sets + ?Sized>(&self, sets: &S, live: &[u32]) -> io::Result<Vec<Pair>> {
        let rarity = Rarity::count(sets, live, self.threads, self.memory / 4)?;
        let ranked = self.rank(sets, live)?;
        let mut pairs = Vec::new();
        let mut from = 0;
        while from < ranked.len() {
            // Half of the memory holds the postings of one block of sets; every set is looked up in every block that its
            // size allows.
            let mut bytes = 0;
            let mut to = from;
            while to < ranked.len() && (to == from || bytes < self.memory / 2) {
                bytes += POSTING_BYTES * self.index_prefix(ranked[to].size);
                to += 1;
            }
            let postings = self.index(sets, &ranked[from..to], from, &rarity)?;
            let block =
                Block { join: self, sets, ranked: &ranked, ranks: from..to, rarity: &rarity, postings };
            pairs.extend(block.pairs()?);
            from = to;
        }
        Ok(pairs)
    }

    /// The sets by size, with their number of distinct items.
    fn rank<S: Sets + ?Sized>(&self, sets: &S, live: &[u32]) -> io::Result<Vec<Ranked>> {
        let parts = map_ranges(
            self.threads,
            live.len(),
            STEP,
            <(Distinct, Vec<u64>)>::default,
            |(distinct, items), range| {
                range
                    .map(|index| {
                        sets.items(live[index] as usize, items)?;
                        distinct.fill(items);
                        Ok(Ranked { size: distinct.items().len() as u32, set: live[index] })
                    })
                    .collect::<io::Result<Vec<_>>>()
            },
        );
        let mut ranked: Vec<Ranked> =
            parts.into_iter().collect::<io::Result<Vec<_>>>()?.into_iter().flatten().collect();
        ranked.sort_unstable();
        Ok(ranked)
    }

    /// How many of its rarest items a set shares at least one of with any partner that is no smaller.
    fn index_prefix(&self, size: u32) -> usize {
        allowance(size as usize, 2.0 * self.threshold / (1.0 + self.threshold)) + 1
    }

    /// How many of its rarest items a set shares at least one of with any partner.
    fn probe_prefix(&self, size: u32) -> usize {
        allowance(size as usize, self.threshold) + 1
    }

    /// Indexes sets whose ranks begin at `first`.
    fn index<S: Sets + ?Sized>(
        &self,
        sets: &S,
        ranked: &[Ranked],
        first: usize,
        rarity: &Rarity,
    ) -> io::Result<Postings> {
        let gathered =
            map_ranges(self.threads, ranked.len(), 16 * STEP, Scratch::default, |scratch, range| {
                let mut gathered = Gathered::new();
                for index in range {
                    scratch.read(sets, ranked[index].set)?;
                    let length = self.index_prefix(ranked[index].size);
                    rarity.prefix(scratch.distinct.items(), length, &mut scratch.keys);
                    for &key in scratch.keys.iter().filter(|&&key| !Rarity::is_single(key)) {
                        gathered.add(key as u32, (first + index) as u32);
                    }
                }
                Ok(gathered)
            });
        Ok(Postings::build(gathered.into_iter().collect::<io::Result<Vec<_>>>()?, self.threads))
    }
}

/// Memory of one posting while the index is built.
pub(super) const POSTING_BYTES: usize = 20;

/// The indexed sets of some ranks, and what is needed to find their partners.
struct Block<'a, S: ?Sized> {
    join: &'a Join,
    sets: &'a S,
    ranked: &'a [Ranked],
    ranks: std::ops::Range<usize>,
    rarity: &'a Rarity,
    postings: Postings,
}

impl<S: Sets + ?Sized> Block<'_, S> {
    /// The pairs whose smaller set is in the block.
    fn pairs(&self) -> io::Result<Vec<Pair>> {
        // Only sets up to 1/t times the largest of the block can have a partner in it.
        let largest = f64::from(self.ranked[self.ranks.end - 1].size) / self.join.threshold + 1e-9;
        let first = self.ranks.start;
        let end = self.ranked.partition_point(|one| f64::from(one.size) <= largest);
        let found = map_ranges(self.join.threads, end - first, STEP, Scratch::default, |scratch, range| {
            let mut pairs = Vec::new();
            for rank in range.start + first..range.end + first {
                self.partners(rank, scratch, &mut pairs)?;
            }
            Ok(pairs)
        });
        Ok(found.into_iter().collect::<io::Result<Vec<_>>>()?.into_iter().flatten().collect())
    }

    /// The partners of one set among the smaller (or equally large and earlier) sets of the block.
    fn partners(&self, rank: usize, scratch: &mut Scratch, pairs: &mut Vec<Pair>) -> io::Result<()> {
        let threshold = self.join.threshold;
        let own = self.ranked[rank];
        let smallest = threshold * f64::from(own.size) - 1e-9;
        let start = self.ranks.start
            + self.ranked[self.ranks.clone()].partition_point(|one| f64::from(one.size) < smallest);
        let end = rank.min(self.ranks.end);
        if start >= end {
            return Ok(());
        }
        scratch.read(self.sets, own.set)?;
        self.rarity.prefix(scratch.distinct.items(), self.join.probe_prefix(own.size), &mut scratch.keys);
        scratch.candidates.clear();
        for &key in scratch.keys.iter().filter(|&&key| !Rarity::is_single(key)) {
            scratch.candidates.extend(self.postings.sets(key as u32, start as u32, end as u32));
        }
        scratch.candidates.sort_unstable();
        scratch.candidates.dedup();
        for &candidate in &scratch.candidates {
            let other = self.ranked[candidate as usize];
            self.sets.items(other.set as usize, &mut scratch.other)?;
            let both = f64::from(own.size + other.size);
            let least = (both * threshold / (1.0 + threshold) - 1e-9).ceil() as usize;
            let Some(shared) = scratch.distinct.shared(&scratch.other, least) else { continue };
            if jaccard(shared, own.size as usize, other.size as usize) >= threshold {
                pairs.push(Pair::new((own.set, own.size), (other.set, other.size), shared));
            }
        }
        Ok(())
    }
}

impl Pair {
    /// A pair in order of the set numbers, from (number, size) of each.
    pub(crate) fn new(one: (u32, u32), two: (u32, u32), shared: usize) -> Self {
        let (a, b) = if one.0 < two.0 { (one, two) } else { (two, one) };
        Self { a: a.0, b: b.0, shared: shared as u32, size_a: a.1, size_b: b.1 }
    }
}

/// A set in order of size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ranked {
    size: u32,
    set: u32,
}

/// Reusable memory of one thread.
#[derive(Default)]
pub(super) struct Scratch {
    pub items: Vec<u64>,
    pub other: Vec<u64>,
    pub distinct: Distinct,
    pub keys: Vec<u64>,
    pub candidates: Vec<u32>,
}

impl Scratch {
    pub fn read<S: Sets + ?Sized>(&mut self, sets: &S, set: u32) -> io::Result<()> {
        sets.items(set as usize, &mut self.items)?;
        self.distinct.fill(&self.items);
        Ok(())
    }
}
