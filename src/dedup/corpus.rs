//! A corpus read for the search for near-duplicates: of each record its codes, its name and where it stands.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::batches::in_order;
use super::sets::{Sets, Texts};
use super::strings::Strings;
use crate::error::{Error, Result};
use crate::input::{Options, Original, Originals};
use crate::text::normal::Code;
use crate::tokenize::runs;

/// The records of a corpus, by number in the order of reading, and their texts, where identical ones are one.
#[derive(Debug, Default)]
pub struct Corpus {
    pub(super) texts: Texts,
    /// For each record the number of its text, or [`EMPTY`] or [`FAILED`].
    pub(super) text_of: Vec<u32>,
    pub(super) ids: Strings,
    /// What `prefer` goes by: a date or the value of a field; empty where there is none or it does not matter.
    pub(super) keys: Strings,
    /// File and line of each record.
    pub(super) places: Vec<(u32, u32)>,
    pub(super) files: Vec<PathBuf>,
    /// Number of each record's source among `source_names`.
    pub(super) sources: Vec<u32>,
    pub(super) source_names: Vec<String>,
}

/// The text number of a record without a single letter or digit.
const EMPTY: u32 = u32::MAX;
/// The text number of a record that could not be read.
const FAILED: u32 = u32::MAX - 1;

/// How to read a corpus.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reading {
    /// Threads; 0 counts as 1.
    pub threads: usize,
    /// Compare letters without their diacritics.
    pub ignore_marks: bool,
    /// What to keep of a record for choosing among duplicates.
    pub key: Key,
}

/// What a record is preferred by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Key {
    /// Nothing that stands in a field.
    #[default]
    None,
    /// Its date.
    Date,
    /// The field that is read as the lead: name it in [`Fields::lead`](crate::input::Fields::lead).
    Lead,
}

/// How far reading has come.
#[derive(Debug, Default)]
pub struct Progress {
    /// Records read.
    pub records: AtomicU64,
    /// Their bytes.
    pub bytes: AtomicU64,
}

impl Corpus {
    /// Reads all records, on several threads; the corpus is the same for any number of them. What cannot be read goes to `failed` and counts as a record
    /// all the same, so that numbers stay those of the input. Texts go into `texts`, which is empty and may spill to disk.
    ///
    /// # Errors
    /// When texts cannot be spilled to disk.
    pub fn read(
        originals: Originals,
        texts: Texts,
        reading: Reading,
        progress: &Progress,
        failed: &mut (dyn FnMut(&Error) + Send),
    ) -> std::io::Result<Self> {
        let options = originals.options().clone();
        let mut building = Building {
            corpus: Self { texts, ..Self::default() },
            known: FxHashMap::default(),
            files: FxHashMap::default(),
            sources: FxHashMap::default(),
            failed,
        };
        let read = |original| {
            let read = Read::new(original, &options, reading);
            progress.records.fetch_add(1, Ordering::Relaxed);
            progress.bytes.fetch_add(read.bytes as u64, Ordering::Relaxed);
            read
        };
        in_order(originals, reading.threads, read, |read| building.add(read))?;
        Ok(building.corpus)
    }

    /// Number of records, those that failed included.
    #[must_use]
    pub fn records(&self) -> usize {
        self.text_of.len()
    }

    /// The different texts.
    #[must_use]
    pub fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The number of a record's text; `None` if it has no letter or digit, or could not be read.
    #[must_use]
    pub fn text_of(&self, record: usize) -> Option<usize> {
        let text = self.text_of[record];
        (text < FAILED).then_some(text as usize)
    }

    /// Whether the record could not be read.
    #[must_use]
    pub fn has_failed(&self, record: usize) -> bool {
        self.text_of[record] == FAILED
    }

    /// The id of a record.
    #[must_use]
    pub fn id(&self, record: usize) -> &str {
        self.ids.get(record)
    }

    /// The file of a record and its line there, from 1.
    #[must_use]
    pub fn place(&self, record: usize) -> (&Path, usize) {
        let (file, line) = self.places[record];
        (&self.files[file as usize], line as usize)
    }

    /// What the record says of its source; empty if nothing.
    #[must_use]
    pub fn source(&self, record: usize) -> &str {
        &self.source_names[self.sources[record] as usize]
    }

    /// Gives records whose id was used before the name `FILE:LINE`, and returns how many there are and the first.
    ///
    /// Results name documents by id, so ids must tell them apart.
    pub fn rename_repeated_ids(&mut self) -> (usize, Option<String>) {
        let mut hashes: Vec<(u64, u32)> = (0..self.records())
            .filter(|&record| !self.has_failed(record))
            .map(|record| (xxh3_64(self.id(record).as_bytes()), record as u32))
            .collect();
        hashes.sort_unstable();
        let mut repeated: Vec<u32> = Vec::new();
        for same in hashes.chunk_by(|x, y| x.0 == y.0).filter(|same| same.len() > 1) {
            for (index, &(_, record)) in same.iter().enumerate().skip(1) {
                let id = self.id(record as usize);
                // Beyond a handful, equal hashes are equal ids: 100,000 records of one id must not take hours.
                if same[..index.min(8)].iter().any(|&(_, earlier)| self.id(earlier as usize) == id) {
                    repeated.push(record);
                }
            }
        }
        repeated.sort_unstable();
        let first = repeated.first().map(|&record| self.id(record as usize).to_owned());
        if !repeated.is_empty() {
            let mut ids = Strings::default();
            let mut next = repeated.iter().peekable();
            for record in 0..self.records() {
                if next.next_if(|&&one| one as usize == record).is_some() {
                    let (file, line) = self.place(record);
                    ids.push(&format!("{}:{line}", file.display()));
                } else {
                    ids.push(self.id(record));
                }
            }
            self.ids = ids;
        }
        (repeated.len(), first)
    }
}

