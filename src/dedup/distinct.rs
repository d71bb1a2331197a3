//! The distinct items of one set, ready to count what another set shares with it.

/// A small open-addressing table, reused from set to set.
#[derive(Debug, Default)]
pub(crate) struct Distinct {
    items: Vec<u64>,
    /// 0, or 1 + the item's place in `items`.
    slots: Vec<u32>,
    /// For each item the last stamp under which it was met, so that a repeat in the other set counts once.
    met: Vec<u32>,
    stamp: u32,
}

impl Distinct {
    /// Takes the items of a set, repeats included.
    pub(crate) fn fill(&mut self, all: &[u64]) {
        let slots = (all.len() * 2).next_power_of_two().max(16);
        self.slots.clear();
        self.slots.resize(slots, 0);
        self.items.clear();
        let mask = slots - 1;
        for &item in all {
            let mut place = item as usize & mask;
            loop {
                match self.slots[place] {
                    0 => {
                        self.items.push(item);
                        self.slots[place] = self.items.len() as u32;
                        break;
                    }
                    found if self.items[found as usize - 1] == item => break,
                    _ => place = (place + 1) & mask,
                }
            }
        }
        self.met.clear();
        self.met.resize(self.items.len(), 0);
        self.stamp = 0;
    }

    /// The distinct items, in order of first appearance.
    pub(crate) fn items(&self) -> &[u64] {
        &self.items
    }

    /// How many distinct items of `other` are in this set, or `None` as soon as it is clear that they are fewer than `least`.
    pub(crate) fn shared(&mut self, other: &[u64], least: usize) -> Option<usize> {
        self.stamp += 1;
        let mask = self.slots.len() - 1;
        let mut shared = 0;
        let mut left = other.len();
        for block in other.chunks(32) {
            if shared + left < least {
                return None;
            }
            left -= block.len();
            for &item in block {
                let mut place = item as usize & mask;
                loop {
                    match self.slots[place] {
                        0 => break,
                        found if self.items[found as usize - 1] == item => {
                            let met = &mut self.met[found as usize - 1];
                            shared += usize::from(*met != self.stamp);
                            *met = self.stamp;
                            break;
                        }
                        _ => place = (place + 1) & mask,
                    }
                }
            }
        }
        (shared >= least).then_some(shared)
    }
}
