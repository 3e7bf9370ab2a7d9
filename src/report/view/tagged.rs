//! What costs have the same text of a tag, of one scenario and of several.

use crate::analysis::Tagged;
use crate::engine::Projection;
use crate::report::{Cell, Column, Row, Table};
use crate::scenario::Plan;
use crate::units::{Figures, TAG};

use super::parts::{PARTS, of_parts};
use super::sources;

/// The ranks of the parts' columns on a narrow terminal.
const RANKS: [u8; PARTS.len()] = [1, 3, 3, 3, 0, 5, 5, 4, 0];

/// What has no such tag, as people see it.
const NONE: &str = "(none)";

/// The costs of a scenario: a row for each text of a tag, one of what has no such tag, and the total.
pub(super) fn of_one(plan: &Plan, projection: &Projection, name: &str) -> Table {
    let mut columns = ["scenario", "kind"].map(Column::for_machines).to_vec();
    columns.extend(self::columns(name));
    let row = |kind: &str, text: &str, figures: &Figures| {
        [&plan.name, kind].map(Cell::words).into_iter().chain(cells(text, figures)).collect()
    };
    let groups = projection.by_tag(name);
    let body = |(text, figures): &(Option<&str>, Figures)| match text {
        Some(text) => Row::body(row("tag", text, figures)),
        None => Row::body(row("untagged", NONE, figures)),
    };
    let mut rows: Vec<Row> = groups.iter().map(body).collect();
    rows.push(Row::total(row("total", "Total", &projection.totals)));
    let one_source = |text: Option<&str>| {
        let mut steps = projection.steps.iter().filter(|step| step.tags.get(name) == text);
        steps.any(|step| !step.one_source().is_empty())
    };
    let marks: Vec<bool> = groups.iter().map(|(text, _)| one_source(*text)).collect();
    let total = marks.contains(&true);
    let table = Table { is_data: true, columns, rows, ..Table::default() };
    sources::marked(table, marks.into_iter().chain([total]))
}

/// The costs of several scenarios in the same way, summed.
pub(super) fn of_all(tagged: &[Tagged<'_>], name: &str, total: &Figures) -> Table {
    let row = |one: &Tagged<'_>| Some(Row::body(cells(one.text.unwrap_or(NONE), &one.sum()?).collect()));
    let rows = tagged.iter().filter_map(row);
    let total = Row::total(cells("All", total).collect());
    Table { columns: columns(name).collect(), rows: rows.chain([total]).collect(), ..Table::default() }
}

fn columns(name: &str) -> impl Iterator<Item = Column> {
    let tag = format!("{TAG}{name}");
    let parts = PARTS.into_iter().zip(RANKS).map(|((title, key, _), rank)| Column::numbers(title, key, rank));
    std::iter::once(Column::words(&tag, &tag, 0)).chain(parts)
}

fn cells(text: &str, figures: &Figures) -> impl Iterator<Item = Cell> {
    std::iter::once(Cell::words(text)).chain(of_parts(figures))
}
