//! The terms of a collection, numbered in the order in which they come, with their counts.

use std::ops::{Index, IndexMut, Range};

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
pub struct Vocabulary(Numbered<Count>);

impl Vocabulary {
    /// An empty vocabulary with room for so many terms.
    pub fn with_capacity(terms: usize) -> Self {
        let mut empty = Self::default();
        empty.0.clear(terms);
        empty
    }

    /// Counts one occurrence of a term in a document and returns the term's number. Documents come in order.
    pub fn add(&mut self, gram: Gram, document: u32) -> u32 {
        self.0.reserve(1);
        let mut number = 0;
        self.0.number(std::iter::once((gram, Count::new(document))), |found, count| {
            number = found;
            count.add(document);
        });
        number
    }

    /// The number of a term, if the collection has it.
    pub fn get(&self, gram: Gram) -> Option<u32> {
        self.0.find(gram)
    }

    /// The term of a number.
    pub fn gram(&self, number: u32) -> Gram {
        self.0.entries[number as usize].0
    }

    /// How often a term occurs.
    pub fn occurrences(&self, number: u32) -> u32 {
        self.0[number].occurrences
    }

    /// How many documents hold a term.
    pub fn documents(&self, number: u32) -> u32 {
        self.0[number].documents
    }

    /// Number of different terms.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no terms.
    pub fn is_empty(&self) -> bool {
        self.0.len() == 0
    }
}

/// How often a term occurs, and in how many documents.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    occurrences: u32,
    documents: u32,
    last_document: u32,
}

impl Count {
    /// Before the first occurrence, which is in this document.
    const fn new(document: u32) -> Self {
        Self { occurrences: 0, documents: 1, last_document: document }
    }

    /// Counts one more. Documents come in order.
    fn add(&mut self, document: u32) {
        self.occurrences += 1;
        self.documents += u32::from(self.last_document != document);
        self.last_document = document;
    }
}

/// What is known of each of some terms, which are numbered in the order in which they come.
#[derive(Clone, Debug)]
pub(crate) struct Numbered<T> {
    /// An open hash table of the numbers of terms, another number where none is; a power of two, at most half full. The terms
    /// themselves stand in `entries`, so that a slot is small.
    slots: Vec<u32>,
    /// The terms, and after them room for more: whatever stands there.
    entries: Vec<(Gram, T)>,
    /// Number of terms.
    len: usize,
    /// How many of the slots are in use, a power of two.
    open: usize,
    /// What is added to numbers in `slots`. It is more than all that were there before the terms were forgotten, so that
    /// slots need not be cleared.
    first: u32,
}

/// A slot without a term: a number that no entry has.
const FREE: u32 = u32::MAX;

/// The slot where a term stands, if another has not taken it.
#[inline]
fn home(slots: &[u32], gram: Gram) -> usize {
    // 2⁶⁴ over the golden ratio (Knuth 1973, multiplicative hashing).
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    // The upper half of the product depends on all bits of the gram.
    (gram.0.wrapping_mul(SPREAD) >> 32) as usize & (slots.len() - 1)
}

/// The slot where a term stands that does not stand in this one.
#[inline]
fn after(slots: &[u32], slot: usize) -> usize {
    (slot + 1) & (slots.len() - 1)
}

impl<T: Clone + Default> Default for Numbered<T> {
    fn default() -> Self {
        let mut empty = Self { slots: Vec::new(), entries: Vec::new(), len: 0, open: 0, first: 0 };
        empty.clear(0);
        empty
    }
}

impl<T: Clone + Default> Numbered<T> {
    const FEWEST: usize = 16;

    /// Forgets all terms and makes room for so many, so much that few of them want the same slot.
    pub fn clear(&mut self, terms: usize) {
        self.first += self.len as u32;
        if self.first > FREE / 2 {
            self.slots.clear();
            self.first = 0;
        }
        self.open = (6 * terms).next_power_of_two().max(Self::FEWEST);
        if self.open > self.slots.len() {
            self.slots.resize(self.open, FREE);
        }
        self.len = 0;
        self.reserve(terms);
    }

