//! Designs side by side: a stacked bar for each.

use maud::{Markup, html};

use super::axis::Axis;
use super::frame::{self, Drawn};
use crate::exact::Exact;
use crate::report::Digits;
use crate::report::chart::{Stack, Stacks, place};

/// The distance between designs, in pixels.
const ROW: i64 = 46;

/// The classes of parts, in order.
pub(super) const LOOKS: [&str; 4] = ["part-1", "part-2", "part-3", "part-4"];

pub(super) fn drawn(stacks: &Stacks, digits: Digits) -> Drawn {
    let axis = Axis::with_zero(stacks.stacks.iter().filter_map(|stack| place(&stack.total)), 0, 100);
    let bottom = i64::try_from(stacks.stacks.len()).unwrap_or(0) * ROW;
    let kind = frame::kind(stacks.stacks.iter().map(|stack| &stack.total));
    let marks = html! {
        (frame::across(&axis, &kind, digits, bottom))
        @for (index, stack) in stacks.stacks.iter().enumerate() {
            @let top = i64::try_from(index).unwrap_or(0) * ROW;
            text.label x="0" y=(top + 14) { (stack.label) }
            text.value x="100%" y=(top + 14) text-anchor="end" { (stack.total.shown(digits)) } "\n"
            @for (part, [from, to]) in ends(stack).iter().enumerate() {
                @if from != to {
                    (frame::bar(look(part), &axis.at(from), &axis.at(to), [top + 20, 16], &said(stacks, stack, part, digits)))
                }
            }
        }
    };
    Drawn {
        described: described(stacks, digits),
        height: bottom + 20,
        least_width: frame::least_width(
            stacks
                .stacks
                .iter()
                .map(|stack| (stack.label.as_str(), stack.total.shown(digits).chars().count())),
        ),
        marks,
        legend: legend(stacks),
    }
}

pub(super) fn look(part: usize) -> &'static str {
    LOOKS[part % LOOKS.len()]
}

/// The start and end of each part, stacked.
pub(super) fn ends(stack: &Stack) -> Vec<[Exact; 2]> {
    let mut reached = Exact::ZERO;
    let ends = stack.parts.iter().map(|part| {
        let before = reached.clone();
        reached += place(part).cloned().unwrap_or_default().max(Exact::ZERO);
        [before, reached.clone()]
    });
    ends.collect()
}

/// The description of a part of an amount.
pub(super) fn said(stacks: &Stacks, stack: &Stack, part: usize, digits: Digits) -> String {
    format!("{}, {}: {}", stack.label, stacks.parts[part], stack.parts[part].shown(digits))
}

/// All amounts with their parts.
pub(super) fn described(stacks: &Stacks, digits: Digits) -> String {
    let one = |stack: &Stack| {
        let parts = stacks.parts.iter().zip(&stack.parts);
        let parts = parts.filter(|(_, part)| place(part).is_some_and(|amount| !amount.is_zero()));
        let parts: Vec<String> = parts.map(|(name, part)| format!("{name} {}", part.shown(digits))).collect();
        let marks = stack.marks.iter().map(|mark| format!("; {mark}")).collect::<String>();
        format!("{}: {} ({}){marks}", stack.label, stack.total.shown(digits), parts.join(", "))
    };
    stacks.stacks.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The parts that are positive anywhere.
pub(super) fn legend(stacks: &Stacks) -> Markup {
    let is_used = |part: usize| {
        stacks.stacks.iter().any(|stack| place(&stack.parts[part]).is_some_and(|amount| !amount.is_zero()))
    };
    let used = stacks.parts.iter().enumerate().filter(|(part, _)| is_used(*part));
    frame::legend(used.map(|(part, name)| (look(part), name.as_str())))
}
