//! `solve`: where a goal is met.

use crate::analysis::{Answer, Crossing, Found, Looked, Metric};
use crate::diag::{Code, counted, reason};
use crate::exact::Exact;
use crate::report::{Block, Cell, Column, Digits, Document, HYPOTHETICAL, Row, Table};
use crate::result::{Crossing as At, Solution, Solve};

use super::crossing;
use super::outlook;
use super::sources;
use super::sweep::{amount, cell, input};

/// The document.
pub fn document(asked: &Answer, digits: Digits) -> Document {
    let Answer { plan, knob, metric, solved, .. } = asked;
    let mut heading = vec![plan.name.clone()];
    heading.extend(outlook::without_volume(plan));
    heading.extend([goal(asked, digits), format!("by {}", knob.name())]);
    heading.extend(knob.is_price().then(|| HYPOTHETICAL.to_owned()));
    let columns = vec![
        Column::numbers(&knob.name(), "at", 0),
        Column::words("exactly", "exactly", 1),
        Column::numbers(&metric.name(), "figure", 0),
    ];
    let rows = solved.at.iter().flat_map(|one| rows_of(asked, one));
    let table = Table { columns, rows: rows.collect(), ..Table::default() };
    let mut blocks = Vec::new();
    if !table.rows.is_empty() {
        blocks.push(Block::Table(table));
    }
    blocks.push(Block::Notes(notes(asked, digits)));
    blocks.extend(sources::of([plan], None));
    Document { heading, blocks }
}

/// The result for spreadsheets, with every digit. An irrational value is given by its bounds.
pub fn rows(solve: &Solve, metric: &Metric) -> Document {
    let mut columns = ["scenario", "input", "metric", "how"].map(|key| Column::words("", key, 0)).to_vec();
    columns.extend(["at", "low", "high", "figure"].map(|key| Column::numbers("", key, 0)));
    columns.push(Column::numbers("", "figure_after", 0));
    let row = |one: &Solution| {
        let (how, at, low, high) = match one.at.clone() {
            At::Exactly { exactly } => ("exactly", Some(exactly), None, None),
            At::Between { between: [low, high] } => ("between", None, Some(low), Some(high)),
            At::Along { along: (from, to), .. } => ("along", None, Some(from), to),
            At::Everywhere { .. } => ("everywhere", None, None, None),
            At::Step { step } => {
                (if step.from_there { "step from" } else { "step above" }, Some(step.at), None, None)
            }
            At::Passed { passed } => {
                let [low, high] = passed.map(|number| Some(Exact::from(number).into()));
                ("passed", None, low, high)
            }
        };
        let words = [&solve.scenario, &solve.vary, &solve.metric, how].map(Cell::words);
        let places =
            [at, low, high].map(|value| value.map_or(Cell::Nothing, |value| Cell::Count(value.number())));
        let figures = [&one.figures.at, &one.figures.after];
        let figures =
            figures.map(|of| cell(metric, of.first().cloned().flatten().map(|one| one.number()).as_ref()));
        Row::body(words.into_iter().chain(places).chain(figures).collect())
    };
    let rows = solve.solutions.iter().map(row).collect();
    let table = Table { is_data: true, columns, rows, ..Table::default() };
    Document { heading: vec![solve.scenario.clone()], blocks: vec![Block::Table(table)] }
}

/// The rows of a crossing: one, or two if no value meets the goal exactly.
fn rows_of(asked: &Answer, one: &Found) -> Vec<Row> {
    let shown = |value: &Exact| input(asked.knob.is_share(), value);
    let row = |at: String, how: String, figures: &[Option<Exact>]| {
        let figure = figures.first().and_then(Option::as_ref);
        let figure = figure.map_or(Cell::Nothing, |figure| amount(&asked.metric, figure));
        Row::body(vec![Cell::words(at), Cell::words(how), figure])
    };
    let side = |figures: &[Option<Exact>]| side(asked, figures);
    match &one.at {
        Crossing::Step { at, from_there } => {
            let (below, above) =
                if *from_there { ("below", "from there on") } else { ("up to and at", "above") };
            let rows = [(below, &one.figures), (above, &one.after)];
            rows.map(|(where_, figures)| row(shown(at), format!("{where_}{}", side(figures)), figures))
                .to_vec()
        }
        Crossing::Passed(low, high) => {
            let rows = [("the last", low, &one.figures), ("the first", high, &one.after)];
            rows.map(|(which, at, figures)| row(at.to_string(), format!("{which}{}", side(figures)), figures))
                .to_vec()
        }
        at => {
            let (at, how) = crossing::cells(at, shown);
            vec![row(at, how, &one.figures)]
        }
    }
}

/// On which side of the goal the figures are, as the end of a phrase.
fn side(asked: &Answer, figures: &[Option<Exact>]) -> String {
    let off = match (&asked.target, figures) {
        (Some(target), [Some(figure)]) => figure - target,
        (None, [Some(one), Some(other)]) => other - one,
        _ => return String::new(),
    };
    match &asked.equal {
        _ if off.is_zero() => " where it is so".to_owned(),
        Some((_, other)) if off.is_negative() => format!(" where {other} is cheaper"),
        Some((_, other)) => format!(" where {other} is dearer"),
        None if off.is_negative() => " that is too low".to_owned(),
        None => " that is too high".to_owned(),
    }
}

