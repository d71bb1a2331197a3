//! What a similarity join reads: numbered sets of 64-bit items.

use super::shingle::{shingle_count, shingles, spread};
use std::io;

/// Numbered sets whose items are well-spread 64-bit hashes. They may be produced again and again, so that a corpus larger
/// than memory can keep them on disk, or keep only what they are made from.
pub trait Sets: Sync {
    /// Number of sets.
    fn count(&self) -> usize;
    /// Number of items that [`Sets::items`] will produce, repeats included.
    fn item_count(&self, set: usize) -> usize;
    /// Replaces the content of `into` by the items of one set; an item may come several times.
    ///
    /// # Errors
    /// When the sets are on disk and cannot be read.
    fn items(&self, set: usize, into: &mut Vec<u64>) -> io::Result<()>;
}

/// Plain sets of ids (any numbers): they are spread to hashes by a bijection, so distinct ids stay distinct.
impl Sets for [Vec<u64>] {
    fn count(&self) -> usize {
        self.len()
    }
    fn item_count(&self, set: usize) -> usize {
        self[set].len()
    }
    fn items(&self, set: usize, into: &mut Vec<u64>) -> io::Result<()> {
        into.clear();
        into.extend(self[set].iter().map(|&id| spread(id)));
        Ok(())
    }
}

/// The codes of many texts, back to back in blocks; a text's set is its shingles, hashed anew at each reading. Four bytes
/// a run instead of eight a shingle, and about a nanosecond a shingle to make.
#[derive(Debug, Default)]
pub struct Texts {
    blocks: Vec<Vec<u32>>,
    places: Vec<Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    block: u32,
    start: u32,
    runs: u32,
}

/// Codes in a block before the next is begun: 4 MB.
const BLOCK_CODES: usize = 1 << 20;

impl Texts {
    /// An empty corpus.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text given as the codes of its runs, and returns its number.
    pub fn push(&mut self, codes: &[u32]) -> usize {
        let full = self.blocks.last().is_none_or(|block| block.len() + codes.len() > BLOCK_CODES);
        if full {
            self.blocks.push(Vec::with_capacity(codes.len().max(BLOCK_CODES)));
        }
        let block = self.blocks.len() - 1;
        let start = self.blocks[block].len();
        self.blocks[block].extend_from_slice(codes);
        self.places.push(Place { block: block as u32, start: start as u32, runs: codes.len() as u32 });
        self.places.len() - 1
    }

    /// The codes of one text.
    #[must_use]
    pub fn codes(&self, text: usize) -> &[u32] {
        let place = self.places[text];
        &self.blocks[place.block as usize][place.start as usize..][..place.runs as usize]
    }
}

impl Sets for Texts {
    fn count(&self) -> usize {
        self.places.len()
    }
    fn item_count(&self, set: usize) -> usize {
        shingle_count(self.places[set].runs as usize)
    }
    fn items(&self, set: usize, into: &mut Vec<u64>) -> io::Result<()> {
        into.clear();
        shingles(self.codes(set), into);
        Ok(())
    }
}
