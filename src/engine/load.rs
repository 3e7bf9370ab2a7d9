//! The monthly load on each model: requests, tokens and time.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::scenario::{CallService, CheckingCost, Doer, Plan, PlannedBranch, PlannedCall, PlannedStep};
use crate::units::{Count, Millis, MinuteLimit, Share, Tokens};

use super::usage::{Usage, Used};
use super::{BranchResult, Projection, StepResult};

/// The monthly load on a model. Every attempt and every check by a model is a request, and so is every turn of a
/// conversation, every chunk of a prompt and their merge. Requests of the batch tier are counted separately:
/// vendors queue them, and rate limits per minute do not apply.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Load {
    /// The model.
    pub model: Arc<str>,
    /// Requests outside the batch tier.
    pub requests: Count,
    /// Requests in the batch tier.
    pub batched: Count,
    /// Prompt tokens that are not read from the cache, outside the batch tier.
    pub input: Tokens,
    /// Prompt tokens that are read from the cache, outside the batch tier.
    pub cache_read: Tokens,
    /// Output tokens, outside the batch tier.
    pub output: Tokens,
    /// The total time that requests outside the batch tier are in flight; `None` if the speed of the model is
    /// unknown.
    pub time: Option<Millis>,
}

impl Load {
    fn none(model: &Arc<str>) -> Self {
        Self {
            model: Arc::clone(model),
            requests: Count::ZERO,
            batched: Count::ZERO,
            input: Tokens::ZERO,
            cache_read: Tokens::ZERO,
            output: Tokens::ZERO,
            time: Some(Millis::ZERO),
        }
    }

    /// Adds a number of calls.
    fn add(&mut self, call: &PlannedCall, calls: &Count) {
        let live = live_share(call);
        let requests = calls * call.requests.number();
        self.requests += &(&requests * &live);
        self.batched += &(&requests * &live.rest());
        for used in Usage::with_tiers(call).parts() {
            let Used { tier, meter, .. } = used;
            let Some(limit) = meter.facts().limit.filter(|_| tier.facts().in_minute_limits) else { continue };
            let loaded = match limit {
                MinuteLimit::Input => &mut self.input,
                MinuteLimit::Cached => &mut self.cache_read,
                MinuteLimit::Output => &mut self.output,
            };
            *loaded += &Tokens::from_count(&(&used.of_call() * calls));
        }
        let time = call.latency.as_ref().map(|latency| latency * &(&requests * &live));
        self.time = self.time.take().zip(time).map(|(so_far, more)| &so_far + &more);
    }
}

/// The share of a call that runs outside the batch tier.
#[must_use]
pub fn live_share(call: &PlannedCall) -> Share {
    match &call.service {
        CallService::Tier(tier) if tier.facts().in_minute_limits => Share::ALL,
        CallService::Tier(_) => Share::NONE,
        CallService::Batch { share, .. } => share.rest(),
    }
}

/// The monthly load on each model, by name.
#[must_use]
pub fn loads(plan: &Plan, projection: &Projection) -> Vec<Load> {
    let mut loads: BTreeMap<Arc<str>, Load> = BTreeMap::new();
    for (planned, step) in plan.steps.iter().zip(&projection.steps) {
        for (call, number) in made(planned, step) {
            let load = loads.entry(Arc::clone(&call.model)).or_insert_with(|| Load::none(&call.model));
            load.add(call, &number);
        }
    }
    loads.into_values().collect()
}

/// The calls of models that a step makes in a month, attempts and checks, each with their number.
pub fn made<'p>(
    planned: &'p PlannedStep,
    step: &'p StepResult,
) -> impl Iterator<Item = (&'p PlannedCall, Count)> {
    running(planned, &step.branches).flat_map(|(branch, result)| {
        calls(branch, result).map(|(call, visited)| (call, &branch.calls * &visited))
    })
}

/// The branches that get any calls, with their results.
fn running<'p>(
    planned: &'p PlannedStep,
    results: &'p [BranchResult],
) -> impl Iterator<Item = (&'p PlannedBranch, &'p BranchResult)> {
    let is_running = |branch: &PlannedBranch| !planned.calls_per_unit.is_zero() && !branch.share.is_zero();
    planned.branches.iter().zip(results).filter(move |(branch, _)| is_running(branch))
}

/// The calls of a branch, attempts and checks, each with its probability.
fn calls<'p>(
    branch: &'p PlannedBranch,
    result: &'p BranchResult,
) -> impl Iterator<Item = (&'p PlannedCall, crate::units::Probability)> {
    let check = match &branch.check.cost {
        CheckingCost::Call(call) => Some(&**call),
        CheckingCost::Free | CheckingCost::Fee(_) => None,
    };
    result.visits.iter().enumerate().flat_map(move |(rung, visited)| {
        let attempt = match &branch.rungs[rung].who {
            Doer::Model(call) => Some(call.parts()),
            Doer::Person(_) => None,
        };
        let check = check.filter(|_| branch.is_checked(rung));
        attempt.into_iter().flatten().chain(check).map(|call| (call, visited.clone()))
    })
}

/// The average time of a call of a step, with all attempts and checks in sequence, and likewise their turns or
/// chunks: the sum over branches of `share × Σ reached × requests × latency`.
///
/// Calls that only run in the batch tier take hours and are left out, and so is human time.
///
/// # Errors
/// The model whose latency is unknown.
pub fn time_of_call(planned: &PlannedStep, results: &[BranchResult]) -> Result<Millis, Arc<str>> {
    let mut time = Millis::ZERO;
    for (branch, result) in running(planned, results) {
        for (call, visited) in calls(branch, result) {
            if live_share(call).is_zero() {
                continue;
            }
            let latency = call.latency.as_ref().ok_or_else(|| Arc::clone(&call.model))?;
            let once = latency * call.requests.number();
            time += &(&(&once * &visited) * &branch.share);
        }
    }
    Ok(time)
}
