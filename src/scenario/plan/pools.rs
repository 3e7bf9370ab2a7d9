//! The free allowances that calls draw on.

use std::collections::BTreeMap;

use crate::diag::{Place, Problems};
use crate::pricing::{Rate, pool_differs};
use crate::units::{Free, Meter, Tier};

use super::{PlannedCall, PlannedStep};

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
        let of_sheets = self.sheets().flat_map(|sheet| {
            let cells = Tier::all().into_iter().flat_map(|tier| Meter::all().map(|meter| (tier, meter)));
            cells.filter_map(move |(tier, meter)| sheet.rate(tier, meter).ok())
        });
        let free = |rate: &'_ std::sync::Arc<Rate>| {
            rate.net.terms.as_ref().is_some_and(|terms| terms.free.is_some())
        };
        let rates = of_sheets.chain(self.tools.iter().map(|tool| &tool.rate)).filter(move |rate| free(rate));
        rates.filter_map(|rate| Some((rate.net.terms.as_ref()?.free.as_ref()?, &rate.place)))
    }
}
