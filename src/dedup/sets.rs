//! What a similarity join reads: numbered sets of 64-bit items.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
#[cfg(not(unix))]
use std::sync::Mutex;

use super::shingle::{shingle_count, shingles, spread};

/// Numbered sets whose items are well-spread 64-bit hashes. They may be produced again and again, so that a corpus
/// larger than memory can keep them on disk, or keep only what they are made from.
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

/// The codes of many texts, back to back in blocks; a text's set is its shingles, hashed anew at each reading. Four
/// bytes a run instead of eight a shingle, and about a nanosecond a shingle to make.
///
/// Where memory is short, the older blocks are in a file ([`Texts::spilling`]).
#[derive(Debug)]
pub struct Texts {
    blocks: Vec<Block>,
    places: Vec<Place>,
    /// Codes that may be held in memory before blocks go to the file.
    hold: usize,
    held: usize,
    spill: Option<Spill>,
}

#[derive(Debug)]
enum Block {
    Held(Vec<u32>),
    /// At this byte of the spill file.
    Spilled(u64),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    block: u32,
    start: u32,
    runs: u32,
}

#[derive(Debug)]
struct Spill {
    file: SharedFile,
    end: u64,
}

/// Codes in a block before the next is begun: 1 MB.
const BLOCK_CODES: usize = 1 << 18;

impl Default for Texts {
    fn default() -> Self {
        Self { blocks: Vec::new(), places: Vec::new(), hold: usize::MAX, held: 0, spill: None }
    }
}

impl Texts {
    /// An empty corpus, in memory.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty corpus that holds about `bytes` of codes in memory and writes the rest to `file`, which must be empty
    /// and open for reading and writing.
    #[must_use]
    pub fn spilling(file: File, bytes: usize) -> Self {
        Self {
            hold: bytes / 4,
            spill: Some(Spill { file: SharedFile::new(file), end: 0 }),
            ..Self::default()
        }
    }

    /// Adds a text given as the codes of its runs, and returns its number. It stays in memory.
    pub fn push(&mut self, codes: &[u32]) -> usize {
        let fits =
            |block: &Block| matches!(block, Block::Held(held) if held.len() + codes.len() <= BLOCK_CODES);
        if !self.blocks.last().is_some_and(fits) {
            self.blocks.push(Block::Held(Vec::with_capacity(codes.len().max(BLOCK_CODES))));
        }
        let block = self.blocks.len() - 1;
        let start = match &mut self.blocks[block] {
            Block::Held(held) => {
                held.extend_from_slice(codes);
                held.len() - codes.len()
            }
            Block::Spilled(_) => unreachable!("the last block is in memory"),
        };
        self.held += codes.len();
        self.places.push(Place { block: block as u32, start: start as u32, runs: codes.len() as u32 });
        self.places.len() - 1
    }

    /// Adds a text like [`push`](Self::push), and writes the one before to the file if memory is full.
    ///
    /// # Errors
    /// When the file for spilled texts cannot be written.
    pub fn try_push(&mut self, codes: &[u32]) -> io::Result<usize> {
        let full =
            |block: &Block| matches!(block, Block::Held(held) if held.len() + codes.len() > BLOCK_CODES);
        if self.blocks.last().is_some_and(full) {
            self.spill()?;
        }
        Ok(self.push(codes))
    }

    /// Moves the last block to the file if memory is full.
    fn spill(&mut self) -> io::Result<()> {
        let (Some(spill), Some(last)) = (&mut self.spill, self.blocks.last_mut()) else { return Ok(()) };
        if let Block::Held(codes) = last
            && self.held > self.hold
        {
            self.held -= codes.len();
            let bytes: Vec<u8> = codes.iter().flat_map(|code| code.to_le_bytes()).collect();
            spill.file.append(spill.end, &bytes)?;
            *last = Block::Spilled(spill.end);
            spill.end += bytes.len() as u64;
        }
        Ok(())
    }

    /// Calls `read` with the codes of one text.
    ///
    /// # Errors
    /// When the text is on disk and cannot be read.
    pub fn with_codes<R>(&self, text: usize, read: impl FnOnce(&[u32]) -> R) -> io::Result<R> {
        let place = self.places[text];
        let (start, runs) = (place.start as usize, place.runs as usize);
        match (&self.blocks[place.block as usize], &self.spill) {
            (Block::Held(block), _) => Ok(read(&block[start..start + runs])),
            (Block::Spilled(at), Some(spill)) => {
                let mut bytes = vec![0; runs * 4];
                spill.file.read_at(at + start as u64 * 4, &mut bytes)?;
                let word = |four: &[u8]| u32::from_le_bytes([four[0], four[1], four[2], four[3]]);
                Ok(read(&bytes.chunks_exact(4).map(word).collect::<Vec<u32>>()))
            }
            (Block::Spilled(_), None) => unreachable!("a block is spilled only to a file"),
        }
    }

    /// Runs of one text.
    #[must_use]
    pub fn runs(&self, text: usize) -> usize {
        self.places[text].runs as usize
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
        self.with_codes(set, |codes| shingles(codes, into))
    }
}

/// A file that threads read at different places.
#[derive(Debug)]
struct SharedFile {
    #[cfg(unix)]
    file: File,
    #[cfg(not(unix))]
    file: Mutex<File>,
}

#[cfg(unix)]
impl SharedFile {
    fn new(file: File) -> Self {
        Self { file }
    }
    fn append(&mut self, end: u64, bytes: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(end))?;
        self.file.write_all(bytes)
    }
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, bytes, offset)
    }
}

#[cfg(not(unix))]
impl SharedFile {
    fn new(file: File) -> Self {
        Self { file: Mutex::new(file) }
    }
    fn lock(&self) -> std::sync::MutexGuard<'_, File> {
        self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
    fn append(&mut self, end: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.lock();
        file.seek(SeekFrom::Start(end))?;
        file.write_all(bytes)
    }
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
        use std::io::Read;
        let mut file = self.lock();
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(bytes)
    }
}
