//! Links as a table: a line a link, fields quoted as RFC 4180 has it.

use std::io::{Result, Write};

use super::words;
use crate::dedup::Shared;
use crate::text::Document;

/// Writes a header and a line a link.
///
/// # Errors
///
/// Those of the writer.
pub fn write(out: &mut dyn Write, documents: &[Document], shared: &Shared) -> Result<()> {
    writeln!(out, "relation,score,formula,a_doc,a_start,a_end,a_text,b_doc,b_start,b_end,b_text")?;
    for link in &shared.links {
        write!(out, "{},{:.4},{}", link.relation.name(), link.score, link.formula)?;
        for place in [link.a, link.b] {
            let id = quoted(&documents[place.article].id);
            let (start, end) = (place.span.start, place.span.end);
            write!(out, ",{id},{start},{end},{}", quoted(words(documents, place)))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}
