//! The weights of the word model: a table of n-grams.
//!
//! ```text
//! bytes  0 …  7   "LUOCWORD"
//!        8 … 11   version of the format, u32 little endian
//!       12 … 15   number of buckets, u32
//!       16 … 63   zeros
//!       64 …      buckets of 64 bytes: ten 16-bit tags, four zeros, four 8-bit weights for each tag
//!       last 8    XXH3 of all bytes before, u64
//! ```
//!
//! A bucket is a line of the processor's cache. An n-gram's hash names its bucket (high bits) and its tag (low bits). It
//! is looked for in that bucket alone; where more than ten n-grams share one, training keeps the ten that matter most. A
//! strange n-gram finds a tag of another once in 6,500 look-ups; training learns to live with it.

use std::borrow::Cow;
use std::hint::black_box;

use xxhash_rust::xxh3::xxh3_64;

use super::unit::{KINDS, PAD, REACH, ROLES, Unit, ngrams};
use crate::{Error, Result};

const MAGIC: &[u8; 8] = b"LUOCWORD";
/// Raised whenever the units, the n-grams or this layout change: a model is of no use to another version.
const VERSION: u32 = 2;
const HEAD: usize = 64;
pub(super) const TAGS: usize = 10;
const BUCKET: usize = 64;
/// Where the weights of tag `i` are: `WEIGHTS + ROLES * (i + 1)`; before the first are those of no tag, zeros.
const WEIGHTS: usize = 2 * TAGS;
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
        #[repr(C, align(64))]
        struct Aligned<B: ?Sized>(B);
        static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!("../../../data/words.bin"));
        Self::check(Cow::Borrowed(&BYTES.0))
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
    ///
    /// Most of the time goes into waiting for buckets, so those of the units ahead are asked for early.
    pub(super) fn score(&self, units: &[Unit], scores: &mut Vec<i16>) {
        scores.clear();
        let (buckets, _) = self.buckets.as_chunks();
        let mut ahead = [Wanted::default(); AHEAD];
        // The votes for the gaps that the n-grams at hand reach, Σ votes(i) 2^16i; the lowest is complete and leaves.
        let mut votes = 0_i128;
        let mut first_bytes = 0;
        let end = units.len() - PAD;
        for j in PAD - 1..end + AHEAD {
            let wanted = &mut ahead[j % AHEAD];
            if j >= PAD - 1 + AHEAD {
                for &(bucket, tag, shift) in wanted.ngrams.iter().take(wanted.len) {
                    votes += i128::from(weights(buckets, bucket, tag)) << (16 * shift);
                }
                // No n-gram begins with the first unit, and the first vote is for the gap after it.
                if j >= REACH + AHEAD {
                    scores.push(votes as i16);
                }
                votes = (votes - i128::from(votes as i16)) >> 16;
            }
            wanted.len = 0;
            if j < end {
                ngrams(units, j, |key, shift, _| {
                    let (bucket, tag) = place(key, buckets.len());
                    first_bytes |= buckets.get(bucket).map_or(0, |bucket| bucket[0]);
                    if let Some(ngram) = wanted.ngrams.get_mut(wanted.len) {
                        *ngram = (bucket as u32, tag, shift as u16);
                        wanted.len += 1;
                    }
                });
            }
        }
        black_box(first_bytes);
        while scores.len() < units.len() {
            scores.push(votes as i16);
            votes = (votes - i128::from(votes as i16)) >> 16;
        }
    }
}

/// Units between asking for the buckets of one and reading them.
const AHEAD: usize = 4;

/// Bucket, tag and shift of the n-grams of one unit.
#[derive(Clone, Copy, Default)]
struct Wanted {
    ngrams: [(u32, u16, u16); KINDS],
    len: usize,
}

/// The weights *w* of an n-gram as Σ *w*(i) 2^16i, zeros if it has none.
///
/// Whether a tag is there cannot be foreseen, so nothing branches on it.
#[inline]
fn weights(buckets: &[[u8; BUCKET]], bucket: u32, tag: u16) -> i64 {
    let Some(bucket) = buckets.get(bucket as usize) else { return 0 };
    // At most one tag of a bucket is this one.
    let at = (0..TAGS).fold(0, |at, i| {
        let here = u16::from_le_bytes([bucket[2 * i], bucket[2 * i + 1]]) == tag;
        at | if here { i as u16 + 1 } else { 0 }
    });
    (0..ROLES).fold(0, |sum, role| {
        let weight = bucket[WEIGHTS + ROLES * usize::from(at) + role].cast_signed();
        sum + (i64::from(weight) << (16 * role))
    })
}

/// Bucket and tag of an n-gram. Tag 0 marks a free place.
#[inline]
pub(super) fn place(key: u64, buckets: usize) -> (usize, u16) {
    let bucket = ((key >> 32) * buckets as u64) >> 32;
    (bucket as usize, (key as u16).max(1))
}

/// Of n-grams in the order of their worth, those that find a place: the first ten of each bucket.
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
    bytes.resize(HEAD, 0);
    bytes.resize(HEAD + buckets as usize * BUCKET, 0);
    let mut filled = vec![0; buckets as usize];
    for (key, weights) in ngrams {
        let (bucket, tag) = place(key, buckets as usize);
        let at = filled[bucket];
        filled[bucket] += 1;
        let bucket = &mut bytes[HEAD + bucket * BUCKET..][..BUCKET];
        bucket[at * 2..][..2].copy_from_slice(&tag.to_le_bytes());
        bucket[WEIGHTS + ROLES * (at + 1)..][..ROLES].copy_from_slice(&weights.map(i8::cast_unsigned));
    }
    let sum = xxh3_64(&bytes).to_le_bytes();
    bytes.extend(sum);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize::tokens;

    /// The sum as the format says it, one weight after another.
    fn plainly(model: &Model, units: &[Unit]) -> Vec<i16> {
        let mut scores = vec![0; units.len() + ROLES];
        for j in PAD - 1..units.len() - PAD {
            ngrams(units, j, |key, shift, _| {
                let (bucket, tag) = place(key, model.buckets.len() / BUCKET);
                let bucket = &model.buckets[bucket * BUCKET..][..BUCKET];
                let Some(at) = (0..TAGS).find(|i| bucket[2 * i..][..2] == tag.to_le_bytes()) else { return };
                for role in 0..ROLES {
                    let weight = bucket[WEIGHTS + ROLES * (at + 1) + role].cast_signed();
                    if let Some(gap) = (j + shift + role).checked_sub(REACH) {
                        scores[gap] += i16::from(weight);
                    }
                }
            });
        }
        scores.truncate(units.len());
        scores
    }

    #[test]
    fn votes_are_added_up_as_the_format_says() {
        let model = Model::embedded().unwrap();
        let mut scores = Vec::new();
        for text in
            ["", "Nga", "Nga và Triều Tiên ký hiệp ước đối tác ở Bình Nhưỡng.", "ÔNG PUTIN NÓI: 5 a b"]
        {
            let edges = [Unit::EDGE; PAD].into_iter();
            let inner = tokens(text).map(|token| Unit::of(&token));
            let units: Vec<Unit> = edges.clone().chain(inner).chain(edges).collect();
            model.score(&units, &mut scores);
            assert_eq!(scores, plainly(&model, &units), "{text}");
        }
    }

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
