//! The order of steps: which outputs each reads, how often it runs, and how long its outputs are.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Problems};
use crate::scenario::design::{Attempt, Calls, Scenario, Step, Who, Work};
use crate::units::{Count, Tokens, Why};
use crate::yaml::Located;

use super::models::Models;
use super::overflow::room;

/// The steps in an order in which each follows its dependencies. Unknown steps are reported and ignored.
pub(super) fn order(scenario: &Scenario, problems: &mut Problems) -> Option<Vec<usize>> {
    let index: BTreeMap<&str, usize> =
        scenario.steps.iter().enumerate().map(|(index, step)| (step.name.as_str(), index)).collect();
    let mut waits: Vec<Vec<(usize, &Located<String>)>> = Vec::new();
    for step in &scenario.steps {
        let mut found = Vec::new();
        for name in named(step) {
            match index.get(name.value.as_str()) {
                Some(other) => found.push((*other, name)),
                None => problems.push_made(|| {
                    let message = format!("there is no step `{}`", name.value);
                    let unknown = Diagnostic::error(Code::UnknownStep, message).at(&name.place);
                    unknown.suggest(&name.value, index.keys().copied())
                }),
            }
        }
        waits.push(found);
    }
    let done = vec![false; waits.len()];
    let mut sorter = Sorter { scenario, waits: &waits, done, chain: Vec::new(), order: Vec::new() };
    for step in 0..waits.len() {
        if let Err(cycle) = sorter.visit(step) {
            problems.push(*cycle);
            return None;
        }
    }
    Some(sorter.order)
}

/// The positions of a step's dependencies, without duplicates.
pub(super) fn waits_for(scenario: &Scenario, step: &Step) -> Vec<usize> {
    let names: BTreeSet<&str> = named(step).map(|name| name.value.as_str()).collect();
    let is_named = |index: &usize| names.contains(scenario.steps[*index].name.as_str());
    (0..scenario.steps.len()).filter(is_named).collect()
}

/// The steps that a step depends on.
fn named(step: &Step) -> impl Iterator<Item = &Located<String>> {
    let per = match &step.calls {
        Calls::PerCall { step, .. } => Some(step),
        Calls::PerUnit(_) => None,
    };
    let reads = step.branches.iter().flat_map(|branch| &branch.work.reads).map(|reading| &reading.step);
    per.into_iter().chain(reads)
}

struct Sorter<'s> {
    scenario: &'s Scenario,
    waits: &'s [Vec<(usize, &'s Located<String>)>],
    done: Vec<bool>,
    /// The dependency chain to the current step.
    chain: Vec<usize>,
    order: Vec<usize>,
}

impl Sorter<'_> {
    fn visit(&mut self, step: usize) -> Result<(), Box<Diagnostic>> {
        if self.done[step] {
            return Ok(());
        }
        self.chain.push(step);
        let waits = self.waits;
        for (other, name) in &waits[step] {
            if let Some(start) = self.chain.iter().position(|open| open == other) {
                return Err(Box::new(self.cycle(start, name)));
            }
            self.visit(*other)?;
        }
        self.chain.pop();
        self.done[step] = true;
        self.order.push(step);
        Ok(())
    }

    fn cycle(&self, start: usize, name: &Located<String>) -> Diagnostic {
        let steps = self.chain[start..].iter().chain([&self.chain[start]]);
        let chain: Vec<String> = steps.map(|step| format!("`{}`", self.scenario.steps[*step].name)).collect();
        let message = format!("steps wait for each other in a circle: {}", chain.join(" → "));
        Diagnostic::error(Code::CycleOfSteps, message)
            .at_with(&name.place, "this closes the circle")
            .help("remove one of these `reads` or `calls: {per: …}`")
    }
}

/// The known data of earlier steps.
#[derive(Debug, Default)]
pub(super) struct Known {
    steps: BTreeMap<String, KnownStep>,
}

/// The number of calls of a step, and the length of its outputs.
#[derive(Clone, Debug)]
pub(super) struct KnownStep {
    pub(super) calls_per_unit: Count,
    pub(super) is_once_per_unit: bool,
    /// The expected output of a call, with the model factors.
    pub(super) output: Tokens,
}

impl Known {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// The number of calls of a step per unit, and whether it is exactly one for each unit.
    fn calls_per_unit(&self, step: &Step) -> (Count, bool) {
        match &step.calls {
            Calls::PerUnit(calls) => {
                let once = || Count::ONE.because("calls per unit", Why::Default("1 unless given"));
                let calls = calls.as_ref().map_or_else(once, |calls| calls.value.clone());
                let is_once = calls == Count::ONE;
                (calls.as_figure(), is_once)
            }
            Calls::PerCall { step, times } => match self.steps.get(&step.value) {
                Some(other) => {
                    let times = or_once(times.as_ref());
                    (
                        (&other.calls_per_unit * times).as_figure(),
                        other.is_once_per_unit && *times == Count::ONE,
                    )
                }
                None => (Count::ZERO, false),
            },
        }
    }

