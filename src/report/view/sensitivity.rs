//! `sensitivity`: a tornado chart, the widest bar first.

use crate::analysis::{Change, Changes, Metric, Sensitivity, Swing, Unmoved};
use crate::exact::Exact;
use crate::report::{Block, Cell, Chart, Column, Digits, Document, Row, Table, chart};
use crate::result::{self, Figure};
use crate::scenario::Plan;

use super::crossing;
use super::outlook;
use super::sources;
use super::sweep::{amount, cell, input};

/// The characters of the widest bar on one side.
const WIDEST: u32 = 10;

/// The document; `top` limits the number of inputs, `is_ascii` the characters.
pub fn document(
    plan: &Plan,
    found: &Sensitivity,
    top: Option<usize>,
    is_ascii: bool,
    digits: Digits,
) -> Document {
    let own = found.own.clone().unwrap_or_default();
    let figure = amount(&found.metric, &own).shown(digits);
    let mut heading = vec![plan.name.clone()];
    heading.extend(outlook::without_volume(plan));
    heading.push(format!("{} {figure}, each input moved alone", found.metric.name()));
    let shown = top.unwrap_or(found.moved.len()).min(found.moved.len());
    let mut blocks = vec![Block::Table(tornado(found, &own, shown, is_ascii)), picture(found, &own, shown)];
    let mut notes = Vec::new();
    if shown < found.moved.len() {
        notes.push(format!("{} inputs that move it less are not shown.", found.moved.len() - shown));
    }
    notes.extend(found.moved.iter().flat_map(|swing| changes(swing, &found.designs)));
    notes.extend(outlook::requirements_aside(plan).into_iter().filter(|_| 1 < found.designs.len()));
    for (why, words) in [
        (Unmoved::NoEffect, "Without effect"),
        (Unmoved::Zero, "Zero, so that no part of it can be added"),
        (Unmoved::NotPossible, "Not possible at either end"),
    ] {
        let names = found.unmoved.iter().filter(|(_, other)| *other == why);
        let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
        if !names.is_empty() {
            notes.push(format!("{words}: {}.", names.join(", ")));
        }
    }
    blocks.push(Block::Notes(notes));
    blocks.extend(sources::of([plan], None));
    Document { heading, blocks }
}

fn tornado(found: &Sensitivity, own: &Exact, shown: usize, is_ascii: bool) -> Table {
    let columns = vec![
        Column::words("Input", "input", 0),
        Column::numbers("from", "low", 4),
        Column::numbers("to", "high", 4),
        Column::numbers("if lower", "change_low", 0),
        Column::drawn(2),
        Column::numbers("if higher", "change_high", 0),
        Column::numbers("Elasticity", "elasticity", 3),
        Column::words("as in", "from_cases", 5),
    ];
    let widest = found.moved.iter().map(|swing| swing.size(own)).max().unwrap_or_default();
    let row = |swing: &Swing| {
        let is_share = swing.knob.is_share();
        let change = |end: usize| swing.change(end, own);
        let cell = |end: usize| change(end).map_or(Cell::Nothing, Cell::Change);
        let bar = drawn([change(0), change(1)], &widest, is_ascii);
        Row::body(vec![
            Cell::words(swing.knob.name()),
            Cell::words(input(is_share, &swing.ends[0].0)),
            Cell::words(input(is_share, &swing.ends[1].0)),
            cell(0),
            Cell::words(bar),
            cell(1),
            swing.elasticity.clone().map_or(Cell::Nothing, Cell::Count),
            Cell::words(swing.from_cases.join(", ")),
        ])
    };
    let rows = found.moved.iter().take(shown).map(row).collect();
    Table { columns, rows, ..Table::default() }
}

/// The same as a chart.
fn picture(found: &Sensitivity, own: &Exact, shown: usize) -> Block {
    let end = |swing: &Swing, end: usize| {
        let value = input(swing.knob.is_share(), &swing.ends[end].0);
        (value, swing.change(end, own).map_or(Cell::Nothing, Cell::Change))
    };
    let bar = |swing: &Swing| chart::Swing { input: swing.knob.name(), ends: [end(swing, 0), end(swing, 1)] };
    let kind = chart::Kind::Tornado(found.moved.iter().take(shown).map(bar).collect());
    let title = format!("How far each input moves {}", found.metric.name());
    Block::Chart(Chart { title, kind })
}

/// A decrease to the left of the middle, an increase to the right.
fn drawn(changes: [Option<Exact>; 2], widest: &Exact, is_ascii: bool) -> String {
    let (full, middle) = if is_ascii { ("#", "|") } else { ("█", "│") };
    let longest = |is_less: bool| {
        let sided = changes.iter().flatten().filter(|change| change.is_negative() == is_less);
        let largest = sided.map(Exact::abs).max().unwrap_or_default();
        let share = largest.checked_div(widest).unwrap_or_default();
        let length = (share * Exact::from(WIDEST) + Exact::from(5_i64).shift_down(1)).floor();
        length.to_string().parse::<usize>().unwrap_or(0)
    };
    let (less, more) = (longest(true), longest(false));
    format!("{}{}{middle}{}", " ".repeat(WIDEST as usize - less), full.repeat(less), full.repeat(more))
}

/// Where the cheapest design changes.
fn changes(swing: &Swing, designs: &[String]) -> Vec<String> {
    let shown = |value: &Exact| input(swing.knob.is_share(), value);
    let Some(Changes { all, looked }) = &swing.changes else { return Vec::new() };
    let change = |change: &Change| {
        let (from, to) = (&designs[change.from], &designs[change.to]);
        let place = crossing::place(&change.at, shown);
        format!("! The cheapest design changes from {from} to {to} {place} of {}.", swing.knob.name())
    };
    let doubt = crossing::doubt(looked, shown);
    let doubt = doubt
        .map(|doubt| format!("! Not every change is sure to be found in {}: {doubt}.", swing.knob.name()));
    all.iter().map(change).chain(doubt).collect()
}

/// The result for spreadsheets, with every digit and without bars.
pub fn rows(found: &result::Sensitivity, metric: &Metric) -> Document {
    let numbers = ["value", "low", "high", "figure_low", "figure", "figure_high", "elasticity"];
    let mut columns = vec![Column::words("", "input", 0)];
    columns.extend(numbers.map(|key| Column::numbers("", key, 0)));
    columns.extend(["cheapest_low", "cheapest_high"].map(|key| Column::words("", key, 0)));
    let figure = |value: &Option<Figure>| cell(metric, value.as_ref().map(Figure::number).as_ref());
    let row = |one: &result::Swing| {
        let (low, high) = (&one.low, &one.high);
        let mut cells = vec![Cell::words(&one.input)];
        cells.extend([&one.value, &low.value, &high.value].map(|value| Cell::Count(value.number())));
        cells.extend([&low.figure, &found.own, &high.figure].map(figure));
        cells.push(one.elasticity.as_ref().map_or(Cell::Nothing, |value| Cell::Count(value.number())));
        cells.extend([low, high].map(|end| Cell::words(end.cheapest.as_deref().unwrap_or_default())));
        Row::body(cells)
    };
    let rows = found.inputs.iter().map(row).collect();
    let table = Table { is_data: true, columns, rows, ..Table::default() };
    Document { heading: vec![found.scenario.clone()], blocks: vec![Block::Table(table)] }
}
