//! What `project` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::{AsOfFrom, Outlook, Projected};
use crate::diag::words;
use crate::engine::Projection;
use crate::scenario::{AS_WRITTEN, BASE_CASE, PlannedFixed, PlannedVolume};
use crate::units::{self, Figures, Usd};

use super::bill::Bills;
use super::cache::Cache;
use super::extremes::Extremes;
use super::horizon::Horizon;
use super::step::{GoodUnits, Step};
use super::{Figure, Message, Totals, all};

/// Scenarios, one after the other.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Project {
    /// Each scenario, in the order in which they were named.
    pub(crate) scenarios: Vec<Cost>,
    /// The sum over the scenarios; null where they look ahead different months.
    pub(crate) totals: Option<Totals>,
}

impl From<&[Projected]> for Project {
    fn from(projected: &[Projected]) -> Self {
        Self { scenarios: all(projected), totals: Projected::sum(projected).as_ref().map(Totals::from) }
    }
}

/// What a scenario costs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Cost {
    /// Its name.
    pub(crate) name: String,
    /// The design; `as_written` is the file itself.
    pub(crate) variant: String,
    /// The assumptions; `base` is the file itself.
    pub(crate) case: String,
    /// The day whose prices are used; the first day of a horizon.
    pub(crate) as_of: String,
    /// Who chose that day.
    pub(crate) as_of_from: AsOfFrom,
    /// The price tables in use.
    pub(crate) prices: Prices,
    /// How much there is to do.
    pub(crate) volume: Volume,
    /// The figures.
    pub(crate) totals: Totals,
    /// The total for one unit; null without units.
    pub(crate) per_unit: Option<Figure>,
    /// How many units end well, or why that is not defined.
    pub(crate) good_units: GoodUnits,
    /// The steps.
    pub(crate) steps: Vec<Step>,
    /// The fixed costs that are due.
    pub(crate) fixed: Vec<FixedCost>,
    /// The budgets, and whether they are kept.
    pub(crate) budget: Vec<Budget>,
    /// The requirements, and what is not met of them.
    pub(crate) requirements: Vec<Requirement>,
    /// The least and the most that figures can be, where inputs are known as ranges.
    pub(crate) ranges: Vec<Extremes>,
    /// The figures under the cases of the file.
    pub(crate) cases: Vec<Case>,
    /// What the figures leave out.
    pub(crate) not_included: Vec<String>,
    /// The bill lines of the first four figures. The amounts of each sum to it.
    pub(crate) bills: Bills,
    /// What is worth knowing.
    pub(crate) warnings: Vec<Message>,
    /// The caches in use; absent where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) caches: Vec<Cache>,
    /// The months; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) horizon: Option<Horizon>,
}

impl From<&Projected> for Cost {
    fn from(projected: &Projected) -> Self {
        let Projected { plan, projection, outlook, as_of_from, variant, case, .. } = projected;
        let announced = plan.offers.iter().filter(|(_, offer)| offer.card.announced);
        let budget = |(figure, limit): (&units::Figure, &crate::yaml::Located<Usd>)| match outlook {
            Some(outlook) => Budget::of_months(outlook, *figure, &limit.value),
            None => Budget::of_month(projection, *figure, &limit.value),
        };
        let requirements = plan.requirements.iter().map(|requirement| {
            let unmet = projected.unmet.iter().filter(|unmet| unmet.requirement == *requirement);
            Requirement { path: requirement.path(), unmet: unmet.map(|unmet| unmet.why.clone()).collect() }
        });
        Self {
            name: plan.name.clone(),
            variant: variant.as_deref().unwrap_or(AS_WRITTEN).to_owned(),
            case: case.as_deref().unwrap_or(BASE_CASE).to_owned(),
            as_of: plan.as_of.to_string(),
            as_of_from: *as_of_from,
            prices: Prices {
                tables: projected.tables.clone(),
                overlaid: projected.is_overlaid(),
                announced: announced.map(|(model, _)| model.clone()).collect(),
            },
            volume: (&plan.volume).into(),
            totals: (&projection.totals).into(),
            per_unit: projection.per_unit().map(Figure::from),
            good_units: projection.into(),
            steps: plan.steps.iter().zip(&projection.steps).map(Step::from).collect(),
            fixed: all(&projection.fixed),
            budget: plan.budget.iter().map(budget).collect(),
            requirements: requirements.collect(),
            ranges: all(&projected.extremes),
            cases: all(&projected.by_case),
            not_included: plan.not_included.clone(),
            bills: projection.into(),
            warnings: all(&projected.warnings),
            caches: crate::analysis::caching::cached(plan).map(Cache::from).collect(),
            horizon: outlook.as_ref().map(Horizon::from),
        }
    }
}

