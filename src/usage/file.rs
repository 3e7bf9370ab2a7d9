//! A file of buckets, by its beginning: CSV, or a line of JSON each.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Place};

use super::cells;
use super::column::Column;
use super::written::{Header, SCHEMA, ZONE};

/// A file of buckets that was begun to be read.
#[derive(Debug)]
pub struct BucketsFile {
    name: String,
    pub(super) header: Option<Header>,
    /// What the header adds up; none where it names a column that is not known.
    pub(super) totals: Option<Vec<Column>>,
    /// The columns of comma-separated values; lines of JSON name their own.
    pub(super) columns: Option<Vec<Column>>,
}

/// Where the rows of a file begin.
#[derive(Clone, Copy, Debug, Default)]
pub struct Begun {
    /// How many bytes are before them.
    pub bytes: usize,
    /// How many lines.
    pub lines: usize,
}

/// Whether a file is of buckets, by its beginning.
#[must_use]
pub fn is_buckets(start: &[u8]) -> bool {
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let has = |what: &[u8]| memchr::memmem::find(line, what).is_some();
    has(b"costcalc/buckets/")
        || ((has(b"context_below") || has(b"prefix_below")) && has(b"calls") && has(b"model"))
}

impl BucketsFile {
    /// The file with such a beginning, and where its rows begin; none where more of it has to be read for that.
    ///
    /// # Errors
    /// Another version, or a column that is not known or is missing: with the line.
    pub fn begin(name: &str, start: &[u8], is_whole: bool) -> Result<Option<(Self, Begun)>, Vec<Diagnostic>> {
        let mut file = Self { name: name.to_owned(), header: None, totals: None, columns: None };
        let mut begun = Begun::default();
        let whole = if is_whole { start.len() } else { cells::Ends::of(start, false).end };
        for line in start[..whole].split_inclusive(|byte| *byte == b'\n') {
            let text = std::str::from_utf8(line).map_err(|_| file.no_text(begun.lines + 1))?.trim();
            if text.starts_with('{') && !(begun.lines == 0 && text.contains("\"buckets\"")) {
                return Ok(Some((file, begun)));
            }
            begun.bytes += line.len();
            begun.lines += 1;
            if begun.lines == 1 && (text.starts_with(['#', '{'])) {
                let header = file.header(text.trim_start_matches('#').trim())?;
                file.totals = header.totals.keys().map(|name| Column::named(name)).collect();
                file.header = Some(header);
            } else if !text.is_empty() {
                file.columns = Some(file.columns(begun.lines, text)?);
                return Ok(Some((file, begun)));
            }
        }
        Ok(is_whole.then_some((file, begun)))
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What is wrong in a line.
    pub(super) fn bad(&self, line: usize, message: String) -> Vec<Diagnostic> {
        vec![Diagnostic::error(Code::BadBuckets, message).at(&Place::line_of_log(&self.name, line))]
    }

    /// What is wrong with the whole file, and what to do.
    pub(super) fn bad_but(&self, message: String, help: &str) -> Vec<Diagnostic> {
        self.bad(1, message).into_iter().map(|bad| bad.help(help)).collect()
    }

    pub(super) fn no_text(&self, line: usize) -> Vec<Diagnostic> {
        self.bad(line, "the line is not UTF-8 text".to_owned())
    }

    fn header(&self, text: &str) -> Result<Header, Vec<Diagnostic>> {
        let version = serde_json::from_str::<BTreeMap<String, serde_json::Value>>(text).ok();
        let version = version.and_then(|keys| Some(keys.get("buckets")?.as_str()?.to_owned()));
        if let Some(other) = version.filter(|version| version != SCHEMA) {
            let other = crate::diag::shortened(&other, 40);
            let message = format!("these are buckets of `{}`, and `{SCHEMA}` is read", other.escape_debug());
            return Err(self.bad(1, message));
        }
        let header: Header = serde_json::from_str(text)
            .map_err(|_| self.bad(1, format!("the header is not that of `{SCHEMA}`")))?;
        if header.zone != ZONE {
            return Err(self.bad(1, format!("the days of buckets are those of {ZONE}")));
        }
        Ok(header)
    }

    fn columns(&self, line: usize, names: &str) -> Result<Vec<Column>, Vec<Diagnostic>> {
        let mut columns: Vec<Column> = Vec::new();
        for name in &cells::first(names.as_bytes()) {
            let column = self.column(line, std::str::from_utf8(name).unwrap_or_default())?;
            if columns.contains(&column) {
                return Err(self.bad(line, format!("the column `{column}` is there twice")));
            }
            columns.push(column);
        }
        for needed in [Column::Model, Column::Day, Column::Calls] {
            if !columns.contains(&needed) {
                return Err(self.bad(line, format!("there is no column `{needed}`")));
            }
        }
        Ok(columns)
    }

    /// The column of a name in a line.
    pub(super) fn column(&self, line: usize, name: &str) -> Result<Column, Vec<Diagnostic>> {
        let unknown =
            || format!("`{}` is not a column of buckets", crate::diag::shortened(name, 60).escape_debug());
        Column::named(name).ok_or_else(|| self.bad(line, unknown()))
    }

    /// Whether its rows are comma-separated values.
    #[must_use]
    pub fn has_cells(&self) -> bool {
        self.columns.is_some()
    }
}
