//! `project`: the waterfall by step and in all, who does the work, and what came of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::diag::Diagnostic;
use crate::engine::{BranchResult, GoodUnits, Item, Line, Projection, StepResult};
use crate::exact::Exact;
use crate::scenario::{Doer, Plan, PlannedBranch, PlannedStep};
use crate::units::{Figure, Figures, Quantity, Usd};

use super::super::{Bar, Block, Cell, Column, Digits, Document, Row, Table, json};

/// A projection, and what a reader must know of how it came about.
#[derive(Clone, Debug)]
pub struct Projected {
    /// What was evaluated.
    pub plan: Plan,
    /// What came out.
    pub projection: Projection,
    /// How the day of the prices was chosen.
    pub as_of_from: AsOfFrom,
    /// The price tables that were read, by name.
    pub tables: Vec<String>,
    /// What else to know.
    pub warnings: Vec<Diagnostic>,
}

/// How the day of the prices was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOfFrom {
    /// By a flag.
    Flag,
    /// By the scenario.
    Scenario,
    /// Nobody said, so it is today.
    Today,
}

impl AsOfFrom {
    fn word(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Scenario => "scenario",
            Self::Today => "today",
        }
    }
}

/// What the rows of the waterfall are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// Steps.
    #[default]
    Step,
    /// Models.
    Model,
    /// Providers.
    Provider,
    /// Meters.
    Meter,
}

/// The document of one scenario.
#[must_use]
pub fn document(projected: &Projected, by: By, digits: Digits) -> Document {
    let Projected { plan, projection, .. } = projected;
    let mut blocks = Vec::new();
    let waterfall = match by {
        By::Step => by_step(projection),
        By::Model | By::Provider | By::Meter => by_line(projection, by),
    };
    let is_rounded = waterfall.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.is_rounded(digits));
    blocks.push(Block::Table(waterfall));
    blocks.push(Block::Bars(bars(&projection.totals)));
    blocks.push(Block::Notes(per_unit(plan, projection, digits)));
    blocks.push(Block::Table(work(plan, projection)));
    if !plan.budget.is_empty() {
        blocks.push(Block::Table(budget(plan, projection)));
    }
    let mut notes = Vec::new();
    if !plan.not_included.is_empty() {
        notes.push(format!("Not included: {}.", plan.not_included.join(", ")));
    }
    if plan.offers.values().any(|offer| offer.overlaid) {
        notes.push("List prices were overlaid with private ones.".to_owned());
    }
    for (model, offer) in plan.offers.iter().filter(|(_, offer)| offer.card.announced) {
        let from = offer.card.from.map_or_else(String::new, |from| format!(" from {from}"));
        notes.push(format!("The prices of {model}{from} are announced and may still change."));
    }
    if is_rounded {
        notes.push(
            "Rounded for display, each figure by itself; `--digits exact` shows every digit.".to_owned(),
        );
    }
    blocks.push(Block::Notes(notes));
    Document { heading: heading(projected), blocks }
}

fn heading(projected: &Projected) -> Vec<String> {
    let plan = &projected.plan;
    let shown = |count: &Exact| Cell::Count(count.clone()).shown(Digits::Usual);
    let volume = &plan.volume;
    let mut per_month = format!("{} × {} a month", shown(volume.per_month.exact()), volume.unit);
    if let Some((per_day, days, given)) = &volume.per_day {
        let assumed = if *given { "" } else { ", assumed" };
        per_month += &format!(" ({} a day × {} days{assumed})", shown(per_day.exact()), shown(days.exact()));
    }
    let day = match projected.as_of_from {
        AsOfFrom::Today => format!("prices of today, {}: fix the day with `as_of` or --as-of", plan.as_of),
        AsOfFrom::Flag | AsOfFrom::Scenario => format!("prices of {}", plan.as_of),
    };
    vec![plan.name.clone(), per_month, plan.currency.clone(), day]
}

/// Cache, batch and retries: what each stage adds to the figure before it.
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
        Column::numbers("Base", "base", 3),
        Column::numbers("Cache", "cache", 6),
        Column::numbers("Batch", "batch", 7),
        Column::numbers("Retries", "retries", 5),
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

