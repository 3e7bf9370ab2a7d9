//! Logs in Parquet files: each row is a line whose values are what JSON would have. A row group is read by one thread, a
//! batch of rows at a time, of only those columns that are looked at.

mod batch;
mod bytes;
mod cell;
mod pages;
mod plan;

use std::sync::Arc;

use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ParquetMetaDataReader;
use parquet::file::metadata::RowGroupMetaData;

use super::Asked;
use super::format::{Before, Format};
use super::formats::FORMATS;
use super::reader::{At, Reader};
use super::walk::Values;

use self::batch::{Batch, Columns};
use self::bytes::Bytes;
use self::plan::Plan;

pub use self::bytes::Seekable;
pub use self::plan::Unread;

/// Rows that are read at a time.
const ROWS: usize = 1024;
/// Rows that each file may have, and for each of its bytes: columns in which nothing changes take next to no space.
const MOST_ROWS: (u64, u64) = (1 << 20, 100);

/// A Parquet file.
pub struct File {
    bytes: Arc<Bytes>,
    groups: Vec<RowGroupMetaData>,
    schema: Arc<parquet::schema::types::SchemaDescriptor>,
}

/// What is looked at of a file that is a log of a format.
pub struct Log {
    file: File,
    plan: Plan,
}

/// A row group of a log.
#[derive(Clone)]
pub struct RowGroup<'g> {
    /// The name of the file, as messages say it.
    pub file: &'g str,
    /// Its number among all files.
    pub number: usize,
    /// The log.
    pub log: &'g Log,
    /// The number of the row group in it, from 0.
    pub group: usize,
}

impl File {
    /// Opens a file.
    ///
    /// # Errors
    /// It is no Parquet file, is damaged, or claims more rows than it can have.
    pub fn open(from: impl Seekable + 'static) -> Result<Self> {
        let bytes = Bytes::new(from)?;
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&bytes)?;
        let groups = metadata.row_groups().to_vec();
        let rows = groups
            .iter()
            .try_fold(0, |sum: u64, group| sum.checked_add(u64::try_from(group.num_rows()).ok()?));
        let (few, each) = MOST_ROWS;
        if rows.is_none_or(|rows| few.saturating_add(bytes.length().saturating_mul(each)) < rows) {
            return Err(ParquetError::General("more rows than it can have".to_owned()));
        }
        Ok(Self { bytes: Arc::new(bytes), groups, schema: metadata.file_metadata().schema_descr_ptr() })
    }

    /// The format of its rows, by the names of its columns.
    #[must_use]
    pub fn recognised(&self) -> Option<&'static Format> {
        let has = |mark: &&&str| Plan::has(&self.schema, mark);
        Self::formats().find(|format| format.marks.iter().all(|mark| has(&mark)))
    }

    /// The formats that its rows may have: those of which each value stands by itself.
    pub fn formats() -> impl Iterator<Item = &'static Format> {
        FORMATS.iter().copied().filter(|format| format.flat().is_some())
    }

    /// The file as a log of a format.
    ///
    /// # Errors
    /// The format is not read from Parquet files, or a column that is looked at is of a type that is not.
    pub fn log(self, format: &'static Format, asked: &Asked) -> std::result::Result<Log, Unread> {
        if format.flat().is_none() {
            return Err(Unread::Format);
        }
        let reader = Reader::new(format, asked);
        let plan = Plan::new(&self.schema, reader.paths())?;
        Ok(Log { plan, file: self })
    }
}

impl Log {
    /// The bytes of each of its row groups.
    pub fn groups(&self) -> impl Iterator<Item = u64> {
        self.file.groups.iter().map(|group| u64::try_from(group.compressed_size()).unwrap_or_default())
    }
}

impl Reader {
    /// Reads the rows of a row group.
    ///
    /// # Errors
    /// It is damaged, or packed in a way that is not read.
    pub fn rows(&mut self, RowGroup { file, number, log, group }: RowGroup<'_>) -> Result<()> {
        let rows = |group: &RowGroupMetaData| usize::try_from(group.num_rows());
        let own =
            log.file.groups.get(group).ok_or(ParquetError::IndexOutOfBound(group, log.file.groups.len()))?;
        let before: usize = log.file.groups[..group].iter().map(rows).sum::<std::result::Result<_, _>>()?;
        let mut columns = Columns::new(&log.file.bytes, own, log.plan.columns())?;
        let mut batch = Batch::default();
        let (mut row, end) = (0, rows(own)?);
        while row < end {
            let count = ROWS.min(end - row);
            columns.next(count, &mut batch)?;
            log.plan.make(&mut batch, count);
            let (mut values, mut inside) = (Values::default(), Values::default());
            for at in 0..count {
                let place = row + at + 1;
                let line = At { file, number, line: before + place, group: Some((group + 1, place)) };
                self.told_line();
                match log.plan.values(&batch, at, &mut values, &mut inside) {
                    Ok(()) => self.values(line, &values, &mut Before::default()),
                    Err(why) => self.bad(line, why),
                }
            }
            row += count;
        }
        Ok(())
    }
}
