//! The fast path: runs that were seen before, known by their bytes.
//!
//! A text repeats itself: four thousand spellings make up most of any newspaper. So the run at hand is cut out of one
//! load of eleven bytes without a loop, and looked up as it stands. What the careful way ([`super::lex`]) found for the
//! same bytes before is the answer; it is asked only for spellings that are new, long, or followed by something that
//! may belong to the token (`TP.`, `F-16`). Property tests hold the two ways equal.

use std::cell::Cell;

use super::case::Case;
use super::lex;
use super::run::{is_latin, run_end};
use super::token::TokenKind;
use crate::text::Code;

/// The longest run that is remembered, in bytes. No syllable in NFC has more than ten.
const LONGEST: usize = 11;
/// The bytes that are loaded for a run: itself and at least one after it.
const WINDOW: usize = 16;
/// Number of entries, a power of two: 256 kB.
const ENTRIES: usize = 1 << 14;
/// How many entries stand together, a power of two.
const NEAR: usize = 4;

/// What is known of a run by itself, whatever stands around it: five bits of kind, two of case and one for
/// [`Self::TAKES_STOP`] over the 32 bits of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known(u64);

impl Known {
    const TAKES_STOP: u64 = 1 << 39;

    /// `takes_stop`: a full stop after it would belong to it (`TP.`, `T.`).
    pub fn new(kind: TokenKind, code: Code, case: Case, takes_stop: bool) -> Self {
        let stop = if takes_stop { Self::TAKES_STOP } else { 0 };
        Self(stop | (case as u64) << 37 | (kind as u64) << 32 | u64::from(code.0))
    }

    fn in_entry([_, rest]: [u64; 2]) -> Self {
        Self(rest >> BITS)
    }

    pub fn kind(self) -> TokenKind {
        TokenKind::ALL[(self.0 >> 32) as usize & 0x1f]
    }

    pub fn code(self) -> Code {
        Code(self.0 as u32)
    }

    pub fn kind_and_case(self) -> (TokenKind, Case) {
        KINDS_AND_CASES[(self.0 >> 32) as usize & 0x7f]
    }

    pub fn takes_stop(self) -> bool {
        self.0 & Self::TAKES_STOP != 0
    }
}

/// For each five bits of kind with two of case over them what they stand for: one look into a table is faster than two.
static KINDS_AND_CASES: [(TokenKind, Case); 128] = {
    let mut all = [(TokenKind::Gap, Case::Lower); 128];
    let mut bits = 0;
    while bits < all.len() {
        all[bits] = (TokenKind::ALL[bits & 0x1f], Case::ALL[bits >> 5]);
        bits += 1;
    }
    all
};

/// Remembered runs. A run has a place of its own and, when another has taken that, one of those near it. Two words an entry:
/// the first eight bytes of the run; then three more bytes under the 40 bits of what is known. A run begins with a letter or
/// digit, so an empty entry matches none.
type Entries = [[u64; 2]; ENTRIES];

/// How many bits these three bytes have.
const BITS: u32 = 24;

/// How many memories a thread keeps; more iterators are rarely at work inside one another.
const SPARES: usize = 4;

thread_local! {
    /// The memories of iterators that ended on this thread, for the next: on short texts most runs are known already.
    static SPARE: Cell<Vec<Box<Entries>>> = const { Cell::new(Vec::new()) };
}

/// The memory of one iterator; results never depend on what is in it.
pub(super) struct Memo {
    entries: Option<Box<Entries>>,
    block: Block,
}

impl Memo {
    pub fn new() -> Self {
        let fresh = || vec![[0; 2]; ENTRIES].into_boxed_slice().try_into().ok();
        let mut spare = SPARE.take();
        let entries = spare.pop();
        SPARE.set(spare);
        Self { entries: entries.or_else(fresh), block: Block::default() }
    }

    /// The run that starts at `start` with a letter or digit, if it is short and the bytes show where it ends: its end,
    /// the byte there (NUL at the end of the text), and what it is.
    #[expect(clippy::inline_always, reason = "measured: a call a token costs a fifth of the speed")]
    #[inline(always)]
    pub fn run(&mut self, text: &str, start: usize) -> Option<(usize, u8, Known)> {
        let len = self.block.run_len(text.as_bytes(), start);
        let (entries, rest) = (self.entries.as_deref_mut()?, &text[start..]);
        match rest.as_bytes().first_chunk() {
            Some(window) => known(entries, rest, len, window).map(|known| (start + len, window[len], known)),
            None => known_at_the_end(entries, rest, len).map(|(next, known)| (start + len, next, known)),
        }
    }

