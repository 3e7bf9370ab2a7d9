//! One step: the bills of its branches after each stage, and the outcome of its calls.

use std::collections::BTreeSet;
use std::mem::take;
use std::sync::Arc;

use crate::scenario::{CheckingCost, Doer, PlannedBranch, PlannedCall, PlannedStep};
use crate::units::{Count, Counted, Figure, Figures, Probability, Quantity, Share, Tags, Usd};

use super::bill::{Bill, Item, Line, MissingRate, Role};
use super::ladder::{Climb, climb};
use super::outcome::{self, Outcome};
use super::usage::{Billed, Usage};

/// The monthly cost of a step.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StepResult {
    /// Its name.
    pub name: String,
    /// Its tags, with those of the scenario.
    pub tags: Arc<Tags>,
    /// Calls per month.
    pub calls: Count,
    /// The headline figures. A step has no fixed cost.
    pub figures: Figures,
    /// The outcome of a call, if every branch has error rates.
    pub outcome: Option<Outcome>,
    /// The branches.
    pub branches: Vec<BranchResult>,
}

impl StepResult {
    /// Whether a branch has error rates.
    #[must_use]
    pub fn has_error_rates(&self) -> bool {
        self.branches.iter().any(|branch| branch.outcome.is_some())
    }

    /// The models in its bills whose prices one source alone has.
    #[must_use]
    pub fn one_source(&self) -> BTreeSet<&str> {
        let lines = self.branches.iter().flat_map(BranchResult::lines).filter(|line| line.is_of_one_source());
        lines.filter_map(|line| line.model.as_deref()).collect()
    }
}

/// The monthly cost of a branch.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct BranchResult {
    /// Its share of the step's calls.
    pub share: Share,
    /// For each attempt, the probability that a call reaches it.
    pub visits: Vec<Probability>,
    /// For each attempt, the probabilities of a bad and of a good output, if its error rates are known.
    pub outputs: Vec<[Probability; 2]>,
    /// For each attempt, the number per month.
    pub calls: Vec<Count>,
    /// The outcome of a call, if its error rates are known.
    pub outcome: Option<Outcome>,
    /// The headline figures.
    pub figures: Figures,
    /// Every call once, in the standard tier, without cache.
    pub base: Bill,
    /// The same with the cache.
    pub cached: Bill,
    /// The same with the tiers.
    pub tiered: Bill,
    /// The same as the invoice has it, where what is free is spread over further attempts too.
    pub invoiced: Option<Bill>,
    /// Further attempts with their checks.
    pub retries: Bill,
    /// The added cost of further attempts.
    pub retried: Usd,
}

impl BranchResult {
    /// The lines of one of the first four figures only.
    pub fn bill(&self, figure: Figure) -> impl Iterator<Item = &Line> {
        let (first, more) = match figure {
            Figure::Base => (Some(&self.base), None),
            Figure::CacheDiscounted => (Some(&self.cached), None),
            Figure::BatchDiscounted => (Some(&self.tiered), None),
            Figure::Invoice => (Some(self.invoiced.as_ref().unwrap_or(&self.tiered)), Some(&self.retries)),
            Figure::Human | Figure::Downstream | Figure::Fixed | Figure::Total => (None, None),
        };
        first.into_iter().chain(more).flat_map(|bill| &bill.lines)
    }

    /// The lines of all figures: those of the base, and those of the invoice.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.bill(Figure::Base).chain(self.bill(Figure::Invoice))
    }
}

pub(super) fn evaluate(planned: &PlannedStep, missing: &mut Vec<MissingRate>) -> StepResult {
    let branches: Vec<BranchResult> =
        planned.branches.iter().map(|branch| evaluate_branch(branch, missing)).collect();
    let mut figures = Figures::default();
    for branch in &branches {
        figures += &branch.figures;
    }
    StepResult {
        name: planned.name.clone(),
        tags: Arc::clone(&planned.tags),
        calls: planned.calls.clone(),
        outcome: mixed_outcome(&branches),
        figures,
        branches,
    }
}

/// The outcome over all branches, if each used one has an outcome.
fn mixed_outcome(branches: &[BranchResult]) -> Option<Outcome> {
    let used = branches.iter().filter(|branch| !branch.share.is_zero());
    used.into_iter().try_fold(Outcome::NOTHING, |mixed, branch| {
        branch.outcome.as_ref().map(|outcome| mixed.mixed(outcome, &branch.share))
    })
}