/// Which prices are used.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Prices {
    /// The tables that were read.
    pub(crate) tables: Vec<String>,
    /// Whether list prices were overlaid by a private table.
    pub(crate) overlaid: bool,
    /// Models at announced prices.
    pub(crate) announced: Vec<String>,
}

/// How much there is to do.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Volume {
    /// What is counted.
    pub(crate) unit: String,
    /// Units a month.
    pub(crate) per_month: Figure,
    /// How it was stated, where it was by the day.
    pub(crate) stated: Option<PerDay>,
}

impl From<&PlannedVolume> for Volume {
    fn from(volume: &PlannedVolume) -> Self {
        let stated = volume.per_day.as_ref().map(|day| PerDay {
            per_day: (&day.units).into(),
            days_per_month: (&day.days).into(),
            days_given: day.days_given,
        });
        Self { unit: volume.unit.clone(), per_month: (&volume.per_month).into(), stated }
    }
}

/// A volume by the day.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PerDay {
    /// Units a day.
    pub(crate) per_day: Figure,
    /// Days of a month.
    pub(crate) days_per_month: Figure,
    /// Whether the file says so.
    pub(crate) days_given: bool,
}

/// A fixed cost that is due.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FixedCost {
    /// What it is for.
    pub(crate) name: String,
    /// What it costs a month.
    pub(crate) per_month: Figure,
}

impl From<&PlannedFixed> for FixedCost {
    fn from(cost: &PlannedFixed) -> Self {
        Self { name: cost.name.clone(), per_month: (&cost.per_month).into() }
    }
}

/// A budget.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Budget {
    /// The figure that it bounds.
    pub(crate) figure: String,
    /// The figure; of the dearest month of a horizon.
    pub(crate) amount: Option<Figure>,
    /// That month; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) month: Option<String>,
    /// The most that it may be.
    pub(crate) limit: Figure,
    /// Whether it is kept.
    pub(crate) state: BudgetState,
    /// The months in which it is not; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) over_in: Option<Vec<String>>,
}

words! {
    /// Whether a budget is kept.
    pub enum BudgetState {
        /// The figure is within it.
        Ok = "ok",
        /// The figure is over it.
        Over = "over",
    }
}

impl BudgetState {
    /// Whether a figure keeps a budget.
    #[must_use]
    pub fn of(projection: &Projection, figure: units::Figure, limit: &Usd) -> Self {
        if projection.excess(figure, limit).is_some() { Self::Over } else { Self::Ok }
    }
}

impl Budget {
    fn of_month(projection: &Projection, figure: units::Figure, limit: &Usd) -> Self {
        Self {
            figure: figure.name().to_owned(),
            amount: Some((&projection.totals[figure]).into()),
            month: None,
            limit: limit.into(),
            state: BudgetState::of(projection, figure, limit),
            over_in: None,
        }
    }

    /// Of every month of a horizon: the highest, and those that are over.
    fn of_months(outlook: &Outlook, figure: units::Figure, limit: &Usd) -> Self {
        let highest = outlook.highest(figure);
        let over = outlook.over(figure, limit).map(|(month, _)| month.month.to_string());
        let over: Vec<String> = over.collect();
        Self {
            figure: figure.name().to_owned(),
            amount: highest.map(|month| (&month.totals[figure]).into()),
            month: highest.map(|month| month.month.to_string()),
            limit: limit.into(),
            state: if over.is_empty() { BudgetState::Ok } else { BudgetState::Over },
            over_in: Some(over),
        }
    }
}

/// A requirement.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Requirement {
    /// Its path in the file.
    pub(crate) path: String,
    /// Why it is not met; empty where it is.
    pub(crate) unmet: Vec<String>,
}

/// A case.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Case {
    /// Its name.
    pub(crate) name: String,
    /// The figures.
    pub(crate) totals: Totals,
}

impl From<&(String, Figures)> for Case {
    fn from((name, figures): &(String, Figures)) -> Self {
        Self { name: name.clone(), totals: figures.into() }
    }
}
