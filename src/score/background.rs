//! How common terms are in Vietnamese news at large: document frequencies of syllables, other words and bigrams.
//!
//! The counts ship with the crate (`data/background.bin`, made by `examples/background.rs`). A frequency is kept as
//! one byte, 1 + 15·log₂(documents): within 2.4 % of the count. Syllables have an array indexed by their code; other
//! words and the most frequent bigrams share a hash table with 16-bit fingerprints in buckets of eight, which are asked
//! together. A term that was never counted finds somebody else's count about once in 12,000 look-ups.

use super::vocabulary::Gram;
use crate::text::Code;

const DATA: &[u8] = include_bytes!("../../data/background.bin");

/// Layout: `documents` (u32, little endian), one byte a syllable code, then buckets: the fingerprints of their slots (u16,
/// little endian), then the counts, a byte each. A bucket is filled from its first slot on, and what finds it full stands
/// in the next.
const SYLLABLES: usize = 1 << 16;
const BUCKETS: usize = 1 << 13;
const SLOTS: usize = 8;
const BUCKET: usize = 3 * SLOTS;
const HEADER: usize = 4;
const SIZE: usize = HEADER + SYLLABLES + BUCKETS * BUCKET;

/// Document frequencies in a large collection of news.
#[derive(Clone, Copy, Debug)]
pub struct Background {
    data: &'static [u8],
}

/// The table that ships with the crate.
pub fn background() -> Background {
    const { assert!(DATA.len() == SIZE, "data/background.bin has another size; make it anew") };
    Background { data: DATA }
}

impl Background {
    /// Number of documents that were counted.
    pub fn documents(self) -> f64 {
        f64::from(u32::from_le_bytes([self.data[0], self.data[1], self.data[2], self.data[3]]))
    }

    /// Number of documents with this syllable or word; 0 if it is too rare to be in the table.
    pub fn of_code(self, code: Code) -> f64 {
        count(self.word(code).level)
    }

    /// Number of documents with these two codes side by side; 0 if they are too rare to be in the table.
    pub fn of_pair(self, first: Code, second: Code) -> f64 {
        count(self.gram(Gram::two(first, second)).level)
    }

    /// A syllable or word.
    pub(crate) fn word(self, code: Code) -> Entry {
        match u16::try_from(code.0) {
            Ok(syllable) => {
                let number = usize::from(syllable);
                Entry { number, level: self.data[HEADER + number] }
            }
            Err(_) => self.gram(Gram::one(code)),
        }
    }

    /// The same for two codes side by side, or for a word that is no syllable.
    pub(crate) fn gram(self, gram: Gram) -> Entry {
        let (buckets, _) = self.data[HEADER + SYLLABLES..].as_chunks::<BUCKET>();
        let (mut at, mark) = place(gram);
        loop {
            let bucket = &buckets[at];
            // All slots at once, for which it is cannot be foreseen. Of several the first: the others are empty.
            let (low, high) = (alike(bucket, 0, mark), alike(bucket, 1, mark));
            let (half, lanes) = if low == 0 { (1, high) } else { (0, low) };
            let slot = (LANES * half + lanes.trailing_zeros() as usize / 16) % SLOTS;
            let level = if lanes == 0 { 0 } else { bucket[2 * SLOTS + slot] };
            if level > 0 || bucket[BUCKET - 1] == 0 {
                return Entry { number: SYLLABLES + SLOTS * at + slot, level };
            }
            at = (at + 1) % BUCKETS;
        }
    }
}

/// The table with a byte of another beside each count, so that one look-up finds both.
pub(crate) struct Beside {
    /// The byte that stands for the count and the other one, of each syllable.
    syllables: Vec<[u8; 2]>,
    buckets: Vec<Bucket>,
}

/// Fingerprints, and as one number the two bytes of each. It never crosses the border of two lines of the cache.
#[derive(Clone, Copy)]
#[repr(align(32))]
struct Bucket {
    marks: [u16; SLOTS],
    bytes: [u16; SLOTS],
}

impl Beside {
    /// Puts beside a table the bytes that another has by [`Entry::number`].
    pub fn new(background: Background, bytes: &[u8; ENTRIES]) -> Self {
        let (of_syllables, of_slots) = bytes.split_at(SYLLABLES);
        let (levels, buckets) = background.data[HEADER..].split_at(SYLLABLES);
        let both = |(&level, &byte): (&u8, &u8)| [level, if level > 0 { byte } else { 0 }];
        let bucket = |(bucket, bytes): (&[u8; BUCKET], &[u8; SLOTS])| {
            let both = |slot: usize| both((&bucket[2 * SLOTS + slot], &bytes[slot]));
            Bucket { marks: marks(bucket), bytes: std::array::from_fn(|slot| u16::from_le_bytes(both(slot))) }
        };
        let buckets = buckets.as_chunks().0.iter().zip(of_slots.as_chunks().0);
        Self {
            syllables: levels.iter().zip(of_syllables).map(both).collect(),
            buckets: buckets.map(bucket).collect(),
        }
    }

    /// The byte that stands for the count of a syllable or word, and the one beside it; 0 and 0 if the table does not have it.
    #[inline]
    pub fn word(&self, code: Code) -> [u8; 2] {
        self.syllables.get(code.0 as usize).copied().unwrap_or_else(|| self.gram(Gram::one(code)))
    }

