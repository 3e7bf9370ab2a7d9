//! The free allowances that calls draw on.

use crate::diag::{Place, Problems};
use crate::pricing::{Allowances, Drawn, Rate};
use crate::units::Free;

use super::{PlannedCall, PlannedStep, RateSheet};

/// Prices that draw on one allowance state the same, whatever contracts say.
pub(super) fn check(steps: &[PlannedStep], problems: &mut Problems) {
    let mut allowances = Allowances::default();
    for call in steps.iter().flat_map(|step| &step.branches).flat_map(|branch| branch.model_calls()) {
        for (what, class, (free, place)) in call.drawn() {
            let drawn = Drawn { free, place, class, from: None, until: None };
            problems.extend(allowances.add(&call.model, what, drawn));
        }
    }
}

impl PlannedCall {
    /// What is free of some of its uses, each with its place.
    pub fn allowances(&self) -> impl Iterator<Item = (&Free, &Place)> {
        self.drawn().map(|(.., allowance)| allowance)
    }

    /// The same, with the meter or the tool, and the class.
    fn drawn(&self) -> impl Iterator<Item = (&str, Option<&str>, (&Free, &Place))> {
        let of_tools = self.tools.iter().map(|tool| (&*tool.name, None, &*tool.rate));
        let rates = self.sheets().flat_map(priced).chain(of_tools);
        rates.filter_map(|(what, class, rate)| {
            Some((what, class, (rate.net.terms.as_ref()?.free.as_ref()?, &rate.place)))
        })
    }
}

/// The rates of a sheet, with their meters and classes.
fn priced(sheet: &RateSheet) -> impl Iterator<Item = (&str, Option<&str>, &Rate)> {
    let meters = sheet.0.iter().flat_map(|(_, meters)| meters.iter());
    let sold = meters.filter_map(|(meter, sought)| Some((meter, sought.as_ref().ok()?)));
    sold.flat_map(|(meter, sold)| sold.by_class().map(move |(class, rate)| (meter.name(), class, &**rate)))
}
