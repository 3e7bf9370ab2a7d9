//! Turns usage into a bill.
//!
//! A stage rewrites the usage of a call (tokens per meter and tier); one function prices usage as bill lines; the
//! waterfall is the bill after each stage. The order of the stages is fixed because their effects multiply: base,
//! cache, tiers, further attempts.

mod bill;
mod horizon;
mod ladder;
mod load;
mod outcome;
mod pool;
mod reported;
mod step;
mod tagged;
mod usage;

use crate::exact::Exact;
use crate::scenario::{Plan, PlannedFixed, PlannedStep};
use crate::units::{Count, Figure, Figures, Probability, Usd};

pub use self::bill::{Bill, Item, Line, MissingRate, Role};
pub use self::horizon::{Ahead, MonthResult, StretchResult, project_horizon};
pub use self::ladder::{Climb, climb};
pub use self::load::{Load, live_share, loads, made, time_of_call};
pub use self::outcome::Outcome;
pub use self::pool::{PoolUse, pools};
pub use self::reported::{Charge, Reported, Summed, reported};
pub use self::step::{BranchResult, StepResult};
pub use self::usage::{Usage, Used, price};

/// The cost of a workload per month, or over the months of a horizon.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Projection {
    /// The steps, in the order of the scenario.
    pub steps: Vec<StepResult>,
    /// The fixed costs that are due.
    pub fixed: Vec<PlannedFixed>,
    /// The sums of all steps, with the fixed costs.
    pub totals: Figures,
    /// Units per month, or over the horizon.
    pub units: Count,
    /// The months that the figures cover: 1, or the length of the horizon.
    pub months: u32,
    /// The probability that a unit is good.
    pub good: GoodUnits,
    /// What is used of free allowances.
    pub pools: Vec<PoolUse>,
}

/// The probability that every step of a unit with error rates ends good or fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GoodUnits {
    /// The product of the probabilities of the steps.
    Chance(Probability),
    /// No step has an error rate.
    NoErrorRates,
    /// A step does not run exactly once per unit, so its probability is not that of the unit.
    NotOncePerUnit(String),
    /// Some branches of a step have error rates and others do not.
    RatesMissing(String),
}

impl GoodUnits {
    /// The cost per good unit at this cost per unit; `None` if undefined or if no unit is good.
    #[must_use]
    pub fn per_good_one(&self, per_unit: &Exact) -> Option<Exact> {
        match self {
            Self::Chance(chance) => per_unit.checked_div(chance.exact()),
            _ => None,
        }
    }

    /// Why the probability is missing, as the end of a sentence; `None` if it is known.
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
    /// The total per unit, in USD; `None` if there are no units.
    #[must_use]
    pub fn per_unit(&self) -> Option<Exact> {
        self.totals[Figure::Total].exact().checked_div(self.units.exact())
    }

    /// The total per good unit, in USD; `None` if undefined or if no unit is good.
    #[must_use]
    pub fn per_good_unit(&self) -> Option<Exact> {
        self.good.per_good_one(&self.per_unit()?)
    }

    /// The amount by which a figure exceeds a limit, if any.
    #[must_use]
    pub fn excess(&self, figure: Figure, limit: &Usd) -> Option<Usd> {
        let amount = &self.totals[figure];
        (limit < amount).then(|| amount - limit)
    }

    /// The lines that add up to one of the first four figures, each with its step and branch index.
    pub fn bill(&self, figure: Figure) -> impl Iterator<Item = (&StepResult, usize, &Line)> {
        self.steps.iter().flat_map(move |step| {
            let branches = step.branches.iter().enumerate();
            branches.flat_map(move |(at, branch)| branch.bill(figure).map(move |line| (step, at, line)))
        })
    }
}

/// Evaluates a plan. The same plan always gives the same projection.
///
/// # Errors
/// Every required rate that is missing from the price tables.
pub fn project(plan: &Plan) -> Result<Projection, Vec<MissingRate>> {
    let mut missing = Vec::new();
    let mut steps: Vec<StepResult> =
        plan.steps.iter().map(|planned| step::evaluate(planned, &mut missing)).collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let period = plan.steps.first().map(|step| &step.period);
    let pools = period.map(|period| pool::settle(&mut steps, period)).unwrap_or_default();
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
        pools,
    })
}

/// Evaluates one step of a plan, with the free allowances that it draws on as if no other step did.
///
/// # Errors
/// Every required rate that is missing from the price tables.
pub fn project_step(planned: &PlannedStep) -> Result<StepResult, Vec<MissingRate>> {
    let mut missing = Vec::new();
    let mut result = step::evaluate(planned, &mut missing);
    if !missing.is_empty() {
        return Err(missing);
    }
    pool::settle(std::slice::from_mut(&mut result), &planned.period);
    Ok(result)
}

/// The product of the probability of a good or fixed end over all steps with error rates.
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
