//! Both projections as facts, path → exact value, so that they are compared one by one and a difference names
//! its place.

use std::collections::BTreeMap;

use costcalc::engine::{self, GoodUnits, Outcome};

use super::evaluate::{Projection, Sheet};
use super::num::{exact_text, q, ratio};
use super::unit::UnitGood;

/// `steps.draft.invoice` → `numerator/denominator`
pub type Facts = BTreeMap<String, String>;

/// Every fact on which the two do not agree, and all that only one of them states.
pub fn differences(oracle: &Projection, engine: &engine::Projection) -> Vec<String> {
    let (expected, mut told) = (facts_of_oracle(oracle), facts_of_engine(engine));
    if matches!(oracle.unit_good, UnitGood::Open) {
        told.remove("unit.good");
    }
    let paths: std::collections::BTreeSet<_> = expected.keys().chain(told.keys()).collect();
    let differing = paths.into_iter().filter(|path| expected.get(*path) != told.get(*path));
    let shown = |facts: &Facts, path| facts.get(path).cloned().unwrap_or("nothing".into());
    differing
        .map(|path| format!("{path}: oracle {}, engine {}", shown(&expected, path), shown(&told, path)))
        .collect()
}

fn facts_of_oracle(projection: &Projection) -> Facts {
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
        for (branch, visits) in step.visits.iter().enumerate() {
            let path = |attempt| format!("steps.{name}.branches.{branch}.visits.{attempt}");
            facts.extend(
                visits.iter().enumerate().map(|(attempt, chance)| (path(attempt), exact_text(chance))),
            );
        }
    }
    match &projection.unit_good {
        UnitGood::Chance(chance) => facts.insert("unit.good".into(), exact_text(chance)),
        UnitGood::NotDefined => facts.insert("unit.good".into(), "not defined".into()),
        UnitGood::Open => None,
    };
    facts
}

fn facts_of_engine(projection: &engine::Projection) -> Facts {
    let mut facts = Facts::new();
    for (figure, usd) in projection.totals.iter() {
        facts.insert(format!("totals.{}", figure.name()), told(usd.exact()));
    }
    for step in &projection.steps {
        let path = format!("steps.{}", step.name);
        let figures = step.figures.iter().filter(|(figure, _)| figure.name() != "fixed");
        facts.extend(figures.map(|(figure, usd)| (format!("{path}.{}", figure.name()), told(usd.exact()))));
        step.outcome.iter().for_each(|outcome| facts.extend(chances(&path, outcome)));
        for (branch, result) in step.branches.iter().enumerate() {
            let path = |attempt| format!("{path}.branches.{branch}.visits.{attempt}");
            facts.extend(
                result
                    .visits
                    .iter()
                    .enumerate()
                    .map(|(attempt, chance)| (path(attempt), told(chance.exact()))),
            );
        }
    }
    let good = match &projection.good {
        GoodUnits::Chance(chance) => told(chance.exact()),
        GoodUnits::NoErrorRates | GoodUnits::NotOncePerUnit(_) | GoodUnits::RatesMissing(_) => {
            "not defined".into()
        }
    };
    facts.insert("unit.good".into(), good);
    facts
}

fn chances(path: &str, outcome: &Outcome) -> [(String, String); 4] {
    let Outcome { good, escaped, unfixed, abandoned, .. } = outcome;
    let chances = [("good", good), ("escaped", escaped), ("unfixed", unfixed), ("abandoned", abandoned)];
    chances.map(|(name, chance)| (format!("{path}.{name}"), told(chance.exact())))
}

/// The engine shows a finite decimal or a quotient, in full: the same number in lowest terms.
fn told(exact: &costcalc::exact::Exact) -> String {
    let text = exact.to_string();
    exact_text(&if text.contains('/') { ratio(&text) } else { q(&text) })
}
