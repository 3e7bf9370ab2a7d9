//! `project` as rows of FOCUS, the FinOps Open Cost and Usage Specification, so that billing tools can show a
//! projection beside bills.
//!
//! FOCUS has no dataset of forecasts: the rows have the columns of its cost and usage data, are marked as
//! projections in `x_RecordType`, and claim nothing beyond the format. There is one row per bill line of the
//! invoice: per period, step, branch, attempt, model, meter, tier and rate. Human, downstream and fixed costs are
//! not provider charges, so they have no rows.
//!
//! # Numbers
//!
//! FOCUS has no fractions, and requires that unit price times quantity *is* the cost. Prices are finite decimals. A
//! quantity with more than 20 decimals is rounded, and list and contracted cost are computed from the rounded
//! value, so the requirement is met exactly in every row. The remainder of the invoice, less than `10^-18`, is
//! billed in the last row of its period: the billed costs add up to the invoice, rounded to 20 decimals if it has
//! more than 40.

mod charge;
mod columns;
mod version;

use std::borrow::Cow;

use crate::analysis::Projected;
use crate::engine;
use crate::exact::Exact;
use crate::report::csv::records;
use crate::units::{Date, Figure, Month};

use charge::Charge;
pub use version::Version;

/// Decimals of a quantity in its pricing unit.
const PLACES: u32 = 20;
/// Decimals of an invoice that is not rounded. One with bounds has more.
const MOST_PLACES: u32 = 40;

/// The options of the export.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The version of FOCUS.
    pub version: Version,
    /// The account that would be billed.
    pub billing_account: String,
    /// The overrides of the scenario, as written.
    pub set: String,
    /// Whether a published price was replaced.
    pub hypothetical: bool,
}

/// The rows, with a header.
///
/// # Errors
/// Writing to memory does not fail; an error would come from the CSV writer itself.
pub fn csv(all: &[Projected], shape: &Shape) -> std::io::Result<String> {
    let columns = columns::of(shape.version);
    let header = columns.iter().map(|column| column.name.to_owned()).collect();
    let periods: Vec<Period<'_>> = all.iter().flat_map(periods).collect();
    let charges = all_charges(&periods);
    let row = |charge: &Charge<'_>| columns.iter().map(|column| (column.value)(charge, shape)).collect();
    records(std::iter::once(header).chain(charges.iter().map(row)))
}

/// Days with the same cards, and their cost.
struct Period<'p> {
    projected: &'p Projected,
    month: Month,
    from: Date,
    /// The day after the last one.
    until: Date,
    projection: Cow<'p, engine::Projection>,
}

/// The month of the prices or, for a horizon, the price periods of its months.
fn periods(projected: &Projected) -> Vec<Period<'_>> {
    let Some(outlook) = &projected.outlook else {
        let month = Month::of(projected.plan.as_of);
        let (from, projection) = (month.first_day(), Cow::Borrowed(&projected.projection));
        return vec![Period { projected, month, from, until: after(from, month.days()), projection }];
    };
    let stretches =
        outlook.planned.iter().flat_map(|month| month.stretches.iter().map(|one| (month.month, one)));
    let period = |(month, stretch): (Month, &crate::scenario::Stretch)| {
        // A failing period would have stopped the projection of its month.
        let projection = Cow::Owned(engine::project(&stretch.plan).ok()?);
        let (from, until) = (stretch.from, after(stretch.from, stretch.days));
        Some(Period { projected, month, from, until, projection })
    };
    stretches.filter_map(period).collect()
}

fn after(day: Date, days: u32) -> Date {
    (0..days).fold(day, |day, _| day.tomorrow().unwrap_or(day))
}

/// The rows of all periods. The remainder of rounded quantities is billed in the last row of a period, so that the
/// rows up to there add up to the invoices up to there.
fn all_charges<'p>(periods: &'p [Period<'p>]) -> Vec<Charge<'p>> {
    let (mut invoiced, mut billed) = (Exact::ZERO, Exact::ZERO);
    let mut all = Vec::new();
    for period in periods {
        let mut charges = charges(period);
        invoiced += period.projection.totals[Figure::Invoice].exact();
        billed += charges.iter().map(Charge::contracted_cost).sum::<Exact>();
        if let Some(last) = charges.last_mut() {
            last.rest = written(&invoiced) - &billed;
            billed += &last.rest;
        }
        all.extend(charges);
    }
    all
}

/// The lines of the invoice with an amount.
fn charges<'p>(period: &'p Period<'p>) -> Vec<Charge<'p>> {
    let mut charges = Vec::new();
    for step in &period.projection.steps {
        for (index, branch) in step.branches.iter().enumerate() {
            let lines = branch.bill(Figure::Invoice).filter(|line| !line.quantity.exact().is_zero());
            let charge = lines.map(|line| Charge::new(period, step, (index, branch), line));
            charges.extend(charge.filter(|charge| !charge.quantity.is_zero()));
        }
    }
    charges
}

/// The invoice total of the rows: exact if it has few decimals.
fn written(invoice: &Exact) -> Exact {
    if invoice.fits(MOST_PLACES) { invoice.clone() } else { decimal(invoice) }
}

/// A number with a limited number of decimals, so that it has no fraction.
fn decimal(value: &Exact) -> Exact {
    value.nearest(PLACES)
}
