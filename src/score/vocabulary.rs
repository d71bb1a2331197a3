//! The terms of a collection, numbered in the order in which they come, with their counts.

use rustc_hash::FxHashMap;

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
    numbers: FxHashMap<Gram, u32>,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    gram: Gram,
    occurrences: u32,
    documents: u32,
    last_document: u32,
}

impl Vocabulary {
    /// An empty vocabulary with room for so many terms.
    pub fn with_capacity(terms: usize) -> Self {
        let numbers = FxHashMap::with_capacity_and_hasher(terms, rustc_hash::FxBuildHasher);
        Self { numbers, entries: Vec::with_capacity(terms) }
    }

    /// Counts one occurrence of a term in a document and returns the term's number. Documents come in order.
    pub fn add(&mut self, gram: Gram, document: u32) -> u32 {
        let next = self.entries.len() as u32;
        let number = *self.numbers.entry(gram).or_insert(next);
        if number == next {
            self.entries.push(Entry { gram, occurrences: 1, documents: 1, last_document: document });
            return number;
        }
        let entry = &mut self.entries[number as usize];
        entry.occurrences += 1;
        if entry.last_document != document {
            entry.documents += 1;
            entry.last_document = document;
        }
        number
    }

    /// The number of a term, if the collection has it.
    pub fn get(&self, gram: Gram) -> Option<u32> {
        self.numbers.get(&gram).copied()
    }

    /// The term of a number.
    pub fn gram(&self, number: u32) -> Gram {
        self.entries[number as usize].gram
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
