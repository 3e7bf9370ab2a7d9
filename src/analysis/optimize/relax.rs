//! Searches with a subset of the requirements, and explains why not all can be met.

use crate::analysis::require::percent;
use crate::diag::{Code, Diagnostic};
use crate::exact::Exact;
use crate::scenario::{Need, Requirement};
use crate::units::Probability;
use crate::units::money::said;

use super::candidate::{Candidate, Choice, Choices, is_common};
use super::search::{self, Found, Limits, Outcome};

/// The candidates of each step that meet the active requirements.
pub(super) fn allowed(choices: &Choices<'_>, held: &[bool]) -> Vec<Vec<usize>> {
    let of_step = |choice: &Choice| {
        let meets =
            |candidate: &Candidate| !candidate.shortfalls.iter().any(|(requirement, _)| held[*requirement]);
        let candidates = choice.candidates.iter().enumerate();
        candidates.filter(|(_, candidate)| meets(candidate)).map(|(pick, _)| pick).collect()
    };
    choices.steps.iter().map(of_step).collect()
}

/// Finds the cheapest picks that meet the active requirements.
pub(super) fn search(choices: &Choices<'_>, held: &[bool]) -> Outcome {
    let limit = common_limit(choices, held);
    if limit.is_some() && !choices.steps.iter().any(Choice::is_rated) {
        return Outcome { found: Vec::new(), states: 0 };
    }
    let errors = limit.map(|most| bad_calls(choices, most));
    search::cheapest(choices, &Limits { allowed: &allowed(choices, held), errors: errors.as_ref() })
}

/// The limit on the errors of all steps together, if active.
fn common_limit<'c>(choices: &'c Choices<'_>, held: &[bool]) -> Option<&'c Probability> {
    let requirements = choices.scenario.requirements.iter().zip(held);
    let mut common = requirements.filter(|(requirement, held)| **held && is_common(requirement));
    common.find_map(|(requirement, _)| match &requirement.need {
        Need::ErrorRate(most) => Some(most),
        _ => None,
    })
}

/// Upper bound on bad calls of steps with error rates.
fn bad_calls(choices: &Choices<'_>, most: &Probability) -> Exact {
    let rated = choices.steps.iter().filter(|choice| choice.is_rated());
    let calls: Exact = rated.map(|choice| choice.calls.clone()).sum();
    &calls * most.exact()
}

/// Why no assignment meets all requirements, and the cost of relaxing each.
pub(super) fn infeasible(choices: &Choices<'_>) -> Vec<Diagnostic> {
    let requirements = &choices.scenario.requirements;
    let nobody: Vec<Diagnostic> = choices
        .steps
        .iter()
        .filter(|choice| choice.candidates.is_empty())
        .map(|choice| {
            let step = &choices.scenario.steps[choice.index];
            let message = format!("no model can do step `{}`", step.name);
            let reasons = choice.impossible.iter().filter_map(|(name, why)| Some((name, why.first()?)));
            reasons
                .fold(Diagnostic::error(Code::Infeasible, message).at(&step.place), |refused, (name, why)| {
                    refused.note(format!("with `{name}`: {}", why.message))
                })
        })
        .collect();
    if !nobody.is_empty() {
        return nobody;
    }
    let mut found = Vec::new();
    for (index, requirement) in requirements.iter().enumerate() {
        let held: Vec<bool> = (0..requirements.len()).map(|other| other != index).collect();
        if let Some(best) = search(choices, &held).found.first() {
            found.push(blamed(choices, index, requirement, best));
        }
    }
    if found.is_empty() {
        let message = "no assignment of models meets the requirements, nor all of them but one";
        let places = requirements.iter().map(|requirement| &requirement.place);
        let refused = Diagnostic::error(Code::Infeasible, message);
        let refused = match requirements.first() {
            Some(first) => refused.at(&first.place),
            None => refused,
        };
        let refused = places.skip(1).fold(refused, |refused, place| refused.also(place, "and this"));
        found.push(refused.help("relax several of them, or add candidates with --model"));
    }
    found
}

/// The error for a requirement without which the others could be met.
fn blamed(choices: &Choices<'_>, index: usize, requirement: &Requirement, best: &Found) -> Diagnostic {
    let path = requirement.path();
    let message = format!("no assignment of models meets `{path}` and all other requirements");
    let mut refused = Diagnostic::error(Code::Infeasible, message).at(&requirement.place);
    let who: Vec<String> = choices
        .scenario
        .steps
        .iter()
        .zip(super::names(choices, best))
        .map(|(step, name)| format!("`{}` with `{name}`", step.name))
        .collect();
    let total = said(&best.total, choices.catalog.currency());
    refused = refused.help(format!("without it the cheapest costs {total} a month: {}", who.join(", ")));
    if matches!(requirement.need, Need::ErrorRate(_)) {
        refused = refused.note(match least_errors(choices, index) {
            Some(least) => format!("the least error rate that can be had is {}", percent(&least)),
            None => "no error rate is known: name a `quality`".to_owned(),
        });
    }
    let reasons = reasons(choices, index);
    let more = reasons.len().saturating_sub(MOST_REASONS);
    refused = reasons.into_iter().take(MOST_REASONS).fold(refused, Diagnostic::note);
    if more == 0 { refused } else { refused.note(format!("and {more} more like these")) }
}

/// Why candidates miss a requirement.
fn reasons(choices: &Choices<'_>, index: usize) -> Vec<String> {
    let of_choice = |choice: &Choice| {
        let step = &choices.scenario.steps[choice.index].name;
        let of_candidate = |candidate: &Candidate| {
            let own = candidate.shortfalls.iter().find(|(requirement, _)| *requirement == index);
            own.map(|(_, why)| format!("`{step}` with `{}`: {why}", candidate.name))
        };
        choice.candidates.iter().filter_map(of_candidate).collect::<Vec<_>>()
    };
    choices.steps.iter().flat_map(of_choice).collect()
}

/// The most reasons that are shown.
const MOST_REASONS: usize = 5;

/// Lower bound on the share of bad calls if all other requirements are met.
fn least_errors(choices: &Choices<'_>, index: usize) -> Option<Exact> {
    let requirement = &choices.scenario.requirements[index];
    let held: Vec<bool> = (0..choices.scenario.requirements.len()).map(|other| other != index).collect();
    let mut bad = Exact::ZERO;
    let mut calls = Exact::ZERO;
    for (choice, picks) in choices.steps.iter().zip(allowed(choices, &held)) {
        if requirement.is_about(&choices.scenario.steps[choice.index].name) {
            let errors = picks.iter().filter_map(|pick| choice.candidates[*pick].errors.as_ref());
            if let Some(least) = errors.min() {
                bad += least;
                calls += &choice.calls;
            }
        }
    }
    bad.checked_div(&calls)
}
