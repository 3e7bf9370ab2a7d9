//! Logs in Parquet files: each row is a line whose values are what JSON would have. Threads read parts of a file, a
//! batch of rows at a time, of only those columns that are looked at.

mod batch;
mod bytes;
mod cell;
mod footer;
mod pages;
mod plan;

use std::ops::Range;
use std::sync::Arc;

use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::RowGroupMetaData;

use super::Asked;
use super::format::{Before, Format};
use super::formats::FORMATS;
use super::reader::{At, Reader};
use super::walk::Values;

use self::batch::{Batch, Columns, ROWS};
use self::bytes::Bytes;
use self::plan::Plan;

pub use self::bytes::Seekable;
pub use self::plan::Unread;

/// Rows of a row group that one thread reads at most, so that all cores have something of a large one.
const MOST_OF_GROUP: usize = 128 * 1024;
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

/// Rows of a log: a row group, or a part of one.
#[derive(Clone, Debug)]
pub struct Part {
    /// The number of the row group, from 0.
    group: usize,
    /// The rows of it.
    rows: Range<usize>,
    /// How many rows of the file are before the row group.
    before: usize,
    /// Bytes that it has in the file, in all columns.
    pub bytes: u64,
}

impl File {
    /// Opens a file.
    ///
    /// # Errors
    /// It is no Parquet file, is damaged, or claims more rows than it can have.
    pub fn open(from: impl Seekable + 'static) -> Result<Self> {
        let bytes = Bytes::new(from)?;
        let metadata = footer::footer(&bytes)?;
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
    /// All of its rows.
    pub fn parts(&self) -> impl Iterator<Item = Part> {
        let number = |number: i64| usize::try_from(number).unwrap_or_default();
        let groups =
            self.file.groups.iter().enumerate().scan(0, move |before: &mut usize, (group, about)| {
                let (rows, own) = (number(about.num_rows()), *before);
                *before += rows;
                let bytes = number(about.compressed_size()) / rows.div_ceil(MOST_OF_GROUP).max(1);
                let part = move |start: usize| {
                    let rows = start..rows.min(start + MOST_OF_GROUP);
                    Part { group, rows, before: own, bytes: bytes as u64 }
                };
                Some((0..rows).step_by(MOST_OF_GROUP).map(part))
            });
        groups.flatten()
    }
}

impl Reader {
    /// Reads rows of a log, in a file of this name that has this number among all files.
    ///
    /// # Errors
    /// They are damaged, or packed in a way that is not read.
    pub fn rows(&mut self, log: &Log, part: &Part, file: &str, number: usize) -> Result<()> {
        let missing = || ParquetError::General("a row group that is not there".to_owned());
        let group = log.file.groups.get(part.group).ok_or_else(missing)?;
        let mut columns = Columns::new(&log.file.bytes, group, log.plan.columns())?;
        columns.skip(part.rows.start)?;
        let mut batch = Batch::default();
        for start in part.rows.clone().step_by(ROWS) {
            let count = ROWS.min(part.rows.end - start);
            columns.next(count, &mut batch)?;
            log.plan.make(&mut batch, count);
            let (mut values, mut inside) = (Values::default(), Values::default());
            for at in 0..count {
                let row = start + at + 1;
                let line = At { file, number, line: part.before + row, group: Some((part.group + 1, row)) };
                self.told_line();
                match log.plan.values(&batch, at, &mut values, &mut inside) {
                    Ok(()) => self.values(line, &values, &mut Before::default()),
                    Err(why) => self.bad(line, why),
                }
            }
        }
        Ok(())
    }
}
