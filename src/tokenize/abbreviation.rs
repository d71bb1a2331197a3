//! Abbreviations written with a full stop, from `data/abbreviations.txt`.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

const LIST: &str = include_str!("../../data/abbreviations.txt");

/// Whether `word` (without its last full stop, as written) is an abbreviation that is followed by one.
pub(super) fn is_abbreviation(word: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<&str>> = OnceLock::new();
    WORDS
        .get_or_init(|| {
            LIST.lines()
                .filter(|line| !line.starts_with('#'))
                .filter_map(|line| line.trim().strip_suffix('.'))
                .collect()
        })
        .contains(word)
}
