//! The sieve: proves, for nearly every article of an ordinary corpus, that it has no near-duplicate at all.
//!
//! If sets x and y have Jaccard similarity ≥ t, then |x ∩ y| ≥ t·|x|; so when more than (1 − t)·|x| items of x occur in
//! no other set, x has no partner and can be forgotten. One pass over the corpus notes in a table of two bits a slot
//! whether a slot was hit never, once or more often; a second pass counts the items of each set whose slot was hit once.
//! Two items that fall into one slot only make an item look shared, which keeps a set that could have gone: the sieve
//! never loses a pair. Sets that go take their items with them, so a second round on the rest finds more.
//!
//! The first round looks at a part of the hash range only, just large enough to hold the proof for an ordinary article.
//!
//! A table over the whole range would be far larger than any cache, and nearly every step into it would wait for memory.
//! So slots are first written down in order of the sets, each beside its neighbours of the range, in lists whose part of
//! the table fits a cache; then one such part after the other is made and read. What does not fit the memory allowed is
//! done in several passes over the sets.

use super::parallel::map_ranges;
use super::sets::Sets;
use std::io;
use std::ops::Range;

/// Slots per item: one item in five then shares its slot by accident. Twice as many would prove a little more, in
/// tables twice as large.
const SLOTS_PER_ITEM: u64 = 4;
/// Rounds at most; a round that takes out less than half of the sets is the last.
const ROUNDS: usize = 4;
/// Passes over the sets in which a round is done at least: more of them keep shorter lists.
const PASSES: u64 = 2;
/// Memory of a slot that is written down.
const ENTRY_BYTES: u64 = 4;
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

/// One round over `share` of the hash range. An item counts as shared when another set of `crowd`, to which those live belong,
/// has it, or of those still live when no crowd is given.
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
    let lists = if crowd.is_some() { 2 } else { 1 };
    let at_once =
        wanted.div_ceil(PASSES).min(table_bytes as u64 * SLOTS_PER_ITEM / ENTRY_BYTES / lists).max(64);
    let mut single = vec![0u32; live.len()];
    let mut from = 0;
    while from < wanted && !live.is_empty() {
        let part = from..(from + at_once).min(wanted);
        let own = Lists::write(sets, &live, slots, &part, threads)?;
        // As long as nobody of it has gone, the crowd is the sets themselves.
        let others = crowd.filter(|crowd| crowd.len() > live.len());
        let others = others.map(|crowd| Lists::write(sets, crowd, slots, &part, threads)).transpose()?;
        let crowd = others.as_ref().unwrap_or(&own);
        // One range of stretches a thread: each counts over all sets.
        let at_a_time = own.stretches.div_ceil(threads.max(1));
        let counts = map_ranges(threads, own.stretches, at_a_time, Vec::new, |bits, range| {
            let mut counts = vec![0u32; live.len()];
            for stretch in range {
                crowd.mark(stretch, bits);
                own.count(stretch, bits, &mut counts);
            }
            counts
        });
        for counts in counts {
            for (total, count) in single.iter_mut().zip(counts) {
                *total += count;
            }
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

/// The slots of sets that lie in a part of the hash range, in lists by stretches of it.
struct Lists {
    /// For each [`LISTED`] sets a list a stretch. An entry is a slot of the stretch in the low bits, and in the others how
    /// many sets lie between that of the entry before and its own.
    entries: Vec<Vec<Vec<u32>>>,
    stretches: usize,
    /// Bytes of the table of a stretch, two bits a slot.
    bytes: usize,
}

/// Bits of an entry that hold a slot: the table of a stretch takes 1 MB.
const SLOT_BITS: u32 = 22;
/// Slots of a stretch.
const STRETCH: u32 = 1 << SLOT_BITS;
/// Sets in a list.
const LISTED: usize = 1 << (u32::BITS - SLOT_BITS);

impl Lists {
    fn write<S: Sets + ?Sized>(
        sets: &S,
        live: &[u32],
        slots: u64,
        part: &Range<u64>,
        threads: usize,
    ) -> io::Result<Self> {
        let stretches = (part.end - part.start).div_ceil(STRETCH.into()) as usize;
        let bytes = (part.end - part.start).min(STRETCH.into()).div_ceil(4) as usize;
        let share = (part.end - part.start) as f64 / slots as f64 / stretches as f64;
        let entries = map_ranges(threads, live.len(), LISTED, Vec::new, |items, range| {
            let count: usize = live[range.clone()].iter().map(|&set| sets.item_count(set as usize)).sum();
            // Hashes spread evenly: a list seldom grows beyond this.
            let expected = count as f64 * share;
            let capacity = (expected + 4.0 * expected.sqrt()) as usize + 4;
            let mut lists: Vec<(Vec<u32>, u32)> =
                (0..stretches).map(|_| (Vec::with_capacity(capacity), 0)).collect();
            for (number, &set) in live[range].iter().enumerate() {
                sets.items(set as usize, items)?;
                keep_slots(items, slots, part);
                for &slot in &*items {
                    let (list, last) = &mut lists[(slot >> SLOT_BITS) as usize];
                    let passed = number as u32 - std::mem::replace(last, number as u32);
                    list.push(passed << SLOT_BITS | (slot as u32 % STRETCH));
                }
            }
            Ok(lists.into_iter().map(|(list, _)| list).collect())
        });
        Ok(Self { entries: entries.into_iter().collect::<io::Result<_>>()?, stretches, bytes })
    }

    /// Makes the table of a stretch: two bits a slot, "at all" and "again".
    fn mark(&self, stretch: usize, bits: &mut Vec<u8>) {
        bits.clear();
        bits.resize(self.bytes, 0);
        for entry in self.entries.iter().flat_map(|lists| &lists[stretch]) {
            let (byte, shift) = bits_of(*entry);
            let old = bits[byte];
            let seen = (old >> shift) & 1;
            bits[byte] = old | ((1 | (seen << 1)) << shift);
        }
    }

    /// Adds to the count of each set how many of its slots in a stretch were hit once.
    fn count(&self, stretch: usize, bits: &[u8], counts: &mut [u32]) {
        for (lists, counts) in self.entries.iter().zip(counts.chunks_mut(LISTED)) {
            let mut set = 0;
            for entry in &lists[stretch] {
                set += (entry >> SLOT_BITS) as usize;
                let (byte, shift) = bits_of(*entry);
                counts[set] += u32::from((bits[byte] >> shift) & 3 == 1);
            }
        }
    }
}

/// Where the two bits of an entry's slot are in the table: byte and shift.
const fn bits_of(entry: u32) -> (usize, u32) {
    let slot = entry % STRETCH;
    ((slot / 4) as usize, (slot % 4) * 2)
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
