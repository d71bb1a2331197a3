//! Word vectors: how alike two words are used, so that an alignment sees through translation.
//!
//! `data/vectors.bin` holds for each word of one or two syllables its code ([`pair`] or [`single`], ascending) and
//! [`SIZE`] numbers of 8 bits; see `data/README.md` for where they come from.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

const DATA: &[u8] = include_bytes!("../../data/vectors.bin");
/// Numbers of a vector.
pub(crate) const SIZE: usize = 48;
const ROW: usize = 8 + SIZE;

/// The vectors, by number.
pub(crate) struct Vectors {
    rows: FxHashMap<u64, u32>,
    /// One over the length of each vector.
    scale: Vec<f32>,
}

impl Vectors {
    /// The vectors that ship with the crate.
    pub fn get() -> &'static Self {
        static VECTORS: OnceLock<Vectors> = OnceLock::new();
        VECTORS.get_or_init(|| {
            let key = |row: &[u8]| u64::from_le_bytes(row[..8].try_into().expect("a row holds a key"));
            let rows = DATA.chunks_exact(ROW).enumerate().map(|(i, row)| (key(row), i as u32)).collect();
            let scale = DATA
                .chunks_exact(ROW)
                .map(|row| {
                    let square: i32 = row[8..]
                        .iter()
                        .map(|&x| i32::from(x.cast_signed()) * i32::from(x.cast_signed()))
                        .sum();
                    1.0 / (square as f32).sqrt().max(1.0)
                })
                .collect();
            Self { rows, scale }
        })
    }

    /// Number of the vector of a word.
    pub fn find(&self, word: u64) -> Option<u32> {
        self.rows.get(&word).copied()
    }

    /// A vector, unpacked.
    pub fn row(&self, number: u32) -> Row {
        let first = number as usize * ROW + 8;
        let mut numbers = [0; SIZE];
        for (number, &byte) in numbers.iter_mut().zip(&DATA[first..first + SIZE]) {
            *number = i16::from(byte.cast_signed());
        }
        Row { numbers, scale: self.scale[number as usize] }
    }
}

/// The vector of a word, unpacked for reckoning.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    numbers: [i16; SIZE],
    /// One over its length.
    scale: f32,
}

impl Row {
    /// Cosine of the angle between two vectors, -1 to 1.
    pub fn similarity(&self, other: &Self) -> f32 {
        let both = self.numbers.iter().zip(&other.numbers);
        let dot: i32 = both.map(|(&x, &y)| i32::from(x) * i32::from(y)).sum();
        dot as f32 * self.scale * other.scale
    }
}

/// Lays vectors out: words as syllables, numbers between -1 and 1.
#[doc(hidden)]
pub fn vector_table(mut words: Vec<(u64, Vec<f32>)>) -> Vec<u8> {
    words.sort_by_key(|(key, _)| *key);
    words.dedup_by_key(|(key, _)| *key);
    let mut data = Vec::with_capacity(words.len() * ROW);
    for (key, numbers) in words {
        let largest = numbers.iter().fold(1e-6f32, |m, x| m.max(x.abs()));
        data.extend(key.to_le_bytes());
        data.extend(numbers.iter().take(SIZE).map(|x| (x / largest * 127.0).round() as i8 as u8));
    }
    data
}
