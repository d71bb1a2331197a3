//! Tokens, sentences and words of luoc and its peers over one text, on one thread, in CPU time.
//!
//! Every row runs over the same text in the same process, in turns; the best of the turns counts, because other work on
//! the machine can only make a turn slower. The number of pieces is printed, so that no row is paid for doing nothing.

use std::collections::HashSet;
use std::hint::black_box;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::Instant;

use icu_segmenter::options::{SentenceBreakInvariantOptions, WordBreakInvariantOptions};
use icu_segmenter::{SentenceSegmenter, WordSegmenter};
use unicode_segmentation::UnicodeSegmentation;

const TURNS: usize = 5;

type Task = (&'static str, fn(&str) -> usize);

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("usage: luoc-peers-text FILE");
        return ExitCode::from(2);
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(2);
        }
    };
    let only = std::env::args().nth(2);
    let tasks: [Task; 11] = [
        ("sum of all 64-bit words", |text| text.as_bytes().as_chunks::<8>().0.iter().fold(0, |sum, w| {
            usize::from_le_bytes(*w).wrapping_add(sum)
        })),
        ("split_ascii_whitespace", |text| text.split_ascii_whitespace().map(keep).sum()),
        ("luoc runs", |text| luoc::tokenize::runs(text).map(keep).sum()),
        ("luoc tokens", |text| luoc::tokenize::tokens(text).map(keep).sum()),
        ("icu_segmenter words", |text| {
            let segmenter = WordSegmenter::new_auto(WordBreakInvariantOptions::default());
            segmenter.segment_str(text).iter_with_word_type().filter(|(_, kind)| kind.is_word_like()).map(keep).sum()
        }),
        ("unicode_words", |text| text.unicode_words().map(keep).sum()),
        ("luoc sentences", |text| luoc::tokenize::sentences(text).map(keep).sum()),
        ("icu_segmenter sentences", |text| {
            let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
            segmenter.segment_str(text).map(keep).sum()
        }),
        ("unicode_sentences", |text| text.unicode_sentences().map(keep).sum()),
        ("luoc words", |text| luoc::tokenize::words(text).map(keep).sum()),
        ("longest match", longest_match),
    ];
    terms(&text);
    let mut best = [f64::MAX; 11];
    let mut pieces = [0; 11];
    for _ in 0..TURNS {
        for (i, (name, task)) in tasks.iter().enumerate() {
            if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
                continue;
            }
            let start = cpu_seconds();
            pieces[i] = black_box(task(black_box(&text)));
            best[i] = best[i].min(cpu_seconds() - start);
        }
    }
    println!("{:<28} {:>10} {:>12}", format!("{} bytes", text.len()), "MB/s", "pieces");
    for (i, (name, _)) in tasks.iter().enumerate() {
        if best[i] < f64::MAX {
            println!("{name:<28} {:>10.1} {:>12}", text.len() as f64 / 1e6 / best[i], pieces[i]);
        }
    }
    ExitCode::SUCCESS
}

/// Words by a dictionary alone: of the terms of up to four syllables that begin here the longest. The dictionary has the
/// words that luoc finds in the text, so it knows them all; it is made before the clock starts.
fn longest_match(text: &str) -> usize {
    let terms = terms(text);
    let (mut pieces, mut joined) = (0, String::new());
    for line in text.lines() {
        let lower = line.to_lowercase();
        let syllables: Vec<&str> = lower.unicode_words().collect();
        let mut at = 0;
        while at < syllables.len() {
            let mut longest = 1;
            joined.clear();
            joined.push_str(syllables[at]);
            for len in 2..=4.min(syllables.len() - at) {
                joined.push(' ');
                joined.push_str(syllables[at + len - 1]);
                if terms.contains(joined.as_str()) {
                    longest = len;
                }
            }
            pieces += keep(&syllables[at..at + longest]);
            at += longest;
        }
    }
    pieces
}

fn terms(text: &str) -> &'static HashSet<String> {
    static TERMS: OnceLock<HashSet<String>> = OnceLock::new();
    TERMS.get_or_init(|| {
        let several = luoc::tokenize::words(text).filter(|word| word.tokens > 1);
        several.map(|word| word.text.to_lowercase()).collect()
    })
}

/// Looks at a piece, as a user would, and counts it.
#[expect(clippy::needless_pass_by_value)]
fn keep<T>(piece: T) -> usize {
    // By reference: a copy of a large piece would wait for its parts to be stored, a cost of the bench alone.
    black_box(&piece);
    1
}

/// CPU time of this thread where the system tells it (Linux), wall time elsewhere.
fn cpu_seconds() -> f64 {
    thread_local!(static START: Instant = Instant::now());
    let on_cpu = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = on_cpu.and_then(|stat| stat.split(' ').next()?.parse::<u64>().ok());
    nanoseconds.map_or_else(|| START.with(|start| start.elapsed().as_secs_f64()), |n| n as f64 / 1e9)
}
