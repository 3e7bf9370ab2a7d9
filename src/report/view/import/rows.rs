//! An import for spreadsheets: every entry, and everything that was left out.

use crate::pricing::import::{Change, LeftOut, Outcome, Taken};
use crate::report::{Cell, Column, Document, Row, Table};

use super::Import;

/// One row for each thing that became of an entry.
#[must_use]
pub fn rows(import: &Import) -> Document {
    let names =
        ["provider", "model", "entry", "outcome", "from", "part", "before", "after", "reason", "detail"];
    let columns = names.into_iter().map(|name| Column::words(name, name, 0)).collect();
    let taken = import.plan.taken.iter().flat_map(taken_rows);
    let rows = taken.chain(import.plan.left_out.iter().map(left_out_row)).collect();
    let table = Table { is_data: true, columns, rows, ..Table::default() };
    Document { heading: Vec::new(), blocks: vec![super::Block::Table(table)] }
}

fn taken_rows(taken: &Taken) -> Vec<Row> {
    let row = |outcome: &str, from: String, change: Option<&Change>| {
        let cell = |text: Option<String>| text.map_or(Cell::Nothing, Cell::words);
        Row::body(vec![
            Cell::words(taken.id.provider.clone()),
            Cell::words(taken.id.model.clone()),
            Cell::words(taken.entry.clone()),
            Cell::words(outcome),
            Cell::words(from),
            cell(change.map(|change| change.cell.to_string())),
            cell(change.and_then(|change| change.before.as_ref()).map(ToString::to_string)),
            cell(change.map(|change| change.after.to_string())),
            Cell::Nothing,
            Cell::Nothing,
        ])
    };
    match &taken.outcome {
        Outcome::Added => vec![row("added", String::new(), None)],
        Outcome::Differs => vec![row("differs", String::new(), None)],
        Outcome::Unchanged => vec![row("unchanged", String::new(), None)],
        Outcome::Appended { from, changes } => {
            changes.iter().map(|change| row("appended", from.to_string(), Some(change))).collect()
        }
    }
}

fn left_out_row(left: &LeftOut) -> Row {
    let text = |text: Option<String>| text.map_or(Cell::Nothing, Cell::words);
    Row::body(vec![
        Cell::words(left.provider.clone()),
        Cell::Nothing,
        Cell::words(left.entry.clone()),
        Cell::words("left out"),
        Cell::Nothing,
        text(left.part.clone()),
        Cell::Nothing,
        Cell::Nothing,
        Cell::words(left.why.reason()),
        text(left.why.detail()),
    ])
}
