//! How long a unit takes.

use std::sync::Arc;

use crate::engine::{Projection, live_share, time_of_call};
use crate::scenario::{Doer, Plan, PlannedStep};
use crate::units::{Count, Millis};

/// How long a unit takes, on average, without the hours of the batch tier and the time of people.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct UnitTime {
    /// All calls one after another: `Σ calls × time of a call`; `None` where a latency is not known.
    pub sequential: Option<Millis>,
    /// Where steps that do not wait for each other run at the same time, and so do the calls of a step:
    /// at least the longest chain of steps. It is a lower bound, since the average of the longest of
    /// several is no shorter than the longest of their averages. `None` where a latency is not known.
    pub at_least: Option<Millis>,
    /// The models whose latency is not known.
    pub unknown: Vec<Arc<str>>,
    /// The steps of which some calls run in the batch tier: they are left out.
    pub batched: Vec<String>,
    /// The steps on which people work: their time is left out.
    pub by_people: Vec<String>,
}

impl UnitTime {
    pub(super) fn of(plan: &Plan, projection: &Projection) -> Self {
        let mut times = Vec::new();
        let mut unit = Self::default();
        for (planned, step) in plan.steps.iter().zip(&projection.steps) {
            match time_of_call(planned, &step.branches) {
                Ok(time) => times.push(time),
                Err(model) if unit.unknown.contains(&model) => {}
                Err(model) => unit.unknown.push(model),
            }
            let mut calls = planned.running().flat_map(|branch| branch.model_calls());
            if calls.any(|call| !live_share(call).rest().is_zero()) {
                unit.batched.push(planned.name.clone());
            }
            let mut rungs = planned.running().flat_map(|branch| &branch.rungs);
            let has_review = planned.running().any(|branch| branch.review.is_some());
            if has_review || rungs.any(|rung| matches!(rung.who, Doer::Person(_))) {
                unit.by_people.push(planned.name.clone());
            }
        }
        if unit.unknown.is_empty() {
            let steps = plan.steps.iter().zip(&times);
            unit.sequential = Some(steps.map(|(step, time)| time * &step.calls_per_unit).sum());
            unit.at_least = Some(longest_chain(&plan.steps, &times));
        }
        unit
    }
}

/// The longest chain of steps of which each waits for the one before. A step that only some units need
/// counts in part.
fn longest_chain(steps: &[PlannedStep], times: &[Millis]) -> Millis {
    let mut ends: Vec<Option<Millis>> = vec![None; steps.len()];
    (0..steps.len()).map(|step| end(step, steps, times, &mut ends)).max().unwrap_or_default()
}

/// When a step ends, if each begins when those before it end. Plans have no circles of steps.
fn end(step: usize, steps: &[PlannedStep], times: &[Millis], ends: &mut [Option<Millis>]) -> Millis {
    if let Some(end) = &ends[step] {
        return end.clone();
    }
    let begins = steps[step].after.iter().map(|before| end(*before, steps, times, ends)).max();
    let calls = steps[step].calls_per_unit.clone().min(Count::ONE);
    let ended = &begins.unwrap_or_default() + &(&times[step] * &calls);
    ends[step] = Some(ended.clone());
    ended
}
