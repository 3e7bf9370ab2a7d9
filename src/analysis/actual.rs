//! What a scenario was projected to cost in a month, what the calls of its logs cost, and what was invoiced, with the
//! causes in between: they sum exactly.
//!
//! What was measured is put in the place of what the scenario says: first the volume, then step by step, in the order
//! of the file, the number of calls, their split over models, the tokens of prompts and of answers, what a cache has of
//! the prompts, and what the price of a token depends on: the tiers, the lengths of prompts, the regions and the hours.
//! The effect of a cause is the difference that it makes there.

mod conditions;
mod invoiced;
mod step;
mod work;

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, words};
use crate::exact::Exact;
use crate::pricing::Catalog;
use crate::scenario::Scenario;
use crate::units::{Count, Date, Figure, Month};
use crate::usage::invoice::Invoice;
use crate::usage::{self, Buckets, By, Priced, Told};

use super::Evaluated;
use super::calibrate::{Shared, Whose, shared};

pub use self::invoiced::{Beyond, Compared};

/// What was projected, what was measured and what was invoiced.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Actual {
    /// The scenario's name.
    pub name: String,
    /// The variant and the case that are laid over it.
    pub patches: Vec<String>,
    /// Its unit: `ticket`.
    pub unit: String,
    /// The month of the logs.
    pub month: Month,
    /// Their first and their last day.
    pub days: [Date; 2],
    /// The day whose prices the projection has.
    pub as_of: Date,
    /// The units of the projection, and those for which the calls were made.
    pub units: [Count; 2],
    /// Whether the second are those that were given, and not the first.
    pub are_units_given: bool,
    /// What the vendors were projected to bill.
    pub projected: Exact,
    /// Why the calls cost something else.
    pub causes: Vec<Cause>,
    /// What the calls of the logs cost.
    pub measured: Exact,
    /// The same in detail.
    pub priced: Priced,
    /// What was read of the logs.
    pub told: Told,
    /// Calls without a price on that day that have one on their own.
    pub newly_priced: u64,
    /// What was read of invoices.
    pub invoice: Option<Invoice>,
    /// What was invoiced; `None` without an invoice that has amounts.
    pub invoiced: Option<Exact>,
    /// What was invoiced beyond what the calls of the logs cost.
    pub beyond: Vec<Beyond>,
    /// Quantities of the vendor's reports beside those of the logs.
    pub compared: Vec<Compared>,
}

/// A part of the difference between what was projected and what was measured.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Cause {
    /// The step; `None` where it is of no one step.
    pub step: Option<String>,
    /// What it is.
    pub kind: CauseKind,
    /// The values that are replaced and differ.
    pub moved: Vec<Moved>,
    /// By how much the calls cost more.
    pub effect: Exact,
}

words! {
    /// What was measured in place of what the scenario says, in the order in which it is replaced.
    pub enum CauseKind {
        /// The units.
        Volume = "volume",
        /// The calls for each unit.
        Calls = "calls",
        /// The split of the calls over models.
        Mix = "mix",
        /// The tokens of a prompt.
        Input = "input",
        /// The tokens of an answer, and which of them have a rate of their own.
        Output = "output",
        /// What a cache reads and writes of the prompts.
        Cache = "cache",
        /// The tiers that serve the calls.
        Tiers = "tiers",
        /// The prompts that are so long that their calls have other prices.
        LongPrompts = "long_prompts",
        /// The regions whose prices the calls have.
        Regions = "regions",
        /// The hours with prices of their own.
        Hours = "hours",
        /// What is billed of text beside what is used: the projection has allowances, least quantities and increments.
        Terms = "terms",
        /// What is used beside text: tools, other meters, storage, checks at a fee.
        Beside = "beside_text",
        /// A step of which the logs hold no calls.
        Absent = "not_called",
        /// Calls that are no step's.
        Others = "no_step",
        /// Prices that changed after the day of the projection.
        Prices = "prices",
    }
}

/// A value that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Moved {
    /// Of which model, and maybe in which tier, region or hours, of which prompts or tokens; `None` where it is of all.
    pub of: Option<String>,
    /// What the scenario says.
    pub before: Exact,
    /// What was measured.
    pub after: Exact,
    /// Whether it is a share.
    pub is_share: bool,
}

impl Moved {
    /// Two values that differ.
    fn between(of: Option<&str>, values: [Option<Exact>; 2], is_share: bool) -> Option<Self> {
        let [before, after] = values.map(Option::unwrap_or_default);
        (before != after).then(|| Self { of: of.map(str::to_owned), before, after, is_share })
    }
}

impl Actual {
    /// What is compared with the projection: the invoice, or what was measured where there is none.
    #[must_use]
    pub fn real(&self) -> &Exact {
        self.invoiced.as_ref().unwrap_or(&self.measured)
    }

