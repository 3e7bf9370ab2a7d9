//! What a change does to scenarios: figures before and after, and decisions that it turns round.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::analysis::{Flip, State, flips};
use crate::diag::Diagnostic;
use crate::exact::Exact;
use crate::pricing::Builtin;
use crate::scenario::Altered;
use crate::units::{Date, Figure};

use super::super::{Cell, Column, Digits, Row, Table, json};

/// A scenario in two states.
#[derive(Clone, Debug)]
pub struct Impact {
    /// Its file.
    pub path: String,
    /// The file that it was before the change, where that is another one.
    pub moved_from: Option<String>,
    /// Before the change.
    pub before: Side,
    /// With the change.
    pub after: Side,
    /// Both on each day behind the scenario's own from which changed prices are in force.
    pub later: Vec<Later>,
    /// The days from which the change leaves it without a price, and why.
    pub unpriced: Vec<(Date, Vec<Diagnostic>)>,
    /// What its figures are held to, and what they are figures of, where it differs.
    pub altered: Vec<Altered>,
    /// What it costs with the change on the day, over the months and at the volume of before, where the change
    /// takes another day, other months or another volume.
    pub as_measured_before: Option<Box<State>>,
    /// Where else than in the design as it stands it has a volume.
    pub other_volumes: Vec<String>,
    /// The price tables that it uses, before and with the change.
    pub tables: [Tables; 2],
}

/// The price tables that a scenario uses.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// The files of those that are files.
    pub files: Vec<PathBuf>,
    /// Those that are compiled in.
    pub builtin: Vec<Builtin>,
}

/// A scenario in two states on a later day than its own.
#[derive(Clone, Debug)]
pub struct Later {
    /// The day.
    pub day: Date,
    /// Before the change.
    pub before: State,
    /// With the change.
    pub after: State,
}

/// A scenario in one state.
#[derive(Clone, Debug)]
pub enum Side {
    /// It is not there.
    Absent,
    /// It cannot be evaluated.
    Broken(Vec<Diagnostic>),
    /// What it costs.
    State(Box<State>),
}

impl Side {
    /// What it costs, if that is known.
    #[must_use]
    pub fn state(&self) -> Option<&State> {
        match self {
            Self::State(state) => Some(state),
            Self::Absent | Self::Broken(_) => None,
        }
    }
}

impl Impact {
    /// Its name, as the scenario has it now or had it.
    #[must_use]
    pub fn name(&self) -> &str {
        let state = self.after.state().or(self.before.state());
        state.map_or(&self.path, |state| &state.evaluated.plan.name)
    }

    /// Both states, where both are known, on the day on which the total changes most: of equal changes on
    /// the last one.
    #[must_use]
    pub fn both(&self) -> Option<(&State, &State)> {
        self.pairs().max_by_key(|(before, after)| change_of(before, after, Figure::Total).abs())
    }

    /// Both states on each day, the scenario's own first, where both are known.
    fn pairs(&self) -> impl Iterator<Item = (&State, &State)> {
        self.own().into_iter().chain(self.later.iter().map(|later| (&later.before, &later.after)))
    }

    /// Both states on the scenario's own day, where both are known.
    #[must_use]
    pub fn own(&self) -> Option<(&State, &State)> {
        self.before.state().zip(self.after.state())
    }

    /// The cases in which another design becomes the best one.
    #[must_use]
    pub fn flips(&self) -> Vec<Flip> {
        let mut found: Vec<Flip> = Vec::new();
        for flip in self.pairs().flat_map(|(before, after)| flips(before, after)) {
            let is_told = |other: &Flip| {
                (&other.case, &other.before, &other.after) == (&flip.case, &flip.before, &flip.after)
            };
            if !found.iter().any(is_told) {
                found.push(flip);
            }
        }
        found
    }

    /// By how much a figure changes.
    #[must_use]
    pub fn change(&self, figure: Figure) -> Option<Exact> {
        self.both().map(|(before, after)| change_of(before, after, figure))
    }

