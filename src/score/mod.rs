//! Stage 3, pieces to weights: what terms a collection uses, how common they are elsewhere, and what that makes of them.

mod background;
mod context;
mod keyword;
mod learned;
mod ngram;
mod spill;
mod symmetric;
mod tfidf;
mod vocabulary;

pub use background::{Background, background, background_table};
pub(crate) use background::{Beside, ENTRIES};
pub use context::{Context, Contexts};
pub(crate) use keyword::is_stop_word;
pub use keyword::{Keyword, KeywordParts, keywords};
pub(crate) use learned::{Learned, Reader};
pub use ngram::{LONGEST, Measure, Ngram, NgramCounter, NgramOptions, Ngrams, Unit};
pub(crate) use symmetric::{MOST_FEATURES, SymmetricTrees};
pub use tfidf::TfIdf;
pub(crate) use tfidf::{Logarithms, ln};
pub(crate) use vocabulary::Numbered;
pub use vocabulary::{Gram, Vocabulary};
