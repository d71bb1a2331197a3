//! Says how much of a corpus is written in Vietnamese syllables, and what the other words are.
//!
//! ```sh
//! zstd -dc news_train.seg.jsonl.zst | raw_news.py | cargo run --release --example coverage -- -
//! ```
//!
//! Counted are the tokens that are words of letters: syllables, foreign words, names with hyphens, abbreviations and
//! codes such as `COVID-19`.

#![expect(clippy::print_stdout, reason = "its output is the result")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use luoc::input::{Fields, documents};
use luoc::tokenize::{TokenKind, tokens};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let input = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: coverage INPUT")?;
    let mut kinds: BTreeMap<TokenKind, u64> = BTreeMap::new();
    let mut others: BTreeMap<(TokenKind, String), u64> = BTreeMap::new();
    for document in documents(&[input], &Fields::default()) {
        let document = document?;
        for token in tokens(&document.text) {
            use TokenKind::{Abbreviation, Code, Foreign, Name, Syllable};
            if !matches!(token.kind, Syllable | Foreign | Name | Abbreviation | Code) {
                continue;
            }
            *kinds.entry(token.kind).or_default() += 1;
            if token.kind != Syllable {
                *others.entry((token.kind, token.text.to_owned())).or_default() += 1;
            }
        }
    }
    let all: u64 = kinds.values().sum();
    println!("{all} words of letters");
    for (kind, count) in &kinds {
        let share = 100.0 * *count as f64 / all.max(1) as f64;
        let mut common: Vec<_> = others.iter().filter(|((of, _), _)| of == kind).collect();
        common.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let common: Vec<_> = common.iter().take(12).map(|((_, word), n)| format!("{word} {n}")).collect();
        println!("{share:6.2} %  {:<13} {}", kind.name(), common.join(", "));
    }
    Ok(())
}
