//! `luoc sentences`.

use std::io::{self, Write};

use anyhow::Result;
use clap::Args;
use luoc::report::{json, text};
use luoc::tokenize::Article;

use crate::args::{Format, Inputs, Outcome, Output};

/// Sentences, one a line, with a blank line between paragraphs; as JSON also their places and roles.
#[derive(Args)]
pub struct Sentences {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    output: Output<Format>,
}

impl Sentences {
    pub fn run(&self) -> Result<Outcome> {
        self.output.write(|out| {
            let mut reading = self.inputs.read();
            reading.render(
                &mut FromFirstLine { out, begun: false },
                self.output.format,
                |out, document| text::sentences(out, &Article::new(document), true),
                |out, document| json::lines(out, json::sentences(&Article::new(document))),
            )?;
            Ok(reading.outcome)
        })
    }
}

/// Leaves out the blank line before the first document.
struct FromFirstLine<'o> {
    out: &'o mut dyn Write,
    begun: bool,
}

impl Write for FromFirstLine<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let rest = if self.begun { bytes } else { bytes.strip_prefix(b"\n").unwrap_or(bytes) };
        self.begun |= !bytes.is_empty();
        self.out.write_all(rest)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
