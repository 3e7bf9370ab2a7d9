//! Some rows of a row group, column by column.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::DataType;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::RowGroupMetaData;

use super::bytes::Bytes;
use super::cell::Kind;
use super::pages::Pages;

/// Rows that are read at a time.
pub(super) const ROWS: usize = 1024;

/// A column that is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Its number in the file.
    pub(super) number: usize,
    pub(super) kind: Kind,
}

/// The columns of a row group, read up to some row.
pub(super) struct Columns {
    columns: Vec<(ColumnReader, Kind, Shape)>,
    /// Values of lists that pages had in the last batch.
    listed: Arc<AtomicUsize>,
}

/// How deep the values of a column are.
#[derive(Clone, Copy)]
struct Shape {
    /// The level of a value that is there.
    there: i16,
    is_repeated: bool,
}

/// The values of a column in some rows, as JSON has them.
#[derive(Debug, Default)]
pub(super) struct Cells {
    pub(super) bytes: Vec<u8>,
    /// Where each value ends; one that is not there has no bytes.
    pub(super) ends: Vec<usize>,
    /// Of a column of lists the number of the first value of each row.
    rows: Vec<usize>,
}

/// Some rows.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// The values of each column.
    pub(super) columns: Vec<Cells>,
    /// What was made of several columns, or of lists.
    pub(super) made: Vec<Cells>,
}

impl Columns {
    /// Columns of a row group, from its first row on.
    pub(super) fn new(bytes: &Arc<Bytes>, group: &RowGroupMetaData, columns: &[Column]) -> Result<Self> {
        let listed = Arc::new(AtomicUsize::new(0));
        let rows = usize::try_from(group.num_rows())?;
        let open = |column: &Column| {
            let described = group.schema_descr().column(column.number);
            let shape =
                Shape { there: described.max_def_level(), is_repeated: described.max_rep_level() != 0 };
            let listed = shape.is_repeated.then(|| Arc::clone(&listed));
            let pages = Pages::new(bytes, group.column(column.number), rows, listed)?;
            Ok((get_column_reader(described, Box::new(pages)), column.kind, shape))
        };
        Ok(Self { columns: columns.iter().map(open).collect::<Result<_>>()?, listed })
    }

    /// Passes over the next rows.
    pub(super) fn skip(&mut self, rows: usize) -> Result<()> {
        for (reader, _, shape) in &mut self.columns {
            // Of lists no more is passed over at a time than is read.
            let each = if shape.is_repeated { ROWS } else { rows.max(1) };
            for start in (0..rows).step_by(each) {
                self.listed.store(0, Ordering::Relaxed);
                let count = each.min(rows - start);
                let skipped = match reader {
                    ColumnReader::BoolColumnReader(reader) => reader.skip_records(count),
                    ColumnReader::Int32ColumnReader(reader) => reader.skip_records(count),
                    ColumnReader::Int64ColumnReader(reader) => reader.skip_records(count),
                    ColumnReader::Int96ColumnReader(reader) => reader.skip_records(count),
                    ColumnReader::FloatColumnReader(reader) => reader.skip_records(count),
                    ColumnReader::DoubleColumnReader(reader) => reader.skip_records(count),
                    ColumnReader::ByteArrayColumnReader(reader) => reader.skip_records(count),
                    ColumnReader::FixedLenByteArrayColumnReader(reader) => reader.skip_records(count),
                }?;
                if skipped != count {
                    return Err(too_few());
                }
            }
        }
        Ok(())
    }

    /// Reads the next rows in place of those before.
    pub(super) fn next(&mut self, rows: usize, batch: &mut Batch) -> Result<()> {
        self.listed.store(0, Ordering::Relaxed);
        batch.columns.resize_with(self.columns.len(), Cells::default);
        for ((reader, kind, shape), cells) in self.columns.iter_mut().zip(&mut batch.columns) {
            let kind = *kind;
            cells.clear();
            match reader {
                ColumnReader::BoolColumnReader(reader) => take(reader, rows, *shape, cells, |is, to| {
                    to.extend_from_slice(if *is { b"true" } else { b"false" });
                }),
                ColumnReader::Int32ColumnReader(reader) => {
                    take(reader, rows, *shape, cells, |number, to| kind.small(*number, to))
                }
                ColumnReader::Int64ColumnReader(reader) => {
                    take(reader, rows, *shape, cells, |number, to| kind.whole(*number, to))
                }
                ColumnReader::Int96ColumnReader(reader) => {
                    take(reader, rows, *shape, cells, Kind::day_and_time)
                }
                ColumnReader::FloatColumnReader(reader) => {
                    take(reader, rows, *shape, cells, |number, to| kind.binary(number, to))
                }
                ColumnReader::DoubleColumnReader(reader) => {
                    take(reader, rows, *shape, cells, |number, to| kind.binary(number, to))
                }
                ColumnReader::ByteArrayColumnReader(reader) => {
                    take(reader, rows, *shape, cells, |bytes, to| kind.bytes(bytes.data(), to))
                }
                ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                    take(reader, rows, *shape, cells, |bytes, to| kind.bytes(bytes.data(), to))
                }
            }?;
        }
        Ok(())
    }
}

/// Reads so many rows of a column.
fn take<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    shape: Shape,
    cells: &mut Cells,
    write: impl Fn(&T::T, &mut Vec<u8>),
) -> Result<()> {
    let (mut levels, mut repeats, mut values) = (Vec::new(), Vec::new(), Vec::new());
    let (read, _, count) = reader.read_records(rows, Some(&mut levels), Some(&mut repeats), &mut values)?;
    if read != rows {
        return Err(too_few());
    }
    let mut values = values.iter();
    for at in 0..count {
        if shape.is_repeated && repeats.get(at) == Some(&0) {
            cells.rows.push(at);
        }
        if shape.there == 0 || levels.get(at) == Some(&shape.there) {
            write(values.next().ok_or_else(too_few)?, &mut cells.bytes);
        }
        cells.ends.push(cells.bytes.len());
    }
    Ok(())
}

fn too_few() -> ParquetError {
    ParquetError::General("a column has too few values".to_owned())
}

impl Cells {
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.rows.clear();
    }

    /// The value of a row, or of a place in a list; `None` where there is none.
    pub(super) fn get(&self, at: usize) -> Option<&[u8]> {
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.bytes.get(start..*self.ends.get(at)?).filter(|bytes| !bytes.is_empty())
    }

    /// The places of the values of a row of lists.
    pub(super) fn of_row(&self, row: usize) -> std::ops::Range<usize> {
        let start = self.rows.get(row).copied().unwrap_or(self.ends.len());
        start..self.rows.get(row + 1).copied().unwrap_or(self.ends.len())
    }
}
