//! A scenario with a horizon, evaluated month by month.

use crate::diag::{Code, Diagnostic};
use crate::engine::{self, Ahead, MissingRate, MonthResult, Projection};
use crate::exact::Exact;
use crate::pricing::Catalog;
use crate::scenario::{self, Horizon, Plan, PlannedHorizon, PlannedMonth, PriceChange, Scenario};
use crate::units::{Count, Figure, Month, Usd};

use super::Evaluated;

/// The months of a horizon, and the price changes in them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Outlook {
    /// The horizon in the file.
    pub horizon: Horizon,
    /// The cost of each month.
    pub months: Vec<MonthResult>,
    /// The plans of each month, for each period with the same cards.
    pub planned: Vec<PlannedMonth>,
    /// The cards that take effect after the first day.
    pub changes: Vec<PriceChange>,
    /// The month with the most units per day.
    pub busiest: WholeMonth,
    /// The month with the most units.
    pub fullest: WholeMonth,
}

/// A month at the prices of its first day.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WholeMonth {
    /// The month.
    pub month: Month,
    /// The evaluated plan.
    pub plan: Plan,
    /// The result.
    pub projection: Projection,
}

impl WholeMonth {
    /// The first month with the largest value of `most`, or of those with the same value, the most units.
    fn of(planned: &PlannedHorizon, most: impl Fn(Month, &Count) -> Exact) -> Option<Self> {
        let months = planned.months.iter().filter_map(|month| Some((month.month, month.whole()?)));
        let (month, plan) = months.reduce(|best, one| {
            let key = |(month, plan): &(Month, Plan)| {
                let units = &plan.volume.per_month;
                (most(*month, units), units.clone())
            };
            if key(&best) < key(&one) { one } else { best }
        })?;
        let projection = engine::project(&plan).ok()?;
        Some(Self { month, plan, projection })
    }
}

impl Outlook {
    /// The months in which a figure exceeds a limit, with the excess.
    pub fn over<'o>(
        &'o self,
        figure: Figure,
        limit: &'o Usd,
    ) -> impl Iterator<Item = (&'o MonthResult, Usd)> {
        self.months.iter().filter_map(move |month| Some((month, month.excess(figure, limit)?)))
    }

    /// The month in which a figure is highest; of equal ones, the first.
    #[must_use]
    pub fn highest(&self, figure: Figure) -> Option<&MonthResult> {
        // Of equal ones, `max_by` returns the last.
        self.months.iter().rev().max_by(|one, other| one.totals[figure].cmp(&other.totals[figure]))
    }

    /// The changes on the days of a month.
    pub fn changes_in(&self, month: &MonthResult) -> impl Iterator<Item = &PriceChange> {
        let month = month.month;
        self.changes.iter().filter(move |change| Month::of(change.day) == month)
    }
}

/// Plans and projects each month of a horizon.
pub(super) fn evaluate(
    scenario: &Scenario,
    horizon: &Horizon,
    catalog: &Catalog,
) -> Result<Evaluated, Vec<Diagnostic>> {
    let (planned, warnings) = scenario::plan_horizon(scenario, horizon, catalog)?;
    let ahead = engine::project_horizon(&planned).map_err(|missing| {
        let mut distinct: Vec<Diagnostic> = Vec::new();
        for diagnostic in missing.iter().map(MissingRate::diagnostic) {
            if !distinct.contains(&diagnostic) {
                distinct.push(diagnostic);
            }
        }
        distinct
    })?;
    let a_day = |month: Month, units: &Count| {
        units.exact().checked_div(&Exact::from(month.days())).unwrap_or_default()
    };
    let most =
        WholeMonth::of(&planned, a_day).zip(WholeMonth::of(&planned, |_, units| units.exact().clone()));
    let whole = planned.whole().zip(ahead).zip(most);
    let ((plan, Ahead { months, sum: projection }), (busiest, fullest)) = whole.ok_or_else(|| {
        let message = "a horizon has at least one month";
        vec![Diagnostic::error(Code::OutOfRange, message).at(&horizon.place)]
    })?;
    let PlannedHorizon { months: planned, changes, .. } = planned;
    let outlook = Outlook { horizon: horizon.clone(), months, planned, changes, busiest, fullest };
    Ok(Evaluated { plan, projection, warnings, outlook: Some(outlook) })
}

/// Refuses a scenario with a horizon for questions about a single month, such as `what`.
///
/// # Errors
/// It has a horizon.
pub fn one_month(scenario: &Scenario, what: &str) -> Result<(), Vec<Diagnostic>> {
    scenario.horizon.as_ref().map_or(Ok(()), |horizon| Err(vec![horizon.not_supported(what)]))
}

/// Refuses to compare totals over different months; `None` is a single month.
///
/// # Errors
/// Two horizons differ, or only some have one.
pub fn same_span<'h>(all: impl IntoIterator<Item = Option<&'h Horizon>>) -> Result<(), Vec<Diagnostic>> {
    let span = |one: Option<&Horizon>| one.map(|horizon| (horizon.from, horizon.count));
    let mut all = all.into_iter();
    let Some(first) = all.next() else { return Ok(()) };
    let Some(other) = all.find(|other| span(*other) != span(first)) else { return Ok(()) };
    let words = |one: Option<&Horizon>| one.map_or_else(|| "a single month".to_owned(), Horizon::span);
    let message = format!("{} and {} cannot be compared", words(first), words(other));
    let apart = Diagnostic::error(Code::ConflictingKeys, message)
        .help("give all of them a `horizon` with the same `from` and `months`, or none of them one");
    Err(vec![match (first, other) {
        (Some(first), Some(other)) if first.place != other.place => {
            apart.at(&first.place).also(&other.place, "the other")
        }
        (Some(one), _) | (None, Some(one)) => apart.at(&one.place),
        (None, None) => apart,
    }])
}

/// The error for a price day beside a horizon.
#[must_use]
pub fn as_of_beside(horizon: &Horizon) -> Diagnostic {
    let message = "`--as-of` has no meaning beside a `horizon`: each day of it has its own prices";
    Diagnostic::error(Code::ConflictingKeys, message)
        .at(&horizon.place)
        .help("leave the flag (or COSTCALC_AS_OF) out; `--set as_of=YYYY-MM-DD` looks at a month instead")
}
