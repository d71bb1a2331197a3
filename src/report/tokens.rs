//! Tokens as JSON lines, without a serialiser in between: there are ten million of them in 50 MB of news, and each line
//! is twenty times as long as its token.

use std::io::{Result, Write};

use crate::text::{Document, normal};
use crate::tokenize::{Token, TokenKind};

/// Lines are handed to the writer in pieces of about this size.
const PIECE: usize = 1 << 16;

/// Writes the tokens of a document, one object a line: `{"doc","start","end","text","kind","norm"}`.
///
/// # Errors
///
/// Those of the writer.
pub fn json_lines(out: &mut dyn Write, document: &Document) -> Result<()> {
    let mut head = b"{\"doc\":".to_vec();
    push_string(&mut head, &document.id);
    head.extend_from_slice(b",\"start\":");
    let mut lines = Vec::with_capacity(PIECE + (1 << 10));
    for token in crate::tokenize::tokens(&document.text) {
        push(&mut lines, &head, &token);
        if lines.len() >= PIECE {
            out.write_all(&lines)?;
            lines.clear();
        }
    }
    out.write_all(&lines)
}

fn push(line: &mut Vec<u8>, head: &[u8], token: &Token<'_>) {
    let norm = normal::fold_known(token.text, token.code);
    line.extend_from_slice(head);
    push_number(line, token.start);
    line.extend_from_slice(b",\"end\":");
    push_number(line, token.end());
    line.extend_from_slice(b",\"text\":\"");
    // Letters need no escapes.
    let plain = token.kind == TokenKind::Syllable;
    let push_text = if plain { push_plain } else { push_escaped };
    push_text(line, token.text);
    line.extend_from_slice(b"\",\"kind\":\"");
    line.extend_from_slice(token.kind.name().as_bytes());
    line.extend_from_slice(b"\",\"norm\":\"");
    push_text(line, &norm);
    line.extend_from_slice(b"\"}\n");
}

fn push_string(line: &mut Vec<u8>, text: &str) {
    line.push(b'"');
    push_escaped(line, text);
    line.push(b'"');
}

fn push_plain(line: &mut Vec<u8>, text: &str) {
    line.extend_from_slice(text.as_bytes());
}

fn push_escaped(line: &mut Vec<u8>, text: &str) {
    if !text.bytes().any(|b| b < 0x20 || b == b'"' || b == b'\\') {
        return push_plain(line, text);
    }
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => line.extend_from_slice(&[b'\\', byte]),
            0..0x20 => {
                let hex = |digit: u8| b"0123456789abcdef"[usize::from(digit)];
                line.extend_from_slice(b"\\u00");
                line.extend_from_slice(&[hex(byte >> 4), hex(byte & 15)]);
            }
            _ => line.push(byte),
        }
    }
}

/// Two digits at a time.
fn push_number(line: &mut Vec<u8>, mut number: usize) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    while number >= 10 {
        at -= 2;
        digits[at..at + 2].copy_from_slice(&PAIRS[number % 100]);
        number /= 100;
    }
    if number > 0 || at == digits.len() {
        at -= 1;
        digits[at] = b'0' + number as u8;
    }
    line.extend_from_slice(&digits[at..]);
}

static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut n = 0;
    while n < 100 {
        pairs[n] = [b'0' + (n / 10) as u8, b'0' + (n % 10) as u8];
        n += 1;
    }
    pairs
};

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn lines_are_json_and_say_what_the_tokens_are() {
        let text = "\"Hoà bình\\” – ÔNG Putin,\u{1}10.000 http://a.vn/\\b 👨‍👩‍👧 ...\n".repeat(40);
        let document = Document::new("a \"b\"\t\\c", text.clone());
        let mut out = Vec::new();
        json_lines(&mut out, &document).unwrap();
        let lines: Vec<Value> = out
            .split(|&b| b == b'\n')
            .filter(|l| !l.is_empty())
            .map(|l| serde_json::from_slice(l).unwrap())
            .collect();
        let expected: Vec<Value> = crate::tokenize::tokens(&text)
            .map(|t| {
                let norm = normal::fold(t.text);
                json!({"doc": document.id, "start": t.start, "end": t.end(), "text": t.text, "kind": t.kind, "norm": norm})
            })
            .collect();
        assert_eq!(lines, expected);
    }

    #[test]
    fn numbers() {
        for number in [0, 7, 10, 42, 99, 100, 101, 999, 1000, 12345, 1_000_000, usize::MAX] {
            let mut line = Vec::new();
            push_number(&mut line, number);
            assert_eq!(line, number.to_string().as_bytes());
        }
    }
}
