//! The candidates for a step, with their costs and missed requirements.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::require::shortfall;
use crate::diag::{Code, Diagnostic};
use crate::effort::Effort;
use crate::engine::{self, MissingRate, StepResult};
use crate::exact::{Exact, work_on_this_thread};
use crate::pricing::Catalog;
use crate::scenario::{self, Branch, Need, PlannedStep, Requirement, Scenario, Step};
use crate::units::{Date, Figure, Tokens};

/// One way to perform a step.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The model, or the name of the base design.
    pub(super) name: String,
    /// Whether it is the step as written.
    pub(super) is_written: bool,
    /// The step with it.
    pub(super) step: Step,
    /// The missed requirements, by index, with the reasons.
    pub(super) shortfalls: Vec<(usize, String)>,
    /// The providers that it calls.
    pub(super) providers: BTreeSet<String>,
    /// The free allowances that it draws on.
    pub(super) pools: BTreeSet<String>,
    /// Calls per month that end bad after review; `None` without error rates.
    pub(super) errors: Option<Exact>,
    /// The expected output tokens, which a step that reads it adds to its prompt.
    pub(super) output: Tokens,
    /// The indexes among the choices of the steps that it reads.
    pub(super) reads: Vec<usize>,
    /// A lower bound of the monthly cost, whatever the candidates of those steps.
    pub(super) least: Exact,
}

/// A step with its candidates.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// The index of the step in the scenario.
    pub(super) index: usize,
    /// Calls per month.
    pub(super) calls: Exact,
    /// Its candidates.
    pub(super) candidates: Vec<Candidate>,
    /// The impossible ones, with the reasons.
    pub(super) impossible: Vec<(String, Vec<Diagnostic>)>,
}

impl Choice {
    /// Unknown is not zero: candidates without error rates do not compete with those that have them.
    fn leave_out_unknown_errors(&mut self) {
        if self.candidates.iter().all(|candidate| candidate.errors.is_none()) {
            return;
        }
        let (known, unknown) = std::mem::take(&mut self.candidates)
            .into_iter()
            .partition::<Vec<_>, _>(|candidate| candidate.errors.is_some());
        self.candidates = known;
        for candidate in unknown {
            let message = format!("the error rate of `{}` is not known", candidate.name);
            let why = Diagnostic::error(Code::MissingErrorRate, message);
            self.impossible.push((candidate.name, vec![why]));
        }
    }

    /// Whether any candidate has measured error rates.
    pub(super) fn is_rated(&self) -> bool {
        let names_quality = |step: &Step| step.branches.iter().any(|branch| branch.work.is_rated());
        self.candidates.iter().any(|candidate| candidate.errors.is_some() || names_quality(&candidate.step))
    }
}

/// The steps to assign, each after those whose outputs it reads.
pub(super) struct Choices<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) catalog: &'s Catalog,
    pub(super) day: Date,
    pub(super) steps: Vec<Choice>,
    /// The known costs of candidates, by index and by outputs read.
    known: RefCell<BTreeMap<Asked, Option<Exact>>>,
}

/// The indexes of a step and a candidate, and the outputs read.
type Asked = (usize, usize, Vec<Tokens>);

/// An option for a step that was not evaluated yet: its name, and the step or its errors.
pub(super) type Proposal = (String, Result<Step, Vec<Diagnostic>>);

impl<'s> Choices<'s> {
    pub(super) fn new(scenario: &'s Scenario, catalog: &'s Catalog, day: Date) -> Self {
        Self { scenario, catalog, day, steps: Vec::new(), known: RefCell::default() }
    }

