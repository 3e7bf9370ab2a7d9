//! The effect of a change on scenarios: figures before and after, and changed decisions.

use crate::analysis::{Flip, Impact, Side, State};
use crate::exact::Exact;
use crate::report::{Cell, Column, Digits, Row, Table};
use crate::units::Figure;

/// A sentence per changed decision.
pub fn decisions(impacts: &[Impact], digits: Digits) -> Vec<String> {
    let of = |impact: &Impact| {
        let name = impact.name().to_owned();
        let digits = impact.currency().map_or(digits, |currency| digits.in_currency(currency));
        impact.flips().into_iter().map(move |flip| sentence(&name, &flip, digits)).collect::<Vec<_>>()
    };
    impacts.iter().flat_map(of).collect()
}

fn sentence(name: &str, flip: &Flip, digits: Digits) -> String {
    let Flip { case, before, after, at_stake } = flip;
    let case = if case == crate::scenario::BASE_CASE { String::new() } else { format!(" in case {case}") };
    let stays = at_stake.as_ref().map_or_else(String::new, |at_stake| {
        let amount = Cell::Money(at_stake.exact().clone()).shown(digits);
        if at_stake.is_zero() {
            " (both cost the same)".to_owned()
        } else {
            format!(" ({before} would cost {amount} more)")
        }
    });
    format!("{name}: the best design{case} CHANGES from {before} to {after}{stays}")
}

/// Figures before and after, with a row per scenario.
pub fn table(impacts: &[Impact]) -> Table {
    let columns = vec![
        Column::words("Scenario", "scenario", 0),
        Column::for_machines("file"),
        Column::words("Best design", "best", 0),
        Column::words("Prices of", "as_of", 5),
        Column::numbers("Invoice was", "invoice_before", 3),
        Column::numbers("Invoice", "invoice_after", 0),
        Column::numbers("Change", "invoice_change", 4),
        Column::numbers("%", "invoice_relative", 1),
        Column::numbers("Total was", "total_before", 3),
        Column::numbers("Total", "total_after", 0),
        Column::numbers("Change", "total_change", 4),
        Column::numbers("%", "total_relative", 1),
    ];
    let row = |impact: &Impact| {
        let mut cells = vec![Cell::words(impact.name()), Cell::words(&impact.path), Cell::Text(best(impact))];
        cells.push(Cell::Text(span(impact)));
        for figure in [Figure::Invoice, Figure::Total] {
            cells.extend(before_and_after(impact, figure));
        }
        Row::body(cells)
    };
    Table { columns, rows: impacts.iter().map(row).collect(), ..Table::default() }
}

fn before_and_after(impact: &Impact, figure: Figure) -> [Cell; 4] {
    let amount = |state: &State| state.figure(figure).exact().clone();
    let (before, after) = match impact.both() {
        Some((before, after)) => (Some(amount(before)), Some(amount(after))),
        None => (impact.before.state().map(amount), impact.after.state().map(amount)),
    };
    let change = impact.change(figure);
    let relative =
        change.as_ref().zip(before.as_ref()).and_then(|(change, before)| change.checked_div(before));
    let or_nothing = |value: Option<Exact>, kind: fn(Exact) -> Cell| value.map_or(Cell::Nothing, kind);
    [
        or_nothing(before, Cell::Money),
        or_nothing(after, Cell::Money),
        or_nothing(change, Cell::Change),
        or_nothing(relative, Cell::Percent),
    ]
}

/// The day of the prices, or the months covered.
fn span(impact: &Impact) -> String {
    let day = impact.day().map(|day| day.to_string()).unwrap_or_default();
    impact.months().map_or_else(|| day.clone(), |months| format!("{months} months from {day}"))
}

/// The best design, its change, or why there is none.
fn best(impact: &Impact) -> String {
    let best = |state: &State| state.best().filter(|_| state.has_choice()).map(str::to_owned);
    match (&impact.before, &impact.after) {
        (_, Side::Absent) => "removed".to_owned(),
        (Side::Absent, _) => "new".to_owned(),
        (Side::Broken(_), _) => "could not be evaluated before".to_owned(),
        _ if !impact.unpriced.is_empty() => "NO PRICE".to_owned(),
        _ => match impact.both().map(|(before, after)| (best(before), best(after))) {
            Some((_, Some(after))) if impact.flips().is_empty() => after,
            Some((Some(before), Some(after))) if before != after => format!("{before} → {after}"),
            Some((_, Some(after))) => format!("{after}, but not in every case"),
            _ => String::new(),
        },
    }
}
