//! Charts of a sweep: lines for one input, a heat map for two.

use crate::analysis::{Axis, Sweep, Swept};
use crate::exact::Exact;
use crate::report::chart::{Heat, Kind, Lines, Turn};
use crate::report::{Block, Cell, Chart};

use super::{best, cell, input};

/// The most points in a chart.
const MOST_POINTS: usize = 2_000;

/// A line per design; `None` if there are too many points.
pub(super) fn lines(sweep: &Sweep, axis: &Axis) -> Option<Block> {
    if MOST_POINTS < axis.values.len() * sweep.designs.len() {
        return None;
    }
    let value = |value: &Exact| {
        if axis.knob.is_share() { Cell::Percent(value.clone()) } else { Cell::Count(value.clone()) }
    };
    let line = |one: &Swept| {
        let figures = one.values.iter().map(|figure| cell(&sweep.metric, figure.as_ref()));
        (one.name.clone(), figures.collect())
    };
    let turn = |after: usize| {
        let (from, to) = (best(sweep, after)?, best(sweep, after + 1)?);
        (from != to).then(|| Turn { after, from: from.to_owned(), to: to.to_owned() })
    };
    let lines = Lines {
        input: axis.knob.name(),
        at: axis.values.iter().map(value).collect(),
        lines: sweep.designs.iter().map(line).collect(),
        own: sweep.designs.first().and_then(|one| one.own_values.first()?.as_ref()).map(value),
        turns: (0..axis.values.len().saturating_sub(1)).filter_map(turn).collect(),
    };
    let title = format!("{} over {}", sweep.metric.name(), axis.knob.name());
    Some(Block::Chart(Chart { title, kind: Kind::Lines(lines) }))
}

/// The heat map of one design.
pub(super) fn heat(sweep: &Sweep, one: &Swept, rows: &Axis, columns: &Axis) -> Option<Block> {
    if MOST_POINTS < one.values.len() {
        return None;
    }
    let values = |axis: &Axis| {
        let values = axis.values.iter().map(|value| input(axis.knob.is_share(), value)).collect();
        (axis.knob.name(), values)
    };
    let figures = one.values.chunks(columns.values.len().max(1));
    let position = |axis: &Axis, own: usize| {
        let own = one.own_values.get(own)?.as_ref()?;
        axis.values.iter().position(|value| value == own)
    };
    let heat = Heat {
        rows: values(rows),
        columns: values(columns),
        figures: figures
            .map(|row| row.iter().map(|figure| cell(&sweep.metric, figure.as_ref())).collect())
            .collect(),
        own: position(rows, 0).zip(position(columns, 1)),
    };
    let whose = if sweep.designs.len() == 1 { String::new() } else { format!(", {}", one.name) };
    let title =
        format!("{} over {} and {}{whose}", sweep.metric.name(), rows.knob.name(), columns.knob.name());
    Some(Block::Chart(Chart { title, kind: Kind::Heat(heat) }))
}
