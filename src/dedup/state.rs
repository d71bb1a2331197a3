//! Finished stages on disk, so that a long run that was killed goes on where it was.
//!
//! A stage is one file in a folder: a mark, a fingerprint of the inputs and settings, the data in little-endian numbers,
//! and the XXH3 hash of all that. It is written under another name and renamed when whole, so a file that is there is
//! complete; one that does not fit the run, or is damaged, counts as not there.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

use super::corpus::Corpus;
use super::join::Pair;
use super::sets::{Sets, Texts};
use super::strings::Strings;

const MARK: &[u8; 16] = b"luoc dedup v1\n\0\0";

/// The stages of one run.
#[derive(Debug, Clone)]
pub struct State {
    folder: PathBuf,
    fingerprint: u64,
}

impl State {
    /// Stages kept in `folder`, which exists, for a run with this fingerprint: a hash of all that the result depends on.
    #[must_use]
    pub fn new(folder: &Path, fingerprint: u64) -> Self {
        Self { folder: folder.to_owned(), fingerprint }
    }

    /// Keeps a corpus and what was said while it was read.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save_corpus(&self, corpus: &Corpus, messages: &[String]) -> io::Result<()> {
        self.save("corpus", |out| {
            let texts = &corpus.texts;
            out.number(texts.count() as u64)?;
            for text in 0..texts.count() {
                texts.with_codes(text, |codes| out.words(codes))??;
            }
            out.words(&corpus.text_of)?;
            for strings in [&corpus.ids, &corpus.keys] {
                out.text(&strings.bytes)?;
                out.number(strings.ends.len() as u64)?;
                strings.ends.iter().try_for_each(|&end| out.number(end))?;
            }
            out.words(&corpus.places.iter().flat_map(|&(file, line)| [file, line]).collect::<Vec<_>>())?;
            out.words(&corpus.sources)?;
            let files: Vec<String> =
                corpus.files.iter().map(|file| file.to_string_lossy().into_owned()).collect();
            for list in [&files[..], &corpus.source_names, messages] {
                out.number(list.len() as u64)?;
                list.iter().try_for_each(|text| out.text(text))?;
            }
            Ok(())
        })
    }

    /// The corpus kept by an earlier run, its texts put into `texts`, and the messages; `None` if there is none.
    #[must_use]
    pub fn load_corpus(&self, mut texts: Texts) -> Option<(Corpus, Vec<String>)> {
        self.load("corpus", |input| {
            for _ in 0..input.number()? {
                texts.try_push(&input.words()?)?;
            }
            let text_of = input.words()?;
            let strings = |input: &mut Input| {
                let bytes = input.text()?;
                let ends = (0..input.number()?).map(|_| input.number()).collect::<io::Result<Vec<_>>>()?;
                Ok::<_, io::Error>(Strings { bytes, ends })
            };
            let (ids, keys) = (strings(input)?, strings(input)?);
            let places = input.words()?.chunks_exact(2).map(|place| (place[0], place[1])).collect();
            let sources = input.words()?;
            let list = |input: &mut Input| {
                (0..input.number()?).map(|_| input.text()).collect::<io::Result<Vec<_>>>()
            };
            let files = list(input)?.into_iter().map(PathBuf::from).collect();
            let (source_names, messages) = (list(input)?, list(input)?);
            Ok((Corpus { texts, text_of, ids, keys, places, files, sources, source_names }, messages))
        })
    }

    /// Keeps the pairs of a join; `what` tells joins with different settings apart.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn save_pairs(&self, pairs: &[Pair], what: u64) -> io::Result<()> {
        self.save("pairs", |out| {
            out.number(what)?;
            let words: Vec<u32> =
                pairs.iter().flat_map(|p| [p.a, p.b, p.shared, p.size_a, p.size_b]).collect();
            out.words(&words)
        })
    }

    /// The pairs kept by an earlier run with the same `what`.
    #[must_use]
    pub fn load_pairs(&self, what: u64) -> Option<Vec<Pair>> {
        self.load("pairs", |input| {
            if input.number()? != what {
                return Err(io::ErrorKind::InvalidData.into());
            }
            let pair = |p: &[u32]| Pair { a: p[0], b: p[1], shared: p[2], size_a: p[3], size_b: p[4] };
            Ok(input.words()?.chunks_exact(5).map(pair).collect())
        })
    }

    fn save(&self, stage: &str, write: impl FnOnce(&mut Output) -> io::Result<()>) -> io::Result<()> {
        let partial = self.folder.join(format!("{stage}.partial"));
        let mut out =
            Output { file: BufWriter::with_capacity(1 << 18, File::create(&partial)?), hash: Xxh3::new() };
        out.bytes(MARK)?;
        out.number(self.fingerprint)?;
        write(&mut out)?;
        let hash = out.hash.digest();
        out.number(hash)?;
        // Not synced: after a power cut the hash tells whether the file is whole.
        out.file.flush()?;
        fs::rename(partial, self.folder.join(stage))
    }

    fn load<T>(&self, stage: &str, read: impl FnOnce(&mut Input) -> io::Result<T>) -> Option<T> {
        let file = File::open(self.folder.join(stage)).ok()?;
        let left = file.metadata().ok()?.len();
        let mut input = Input { file: BufReader::with_capacity(1 << 18, file), hash: Xxh3::new(), left };
        let mut mark = [0; 16];
        input.bytes(&mut mark).ok()?;
        (mark == *MARK && input.number().ok()? == self.fingerprint).then_some(())?;
        let value = read(&mut input).ok()?;
        let hash = input.hash.digest();
        (input.number().ok()? == hash).then_some(value)
    }
}

