//! `luoc completions` and `luoc man`: what a shell and a system keep beside a command.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::Cli;
use crate::args::{Outcome, Target};

/// Completions of commands and flags for a shell, such as `luoc completions bash > ~/.local/share/bash-completion/completions/luoc`.
#[derive(Args)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
    #[command(flatten)]
    target: Target,
}

impl Completions {
    pub fn run(&self) -> Result<Outcome> {
        self.target.write(|out| {
            let mut script = Vec::new();
            clap_complete::generate(self.shell, &mut Cli::command(), "luoc", &mut script);
            out.write_all(&script)?;
            Ok(Outcome { read: 1, failed: 0 })
        })
    }
}

/// Manual pages, one a command, into a folder such as `~/.local/share/man/man1`.
#[derive(Args)]
pub struct Man {
    /// The folder; it must exist.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

impl Man {
    pub fn run(&self) -> Result<Outcome> {
        let failed = || format!("{}: cannot write manual pages there", self.folder.display());
        clap_mangen::generate_to(Cli::command(), &self.folder).with_context(failed)?;
        Ok(Outcome { read: 1, failed: 0 })
    }
}
