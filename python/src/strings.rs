//! Lists of short strings. Most words come again and again, so the strings of those met last are kept and shared, as Python
//! shares its own: nine in ten words of news are found there.

use std::sync::Mutex;

use pyo3::prelude::*;
use pyo3::types::{PyList, PyString};

/// Longer strings are not kept.
const LONGEST: usize = 23;
/// Bits of the number of a slot.
const BITS: u32 = 14;

/// A string's bytes, zeros, and its length: equal for equal strings.
type Key = [u64; 3];
type Slots = Vec<Option<(Key, Py<PyString>)>>;

/// Strings by the hash of their bytes; a new one takes the slot of the one before.
static KEPT: Mutex<Slots> = Mutex::new(Vec::new());

/// A list of str.
pub fn list<'py, 't>(
    py: Python<'py>,
    strings: impl ExactSizeIterator<Item = &'t str>,
) -> PyResult<Bound<'py, PyList>> {
    // Where another thread is at them, strings are made anew: nobody waits.
    match KEPT.try_lock() {
        Ok(mut slots) => {
            slots.resize_with(1 << BITS, || None);
            PyList::new(py, strings.map(|string| shared(py, &mut slots, string)))
        }
        Err(_) => PyList::new(py, strings),
    }
}

fn shared<'py>(py: Python<'py>, slots: &mut Slots, string: &str) -> Bound<'py, PyString> {
    let Some(key) = key(string) else { return PyString::new(py, string) };
    let slot = &mut slots[slot(&key)];
    match slot {
        Some((kept, found)) if *kept == key => found.bind(py).clone(),
        _ => {
            let made = PyString::new(py, string);
            *slot = Some((key, made.clone().unbind()));
            made
        }
    }
}

fn key(string: &str) -> Option<Key> {
    let mut bytes = [0; LONGEST + 1];
    bytes.get_mut(..string.len()).filter(|_| string.len() <= LONGEST)?.copy_from_slice(string.as_bytes());
    bytes[LONGEST] = string.len() as u8;
    let (parts, _) = bytes.as_chunks::<8>();
    Some([parts[0], parts[1], parts[2]].map(u64::from_le_bytes))
}

/// Multiplicative hashing (Knuth 1973); the upper bits of the product depend on all others.
fn slot(key: &Key) -> usize {
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |hash: u64, part: &u64| (hash.rotate_left(5) ^ part).wrapping_mul(SPREAD);
    (key.iter().fold(0, mix) >> (u64::BITS - BITS)) as usize
}
