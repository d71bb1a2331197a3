//! What `data/train/summaries.py` needs of the summariser. Records are JSONL with id, title, lead, text and maybe a group.
//!
//! - `measure RECORDS OUT [GROUP]` writes what is measured of each sentence: names of the features to OUT.names, their
//!   values to OUT.f32 (32-bit floats, little endian, row by row), and group and text of each row to OUT.jsonl. The different
//!   pairs of words of each sentence go to OUT.pairs: how many, then their numbers in the group (32 bits each, little endian).
//!   What is measured of each pair goes to OUT.pairs.f32, as the features. Without the field GROUP each article is measured
//!   alone and without its lead, which is what it is trained to find; each pair in OUT.pairs is its number in the article and
//!   its kind, and the terms of each sentence go to OUT.terms in the form of the pairs.
//! - `choose RECORDS MODELS LENGTH [GROUP]` summarises each group with the model that the table MODELS gives it (lines of id,
//!   tab, file) in LENGTH syllables, or LENGTH sentences without GROUP. Groups without a model are left out.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write, stdout};
use std::path::PathBuf;

use luoc::input::{Fields, documents};
use luoc::summarize::train::{Trained, kinds, measure, pairs, terms};
use luoc::summarize::{Budget, FEATURES, Options};
use luoc::text::Document;
use luoc::tokenize::Article;

type Result<T = ()> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["measure", records, out] => measured(records, None, out),
        ["measure", records, out, group] => measured(records, Some(*group), out),
        ["choose", records, models, length] => {
            choose(records, None, models, Budget::Sentences(length.parse()?))
        }
        ["choose", records, models, length, group] => {
            choose(records, Some(*group), models, Budget::Syllables(length.parse()?))
        }
        _ => Err("measure RECORDS OUT [GROUP] | choose RECORDS MODELS LENGTH [GROUP]".into()),
    }
}

/// Calls `work` with each group of records that stand side by side, and its name.
fn groups(records: &str, field: Option<&str>, mut work: impl FnMut(&str, &[Document]) -> Result) -> Result {
    let fields = Fields { group: field.map(str::to_owned), ..Fields::default() };
    let mut group: Vec<Document> = Vec::new();
    let name = |document: &Document| document.group.clone().unwrap_or_else(|| document.id.clone());
    for document in documents(&[PathBuf::from(records)], &fields) {
        let mut document = document?;
        if field.is_none() {
            document.lead = None;
        }
        if group.first().is_some_and(|first| name(first) != name(&document)) {
            work(&name(&group[0]), &group)?;
            group.clear();
        }
        group.push(document);
    }
    group.first().map_or(Ok(()), |first| work(&name(first), &group))
}

fn measured(records: &str, field: Option<&str>, out: &str) -> Result {
    let names: Vec<&str> = FEATURES.iter().map(|feature| feature.0).collect();
    fs::write(format!("{out}.names"), names.join("\n"))?;
    let mut numbers = BufWriter::new(File::create(format!("{out}.f32"))?);
    let mut texts = BufWriter::new(File::create(format!("{out}.jsonl"))?);
    let list = |name: &str| Ok::<_, std::io::Error>(BufWriter::new(File::create(format!("{out}.{name}"))?));
    let (mut of_pairs, mut pair_numbers, mut of_terms) = (list("pairs")?, list("pairs.f32")?, list("terms")?);
    groups(records, field, |name, documents| {
        let articles: Vec<Article<'_>> = documents.iter().map(Article::new).collect();
        for sentence in measure(&articles) {
            write_row(&mut numbers, &sentence.features.values())?;
            let place = sentence.place;
            let row = serde_json::json!({"id": name, "article": place.article, "field": place.field, "text": place.text});
            writeln!(texts, "{row}")?;
        }
        if field.is_some() {
            let (of_sentences, rows) = pairs(&articles);
            of_sentences.iter().try_for_each(|pairs| write_list(&mut of_pairs, pairs))?;
            return rows.iter().try_for_each(|row| write_row(&mut pair_numbers, row));
        }
        for numbers in terms(&articles) {
            write_list(&mut of_terms, &numbers)?;
        }
        for pairs in kinds(&articles) {
            let numbers: Vec<u32> = pairs.iter().flat_map(|&(pair, kind)| [pair, kind]).collect();
            write_list(&mut of_pairs, &numbers)?;
        }
        Ok(())
    })
}

fn write_row(out: &mut impl Write, row: &[f32]) -> Result {
    row.iter().try_for_each(|value| out.write_all(&value.to_le_bytes()))?;
    Ok(())
}

/// Writes how many there are, then their numbers.
fn write_list(out: &mut impl Write, numbers: &[u32]) -> Result {
    out.write_all(&(numbers.len() as u32).to_le_bytes())?;
    for number in numbers {
        out.write_all(&number.to_le_bytes())?;
    }
    Ok(())
}

fn choose(records: &str, field: Option<&str>, models: &str, budget: Budget) -> Result {
    let table = fs::read_to_string(models)?;
    let table: BTreeMap<&str, &str> = table.lines().filter_map(|line| line.split_once('\t')).collect();
    let mut trained: BTreeMap<&str, Trained> = BTreeMap::new();
    for &file in table.values() {
        if !trained.contains_key(file) {
            let model = Trained::read(&fs::read(file)?)
                .ok_or_else(|| format!("{file} was trained on other features"))?;
            trained.insert(file, model);
        }
    }
    let options = Options { budget: Some(budget), ..Options::default() };
    let mut out = BufWriter::new(stdout().lock());
    groups(records, field, |name, documents| {
        let Some(file) = table.get(name) else { return Ok(()) };
        let articles: Vec<Article<'_>> = documents.iter().map(Article::new).collect();
        let summary = trained[file].summarize(&articles, &options);
        let chosen: Vec<&str> = summary.sentences.iter().map(|sentence| sentence.text).collect();
        let row = serde_json::json!({"id": name, "summary": chosen.join(" ")});
        writeln!(out, "{row}")?;
        Ok(())
    })
}
