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

use super::pairs::{NEUTRAL, Pairs, STRIDE, Unknown, Votes};
use super::unit::{
    LIKENESS, Likeness, PAD, PAIR, REACH, ROLES, SINGLE, Shape, Unit, WINDOWS, far, pair_key,
    shaped_pair_key, single, window, window_key,
};
use crate::{Error, Result};

const MAGIC: &[u8; 8] = b"LUOCWORD";
/// Raised whenever the units, the n-grams or this layout change: a model is of no use to another version.
const VERSION: u32 = 3;
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
    /// Weights that are looked up all the time: of syllables in lower case by their codes,
    syllables: Box<[[u8; ROLES]]>,
    /// of all windows, and of the tones and onsets of pairs of syllables.
    windows: Box<[i8]>,
    tones: Box<[i8]>,
    onsets: Box<[i8]>,
    checksum: u64,
    /// For each bucket a set of 64 bits in which those of its tags are: what is not there need not be looked up.
    signs: Box<[u64]>,
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
        let checksum = xxh3_64(&bytes[..body]);
        if checksum.to_le_bytes() != bytes[body..] {
            return wrong("the checksum is wrong: some bytes were changed; copy it again".into());
        }
        let buckets = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[HEAD..body]),
            Cow::Owned(mut bytes) => {
                bytes.truncate(body);
                Cow::Owned(bytes.split_off(HEAD))
            }
        };
        let table = buckets.as_chunks().0;
        let signs = table
            .iter()
            .map(|bucket: &[u8; BUCKET]| {
                let (tags, _) = bucket[..WEIGHTS].as_chunks();
                tags.iter()
                    .map(|&tag| u16::from_le_bytes(tag))
                    .filter(|&tag| tag > 0)
                    .fold(0, |signs, tag| signs | 1 << (tag & 63))
            })
            .collect();
        let first = |count: usize, key: fn(usize) -> u64| {
            (0..count).map(|i| found(table, key(i))[0].cast_signed()).collect()
        };
        let windows = first(WINDOWS, |window| window_key(window as u16));
        let [tones, onsets] = Likeness::INDICES;
        let (tones, onsets) = (first(tones, Likeness::tones_key), first(onsets, Likeness::onsets_key));
        let mut syllables = vec![[0; ROLES]; 1 << 16];
        for (code, weights) in (0..).zip(&mut syllables) {
            single(Unit { code, shape: Shape::Lower }, |key| *weights = found(table, key));
        }
        Ok(Self { syllables: syllables.into(), windows, tones, onsets, checksum, signs, buckets })
    }

    /// What the n-grams near each gap of a padded sentence say of it; gap `i` follows the padded unit `i`.
    pub(super) fn score(&self, units: &[Unit], scores: &mut Vec<i16>, work: &mut Work) {
        let starts = PAD - 1..units.len() - PAD;
        self.votes(&units[starts.start..=starts.end], work);
        scores.clear();
        // The votes for the gaps that the n-grams at hand reach; the lowest are complete and leave.
        let mut sum = 0;
        let mut window = window(units, PAD - 1) << 3;
        for (j, &votes) in starts.zip(&work.votes) {
            window = window >> 3 | (units[j + 2].shape as u16) << 9;
            sum += apart(votes) + (i64::from(self.windows[usize::from(window)]) << (APART * LIKENESS));
            let low = lowest(sum);
            // No n-gram begins with the first unit, and the first vote is for the gap after it.
            if j >= REACH {
                scores.push(low as i16);
            }
            sum = (sum - low) >> APART;
        }
        while scores.len() < units.len() {
            let low = lowest(sum);
            scores.push(low as i16);
            sum = (sum - low) >> APART;
        }
    }

    /// The votes of all pairs of neighbours.
    fn votes(&self, units: &[Unit], work: &mut Work) {
        let Work { pairs, votes, unknown, asked } = work;
        pairs.ask(units, votes, unknown);
        for &Unknown { at, .. } in &*unknown {
            let (a, b) = (units[at], units[at + 1]);
            self.ask(asked, pair_key(a, b), [at as u32, 0]);
            if let Some(key) = shaped_pair_key(a, b) {
                self.ask(asked, key, [at as u32, 0]);
            }
            votes[at] = NEUTRAL.wrapping_add_signed(
                (self.single(a) << (STRIDE * SINGLE)) + (self.likeness(a, b) << (STRIDE * LIKENESS)),
            );
        }
        for &(key, [at, _]) in self.fetched(asked) {
            let at = at as usize;
            // Pairs have three weights; what has taken the tag of one may have four.
            let [first, second, third, _] = found(self.buckets(), key);
            votes[at] = votes[at].wrapping_add_signed(spread([first, second, third, 0]) << (STRIDE * PAIR));
        }
        for &pair in &*unknown {
            pairs.learn(pair, votes[pair.at]);
        }
    }

    /// Notes an n-gram to be looked up for `what`, unless the model is sure not to have it.
    #[inline]
    fn ask(&self, asked: &mut Asked, key: u64, what: [u32; 2]) {
        let (bucket, tag) = place(key, self.signs.len());
        asked.push(self.signs[bucket] >> (tag & 63) & 1 != 0, key, what);
    }

    /// The n-grams that were asked for. Most of the work is to wait for their buckets, so all are fetched at once.
    #[inline]
    fn fetched<'a>(&self, asked: &'a mut Asked) -> &'a [(u64, [u32; 2])] {
        let buckets = self.buckets();
        let asked = asked.take();
        let first =
            |&(key, _): &(u64, _)| buckets.get(place(key, buckets.len()).0).map_or(0, |bucket| bucket[0]);
        black_box(asked.iter().map(first).fold(0, |all, byte| all ^ byte));
        asked
    }

    fn buckets(&self) -> &[[u8; BUCKET]] {
        self.buckets.as_chunks().0
    }

    #[inline]
    fn single(&self, unit: Unit) -> i64 {
        match self.syllables.get(unit.code as usize) {
            Some(&weights) if unit.shape == Shape::Lower => spread(weights),
            _ => {
                let mut sum = 0;
                single(unit, |key| sum += spread(found(self.buckets(), key)));
                sum
            }
        }
    }

    #[inline]
    fn likeness(&self, a: Unit, b: Unit) -> i64 {
        let Some(likeness) = Likeness::of(a, b) else { return 0 };
        let [tones, onsets] = likeness.index();
        let known = i64::from(self.tones[tones]) + i64::from(self.onsets[onsets]);
        let reduplication = likeness.reduplication();
        known + reduplication.map_or(0, |key| i64::from(found(self.buckets(), key)[0].cast_signed()))
    }

    /// Adds what the n-grams further from these gaps say to their scores.
    pub(super) fn doubt(&self, units: &[Unit], gaps: &[usize], scores: &mut [i16], work: &mut Work) {
        let asked = &mut work.asked;
        for &gap in gaps {
            let first = (gap - REACH).max(PAD - 1);
            for j in first..=(gap + 1).min(units.len() - PAD - 1) {
                far(units, j, |key, shift, roles| {
                    let role = (gap + REACH).wrapping_sub(j + shift);
                    if role < roles {
                        self.ask(asked, key, [gap as u32, role as u32]);
                    }
                });
            }
        }
        for &(key, [gap, role]) in self.fetched(asked) {
            scores[gap as usize] += i16::from(found(self.buckets(), key)[role as usize].cast_signed());
        }
    }
}

