//! Files and folders to documents.

use std::collections::HashMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::decode::decode;
use super::records::{Fields, Records};
use crate::error::{Error, Result};
use crate::text::Document;

/// The documents of `inputs`, in order: files as given, folders recursively and sorted by name, `-` for standard
/// input. Files that end in `.jsonl`, `.ndjson` or `.json` hold a record a line, others one document each.
///
/// A document's id is its record's id; for a file its name, or the path as given where two files share a name.
pub fn documents(inputs: &[PathBuf], fields: &Fields) -> Documents {
    let mut sources = Vec::new();
    for input in inputs {
        list(input, &mut sources);
    }
    let mut names: HashMap<_, usize> = HashMap::new();
    for path in sources.iter().flatten() {
        *names.entry(path.file_name().map(ToOwned::to_owned)).or_default() += 1;
    }
    let id = |path: PathBuf| {
        let unique = names[&path.file_name().map(ToOwned::to_owned)] == 1;
        let name =
            path.file_name().filter(|_| unique).unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        (path, name)
    };
    let sources = sources.into_iter().map(|source| source.map(id)).collect::<Vec<_>>().into_iter();
    Documents { sources, records: None, fields: fields.clone() }
}

/// Iterator of [`documents`].
pub struct Documents {
    sources: std::vec::IntoIter<Result<(PathBuf, String)>>,
    records: Option<Records>,
    fields: Fields,
}

impl Iterator for Documents {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Result<Document>> {
        loop {
            if let Some(record) = self.records.as_mut().and_then(Iterator::next) {
                return Some(record);
            }
            self.records = None;
            let (path, id) = match self.sources.next()? {
                Ok(source) => source,
                Err(error) => return Some(Err(error)),
            };
            match open(&path) {
                Ok((reader, true)) => self.records = Some(Records::new(path, reader, self.fields.clone())),
                Ok((mut reader, false)) => {
                    let mut bytes = Vec::new();
                    let read = reader
                        .read_to_end(&mut bytes)
                        .map_err(|source| Error::Io { path: path.clone(), source });
                    return Some(read.and_then(|_| decode(&path, bytes)).map(|text| Document::new(id, text)));
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

/// A reader of the file, and whether it holds records.
fn open(path: &Path) -> Result<(Box<dyn BufRead>, bool)> {
    let failed = |source| Error::Io { path: path.to_owned(), source };
    if path.as_os_str() == "-" {
        let mut reader = BufReader::new(io::stdin());
        let head = reader.fill_buf().map_err(failed)?;
        let records = head.trim_ascii_start().starts_with(b"{");
        return Ok((Box::new(reader), records));
    }
    let records = path.extension().is_some_and(|e| e == "jsonl" || e == "ndjson" || e == "json");
    Ok((Box::new(BufReader::with_capacity(1 << 16, fs::File::open(path).map_err(failed)?)), records))
}

/// Adds the files under `input`; hidden files of a folder are left out.
fn list(input: &Path, files: &mut Vec<Result<PathBuf>>) {
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
        if entry.is_dir() {
            // A folder that links back to its parent would never end.
            if !entry.is_symlink() {
                list_folder(&entry, files)?;
            }
        } else {
            files.push(Ok(entry));
        }
    }
    Ok(())
}
