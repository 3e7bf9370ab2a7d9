//! The cheapest assignment of models to steps that meets the requirements.
//!
//! The candidates of a step are models that could perform all of its calls, branches of its route, and the step as
//! written. The cost of a candidate depends on others only if its step reads their outputs; fixed costs depend on the
//! number of providers in use; and a limit on the errors of all steps couples them. Everything else is a sum over
//! steps, which the search exploits.

mod candidate;
mod relax;
mod rest;
mod search;

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Severity};
use crate::exact::Exact;
use crate::pricing::Catalog;
use crate::scenario::{self, AS_WRITTEN, File, Patch, Requirement, Scenario, Step, Who};
use crate::units::{Date, Usd};

use self::candidate::{Choices, Proposal};
use self::search::Found;
use super::{Evaluated, Study, evaluate};

/// The cheapest assignment, and evidence that it is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Optimum {
    /// The cheapest assignment of all.
    pub best: Assignment,
    /// The second cheapest, if there is one.
    pub runner_up: Option<Assignment>,
    /// The base design, if it can be evaluated.
    pub as_written: Option<Evaluated>,
    /// The cost of each requirement, in the order of the file.
    pub requirements: Vec<ShadowPrice>,
    /// The candidates for each step, in the order of the file.
    pub steps: Vec<Contest>,
    /// The number of assignments that meet each step's own requirements.
    pub assignments: Exact,
    /// The number of partial assignments examined for the proof.
    pub states: usize,
}

/// Who performs each step.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Assignment {
    /// For each step, in the order of the file, the model or branch (`branch 2`) that performs all of its calls, or
    /// [`AS_WRITTEN`] if it is unchanged and has several models.
    pub models: Vec<String>,
    /// Its evaluation.
    pub evaluated: Evaluated,
}

/// The cost of a requirement: how much cheaper the best assignment would be without it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ShadowPrice {
    /// The requirement.
    pub requirement: Requirement,
    /// Its extra cost per month, in USD; 0 if the best assignment meets it anyway.
    pub cost: Usd,
    /// The best assignment without it.
    pub without: Vec<String>,
}

/// The candidates for a step.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Contest {
    /// The step.
    pub step: String,
    /// Those that meet the step's requirements, cheapest first.
    pub able: Vec<String>,
    /// Those that do not, with the reasons.
    pub excluded: Vec<(String, Vec<String>)>,
}

/// The candidate models.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Models {
    /// Those that the step's quality rates or, without one, those that the scenario and its variants name; and each
    /// branch of the step's route.
    Named,
    /// These, for every step.
    These(Vec<String>),
    /// All of the price tables, for every step, but those that are sold for less than a month.
    All,
}

/// Finds the cheapest assignment of models to the steps of a file with patches.
///
/// # Errors
/// All errors of the file, and requirements that cannot be met.
pub fn optimize(study: &Study<'_>, patches: &[&Patch], models: &Models) -> Result<Optimum, Vec<Diagnostic>> {
    let mut scenario = study.file.scenario(patches.iter().copied())?;
    scenario::check_names(&scenario, study.catalog)?;
    scenario.requirements = scenario::named_as_tables(&scenario.requirements, study.catalog);
    check_readings(&scenario)?;
    let day = study.day.of(&scenario);
    let mut choices = Choices::new(&scenario, study.catalog, day);
    for index in scenario::reading_order(&scenario)? {
        let proposals = proposals(study.file, &scenario, index, patches, models, (study.catalog, day));
        choices.add(index, proposals);
    }
    check_pools(&choices)?;
    let all: Vec<bool> = vec![true; scenario.requirements.len()];
    let outcome = relax::search(&choices, &all);
    // Designs skipped for lack of effort could be cheaper.
    scenario.effort.spend(0)?;
    let Some(best) = outcome.found.first() else {
        return Err(relax::infeasible(&choices));
    };
    let total = Usd::new(best.total.clone()).unwrap_or_default();
    let requirements = scenario.requirements.iter().enumerate().map(|(index, requirement)| {
        let others: Vec<bool> = (0..all.len()).map(|other| other != index).collect();
        let found = relax::search(&choices, &others).found;
        let without = found.first().unwrap_or(best);
        ShadowPrice {
            requirement: requirement.clone(),
            cost: &total - &Usd::new(without.total.clone()).unwrap_or_default(),
            without: names(&choices, without),
        }
    });
    let assignment = |found: &Found| -> Result<Assignment, Vec<Diagnostic>> {
        let evaluated = evaluate(&assigned(&choices, found), study.catalog, day)?;
        Ok(Assignment { models: names(&choices, found), evaluated })
    };
    let allowed = relax::allowed(&choices, &all);
    let requirements = requirements.collect();
    scenario.effort.spend(0)?;
    Ok(Optimum {
        best: assignment(best)?,
        runner_up: outcome.found.get(1).map(assignment).transpose()?,
        as_written: evaluate(&scenario, study.catalog, day).ok(),
        requirements,
        steps: contests(&choices),
        assignments: allowed
            .iter()
            .map(|picks| Exact::from(picks.len() as u64))
            .fold(Exact::ONE, |a, b| a * b),
        states: outcome.states,
    })
}