fn by_step(projection: &Projection) -> Table {
    let mut columns = vec![Column::words("Step", "step", 0)];
    columns.extend(change_columns());
    columns.extend([
        Column::numbers("Human", "human", 2),
        Column::numbers("Downstream", "downstream", 1),
        Column::numbers("Total", "total", 0),
    ]);
    let row = |name: &str, figures: &Figures| {
        let mut cells = vec![Cell::words(name)];
        cells.extend(changes(figures));
        cells.extend(beyond_invoice(figures));
        cells
    };
    let mut rows: Vec<Row> =
        projection.steps.iter().map(|step| Row::body(row(&step.name, &step.figures))).collect();
    for cost in &projection.fixed {
        let mut cells = vec![Cell::words(format!("{} (fixed)", cost.name))];
        cells.extend(std::iter::repeat_n(Cell::Nothing, 7));
        cells.push(Cell::Money(cost.per_month.exact().clone()));
        rows.push(Row::body(cells));
    }
    rows.push(Row::total(row("Total", &projection.totals)));
    Table { is_data: true, columns, rows, ..Table::default() }
}

/// Base, cache, batch, retries and invoice of the lines that belong together.
fn by_line(projection: &Projection, by: By) -> Table {
    let mut groups: BTreeMap<String, (Figures, Exact)> = BTreeMap::new();
    let stages = [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice];
    for figure in stages {
        for (_, _, line) in projection.bill(figure) {
            let (figures, quantity) = groups.entry(group(line, by)).or_default();
            figures[figure] += &line.amount;
            if figure == Figure::Invoice {
                *quantity += line.quantity.exact();
            }
        }
    }
    let (title, key) = match by {
        By::Step => ("Step", "step"),
        By::Model => ("Model", "model"),
        By::Provider => ("Provider", "provider"),
        By::Meter => ("Meter", "meter"),
    };
    let mut columns = vec![Column::words(title, key, 0)];
    if by == By::Meter {
        columns.push(Column::numbers("Quantity", "quantity", 1));
    }
    columns.extend(change_columns());
    let row = |name: &str, figures: &Figures, quantity: Cell| {
        let mut cells = vec![Cell::words(name)];
        if by == By::Meter {
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
    Table { is_data: true, columns, rows, ..Table::default() }
}

/// Meters in the order of a call, the rest by name.
fn ordered(groups: BTreeMap<String, (Figures, Exact)>, by: By) -> Vec<(String, (Figures, Exact))> {
    let mut ordered: Vec<_> = groups.into_iter().collect();
    if by == By::Meter {
        let rank = |name: &str| crate::units::Meter::ALL.iter().position(|meter| meter.name() == name);
        ordered.sort_by_key(|(name, _)| rank(name).unwrap_or(usize::MAX));
    }
    ordered
}

fn group(line: &Line, by: By) -> String {
    let model = line.model.as_deref();
    match by {
        By::Meter => line.item.meter().to_owned(),
        By::Provider => {
            let provider = model.and_then(|model| model.split_once('/'));
            provider.map_or_else(|| "(check fees)".to_owned(), |(provider, _)| provider.to_owned())
        }
        By::Step | By::Model => model.map_or_else(|| "(check fees)".to_owned(), str::to_owned),
    }
}

fn bars(totals: &Figures) -> Vec<Bar> {
    let bar = |label: &str, figure: Figure, remark: &str| Bar {
        label: label.to_owned(),
        amount: totals[figure].clone(),
        remark: remark.to_owned(),
    };
    let mut bars = vec![
        bar("Invoice", Figure::Invoice, "what the vendors bill"),
        bar("Human", Figure::Human, "reviews, fixes and takeovers"),
        bar("Downstream", Figure::Downstream, "errors that nobody caught, and what was given up"),
        bar("Fixed", Figure::Fixed, "whatever the volume"),
        bar("Total", Figure::Total, "what the workload costs"),
    ];
    bars.retain(|bar| !bar.amount.is_zero() || ["Invoice", "Total"].contains(&bar.label.as_str()));
    bars
}

fn per_unit(plan: &Plan, projection: &Projection, digits: Digits) -> Vec<String> {
    let unit = &plan.volume.unit;
    let shown = |amount: Option<Exact>| {
        amount.map_or_else(|| "n/a".to_owned(), |amount| Cell::Unit(amount).shown(digits))
    };
    let mut notes = vec![format!("Per {unit}: {}.", shown(projection.per_unit()))];
    let undefined = |why: String| format!("Per good {unit}: n/a, since {why}.");
    notes.push(match &projection.good {
        GoodUnits::Chance(chance) => {
            let chance = Cell::Percent(chance.exact().clone()).shown(digits);
            format!("Per good {unit}: {} ({chance} come out good).", shown(projection.per_good_unit()))
        }
        GoodUnits::NoErrorRates => return notes,
        GoodUnits::NotOncePerUnit(step) => undefined(format!("step `{step}` does not run once per {unit}")),
        GoodUnits::RatesMissing(step) => undefined(format!("a branch of step `{step}` has no error rate")),
    });
    notes
}

/// Who does each step, and what becomes of its calls.
fn work(plan: &Plan, projection: &Projection) -> Table {
    let has_outcomes = projection.steps.iter().any(|step| step.outcome.is_some());
    let mut columns = vec![
        Column::words("Step", "step", 0),
        Column::numbers("Calls a month", "calls", 1),
        Column::words("Done by", "done_by", 0),
    ];
    if has_outcomes {
        columns.extend([
            Column::numbers("Good", "good", 2),
            Column::numbers("Escaped", "escaped", 2),
            Column::numbers("Abandoned", "abandoned", 3),
        ]);
    }
    let steps = plan.steps.iter().zip(&projection.steps);
    let rows = steps.flat_map(|(planned, step)| work_rows(planned, step, has_outcomes)).collect();
    Table { columns, rows, ..Table::default() }
}

/// A row for each branch; the first one names the step.
fn work_rows(planned: &PlannedStep, step: &StepResult, has_outcomes: bool) -> Vec<Row> {
    let branches = planned.branches.iter().zip(&step.branches);
    let is_split = 1 < planned.branches.len();
    let row = |(index, (planned, result)): (usize, (&PlannedBranch, &BranchResult))| {
        let share = Cell::Percent(planned.share.exact().clone()).shown(Digits::Usual);
        let done_by =
            if is_split { format!("{share} {}", done_by(planned, result)) } else { done_by(planned, result) };
        let mut cells = vec![
            if index == 0 { Cell::words(&step.name) } else { Cell::words("") },
            Cell::Count(planned.calls.exact().clone()),
            Cell::Text(done_by),
        ];
        if has_outcomes {
            let part = |part: fn(&crate::engine::Outcome) -> &crate::units::Probability| {
                result
                    .outcome
                    .as_ref()
                    .map_or(Cell::Nothing, |outcome| Cell::Percent(part(outcome).exact().clone()))
            };
            cells.extend([part(|o| &o.good), part(|o| &o.escaped), part(|o| &o.abandoned)]);
        }
        Row::body(cells)
    };
    branches.enumerate().map(row).collect()
}

/// The ladder in a line: `gpt-5.4-nano ×2 → claude-haiku-4-5 (14.3%) → person (0.5%)`.
fn done_by(planned: &PlannedBranch, result: &BranchResult) -> String {
    let mut rungs: Vec<(String, u32, &Exact)> = Vec::new();
    for (rung, visited) in planned.rungs.iter().zip(&result.visits) {
        let name = match &rung.who {
            Doer::Model(call) => short(&call.model).to_owned(),
            Doer::Person(_) => "person".to_owned(),
        };
        match rungs.last_mut() {
            Some((last, times, _)) if *last == name => *times += 1,
            _ => rungs.push((name, 1, visited.exact())),
        }
    }
    let shown = |(index, (name, times, visited)): (usize, &(String, u32, &Exact))| {
        let times = if *times == 1 { String::new() } else { format!(" ×{times}") };
        let reached = Cell::Percent((*visited).clone()).shown(Digits::Usual);
        let reached = if index == 0 { String::new() } else { format!(" ({reached})") };
        format!("{name}{times}{reached}")
    };
    rungs.iter().enumerate().map(shown).collect::<Vec<_>>().join(" → ")
}

/// A model's name without its provider.
fn short(model: &str) -> &str {
    model.split_once('/').map_or(model, |(_, short)| short)
}

fn budget(plan: &Plan, projection: &Projection) -> Table {
    let columns = vec![
        Column::words("Budget", "figure", 0),
        Column::numbers("Figure", "amount", 0),
        Column::numbers("Limit", "limit", 0),
        Column::numbers("Used", "used", 1),
        Column::words("State", "state", 0),
    ];
    let row = |(figure, limit): (&Figure, &crate::yaml::Located<Usd>)| {
        let amount = &projection.totals[*figure];
        let used = amount.exact().checked_div(limit.value.exact());
        Row::body(vec![
            Cell::words(figure.name()),
            Cell::Money(amount.exact().clone()),
            Cell::Money(limit.value.exact().clone()),
            used.map_or(Cell::Nothing, Cell::Percent),
            Cell::words(state(amount, &limit.value)),
        ])
    };
    Table { columns, rows: plan.budget.iter().map(row).collect(), ..Table::default() }
}

fn state(amount: &Usd, limit: &Usd) -> &'static str {
    if limit < amount { "over" } else { "ok" }
}

/// The figures of several scenarios, one row each, and their sum.
#[must_use]
pub fn overview(all: &[Projected]) -> Document {
    let figures = [Figure::Invoice, Figure::Human, Figure::Downstream, Figure::Fixed, Figure::Total];
    let titles = ["Invoice", "Human", "Downstream", "Fixed", "Total"];
    let mut columns = vec![Column::words("Scenario", "scenario", 0)];
    let ranked = figures.iter().zip(titles).zip([0_u8, 2, 1, 3, 0]);
    columns.extend(ranked.map(|((figure, title), rank)| Column::numbers(title, figure.name(), rank)));
    let row = |name: &str, totals: &Figures| {
        let amounts = figures.iter().map(|figure| Cell::Money(totals[*figure].exact().clone()));
        std::iter::once(Cell::words(name)).chain(amounts).collect()
    };
    let mut rows: Vec<Row> =
        all.iter().map(|one| Row::body(row(&one.plan.name, &one.projection.totals))).collect();
    rows.push(Row::total(row("All", &sum(all))));
    let table = Table { columns, rows, ..Table::default() };
    Document { heading: vec!["All scenarios".to_owned()], blocks: vec![Block::Table(table)] }
}

fn sum(all: &[Projected]) -> Figures {
    let mut totals = Figures::default();
    for one in all {
        totals += &one.projection.totals;
    }
    totals
}

/// The results of several scenarios for machines.
#[must_use]
pub fn to_json(all: &[Projected]) -> Value {
    let currency = all.first().map_or("USD", |one| one.plan.currency.as_str());
    let scenarios: Vec<Value> = all.iter().map(scenario_json).collect();
    json::result("project", currency, json!({"scenarios": scenarios, "totals": json::figures(&sum(all))}))
}

fn scenario_json(projected: &Projected) -> Value {
    let Projected { plan, projection, as_of_from, tables, warnings } = projected;
    let volume = &plan.volume;
    let per_day = volume.per_day.as_ref().map(|(per_day, days, given)| {
        json!({"per_day": json::exact(per_day.exact()), "days_per_month": json::exact(days.exact()), "days_given": given})
    });
    let fixed = projection
        .fixed
        .iter()
        .map(|cost| json!({"name": cost.name, "per_month": json::exact(cost.per_month.exact())}));
    let steps: Vec<Value> =
        plan.steps.iter().zip(&projection.steps).map(|(planned, step)| step_json(planned, step)).collect();
    let announced = plan.offers.iter().filter(|(_, offer)| offer.card.announced).map(|(model, _)| model);
    json!({
        "name": plan.name,
        "as_of": plan.as_of.to_string(),
        "as_of_from": as_of_from.word(),
        "prices": {
            "tables": tables,
            "overlaid": plan.offers.values().any(|offer| offer.overlaid),
            "announced": announced.collect::<Vec<_>>(),
        },
        "volume": {
            "unit": volume.unit,
            "per_month": json::exact(volume.per_month.exact()),
            "stated": per_day,
        },
        "totals": json::figures(&projection.totals),
        "per_unit": projection.per_unit().as_ref().map(json::exact),
        "good_units": good_json(projection),
        "steps": steps,
        "fixed": fixed.collect::<Vec<_>>(),
        "budget": plan.budget.iter().map(|(figure, limit)| json!({
            "figure": figure.name(),
            "amount": json::exact(projection.totals[*figure].exact()),
            "limit": json::exact(limit.value.exact()),
            "state": state(&projection.totals[*figure], &limit.value),
        })).collect::<Vec<_>>(),
        "not_included": plan.not_included,
        "bills": bills_json(projection),
        "warnings": warnings.iter().map(json::diagnostic).collect::<Vec<_>>(),
    })
}

fn good_json(projection: &Projection) -> Value {
    match &projection.good {
        GoodUnits::Chance(chance) => json!({
            "chance": json::exact(chance.exact()),
            "cost_per_good_unit": projection.per_good_unit().as_ref().map(json::exact),
        }),
        GoodUnits::NoErrorRates => json!({"undefined": "no step has an error rate"}),
        GoodUnits::NotOncePerUnit(step) => {
            json!({"undefined": "a step does not run once per unit", "step": step})
        }
        GoodUnits::RatesMissing(step) => json!({"undefined": "a branch has no error rate", "step": step}),
    }
}

fn step_json(planned: &PlannedStep, step: &StepResult) -> Value {
    let branches = planned.branches.iter().zip(&step.branches).map(|(planned, branch)| {
        let rungs = planned.rungs.iter().zip(&branch.visits).map(|(rung, visited)| {
            let who = match &rung.who {
                Doer::Model(call) => json!({"model": &*call.model}),
                Doer::Person(_) => json!({"human": true}),
            };
            let mut rung = Map::new();
            if let Value::Object(who) = who {
                rung.extend(who);
            }
            rung.insert("visits".to_owned(), json::exact(visited.exact()));
            Value::Object(rung)
        });
        json!({
            "share": json::exact(branch.share.exact()),
            "calls": json::exact(planned.calls.exact()),
            "totals": json::figures(&branch.figures),
            "attempts": rungs.collect::<Vec<_>>(),
            "outcome": outcome_json(branch.outcome.as_ref()),
        })
    });
    json!({
        "name": step.name,
        "calls_per_unit": json::exact(planned.calls_per_unit.exact()),
        "calls": json::exact(step.calls.exact()),
        "totals": json::figures(&step.figures),
        "outcome": outcome_json(step.outcome.as_ref()),
        "branches": branches.collect::<Vec<_>>(),
    })
}

fn outcome_json(outcome: Option<&crate::engine::Outcome>) -> Value {
    let Some(outcome) = outcome else { return Value::Null };
    json!({
        "good": json::exact(outcome.good.exact()),
        "escaped": json::exact(outcome.escaped.exact()),
        "unfixed": json::exact(outcome.unfixed.exact()),
        "abandoned": json::exact(outcome.abandoned.exact()),
    })
}

/// The lines of each of the first four figures: they sum to it.
fn bills_json(projection: &Projection) -> Value {
    let bill = |figure: Figure| -> Value {
        projection.bill(figure).map(|(step, branch, line)| line_json(step, branch, line)).collect()
    };
    let figures = [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice];
    Value::Object(figures.into_iter().map(|figure| (figure.name().to_owned(), bill(figure))).collect())
}

fn line_json(step: &StepResult, branch: &BranchResult, line: &Line) -> Value {
    let mut object = Map::new();
    let index = step.branches.iter().position(|other| std::ptr::eq(other, branch));
    object.insert("step".to_owned(), json!(step.name));
    object.insert("branch".to_owned(), json!(index));
    if let Value::Object(bare) = bare_line_json(line) {
        object.extend(bare);
    }
    Value::Object(object)
}

/// A bill line outside of any step.
pub(super) fn bare_line_json(line: &Line) -> Value {
    let rate = &line.rate;
    json!({
        "attempt": line.attempt,
        "role": line.role.name(),
        "model": line.model.as_deref(),
        "tier": line.item.tier().map(crate::units::Tier::name),
        "meter": line.item.meter(),
        "kind": match line.item {
            Item::Tokens(..) => "tokens",
            Item::Fee(_) => "tool_fee",
            Item::CheckFee => "check_fee",
        },
        "quantity": json::exact(line.quantity.exact()),
        "unit": match line.quantity {
            Quantity::Tokens(_) => "tokens",
            Quantity::Calls(_) => "calls",
        },
        "rate": json::exact(rate.net.usd.exact()),
        "list_rate": json::exact(rate.list.usd.exact()),
        "per": json::exact(&rate.net.per.number()),
        "amount": json::exact(line.amount.exact()),
        "rate_place": json::place(&rate.place),
        "source": rate.evidence.as_ref().map(|evidence| source_json(evidence)),
    })
}

pub(super) fn source_json(evidence: &crate::pricing::Evidence) -> Value {
    let (kind, origin) = match &evidence.origin {
        crate::pricing::Origin::Url(url) => ("url", url),
        crate::pricing::Origin::Document(document) => ("document", document),
    };
    let mut source = Map::new();
    source.insert(kind.to_owned(), json!(origin));
    source.insert("checked".to_owned(), json!(evidence.checked.to_string()));
    Value::Object(source)
}
