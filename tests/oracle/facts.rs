//! Both projections as facts, path → exact value, so that they are compared one by one and a difference names
//! its place.

use std::collections::BTreeMap;

use costcalc::analysis::Evaluated;
use costcalc::engine::{self, BranchResult, GoodUnits, Outcome};
use costcalc::exact::{Bound, Exact};
use costcalc::units::{Counted, Figure};

use super::bill::{Item, Priced};
use super::evaluate::{Projection, Sheet};
use super::num::{Q, exact_text, q, ratio, zero};
use super::price::model;
use super::unit::UnitGood;
use super::world::World;

/// `steps.draft.invoice` → its value
pub type Facts = BTreeMap<String, Q>;

/// Every fact on which the two are further apart than they may be, and all that only one of them states. What is
/// known between bounds only may be as little as nothing.
pub fn differences(expected: &Facts, said: &Facts, apart: &Q) -> Vec<String> {
    let paths: std::collections::BTreeSet<_> = expected.keys().chain(said.keys()).collect();
    let agree = |path: &String| match (expected.get(path), said.get(path)) {
        (Some(expected), Some(said)) => distance(expected, said) <= *apart,
        (Some(one), None) | (None, Some(one)) => *apart != zero() && distance(one, &zero()) <= *apart,
        (None, None) => true,
    };
    let shown = |facts: &Facts, path: &String| facts.get(path).map_or("nothing".to_owned(), exact_text);
    let differing = paths.into_iter().filter(|path| !agree(path));
    differing
        .map(|path| format!("{path}: oracle {}, engine {}", shown(expected, path), shown(said, path)))
        .collect()
}

fn distance(one: &Q, other: &Q) -> Q {
    if one < other { other - one } else { one - other }
}

pub fn facts_of_oracle(world: &World, projection: &Projection) -> Facts {
    let mut facts = Facts::new();
    let mut state = |path: &str, sheet: &Sheet| {
        facts.extend(sheet.iter().map(|(name, value)| (format!("{path}.{name}"), value.clone())));
    };
    state("totals", &projection.totals);
    for (name, step) in &projection.steps {
        state(&format!("steps.{name}"), &step.money);
        step.outcome.iter().for_each(|outcome| state(&format!("steps.{name}"), outcome));
    }
    for (month, units, totals) in &projection.months {
        state(&format!("months.{month}"), totals);
        state(&format!("months.{month}"), &[("units", units.clone())].into());
    }
    for (name, step) in &projection.steps {
        for (branch, figures) in step.branches.iter().enumerate() {
            let path = format!("steps.{name}.branches.{branch}");
            for (attempt, chance) in figures.visits.iter().enumerate() {
                facts.insert(format!("{path}.visits.{attempt}"), chance.clone());
            }
            for (figure, bill) in &figures.bills {
                let line = |(item, quantity): (&Item, &Q)| {
                    (format!("{path}.{figure}.{}", shown_item(world, item)), quantity.clone())
                };
                facts.extend(bill.0.iter().map(line));
            }
        }
    }
    if let UnitGood::Chance(chance) = &projection.unit_good {
        facts.insert("unit.good".into(), chance.clone());
    }
    facts
}

/// `0.Attempt.acme/nova.Tokens(Standard, Input) at 1/1000000`
fn shown_item(world: &World, Item { attempt, role, priced }: &Item) -> String {
    let Priced { model: of, thing, price } = priced;
    let of = of.map_or("nobody".to_owned(), |id| {
        format!("{}/{}", world.tables[id.table].provider, model(world, id).name)
    });
    format!("{attempt}.{role:?}.{of}.{thing:?} at {}", exact_text(price))
}

/// What the engine says, at one bound of each hit rate that is known between bounds only.
pub fn facts_of_engine(evaluated: &Evaluated, bound: Bound) -> Facts {
    let mut facts = Facts::new();
    let mut state = |path: &str, name: &str, exact: &Exact| {
        facts.insert(format!("{path}.{name}"), value(exact.at(bound)))
    };
    for (figure, usd) in evaluated.projection.totals.iter() {
        state("totals", figure.name(), usd.exact());
    }
    for month in evaluated.outlook.iter().flat_map(|outlook| &outlook.months) {
        let path = format!("months.{}", month.month);
        state(&path, "units", month.units.exact());
        month.totals.iter().for_each(|(figure, usd)| drop(state(&path, figure.name(), usd.exact())));
    }
    for step in &evaluated.projection.steps {
        let path = format!("steps.{}", step.name);
        let figures = step.figures.iter().filter(|(figure, _)| figure.name() != "fixed");
        figures.for_each(|(figure, usd)| drop(state(&path, figure.name(), usd.exact())));
        if let Some(Outcome { good, escaped, unfixed, abandoned, .. }) = &step.outcome {
            let chances =
                [("good", good), ("escaped", escaped), ("unfixed", unfixed), ("abandoned", abandoned)];
            chances.into_iter().for_each(|(name, chance)| drop(state(&path, name, chance.exact())));
        }
        for (branch, result) in step.branches.iter().enumerate() {
            let path = format!("{path}.branches.{branch}.visits");
            let visits = result.visits.iter().enumerate();
            visits.for_each(|(attempt, chance)| drop(state(&path, &attempt.to_string(), chance.exact())));
        }
    }
    if let GoodUnits::Chance(chance) = &evaluated.projection.good {
        state("unit", "good", chance.exact());
    }
    for step in &evaluated.projection.steps {
        let branches = step.branches.iter().enumerate();
        facts.extend(branches.flat_map(|(number, branch)| {
            lines(&format!("steps.{}.branches.{number}", step.name), branch, bound)
        }));
    }
    facts
}

/// Quantities by item. The amounts of lines are `quantity × price`, and their sums the figures.
fn lines(path: &str, branch: &BranchResult, bound: Bound) -> BTreeMap<String, Q> {
    let value = |exact: &Exact| value(exact.at(bound));
    let mut quantities = BTreeMap::new();
    for figure in [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice] {
        let mut total = zero();
        for line in branch.bill(figure) {
            let (quantity, amount) = (value(line.quantity.exact()), value(line.amount.exact()));
            let (model, thing) = (line.model.as_deref().unwrap_or("nobody"), thing(&line.item));
            let price = exact_text(&(&amount / &quantity));
            let path = format!(
                "{path}.{}.{}.{:?}.{model}.{thing} at {price}",
                figure.name(),
                line.attempt,
                line.role
            );
            *quantities.entry(path).or_insert_with(zero) += quantity;
            total += amount;
        }
        assert_eq!(
            total,
            value(branch.figures[figure].exact()),
            "the lines of {path} sum to {}",
            figure.name()
        );
    }
    quantities
}

fn thing(item: &engine::Item) -> String {
    match item {
        engine::Item::Metered(tier, meter) if meter.facts().counted == Counted::Tokens => {
            format!("Tokens({tier:?}, {meter:?})")
        }
        engine::Item::Metered(tier, meter) => format!("Tokens({tier:?}, Of({:?}))", meter.name()),
        engine::Item::Fee(name) => format!("Fee({:?})", &**name),
        engine::Item::CheckFee => "CheckFee".to_owned(),
        engine::Item::CacheStorage => "CacheStorage".to_owned(),
        other => panic!("the oracle does not know {other:?}"),
    }
}

/// The engine shows a finite decimal or a quotient, in full: the same number in lowest terms.
pub fn value(exact: &Exact) -> Q {
    let text = exact.to_string();
    if text.contains('/') { ratio(&text) } else { q(&text) }
}
