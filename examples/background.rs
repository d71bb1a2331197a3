//! Counts the document frequencies of `data/background.bin`.
//!
//! ```sh
//! zstd -dc news_train.seg.jsonl.zst | raw_news.py | cargo run --release --example background -- - data/background.bin
//! ```
//!
//! Titles and texts are counted, leads are not.

use std::path::PathBuf;

use luoc::input::{Fields, documents};
use luoc::score::{Gram, background_table};
use luoc::tokenize::runs;
use rustc_hash::FxHashMap;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(input), Some(output)) = (arguments.next(), arguments.next()) else {
        return Err("usage: background INPUT.jsonl OUTPUT.bin".into());
    };
    let mut words = FxHashMap::default();
    let mut pairs = FxHashMap::default();
    let mut count = 0;
    for document in documents(&[input], &Fields::default()) {
        let document = document?;
        let mut here: Vec<_> = Vec::new();
        let mut pairs_here: Vec<_> = Vec::new();
        for text in [document.title.as_deref().unwrap_or_default(), &document.text] {
            let codes: Vec<_> = runs(text).map(|run| run.code).collect();
            pairs_here.extend(codes.windows(2).map(|pair| Gram::two(pair[0], pair[1])));
            here.extend(codes);
        }
        here.sort_unstable();
        here.dedup();
        pairs_here.sort_unstable();
        pairs_here.dedup();
        for code in here {
            *words.entry(code).or_insert(0) += 1;
        }
        for pair in pairs_here {
            *pairs.entry(pair).or_insert(0) += 1;
        }
        count += 1;
    }
    let words: Vec<_> = words.into_iter().collect();
    let pairs: Vec<_> = pairs.into_iter().collect();
    std::fs::write(output, background_table(count, &words, &pairs))?;
    Ok(())
}
