//! `explain`: the derivation of a figure.

mod flat;
mod formula;

use std::sync::Arc;

use crate::analysis::explain::{How, Term, short};
use crate::diag::{Place, of_unit};
use crate::exact::{Exact, Plain};
use crate::report::{Block, Cell, Column, Digits, Document, Node, Row, Table};
use crate::result;
use crate::scenario::{Plan, PlannedStep, path_name};
use crate::units::Unit;

use self::flat::{Shown, State, fitting, flattened};
pub use self::formula::formula;
use super::sources;

/// The default maximum of lines: for a requested figure, and for the total otherwise.
const MOST_LINES: usize = 120;
const SCREEN: usize = 40;

/// The question and its result.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The evaluated plan.
    pub plan: Plan,
    /// The variant and the case, if not the base.
    pub patches: Vec<String>,
    /// The figure.
    pub term: Arc<Term>,
    /// Whether the figure was requested; otherwise it is the total.
    pub is_asked: bool,
    /// The number of levels to show; `None` for the default.
    pub depth: Option<usize>,
    /// The cost of the cache reads if they were not cached, if the figure is their amount.
    pub uncached: Option<Exact>,
}

/// The document.
pub fn document(explained: &Explained, digits: Digits) -> Document {
    let term = &explained.term;
    let most = if explained.is_asked { MOST_LINES } else { SCREEN };
    let depth = explained.depth.unwrap_or_else(|| fitting(term, most));
    let shown = flattened(term, depth, usize::MAX);
    let nodes: Vec<Node> = shown.iter().map(node).collect();
    let is_rounded = nodes.iter().any(|node| node.value.is_rounded(digits));
    let mut notes = Vec::new();
    if let Some(uncached) = &explained.uncached {
        let change = &term.value - uncached;
        let money = |amount: &Exact| Cell::Money(amount.clone()).shown(digits);
        notes.push(format!(
            "Same tokens at the uncached rate: {} → reading from the cache {}.",
            money(uncached),
            money(&change)
        ));
    }
    if shown.iter().any(|shown| shown.state == State::Cut) {
        notes.push(format!(
            "Cut at level {depth}, where … is shown: ask for one of the paths, or for more levels with --depth."
        ));
    }
    notes.extend(sources::notes([&explained.plan.basis]));
    if explained.plan.offers.values().any(|offer| offer.is_overlaid()) {
        notes.push(sources::OVERLAID.to_owned());
    }
    if is_rounded {
        notes.push("Rounded for display; `--digits exact` shows every digit.".to_owned());
    }
    Document { heading: heading(explained), blocks: vec![Block::Tree(nodes), Block::Notes(notes)] }
}

/// The figure as algebra.
pub fn formula_document(explained: &Explained, digits: Digits) -> Document {
    let sentence = formula(&explained.term, explained.depth, digits);
    Document { heading: heading(explained), blocks: vec![Block::Notes(vec![sentence])] }
}

/// A row per term, for spreadsheets: all levels by default.
pub fn rows(explained: &Explained) -> Document {
    let shown = flattened(&explained.term, explained.depth.unwrap_or(usize::MAX), usize::MAX);
    Document { heading: heading(explained), blocks: vec![Block::Table(table(&shown))] }
}

/// The JSON result: the whole derivation, or the requested levels.
pub fn result(explained: &Explained) -> result::Explain {
    let Explained { plan, patches, term, is_asked: _, depth, uncached } = explained;
    let formula = formula(term, *depth, Digits::EXACT);
    result::Explain::of(plan, patches, term, *depth, formula, uncached.as_ref())
}

/// All figures and inputs.
pub fn list(plan: &Plan, patches: &[String], terms: &[Arc<Term>]) -> Document {
    let columns = vec![
        Column::words("Path", "path", 0),
        Column::numbers("Value", "value", 0),
        Column::words("", "unit", 1),
        Column::words("", "at", 2),
    ];
    let row = |term: &Arc<Term>| {
        let at = match &term.how {
            How::Stated(place) => at(place),
            _ => term.remark.clone(),
        };
        Row::body(vec![Cell::words(term.name.text()), value(term), Cell::words(unit(term)), Cell::words(at)])
    };
    let rows = terms.iter().map(row).collect();
    let table = Table { is_data: true, columns, rows, ..Table::default() };
    Document { heading: heading_of(plan, patches), blocks: vec![Block::Table(table)] }
}

