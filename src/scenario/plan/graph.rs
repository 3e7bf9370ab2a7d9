//! Which step waits for which, how often each runs, and how long its outputs are.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Problems};
use crate::units::{Count, Tokens};
use crate::yaml::Located;

use super::super::design::{Calls, Scenario, Step, Who, Work};
use super::models::Models;

/// The steps in an order in which each comes after those that it waits for.
pub(super) fn order(scenario: &Scenario, problems: &mut Problems) -> Option<Vec<usize>> {
    let index: BTreeMap<&str, usize> =
        scenario.steps.iter().enumerate().map(|(index, step)| (step.name.as_str(), index)).collect();
    let mut known = true;
    let mut waits: Vec<Vec<(usize, &Located<String>)>> = Vec::new();
    for step in &scenario.steps {
        let mut found = Vec::new();
        for name in waits_for(step) {
            match index.get(name.value.as_str()) {
                Some(other) => found.push((*other, name)),
                None => {
                    known = false;
                    let message = format!("there is no step `{}`", name.value);
                    let unknown = Diagnostic::error(Code::UnknownStep, message).at(&name.place);
                    problems.push(unknown.suggest(&name.value, index.keys().copied()));
                }
            }
        }
        waits.push(found);
    }
    if !known {
        return None;
    }
    let mut sorter =
        Sorter { scenario, waits: &waits, states: vec![State::New; waits.len()], order: Vec::new() };
    for step in 0..waits.len() {
        if let Err(cycle) = sorter.visit(step) {
            problems.push(*cycle);
            return None;
        }
    }
    Some(sorter.order)
}

/// The steps that a step names.
fn waits_for(step: &Step) -> impl Iterator<Item = &Located<String>> {
    let per = match &step.calls {
        Calls::PerCall { step, .. } => Some(step),
        Calls::PerUnit(_) => None,
    };
    let reads = step.branches.iter().flat_map(|branch| &branch.work.reads).map(|reading| &reading.step);
    per.into_iter().chain(reads)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

struct Sorter<'s> {
    scenario: &'s Scenario,
    waits: &'s [Vec<(usize, &'s Located<String>)>],
    states: Vec<State>,
    order: Vec<usize>,
}

impl Sorter<'_> {
    fn visit(&mut self, step: usize) -> Result<(), Box<Diagnostic>> {
        if self.states[step] != State::New {
            return Ok(());
        }
        self.states[step] = State::Open;
        let waits = self.waits;
        for (other, name) in &waits[step] {
            if self.states[*other] == State::Open {
                return Err(Box::new(self.cycle(step, *other, name)));
            }
            self.visit(*other)?;
        }
        self.states[step] = State::Done;
        self.order.push(step);
        Ok(())
    }

    fn cycle(&self, step: usize, other: usize, name: &Located<String>) -> Diagnostic {
        let (step, other) = (&self.scenario.steps[step], &self.scenario.steps[other]);
        let message = if step.name == other.name {
            format!("step `{}` waits for itself", step.name)
        } else {
            format!("step `{}` waits for `{}`, which waits for it", step.name, other.name)
        };
        Diagnostic::error(Code::CycleOfSteps, message)
            .at(&name.place)
            .also(&other.place, "and this step waits for that one")
            .help("`reads` and `calls: {per: …}` may only name steps that come before")
    }
}

/// What is known of the steps that come before.
#[derive(Debug, Default)]
pub(super) struct Known {
    steps: BTreeMap<String, (Count, Tokens)>,
}

impl Known {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// How often a step runs for a unit.
    pub(super) fn calls_per_unit(&self, step: &Step) -> Count {
        match &step.calls {
            Calls::PerUnit(calls) => calls.clone(),
            Calls::PerCall { step, times } => {
                self.steps.get(&step.value).map_or(Count::ZERO, |(calls, _)| calls * times)
            }
        }
    }

    /// The tokens of a prompt: its own, and the outputs that it reads.
    pub(super) fn prompt(&self, own: &Tokens, work: &Work) -> Tokens {
        let read = work.reads.iter().filter_map(|reading| {
            self.steps.get(&reading.step.value).map(|(_, output)| output * &reading.times)
        });
        own + &read.sum()
    }

    /// Remembers a step. Its expected output is that of its branches' first attempts, by share.
    pub(super) fn learn(&mut self, step: &Step, calls: Count, models: &Models) {
        let output = step.branches.iter().map(|branch| &first_output(&branch.work, models) * &branch.share);
        self.steps.insert(step.name.clone(), (calls, output.sum()));
    }
}

fn first_output(work: &Work, models: &Models) -> Tokens {
    let Some(first) = work.attempts.first() else {
        return Tokens::ZERO;
    };
    let output = first.output.as_ref().unwrap_or(&work.output);
    match &first.who {
        Who::Model(name) => &output.value * &models.factors(name).1,
        Who::Person { .. } => output.value.clone(),
    }
}
