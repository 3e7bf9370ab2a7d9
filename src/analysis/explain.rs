//! Where a figure comes from: its derivation, down to the lines of the files that it is made of.
//!
//! The terms are a second formulation of what the engine computes, made from the scenario, the plan and
//! the price table; `tests/explain.rs` holds the two equal, digit for digit. A step is derived when one
//! of its figures, or a sum over steps, is asked for.

mod attempt;
mod branch;
mod cache;
mod call;
mod chunks;
mod conversation;
mod ladder;
mod path;
mod site;
mod step;
mod term;
mod totals;

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::exact::Exact;
use crate::scenario::{Input, Plan, Scenario, path_name};
use crate::units::Meter;
use crate::yaml::shape::{Counts, Number};

use self::site::Site;
use self::step::StepTerms;
use self::term::Shared;

pub use self::path::{Unfound, short};
pub use self::term::{How, Name, Term, Unit};

/// The figures of a scenario as terms.
pub struct Derivation<'s> {
    site: Site<'s>,
    steps: Vec<OnceCell<StepTerms>>,
    totals: OnceCell<Vec<Shared>>,
    groups: OnceCell<Vec<Shared>>,
}

impl<'s> Derivation<'s> {
    /// Of a scenario and its plan; `inputs` are the scenario's numbers with their paths.
    #[must_use]
    pub fn new(scenario: &'s Scenario, plan: &'s Plan, inputs: Vec<Input>) -> Self {
        let steps = plan.steps.iter().map(|_| OnceCell::new()).collect();
        let (totals, groups) = Default::default();
        Self { site: Site::new(scenario, plan, inputs), steps, totals, groups }
    }

    /// Everything that can be asked for: the figures, then the numbers of the file.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Term>> {
        let mut all: Vec<Shared> = self.totals().to_vec();
        all.push(self.site.units());
        all.extend(self.groups().iter().cloned());
        for index in 0..self.steps.len() {
            all.extend(self.of_step(index));
        }
        self.with_inputs(all)
    }

    /// What the tokens that a step reads from the cache would cost uncached, for the term of their amount.
    #[must_use]
    pub fn uncached(&self, term: &Term) -> Option<Exact> {
        let (path, meter) = term.name.path()?.rsplit_once(".invoice.")?;
        let read = Meter::named(meter).filter(|meter| meter.is_read())?;
        let step = (0..self.steps.len()).find(|index| self.step_path(*index) == path)?;
        self.step(step).own.uncached(read)
    }

    fn step(&self, index: usize) -> &StepTerms {
        let (step, planned) = (&self.site.scenario.steps[index], &self.site.plan.steps[index]);
        self.steps[index].get_or_init(|| step::step(&self.site, step, planned))
    }

    fn step_path(&self, index: usize) -> String {
        path_name(["steps", &self.site.plan.steps[index].name])
    }

    fn all_steps(&self) -> Vec<&StepTerms> {
        (0..self.steps.len()).map(|index| self.step(index)).collect()
    }

    fn totals(&self) -> &[Shared] {
        self.totals.get_or_init(|| totals::totals(&self.site, &self.all_steps()))
    }

    fn groups(&self) -> &[Shared] {
        self.groups.get_or_init(|| totals::groups(&self.all_steps()))
    }

    /// All that can be asked of a step.
    fn of_step(&self, index: usize) -> Vec<Shared> {
        let StepTerms { own, branches, .. } = self.step(index);
        let step = &self.site.scenario.steps[index];
        let mut named = own.headlines();
        named.push(self.site.calls_per_unit(step));
        named.push(self.site.expected_output(step));
        named.extend(own.meters());
        match branches.as_slice() {
            [] => named.extend(own.lines()),
            branches => {
                for branch in branches {
                    named.extend(branch.headlines());
                    named.extend(branch.lines());
                }
            }
        }
        named
    }

    /// Figures and the numbers of the file. A figure wins where both have a path: `steps.qa.calls` is
    /// calls a month, and what the file says there is `steps.qa.calls_per_unit`.
    fn with_inputs(&self, mut figures: Vec<Shared>) -> Vec<Shared> {
        let taken: BTreeSet<String> = figures.iter().map(|term| term.name.text().to_owned()).collect();
        let inputs = self.site.inputs.iter().map(|input| self.input(input));
        figures.extend(inputs.filter(|input| !taken.contains(input.name.text())));
        figures
    }

    /// A number of the file.
    fn input(&self, input: &Input) -> Shared {
        Term::stated(input.name(), unit_of(input.number), &input.value, &input.place)
    }
}

/// The unit of what a number of the file counts.
fn unit_of(number: &Number) -> Unit {
    match number.counts {
        Counts::Things => Unit::Things,
        Counts::Tokens => Unit::Tokens,
        Counts::Parts => Unit::Part,
        Counts::Factors => Unit::Factor,
        Counts::Money => Unit::Money,
        Counts::MoneyEach => Unit::Each,
    }
}
