//! The reasons why there is no result, for file outputs.

use crate::diag::{Diagnostic, counted};
use crate::report::{Block, Cell, Column, Document, Row, Table};

/// The document; with a marker, it replaces the comment with figures.
pub fn document(problems: &[Diagnostic], marker: Option<&str>) -> Document {
    let columns = vec![
        Column::words("Where", "place", 0),
        Column::words("Severity", "severity", 2),
        Column::words("Code", "code", 1),
        Column::words("Message", "message", 0),
    ];
    let row = |problem: &Diagnostic| {
        let place = problem.place.as_ref().map(|(place, _)| place.to_string());
        Row::body(vec![
            Cell::words(place.unwrap_or_default()),
            Cell::words(problem.severity.word()),
            Cell::words(problem.code.name()),
            Cell::words(&problem.message),
        ])
    };
    let table =
        Table { is_data: true, columns, rows: problems.iter().map(row).collect(), ..Table::default() };
    let blocks = marker.map(Block::marker).into_iter().chain([Block::Table(table)]).collect();
    Document { blocks, ..title(problems) }
}

/// The heading alone, for a format that shows the messages below anyway.
pub fn title(problems: &[Diagnostic]) -> Document {
    let heading = vec!["costcalc could not answer".to_owned(), counted(problems.len(), "problem")];
    Document { heading, blocks: Vec::new() }
}
