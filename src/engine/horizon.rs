//! Month by month: sums the price periods of a month, and the months.

use std::sync::Arc;

use crate::scenario::PlannedHorizon;
use crate::units::{Count, Date, Figure, Figures, Month, Usd};

use super::bill::{Bill, Line, MissingRate};
use super::pool::PoolUse;
use super::step::{BranchResult, StepResult};
use super::{Projection, project};

/// The cost of a workload over the months of a horizon.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Ahead {
    /// The months, in order.
    pub months: Vec<MonthResult>,
    /// The sum over the months; the bill has one line per rate that applied.
    pub sum: Projection,
}

/// The cost of a month.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct MonthResult {
    /// The month.
    pub month: Month,
    /// Its units.
    pub units: Count,
    /// Its figures: the sum of its price periods, plus the fixed cost once.
    pub totals: Figures,
    /// The figures of this and all earlier months.
    pub cumulative: Figures,
    /// Its days, split where a card changes.
    pub stretches: Vec<StretchResult>,
}

/// The cost of the days of a month with the same price cards, without fixed cost.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StretchResult {
    /// The first day.
    pub from: Date,
    /// The number of days.
    pub days: u32,
    /// The units of these days.
    pub units: Count,
    /// The figures.
    pub totals: Figures,
}

impl MonthResult {
    /// The amount by which a figure of the month exceeds a limit, if any.
    #[must_use]
    pub fn excess(&self, figure: Figure, limit: &Usd) -> Option<Usd> {
        let amount = &self.totals[figure];
        (limit < amount).then(|| amount - limit)
    }
}

/// Evaluates each month of a horizon; `None` if it has no months.
///
/// # Errors
/// Every rate that is needed on some day and missing from the price tables.
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
    /// Adds the cost of another period of the same design. The outcome of a call is the same in both, because it
    /// does not depend on prices or volume.
    fn take_up(&mut self, other: Self) {
        self.units += &other.units;
        self.totals += &other.totals;
        PoolUse::take_up(&mut self.pools, other.pools);
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
        // A stretch without an allowance is invoiced as its calls are: by its tiers.
        if self.invoiced.is_some() || other.invoiced.is_some() {
            let own = self.invoiced.get_or_insert_with(|| self.tiered.clone());
            own.take_up(other.invoiced.unwrap_or_else(|| other.tiered.clone()));
        }
        self.tiered.take_up(other.tiered);
        self.retries.take_up(other.retries);
        self.retried += &other.retried;
        for (calls, more) in self.calls.iter_mut().zip(&other.calls) {
            *calls += more;
        }
    }
}

impl Bill {
    /// Adds quantities at the same rate to existing lines.
    fn take_up(&mut self, other: Self) {
        for line in other.lines {
            match self.lines.iter_mut().find(|own| own.is_alike(&line)) {
                Some(own) => own.take_up(&line),
                None => self.lines.push(line),
            }
        }
    }
}

impl Line {
    /// Whether another line bills the same item at the same rate.
    fn is_alike(&self, other: &Self) -> bool {
        let rate = |line: &Self| (line.rate.place.clone(), line.rate.net.clone());
        let is_same_thing = (self.attempt, self.role, &self.model, &self.item, &self.class, &self.window)
            == (other.attempt, other.role, &other.model, &other.item, &other.class, &other.window);
        is_same_thing && (Arc::ptr_eq(&self.rate, &other.rate) || rate(self) == rate(other))
    }
}
