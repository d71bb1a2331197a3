//! How rare terms and pairs of terms are in Vietnamese news at large.
//!
//! Document frequencies of 102,463 articles (`data/phrases.bin`; see `data/README.md`), each one byte
//! `1 + 15·log₂(documents)`: an array over the syllable codes, and a hash table of 2^18 slots with 16-bit fingerprints
//! for other terms and for pairs. From them the weights of the matcher,
//! `idf(x) = ln((N + 1) / (n(x) + 1))`, with `N` documents in all and `n(x)` documents holding `x`
//! (Spärck Jones 1972).

use std::sync::OnceLock;

const DATA: &[u8] = include_bytes!("../../data/phrases.bin");
const HEADER: usize = 4;
const SYLLABLES: usize = 1 << 16;
const SLOTS: usize = 1 << 18;
const SLOT: usize = 3;

/// Weights by level, so that a look-up costs no logarithm.
fn weights() -> &'static [f32; 256] {
    static WEIGHTS: OnceLock<[f32; 256]> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        let documents = u32::from_le_bytes([DATA[0], DATA[1], DATA[2], DATA[3]]) as f32;
        std::array::from_fn(|level| ((documents + 1.0) / (count(level as u8) + 1.0)).ln())
    })
}

/// The code of two terms side by side.
pub const fn pair(first: u32, second: u32) -> u64 {
    (first as u64) << 32 | second as u64
}

/// The code of one term among the codes of pairs.
pub const fn single(term: u32) -> u64 {
    (u32::MAX as u64) << 32 | term as u64
}

/// The inverse document frequency of a term.
pub(crate) fn idf(term: u32) -> f32 {
    weights()[usize::from(level(term))]
}

/// The inverse document frequency of two terms side by side.
pub(crate) fn pair_idf(first: u32, second: u32) -> f32 {
    weights()[usize::from(find(pair(first, second)))]
}

fn level(term: u32) -> u8 {
    if (term as usize) < SYLLABLES { DATA[HEADER + term as usize] } else { find(single(term)) }
}

fn find(key: u64) -> u8 {
    let (mut slot, mark) = place(key);
    loop {
        let at = HEADER + SYLLABLES + slot * SLOT;
        let found = u16::from_le_bytes([DATA[at], DATA[at + 1]]);
        if DATA[at + 2] == 0 {
            return 0;
        }
        if found == mark {
            return DATA[at + 2];
        }
        slot = (slot + 1) % SLOTS;
    }
}

fn place(key: u64) -> (usize, u16) {
    let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((mixed >> 20) as usize % SLOTS, (mixed >> 48) as u16)
}

fn count(level: u8) -> f32 {
    if level == 0 { 0.0 } else { f32::exp2(f32::from(level - 1) / 15.0) }
}

/// Lays the table out: `terms` and `pairs` with their document frequencies; the most frequent that fit are kept.
#[doc(hidden)]
pub fn phrase_table(documents: u32, terms: &[(u32, u32)], pairs: &[(u64, u32)]) -> Vec<u8> {
    const ROOM: usize = SLOTS / 4 * 3;
    let level = |n: u32| (1.0 + (15.0 * f64::from(n).log2()).round()).min(255.0) as u8;
    let mut data = vec![0; HEADER + SYLLABLES + SLOTS * SLOT];
    data[..HEADER].copy_from_slice(&documents.to_le_bytes());
    let mut kept = Vec::new();
    for &(term, n) in terms {
        if (term as usize) < SYLLABLES {
            data[HEADER + term as usize] = level(n);
        } else {
            kept.push((single(term), n));
        }
    }
    kept.sort_unstable_by_key(|&(key, n)| (std::cmp::Reverse(n), key));
    kept.truncate(ROOM / 6);
    let mut rest = pairs.to_vec();
    rest.sort_unstable_by_key(|&(key, n)| (std::cmp::Reverse(n), key));
    rest.truncate(ROOM - kept.len());
    kept.extend(rest);
    for (key, n) in kept {
        let (mut slot, mark) = place(key);
        while data[HEADER + SYLLABLES + slot * SLOT + 2] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        let at = HEADER + SYLLABLES + slot * SLOT;
        data[at..at + 2].copy_from_slice(&mark.to_le_bytes());
        data[at + 2] = level(n);
    }
    data
}
