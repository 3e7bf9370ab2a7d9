//! The sums over steps, and the sums that a projection shows by model, provider and meter.

use std::collections::BTreeMap;

use crate::exact::Exact;
use crate::scenario::path_name;
use crate::units::Figure;

use super::branch::{BILLED, Billed};
use super::site::Site;
use super::step::{StepTerms, changes, rank};
use super::term::{Shared, Term, Unit};

/// The name of lines that no model is billed for.
const CHECK_FEES: &str = "(check fees)";

/// The figures of the scenario, what they are per unit, and fixed costs and budgets.
pub(super) fn totals(site: &Site<'_>, steps: &[&StepTerms]) -> Vec<Shared> {
    let mut named: Vec<Shared> = Vec::new();
    let fixed = fixed(site);
    for figure in Figure::ALL {
        let path = format!("totals.{}", figure.name());
        let over = steps.iter().filter_map(|step| step.own.figure(figure).cloned()).collect();
        let of = |figure: Figure| named[figure as usize].clone();
        let term = match figure {
            Figure::Fixed => Term::sum_of(path, Unit::Money, fixed.clone(), "no fixed cost is due"),
            Figure::Total => {
                let parts = [Figure::Invoice, Figure::Human, Figure::Downstream, Figure::Fixed].map(of);
                Term::sum(path, Unit::Money, parts.into())
            }
            _ => Term::sum(path, Unit::Money, over),
        };
        named.push(term);
    }
    let total = named[Figure::Total as usize].clone();
    let figures = named.clone();
    named.extend(changes("totals", &figures.iter().collect::<Vec<_>>()));
    let retries = steps.iter().map(|step| step.own.retries.clone()).collect();
    named.push(Term::sum("totals.retries".to_owned(), Unit::Money, retries));
    let per_unit = Term::quotient("totals.per_unit".to_owned(), Unit::Each, &total, &site.units());
    let good = good_units(site, steps);
    let per_good = per_unit.as_ref().zip(good.as_ref()).and_then(|(per_unit, good)| {
        Term::quotient("totals.per_good_unit".to_owned(), Unit::Each, per_unit, good)
    });
    let error_rate = error_rate(site, steps);
    named.extend([per_unit, per_good, good, escaped(steps), error_rate].into_iter().flatten());
    named.extend(budgets(site, &figures));
    named.extend(fixed);
    named
}

/// The fixed costs that are due, under their places in the list.
fn fixed(site: &Site<'_>) -> Vec<Shared> {
    // The plan holds those that are due, in the order of the file.
    let mut due = site.plan.fixed.iter().peekable();
    let costs = site.scenario.fixed.iter().enumerate().filter_map(|(index, cost)| {
        let is_due = |planned: &&crate::scenario::PlannedFixed| {
            planned.name == cost.name && planned.per_month == cost.per_month.value
        };
        due.next_if(is_due)?;
        let (value, place) = (cost.per_month.value.exact(), &cost.per_month.place);
        let stated = site.stated("fixed", Unit::Money, value, place);
        let term = Term::sum(format!("fixed.{index}"), Unit::Money, vec![stated]);
        Some(term.remarked(cost.name.clone()))
    });
    costs.collect()
}

/// The chance that a unit comes out good, where that is defined.
fn good_units(site: &Site<'_>, steps: &[&StepTerms]) -> Option<Shared> {
    let mut chances = Vec::new();
    for (step, planned) in steps.iter().zip(&site.plan.steps) {
        match &step.own.fate {
            Some(fate) if planned.is_once_per_unit => {
                let parts = vec![fate.good.clone(), fate.fixed.clone()];
                chances.push(Term::sum("good or fixed", Unit::Part, parts).remarked(planned.name.clone()));
            }
            Some(_) => return None,
            None if step.has_error_rates => return None,
            None => {}
        }
    }
    let path = "totals.good_units".to_owned();
    (!chances.is_empty()).then(|| Term::product(path, Unit::Part, chances))
}

/// Bad outputs that are served in a month, before any review.
fn escaped(steps: &[&StepTerms]) -> Option<Shared> {
    let parts: Vec<Shared> = steps
        .iter()
        .filter_map(|step| {
            let escaped = step.own.fate.as_ref()?.escaped.clone();
            let factors = vec![step.own.calls.clone(), escaped];
            Some(Term::product("escaped a month", Unit::Calls, factors))
        })
        .collect();
    (!parts.is_empty()).then(|| Term::sum("totals.escaped".to_owned(), Unit::Calls, parts))
}

