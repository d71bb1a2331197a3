//! Min-wise hashing with banding: cheap candidates for a join that is spread over many machines.
//!
//! A signature holds, for each of b·r hash functions, the smallest hash of any item; two sets agree in one place with
//! probability J, their Jaccard similarity (Broder 1997). Cut into b bands of r rows, two sets become candidates when all rows of some band
//! agree, which happens with probability 1 − (1 − Jʳ)ᵇ ([`MinHash::recall`]). Candidates are only that: verify each
//! with [`verify`], and what remains are pairs of the exact join, with the same numbers. What the join finds and
//! the bands miss is stated by the recall; on one machine the exact join is faster and misses nothing.
//!
//! The hash functions are x ↦ (x ⊕ s) · m folded to 32 bits, with s and m drawn from XXH3 of the function's number, and a
//! band's key is the XXH3 of its rows: both stay the same between runs, machines and versions of this crate.

use super::distinct::Distinct;
use super::join::{Pair, jaccard};
use super::parallel::map_ranges;
use super::sets::Sets;
use std::io;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// A family of hash functions, in bands.
#[derive(Debug, Clone)]
pub struct MinHash {
    bands: usize,
    rows: usize,
    /// (s, m) of each function.
    functions: Vec<(u64, u64)>,
}

impl MinHash {
    /// `bands` × `rows` functions, at least one of each. 16 × 8 finds 95 % of the pairs at .8 and 99.99 % at .9; 32 × 4 finds all but one in 10⁷ at
    /// .8, and proposes many more pairs that are none.
    #[must_use]
    pub fn new(bands: usize, rows: usize) -> Self {
        let (bands, rows) = (bands.max(1), rows.max(1));
        let functions = (0..(bands * rows) as u64)
            .map(|number| {
                let seed = |which| xxh3_64_with_seed(&number.to_le_bytes(), which);
                (seed(1), seed(2) | 1)
            })
            .collect();
        Self { bands, rows, functions }
    }

    /// Probability that a pair of Jaccard similarity `jaccard` becomes a candidate.
    #[must_use]
    pub fn recall(&self, jaccard: f64) -> f64 {
        1.0 - (1.0 - jaccard.powf(self.rows as f64)).powf(self.bands as f64)
    }

    /// The signature of a set, given its well-spread items (such as [`shingles`](super::shingles)); all `u32::MAX` for an empty set.
    #[must_use]
    pub fn signature(&self, items: &[u64]) -> Vec<u32> {
        self.functions
            .iter()
            .map(|&(s, m)| {
                items.iter().map(|&item| ((item ^ s).wrapping_mul(m) >> 32) as u32).min().unwrap_or(u32::MAX)
            })
            .collect()
    }

    /// One key a band; sets that share a key at the same place are candidates.
    #[must_use]
    pub fn band_keys(&self, signature: &[u32]) -> Vec<u64> {
        let mut bytes = Vec::with_capacity(self.rows * 4);
        signature
            .chunks(self.rows)
            .map(|rows| {
                bytes.clear();
                bytes.extend(rows.iter().flat_map(|row| row.to_le_bytes()));
                xxh3_64(&bytes)
            })
            .collect()
    }

    /// All candidate pairs, `a` before `b`, in order. Empty sets are left out.
    ///
    /// # Errors
    /// When the sets cannot be read.
    pub fn candidates<S: Sets + ?Sized>(&self, sets: &S, threads: usize) -> io::Result<Vec<(u32, u32)>> {
        let keys = map_ranges(threads, sets.count(), 256, Vec::new, |items, range| {
            range
                .filter(|&set| sets.item_count(set) > 0)
                .map(|set| {
                    sets.items(set, items)?;
                    Ok((set as u32, self.band_keys(&self.signature(items))))
                })
                .collect::<io::Result<Vec<_>>>()
        });
        let keys: Vec<(u32, Vec<u64>)> =
            keys.into_iter().collect::<io::Result<Vec<_>>>()?.into_iter().flatten().collect();
        let mut pairs = Vec::new();
        for band in 0..self.bands {
            let mut column: Vec<(u64, u32)> = keys.iter().map(|(set, keys)| (keys[band], *set)).collect();
            column.sort_unstable();
            for bucket in column.chunk_by(|x, y| x.0 == y.0) {
                for (index, &(_, a)) in bucket.iter().enumerate() {
                    pairs.extend(bucket[index + 1..].iter().map(|&(_, b)| (a, b)));
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        Ok(pairs)
    }
}

/// The candidates whose Jaccard similarity reaches `threshold`, counted exactly.
///
/// # Errors
/// When the sets cannot be read.
pub fn verify<S: Sets + ?Sized>(
    sets: &S,
    candidates: &[(u32, u32)],
    threshold: f64,
    threads: usize,
) -> io::Result<Vec<Pair>> {
    let found = map_ranges(
        threads,
        candidates.len(),
        256,
        <(Distinct, Distinct, Vec<u64>)>::default,
        |(one, two, items), range| {
            let mut pairs = Vec::new();
            for &(a, b) in &candidates[range] {
                sets.items(a as usize, items)?;
                one.fill(items);
                sets.items(b as usize, items)?;
                two.fill(items);
                let shared = one.shared(two.items(), 0).unwrap_or(0);
                let (size_a, size_b) = (one.items().len(), two.items().len());
                if size_a + size_b > 0 && jaccard(shared, size_a, size_b) >= threshold {
                    pairs.push(Pair::new((a, size_a as u32), (b, size_b as u32), shared));
                }
            }
            Ok(pairs)
        },
    );
    Ok(found.into_iter().collect::<io::Result<Vec<_>>>()?.into_iter().flatten().collect())
}
