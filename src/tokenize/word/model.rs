//! The weights of the word model: a table of n-grams.
//!
//! ```text
//! bytes  0 …  7   "LUOCWORD"
//!        8 … 11   version of the format, u32 little endian
//!       12 … 15   number of buckets, u32
//!       16 …      buckets of 48 bytes: eight 16-bit tags, then four 8-bit weights for each
//!       last 8    XXH3 of all bytes before, u64
//! ```
//!
//! An n-gram's hash names its bucket (high bits) and its tag (low bits). It is looked for in that bucket alone; where
//! more than eight n-grams share one, training keeps the eight that matter most. A strange n-gram finds a tag of another
//! once in 8,000 look-ups.

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_64;

use super::unit::{ROLES, Unit, ngrams};
use crate::{Error, Result};

const MAGIC: &[u8; 8] = b"LUOCWORD";
/// Raised whenever the units, the n-grams or this layout change: a model is of no use to another version.
const VERSION: u32 = 1;
const HEAD: usize = 16;
const TAGS: usize = 8;
const BUCKET: usize = TAGS * (2 + ROLES);
/// Weights are multiples of one over this.
#[cfg(feature = "train")]
pub(super) const SCALE: f32 = 16.0;

/// A word model: weights of n-grams that say whether a gap between two tokens is inside a word.
#[derive(Clone, Debug)]
pub struct Model {
    buckets: Cow<'static, [u8]>,
}

impl Model {
    /// The model that comes with the crate.
    ///
    /// # Errors
    ///
    /// None in a sound build; else as [`Model::from_bytes`].
    pub fn embedded() -> Result<Self> {
        Self::check(Cow::Borrowed(include_bytes!("../../../data/words.bin")))
    }

    /// A model read from a file.
    ///
    /// # Errors
    ///
    /// [`Error::Model`] if the bytes are no model, are of another version, are cut short or were changed.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self> {
        Self::check(Cow::Owned(bytes))
    }

    fn check(bytes: Cow<'static, [u8]>) -> Result<Self> {
        let wrong = |message: String| Err(Error::Model { message });
        let word = |at: usize| u32::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
        if bytes.len() < HEAD || !bytes.starts_with(MAGIC) {
            return wrong("this is no word model; `train-words` makes one".into());
        }
        let (version, count) = (word(8), word(12) as usize);
        if version != VERSION {
            return wrong(format!("format {version}, but this luoc reads format {VERSION}; train it again"));
        }
        let expected = HEAD + count * BUCKET + 8;
        if bytes.len() != expected || count == 0 {
            return wrong(format!("{} bytes where {expected} are expected; copy it again", bytes.len()));
        }
        let body = expected - 8;
        if xxh3_64(&bytes[..body]).to_le_bytes() != bytes[body..] {
            return wrong("the checksum is wrong: some bytes were changed; copy it again".into());
        }
        let buckets = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[HEAD..body]),
            Cow::Owned(mut bytes) => {
                bytes.truncate(body);
                Cow::Owned(bytes.split_off(HEAD))
            }
        };
        Ok(Self { buckets })
    }

    /// Adds up the weights for each gap of a padded sentence; gap `i` follows the padded unit `i`.
    pub(super) fn score(&self, units: &[Unit], scores: &mut Vec<i32>) {
        scores.clear();
        // N-grams around the last unit reach beyond the sentence; nobody reads those gaps.
        scores.resize(units.len() + ROLES, 0);
        let count = self.buckets.len() / BUCKET;
        ngrams(units, |key, gap, _| {
            let (bucket, tag) = place(key, count);
            let Some(bucket) = self.buckets.get(bucket * BUCKET..(bucket + 1) * BUCKET) else { return };
            let (tags, weights) = bucket.split_at(TAGS * 2);
            let (tags, _) = tags.as_chunks::<2>();
            let Some(at) = tags.iter().position(|&t| t == tag.to_le_bytes()) else { return };
            if let Some(scores) = scores.get_mut(gap..gap + ROLES) {
                for (score, &weight) in scores.iter_mut().zip(&weights[at * ROLES..]) {
                    *score += i32::from(weight.cast_signed());
                }
            }
        });
    }
}

/// Bucket and tag of an n-gram. Tag 0 marks a free place.
#[inline]
fn place(key: u64, buckets: usize) -> (usize, u16) {
    let bucket = ((key >> 32) * buckets as u64) >> 32;
    (bucket as usize, (key as u16).max(1))
}

/// Of n-grams in the order of their worth, those that find a place: the first eight of each bucket.
#[cfg(feature = "train")]
pub(super) fn kept(keys: impl Iterator<Item = u64>, buckets: u32) -> Vec<u64> {
    let mut tags = vec![Vec::with_capacity(TAGS); buckets as usize];
    keys.filter(|&key| {
        let (bucket, tag) = place(key, buckets as usize);
        let tags = &mut tags[bucket];
        let free = tags.len() < TAGS && !tags.contains(&tag);
        if free {
            tags.push(tag);
        }
        free
    })
    .collect()
}

/// Makes the bytes of a model of the n-grams that [`kept`] has let through.
#[cfg(feature = "train")]
pub(super) fn pack(ngrams: impl IntoIterator<Item = (u64, [i8; ROLES])>, buckets: u32) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(buckets.to_le_bytes());
    bytes.resize(HEAD + buckets as usize * BUCKET, 0);
    let mut filled = vec![0; buckets as usize];
    for (key, weights) in ngrams {
        let (bucket, tag) = place(key, buckets as usize);
        let at = filled[bucket];
        filled[bucket] += 1;
        let bucket = &mut bytes[HEAD + bucket * BUCKET..][..BUCKET];
        bucket[at * 2..][..2].copy_from_slice(&tag.to_le_bytes());
        bucket[TAGS * 2 + at * ROLES..][..ROLES].copy_from_slice(&weights.map(i8::cast_unsigned));
    }
    let sum = xxh3_64(&bytes).to_le_bytes();
    bytes.extend(sum);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_model_is_told_from_a_sound_one() {
        let sound = include_bytes!("../../../data/words.bin").to_vec();
        assert!(sound.len() <= 2_000_000, "{} bytes", sound.len());
        assert!(Model::from_bytes(sound.clone()).is_ok());
        let changed = |at: usize, by: u8| {
            let mut bytes = sound.clone();
            bytes[at] ^= by;
            bytes
        };
        let cases = [
            (Vec::new(), "no word model"),
            (changed(0, 1), "no word model"),
            (changed(8, 2), "reads format"),
            (sound[..sound.len() - 1].to_vec(), "are expected"),
            (changed(12, 1), "are expected"),
            (changed(1000, 1), "checksum"),
        ];
        for (bytes, message) in cases {
            let error = Model::from_bytes(bytes).unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }
}
