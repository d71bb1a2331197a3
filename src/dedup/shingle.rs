//! Shingles: five consecutive runs of a text, hashed to 64 bits.
//!
//! A text is the sequence of its maximal alphanumeric runs, each a `u32` code in which letter case, Unicode form and tone
//! placement are folded. A shingle is a window of [`SHINGLE_RUNS`] runs; a text with fewer runs has one shingle, of all
//! it has, and a text without a run has none. Two shingles are the same when their 64-bit hashes are: among 10 million
//! articles the chance that one verified pair is off by a shingle is below 1 in 10⁷.

/// Runs in one shingle.
pub const SHINGLE_RUNS: usize = 5;

/// Bits by which the older codes are turned when a newer one enters, so that order matters.
const TURN: u32 = 13;

/// Spreads a code over 64 bits: two rounds of multiply and fold (the finisher of splitmix64), so that the windows,
/// which are XORs of turned codes, are as good as random words.
#[inline]
pub(crate) fn spread(code: u64) -> u64 {
    let mut word = code.wrapping_add(0x9e37_79b9_7f4a_7c15);
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

/// Number of shingles of a text with this many runs, counting repeats.
#[inline]
#[must_use]
pub const fn shingle_count(runs: usize) -> usize {
    if runs == 0 {
        0
    } else if runs < SHINGLE_RUNS {
        1
    } else {
        runs - SHINGLE_RUNS + 1
    }
}

/// Appends the shingle hashes of `codes`, in order of the text and with repeats.
///
/// The hash of a window is the XOR of its spread codes, each turned by its distance from the end (a cyclic polynomial, so the next window costs two turns instead of five hashes).
pub fn shingles(codes: &[u32], into: &mut Vec<u64>) {
    if codes.is_empty() {
        return;
    }
    let first = codes.len().min(SHINGLE_RUNS);
    let mut hash = 0u64;
    for &code in &codes[..first] {
        hash = hash.rotate_left(TURN) ^ spread(u64::from(code));
    }
    if codes.len() < SHINGLE_RUNS {
        // A short text is one shingle; its length keeps it apart from windows that merely hash alike.
        into.push(spread(hash ^ codes.len() as u64));
        return;
    }
    into.reserve(codes.len() - SHINGLE_RUNS + 1);
    into.push(hash);
    into.extend(codes.windows(SHINGLE_RUNS + 1).map(|window| {
        let old = spread(u64::from(window[0])).rotate_left(TURN * (SHINGLE_RUNS as u32 - 1));
        hash = (hash ^ old).rotate_left(TURN) ^ spread(u64::from(window[SHINGLE_RUNS]));
        hash
    }));
}
