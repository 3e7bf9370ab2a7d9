//! The months that a scenario looks ahead.

use crate::analysis::Outlook;
use crate::engine::{MonthResult, StretchResult};
use crate::pricing::Offer;
use crate::scenario::{self, Plan};
use crate::units::Meter;

use super::{ByName, Figure, Place, Source, Totals, all};

parts! {
    /// The months that figures are sums of.
    pub struct Span from horizon: &scenario::Horizon where {
        let (from, months) = (horizon.from.to_string(), u64::from(horizon.count));
    } {
        /// The first month.
        from: String = from,
        /// How many months.
        months: u64 = months,
        /// How much the volume grows from each month to the next.
        growth: Figure = (&horizon.growth()).into(),
    }
}

impl Span {
    /// The months of a plan with a horizon.
    pub(super) fn of(plan: &Plan) -> Option<Self> {
        plan.horizon.as_ref().map(Self::from)
    }
}

parts! {
    /// The months that a scenario looks ahead.
    pub struct Horizon from outlook: &Outlook {
        #[serde(flatten)]
        span: Span = (&outlook.horizon).into(),
        /// Each month.
        by_month: Vec<Month> = all(&outlook.months),
        /// The prices that change on the way.
        price_changes: Vec<PriceChange> = all(&outlook.changes),
    }

    /// A month.
    pub struct Month from month: &MonthResult {
        /// `YYYY-MM`.
        month: String = month.month.to_string(),
        /// Its days.
        days: u64 = u64::from(month.month.days()),
        /// Its units.
        units: Figure = (&month.units).into(),
        /// Its figures.
        totals: Totals = (&month.totals).into(),
        /// The figures of this and all earlier months.
        cumulative: Totals = (&month.cumulative).into(),
        /// Its days, by the prices in force.
        stretches: Vec<Stretch> = all(&month.stretches),
    }

    /// Days of a month on which the same prices are in force.
    pub struct Stretch from stretch: &StretchResult {
        /// The first day.
        from: String = stretch.from.to_string(),
        /// How many days.
        days: u64 = u64::from(stretch.days),
        /// Its units.
        units: Figure = (&stretch.units).into(),
        /// Its figures.
        totals: Totals = (&stretch.totals).into(),
    }

    /// A price that changes.
    pub struct PriceChange from change: &scenario::PriceChange where {
        let standard = |offer: &Offer| {
            let rate = |meter: Meter| offer.standard_per_million(meter);
            let of = |meter: Meter| (meter.name().to_owned(), rate(meter).map(Figure::from));
            Meter::shown(|meter| rate(meter).is_some()).map(of).collect()
        };
    } {
        /// From the start of this day on.
        day: String = change.day.to_string(),
        /// The model.
        model: String = change.model.to_string(),
        /// Whether the new price is announced only.
        announced: bool = change.announced,
        /// Where it is published.
        source: Source = (&*change.evidence).into(),
        /// Where its card is written.
        place: Place = (&change.place).into(),
        /// For how many tokens the rates are.
        per: Figure = crate::units::Per::MILLION.number().into(),
        /// The rates of the standard tier until then, by meter; null where unknown.
        standard_before: ByName<Option<Figure>> = standard(&change.before),
        /// The rates of the standard tier from then on, by meter; null where unknown.
        standard_after: ByName<Option<Figure>> = standard(&change.after),
    }
}
