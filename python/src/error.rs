//! Failures as Python exceptions. Nothing else leaves the library: a panic, which would be a bug, is caught here.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

create_exception!(
    luoc,
    LuocError,
    PyValueError,
    "What luoc cannot work with; the message says what would help."
);

/// An exception with this message.
pub fn fail(message: impl Into<String>) -> PyErr {
    LuocError::new_err(message.into())
}

/// Runs `work` without the interpreter's lock; a panic becomes an exception.
pub fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> PyResult<T> {
    py.detach(|| caught(work)).map_err(fail)
}

/// The result of `work`, or what it said as it panicked.
fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // What `work` borrows is not looked at again after a panic.
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        format!("luoc made a mistake, please report it with the text that shows it: {}", what(&*panic))
    })
}

fn what(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_caught_with_its_message() {
        let numbers: Vec<u8> = Vec::new();
        let message = caught(|| numbers[std::hint::black_box(3)]).unwrap_err();
        assert!(message.contains("out of bounds"), "{message}");
        assert_eq!(caught(|| 1), Ok(1));
    }
}
