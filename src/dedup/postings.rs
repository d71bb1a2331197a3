//! An inverted index from items to the sets that have them in their prefix.

use super::parallel::map_ranges;

/// Parts of the index, by the high bits of the item; each is built by one thread.
const PARTS: usize = 64;

/// 32 bits of an item (enough to propose candidates, which are verified) above the number of a set.
type Posting = u64;

/// Postings on their way into an index.
pub(crate) struct Gathered {
    parts: Vec<Vec<Posting>>,
}

impl Gathered {
    pub(crate) fn new() -> Self {
        Self { parts: vec![Vec::new(); PARTS] }
    }

    #[inline]
    pub(crate) fn add(&mut self, token: u32, set: u32) {
        self.parts[token as usize >> 26].push((u64::from(token) << 32) | u64::from(set));
    }
}

/// The finished index.
pub(crate) struct Postings {
    parts: Vec<Part>,
}

struct Part {
    postings: Vec<Posting>,
    /// Where the postings begin whose token starts with these bits.
    starts: Vec<u32>,
    shift: u32,
}

impl Postings {
    pub(crate) fn build(gathered: Vec<Gathered>, threads: usize) -> Self {
        let mut columns: Vec<Vec<Vec<Posting>>> = (0..PARTS).map(|_| Vec::new()).collect();
        for one in gathered {
            for (column, part) in columns.iter_mut().zip(one.parts) {
                column.push(part);
            }
        }
        let columns: Vec<std::sync::Mutex<Vec<Vec<Posting>>>> =
            columns.into_iter().map(std::sync::Mutex::new).collect();
        let parts = map_ranges(
            threads,
            PARTS,
            1,
            || (),
            |(), range| {
                range
                    .map(|part| {
                        let column = std::mem::take(
                            &mut *columns[part].lock().unwrap_or_else(std::sync::PoisonError::into_inner),
                        );
                        Part::build(column)
                    })
                    .collect::<Vec<_>>()
            },
        );
        Self { parts: parts.into_iter().flatten().collect() }
    }

    /// The sets below `end` that have `token`, from `start` on, in ascending order.
    #[inline]
    pub(crate) fn sets(&self, token: u32, start: u32, end: u32) -> impl Iterator<Item = u32> + '_ {
        let part = &self.parts[token as usize >> 26];
        let bucket = ((token << 6) >> part.shift) as usize;
        let postings = &part.postings[part.starts[bucket] as usize..part.starts[bucket + 1] as usize];
        let low = (u64::from(token) << 32) | u64::from(start);
        let high = (u64::from(token) << 32) | u64::from(end);
        let skip = if postings.len() < 16 {
            postings.iter().take_while(|&&posting| posting < low).count()
        } else {
            postings.partition_point(|&posting| posting < low)
        };
        postings[skip..].iter().take_while(move |&&posting| posting < high).map(|&posting| posting as u32)
    }
}

impl Part {
    fn build(column: Vec<Vec<Posting>>) -> Self {
        let total = column.iter().map(Vec::len).sum();
        let mut postings: Vec<Posting> = Vec::with_capacity(total);
        for part in column {
            postings.extend_from_slice(&part);
        }
        postings.sort_unstable();
        // About two postings a bucket; 6 bits of the token chose the part.
        let bits = (total / 2).next_power_of_two().trailing_zeros().clamp(1, 25);
        let shift = 32 - bits;
        let mut starts = vec![0u32; (1 << bits) + 1];
        for posting in &postings {
            let token = (posting >> 32) as u32;
            starts[((token << 6) >> shift) as usize + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Self { postings, starts, shift }
    }
}