/// What a thread makes of one record.
struct Read {
    bytes: usize,
    path: std::sync::Arc<Path>,
    line: usize,
    outcome: Result<Kept>,
}

/// What is kept of a record.
struct Kept {
    codes: Vec<u32>,
    id: String,
    key: Option<String>,
    source: Option<String>,
}

impl Read {
    fn new(original: Result<Original>, options: &Options, reading: Reading) -> Self {
        let original = match original {
            Ok(original) => original,
            Err(error) => return Self { bytes: 0, path: Path::new("").into(), line: 0, outcome: Err(error) },
        };
        let (bytes, path, line) = (original.bytes().len(), original.path().into(), original.line());
        let outcome = original.into_document(options).map(|decoded| {
            let document = decoded.document;
            let key = match reading.key {
                Key::None => None,
                Key::Date => document.date,
                Key::Lead => document.lead,
            };
            let codes = codes(&document.text, reading.ignore_marks);
            Kept { codes, id: document.id, key, source: document.source }
        });
        Self { bytes, path, line, outcome }
    }
}

/// The codes of a text's runs.
pub(super) fn codes(text: &str, ignore_marks: bool) -> Vec<u32> {
    let mut codes = Vec::with_capacity(text.len() / 5);
    if ignore_marks {
        codes.extend(runs(text).map(|run| bare(run.text)));
    } else {
        codes.extend(runs(text).map(|run| run.code.0));
    }
    codes
}

/// The code of a run without its diacritics: `đường` and `duong` have one.
fn bare(run: &str) -> u32 {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::is_combining_mark;
    if run.is_ascii() {
        return Code::of_other(run).0;
    }
    let plain: String = run
        .nfkd()
        .filter(|&c| !is_combining_mark(c))
        .map(|c| match c {
            'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
            other => other,
        })
        .collect();
    Code::of_other(&plain).0
}

struct Building<'f> {
    corpus: Corpus,
    /// Texts by the hash of their codes.
    known: FxHashMap<u64, u32>,
    files: FxHashMap<std::sync::Arc<Path>, u32>,
    sources: FxHashMap<String, u32>,
    failed: &'f mut (dyn FnMut(&Error) + Send),
}

impl Building<'_> {
    fn add(&mut self, read: Read) -> std::io::Result<()> {
        let files = &mut self.corpus.files;
        let file = if let Some(&file) = self.files.get(&read.path) {
            file
        } else {
            files.push(read.path.to_path_buf());
            self.files.insert(read.path, files.len() as u32 - 1);
            files.len() as u32 - 1
        };
        // An input that cannot be opened holds no record: nothing stands for it in a second reading.
        if let (Err(error), 0) = (&read.outcome, read.line) {
            (self.failed)(error);
            return Ok(());
        }
        self.corpus.places.push((file, read.line as u32));
        match read.outcome {
            Ok(kept) => {
                let text = self.text(&kept.codes)?;
                let corpus = &mut self.corpus;
                corpus.text_of.push(text);
                corpus.ids.push(&kept.id);
                corpus.keys.push(kept.key.as_deref().unwrap_or_default());
                let name = kept.source.unwrap_or_default();
                let known = corpus.source_names.len() as u32;
                let source = *self.sources.entry(name).or_insert_with_key(|name| {
                    corpus.source_names.push(name.clone());
                    known
                });
                corpus.sources.push(source);
            }
            Err(error) => {
                (self.failed)(&error);
                let corpus = &mut self.corpus;
                corpus.text_of.push(FAILED);
                corpus.ids.push("");
                corpus.keys.push("");
                corpus.sources.push(0);
            }
        }
        Ok(())
    }

    /// The number of a text: a known one if the codes are the same.
    fn text(&mut self, codes: &[u32]) -> std::io::Result<u32> {
        if codes.is_empty() {
            return Ok(EMPTY);
        }
        let texts = &mut self.corpus.texts;
        let hash = codes.iter().fold(codes.len() as u64, |hash, &code| {
            (hash ^ u64::from(code)).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
        });
        if let Some(&text) = self.known.get(&hash)
            && texts.with_codes(text as usize, |known| known == codes)?
        {
            return Ok(text);
        }
        let text = texts.try_push(codes)? as u32;
        self.known.entry(hash).or_insert(text);
        debug_assert_eq!(texts.count(), text as usize + 1);
        Ok(text)
    }
}
