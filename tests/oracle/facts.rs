//! Both projections as facts, path → exact value, so that they are compared one by one and a difference names
//! its place.

use std::collections::BTreeMap;

use costcalc::engine::{self, BranchResult, GoodUnits, Outcome};
use costcalc::exact::Exact;
use costcalc::units::Figure;

use super::bill::{Item, Priced};
use super::evaluate::{Projection, Sheet};
use super::num::{Q, exact_text, q, ratio, zero};
use super::price::model;
use super::unit::UnitGood;
use super::world::World;

/// `steps.draft.invoice` → `numerator/denominator`
pub type Facts = BTreeMap<String, String>;

/// Every fact on which the two do not agree, and all that only one of them states.
pub fn differences(world: &World, oracle: &Projection, engine: &engine::Projection) -> Vec<String> {
    let (expected, mut said) = (facts_of_oracle(world, oracle), facts_of_engine(engine));
    if matches!(oracle.unit_good, UnitGood::Open) {
        said.remove("unit.good");
    }
    let paths: std::collections::BTreeSet<_> = expected.keys().chain(said.keys()).collect();
    let differing = paths.into_iter().filter(|path| expected.get(*path) != said.get(*path));
    let shown = |facts: &Facts, path| facts.get(path).cloned().unwrap_or("nothing".into());
    differing
        .map(|path| format!("{path}: oracle {}, engine {}", shown(&expected, path), shown(&said, path)))
        .collect()
}

fn facts_of_oracle(world: &World, projection: &Projection) -> Facts {
    let mut facts = Facts::new();
    let mut state = |path: &str, sheet: &Sheet| {
        facts.extend(sheet.iter().map(|(name, value)| (format!("{path}.{name}"), exact_text(value))));
    };
    state("totals", &projection.totals);
    for (name, step) in &projection.steps {
        state(&format!("steps.{name}"), &step.money);
        step.outcome.iter().for_each(|outcome| state(&format!("steps.{name}"), outcome));
    }
    for (name, step) in &projection.steps {
        for (branch, figures) in step.branches.iter().enumerate() {
            let path = format!("steps.{name}.branches.{branch}");
            for (attempt, chance) in figures.visits.iter().enumerate() {
                facts.insert(format!("{path}.visits.{attempt}"), exact_text(chance));
            }
            for (figure, bill) in &figures.bills {
                let line = |(item, quantity): (&Item, &Q)| {
                    (format!("{path}.{figure}.{}", shown_item(world, item)), exact_text(quantity))
                };
                facts.extend(bill.0.iter().map(line));
            }
        }
    }
    match &projection.unit_good {
        UnitGood::Chance(chance) => facts.insert("unit.good".into(), exact_text(chance)),
        UnitGood::NotDefined => facts.insert("unit.good".into(), "not defined".into()),
        UnitGood::Open => None,
    };
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

fn facts_of_engine(projection: &engine::Projection) -> Facts {
    let mut facts = Facts::new();
    for (figure, usd) in projection.totals.iter() {
        facts.insert(format!("totals.{}", figure.name()), said(usd.exact()));
    }
    for step in &projection.steps {
        let path = format!("steps.{}", step.name);
        let figures = step.figures.iter().filter(|(figure, _)| figure.name() != "fixed");
        facts.extend(figures.map(|(figure, usd)| (format!("{path}.{}", figure.name()), said(usd.exact()))));
        step.outcome.iter().for_each(|outcome| facts.extend(chances(&path, outcome)));
        for (branch, result) in step.branches.iter().enumerate() {
            let path = format!("{path}.branches.{branch}");
            for (attempt, chance) in result.visits.iter().enumerate() {
                facts.insert(format!("{path}.visits.{attempt}"), said(chance.exact()));
            }
            lines(&path, result).into_iter().for_each(|(path, quantity)| {
                facts.insert(path, exact_text(&quantity));
            });
        }
    }
    let good = match &projection.good {
        GoodUnits::Chance(chance) => said(chance.exact()),
        GoodUnits::NoErrorRates | GoodUnits::NotOncePerUnit(_) | GoodUnits::RatesMissing(_) => {
            "not defined".into()
        }
    };
    facts.insert("unit.good".into(), good);
    facts
}

/// Quantities by item. The amounts of lines are `quantity × price`, and their sums the figures.
fn lines(path: &str, branch: &BranchResult) -> BTreeMap<String, Q> {
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
        engine::Item::Tokens(tier, meter) => format!("Tokens({tier:?}, {meter:?})"),
        engine::Item::Fee(name) => format!("Fee({:?})", &**name),
        engine::Item::CheckFee => "CheckFee".to_owned(),
        engine::Item::CacheStorage => "CacheStorage".to_owned(),
    }
}

fn chances(path: &str, outcome: &Outcome) -> [(String, String); 4] {
    let Outcome { good, escaped, unfixed, abandoned, .. } = outcome;
    let chances = [("good", good), ("escaped", escaped), ("unfixed", unfixed), ("abandoned", abandoned)];
    chances.map(|(name, chance)| (format!("{path}.{name}"), said(chance.exact())))
}

fn said(exact: &Exact) -> String {
    exact_text(&value(exact))
}

/// The engine shows a finite decimal or a quotient, in full: the same number in lowest terms.
fn value(exact: &Exact) -> Q {
    let text = exact.to_string();
    if text.contains('/') { ratio(&text) } else { q(&text) }
}
