//! The sources of the prices, for a standalone report.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Outlook;
use crate::diag::Place;
use crate::engine::Projection;
use crate::pricing::{Attested, Basis, Contract, Evidence};
use crate::report::{Block, Cell, Column, Row, Table};
use crate::scenario::Plan;
use crate::units::Date;

/// The note if a contract overrides prices that the figures depend on.
pub(super) const OVERLAID: &str = "List prices were overlaid with private ones.";

/// The day whose prices are used, what bundle they are from and, unless the day is fixed in the past, when the oldest
/// of them was read.
pub(super) fn prices_of(day: Date, basis: &Basis) -> String {
    read(format!("prices of {day}"), basis)
}

/// A phrase about prices with what bundle they are from and, unless their day is fixed in the past, when the oldest of
/// them was read.
pub(super) fn read(phrase: String, basis: &Basis) -> String {
    let bundle = basis.bundle.map(|bundle| bundle.to_string());
    [Some(phrase), basis.words(), bundle].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// What a reader has to know of the tables that prices are from.
pub(super) fn notes<'b>(bases: impl IntoIterator<Item = &'b Basis> + Clone) -> Vec<String> {
    one_source(bases.clone()).into_iter().chain(replaced(bases)).collect()
}

fn one_source<'b>(bases: impl IntoIterator<Item = &'b Basis>) -> Option<String> {
    let models: BTreeSet<&str> =
        bases.into_iter().flat_map(|basis| basis.one_source.iter().map(String::as_str)).collect();
    let models: Vec<&str> = models.into_iter().collect();
    (!models.is_empty()).then(|| format!("! One source alone has the prices of {}.", enumerated(&models)))
}

fn replaced<'b>(bases: impl IntoIterator<Item = &'b Basis>) -> Vec<String> {
    let replaced: BTreeMap<&String, &String> = bases.into_iter().flat_map(|basis| &basis.replaced).collect();
    let sentence = |(model, table): (&String, &String)| {
        format!("The prices of {model} are those of {table}, in place of those of an earlier table.")
    };
    replaced.into_iter().map(sentence).collect()
}

/// The most models that a note names.
const MOST_MODELS: usize = 6;

fn enumerated(models: &[&str]) -> String {
    let more = match models.len().saturating_sub(MOST_MODELS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}", models[..models.len().min(MOST_MODELS)].join(", "))
}

/// A table with a column that marks the rows whose figures rest on one source alone, if there are any.
pub(super) fn marked(mut table: Table, marks: impl IntoIterator<Item = bool>) -> Table {
    let marks: Vec<bool> = marks.into_iter().collect();
    if marks.contains(&true) {
        table.columns.push(Column::words("Prices", "evidence", 0));
        for (row, mark) in table.rows.iter_mut().zip(marks) {
            row.cells.push(Cell::words(if mark { Attested::OneSource.word() } else { "" }));
        }
    }
    table
}

/// The same for a table with a row per step, one per fixed cost, and one for their total.
pub(super) fn marked_by_step(table: Table, projection: &Projection) -> Table {
    let steps: Vec<bool> = projection.steps.iter().map(|step| !step.one_source().is_empty()).collect();
    let total = steps.contains(&true);
    let fixed = projection.fixed.iter().map(|_| false);
    marked(table, steps.into_iter().chain(fixed).chain([total]))
}

/// Notes on the tables in use, and a row per card in use, by model and first day.
pub(super) fn of<'p>(
    plans: impl IntoIterator<Item = &'p Plan> + Clone,
    outlook: Option<&Outlook>,
) -> Vec<Block> {
    let one_source = one_source(plans.clone().into_iter().map(|plan| &plan.basis));
    let mut blocks = vec![Block::Notes(one_source.into_iter().collect())];
    blocks.extend(of_choice(plans, outlook));
    blocks
}

/// The same where a sentence on the choice says what rests on one source alone.
pub(super) fn of_choice<'p>(
    plans: impl IntoIterator<Item = &'p Plan>,
    outlook: Option<&Outlook>,
) -> Vec<Block> {
    let mut rows: BTreeMap<(String, Option<Date>, usize), Row> = BTreeMap::new();
    let mut is_overlaid = false;
    let plans: Vec<&Plan> = plans.into_iter().collect();
    let mut notes = replaced(plans.iter().map(|plan| &plan.basis));
    for (model, offer) in plans.into_iter().flat_map(|plan| &plan.offers) {
        is_overlaid |= offer.is_overlaid();
        let card = &offer.card;
        let row = row(model, card.from, card.announced, &card.evidence, &card.place);
        rows.insert((model.clone(), card.from, 0), row);
        for (at, contract) in offer.contracts.iter().enumerate() {
            rows.insert((model.clone(), contract.from, at + 1), of_contract(model, contract));
        }
    }
    for change in outlook.iter().flat_map(|outlook| &outlook.changes) {
        is_overlaid |= change.after.is_overlaid();
        let (model, from) = (change.model.to_string(), Some(change.day));
        let row = row(&model, from, change.announced, &change.evidence, &change.place);
        rows.insert((model, from, 0), row);
    }
    let columns = vec![
        Column::words("Prices of", "model", 0),
        Column::words("in force from", "from", 0),
        Column::words("published at", "source", 0),
        Column::words("read on", "checked", 0),
        Column::words("stand in", "place", 0),
    ];
    let title = Some("Where the prices come from".to_owned());
    let table = Table { title, columns, rows: rows.into_values().collect(), ..Table::default() };
    notes.extend(is_overlaid.then(|| OVERLAID.to_owned()));
    vec![Block::Notes(notes), Block::Aside(table)]
}

/// What a contract changes; one without a card has no source but its file.
fn of_contract(model: &str, contract: &Contract) -> Row {
    if let Some(evidence) = &contract.evidence {
        return row(model, contract.from, false, evidence, &contract.place);
    }
    let place = format!("{}:{}", contract.place.source.name, contract.place.line_column().0);
    Row::body([model, "all days", "contract", "", &place].map(Cell::words).into())
}

fn row(model: &str, from: Option<Date>, announced: bool, evidence: &Evidence, place: &Place) -> Row {
    let from = from.map_or_else(|| "unknown".to_owned(), |from| from.to_string());
    let announced = if announced { " (announced)" } else { "" };
    let one_source = if evidence.one_source { " (one source)" } else { "" };
    let origin = format!("{}{one_source}", evidence.origin.text());
    let place = format!("{}:{}", place.source.name, place.line_column().0);
    let checked = evidence.checked.to_string();
    Row::body([model.to_owned(), from + announced, origin, checked, place].map(Cell::Text).into())
}
