//! `project --capacity`: the peak load on models, compared with the vendors' limits.

mod words;

use crate::analysis::capacity::{Hourly, ModelLoad, QuotaUse};
use crate::analysis::{Capacity, Projected};
use crate::exact::Exact;
use crate::report::{Block, Cell, Column, Digits, Document, Row, Table};

use super::projection::heading;
use super::sources;

/// The document of one scenario.
pub fn document(projected: &Projected, digits: Digits) -> Document {
    let capacity = &projected.capacity;
    let mut heading = heading(projected, None);
    // Only amounts for capacity by the hour depend on a price day here.
    if capacity.hourly.is_empty() {
        heading.truncate(2);
    }
    heading.push("capacity at the peak".to_owned());
    if let Some(outlook) = &projected.outlook {
        heading.push(format!("in the busiest month, {}", outlook.busiest.month));
    }
    let mut blocks = vec![Block::Table(uses(projected)), Block::Table(loads(capacity))];
    blocks.extend(capacity.quota.as_ref().map(|quota| Block::Table(weights(quota))));
    if !capacity.hourly.is_empty() {
        blocks.push(Block::Table(hourly(capacity)));
    }
    let mut notes = words::notes(capacity, digits);
    // Only capacity by the hour is compared with token prices here.
    if projected.is_overlaid() && !capacity.hourly.is_empty() {
        notes.push(sources::OVERLAID.to_owned());
    }
    blocks.push(Block::Notes(notes));
    Document { heading, blocks }
}

/// A row per model and limit.
fn uses(projected: &Projected) -> Table {
    let capacity = &projected.capacity;
    let columns = vec![
        Column::for_machines("scenario"),
        Column::words("Model", "model", 0),
        Column::words("At the peak", "of", 0),
        Column::numbers("Asked", "asked", 0),
        Column::numbers("Limit", "limit", 0),
        Column::numbers("Used", "used", 0),
        Column::numbers("Full at, a month", "full_at", 1),
    ];
    let rows = capacity.models.iter().flat_map(|model| {
        model.uses.iter().map(|one| {
            let used = one.utilisation();
            Row::body(vec![
                Cell::words(&projected.plan.name),
                Cell::words(&*model.load.model),
                Cell::words(one.ceiling.words()),
                known(one.peak.as_ref()),
                known(one.limit.as_ref().map(|limit| limit.value.exact())),
                used.clone().map_or(Cell::Nothing, Cell::Percent),
                used.and_then(|used| capacity.full_at(&used)).map_or(Cell::Nothing, Cell::Whole),
            ])
        })
    });
    Table { is_data: true, columns, rows: rows.collect(), ..Table::default() }
}

/// A number, or that it is unknown.
fn known(number: Option<&Exact>) -> Cell {
    number.map_or_else(|| Cell::words("unknown"), |number| Cell::Count(number.clone()))
}

/// A row per model: a month's work, and the time to process it all at once.
fn loads(capacity: &Capacity) -> Table {
    let columns = vec![
        Column::words("A month's work at once", "model", 0),
        Column::numbers("Requests", "requests", 0),
        Column::numbers("Input", "input", 1),
        Column::numbers("Cached", "cache_read", 3),
        Column::numbers("Output", "output", 1),
        Column::numbers("Batch tier", "batched", 3),
        Column::numbers("Minutes", "minutes", 0),
        Column::words("Bound by", "bound_by", 2),
    ];
    let count = |number: &Exact| Cell::Count(number.clone());
    let row = |model: &ModelLoad| {
        let load = &model.load;
        let drain = model.drain();
        Row::body(vec![
            Cell::words(&*load.model),
            count(load.requests.exact()),
            count(load.input.exact()),
            count(load.cache_read.exact()),
            count(load.output.exact()),
            count(load.batched.exact()),
            known(drain.as_ref().map(|(minutes, _)| minutes)),
            Cell::words(drain.map_or("", |(_, ceiling)| ceiling.words())),
        ])
    };
    Table { columns, rows: capacity.models.iter().map(row).collect(), ..Table::default() }
}

/// A row per model of a plan.
fn weights(quota: &QuotaUse) -> Table {
    let columns = vec![
        Column::words(&format!("Plan {}", quota.plan), "model", 0),
        Column::numbers("Requests", "requests", 0),
        Column::numbers("Weight", "weight", 0),
        Column::numbers("Counted", "counted", 0),
        Column::numbers("Allowance", "allowance", 0),
        Column::numbers("Used", "used", 0),
    ];
    let mut rows: Vec<Row> = Vec::new();
    for one in &quota.models {
        rows.push(Row::body(vec![
            Cell::words(&*one.model),
            Cell::Count(one.requests.exact().clone()),
            Cell::Count(one.weight.exact().clone()),
            Cell::Count(one.counted.exact().clone()),
            Cell::words(""),
            Cell::words(""),
        ]));
    }
    rows.push(Row::total(vec![
        Cell::words("Total"),
        Cell::Count(quota.models.iter().map(|one| one.requests.exact()).sum()),
        Cell::words(""),
        Cell::Count(quota.used.exact().clone()),
        Cell::Count(quota.allowance.value.exact().clone()),
        Cell::Percent(quota.utilisation()),
    ]));
    Table { columns, rows, ..Table::default() }
}

/// A row per model with capacity for sale by the hour.
fn hourly(capacity: &Capacity) -> Table {
    let columns = vec![
        Column::words("By the hour", "model", 0),
        Column::numbers("A month", "per_month", 1),
        Column::numbers("Per million", "per_million", 0),
        Column::numbers("By the token", "billed_per_million", 0),
        Column::numbers("Needed", "needed", 1),
        Column::numbers("Cost", "cost", 0),
        Column::numbers("Billed", "billed", 0),
        Column::numbers("Even at, a month", "even_at", 0),
    ];
    let row = |one: &Hourly| {
        let even = one.break_even().map(|part| capacity.volume.exact() * &part);
        Row::body(vec![
            Cell::words(&*one.model),
            Cell::Money(one.per_month.exact().clone()),
            Cell::Unit(one.card.per_million()),
            one.billed_per_million().map_or(Cell::Nothing, Cell::Unit),
            Cell::Count(one.needed().exact().clone()),
            Cell::Money(one.cost().exact().clone()),
            Cell::Money(one.billed.exact().clone()),
            even.map_or_else(|| Cell::words("never"), Cell::Count),
        ])
    };
    Table { columns, rows: capacity.hourly.iter().map(row).collect(), ..Table::default() }
}
