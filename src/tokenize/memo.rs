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

    pub fn kind(self) -> TokenKind {
        TokenKind::ALL[(self.0 >> 32) as usize & 0x1f]
    }

    pub fn code(self) -> Code {
        Code(self.0 as u32)
    }

    pub fn case(self) -> Case {
        Case::ALL[(self.0 >> 37) as usize & 3]
    }

    pub fn takes_stop(self) -> bool {
        self.0 & Self::TAKES_STOP != 0
    }
}

/// The bits of an entry that are not bytes of the run.
const KNOWN: u64 = (1 << 40) - 1;

/// Remembered runs. A run has a place of its own and, when another has taken that, one of those near it. Two words an entry:
/// the first eight bytes of the run; then three more bytes and the 40 bits of what is known. A run begins with a letter or
/// digit, so an empty entry matches none.
type Entries = [[u64; 2]; ENTRIES];

/// How many memories a thread keeps; more iterators are rarely at work inside one another.
const SPARES: usize = 4;

thread_local! {
    /// The memories of iterators that ended on this thread, for the next: on short texts most runs are known already.
    static SPARE: Cell<Vec<Box<Entries>>> = const { Cell::new(Vec::new()) };
}

/// The memory of one iterator; results never depend on what is in it.
pub(super) struct Memo {
    entries: Option<Box<Entries>>,
    /// How often a run did not stand first.
    turn: usize,
    block: Block,
}

impl Memo {
    pub fn new() -> Self {
        let fresh = || vec![[0; 2]; ENTRIES].into_boxed_slice().try_into().ok();
        let mut spare = SPARE.take();
        let entries = spare.pop();
        SPARE.set(spare);
        Self { entries: entries.or_else(fresh), turn: 0, block: Block::default() }
    }

    /// The run that starts at `start` with a letter or digit, if it is short and the bytes show where it ends: its end,
    /// the byte there (NUL at the end of the text), and what it is.
    #[expect(clippy::inline_always, reason = "measured: a call a token costs a fifth of the speed")]
    #[inline(always)]
    pub fn run(&mut self, text: &str, start: usize) -> Option<(usize, u8, Known)> {
        let bytes = text.as_bytes();
        let len = self.block.run_len(bytes, start);
        match bytes[start..].first_chunk() {
            Some(window) => self.known(text, start, len, window),
            None => self.known_at_the_end(text, start, len),
        }
    }

    /// The same where less than a window is left of the text.
    #[cold]
    #[inline(never)]
    fn known_at_the_end(&mut self, text: &str, start: usize, len: usize) -> Option<(usize, u8, Known)> {
        self.known(text, start, len, &padded(&text.as_bytes()[start..]))
    }

    #[expect(clippy::inline_always, reason = "measured: a call a token costs a fifth of the speed")]
    #[inline(always)]
    fn known(
        &mut self,
        text: &str,
        start: usize,
        len: usize,
        window: &[u8; WINDOW],
    ) -> Option<(usize, u8, Known)> {
        let key = Key::of(window, len)?;
        let entry = self.entries.as_ref()?[key.place()];
        let known = if key.is_of(entry) {
            Known(entry[1] & KNOWN)
        } else {
            self.recall(text, start, start + len, key)?
        };
        Some((start + len, window[len], known))
    }

    /// Looks near the first place, and asks the careful way if the run is not there either; puts what it finds first, and
    /// what stood there near it.
    #[inline(never)]
    fn recall(&mut self, text: &str, start: usize, end: usize, key: Key) -> Option<Known> {
        let entries = self.entries.as_mut()?;
        let place = key.place();
        let near = (1..NEAR).map(|step| place ^ step).find(|&near| key.is_of(entries[near]));
        // Of those that are near, the one that is forgotten is any.
        let (free, known) = match near {
            Some(near) => (near, Known(entries[near][1] & KNOWN)),
            None => (place ^ (1 + self.turn % (NEAR - 1)), learn(text, start, end)?),
        };
        self.turn += 1;
        entries[free] = entries[place];
        entries[place] = [key.low, key.high << 40 | known.0];
        Some(known)
    }
}

/// What the careful way finds for the run `start..end`, if the run does end there.
#[cold]
fn learn(text: &str, start: usize, end: usize) -> Option<Known> {
    let run = &text[start..end];
    // The bytes alone do not tell letters from signs such as `×`, nor where words end in Thai.
    let plain = run.chars().all(is_latin) && text.as_bytes().get(end).is_none_or(u8::is_ascii);
    (plain || run_end(text, start) == end && lex::word_end(text, start) == end).then(|| lex::known(run))
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
        (low ^ self.low) | (rest >> 40 ^ self.high) == 0
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

/// Where runs end in 64 bytes of the text: a bit for each byte that ends one.
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
        let passed = start.wrapping_sub(self.start);
        let mut ends = if passed < 64 { self.ends >> passed } else { 0 };
        if ends == 0 {
            let rest = &bytes[start..];
            ends = match rest.first_chunk() {
                Some(window) => run_ends(window),
                None => run_ends(&padded(rest)),
            };
            *self = Self { start, ends };
        }
        ends.trailing_zeros() as usize
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
