//! A prompt cache as a step uses it, and how calls come to it.

use crate::diag::Place;
use crate::units::{Count, Duration, Lifetime, Share, Tokens};
use crate::yaml::Located;

use super::Part;

/// A prompt cache as a step uses it.
#[derive(Clone, Debug)]
pub(crate) struct Cache {
    /// Where it stands.
    pub(crate) place: Place,
    /// Tokens at the beginning of the prompt that stay the same.
    pub(crate) prefix: Located<Tokens>,
    /// How many calls find the prefix in the cache.
    pub(crate) hits: Hits,
    /// How long an entry is kept.
    pub(crate) ttl: Lifetime,
    /// How long the prefix is kept at a price, where the vendor sells that.
    pub(crate) storage: Option<Storage>,
}

/// How many calls find the prefix in the cache.
#[derive(Clone, Debug)]
pub(crate) enum Hits {
    /// This share of them.
    Given(Located<Share>),
    /// As many as follows from how they come.
    Traffic(Box<Traffic>),
}

/// How calls with the same prefix come.
#[derive(Clone, Debug)]
pub(crate) struct Traffic {
    /// Where it stands.
    pub(crate) place: Place,
    /// The pattern.
    pub(crate) pattern: TrafficPattern,
}

/// A pattern of calls.
#[derive(Clone, Debug)]
pub(crate) enum TrafficPattern {
    /// So many calls a session, never further apart than an entry lives; at least 1.
    Sessions {
        /// Calls a session, on average.
        calls: Located<Count>,
    },
    /// Evenly, with a gap between one and the next.
    Even {
        /// The gap.
        gap: Located<Duration>,
    },
    /// Warm but for so many cold starts of so many calls.
    ColdStarts {
        /// Cold starts, at most as many as calls.
        starts: Located<Count>,
        /// Calls, more than 0.
        of: Located<Count>,
    },
    /// At random, independent of each other.
    Random {
        /// Whether a hit lets the entry live on for its whole time; else that begins with its writing.
        refreshes: bool,
        /// Calls an hour, over the whole day; from the volume unless given.
        per_hour: Option<Located<Count>>,
        /// Caches over which the calls are spread evenly, at least 1; 1 unless given.
        shards: Option<Located<u32>>,
        /// How long a new entry cannot be read yet; no time unless given.
        warm_up: Option<Located<Duration>>,
        /// How the calls of a day are spread over its hours: evenly where there is none.
        profile: Vec<Period>,
    },
    /// Many prefixes, called at random at rates that are Gamma distributed; a hit lets an entry live on.
    Tenants {
        /// The shape of the distribution, a whole number of at least 1; the larger, the more alike they are.
        shape: Located<u32>,
        /// Calls an hour with one prefix, on average.
        mean_per_hour: Located<Count>,
        /// Caches over which the calls are spread evenly, at least 1; 1 unless given.
        shards: Option<Located<u32>>,
    },
}

/// Some hours of the day, and their part of its calls.
#[derive(Clone, Debug)]
pub(crate) struct Period {
    /// How many hours, more than 0; 24 of all periods together.
    pub(crate) hours: Located<Count>,
    /// The part of the calls.
    pub(crate) part: Part,
}

/// A prefix that is kept at a price.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    /// Where it stands.
    pub(crate) place: Place,
    /// Hours of a day, from 0 to 24.
    pub(crate) hours: Located<Count>,
}
