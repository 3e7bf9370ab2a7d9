//! `optimize`: the cheapest assignment, its lead, and the cost of each requirement.

use crate::analysis::{Assignment, Contest, Optimum, ShadowPrice};
use crate::diag::of_unit;
use crate::exact::{Exact, group};
use crate::report::{Block, Cell, Column, Digits, Document, Row, Table};
use crate::scenario::AS_WRITTEN;
use crate::units::{Figure, Figures, Usd};

use super::sources;

/// The most excluded models named per step; beyond that, only their number.
const MOST_NAMED: usize = 4;

/// The document.
pub fn document(optimum: &Optimum, digits: Digits) -> Document {
    let plan = &optimum.best.evaluated.plan;
    let volume = Cell::Count(plan.volume.per_month.exact().clone()).shown(Digits::USUAL);
    let heading = vec![
        plan.name.clone(),
        of_unit(&volume, "month", &plan.volume.unit),
        plan.currency.clone(),
        sources::prices_of(plan.as_of, &plan.basis),
        "cheapest assignment".to_owned(),
    ];
    let mut blocks = vec![Block::Table(assignment(&optimum.best))];
    let mut notes = vec![against_written(optimum, digits)];
    notes.extend(runner_up(optimum, digits));
    blocks.push(Block::Notes(notes));
    if !optimum.requirements.is_empty() {
        blocks.push(Block::Table(requirements(optimum)));
    }
    let steps = optimum.best.evaluated.projection.steps.iter().zip(&optimum.steps);
    let by_price: Vec<&str> = steps
        .filter(|(step, contest)| step.outcome.is_none() && 1 < contest.able.len())
        .map(|(step, _)| step.name.as_str())
        .collect();
    let excluded: Vec<String> = optimum.steps.iter().filter_map(excluded).collect();
    blocks.push(Block::Notes(excluded));
    let mut how = Vec::new();
    how.extend(rests_on_one_source(optimum));
    if !by_price.is_empty() {
        how.push(format!(
            "Chosen by price alone, since no error rate is known: {}. Name a `quality` on a step where that \
             matters.",
            by_price.join(", ")
        ));
    }
    if optimum.runner_up.is_some() {
        how.push(format!(
            "Proven: none of the {} assignments costs less; the bounds of {} partial ones show it. Each has one \
             model or branch for a step, or the step as written: what else variants change was not tried.",
            optimum.assignments.grouped(),
            Exact::from(optimum.states as u64).grouped()
        ));
    }
    blocks.push(Block::Notes(how));
    blocks.extend(sources::of_choice([plan], None));
    Document { heading, blocks }
}

/// Whether the choice rests on prices that one source alone has: those of the best, or of what it is better than.
fn rests_on_one_source(optimum: &Optimum) -> Option<String> {
    let others = optimum.runner_up.iter().map(|second| ("the runner-up", &second.evaluated));
    let written = optimum.as_written.iter().map(|evaluated| (AS_WRITTEN, evaluated));
    let all = std::iter::once(("the cheapest", &optimum.best.evaluated)).chain(others).chain(written);
    let named = all.filter_map(|(name, evaluated)| {
        let models: Vec<&str> = evaluated.plan.basis.one_source.iter().map(String::as_str).collect();
        (!models.is_empty()).then(|| format!("{name} ({})", models.join(", ")))
    });
    let named: Vec<String> = named.collect();
    (!named.is_empty())
        .then(|| format!("! The choice rests on prices that one source alone has: {}.", named.join(", ")))
}

fn assignment(best: &Assignment) -> Table {
    let columns = vec![
        Column::words("Step", "step", 0),
        Column::words("Model", "model", 0),
        Column::numbers("Invoice", "invoice", 0),
        Column::numbers("Human", "human", 3),
        Column::numbers("Downstream", "downstream", 2),
        Column::numbers("Total", "total", 0),
        Column::numbers("Unfixed", "error_rate", 1),
    ];
    let amounts = |figures: &Figures| {
        let amount = |figure: Figure| figures[figure].exact().clone();
        [
            Cell::Money(amount(Figure::Invoice)),
            Cell::Change(amount(Figure::Human)),
            Cell::Change(amount(Figure::Downstream)),
            Cell::Money(amount(Figure::Total)),
        ]
    };
    let projection = &best.evaluated.projection;
    let mut rows = Vec::new();
    for (step, model) in projection.steps.iter().zip(&best.models) {
        let mut cells = vec![Cell::words(&step.name), Cell::words(shown_name(model))];
        cells.extend(amounts(&step.figures));
        let errors = step.outcome.as_ref().map(|outcome| outcome.unfixed.exact().clone());
        cells.push(errors.map_or(Cell::Nothing, Cell::Percent));
        rows.push(Row::body(cells));
    }
    for fixed in &projection.fixed {
        let mut cells = vec![Cell::words(&fixed.name), Cell::words("")];
        cells.extend([Cell::Nothing, Cell::Nothing, Cell::Nothing]);
        cells.extend([Cell::Money(fixed.per_month.exact().clone()), Cell::Nothing]);
        rows.push(Row::body(cells));
    }
    let mut cells = vec![Cell::words("Total"), Cell::words("")];
    cells.extend(amounts(&projection.totals));
    cells.push(Cell::Nothing);
    rows.push(Row::total(cells));
    sources::marked_by_step(Table { is_data: true, columns, rows, ..Table::default() }, projection)
}

