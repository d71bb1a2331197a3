//! Words: which syllables belong together.
//!
//! For each gap *g* between two tokens of a sentence the model adds up a weight for every n-gram within reach,
//!
//! > *s*(*g*) = Σ *w*(*n*, *g* − position of *n*),
//!
//! over the one to four tokens around it, how they are written, and how two syllables rhyme; the gap is inside a word
//! if *s*(*g*) > 0. Each gap is decided by itself, so the best labelling of a sentence is found exactly.
//! (Pointwise prediction: Neubig, Nakata and Mori, ACL 2011.)
//!
//! The near n-grams, of one token or two, are asked first. Where their sum leaves no doubt it is the score; the others
//! are looked up for one gap in twenty-five. The model is trained for that.

mod dictionary;
mod model;
mod name;
mod pairs;
#[cfg(feature = "train")]
pub mod train;
mod unit;

use std::sync::OnceLock;

pub use dictionary::{BadLine, Dictionary};
pub use model::Model;
use model::{SURE, Work};

use super::sentence::{Sentence, Sentences, sentences};
use super::token::{Token, TokenKind, tokens};
use crate::Result;
use crate::text::Span;
use unit::{PAD, Shape, Unit};

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum WordKind {
    /// A word of the language: `hiệp ước`, `và`.
    Word,
    /// A name: `Bình Nhưỡng`, `Putin`, `LHQ`.
    Name,
    /// A number, date, time or quantity.
    Number,
    /// An address, hashtag, mention, or code such as `F-16`.
    Code,
    /// Punctuation, a symbol or an emoji.
    Mark,
}

/// A word with its place: one token or several with what stands between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// The word as written, with the white space between its syllables.
    pub text: &'t str,
    /// Byte offset in the text.
    pub start: usize,
    /// What it is.
    pub kind: WordKind,
    /// How many tokens it has.
    pub tokens: usize,
}

impl Word<'_> {
    /// Where it stands.
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    /// One past its last byte.
    pub const fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Adds it to a line of words, with a space before it if it is not the first, and `_` between its syllables.
    ///
    /// ```
    /// let mut line = String::new();
    /// luoc::tokenize::words("Hiệp ước được ký.").for_each(|word| word.write_to(&mut line));
    /// assert_eq!(line, "Hiệp_ước được ký .");
    /// ```
    pub fn write_to(&self, line: &mut String) {
        if !line.is_empty() && !line.ends_with('\n') {
            line.push(' ');
        }
        if self.tokens == 1 {
            line.push_str(self.text);
            return;
        }
        for (i, syllable) in self.text.split_whitespace().enumerate() {
            if i > 0 {
                line.push('_');
            }
            line.push_str(syllable);
        }
    }
}

/// The words of a text, in order, by the model that comes with the crate.
///
/// ```
/// let text = "Hiệp ước đối tác chiến lược toàn diện được ký ở Bình Nhưỡng.";
/// let words: Vec<_> = luoc::tokenize::words(text).map(|word| word.text).collect();
/// assert_eq!(words, ["Hiệp ước", "đối tác", "chiến lược", "toàn diện", "được", "ký", "ở", "Bình Nhưỡng", "."]);
/// ```
pub fn words(text: &str) -> Words<'static, '_> {
    static SEGMENTER: OnceLock<Segmenter> = OnceLock::new();
    SEGMENTER.get_or_init(Segmenter::default).words(text)
}

/// Cuts text into words with a model and a dictionary.
#[derive(Clone, Debug)]
pub struct Segmenter {
    /// None only if the embedded model is broken, which a test rules out: then every token is a word.
    model: Option<Model>,
    dictionary: Dictionary,
}

impl Default for Segmenter {
    /// The model that comes with the crate, and no dictionary.
    fn default() -> Self {
        Self { model: Model::embedded().ok(), dictionary: Dictionary::default() }
    }
}

impl Segmenter {
    /// With another model.
    #[must_use]
    pub fn with_model(mut self, model: Model) -> Self {
        self.model = Some(model);
        self
    }