    /// Whether a headline figure of the design as it stands changes, or a decision, or it was not there.
    #[must_use]
    pub fn is_change(&self) -> bool {
        let totals = |state: &State| state.evaluated.projection.totals.clone();
        let differs = |(before, after): (&State, &State)| totals(before) != totals(after);
        self.own().is_none()
            || self.pairs().any(differs)
            || !self.flips().is_empty()
            || !self.unpriced.is_empty()
    }

    /// The day of the prices.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        let state = self.both().map(|(_, after)| after).or(self.after.state()).or(self.before.state());
        state.map(|state| state.day)
    }

    /// How many months its figures are of, where that is not one.
    #[must_use]
    pub fn months(&self) -> Option<usize> {
        let state = self.after.state().or(self.before.state())?;
        state.evaluated.outlook.as_ref().map(|outlook| outlook.months.len())
    }

    /// The currency of its amounts.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.after.state().or(self.before.state()).map(|state| state.evaluated.plan.currency.as_str())
    }
}

/// The one currency of several amounts, if all are in the same.
pub(crate) fn one_currency<'c>(mut currencies: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let first = currencies.next()?;
    currencies.all(|other| other == first).then_some(first)
}

/// By how much a figure changes from one state to another.
fn change_of(before: &State, after: &State, figure: Figure) -> Exact {
    after.figure(figure).exact() - before.figure(figure).exact()
}

/// Those whose decision changes first, then those that change, then the others; each in their order.
pub fn sort(impacts: &mut [Impact]) {
    impacts
        .sort_by_key(|impact| (impact.flips().is_empty(), impact.unpriced.is_empty(), !impact.is_change()));
}

/// A sentence for each decision that changes.
#[must_use]
pub fn decisions(impacts: &[Impact], digits: Digits) -> Vec<String> {
    let of = |impact: &Impact| {
        let name = impact.name().to_owned();
        let digits = impact.currency().map_or(digits, |currency| digits.in_currency(currency));
        impact.flips().into_iter().map(move |flip| sentence(&name, &flip, digits)).collect::<Vec<_>>()
    };
    impacts.iter().flat_map(of).collect()
}

fn sentence(name: &str, flip: &Flip, digits: Digits) -> String {
    let Flip { case, before, after, at_stake } = flip;
    let case = if case == crate::scenario::BASE_CASE { String::new() } else { format!(" in case {case}") };
    let stays = at_stake.as_ref().map_or_else(String::new, |at_stake| {
        let amount = Cell::Money(at_stake.exact().clone()).shown(digits);
        if at_stake.is_zero() {
            " (both cost the same)".to_owned()
        } else {
            format!(" ({before} would cost {amount} more)")
        }
    });
    format!("{name}: the best design{case} CHANGES from {before} to {after}{stays}")
}

/// Figures before and after, a row for each scenario.
#[must_use]
pub fn table(impacts: &[Impact]) -> Table {
    let columns = vec![
        Column::words("Scenario", "scenario", 0),
        Column::for_machines("file"),
        Column::words("Best design", "best", 0),
        Column::words("Prices of", "as_of", 5),
        Column::numbers("Invoice was", "invoice_before", 3),
        Column::numbers("Invoice", "invoice_after", 0),
        Column::numbers("Change", "invoice_change", 4),
        Column::numbers("%", "invoice_relative", 1),
        Column::numbers("Total was", "total_before", 3),
        Column::numbers("Total", "total_after", 0),
        Column::numbers("Change", "total_change", 4),
        Column::numbers("%", "total_relative", 1),
    ];
    let row = |impact: &Impact| {
        let mut cells = vec![Cell::words(impact.name()), Cell::words(&impact.path), Cell::Text(best(impact))];
        cells.push(Cell::Text(span(impact)));
        for figure in [Figure::Invoice, Figure::Total] {
            cells.extend(before_and_after(impact, figure));
        }
        Row::body(cells)
    };
    Table { columns, rows: impacts.iter().map(row).collect(), ..Table::default() }
}

