//! What a derivation is made from, and the leaves that all parts of it need.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Place, Source};
use crate::exact::Exact;
use crate::scenario::{Calls, Doer, Input, Part, Plan, Requests, Scenario, Stated, Step, Who, path_name};
use crate::yaml::Located;

use super::term::{Shared, Term, Unit};

/// A scenario, its plan, and the paths of its numbers.
pub(super) struct Site<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) plan: &'s Plan,
    pub(super) inputs: Vec<Input>,
    /// The inputs by where they begin. What an alias repeats has several paths.
    by_start: BTreeMap<usize, Vec<usize>>,
    calls_per_unit: RefCell<BTreeMap<String, Shared>>,
    outputs: RefCell<BTreeMap<String, Shared>>,
}

impl<'s> Site<'s> {
    pub(super) fn new(scenario: &'s Scenario, plan: &'s Plan, inputs: Vec<Input>) -> Self {
        let mut by_start: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, input) in inputs.iter().enumerate() {
            by_start.entry(input.place.span().start).or_default().push(index);
        }
        let (calls_per_unit, outputs) = Default::default();
        Self { scenario, plan, inputs, by_start, calls_per_unit, outputs }
    }

    /// What the scenario states, under its path in the file: the one below `owner` where it has several.
    pub(super) fn stated(&self, owner: &str, unit: Unit, value: &Exact, place: &Place) -> Shared {
        let at = self.by_start.get(&place.span().start).map(Vec::as_slice).unwrap_or_default();
        let same_source = |source: &Arc<Source>| Arc::ptr_eq(source, &place.source);
        let inputs = at.iter().map(|index| &self.inputs[*index]);
        let names: Vec<String> =
            inputs.filter(|input| same_source(&input.place.source)).map(Input::name).collect();
        let own = names.iter().find(|name| name.starts_with(owner)).or(names.first());
        match own {
            Some(name) => Term::stated(name.clone(), unit, value, place),
            None => Term::stated("stated", unit, value, place),
        }
    }

    /// Units a month.
    pub(super) fn units(&self) -> Shared {
        let stated = |count: &Located<crate::units::Count>| {
            self.stated("volume", Unit::Things, count.value.exact(), &count.place)
        };
        match &self.scenario.volume.stated {
            Stated::PerMonth(per_month) => stated(per_month),
            Stated::PerDay { units, .. } => {
                let factors = vec![stated(units), self.days()];
                Term::product("volume.per_month".to_owned(), Unit::Things, factors)
            }
        }
    }

    /// Days of a month.
    pub(super) fn days(&self) -> Shared {
        match &self.scenario.volume.stated {
            Stated::PerDay { days: Some(days), .. } => {
                self.stated("volume", Unit::Things, days.value.exact(), &days.place)
            }
            Stated::PerDay { days: None, .. } | Stated::PerMonth(_) => {
                let (days, _) = self.plan.volume.days();
                let days = days.exact().clone();
                Term::default("days of a month", Unit::Things, days, "30 days unless given")
            }
        }
    }

    /// How many calls of a step a unit takes.
    pub(super) fn calls_per_unit(&self, step: &Step) -> Shared {
        if let Some(known) = self.calls_per_unit.borrow().get(&step.name) {
            return known.clone();
        }
        let path = path_name(["steps", &step.name, "calls_per_unit"]);
        let term = match &step.calls {
            Calls::PerUnit(None) => Term::default(path, Unit::Calls, Exact::ONE, "1 unless given"),
            Calls::PerUnit(Some(calls)) => Term::stated(path, Unit::Calls, calls.value.exact(), &calls.place),
            Calls::PerCall { step: other, times } => {
                let mut factors: Vec<Shared> =
                    self.step(&other.value).map(|other| self.calls_per_unit(other)).into_iter().collect();
                factors.push(self.times(&step.name, times.as_ref()));
                Term::product(path, Unit::Calls, factors)
            }
        };
        self.calls_per_unit.borrow_mut().insert(step.name.clone(), term.clone());
        term
    }

    /// How often something is done, which is once unless it is given.
    pub(super) fn times(&self, step: &str, times: Option<&Located<crate::units::Count>>) -> Shared {
        match times {
            Some(times) => {
                self.stated(&path_name(["steps", step]), Unit::Things, times.value.exact(), &times.place)
            }
            None => Term::default("times", Unit::Things, Exact::ONE, "1 unless given"),
        }
    }

    /// Calls of a step a month.
    pub(super) fn calls(&self, step: &Step) -> Shared {
        let path = path_name(["steps", &step.name, "calls"]);
        Term::product(path, Unit::Calls, vec![self.units(), self.calls_per_unit(step)])
    }

    pub(super) fn step(&self, name: &str) -> Option<&'s Step> {
        self.scenario.steps.iter().find(|step| step.name == name)
    }

    /// The expected tokens of an output of a step: those of its branches' first attempts, by share.
    pub(super) fn expected_output(&self, step: &Step) -> Shared {
        if let Some(known) = self.outputs.borrow().get(&step.name) {
            return known.clone();
        }
        let outputs = (0..step.branches.len()).map(|branch| {
            let work = &step.branches[branch].work;
            let path = branch_path(step, branch);
            let Some(first) = work.attempts.first() else {
                return Term::defined("no output", Unit::Tokens, Exact::ZERO, "nobody makes an attempt");
            };
            let merged = work.overflow.chunking().filter(|_| self.is_chunked(&step.name, branch));
            let stated = first.output.as_ref().unwrap_or(&work.output);
            let stated = merged.map_or(stated, |chunking| &chunking.merge.output);
            let own = self.stated(&path, Unit::Tokens, stated.value.exact(), &stated.place);
            let factor = match &first.who {
                Who::Model(name) => self.factor(name, false),
                Who::Person { .. } => None,
            };
            let factors = [self.share(step, branch), factor].into_iter().flatten();
            let all: Vec<Shared> = std::iter::once(own).chain(factors).collect();
            match all.as_slice() {
                [one] => one.clone(),
                _ => Term::product("by share", Unit::Tokens, all),
            }
        });
        let path = path_name(["steps", &step.name, "expected_output"]);
        let term = Term::sum(path, Unit::Tokens, outputs.collect());
        self.outputs.borrow_mut().insert(step.name.clone(), term.clone());
        term
    }

    /// Whether the first attempt of a branch takes its prompt apart.
    fn is_chunked(&self, step: &str, branch: usize) -> bool {
        let planned = self.plan.steps.iter().find(|planned| planned.name == step);
        let first = planned.and_then(|planned| planned.branches.get(branch)?.rungs.first());
        let who = first.map(|rung| &rung.who);
        matches!(who, Some(Doer::Model(call)) if matches!(call.requests, Requests::Chunks(_)))
    }

    /// A model's factor on prompts or outputs, where the scenario states one.
    pub(super) fn factor(&self, model: &Located<String>, on_prompts: bool) -> Option<Shared> {
        let both = self.plan.models.stated_factors(model)?;
        let factor = if on_prompts { both.input.as_ref() } else { both.output.as_ref() }?;
        Some(self.stated("model_factors", Unit::Factor, factor.value.exact(), &factor.place))
    }

    /// The share of a branch; `None` where there is no route.
    pub(super) fn share(&self, step: &Step, branch: usize) -> Option<Shared> {
        let path = branch_path(step, branch);
        let others = step.branches.iter().enumerate().filter(|(other, _)| *other != branch);
        match &step.branches[branch].part {
            Part::All => None,
            Part::Share(share) => Some(self.stated(&path, Unit::Part, share.value.exact(), &share.place)),
            Part::Rest(_) => {
                let shares: Vec<Shared> = others.filter_map(|(other, _)| self.share(step, other)).collect();
                let taken = match shares.as_slice() {
                    [one] => one.clone(),
                    _ => Term::sum_of("the other branches", Unit::Part, shares, "no other branch"),
                };
                Some(Term::complement(format!("{path}.share"), &taken))
            }
            Part::Weight(weight) => {
                let weights = step.branches.iter().enumerate().filter_map(|(index, branch)| {
                    let Part::Weight(weight) = &branch.part else { return None };
                    let path = branch_path(step, index);
                    Some(self.stated(&path, Unit::Factor, weight.value.exact(), &weight.place))
                });
                let all = Term::sum("all weights", Unit::Factor, weights.collect());
                let own = self.stated(&path, Unit::Factor, weight.value.exact(), &weight.place);
                Term::quotient(format!("{path}.share"), Unit::Part, &own, &all)
            }
        }
    }
}

/// The path of a branch: `steps.draft.route.1`, or the step's where it has no route.
pub(super) fn branch_path(step: &Step, branch: usize) -> String {
    let own = path_name(["steps", &step.name]);
    match &step.branches[branch].part {
        Part::All => own,
        _ => format!("{own}.route.{branch}"),
    }
}
