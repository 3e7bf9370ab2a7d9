//! Makes a plan from a scenario and a catalog.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Diagnostic, Problems};
use crate::pricing::{Basis, Catalog};
use crate::scenario::design::{Scenario, Step};
use crate::units::{Date, Period};

use super::models::{Models, unknown_model};
use super::sheet::RateSheets;
use super::{
    Plan, PlannedBranch, PlannedFixed, PlannedStep, PlannedVolume, branch, checking, graph, pools, require,
    throughput,
};

/// Resolves a scenario against a catalog on a day. Warnings are returned with the plan.
///
/// # Errors
/// Unknown names, impossible combinations and exceeded limits.
pub fn plan(
    scenario: &Scenario,
    catalog: &Catalog,
    day: Date,
) -> Result<(Plan, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut problems = Problems::new();
    refuse_horizon(scenario, &mut problems);
    let models = Models::resolve(scenario, scenario.steps.iter().collect(), catalog, day, &mut problems);
    require::check_names(scenario, catalog, &mut problems);
    let volume = PlannedVolume::of(&scenario.volume);
    let steps = match graph::order(scenario, &mut problems) {
        Some(order) => steps(scenario, &volume, &models, &order, &mut problems),
        None => None,
    };
    steps.iter().for_each(|steps| pools::check(steps, &mut problems));
    let plan = steps.map(|steps| Plan {
        throughput: throughput::throughput(scenario, catalog, &models, &steps, &mut problems),
        name: scenario.name.clone(),
        as_of: day,
        horizon: None,
        currency: catalog.currency().to_owned(),
        volume,
        fixed: fixed(scenario, in_use(&steps)),
        steps,
        budget: scenario.budget.clone(),
        expect: scenario.expect.clone(),
        requirements: require::named_as_tables(&scenario.requirements, catalog),
        not_included: scenario.not_included.clone(),
        offers: models.offers(),
        models: Arc::new(models),
        basis: Basis::default(),
    });
    problems.finish(plan)
}

/// A plan for a single day is wrong for a horizon: use [`plan_horizon`](super::plan_horizon).
fn refuse_horizon(scenario: &Scenario, problems: &mut Problems) {
    if let Some(horizon) = &scenario.horizon {
        problems.push(horizon.not_supported("a plan of a single day"));
    }
}

/// Resolves one step of a scenario: for other steps only the number of calls and the length of outputs matter.
/// Checks the same rules as [`plan`].
///
/// # Errors
/// All errors of the step, and unknown names anywhere.
pub fn plan_step(
    scenario: &Scenario,
    index: usize,
    catalog: &Catalog,
    day: Date,
) -> Result<PlannedStep, Vec<Diagnostic>> {
    let mut problems = Problems::new();
    refuse_horizon(scenario, &mut problems);
    let models = Models::resolve(scenario, needed(scenario, index), catalog, day, &mut problems);
    let volume = PlannedVolume::of(&scenario.volume);
    let mut known = graph::Known::new();
    let sheets = RateSheets::default();
    let mut planned = None;
    for other in graph::order(scenario, &mut problems).unwrap_or_default() {
        known.learn(&scenario.steps[other], &models);
        if other == index {
            planned = step(scenario, index, &volume, &models, &known, &sheets, &mut problems);
        }
    }
    problems.finish(planned).map(|(planned, _)| planned)
}

/// The steps whose offers affect one: itself, and those it reads that may be split into chunks, because their
/// windows decide which output it reads.
fn needed(scenario: &Scenario, index: usize) -> Vec<&Step> {
    let own = &scenario.steps[index];
    let readings = || own.branches.iter().flat_map(|branch| &branch.work.reads);
    let is_read = |step: &Step| readings().any(|reading| reading.step.value == step.name);
    let may_chunk =
        |step: &Step| step.branches.iter().any(|branch| branch.work.overflow.chunking().is_some());
    scenario.steps.iter().filter(|step| step.name == own.name || is_read(step) && may_chunk(step)).collect()
}

fn steps(
    scenario: &Scenario,
    volume: &PlannedVolume,
    models: &Models,
    order: &[usize],
    problems: &mut Problems,
) -> Option<Vec<PlannedStep>> {
    let mut known = graph::Known::new();
    let sheets = RateSheets::default();
    let mut planned: BTreeMap<usize, Option<PlannedStep>> = BTreeMap::new();
    for index in order {
        known.learn(&scenario.steps[*index], models);
        planned.insert(*index, step(scenario, *index, volume, models, &known, &sheets, problems));
    }
    planned.into_values().collect()
}

fn step(
    scenario: &Scenario,
    index: usize,
    volume: &PlannedVolume,
    models: &Models,
    known: &graph::Known,
    sheets: &RateSheets,
    problems: &mut Problems,
) -> Option<PlannedStep> {
    let step = &scenario.steps[index];
    let graph::KnownStep { calls_per_unit, is_once_per_unit, output } = known.of(step)?;
    let calls = &volume.per_month * &calls_per_unit;
    let context = branch::Context { scenario, volume, models, known, sheets };
    let shares = step.shares();
    let shared = step.branches.iter().zip(&shares);
    let branches: Vec<Option<PlannedBranch>> =
        shared.map(|(branch, share)| context.branch(step, branch, share, &calls, problems)).collect();
    let branches: Vec<PlannedBranch> = branches.into_iter().collect::<Option<_>>()?;
    checking::warn_of_idle_checks(step, &branches, problems);
    known.warn_of_readings(scenario, step, models, problems);
    let after = graph::waits_for(scenario, step);
    let (name, stated) = (step.name.clone(), Arc::clone(&step.stated));
    let tags = Arc::new(scenario.tags_with(step.stated.tags.as_ref()));
    let period = Period::month(volume.days().0);
    Some(PlannedStep {
        name,
        stated,
        tags,
        calls_per_unit,
        is_once_per_unit,
        calls,
        period,
        after,
        output,
        branches,
    })
}

/// Checks the model names of a scenario against a catalog.
///
/// # Errors
/// Every name that no table has, or that is ambiguous between providers.
pub fn check_names(scenario: &Scenario, catalog: &Catalog) -> Result<(), Vec<Diagnostic>> {
    let mut problems = Problems::new();
    for name in scenario.model_names() {
        if let Err(unfound) = catalog.find(&name.value) {
            problems.push_made(|| unknown_model(&name.value, &unfound, catalog).at(&name.place));
        }
    }
    problems.finish(Some(())).map(|((), _)| ())
}

/// The steps of a scenario by position, each after those whose outputs it reads or whose calls it multiplies.
///
/// # Errors
/// Unknown steps and cyclic dependencies.
pub fn reading_order(scenario: &Scenario) -> Result<Vec<usize>, Vec<Diagnostic>> {
    let mut problems = Problems::new();
    let order = graph::order(scenario, &mut problems);
    problems.finish(order).map(|(order, _)| order)
}

/// The number of providers that the steps use.
fn in_use(steps: &[PlannedStep]) -> usize {
    steps.iter().flat_map(PlannedStep::providers).collect::<BTreeSet<_>>().len()
}

/// The fixed costs that apply with this number of providers.
pub fn fixed(scenario: &Scenario, providers: usize) -> Vec<PlannedFixed> {
    let due = scenario
        .fixed
        .iter()
        .filter(|cost| cost.when_providers.is_none_or(|needed| needed as usize <= providers));
    due.map(|cost| PlannedFixed {
        name: cost.name.clone(),
        per_month: cost.per_month.value.clone().as_figure(),
        tags: scenario.tags_with(cost.tags.as_ref()),
    })
    .collect()
}
