//! Scenarios from their parts, over the price table of the worked examples.

use costcalc::analysis::Capacity;
use costcalc::engine::{MonthResult, Outcome, Projection};
use costcalc::exact::{Exact, Notation};
use costcalc::scenario::Plan;
use costcalc::units::Figure;

use crate::common;

const TABLE: (&str, &str) = ("lab", include_str!("lab.yaml"));

fn text(volume: &str, steps: &str, top: &str) -> String {
    let mut text = format!("volume: {{{volume}}}\n{top}\nsteps:\n");
    for step in steps.trim().lines() {
        text += &format!("  {}\n", step.trim());
    }
    text
}

/// The projection of a scenario: its volume, one step a line, and what else stands at its top.
#[track_caller]
pub(crate) fn project(volume: &str, steps: &str, top: &str) -> Projection {
    let text = text(volume, steps, top);
    common::project(&text, &[TABLE])
        .unwrap_or_else(|problems| panic!("{text}\n{}", common::rendered(&problems)))
}

/// The plan of a scenario.
#[track_caller]
pub(crate) fn plan(text: &str) -> Plan {
    common::plan(text, &[TABLE]).unwrap_or_else(|problems| panic!("{text}\n{}", common::rendered(&problems)))
}

/// The months of a scenario with a horizon: its volume, the horizon, and one step.
#[track_caller]
pub(crate) fn months(volume: &str, horizon: &str, step: &str) -> (Vec<MonthResult>, Projection) {
    let text = format!("volume: {{{volume}}}\nhorizon: {{{horizon}}}\nsteps: {{{step}}}\n");
    let evaluated = common::evaluate(&text, &[TABLE])
        .unwrap_or_else(|problems| panic!("{text}\n{}", common::rendered(&problems)));
    (evaluated.outlook.expect("it has a horizon").months, evaluated.projection)
}

/// What the same scenario asks of its models.
#[track_caller]
pub(crate) fn capacity(volume: &str, steps: &str, top: &str) -> Capacity {
    let text = text(volume, steps, top);
    common::capacity(&text, &[TABLE])
        .unwrap_or_else(|problems| panic!("{text}\n{}", common::rendered(&problems)))
}

/// A million units a month, so that a dollar a month is a micro-dollar a unit.
#[track_caller]
pub(crate) fn million(steps: &str) -> Projection {
    project("per_month: 1M", steps, "")
}

/// The same, where the models' outputs are bad at these rates: `nano-a: 11.3%`.
#[track_caller]
pub(crate) fn million_rated(rates: &str, steps: &str) -> Projection {
    let quality = format!("quality: {{task: {{per: call, error_rate: {{{rates}}}}}}}");
    project("per_month: 1M", steps, &quality)
}

/// What the vendors bill.
pub(crate) fn invoice(projection: &Projection) -> Exact {
    usd(projection, Figure::Invoice)
}

/// A figure of all steps.
pub(crate) fn usd(projection: &Projection, figure: Figure) -> Exact {
    projection.totals[figure].exact().clone()
}

/// What the vendors bill for one step.
pub(crate) fn step_invoice(projection: &Projection, step: usize) -> Exact {
    projection.steps[step].figures[Figure::Invoice].exact().clone()
}

/// What becomes of a call of the first step.
pub(crate) fn outcome(projection: &Projection) -> &Outcome {
    let outcome = projection.steps[0].outcome.as_ref();
    outcome.expect("the step has error rates")
}

/// The chances to reach each attempt of the first step.
pub(crate) fn visits(projection: &Projection) -> Vec<Exact> {
    let visits = projection.steps[0].branches[0].visits.iter();
    visits.map(|visit| visit.exact().clone()).collect()
}

/// A decimal in full.
pub(crate) fn exact(text: &str) -> Exact {
    Exact::parse(text, Notation::Plain).expect("a plain decimal")
}

/// A quotient of figures, none of which is 0.
pub(crate) fn over(dividend: &Exact, divisor: &Exact) -> Exact {
    dividend.checked_div(divisor).expect("not 0")
}

/// Compares to the last digit.
#[track_caller]
pub(crate) fn check(value: &Exact, expected: &str, because: &str) {
    assert_eq!(value.to_string(), expected, "because {because}");
}
