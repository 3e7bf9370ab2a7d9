//! Usage in, bill out.
//!
//! A stage rewrites the usage of a call, tokens per meter and tier; one function prices usage into
//! bill lines; the waterfall is the bill after each rewriting. The order of the stages is fixed,
//! since their effects multiply: base, cache, tiers, further attempts.

mod bill;
mod horizon;
mod ladder;
mod load;
mod outcome;
mod reported;
mod step;
mod usage;

use crate::exact::Exact;
use crate::scenario::{Plan, PlannedFixed, PlannedStep};
use crate::units::{Count, Figure, Figures, Probability, Usd};

pub use self::bill::{Bill, Item, Line, MissingRate, Role};
pub use self::horizon::{Ahead, MonthResult, StretchResult, project_horizon};
pub use self::ladder::{Climb, climb};
pub use self::load::{Load, live_share, loads, time_of_call};
pub use self::outcome::Outcome;
pub use self::reported::{Charge, Reported, Summed, reported};
pub use self::step::{BranchResult, StepResult};
pub use self::usage::{Usage, Used, price};

/// What a workload costs a month, or over the months of a horizon.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Projection {
    /// The steps, in the order of the scenario.
    pub steps: Vec<StepResult>,
    /// The fixed costs that are due.
    pub fixed: Vec<PlannedFixed>,
    /// The sums of all steps, with the fixed costs.
    pub totals: Figures,
    /// Units a month, or over the horizon.
    pub units: Count,
    /// How many months the figures are of: 1, or those of the horizon.
    pub months: u32,
    /// The chance that a unit comes out good.
    pub good: GoodUnits,
}

/// The chance that every step of a unit that can go wrong ends good or fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GoodUnits {
    /// The product of the steps' chances.
    Chance(Probability),
    /// No step has an error rate.
    NoErrorRates,
    /// A step does not run once for each unit, so its chance is not the unit's.
    NotOncePerUnit(String),
    /// A branch of a step has an error rate and another one has none.
    RatesMissing(String),
}

impl GoodUnits {
    /// What a good unit costs where a unit costs so much; `None` where that is not defined or no unit is good.
    #[must_use]
    pub fn per_good_one(&self, per_unit: &Exact) -> Option<Exact> {
        match self {
            Self::Chance(chance) => per_unit.checked_div(chance.exact()),
            _ => None,
        }
    }

    /// Why there is no such chance, as the end of a sentence; `None` where there is one.
    #[must_use]
    pub fn missing(&self, unit: &str) -> Option<String> {
        match self {
            Self::Chance(_) => None,
            Self::NoErrorRates => Some("no step has an error rate".to_owned()),
            Self::NotOncePerUnit(step) => Some(format!("step `{step}` does not run once per {unit}")),
            Self::RatesMissing(step) => Some(format!("a branch of step `{step}` has no error rate")),
        }
    }
}

impl Projection {
    /// The total per unit, in USD; `None` where there are no units.
    #[must_use]
    pub fn per_unit(&self) -> Option<Exact> {
        self.totals[Figure::Total].exact().checked_div(self.units.exact())
    }

    /// The total per good unit, in USD; `None` where it is not defined or no unit is good.
    #[must_use]
    pub fn per_good_unit(&self) -> Option<Exact> {
        self.good.per_good_one(&self.per_unit()?)
    }

    /// By how much a figure is over a budget, if it is.
    #[must_use]
    pub fn excess(&self, figure: Figure, limit: &Usd) -> Option<Usd> {
        let amount = &self.totals[figure];
        (limit < amount).then(|| amount - limit)
    }

    /// The lines of one of the first four figures, each with its step and the position of its branch: they sum
    /// to it.
    pub fn bill(&self, figure: Figure) -> impl Iterator<Item = (&StepResult, usize, &Line)> {
        self.steps.iter().flat_map(move |step| {
            let branches = step.branches.iter().enumerate();
            branches.flat_map(move |(at, branch)| branch.bill(figure).map(move |line| (step, at, line)))
        })
    }
}

/// Evaluates a plan. The same plan gives the same projection, always.
///
/// # Errors
/// Every rate that is needed and that the price tables do not hold.
pub fn project(plan: &Plan) -> Result<Projection, Vec<MissingRate>> {
    let mut missing = Vec::new();
    let steps: Vec<StepResult> =
        plan.steps.iter().map(|planned| step::evaluate(planned, &mut missing)).collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let mut totals = Figures::default();
    for step in &steps {
        totals += &step.figures;
    }
    totals[Figure::Fixed] = plan.fixed.iter().map(|cost| &cost.per_month).sum::<Usd>();
    Ok(Projection {
        good: good_units(plan, &steps),
        steps,
        fixed: plan.fixed.clone(),
        totals: totals.as_figures().summed(),
        units: plan.volume.per_month.clone(),
        months: 1,
    })
}

/// Evaluates one step of a plan.
///
/// # Errors
/// Every rate that is needed and that the price tables do not hold.
pub fn project_step(planned: &PlannedStep) -> Result<StepResult, Vec<MissingRate>> {
    let mut missing = Vec::new();
    let result = step::evaluate(planned, &mut missing);
    if missing.is_empty() { Ok(result) } else { Err(missing) }
}

/// The product over the steps that have an error rate of the chance that their call ends good or fixed.
fn good_units(plan: &Plan, steps: &[StepResult]) -> GoodUnits {
    let mut chance: Option<Probability> = None;
    for (planned, step) in plan.steps.iter().zip(steps) {
        match (&step.outcome, step.has_error_rates()) {
            (Some(_), _) if !planned.is_once_per_unit => {
                return GoodUnits::NotOncePerUnit(step.name.clone());
            }
            (Some(outcome), _) => {
                let good = outcome.good_or_fixed();
                chance = Some(chance.map_or_else(|| good.clone(), |so_far| &so_far * &good));
            }
            (None, true) => return GoodUnits::RatesMissing(step.name.clone()),
            (None, false) => {}
        }
    }
    chance.map_or(GoodUnits::NoErrorRates, GoodUnits::Chance)
}
