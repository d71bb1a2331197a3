//! Near-duplicate records of a corpus: which pairs there are, which records stay, and which stay for them.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::corpus::Corpus;
use super::date::date_key;
use super::group::Groups;
use super::join::Pair;
use super::sets::Sets;

/// Which of several near-duplicates is kept. Ties go to the record read first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Prefer {
    /// The one with the most runs of letters and digits.
    #[default]
    Longest,
    /// The one read first.
    First,
    /// The one with the latest date; records without one come last.
    Newest,
    /// The one with the largest value in a field: numbers by size, before other text by its bytes; records without the field come last.
    Field,
}

/// The duplicates of a corpus.
#[derive(Debug)]
pub struct Duplicates<'c> {
    corpus: &'c Corpus,
    /// Pairs of texts.
    pairs: Vec<Pair>,
    members: Members,
    groups: Groups,
}

/// How two records resemble each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similar {
    /// Number of the first record; of a removed record itself.
    pub a: usize,
    /// Number of the second record; the one that is kept for a removed record.
    pub b: usize,
    /// Jaccard similarity of their shingles, in (0, 1].
    pub jaccard: f64,
    /// Share of the shorter one's shingles that the other has, in (0, 1].
    pub containment: f64,
    /// How many pairs of identical copies this one stands for: 1, unless there are too many to list.
    pub copies: u64,
}

/// A record that is kept and those removed for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Number of the record kept.
    pub keep: usize,
    /// The others, each with its similarity to it, by number.
    pub removed: Vec<Similar>,
}

/// What becomes of a record.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// It stays.
    Kept,
    /// It duplicates another (`b`), which stays.
    Removed(Similar),
    /// It could not be read.
    Failed,
}

/// Pairs of copies of one or two texts up to this number are listed one by one; of more, one stands for all. A hundred
/// thousand identical records are a group, not five thousand million pairs.
const LISTED: u64 = 10_000;

impl<'c> Duplicates<'c> {
    /// Groups the records of `corpus`, given the similar pairs of its [texts](Corpus::texts) as [`Join`](super::Join) finds them.
    ///
    /// With `contained`, pairs of containment are among them; then the longer record is kept, whatever `prefer` says, because the
    /// shorter does not contain it.
    #[must_use]
    pub fn new(corpus: &'c Corpus, pairs: Vec<Pair>, prefer: Prefer, contained: bool) -> Self {
        let preference = Preference::new(corpus, prefer);
        let members = Members::new(corpus, &preference);
        let groups = Groups::new(corpus.texts.count(), &pairs, |a, b| {
            let size = |text: u32| corpus.texts.runs(text as usize);
            let longer = if contained { size(b).cmp(&size(a)) } else { Ordering::Equal };
            longer.then_with(|| preference.compare(members.best(a), members.best(b)))
        });
        Self { corpus, pairs, members, groups }
    }