    /// The same for two codes side by side, or for a word that is no syllable.
    #[expect(clippy::inline_always, reason = "measured")]
    #[inline(always)]
    pub fn gram(&self, gram: Gram) -> [u8; 2] {
        let (mut at, mark) = place(gram);
        loop {
            let Bucket { marks, bytes } = &self.buckets[at];
            // All slots at once, for which it is cannot be foreseen. Where several have the fingerprint, all but one are empty.
            let of = |(own, bytes): (&u16, &u16)| u16::from(*own == mark).wrapping_neg() & bytes;
            let found = marks.iter().zip(bytes).map(of).fold(0, |found, bytes| found | bytes);
            // One question, for whether the bucket is full cannot be foreseen either.
            if found | u16::from(bytes[SLOTS - 1] == 0) > 0 {
                return found.to_le_bytes();
            }
            at = (at + 1) % BUCKETS;
        }
    }
}

/// What the table has of a term.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    /// Which term it is, below [`ENTRIES`], for tables beside this one; any if the table does not have it.
    pub number: usize,
    /// The byte that stands for the count; 0 if the table does not have the term.
    pub level: u8,
}

impl Entry {
    /// Whether the table has the term.
    pub fn is_known(self) -> bool {
        self.level > 0
    }
}

/// How many numbers there are for terms.
pub(crate) const ENTRIES: usize = SYLLABLES + SLOTS * BUCKETS;

/// First bucket and fingerprint of a term.
fn place(gram: Gram) -> (usize, u16) {
    let hash = gram.hash();
    (hash as usize % BUCKETS, (hash >> 48) as u16)
}

/// How many fingerprints are held against one at once.
const LANES: usize = SLOTS / 2;

/// Which of the fingerprints in half of a bucket are this one: the highest bit of each lane of 16.
#[inline]
fn alike(bucket: &[u8; BUCKET], half: usize, mark: u16) -> u64 {
    const HIGHEST: u64 = 0x8000_8000_8000_8000;
    let (halves, _) = bucket.as_chunks();
    let differ = u64::from_le_bytes(halves[half]) ^ (u64::from(mark) * 0x0001_0001_0001_0001);
    // The sum carries into the highest bit of a lane unless all others are 0, and never beyond.
    !(((differ & !HIGHEST) + !HIGHEST) | differ | !HIGHEST)
}

/// The fingerprints of a bucket.
fn marks(bucket: &[u8; BUCKET]) -> [u16; SLOTS] {
    std::array::from_fn(|slot| u16::from_le_bytes([bucket[2 * slot], bucket[2 * slot + 1]]))
}

/// The count that a byte stands for.
pub(super) fn count(level: u8) -> f64 {
    if level == 0 { 0.0 } else { f64::exp2(f64::from(level - 1) / 15.0) }
}

fn level(count: u32) -> u8 {
    if count == 0 { 0 } else { (1.0 + (15.0 * f64::from(count).log2()).round()).min(255.0) as u8 }
}

/// Lays out a table of counts: syllables and other words by code, bigrams by gram. The most frequent words and bigrams
/// are kept, up to two thirds of the slots; of two with one fingerprint in a bucket the more frequent.
pub fn background_table(documents: u32, words: &[(Code, u32)], pairs: &[(Gram, u32)]) -> Vec<u8> {
    const ROOM: usize = BUCKETS * SLOTS / 3 * 2;
    let mut data = vec![0; SIZE];
    data[..HEADER].copy_from_slice(&documents.to_le_bytes());
    let mut others = Vec::new();
    for &(code, documents) in words {
        match u16::try_from(code.0) {
            Ok(syllable) => data[HEADER + usize::from(syllable)] = level(documents),
            Err(_) => others.push((Gram::one(code), documents)),
        }
    }
    let most_frequent = |mut terms: Vec<(Gram, u32)>, room: usize| {
        terms.sort_unstable_by_key(|&(gram, documents)| (std::cmp::Reverse(documents), gram));
        terms.truncate(room);
        terms
    };
    let mut kept = most_frequent(others, ROOM / 4);
    kept.extend(most_frequent(pairs.to_vec(), ROOM - kept.len()));
    for (gram, documents) in kept {
        let (buckets, _) = data[HEADER + SYLLABLES..].as_chunks_mut::<BUCKET>();
        let (mut at, mark) = place(gram);
        while buckets[at][BUCKET - 1] != 0 {
            at = (at + 1) % BUCKETS;
        }
        let taken = buckets[at][2 * SLOTS..].iter().take_while(|&&level| level > 0).count();
        if !marks(&buckets[at])[..taken].contains(&mark) {
            buckets[at][2 * taken..2 * taken + 2].copy_from_slice(&mark.to_le_bytes());
            buckets[at][2 * SLOTS + taken] = level(documents);
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_survive_their_byte() {
        for n in [1, 2, 7, 100, 12_345, 102_463] {
            let back = count(level(n));
            assert!((back / f64::from(n) - 1.0).abs() < 0.024, "{n} became {back}");
        }
        assert!(count(level(0)) < f64::EPSILON);
    }

    #[test]
    fn common_and_rare_terms() {
        let news = background();
        let code = |word| Code::of(word);
        assert!(news.documents() > 50_000.0);
        assert!(news.of_code(code("của")) > 0.5 * news.documents());
        assert!(news.of_code(code("Putin")) < 0.1 * news.documents());
        assert!(news.of_pair(code("công"), code("an")) > news.of_pair(code("triều"), code("tiên")));
        assert!(news.of_pair(code("khuỷu"), code("quẻ")) < f64::EPSILON);
    }
}