    /// By which part of the projection the real amount differs; `None` where nothing was projected.
    #[must_use]
    pub fn off(&self) -> Option<Exact> {
        (self.real() - &self.projected).abs().checked_div(&self.projected)
    }
}

/// The month that logs are of.
///
/// # Errors
/// They are of several months, or of none.
pub fn month_of(buckets: &Buckets) -> Result<(Month, [Date; 2]), Vec<Diagnostic>> {
    let days = || buckets.sums.keys().map(|key| key.day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        return Err(vec![Diagnostic::error(Code::NothingToDo, "the logs have no calls")]);
    };
    let [month, other] = [first, last].map(Month::of);
    if month != other {
        let message = format!("the logs are of {month} to {other}, and a projection is of one month");
        return Err(vec![Diagnostic::error(Code::NotOneMonth, message).help("give the logs of one month")]);
    }
    Ok((month, [first, last]))
}

/// Explains what calls cost by what was projected for a scenario under patches of these names. `units` are those for
/// which the calls were made.
///
/// # Errors
/// Logs of several months, calls that may be those of several steps, and counts that are too large.
pub fn actual(
    (scenario, patches, evaluated): (&Scenario, Vec<String>, &Evaluated),
    (buckets, told): (&Buckets, Told),
    stated: &[(String, Whose)],
    catalog: &Catalog,
    units: Option<&Count>,
    invoice: Option<Invoice>,
) -> Result<Actual, Vec<Diagnostic>> {
    let (month, days) = month_of(buckets)?;
    let (plan, projection) = (&evaluated.plan, &evaluated.projection);
    let as_of = plan.as_of;
    let Shared { steps, .. } = shared(scenario, buckets, stated, (catalog, as_of))?;
    let priced = |day| {
        usage::priced(buckets, catalog, &[By::Model], day).map_err(|large| vec![Diagnostic::from(large)])
    };
    let (on_day, priced) = (priced(Some(as_of))?, priced(None)?);
    let planned_units = plan.volume.per_month.clone();
    let are_units_given = units.is_some();
    let units = [planned_units.clone(), units.cloned().unwrap_or(planned_units)];
    let [planned, made] = [&units[0], &units[1]].map(Count::exact);
    let volume = made.checked_div(planned).unwrap_or(Exact::ONE);
    let projected = projection.totals[Figure::Invoice].exact().clone();
    let mut causes = vec![Cause {
        step: None,
        kind: CauseKind::Volume,
        moved: Moved::between(None, [Some(planned.clone()), Some(made.clone())], false).into_iter().collect(),
        effect: &(&projected * &volume) - &projected,
    }];
    let of_steps: BTreeMap<&str, work::Works> = steps
        .iter()
        .map(|of| (of.step.as_str(), work::measured(&of.measured.kinds, catalog, as_of)))
        .collect();
    for (planned_step, step) in plan.steps.iter().zip(&projection.steps) {
        let projected = work::projected(planned_step, step);
        match of_steps.get(step.name.as_str()) {
            Some(measured) => {
                causes.extend(step::causes(&step.name, (&projected, measured), &volume, [planned, made]));
            }
            None => {
                let effect = -&(step.figures[Figure::Invoice].exact() * &volume);
                let kind = CauseKind::Absent;
                causes.push(Cause { step: Some(step.name.clone()), kind, moved: Vec::new(), effect });
            }
        }
    }
    let of_steps: Exact = of_steps.values().flat_map(BTreeMap::values).map(work::Work::amount).sum();
    let whole = |kind, effect: Exact| Cause { step: None, kind, moved: Vec::new(), effect };
    let others = on_day.all.amount.exact() - &of_steps;
    if !others.is_zero() {
        causes.push(whole(CauseKind::Others, others));
    }
    let measured = priced.all.amount.exact().clone();
    causes.push(whole(CauseKind::Prices, &measured - on_day.all.amount.exact()));
    let invoiced = invoice.as_ref().and_then(Invoice::amount);
    let beyond = invoice.as_ref().map(|invoice| invoiced::beyond(invoice, &priced, catalog));
    let compared = invoice.as_ref().map(|invoice| invoiced::compared(invoice, buckets, catalog));
    Ok(Actual {
        name: plan.name.clone(),
        patches,
        unit: plan.volume.unit.clone(),
        month,
        days,
        as_of,
        are_units_given,
        units,
        projected,
        causes,
        newly_priced: priced.all.priced.saturating_sub(on_day.all.priced),
        measured,
        priced,
        told,
        invoiced,
        beyond: beyond.unwrap_or_default(),
        compared: compared.unwrap_or_default(),
        invoice,
    })
}