/// Where the near n-grams alone score this much or more, up or down, nothing else is asked: a model is trained for it.
pub(super) const SURE: u16 = 48;

/// What scoring sentences needs, kept from sentence to sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    pairs: Pairs,
    votes: Vec<Votes>,
    unknown: Vec<Unknown>,
    asked: Asked,
}

/// N-grams to be looked up, each with the gap or pair and the role that it is asked for.
#[derive(Clone, Debug, Default)]
struct Asked {
    list: Vec<(u64, [u32; 2])>,
    count: usize,
}

impl Asked {
    /// Adds an n-gram if it is `here`; without a branch, since that cannot be foreseen.
    #[inline]
    fn push(&mut self, here: bool, key: u64, what: [u32; 2]) {
        if self.count == self.list.len() {
            self.list.resize(2 * self.count + 64, (0, [0; 2]));
        }
        self.list[self.count] = (key, what);
        self.count += usize::from(here);
    }

    /// Hands them out and forgets them.
    fn take(&mut self) -> &[(u64, [u32; 2])] {
        &self.list[..std::mem::take(&mut self.count)]
    }
}

impl Work {
    pub fn of(model: &Model) -> Self {
        Self { pairs: Pairs::of(model.checksum), ..Self::default() }
    }
}

/// Weights *w* as Σ *w*(i) 2^11i.
#[inline]
fn spread(weights: [u8; ROLES]) -> i64 {
    weights.iter().rev().fold(0, |votes, &weight| (votes << STRIDE) + i64::from(weight.cast_signed()))
}

/// Bits from one vote to the next where all for a gap are added up.
const APART: usize = 14;

/// Votes *v* as Σ *v*(i) 2^14i.
#[inline]
fn apart(votes: Votes) -> i64 {
    let vote = |i: usize| (votes & 0x7ff << (STRIDE * i)) << ((APART - STRIDE) * i);
    let neutral = 1 << 10 | 1 << 24 | 1 << 38 | 1 << 52;
    (vote(0) | vote(1) | vote(2) | vote(3)).cast_signed() - neutral
}

#[inline]
fn lowest(sum: i64) -> i64 {
    sum << (64 - APART) >> (64 - APART)
}

