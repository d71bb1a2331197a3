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
        const HALF: usize = SIZE / 2;
        let product = |i: usize| self.numbers[i].wrapping_mul(other.numbers[i]);
        // Two products of numbers up to ±127 fit into 16 bits, and are added there.
        let two: [i16; HALF] = std::array::from_fn(|i| product(i).wrapping_add(product(HALF + i)));
        let dot: i32 = two.iter().map(|&two| i32::from(two)).sum();
        dot as f32 * self.scale * other.scale
    }
}

impl Default for Row {
    /// The vector of what has none: it is like nothing.
    fn default() -> Self {
        Self { numbers: [0; SIZE], scale: 0.0 }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarities_are_cosines() {
        let vectors = Vectors::get();
        assert!(DATA.chunks_exact(ROW).all(|row| row[8..].iter().all(|&x| x.cast_signed() != i8::MIN)));
        for (i, j) in (0..300).map(|i| (i * 53 % 16_000, i * 31 % 16_000)) {
            let (x, y) = (vectors.row(i), vectors.row(j));
            let both = x.numbers.iter().zip(&y.numbers);
            let dot: f64 = both.map(|(&x, &y)| f64::from(x) * f64::from(y)).sum();
            let cosine = dot * f64::from(x.scale) * f64::from(y.scale);
            assert!((f64::from(x.similarity(&y)) - cosine).abs() < 1e-6);
        }
        assert!(vectors.row(0).similarity(&Row::default()).abs() < 1e-9);
    }
}
