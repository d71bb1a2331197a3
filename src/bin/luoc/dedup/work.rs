//! The working folder of a long run.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use luoc::input::{Format, Options};
use xxhash_rust::xxh3::xxh3_64;

/// A folder that is made when it is first needed, and emptied at the end.
pub struct Work {
    folder: PathBuf,
    made: bool,
}

/// All that is ever put there.
const NAMES: [&str; 6] = ["corpus", "corpus.partial", "pairs", "pairs.partial", "texts", "stdin"];

impl Work {
    /// The folder named, or one beside the first output, or one among the temporary files: under a name that belongs to
    /// the inputs if a later run is to find it.
    pub fn new(named: Option<&Path>, outputs: &[&Path], inputs: Option<&[PathBuf]>) -> Self {
        let folder = match (named, outputs.first()) {
            (Some(named), _) => named.to_owned(),
            (None, Some(output)) => {
                let mut name = output.file_name().unwrap_or_default().to_owned();
                name.push(".luoc-work");
                output.with_file_name(name)
            }
            (None, None) => {
                let process = || u64::from(std::process::id());
                let name = inputs.map_or_else(process, |inputs| xxh3_64(format!("{inputs:?}").as_bytes()));
                std::env::temp_dir().join(format!("luoc-{name:x}"))
            }
        };
        Self { folder, made: false }
    }

    /// The folder.
    pub fn folder(&mut self) -> Result<&Path> {
        if !self.made {
            fs::create_dir_all(&self.folder).with_context(|| self.cannot_write())?;
            self.made = true;
        }
        Ok(&self.folder)
    }

    /// A file for texts that do not fit in memory.
    pub fn scratch(&mut self) -> Result<File> {
        let path = self.folder()?.join("texts");
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(true);
        options.open(path).with_context(|| self.cannot_write())
    }

    /// A copy of standard input, which is to be read twice; its format goes into `options`.
    pub fn copy_of_stdin(&mut self, options: &mut Options) -> Result<PathBuf> {
        let path = self.folder()?.join("stdin");
        let mut file = File::create(&path).with_context(|| self.cannot_write())?;
        io::copy(&mut io::stdin().lock(), &mut file).with_context(|| self.cannot_write())?;
        file.flush()?;
        if options.format.is_none() {
            let mut head = vec![0; 4096];
            let length = io::Read::read(&mut File::open(&path)?, &mut head)?;
            options.format = Some(Format::of("-".as_ref(), &head[..length]));
        }
        Ok(path)
    }

    /// What to say when it cannot be written to.
    pub fn cannot_write(&self) -> String {
        format!("{}: cannot write to the working folder; name another with --work", self.folder.display())
    }

    /// Removes what was put there, and the folder if nothing else is in it.
    pub fn remove(&self) {
        for name in NAMES {
            let _ = fs::remove_file(self.folder.join(name));
        }
        let _ = fs::remove_dir(&self.folder);
    }
}
