//! The months that a scenario looks ahead.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::Outlook;
use crate::engine::{MonthResult, StretchResult};
use crate::pricing::Offer;
use crate::scenario::{self, Plan};
use crate::units::Meter;

use super::{ByName, Figure, Place, Source, Totals, all};

/// The months that figures are sums of.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Span {
    /// The first month.
    pub(crate) from: String,
    /// How many months.
    pub(crate) months: u64,
    /// How much the volume grows from each month to the next.
    pub(crate) growth: Figure,
}

impl From<&scenario::Horizon> for Span {
    fn from(horizon: &scenario::Horizon) -> Self {
        let (from, months) = (horizon.from.to_string(), u64::from(horizon.count));
        Self { from, months, growth: (&horizon.growth()).into() }
    }
}

impl Span {
    /// The months of a plan with a horizon.
    pub(super) fn of(plan: &Plan) -> Option<Self> {
        plan.horizon.as_ref().map(Self::from)
    }
}

/// The months that a scenario looks ahead.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Horizon {
    #[serde(flatten)]
    pub(crate) span: Span,
    /// Each month.
    pub(crate) by_month: Vec<Month>,
    /// The prices that change on the way.
    pub(crate) price_changes: Vec<PriceChange>,
}

impl From<&Outlook> for Horizon {
    fn from(outlook: &Outlook) -> Self {
        Self {
            span: (&outlook.horizon).into(),
            by_month: all(&outlook.months),
            price_changes: all(&outlook.changes),
        }
    }
}

/// A month.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Month {
    /// `YYYY-MM`.
    pub(crate) month: String,
    /// Its days.
    pub(crate) days: u64,
    /// Its units.
    pub(crate) units: Figure,
    /// Its figures.
    pub(crate) totals: Totals,
    /// The figures of this and all earlier months.
    pub(crate) cumulative: Totals,
    /// Its days, by the prices in force.
    pub(crate) stretches: Vec<Stretch>,
}

impl From<&MonthResult> for Month {
    fn from(month: &MonthResult) -> Self {
        Self {
            month: month.month.to_string(),
            days: u64::from(month.month.days()),
            units: (&month.units).into(),
            totals: (&month.totals).into(),
            cumulative: (&month.cumulative).into(),
            stretches: all(&month.stretches),
        }
    }
}

/// Days of a month on which the same prices are in force.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Stretch {
    /// The first day.
    pub(crate) from: String,
    /// How many days.
    pub(crate) days: u64,
    /// Its units.
    pub(crate) units: Figure,
    /// Its figures.
    pub(crate) totals: Totals,
}

impl From<&StretchResult> for Stretch {
    fn from(stretch: &StretchResult) -> Self {
        Self {
            from: stretch.from.to_string(),
            days: u64::from(stretch.days),
            units: (&stretch.units).into(),
            totals: (&stretch.totals).into(),
        }
    }
}

/// A price that changes.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PriceChange {
    /// From the start of this day on.
    pub(crate) day: String,
    /// The model.
    pub(crate) model: String,
    /// Whether the new price is announced only.
    pub(crate) announced: bool,
    /// Where it is published.
    pub(crate) source: Source,
    /// Where its card is written.
    pub(crate) place: Place,
    /// For how many tokens the rates are.
    pub(crate) per: Figure,
    /// The rates of the standard tier until then, by meter; null where unknown.
    pub(crate) standard_before: ByName<Option<Figure>>,
    /// The rates of the standard tier from then on, by meter; null where unknown.
    pub(crate) standard_after: ByName<Option<Figure>>,
}

impl From<&scenario::PriceChange> for PriceChange {
    fn from(change: &scenario::PriceChange) -> Self {
        let standard = |offer: &Offer| {
            let rate = |meter: Meter| offer.standard_per_million(meter);
            let of = |meter: Meter| (meter.name().to_owned(), rate(meter).map(Figure::from));
            Meter::shown(|meter| rate(meter).is_some()).map(of).collect()
        };
        Self {
            day: change.day.to_string(),
            model: change.model.to_string(),
            announced: change.announced,
            source: (&*change.evidence).into(),
            place: (&change.place).into(),
            per: crate::units::Per::MILLION.number().into(),
            standard_before: standard(&change.before),
            standard_after: standard(&change.after),
        }
    }
}
