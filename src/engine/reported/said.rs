//! The data read from a usage object.

use std::collections::BTreeMap;

use crate::diag::Place;
use crate::exact::Exact;
use crate::units::{Count, Meter, PerMeter, Tier};

use super::named::Named;

/// The data read from an object so far.
#[derive(Default)]
pub(super) struct Said {
    /// Each object with counts, inner ones first.
    pub(super) sheets: Vec<Sheet>,
    /// The model that served the call.
    pub(super) model: Option<(String, Place)>,
    /// The tier that served the call.
    pub(super) tier: Option<(Tier, Place)>,
    /// A tier of its own within the standard one.
    pub(super) mode: Option<(Tier, Place)>,
    /// A word for the requested tier, which may not be the one that served.
    pub(super) tier_unsaid: Option<Place>,
    /// The region; `None` inside if the object has none.
    pub(super) region: Option<(Option<String>, Place)>,
    /// Uses of tools, by the name of the fee.
    pub(super) fees: BTreeMap<&'static str, (u64, Place)>,
    /// Tools that were used but whose uses are not yet counted.
    pub(super) used: BTreeMap<&'static str, Uses>,
    /// The position of the model's output, if any.
    pub(super) made: Option<Place>,
    /// The positions of output that a meter of its own counts.
    pub(super) made_in: Vec<(Meter, Place)>,
    /// The cost of the call reported by the vendor, in USD.
    pub(super) cost: Option<Exact>,
    /// The number of calls that the counts add up.
    pub(super) calls: Option<u64>,
}

/// Uses of a tool that appear in the output.
pub(super) struct Uses {
    /// How often it was called.
    pub(super) calls: u64,
    /// How often it returned something.
    pub(super) brought: u64,
    /// The first position.
    pub(super) place: Place,
}

/// The counts of one object.
pub(super) struct Sheet {
    /// Its `type`, if it is in a list.
    pub(super) tag: Option<&'static str>,
    /// The model that it names.
    pub(super) model: Option<String>,
    /// The counts that are present.
    pub(super) counts: Named<u64>,
    /// Tokens or pieces in each meter.
    pub(super) tokens: PerMeter<u64>,
    /// Times, in seconds.
    pub(super) times: Vec<(Meter, Count)>,
    /// Its position.
    pub(super) place: Place,
}