    /// What reads the runs from `start` on one after another.
    #[inline]
    pub fn reader(&mut self, start: usize) -> Option<Reader<'_>> {
        let ends = self.block.ends_from(start);
        Some(Reader { entries: self.entries.as_deref_mut()?, ends, block: &mut self.block })
    }
}

/// What a run is where less than a window is left of the text, and the byte after it.
#[cold]
#[inline(never)]
fn known_at_the_end(entries: &mut Entries, rest: &str, len: usize) -> Option<(u8, Known)> {
    let window = padded(rest.as_bytes());
    known(entries, rest, len, &window).map(|known| (window[len], known))
}

/// Reads runs one after another, which is faster than each by itself.
pub(super) struct Reader<'m> {
    entries: &'m mut Entries,
    /// Where runs end, from here on; 0 if it is not known.
    ends: u64,
    /// Where this is kept.
    block: &'m mut Block,
}

impl Reader<'_> {
    /// The run at the head of what is left of the text, as [`Memo::run`] finds it: its length, and what it is. The last few
    /// are left to that.
    #[expect(clippy::inline_always, reason = "measured: a call a token costs a fifth of the speed")]
    #[inline(always)]
    pub fn run(&mut self, rest: &str) -> Option<(usize, Known)> {
        let window = rest.as_bytes().first_chunk()?;
        if self.ends == 0 {
            self.ends = first_ends(rest.as_bytes());
        }
        let len = self.ends.trailing_zeros() as usize;
        Some((len, known(self.entries, rest, len, window)?))
    }

    /// Goes on behind the next `bytes`, of which there are fewer than 64.
    #[inline]
    pub fn pass(&mut self, bytes: usize) {
        self.ends >>= bytes;
    }

    /// Stops before byte `at`.
    pub fn stop(self, at: usize) {
        *self.block = Block { start: at, ends: self.ends };
    }
}

/// What a run of `len` bytes at the head of `rest` is, of which `window` has the first.
#[expect(clippy::inline_always, reason = "measured: a call a token costs a fifth of the speed")]
#[inline(always)]
fn known(entries: &mut Entries, rest: &str, len: usize, window: &[u8; WINDOW]) -> Option<Known> {
    let key = Key::of(window, len)?;
    let entry = entries[key.place()];
    if key.is_of(entry) { Some(Known::in_entry(entry)) } else { recall(entries, rest, len, key) }
}

/// Looks near the first place, and asks the careful way if the run is not there either; puts what it finds first, and
/// what stood there near it.
#[inline(never)]
fn recall(entries: &mut Entries, rest: &str, len: usize, key: Key) -> Option<Known> {
    let place = key.place();
    let near = (1..NEAR).map(|step| place ^ step).find(|&near| key.is_of(entries[near]));
    let (free, known) = match near {
        Some(near) => (near, Known::in_entry(entries[near])),
        // Of those that are near, the one that is forgotten is any.
        None => (place ^ (1 + rest.len() % (NEAR - 1)), learn(rest, len)?),
    };
    entries[free] = entries[place];
    entries[place] = [key.low, known.0 << BITS | key.high];
    Some(known)
}

/// What the careful way finds for the first `len` bytes of what is left of a text, if the run does end there.
#[cold]
fn learn(rest: &str, len: usize) -> Option<Known> {
    let run = &rest[..len];
    // The bytes alone do not tell letters from signs such as `×`, nor where words end in Thai.
    let plain = run.chars().all(is_latin) && rest.as_bytes().get(len).is_none_or(u8::is_ascii);
    (plain || run_end(rest, 0) == len && lex::word_end(rest, 0) == len).then(|| lex::known(run))
}

impl Clone for Memo {
    fn clone(&self) -> Self {
        Self::new()
    }
}

impl Drop for Memo {
    fn drop(&mut self) {
        if let Some(entries) = self.entries.take() {
            // A thread that is going away needs no spare.
            let _ = SPARE.try_with(|spares| {
                let mut spare = spares.take();
                if spare.len() < SPARES {
                    spare.push(entries);
                }
                spares.set(spare);
            });
        }
    }
}

impl std::fmt::Debug for Memo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memo")
    }
}

/// The bytes of a run, zeros after them.
#[derive(Clone, Copy)]
struct Key {
    low: u64,
    high: u64,
}

impl Key {
    #[expect(clippy::inline_always, reason = "measured: a call a token costs a fifth of the speed")]
    #[inline(always)]
    fn of(window: &[u8; WINDOW], len: usize) -> Option<Self> {
        let [low_mask, high_mask] = *MASKS.get(len)?;
        let (low, high) = (window.first_chunk()?, window.last_chunk()?);
        // A run of none begins with a letter from U+2000 on.
        (len > 0).then_some(Self {
            low: u64::from_le_bytes(*low) & low_mask,
            high: u64::from_le_bytes(*high) & high_mask,
        })
    }

