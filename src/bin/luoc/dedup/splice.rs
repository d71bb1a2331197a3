//! The place of one value in the bytes of a JSON record, so that it alone can be replaced.

use std::collections::HashMap;
use std::ops::Range;

use serde_json::value::RawValue;

/// Bytes of the value of a field; a dotted name reaches into nested objects. `None` if there is no such field.
pub fn value_span(record: &str, name: &str) -> Option<Range<usize>> {
    let fields: HashMap<String, &RawValue> = serde_json::from_str(record).ok()?;
    if let Some(value) = fields.get(name) {
        let start = value.get().as_ptr() as usize - record.as_ptr() as usize;
        return Some(start..start + value.get().len());
    }
    // A key may itself hold dots.
    name.match_indices('.').find_map(|(dot, _)| {
        let value = fields.get(&name[..dot])?.get();
        let start = value.as_ptr() as usize - record.as_ptr() as usize;
        let inner = value_span(value, &name[dot + 1..])?;
        Some(start + inner.start..start + inner.end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_where_they_stand() {
        for (record, name, value) in [
            (r#"{"a": 1, "text" : "x\ny" }"#, "text", Some(r#""x\ny""#)),
            (r#"{"m":{"text":"z"},"text":[]}"#, "m.text", Some(r#""z""#)),
            (r#"{"m.text":"z"}"#, "m.text", Some(r#""z""#)),
            (r#"{"m":1}"#, "m.text", None),
        ] {
            assert_eq!(value_span(record, name).map(|span| &record[span]), value, "{record}");
        }
    }
}
