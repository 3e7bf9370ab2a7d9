//! Reads buckets from a file: CSV, or a line of JSON each.

use std::collections::BTreeMap;
use std::io::BufRead;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::units::{Date, Tier};

use super::bucket::{Buckets, Key, Sums, TooLarge};
use super::call::Status;
use super::column::Column;
use super::cuts::Class;
use super::told::Told;
use super::uses::{Uses, meters_used};
use super::verify::contradiction;
use super::written::{Header, SCHEMA, totals};

/// Whether a file is of buckets, by its beginning.
#[must_use]
pub fn is_buckets(start: &[u8]) -> bool {
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let has = |what: &[u8]| memchr::memmem::find(line, what).is_some();
    has(b"costcalc/buckets/")
        || ((has(b"context_below") || has(b"prefix_below")) && has(b"calls") && has(b"model"))
}

/// Reads buckets. What is read of several files is added up.
///
/// # Errors
/// Another version, a column that is not known, a cell that is no number, sums that contradict each other or the
/// totals of the header: with the line.
pub fn read(
    name: &str,
    mut from: impl BufRead,
    buckets: &mut Buckets,
    told: &mut Told,
) -> Result<(), Vec<Diagnostic>> {
    let mut rows = Rows { name, line: 0, tags: Vec::new(), own: Buckets::default() };
    let (mut header, mut columns): (Option<Header>, Option<Vec<Column>>) = (None, None);
    let mut line = String::new();
    while columns.is_none() && rows.next_line(&mut from, &mut line)? {
        if rows.line == 1 && (line.starts_with('#') || line.contains("\"buckets\"")) {
            header = Some(rows.header(line.trim_start_matches('#').trim())?);
        } else if line.trim_start().starts_with('{') {
            rows.json(&line)?;
        } else if !line.trim().is_empty() {
            let names = line.trim_end().split(',').map(|name| name.trim_matches('"').to_owned());
            columns = Some(rows.columns(names)?);
        }
    }
    if let Some(columns) = &columns {
        rows.cells(columns, from)?;
    }
    rows.pad_tags();
    if let Some(header) = &header {
        rows.check_totals(header)?;
        told.add(&header.told);
    } else {
        told.lines += rows.own.sums.values().map(|sums| sums.calls + sums.repeats).sum::<u64>();
        told.days(&rows.own);
    }
    *told.formats.entry("buckets".to_owned()).or_default() += u64::from(header.is_none());
    told.formats.retain(|_, files| *files != 0);
    if buckets.sums.is_empty() {
        buckets.tags.clone_from(&rows.own.tags);
    } else if buckets.tags != rows.own.tags {
        return Err(rows.bad("these buckets have other tags than those before them".to_owned()));
    }
    let own = std::mem::take(&mut rows.own);
    buckets.add_all(own).map_err(|TooLarge| rows.bad("the counts are too large to be added up".to_owned()))
}

/// The rows of a file.
struct Rows<'f> {
    name: &'f str,
    /// The line that is read, from 1.
    line: usize,
    tags: Vec<String>,
    own: Buckets,
}

