//! `prices check`: the findings in price tables, and the rules.

use crate::config::Lints;
use crate::diag::{Diagnostic, Severity, counted};
use crate::exact::Exact;
use crate::report::{Block, Cell, Column, Document, Row, Table};
use crate::result::{Rule, Rules, counts};
use crate::units::Date;

/// The checked price tables.
#[derive(Clone, Debug)]
pub struct Linted {
    /// The day of the run.
    pub day: Date,
    /// The number of tables.
    pub tables: usize,
    /// Whether there are no errors.
    pub ok: bool,
    /// The findings, by file and line.
    pub findings: Vec<Diagnostic>,
}

/// The document.
pub fn document(linted: &Linted) -> Document {
    let found = counts(&linted.findings).into_iter().filter(|(_, count)| 0 < *count);
    let found: Vec<String> = found
        .map(|(severity, count)| match severity {
            Severity::Info => format!("{count} to know"),
            _ => counted(count, severity.word()),
        })
        .collect();
    let verdict = if found.is_empty() { "nothing found".to_owned() } else { found.join(", ") };
    let heading = vec![
        format!("{} checked", counted(linted.tables, "price table")),
        format!("as of {}", linted.day),
        verdict,
    ];
    let table = (!linted.findings.is_empty()).then(|| Block::Table(table(&linted.findings)));
    Document { heading, blocks: table.into_iter().collect() }
}

fn table(findings: &[Diagnostic]) -> Table {
    let columns = vec![
        Column::words("File", "file", 0),
        Column::numbers("Line", "line", 0),
        Column::words("Rule", "code", 0),
        Column::words("Severity", "severity", 0),
        Column::prose("Message", "message"),
    ];
    let row = |finding: &Diagnostic| {
        let place = finding.place.as_ref().map(|(place, _)| place);
        let line = place.and_then(|place| u32::try_from(place.line_column().0).ok());
        Row::body(vec![
            place.map_or(Cell::Nothing, |place| Cell::words(&place.source.name)),
            line.map_or(Cell::Nothing, |line| Cell::Count(Exact::from(line))),
            Cell::words(finding.code.name()),
            Cell::words(finding.severity.word()),
            Cell::words(&finding.message),
        ])
    };
    Table { is_data: true, columns, rows: findings.iter().map(row).collect(), ..Table::default() }
}

/// All rules that a project may configure, with their configured severities.
pub fn rules(lints: &Lints) -> Document {
    let heading =
        vec!["rules".to_owned(), "`costcalc.yaml` sets their severities: `lints: {rule: warn}`".to_owned()];
    Document { heading, blocks: vec![Block::Table(rule_table(lints))] }
}

fn rule_table(lints: &Lints) -> Table {
    let columns = vec![
        Column::words("Rule", "code", 0),
        Column::words("Of", "of", 2),
        Column::words("Usually", "usually", 1),
        Column::words("Here", "here", 0),
        Column::prose("Meaning", "description"),
    ];
    let row = |rule: &Rule| {
        let Rule { code, of, usually, here, description } = rule;
        Row::body([code, of, usually.word(), here, description].map(Cell::words).to_vec())
    };
    let rules = Rules::from(lints).rules;
    Table { is_data: true, columns, rows: rules.iter().map(row).collect(), ..Table::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    #[test]
    fn every_lint_has_a_row() {
        let document = rules(&Lints::default());
        let rows = document.tables().flat_map(|table| &table.rows);
        let listed: Vec<&Cell> = rows.filter_map(|row| row.cells.first()).collect();
        for code in Code::ALL {
            let cell = Cell::words(code.name());
            assert_eq!(listed.contains(&&cell), code.lint().is_some(), "{code}");
        }
    }
}