/// The output of a step that may split its prompt into chunks depends on its prompt. If that includes outputs of
/// other steps, their models affect steps two levels later, which the search does not support.
fn check_readings(scenario: &Scenario) -> Result<(), Vec<Diagnostic>> {
    let readings = |step: &Step| -> Vec<String> {
        let readings = step.branches.iter().flat_map(|branch| &branch.work.reads);
        readings.map(|reading| reading.step.value.clone()).collect()
    };
    let read: BTreeSet<String> = scenario.steps.iter().flat_map(readings).collect();
    let is_between = |step: &&Step| {
        let chunks = step.branches.iter().filter_map(|branch| branch.work.overflow.chunking());
        chunks.count() != 0 && read.contains(&step.name) && !readings(step).is_empty()
    };
    let refused = scenario.steps.iter().filter(is_between).map(|step| {
        let message = format!(
            "step `{}` reads outputs, may take its prompt apart, and is read itself: no search covers that",
            step.name
        );
        let refused = Diagnostic::error(Code::NotSupportedYet, message).at(&step.place);
        refused.help("remove `overflow` from it, or compare designs with `costcalc compare`")
    });
    let refused: Vec<Diagnostic> = refused.collect();
    if refused.is_empty() { Ok(()) } else { Err(refused) }
}

