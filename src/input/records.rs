//! Which fields of a record make the document.

use super::Options;
use super::encoding::Encoding;
use super::original::Original;
use crate::error::Result;
use crate::text::Document;

/// Which fields of a record hold what. A name with dots (`meta.url`) reaches into nested objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The text; a record without it is an error.
    pub text: String,
    /// The id; a record without it is called by its file and line.
    pub id: String,
    /// The headline.
    pub title: String,
    /// The sapo.
    pub lead: String,
    /// The date of publication.
    pub date: String,
    /// The outlet.
    pub source: String,
    /// What records are grouped by, if they are.
    pub group: Option<String>,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            text: "text".into(),
            id: "id".into(),
            title: "title".into(),
            lead: "lead".into(),
            date: "published".into(),
            source: "source".into(),
            group: None,
        }
    }
}

/// How many fields of a record are of use.
pub(super) const COUNT: usize = 7;

impl Fields {
    /// The names, in the order of [`Found`].
    pub(super) fn names(&self) -> [Option<&str>; COUNT] {
        let Self { text, id, title, lead, date, source, group } = self;
        [Some(text), Some(id), Some(title), Some(lead), Some(date), Some(source), group.as_ref()]
            .map(|name| name.map(String::as_str))
    }
}

/// The values found in one record, in the order of [`Fields`].
#[derive(Default)]
pub(super) struct Found {
    pub(super) values: [Option<String>; COUNT],
}

impl Found {
    /// The document; `missing` says what there is instead of a field that it cannot do without.
    pub(super) fn document(
        self,
        original: &Original,
        options: &Options,
        missing: impl Fn(&str) -> String,
    ) -> Result<Document> {
        let fields = &options.fields;
        let mut values = self.values;
        if options.encoding == Some(Encoding::Viqr) {
            for value in values.iter_mut().flatten() {
                *value = super::legacy::viqr(value);
            }
        }
        let [text, id, title, lead, date, source, group] = values;
        let text = text.ok_or_else(|| {
            let name = &fields.text;
            original
                .fail(format!("no text in field \"{name}\": {}; name it with --text-field", missing(name)))
        })?;
        if let (Some(name), None) = (&fields.group, &group) {
            let message = format!("no field \"{name}\" to group by: {}; see --group-by", missing(name));
            return Err(original.fail(message));
        }
        let filled = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
        Ok(Document {
            id: id.unwrap_or_else(|| format!("{}:{}", original.path.display(), original.line)),
            text,
            title: filled(title),
            lead: filled(lead),
            date: filled(date),
            source: filled(source),
            group,
        })
    }
}
