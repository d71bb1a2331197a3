//! Records with some of their fields rewritten.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON record on one line, with the strings of the named fields rewritten; a dotted name reaches into objects. All
/// else stays byte for byte, but for line breaks between values, which become spaces.
pub(super) fn line(
    json: &str,
    names: &[&str],
    rewrite: &impl Fn(&str) -> String,
) -> serde_json::Result<String> {
    let mut out = String::with_capacity(json.len() + json.len() / 16);
    object(json, names, rewrite, &mut out)?;
    // A string of JSON holds no line break, so all there are stand between values.
    Ok(if out.contains(['\n', '\r']) { out.replace(['\n', '\r'], " ") } else { out })
}

fn object(
    json: &str,
    names: &[&str],
    rewrite: &impl Fn(&str) -> String,
    out: &mut String,
) -> serde_json::Result<()> {
    let Entries(entries) = serde_json::from_str(json)?;
    let mut at = 0;
    for (key, value) in entries {
        let value = value.get();
        // The value is a slice of the text, so its place is the distance of their addresses.
        let start = value.as_ptr() as usize - json.as_ptr() as usize;
        let inner: Vec<&str> =
            names.iter().filter_map(|name| name.strip_prefix(&*key)?.strip_prefix('.')).collect();
        let written = if names.contains(&&*key) {
            strings(value, rewrite)?
        } else if !inner.is_empty() && value.starts_with('{') {
            let mut written = String::new();
            object(value, &inner, rewrite, &mut written)?;
            written
        } else {
            continue;
        };
        out.push_str(&json[at..start]);
        out.push_str(&written);
        at = start + value.len();
    }
    out.push_str(&json[at..]);
    Ok(())
}

/// A string, or a list of strings, rewritten; any other value as it is.
fn strings(value: &str, rewrite: &impl Fn(&str) -> String) -> serde_json::Result<String> {
    if value.starts_with('"') {
        let text: Cow<'_, str> = serde_json::from_str(value)?;
        return serde_json::to_string(&rewrite(&text));
    }
    match serde_json::from_str::<Vec<String>>(value) {
        Ok(parts) => serde_json::to_string(&parts.iter().map(|part| rewrite(part)).collect::<Vec<_>>()),
        Err(_) => Ok(value.to_owned()),
    }
}

/// The cells of a row as a line of JSON.
pub(super) fn row(cells: Vec<(String, String)>, names: &[&str], rewrite: &impl Fn(&str) -> String) -> String {
    let write = |(name, cell): (String, String)| {
        let cell = if names.contains(&name.as_str()) { rewrite(&cell) } else { cell };
        format!("{}:{}", serde_json::Value::from(name), serde_json::Value::from(cell))
    };
    format!("{{{}}}", cells.into_iter().map(write).collect::<Vec<_>>().join(","))
}

/// The keys of an object with their values as written.
struct Entries<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, &'de RawValue>()? {
                    entries.push((Cow::Owned(key), value));
                }
                Ok(entries)
            }
        }
        json.deserialize_map(Collect).map(Entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_named_fields_change() {
        let upper = |text: &str| text.to_uppercase();
        for (json, names, expected) in [
            (
                r#"{"id": 1.50,  "text":"a\u0041", "x":[1, 2]}"#,
                &["text"][..],
                r#"{"id": 1.50,  "text":"AA", "x":[1, 2]}"#,
            ),
            (
                r#"{"a":{"text":"b","c":"d"},"text":"e"}"#,
                &["a.text"],
                r#"{"a":{"text":"B","c":"d"},"text":"e"}"#,
            ),
            (r#"{"text":["a","b"],"title":null}"#, &["text", "title"], r#"{"text":["A","B"],"title":null}"#),
            ("{\n\"text\": \"a\\nb\"}", &["text"], r#"{ "text": "A\nB"}"#),
            ("{}", &["text"], "{}"),
        ] {
            assert_eq!(line(json, names, &upper).unwrap(), expected);
        }
    }

    #[test]
    fn a_row_becomes_an_object() {
        let cells = vec![("id".to_owned(), "1".to_owned()), ("text".to_owned(), "a \"b\"".to_owned())];
        assert_eq!(
            row(cells, &["text"], &|text: &str| text.to_uppercase()),
            r#"{"id":"1","text":"A \"B\""}"#
        );
    }
}
