//! Who could do a step, what it would cost, and what it falls short of.

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

/// One way to do a step.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The model, or what the design as it stands is called.
    pub(super) name: String,
    /// Whether the step is written so.
    pub(super) is_written: bool,
    /// The step with it.
    pub(super) step: Step,
    /// The requirements that it does not meet, by position, and why.
    pub(super) shortfalls: Vec<(usize, String)>,
    /// The providers that it calls.
    pub(super) providers: BTreeSet<String>,
    /// Calls a month that end bad after review; none where the step has no error rates.
    pub(super) errors: Option<Exact>,
    /// The expected tokens of an output: what a step that reads it finds in its prompt.
    pub(super) output: Tokens,
    /// The positions among the choices of the steps that it reads.
    pub(super) reads: Vec<usize>,
    /// What the step costs a month at the least, whatever those steps are done by.
    pub(super) least: Exact,
}

/// A step, and who could do it.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// The position of the step in the scenario.
    pub(super) index: usize,
    /// Calls a month.
    pub(super) calls: Exact,
    /// Who could do it.
    pub(super) candidates: Vec<Candidate>,
    /// Who could not, and why.
    pub(super) impossible: Vec<(String, Vec<Diagnostic>)>,
}

impl Choice {
    /// A candidate whose error rate is not known does not compete with those whose is: unknown is not zero.
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

    /// Whether the step can go wrong in a way that is measured, whoever does it.
    pub(super) fn is_rated(&self) -> bool {
        let names_quality = |step: &Step| step.branches.iter().any(|branch| branch.work.is_rated());
        self.candidates.iter().any(|candidate| candidate.errors.is_some() || names_quality(&candidate.step))
    }
}

/// The steps that are to be assigned, each after those whose outputs it reads.
pub(super) struct Choices<'s> {
    pub(super) scenario: &'s Scenario,
    pub(super) catalog: &'s Catalog,
    pub(super) day: Date,
    pub(super) steps: Vec<Choice>,
    /// What candidates were found to cost, by their positions and the outputs that they read.
    known: RefCell<BTreeMap<Asked, Option<Exact>>>,
}

/// The positions of a step and of its candidate, and the outputs that it reads.
type Asked = (usize, usize, Vec<Tokens>);

/// A way to do a step that has not been looked at: its name, and the step or why there is none.
pub(super) type Proposal = (String, Result<Step, Vec<Diagnostic>>);

impl<'s> Choices<'s> {
    pub(super) fn new(scenario: &'s Scenario, catalog: &'s Catalog, day: Date) -> Self {
        Self { scenario, catalog, day, steps: Vec::new(), known: RefCell::default() }
    }

    /// Looks at the ways to do a step, the one that is written first. The steps that it waits for have been looked at.
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
        // Of those that cost the same, the one that is written stays.
        let order = |one: &Candidate| (one.least.clone(), !one.is_written, one.name.clone());
        choice.candidates.sort_by_cached_key(order);
        self.steps.push(choice);
    }

    /// Where nobody's error rate is known though the step names a quality, no limit on errors is met.
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
            errors: result.outcome.as_ref().map(|outcome| (&result.calls * &outcome.unfixed).exact().clone()),
            least: if is_bound { result.figures[Figure::Total].exact().clone() } else { Exact::ZERO },
            output: planned.output,
            reads,
            step,
        };
        Ok((candidate, result.calls.exact().clone()))
    }

    /// The step with the shortest outputs to read and whether that worked or, where only a longer prompt
    /// makes it possible, with other ones.
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
                // What is too long stays so: only these can be cured by a longer prompt.
                let cured = [Code::PrefixOverInput, Code::MissingRate, Code::RateNotOffered];
                let is_curable = problems.iter().all(|problem| cured.contains(&problem.code));
                let mut longer =
                    contexts.take_while(|_| is_curable && self.scenario.effort.refusal().is_none());
                let found = longer.find_map(|context| self.projected(index, step, &read, &context).ok());
                found.map(|(planned, result)| (planned, result, false)).ok_or(problems)
            }
        }
    }

    /// A step where the steps that it reads are done by these picks.
    fn projected(
        &self,
        index: usize,
        step: &Step,
        read: &[usize],
        picks: &[usize],
    ) -> Result<(PlannedStep, StepResult), Vec<Diagnostic>> {
        // A copy of the scenario, with all of its models found, in which one step is planned.
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

    /// The positions in `steps` of those that a step reads.
    fn reads(&self, step: &Step) -> Vec<usize> {
        let readings = step.branches.iter().flat_map(|branch: &Branch| &branch.work.reads);
        let names: BTreeSet<&str> = readings.map(|reading| reading.step.value.as_str()).collect();
        let name = |at: &usize| self.scenario.steps[self.steps[*at].index].name.as_str();
        (0..self.steps.len()).filter(|at| names.contains(name(at))).collect()
    }

    /// Every combination of outputs of the steps that are read, as picks of candidates with different
    /// ones; the shortest outputs first.
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

    /// What a step costs a month where the steps before it are done by these picks; `None` where that
    /// cannot be.
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

/// Whether all steps meet a requirement together, rather than each by itself.
pub(super) fn is_common(requirement: &Requirement) -> bool {
    requirement.step.is_none() && matches!(requirement.need, Need::ErrorRate(_))
}

/// Whether a longer prompt never makes a step cheaper: no rate falls where prompts get long.
fn rises(planned: &PlannedStep) -> bool {
    planned.branches.iter().flat_map(|branch| branch.model_calls()).all(|call| call.offer.rises())
}
