//! Abbreviations written with a full stop, from `data/abbreviations.txt`.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::text::entries;

const LIST: &str = include_str!("../../data/abbreviations.txt");

/// Whether `word` (without its last full stop, as written) is an abbreviation that is followed by one.
pub(super) fn is_abbreviation(word: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&str>> = OnceLock::new();
    WORDS
        .get_or_init(|| entries(LIST).filter_map(|line| line.trim().strip_suffix('.')).collect())
        .contains(word)
}