    /// Makes room for so many more.
    #[inline]
    pub fn reserve(&mut self, more: usize) {
        let terms = self.len + more;
        if terms > self.entries.len() || 2 * terms > self.open {
            self.grow(terms);
        }
    }

    /// Makes room for so many together.
    #[cold]
    fn grow(&mut self, terms: usize) {
        if terms > self.entries.len() {
            self.entries.resize(terms + self.len / 4, (Gram(0), T::default()));
        }
        if 2 * terms > self.open {
            self.open = (2 * terms).next_power_of_two();
            let mut slots = vec![FREE; self.open];
            for (number, (gram, _)) in (self.first..).zip(&self.entries[..self.len]) {
                let mut at = home(&slots, *gram);
                while slots[at] != FREE {
                    at = after(&slots, at);
                }
                slots[at] = number;
            }
            self.slots = slots;
        }
    }
}

impl<T> Numbered<T> {
    /// Numbers terms, for which there must be room. `hear` hears the number of each and what is known of it: if it is new, what
    /// comes with it here.
    #[inline]
    pub fn number(&mut self, terms: impl Iterator<Item = (Gram, T)>, mut hear: impl FnMut(u32, &mut T)) {
        // As names of their own they stay in registers.
        let (slots, entries, first, mut len) =
            (&mut self.slots[..self.open], &mut self.entries[..], self.first, self.len);
        for (gram, new) in terms {
            // Whether it is new cannot be foreseen. So it is put behind the others in any case, and found there if nowhere else.
            entries[len] = (gram, new);
            let mut at = home(slots, gram);
            let number = loop {
                let number = len.min(slots[at].wrapping_sub(first) as usize);
                if entries[number].0 == gram {
                    slots[at] = first + number as u32;
                    break number;
                }
                at = after(slots, at);
            };
            len += usize::from(number == len);
            hear(number as u32, &mut entries[number].1);
        }
        self.len = len;
    }

    /// The number of a term, if it is there.
    pub fn find(&self, gram: Gram) -> Option<u32> {
        let slots = &self.slots[..self.open];
        let mut at = home(slots, gram);
        loop {
            let number = slots[at].wrapping_sub(self.first);
            if number as usize >= self.len {
                return None;
            }
            if self.entries[number as usize].0 == gram {
                return Some(number);
            }
            at = after(slots, at);
        }
    }

    /// Number of different terms.
    pub fn len(&self) -> usize {
        self.len
    }

    /// What is known of the terms, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.entries[..self.len].iter().map(|(_, known)| known)
    }

    /// The terms in the order of their numbers, with what is known of them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Gram, &mut T)> {
        self.entries[..self.len].iter_mut().map(|(gram, known)| (*gram, known))
    }
}

/// A range of terms, with what is known of each.
impl<T> Index<Range<usize>> for Numbered<T> {
    type Output = [(Gram, T)];

    fn index(&self, numbers: Range<usize>) -> &[(Gram, T)] {
        &self.entries[numbers]
    }
}

impl<T> Index<u32> for Numbered<T> {
    type Output = T;

    #[inline]
    fn index(&self, number: u32) -> &T {
        &self.entries[number as usize].1
    }
}

impl<T> IndexMut<u32> for Numbered<T> {
    fn index_mut(&mut self, number: u32) -> &mut T {
        &mut self.entries[number as usize].1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgotten_terms_are_gone() {
        let mut numbered = Numbered::default();
        // Also where what is added to numbers begins anew.
        for first in [0, 100, FREE / 2 - 50, FREE / 2 + 50] {
            numbered.clear(7);
            numbered.first = numbered.first.max(first);
            numbered.reserve(101);
            let terms = (0..100).map(|number| (Gram::one(Code(number)), number));
            assert!(terms.clone().all(|(gram, _)| numbered.find(gram).is_none()));
            let mut heard = Vec::new();
            numbered.number(terms.clone().chain(terms.clone()), |number, known| heard.push((number, *known)));
            assert!(heard.into_iter().eq((0..100).chain(0..100).map(|number| (number, number))));
            assert!(terms.clone().all(|(gram, number)| numbered.find(gram) == Some(number)));
        }
    }
}