    /// With words of one's own.
    ///
    /// ```
    /// use luoc::tokenize::{Dictionary, Segmenter};
    ///
    /// let (dictionary, bad) = Dictionary::parse("tàu vũ trụ\n-hiệp ước\n");
    /// assert!(bad.is_empty());
    /// let segmenter = Segmenter::default().with_dictionary(dictionary);
    /// let words: Vec<_> = segmenter.words("Hiệp ước về tàu vũ trụ").map(|w| w.text).collect();
    /// assert_eq!(words, ["Hiệp", "ước", "về", "tàu vũ trụ"]);
    /// ```
    #[must_use]
    pub fn with_dictionary(mut self, dictionary: Dictionary) -> Self {
        self.dictionary = dictionary;
        self
    }

    /// The words of a text, sentence by sentence.
    pub fn words<'s, 't>(&'s self, text: &'t str) -> Words<'s, 't> {
        Words {
            segmenter: self,
            sentences: Some(sentences(text)),
            text,
            offset: 0,
            scratch: self.scratch(),
            at: 0,
            word: 0,
        }
    }

    /// The words of one sentence: `text` is not looked through for ends of sentences.
    pub fn sentence_words<'s, 't>(&'s self, sentence: Sentence<'t>) -> Words<'s, 't> {
        let mut scratch = Scratch { tokens: tokens(sentence.text).collect(), ..self.scratch() };
        self.decide(&mut scratch);
        Words {
            segmenter: self,
            sentences: None,
            text: sentence.text,
            offset: sentence.start,
            scratch,
            at: 0,
            word: 0,
        }
    }

    fn scratch<'t>(&self) -> Scratch<'t> {
        Scratch { work: self.model.as_ref().map(Work::of).unwrap_or_default(), ..Scratch::default() }
    }

    /// Finds the gaps of `scratch.tokens` that are inside words.
    fn decide(&self, scratch: &mut Scratch<'_>) {
        let Scratch { tokens, units, work, scores, doubts, joins, ends } = scratch;
        joins.clear();
        joins.resize(tokens.len(), false);
        units.clear();
        units.resize(PAD, Unit::EDGE);
        units.extend(tokens.iter().map(Unit::of));
        units.resize(units.len() + PAD, Unit::EDGE);
        if let Some(model) = &self.model {
            model.score(units, scores, work);
            doubts.clear();
            doubts.resize(tokens.len(), 0);
            let mut count = 0;
            for (i, pair) in tokens.windows(2).enumerate() {
                let score = scores[i + PAD];
                let gap = Gap::between(&pair[0], &pair[1]);
                joins[i] = gap == Gap::Inside || gap == Gap::Open && score > 0;
                // Without a branch, since doubt cannot be foreseen.
                doubts[count] = i + PAD;
                count += usize::from((gap == Gap::Open) & (score.unsigned_abs() < SURE));
            }
            doubts.truncate(count);
            model.doubt(units, doubts, scores, work);
            for &gap in &*doubts {
                joins[gap - PAD] = scores[gap] > 0;
            }
        }
        name::settle(tokens, &units[PAD..], joins);
        self.dictionary.apply(tokens, joins);
        // One past the last token of each word; without a branch, since where words end cannot be foreseen. The gap after
        // the last token is never inside.
        ends.clear();
        ends.resize(tokens.len(), 0);
        let mut words = 0;
        for (i, &inside) in joins.iter().enumerate() {
            ends[words] = i + 1;
            words += usize::from(!inside);
        }
        ends.truncate(words);
    }
}

/// What is known of a gap without a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// Nothing.
    Open,
    /// It is inside a word: written together, as in `km/h`, `167/2013/NĐ-CP`, `TP.Huế`.
    Inside,
    /// It is the end of a word: punctuation that touches a word, addresses, emoji.
    Border,
}

impl Gap {
    #[inline]
    fn between(left: &Token<'_>, right: &Token<'_>) -> Self {
        let alone = |kind| {
            matches!(
                kind,
                TokenKind::Url
                    | TokenKind::Email
                    | TokenKind::Hashtag
                    | TokenKind::Mention
                    | TokenKind::Emoji
            )
        };
        let apart = left.end() < right.start;
        if alone(left.kind) | alone(right.kind) {
            Self::Border
        } else if apart {
            Self::Open
        } else {
            Self::touching(left, right)
        }
    }

