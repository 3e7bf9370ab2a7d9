//! `compare --frontier`: the trade-off between cost and errors of a step's models.

use crate::analysis::{Frontier, Mix, Mixtures, Point};
use crate::diag::{counted, reason};
use crate::exact::Exact;
use crate::report::{Block, Cell, Column, Digits, Document, Row, Table};

use super::sources;

/// The document.
pub fn document(asked: &Mixtures, digits: Digits) -> Document {
    let frontier = &asked.frontier;
    let plan = asked.plans.first();
    let mut heading: Vec<String> = plan.iter().map(|plan| plan.name.clone()).collect();
    heading.extend([
        format!("step {}", frontier.step),
        counted(frontier.points.len(), "model"),
        format!("invoice of the step, {} a month", asked.currency),
        "error rate: bad after review".to_owned(),
    ]);
    heading.extend(plan.map(|plan| sources::prices_of(plan.as_of, &plan.basis)));
    let mut notes: Vec<String> = Vec::new();
    if let Some((most, mix)) = &asked.within_errors {
        let most = Cell::Percent(most.exact().clone()).shown(digits);
        notes.push(format!("Within an error rate of {most}: {}.", mix_words(mix, digits)));
        notes.extend(saving(frontier, mix, digits));
    }
    if let Some((most, mix)) = &asked.within_cost {
        let most = Cell::Money(most.exact().clone()).shown(digits);
        notes.push(format!("Within {most}: {}.", mix_words(mix, digits)));
    }
    for (model, problems) in &frontier.impossible {
        let why = reason(problems).map_or_else(String::new, |problem| problem.message.clone());
        notes.push(format!("Not possible with {model}: {why}."));
    }
    let mut blocks = vec![Block::Table(table(frontier)), Block::Notes(notes)];
    blocks.extend(sources::of(&asked.plans, None));
    Document { heading, blocks }
}

fn table(frontier: &Frontier) -> Table {
    let columns = vec![
        Column::words("Model", "model", 0),
        Column::numbers("Invoice", "invoice", 0),
        Column::numbers("Error rate", "error_rate", 0),
        Column::words("", "standing", 0),
    ];
    let row = |point: &Point| {
        Row::body(vec![
            Cell::words(&point.model),
            Cell::Money(point.cost.exact().clone()),
            Cell::Percent(point.error_rate.exact().clone()),
            Cell::words(point.standing.word()),
        ])
    };
    Table { is_data: true, columns, rows: frontier.points.iter().map(row).collect(), ..Table::default() }
}

fn mix_words(mix: &Mix, digits: Digits) -> String {
    let part = |(model, share): &(String, crate::units::Share)| {
        format!("{} {model}", Cell::Percent(share.exact().clone()).shown(digits))
    };
    let parts: Vec<String> = mix.parts.iter().map(part).collect();
    let cost = Cell::Money(mix.cost.exact().clone()).shown(digits);
    let errors = Cell::Percent(mix.error_rate.exact().clone()).shown(digits);
    format!("{} cost {cost} at an error rate of {errors}", parts.join(" and "))
}

/// The saving of a mix over the cheapest single model of the same quality.
fn saving(frontier: &Frontier, mix: &Mix, digits: Digits) -> Option<String> {
    let alone = frontier.cheapest_alone(&mix.error_rate)?;
    let saved: Exact = (&alone.cost - &mix.cost).exact().clone();
    let part = saved.checked_div(alone.cost.exact())?;
    (!saved.is_zero()).then(|| {
        let saved = Cell::Money(saved).shown(digits);
        let part = Cell::Percent(part).shown(digits);
        format!("That saves {saved} ({part}) against {} alone.", alone.model)
    })
}
