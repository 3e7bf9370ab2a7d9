//! What every call of a bucket uses, so that either all of them have a price or none of them has one.

use std::collections::BTreeSet;

use crate::units::{Meter, PerMeter};

/// What each of some calls uses.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uses {
    /// The meters that count something: one that has parts only where it counts more than these.
    pub meters: PerMeter<bool>,
    /// The tools, by the names of their fees.
    pub fees: BTreeSet<String>,
}

impl Uses {
    /// What calls use of which these numbers are counted.
    pub(super) fn of(number: impl Fn(Meter) -> u128, fees: impl IntoIterator<Item = String>) -> Self {
        let meters = beside_parts(number).map(|number| number != 0);
        Self { meters, fees: fees.into_iter().collect() }
    }
}

/// What each meter counts beside its parts.
pub(super) fn beside_parts(number: impl Fn(Meter) -> u128) -> PerMeter<u128> {
    let mut own = PerMeter::from_fn(&number);
    for (meter, whole) in parts() {
        own[whole] = own[whole].saturating_sub(number(meter));
    }
    own
}

/// The meters that are a part of another one, each with that one.
pub(super) fn parts() -> impl Iterator<Item = (Meter, Meter)> {
    Meter::all().into_iter().filter_map(|meter| Some((meter, meter.facts().part_of?)))
}
