//! The Rust library alone on the texts that `compare.py` gives to Python: reads a file of texts between NULs and does one
//! kind of work on each, on one thread, keeping what it finds.
//!
//! ```sh
//! batch load|tokens|sentences|words|summaries FILE
//! ```

use std::hint::black_box;

use luoc::summarize::{Budget, Options, summarize};
use luoc::text::{Document, Span};
use luoc::tokenize::{Article, tokens, words};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, work, path] = arguments.as_slice() else { return Err("batch WORK FILE".into()) };
    let file = std::fs::read_to_string(path)?;
    let texts: Vec<&str> = file.split('\0').collect();
    #[allow(clippy::needless_update, reason = "there will be more options")]
    let options = Options { budget: Some(Budget::Sentences(3)), ..Options::default() };
    let found: Vec<Vec<Span>> = match work.as_str() {
        "load" => Vec::new(),
        "tokens" => texts.iter().map(|text| tokens(text).map(|token| token.span()).collect()).collect(),
        "words" => texts.iter().map(|text| words(text).map(|word| word.span()).collect()).collect(),
        "sentences" => {
            let sentences = |text: &&str| {
                let document = Document::new("", *text);
                Article::new(&document).segments.iter().map(|segment| segment.span).collect()
            };
            texts.iter().map(sentences).collect()
        }
        "summaries" => {
            let summary = |text: &&str| {
                let document = Document::new("", *text);
                summarize(&[Article::new(&document)], &options).sentences.iter().map(|one| one.span).collect()
            };
            texts.iter().map(summary).collect()
        }
        other => return Err(format!("{other}: no such work").into()),
    };
    black_box(found);
    Ok(())
}
