//! The limits of a ranking: error rates that were not measured, and token counts that differ between vendors.

use std::collections::BTreeSet;

use super::{Finding, Run};

/// The caveats of a ranking of these designs.
pub(super) fn caveats(runs: &[Run]) -> Vec<Finding> {
    let mut names: Vec<&str> = Vec::new();
    for step in runs.iter().flat_map(|run| &run.evaluated.plan.steps) {
        if !names.contains(&step.name.as_str()) {
            names.push(&step.name);
        }
    }
    let changed: Vec<&str> = names.into_iter().filter(|name| changes_model(runs, name)).collect();
    let unrated: Vec<String> =
        changed.iter().filter(|name| !is_rated(runs, name)).map(|name| (*name).to_owned()).collect();
    let mut found = Vec::new();
    if !unrated.is_empty() {
        found.push(Finding::PriceAlone { steps: unrated });
    }
    let uncounted = uncounted(runs, &changed);
    if !uncounted.is_empty() {
        found.push(Finding::TokensAlike { models: uncounted });
    }
    let of_one_source = |run: &Run| {
        let models: Vec<String> = run.evaluated.plan.basis.one_source.iter().cloned().collect();
        (!models.is_empty()).then(|| (run.name.clone(), models))
    };
    let designs: Vec<(String, Vec<String>)> = runs.iter().filter_map(of_one_source).collect();
    if !designs.is_empty() {
        found.push(Finding::OneSource { designs });
    }
    found
}

/// The models that a design calls in a step; `None` if it has no such step.
fn models<'r>(run: &'r Run, step: &str) -> Option<BTreeSet<&'r str>> {
    let planned = run.evaluated.plan.steps.iter().find(|planned| planned.name == step)?;
    Some(planned.running().flat_map(|branch| branch.model_calls()).map(|call| &*call.model).collect())
}

/// Whether designs call different models in a step.
fn changes_model(runs: &[Run], step: &str) -> bool {
    let mut all = runs.iter().filter_map(|run| models(run, step));
    let first = all.next();
    all.any(|other| Some(&other) != first.as_ref())
}

/// Whether the step has an error rate in every design that has the step.
fn is_rated(runs: &[Run], step: &str) -> bool {
    let steps = runs.iter().flat_map(|run| &run.evaluated.projection.steps);
    steps.filter(|result| result.name == step).all(|result| result.outcome.is_some())
}

/// Models of several vendors in these steps without factors, which are all assumed to count the same tokens.
fn uncounted(runs: &[Run], steps: &[&str]) -> Vec<String> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    for step in steps {
        let without = runs.iter().flat_map(|run| {
            let models = models(run, step).into_iter().flatten();
            models.filter(|model| !run.evaluated.plan.models.has_factors(model))
        });
        let without: BTreeSet<&str> = without.collect();
        let vendors: BTreeSet<&str> =
            without.iter().filter_map(|model| model.split_once('/').map(|(vendor, _)| vendor)).collect();
        if 1 < vendors.len() {
            found.extend(without.into_iter().map(str::to_owned));
        }
    }
    found.into_iter().collect()
}
