//! Work over a range of documents on several threads, with results in order.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Cuts `0..total` into ranges of `step`, calls `work` on each from `threads` threads and returns the results in order
/// of the ranges, whatever thread computed them: the answer does not depend on the number of threads.
///
/// `scratch` makes the reusable memory of one thread.
pub(crate) fn map_ranges<S, R: Send>(
    threads: usize,
    total: usize,
    step: usize,
    scratch: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, Range<usize>) -> R + Sync,
) -> Vec<R> {
    let step = step.max(1);
    let ranges = total.div_ceil(step);
    let range = |index: usize| index * step..((index + 1) * step).min(total);
    if threads <= 1 || ranges <= 1 {
        let mut memory = scratch();
        return (0..ranges).map(|index| work(&mut memory, range(index))).collect();
    }
    let next = AtomicUsize::new(0);
    let mut parts: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(ranges))
            .map(|_| {
                scope.spawn(|| {
                    let mut memory = scratch();
                    let mut done = Vec::new();
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        if index >= ranges {
                            return done;
                        }
                        done.push((index, work(&mut memory, range(index))));
                    }
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| match worker.join() {
                Ok(done) => done,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    parts.sort_unstable_by_key(|(index, _)| *index);
    parts.into_iter().map(|(_, result)| result).collect()
}

/// Fills a table on several threads, each of which writes stretches of `stretch` bytes of its own: no locks, and the
/// same table for any number of threads. `fill` gets the number of a stretch and its bytes.
pub(crate) fn fill_stretches(
    threads: usize,
    table: &mut [u8],
    stretch: usize,
    fill: impl Fn(usize, &mut [u8]) -> io::Result<()> + Sync,
) -> io::Result<()> {
    if threads <= 1 {
        return fill(0, table);
    }
    let results: Vec<io::Result<()>> = std::thread::scope(|scope| {
        let fill = &fill;
        let workers: Vec<_> = table
            .chunks_mut(stretch)
            .enumerate()
            .map(|(index, bytes)| scope.spawn(move || fill(index, bytes)))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    results.into_iter().collect()
}
