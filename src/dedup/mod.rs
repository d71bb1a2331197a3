//! Stage 4, what documents share.
//!
//! # Near-duplicate documents
//!
//! [`Join`] finds all pairs of documents whose sets of [`shingles`] resemble each other, exactly; [`Groups`] chooses what to keep.
//! [`minhash`] proposes candidates for a join that is spread over many machines.
//!
//! ```
//! use luoc::dedup::{Groups, Join, Texts};
//! use luoc::tokenize::runs;
//!
//! let mut texts = Texts::new();
//! for text in [
//!     "Hai nước ký hiệp ước đối tác chiến lược toàn diện tại Bình Nhưỡng hôm 19/6",
//!     "Hai nước ký hiệp định thương mại",
//!     "HAI NƯỚC ký hiệp ước: đối tác chiến lược toàn diện, tại Bình Nhưỡng, hôm 19/6.",
//! ] {
//!     texts.push(&runs(text).map(|run| run.code.0).collect::<Vec<_>>());
//! }
//! let pairs = Join::new(0.8).pairs(&texts)?;
//! assert_eq!((pairs[0].a, pairs[0].b, pairs[0].jaccard()), (0, 2, 1.0));
//! let groups = Groups::new(3, &pairs, |a, b| a.cmp(&b));
//! assert_eq!(groups.kept_for(2, &pairs), 0);
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Shared passages and quotations
//!
//! [`Matcher`] finds what articles say alike, from copies to one quotation in two translations, as [`Link`]s and
//! [`Cluster`]s; [`align`] shows what two wordings share and where they differ. [`similarities`] judges chosen units of two
//! articles.

mod align;
#[cfg(feature = "records")]
mod batches;
mod candidate;
mod cluster;
mod codes;
mod compare;
mod contain;
mod context;
mod copy;
#[cfg(feature = "records")]
mod corpus;
#[cfg(feature = "records")]
mod date;
mod distinct;
#[cfg(feature = "records")]
mod documents;
mod event;
mod evidence;
mod group;
mod join;
#[cfg(feature = "records")]
mod lines;
pub mod minhash;
mod model;
mod parallel;
mod passage;
mod phrase;
mod postings;
mod rarity;
mod rivals;
mod sets;
mod shingle;
mod side;
mod sieve;
mod similar;
pub mod spread;
#[cfg(feature = "records")]
mod state;
#[cfg(feature = "records")]
mod strings;
mod support;
mod table;
#[doc(hidden)]
pub mod train;
mod unit;
mod vector;

pub use align::{DifferenceKind, Part, align};
pub(crate) use candidate::same_events;
pub use cluster::Cluster;
pub use compare::{Comparison, Passage, Share};
#[cfg(feature = "records")]
pub use corpus::{Corpus, Key, Progress, Reading};
#[cfg(feature = "records")]
pub use documents::{Duplicates, Group, Prefer, Similar, Statistics, Verdict};
pub use group::Groups;
pub use join::{Join, Pair};
#[cfg(feature = "records")]
pub use lines::{LineSettings, Lines, RepeatedLine, without_lines};
pub use passage::{Link, Matcher, Place, Relation, Shared};
pub use sets::{Sets, Texts};
pub use shingle::{SHINGLE_RUNS, shingle_count, shingles};
pub use side::Prepared;
pub(crate) use similar::Similarities;
pub use similar::similarities;
#[cfg(feature = "records")]
pub use state::State;
pub use unit::{Pieces, Unit, UnitKind};