fn shown_name(model: &str) -> &str {
    if model == AS_WRITTEN { "as written" } else { model }
}

/// The saving of the best assignment over the base design.
fn against_written(optimum: &Optimum, digits: Digits) -> String {
    let Some(written) = &optimum.as_written else {
        return "The design as written cannot be evaluated.".to_owned();
    };
    let missed: Vec<String> = written.unmet().iter().map(|unmet| unmet.requirement.path()).collect();
    let [written, best] =
        [written, &optimum.best.evaluated].map(|evaluated| &evaluated.projection.totals[Figure::Total]);
    let total = money(written, digits);
    let saved = written - best;
    let compared = if saved.is_zero() {
        format!("The design as written costs the same: {total}.")
    } else if saved.exact().is_negative() {
        format!("The design as written costs {total}, which is {} less.", money(&-&saved, digits))
    } else {
        let part = saved.exact().checked_div(written.exact()).map_or(Cell::Nothing, Cell::Percent);
        format!(
            "The design as written costs {total}: this saves {} ({}).",
            money(&saved, digits),
            part.shown(digits)
        )
    };
    if missed.is_empty() { compared } else { format!("{compared} It does not meet {}.", missed.join(", ")) }
}

fn runner_up(optimum: &Optimum, digits: Digits) -> Option<String> {
    let Some(second) = &optimum.runner_up else {
        let why = match optimum.steps.iter().any(|contest| 1 < contest.able.len()) {
            true => "No other assignment is possible and meets the requirements.",
            false => "No step has another model or branch that could do it.",
        };
        return Some(why.to_owned());
    };
    let [best, more] =
        [&optimum.best, second].map(|assignment| &assignment.evaluated.projection.totals[Figure::Total]);
    let changes = changes(optimum, &second.models).join(", ");
    let difference = more - best;
    Some(if difference.is_zero() {
        format!("A tie, to the last digit: {changes} costs the same.")
    } else {
        format!("The runner-up costs {} more: {changes}.", money(&difference, digits))
    })
}

/// The steps with other models than in the best assignment.
fn changes(optimum: &Optimum, models: &[String]) -> Vec<String> {
    let best = optimum.best.models.iter().zip(models).zip(&optimum.best.evaluated.projection.steps);
    best.filter(|((one, other), _)| one != other)
        .map(|((_, other), step)| format!("{} by {}", step.name, shown_name(other)))
        .collect()
}

fn requirements(optimum: &Optimum) -> Table {
    let columns = vec![
        Column::words("Requirement", "requirement", 0),
        Column::words("asks for", "asks_for", 2),
        Column::numbers("and costs", "cost", 0),
        Column::words("without it", "without", 1),
    ];
    let row = |one: &ShadowPrice| {
        let changes = changes(optimum, &one.without);
        Row::body(vec![
            Cell::words(one.requirement.path()),
            Cell::words(one.requirement.asks_for()),
            Cell::Money(one.cost.exact().clone()),
            Cell::words(if changes.is_empty() { "the same".to_owned() } else { changes.join(", ") }),
        ])
    };
    Table { columns, rows: optimum.requirements.iter().map(row).collect(), ..Table::default() }
}

/// The models that cannot perform a step, with the reasons.
fn excluded(contest: &Contest) -> Option<String> {
    let first = contest.excluded.iter().take(MOST_NAMED);
    let reasons: Vec<String> = first
        .map(|(model, why)| {
            let why = why.first().map_or("", String::as_str);
            if why.contains(model) { why.to_owned() } else { format!("{}: {why}", shown_name(model)) }
        })
        .collect();
    let more = contest.excluded.len().saturating_sub(MOST_NAMED);
    let more = if more == 0 { String::new() } else { format!("; and {} more", group(&more.to_string())) };
    (!reasons.is_empty()).then(|| format!("Not for {}: {}{more}.", contest.step, reasons.join("; ")))
}

fn money(amount: &Usd, digits: Digits) -> String {
    Cell::Money(amount.exact().clone()).shown(digits)
}
