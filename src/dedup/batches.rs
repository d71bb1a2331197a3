//! Records worked on by several threads and handed on in order.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::Result;
use crate::input::{Original, Originals};

/// Bytes of records that a thread takes at a time.
const BATCH_BYTES: usize = 1 << 20;

/// Calls `read` on each record, from `threads` threads, and `add` on what it makes of them, in the order of the input.
/// An error of `add` ends the work.
pub(super) fn in_order<T: Send>(
    originals: Originals,
    threads: usize,
    read: impl Fn(Result<Original>) -> T + Sync,
    add: impl FnMut(T) -> io::Result<()> + Send,
) -> io::Result<()> {
    let input = Mutex::new(Input { originals, batches: 0 });
    let order = Mutex::new(Order { add, waiting: BTreeMap::new(), next: 0, broken: None });
    let work = || {
        loop {
            let (number, batch) = lock(&input).batch();
            if batch.is_empty() {
                return;
            }
            let made: Vec<T> = batch.into_iter().map(&read).collect();
            if !lock(&order).add(number, made) {
                return;
            }
        }
    };
    if threads <= 1 {
        work();
    } else {
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            for worker in workers {
                worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            }
        });
    }
    let order = order.into_inner().unwrap_or_else(PoisonError::into_inner);
    order.broken.map_or(Ok(()), Err)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere is passed on when the threads are joined.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The input, cut into numbered batches.
struct Input {
    originals: Originals,
    batches: u64,
}

impl Input {
    fn batch(&mut self) -> (u64, Vec<Result<Original>>) {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while bytes < BATCH_BYTES {
            let Some(original) = self.originals.next() else { break };
            bytes += original.as_ref().map_or(1 << 10, |original| original.bytes().len() + 64);
            batch.push(original);
        }
        self.batches += 1;
        (self.batches - 1, batch)
    }
}

/// Puts the batches back into their order.
struct Order<T, A> {
    add: A,
    waiting: BTreeMap<u64, Vec<T>>,
    next: u64,
    broken: Option<io::Error>,
}

impl<T, A: FnMut(T) -> io::Result<()>> Order<T, A> {
    /// Adds a batch; `false` if nothing more can be added.
    fn add(&mut self, number: u64, batch: Vec<T>) -> bool {
        self.waiting.insert(number, batch);
        while self.broken.is_none()
            && let Some(batch) = self.waiting.remove(&self.next)
        {
            self.next += 1;
            self.broken = batch.into_iter().try_for_each(&mut self.add).err();
        }
        self.broken.is_none()
    }
}
