//! Bytes of a Rust string to code points of a Python string.

/// Walks over a text and tells how many code points lie before a byte. Near steps are cheap in either direction, and
/// in ASCII nothing is counted at all.
pub struct Offsets<'t> {
    text: &'t str,
    ascii: bool,
    byte: usize,
    point: usize,
}

impl<'t> Offsets<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, ascii: text.is_ascii(), byte: 0, point: 0 }
    }

    /// Code points before `byte`, which must lie between characters.
    pub fn point(&mut self, byte: usize) -> usize {
        if self.ascii {
            return byte;
        }
        if byte >= self.byte {
            self.point += points(&self.text.as_bytes()[self.byte..byte]);
        } else {
            self.point -= points(&self.text.as_bytes()[byte..self.byte]);
        }
        self.byte = byte;
        self.point
    }
}

/// Code points of valid UTF-8: its bytes but for the continuation bytes.
fn points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_forwards_and_backwards() {
        for text in ["", "abc", "Tổng thống 👍🏽 Nga", "To\u{302}\u{309}ng"] {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let mut offsets = Offsets::new(text);
            let zigzag = places.iter().copied().chain(places.iter().rev().copied()).chain([0, text.len(), 0]);
            for byte in zigzag {
                assert_eq!(offsets.point(byte), text[..byte].chars().count(), "{text} {byte}");
            }
        }
    }
}
