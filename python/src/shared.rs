//! What articles share, as plain values; `luoc/results.py` dresses them.

use pyo3::prelude::*;

use luoc::dedup::{Matcher, Place};
use luoc::text::Document;

use crate::articles::{Points, documents, points};
use crate::batch;
use crate::documents::check_share;
use crate::error::detached;
use crate::offsets::Offsets;

/// Number of the article, place in its text.
type Where = (usize, Points);
/// Two places, how they relate, score.
type Link = (Where, Where, &'static str, f32);
/// How the members relate, the members, which of them stands for all, score, whether they are boilerplate.
type Cluster = (&'static str, Vec<Where>, usize, f32, bool);

/// Links between the articles, and the shared items that they make.
#[pyfunction]
#[pyo3(signature = (articles, *, threshold, threads))]
pub fn shared(
    articles: &Bound<'_, PyAny>,
    threshold: Option<f64>,
    threads: Option<usize>,
) -> PyResult<(Vec<Link>, Vec<Cluster>)> {
    let mut matcher = Matcher::default().threads(batch::threads(threads));
    if let Some(threshold) = threshold {
        check_share("threshold", threshold)?;
        matcher = matcher.threshold(threshold as f32);
    }
    let documents = documents(articles)?;
    detached(articles.py(), || {
        let found = matcher.shared(&documents);
        let mut places = Places::new(&documents);
        let links = found
            .links
            .iter()
            .map(|link| (places.find(link.a), places.find(link.b), link.relation.name(), link.score))
            .collect();
        let clusters = found
            .clusters
            .iter()
            .map(|cluster| {
                let members = cluster.members.iter().map(|&member| places.find(member)).collect();
                let (score, boilerplate) = (cluster.score, cluster.boilerplate);
                (cluster.relation.name(), members, cluster.representative, score, boilerplate)
            })
            .collect();
        (links, clusters)
    })
}

struct Places<'t>(Vec<Offsets<'t>>);

impl<'t> Places<'t> {
    fn new(documents: &'t [Document]) -> Self {
        Self(documents.iter().map(|document| Offsets::new(&document.text)).collect())
    }

    fn find(&mut self, place: Place) -> Where {
        (place.article, points(&mut self.0[place.article], place.span))
    }
}