    /// Of two tokens with nothing between them.
    fn touching(left: &Token<'_>, right: &Token<'_>) -> Self {
        let links = |mark: &Token<'_>, word: &Token<'_>| {
            matches!(mark.text, "/" | "+" | "&" | "_" | "-")
                && word.kind.is_word()
                && word.kind != TokenKind::Syllable
        };
        let abbreviated =
            left.kind == TokenKind::Abbreviation && left.text.ends_with('.') && right.kind.is_word();
        if links(left, right) || links(right, left) || abbreviated { Self::Inside } else { Self::Border }
    }
}

/// Buffers for one sentence, kept from sentence to sentence.
#[derive(Clone, Debug, Default)]
struct Scratch<'t> {
    tokens: Vec<Token<'t>>,
    units: Vec<Unit>,
    work: Work,
    scores: Vec<i16>,
    doubts: Vec<usize>,
    joins: Vec<bool>,
    ends: Vec<usize>,
}

/// Iterator of [`words`].
#[derive(Clone, Debug)]
pub struct Words<'s, 't> {
    segmenter: &'s Segmenter,
    sentences: Option<Sentences<'t>>,
    /// What the tokens are cut from, and its place in what the caller gave.
    text: &'t str,
    offset: usize,
    scratch: Scratch<'t>,
    /// The next token and the next word of the sentence.
    at: usize,
    word: usize,
}

impl Words<'_, '_> {
    /// Whether the next word begins a sentence.
    ///
    /// ```
    /// let mut words = luoc::tokenize::words("Ông về. Hết.");
    /// let ends = std::iter::from_fn(|| words.next().map(|word| (word.text, words.between_sentences())));
    /// assert_eq!(ends.collect::<Vec<_>>(), [("Ông", false), ("về", false), (".", true), ("Hết", false), (".", true)]);
    /// ```
    pub fn between_sentences(&self) -> bool {
        self.word == self.scratch.ends.len()
    }

    /// Reads the next sentence.
    fn advance(&mut self) -> Option<()> {
        let tokens = &mut self.scratch.tokens;
        tokens.clear();
        self.sentences.as_mut()?.next_into(tokens)?;
        self.segmenter.decide(&mut self.scratch);
        (self.at, self.word) = (0, 0);
        Some(())
    }
}

impl<'t> Iterator for Words<'_, 't> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        let end = loop {
            match self.scratch.ends.get(self.word) {
                Some(&end) => break end,
                None => self.advance()?,
            }
        };
        let first = std::mem::replace(&mut self.at, end);
        self.word += 1;
        let tokens = &self.scratch.tokens[first..end];
        let span = tokens[0].span().cover(tokens[tokens.len() - 1].span());
        Some(Word {
            text: &self.text[span.range()],
            start: self.offset + span.start,
            kind: match self.scratch.units[first + PAD].shape {
                // Most words begin with a small letter.
                Shape::Lower => WordKind::Word,
                _ => kind(tokens, first == 0),
            },
            tokens: tokens.len(),
        })
    }
}

/// Kind of the word of these tokens. `initial`: it begins the sentence, where a capital says little.
fn kind(tokens: &[Token<'_>], initial: bool) -> WordKind {
    let one = |kind: TokenKind| match kind {
        TokenKind::Number | TokenKind::Date | TokenKind::Time | TokenKind::Quantity => WordKind::Number,
        TokenKind::Url | TokenKind::Email | TokenKind::Hashtag | TokenKind::Mention | TokenKind::Code => {
            WordKind::Code
        }
        TokenKind::Punctuation | TokenKind::Symbol | TokenKind::Emoji | TokenKind::Gap => WordKind::Mark,
        TokenKind::Syllable | TokenKind::Foreign | TokenKind::Name | TokenKind::Abbreviation => {
            WordKind::Word
        }
    };
    let named = |token: &Token<'_>| match one(token.kind) {
        WordKind::Word => token.is_capitalised(),
        _ => matches!(token.kind, TokenKind::Number | TokenKind::Code | TokenKind::Punctuation),
    };
    let first = one(tokens[0].kind);
    if first == WordKind::Word {
        let syllable = tokens.len() == 1 && tokens[0].kind == TokenKind::Syllable;
        let name = tokens[0].is_capitalised() && tokens.iter().all(named) && !(syllable && initial);
        return if name { WordKind::Name } else { WordKind::Word };
    }
    if first == WordKind::Number
        && tokens.iter().any(|t| matches!(t.kind, TokenKind::Name | TokenKind::Abbreviation))
    {
        return WordKind::Code;
    }
    first
}

