//! The time per unit.

use std::sync::Arc;

use crate::engine::{Projection, live_share, time_of_call};
use crate::scenario::{Doer, Plan, PlannedStep};
use crate::units::{Count, Millis};

/// The average time per unit, without batch and human time.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct UnitTime {
    /// All calls in sequence: `Σ calls × time of a call`; `None` if a latency is unknown.
    pub sequential: Option<Millis>,
    /// With independent steps, and the calls of a step, in parallel: at least the longest chain of steps. A lower
    /// bound, because the average of a maximum is at least the maximum of the averages. `None` if a latency is
    /// unknown.
    pub at_least: Option<Millis>,
    /// The models with unknown latency.
    pub unknown: Vec<Arc<str>>,
    /// The steps with calls in the batch tier, which are left out.
    pub batched: Vec<String>,
    /// The steps with human work, which is left out.
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

/// The longest chain of dependent steps. A step that only some units need counts in part.
fn longest_chain(steps: &[PlannedStep], times: &[Millis]) -> Millis {
    let mut ends: Vec<Option<Millis>> = vec![None; steps.len()];
    (0..steps.len()).map(|step| end(step, steps, times, &mut ends)).max().unwrap_or_default()
}

/// The end time of a step that starts when its dependencies end. Plans have no cycles.
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
