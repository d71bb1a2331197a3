//! Output files that appear only when they are whole.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::write::GzEncoder;

/// A file under a temporary name until it is finished; compressed if its name says so.
pub struct Whole {
    path: PathBuf,
    partial: PathBuf,
    out: Option<Encoder>,
}

enum Encoder {
    Plain(BufWriter<File>),
    Gzip(GzEncoder<BufWriter<File>>),
    Zstd(zstd::Encoder<'static, BufWriter<File>>),
}

impl Whole {
    /// Begins a file. A place that cannot be written to is found out here, before any work is done.
    pub fn create(path: &Path) -> Result<Self> {
        let failed = || format!("{}: cannot write there", path.display());
        let mut name = path.file_name().with_context(failed)?.to_owned();
        name.push(".luoc-partial");
        let partial = path.with_file_name(name);
        let file = BufWriter::with_capacity(1 << 18, File::create(&partial).with_context(failed)?);
        let out = match path.extension().and_then(|extension| extension.to_str()) {
            Some("gz") => Encoder::Gzip(GzEncoder::new(file, flate2::Compression::default())),
            Some("zst" | "zstd") => Encoder::Zstd(zstd::Encoder::new(file, 0).with_context(failed)?),
            _ => Encoder::Plain(file),
        };
        Ok(Self { path: path.to_owned(), partial, out: Some(out) })
    }

    /// Ends the file and gives it its name.
    pub fn finish(mut self) -> Result<()> {
        let finished = (|| {
            let file = match self.out.take() {
                Some(Encoder::Plain(file)) => file,
                Some(Encoder::Gzip(encoder)) => encoder.finish()?,
                Some(Encoder::Zstd(encoder)) => encoder.finish()?,
                None => return Ok(()),
            };
            file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            std::fs::rename(&self.partial, &self.path)
        })();
        finished.with_context(|| format!("{}: cannot write there", self.path.display()))
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = match &mut self.out {
            Some(Encoder::Plain(file)) => file.write(bytes),
            Some(Encoder::Gzip(encoder)) => encoder.write(bytes),
            Some(Encoder::Zstd(encoder)) => encoder.write(bytes),
            None => Ok(0),
        };
        written.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", self.path.display())))
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Some(Encoder::Plain(file)) => file.flush(),
            Some(Encoder::Gzip(encoder)) => encoder.flush(),
            Some(Encoder::Zstd(encoder)) => encoder.flush(),
            None => Ok(()),
        }
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        // After `finish` there is nothing under this name.
        let _ = std::fs::remove_file(&self.partial);
    }
}
