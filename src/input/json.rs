//! JSON records: the fields that are asked for, without building the rest.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::Options;
use super::original::Original;
use super::records::{COUNT, Found};
use crate::error::Result;
use crate::text::Document;

/// The document of a record.
pub(super) fn document(original: &Original, options: &Options) -> Result<Document> {
    let line = original.record_text(options)?;
    let line = line.trim_end();
    let mut found = Found::default();
    let wanted = Wanted { names: options.fields.names(), exact: 0, below: ALL };
    let mut json = serde_json::Deserializer::from_str(line);
    wanted
        .of(&mut found.values)
        .deserialize(&mut json)
        .and_then(|()| json.end())
        .map_err(|error| original.fail(complaint(line, &error)))?;
    if !line.trim_start().starts_with('{') {
        return Err(original.fail("not a record: each must be one JSON object".to_owned()));
    }
    found.document(original, options, |_| match keys(line).as_slice() {
        [] => "the record is empty".to_owned(),
        keys => format!("the record has {}", keys.join(", ")),
    })
}

/// What is wrong with a line, by its column.
fn complaint(line: &str, error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or_default();
    let hint = if line.trim_end().ends_with('}') { "" } else { "; is the line cut short?" };
    format!("not a JSON record (column {}: {what}){hint}", error.column())
}

/// The names of the fields of a record, quoted.
fn keys(line: &str) -> Vec<String> {
    let record: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).unwrap_or_default();
    record.keys().map(|key| format!("\"{key}\"")).collect()
}

/// A set of fields, a bit each.
type Set = u8;

const ALL: Set = (1 << COUNT) - 1;

/// What is looked for at one place of a record.
#[derive(Clone, Copy)]
struct Wanted<'f> {
    /// The names that are left to match, the part before a dot gone with each object entered.
    names: [Option<&'f str>; COUNT],
    /// The fields that this value itself is.
    exact: Set,
    /// The fields that may be inside, if this value is an object.
    below: Set,
}

impl<'f> Wanted<'f> {
    fn of<'a>(self, values: &'a mut [Option<String>; COUNT]) -> Value<'a, 'f> {
        Value { wanted: self, values }
    }

    /// What is looked for in the value of `key`.
    fn at(&self, key: &str) -> Self {
        let mut next = Self { names: [None; COUNT], exact: 0, below: 0 };
        for (i, name) in self.names.iter().enumerate().filter(|(i, _)| self.below & 1 << i != 0) {
            let Some(rest) = name.and_then(|name| name.strip_prefix(key)) else { continue };
            if rest.is_empty() {
                next.exact |= 1 << i;
            } else if let Some(inner) = rest.strip_prefix('.') {
                next.below |= 1 << i;
                next.names[i] = Some(inner);
            }
        }
        next
    }
}

/// Reads a key: only its matches are of interest, so it is never copied.
struct Key<'w, 'f>(&'w Wanted<'f>);

impl<'f> Visitor<'_> for Key<'_, 'f> {
    type Value = Wanted<'f>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> std::result::Result<Wanted<'f>, E> {
        Ok(self.0.at(key))
    }
}

impl<'de, 'f> DeserializeSeed<'de> for Key<'_, 'f> {
    type Value = Wanted<'f>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> std::result::Result<Wanted<'f>, D::Error> {
        json.deserialize_str(self)
    }
}

/// Reads a value into the fields it is wanted for: a string as it is, a number as written, strings of a list joined by
/// line breaks, the inside of an object where a dotted name reaches into it.
struct Value<'a, 'f> {
    wanted: Wanted<'f>,
    values: &'a mut [Option<String>; COUNT],
}

impl Value<'_, '_> {
    fn found(self, value: String) {
        let mut fields = (0..COUNT).filter(|i| self.wanted.exact & 1 << i != 0).peekable();
        let mut value = Some(value);
        while let Some(i) = fields.next() {
            self.values[i] = if fields.peek().is_some() { value.clone() } else { value.take() };
        }
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> std::result::Result<(), D::Error> {
        if self.wanted.exact | self.wanted.below == 0 {
            return json.deserialize_ignored_any(IgnoredAny).map(|_| ());
        }
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_str<E>(self, value: &str) -> std::result::Result<(), E> {
        self.found(value.to_owned());
        Ok(())
    }

    fn visit_string<E>(self, value: String) -> std::result::Result<(), E> {
        self.found(value);
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<(), E> {
        self.found(value.to_string());
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<(), E> {
        self.found(value.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<(), E> {
        self.found(serde_json::Number::from_f64(value).map_or_else(String::new, |number| number.to_string()));
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<(), E> {
        self.found(value.to_string());
        Ok(())
    }

    fn visit_unit<E>(self) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> std::result::Result<(), A::Error> {
        let mut parts = Vec::new();
        let mut text = true;
        while let Some(part) = list.next_element::<Part>()? {
            match part {
                Part::Text(part) => parts.push(part),
                Part::Other => text = false,
            }
        }
        if text {
            self.found(parts.join("\n"));
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        while let Some(wanted) = map.next_key_seed(Key(&self.wanted))? {
            map.next_value_seed(wanted.of(self.values))?;
        }
        Ok(())
    }
}

/// An item of a list.
enum Part {
    Text(String),
    Other,
}

impl<'de> serde::Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(json: D) -> std::result::Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(json)?;
        Ok(match value {
            serde_json::Value::String(text) => Self::Text(text),
            _ => Self::Other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Fields;

    fn values(line: &str, fields: &Fields) -> [Option<String>; COUNT] {
        let mut values = Default::default();
        let wanted = Wanted { names: fields.names(), exact: 0, below: ALL };
        wanted.of(&mut values).deserialize(&mut serde_json::Deserializer::from_str(line)).unwrap();
        values
    }

    fn text(line: &str, name: &str) -> Option<String> {
        let [text, ..] = values(line, &Fields { text: name.into(), ..Fields::default() });
        text
    }

    #[test]
    fn names_reach_where_they_say() {
        for (line, name, expected) in [
            (r#"{"text":"a"}"#, "text", Some("a")),
            (r#"{"x":{"text":"a"}}"#, "text", None),
            (r#"{"x":{"text":"a"}}"#, "x.text", Some("a")),
            (r#"{"x.text":"b"}"#, "x.text", Some("b")),
            (r#"{"x":{"y.z":{"text":"c"}}}"#, "x.y.z.text", Some("c")),
            (r#"{"x":"text"}"#, "x.text", None),
            (r#"{"text":["a","b"]}"#, "text", Some("a\nb")),
            (r#"{"text":["a",1]}"#, "text", None),
            (r#"{"text":12345678901234567890}"#, "text", Some("12345678901234567890")),
            (r#"{"text":-1}"#, "text", Some("-1")),
            (r#"{"text":1.5}"#, "text", Some("1.5")),
            (r#"{"text":null}"#, "text", None),
            (r#"{"text":"Vi\u1ec7t \ud83d\ude00 \"N\""}"#, "text", Some("Việt 😀 \"N\"")),
            (r#"{"te\u0078t":"a"}"#, "text", Some("a")),
        ] {
            assert_eq!(text(line, name).as_deref(), expected, "{line} {name}");
        }
    }

    #[test]
    fn one_field_can_be_several_things() {
        let fields = Fields { id: "url".into(), source: "url".into(), ..Fields::default() };
        let [text, id, .., source, _] = values(r#"{"url":"u","text":"t"}"#, &fields);
        assert_eq!([text, id, source].map(Option::unwrap), ["t", "u", "u"]);
    }
}
