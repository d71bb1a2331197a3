//! Arrow tables: columns in, tables out.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef, BinaryArray, Float64Array, Int64Array, LargeStringArray, RecordBatch};
use arrow_cast::cast::CastOptions;
use arrow_cast::cast_with_options;
use arrow_schema::{DataType, Field, Schema};
use arrow_select::concat::concat;
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyRecordBatch;

use crate::error::fail;

/// A table as it came, in pieces.
pub struct Table {
    pub schema: Arc<Schema>,
    pub batches: Vec<RecordBatch>,
}

impl Table {
    /// Anything with `__arrow_c_stream__`, or a record batch.
    pub fn extract(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        let table: AnyRecordBatch = object.extract().map_err(|_| {
            fail(format!(
                "a table is needed (pandas 2.2 or later, Polars, pyarrow, or another with __arrow_c_stream__), not {}",
                crate::batch::type_name(object)
            ))
        })?;
        let (batches, schema) = table.into_table()?.into_inner();
        Ok(Self { schema, batches })
    }

    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// A column as one array.
    pub fn column(&self, name: &str) -> PyResult<ArrayRef> {
        let Ok(at) = self.schema.index_of(name) else {
            let names: Vec<&str> = self.schema.fields().iter().map(|field| field.name().as_str()).collect();
            return Err(fail(format!("no column \"{name}\"; the table has {}", names.join(", "))));
        };
        if self.batches.is_empty() {
            return Ok(arrow_array::new_empty_array(self.schema.field(at).data_type()));
        }
        let parts: Vec<&dyn Array> = self.batches.iter().map(|batch| &**batch.column(at)).collect();
        concat(&parts).map_err(|error| fail(error.to_string()))
    }

    /// A column of strings without nulls.
    pub fn strings(&self, name: &str) -> PyResult<LargeStringArray> {
        let column = self.column(name)?;
        // A column of an empty table may have no type.
        let untyped = column.is_empty() && column.data_type() == &DataType::Null;
        if !is_string(column.data_type()) && !untyped {
            return Err(fail(format!(
                "column \"{name}\" is {}; a column of strings is needed",
                column.data_type()
            )));
        }
        no_nulls(&column, name)?;
        Ok(cast(&column, &DataType::LargeUtf8, name)?.as_string().clone())
    }

    /// A column of whole numbers without nulls.
    pub fn integers(&self, name: &str) -> PyResult<Int64Array> {
        let column = self.column(name)?;
        no_nulls(&column, name)?;
        Ok(cast(&column, &DataType::Int64, name)?.as_primitive::<Int64Type>().clone())
    }

    /// A column of numbers without nulls.
    pub fn numbers(&self, name: &str) -> PyResult<Float64Array> {
        let column = self.column(name)?;
        no_nulls(&column, name)?;
        Ok(cast(&column, &DataType::Float64, name)?.as_primitive::<Float64Type>().clone())
    }

    /// A column of bytes without nulls.
    pub fn bytes(&self, name: &str) -> PyResult<BinaryArray> {
        let column = self.column(name)?;
        no_nulls(&column, name)?;
        Ok(cast(&column, &DataType::Binary, name)?.as_binary::<i32>().clone())
    }

    /// A column of ids without nulls.
    pub fn ids(&self, name: &str) -> PyResult<Ids> {
        let column = self.column(name)?;
        no_nulls(&column, name)?;
        Ids::new(column, name)
    }
}

fn is_string(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, value) => is_string(value),
        _ => false,
    }
}

fn no_nulls(column: &ArrayRef, name: &str) -> PyResult<()> {
    // Of a dictionary the keys or the values may be null.
    let nulls = column.logical_nulls();
    let first = (0..column.len()).find(|&row| nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)));
    match first {
        Some(row) => {
            Err(fail(format!("column \"{name}\" is null in row {row}; fill or drop such rows first")))
        }
        None => Ok(()),
    }
}

fn cast(column: &ArrayRef, kind: &DataType, name: &str) -> PyResult<ArrayRef> {
    let options = CastOptions { safe: false, ..CastOptions::default() };
    cast_with_options(column, kind, &options).map_err(|error| fail(format!("column \"{name}\": {error}")))
}

