//! Stage 2, text to pieces: runs, tokens, sentences, and the roles that lines play in an article.
//!
//! Each kind of piece is an iterator over a text that borrows from it: [`runs`] (maximal runs of letters and digits,
//! what shingles and budgets count), [`tokens`] and [`tokens_with_gaps`], [`sentences`]. An [`Article`] holds a whole
//! document cut up, which is what the later stages work on.

mod abbreviation;
mod address;
mod alias;
mod article;
mod case;
mod credit;
mod lex;
mod memo;
mod number;
mod person;
mod phrase;
mod quote;
mod respell;
mod role;
mod run;
mod sentence;
mod speaker;
mod token;
pub mod word;

pub(crate) use alias::{Alias, aliases, spaced};
pub(crate) use article::BYTES_A_TOKEN;
pub use article::{Article, Segment};
pub use person::speaker_names;
pub use quote::{Quote, QuoteKind, quotes};
pub use respell::respelled;
pub use role::Role;
pub(crate) use run::{Mark, write_runs};
pub use run::{Run, Runs, runs};
pub use sentence::{Sentence, Sentences, sentences};
pub(crate) use speaker::offices;
pub use token::{Token, TokenKind, Tokens, TokensWithGaps, tokens, tokens_with_gaps};
pub use word::{Dictionary, Segmenter, Word, WordKind, Words, words};
