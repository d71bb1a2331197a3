//! Tables of bytes that are reached at random, too large for any cache.
//!
//! On ordinary pages of 4 kB nearly every step into such a table also misses the processor's list of pages. On Linux it
//! asks for huge pages, which are 512 times as large.

use std::io;
use std::ops::{Deref, DerefMut};

/// A table of zeros.
pub(super) enum Table {
    Small(Vec<u8>),
    #[cfg(target_os = "linux")]
    Huge(memmap2::MmapMut),
}

/// From this size on huge pages are worth their trouble.
#[cfg(target_os = "linux")]
const LARGE: usize = 8 << 20;

impl Table {
    /// A table of so many zeros.
    ///
    /// # Errors
    /// When there is not that much memory.
    pub fn zeroed(length: usize) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        if length >= LARGE {
            let table = memmap2::MmapMut::map_anon(length)?;
            // A kernel without huge pages says no; the table works all the same.
            let _ = table.advise(memmap2::Advice::HugePage);
            return Ok(Self::Huge(table));
        }
        Ok(Self::Small(vec![0; length]))
    }
}

impl Deref for Table {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Small(bytes) => bytes,
            #[cfg(target_os = "linux")]
            Self::Huge(bytes) => bytes,
        }
    }
}

impl DerefMut for Table {
    fn deref_mut(&mut self) -> &mut [u8] {
        match self {
            Self::Small(bytes) => bytes,
            #[cfg(target_os = "linux")]
            Self::Huge(bytes) => bytes,
        }
    }
}