    /// Whether an entry is of this run.
    #[expect(clippy::inline_always, reason = "measured: a call a token costs a fifth of the speed")]
    #[inline(always)]
    fn is_of(&self, [low, rest]: [u64; 2]) -> bool {
        (low ^ self.low) | ((rest & ((1 << BITS) - 1)) ^ self.high) == 0
    }

    /// Where this run stands, if it was the last one seen of those with this place; else it may stand near it.
    #[inline]
    fn place(&self) -> usize {
        // Fibonacci hashing.
        let mixed = (self.low ^ self.high.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> (64 - ENTRIES.trailing_zeros())) as usize
    }
}

/// The bits of the first `len` bytes, for each length that is remembered.
static MASKS: [[u64; 2]; LONGEST + 1] = {
    let mut masks = [[0; 2]; LONGEST + 1];
    let mut len = 0;
    while len <= LONGEST {
        let mask = (1_u128 << (8 * len)) - 1;
        masks[len] = [mask as u64, (mask >> 64) as u64];
        len += 1;
    }
    masks
};

/// The first `N` bytes of what is left of a text, filled up with NULs.
#[cold]
fn padded<const N: usize>(rest: &[u8]) -> [u8; N] {
    let mut window = [0; N];
    window[..rest.len()].copy_from_slice(rest);
    window
}

/// Where runs end in 64 bytes of the text: a bit for each byte from `start` on that ends one.
///
/// Found for all 64 at once, the end of a run is a shift and a count of zeros away, and nothing in the loop over the
/// runs depends on the bytes themselves but the look-up.
#[derive(Clone, Copy, Default)]
struct Block {
    start: usize,
    ends: u64,
}

impl Block {
    /// Length of the run at `start`; 64 if it is longer than that.
    #[inline]
    fn run_len(&mut self, bytes: &[u8], start: usize) -> usize {
        let mut ends = self.ends_from(start);
        if ends == 0 {
            ends = first_ends(&bytes[start..]);
            *self = Self { start, ends };
        }
        ends.trailing_zeros() as usize
    }

    /// The ends from another byte on; 0 if none are known there.
    #[inline]
    fn ends_from(&self, start: usize) -> u64 {
        let passed = start.wrapping_sub(self.start);
        if passed < 64 { self.ends >> passed } else { 0 }
    }
}

/// Where runs end in the first 64 bytes of what is left of a text.
#[inline]
fn first_ends(rest: &[u8]) -> u64 {
    match rest.first_chunk() {
        Some(window) => run_ends(window),
        None => run_ends(&padded(rest)),
    }
}

/// A bit for each byte that ends a run: ASCII other than letters and digits, and the first byte of a character below
/// U+00C0 or from U+2000 on.
///
/// Without a branch, so that the compiler makes vector instructions of it.
#[expect(clippy::needless_bitwise_bool, reason = "a lazy operator would be a branch")]
#[inline(never)]
fn run_ends(window: &[u8; 64]) -> u64 {
    let within = |byte: u8, first: u8, last: u8| byte.wrapping_sub(first) <= last - first;
    let mut ends = [0; 64];
    for (end, &byte) in ends.iter_mut().zip(window) {
        let letter = within(byte | 0x20, b'a', b'z') | within(byte, b'0', b'9');
        let beyond = within(byte, 0x80, 0xe1) & (byte != 0xc2);
        *end = u8::from(!(letter | beyond));
    }
    let mut bits = 0;
    for (i, eight) in ends.as_chunks().0.iter().enumerate() {
        // The factor moves the lowest bit of each of the eight bytes into the highest byte.
        let byte = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        bits |= byte << (8 * i);
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_ends_a_run_or_not_as_said() {
        for byte in 0..=u8::MAX {
            let ends = match byte {
                0x80.. => byte == 0xc2 || byte >= 0xe2,
                ascii => !ascii.is_ascii_alphanumeric(),
            };
            for at in 0..64 {
                let mut window = [b'a'; 64];
                window[at] = byte;
                assert_eq!(run_ends(&window), u64::from(ends) << at, "{byte:x} at {at}");
            }
        }
    }

    #[test]
    fn remembers_what_it_was_told() {
        for text in
            ["Triều", "nghiêng", "TP", "T", "2016", "A5", "COVID", "quyển,", "ho\u{300}a ", "Kremlin’s"]
        {
            let mut memo = Memo::new();
            let first = memo.run(text, 0);
            assert!(first.is_some());
            assert_eq!(first, memo.run(text, 0), "{text}");
        }
        for text in ["a×b", "Konstantinopel", "中文", "×"] {
            assert_eq!(Memo::new().run(text, 0), None, "{text}");
        }
    }
}
