//! The order of items by rarity that prefix filtering needs.
//!
//! Any order that all sets agree on gives the right answer; the rarer the first items, the fewer sets share them. Exact
//! counts would need every distinct item in memory. A byte a slot, counting the hits of the items that fall there, is
//! enough: the order is by the number of binary digits of the count, then by hash.

use super::parallel::fill_stretches;
use super::sets::Sets;
use super::sieve::slot;
use super::table::Table;
use std::io;

pub(crate) struct Rarity {
    counts: Table,
}

/// Where an item stands in the order: its class in the high 4 bits, its hash in the low 60.
pub(crate) type Key = u64;

impl Rarity {
    /// Counts the items of the sets `live` in at most `bytes` of memory.
    pub(crate) fn count<S: Sets + ?Sized>(
        sets: &S,
        live: &[u32],
        threads: usize,
        bytes: usize,
    ) -> io::Result<Self> {
        let items: usize = live.iter().map(|&set| sets.item_count(set as usize)).sum();
        let mut counts = Table::zeroed(items.clamp(64, bytes.max(64)))?;
        let slots = counts.len() as u64;
        let stretch = counts.len().div_ceil(threads.max(1));
        let fill = |index: usize, bytes: &mut [u8]| -> io::Result<()> {
            let first = (index * stretch) as u64;
            let mut items = Vec::new();
            for &set in live {
                sets.items(set as usize, &mut items)?;
                for &item in &items {
                    let place = slot(item, slots).wrapping_sub(first);
                    if let Some(count) = bytes.get_mut(place as usize) {
                        *count = count.saturating_add(1);
                    }
                }
            }
            Ok(())
        };
        fill_stretches(threads, &mut counts, stretch, fill)?;
        Ok(Self { counts })
    }

    /// The key of an item: rarer items have smaller keys.
    #[inline]
    pub(crate) fn key(&self, item: u64) -> Key {
        let count = self.counts[slot(item, self.counts.len() as u64) as usize];
        let class = u64::from((count | 1).ilog2());
        (class << 60) | (item >> 4)
    }

    /// Whether an item with this key occurs once in all sets, so that no other set can share it.
    #[inline]
    pub(crate) fn is_single(key: Key) -> bool {
        key >> 60 == 0
    }

    /// The `length` rarest of `items`, as keys in ascending order.
    pub(crate) fn prefix(&self, items: &[u64], length: usize, keys: &mut Vec<Key>) {
        keys.clear();
        keys.extend(items.iter().map(|&item| self.key(item)));
        if length < keys.len() {
            if length > 0 {
                keys.select_nth_unstable(length - 1);
            }
            keys.truncate(length);
        }
        keys.sort_unstable();
    }
}
