//! What every call of a bucket uses, so that either all of them have a price or none of them has one.

use std::collections::BTreeSet;

use crate::units::Meter;

use super::meters::Meters;

/// What each of some calls uses.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uses {
    /// The meters that count something: one that has parts only where it counts more than these.
    pub meters: Meters,
    /// The tools, by the names of their fees.
    pub fees: BTreeSet<String>,
}

/// The meters that count something, where calls use these numbers: one that has parts only where it counts more.
pub(super) fn meters_used(counts: impl Iterator<Item = (Meter, u128)> + Clone) -> Meters {
    beside_parts(counts).filter(|(_, number)| *number != 0).map(|(meter, _)| meter).collect()
}

/// What each meter counts beside its parts.
pub(super) fn beside_parts(
    counts: impl Iterator<Item = (Meter, u128)> + Clone,
) -> impl Iterator<Item = (Meter, u128)> {
    counts.clone().map(move |(meter, number)| {
        let parts = counts.clone().filter(|(part, _)| part.facts().part_of == Some(meter));
        (meter, number.saturating_sub(parts.map(|(_, number)| number).sum()))
    })
}

/// The meters that are a part of another one, each with that one.
pub(super) fn parts() -> impl Iterator<Item = (Meter, Meter)> {
    Meter::all().into_iter().filter_map(|meter| Some((meter, meter.facts().part_of?)))
}
