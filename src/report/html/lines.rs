//! A figure over one input: a line per design, and bands where the lowest one changes.

use maud::{Markup, html};

use super::axis::{self, Axis};
use super::frame::{self, Drawn};
use crate::exact::Exact;
use crate::report::chart::{Lines, Turn, place};
use crate::report::{Cell, Digits};

/// The position of the input's axis, in pixels from the top.
const BASE: i64 = 260;
const TOP: i64 = 24;

/// The classes of lines with their markers.
const LOOKS: [(&str, &str); 6] = [
    ("line-1", "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0-4 0Z"),
    ("line-2", "M-4-4H4V4H-4Z"),
    ("line-3", "M0-5L5 4H-5Z"),
    ("line-4", "M0-5L5 0L0 5L-5 0Z"),
    ("line-5", "M0 5L5-4H-5Z"),
    ("line-6", "M-5-5L5 5M-5 5L5-5"),
];
/// The most points with markers of their own.
const MOST_MARKS: usize = 40;

pub(super) fn drawn(lines: &Lines, digits: Digits) -> Drawn {
    let values: Vec<Exact> = lines.at.iter().filter_map(|cell| place(cell).cloned()).collect();
    let least = values.iter().min().cloned().unwrap_or_default();
    let most = values.iter().max().cloned().unwrap_or_default();
    let across = Axis::new(least, most, frame::MARGIN, 98);
    let figures = || lines.lines.iter().flat_map(|(_, figures)| figures);
    let known: Vec<&Exact> = figures().filter_map(place).collect();
    let upwards = Axis::with_zero(known, BASE, TOP);
    let own = lines
        .own
        .as_ref()
        .and_then(place)
        .filter(|own| values.iter().min() <= Some(*own) && Some(*own) <= values.iter().max());
    let marks = html! {
        @for turn in &lines.turns { (band(turn, &values, &across)) }
        (frame::upwards(&upwards, &frame::kind(figures()), digits))
        (frame::across(&across, &frame::kind(&lines.at), digits, BASE))
        @if let Some(own) = own {
            @let own = across.at(own);
            line.mark x1=(axis::percent(&own)) x2=(axis::percent(&own)) y1="14" y2=(BASE) {}
            text.label x=(axis::percent(&own)) y="11" text-anchor=(frame::anchor(&own)) { "▼ scenario" } "\n"
        }
        @for (index, (name, figures)) in lines.lines.iter().enumerate() {
            (line(index, name, figures, lines, [&across, &upwards], digits))
        }
    };
    Drawn {
        described: described(lines, digits),
        height: BASE + 22,
        least_width: None,
        marks,
        legend: legend(lines, digits),
    }
}

/// The band of values between which the lowest line changes.
fn band(turn: &Turn, values: &[Exact], across: &Axis) -> Markup {
    let ends = values.get(turn.after).zip(values.get(turn.after + 1));
    html! {
        @if let Some((from, to)) = ends {
            (frame::bar("band", &across.at(from), &across.at(to), [TOP, BASE - TOP], &format!("from {} to {}", turn.from, turn.to)))
        }
    }
}

fn line(
    index: usize,
    name: &str,
    figures: &[Cell],
    lines: &Lines,
    [across, upwards]: [&Axis; 2],
    digits: Digits,
) -> Markup {
    let (class, shape) = LOOKS[index % LOOKS.len()];
    let point = |at: usize| {
        let (x, y) = (place(lines.at.get(at)?)?, place(figures.get(at)?)?);
        Some((axis::percent(&across.at(x)), axis::pixels(&upwards.at(y))))
    };
    let points: Vec<Option<(String, String)>> = (0..figures.len()).map(point).collect();
    let has_marks = points.len() <= MOST_MARKS;
    html! {
        g class=(class) {
            @for pair in points.windows(2) {
                @if let [Some((x1, y1)), Some((x2, y2))] = pair { line x1=(x1) y1=(y1) x2=(x2) y2=(y2) {} }
            } "\n"
            @for (at, point) in points.iter().enumerate() {
                @if let Some((x, y)) = point.as_ref().filter(|_| has_marks) {
                    svg x=(x) y=(y) overflow="visible" {
                        path d=(shape) { title { (name) " at " (lines.at[at].shown(digits)) ": " (figures[at].shown(digits)) } }
                    }
                }
            } "\n"
        }
    }
}

fn described(lines: &Lines, digits: Digits) -> String {
    let one = |(name, figures): &(String, Vec<Cell>)| {
        let ends = [lines.at.first().zip(figures.first()), lines.at.last().zip(figures.last())];
        let ends = ends.into_iter().flatten();
        let ends: Vec<String> =
            ends.map(|(at, figure)| format!("{} at {}", figure.shown(digits), at.shown(digits))).collect();
        format!("{name}: {}", ends.join(", "))
    };
    lines.lines.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn legend(lines: &Lines, digits: Digits) -> Markup {
    let at = |index: usize| lines.at.get(index).map_or_else(String::new, |at| at.shown(digits));
    html! {
        ul.legend {
            @for (index, (name, _)) in lines.lines.iter().enumerate() {
                @let (class, shape) = LOOKS[index % LOOKS.len()];
                "\n"
                li {
                    svg aria-hidden="true" width="28" height="12" {
                        g class=(class) { line x1="0" x2="28" y1="6" y2="6" {} svg x="14" y="6" overflow="visible" { path d=(shape) {} } }
                    }
                    " " (name)
                }
            }
        } "\n"
        p.remarks { "Across: " (lines.input) "." } "\n"
        @if !lines.turns.is_empty() {
            ul.remarks {
                @for turn in &lines.turns {
                    "\n"
                    li { "The lowest changes from " strong { (turn.from) } " to " strong { (turn.to) } " between " (at(turn.after)) " and " (at(turn.after + 1)) " (shaded)." }
                }
            } "\n"
        }
    }
}
