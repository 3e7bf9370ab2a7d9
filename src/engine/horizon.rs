//! Month by month: the sum of a month's stretches, and the sum of the months.

use std::sync::Arc;

use crate::scenario::PlannedHorizon;
use crate::units::{Count, Date, Figure, Figures, Month, Usd};

use super::bill::{Bill, Line, MissingRate};
use super::step::{BranchResult, StepResult};
use super::{Projection, project};

/// What a workload costs over the months of a horizon.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Ahead {
    /// The months, in order.
    pub months: Vec<MonthResult>,
    /// The sum over them: a bill has one line for each rate that was in force.
    pub sum: Projection,
}

/// What a month costs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MonthResult {
    /// Which one.
    pub month: Month,
    /// Its units.
    pub units: Count,
    /// Its figures: those of its stretches, and the fixed cost once.
    pub totals: Figures,
    /// The figures of it and of all months before it.
    pub cumulative: Figures,
    /// Its days, cut where a card changes.
    pub stretches: Vec<StretchResult>,
}

/// What days of a month on which the same cards are in force cost, without fixed cost.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StretchResult {
    /// The first day.
    pub from: Date,
    /// How many days.
    pub days: u32,
    /// The units of these days.
    pub units: Count,
    /// The figures.
    pub totals: Figures,
}

impl MonthResult {
    /// By how much a figure of the month is over a budget, if it is.
    #[must_use]
    pub fn excess(&self, figure: Figure, limit: &Usd) -> Option<Usd> {
        let amount = &self.totals[figure];
        (limit < amount).then(|| amount - limit)
    }
}

/// Evaluates each month of a horizon; `None` for one without any month.
///
/// # Errors
/// Every rate that is needed on some day and that the price tables do not hold.
pub fn project_horizon(planned: &PlannedHorizon) -> Result<Option<Ahead>, Vec<MissingRate>> {
    let mut missing = Vec::new();
    let mut sum: Option<Projection> = None;
    let mut months: Vec<MonthResult> = Vec::new();
    let mut cumulative = Figures::default();
    for planned in &planned.months {
        let mut units = Count::ZERO;
        let mut totals = Figures::default();
        let mut stretches = Vec::new();
        for stretch in &planned.stretches {
            match project(&stretch.plan) {
                Ok(projection) => {
                    units += &projection.units;
                    totals += &projection.totals;
                    stretches.push(StretchResult {
                        from: stretch.from,
                        days: stretch.days,
                        units: projection.units.clone(),
                        totals: projection.totals.clone(),
                    });
                    match &mut sum {
                        Some(sum) => sum.take_up(projection),
                        None => sum = Some(projection),
                    }
                }
                Err(more) => missing.extend(more),
            }
        }
        totals[Figure::Fixed] = planned.fixed.iter().map(|cost| &cost.per_month).sum();
        let totals = totals.summed();
        cumulative += &totals;
        months.push(MonthResult {
            month: planned.month,
            units,
            totals,
            cumulative: cumulative.clone(),
            stretches,
        });
    }
    if !missing.is_empty() {
        return Err(missing);
    }
    let fixed = planned.months.first().map(|month| month.fixed.clone()).unwrap_or_default();
    let count = u32::try_from(months.len()).unwrap_or(u32::MAX);
    Ok(sum.map(|sum| Ahead { months, sum: Projection { totals: cumulative, fixed, months: count, ..sum } }))
}

impl Projection {
    /// Adds what another part of the same design costs. What becomes of a call is the same in both, since
    /// prices and volume have no part in it.
    fn take_up(&mut self, other: Self) {
        self.units += &other.units;
        self.totals += &other.totals;
        for (step, more) in self.steps.iter_mut().zip(other.steps) {
            step.take_up(more);
        }
    }
}

impl StepResult {
    fn take_up(&mut self, other: Self) {
        self.calls += &other.calls;
        self.figures += &other.figures;
        for (branch, more) in self.branches.iter_mut().zip(other.branches) {
            branch.take_up(more);
        }
    }
}

impl BranchResult {
    fn take_up(&mut self, other: Self) {
        self.figures += &other.figures;
        self.base.take_up(other.base);
        self.cached.take_up(other.cached);
        self.tiered.take_up(other.tiered);
        self.retries.take_up(other.retries);
        self.retried += &other.retried;
        for (calls, more) in self.calls.iter_mut().zip(&other.calls) {
            *calls += more;
        }
    }
}

impl Bill {
    /// More of what is billed at the same rate joins its line.
    fn take_up(&mut self, other: Self) {
        for line in other.lines {
            match self.lines.iter_mut().find(|own| own.is_alike(&line)) {
                Some(own) => {
                    own.quantity.number += &line.quantity.number;
                    own.amount += &line.amount;
                }
                None => self.lines.push(line),
            }
        }
    }
}

impl Line {
    /// Whether another line bills more of the same thing at the same rate.
    fn is_alike(&self, other: &Self) -> bool {
        let rate = |line: &Self| (line.rate.place.clone(), line.rate.net.clone());
        let is_same_thing = (self.attempt, self.role, &self.model, &self.item)
            == (other.attempt, other.role, &other.model, &other.item);
        is_same_thing && (Arc::ptr_eq(&self.rate, &other.rate) || rate(self) == rate(other))
    }
}
