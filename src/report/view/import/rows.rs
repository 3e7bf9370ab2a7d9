//! An import for spreadsheets: every entry and every omission.

use crate::report::{Block, Cell, Column, Document, Row, Table};
use crate::result::{ImportOutcome, ImportedCell, ImportedModel, LeftOut, PricesImport};

/// A row per entry or, for an appended card, per cell; and a row per omission.
pub fn rows(import: &PricesImport) -> Document {
    let names =
        ["provider", "model", "entry", "outcome", "from", "part", "before", "after", "reason", "detail"];
    let columns = names.into_iter().map(|name| Column::words(name, name, 0)).collect();
    let rows = import.models.iter().flat_map(taken).chain(import.left_out.iter().map(left_out)).collect();
    let table = Table { is_data: true, columns, rows, ..Table::default() };
    Document { heading: Vec::new(), blocks: vec![Block::Table(table)] }
}

fn taken(taken: &ImportedModel) -> Vec<Row> {
    let ImportedModel { model, entry, outcome, from, changes } = taken;
    let (provider, model) = model.split_once('/').unwrap_or(("", model));
    let row = |change: Option<&ImportedCell>| {
        row([
            Some(provider),
            Some(model),
            Some(entry),
            Some(outcome.word()),
            from.as_deref(),
            change.map(|change| change.cell.as_str()),
            change.and_then(|change| change.before.as_deref()),
            change.map(|change| change.after.as_str()),
            None,
            None,
        ])
    };
    match outcome {
        ImportOutcome::Appended => changes.iter().map(|change| row(Some(change))).collect(),
        ImportOutcome::Added | ImportOutcome::Differs | ImportOutcome::Unchanged => vec![row(None)],
    }
}

fn left_out(left: &LeftOut) -> Row {
    let LeftOut { provider, entry, part, reason, detail } = left;
    let (part, detail) = (part.as_deref(), detail.as_deref());
    let (entry, reason) = (Some(entry.as_str()), Some(reason.as_str()));
    row([Some(provider), None, entry, Some("left out"), None, part, None, None, reason, detail])
}

fn row(words: [Option<&str>; 10]) -> Row {
    Row::body(words.map(|word| word.map_or(Cell::Nothing, Cell::words)).into())
}
