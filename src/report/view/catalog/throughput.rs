//! Rate limits and hourly capacity in the tables.

use crate::exact::Exact;
use crate::pricing::{Ceiling, Ceilings, HourlyCapacity};
use crate::report::{Block, Cell, Column, Digits, Row, Table};

/// The known limits in one sentence, if any.
pub(super) fn ceilings(ceilings: &Ceilings) -> Option<String> {
    let shown = |number: &Exact| Cell::Count(number.clone()).shown(Digits::USUAL);
    let known = Ceiling::ALL.into_iter().filter_map(|ceiling| {
        let limit = ceilings.get(ceiling)?;
        Some(format!("{} {}", shown(limit.value.exact()), ceiling.words()))
    });
    let known: Vec<String> = known.collect();
    let cached = match (ceilings.says_cached_counts(), ceilings.cached_counts()) {
        (false, _) => "",
        (true, true) => "; tokens read from the cache count",
        (true, false) => "; tokens read from the cache do not count",
    };
    (!known.is_empty()).then(|| format!("At once: {}{cached}.", known.join(", ")))
}

/// The hourly capacity, the current card first.
pub(super) fn hourly(cards: &[HourlyCapacity], in_force: Option<&HourlyCapacity>) -> Vec<Block> {
    if cards.is_empty() {
        return Vec::new();
    }
    let columns = vec![
        Column::words("Capacity", "capacity", 0),
        Column::numbers("Per hour", "per_hour", 0),
        Column::numbers("Tokens/s", "tokens_per_second", 0),
        Column::numbers("Utilisation", "utilisation", 0),
        Column::numbers("Per million tokens", "per_million", 0),
    ];
    let row = |card: &HourlyCapacity| {
        let from = card.from.map_or_else(|| "from an unknown day".to_owned(), |from| format!("from {from}"));
        let mark = if card.is_same(in_force) { " ◀" } else { "" };
        Row::body(vec![
            Cell::Text(format!("{from}{mark}")),
            Cell::Rate(card.per_hour.exact().clone()),
            Cell::Count(card.tokens_per_second.exact().clone()),
            Cell::Percent(card.utilisation.exact().clone()),
            Cell::Unit(card.per_million()),
        ])
    };
    let table = Table { columns, rows: cards.iter().rev().map(row).collect(), ..Table::default() };
    let mut notes: Vec<String> =
        cards.iter().rev().map(|card| format!("Source: {}.", card.evidence)).collect();
    notes.dedup();
    vec![Block::Table(table), Block::Notes(notes)]
}
