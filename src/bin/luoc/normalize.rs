//! `luoc normalize`.

use anyhow::Result;
use clap::{Args, ValueEnum};
use html_escape::decode_html_entities;
use luoc::input::{Options, Original};
use luoc::text::{Iy, Spelling, TonePlacement};
use luoc::tokenize::respelled;

use crate::args::{Inputs, Outcome, Target};

/// Text in one spelling and in UTF-8: composed letters (NFC), tone marks where they belong.
///
/// Syllables are written anew, each letter in the case it had; all else stays byte for byte: white space, punctuation,
/// addresses, foreign words. Texts come out one after the other; of a web page its article. Records come out as lines of
/// JSON with the text, headline and sapo rewritten and the other fields as they were.
#[derive(Args)]
pub struct Normalize {
    #[command(flatten)]
    inputs: Inputs,

    /// Where tone marks stand: old is hòa, thủy; new is hoà, thuỷ. Without it only misplaced marks move (tòan).
    #[arg(long, value_enum, help_heading = "Spelling")]
    tone: Option<Tone>,
    /// Write i or y where both are in use: kĩ, lí, sĩ or kỹ, lý, sỹ. Never tai for tay, or mỳ for mì.
    #[arg(long, value_enum, value_name = "LETTER", help_heading = "Spelling")]
    iy: Option<Letter>,
    /// Leave out all marks: duong for đường.
    #[arg(long, help_heading = "Spelling")]
    strip_marks: bool,
    /// Decode HTML entities first: H&agrave; Nội, &ldquo;, &#7879;.
    #[arg(long, help_heading = "Spelling")]
    entities: bool,

    #[command(flatten)]
    target: Target,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tone {
    /// On the first vowel: hòa, khỏe, thủy.
    Old,
    /// On the main vowel: hoà, khoẻ, thuỷ.
    New,
}

#[derive(Clone, Copy, ValueEnum)]
enum Letter {
    /// kĩ sư, lí do, bác sĩ.
    I,
    /// kỹ sư, lý do, bác sỹ.
    Y,
}

impl Normalize {
    pub fn run(&self) -> Result<Outcome> {
        let spelling = Spelling {
            tone: self.tone.map(|tone| match tone {
                Tone::Old => TonePlacement::Old,
                Tone::New => TonePlacement::New,
            }),
            iy: self.iy.map(|letter| match letter {
                Letter::I => Iy::I,
                Letter::Y => Iy::Y,
            }),
            strip_marks: self.strip_marks,
        };
        let rewrite = |text: &str| {
            let plain = if self.entities { decode_html_entities(text) } else { text.into() };
            respelled(&plain, spelling)
        };
        let work = |original: Original, options: &Options| {
            if original.is_record() {
                return Ok((original.rewritten(options, rewrite)? + "\n", None));
            }
            let decoded = original.into_document(options)?;
            Ok((rewrite(&decoded.document.text), decoded.guessed))
        };
        self.target.write(|out| {
            let mut reading = self.inputs.read();
            reading.map_originals_ordered(work, |text| Ok(out.write_all(text.as_bytes())?))?;
            Ok(reading.outcome)
        })
    }
}
