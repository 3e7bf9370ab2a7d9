//! Tornado chart of input effects: bars to the left for decreases, to the right for increases.

use maud::{Markup, html};

use super::axis::Axis;
use super::frame::{self, Drawn};
use crate::exact::Exact;
use crate::report::chart::{Swing, place};
use crate::report::{Cell, Digits};

/// The distance between inputs, in pixels.
const ROW: i64 = 58;

/// The classes of the bars of the lower and the higher value.
const LOOKS: [&str; 2] = ["less", "more"];

pub(super) fn drawn(swings: &[Swing], digits: Digits) -> Drawn {
    let widest = swings
        .iter()
        .flat_map(|swing| &swing.ends)
        .filter_map(|(_, change)| place(change))
        .map(Exact::abs)
        .max();
    let widest = widest.filter(|widest| !widest.is_zero()).unwrap_or(Exact::ONE);
    let axis = Axis::new(-&widest, widest, 0, 100);
    let bottom = i64::try_from(swings.len()).unwrap_or(0) * ROW;
    let marks = html! {
        line.grid x1="50%" x2="50%" y1="0" y2=(bottom) {} "\n"
        @for (index, swing) in swings.iter().enumerate() {
            @let top = i64::try_from(index).unwrap_or(0) * ROW;
            text.label x="0" y=(top + 14) { (swing.input) } "\n"
            @for (end, (_, change)) in swing.ends.iter().enumerate() {
                @if let Some(amount) = place(change) {
                    (bar(swing, end, amount, &axis, top, digits))
                }
            }
            text.tick x="0" y=(top + 49) { (said(swing, 0, digits)) }
            text.tick x="100%" y=(top + 49) text-anchor="end" { (said(swing, 1, digits)) } "\n"
        }
    };
    let described =
        |swing: &Swing| format!("{}: {}, {}", swing.input, said(swing, 0, digits), said(swing, 1, digits));
    Drawn {
        described: swings.iter().map(described).collect::<Vec<_>>().join("; "),
        height: bottom + 4,
        least_width: frame::least_width(swings.iter().map(|swing| (swing.input.as_str(), 0))),
        marks,
        legend: frame::legend([(LOOKS[0], "at the lower value"), (LOOKS[1], "at the higher value")]),
    }
}

/// If both bars are on the same side, that of the lower value is above the other.
fn bar(swing: &Swing, end: usize, amount: &Exact, axis: &Axis, top: i64, digits: Digits) -> Markup {
    let is_less = |end: usize| place(&swing.ends[end].1).map(Exact::is_negative);
    let (from, height) = match (is_less(0) == is_less(1), end) {
        (false, _) => (top + 20, 16),
        (true, 0) => (top + 20, 8),
        (true, _) => (top + 28, 8),
    };
    frame::bar(
        LOOKS[end],
        &axis.at(&Exact::ZERO),
        &axis.at(amount),
        [from, height],
        &said(swing, end, digits),
    )
}

/// `80%: −$12.00`
fn said(swing: &Swing, end: usize, digits: Digits) -> String {
    let (value, change) = &swing.ends[end];
    let shown = change.shown(digits);
    let is_more = place(change).is_some_and(|amount| Exact::ZERO < *amount);
    let sign = if is_more { "+" } else { "" };
    match change {
        Cell::Nothing => format!("{value}: not possible"),
        _ => format!("{value}: {sign}{shown}"),
    }
}
