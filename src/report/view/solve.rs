//! `solve`: where a goal is met.

use serde_json::{Value, json};

use crate::analysis::{Crossing, Knob, Metric, Solution, Solved};
use crate::exact::Exact;
use crate::scenario::Plan;

use super::super::{Block, Cell, Column, Digits, Document, Row, Table, json};
use super::outlook;
use super::sources;
use super::sweep::{amount, input};

/// What was asked, and what came out.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The design, or the first of two.
    pub plan: Plan,
    /// The input.
    pub knob: Knob,
    /// The figure.
    pub metric: Metric,
    /// What the figure is to be, if it is not another design's.
    pub target: Option<Exact>,
    /// The two designs that are to be the same.
    pub equal: Option<(String, String)>,
    /// Where it is so.
    pub solved: Solved,
}

/// The longest fraction that a table shows.
const LONGEST: usize = 40;

/// The document.
#[must_use]
pub fn document(asked: &Asked, digits: Digits) -> Document {
    let Asked { plan, knob, metric, solved, .. } = asked;
    let is_share = knob.is_share();
    let mut heading = vec![plan.name.clone()];
    heading.extend(outlook::without_volume(plan));
    heading.extend([goal(asked, digits), format!("by {}", knob.name())]);
    let columns = vec![
        Column::numbers(&knob.name(), "at", 0),
        Column::words("exactly", "exactly", 1),
        Column::numbers(&metric.name(), "figure", 0),
    ];
    let row = |one: &Solution| {
        let (at, exactly) = match &one.at {
            Crossing::Exactly(value) => {
                let text = value.to_string();
                let exactly =
                    if text.len() <= LONGEST { text } else { "a longer fraction: --format json".to_owned() };
                (input(is_share, value), exactly)
            }
            Crossing::Between(low, high) => {
                (input(is_share, low), format!("between {} and {}", low.rounded(16), high.rounded(16)))
            }
            Crossing::Along(low, high) => {
                (input(is_share, low), format!("all from {} to {}", low.rounded(6), high.rounded(6)))
            }
            Crossing::Everywhere => ("anything".to_owned(), "at every value".to_owned()),
        };
        let figure = one.figure.as_ref().map_or(Cell::Nothing, |figure| amount(metric, figure));
        Row::body(vec![Cell::words(at), Cell::words(exactly), figure])
    };
    let table = Table { columns, rows: solved.at.iter().map(row).collect(), ..Table::default() };
    let mut blocks = Vec::new();
    if !table.rows.is_empty() {
        blocks.push(Block::Table(table));
    }
    blocks.push(Block::Notes(notes(asked, digits)));
    blocks.push(sources::of([plan], None));
    Document { heading, blocks }
}

/// The same for spreadsheets: every digit. A value that is no fraction has the bounds between which it lies.
#[must_use]
pub fn rows(asked: &Asked) -> Document {
    let mut columns = ["scenario", "input", "metric", "how"].map(|key| Column::words("", key, 0)).to_vec();
    columns.extend(["at", "low", "high", "figure"].map(|key| Column::numbers("", key, 0)));
    let number = |value: Option<&Exact>| value.cloned().map_or(Cell::Nothing, Cell::Count);
    let row = |one: &Solution| {
        let (how, at, low, high) = match &one.at {
            Crossing::Exactly(value) => ("exactly", Some(value), None, None),
            Crossing::Between(low, high) => ("between", None, Some(low), Some(high)),
            Crossing::Along(low, high) => ("along", None, Some(low), Some(high)),
            Crossing::Everywhere => ("everywhere", None, None, None),
        };
        let words = [asked.plan.name.clone(), asked.knob.name(), asked.metric.name(), how.to_owned()];
        let numbers = [at, low, high, one.figure.as_ref()].map(number);
        Row::body(words.map(Cell::Text).into_iter().chain(numbers).collect())
    };
    let rows = asked.solved.at.iter().map(row).collect();
    let table = Table { is_data: true, columns, rows, ..Table::default() };
    Document { heading: vec![asked.plan.name.clone()], blocks: vec![Block::Table(table)] }
}

fn goal(asked: &Asked, digits: Digits) -> String {
    let metric = asked.metric.name();
    match (&asked.target, &asked.equal) {
        (Some(target), _) => format!("{metric} = {}", amount(&asked.metric, target).shown(digits)),
        (None, Some((one, other))) => format!("{metric} of {one} = {metric} of {other}"),
        (None, None) => metric,
    }
}

fn notes(asked: &Asked, digits: Digits) -> Vec<String> {
    let Asked { knob, metric, solved, .. } = asked;
    let shown = |value: &Exact| input(knob.is_share(), value);
    let (low, high) = (shown(&solved.range.0), shown(&solved.range.1));
    let mut notes = Vec::new();
    match solved.at.as_slice() {
        [] => notes.push(format!("No value from {low} to {high} does it.")),
        [Solution { at: Crossing::Everywhere, .. }] => {
            notes.push("Every value does it: the input does not matter.".to_owned())
        }
        [Solution { at: Crossing::Between(..), .. }] => {
            notes.push(
                "The figure is not affine here: the change of sign is enclosed, not computed.".to_owned(),
            );
        }
        [_] => {}
        several => notes.push(format!("There are {} such values from {low} to {high}.", several.len())),
    }
    if let (Some(own), Some(off)) = (&solved.own, &solved.off) {
        let by = amount(metric, &off.abs()).shown(digits);
        let off = match (&asked.equal, off.is_negative()) {
            _ if off.is_zero() => "where it is so".to_owned(),
            (None, true) => format!("where it is {by} too low"),
            (None, false) => format!("where it is {by} too high"),
            (Some((_, other)), true) => format!("where {other} is {by} cheaper"),
            (Some((_, other)), false) => format!("where {other} is {by} dearer"),
        };
        notes.push(format!("The scenario has {}, {off}.", shown(own)));
    }
    notes
}

/// The result for machines.
#[must_use]
pub fn to_json(asked: &Asked) -> Value {
    let optional = |value: &Option<Exact>| value.as_ref().map_or(Value::Null, json::exact);
    let solution = |one: &Solution| json!({"at": super::comparison::crossing_json(&one.at), "figure": optional(&one.figure)});
    let solved = &asked.solved;
    let mut body = json!({
        "scenario": asked.plan.name,
        "as_of": asked.plan.as_of.to_string(),
        "vary": asked.knob.name(),
        "metric": asked.metric.name(),
        "target": optional(&asked.target),
        "equal": asked.equal.as_ref().map(|(one, other)| [one, other]),
        "solutions": solved.at.iter().map(solution).collect::<Vec<_>>(),
        "own": optional(&solved.own),
        "off": optional(&solved.off),
        "range": [json::exact(&solved.range.0), json::exact(&solved.range.1)],
    });
    outlook::add_span(&asked.plan, &mut body);
    json::result("solve", Some(&asked.plan.currency), body)
}
