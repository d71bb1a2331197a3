//! What articles share, in each format.
//!
//! - [`text`] and [`markdown`]: the shared items, biggest first, each with its wordings and what differs.
//! - [`json`]: links and clusters as rows.
//! - [`csv`]: a link a line.
//! - `html`: a report to open in a browser (feature `cli`).

pub mod csv;
#[cfg(feature = "cli")]
pub mod html;
pub mod json;
pub mod markdown;
pub mod text;

use crate::dedup::{Cluster, Part, Place, align};
use crate::text::Document;

/// The words of a place.
fn words(documents: &[Document], place: Place) -> &str {
    &documents[place.article].text[place.span.range()]
}

/// What a shared item is, in a word or two.
const fn kind(cluster: &Cluster) -> &'static str {
    match () {
        () if cluster.boilerplate => "boilerplate",
        () if cluster.formula => "set phrase",
        () if cluster.quoted => "quote",
        () => "passage",
    }
}

/// What the wording of a member shares with that of the representative, and where it differs.
fn against_representative(documents: &[Document], cluster: &Cluster, member: usize) -> Vec<Part> {
    let (a, b) = (cluster.members[cluster.representative], cluster.members[member]);
    align(&documents[a.article].text, a.span, &documents[b.article].text, b.span)
}

/// Text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
