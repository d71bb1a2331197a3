//! The command `luoc`: parses what the user typed, runs one stage, maps the outcome to an exit code.

mod args;
mod compare;
mod dedup;
mod keywords;
mod ngrams;
mod normalize;
mod quotes;
mod reading;
mod sentences;
mod shell;
mod summarize;
mod tokens;
mod words;

use std::io;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use args::Outcome;

/// Comb Vietnamese text: tokens, sentences, key sentences, and what articles share.
#[derive(Parser)]
#[command(name = "luoc", version, propagate_version = true, after_help = EXIT_CODES, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  some inputs failed; the others are done, the failures are listed on stderr
  2  wrong usage, or nothing that could be read

Examples:
  luoc summarize seeds
  luoc sentences seeds
  luoc tokens --format jsonl article.txt";

#[derive(Subcommand)]
enum Command {
    Compare(Box<compare::Compare>),
    Dedup(Box<dedup::Dedup>),
    Keywords(Box<keywords::Keywords>),
    Ngrams(Box<ngrams::Ngrams>),
    Normalize(normalize::Normalize),
    Quotes(quotes::Quotes),
    Sentences(sentences::Sentences),
    Summarize(Box<summarize::Summarize>),
    Tokens(tokens::Tokens),
    Words(words::Words),
    Completions(shell::Completions),
    Man(shell::Man),
}

fn main() -> ExitCode {
    quieten_caught_panics();
    keep_freed_memory();
    let cli = Cli::parse();
    let outcome = match &cli.command {
        Command::Compare(command) => command.run(),
        Command::Dedup(command) => command.run(),
        Command::Keywords(command) => command.run(),
        Command::Ngrams(command) => command.run(),
        Command::Normalize(command) => command.run(),
        Command::Quotes(command) => command.run(),
        Command::Sentences(command) => command.run(),
        Command::Summarize(command) => command.run(),
        Command::Tokens(command) => command.run(),
        Command::Words(command) => command.run(),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
    };
    match outcome {
        Ok(Outcome { failed: 0, .. }) => ExitCode::SUCCESS,
        Ok(Outcome { read: 0, .. }) => ExitCode::from(2),
        Ok(_) => ExitCode::from(1),
        // Whoever reads us has enough: `luoc tokens … | head`.
        Err(error) if broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            args::report(&format_args!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// The C library gives memory back to the system as soon as 128 kB are free at the end of the heap, which is what an article
/// takes: a call and new pages for each of them, a twentieth of the time. Once a larger piece has been freed it keeps twice
/// as much.
fn keep_freed_memory() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(1 << 20)));
}

/// A panic that becomes an error is told as that error alone.
fn quieten_caught_panics() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !luoc::input::panics_are_caught() {
            told(panic);
        }
    }));
}

fn broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(io::ErrorKind::BrokenPipe)
    })
}