    /// The corpus.
    #[must_use]
    pub fn corpus(&self) -> &'c Corpus {
        self.corpus
    }

    /// What becomes of a record.
    #[must_use]
    pub fn verdict(&self, record: usize) -> Verdict {
        if self.corpus.has_failed(record) {
            return Verdict::Failed;
        }
        let Some(text) = self.corpus.text_of(record) else { return Verdict::Kept };
        if let Some(index) = self.groups.removed_by(text as u32) {
            let pair = &self.pairs[index];
            let b = self.members.best(self.groups.kept_for(text as u32, &self.pairs));
            let (jaccard, containment) = (pair.jaccard(), pair.containment());
            return Verdict::Removed(Similar { a: record, b, jaccard, containment, copies: 1 });
        }
        match self.members.best(text as u32) {
            best if best == record => Verdict::Kept,
            best => {
                Verdict::Removed(Similar { a: record, b: best, jaccard: 1.0, containment: 1.0, copies: 1 })
            }
        }
    }

    /// The groups of two records and more, by the number of the record kept.
    #[must_use]
    pub fn groups(&self) -> Vec<Group> {
        let mut removed: Vec<Similar> = (0..self.corpus.records())
            .filter_map(|record| match self.verdict(record) {
                Verdict::Removed(similar) => Some(similar),
                _ => None,
            })
            .collect();
        removed.sort_by_key(|similar| (similar.b, similar.a));
        removed
            .chunk_by(|x, y| x.b == y.b)
            .map(|group| Group { keep: group[0].b, removed: group.to_vec() })
            .collect()
    }

    /// All similar pairs of records, the earlier record first: those of identical texts, then the others.
    pub fn pairs(&self) -> impl Iterator<Item = Similar> + '_ {
        let identical = (0..self.corpus.texts.count() as u32).flat_map(|text| {
            let members = self.members.of(text);
            let count = members.len() as u64;
            // Beyond the limit the first copy is paired with each of the others.
            let (listed, copies) = match count * count.saturating_sub(1) / 2 {
                total if total <= LISTED => (usize::MAX, 1),
                _ => (1, count.div_ceil(2)),
            };
            members.iter().enumerate().take(listed).flat_map(move |(index, &one)| {
                members[index + 1..].iter().map(move |&two| in_order(one, two, 1.0, 1.0, copies))
            })
        });
        let similar = self.pairs.iter().flat_map(|pair| {
            let (one, two) = (self.members.of(pair.a), self.members.of(pair.b));
            let total = one.len() as u64 * two.len() as u64;
            let (listed, copies) = if total <= LISTED { (usize::MAX, 1) } else { (1, total) };
            let (jaccard, containment) = (pair.jaccard(), pair.containment());
            one.iter().take(listed).flat_map(move |&a| {
                two.iter().take(listed).map(move |&b| in_order(a, b, jaccard, containment, copies))
            })
        });
        identical.chain(similar)
    }

    /// Counts and examples.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        Statistics::new(self)
    }
}

fn in_order(one: u32, two: u32, jaccard: f64, containment: f64, copies: u64) -> Similar {
    Similar { a: one.min(two) as usize, b: one.max(two) as usize, jaccard, containment, copies }
}

/// The order of preference.
struct Preference<'c> {
    corpus: &'c Corpus,
    prefer: Prefer,
}

impl<'c> Preference<'c> {
    fn new(corpus: &'c Corpus, prefer: Prefer) -> Self {
        Self { corpus, prefer }
    }

    /// Less is better.
    fn compare(&self, a: usize, b: usize) -> Ordering {
        let key = |record| self.corpus.keys.get(record);
        let better = match self.prefer {
            Prefer::First => Ordering::Equal,
            Prefer::Longest => {
                let runs = |record| self.corpus.text_of(record).map(|text| self.corpus.texts.runs(text));
                runs(b).cmp(&runs(a))
            }
            Prefer::Newest => date_key(key(b)).cmp(&date_key(key(a))),
            Prefer::Field => by_value(key(b), key(a)),
        };
        better.then(a.cmp(&b))
    }
}

/// Numbers by size, above text by its bytes, above nothing.
fn by_value(a: &str, b: &str) -> Ordering {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| !number.is_nan());
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => Ordering::Greater,
        (None, Some(_)) => Ordering::Less,
        (None, None) => a.cmp(b),
    }
}

/// The records of each text, the preferred one first.
#[derive(Debug)]
struct Members {
    starts: Vec<u32>,
    records: Vec<u32>,
}

impl Members {
    fn new(corpus: &Corpus, preference: &Preference<'_>) -> Self {
        let mut starts = vec![0u32; corpus.texts.count() + 2];
        for text in (0..corpus.records()).filter_map(|record| corpus.text_of(record)) {
            starts[text + 2] += 1;
        }
        for index in 2..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut records = vec![0u32; *starts.last().unwrap_or(&0) as usize];
        for record in 0..corpus.records() {
            if let Some(text) = corpus.text_of(record) {
                let place = &mut starts[text + 1];
                records[*place as usize] = record as u32;
                *place += 1;
            }
        }
        let mut members = Self { starts, records };
        for text in 0..corpus.texts.count() {
            let range = members.starts[text] as usize..members.starts[text + 1] as usize;
            if range.len() > 1 {
                members.records[range].sort_by(|&a, &b| preference.compare(a as usize, b as usize));
            }
        }
        members
    }

    fn of(&self, text: u32) -> &[u32] {
        &self.records[self.starts[text as usize] as usize..self.starts[text as usize + 1] as usize]
    }