/// Reads a model file.
///
/// # Errors
///
/// [`crate::Error::Io`] if it cannot be read, [`crate::Error::Model`] if it is no model for this version.
pub fn read_model(path: &std::path::Path) -> Result<Model> {
    let bytes = std::fs::read(path).map_err(|source| crate::Error::Io { path: path.into(), source })?;
    Model::from_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hold_every_token_and_are_slices_of_the_text() {
        let texts = [
            "",
            " \n",
            "Nga",
            "a_b km/h",
            "“Có không?”, ông\u{a0}hỏi.\nHòa\u{300} 👍 https://a.vn",
            "\u{feff}\u{300}x",
        ];
        for text in texts {
            let mut end = 0;
            let mut count = 0;
            for word in words(text) {
                assert_eq!(&text[word.span().range()], word.text);
                assert!(word.start >= end && !word.text.is_empty());
                end = word.end();
                count += word.tokens;
            }
            assert_eq!(count, tokens(text).count(), "{text:?}");
        }
    }

    #[test]
    fn sentence_by_sentence_the_words_are_the_same() {
        let credit =
            "Lãnh đạo hai nước ký kết hiệp ước (Ảnh: AFP) Ông Putin nói: “Có.” Ông Kim ở TP. Hồ Chí Minh.";
        let seeds = std::fs::read_dir("seeds").unwrap().map(|seed| seed.unwrap().path());
        let seeds = seeds.map(|path| std::fs::read_to_string(path).unwrap());
        for text in seeds.chain([credit.to_owned(), "A. B.\n- Ảnh: AFP\n".to_owned()]) {
            let segmenter = Segmenter::default();
            let apart: Vec<Word<'_>> =
                sentences(&text).flat_map(|s| segmenter.sentence_words(s).collect::<Vec<_>>()).collect();
            assert_eq!(words(&text).collect::<Vec<_>>(), apart);
        }
    }

    #[test]
    fn case_and_form_do_not_matter_much() {
        for text in ["đối tác chiến lược", "ĐỐI TÁC CHIẾN LƯỢC", "Đối tác chiến lược"]
        {
            assert_eq!(words(text).map(|w| w.tokens).collect::<Vec<_>>(), [2, 2], "{text}");
        }
    }

    #[test]
    fn kinds() {
        let found: Vec<_> = words("Ông Vladimir Putin thăm Bình Nhưỡng 18-19/6 với F-16.")
            .map(|w| (w.text, w.kind))
            .collect();
        assert!(found.contains(&("Vladimir Putin", WordKind::Name)));
        assert!(found.contains(&("Bình Nhưỡng", WordKind::Name)));
        assert!(found.contains(&("18-19/6", WordKind::Number)));
        assert!(found.contains(&("F-16", WordKind::Code)));
        assert!(found.contains(&(".", WordKind::Mark)));
    }

    #[test]
    fn a_dictionary_joins_and_cuts() {
        let (dictionary, bad) = Dictionary::parse("hãng thông tấn\n-đối tác\n");
        assert!(bad.is_empty());
        let segmenter = Segmenter::default().with_dictionary(dictionary);
        let found: Vec<_> = segmenter.words("Hãng thông tấn và đối tác").map(|w| w.text).collect();
        assert_eq!(found, ["Hãng thông tấn", "và", "đối", "tác"]);
    }
}