fn goal(asked: &Answer, digits: Digits) -> String {
    let metric = asked.metric.name();
    match (&asked.target, &asked.equal) {
        (Some(target), _) => format!("{metric} = {}", amount(&asked.metric, target).shown(digits)),
        (None, Some((one, other))) => format!("{metric} of {one} = {metric} of {other}"),
        (None, None) => metric,
    }
}

fn notes(asked: &Answer, digits: Digits) -> Vec<String> {
    let Answer { knob, metric, solved, .. } = asked;
    let shown = |value: &Exact| input(knob.is_share(), value);
    let range = crossing::range(&solved.looked, shown);
    let is_proven = solved.looked.is_proven();
    let mut notes = Vec::new();
    let is_passed = |one: &Found| matches!(one.at, Crossing::Step { .. } | Crossing::Passed(..));
    match solved.at.as_slice() {
        [] => notes.extend(nothing(asked, &range)),
        [Found { at: Crossing::Everywhere, .. }] => notes.push(match &asked.equal {
            Some((one, other)) => format!(
                "Every value does it: {one} and {other} come out the same at the same {}.",
                knob.name()
            ),
            None => "Every value does it: the figure does not depend on it.".to_owned(),
        }),
        _ if !is_proven => notes.push(format!("Found {range}: {}.", counted(solved.at.len(), "such value"))),
        [one] if is_passed(one) && solved.looked.is_whole => {
            notes.push(format!(
                "No whole number {range} does it exactly: the figure passes the target between two of them."
            ));
        }
        [one] if is_passed(one) => {
            notes.push(format!("No value {range} does it exactly: the figure jumps past the target there."));
        }
        [Found { at: Crossing::Between(..), .. }] => {
            notes.push(
                "No fraction that was tried is the exact value: it lies between two that are shown in JSON."
                    .to_owned(),
            );
        }
        [_] => {}
        several if several.iter().any(is_passed) => {
            notes.push(format!("The target is met or passed {} times {range}.", several.len()));
        }
        several if several.iter().any(|one| matches!(one.at, Crossing::Along { .. })) => {
            notes.push(format!("The target is met at {} values or stretches {range}.", several.len()));
        }
        several => notes.push(format!("There are {} such values {range}.", several.len())),
    }
    let doubt = crossing::doubt(&solved.looked, shown);
    notes.extend(doubt.map(|doubt| format!("! {}{}.", doubt[..1].to_uppercase(), &doubt[1..])));
    if let (Some(own), Some(off)) = (&solved.own, &solved.off) {
        let by = amount(metric, &off.abs()).shown(digits);
        let off = match (&asked.equal, off.is_negative()) {
            _ if off.is_zero() => "where it is so".to_owned(),
            (None, true) => format!("where it is {by} too low"),
            (None, false) => format!("where it is {by} too high"),
            (Some((_, other)), true) => format!("where {other} is {by} cheaper"),
            (Some((_, other)), false) => format!("where {other} is {by} dearer"),
        };
        notes.push(match (&asked.equal, &solved.other_own) {
            (Some((one, other)), Some(other_own)) => format!(
                "As they are, {one} has {}, and {other} {} of its own, {off}: the search gives both the same.",
                shown(own),
                shown(other_own)
            ),
            _ => format!("The scenario has {}, {off}.", shown(own)),
        });
    }
    notes
}

/// That nothing was found, with the reason if known.
fn nothing(asked: &Answer, range: &str) -> Vec<String> {
    let Answer { knob, solved, .. } = asked;
    let shown = |value: &Exact| input(knob.is_share(), value);
    let (design, of_what, only) = match asked.equal {
        Some(_) => ("either design", "One of the designs", "Both designs are"),
        None => ("the design", "The design", "The design is"),
    };
    if solved.is_idle {
        return vec![format!("No value does it: {} changes no figure of {design}.", knob.name())];
    }
    let mut notes = vec![match &solved.looked {
        looked if !looked.is_proven() => format!("No value was found {range} that does it."),
        looked if looked.is_whole => format!("No whole number {range} does it."),
        _ => format!("No value {range} does it."),
    }];
    let part = |(from, to): &(Exact, Option<Exact>)| {
        let (from, to) = (from.clone(), to.clone());
        crossing::range(&Looked { from, to, ..solved.looked.clone() }, shown)
    };
    let all = (solved.looked.from.clone(), solved.looked.to.clone());
    match (solved.possible.as_slice(), reason(&solved.why_not)) {
        ([], Some(why)) if why.code == Code::UnknownMetric => notes.push(format!("{}.", why.message)),
        ([], Some(why)) => notes.push(format!("{of_what} is not possible there: {}.", why.message)),
        ([], None) => notes.push(format!("{of_what} is not possible there.")),
        ([only], _) if *only == all => {}
        (possible, _) => {
            let parts: Vec<String> = possible.iter().map(part).collect();
            notes.push(format!("{only} possible, with a value of the figure, only {}.", parts.join(", ")));
        }
    }
    notes
}
