//! `--fields A,B`: so many columns of the data, for scripts.

use csv::StringRecord;

use crate::diag::{Code, Diagnostic};
use crate::report::csv::records;

use super::answer::Result;

/// The columns of a table of comma-separated values that are named, in the order asked for. One alone is
/// written as bare values, a line each.
pub(super) fn selected(csv: &str, fields: &[String]) -> Result<String> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let known: Vec<String> = reader.headers().map_err(unreadable)?.iter().map(str::to_owned).collect();
    let position = |field: &String| known.iter().position(|name| name == field);
    if let Some(unknown) = fields.iter().find(|field| position(field).is_none()) {
        return Err(no_field(unknown, &known).into());
    }
    let positions: Vec<usize> = fields.iter().filter_map(position).collect();
    let mut broken = None;
    let row = |record: StringRecord| -> Vec<String> {
        positions.iter().map(|at| record.get(*at).unwrap_or_default().to_owned()).collect()
    };
    let rows =
        reader.records().map_while(|record| record.map(row).map_err(|error| broken = Some(error)).ok());
    let text = match fields {
        [_] => Ok(rows.flatten().map(|value| value.replace(['\n', '\r'], " ") + "\n").collect()),
        _ => records(std::iter::once(fields.to_vec()).chain(rows)),
    };
    let text = text.map_err(|error| unreadable(error.into()))?;
    broken.map_or(Ok(text), |error| Err(unreadable(error).into()))
}

fn no_field(field: &str, known: &[String]) -> Diagnostic {
    let unknown = Diagnostic::error(Code::Usage, format!("the result has no field `{field}`"));
    unknown
        .suggest_near(field, known.iter().map(String::as_str))
        .help(format!("its fields are {}", known.join(", ")))
}

fn unreadable(error: csv::Error) -> Diagnostic {
    Diagnostic::error(Code::CannotWrite, error.to_string())
}
