//! A difference for spreadsheets, with every digit.

use crate::analysis::attribution::{Cause, Changed, Difference, Sign};
use crate::diag::Place;
use crate::pricing::Evidence;
use crate::report::{Block, Cell, Column, Document, Row, Table};
use crate::units::Figure;

use super::told::told;
use super::{Order, sorted};

/// A sign as a word, because a spreadsheet would read it as the start of a formula.
fn change(sign: Sign) -> &'static str {
    match sign {
        Sign::New => "added",
        Sign::Gone => "removed",
        Sign::Other => "changed",
    }
}

/// The causes for spreadsheets. Joint changes have one effect, on the first of their rows, so that each column of
/// figures adds up to the difference.
pub fn rows(difference: &Difference, order: Order) -> Document {
    let words = [
        "scenario",
        "cause",
        "change",
        "kind",
        "what",
        "old",
        "new",
        "old_per",
        "new_per",
        "old_terms",
        "new_terms",
        "by",
    ];
    let mut columns: Vec<Column> = words.map(|key| Column::words("", key, 0)).into();
    columns
        .extend(["old_place", "new_place", "old_source", "new_source"].map(|key| Column::words("", key, 0)));
    columns.extend(Figure::ALL.map(|figure| Column::numbers("", figure.name(), 0)));
    let causes: Vec<&Cause> = difference.attribution.causes.iter().collect();
    let mut rows = Vec::new();
    for (number, cause) in sorted(&causes, order).into_iter().enumerate() {
        for (index, changed) in cause.changes.iter().enumerate() {
            let told = told(changed, usize::MAX);
            let place = |place: Option<&Place>| Cell::words(place.map_or_else(String::new, Place::to_string));
            let source = |evidence: Option<&Evidence>| {
                Cell::words(evidence.map_or_else(String::new, Evidence::to_string))
            };
            let by = match changed {
                Changed::Price(_, origin) => origin.word(),
                _ => "",
            };
            let cause_number = Cell::words((number + 1).to_string());
            let mut cells =
                vec![Cell::words(&difference.name), cause_number, Cell::words(change(changed.sign()))];
            cells.extend([
                Cell::words(changed.kind().word()),
                Cell::words(changed.what()),
                told.old,
                told.new,
            ]);
            cells.extend(told.per.map(|per| per.map_or(Cell::words(""), Cell::Count)));
            cells.extend(told.terms.map(|terms| Cell::words(terms.unwrap_or_default())));
            cells.push(Cell::words(by));
            cells.extend(changed.places().map(place));
            cells.extend(changed.evidence().map(source));
            cells.extend(Figure::ALL.map(|figure| {
                if index == 0 { Cell::Change(cause.effect[figure].exact().clone()) } else { Cell::Nothing }
            }));
            rows.push(Row::body(cells));
        }
    }
    let table = Table { is_data: true, columns, rows, ..Table::default() };
    Document { heading: vec![difference.name.clone()], blocks: vec![Block::Table(table)] }
}
