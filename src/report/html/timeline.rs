//! Consecutive months: a stacked column for each, with marks for events.

use maud::{Markup, html};

use super::axis::{self, Axis};
use super::frame::{self, Drawn};
use super::stacks;
use crate::exact::Exact;
use crate::report::Digits;
use crate::report::chart::{Stack, Stacks, place};

/// The base of the columns, in pixels from the top.
const BASE: i64 = 230;
/// The position of the axis's highest value, in pixels from the top.
const TOP: i64 = 36;

pub(super) fn drawn(stacks: &Stacks, digits: Digits) -> Drawn {
    let axis = Axis::with_zero(stacks.stacks.iter().filter_map(|stack| place(&stack.total)), BASE, TOP);
    let kind = frame::kind(stacks.stacks.iter().map(|stack| &stack.total));
    let count = i64::try_from(stacks.stacks.len()).unwrap_or(1);
    let slots = Axis::new(Exact::ZERO, Exact::from(count.max(1)), frame::MARGIN, 100);
    let labels: Vec<String> = stacks.stacks.iter().map(|stack| stack.label.clone()).collect();
    let every = frame::every(&labels);
    let marked: Vec<(usize, &Stack)> =
        stacks.stacks.iter().enumerate().filter(|(_, stack)| !stack.marks.is_empty()).collect();
    let marks = html! {
        (frame::upwards(&axis, &kind, digits))
        @for (index, stack) in stacks.stacks.iter().enumerate() {
            @let slot = Exact::from(index as u64);
            (column(stacks, stack, &slots, &slot, &axis, digits))
            @if index % every == 0 {
                @let middle = slots.at(&(&slot + &half()));
                text.tick x=(axis::percent(&middle)) y=(BASE + 16) text-anchor=(frame::anchor(&middle)) { (stack.label) } "\n"
            }
        }
        @for (number, (index, _)) in marked.iter().enumerate() {
            @let x = axis::percent(&slots.at(&(Exact::from(*index as u64) + half())));
            line.mark x1=(x) x2=(x) y1="16" y2=(BASE) {}
            text.label x=(x) y="12" text-anchor="middle" { "▼" (number + 1) } "\n"
        }
    };
    let legend = html! {
        (stacks::legend(stacks))
        @if !marked.is_empty() {
            ol.marks {
                @for (_, stack) in &marked { "\n" li { strong { (stack.label) } ": new prices, " (stack.marks.join(", ")) } }
            } "\n"
        }
    };
    Drawn {
        described: stacks::described(stacks, digits),
        height: BASE + 24,
        least_width: None,
        marks,
        legend,
    }
}

fn half() -> Exact {
    Exact::from(5_i64).shift_down(1)
}

/// A column, with a tenth of its slot free on either side.
fn column(stacks: &Stacks, stack: &Stack, slots: &Axis, slot: &Exact, axis: &Axis, digits: Digits) -> Markup {
    let margin = Exact::ONE.shift_down(1);
    let (left, right) = (slots.at(&(slot + &margin)), slots.at(&(slot + &Exact::ONE - &margin)));
    html! {
        @for (part, [from, to]) in stacks::ends(stack).iter().enumerate() {
            @if from != to {
                @let (bottom, top) = (axis.at(from), axis.at(to));
                rect class=(stacks::look(part)) x=(axis::percent(&left)) width=(axis::percent(&(&right - &left)))
                    y=(axis::pixels(&top)) height=(axis::pixels(&(&bottom - &top))) {
                    title { (stacks::said(stacks, stack, part, digits)) }
                } "\n"
            }
        }
    }
}
