//! Encodings: their names, bytes to text, and a guess where none is named.

use std::fmt;
use std::str::FromStr;

use encoding_rs::{DecoderResult, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

use super::legacy;
use crate::error::Error;
use crate::text::Syllable;

/// An encoding of text.
///
/// ```
/// use luoc::input::Encoding;
///
/// let encoding: Encoding = "tcvn3".parse().unwrap();
/// assert_eq!(encoding.decode(b"Vi\xd6t Nam").unwrap(), "Việt Nam");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// TCVN 5712:1993, VN3, known as ABC: the fonts `.VnTime` and their like.
    ///
    /// Capitals with a tone have no codes of their own; they were shown by fonts of capitals. They are given back
    /// where the other letters of the word, or the words around it, are capitals.
    Tcvn3,
    /// VNI for Windows: a letter and a mark, two bytes.
    Vni,
    /// RFC 1456, Vietnamese in ASCII: `Vie^.t Nam`.
    Viqr,
    /// Any encoding that the web knows, UTF-8 among them.
    Web(&'static encoding_rs::Encoding),
}

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Self = Self::Web(UTF_8);

    /// Its usual name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
            Self::Viqr => "VIQR",
            Self::Web(encoding) => encoding.name(),
        }
    }

    /// Text of bytes, in NFC where the encoding is not a Unicode one.
    ///
    /// # Errors
    ///
    /// The offset of the first byte that does not belong to the encoding.
    pub fn decode(self, bytes: &[u8]) -> Result<String, usize> {
        match self {
            Self::Tcvn3 => Ok(legacy::tcvn3(bytes)),
            Self::Vni => Ok(legacy::vni(bytes)),
            Self::Viqr => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(legacy::viqr(text)),
                Err(error) => Err(error.valid_up_to()),
            },
            Self::Web(encoding) if encoding == UTF_8 => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(text.to_owned()),
                Err(error) => Err(error.valid_up_to()),
            },
            Self::Web(encoding) => {
                let text = decode_web(encoding, bytes)?;
                // Windows-1258 writes most letters as a letter and a combining mark.
                Ok(if encoding == WINDOWS_1258 { text.nfc().collect() } else { text })
            }
        }
    }

    /// Whether a line of JSON or CSV in this encoding can be decoded before it is parsed: not if `\` means something.
    pub(super) fn is_transparent(self) -> bool {
        self != Self::Viqr
    }

    /// Whether the source itself turns it to UTF-8, or there is nothing to turn.
    pub(super) fn is_unicode(self) -> bool {
        matches!(self, Self::Web(encoding) if encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE)
    }

    /// The encoding of bytes that are not UTF-8, if it is beyond doubt, with the text.
    ///
    /// Each candidate decodes the beginning; the share of words with marks that are Vietnamese syllables tells which
    /// one is right: it is near 1 for the encoding the text was written in, and near 0 for the others.
    pub(super) fn guess(bytes: &[u8]) -> Option<(Self, String)> {
        const SAMPLE: usize = 1 << 16;
        const WORDS: usize = 8;
        let sample = &bytes[..bytes.len().min(SAMPLE)];
        [Self::Web(WINDOWS_1258), Self::Tcvn3, Self::Vni].into_iter().find_map(|encoding| {
            // A sample may end inside a letter of two bytes; only VNI has them, and it takes half a letter.
            let (words, good) = marked_words(&encoding.decode(sample).ok()?);
            let sure = words >= WORDS && good * 10 >= words * 9;
            if !sure {
                return None;
            }
            encoding.decode(bytes).ok().map(|text| (encoding, text))
        })
    }
}

/// The number of words with a letter beyond ASCII, and of those that are Vietnamese syllables.
fn marked_words(text: &str) -> (usize, usize) {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_ascii());
    words.fold((0, 0), |(all, good), word| (all + 1, good + usize::from(Syllable::parse(word).is_some())))
}

fn decode_web(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(room.unwrap_or(bytes.len()));
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => Ok(text),
        (DecoderResult::Malformed(bad, after), read) => {
            Err(read.saturating_sub(usize::from(bad) + usize::from(after)))
        }
        (DecoderResult::OutputFull, read) => Err(read),
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Encoding {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        match name.to_ascii_lowercase().as_str() {
            "tcvn3" | "tcvn" | "abc" | "tcvn5712-3" | "vscii-3" => Ok(Self::Tcvn3),
            "vni" | "vni-windows" => Ok(Self::Vni),
            "viqr" => Ok(Self::Viqr),
            label => match encoding_rs::Encoding::for_label(label.as_bytes()) {
                Some(encoding) if encoding != encoding_rs::REPLACEMENT => Ok(Self::Web(encoding)),
                _ => Err(Error::Setting {
                    name: "--from",
                    message: format!(
                        "no encoding is called \"{name}\"; there are utf-8, utf-16le, utf-16be, windows-1258, \
                         tcvn3, vni, viqr, and those of the web (windows-1252, gb18030, …)"
                    ),
                }),
            },
        }
    }
}
