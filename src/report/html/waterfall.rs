//! Waterfall chart: a bar per stage, from the total before it to the total after it.

use maud::html;

use super::axis::{self, Axis};
use super::frame::{self, Drawn};
use crate::exact::Exact;
use crate::report::chart::{Stage, place};
use crate::report::{Cell, Digits};

/// The distance between stages, in pixels.
const ROW: i64 = 42;

pub(super) fn drawn(stages: &[Stage], digits: Digits) -> Drawn {
    let ends = ends(stages);
    let axis = Axis::with_zero(ends.iter().flatten(), 0, 100);
    let rows = i64::try_from(stages.len()).unwrap_or(i64::MAX / ROW);
    let bottom = rows * ROW;
    let kind = frame::kind(stages.iter().map(|stage| &stage.amount));
    let said = |stage: &Stage| format!("{}: {}", stage.label, signed(stage, digits));
    let marks = html! {
        (frame::across(&axis, &kind, digits, bottom))
        @for (index, (stage, [from, to])) in stages.iter().zip(&ends).enumerate() {
            @let top = i64::try_from(index).unwrap_or(0) * ROW;
            text.label x="0" y=(top + 14) { (stage.label) }
            text.value x="100%" y=(top + 14) text-anchor="end" { (signed(stage, digits)) } "\n"
            (frame::bar(class(stage), &axis.at(from), &axis.at(to), [top + 20, 14], &said(stage)))
            @if index + 1 < stages.len() {
                @let x = axis::percent(&axis.at(to));
                line.link x1=(x) x2=(x) y1=(top + 34) y2=(top + ROW + 20) {} "\n"
            }
        }
    };
    let remarks: Vec<&Stage> = stages.iter().filter(|stage| !stage.remark.is_empty()).collect();
    let used = |wanted: &str| stages.iter().any(|stage| class(stage) == wanted);
    let looks = [("level", "amount"), ("more", "added"), ("less", "taken off")];
    let legend = html! {
        (frame::legend(looks.into_iter().filter(|(class, _)| used(class))))
        ul.remarks {
            @for stage in remarks { "\n" li { strong { (stage.label) } ": " (stage.remark) } }
        } "\n"
    };
    let described = stages.iter().map(said).collect::<Vec<_>>().join("; ");
    Drawn { described, height: bottom + 20, least_width: None, marks, legend }
}

/// The start and end of each bar: a level starts at 0, a change at the total before it.
fn ends(stages: &[Stage]) -> Vec<[Exact; 2]> {
    let mut reached = Exact::ZERO;
    let ends = stages.iter().map(|stage| {
        let amount = place(&stage.amount).cloned().unwrap_or_default();
        let before = reached.clone();
        reached = if stage.is_level { amount.clone() } else { &before + &amount };
        [if stage.is_level { Exact::ZERO } else { before }, reached.clone()]
    });
    ends.collect()
}

fn is_less(stage: &Stage) -> bool {
    place(&stage.amount).is_some_and(Exact::is_negative)
}

fn class(stage: &Stage) -> &'static str {
    match (stage.is_level, is_less(stage)) {
        (true, _) => "level",
        (false, true) => "less",
        (false, false) => "more",
    }
}

/// The amount, with a sign for changes.
fn signed(stage: &Stage, digits: Digits) -> String {
    let shown = stage.amount.shown(digits);
    let is_zero = matches!(&stage.amount, Cell::Change(change) if change.is_zero());
    if stage.is_level || is_less(stage) || is_zero { shown } else { format!("+{shown}") }
}