    /// The prompt tokens: its own, and the outputs it reads.
    pub(super) fn prompt(&self, own: &Tokens, work: &Work) -> Tokens {
        let read = work.reads.iter().filter_map(|reading| {
            self.steps.get(&reading.step.value).map(|other| &other.output * or_once(reading.times.as_ref()))
        });
        (own + &read.sum()).named("prompt")
    }

    /// Adds a step.
    pub(super) fn learn(&mut self, step: &Step, models: &Models) {
        let (calls_per_unit, is_once_per_unit) = self.calls_per_unit(step);
        let output = self.expected_output(step, models).as_figure();
        self.steps.insert(step.name.clone(), KnownStep { calls_per_unit, is_once_per_unit, output });
    }

    /// The data of a step, if already added.
    pub(super) fn of(&self, step: &Step) -> Option<KnownStep> {
        self.steps.get(&step.name).cloned()
    }

    /// The expected output of a step: the average of its branches' first attempts, by share.
    fn expected_output(&self, step: &Step, models: &Models) -> Tokens {
        let shares = step.shares();
        let shared = step.branches.iter().zip(&shares);
        shared.map(|(branch, share)| &self.first_output(&branch.work, models) * share).sum()
    }

    /// Warns if a step reads outputs that have no tokens, so that its prompt is no longer, and if it reads some whose
    /// length differs between attempts: which one is served depends on errors and checks, but the first one is counted.
    pub(super) fn warn_of_readings(
        &self,
        scenario: &Scenario,
        step: &Step,
        models: &Models,
        problems: &mut Problems,
    ) {
        for reading in step.branches.iter().flat_map(|branch| &branch.work.reads) {
            let name = &reading.step.value;
            if self.steps.get(name).is_some_and(|known| known.output.is_zero()) {
                let message = format!("`{}` reads `{name}`, whose output has no tokens", step.name);
                let nothing = Diagnostic::warning(Code::ReadsNothing, message).at(&reading.step.place);
                problems.push(nothing.help(format!(
                    "count the text that `{name}` gives in the `input` of `{}`: its prompt has no token more for it",
                    step.name
                )));
            }
            let read = scenario.steps.iter().find(|other| other.name == *name);
            if !read.is_some_and(|other| other.branches.iter().any(|branch| differ(&branch.work, models))) {
                continue;
            }
            let counted =
                self.steps.get(name).map(|known| known.output.exact().grouped()).unwrap_or_default();
            let message = format!(
                "`{}` reads `{name}`, whose attempts have outputs of different lengths: those of first attempts are \
                 counted, {counted} tokens",
                step.name
            );
            let warning = Diagnostic::warning(Code::ReadsFirstAttempt, message).at(&reading.step.place);
            problems.push(warning.help(format!(
                "where later attempts are frequent, give the attempts of `{name}` one `output`: the mean of what is \
                 served"
            )));
        }
    }

    /// The output of a first attempt: for conversations that of the last turn, for chunks that of the merge.
    fn first_output(&self, work: &Work, models: &Models) -> Tokens {
        let Some(first) = work.attempts.first() else { return Tokens::ZERO };
        let output = &first.output.as_ref().unwrap_or(&work.output).value;
        let Who::Model(name) = &first.who else { return output.clone() };
        let (on_prompts, on_outputs) = models.factors(name);
        let output = (output * &on_outputs).named("output of a call");
        let chunked = work.overflow.chunking().zip(models.offer_of(name)).filter(|(_, offer)| {
            let own = first.input.as_ref().unwrap_or(&work.input);
            let prompt = &self.prompt(&own.value, work) * &on_prompts;
            room(offer, &output, work.max_input.as_ref()).is_some_and(|room| room < prompt)
        });
        chunked.map_or(output, |(chunking, _)| &chunking.merge.output.value * &on_outputs)
    }
}

/// Whether the models of the attempts have outputs of different lengths.
fn differ(work: &Work, models: &Models) -> bool {
    let output = |attempt: &Attempt| match &attempt.who {
        Who::Model(name) => {
            let own = attempt.output.as_ref().unwrap_or(&work.output);
            Some(&own.value * &models.factors(name).1)
        }
        Who::Person { .. } => None,
    };
    let outputs: Vec<Tokens> = work.attempts.iter().filter_map(output).collect();
    outputs.windows(2).any(|pair| pair[0] != pair[1])
}

/// A number of times; by default once.
fn or_once(times: Option<&Located<Count>>) -> &Count {
    const ONCE: &Count = &Count::ONE;
    times.map_or(ONCE, |times| &times.value)
}
