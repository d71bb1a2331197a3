//! The bytes of one input: opened, decompressed, and UTF-16 turned to UTF-8 on the way.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};

use super::encoding::Encoding;
use crate::error::{Error, Result};

/// How much of the beginning is looked at to tell what an input is.
const HEAD: usize = 4096;

const BUFFER: usize = 1 << 16;

/// An item (a document, a record) of this size from a stream which expands more than [`BOMB_RATIO`]-fold is refused.
/// Short records are not: a file of ten thousand copies of one article is honest work for `dedup`.
const BOMB_SIZE: usize = 16 << 20;
const BOMB_RATIO: u64 = 200;

type Reader = Box<dyn BufRead + Send>;

/// An open input.
pub(super) struct Source {
    path: Arc<Path>,
    reader: Reader,
    /// Bytes taken from the file so far, where it is compressed.
    packed: Option<Arc<AtomicU64>>,
    /// Bytes handed on so far.
    position: u64,
    /// Size of the file, where it is one and not compressed.
    size: Option<usize>,
    head: Vec<u8>,
    limit: usize,
}

impl Source {
    /// Opens a file, or standard input for `-`. No item of it may be larger than `limit` bytes.
    pub(super) fn open(path: Arc<Path>, encoding: Option<Encoding>, limit: usize) -> Result<Self> {
        let failed = |source| Error::Io { path: path.to_path_buf(), source };
        let (file, size): (Box<dyn Read + Send>, _) = if path.as_os_str() == "-" {
            (Box::new(io::stdin()), None)
        } else {
            let file = File::open(&path).map_err(failed)?;
            let data = file.metadata().ok().filter(std::fs::Metadata::is_file);
            (Box::new(file), data.and_then(|data| data.len().try_into().ok()))
        };
        let count = Arc::new(AtomicU64::new(0));
        let counted = Counted { inner: file, count: Arc::clone(&count) };
        let (head, reader) = peek(Box::new(BufReader::with_capacity(BUFFER, counted)), 4).map_err(failed)?;
        let (reader, packed) = decompressed(reader, &head).map_err(failed)?;
        let mut source = Self {
            path,
            reader,
            packed: packed.then_some(count),
            position: 0,
            size: size.filter(|_| !packed),
            head: Vec::new(),
            limit,
        };
        source.refill()?;
        if let Some(decoder) = utf16(&source.head, encoding) {
            let inner = std::mem::replace(&mut source.reader, Box::new(io::empty()));
            source.reader = Box::new(BufReader::with_capacity(
                BUFFER,
                Utf16 { inner, decoder: Some(decoder), position: 0 },
            ));
            source.size = None;
            source.refill()?;
        }
        Ok(source)
    }

    /// The path as given.
    pub(super) fn path(&self) -> &Arc<Path> {
        &self.path
    }

    /// The first bytes, some thousands where there are so many.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Whether the path can be opened and read as it is: a file, not compressed, in no other encoding.
    #[cfg(feature = "parquet")]
    pub(super) fn is_plain_file(&self) -> bool {
        self.size.is_some()
    }

    /// The largest item that is accepted, in bytes.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    fn refill(&mut self) -> Result<()> {
        let inner = std::mem::replace(&mut self.reader, Box::new(io::empty()));
        (self.head, self.reader) = peek(inner, HEAD).map_err(|error| self.failed(error))?;
        Ok(())
    }

    /// All that is left.
    pub(super) fn rest(&mut self) -> Result<Vec<u8>> {
        let too_large = || Err(Error::TooLarge { path: self.path.to_path_buf(), limit: self.limit });
        let size = self.size.unwrap_or(0);
        if size > self.limit {
            return too_large();
        }
        let mut bytes = Vec::with_capacity(size);
        loop {
            let chunk = self.chunk()?;
            if chunk.is_empty() {
                return Ok(bytes);
            }
            bytes.extend_from_slice(chunk);
            let taken = chunk.len();
            self.consume(taken);
            if bytes.len() > self.limit {
                return Err(Error::TooLarge { path: self.path.to_path_buf(), limit: self.limit });
            }
            self.refuse_bomb(bytes.len())?;
        }
    }

    /// The bytes that come next, empty at the end.
    pub(super) fn chunk(&mut self) -> Result<&[u8]> {
        // Asked twice, because a borrow that is returned in one branch only does not pass the borrow checker. The second
        // time there is something, or the end.
        if let Err(error) = self.reader.fill_buf() {
            return Err(self.failed(error));
        }
        self.reader.fill_buf().map_err(|source| Error::Io { path: self.path.to_path_buf(), source })
    }

    /// Steps over bytes of [`chunk`](Self::chunk).
    pub(super) fn consume(&mut self, bytes: usize) {
        self.reader.consume(bytes);
        self.position += bytes as u64;
    }

    /// An error if an item of this size comes from a stream that expands beyond reason.
    pub(super) fn refuse_bomb(&self, item: usize) -> Result<()> {
        let Some(packed) = &self.packed else { return Ok(()) };
        let packed = packed.load(Ordering::Relaxed).max(1);
        if item < BOMB_SIZE || self.position / packed < BOMB_RATIO {
            return Ok(());
        }
        Err(Error::Compressed {
            path: self.path.to_path_buf(),
            byte: self.position,
            message: format!(
                "expands {}-fold and is refused; decompress it first if that is right",
                self.position / packed
            ),
        })
    }

    fn failed(&self, error: io::Error) -> Error {
        let path = self.path.to_path_buf();
        if let Some(BadUtf16 { byte }) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
            return Error::NotEncoded { path, byte: *byte, encoding: "UTF-16" };
        }
        if self.packed.is_none() {
            return Error::Io { path, source: error };
        }
        let message = match error.kind() {
            io::ErrorKind::UnexpectedEof => "the compressed data ends early; fetch the file again".to_owned(),
            _ => format!("the compressed data is damaged ({error})"),
        };
        Error::Compressed { path, byte: self.position, message }
    }
}

