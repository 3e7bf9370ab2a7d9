//! The check of a branch, and the review of outputs that pass it.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::pricing::Rate;
use crate::scenario::design::{Branch, CheckCall, CheckCost, Overflow, Review, Service, Step, Work};
use crate::units::{Amount, Count, Factor, Per, Probability, Share, Tokens, Usd, Why};

use super::branch::Context;
use super::call::Asked;
use super::{Checking, CheckingCost, PlannedBranch, PlannedCall};

/// Reviews by people of served outputs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Reviewing {
    /// The share of reviewed outputs.
    pub share: Share,
    /// The cost of a review.
    pub cost: Usd,
    /// The probability that a review catches a bad output.
    pub catches: Probability,
    /// The cost of fixing a caught output.
    pub fix: Usd,
}

impl Context<'_> {
    /// The check of the work; a perfect one by default.
    pub(super) fn checking(&self, work: &Work, days: &Count, problems: &mut Problems) -> Option<Checking> {
        let Some(check) = &work.check else { return Some(Checking::perfect()) };
        let cost = match &check.cost {
            CheckCost::Free => CheckingCost::Free,
            CheckCost::Fee(fee) => {
                let amount = Amount::new(fee.value.clone(), Per::ONE);
                let rate = Rate {
                    list: amount.clone(),
                    factor: Factor::ONE,
                    published: amount.clone(),
                    net: amount,
                    place: fee.place.clone(),
                    evidence: None,
                    discounts: Vec::new(),
                };
                CheckingCost::Fee(Arc::new(rate))
            }
            CheckCost::Call(call) => {
                CheckingCost::Call(Box::new(self.check_call(work, call, days, problems)?))
            }
        };
        let perfect = Checking::perfect();
        Some(Checking {
            detects: check.detects.as_ref().map_or(perfect.detects, |detects| detects.value.clone()),
            false_alarms: check
                .false_alarms
                .as_ref()
                .map_or(perfect.false_alarms, |alarms| alarms.value.clone()),
            cost,
        })
    }

    fn check_call(
        &self,
        work: &Work,
        call: &CheckCall,
        days: &Count,
        problems: &mut Problems,
    ) -> Option<PlannedCall> {
        let CheckCall { model, input, output, cache, tier } = call;
        let asked = Asked {
            name: model,
            offer: self.models.offer_of(model)?,
            factors: self.models.factors(model),
            latency: self.models.latency(model),
            prompt: input.value.clone(),
            own: &input.value,
            prompt_place: &input.place,
            feedback: Tokens::ZERO,
            output,
            conversation: None,
            overflow: &Overflow::Error,
            cache: cache.as_ref(),
            service: &Service::Tier(*tier),
            region: work.region.as_ref(),
            when: work.when.as_ref(),
            meters: &[],
            tools: &[],
            max_input: None,
            pace: None,
            days,
            sheets: self.sheets,
        };
        asked.plan(problems)
    }
}

impl Checking {
    /// Flags every bad output and no good one.
    fn perfect() -> Self {
        Self { detects: Probability::CERTAIN, false_alarms: Probability::NEVER, cost: CheckingCost::Free }
    }
}

impl Reviewing {
    pub(super) fn of(review: &Review) -> Self {
        let Review { share, cost, catches, fix } = review;
        let all = || Probability::CERTAIN.because("catches", Why::Default("100% unless given"));
        Self {
            share: share.value.clone(),
            cost: cost.value.clone(),
            catches: catches.as_ref().map_or_else(all, |catches| catches.value.clone()),
            fix: fix.as_ref().map_or(Usd::ZERO, |fix| fix.value.clone()),
        }
    }
}

/// Warns of a check that costs something but never runs: most likely a mistake.
pub(super) fn warn_of_idle_checks(step: &Step, planned: &[PlannedBranch], problems: &mut Problems) {
    let branches = || step.branches.iter().zip(planned);
    let runs = |place: &Place| {
        branches().any(|(branch, planned)| place_of_check(branch) == Some(place) && planned.is_checked(0))
    };
    for (branch, planned) in branches() {
        let costs = !matches!(planned.check.cost, CheckingCost::Free);
        if let Some(place) = place_of_check(branch).filter(|place| costs && !runs(place)) {
            let message = "this check never runs: there is no further attempt, and nothing is abandoned";
            let idle = Diagnostic::warning(Code::IdleCheck, message).at(place);
            problems.push(idle.help("add `attempts`, `retries` or `exhausted: {abandon: {cost: …}}`"));
        }
    }
}

fn place_of_check(branch: &Branch) -> Option<&Place> {
    branch.work.check.as_ref().map(|check| &check.place)
}
