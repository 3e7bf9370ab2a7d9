//! Elements shared by all kinds of charts: bars, axes, labels, legends.

use maud::{Markup, html};

use crate::exact::Exact;
use crate::report::chart::place;
use crate::report::{Cell, Digits};

use super::axis::{self, Axis};

/// The approximate number of characters that fit side by side on a phone.
const WIDEST_ROW: usize = 40;
/// The approximate width of a character, in pixels.
pub(super) const CHARACTER: usize = 8;

/// The left edge of charts with labels on the left side, in hundredths of the width.
pub(super) const MARGIN: i64 = 12;

/// A drawn chart.
pub(super) struct Drawn {
    /// A description for screen readers.
    pub(super) described: String,
    /// The height, in pixels.
    pub(super) height: i64,
    /// The minimum width, in pixels, if it must not shrink to a phone.
    pub(super) least_width: Option<usize>,
    /// The drawing.
    pub(super) marks: Markup,
    /// The legend below it.
    pub(super) legend: Markup,
}

/// Fill patterns that differ without colours.
pub(super) fn patterns() -> Markup {
    let tile = |id: &str, shape: &str| {
        html! {
            pattern id=(id) width="6" height="6" patternUnits="userSpaceOnUse" {
                rect.ground width="6" height="6" {}
                path d=(shape) {}
            }
        }
    };
    html! {
        svg.patterns aria-hidden="true" width="0" height="0" {
            defs {
                (tile("hatched", "M-1 1L1-1M0 6L6 0M5 7L7 5"))
                (tile("dotted", "M2 2h2v2h-2z"))
                (tile("crossed", "M0 3H6M3 0V6"))
            }
        }
    }
}

/// The legend, with the class and name of each entry.
pub(super) fn legend<'n>(entries: impl IntoIterator<Item = (&'n str, &'n str)>) -> Markup {
    html! {
        ul.legend {
            @for (class, name) in entries {
                "\n"
                li { svg aria-hidden="true" width="16" height="12" { rect class=(class) width="16" height="12" {} } " " (name) }
            }
        } "\n"
    }
}

/// A bar between two positions, in hundredths of the width.
pub(super) fn bar(class: &str, from: &Exact, to: &Exact, [top, height]: [i64; 2], said: &str) -> Markup {
    let (left, right) = (from.min(to), from.max(to));
    html! {
        rect class=(class) x=(axis::percent(left)) y=(top) width=(axis::percent(&(right - left))) height=(height) {
            title { (said) }
        } "\n"
    }
}

/// A horizontal axis at the bottom: lines from the top, with the values below.
pub(super) fn across(axis: &Axis, kind: &Cell, digits: Digits, bottom: i64) -> Markup {
    let ticks = axis.ticks();
    let labels = axis::labels(&ticks, kind, digits);
    let every = every(&labels);
    html! {
        @for (index, (tick, label)) in ticks.iter().zip(&labels).enumerate() {
            @let place = axis.at(tick);
            @let x = axis::percent(&place);
            line.grid x1=(x) x2=(x) y1="0" y2=(bottom) {}
            @if index % every == 0 {
                text.tick x=(x) y=(bottom + 14) text-anchor=(anchor(&place)) { (label) }
            } "\n"
        }
    }
}

/// The minimum width of a chart whose rows start with a name and end with a value, if the longest does not fit a
/// phone.
pub(super) fn least_width<'r>(rows: impl IntoIterator<Item = (&'r str, usize)>) -> Option<usize> {
    let longest = rows.into_iter().map(|(name, value)| name.chars().count() + value + 2).max()?;
    (WIDEST_ROW < longest).then_some(longest * CHARACTER)
}

/// The interval between labels that fit side by side.
pub(super) fn every(labels: &[String]) -> usize {
    let longest = labels.iter().map(|label| label.chars().count() + 2).max().unwrap_or(0);
    (longest * labels.len()).div_ceil(WIDEST_ROW).max(1)
}

/// The part of a label that is anchored at a position, so that it stays within the chart.
pub(super) fn anchor(place: &Exact) -> &'static str {
    if *place < Exact::from(9_i64) {
        "start"
    } else if Exact::from(91_i64) < *place {
        "end"
    } else {
        "middle"
    }
}

/// A vertical axis on the left: lines across the chart, with the values on them.
pub(super) fn upwards(axis: &Axis, kind: &Cell, digits: Digits) -> Markup {
    let ticks = axis.ticks();
    let labels = axis::labels(&ticks, kind, digits);
    html! {
        @for (tick, label) in ticks.iter().zip(&labels) {
            @let place = axis.at(tick);
            line.grid x1="0" x2="100%" y1=(axis::pixels(&place)) y2=(axis::pixels(&place)) {}
            text.over x="0" y=(axis::pixels(&(place - Exact::from(4_i64)))) { (label) } "\n"
        }
    }
}

/// The first cell with a number, which gives the format of axis labels.
pub(super) fn kind<'c>(cells: impl IntoIterator<Item = &'c Cell>) -> Cell {
    let known = cells.into_iter().find(|cell| place(cell).is_some());
    known.cloned().unwrap_or(Cell::Nothing)
}