/// A file being written, with the hash of what was written.
struct Output {
    file: BufWriter<File>,
    hash: Xxh3,
}

impl Output {
    fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.file.write_all(bytes)
    }
    fn number(&mut self, number: u64) -> io::Result<()> {
        self.bytes(&number.to_le_bytes())
    }
    fn text(&mut self, text: &str) -> io::Result<()> {
        self.number(text.len() as u64)?;
        self.bytes(text.as_bytes())
    }
    fn words(&mut self, words: &[u32]) -> io::Result<()> {
        self.number(words.len() as u64)?;
        let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
        self.bytes(&bytes)
    }
}

/// A file being read.
struct Input {
    file: BufReader<File>,
    hash: Xxh3,
    /// Bytes that are left; a damaged length must not ask for more memory than that.
    left: u64,
}

impl Input {
    fn bytes(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.file.read_exact(bytes)?;
        self.left = self.left.saturating_sub(bytes.len() as u64);
        self.hash.update(bytes);
        Ok(())
    }
    fn number(&mut self) -> io::Result<u64> {
        let mut bytes = [0; 8];
        self.bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }
    fn block(&mut self, length: u64) -> io::Result<Vec<u8>> {
        if length > self.left {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut bytes = vec![0; length as usize];
        self.bytes(&mut bytes)?;
        Ok(bytes)
    }
    fn text(&mut self) -> io::Result<String> {
        let length = self.number()?;
        String::from_utf8(self.block(length)?).map_err(|_| io::ErrorKind::InvalidData.into())
    }
    fn words(&mut self) -> io::Result<Vec<u32>> {
        let length = self.number()?;
        let bytes = self.block(length.saturating_mul(4))?;
        Ok(bytes
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::Sets;

    #[test]
    fn a_stage_comes_back_or_counts_as_missing() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::new(folder.path(), 7);
        let mut corpus = Corpus::default();
        corpus.texts.push(&[1, 2, 3]);
        corpus.texts.push(&[]);
        corpus.text_of = vec![0, 1];
        for id in ["a", "việt"] {
            corpus.ids.push(id);
            corpus.keys.push("");
            corpus.places.push((0, 1));
            corpus.sources.push(0);
        }
        corpus.source_names.push("báo".into());
        corpus.files.push("x.jsonl".into());
        state.save_corpus(&corpus, &["note".into()]).unwrap();
        let (loaded, messages) = state.load_corpus(Texts::new()).unwrap();
        assert_eq!((loaded.id(1), loaded.source(0), messages), ("việt", "báo", vec!["note".to_owned()]));
        assert_eq!((loaded.texts.count(), loaded.texts.runs(0)), (2, 3));
        assert!(State::new(folder.path(), 8).load_corpus(Texts::new()).is_none(), "another run");
        // Any damage is seen: a byte changed, or the end missing.
        let file = folder.path().join("corpus");
        let whole = fs::read(&file).unwrap();
        for at in (0..whole.len()).step_by(5) {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x40;
            fs::write(&file, &damaged).unwrap();
            assert!(state.load_corpus(Texts::new()).is_none(), "byte {at}");
            fs::write(&file, &whole[..at]).unwrap();
            assert!(state.load_corpus(Texts::new()).is_none(), "cut at {at}");
        }
        let pairs = [Pair { a: 1, b: 2, shared: 3, size_a: 4, size_b: 5 }];
        state.save_pairs(&pairs, 1).unwrap();
        assert_eq!(state.load_pairs(1).as_deref(), Some(&pairs[..]));
        assert_eq!(state.load_pairs(2), None);
    }
}
