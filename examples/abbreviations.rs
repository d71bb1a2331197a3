//! Lists the words of a corpus that behave like abbreviations, the surest first: what `data/abbreviations.txt` was
//! chosen from.
//!
//! ```sh
//! zstd -dc news_train.seg.jsonl.zst | raw_news.py | cargo run --release --example abbreviations -- -
//! ```
//!
//! A line has the word, its score, how often it stood with a full stop and without one, how often a word in lower case,
//! a number or a comma came after that stop, and whether the list has it already. Listed are words that have a stop at
//! least one time in four, which words that merely like to end sentences have not.
//!
//! score(w) = G²(w) · e^(−l)
//!
//! with l the letters of w and G² how much likelier its stops are at its own rate than at that of all words (Dunning,
//! "Accurate Methods for the Statistics of Surprise and Coincidence", 1993). The factor for length is that of Kiss and
//! Strunk, "Unsupervised Multilingual Sentence Boundary Detection" (2006), section 4.1; their factor against words that
//! also stand without a stop is left out, since newspapers write `TP` and `TP.` in one article.

#![expect(clippy::print_stdout, reason = "its output is the result")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use luoc::input::{Fields, documents};
use luoc::tokenize::runs;

/// How often a word stood before a full stop, elsewhere, and before a stop that ended no sentence.
#[derive(Clone, Copy, Default)]
struct Counts {
    stopped: u32,
    bare: u32,
    inside: u32,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let input = std::env::args_os().nth(1).map(PathBuf::from).ok_or("usage: abbreviations INPUT")?;
    let mut words: BTreeMap<String, Counts> = BTreeMap::new();
    for document in documents(&[input], &Fields::default()) {
        count(&document?.text, &mut words);
    }
    let stops: u32 = words.values().map(|c| c.stopped).sum();
    let all: u32 = words.values().map(|c| c.stopped + c.bare).sum();
    let usual = f64::from(stops) / f64::from(all.max(1));
    let listed = include_str!("../data/abbreviations.txt");
    let mut scored: Vec<_> = words
        .iter()
        .filter(|(_, counts)| counts.stopped >= 20 && 3 * counts.stopped >= counts.bare)
        .map(|(word, counts)| (score(word, counts, usual), word, counts))
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    println!("word\tscore\tstopped\tbare\tinside\tlisted");
    for (score, word, c) in scored {
        let known = listed.lines().any(|line| line.strip_suffix('.') == Some(word));
        let known = if known { "yes" } else { "no" };
        println!("{word}\t{score:.2}\t{}\t{}\t{}\t{known}", c.stopped, c.bare, c.inside);
    }
    Ok(())
}

/// Counts the words of a text; parts joined by stops without a space (`Th.S.`) are one word.
fn count(text: &str, words: &mut BTreeMap<String, Counts>) {
    let mut runs = runs(text).peekable();
    while let Some(run) = runs.next() {
        let mut end = run.span().end;
        while let Some(next) = runs.next_if(|next| next.start == end + 1 && text[end..].starts_with('.')) {
            end = next.span().end;
        }
        let word = &text[run.start..end];
        if word.chars().count() > 8 || !word.chars().all(|c| c.is_alphabetic() || c == '.') {
            continue;
        }
        let counts = words.entry(word.to_owned()).or_default();
        let rest = &text[end..];
        if !rest.starts_with('.') || rest.starts_with("..") {
            counts.bare += 1;
            continue;
        }
        counts.stopped += 1;
        let after = rest[1..].trim_start_matches(' ');
        counts.inside +=
            u32::from(after.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit() || c == ','));
    }
}

fn score(word: &str, counts: &Counts, usual: f64) -> f64 {
    let (stopped, bare) = (f64::from(counts.stopped), f64::from(counts.bare));
    let own = stopped / (stopped + bare);
    let part = |count: f64, own: f64, usual: f64| if count > 0.0 { count * (own / usual).ln() } else { 0.0 };
    let surprise = 2.0 * (part(stopped, own, usual) + part(bare, 1.0 - own, 1.0 - usual));
    surprise * (-(word.chars().filter(|c| *c != '.').count() as f64)).exp()
}
