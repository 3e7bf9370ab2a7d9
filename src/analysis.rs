//! Questions that compare many projections: which design is cheapest, and why.
//!
//! Nothing here computes a cost. A question applies sets of patches to a file; each design is planned and projected
//! in full by the layers below, and the results are compared exactly. [`explain`] covers a single projection: the
//! derivation of its figures.

pub mod actual;
mod affected;
pub mod attribution;
mod break_even;
pub mod caching;
pub mod calibrate;
pub mod capacity;
mod compare;
mod compared;
mod crossing;
mod derived;
mod domain;
mod effect;
mod envelope;
pub mod explain;
mod extremes;
mod frontier;
mod hull;
mod impact;
mod knob;
mod metric;
mod numbers;
mod optimize;
mod outlook;
mod pieces;
mod priced;
mod projected;
mod require;
mod roots;
mod search;
mod sensitivity;
mod solve;
mod soon;
mod surface;
mod sweep;
mod tagged;

use crate::diag::{Code, Diagnostic};
use crate::engine::{self, BranchResult, MissingRate, Projection};
use crate::exact::{at_most, undecided, work_on_this_thread};
use crate::pricing::{self, Basis, Catalog};
use crate::scenario::{self, File, Patch, Plan, Scenario};
use crate::units::{Date, Month};

pub(crate) use self::affected::one_currency;
pub use self::affected::{Impact, Later, Side, Tables, sort_impacts};
pub use self::break_even::{BreakEven, BreakEvens, break_evens};
pub use self::capacity::Capacity;
pub use self::compare::{
    Apart, Cause, Comparison, Finding, Matrix, MatrixRow, Rank, Run, apart, compare, side_by_side,
    undated_prices,
};
pub use self::compared::Compared;
pub use self::crossing::{Crossing, Found};
pub use self::derived::{Derived, Distinct, Shares, Split, distinct, one_step_changed, splits};
pub use self::domain::Looked;
pub use self::effect::check_effects;
pub use self::envelope::{Change, Changes};
pub use self::extremes::{At, Extreme, Extremes, Proof, extremes};
pub use self::frontier::{Frontier, Mix, Mixtures, Point};
pub use self::hull::Standing;
pub use self::impact::{Flip, State, flips};
pub use self::knob::Knob;
pub(crate) use self::knob::RATE;
pub use self::metric::Metric;
pub use self::optimize::{Assignment, Contest, Models, Optimum, ShadowPrice, closes_soon, optimize};
pub use self::outlook::{Outlook, WholeMonth, as_of_beside, one_month, same_span};
pub use self::priced::Priced;
pub use self::projected::{AsOfFrom, Projected};
pub use self::require::Unmet;
pub use self::sensitivity::{Reach, Sensitivity, Swing, Unmoved, sensitivity};
pub use self::solve::{Answer, Goal, Solved, solve};
pub use self::sweep::{Axis, Sweep, Swept, sweep};
pub use self::tagged::{Tagged, by_tag};

/// A file and the data to evaluate it with.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Study<'s> {
    /// The file.
    pub file: &'s File,
    /// The price tables.
    pub catalog: &'s Catalog,
    /// The day whose prices are used.
    pub day: Day,
}

impl<'s> Study<'s> {
    /// A file, the price tables, and the day whose prices are used.
    #[must_use]
    pub fn new(file: &'s File, catalog: &'s Catalog, day: Day) -> Self {
        Self { file, catalog, day }
    }
}

/// The day whose prices are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Day {
    /// This day, whatever the scenario says.
    Fixed(Date),
    /// The scenario's day, or this one by default.
    Else(Date),
}

impl Day {
    /// The day for a scenario: the first one of its horizon, if it has one.
    #[must_use]
    pub fn of(self, scenario: &Scenario) -> Date {
        let own = scenario.horizon.as_ref().map(|horizon| horizon.from.first_day()).or(scenario.as_of);
        match self {
            Self::Fixed(day) => day,
            Self::Else(day) => own.unwrap_or(day),
        }
    }
}

/// One design under one set of assumptions, evaluated.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The evaluated plan.
    pub plan: Plan,
    /// The result.
    pub projection: Projection,
    /// Warnings.
    pub warnings: Vec<Diagnostic>,
    /// The months of a scenario with a horizon; then plan and projection are their sums.
    pub outlook: Option<Outlook>,
}

impl Evaluated {
    /// The memory it needs, as a number of planned calls: those of all months, and a few for everything else.
    #[must_use]
    pub fn kept_calls(&self) -> u64 {
        const REST: u64 = 4;
        let of_plan = |plan: &Plan| -> u64 {
            let branches = plan.steps.iter().flat_map(|step| &step.branches);
            branches.map(|branch| branch.model_calls().count() as u64).sum()
        };
        let months = self.outlook.iter().flat_map(|outlook| &outlook.planned);
        let stretches = months.flat_map(|month| &month.stretches);
        REST + of_plan(&self.plan) + stretches.map(|stretch| of_plan(&stretch.plan)).sum::<u64>()
    }

    /// The requirements that the design misses.
    #[must_use]
    pub fn unmet(&self) -> Vec<Unmet> {
        require::unmet(&self.plan, &self.projection)
    }

