//! What has been read of an object.

use std::collections::BTreeMap;

use crate::diag::Place;
use crate::exact::Exact;
use crate::units::{PerMeter, Tier};

/// What an object says, as far as it has been read.
#[derive(Default)]
pub(super) struct Said {
    /// Each object that has counts, the ones inside another before it.
    pub(super) sheets: Vec<Sheet>,
    /// The model that served.
    pub(super) model: Option<(String, Place)>,
    /// The tier that served.
    pub(super) tier: Option<(Tier, Place)>,
    /// A word that says which tier was asked for, and not which one served.
    pub(super) tier_unsaid: Option<Place>,
    /// The region; `None` inside where the object says that there is none.
    pub(super) region: Option<(Option<String>, Place)>,
    /// Uses of tools, by the fee's name.
    pub(super) fees: BTreeMap<&'static str, (u64, Place)>,
    /// Tools that must be counted, and have not been where they were used.
    pub(super) used: BTreeMap<&'static str, Uses>,
    /// Where there is something that the model made.
    pub(super) made: Option<Place>,
    /// What the vendor says that the call cost, in USD.
    pub(super) cost: Option<Exact>,
    /// How many calls the counts are the sums of.
    pub(super) calls: Option<u64>,
}

/// Uses of a tool that are seen in what a model made.
pub(super) struct Uses {
    /// How often it was called.
    pub(super) calls: u64,
    /// How often it brought something.
    pub(super) brought: u64,
    /// Where it is seen first.
    pub(super) place: Place,
}

/// The counts of one object.
pub(super) struct Sheet {
    /// Its `type`, where it is one of a list.
    pub(super) tag: Option<&'static str>,
    /// The model that it names.
    pub(super) model: Option<String>,
    /// Each count that is there.
    pub(super) counts: BTreeMap<&'static str, u64>,
    /// Tokens in each meter.
    pub(super) tokens: PerMeter<u64>,
    /// Where it is.
    pub(super) place: Place,
}
