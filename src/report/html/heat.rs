//! Heat map of a figure over two inputs: a field per pair of values, darker for larger figures.

use maud::html;

use super::axis::{self, Axis};
use super::frame::{CHARACTER, Drawn};
use crate::exact::Exact;
use crate::report::Digits;
use crate::report::chart::{Heat, place};

/// The height of a row, in pixels.
const ROW: i64 = 30;
/// The top of the rows, below the values of the columns.
const TOP: i64 = 54;

pub(super) fn drawn(heat: &Heat, digits: Digits) -> Drawn {
    let figures = || heat.figures.iter().flatten();
    let shown: Vec<Vec<String>> =
        heat.figures.iter().map(|row| row.iter().map(|cell| cell.shown(digits)).collect()).collect();
    let known = || figures().filter_map(place);
    let least = known().min().cloned().unwrap_or_default();
    let most = known().max().cloned().unwrap_or_default();
    // The first column has the values of the rows.
    let slots = Axis::new(Exact::ZERO, Exact::from(heat.columns.1.len() as u64 + 1), 0, 100);
    let width = axis::percent(&slots.at(&Exact::ONE));
    let middle = |column: usize| {
        axis::percent(&slots.at(&(Exact::from(column as u64 + 1) + Exact::from(5_i64).shift_down(1))))
    };
    let y = |row: usize| TOP + i64::try_from(row).unwrap_or(0) * ROW;
    let marks = html! {
        text.tick x="100%" y="12" text-anchor="end" { (heat.columns.0) " →" }
        text.tick x="0" y="28" { "↓ " (heat.rows.0) } "\n"
        @for (column, value) in heat.columns.1.iter().enumerate() {
            text.label x=(middle(column)) y=(TOP - 6) text-anchor="middle" { (value) }
        } "\n"
        @for (row, value) in heat.rows.1.iter().enumerate() {
            text.label x="0" y=(y(row) + 20) { (value) } "\n"
            @for (column, cell) in heat.figures[row].iter().enumerate() {
                @let x = axis::percent(&slots.at(&Exact::from(column as u64 + 1)));
                @let is_own = heat.own == Some((row, column));
                @if let Some(value) = place(cell) {
                    rect.heat x=(x) y=(y(row)) width=(width) height=(ROW) fill-opacity=(shade(value, &least, &most)) {}
                }
                @if is_own { rect.own x=(x) y=(y(row) + 1) width=(width) height=(ROW - 2) {} }
                text.value x=(middle(column)) y=(y(row) + 20) text-anchor="middle" { (shown[row][column]) } "\n"
            }
        }
    };
    let longest =
        shown.iter().flatten().chain(&heat.columns.1).chain(&heat.rows.1).map(|text| text.chars().count());
    let column = longest.max().unwrap_or(0) * CHARACTER + 12;
    let described =
        heat.rows.1.iter().zip(&shown).map(|(row, figures)| format!("{row}: {}", figures.join(", ")));
    let names = [&heat.rows.0, &heat.columns.0].map(|name| (name.chars().count() + 2) * CHARACTER);
    let names = names.into_iter().max().unwrap_or(0);
    Drawn {
        described: described.collect::<Vec<_>>().join("; "),
        height: y(heat.rows.1.len()) + 4,
        least_width: Some(names.max(column * (heat.columns.1.len() + 1))),
        marks,
        legend: html! {
            p.remarks { "The stronger the shade, the higher." @if heat.own.is_some() { " The frame is around the scenario's own values." } } "\n"
        },
    }
}

/// From almost 0 for the lowest to half for the highest, so that the figure stays readable.
fn shade(value: &Exact, least: &Exact, most: &Exact) -> String {
    let share = (value - least).checked_div(&(most - least)).unwrap_or_default();
    axis::pixels(&((share * Exact::from(45_i64) + Exact::from(8_i64)).shift_down(2)))
}
