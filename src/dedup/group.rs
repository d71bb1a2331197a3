//! Groups of near-duplicates, each around a document that is kept.
//!
//! Documents are taken in order of preference. One that has no pair with a kept document is kept; any other is removed
//! and belongs to the one that it resembles most of those kept so far, all of which are preferred to it. So every removed document has itself been compared with the one
//! it is said to duplicate. Joining pairs into chains instead (union-find) puts documents together that share nothing.

use super::join::Pair;
use std::cmp::Ordering;

/// What became of each document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    /// For each document the pair (an index into the pairs given) that ties it to its kept document, or `None` if it is kept itself.
    by: Vec<Option<u32>>,
}

impl Groups {
    /// Groups the documents `0..count`, given all pairs between them, in the order that `prefer` puts first; documents that it holds
    /// equal go by number.
    ///
    /// Where pairs of containment are among them, `prefer` must put larger documents first, so that the long one is kept.
    #[must_use]
    pub fn new(count: usize, pairs: &[Pair], mut prefer: impl FnMut(u32, u32) -> Ordering) -> Self {
        let neighbours = Neighbours::new(count, pairs);
        let mut order: Vec<u32> = (0..count as u32).filter(|&document| neighbours.any(document)).collect();
        order.sort_by(|&a, &b| prefer(a, b).then(a.cmp(&b)));
        let mut by = vec![None; count];
        let mut kept = vec![false; count];
        for &document in &order {
            let best = neighbours
                .pairs(document)
                .iter()
                .copied()
                .filter(|&pair| kept[other(&pairs[pair as usize], document) as usize])
                // The most similar; of equals the one preferred, which was kept first.
                .min_by(|&x, &y| {
                    let (x, y) = (&pairs[x as usize], &pairs[y as usize]);
                    y.jaccard()
                        .total_cmp(&x.jaccard())
                        .then_with(|| prefer(other(x, document), other(y, document)))
                        .then_with(|| other(x, document).cmp(&other(y, document)))
                });
            by[document as usize] = best;
            kept[document as usize] = best.is_none();
        }
        Self { by }
    }

    /// The pair through which a document was removed: an index into the pairs; `None` for a kept document.
    #[must_use]
    pub fn removed_by(&self, document: u32) -> Option<usize> {
        self.by[document as usize].map(|pair| pair as usize)
    }

    /// The kept document that stands for this one; itself if it is kept.
    #[must_use]
    pub fn kept_for(&self, document: u32, pairs: &[Pair]) -> u32 {
        self.removed_by(document).map_or(document, |pair| other(&pairs[pair], document))
    }
}

fn other(pair: &Pair, document: u32) -> u32 {
    if pair.a == document { pair.b } else { pair.a }
}

/// The pairs of each document.
struct Neighbours {
    starts: Vec<u32>,
    pairs: Vec<u32>,
}

impl Neighbours {
    fn new(count: usize, pairs: &[Pair]) -> Self {
        let mut starts = vec![0u32; count + 2];
        for pair in pairs {
            starts[pair.a as usize + 2] += 1;
            starts[pair.b as usize + 2] += 1;
        }
        for index in 2..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut list = vec![0u32; pairs.len() * 2];
        for (index, pair) in pairs.iter().enumerate() {
            for end in [pair.a, pair.b] {
                let place = &mut starts[end as usize + 1];
                list[*place as usize] = index as u32;
                *place += 1;
            }
        }
        Self { starts, pairs: list }
    }

    fn any(&self, document: u32) -> bool {
        !self.pairs(document).is_empty()
    }

    fn pairs(&self, document: u32) -> &[u32] {
        &self.pairs[self.starts[document as usize] as usize..self.starts[document as usize + 1] as usize]
    }
}
