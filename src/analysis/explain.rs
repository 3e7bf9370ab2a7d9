//! The derivation of a figure, down to the lines of the input files.
//!
//! Every figure of a projection has a path. The engine records how it is computed if the scenario is read, planned
//! and projected within [`recorded`](crate::exact::recorded); the derivation only reads that record.

mod figured;
mod figures;
mod groups;
mod lines;
mod path;
mod read;
mod term;

use std::cell::OnceCell;
use std::sync::Arc;

use crate::engine::{Line, Projection, Role};
use crate::exact::Exact;
use crate::scenario::{
    CheckingCost, Doer, Input, Plan, PlannedBranch, PlannedCall, RateSheet, Scenario, path_name,
};
use crate::units::{Figure, Meter};

use self::figured::Listed;
use self::read::Names;

pub use self::figured::Figured;
pub use self::path::{Unfound, short};
pub use self::term::{How, Name, Term};

/// The figures of a projection with their paths.
pub struct Derivation<'s> {
    scenario: &'s Scenario,
    plan: &'s Plan,
    projection: &'s Projection,
    inputs: Vec<Input>,
    totals: OnceCell<Listed>,
    names: OnceCell<Names>,
}

impl<'s> Derivation<'s> {
    /// From a plan and its projection; `inputs` are the scenario's numbers with their paths.
    #[must_use]
    pub fn new(
        scenario: &'s Scenario,
        plan: &'s Plan,
        projection: &'s Projection,
        inputs: Vec<Input>,
    ) -> Self {
        let (totals, names) = Default::default();
        Self { scenario, plan, projection, inputs, totals, names }
    }

    /// All figures, then the numbers of the file.
    #[must_use]
    pub fn all(&self) -> Vec<Figured> {
        let mut all = self.totals().to_vec();
        all.push(self.units());
        all.extend(self.groups());
        for index in 0..self.plan.steps.len() {
            all.extend(self.of_step(index));
        }
        self.with_inputs(all)
    }

    /// The computation of a figure, as far as recorded.
    #[must_use]
    pub fn term(&self, figure: &Figured) -> Arc<Term> {
        let names = self.names.get_or_init(|| {
            let mut names = Names::of(&self.inputs);
            let mut listed = Listed::default();
            for (index, step) in self.projection.steps.iter().enumerate() {
                for (branch, result) in step.branches.iter().enumerate() {
                    let path = self.branch_path(index, branch);
                    for figure in [Figure::Invoice, Figure::CacheDiscounted, Figure::Base] {
                        for (number, line) in result.bill(figure).enumerate() {
                            let path = format!("{path}.{}.lines.{number}", figure.name());
                            names.learn_rate(&path, line, self.since(line));
                        }
                    }
                    listed.extend(self.headlines_of_branch(&path, index, branch));
                    // The lines of the invoice come first: those without further attempts are the same.
                    listed.extend(self.lines(&path, result).into_iter().rev());
                }
                listed.extend(self.of_step(index));
            }
            listed.extend_from_slice(self.totals());
            listed.push(self.units());
            listed.iter().for_each(|figure| names.learn(figure));
            names
        });
        names.figure(figure)
    }

    /// The cost of a step's cache reads if they were not cached, for the term of their amount.
    #[must_use]
    pub fn uncached(&self, path: &str) -> Option<Exact> {
        let (step, meter) = path.rsplit_once(".invoice.")?;
        let read = Meter::named(meter).filter(|meter| meter.is_read())?;
        let index = (0..self.plan.steps.len()).find(|index| self.step_path(*index) == step)?;
        let mut sum = Exact::ZERO;
        for (planned, branch) in
            self.plan.steps[index].branches.iter().zip(&self.projection.steps[index].branches)
        {
            let lines = branch.bill(Figure::Invoice).filter(|line| line.item.meter() == meter);
            for line in lines {
                let tier = line.item.tier()?;
                let is_rate = |sheet: &&RateSheet| {
                    sheet
                        .rate(tier, read, line.class.as_deref())
                        .is_ok_and(|rate| Arc::ptr_eq(rate, &line.rate))
                };
                let sheet =
                    calls_of(planned, line).into_iter().flat_map(PlannedCall::sheets).find(is_rate)?;
                sum += sheet
                    .rate(tier, read.uncached(), line.class.as_deref())
                    .ok()?
                    .net
                    .of(&line.quantity.number)
                    .exact();
            }
        }
        Some(sum.here())
    }

    /// The figures of the whole scenario.
    fn totals(&self) -> &[Figured] {
        self.totals.get_or_init(|| self.of_all_steps())
    }

    fn step_path(&self, index: usize) -> String {
        path_name(["steps", &self.plan.steps[index].name])
    }

    /// The first day of the card of a line's model.
    fn since(&self, line: &Line) -> String {
        let offer = line.model.as_deref().and_then(|model| self.plan.offers.get(model));
        let from = offer.and_then(|offer| offer.card.from);
        from.map_or_else(String::new, |from| format!("in force from {from}"))
    }
}

/// The calls that a line bills.
fn calls_of<'p>(branch: &'p PlannedBranch, line: &Line) -> Vec<&'p PlannedCall> {
    match (line.role, &branch.rungs[line.attempt].who, &branch.check.cost) {
        (Role::Attempt, Doer::Model(call), _) => call.parts().collect(),
        (Role::Check, _, CheckingCost::Call(call)) => vec![call],
        _ => Vec::new(),
    }
}