fn before_and_after(impact: &Impact, figure: Figure) -> [Cell; 4] {
    let amount = |state: &State| state.figure(figure).exact().clone();
    let (before, after) = match impact.both() {
        Some((before, after)) => (Some(amount(before)), Some(amount(after))),
        None => (impact.before.state().map(amount), impact.after.state().map(amount)),
    };
    let change = impact.change(figure);
    let relative =
        change.as_ref().zip(before.as_ref()).and_then(|(change, before)| change.checked_div(before));
    let or_nothing = |value: Option<Exact>, kind: fn(Exact) -> Cell| value.map_or(Cell::Nothing, kind);
    [
        or_nothing(before, Cell::Money),
        or_nothing(after, Cell::Money),
        or_nothing(change, Cell::Change),
        or_nothing(relative, Cell::Percent),
    ]
}

/// The day of the prices, or the months that are summed up.
fn span(impact: &Impact) -> String {
    let day = impact.day().map(|day| day.to_string()).unwrap_or_default();
    impact.months().map_or_else(|| day.clone(), |months| format!("{months} months from {day}"))
}

/// The best design, or how it changes, or why there is none to compare.
fn best(impact: &Impact) -> String {
    let best = |state: &State| state.best().filter(|_| state.has_choice()).map(str::to_owned);
    match (&impact.before, &impact.after) {
        (_, Side::Absent) => "removed".to_owned(),
        (Side::Absent, _) => "new".to_owned(),
        (Side::Broken(_), _) => "could not be evaluated before".to_owned(),
        _ if !impact.unpriced.is_empty() => "NO PRICE".to_owned(),
        _ => match impact.both().map(|(before, after)| (best(before), best(after))) {
            Some((_, Some(after))) if impact.flips().is_empty() => after,
            Some((Some(before), Some(after))) if before != after => format!("{before} → {after}"),
            Some((_, Some(after))) => format!("{after}, but not in every case"),
            _ => String::new(),
        },
    }
}

/// For machines.
#[must_use]
pub fn to_json(impacts: &[Impact]) -> Value {
    impacts.iter().map(one_json).collect()
}

fn one_json(impact: &Impact) -> Value {
    let side = |side: &Side| match side {
        Side::Absent => Value::Null,
        Side::Broken(problems) => {
            json!({"problems": problems.iter().map(json::diagnostic).collect::<Vec<_>>()})
        }
        Side::State(state) => state_json(state),
    };
    let flips = impact.flips();
    let flips = flips.iter().map(|flip| {
        let at_stake = flip.at_stake.as_ref().map(|usd| json::exact(usd.exact()));
        json!({"case": flip.case, "before": flip.before, "after": flip.after, "at_stake": at_stake})
    });
    json!({
        "scenario": impact.name(),
        "file": impact.path,
        "moved_from": impact.moved_from,
        "currency": impact.currency(),
        "as_of": impact.after.state().or(impact.before.state()).map(|state| state.day.to_string()),
        "changed": impact.is_change(),
        "before": side(&impact.before),
        "after": side(&impact.after),
        "later": impact.later.iter().map(|later| json!({
            "as_of": later.day.to_string(),
            "before": state_json(&later.before),
            "after": state_json(&later.after),
        })).collect::<Vec<_>>(),
        "unpriced": impact.unpriced.iter().map(|(day, problems)| json!({
            "as_of": day.to_string(),
            "problems": problems.iter().map(json::diagnostic).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "decisions": flips.collect::<Vec<_>>(),
    })
}

fn state_json(state: &State) -> Value {
    let matrix = &state.matrix;
    let cases = matrix.cases.iter().zip(&matrix.best).map(|(case, best)| json!({"case": case, "best": best}));
    let designs = matrix.rows.iter().map(|row| {
        let totals: Vec<Value> = row.totals.iter().map(|total| json::exact(total.exact())).collect();
        json!({"variant": row.variant, "totals": totals})
    });
    json!({
        "totals": json::figures(&state.evaluated.projection.totals),
        "cases": cases.collect::<Vec<_>>(),
        "designs": designs.collect::<Vec<_>>(),
    })
}