impl Rows<'_> {
    fn bad(&self, message: String) -> Vec<Diagnostic> {
        let source = Source::line_of_log(self.name, self.line);
        vec![Diagnostic::error(Code::BadBuckets, message).at(&Place::start_of(&source))]
    }

    fn header(&self, text: &str) -> Result<Header, Vec<Diagnostic>> {
        let version = serde_json::from_str::<BTreeMap<String, serde_json::Value>>(text).ok();
        let version = version.and_then(|keys| Some(keys.get("buckets")?.as_str()?.to_owned()));
        if let Some(other) = version.filter(|version| version != SCHEMA) {
            let other = crate::diag::shortened(&other, 40);
            return Err(
                self.bad(format!("these are buckets of `{}`, and `{SCHEMA}` is read", other.escape_debug()))
            );
        }
        serde_json::from_str(text).map_err(|_| self.bad(format!("the header is not that of `{SCHEMA}`")))
    }

    fn columns(&mut self, names: impl Iterator<Item = String>) -> Result<Vec<Column>, Vec<Diagnostic>> {
        let mut columns: Vec<Column> = Vec::new();
        for name in names {
            let column = self.column(&name)?;
            if columns.contains(&column) {
                return Err(self.bad(format!("the column `{column}` is there twice")));
            }
            columns.push(column);
        }
        for needed in [Column::Model, Column::Day, Column::Calls] {
            if !columns.contains(&needed) {
                return Err(self.bad(format!("there is no column `{needed}`")));
            }
        }
        Ok(columns)
    }

    fn column(&mut self, name: &str) -> Result<Column, Vec<Diagnostic>> {
        let unknown =
            || format!("`{}` is not a column of buckets", crate::diag::shortened(name, 60).escape_debug());
        let column = Column::named(name).ok_or_else(|| self.bad(unknown()))?;
        if let Column::Tag(tag) = &column
            && !self.tags.contains(tag)
        {
            self.tags.push(tag.clone());
            self.own.tags.push(tag.clone());
        }
        Ok(column)
    }

    /// Reads the next line in place of the last one; whether there is one.
    fn next_line(&mut self, from: &mut impl BufRead, line: &mut String) -> Result<bool, Vec<Diagnostic>> {
        line.clear();
        let read = from.read_line(line);
        self.line += usize::from(!matches!(read, Ok(0)));
        read.map(|read| read != 0).map_err(|_| self.no_text())
    }

    fn no_text(&self) -> Vec<Diagnostic> {
        self.bad("the line is not UTF-8 text".to_owned())
    }

    /// Reads the rows behind the names of the columns.
    fn cells(&mut self, columns: &[Column], from: impl BufRead) -> Result<(), Vec<Diagnostic>> {
        let names = self.line;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(from);
        let mut record = csv::StringRecord::new();
        loop {
            let read = reader.read_record(&mut record);
            let place = match &read {
                Ok(false) => return Ok(()),
                Ok(true) => record.position(),
                Err(error) => error.position(),
            };
            self.line = names + place.and_then(|place| usize::try_from(place.line()).ok()).unwrap_or(1);
            read.map_err(|_| self.no_text())?;
            if record.len() != columns.len() {
                return Err(self.bad(format!(
                    "there are {} cells, and {} columns",
                    record.len(),
                    columns.len()
                )));
            }
            self.row(columns.iter().zip(&record))?;
        }
    }

    fn json(&mut self, line: &str) -> Result<(), Vec<Diagnostic>> {
        let row: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(line).map_err(|_| self.bad("the line is not a JSON object".to_owned()))?;
        let mut cells = Vec::new();
        for (name, value) in &row {
            let text = match value {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Number(number) => number.to_string(),
                // What a query has nothing of.
                serde_json::Value::Null => continue,
                _ => return Err(self.bad(format!("`{}` is neither text nor a number", name.escape_debug()))),
            };
            cells.push((self.column(name)?, text));
        }
        self.row(cells.iter().map(|(column, text)| (column, text.as_str())))
    }

    fn row<'c>(&mut self, cells: impl Iterator<Item = (&'c Column, &'c str)>) -> Result<(), Vec<Diagnostic>> {
        let mut key = Key {
            provider: String::new(),
            model: String::new(),
            day: Date::EPOCH,
            hours: String::new(),
            tier: Tier::Standard,
            region: String::new(),
            context: Class::ALL,
            prefix: Class::ALL,
            status: Status::Ok,
            tags: vec![String::new(); self.tags.len()],
            uses: Uses::default(),
        };
        let mut sums = Sums::default();
        for (column, text) in cells {
            let put = column.put(text, &mut key, &mut sums, &self.tags);
            put.map_err(|what| self.bad(format!("`{column}` is not {what}")))?;
        }
        sums.meters.retain(|_, counted| counted.number != 0);
        sums.fees.retain(|_, counted| counted.number != 0);
        for counted in sums.meters.values_mut().chain(sums.fees.values_mut()) {
            counted.calls = sums.calls;
        }
        key.uses = Uses { meters: meters_used(sums.counts()), fees: sums.fees.keys().cloned().collect() };
        if key.model.is_empty() || key.day == Date::EPOCH {
            return Err(self.bad("a bucket has a `model` and a `day`".to_owned()));
        }
        if let Some(contradiction) = contradiction(&key, &sums) {
            return Err(self.bad(contradiction));
        }
        self.own
            .add(key, sums)
            .map_err(|TooLarge| self.bad("the counts are too large to be added up".to_owned()))
    }

    /// A tag that a later row has is empty in those before it.
    fn pad_tags(&mut self) {
        let count = self.tags.len();
        if self.own.sums.keys().all(|key| key.tags.len() == count) {
            return;
        }
        let padded = std::mem::take(&mut self.own.sums).into_iter().map(|(mut key, sums)| {
            key.tags.resize(count, String::new());
            (key, sums)
        });
        self.own.sums = padded.collect();
    }

    /// The sums of all rows are those of the header: no row is lost.
    fn check_totals(&self, header: &Header) -> Result<(), Vec<Diagnostic>> {
        let columns: Option<Vec<Column>> = header.totals.keys().map(|name| Column::named(name)).collect();
        let own = columns.map(|columns| totals(&self.own, &columns));
        if own.as_ref() == Some(&header.totals) {
            return Ok(());
        }
        let differs =
            |(name, total): &(&String, &String)| own.as_ref().is_none_or(|own| own.get(*name) != Some(total));
        let name = header.totals.iter().find(differs).map_or("", |(name, _)| name.as_str());
        Err(self.bad(format!(
            "the rows do not add up to the header's total of `{}`: rows are missing",
            name.escape_debug()
        )))
    }
}
