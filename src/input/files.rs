//! Files and folders to documents.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Options;
use super::original::{OfOneInput, Original, originals};
use super::records::Fields;
use crate::error::{Error, Result};
use crate::text::Document;

/// The documents of `inputs`, in order: files as given, folders recursively and sorted by name, `-` for standard
/// input. What a file holds is told from its name and its first bytes ([`Format::of`](super::Format::of)).
///
/// A document's id is its record's id; for a file its name, or the path as given where two files share a name.
pub fn documents(inputs: &[PathBuf], fields: &Fields) -> Documents {
    let options = Options { fields: fields.clone(), ..Options::default() };
    Documents { originals: Originals::new(inputs, options) }
}

/// Iterator of [`documents`].
pub struct Documents {
    originals: Originals,
}

impl Iterator for Documents {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Result<Document>> {
        let original = self.originals.next()?;
        let document = original.and_then(|original| original.into_document(&self.originals.options));
        Some(document.map(|decoded| decoded.document))
    }
}

/// The documents of many inputs as they stand in their files, in order; an input that cannot be used is an `Err` in its
/// place, and the rest goes on.
pub struct Originals {
    inputs: std::vec::IntoIter<Result<(Arc<Path>, Arc<str>)>>,
    current: Option<OfOneInput>,
    options: Options,
}

impl Originals {
    /// Those of files, folders and standard input, as [`documents`] takes them.
    pub fn new(inputs: &[PathBuf], options: Options) -> Self {
        let mut files = Vec::new();
        for input in inputs {
            list(input, &mut files);
        }
        let mut counts: HashMap<_, usize> = HashMap::new();
        for path in files.iter().flatten() {
            *counts.entry(path.file_name().map(ToOwned::to_owned)).or_default() += 1;
        }
        let named = |path: PathBuf| {
            let unique = counts[&path.file_name().map(ToOwned::to_owned)] == 1;
            let name = path.file_name().filter(|_| unique).unwrap_or(path.as_os_str());
            let name = Arc::from(name.to_string_lossy());
            (Arc::from(path), name)
        };
        let inputs = files.into_iter().map(|file| file.map(named)).collect::<Vec<_>>().into_iter();
        Self { inputs, current: None, options }
    }

    /// How they are to be read.
    pub const fn options(&self) -> &Options {
        &self.options
    }
}

impl Iterator for Originals {
    type Item = Result<Original>;

    fn next(&mut self) -> Option<Result<Original>> {
        loop {
            if let Some(original) = self.current.as_mut().and_then(Iterator::next) {
                return Some(original);
            }
            self.current =
                match self.inputs.next()?.and_then(|(path, name)| originals(&path, name, &self.options)) {
                    Ok(found) => Some(found),
                    Err(error) => return Some(Err(error)),
                };
        }
    }
}

/// Adds the files under `input`; hidden files of a folder are left out.
fn list(input: &Path, files: &mut Vec<Result<PathBuf>>) {
    let stdin = |file: &Result<PathBuf>| file.as_ref().is_ok_and(|path| path.as_os_str() == "-");
    if input.as_os_str() == "-" && files.iter().any(stdin) {
        let message = "`-` is given twice, but standard input can be read only once".to_owned();
        files.push(Err(Error::Setting { name: "INPUT", message }));
        return;
    }
    if !input.is_dir() {
        files.push(Ok(input.to_owned()));
        return;
    }
    let before = files.len();
    if let Err(error) = list_folder(input, files) {
        files.push(Err(error));
    } else if files.len() == before {
        let what = "the folder holds no files; give a folder with text in it";
        files.push(Err(Error::Empty { path: input.to_owned(), what }));
    }
}

fn list_folder(folder: &Path, files: &mut Vec<Result<PathBuf>>) -> Result<()> {
    let failed = |source| Error::Io { path: folder.to_owned(), source };
    let mut entries = fs::read_dir(folder)
        .and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect::<io::Result<Vec<_>>>())
        .map_err(failed)?;
    entries.sort();
    for entry in entries {
        let hidden = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden {
            continue;
        }
        match fs::metadata(&entry) {
            // A folder that links back to its parent would never end.
            Ok(data) if data.is_dir() && entry.is_symlink() => {}
            Ok(data) if data.is_dir() => {
                if let Err(error) = list_folder(&entry, files) {
                    files.push(Err(error));
                }
            }
            Ok(data) if data.is_file() => files.push(Ok(entry)),
            // Nobody may ever write to a pipe; whoever means it names it.
            Ok(_) => {
                let what = "neither a file nor a folder; skipped";
                files.push(Err(Error::Empty { path: entry, what }));
            }
            Err(source) => files.push(Err(Error::Io { path: entry, source })),
        }
    }
    Ok(())
}
