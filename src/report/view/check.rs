//! `check`: what was looked at, and whether it holds.

use std::path::Path;

use serde_json::{Value, json};

use crate::diag::{Diagnostic, counted};

use super::super::{Block, Cell, Column, Document, Row, Table, json};

/// One file that was looked at.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Its name.
    pub file: String,
    /// What it is.
    pub kind: Kind,
    /// What was found in it, in a few words: `5 models`.
    pub holds: String,
    /// The expectations and budgets that do not hold.
    pub failures: Vec<Diagnostic>,
    /// What else to know.
    pub warnings: Vec<Diagnostic>,
}

impl Checked {
    /// A file of which nothing else is to be said.
    #[must_use]
    pub fn sound(path: &Path, kind: Kind, holds: String) -> Self {
        Self { file: path.display().to_string(), kind, holds, failures: Vec::new(), warnings: Vec::new() }
    }
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A price table.
    Table,
    /// A scenario.
    Scenario,
    /// The settings of a project.
    Settings,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Table => "price table",
            Self::Scenario => "scenario",
            Self::Settings => "settings",
        }
    }
}

/// Whether everything holds.
#[must_use]
pub fn holds(all: &[Checked]) -> bool {
    all.iter().all(|checked| checked.failures.is_empty())
}

/// The document.
#[must_use]
pub fn document(all: &[Checked]) -> Document {
    let failed = all.iter().filter(|checked| !checked.failures.is_empty()).count();
    let verdict = if failed == 0 { "all hold".to_owned() } else { format!("{failed} not holding") };
    let heading = vec![format!("{} checked", counted(all.len(), "file")), verdict];
    Document { heading, blocks: vec![Block::Table(table(all))] }
}

fn table(all: &[Checked]) -> Table {
    let columns = vec![
        Column::words("File", "file", 0),
        Column::words("Kind", "kind", 2),
        Column::words("Holds", "holds", 1),
        Column::words("State", "state", 0),
    ];
    let row = |checked: &Checked| {
        let codes: Vec<&str> = checked.failures.iter().map(|failure| failure.code.name()).collect();
        Row::body(vec![
            Cell::words(&checked.file),
            Cell::words(checked.kind.word()),
            Cell::words(&checked.holds),
            Cell::Text(if codes.is_empty() { "ok".to_owned() } else { codes.join(", ") }),
        ])
    };
    Table { is_data: true, columns, rows: all.iter().map(row).collect(), ..Table::default() }
}

/// The result for machines.
#[must_use]
pub fn to_json(all: &[Checked]) -> Value {
    let files = all.iter().map(|checked| {
        json!({
            "file": checked.file,
            "kind": checked.kind.word(),
            "holds": checked.holds,
            "ok": checked.failures.is_empty(),
            "failures": checked.failures.iter().map(json::diagnostic).collect::<Vec<_>>(),
            "warnings": checked.warnings.iter().map(json::diagnostic).collect::<Vec<_>>(),
        })
    });
    let body = json!({"ok": holds(all), "files": files.collect::<Vec<_>>()});
    json::result("check", None, body)
}
