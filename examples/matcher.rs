//! Makes what the matcher of shared passages ships with; see `data/README.md`.
//!
//! - `phrases < news.jsonl > data/phrases.bin` counts terms and pairs of terms over articles.
//! - `vectors < news.vec > data/vectors.bin` packs word vectors.
//! - `features DIR OUT` writes the numbers of all pairs of each folder of articles under DIR, for
//!   `data/train/matcher.py`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};

use luoc::dedup::{Pieces, Prepared, train};
use luoc::text::{Code, Document};
use luoc::tokenize::{Article, quotes};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["phrases"] => phrases(),
        ["vectors"] => vectors(),
        ["features", folder, out] => features(Path::new(folder), out),
        _ => Err("phrases | vectors | features DIR OUT".into()),
    }
}

fn prepare(text: &str) -> (Document, Pieces) {
    let document = Document::new("", text);
    let article = Article::new(&document);
    let pieces = Pieces::new(&article, &quotes(&article));
    (document.clone(), pieces)
}

fn phrases() -> Result<(), Box<dyn Error>> {
    let mut terms: BTreeMap<u32, u32> = BTreeMap::new();
    let mut pairs: std::collections::HashMap<u64, u32> = std::collections::HashMap::new();
    let mut documents = 0;
    for line in io::stdin().lock().lines() {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let part = |name: &str| record[name].as_str().unwrap_or_default().to_owned();
        let (_, pieces) = prepare(&format!("{}\n{}\n{}", part("title"), part("lead"), part("text")));
        let (mut own_terms, mut own_pairs) = pieces.terms();
        own_terms.sort_unstable();
        own_terms.dedup();
        own_pairs.sort_unstable();
        own_pairs.dedup();
        for term in own_terms {
            *terms.entry(term).or_default() += 1;
        }
        for pair in own_pairs {
            *pairs.entry(pair).or_default() += 1;
        }
        documents += 1;
    }
    let terms: Vec<(u32, u32)> = terms.into_iter().filter(|&(_, n)| n > 1).collect();
    let pairs: Vec<(u64, u32)> = pairs.into_iter().filter(|&(_, n)| n > 3).collect();
    Ok(io::stdout().lock().write_all(&train::phrase_table(documents, &terms, &pairs))?)
}

fn vectors() -> Result<(), Box<dyn Error>> {
    let mut words = Vec::new();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let mut parts = line.split(' ');
        let syllables: Vec<u32> =
            parts.next().unwrap_or_default().split('_').map(|s| Code::of(s).0).collect();
        let key = match syllables[..] {
            [one] => train::single(one),
            [first, second] => train::pair(first, second),
            _ => continue,
        };
        words.push((key, parts.map(str::parse).collect::<Result<Vec<f32>, _>>()?));
    }
    Ok(io::stdout().lock().write_all(&train::vector_table(words))?)
}

/// Writes OUT.names, OUT.f32 (rows of numbers) and OUT.meta (folder, article, span, article, span, units).
fn features(folder: &Path, out: &str) -> Result<(), Box<dyn Error>> {
    fs::write(format!("{out}.names"), train::names().join("\n"))?;
    let mut numbers = BufWriter::new(File::create(format!("{out}.f32"))?);
    let mut meta = BufWriter::new(File::create(format!("{out}.meta"))?);
    for (cluster, files) in clusters(folder)?.iter().enumerate() {
        let mut articles = Vec::new();
        for file in files {
            let (_, pieces) = prepare(&fs::read_to_string(file)?);
            articles.push((file.file_name().unwrap_or_default().to_string_lossy(), Prepared::new(&pieces)));
        }
        for (x, (name_a, a)) in articles.iter().enumerate() {
            for (name_b, b) in &articles[x + 1..] {
                for ((i, j), row) in train::pairs(a, b) {
                    for number in row {
                        numbers.write_all(&number.to_le_bytes())?;
                    }
                    let (p, q) = (a.span(i as usize), b.span(j as usize));
                    writeln!(
                        meta,
                        "{cluster}\t{name_a}\t{}\t{}\t{name_b}\t{}\t{}\t{i}\t{j}",
                        p.start, p.end, q.start, q.end
                    )?;
                }
            }
        }
    }
    Ok(())
}

/// The articles of each folder under `folder`, or of `folder` itself.
fn clusters(folder: &Path) -> io::Result<Vec<Vec<PathBuf>>> {
    let entries = |folder: &Path| -> io::Result<Vec<PathBuf>> {
        let mut paths = fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>()?;
        paths.sort();
        Ok(paths)
    };
    let all = entries(folder)?;
    let folders: Vec<&PathBuf> = all.iter().filter(|p| p.is_dir()).collect();
    let texts = |paths: Vec<PathBuf>| {
        paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "txt")).collect()
    };
    if folders.is_empty() {
        return Ok(vec![texts(all)]);
    }
    folders.into_iter().map(|f| Ok(texts(entries(f)?))).collect()
}
