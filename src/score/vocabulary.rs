//! The terms of a collection, numbered in the order in which they come, with their counts.

use crate::text::Code;

/// An n-gram of one to three codes as one number; n-grams of different lengths differ.
///
/// One and two codes are held exactly, three are mixed into 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gram(pub u64);

impl Gram {
    /// Marks a single code; no code has these bits in the upper half of a pair.
    const ONE: u64 = 0x7fff_ffff << 32;

    /// A single code.
    pub const fn one(code: Code) -> Self {
        Self(Self::ONE | code.0 as u64)
    }

    /// Two codes that follow each other.
    pub const fn two(first: Code, second: Code) -> Self {
        Self((first.0 as u64) << 32 | second.0 as u64)
    }

    /// Three codes that follow each other.
    pub const fn three(first: Code, second: Code, third: Code) -> Self {
        Self(mix(Self::two(first, second).0 ^ mix(third.0 as u64 + 1)))
    }

    /// The code of an n-gram of one.
    pub(crate) const fn code(self) -> Code {
        Code(self.0 as u32)
    }

    /// The bits of this n-gram spread evenly, for tables that are stored.
    pub const fn hash(self) -> u64 {
        mix(self.0)
    }
}

/// The finaliser of `SplitMix64` (Steele, Lea and Flood 2014).
const fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// Terms with the number of times they occur and the number of documents that hold them.
///
/// Terms are added document by document; their numbers are dense and follow the order of first occurrence, so that
/// counts are arrays and nothing depends on the order of a hash table.
///
/// ```
/// use luoc::score::{Gram, Vocabulary};
/// use luoc::tokenize::runs;
///
/// let mut vocabulary = Vocabulary::default();
/// for (document, text) in ["Nga ký hiệp ước", "Nga và Hàn Quốc"].iter().enumerate() {
///     for run in runs(text) {
///         vocabulary.add(Gram::one(run.code), document as u32);
///     }
/// }
/// let nga = vocabulary.get(Gram::one(runs("nga").next().unwrap().code)).unwrap();
/// assert_eq!((vocabulary.occurrences(nga), vocabulary.documents(nga)), (2, 2));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// An open hash table of one more than the number of a term, 0 where none is; a power of two, at most half full. The
    /// terms themselves stand in `entries`, so that a slot is small.
    slots: Vec<u32>,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    gram: Gram,
    occurrences: u32,
    documents: u32,
    last_document: u32,
    mark: u32,
}

impl Vocabulary {
    /// 2⁶⁴ over the golden ratio (Knuth 1973, multiplicative hashing).
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    const FEWEST: usize = 16;

    /// An empty vocabulary with room for so many terms, so much that few of them want the same slot.
    pub fn with_capacity(terms: usize) -> Self {
        let slots = vec![0; (3 * terms).next_power_of_two().max(Self::FEWEST)];
        Self { slots, entries: Vec::with_capacity(terms) }
    }

    /// Counts one occurrence of a term in a document and returns the term's number. Documents come in order.
    pub fn add(&mut self, gram: Gram, document: u32) -> u32 {
        self.add_marked(gram, document).0
    }

    /// The same, with a mark of the term that the caller may change; of a new one it is 0.
    #[inline]
    pub(crate) fn add_marked(&mut self, gram: Gram, document: u32) -> (u32, &mut u32) {
        if 2 * self.entries.len() >= self.slots.len() {
            self.grow();
        }
        match self.find(gram) {
            Ok(number) => {
                let entry = &mut self.entries[number as usize];
                entry.occurrences += 1;
                entry.documents += u32::from(entry.last_document != document);
                entry.last_document = document;
                (number, &mut entry.mark)
            }
            Err(slot) => {
                let number = self.entries.len() as u32;
                self.slots[slot] = number + 1;
                let new = Entry { gram, occurrences: 1, documents: 1, last_document: document, mark: 0 };
                self.entries.push(new);
                (number, &mut self.entries[number as usize].mark)
            }
        }
    }

    /// The number of a term, if the collection has it.
    pub fn get(&self, gram: Gram) -> Option<u32> {
        if self.is_empty() { None } else { self.find(gram).ok() }
    }

    /// The number of a term, or the slot where it would stand. There must be an empty slot.
    #[inline]
    fn find(&self, gram: Gram) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        // The upper half of the product depends on all bits of the gram.
        let mut slot = (gram.0.wrapping_mul(Self::SPREAD) >> 32) as usize & mask;
        while let Some(number) = self.slots[slot].checked_sub(1) {
            if self.entries[number as usize].gram == gram {
                return Ok(number);
            }
            slot = (slot + 1) & mask;
        }
        Err(slot)
    }

    /// Doubles the table.
    #[cold]
    fn grow(&mut self) {
        self.slots = vec![0; (2 * self.slots.len()).max(Self::FEWEST)];
        for number in 0..self.entries.len() {
            if let Err(slot) = self.find(self.entries[number].gram) {
                self.slots[slot] = number as u32 + 1;
            }
        }
    }

    /// The term of a number.
    pub fn gram(&self, number: u32) -> Gram {
        self.entries[number as usize].gram
    }

    /// The terms in the order of their numbers.
    pub(crate) fn grams(&self) -> impl Iterator<Item = Gram> {
        self.entries.iter().map(|entry| entry.gram)
    }

    /// How often a term occurs.
    pub fn occurrences(&self, number: u32) -> u32 {
        self.entries[number as usize].occurrences
    }

    /// How many documents hold a term.
    pub fn documents(&self, number: u32) -> u32 {
        self.entries[number as usize].documents
    }

    /// Number of different terms.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no terms.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