    /// Evaluates the options for a step, the written one first. The steps it depends on come before.
    pub(super) fn add(&mut self, index: usize, proposals: Vec<Proposal>) {
        let mut choice = Choice { index, calls: Exact::ZERO, candidates: Vec::new(), impossible: Vec::new() };
        for (position, (name, proposed)) in proposals.into_iter().enumerate() {
            match proposed.and_then(|step| self.candidate(index, &name, step)) {
                Ok((mut candidate, calls)) => {
                    candidate.is_written = position == 0;
                    choice.calls = calls;
                    choice.candidates.push(candidate);
                }
                Err(why) => choice.impossible.push((name, why)),
            }
        }
        choice.leave_out_unknown_errors();
        self.mark_unknown_errors(&mut choice);
        // Of equal costs, the written option is kept.
        let order = |one: &Candidate| (one.least.clone(), !one.is_written, one.name.clone());
        choice.candidates.sort_by_cached_key(order);
        self.steps.push(choice);
    }

    /// If the step names a quality but no candidate has an error rate, no error limit is met.
    fn mark_unknown_errors(&self, choice: &mut Choice) {
        let is_rated = choice.is_rated();
        for (index, _) in self.scenario.requirements.iter().enumerate().filter(|(_, one)| is_common(one)) {
            for candidate in choice.candidates.iter_mut().filter(|one| is_rated && one.errors.is_none()) {
                candidate.shortfalls.push((index, "its error rate is not known".to_owned()));
            }
        }
    }

    fn candidate(&self, index: usize, name: &str, step: Step) -> Result<(Candidate, Exact), Vec<Diagnostic>> {
        let (planned, result, is_least) = self.projected_somehow(index, &step)?;
        let reads = self.reads(&step);
        let is_bound = reads.is_empty() || (is_least && rises(&planned));
        let candidate = Candidate {
            name: name.to_owned(),
            is_written: false,
            shortfalls: self.shortfalls(&planned, &result),
            providers: planned.providers().into_iter().map(str::to_owned).collect(),
            pools: engine::pools(&result),
            errors: result.outcome.as_ref().map(|outcome| (&result.calls * &outcome.unfixed).exact().clone()),
            least: if is_bound { result.figures[Figure::Total].exact().clone() } else { Exact::ZERO },
            output: planned.output,
            reads,
            step,
        };
        Ok((candidate, result.calls.exact().clone()))
    }

    /// The step with the shortest outputs to read, if possible, or with longer ones if only they make it possible.
    fn projected_somehow(
        &self,
        index: usize,
        step: &Step,
    ) -> Result<(PlannedStep, StepResult, bool), Vec<Diagnostic>> {
        let read = self.reads(step);
        let mut contexts = self.contexts(&read);
        let shortest = contexts.next().unwrap_or_default();
        match self.projected(index, step, &read, &shortest) {
            Ok((planned, result)) => Ok((planned, result, true)),
            Err(problems) => {
                // A prompt that is too long stays so: only these errors can disappear with a longer prompt.
                let cured = [Code::PrefixOverInput, Code::MissingRate, Code::RateNotOffered];
                let is_curable = problems.iter().all(|problem| cured.contains(&problem.code));
                let mut longer =
                    contexts.take_while(|_| is_curable && self.scenario.effort.refusal().is_none());
                let found = longer.find_map(|context| self.projected(index, step, &read, &context).ok());
                found.map(|(planned, result)| (planned, result, false)).ok_or(problems)
            }
        }
    }

    /// A step, given the picks for the steps that it reads.
    fn projected(
        &self,
        index: usize,
        step: &Step,
        read: &[usize],
        picks: &[usize],
    ) -> Result<(PlannedStep, StepResult), Vec<Diagnostic>> {
        // The work of copying the scenario with all its models and planning one step.
        let found = Effort::VALUE * (self.scenario.model_names().count() as u64);
        let steps = self.scenario.steps.len() as u64 * Effort::VALUE;
        self.scenario.effort.spend(found + steps + Effort::CALL * step.planned_calls())?;
        let before = work_on_this_thread();
        let mut scenario = self.scenario.clone();
        for (at, pick) in read.iter().zip(picks) {
            let choice = &self.steps[*at];
            scenario.steps[choice.index] = choice.candidates[*pick].step.clone();
        }
        scenario.steps[index] = step.clone();
        let planned = scenario::plan_step(&scenario, index, self.catalog, self.day)?;
        let missing =
            |missing: Vec<MissingRate>| missing.iter().map(MissingRate::diagnostic).collect::<Vec<_>>();
        let result = engine::project_step(&planned).map_err(missing)?;
        self.scenario.effort.spend(work_on_this_thread() - before)?;
        Ok((planned, result))
    }

