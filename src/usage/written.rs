//! Buckets as a file: `costcalc/buckets/v1`, as CSV or as a line of JSON each.
//!
//! A file may begin with a header: in CSV in a line that begins with `#`. What a query makes elsewhere has none, since
//! each row says by itself what it is of.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use serde::{Deserialize, Serialize};

use super::bucket::{Buckets, Sums};
use super::column::Column;
use super::told::Told;

/// What a file of buckets is, and its version.
pub const SCHEMA: &str = "costcalc/buckets/v1";

/// The zone of the days.
pub(super) const ZONE: &str = "UTC";

/// What a header says of its buckets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Header {
    /// `costcalc/buckets/v1`
    pub buckets: String,
    /// The zone of the days: `UTC`.
    pub zone: String,
    /// The tags whose values the rows have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What was read, and what of it is not in the buckets.
    pub told: Told,
    /// The sums of all rows in each column of a number, as text.
    pub totals: BTreeMap<String, String>,
}

/// A form of a file of buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Comma-separated values.
    Csv,
    /// A JSON object in each line.
    Jsonl,
}

/// Writes buckets, in the order of their keys. The same buckets always give the same bytes.
///
/// # Errors
/// What the destination says.
pub fn write(buckets: &Buckets, told: &Told, form: Form, to: impl io::Write) -> io::Result<()> {
    let columns = columns(buckets);
    let header = Header {
        buckets: SCHEMA.to_owned(),
        zone: ZONE.to_owned(),
        tags: buckets.tags.clone(),
        told: told.clone(),
        totals: totals(buckets, &columns),
    };
    let header = serde_json::to_string(&header)?;
    match form {
        Form::Csv => as_csv(buckets, &columns, &header, to),
        Form::Jsonl => as_lines(buckets, &columns, &header, to),
    }
}

/// The columns that every bucket has, and those of which some bucket has something.
fn columns(buckets: &Buckets) -> Vec<Column> {
    let of = |sums| Column::all_of(sums, &buckets.tags);
    let none = Sums::default();
    let all: BTreeSet<Column> = buckets.sums.values().chain([&none]).flat_map(of).collect();
    all.into_iter().collect()
}

/// The sums of all buckets in each column that has one: of lengths there is nothing to add.
pub(super) fn totals(buckets: &Buckets, columns: &[Column]) -> BTreeMap<String, String> {
    let sum = |column: &Column| -> u128 {
        buckets.sums.values().filter_map(|sums| column.counted(sums)).fold(0, u128::saturating_add)
    };
    let summed = columns.iter().filter(|column| column.is_summed());
    summed.map(|column| (column.to_string(), sum(column).to_string())).collect()
}

fn as_csv(buckets: &Buckets, columns: &[Column], header: &str, mut to: impl io::Write) -> io::Result<()> {
    writeln!(to, "# {header}")?;
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(columns.iter().map(ToString::to_string))?;
    for (key, sums) in &buckets.sums {
        writer.write_record(columns.iter().map(|column| column.of(key, sums, &buckets.tags)))?;
    }
    writer.flush()
}

fn as_lines(buckets: &Buckets, columns: &[Column], header: &str, mut to: impl io::Write) -> io::Result<()> {
    writeln!(to, "{header}")?;
    for (key, sums) in &buckets.sums {
        let mut row = serde_json::Map::new();
        for column in columns {
            let cell = column.of(key, sums, &buckets.tags);
            if cell.is_empty() {
                continue;
            }
            // A number of more digits than a program's integers is text.
            let value = match cell.parse::<u64>() {
                Ok(number) if column.is_number() => number.into(),
                _ => cell.into(),
            };
            row.insert(column.to_string(), value);
        }
        serde_json::to_writer(&mut to, &row)?;
        to.write_all(b"\n")?;
    }
    to.flush()
}
