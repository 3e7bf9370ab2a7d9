//! `sweep`: a figure over one or two inputs.

mod chart;
mod picture;

use crate::analysis::{Axis, Change, Changes, Metric, Sweep, Swept};
use crate::diag::{Code, reason};
use crate::effort::parallel;
use crate::exact::Exact;
use crate::report::{Block, Cell, Column, Digits, Document, HYPOTHETICAL, Row, Table, csv};
use crate::scenario::Plan;
use crate::units::Unit;

use super::crossing;
use super::outlook;
use super::sources;

pub use self::chart::Chart;

/// The document.
pub fn document(plan: &Plan, sweep: &Sweep, chart: Option<Chart>, digits: Digits) -> Document {
    let mut heading = vec![plan.name.clone()];
    heading.extend(outlook::facts_of_sums(plan));
    heading.push(format!("{} over {}", sweep.metric.name(), names(sweep).join(" and ")));
    let varies_price = sweep.axes.iter().any(|axis| axis.knob.is_price());
    heading.extend(varies_price.then(|| HYPOTHETICAL.to_owned()));
    let mut blocks = Vec::new();
    match sweep.axes.as_slice() {
        [rows, columns] => {
            for one in &sweep.designs {
                blocks.push(Block::Table(grid(sweep, one, rows, columns, digits)));
                blocks.extend(picture::heat(sweep, one, rows, columns));
            }
        }
        [axis, ..] => {
            blocks.push(Block::Table(list(sweep, axis, chart)));
            blocks.extend(picture::lines(sweep, axis));
            if let Some(chart) = chart.filter(|chart| chart.is_line) {
                blocks.push(Block::Drawing(chart::lines(sweep, axis, chart, digits)));
            }
        }
        [] => {}
    }
    let mut notes = own_values(sweep, digits);
    if let [axis] = sweep.axes.as_slice() {
        notes.extend(sweep.designs.iter().filter_map(|one| slope(axis, one, sweep.designs.len(), digits)));
        notes.extend(changes(sweep, axis));
        notes.extend(outlook::requirements_aside(plan).into_iter().filter(|_| 1 < sweep.designs.len()));
    }
    notes.extend(sweep.designs.iter().filter_map(not_possible));
    blocks.push(Block::Notes(notes));
    blocks.extend(sources::of([plan], None));
    Document { heading, blocks }
}

fn names(sweep: &Sweep) -> Vec<String> {
    sweep.axes.iter().map(|axis| axis.knob.name()).collect()
}

/// A value of an input for people.
pub(super) fn input(axis_is_share: bool, value: &Exact) -> String {
    let text = |value: &Exact| value.nearest(value.places_for(8).min(12)).grouped();
    if axis_is_share { format!("{}%", text(&(value * Exact::from(100_i64)))) } else { text(value) }
}

pub(super) fn amount(metric: &Metric, value: &Exact) -> Cell {
    match metric {
        Metric::PerUnit | Metric::PerGoodUnit | Metric::Path(_, Unit::Each | Unit::Rate(_)) => {
            Cell::Unit(value.clone())
        }
        Metric::Path(_, Unit::Part) => Cell::Percent(value.clone()),
        Metric::Path(_, Unit::Tokens | Unit::Calls | Unit::Things | Unit::Factor) => {
            Cell::Count(value.clone())
        }
        _ => Cell::Money(value.clone()),
    }
}

/// The same for a figure that may be undefined.
pub(super) fn cell(metric: &Metric, value: Option<&Exact>) -> Cell {
    value.map_or(Cell::Nothing, |value| amount(metric, value))
}

