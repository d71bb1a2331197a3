//! The sieve: proves, for nearly every article of an ordinary corpus, that it has no near-duplicate at all.
//!
//! If sets x and y have Jaccard similarity ≥ t, then |x ∩ y| ≥ t·|x|; so when more than (1 − t)·|x| items of x occur in
//! no other set, x has no partner and can be forgotten. One pass over the corpus notes in a table of two bits a slot
//! whether a slot was hit never, once or more often; a second pass counts the items of each set whose slot was hit once.
//! Two items that fall into one slot only make an item look shared, which keeps a set that could have gone: the sieve
//! never loses a pair. Sets that go take their items with them, so a second round on the rest finds more.
//!
//! The first round looks at a part of the hash range only, just large enough to hold the proof for an ordinary article.
//! A table larger than the memory allowed is made in several passes, each over its part of the hash range.

use super::parallel::{fill_stretches, map_ranges};
use super::sets::Sets;
use super::table::Table;
use std::io;
use std::ops::Range;

/// Slots per item: one item in five then shares its slot by accident. Twice as many would prove a little more, and wait
/// longer for a table twice as large.
const SLOTS_PER_ITEM: u64 = 4;
/// Rounds at most; a round that takes out less than half of the sets is the last.
const ROUNDS: usize = 4;
/// Sets that one thread takes at a time.
pub(crate) const STEP: usize = 256;

/// The part of the hash range that `hash` falls into, out of `slots` equal parts.
#[inline]
pub(crate) fn slot(hash: u64, slots: u64) -> u64 {
    ((u128::from(hash) * u128::from(slots)) >> 64) as u64
}

/// The largest number of items that a set of `size` may fail to share with a partner: ⌊(1 − t)·size⌋, with a hair of slack for rounding.
#[inline]
pub(crate) fn allowance(size: usize, threshold: f64) -> usize {
    ((1.0 - threshold) * size as f64 + 1e-9) as usize
}

/// Of the sets `live`, those that may have a partner at `threshold`, in the same order.
pub(crate) fn sieve<S: Sets + ?Sized>(
    sets: &S,
    mut live: Vec<u32>,
    threshold: f64,
    threads: usize,
    table_bytes: usize,
) -> io::Result<Vec<u32>> {
    let mut share = (2.6 * (1.0 - threshold)).clamp(0.05, 1.0);
    for _ in 0..ROUNDS {
        let before = live.len();
        live = sieve_round(sets, live, None, threshold, share, threads, table_bytes)?;
        if live.len() * 2 > before {
            break;
        }
        share = 1.0;
    }
    Ok(live)
}

/// One round over `share` of the hash range. An item counts as shared when another set of `crowd` has it, or of those still live when no crowd is given.
pub(crate) fn sieve_round<S: Sets + ?Sized>(
    sets: &S,
    mut live: Vec<u32>,
    crowd: Option<&[u32]>,
    threshold: f64,
    share: f64,
    threads: usize,
    table_bytes: usize,
) -> io::Result<Vec<u32>> {
    let items: u64 = crowd.unwrap_or(&live).iter().map(|&set| sets.item_count(set as usize) as u64).sum();
    let slots = (items * SLOTS_PER_ITEM).max(64);
    let wanted = ((slots as f64 * share) as u64).clamp(1, slots);
    let at_once = wanted.min((table_bytes as u64 * 4).max(64)).next_multiple_of(4);
    let mut single = vec![0u32; live.len()];
    let mut from = 0;
    while from < wanted && !live.is_empty() {
        let part = from..(from + at_once).min(wanted);
        let table = Hits::fill(sets, crowd.unwrap_or(&live), slots, part.clone(), threads)?;
        let counts = map_ranges(threads, live.len(), STEP, Vec::new, |items, range| {
            range
                .map(|index| {
                    sets.items(live[index] as usize, items)?;
                    table.keep_slots(items);
                    Ok(items.iter().filter(|&&slot| table.once(slot)).count() as u32)
                })
                .collect::<io::Result<Vec<u32>>>()
        });
        let counts = counts.into_iter().collect::<io::Result<Vec<_>>>()?;
        for (total, count) in single.iter_mut().zip(counts.into_iter().flatten()) {
            *total += count;
        }
        // Whoever is out takes its count along, so that both lists stay parallel.
        let mut kept = 0;
        for index in 0..live.len() {
            let size = sets.item_count(live[index] as usize);
            if single[index] as usize <= allowance(size, threshold) && size > 0 {
                live[kept] = live[index];
                single[kept] = single[index];
                kept += 1;
            }
        }
        live.truncate(kept);
        single.truncate(kept);
        from = part.end;
    }
    Ok(live)
}

/// How often each slot of a part of the hash range was hit: two bits, "at all" and "again".
struct Hits {
    bits: Table,
    slots: u64,
    part: Range<u64>,
}

impl Hits {
    fn fill<S: Sets + ?Sized>(
        sets: &S,
        live: &[u32],
        slots: u64,
        part: Range<u64>,
        threads: usize,
    ) -> io::Result<Self> {
        let mut bits = Table::zeroed((part.end - part.start).div_ceil(4) as usize)?;
        // Each thread reads all sets and writes its own stretch of the table: no locks, and the same table for any number of threads.
        let stretch = bits.len().div_ceil(threads.max(1)).max(1);
        let fill = |index: usize, bytes: &mut [u8]| -> io::Result<()> {
            let first = part.start + (index * stretch * 4) as u64;
            let own = first..(first + bytes.len() as u64 * 4).min(part.end);
            let mut items = Vec::new();
            for &set in live {
                sets.items(set as usize, &mut items)?;
                keep_slots(&mut items, slots, &own);
                for &slot in &items {
                    let (byte, shift) = ((slot / 4) as usize, (slot % 4) * 2);
                    let old = bytes[byte];
                    let seen = (old >> shift) & 1;
                    bytes[byte] = old | ((1 | (seen << 1)) << shift);
                }
            }
            Ok(())
        };
        fill_stretches(threads, &mut bits, stretch, fill)?;
        Ok(Self { bits, slots, part })
    }

    fn keep_slots(&self, items: &mut Vec<u64>) {
        keep_slots(items, self.slots, &self.part);
    }

    fn once(&self, slot: u64) -> bool {
        (self.bits[(slot / 4) as usize] >> ((slot % 4) * 2)) & 3 == 1
    }
}

/// Replaces hashes by their slots, keeping those inside `part`, counted from its start. Without branches: whether a hash is kept cannot be predicted.
fn keep_slots(items: &mut Vec<u64>, slots: u64, part: &Range<u64>) {
    let length = part.end - part.start;
    let mut kept = 0;
    for index in 0..items.len() {
        let place = slot(items[index], slots).wrapping_sub(part.start);
        items[kept] = place;
        kept += usize::from(place < length);
    }
    items.truncate(kept);
}