/// The first bytes of a reader, and a reader that still gives them.
fn peek(mut reader: Reader, len: usize) -> io::Result<(Vec<u8>, Reader)> {
    let mut head = Vec::new();
    match (&mut reader).take(len as u64).read_to_end(&mut head) {
        Ok(_) => Ok((head.clone(), Box::new(Cursor::new(head).chain(reader)))),
        Err(error) if head.is_empty() => Err(error),
        // What came before an error is still to be had, and the error after it.
        Err(error) => {
            Ok((head.clone(), Box::new(Cursor::new(head).chain(BufReader::new(Broken(Some(error)))))))
        }
    }
}

/// Gives an error, then ends.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _buffer: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// The plain bytes of a reader that may be compressed, as its first bytes say, and whether it is.
fn decompressed(reader: Reader, head: &[u8]) -> io::Result<(Reader, bool)> {
    // A zstd file may begin with a frame to skip, as those of `pzstd` do.
    let skippable = matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18]);
    let decoder: Box<dyn Read + Send> = if head.starts_with(&[0x1f, 0x8b]) {
        Box::new(flate2::bufread::MultiGzDecoder::new(reader))
    } else if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) || skippable {
        Box::new(zstd::stream::read::Decoder::with_buffer(reader)?)
    } else {
        return Ok((reader, false));
    };
    Ok((Box::new(BufReader::with_capacity(BUFFER, decoder)), true))
}

/// A decoder, if the text is UTF-16: as named, by its byte order mark, or by where its NULs stand.
fn utf16(head: &[u8], named: Option<Encoding>) -> Option<Decoder> {
    let encoding = match named {
        Some(Encoding::Web(encoding)) => encoding,
        Some(_) => return None,
        None if head.starts_with(&[0xff, 0xfe]) => UTF_16LE,
        None if head.starts_with(&[0xfe, 0xff]) => UTF_16BE,
        None => {
            // Most letters of Vietnamese text are ASCII: half of the bytes are NUL, and all at one parity.
            let nuls = |parity| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
            match (nuls(0), nuls(1)) {
                (0, n) if n >= 4 && n * 4 > head.len() => UTF_16LE,
                (n, 0) if n >= 4 && n * 4 > head.len() => UTF_16BE,
                _ => return None,
            }
        }
    };
    (encoding == UTF_16LE || encoding == UTF_16BE).then(|| encoding.new_decoder_with_bom_removal())
}

/// Counts what is read.
struct Counted {
    inner: Box<dyn Read + Send>,
    count: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// UTF-16 read as UTF-8.
struct Utf16 {
    inner: Reader,
    /// Gone at the end.
    decoder: Option<Decoder>,
    position: u64,
}

/// An unpaired surrogate or half a code unit.
#[derive(Debug, thiserror::Error)]
#[error("byte {byte} is not UTF-16")]
struct BadUtf16 {
    byte: u64,
}

impl Read for Utf16 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.decoder {
            let input = self.inner.fill_buf()?;
            let last = input.is_empty();
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(input, buffer, last);
            self.inner.consume(read);
            self.position += read as u64;
            if let DecoderResult::Malformed(bad, after) = result {
                let byte = self.position.saturating_sub(u64::from(bad) + u64::from(after));
                return Err(io::Error::new(io::ErrorKind::InvalidData, BadUtf16 { byte }));
            }
            if last && result == DecoderResult::InputEmpty {
                self.decoder = None;
            }
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}