    /// The indexes in `steps` of the steps that a step reads.
    fn reads(&self, step: &Step) -> Vec<usize> {
        let readings = step.branches.iter().flat_map(|branch: &Branch| &branch.work.reads);
        let names: BTreeSet<&str> = readings.map(|reading| reading.step.value.as_str()).collect();
        let name = |at: &usize| self.scenario.steps[self.steps[*at].index].name.as_str();
        (0..self.steps.len()).filter(|at| names.contains(name(at))).collect()
    }

    /// Every combination of outputs of the steps read, as picks of candidates with different outputs; the shortest
    /// first.
    fn contexts(&self, read: &[usize]) -> impl Iterator<Item = Vec<usize>> + use<> {
        let outputs: Vec<Vec<usize>> = read
            .iter()
            .map(|at| {
                let by_output: BTreeMap<&Tokens, usize> = self.steps[*at]
                    .candidates
                    .iter()
                    .enumerate()
                    .map(|(pick, c)| (&c.output, pick))
                    .collect();
                by_output.into_values().collect()
            })
            .collect();
        let is_possible = outputs.iter().all(|picks| !picks.is_empty());
        let mut next = is_possible.then(|| vec![0; outputs.len()]);
        std::iter::from_fn(move || {
            let current = next.take()?;
            let mut following = current.clone();
            for (digit, picks) in following.iter_mut().zip(&outputs) {
                *digit += 1;
                if *digit < picks.len() {
                    next = Some(following);
                    break;
                }
                *digit = 0;
            }
            Some(current.iter().zip(&outputs).map(|(digit, picks)| picks[*digit]).collect())
        })
    }

    fn shortfalls(&self, planned: &PlannedStep, result: &StepResult) -> Vec<(usize, String)> {
        let requirements = self.scenario.requirements.iter().enumerate();
        let shortfalls = requirements.filter_map(|(index, requirement)| {
            let is_own = requirement.is_about(&planned.name) && !is_common(requirement);
            let why = is_own.then(|| shortfall(&requirement.need, planned, result)).flatten();
            Some((index, why?))
        });
        shortfalls.collect()
    }

    /// The monthly cost of a step, given the picks for the steps before it; `None` if impossible.
    pub(super) fn cost(&self, at: usize, pick: usize, picks: &[usize]) -> Option<Exact> {
        let candidate = &self.steps[at].candidates[pick];
        if candidate.reads.is_empty() {
            return Some(candidate.least.clone());
        }
        let of_read: Vec<usize> = candidate.reads.iter().map(|read| picks[*read]).collect();
        let read = candidate.reads.iter().zip(&of_read);
        let outputs = read.map(|(read, pick)| self.steps[*read].candidates[*pick].output.clone()).collect();
        let asked = (at, pick, outputs);
        if let Some(known) = self.known.borrow().get(&asked) {
            return known.clone();
        }
        let projected =
            self.projected(self.steps[at].index, &candidate.step, &candidate.reads, &of_read).ok();
        let cost = projected.map(|(_, result)| result.figures[Figure::Total].exact().clone());
        self.known.borrow_mut().insert(asked, cost.clone());
        cost
    }
}

/// Whether a requirement applies to all steps together.
pub(super) fn is_common(requirement: &Requirement) -> bool {
    requirement.step.is_none() && matches!(requirement.need, Need::ErrorRate(_))
}

/// Whether a longer prompt never makes a step cheaper: no rate falls for long prompts.
fn rises(planned: &PlannedStep) -> bool {
    planned.branches.iter().flat_map(|branch| branch.model_calls()).all(|call| call.offer.rises())
}
