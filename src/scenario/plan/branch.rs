//! One branch: its attempts and their error rates.

use crate::diag::{Code, Diagnostic, Problems};
use crate::units::{Count, Counted, Meter, Probability, Share, Tokens, Why};
use crate::yaml::Located;

use super::cache;
use super::call::Asked;
use super::errors::revised;
use super::graph::Known;
use super::models::Models;
use super::sheet::RateSheets;
use super::traffic::Pace;
use super::{Doer, Errors, PlannedBranch, PlannedRung, PlannedVolume, Reviewing};
use crate::pricing::Offer;
use crate::scenario::design::{
    Attempt, Branch, Conversation, Exhausted, Overflow, Scenario, Service, Step, Who, Work,
};

/// The data that a branch is resolved against.
pub(super) struct Context<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) volume: &'s PlannedVolume,
    pub(super) models: &'s Models,
    pub(super) known: &'s Known,
    pub(super) sheets: &'s RateSheets,
}

impl Context<'_> {
    pub(super) fn branch(
        &self,
        step: &Step,
        branch: &Branch,
        share: &Share,
        calls: &Count,
        problems: &mut Problems,
    ) -> Option<PlannedBranch> {
        let work = &branch.work;
        let quality = self.quality(work, problems);
        self.check_needed_rates(step, branch, problems);
        cache::check_caches(step, branch, self.models, problems);
        let calls = calls * share;
        let pace = self.pace(work, &calls);
        let rungs = self.rungs(work, quality, &pace, problems);
        let check = self.checking(work, &pace.days, problems);
        let abandon = match &work.exhausted {
            Exhausted::Accept => None,
            Exhausted::Abandon(cost) => Some(cost.value.clone()),
        };
        Some(PlannedBranch {
            share: share.clone(),
            calls,
            is_rated: work.is_rated(),
            may_overflow: !matches!(work.overflow, Overflow::Error),
            rungs: rungs?,
            check: check?,
            abandon,
            review: work.review.as_ref().map(Reviewing::of),
            cost_per_error: work.cost_per_error.as_ref().map(|cost| cost.value.clone()),
        })
    }

    /// The quality of the work, if it exists.
    fn quality<'w>(&self, work: &'w Work, problems: &mut Problems) -> Option<&'w str> {
        let name = work.quality.as_ref()?;
        if self.scenario.qualities.contains_key(&name.value) {
            return Some(&name.value);
        }
        let message = format!("there is no quality `{}`", name.value);
        let unknown = Diagnostic::error(Code::UnknownQuality, message).at(&name.place);
        problems.push(if self.scenario.qualities.is_empty() {
            unknown.help(format!(
                "add `quality: {{{}: {{per: call, error_rate: {{provider/model: 5%}}}}}}`",
                name.value
            ))
        } else {
            unknown.suggest(&name.value, self.scenario.qualities.keys().map(String::as_str))
        });
        None
    }

    /// Requires error rates for further attempts, abandonment, reviews and downstream costs.
    fn check_needed_rates(&self, step: &Step, branch: &Branch, problems: &mut Problems) {
        let work = &branch.work;
        let attempts: u32 = work.attempts.iter().map(|attempt| attempt.times).sum();
        let needs = [
            (1 < attempts, "further attempts", "need"),
            (matches!(work.exhausted, Exhausted::Abandon(_)), "giving up", "needs"),
            (work.review.is_some(), "the review", "needs"),
            (work.cost_per_error.is_some(), "the downstream cost", "needs"),
        ];
        if work.success().is_some() || work.is_measured() {
            return;
        }
        let Some((_, why, need)) = needs.into_iter().find(|(needed, ..)| *needed) else {
            return;
        };
        let rated = work.attempts.iter().filter(|attempt| attempt.revision.is_none());
        for attempt in rated {
            let Who::Model(name) = &attempt.who else {
                continue;
            };
            match &work.quality {
                None => {
                    let message = format!(
                        "{why} of step `{}` {need} an error rate, and it names no `quality`",
                        step.name
                    );
                    let missing = Diagnostic::error(Code::MissingErrorRate, message).at(&branch.place);
                    problems
                        .push(missing.help("add `quality: …` to the step, and its `error_rate` at the top"));
                }
                Some(quality) => {
                    let known = self.models.error_rate(&quality.value, name).is_some();
                    if let Some(table) = self.scenario.qualities.get(&quality.value).filter(|_| !known) {
                        let message = format!(
                            "{why} of step `{}` {need} the error rate of `{}`, which `{}` does not give",
                            step.name, name.value, quality.value
                        );
                        let missing = Diagnostic::error(Code::MissingErrorRate, message).at(&name.place);
                        problems.push(missing.also(&table.place, format!("add `{}: …` here", name.value)));
                    }
                }
            }
        }
    }

    /// The calls outside batches. Further attempts are excluded: they follow shortly after one with the same prefix.
    fn pace(&self, work: &Work, calls: &Count) -> Pace {
        let (days, days_given) = self.volume.days();
        let calls = match &work.service {
            Service::Tier(_) => calls.clone(),
            Service::Batch { share, .. } => {
                (calls * &share.value.rest().named("not in the batch")).named("calls at their own time")
            }
        };
        Pace { calls, days, days_given }
    }

    fn rungs(
        &self,
        work: &Work,
        quality: Option<&str>,
        pace: &Pace,
        problems: &mut Problems,
    ) -> Option<Vec<PlannedRung>> {
        let mut rungs: Vec<Option<PlannedRung>> = Vec::new();
        let feedback = work.feedback.as_ref().map(|feedback| &feedback.value);
        let mut before: Option<&Located<String>> = None;
        for attempt in &work.attempts {
            for _ in 0..attempt.times {
                let earlier = Count::of(u32::try_from(rungs.len()).unwrap_or(u32::MAX));
                let earlier = earlier.because("attempts before", Why::Definition("each adds its feedback"));
                let feedback =
                    feedback.map_or(Tokens::ZERO, |feedback| (feedback * &earlier).named("feedback"));
                let who = self.doer(work, attempt, feedback, pace, problems);
                let reached = attempt.reached.as_ref().map(|reached| reached.value.clone());
                let errors = self.errors(work, attempt, before, quality, problems);
                rungs.push(who.map(|who| PlannedRung { who, errors, reached }));
                before = match &attempt.who {
                    Who::Model(name) => Some(name),
                    Who::Person { .. } => None,
                };
            }
        }
        rungs.into_iter().collect()
    }

    fn doer(
        &self,
        work: &Work,
        attempt: &Attempt,
        feedback: Tokens,
        pace: &Pace,
        problems: &mut Problems,
    ) -> Option<Doer> {
        let name = match &attempt.who {
            Who::Model(name) => name,
            Who::Person { cost, .. } => return Some(Doer::Person(cost.value.clone())),
        };
        let input = attempt.input.as_ref().unwrap_or(&work.input);
        let offer = self.models.offer_of(name)?;
        check_stated(work, attempt, name, offer, problems);
        let asked = Asked {
            name,
            offer,
            factors: self.models.factors(name),
            latency: self.models.latency(name),
            prompt: self.known.prompt(&input.value, work),
            own: &input.value,
            prompt_place: &input.place,
            feedback,
            output: attempt.output.as_ref().unwrap_or(&work.output),
            conversation: work.conversation.as_ref(),
            overflow: &work.overflow,
            cache: work.cache.as_ref(),
            service: &work.service,
            region: work.region.as_ref(),
            when: work.when.as_ref(),
            meters: &attempt.meters,
            tools: &attempt.tools,
            max_input: work.max_input.as_ref(),
            pace: Some(pace),
            days: &pace.days,
            sheets: self.sheets,
        };
        asked.plan(problems).map(|call| Doer::Model(Box::new(call)))
    }

    /// The error rates of an attempt, given the previous ones.
    fn errors(
        &self,
        work: &Work,
        attempt: &Attempt,
        before: Option<&Located<String>>,
        quality: Option<&str>,
        problems: &mut Problems,
    ) -> Option<Errors> {
        if work.is_measured() {
            return None;
        }
        let name = match &attempt.who {
            Who::Person { error_rate, .. } => {
                let rate = error_rate.as_ref().map_or(Probability::NEVER, |rate| rate.value.clone());
                return Some(Errors::independent(&rate));
            }
            Who::Model(name) => name,
        };
        if let Some(revision) = &attempt.revision {
            return revised(work, attempt, revision, problems);
        }
        let of_loop = work.conversation.as_ref().and_then(Conversation::error_rate);
        let rate = match &of_loop {
            Some(rate) => rate,
            None => &self.models.error_rate(quality?, name)?.of_call,
        };
        match before {
            Some(before) if self.models.same(before, name) => {
                let repeat = work.repeat.as_ref().map(|repeat| repeat.value.clone());
                Some(Errors::repeated(rate, &repeat.unwrap_or(Probability::NEVER)))
            }
            _ => Some(Errors::independent(rate)),
        }
    }
}

/// A step states the tokens of text that its model sells.
fn check_stated(
    work: &Work,
    attempt: &Attempt,
    name: &Located<String>,
    offer: &Offer,
    problems: &mut Problems,
) {
    for meter in &work.unstated {
        let (own, place) = match meter {
            Meter::Input => (&attempt.input, &work.input.place),
            _ => (&attempt.output, &work.output.place),
        };
        if own.is_none() && offer.card.sells(*meter) {
            let message =
                format!("`{}` sells `{meter}`, and this step does not say how much a call has", offer.id);
            let missing =
                Diagnostic::error(Code::MissingKey, message).at(place).also(&name.place, "the model");
            let missing = missing.help(format!("write `{meter}: 1_000`: the tokens of one call"));
            let others = Meter::all().into_iter().filter(|other| other.facts().counted != Counted::Tokens);
            let other = others.into_iter().find(|other| offer.card.has_cell(|own| own == *other));
            problems.push(match other {
                Some(other) => {
                    missing.help(format!("or `{meter}: 0` where `{other}` is billed in their place"))
                }
                None => missing,
            });
        }
    }
}
