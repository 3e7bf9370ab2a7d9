//! Checks a design against the requirements of the scenario.

use crate::diag::{Code, Diagnostic};
use crate::engine::{Projection, StepResult};
use crate::exact::Exact;
use crate::scenario::{Need, Plan, PlannedBranch, PlannedCall, PlannedStep, Requirement};
use crate::units::{Count, Probability};

/// A requirement that a design misses.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Unmet {
    /// The requirement.
    pub requirement: Requirement,
    /// The step that misses it; `None` if all steps together do.
    pub step: Option<String>,
    /// The actual value.
    pub why: String,
}

impl Unmet {
    /// The warning, when only the cost was asked for.
    #[must_use]
    pub fn warning(&self) -> Diagnostic {
        self.explained(Diagnostic::warning(Code::RequirementNotMet, self.message()))
    }

    /// The error, when the design is checked.
    #[must_use]
    pub fn error(&self) -> Diagnostic {
        self.explained(Diagnostic::error(Code::RequirementNotMet, self.message()))
    }

    fn message(&self) -> String {
        let of_step = self.step.as_ref().map_or_else(String::new, |step| format!(" by step `{step}`"));
        format!("`{}` is not met{of_step}: {}", self.requirement.path(), self.why)
    }

    fn explained(&self, unmet: Diagnostic) -> Diagnostic {
        let unmet = unmet.at(&self.requirement.place);
        unmet.help("`costcalc optimize` finds the cheapest models that meet all requirements")
    }
}

/// The requirements that a design misses.
#[must_use]
pub fn unmet(plan: &Plan, projection: &Projection) -> Vec<Unmet> {
    let mut found = Vec::new();
    for requirement in &plan.requirements {
        let unmet = |step: Option<String>, why| Unmet { requirement: requirement.clone(), step, why };
        if let (None, Need::ErrorRate(most)) = (&requirement.step, &requirement.need) {
            let steps = plan.steps.iter().zip(&projection.steps);
            found.extend(too_many_errors(steps, most).map(|why| unmet(None, why)));
            continue;
        }
        for (planned, result) in plan.steps.iter().zip(&projection.steps) {
            if requirement.is_about(&planned.name) {
                let why = shortfall(&requirement.need, planned, result);
                found.extend(why.map(|why| unmet(Some(planned.name.clone()), why)));
            }
        }
    }
    found
}

/// Why a step misses a requirement.
#[must_use]
pub(super) fn shortfall(need: &Need, planned: &PlannedStep, result: &StepResult) -> Option<String> {
    let attempts = || planned.running().flat_map(PlannedBranch::attempt_calls);
    match need {
        Need::Features(names) => attempts().find_map(|call| {
            let has = &call.offer.limits.features;
            let missing: Vec<String> = names
                .iter()
                .filter(|name| !has.contains(&name.value))
                .map(|name| format!("`{}`", name.value))
                .collect();
            let words = || format!("`{}` is not known to have {}", call.model, missing.join(" and "));
            (!missing.is_empty()).then(words)
        }),
        Need::Window(least) => attempts().find_map(|call| match &call.offer.limits.context_window {
            None => Some(format!("the window of `{}` is not known", call.model)),
            Some(window) => (window < least)
                .then(|| format!("`{}` has a window of {} tokens", call.model, window.exact().grouped())),
        }),
        Need::ErrorRate(most) => too_many_errors([(planned, result)], most),
        Need::Providers(allowed) => {
            let allows = |call: &PlannedCall| allowed.iter().any(|name| *name.value == *call.provider);
            let mut calls = planned.running().flat_map(PlannedBranch::model_calls);
            calls.find(|call| !allows(call)).map(|call| format!("`{}` is of another provider", call.model))
        }
        Need::Latency(most) => attempts().find_map(|call| match &call.latency {
            None => Some(format!("how fast `{}` answers is not known", call.model)),
            Some(takes) => (most < takes)
                .then(|| format!("a call of `{}` takes {} ms", call.model, shown(takes.exact()))),
        }),
    }
}

/// Why the error rate of steps with error rates is too high in total.
fn too_many_errors<'s>(
    steps: impl IntoIterator<Item = (&'s PlannedStep, &'s StepResult)>,
    most: &Probability,
) -> Option<String> {
    let mut bad = Count::ZERO;
    let mut calls = Count::ZERO;
    let mut is_any = false;
    for (planned, result) in steps {
        match &result.outcome {
            Some(outcome) => {
                bad += &(&result.calls * &outcome.unfixed);
                calls += &result.calls;
                is_any = true;
            }
            None if planned.is_rated() => {
                return Some(format!("the error rate of step `{}` is not known", planned.name));
            }
            None => {}
        }
    }
    if !is_any {
        return Some("no error rate is known: name a `quality`".to_owned());
    }
    let is_over = &calls * most < bad;
    let share = bad.exact().checked_div(calls.exact()).unwrap_or_default();
    is_over.then(|| format!("{} of the calls end bad", percent(&share)))
}

/// A share for a message, as a percentage with six significant digits.
pub(super) fn percent(part: &Exact) -> String {
    format!("{}%", shown(&(part * Exact::from(100_i64))))
}

/// A number for a message, with six significant digits.
pub(super) fn shown(number: &Exact) -> String {
    number.nearest(number.places_for(6)).to_string()
}