/// The weights of an n-gram, zeros if it has none.
///
/// Whether a tag is there cannot be foreseen, so nothing branches on it: four tags at a time are compared in a word.
#[inline]
fn found(buckets: &[[u8; BUCKET]], key: u64) -> [u8; ROLES] {
    const ONES: u64 = 0x0001_0001_0001_0001;
    let (bucket, tag) = place(key, buckets.len());
    let Some(bucket) = buckets.get(bucket) else { return [0; ROLES] };
    let (words, _) = bucket.as_chunks::<8>();
    // The highest bit of each 16 where the tag is; of the bits above it too, perhaps. The zeros are no tag.
    let here = |word: usize| {
        let apart = u64::from_le_bytes(words[word]) ^ (ONES * u64::from(tag));
        apart.wrapping_sub(ONES) & !apart & ONES << 15
    };
    // Tag 4w + i shows in bit 16i + w.
    let all = here(0) >> 15 | here(1) >> 14 | here(2) >> 13;
    let bit = all.trailing_zeros() as usize;
    let at = if all == 0 { WEIGHTS } else { WEIGHTS + ROLES + ROLES * (bit >> 4) + 4 * ROLES * (bit & 3) };
    std::array::from_fn(|role| bucket[(at & 63) + role])
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
    use super::super::unit::near;
    use std::sync::LazyLock;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::tokenize::tokens;

    /// The sums as the format says it, one weight after another.
    fn plainly(model: &Model, units: &[Unit], further: bool) -> Vec<i16> {
        let mut scores = vec![0; units.len() + ROLES];
        let mut vote = |key: u64, shift: usize, roles: usize, j: usize| {
            let (bucket, tag) = place(key, model.buckets.len() / BUCKET);
            let bucket = &model.buckets[bucket * BUCKET..][..BUCKET];
            let Some(at) = (0..TAGS).find(|i| bucket[2 * i..][..2] == u16::to_le_bytes(tag)) else { return };
            for role in 0..roles {
                let weight = bucket[WEIGHTS + ROLES * (at + 1) + role].cast_signed();
                if let Some(gap) = (j + shift + role).checked_sub(REACH) {
                    scores[gap] += i16::from(weight);
                }
            }
        };
        for j in PAD - 1..units.len() - PAD {
            if further {
                far(units, j, |key, shift, roles| vote(key, shift, roles, j));
            } else {
                near(units[j], units[j + 1], |key, shift, roles| vote(key, shift, roles, j));
                vote(window_key(window(units, j)), LIKENESS, 1, j);
            }
        }
        scores.truncate(units.len());
        scores
    }

    #[test]
    fn votes_are_added_up_as_the_format_says() {
        let model = Model::embedded().unwrap();
        let mut scores = Vec::new();
        let mut work = Work::of(&model);
        for text in [
            "",
            "Nga",
            "Nga và Triều Tiên ký hiệp ước đối tác ở Bình Nhưỡng.",
            "ÔNG PUTIN NÓI: 5 a b",
            "lim dim, ngập ngừng, xanh xanh; Tổng Bí thư, TP. Huế và 3 xã",
        ] {
            let edges = [Unit::EDGE; PAD].into_iter();
            let inner = tokens(text).map(|token| Unit::of(&token));
            let units: Vec<Unit> = edges.clone().chain(inner).chain(edges).collect();
            model.score(&units, &mut scores, &mut work);
            assert_eq!(scores, plainly(&model, &units, false), "{text}");
            for (gap, &sum) in plainly(&model, &units, true).iter().enumerate().skip(PAD) {
                if gap < units.len() - PAD {
                    let mut found = vec![0; units.len()];
                    model.doubt(&units, &[gap], &mut found, &mut work);
                    assert_eq!(found[gap], sum, "{text} {gap}");
                }
            }
        }
    }

    proptest! {
        /// Units of few kinds, so that pairs come again, and of many, so that they take each other's places.
        #[test]
        fn votes_do_not_depend_on_what_is_remembered(
            sentences in vec(vec((any::<u32>(), 0_usize..6), 0..20), 1..8),
            bits in select(vec![0xf_u32, 0x8013, 0x1_c083, 0x8000_003f, u32::MAX]),
        ) {
            const SHAPES: [Shape; 6] =
                [Shape::Lower, Shape::Capital, Shape::Upper, Shape::Digits, Shape::Mark, Shape::Mixed];
            static MODEL: LazyLock<Model> = LazyLock::new(|| Model::embedded().unwrap());
            let mut work = Work::of(&MODEL);
            let mut scores = Vec::new();
            for sentence in sentences {
                let edges = [Unit::EDGE; PAD].into_iter();
                let unit = |(code, shape): (u32, usize)| Unit { code: code & bits, shape: SHAPES[shape] };
                let units: Vec<Unit> =
                    edges.clone().chain(sentence.into_iter().map(unit)).chain(edges).collect();
                MODEL.score(&units, &mut scores, &mut work);
                prop_assert_eq!(&scores, &plainly(&MODEL, &units, false));
            }
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