/// One input: a row per value, a column per design.
fn list(sweep: &Sweep, axis: &Axis, chart: Option<Chart>) -> Table {
    let is_alone = sweep.designs.len() == 1;
    let mut columns = vec![Column::numbers(&axis.knob.name(), "input", 0)];
    for one in &sweep.designs {
        let title = if is_alone { sweep.metric.name() } else { one.name.clone() };
        columns.push(Column::numbers(&title, &one.name, 0));
    }
    columns.push(Column::numbers("vs scenario", "against_own", 2));
    columns.push(Column::words("", "best", 3));
    columns.push(Column::words("", "own", 1));
    columns.push(Column::drawn(4));
    let bars = chart.filter(|chart| is_alone && !chart.is_line);
    let drawn = bars.map(|chart| chart::bars(&sweep.designs[0], chart));
    let row = |(index, value): (usize, &Exact)| {
        let mut cells = vec![Cell::words(input(axis.knob.is_share(), value))];
        cells.extend(sweep.designs.iter().map(|one| cell(&sweep.metric, one.values[index].as_ref())));
        let only = &sweep.designs[0];
        let change = only.values[index].as_ref().zip(only.own.as_ref());
        let change = change.and_then(|(value, own)| (value - own).checked_div(own)).filter(|_| is_alone);
        let change = change.filter(|change| !change.is_zero());
        cells.push(change.map_or(Cell::words(""), Cell::Percent));
        cells.push(Cell::words(if is_alone { "" } else { best(sweep, index).unwrap_or("") }));
        let is_own = sweep.designs[0].own_values[0].as_ref() == Some(value);
        cells.push(Cell::words(if is_own { "◀ scenario" } else { "" }));
        cells.push(Cell::words(drawn.as_ref().map_or("", |drawn| &drawn[index])));
        Row::body(cells)
    };
    Table { columns, rows: axis.values.iter().enumerate().map(row).collect(), ..Table::default() }
}

/// The design with the lowest figure at a point.
fn best(sweep: &Sweep, point: usize) -> Option<&str> {
    let known = sweep.designs.iter().filter_map(|one| Some((one.values[point].as_ref()?, one.name.as_str())));
    known.min_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, name)| name)
}

/// Two inputs: rows and columns, a table per design; the scenario's own values are in brackets.
fn grid(sweep: &Sweep, one: &Swept, rows: &Axis, columns: &Axis, digits: Digits) -> Table {
    let title = if sweep.designs.len() == 1 { sweep.metric.name() } else { one.name.clone() };
    let mut heads = vec![Column::numbers(&rows.knob.name(), "input", 0)];
    for (index, value) in columns.values.iter().enumerate() {
        let rank = u8::try_from(index + 1).unwrap_or(u8::MAX);
        heads.push(Column::numbers(&input(columns.knob.is_share(), value), &value.to_string(), rank));
    }
    let width = columns.values.len();
    let is_own = |row: &Exact, column: &Exact| {
        one.own_values[0].as_ref() == Some(row) && one.own_values[1].as_ref() == Some(column)
    };
    let row = |(index, value): (usize, &Exact)| {
        let figures = columns.values.iter().enumerate().map(|(at, column)| {
            let figure = cell(&sweep.metric, one.values[index * width + at].as_ref());
            if is_own(value, column) { Cell::words(format!("[{}]", figure.shown(digits))) } else { figure }
        });
        let first = Cell::words(input(rows.knob.is_share(), value));
        Row::body(std::iter::once(first).chain(figures).collect())
    };
    Table {
        title: Some(format!("{title}, by {} across", columns.knob.name())),
        columns: heads,
        rows: rows.values.iter().enumerate().map(row).collect(),
        ..Table::default()
    }
}

fn own_values(sweep: &Sweep, digits: Digits) -> Vec<String> {
    let of_design = |one: &Swept| {
        let own = one.own.as_ref()?;
        let values: Option<Vec<String>> = sweep
            .axes
            .iter()
            .zip(&one.own_values)
            .map(|(axis, value)| {
                Some(format!("{} {}", axis.knob.name(), input(axis.knob.is_share(), value.as_ref()?)))
            })
            .collect();
        let whose = if sweep.designs.len() == 1 { "The scenario's own".to_owned() } else { one.name.clone() };
        let figure = amount(&sweep.metric, own).shown(digits);
        Some(format!("{whose}: {} at {}.", figure, values?.join(", ")))
    };
    sweep.designs.iter().filter_map(of_design).collect()
}