fn evaluate_branch(branch: &PlannedBranch, missing: &mut Vec<MissingRate>) -> BranchResult {
    let (visits, outputs, outcome) = match climbed(branch) {
        Some(mut climb) => {
            let (visits, outputs) = (take(&mut climb.visits), take(&mut climb.outputs));
            (visits, outputs, Some(Outcome::of(climb, branch.review.as_ref())))
        }
        None => (measured(branch), Vec::new(), None),
    };
    let mut result = BranchResult {
        share: branch.share.clone(),
        calls: visits.iter().map(|visited| &branch.calls * visited).collect(),
        visits,
        outputs,
        outcome,
        figures: Figures::default(),
        base: attempt(branch, 0, &branch.calls, Usage::base, missing),
        cached: attempt(branch, 0, &branch.calls, Usage::with_cache, missing),
        tiered: attempt(branch, 0, &branch.calls, Usage::with_tiers, missing),
        invoiced: None,
        retries: Bill::default(),
        retried: Usd::ZERO,
    };
    let outcome = result.outcome.as_ref();
    let mut human = match outcome {
        Some(outcome) => outcome::review_cost(branch, outcome),
        None => outcome::review_of_all(branch),
    };
    let downstream = outcome.map_or(Usd::ZERO, |outcome| outcome::downstream_cost(branch, outcome));
    for (rung, calls) in result.calls.iter().enumerate() {
        if 0 < rung {
            let bill = attempt(branch, rung, calls, Usage::with_tiers, missing);
            result.retries.lines.extend(bill.lines);
        }
        if let Doer::Person(cost) = &branch.rungs[rung].who {
            human += &(calls * cost).named("takeovers");
        }
    }
    result.retried = result.retries.total().as_figure();
    let figures = &mut result.figures;
    figures[Figure::Base] = result.base.total().as_figure();
    figures[Figure::CacheDiscounted] = result.cached.total().as_figure();
    figures[Figure::BatchDiscounted] = result.tiered.total().as_figure();
    figures[Figure::Invoice] = (&figures[Figure::BatchDiscounted] + &result.retried).as_figure();
    figures[Figure::Human] = human.as_figure();
    figures[Figure::Downstream] = downstream.as_figure();
    result.figures = take(figures).summed();
    result
}

/// The attempts of a branch whose error rates are all known.
fn climbed(branch: &PlannedBranch) -> Option<Climb> {
    let errors: Option<Vec<_>> = branch.rungs.iter().map(|rung| rung.errors.as_ref()).collect();
    errors.map(|errors| climb(branch, &errors))
}

/// How many calls make each attempt, as measured; the first one where that is not known.
fn measured(branch: &PlannedBranch) -> Vec<Probability> {
    let later = branch.rungs.iter().skip(1).map_while(|rung| rung.reached.as_ref());
    std::iter::once(Probability::CERTAIN).chain(later.map(Probability::from)).collect()
}

/// The bill of one attempt and its check, for a number of calls.
fn attempt(
    branch: &PlannedBranch,
    rung: usize,
    calls: &Count,
    stage: fn(&PlannedCall) -> Usage,
    missing: &mut Vec<MissingRate>,
) -> Bill {
    let mut bill = Bill::default();
    if let Doer::Model(call) = &branch.rungs[rung].who {
        for call in call.parts() {
            let billed = Billed { call, attempt: rung, role: Role::Attempt, calls };
            billed.bill(&stage(call), &mut bill, missing);
        }
    }
    if branch.is_checked(rung) {
        match &branch.check.cost {
            CheckingCost::Free => {}
            CheckingCost::Fee(_) if calls.is_zero() => {}
            CheckingCost::Fee(rate) => bill.push(Line {
                attempt: rung,
                role: Role::Check,
                model: None,
                item: Item::CheckFee,
                window: None,
                class: None,
                amount: rate.net.of(calls),
                quantity: Quantity::of(Counted::Calls, calls.clone()),
                used: None,
                free: None,
                rate: Arc::clone(rate),
            }),
            CheckingCost::Call(call) => {
                Billed { call, attempt: rung, role: Role::Check, calls }.bill(
                    &stage(call),
                    &mut bill,
                    missing,
                );
            }
        }
    }
    bill
}
