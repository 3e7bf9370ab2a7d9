//! Where the prices come from, for a report that stands alone.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::analysis::Outlook;
use crate::pricing::{Evidence, Origin};
use crate::scenario::Plan;
use crate::units::Date;

use super::super::{Block, Cell, Column, Row, Table};

/// A row for each card in use.
pub(super) fn of<'p>(plans: impl IntoIterator<Item = &'p Plan>, outlook: Option<&Outlook>) -> Block {
    let mut cards: BTreeMap<(String, Option<Date>), (Arc<Evidence>, String, bool)> = BTreeMap::new();
    for (model, offer) in plans.into_iter().flat_map(|plan| &plan.offers) {
        let card = &offer.card;
        let said = (Arc::clone(&card.evidence), stands(&card.place), card.announced);
        cards.insert((model.clone(), card.from), said);
    }
    for change in outlook.iter().flat_map(|outlook| &outlook.changes) {
        let said = (Arc::clone(&change.evidence), stands(&change.place), change.announced);
        cards.insert((change.model.to_string(), Some(change.day)), said);
    }
    let columns = vec![
        Column::words("Prices of", "model", 0),
        Column::words("in force from", "from", 0),
        Column::words("published at", "source", 0),
        Column::words("read on", "checked", 0),
        Column::words("stand in", "place", 0),
    ];
    let row = |((model, from), (evidence, place, announced)): (
        (String, Option<Date>),
        (Arc<Evidence>, String, bool),
    )| {
        let from = from.map_or_else(|| "unknown".to_owned(), |from| from.to_string());
        let announced = if announced { " (announced)" } else { "" };
        let (Origin::Url(origin) | Origin::Document(origin)) = &evidence.origin;
        let checked = evidence.checked.to_string();
        Row::body([model, from + announced, origin.clone(), checked, place].map(Cell::Text).into())
    };
    let rows = cards.into_iter().map(row).collect();
    Block::Aside(Table {
        title: Some("Where the prices come from".to_owned()),
        columns,
        rows,
        ..Table::default()
    })
}

fn stands(place: &crate::diag::Place) -> String {
    format!("{}:{}", place.source.name, place.line_column().0)
}
