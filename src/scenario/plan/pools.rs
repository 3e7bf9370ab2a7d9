//! The free allowances that calls draw on.

use std::collections::BTreeMap;

use crate::diag::{Place, Problems};
use crate::pricing::pool_differs;
use crate::units::Free;

use super::{PlannedCall, PlannedStep, RateSheet};

/// Models that draw on one pool state the same allowance, whatever contracts say.
pub(super) fn check(steps: &[PlannedStep], problems: &mut Problems) {
    let mut known: BTreeMap<(&str, &str), (&Free, &Place)> = BTreeMap::new();
    for call in steps.iter().flat_map(|step| &step.branches).flat_map(|branch| branch.model_calls()) {
        for (free, place) in call.allowances() {
            let Some(pool) = free.pool.as_deref() else { continue };
            let first = *known.entry((&*call.provider, pool)).or_insert((free, place));
            if first.0 != free {
                problems.push(pool_differs(pool, first, (free, place)));
            }
        }
    }
}

impl PlannedCall {
    /// What is free of some of its uses, each with its place.
    pub fn allowances(&self) -> impl Iterator<Item = (&Free, &Place)> {
        let of_tools = self.tools.iter().map(|tool| &tool.rate);
        let rates = self.sheets().flat_map(RateSheet::rates).chain(of_tools);
        rates.filter_map(|rate| Some((rate.net.terms.as_ref()?.free.as_ref()?, &rate.place)))
    }
}
