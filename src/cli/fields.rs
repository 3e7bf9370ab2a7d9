//! `--fields A,B`: so many columns of the data, for scripts.

use crate::diag::{Code, Diagnostic};

use super::Result;

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
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut bare = String::new();
    if let [_, _, ..] = fields {
        writer.write_record(fields).map_err(unreadable)?;
    }
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let values = positions.iter().map(|position| record.get(*position).unwrap_or_default());
        match fields {
            [_] => bare.extend(values.map(|value| value.replace(['\n', '\r'], " ") + "\n")),
            _ => writer.write_record(values).map_err(unreadable)?,
        }
    }
    let bytes = writer.into_inner().map_err(|error| unreadable(error.into_error().into()))?;
    Ok(bare + &String::from_utf8_lossy(&bytes))
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
