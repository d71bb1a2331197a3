//! Writes what is measured of each sentence, for `data/train/summaries.py`: a JSON object a group.
//!
//! ```sh
//! cargo run --release --example features -- vmds.jsonl cluster > vmds.features.jsonl
//! cargo run --release --example features -- news.jsonl > news.features.jsonl       # every article alone
//! ```

use std::io::{BufWriter, Write};
use std::path::PathBuf;

use luoc::input::{Fields, documents};
use luoc::summarize::{FEATURES, measure};
use luoc::text::Document;
use luoc::tokenize::Article;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let input = arguments.next().ok_or("usage: features INPUT.jsonl [GROUP_FIELD] > OUTPUT.jsonl")?;
    let fields = Fields { group: arguments.next(), ..Fields::default() };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let names: Vec<&str> = FEATURES.iter().map(|feature| feature.0).collect();
    serde_json::to_writer(&mut out, &names)?;
    writeln!(out)?;
    let mut group: Vec<Document> = Vec::new();
    for document in documents(&[PathBuf::from(input)], &fields) {
        let document = document?;
        let alone = document.group.is_none();
        if group.last().is_some_and(|last| alone || last.group != document.group) {
            write(&mut out, &group)?;
            group.clear();
        }
        group.push(document);
    }
    write(&mut out, &group)
}

/// One group. An article alone is measured without its lead, which is what it is trained to find.
fn write(out: &mut impl Write, group: &[Document]) -> Result<(), Box<dyn std::error::Error>> {
    let mut group = group.to_vec();
    if group.len() == 1 {
        group[0].lead = None;
    }
    let articles: Vec<Article<'_>> = group.iter().map(Article::new).collect();
    let sentences: Vec<_> = measure(&articles)
        .into_iter()
        .map(|s| {
            let with = [s.with.start, s.with.end];
            serde_json::json!({"article": s.place.article, "text": s.place.text, "with": with, "x": s.features.values().as_slice()})
        })
        .collect();
    let id = group.first().map(|d| d.group.as_ref().unwrap_or(&d.id));
    serde_json::to_writer(&mut *out, &serde_json::json!({"id": id, "sentences": sentences}))?;
    writeln!(out)?;
    Ok(())
}
