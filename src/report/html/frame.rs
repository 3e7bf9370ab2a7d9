//! The parts that all kinds of charts share: bars, axes, labels, legends.

use maud::{Markup, html};

use crate::exact::Exact;
use crate::report::chart::place;
use crate::report::{Cell, Digits};

use super::axis::{self, Axis};

/// About how many characters of labels fit side by side on a phone.
const WIDEST_ROW: usize = 40;
/// The width of a character, about, in pixels.
pub(super) const CHARACTER: usize = 8;

/// Where charts begin that have values written up their left side, in hundredths of the width.
pub(super) const MARGIN: i64 = 12;

/// A chart as it is drawn.
pub(super) struct Drawn {
    /// A description for readers who cannot see it.
    pub(super) described: String,
    /// How high it is, in pixels.
    pub(super) height: i64,
    /// How wide it is at least, in pixels, where it must not shrink as far as a phone.
    pub(super) least_width: Option<usize>,
    /// What is drawn.
    pub(super) marks: Markup,
    /// The legend below it.
    pub(super) legend: Markup,
}

/// Fills that differ without colours.
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

/// What looks how.
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

/// A bar from one place to another, in hundredths of the width.
pub(super) fn bar(class: &str, from: &Exact, to: &Exact, [top, height]: [i64; 2], said: &str) -> Markup {
    let (left, right) = (from.min(to), from.max(to));
    html! {
        rect class=(class) x=(axis::percent(left)) y=(top) width=(axis::percent(&(right - left))) height=(height) {
            title { (said) }
        } "\n"
    }
}

/// An axis along the bottom of a chart: lines from the top, and beneath them the values.
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

/// How wide a chart is at least whose rows begin with a name and end with a value, where the longest of
/// them does not fit a phone.
pub(super) fn least_width<'r>(rows: impl IntoIterator<Item = (&'r str, usize)>) -> Option<usize> {
    let longest = rows.into_iter().map(|(name, value)| name.chars().count() + value + 2).max()?;
    (WIDEST_ROW < longest).then_some(longest * CHARACTER)
}

/// Every how many labels are written, so that they fit side by side.
pub(super) fn every(labels: &[String]) -> usize {
    let longest = labels.iter().map(|label| label.chars().count() + 2).max().unwrap_or(0);
    (longest * labels.len()).div_ceil(WIDEST_ROW).max(1)
}

/// Which part of a label stands at a place, so that it stays within the chart.
pub(super) fn anchor(place: &Exact) -> &'static str {
    if *place < Exact::from(9_i64) {
        "start"
    } else if Exact::from(91_i64) < *place {
        "end"
    } else {
        "middle"
    }
}

/// An axis up the left side: lines all the way across, and on them the values.
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

/// The first cell of a kind that has a number, from which labels of an axis take theirs.
pub(super) fn kind<'c>(cells: impl IntoIterator<Item = &'c Cell>) -> Cell {
    let known = cells.into_iter().find(|cell| place(cell).is_some());
    known.cloned().unwrap_or(Cell::Nothing)
}