/// How many of the calls that may go wrong end bad, after review.
fn error_rate(site: &Site<'_>, steps: &[&StepTerms]) -> Option<Shared> {
    let (mut bad, mut calls) = (Vec::new(), Vec::new());
    for (step, planned) in steps.iter().zip(&site.plan.steps) {
        match &step.own.fate {
            Some(fate) => {
                let factors = vec![step.own.calls.clone(), fate.unfixed.clone()];
                bad.push(Term::product("bad a month", Unit::Calls, factors));
                calls.push(step.own.calls.clone());
            }
            None if planned.is_rated() => return None,
            None => {}
        }
    }
    let none = "no step may go wrong";
    let bad = Term::sum_of("bad a month", Unit::Calls, bad, none);
    let calls = Term::sum_of("calls that may go wrong", Unit::Calls, calls, none);
    Term::quotient("totals.error_rate".to_owned(), Unit::Part, &bad, &calls)
}

/// How much of each budget is used.
fn budgets(site: &Site<'_>, figures: &[Shared]) -> Vec<Shared> {
    let used = site.plan.budget.iter().filter_map(|(figure, limit)| {
        let stated = site.stated("budget", Unit::Money, limit.value.exact(), &limit.place);
        let path = format!("budget.{}.used", figure.name());
        Term::quotient(path, Unit::Part, &figures[*figure as usize], &stated)
    });
    used.collect()
}

/// The lines of one group: for each billed figure their amounts, and the quantities of the invoice.
type Group = ([Vec<Shared>; 4], Vec<Shared>);

/// What a projection shows by model, by provider and by meter.
pub(super) fn groups(steps: &[&StepTerms]) -> Vec<Shared> {
    let mut named = Vec::new();
    let model = |billed: &Billed| billed.line.model.as_deref().unwrap_or(CHECK_FEES).to_owned();
    let provider = |billed: &Billed| {
        let model = billed.line.model.as_deref().and_then(|model| model.split_once('/'));
        model.map_or(CHECK_FEES, |(provider, _)| provider).to_owned()
    };
    named.extend(grouped("models", steps, &model));
    named.extend(grouped("providers", steps, &provider));
    named.extend(grouped("meters", steps, &|billed| billed.line.meter.clone()));
    named
}

fn grouped(kind: &str, steps: &[&StepTerms], group: &dyn Fn(&Billed) -> String) -> Vec<Shared> {
    let mut groups: BTreeMap<(usize, String), Group> = BTreeMap::new();
    for step in steps {
        for (index, (_, lines)) in step.own.bills.iter().enumerate() {
            for billed in lines {
                let name = group(billed);
                let (amounts, quantities) = groups.entry((rank(&name), name)).or_default();
                amounts[index].push(billed.amount.clone());
                if BILLED[index] == Figure::Invoice {
                    quantities.push(billed.line.quantity.clone());
                }
            }
        }
    }
    groups.into_iter().flat_map(|((_, name), group)| of_group(kind, &name, group)).collect()
}

fn of_group(kind: &str, name: &str, (amounts, quantities): Group) -> Vec<Shared> {
    let path = path_name([kind, name]);
    let none = "no line of this figure";
    let mut bills: Vec<Shared> = Vec::new();
    for (figure, amounts) in BILLED.into_iter().zip(amounts) {
        bills.push(Term::sum_of(format!("{path}.{}", figure.name()), Unit::Money, amounts, none));
    }
    let mut named = bills.clone();
    named.extend(changes(&path, &bills.iter().collect::<Vec<_>>()));
    if let [_, _, tiered, invoice] = bills.as_slice() {
        named.push(Term::difference(format!("{path}.retries"), Unit::Money, invoice, tiered));
    }
    if kind == "meters" {
        let unit = quantities.first().map_or(Unit::Things, |quantity| quantity.unit);
        let path = format!("{path}.quantity");
        named.push(match quantities.is_empty() {
            true => Term::defined(path, unit, Exact::ZERO, none),
            false => Term::sum(path, unit, quantities),
        });
    }
    named
}
