//! Guardrails and their results.

use crate::config::{AS_MEASURED_BEFORE, Breach, Verdict};
use crate::exact::Exact;
use crate::report::{Cell, Column, Row, Table};

/// The guardrails and their results.
pub(super) fn table(verdicts: &[Verdict]) -> Table {
    let columns = vec![
        Column::words("Guardrail", "guardrail", 0),
        Column::words("Scenario", "file", 1),
        Column::words("Prices of", "as_of", 4),
        Column::words("Figure", "figure", 3),
        Column::numbers("Before", "before", 2),
        Column::numbers("Now", "after", 0),
        Column::words("State", "state", 0),
    ];
    let row = |verdict: &Verdict| {
        let amount = |value: &Exact| Cell::Money(value.clone());
        Row::body(vec![
            Cell::words(if verdict.of_base {
                format!("{} (of the base)", verdict.id)
            } else {
                verdict.id.clone()
            }),
            Cell::words(&verdict.file),
            Cell::Text(verdict.day.to_string()),
            Cell::Text(figure(verdict)),
            verdict.before.as_ref().map_or(Cell::Nothing, amount),
            amount(&verdict.after),
            Cell::Text(words(verdict)),
        ])
    };
    let title = Some("Guardrails".to_owned());
    Table { title, columns, rows: verdicts.iter().map(row).collect(), ..Table::default() }
}

fn figure(verdict: &Verdict) -> String {
    let name = verdict.metric.name();
    if verdict.tags.is_empty() { name } else { format!("{name} ({})", verdict.tags) }
}

fn words(verdict: &Verdict) -> String {
    let word = |breach: &Breach| match breach {
        Breach::OverBudget { was_over: true, .. } => "over budget, as before",
        Breach::OverBudget { .. } => "over budget",
        Breach::Rose { .. } => "rises too much",
        Breach::Fell { .. } => "falls too much",
    };
    let words: Vec<&str> = verdict.breaches.iter().map(word).collect();
    match (words.is_empty(), verdict.blocks()) {
        (true, _) => "passed".to_owned(),
        (false, true) if verdict.as_measured_before => format!("{}{AS_MEASURED_BEFORE}", words.join(", ")),
        (false, true) => words.join(", "),
        (false, false) => format!("{} (warning)", words.join(", ")),
    }
}
