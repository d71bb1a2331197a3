//! Parquet files: each row becomes a record of JSON with all its columns, in their order.

use std::cell::Cell;
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Row;
use parquet::record::reader::RowIter;

use super::Options;
use super::original::{Kind, Original};
use super::source::Source;
use crate::error::{Error, Result};

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread runs code of others whose panics are caught and given as errors: the reader of Parquet files
/// panics on some damaged ones. A panic hook should then be silent.
pub fn panics_are_caught() -> bool {
    GUARDED.get()
}

/// Runs code of the `parquet` crate; a panic is an error like those it gives.
fn guarded<T>(
    read: impl FnOnce() -> std::result::Result<T, ParquetError>,
) -> std::result::Result<T, ParquetError> {
    GUARDED.set(true);
    let done = catch_unwind(AssertUnwindSafe(read));
    GUARDED.set(false);
    done.unwrap_or_else(|_| Err(ParquetError::General("its parts do not fit together".to_owned())))
}

/// The rows of one file.
pub(super) struct Rows {
    path: Arc<Path>,
    name: Arc<str>,
    iter: RowIter<'static>,
    row: usize,
    limit: usize,
    done: bool,
}

impl Rows {
    /// Opens a file; standard input and compressed files are first read whole, as a Parquet file begins at its end.
    pub(super) fn open(mut source: Source, name: Arc<str>, options: &Options) -> Result<Self> {
        let path = Arc::clone(source.path());
        let damaged = |error: ParquetError| Error::Io {
            path: path.to_path_buf(),
            source: std::io::Error::new(
                std::io::ErrorKind::InvalidData,
                format!("no good Parquet file: {error}"),
            ),
        };
        let reader: Box<dyn FileReader> = if source.is_plain_file() {
            let file = File::open(&path).map_err(|source| Error::Io { path: path.to_path_buf(), source })?;
            Box::new(guarded(|| SerializedFileReader::new(file)).map_err(damaged)?)
        } else {
            let bytes = Bytes::from(source.rest()?);
            Box::new(guarded(|| SerializedFileReader::new(bytes)).map_err(damaged)?)
        };
        let schema = reader.metadata().file_metadata().schema();
        let columns: Vec<&str> = schema.get_fields().iter().map(|field| field.name()).collect();
        let text = &options.fields.text;
        let there = |column: &&str| {
            text.strip_prefix(*column).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if !columns.iter().any(there) {
            let message = format!(
                "there is no column \"{text}\"; the columns are \"{}\"; name one with --text-field",
                columns.join("\", \"")
            );
            return Err(Error::Record { path: path.to_path_buf(), line: 1, message });
        }
        let iter = guarded(|| Ok(RowIter::from_file_into(reader))).map_err(damaged)?;
        Ok(Self { path, name, iter, row: 0, limit: options.max_bytes, done: false })
    }

    fn original(&self, row: &Row) -> Result<Original> {
        let bytes = json(row).into_bytes();
        if bytes.len() > self.limit {
            return Err(Error::LongRecord {
                path: self.path.to_path_buf(),
                line: self.row,
                limit: self.limit,
            });
        }
        let (path, name) = (Arc::clone(&self.path), Arc::clone(&self.name));
        Ok(Original { bytes, name, path, line: self.row, kind: Kind::Json })
    }
}

impl Iterator for Rows {
    type Item = Result<Original>;

    fn next(&mut self) -> Option<Result<Original>> {
        if self.done {
            return None;
        }
        // What is left after a panic is not used again: any error ends the file.
        let iter = &mut self.iter;
        let row = guarded(|| iter.next().transpose()).transpose();
        self.row += 1;
        match row {
            Some(Ok(row)) => Some(self.original(&row)),
            Some(Err(error)) => {
                self.done = true;
                let message = format!("the file is damaged from this row on ({error})");
                Some(Err(Error::Record { path: self.path.to_path_buf(), line: self.row, message }))
            }
            None => {
                self.done = true;
                let what = "there are no records in the file";
                (self.row == 1).then(|| Err(Error::Empty { path: self.path.to_path_buf(), what }))
            }
        }
    }
}

/// A row as a line of JSON.
fn json(row: &Row) -> String {
    let mut line = String::from("{");
    for (i, (name, value)) in row.get_column_iter().enumerate() {
        if i > 0 {
            line.push(',');
        }
        line += &serde_json::Value::from(name.as_str()).to_string();
        line.push(':');
        line += &value.to_json_value().to_string();
    }
    line.push_str("}\n");
    line
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use ::parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use ::parquet::file::properties::WriterProperties;
    use ::parquet::file::writer::SerializedFileWriter;
    use ::parquet::schema::parser::parse_message_type;
    use proptest::prelude::*;

    use super::*;
    use crate::input::Originals;

    /// A file of three rows, the last without a text.
    fn file() -> Vec<u8> {
        let schema = "message m { required int64 id; required group meta { optional binary text (UTF8); } }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let compression = ::parquet::basic::Compression::SNAPPY;
        let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
        let mut bytes = Vec::new();
        let mut writer = SerializedFileWriter::new(&mut bytes, schema, properties).unwrap();
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&[7, 8, 9], None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        let texts = ["Nga ký \"hiệp ước\".", "Hai\nnước."].map(ByteArray::from);
        column.typed::<ByteArrayType>().write_batch(&texts, Some(&[1, 1, 0]), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
        writer.close().unwrap();
        bytes
    }

    fn texts(bytes: &[u8], column: &str) -> Vec<std::result::Result<String, String>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.parquet");
        std::fs::write(&path, bytes).unwrap();
        let mut options = Options::default();
        options.fields.text = column.to_owned();
        let document = |original: Result<Original>| original.and_then(|o| o.into_document(&options));
        let paths: [PathBuf; 1] = [path];
        Originals::new(&paths, options.clone())
            .map(document)
            .map(|done| done.map(|d| d.document.text).map_err(|e| e.to_string()))
            .collect()
    }

    #[test]
    fn rows_are_records() {
        let [first, second, third] = texts(&file(), "meta.text").try_into().unwrap();
        assert_eq!(first.unwrap(), "Nga ký \"hiệp ước\".");
        assert_eq!(second.unwrap(), "Hai\nnước.");
        assert!(third.unwrap_err().contains("line 3: no text in field"));
        let [error] = texts(&file(), "body").try_into().unwrap();
        assert!(error.unwrap_err().contains("no column \"body\"; the columns are \"id\", \"meta\""));
        let [error] = texts(&file()[..100], "meta.text").try_into().unwrap();
        assert!(error.unwrap_err().contains("no good Parquet file"));
    }

    proptest! {
        #[test]
        fn damage_is_an_error(at in 0_usize..1000, byte in any::<u8>(), cut in 0_usize..20) {
            let mut bytes = file();
            let at = at * bytes.len() / 1000;
            bytes[at] ^= byte;
            bytes.truncate(bytes.len() - cut.saturating_sub(15));
            texts(&bytes, "meta.text");
        }
    }
}
