//! Results for machines: figures as exact decimal strings, in a stable order.

use serde_json::{Map, Value, json};

use crate::diag::{Diagnostic, Place};
use crate::exact::{Exact, Plain};
use crate::units::Figures;

use super::Table;

/// The version of the result's format. A minor step adds, a major one breaks.
pub const FORMAT_VERSION: &str = "1.0";

/// A figure: a decimal string, `{num, den, approx}` where it does not terminate, or `{low, high}` where it is known
/// between bounds only.
#[must_use]
pub fn exact(value: &Exact) -> Value {
    match value.plain() {
        Plain::Decimal(text) => Value::String(text),
        Plain::Fraction { num, den, approx } => json!({"num": num, "den": den, "approx": approx}),
        Plain::Between { low, high } => json!({"low": low, "high": high}),
    }
}

/// The headline figures by name.
#[must_use]
pub fn figures(figures: &Figures) -> Value {
    figures
        .iter()
        .map(|(figure, amount)| (figure.name().to_owned(), exact(amount.exact())))
        .collect::<Map<_, _>>()
        .into()
}

/// The rows of a table as objects, by the columns' names for machines.
#[must_use]
pub fn rows(table: &Table) -> Value {
    let object = |row: &super::Row| {
        let cells = table.columns.iter().zip(&row.cells).map(|(column, cell)| {
            let value = match cell {
                super::Cell::Nothing => Value::Null,
                super::Cell::Text(text) => Value::String(text.clone()),
                super::Cell::Money(value)
                | super::Cell::Change(value)
                | super::Cell::Unit(value)
                | super::Cell::Rate(value)
                | super::Cell::Count(value)
                | super::Cell::Whole(value)
                | super::Cell::Percent(value) => exact(value),
            };
            (column.key.clone(), value)
        });
        Value::Object(cells.collect())
    };
    table.rows.iter().map(object).collect()
}

/// The frame of every result: what wrote it, and in which format.
#[must_use]
pub fn result(command: &str, currency: Option<&str>, body: Value) -> Value {
    let mut result = Map::new();
    result.insert("format_version".to_owned(), json!(FORMAT_VERSION));
    result.insert("tool".to_owned(), json!(concat!("costcalc ", env!("CARGO_PKG_VERSION"))));
    result.insert("command".to_owned(), json!(command));
    result.extend(currency.map(|currency| ("currency".to_owned(), json!(currency))));
    if let Value::Object(body) = body {
        result.extend(body);
    }
    Value::Object(result)
}

/// A place as `{file, line, column}`.
#[must_use]
pub fn place(place: &Place) -> Value {
    let (line, column) = place.line_column();
    json!({"file": place.source.name, "line": line, "column": column})
}

/// A diagnostic as one object.
#[must_use]
pub fn diagnostic(diagnostic: &Diagnostic) -> Value {
    let labelled = |(at, label): &(Place, String)| {
        let mut object = place(at);
        if let Value::Object(object) = &mut object {
            object.insert("label".to_owned(), json!(label));
        }
        object
    };
    json!({
        "severity": diagnostic.severity.word(),
        "code": diagnostic.code.name(),
        "message": diagnostic.message,
        "place": diagnostic.place.as_ref().map(labelled),
        "related": diagnostic.related.iter().map(labelled).collect::<Vec<_>>(),
        "help": diagnostic.help,
        "notes": diagnostic.notes,
    })
}
