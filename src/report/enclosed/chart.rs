//! Two charts put together.

use super::super::Cell;
use super::super::chart::{Chart, Heat, Kind, Lines, Stack, Stacks, Stage, Swing};
use super::{all, cell, words};

/// Of each value, the digits that are proven; `None` where the charts do not show the same.
pub(super) fn chart(low: &Chart, high: &Chart) -> Option<Chart> {
    let kind = match (&low.kind, &high.kind) {
        (Kind::Waterfall(low), Kind::Waterfall(high)) => Kind::Waterfall(all(low, high, stage)?),
        (Kind::Variants(low), Kind::Variants(high)) => Kind::Variants(stacks(low, high)?),
        (Kind::Timeline(low), Kind::Timeline(high)) => Kind::Timeline(stacks(low, high)?),
        (Kind::Lines(low), Kind::Lines(high)) => Kind::Lines(lines(low, high)?),
        (Kind::Heat(low), Kind::Heat(high)) => Kind::Heat(Heat {
            figures: all(&low.figures, &high.figures, |low, high| cells(low, high))?,
            ..low.clone()
        }),
        (Kind::Tornado(low), Kind::Tornado(high)) => Kind::Tornado(all(low, high, swing)?),
        _ => return None,
    };
    Some(Chart { title: words(&low.title, &high.title), kind })
}

fn cells(low: &[Cell], high: &[Cell]) -> Option<Vec<Cell>> {
    all(low, high, cell)
}

fn stage(low: &Stage, high: &Stage) -> Option<Stage> {
    (low.label == high.label).then_some(Stage { amount: cell(&low.amount, &high.amount)?, ..low.clone() })
}

fn stacks(low: &Stacks, high: &Stacks) -> Option<Stacks> {
    let stack = |low: &Stack, high: &Stack| {
        let (parts, total) = (cells(&low.parts, &high.parts)?, cell(&low.total, &high.total)?);
        (low.label == high.label).then_some(Stack { parts, total, ..low.clone() })
    };
    Some(Stacks { stacks: all(&low.stacks, &high.stacks, stack)?, ..low.clone() })
}

fn lines(low: &Lines, high: &Lines) -> Option<Lines> {
    let line = |(name, low): &(String, Vec<Cell>), (_, high): &(String, Vec<Cell>)| {
        Some((name.clone(), cells(low, high)?))
    };
    let own = match (&low.own, &high.own) {
        (Some(low), Some(high)) => Some(cell(low, high)?),
        _ => None,
    };
    Some(Lines {
        at: cells(&low.at, &high.at)?,
        lines: all(&low.lines, &high.lines, line)?,
        own,
        ..low.clone()
    })
}

fn swing(low: &Swing, high: &Swing) -> Option<Swing> {
    let end = |end: usize| {
        let ((low, change), (high, other)) = (&low.ends[end], &high.ends[end]);
        Some((words(low, high), cell(change, other)?))
    };
    (low.input == high.input).then_some(Swing { ends: [end(0)?, end(1)?], ..low.clone() })
}
