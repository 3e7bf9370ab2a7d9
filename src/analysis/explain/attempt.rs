//! The calls of a branch as terms: its attempts, and their checks.

use crate::exact::Exact;
use crate::scenario::{Attempt, CheckCost, CheckingCost, Doer, Overflow, Service, Who};
use crate::units::Per;

use super::branch::BranchSite;
use super::call::{CallSite, LineTerm, Stage};
use super::term::{Shared, Term, Unit};

impl BranchSite<'_, '_> {
    /// The lines of an attempt, made so often, and of its check.
    pub(super) fn lines(
        &self,
        attempts: &[&Attempt],
        rung: usize,
        calls: &Shared,
        stage: Stage,
    ) -> Vec<LineTerm> {
        let role = if rung == 0 { String::new() } else { format!("attempt {}: ", rung + 1) };
        let call = self.call(attempts[rung], rung);
        let mut lines: Vec<LineTerm> = call.map(|call| call.lines(stage, calls, &role)).unwrap_or_default();
        if self.planned.is_checked(rung) {
            lines.extend(self.check(rung, calls, stage, &format!("{role}check: ")));
        }
        lines
    }

    /// The hit rates that are derived, of the first attempt and of its check.
    pub(super) fn hit_rates(&self, attempts: &[&Attempt]) -> Vec<Shared> {
        let first = attempts.first().and_then(|first| self.call(first, 0));
        let check = self.check_call(0).filter(|_| self.planned.is_checked(0));
        first.into_iter().chain(check).filter_map(|call| call.derived_hit_rate()).collect()
    }

    /// The call of an attempt, where a model makes it.
    fn call<'a>(&'a self, attempt: &'a Attempt, rung: usize) -> Option<CallSite<'a, 'a>> {
        let (Who::Model(model), Doer::Model(planned)) = (&attempt.who, &self.planned.rungs[rung].who) else {
            return None;
        };
        let input = attempt.input.as_ref().unwrap_or(&self.work.input);
        let own = self.site.stated(&self.path, Unit::Tokens, input.value.exact(), &input.place);
        Some(CallSite {
            site: self.site,
            path: &self.path,
            model,
            planned,
            prompt: self.prompt(own),
            feedback: self.feedback(rung),
            output: attempt.output.as_ref().unwrap_or(&self.work.output),
            conversation: self.work.conversation.as_ref(),
            overflow: &self.work.overflow,
            max_input: self.work.max_input.as_ref(),
            cache: self.work.cache.as_ref(),
            cache_path: "cache",
            of_branch: &self.calls,
            rung,
            service: self.work.service.clone(),
            region: self.work.region.as_ref(),
            meters: &attempt.meters,
            tools: &attempt.tools,
        })
    }

    /// The tokens that a prompt holds: its own, and the outputs that it reads.
    fn prompt(&self, own: Shared) -> Shared {
        let read = self.work.reads.iter().filter_map(|reading| {
            let other = self.site.step(&reading.step.value)?;
            let output = self.site.expected_output(other);
            let times =
                reading.times.as_ref().map(|_| self.site.times(&self.step.name, reading.times.as_ref()));
            Some(match times {
                Some(times) => Term::product("outputs read", Unit::Tokens, vec![output, times]),
                None => output,
            })
        });
        let parts: Vec<Shared> = std::iter::once(own.clone()).chain(read).collect();
        if parts.len() == 1 { own } else { Term::sum("prompt", Unit::Tokens, parts) }
    }

    /// What the attempts before a rung add to its prompt.
    fn feedback(&self, rung: usize) -> Option<Shared> {
        let feedback = self.work.feedback.as_ref().filter(|_| 0 < rung)?;
        let stated = self.site.stated(&self.path, Unit::Tokens, feedback.value.exact(), &feedback.place);
        let earlier = Exact::from(rung as u64);
        let earlier = Term::defined("attempts before", Unit::Things, earlier, "each adds its feedback");
        Some(Term::product("feedback", Unit::Tokens, vec![earlier, stated]))
    }

    fn check(&self, rung: usize, calls: &Shared, stage: Stage, role: &str) -> Vec<LineTerm> {
        match self.work.check.as_ref().map(|check| &check.cost) {
            Some(CheckCost::Fee(fee)) if !calls.value.is_zero() => {
                let unit = Unit::Rate(Per::ONE);
                vec![LineTerm {
                    model: None,
                    meter: "check_fee".to_owned(),
                    quantity: Term::product("quantity", Unit::Calls, vec![calls.clone()]),
                    rate: self.site.stated(&self.path, unit, fee.value.exact(), &fee.place),
                    remark: format!("{role}fee"),
                    uncached: None,
                }]
            }
            _ => self.check_call(rung).map(|call| call.lines(stage, calls, role)).unwrap_or_default(),
        }
    }

    /// The call that checks an attempt, where a model checks it.
    fn check_call(&self, rung: usize) -> Option<CallSite<'_, '_>> {
        let (CheckCost::Call(call), CheckingCost::Call(planned)) =
            (&self.work.check.as_ref()?.cost, &self.planned.check.cost)
        else {
            return None;
        };
        let own = &call.input;
        Some(CallSite {
            site: self.site,
            path: &self.path,
            model: &call.model,
            planned,
            prompt: self.site.stated(&self.path, Unit::Tokens, own.value.exact(), &own.place),
            feedback: None,
            output: &call.output,
            conversation: None,
            overflow: &Overflow::Error,
            max_input: None,
            cache: call.cache.as_ref(),
            cache_path: "check.cache",
            of_branch: &self.calls,
            rung,
            service: Service::Tier(call.tier),
            region: self.work.region.as_ref(),
            meters: &[],
            tools: &[],
        })
    }
}
