//! The months that a scenario looks ahead.

use schemars::JsonSchema;

use super::{ByName, Figure, Place, Source, Span, Totals};

/// The months that a scenario looks ahead.
#[derive(JsonSchema)]
#[schemars(title = "Projected horizon")]
pub(super) struct Horizon {
    #[schemars(flatten)]
    span: Span,
    /// Each month.
    by_month: Vec<Month>,
    /// The prices that change on the way.
    price_changes: Vec<PriceChange>,
}

/// A month.
#[derive(JsonSchema)]
#[schemars(title = "Projected month")]
pub(super) struct Month {
    /// `YYYY-MM`.
    month: String,
    /// Its days.
    days: u64,
    /// Its units.
    units: Figure,
    /// Its figures.
    totals: Totals,
    /// The figures of this and all earlier months.
    cumulative: Totals,
    /// Its days, by the prices in force.
    stretches: Vec<Stretch>,
}

/// Days of a month on which the same prices are in force.
#[derive(JsonSchema)]
#[schemars(title = "Stretch")]
pub(super) struct Stretch {
    /// The first day.
    from: String,
    /// How many days.
    days: u64,
    /// Its units.
    units: Figure,
    /// Its figures.
    totals: Totals,
}

/// A price that changes.
#[derive(JsonSchema)]
#[schemars(title = "Price change")]
pub(super) struct PriceChange {
    /// From the start of this day on.
    day: String,
    /// The model.
    model: String,
    /// Whether the new price is announced only.
    announced: bool,
    /// Where it is published.
    source: Source,
    /// Where its card stands.
    place: Place,
    /// For how many tokens the rates are.
    per: Figure,
    /// The rates of the standard tier until then, by meter; null where unknown.
    standard_before: ByName<Option<Figure>>,
    /// The rates of the standard tier from then on, by meter; null where unknown.
    standard_after: ByName<Option<Figure>>,
}