/// What is free of a pool is shared by all steps that draw on it, so the cost of a step would depend on the models of
/// the others, which the search does not support.
fn check_pools(choices: &Choices<'_>) -> Result<(), Vec<Diagnostic>> {
    let mut drawn: BTreeMap<&str, &Step> = BTreeMap::new();
    let mut refused = Vec::new();
    for choice in &choices.steps {
        let step = &choices.scenario.steps[choice.index];
        let pools: BTreeSet<&String> = choice.candidates.iter().flat_map(|one| &one.pools).collect();
        for pool in pools {
            let Some(other) = drawn.insert(pool, step) else { continue };
            let message = format!(
                "steps `{}` and `{}` may share the free allowance of `{pool}`: no search covers that",
                other.name, step.name
            );
            let shared = Diagnostic::error(Code::NotSupportedYet, message).at(&step.place);
            refused.push(
                shared.help("compare designs with `costcalc compare`, which shares what is free exactly"),
            );
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(refused) }
}

/// The options for a step: as written, with each model, and with each branch of its route alone. The success rate of a
/// conversation only applies to the model that it is given for.
fn proposals(
    file: &File,
    scenario: &Scenario,
    index: usize,
    patches: &[&Patch],
    models: &Models,
    (catalog, day): (&Catalog, Date),
) -> Vec<Proposal> {
    let step = &scenario.steps[index];
    let own_model = only_model(step).map(|name| full_name(name, catalog));
    let mut proposals: Vec<Proposal> =
        vec![(own_model.clone().unwrap_or_else(|| AS_WRITTEN.to_owned()), Ok(step.clone()))];
    let names: Vec<String> = match models {
        Models::These(names) => names.clone(),
        Models::All => catalog.models().map(ToString::to_string).collect(),
        Models::Named => named(file, scenario, step, patches),
    };
    let has_success = step.branches.iter().any(|branch| branch.work.success().is_some());
    let mut known: BTreeSet<String> = own_model.into_iter().collect();
    for name in names {
        let name = full_name(&name, catalog);
        if !known.insert(name.clone()) {
            continue;
        }
        if let Some(why) = closes_soon(&name, catalog, day) {
            proposals.push((name, Err(vec![why])));
        } else if has_success {
            let message = format!("how well the turns go is not known of `{name}`");
            proposals.push((name, Err(vec![Diagnostic::error(Code::MissingErrorRate, message)])));
        } else {
            let patch = Patch::moved([step.name.as_str()], &name, &name);
            let patched = file.scenario(patches.iter().copied().chain([&patch]));
            proposals.push((name, patched.map(|mut patched| patched.steps.remove(index))));
        }
    }
    if matches!(models, Models::Named) {
        for (number, alone) in file.branches_alone(&step.name, patches) {
            let patched = file.scenario(patches.iter().copied().chain([&alone]));
            proposals
                .push((format!("branch {number}"), patched.map(|mut patched| patched.steps.remove(index))));
        }
    }
    proposals
}

/// The models that the step's quality rates or, without one, those that the scenario and its variants name.
fn named(file: &File, scenario: &Scenario, step: &Step, patches: &[&Patch]) -> Vec<String> {
    let quality = step.branches.iter().find_map(|branch| branch.work.quality.as_ref());
    match quality.and_then(|quality| scenario.qualities.get(&quality.value)) {
        Some(quality) => quality.error_rates.iter().map(|(name, _)| name.value.clone()).collect(),
        None => {
            let variant = |variant| file.scenario(patches.iter().copied().chain([variant])).ok();
            let variants: Vec<Scenario> = file.variants.iter().filter_map(variant).collect();
            let all = std::iter::once(scenario).chain(&variants);
            all.flat_map(|scenario| scenario.model_names().map(|name| name.value.clone())).collect()
        }
    }
}

/// Why a model is not worth moving to: it is sold for less than a month from a day on.
#[must_use]
pub fn closes_soon(name: &str, catalog: &Catalog, day: Date) -> Option<Diagnostic> {
    let limits = catalog.offer(&catalog.find(name).ok()?, day).ok()?.limits;
    let last = limits.closes_within_a_month(day)?;
    let message = format!("`{name}` is sold only until {last}, less than a month after {day}");
    Some(Diagnostic::error(Code::ModelClosed, message))
}

/// A model's full name, if the catalog has it.
fn full_name(name: &str, catalog: &Catalog) -> String {
    catalog.find(name).map_or_else(|_| name.to_owned(), |id| id.to_string())
}

/// The model that performs a step alone, with equal attempts.
fn only_model(step: &Step) -> Option<&str> {
    let [branch] = step.branches.as_slice() else { return None };
    let [attempt] = branch.work.attempts.as_slice() else { return None };
    let is_plain = attempt.input.is_none() && attempt.output.is_none() && attempt.revision.is_none();
    match &attempt.who {
        Who::Model(name) if is_plain => Some(&name.value),
        Who::Model(_) | Who::Person { .. } => None,
    }
}

/// The scenario with the chosen option for each step.
fn assigned(choices: &Choices<'_>, found: &Found) -> Scenario {
    let mut scenario = choices.scenario.clone();
    for (choice, pick) in choices.steps.iter().zip(&found.picks) {
        scenario.steps[choice.index] = choice.candidates[*pick].step.clone();
    }
    scenario
}

/// Who performs each step, in the order of the file.
fn names(choices: &Choices<'_>, found: &Found) -> Vec<String> {
    let picked = choices.steps.iter().zip(&found.picks);
    let mut names: Vec<(usize, String)> =
        picked.map(|(choice, pick)| (choice.index, choice.candidates[*pick].name.clone())).collect();
    names.sort();
    names.into_iter().map(|(_, name)| name).collect()
}

fn contests(choices: &Choices<'_>) -> Vec<Contest> {
    let mut contests: Vec<(usize, Contest)> = Vec::new();
    for choice in &choices.steps {
        let mut contest = Contest {
            step: choices.scenario.steps[choice.index].name.clone(),
            able: Vec::new(),
            excluded: Vec::new(),
        };
        for candidate in &choice.candidates {
            let why: Vec<String> = candidate.shortfalls.iter().map(|(_, why)| why.clone()).collect();
            if why.is_empty() {
                contest.able.push(candidate.name.clone());
            } else {
                contest.excluded.push((candidate.name.clone(), why));
            }
        }
        for (name, problems) in &choice.impossible {
            let errors = problems.iter().filter(|problem| problem.severity == Severity::Error);
            let why = errors.map(|error| error.message.clone()).collect();
            contest.excluded.push((name.clone(), why));
        }
        contests.push((choice.index, contest));
    }
    contests.sort_by_key(|(index, _)| *index);
    contests.into_iter().map(|(_, contest)| contest).collect()
}