/// A column of ids: strings or whole numbers.
pub struct Ids {
    /// As it came.
    pub column: ArrayRef,
    keys: Keys,
}

enum Keys {
    Strings(LargeStringArray),
    Integers(Int64Array),
}

impl Ids {
    fn new(column: ArrayRef, name: &str) -> PyResult<Self> {
        let kind = column.data_type();
        let keys = if is_string(kind) || kind == &DataType::Null {
            Keys::Strings(cast(&column, &DataType::LargeUtf8, name)?.as_string().clone())
        } else if kind.is_integer() {
            Keys::Integers(cast(&column, &DataType::Int64, name)?.as_primitive().clone())
        } else {
            return Err(fail(format!("column \"{name}\" is {kind}; ids are strings or whole numbers")));
        };
        Ok(Self { column, keys })
    }

    /// Two columns in one, the second below the first.
    pub fn chain(&self, other: &Self, name: &str) -> PyResult<Self> {
        let column = concat(&[&*self.column, &*other.column]).map_err(|error| fail(error.to_string()))?;
        Self::new(column, name)
    }

    pub fn len(&self) -> usize {
        self.column.len()
    }

    pub fn compare(&self, a: usize, b: usize) -> Ordering {
        match &self.keys {
            Keys::Strings(keys) => keys.value(a).cmp(keys.value(b)),
            Keys::Integers(keys) => keys.value(a).cmp(&keys.value(b)),
        }
    }

    /// An id as written.
    pub fn show(&self, row: usize) -> String {
        match &self.keys {
            Keys::Strings(keys) => format!("{:?}", keys.value(row)),
            Keys::Integers(keys) => keys.value(row).to_string(),
        }
    }

    /// Rows in order of their ids, of one id in order of the rows.
    pub fn order(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..self.len() as u32).collect();
        rows.sort_by(|&a, &b| self.compare(a as usize, b as usize));
        rows
    }

    /// Rows in order of their ids; two rows of one id are an error.
    pub fn sorted(&self) -> PyResult<Vec<u32>> {
        let rows = self.order();
        let twice = rows.windows(2).find(|two| self.compare(two[0] as usize, two[1] as usize).is_eq());
        match twice {
            Some(two) => Err(fail(format!(
                "rows {} and {} both have the id {}; ids must differ",
                two[0],
                two[1],
                self.show(two[0] as usize)
            ))),
            None => Ok(rows),
        }
    }

    /// For each id of `other` its row here; `sorted` is from [`sorted`](Self::sorted).
    pub fn find(&self, sorted: &[u32], other: &Self) -> PyResult<Vec<u32>> {
        (0..other.len())
            .map(|row| {
                let found = sorted.binary_search_by(|&mine| self.compare_with(mine as usize, other, row));
                found.map(|at| sorted[at]).map_err(|_| fail(format!("no row has the id {}", other.show(row))))
            })
            .collect()
    }

    fn compare_with(&self, row: usize, other: &Self, other_row: usize) -> Ordering {
        match (&self.keys, &other.keys) {
            (Keys::Strings(keys), Keys::Strings(others)) => keys.value(row).cmp(others.value(other_row)),
            (Keys::Integers(keys), Keys::Integers(others)) => keys.value(row).cmp(&others.value(other_row)),
            // A number is no string: order them apart, so that nothing is found.
            (Keys::Integers(_), Keys::Strings(_)) => Ordering::Less,
            (Keys::Strings(_), Keys::Integers(_)) => Ordering::Greater,
        }
    }
}

/// A table of these columns, for Python.
pub fn table<const N: usize>(columns: [(&str, ArrayRef); N]) -> PyResult<PyTable> {
    let fields: Vec<Field> =
        columns.iter().map(|(name, column)| Field::new(*name, column.data_type().clone(), false)).collect();
    let schema = Arc::new(Schema::new(fields));
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    let batch = RecordBatch::try_new(schema.clone(), columns).map_err(|error| fail(error.to_string()))?;
    PyTable::try_new(vec![batch], schema)
}

/// A column of shares, in 0..=1.
pub fn shares(values: impl Iterator<Item = f64>) -> ArrayRef {
    Arc::new(Float64Array::from_iter_values(values))
}