    /// What its figures rest on, with warnings about the age of these prices, over a range of days.
    fn rests_on(&mut self, catalog: &Catalog, (first, last): (Date, Date)) {
        let undated = pricing::undated_prices(self.plan.offers.values().map(AsRef::as_ref), first);
        let branches = self.projection.steps.iter().flat_map(|step| &step.branches);
        let lines = branches.flat_map(BranchResult::lines);
        let used = lines.filter_map(|line| Some((line.model.as_deref()?, line.rate.evidence.as_ref()?)));
        let later = self.outlook.iter().flat_map(|outlook| &outlook.changes).map(|change| &change.after);
        let offers = self.plan.offers.values().chain(later).map(AsRef::as_ref);
        let basis = Basis::of(used, offers, catalog.index(), last, catalog.today());
        // Over several months each day has its own prices.
        let soon = match &self.outlook {
            None => soon::soon(&self.plan, &self.projection, catalog),
            Some(_) => Vec::new(),
        };
        self.warnings.extend(undated.into_iter().chain(basis.old_prices()).chain(soon));
        self.plan.basis = basis;
    }

    /// The load of the design on its models at the peak, compared with the vendors' limits; for a horizon, in its
    /// busiest month.
    #[must_use]
    pub fn capacity(&self) -> Capacity {
        match &self.outlook {
            None => Capacity::of(&self.plan, &self.projection),
            Some(Outlook { busiest, fullest, .. }) => {
                // A minute is busiest in the month with the most units per day; a plan's allowance is monthly.
                let quota = Capacity::of(&fullest.plan, &fullest.projection).quota;
                Capacity { quota, ..Capacity::of(&busiest.plan, &busiest.projection) }
            }
        }
    }
}

impl Study<'_> {
    /// Evaluates the file with patches merged in order.
    ///
    /// # Errors
    /// All errors of the patched scenario.
    pub fn evaluate<'p>(
        &self,
        patches: impl IntoIterator<Item = &'p Patch>,
    ) -> Result<Evaluated, Vec<Diagnostic>> {
        let scenario = self.file.scenario(patches)?;
        if let (Some(horizon), Day::Fixed(_)) = (&scenario.horizon, self.day) {
            return Err(vec![as_of_beside(horizon)]);
        }
        evaluate(&scenario, self.catalog, self.day.of(&scenario))
    }

    /// Evaluates designs that are all kept in memory: together they may plan no more calls than a single one.
    ///
    /// # Errors
    /// All errors of one of them, or too many calls.
    pub fn evaluate_all<'p>(
        &self,
        designs: impl IntoIterator<Item = Vec<&'p Patch>>,
    ) -> Result<Vec<Evaluated>, Vec<Diagnostic>> {
        let mut calls = 0;
        let mut all = Vec::new();
        for patches in designs {
            let evaluated = self.evaluate(patches)?;
            calls += evaluated.kept_calls();
            self.file.effort().keep_calls(calls)?;
            all.push(evaluated);
        }
        Ok(all)
    }
}

/// Plans and projects a scenario at the prices of a day or, if it has a horizon, of each of its days.
///
/// # Errors
/// All errors, all missing rates, and exceeding the work limit of a question.
pub fn evaluate(scenario: &Scenario, catalog: &Catalog, day: Date) -> Result<Evaluated, Vec<Diagnostic>> {
    let before = work_on_this_thread();
    let evaluated = || match &scenario.horizon {
        Some(horizon) => outlook::evaluate(scenario, horizon, catalog),
        None => evaluate_a_day(scenario, catalog, day),
    };
    let (evaluated, is_undecided) = at_most(scenario.effort.left(), || undecided(evaluated));
    let of_long_numbers = work_on_this_thread() - before;
    scenario.effort.spend(of_long_numbers)?;
    let mut evaluated = evaluated?;
    if is_undecided {
        return Err(vec![not_decided()]);
    }
    evaluated.warnings.extend_from_slice(catalog.findings());
    let days = scenario.horizon.as_ref().map_or((day, day), |horizon| {
        let end = horizon.last().plus(1).map_or(horizon.last().first_day(), Month::first_day);
        (horizon.from.first_day(), end.yesterday().unwrap_or(end))
    });
    evaluated.rests_on(catalog, days);
    Ok(evaluated)
}

/// The error for a question that depends on unknown digits of a hit rate.
#[must_use]
pub fn not_decided() -> Diagnostic {
    let message = "the answer depends on digits of a hit rate that are not known";
    let undecided = Diagnostic::error(Code::NotSupportedYet, message);
    undecided.help("write the hit rate itself: `hit_rate: …` in place of `traffic`")
}

fn evaluate_a_day(scenario: &Scenario, catalog: &Catalog, day: Date) -> Result<Evaluated, Vec<Diagnostic>> {
    scenario.effort.spend(scenario.effort_of_a_day())?;
    let (plan, warnings) = scenario::plan(scenario, catalog, day)?;
    let projection = engine::project(&plan)
        .map_err(|missing| missing.iter().map(MissingRate::diagnostic).collect::<Vec<_>>())?;
    Ok(Evaluated { plan, projection, warnings, outlook: None })
}
