//! The sources of the prices, for a standalone report.

use std::collections::BTreeMap;

use crate::analysis::Outlook;
use crate::diag::Place;
use crate::pricing::Evidence;
use crate::report::{Block, Cell, Column, Row, Table};
use crate::scenario::Plan;
use crate::units::Date;

/// The note if a contract overrides prices that the figures depend on.
pub(super) const OVERLAID: &str = "List prices were overlaid with private ones.";

/// A note on private prices, if any, and a row per card in use, by model and first day.
pub(super) fn of<'p>(plans: impl IntoIterator<Item = &'p Plan>, outlook: Option<&Outlook>) -> Vec<Block> {
    let mut rows: BTreeMap<(String, Option<Date>), Row> = BTreeMap::new();
    let mut is_overlaid = false;
    for (model, offer) in plans.into_iter().flat_map(|plan| &plan.offers) {
        is_overlaid |= offer.overlaid;
        let card = &offer.card;
        let row = row(model, card.from, card.announced, &card.evidence, &card.place);
        rows.insert((model.clone(), card.from), row);
    }
    for change in outlook.iter().flat_map(|outlook| &outlook.changes) {
        is_overlaid |= change.after.overlaid;
        let (model, from) = (change.model.to_string(), Some(change.day));
        let row = row(&model, from, change.announced, &change.evidence, &change.place);
        rows.insert((model, from), row);
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
    let overlaid = is_overlaid.then(|| Block::Notes(vec![OVERLAID.to_owned()]));
    overlaid.into_iter().chain([Block::Aside(table)]).collect()
}

fn row(model: &str, from: Option<Date>, announced: bool, evidence: &Evidence, place: &Place) -> Row {
    let from = from.map_or_else(|| "unknown".to_owned(), |from| from.to_string());
    let announced = if announced { " (announced)" } else { "" };
    let origin = evidence.origin.text();
    let place = format!("{}:{}", place.source.name, place.line_column().0);
    let checked = evidence.checked.to_string();
    Row::body([model.to_owned(), from + announced, origin.to_owned(), checked, place].map(Cell::Text).into())
}
