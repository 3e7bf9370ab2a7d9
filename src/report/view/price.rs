//! `price`: the cost of one kind of call.

use std::collections::BTreeSet;

use crate::analysis::Priced;
use crate::engine::Line;
use crate::exact::Exact;
use crate::report::{Block, Cell, Column, Digits, Document, Row, Table};

use crate::units::Counted;

use super::sources;

/// The document.
pub fn document(priced: &Priced, digits: Digits) -> Document {
    let heading = vec![
        priced.served().to_string(),
        format!("{} × one call", Cell::Count(priced.calls.exact().clone()).shown(Digits::USUAL)),
        priced.currency.clone(),
        sources::prices_of(priced.day, &priced.basis),
    ];
    let lines = &priced.bill.lines;
    let marks = lines.iter().map(Line::is_of_one_source).chain([!priced.basis.one_source.is_empty()]);
    let table = sources::marked(table(priced), marks);
    let is_rounded = table.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.is_rounded(digits));
    let mut notes = cited(priced);
    notes.extend(priced.notes());
    if let (Some(cost), Some(of_all)) = (priced.said_cost(), priced.reported_cost()) {
        let [cost, of_all, ours] = [cost.clone(), of_all, priced.bill.total().exact().clone()]
            .map(|amount| Cell::Unit(amount).shown(digits));
        let times = if priced.calls.exact() == &Exact::ONE {
            String::new()
        } else {
            format!(", which is {of_all} for all calls")
        };
        notes.push(format!(
            "The response itself says that it cost {cost}{times}; at these prices it is {ours}."
        ));
    }
    notes.extend(sources::notes([&priced.basis]));
    if priced.any(|offer| offer.is_overlaid()) {
        notes.push(sources::OVERLAID.to_owned());
    }
    if let Some(region) = &priced.region {
        notes.push(format!("Token rates hold the factor of region `{region}`."));
    }
    notes.extend(priced.bill.lines.iter().filter_map(|line| {
        let free = line.rate.net.terms.as_ref()?.free.as_ref()?;
        Some(format!("What is free of {} is not taken off: {free}.", line.what()))
    }));
    if priced.any(|offer| offer.card.announced) {
        notes.push("These prices are announced and may still change.".to_owned());
    }
    if is_rounded {
        notes.push("Rounded for display; `--digits exact` shows every digit.".to_owned());
    }
    Document { heading, blocks: vec![Block::Table(table), Block::Notes(notes)] }
}

fn table(priced: &Priced) -> Table {
    let has_models = 1 < priced.offers.len();
    let has_hours = priced.bill.lines.iter().any(|line| line.window.is_some());
    let has_used = priced.bill.lines.iter().any(|line| line.used.is_some());
    let mut columns = if has_models { vec![Column::words("Model", "model", 1)] } else { Vec::new() };
    columns.extend([Column::words("Meter", "meter", 0), Column::words("Tier", "tier", 2)]);
    columns.extend(has_hours.then(|| Column::words("Hours", "hours", 2)));
    columns.push(Column::numbers("Quantity", "quantity", 1));
    columns.extend(has_used.then(|| Column::numbers("Used", "used", 1)));
    columns.extend([
        Column::numbers("Rate", "rate", 0),
        Column::numbers("Per", "per", 3),
        Column::numbers("Amount", "amount", 0),
    ]);
    let model = |line: &Line| Cell::words(line.model.as_deref().unwrap_or_default());
    let row = |line: &Line| {
        let mut cells = if has_models { vec![model(line)] } else { Vec::new() };
        cells.extend([
            Cell::words(line.what()),
            line.item.tier().map_or(Cell::Nothing, |tier| Cell::words(tier.name())),
        ]);
        let hours = || line.window.as_ref().map_or(Cell::Nothing, |window| Cell::words(&**window));
        cells.extend(has_hours.then(hours));
        cells.push(Cell::Count(line.quantity.exact().clone()));
        cells.extend(
            has_used
                .then(|| Cell::Count(line.used.as_ref().unwrap_or(&line.quantity.number).exact().clone())),
        );
        cells.extend([
            if is_free(line) { Cell::words("free") } else { Cell::Rate(line.rate.net.usd.exact().clone()) },
            if is_free(line) { Cell::Nothing } else { per(line) },
            Cell::Unit(line.amount.exact().clone()),
        ]);
        Row::body(cells)
    };
    let mut rows: Vec<Row> = priced.bill.lines.iter().map(row).collect();
    let mut total = vec![Cell::words("Total")];
    total.extend(std::iter::repeat_n(Cell::words(""), columns.len() - 2));
    total.push(Cell::Unit(priced.bill.total().exact().clone()));
    rows.push(Row::total(total));
    Table { is_data: true, columns, rows, ..Table::default() }
}

/// The sources of the rates, without duplicates.
fn cited(priced: &Priced) -> Vec<String> {
    let of_rate = |line: &'_ Line| {
        let discounts = line.rate.discounts.iter().filter_map(|discount| discount.evidence.clone());
        line.rate.evidence.clone().into_iter().chain(discounts).collect::<Vec<_>>()
    };
    let evidence = priced.bill.lines.iter().flat_map(of_rate);
    let mut sources: Vec<String> = evidence.map(|evidence| format!("Source: {evidence}.")).collect();
    let mut seen = BTreeSet::new();
    sources.retain(|source| seen.insert(source.clone()));
    sources
}

/// What the rate of a line is for: tokens and calls as a number, anything else with its unit.
fn per(line: &Line) -> Cell {
    let per = line.rate.net.per;
    match per.counted() {
        Counted::Tokens | Counted::Calls => Cell::Count(per.number()),
        _ => Cell::Text(per.words()),
    }
}

fn is_free(line: &Line) -> bool {
    line.rate.list.usd.is_zero()
}
