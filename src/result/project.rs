//! What `project` answers.

use crate::analysis::caching::cached;
use std::collections::BTreeMap;

use crate::analysis::{AsOfFrom, Outlook, Projected, Tagged};
use crate::diag::words;
use crate::engine::{PoolUse, Projection};
use crate::scenario::{AS_WRITTEN, BASE_CASE, PlannedFixed, PlannedVolume};
use crate::units::{self, Figures, Usd};

use super::bill::Bills;
use super::cache::Cache;
use super::extremes::Extremes;
use super::horizon::Horizon;
use super::list::Free;
use super::step::{GoodUnits, Step};
use super::{Basis, Figure, Message, Totals, all};

parts! {
    /// Scenarios, one after the other.
    pub struct Project from (projected, by_tag): (&[Projected], Option<(&str, &[Tagged<'_>])>) {
        /// Each scenario, in the order in which they were named.
        scenarios: Vec<Cost> = all(projected),
        /// The sum over the scenarios; null where they look ahead different months.
        totals: Option<Totals> = Projected::sum(projected).as_ref().map(Totals::from),
        /// The costs by what a tag says; absent unless they are told apart by one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by_tag: Option<ByTag> = by_tag.map(|(name, tagged)| ByTag {
            tag: name.to_owned(),
            groups: tagged.iter().map(TagGroup::from).collect(),
        }),
    }

    /// Costs by what a tag says.
    pub struct ByTag {
        /// The name of the tag.
        tag: String,
        /// The groups in the order of the texts; what has no such tag comes last. Together they are the totals.
        groups: Vec<TagGroup>,
    }

    /// The costs with the same text of a tag.
    pub struct TagGroup from tagged: &Tagged<'_> {
        /// The text; null of what has no such tag.
        text: Option<String> = tagged.text.map(str::to_owned),
        /// The sum over the scenarios; null where they look ahead different months.
        totals: Option<Totals> = tagged.sum().as_ref().map(Totals::from),
        /// What each scenario has of them.
        scenarios: Vec<TagPart> = all(&tagged.parts),
    }

    /// What a scenario has of the costs with the same text of a tag.
    pub struct TagPart from (projected, figures): &(&Projected, Figures) {
        /// The scenario.
        name: String = projected.plan.name.clone(),
        /// The figures.
        totals: Totals = figures.into(),
    }

    /// What a scenario costs.
    pub struct Cost from projected: &Projected where {
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
    } {
        /// Its name.
        name: String = plan.name.clone(),
        /// The design; `as_written` is the file itself.
        variant: String = variant.as_deref().unwrap_or(AS_WRITTEN).to_owned(),
        /// The assumptions; `base` is the file itself.
        case: String = case.as_deref().unwrap_or(BASE_CASE).to_owned(),
        /// The day whose prices are used; the first day of a horizon.
        as_of: String = plan.as_of.to_string(),
        /// Who chose that day.
        as_of_from: AsOfFrom = *as_of_from,
        /// What the prices rest on; absent in results that were kept before it was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<Basis> = Some((&plan.basis).into()),
        /// The price tables in use.
        prices: Prices = Prices {
            tables: projected.tables.clone(),
            overlaid: projected.is_overlaid(),
            announced: announced.map(|(model, _)| model.clone()).collect(),
        },
        /// How much there is to do.
        volume: Volume = (&plan.volume).into(),
        /// The figures.
        totals: Totals = (&projection.totals).into(),
        /// The total for one unit; null without units.
        per_unit: Option<Figure> = projection.per_unit().map(Figure::from),
        /// How many units end well, or why that is not defined.
        good_units: GoodUnits = projection.into(),
        /// The steps.
        steps: Vec<Step> = plan.steps.iter().zip(&projection.steps).map(Step::from).collect(),
        /// The fixed costs that are due.
        fixed: Vec<FixedCost> = all(&projection.fixed),
        /// The budgets, and whether they are kept.
        budget: Vec<Budget> = plan.budget.iter().map(budget).collect(),
        /// The requirements, and what is not met of them.
        requirements: Vec<Requirement> = requirements.collect(),
        /// The least and the most that figures can be, where inputs are known as ranges.
        ranges: Vec<Extremes> = all(&projected.extremes),
        /// The figures under the cases of the file.
        cases: Vec<Case> = all(&projected.by_case),
        /// What is used of free allowances; absent where there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        allowances: Vec<Allowance> = all(&projection.pools),
        /// What the figures leave out.
        not_included: Vec<String> = plan.not_included.clone(),
        /// The bill lines of the first four figures. The amounts of each sum to it.
        bills: Bills = projection.into(),
        /// What is worth knowing.
        warnings: Vec<Message> = all(&projected.warnings),
        /// The caches in use; absent where there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        caches: Vec<Cache> = cached(plan, outlook.as_ref()).into_iter().map(Cache::from).collect(),
        /// The months; absent without a horizon.
        #[serde(skip_serializing_if = "Option::is_none")]
        horizon: Option<Horizon> = outlook.as_ref().map(Horizon::from),
    }

    /// What is used of a free allowance.
    pub struct Allowance from pool: &PoolUse {
        /// The pool with its provider, or the model and the price that the allowance belongs to.
        pool: String = pool.pool.clone(),
        /// The allowance.
        free: Free = (&pool.free).into(),
        /// The uses that the invoice counts.
        uses: Figure = (&pool.uses).into(),
        /// How many of them are free.
        unbilled: Figure = (&pool.unbilled).into(),
    }

    /// Which prices are used.
    pub struct Prices {
        /// The tables that were read.
        tables: Vec<String>,
        /// Whether list prices were overlaid by a private table.
        overlaid: bool,
        /// Models at announced prices.
        announced: Vec<String>,
    }

    /// How much there is to do.
    pub struct Volume from volume: &PlannedVolume where {
        let stated = volume.per_day.as_ref().map(|day| PerDay {
            per_day: (&day.units).into(),
            days_per_month: (&day.days).into(),
            days_given: day.days_given,
        });
    } {
        /// What is counted.
        unit: String = volume.unit.clone(),
        /// Units a month.
        per_month: Figure = (&volume.per_month).into(),
        /// How it was stated, where it was by the day.
        stated: Option<PerDay> = stated,
    }

    /// A volume by the day.
    pub struct PerDay {
        /// Units a day.
        per_day: Figure,
        /// Days of a month.
        days_per_month: Figure,
        /// Whether the file says so.
        days_given: bool,
    }

    /// A fixed cost that is due.
    pub struct FixedCost from cost: &PlannedFixed {
        /// What it is for.
        name: String = cost.name.clone(),
        /// What it costs a month.
        per_month: Figure = (&cost.per_month).into(),
        /// Its tags, with those of the scenario; absent where there are none.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        tags: BTreeMap<String, String> = cost.tags.to_map(),
    }

    /// A budget.
    pub struct Budget {
        /// The figure that it bounds.
        figure: String,
        /// The figure; of the dearest month of a horizon.
        amount: Option<Figure>,
        /// That month; absent without a horizon.
        #[serde(skip_serializing_if = "Option::is_none")]
        month: Option<String>,
        /// The most that it may be.
        limit: Figure,
        /// Whether it is kept.
        state: BudgetState,
        /// The months in which it is not; absent without a horizon.
        #[serde(skip_serializing_if = "Option::is_none")]
        over_in: Option<Vec<String>>,
    }
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

parts! {
    /// A requirement.
    pub struct Requirement {
        /// Its path in the file.
        path: String,
        /// Why it is not met; empty where it is.
        unmet: Vec<String>,
    }

    /// A case.
    pub struct Case from (name, figures): &(String, Figures) {
        /// Its name.
        name: String = name.clone(),
        /// The figures.
        totals: Totals = figures.into(),
    }
}
