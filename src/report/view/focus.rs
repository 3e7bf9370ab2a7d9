//! `project` as rows in the shape of FOCUS, the FinOps Open Cost and Usage Specification, so that tools
//! which read bills can read a projection beside them.
//!
//! FOCUS has no data set of forecasts: the rows have the columns of its cost and usage data, say in
//! `x_RecordType` that they are a projection, and claim no more than the shape. There is one for each
//! bill line of the invoice, so for each period, step, branch, attempt, model, meter, tier and rate.
//! Human work, downstream and fixed cost are no charges of a provider, so they are in no row.
//!
//! # Numbers
//!
//! FOCUS has no fractions, and demands that unit price times quantity *is* the cost. Prices are finite
//! decimals. A quantity that has more than 20 decimals, or does not end, is rounded to so many, and
//! each cost is computed from what is written. So the demand holds exactly in every row, and the sum of
//! the rows is the invoice, but for less than `10^-18` where a quantity had to be rounded.

mod charge;
mod columns;
mod version;

use std::borrow::Cow;

use crate::engine;
use crate::exact::Exact;
use crate::units::{Date, Figure, Month};

use super::projection::Projected;
use charge::Charge;
pub use version::Version;

/// Decimals of a quantity in its pricing unit.
const PLACES: u32 = 20;

/// What a caller chooses.
#[derive(Clone, Debug)]
pub struct Shape {
    /// The version of FOCUS.
    pub version: Version,
    /// The account that would be billed.
    pub billing_account: String,
    /// What was put over the scenario, as it was written.
    pub set: String,
    /// Whether a price was put in the place of a published one.
    pub hypothetical: bool,
}

/// The rows, with a header.
///
/// # Errors
/// Writing to memory does not fail; an error would come from the CSV writer itself.
pub fn csv(all: &[Projected], shape: &Shape) -> std::io::Result<String> {
    let columns = columns::of(shape.version);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| column.name))?;
    for period in all.iter().flat_map(periods) {
        for charge in charges(&period) {
            writer.write_record(columns.iter().map(|column| (column.value)(&charge, shape)))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(std::io::Error::other)
}

/// Days on which the same cards are in force, and what they cost.
struct Period<'p> {
    projected: &'p Projected,
    month: Month,
    from: Date,
    /// The first day after it.
    until: Date,
    projection: Cow<'p, engine::Projection>,
}

/// The month of the prices or, of a horizon, the stretches of its months.
fn periods(projected: &Projected) -> Vec<Period<'_>> {
    let Some(outlook) = &projected.outlook else {
        let month = Month::of(projected.plan.as_of);
        let (from, projection) = (month.first_day(), Cow::Borrowed(&projected.projection));
        return vec![Period { projected, month, from, until: after(from, month.days()), projection }];
    };
    let stretches =
        outlook.planned.iter().flat_map(|month| month.stretches.iter().map(|one| (month.month, one)));
    let period = |(month, stretch): (Month, &crate::scenario::Stretch)| {
        // A stretch that could not be projected would have stopped the projection of its month.
        let projection = Cow::Owned(engine::project(&stretch.plan).ok()?);
        let (from, until) = (stretch.from, after(stretch.from, stretch.days));
        Some(Period { projected, month, from, until, projection })
    };
    stretches.filter_map(period).collect()
}

fn after(day: Date, days: u32) -> Date {
    (0..days).fold(day, |day, _| day.tomorrow().unwrap_or(day))
}

/// The lines of the invoice that bill anything.
fn charges<'p>(period: &'p Period<'p>) -> Vec<Charge<'p>> {
    let mut charges = Vec::new();
    for step in &period.projection.steps {
        for (index, branch) in step.branches.iter().enumerate() {
            let lines = branch.bill(Figure::Invoice).filter(|line| !line.quantity.exact().is_zero());
            charges.extend(lines.map(|line| Charge::new(period, step, (index, branch), line)));
        }
    }
    charges
}

/// A number with so many decimals at most, so that it can be written without a fraction.
fn decimal(value: &Exact) -> Exact {
    Exact::parse_figure(&value.rounded(PLACES)).unwrap_or_default()
}
