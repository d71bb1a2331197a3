//! Many short strings in little memory.

/// Strings by number, back to back.
#[derive(Debug, Default, Clone)]
pub(super) struct Strings {
    pub(super) bytes: String,
    pub(super) ends: Vec<u64>,
}

impl Strings {
    pub(super) fn push(&mut self, string: &str) {
        self.bytes.push_str(string);
        self.ends.push(self.bytes.len() as u64);
    }

    pub(super) fn get(&self, index: usize) -> &str {
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        &self.bytes[start..self.ends[index] as usize]
    }
}
