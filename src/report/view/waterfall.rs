//! The waterfall of a projection, by step or by what is billed.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use crate::diag::{listing, words};
use crate::engine::{Line, Projection};
use crate::exact::Exact;
use crate::report::{Cell, Column, Row, Table};
use crate::scenario::Plan;
use crate::units::{Count, Figure, Figures, Meter, TAG, tag_name};

use super::sources;
use super::tagged;

/// What the rows of the waterfall are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Steps.
    Step,
    /// Kinds of what is billed.
    Line(ByLine),
    /// What a tag says.
    Tag(String),
}

words! {
    /// Kinds of what is billed.
    pub enum ByLine {
        /// Models.
        Model = "model",
        /// Providers.
        Provider = "provider",
        /// Meters.
        Meter = "meter",
    }
}

impl By {
    /// The words for what the rows are, but for tags.
    pub fn words() -> impl Iterator<Item = &'static str> {
        std::iter::once(STEP).chain(ByLine::KEYS.iter().copied())
    }

    /// The tag, if that is what the rows are told apart by.
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        if let Self::Tag(name) = self { Some(name) } else { None }
    }
}

/// The word for steps.
const STEP: &str = "step";

impl FromStr for By {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        if let Some(name) = tag_name(word) {
            return Ok(Self::Tag(name.to_owned()));
        }
        let by_line = ByLine::ALL.into_iter().find(|by| by.word() == word).map(Self::Line);
        by_line.or_else(|| (word == STEP).then_some(Self::Step)).ok_or_else(|| {
            let words: Vec<&str> = Self::words().collect();
            format!("write {}, or `{TAG}NAME` for a tag", listing(&words))
        })
    }
}

/// The waterfall of a scenario.
pub(super) fn waterfall(plan: &Plan, projection: &Projection, by: &By) -> Table {
    match by {
        By::Step => by_step(plan, projection),
        By::Line(by) => by_line(plan, projection, *by),
        By::Tag(name) => tagged::of_one(plan, projection, name),
    }
}

/// Cache, batch and retries as changes of the figure before them.
fn changes(figures: &Figures) -> [Cell; 5] {
    let change = |from: Figure, to: Figure| Cell::Change((&figures[to] - &figures[from]).exact().clone());
    [
        Cell::Money(figures[Figure::Base].exact().clone()),
        change(Figure::Base, Figure::CacheDiscounted),
        change(Figure::CacheDiscounted, Figure::BatchDiscounted),
        change(Figure::BatchDiscounted, Figure::Invoice),
        Cell::Money(figures[Figure::Invoice].exact().clone()),
    ]
}

fn change_columns() -> [Column; 5] {
    [
        Column::numbers("Base", "base", 1),
        Column::numbers("Cache", "cache", 3),
        Column::numbers("Batch", "batch", 3),
        Column::numbers("Retries", "retries", 3),
        Column::numbers("Invoice", "invoice", 0),
    ]
}

fn beyond_invoice(figures: &Figures) -> [Cell; 3] {
    [
        Cell::Change(figures[Figure::Human].exact().clone()),
        Cell::Change(figures[Figure::Downstream].exact().clone()),
        Cell::Money(figures[Figure::Total].exact().clone()),
    ]
}

/// The name and kind of a row: people see both in one column.
fn for_machines() -> Vec<Column> {
    vec![Column::for_machines("scenario"), Column::for_machines("kind")]
}

fn by_step(plan: &Plan, projection: &Projection) -> Table {
    let mut columns = for_machines();
    columns.push(Column::words("Step", "step", 0));
    columns.extend(change_columns());
    columns.extend([
        Column::numbers("Human", "human", 5),
        Column::numbers("Downstream", "downstream", 5),
        Column::numbers("Total", "total", 0),
    ]);
    let named = |kind: &str, name: &str| vec![Cell::words(&plan.name), Cell::words(kind), Cell::words(name)];
    let row = |kind: &str, name: &str, figures: &Figures| {
        let mut cells = named(kind, name);
        cells.extend(changes(figures));
        cells.extend(beyond_invoice(figures));
        cells
    };
    let mut rows: Vec<Row> =
        projection.steps.iter().map(|step| Row::body(row("step", &step.name, &step.figures))).collect();
    for cost in &projection.fixed {
        let mut cells = named("fixed", &cost.name);
        cells.extend(std::iter::repeat_n(Cell::Nothing, 7));
        let amount = &cost.per_month * &Count::of(projection.months);
        cells.push(Cell::Money(amount.exact().clone()));
        rows.push(Row::body(cells));
    }
    rows.push(Row::total(row("total", "Total", &projection.totals)));
    sources::marked_by_step(Table { is_data: true, columns, rows, ..Table::default() }, projection)
}

/// Base, cache, batch, retries and invoice of lines in the same group.
fn by_line(plan: &Plan, projection: &Projection, by: ByLine) -> Table {
    let mut groups: BTreeMap<String, (Figures, Exact)> = BTreeMap::new();
    let mut one_source: BTreeSet<String> = BTreeSet::new();
    let stages = [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice];
    for figure in stages {
        for (_, _, line) in projection.bill(figure) {
            let (figures, quantity) = groups.entry(group(line, by)).or_default();
            figures[figure] += &line.amount;
            one_source.extend(line.is_of_one_source().then(|| group(line, by)));
            if figure == Figure::Invoice {
                *quantity += line.quantity.exact();
            }
        }
    }
    let (title, key) = match by {
        ByLine::Model => ("Model", "model"),
        ByLine::Provider => ("Provider", "provider"),
        ByLine::Meter => ("Meter", "meter"),
    };
    let mut columns = for_machines();
    columns.push(Column::words(title, key, 0));
    if by == ByLine::Meter {
        columns.push(Column::numbers("Quantity", "quantity", 1));
    }
    columns.extend(change_columns());
    let row = |name: &str, figures: &Figures, quantity: Cell| {
        let mut cells = vec![Cell::words(&plan.name), Cell::words(key), Cell::words(name)];
        if by == ByLine::Meter {
            cells.push(quantity);
        }
        cells.extend(changes(figures));
        cells
    };
    let ordered = ordered(groups, by);
    let mut rows: Vec<Row> = ordered
        .iter()
        .map(|(name, (figures, quantity))| Row::body(row(name, figures, Cell::Count(quantity.clone()))))
        .collect();
    rows.push(Row::total(row("Total", &projection.totals, Cell::Nothing)));
    let marks = ordered.iter().map(|(name, _)| one_source.contains(name));
    let marks = marks.chain([!one_source.is_empty()]);
    sources::marked(Table { is_data: true, columns, rows, ..Table::default() }, marks)
}

/// Meters in the order of a call, other rows by name.
fn ordered(groups: BTreeMap<String, (Figures, Exact)>, by: ByLine) -> Vec<(String, (Figures, Exact))> {
    let mut ordered: Vec<_> = groups.into_iter().collect();
    if by == ByLine::Meter {
        ordered.sort_by_key(|(name, _)| Meter::named(name).map_or(usize::MAX, |meter| meter as usize));
    }
    ordered
}

fn group(line: &Line, by: ByLine) -> String {
    let model = line.model.as_deref();
    match by {
        ByLine::Meter => line.item.meter().to_owned(),
        ByLine::Provider => {
            let provider = model.and_then(|model| model.split_once('/'));
            provider.map_or_else(|| "(check fees)".to_owned(), |(provider, _)| provider.to_owned())
        }
        ByLine::Model => model.map_or_else(|| "(check fees)".to_owned(), str::to_owned),
    }
}
