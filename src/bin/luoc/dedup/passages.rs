//! `luoc dedup --level passages|quotes|all`.

use anyhow::Result;
use luoc::dedup::Matcher;
use luoc::report::{json, shared};
use luoc::text::Document;

use super::{Dedup, Format, Level};
use crate::reading::{Outcome, report};

pub fn run(command: &Dedup) -> Result<Outcome> {
    command.output.write(|out| {
        let mut reading = command.inputs.read();
        let documents: Vec<Document> = reading.by_ref().collect();
        warn_of_same_ids(&documents);
        let threshold = command.documents.threshold().map_or(Matcher::THRESHOLD, |t| t as f32);
        let mut found =
            Matcher::default().threshold(threshold).threads(command.inputs.threads()).shared(&documents);
        let wanted = |quoted: bool| match command.level {
            Level::Passages => !quoted,
            Level::Quotes => quoted,
            _ => true,
        };
        found.links.retain(|link| wanted(link.quoted));
        found.clusters.retain(|cluster| wanted(cluster.quoted));
        match command.output.format {
            Format::Text => shared::text::write(out, &documents, &found)?,
            Format::Jsonl => json::lines(out, shared::json::rows(&documents, &found))?,
            Format::Json => json::array(out, shared::json::rows(&documents, &found))?,
            Format::Markdown => shared::markdown::write(out, &documents, &found)?,
            Format::Csv => shared::csv::write(out, &documents, &found)?,
            Format::Html => shared::html::write(out, &documents, &found)?,
        }
        Ok(reading.outcome)
    })
}

/// Two records of one id cannot be told apart in the results.
fn warn_of_same_ids(documents: &[Document]) {
    let mut ids: Vec<&str> = documents.iter().map(|d| d.id.as_str()).collect();
    ids.sort_unstable();
    if let Some([id, ..]) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        report(&format_args!("more than one document has the id {id}; name another field with --id-field"));
    }
}
