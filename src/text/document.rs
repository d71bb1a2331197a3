//! One article as it was read.

/// One article: its text, untouched, and what the source said of it.
///
/// Offsets in results are bytes of [`text`](Self::text). Title and lead of a record are kept beside it; an article from
/// a plain file has its headline inside the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Document {
    /// What results call it: a record's id, a file's name (its path, where two share a name).
    pub id: String,
    /// The body, byte for byte.
    pub text: String,
    /// Headline, where the record has one.
    pub title: Option<String>,
    /// Sapo: the summary paragraph between headline and body, where the record has one.
    pub lead: Option<String>,
    /// Date of publication as written in the record.
    pub date: Option<String>,
    /// Outlet, where the record names one.
    pub source: Option<String>,
    /// Value of the field that articles are grouped by.
    pub group: Option<String>,
}

impl Document {
    /// A document of an id and a text, nothing else known.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), ..Self::default() }
    }
}
