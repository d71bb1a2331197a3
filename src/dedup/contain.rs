//! The exact containment join: a small set that lies almost wholly inside a larger one.
//!
//! |x ∩ y| ≥ c·|x| with |x| ≤ |y| says nothing about how large y is, so lengths filter nothing. But x shares one of any
//! |x| − ⌈c·|x|⌉ + 1 of its items with y. So only the rarest items of x are indexed, for those x that the sieve leaves, and
//! every set is looked up in that index with all its items; most of them miss.

use super::distinct::Distinct;
use super::join::{POSTING_BYTES, Pair, Scratch};
use super::parallel::map_ranges;
use super::postings::{Gathered, Postings};
use super::rarity::Rarity;
use super::sets::Sets;
use super::sieve::{STEP, allowance, sieve_round};
use std::io;

/// All pairs in which the smaller set is contained in the larger to at least `least` (of its own size), ordered by `a`, then `b`.
pub(crate) fn contained<S: Sets + ?Sized>(
    sets: &S,
    least: f64,
    threads: usize,
    memory: usize,
) -> io::Result<Vec<Pair>> {
    let all: Vec<u32> = (0..sets.count() as u32).filter(|&set| sets.item_count(set as usize) > 0).collect();
    // Against all sets, to the end: a set without a container may itself contain others, so it must not take its items along.
    let small = sieve_round(sets, all.clone(), Some(&all), least, 1.0, threads, memory / 2)?;
    let rarity = Rarity::count(sets, &all, threads, memory / 4)?;
    let sizes = sizes(sets, &all, threads)?;
    let mut pairs = Vec::new();
    let mut from = 0;
    while from < small.len() {
        let mut bytes = 0;
        let mut to = from;
        while to < small.len() && (to == from || bytes < memory / 2) {
            bytes += POSTING_BYTES * (allowance(sets.item_count(small[to] as usize), least) + 1);
            to += 1;
        }
        let postings = index(sets, &small[from..to], least, threads, &rarity)?;
        pairs.extend(probe(sets, &all, &sizes, least, threads, &rarity, &postings)?);
        from = to;
    }
    pairs.sort_unstable();
    Ok(pairs)
}

/// Distinct items by set number.
fn sizes<S: Sets + ?Sized>(sets: &S, all: &[u32], threads: usize) -> io::Result<Vec<u32>> {
    let mut sizes = vec![0; sets.count()];
    let parts =
        map_ranges(threads, all.len(), STEP, <(Distinct, Vec<u64>)>::default, |(distinct, items), range| {
            range
                .map(|index| {
                    sets.items(all[index] as usize, items)?;
                    distinct.fill(items);
                    Ok(distinct.items().len() as u32)
                })
                .collect::<io::Result<Vec<_>>>()
        });
    let parts = parts.into_iter().collect::<io::Result<Vec<_>>>()?;
    for (&set, size) in all.iter().zip(parts.into_iter().flatten()) {
        sizes[set as usize] = size;
    }
    Ok(sizes)
}

fn index<S: Sets + ?Sized>(
    sets: &S,
    small: &[u32],
    least: f64,
    threads: usize,
    rarity: &Rarity,
) -> io::Result<Postings> {
    let gathered = map_ranges(threads, small.len(), 16 * STEP, Scratch::default, |scratch, range| {
        let mut gathered = Gathered::new();
        for index in range {
            scratch.read(sets, small[index])?;
            let length = allowance(scratch.distinct.items().len(), least) + 1;
            rarity.prefix(scratch.distinct.items(), length, &mut scratch.keys);
            for &key in scratch.keys.iter().filter(|&&key| !Rarity::is_single(key)) {
                gathered.add(key as u32, small[index]);
            }
        }
        Ok(gathered)
    });
    Ok(Postings::build(gathered.into_iter().collect::<io::Result<Vec<_>>>()?, threads))
}

fn probe<S: Sets + ?Sized>(
    sets: &S,
    all: &[u32],
    sizes: &[u32],
    least: f64,
    threads: usize,
    rarity: &Rarity,
    postings: &Postings,
) -> io::Result<Vec<Pair>> {
    let found = map_ranges(threads, all.len(), STEP, Scratch::default, |scratch, range| {
        let mut pairs = Vec::new();
        for index in range {
            let large = all[index];
            let size = sizes[large as usize];
            sets.items(large as usize, &mut scratch.items)?;
            scratch.candidates.clear();
            for &item in &scratch.items {
                for set in postings.sets(rarity.key(item) as u32, 0, u32::MAX) {
                    // Of two equally large sets the earlier one is looked up in the later.
                    if (sizes[set as usize], set) < (size, large) {
                        scratch.candidates.push(set);
                    }
                }
            }
            if scratch.candidates.is_empty() {
                continue;
            }
            scratch.candidates.sort_unstable();
            scratch.candidates.dedup();
            scratch.distinct.fill(&scratch.items);
            for &small in &scratch.candidates {
                let own = sizes[small as usize];
                sets.items(small as usize, &mut scratch.other)?;
                let needed = (least * f64::from(own) - 1e-9).ceil() as usize;
                let Some(shared) = scratch.distinct.shared(&scratch.other, needed) else { continue };
                if shared as f64 / f64::from(own) >= least {
                    pairs.push(Pair::new((small, own), (large, size), shared));
                }
            }
        }
        Ok(pairs)
    });
    Ok(found.into_iter().collect::<io::Result<Vec<_>>>()?.into_iter().flatten().collect())
}