/// The slope, if it is the same between all points.
fn slope(axis: &Axis, one: &Swept, designs: usize, digits: Digits) -> Option<String> {
    let points: Option<Vec<(&Exact, &Exact)>> =
        axis.values.iter().zip(&one.values).map(|(at, value)| Some((at, value.as_ref()?))).collect();
    let points = points.filter(|points| 2 < points.len())?;
    let rise = |pair: &[(&Exact, &Exact)]| (pair[1].1 - pair[0].1).checked_div(&(pair[1].0 - pair[0].0));
    let first = points.windows(2).next().and_then(rise)?;
    let is_constant = points.windows(2).all(|pair| rise(pair).as_ref() == Some(&first));
    let whose = if designs == 1 { String::new() } else { format!("{}: ", one.name) };
    if !is_constant {
        return None;
    }
    let (per, unit) =
        if axis.knob.is_share() { (first.shift_down(2), "per point") } else { (first, "per 1") };
    let sign = if per.is_negative() { "" } else { "+" };
    Some(format!("{whose}Slope {sign}{} {unit} from each point to the next.", Cell::Unit(per).shown(digits)))
}

/// Where the best design changes.
fn changes(sweep: &Sweep, axis: &Axis) -> Vec<String> {
    let Some(Changes { all, looked }) = &sweep.changes else { return Vec::new() };
    let shown = |value: &Exact| input(axis.knob.is_share(), value);
    let change = |change: &Change| {
        let [from, to] = [change.from, change.to].map(|design| &sweep.designs[design].name);
        format!("The cheapest changes from {from} to {to} {}.", crossing::place(&change.at, shown))
    };
    let doubt = crossing::doubt(looked, shown);
    let doubt = doubt.map(|doubt| format!("! Not every change is sure to be found: {doubt}."));
    all.iter().map(change).chain(doubt).collect()
}

fn not_possible(one: &Swept) -> Option<String> {
    let count = one.values.iter().filter(|value| value.is_none()).count();
    let why = reason(&one.why_not)?;
    let is_possible = why.code == Code::UnknownMetric;
    let not = if is_possible { "has no such figure" } else { "is not possible" };
    (0 < count).then(|| format!("{} {not} at {count} of the points: {}.", one.name, why.message))
}

/// The number of grid rows written at once.
const ROWS: usize = 1_024;

/// The grid for spreadsheets: a row per point, a column per input and design. `more` are columns with a constant
/// value.
///
/// # Errors
/// Writing to memory does not fail; an error would come from the CSV writer itself.
pub fn csv(sweep: &Sweep, more: &[(&str, String)], digits: Digits) -> std::io::Result<String> {
    let digits = if amount(&sweep.metric, &Exact::ZERO).is_amount() { digits } else { Digits::USUAL };
    let mut header = names(sweep);
    let is_long: Vec<bool> =
        sweep.designs.iter().map(|one| one.values.iter().flatten().any(csv::is_long)).collect();
    for (one, is_long) in sweep.designs.iter().zip(&is_long) {
        header.push(one.name.clone());
        header.extend(is_long.then(|| csv::exact_key(&one.name)));
    }
    header.extend(more.iter().map(|(name, _)| (*name).to_owned()));
    let mut all = csv::records([header])?;
    let constant = csv::records([more.iter().map(|(_, value)| value.clone()).collect()])?;
    let constant = if more.is_empty() { String::new() } else { format!(",{}", constant.trim_end()) };
    let columns: Vec<String> = match sweep.axes.get(1) {
        Some(axis) => axis.values.iter().map(|value| format!(",{}", csv::decimal(value, None))).collect(),
        None => vec![String::new()],
    };
    // Many rows share one text, because a separate text for each of a million rows takes too much memory.
    let parts: Vec<(usize, &[Exact])> = sweep.axes[0].values.chunks(ROWS).enumerate().collect();
    all.extend(parallel::map(parts, |(part, values)| {
        let mut text = String::new();
        for (row, value) in (part * ROWS..).zip(values) {
            let value = csv::decimal(value, None);
            for (column, second) in columns.iter().enumerate() {
                text.push_str(&value);
                text.push_str(second);
                for (one, is_long) in sweep.designs.iter().zip(&is_long) {
                    let figure = one.values[row * columns.len() + column].as_ref();
                    text.push(',');
                    figure.inspect(|figure| csv::write_decimal(figure, digits, &mut text));
                    if *is_long {
                        text.push(',');
                        text.push_str(&figure.map(csv::exact).unwrap_or_default());
                    }
                }
                text.push_str(&constant);
                text.push('\n');
            }
        }
        text
    }));
    Ok(all)
}
