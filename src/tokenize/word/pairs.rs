//! What pairs of neighbours say of the gaps near them, remembered.
//!
//! A text repeats its pairs: fifty thousand of them make up three quarters of any newspaper. So the votes of a pair, a sum
//! of up to a dozen weights from as many places, are kept together, and added up anew only where they are not there.

use std::cell::Cell;
use std::hint::select_unpredictable;

use super::unit::{Shape, Unit};

/// Votes for four gaps: Σ (*v*(i) + 2^10) 2^11i. They are the sum of at most seven weights of 8 bits, so that 11 bits hold
/// one.
pub(super) type Votes = u64;

/// Bits from the vote for one gap to that for the next.
pub(super) const STRIDE: usize = 11;

/// No vote for any gap.
pub(super) const NEUTRAL: Votes = 1 << 10 | 1 << 21 | 1 << 32 | 1 << 43;

/// Bits of the number of a unit.
const NUMBER: u32 = 17;
/// Bits of the number of a set of two entries: there are 512 kB of them.
const SET: u32 = 15;
/// Bits of an entry below its votes: one that tells it from an empty entry, and what the number of its set leaves open of
/// the pair.
const TAG: u32 = 2 * NUMBER - SET + 1;

/// Numbers of syllables are their codes, which end here; those of other units follow.
const OTHERS: u32 = 28 << 11;
const COUNT: usize = (1 << 16) - OTHERS as usize;
/// Added to the number of a syllable that begins with a capital.
const CAPITAL: u32 = 1 << 16;
/// A unit that has no number.
const NONE: u64 = 1 << 40;

/// What is remembered: sets of two pairs, and the units that are no syllables by their numbers.
#[derive(Clone, Debug)]
struct Memory {
    sets: Box<[[u64; 2]]>,
    others: Box<[u64]>,
}

/// How many memories a thread keeps; more iterators are rarely at work inside one another.
const SPARES: usize = 4;

thread_local! {
    /// The memories of iterators that ended on this thread, each with its model's checksum, for the next.
    static SPARE: Cell<Vec<(u64, Memory)>> = const { Cell::new(Vec::new()) };
}

/// The memory of one iterator; results never depend on what is in it.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// The model whose votes they are, by its checksum.
    model: u64,
    memory: Option<Memory>,
}

/// Two neighbours whose votes are not remembered.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Unknown {
    /// Place of the first.
    pub at: usize,
    key: u64,
}

impl Pairs {
    /// A memory for the model with this checksum.
    pub fn of(model: u64) -> Self {
        let fresh = || Memory { sets: vec![[0; 2]; 1 << SET].into(), others: vec![0; COUNT].into() };
        let mut spares = SPARE.take();
        let spare = spares.iter().position(|(of, _)| *of == model).map(|at| spares.swap_remove(at).1);
        SPARE.set(spares);
        Self { model, memory: Some(spare.unwrap_or_else(fresh)) }
    }

    /// The votes of all neighbours in `units`, and those of them that are not known, in order.
    #[inline]
    pub fn ask(&mut self, units: &[Unit], votes: &mut Vec<Votes>, unknown: &mut Vec<Unknown>) {
        votes.clear();
        unknown.clear();
        let neighbours = units.len().saturating_sub(1);
        let Some(Memory { sets, others }) = &mut self.memory else {
            votes.resize(neighbours, 0);
            unknown.extend((0..neighbours).map(|at| Unknown { at, key: NONE }));
            return;
        };
        unknown.resize(neighbours, Unknown::default());
        let mut count = 0;
        let mut last = number(others, units[0]);
        votes.extend(units[1..].iter().enumerate().map(|(at, &unit)| {
            let next = number(others, unit);
            let key = key(last, next);
            last = next;
            // Without a branch, since what is known cannot be foreseen.
            let [first, second] = sets[set(key)];
            let tag = tag(key);
            let entry = select_unpredictable(is(first, tag), first, second);
            unknown[count] = Unknown { at, key };
            count += usize::from(!is(entry, tag));
            entry >> TAG
        }));
        unknown.truncate(count);
    }

    /// Remembers the votes of two neighbours that [`Self::ask`] did not know.
    #[inline]
    pub fn learn(&mut self, unknown: Unknown, votes: Votes) {
        let Some(memory) = &mut self.memory else { return };
        if unknown.key < NONE {
            let set = &mut memory.sets[set(unknown.key)];
            *set = [votes << TAG | tag(unknown.key), set[0]];
        }
    }
}

/// The number of a unit. Not all that are no syllables find a place to have one.
#[inline]
fn number(others: &mut [u64], unit: Unit) -> u64 {
    if unit.code < OTHERS && unit.shape <= Shape::Capital {
        return u64::from(unit.code + unit.shape as u32 * CAPITAL);
    }
    let known = 1 << 63 | u64::from(unit.code) | (unit.shape as u64) << 32;
    let place = known.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - COUNT.trailing_zeros());
    let other = &mut others[place as usize];
    if *other == 0 {
        *other = known;
    }
    if *other == known { u64::from(OTHERS) + place } else { NONE }
}

/// The numbers of two units, mixed one to one.
#[inline]
fn key(first: u64, second: u64) -> u64 {
    let none = (first | second) & NONE;
    let mixed = (first | second << NUMBER).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    none | mixed & ((1 << (2 * NUMBER)) - 1)
}

#[inline]
fn set(key: u64) -> usize {
    (key >> (2 * NUMBER - SET)) as usize & ((1 << SET) - 1)
}

/// What tells a pair from others of its set, and from an empty entry. Of a pair without a key it matches none.
#[inline]
fn tag(key: u64) -> u64 {
    let rest = 2 * NUMBER - SET;
    1 << rest | key & ((1 << rest) - 1) | key & NONE
}

#[inline]
fn is(entry: u64, tag: u64) -> bool {
    entry & ((1 << TAG) - 1) == tag
}

impl Clone for Pairs {
    fn clone(&self) -> Self {
        if self.memory.is_some() { Self::of(self.model) } else { Self::default() }
    }
}

impl Drop for Pairs {
    fn drop(&mut self) {
        if let Some(memory) = self.memory.take() {
            // A thread that is going away needs no spare.
            let _ = SPARE.try_with(|spares| {
                let mut spare = spares.take();
                if spare.len() < SPARES {
                    spare.push((self.model, memory));
                }
                spares.set(spare);
            });
        }
    }
}
