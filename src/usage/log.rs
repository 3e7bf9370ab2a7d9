//! Logs: lines in, buckets out, whatever the order of the lines and the number of threads.

mod field;
pub(in crate::usage) mod flat;
pub(in crate::usage) mod format;
mod formats;
mod kept;
mod meaning;
#[cfg(feature = "parquet")]
pub mod parquet;
mod reader;
mod tags;
mod tally;
mod vendor;
mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::units::{Date, Moment};

use super::cells;
use super::cuts::Cuts;

use self::format::Shape;
use self::formats::FORMATS;
use self::walk::{Values, Wanted};

pub(super) use self::walk::lines;

pub use self::format::{Duplicates, Format};
pub use self::reader::{Reader, together};

/// The longest line that is read, in bytes.
pub const LONGEST_LINE: usize = 16 * 1024 * 1024;

/// What a Parquet file begins with.
pub const PARQUET: &[u8] = b"PAR1";

/// A time as logs write it: with `T` or a space, with a zone or without, and then in UTC.
pub(super) fn time(text: &str) -> Option<Moment> {
    field::time("", text).ok().map(|time| time.at)
}

/// How logs are read.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Where prices change.
    pub cuts: Arc<Cuts>,
    /// The names of the tags whose values are kept: at most two.
    pub tags: Vec<String>,
    /// How lines of the same call are found; by the format's own rule where that is not said.
    pub duplicates: Option<Duplicates>,
    /// The day of lines that do not say theirs.
    pub day: Option<Date>,
    /// Whether lines that cannot be read are left out and counted.
    pub skip_bad: bool,
    /// Whether the buckets are kept in a file, so that no tag of theirs may be lost.
    pub are_kept: bool,
}

/// A piece of a log: whole lines, but for the last line of a file.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'p> {
    /// The name of the file, as messages say it.
    pub file: &'p str,
    /// Its number among all files.
    pub number: usize,
    /// The number of its first line, from 1.
    pub first_line: usize,
    /// Whether it is the end of the file.
    pub is_last: bool,
    /// Of comma-separated values the first line of the file, with the names of the columns.
    pub columns: &'p [u8],
    /// The lines.
    pub bytes: &'p [u8],
}

/// The format of a log, by its first lines.
#[must_use]
pub fn recognised(start: &[u8]) -> Option<&'static Format> {
    const FIRST: usize = 100;
    let lines = walk::lines(start).filter(|line| !line.iter().all(u8::is_ascii_whitespace)).take(FIRST);
    lines.into_iter().find_map(|line| FORMATS.iter().copied().find(|format| is_of(format, line)))
}

/// A column of comma-separated values that is looked at and that the first line has twice.
#[must_use]
pub fn column_twice(format: &'static Format, start: &[u8], tags: &[String]) -> Option<String> {
    let names = if format.has_cells() { cells::first(start) } else { csv::ByteRecord::new() };
    let paths = format.paths.iter().copied().chain(tags.iter().map(|tag| format.path_of_tag(tag)));
    let is_twice = |path: &str| names.iter().filter(|name| *name == path.as_bytes()).count() > 1;
    paths.filter(|path| !path.is_empty()).find(|path| is_twice(path)).map(str::to_owned)
}

/// The format of a name.
#[must_use]
pub fn format_named(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

/// The field of a log of one's own that stands for a prompt with what a cache had of it, in place of `input`.
pub const PROMPT: &str = formats::rows::PROMPT;

/// What a value of a log of one's own may be: also the name of each meter.
pub fn fields() -> impl Iterator<Item = &'static str> + Clone {
    formats::rows::fields()
}

/// A format of one's own: the paths of some [`fields`] in a line. It is kept for the rest of the run.
#[must_use]
pub fn format_of(mapped: BTreeMap<&'static str, String>, is_csv: bool) -> &'static Format {
    Box::leak(Box::new(formats::rows::format(mapped, is_csv)))
}

/// Every format.
pub fn formats() -> impl Iterator<Item = &'static Format> {
    FORMATS.iter().copied()
}

/// The names of the formats, each once.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = FORMATS.iter().map(|format| format.name).collect();
    names.dedup();
    names
}

fn is_of(format: &Format, line: &[u8]) -> bool {
    match format.shape {
        Shape::Json => {
            let wanted = Wanted::new(format.marks.iter().copied());
            let mut values = Values::default();
            wanted.find(line, &mut values).is_ok()
                && (0..format.marks.len()).all(|mark| values.raw(mark).is_some())
        }
        Shape::Csv => {
            let cells: Vec<&[u8]> = line.split(|byte| *byte == b',').collect();
            format.marks.iter().all(|mark| cells.contains(&mark.as_bytes()))
        }
    }
}
