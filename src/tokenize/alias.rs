//! The table of aliases (`data/aliases.tsv`): names and their other forms.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::token::tokens;
use crate::text::{entries, normal::fold};

/// A form of a name in the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Alias {
    /// The form for lookup of the name.
    pub canonical: &'static str,
    /// The name as shown.
    pub shown: &'static str,
}

/// By the form for lookup of each form of a name.
pub(crate) fn aliases() -> &'static FxHashMap<String, Alias> {
    static TABLE: OnceLock<FxHashMap<String, Alias>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = FxHashMap::default();
        for line in entries(include_str!("../../data/aliases.tsv")) {
            let mut forms = line.split('\t');
            let Some(shown) = forms.next() else { continue };
            // Lives as long as the table, which is made once.
            let canonical: &'static str = Box::leak(lookup(shown).into_boxed_str());
            let alias = Alias { canonical, shown };
            table.insert(canonical.to_owned(), alias);
            table.extend(forms.map(|form| (lookup(form), alias)));
        }
        table
    })
}

/// Form for lookup of a name: folded words, hyphens and joins are spaces.
pub(crate) fn lookup(name: &str) -> String {
    let forms: Vec<_> = tokens(name).map(|token| fold(token.text)).collect();
    spaced(&forms.join(" "))
}

/// A folded form with spaces for hyphens and joins.
pub(crate) fn spaced(form: &str) -> String {
    form.replace(['_', '-'], " ")
}
