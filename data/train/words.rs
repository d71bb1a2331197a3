//! Makes `data/words.bin`, the word model.
//!
//! ```sh
//! zstd -dc news_train.seg.jsonl.zst | cargo run --release --no-default-features --features train --example train-words -- \
//!     --small vtb/train.words.txt --measure vtb/dev.words.txt -o data/words.bin
//! ```
//!
//! Standard input: the large set, JSON lines whose strings hold segmented sentences, one a line, syllables of a word
//! joined by `_`. `--small`: sentences cut by hand, one a line. `--measure` (may be repeated): the same, to score the
//! result on; nothing is learnt from it.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Parser;
use luoc::tokenize::word::train::{Corpus, Options, measure, train};
use serde_json::Value;

/// Trains the word model.
#[derive(Parser)]
struct Args {
    /// Sentences cut by hand.
    #[arg(long)]
    small: PathBuf,
    /// Sentences to measure on.
    #[arg(long)]
    measure: Vec<PathBuf>,
    /// Take only the first N articles of the large set.
    #[arg(long, default_value_t = usize::MAX)]
    articles: usize,
    /// Buckets of the model, 64 bytes each.
    #[arg(long, default_value_t = 31_248)]
    buckets: u32,
    /// Sentences at the end of the large set that only measure.
    #[arg(long, default_value_t = 20_000)]
    held_out: usize,
    /// How often the student sees the small set in each pass.
    #[arg(long, default_value_t = 16)]
    repeats: usize,
    /// Where the model goes.
    #[arg(short, long)]
    output: PathBuf,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let began = Instant::now();
    let mut say = |what: &str| {
        let _ = writeln!(io::stderr(), "{:6.1} s  {what}", began.elapsed().as_secs_f64());
    };
    let mut large = Corpus::default();
    for line in io::stdin().lock().lines().take(args.articles) {
        push_strings(&mut large, &serde_json::from_str(&line?)?);
    }
    say(&format!("{} sentences read", large.len()));
    let read = |path: &PathBuf| {
        std::fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))
    };
    let mut small = Corpus::default();
    read(&args.small)?.lines().for_each(|line| small.push(line));
    let options = Options { buckets: args.buckets, repeats: args.repeats, held_out: args.held_out };
    let model = train(&mut large, &small, &options, &mut say)?;
    for path in &args.measure {
        let text = read(path)?;
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        say(&format!("{}: F1 {:.2}", path.display(), measure(model.clone(), &lines)?));
    }
    std::fs::write(&args.output, &model).with_context(|| format!("{}", args.output.display()))?;
    say(&format!("{} bytes written", model.len()));
    Ok(())
}

/// Adds every line of every string of a record, ids aside.
fn push_strings(corpus: &mut Corpus, value: &Value) {
    match value {
        Value::String(text) => text.lines().for_each(|line| corpus.push(line)),
        Value::Array(items) => items.iter().for_each(|item| push_strings(corpus, item)),
        Value::Object(fields) => {
            fields.iter().filter(|(name, _)| *name != "id").for_each(|(_, v)| push_strings(corpus, v));
        }
        _ => {}
    }
}
