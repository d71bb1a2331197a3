//! What an input holds.

use std::path::Path;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text: one document.
    Text,
    /// A web page: its article is the document.
    Html,
    /// JSON, a record a line.
    JsonLines,
    /// JSON, an array of records or records one after the other, on as many lines as they like.
    Json,
    /// A table with a header row; fields are separated by commas (or semicolons, or tabs, if the header is).
    Csv,
    /// A table with a header row; fields are separated by tabs.
    Tsv,
    /// Parquet; needs the feature `parquet`.
    Parquet,
}

impl Format {
    /// What a file is by its name (`.gz` and `.zst` aside) and its first bytes.
    ///
    /// ```
    /// use luoc::input::Format;
    ///
    /// assert_eq!(Format::of("a.jsonl.gz".as_ref(), b""), Format::JsonLines);
    /// assert_eq!(Format::of("-".as_ref(), b"<!DOCTYPE html><p>"), Format::Html);
    /// ```
    pub fn of(path: &Path, head: &[u8]) -> Self {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let extension = |path: &Path| path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
        let mut name = extension(path);
        if matches!(name.as_deref(), Some("gz" | "zst" | "zstd")) {
            name = extension(Path::new(path.file_stem().unwrap_or_default()));
        }
        match name.as_deref() {
            Some("jsonl" | "ndjson") => Self::JsonLines,
            Some("json") => Self::json(head),
            Some("csv") => Self::Csv,
            Some("tsv" | "tab") => Self::Tsv,
            Some("parquet") => Self::Parquet,
            _ if head.starts_with(b"PAR1") => Self::Parquet,
            Some("html" | "htm" | "xhtml") => Self::Html,
            _ if is_html(head) => Self::Html,
            // Standard input has no name.
            None if path.as_os_str() == "-" && is_json(head) => Self::json(head),
            _ => Self::Text,
        }
    }

    /// Lines, if the first line is a whole object.
    fn json(head: &[u8]) -> Self {
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii();
        let whole = line.len() == head.len() || serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
        if head.starts_with(b"{") && whole { Self::JsonLines } else { Self::Json }
    }
}

fn is_json(head: &[u8]) -> bool {
    let object = |bytes: &[u8]| {
        bytes.strip_prefix(b"{").map(<[u8]>::trim_ascii_start).is_some_and(|rest| rest.starts_with(b"\""))
    };
    object(head) || head.strip_prefix(b"[").is_some_and(|rest| object(rest.trim_ascii_start()))
}

fn is_html(head: &[u8]) -> bool {
    let begins = |with: &[u8]| head.get(..with.len()).is_some_and(|h| h.eq_ignore_ascii_case(with));
    // An XML declaration or a comment may stand before the page.
    let later = || {
        let early = head[..head.len().min(1024)].to_ascii_lowercase();
        memchr::memmem::find(&early, b"<html").is_some()
    };
    begins(b"<!doctype html") || begins(b"<html") || (begins(b"<?xml") || begins(b"<!--")) && later()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_files_are_lines_or_arrays() {
        for (head, format) in [
            (&b"{\"text\": 1}\n{"[..], Format::JsonLines),
            (b"{\"text\": \"a long first line", Format::JsonLines),
            (b"{\n  \"text\": 1\n}", Format::Json),
            (b"[{\"text\": 1}]", Format::Json),
        ] {
            assert_eq!(Format::of("a.json".as_ref(), head), format);
        }
    }
}