/// The same for spreadsheets: pure numbers with a column of units.
pub fn list_rows(plan: &Plan, patches: &[String], terms: &[Arc<Term>]) -> Document {
    let mut document = list(plan, patches, terms);
    for table in document.tables_mut() {
        for (row, term) in table.rows.iter_mut().zip(terms) {
            let cells = row.cells.iter_mut().skip(1);
            for (cell, raw) in cells.zip([number(term), Cell::words(result::Unit::from(term.unit).word())]) {
                *cell = raw;
            }
        }
    }
    document
}

fn heading(explained: &Explained) -> Vec<String> {
    let heading = heading_of(&explained.plan, &explained.patches);
    heading.into_iter().chain(tags(explained)).collect()
}

/// The tags of the step whose figure it is.
fn tags(explained: &Explained) -> Option<String> {
    let path = explained.term.name.path()?;
    let is_own = |step: &&PlannedStep| {
        let rest = path.strip_prefix(&path_name(["steps", step.name.as_str()]));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let step = explained.plan.steps.iter().find(is_own)?;
    (!step.tags.is_empty()).then(|| format!("tags of {}: {}", step.name, step.tags))
}

fn heading_of(plan: &Plan, patches: &[String]) -> Vec<String> {
    let volume = Cell::Count(plan.volume.per_month.exact().clone()).shown(Digits::USUAL);
    let name = std::iter::once(&plan.name).chain(patches).cloned().collect::<Vec<_>>().join(" / ");
    vec![
        name,
        of_unit(&volume, "month", &plan.volume.unit),
        plan.currency.clone(),
        sources::prices_of(plan.as_of, &plan.basis),
    ]
}

fn node(shown: &Shown<'_>) -> Node {
    let term = shown.term;
    let mut said = vec![unit(term)];
    if matches!(shown.state, State::Cut) {
        said.push("…".to_owned());
    }
    if matches!(shown.state, State::Above) {
        said.push("as above".to_owned());
    }
    said.push(origin(term));
    let mut beneath = Vec::new();
    if let How::Published { evidence: Some(evidence), .. } = &term.how {
        let since = if term.remark.is_empty() { String::new() } else { format!(", {}", term.remark) };
        beneath.push(format!("{evidence}{since}"));
    } else {
        said.push(term.remark.clone());
    }
    said.retain(|text| !text.is_empty());
    Node {
        depth: shown.depth,
        sign: shown.sign,
        name: name(shown),
        value: value(term),
        remarks: said,
        beneath,
    }
}

/// The path without optional parts; below the path that contains it, only the rest.
fn name(shown: &Shown<'_>) -> String {
    let own = shown.term.name.text();
    let above = shown.whole.and_then(|whole| whole.name.path());
    let more = above.and_then(|above| own.strip_prefix(above)?.strip_prefix('.'));
    more.map_or_else(|| short(own).to_owned(), |more| format!("….{more}"))
}

/// The source of a leaf, in words.
fn origin(term: &Term) -> String {
    match &term.how {
        How::Stated(place) | How::Published { place, .. } => at(place),
        How::Default(why) | How::Definition(why) => (*why).to_owned(),
        How::Ceiling(_) => "rounded up to a whole number".to_owned(),
        How::ExpNeg(_) => "known to 60 decimals".to_owned(),
        How::Granules { prefix, least, .. } if prefix.value < least.value => {
            "below the shortest prefix: not cached".to_owned()
        }
        How::Granules { .. } => "whole granules of the prefix".to_owned(),
        How::Increments { minimum, increment, .. } => {
            let least = (!minimum.value.is_zero()).then_some("at least the minimum");
            let steps = (!increment.value.is_zero()).then_some("in whole increments");
            least.into_iter().chain(steps).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    }
}

/// `file:line`, or the argument for a value from the command line.
fn at(place: &Place) -> String {
    if place.source.name.starts_with("--") {
        return place.source.name.clone();
    }
    format!("{}:{}", place.source.name, place.line_column().0)
}

/// The most characters of a computed share or of a fraction that is shown in full.
const SHORT: usize = 6;

/// The displayed value of a term. Inputs are shown in full, where they are no long fractions.
fn value(term: &Term) -> Cell {
    let value = term.value.clone();
    let is_short = |text: &str| text.len() <= SHORT;
    let is_fraction = matches!(value.plain(), Plain::Fraction { .. });
    let is_leaf = term.how.parts().is_empty() && (!is_fraction || is_short(&value.to_string()));
    match term.unit {
        Unit::Money | Unit::Each if is_leaf => Cell::Rate(value),
        Unit::Money => Cell::Money(value),
        Unit::Each => Cell::Unit(value),
        Unit::Rate(per) => Cell::Rate(value * per.number()),
        Unit::Part => {
            let percent = (&value * Exact::from(100_i64)).to_string();
            if !is_fraction && (is_leaf || is_short(&percent)) {
                Cell::Text(format!("{percent}%"))
            } else {
                Cell::Percent(value)
            }
        }
        Unit::Tokens | Unit::Calls | Unit::Things if is_leaf => Cell::Text(value.grouped()),
        Unit::Tokens | Unit::Calls | Unit::Things => Cell::Count(value),
        Unit::Factor => Cell::Text(value.grouped()),
    }
}

/// The value of a term for programs: only amounts are rounded, if requested.
fn number(term: &Term) -> Cell {
    let is_leaf = term.how.parts().is_empty();
    match (term.unit, term.value.clone()) {
        (Unit::Money, value) if !is_leaf => Cell::Money(value),
        (Unit::Each, value) if !is_leaf => Cell::Unit(value),
        (_, value) => Cell::Count(value),
    }
}

/// The unit, if it is not obvious.
fn unit(term: &Term) -> String {
    match term.unit {
        Unit::Tokens => "tokens".to_owned(),
        Unit::Calls => "calls".to_owned(),
        Unit::Rate(per) if per.number() == Exact::ONE => "each".to_owned(),
        Unit::Rate(per) => format!("per {}", per.words()),
        Unit::Money | Unit::Each | Unit::Things | Unit::Part | Unit::Factor => String::new(),
    }
}

/// `file:line`, source and day of a leaf, each empty if it has none.
fn published(term: &Term) -> (String, String, String) {
    match &term.how {
        How::Stated(place) => (at(place), String::new(), String::new()),
        How::Published { place, evidence } => {
            let (source, checked) = evidence.as_ref().map_or_else(Default::default, |evidence| {
                let origin = evidence.origin.text();
                (origin.to_owned(), evidence.checked.to_string())
            });
            (at(place), source, checked)
        }
        _ => Default::default(),
    }
}

/// A row per term, for spreadsheets.
fn table(shown: &[Shown<'_>]) -> Table {
    let columns = ["depth", "path", "name", "value", "unit", "how", "place", "source", "checked", "remark"];
    let row = |shown: &Shown<'_>| {
        let term = shown.term;
        let how = if shown.state == State::Above { "above" } else { result::How::from(&term.how).word() };
        let (place, source, checked) = published(term);
        let said = match &term.how {
            How::Default(why) | How::Definition(why) => (*why).to_owned(),
            _ => term.remark.clone(),
        };
        Row::body(vec![
            Cell::Count(Exact::from(shown.depth as u64)),
            Cell::words(term.name.path().unwrap_or_default()),
            Cell::words(term.name.text()),
            number(term),
            Cell::words(result::Unit::from(term.unit).word()),
            Cell::words(how),
            Cell::words(place),
            Cell::words(source),
            Cell::words(checked),
            Cell::words(said),
        ])
    };
    Table {
        is_data: true,
        columns: columns.iter().map(|key| Column::for_machines(key)).collect(),
        rows: shown.iter().map(row).collect(),
        ..Table::default()
    }
}