    fn best(&self, text: u32) -> usize {
        self.of(text)[0] as usize
    }
}

/// Counts over the duplicates of a corpus.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Statistics {
    /// Records read, without those that failed.
    pub records: usize,
    /// Records that could not be read.
    pub failed: usize,
    /// Records without a letter or digit; they are kept.
    pub empty: usize,
    /// Similar pairs of records, identical ones included.
    pub pairs: u64,
    /// Groups of two records and more.
    pub groups: usize,
    /// Records that are kept.
    pub kept: usize,
    /// Records that are removed.
    pub removed: usize,
    /// Removed records that are identical to the one kept, but for case, spacing, punctuation and spelling of tones.
    pub identical: usize,
    /// Removed records by their Jaccard similarity to the one kept, in steps of .05: lower end of the step, number.
    pub similarity: Vec<(f64, usize)>,
    /// Groups by size: size, number.
    pub sizes: Vec<(usize, usize)>,
    /// Whose records were removed for whose: source kept, source removed, number; the most frequent first.
    pub sources: Vec<(String, String, usize)>,
    /// A few removed records, the least similar first: id removed, id kept, Jaccard similarity, containment.
    pub examples: Vec<(String, String, f64, f64)>,
}

impl Statistics {
    fn new(duplicates: &Duplicates<'_>) -> Self {
        let corpus = duplicates.corpus;
        let groups = duplicates.groups();
        let failed = (0..corpus.records()).filter(|&record| corpus.has_failed(record)).count();
        let empty =
            (0..corpus.records()).filter(|&r| !corpus.has_failed(r) && corpus.text_of(r).is_none()).count();
        let removed: Vec<Similar> = groups.iter().flat_map(|group| group.removed.iter().copied()).collect();
        let mut similarity = BTreeMap::new();
        let mut sources: BTreeMap<(u32, u32), usize> = BTreeMap::new();
        for one in &removed {
            *similarity.entry((one.jaccard * 20.0 + 1e-9) as u32).or_insert(0) += 1;
            *sources.entry((corpus.sources[one.b], corpus.sources[one.a])).or_insert(0) += 1;
        }
        let mut sizes = BTreeMap::new();
        for group in &groups {
            *sizes.entry(group.removed.len() + 1).or_insert(0) += 1;
        }
        let mut sources: Vec<_> = sources
            .into_iter()
            .map(|((kept, gone), count)| {
                let name = |source: u32| corpus.source_names[source as usize].clone();
                (name(kept), name(gone), count)
            })
            .filter(|(kept, gone, _)| !kept.is_empty() || !gone.is_empty())
            .collect();
        sources.sort_by(|x, y| y.2.cmp(&x.2).then_with(|| (&x.0, &x.1).cmp(&(&y.0, &y.1))));
        let mut near: Vec<&Similar> = removed.iter().filter(|one| one.jaccard < 1.0).collect();
        near.sort_by(|x, y| x.jaccard.total_cmp(&y.jaccard).then(x.a.cmp(&y.a)));
        let id = |record: usize| corpus.id(record).to_owned();
        Self {
            records: corpus.records() - failed,
            failed,
            empty,
            pairs: duplicates.pair_count(),
            groups: groups.len(),
            kept: corpus.records() - failed - removed.len(),
            removed: removed.len(),
            identical: removed.iter().filter(|one| one.jaccard >= 1.0).count(),
            similarity: similarity.into_iter().map(|(step, count)| (f64::from(step) / 20.0, count)).collect(),
            sizes: sizes.into_iter().collect(),
            sources,
            examples: near
                .iter()
                .take(10)
                .map(|one| (id(one.a), id(one.b), one.jaccard, one.containment))
                .collect(),
        }
    }
}

impl Duplicates<'_> {
    /// Similar pairs of records, all of them counted.
    fn pair_count(&self) -> u64 {
        let copies = |text: u32| self.members.of(text).len() as u64;
        let identical: u64 =
            (0..self.corpus.texts.count() as u32).map(|text| copies(text) * (copies(text) - 1) / 2).sum();
        identical + self.pairs.iter().map(|pair| copies(pair.a) * copies(pair.b)).sum::<u64>()
    }
}
