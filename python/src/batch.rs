//! Many texts at once: strings out of Python, work on all cores, results in order.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

use crate::error::fail;

/// One text, or any number of them.
pub enum Texts<'py> {
    One(Bound<'py, PyString>),
    Many(Vec<Bound<'py, PyString>>),
}

impl<'py> Texts<'py> {
    /// A `str`, or anything that can be iterated and gives `str`.
    pub fn extract(object: &Bound<'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = object.cast::<PyString>() {
            return Ok(Self::One(text.clone()));
        }
        if object.is_instance_of::<PyBytes>() {
            return Err(PyTypeError::new_err(
                "a text is a str, not bytes: decode it first, as in data.decode(\"utf-8\")",
            ));
        }
        let items = object.try_iter().map_err(|_| {
            PyTypeError::new_err(format!("a str or a list of str is needed, not {}", type_name(object)))
        })?;
        let mut texts = Vec::new();
        for (i, item) in items.enumerate() {
            let item = item?;
            let text = item.cast_into::<PyString>().map_err(|error| {
                let found = type_name(&error.into_inner());
                PyTypeError::new_err(format!("item {i} is {found}; every text must be a str"))
            })?;
            texts.push(text);
        }
        Ok(Self::Many(texts))
    }

    pub fn as_slice(&self) -> &[Bound<'py, PyString>] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }

    /// The texts as Rust strings, borrowed from the Python ones.
    pub fn strs(&self) -> PyResult<Vec<&str>> {
        self.as_slice()
            .iter()
            .enumerate()
            .map(|(i, text)| as_str(text).map_err(|error| named(i, error)))
            .collect()
    }
}

fn named(i: usize, error: String) -> PyErr {
    fail(format!("text {i}: {error}"))
}

/// The text as UTF-8, which a Python string with a lone surrogate has not.
pub fn as_str<'a>(text: &'a Bound<'_, PyString>) -> Result<&'a str, String> {
    text.to_str().map_err(|error| {
        format!("{}; drop it with text.encode(\"utf-8\", \"ignore\").decode()", error.value(text.py()))
    })
}

pub fn type_name(object: &Bound<'_, PyAny>) -> String {
    object.get_type().name().map_or_else(|_| "an unknown type".into(), |name| name.to_string())
}

/// As many threads as asked for, or as there are cores.
pub fn threads(asked: Option<usize>) -> usize {
    asked.or_else(|| thread::available_parallelism().ok().map(NonZero::get)).unwrap_or(1).max(1)
}

/// Texts that one thread takes at a time.
const STEP: usize = 16;

/// `work` on every item, the results in order of the items.
///
/// Threads live as long as the call. A pool that outlived it would be missing in processes forked later, such as those of
/// `datasets.map(num_proc=…)`, and they would wait for it for ever.
pub fn map<T: Sync, R: Send>(threads: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let steps = items.len().div_ceil(STEP);
    if threads <= 1 || steps <= 1 {
        return items.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let step = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = items.chunks(STEP).nth(step) else { return done };
            done.push((step, part.iter().map(&work).collect::<Vec<R>>()));
        }
    };
    let mut parts: Vec<(usize, Vec<R>)> = thread::scope(|scope| {
        let workers: Vec<_> = (1..threads.min(steps)).map(|_| scope.spawn(run)).collect();
        let mut parts = run();
        for worker in workers {
            parts.extend(worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        parts
    });
    parts.sort_unstable_by_key(|part| part.0);
    parts.into_iter().flat_map(|part| part.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_on_any_number_of_threads() {
        let items: Vec<usize> = (0..1000).collect();
        let expected: Vec<usize> = items.iter().map(|i| i * i).collect();
        for threads in [1, 2, 7] {
            assert_eq!(map(threads, &items, |i| i * i), expected);
        }
    }
}
