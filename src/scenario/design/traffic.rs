//! The prompt cache of a step, and the arrival of calls.

use crate::diag::Place;
use crate::units::{Count, Duration, Lifetime, Share, Tokens};
use crate::yaml::Located;

use super::Part;

/// The prompt cache of a step.
#[derive(Clone, Debug)]
pub(crate) struct Cache {
    /// Its position.
    pub(crate) place: Place,
    /// What it does.
    pub(crate) what: CacheUse,
}

/// What a prompt cache does.
#[derive(Clone, Debug)]
pub(crate) enum CacheUse {
    /// It holds a prefix.
    Prefix(Box<Prefix>),
    /// It was measured.
    Measured(Box<Measured>),
}

/// Tokens of a call that a cache was measured to read and to write.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// The position of the numbers.
    pub(crate) place: Place,
    /// The models of the step as it is written where it has these numbers; none where that is not known.
    pub(crate) under: Vec<String>,
    /// Tokens read.
    pub(crate) read: Option<Located<Tokens>>,
    /// Tokens written, for the default time.
    pub(crate) write: Option<Located<Tokens>>,
    /// Tokens written for an hour.
    pub(crate) write_1h: Option<Located<Tokens>>,
    /// Tokens written for twelve hours.
    pub(crate) write_12h: Option<Located<Tokens>>,
}

/// A prefix in a cache.
#[derive(Clone, Debug)]
pub(crate) struct Prefix {
    /// Tokens at the beginning of the prompt that do not change.
    pub(crate) prefix: Located<Tokens>,
    /// The hit rate.
    pub(crate) hits: Hits,
    /// The lifetime of an entry.
    pub(crate) ttl: Lifetime,
    /// How long the prefix is stored, if the vendor bills storage.
    pub(crate) storage: Option<Storage>,
}

impl Cache {
    /// The prefix that it holds, unless it was measured.
    #[must_use]
    pub(crate) fn prefix(&self) -> Option<&Prefix> {
        match &self.what {
            CacheUse::Prefix(prefix) => Some(prefix),
            CacheUse::Measured(_) => None,
        }
    }
}

/// The hit rate of a cache.
#[derive(Clone, Debug)]
pub(crate) enum Hits {
    /// A fixed share.
    Given(Located<Share>),
    /// Derived from the arrival of calls.
    Traffic(Box<Traffic>),
}

/// The arrival of calls with the same prefix.
#[derive(Clone, Debug)]
pub(crate) struct Traffic {
    /// Its position.
    pub(crate) place: Place,
    /// The pattern.
    pub(crate) pattern: TrafficPattern,
}

/// An arrival pattern.
#[derive(Clone, Debug)]
pub(crate) enum TrafficPattern {
    /// Sessions of calls with gaps shorter than the lifetime of an entry.
    Sessions {
        /// Calls per session on average; at least 1.
        calls: Located<Count>,
    },
    /// Evenly spaced calls.
    Even {
        /// The gap.
        gap: Located<Duration>,
    },
    /// A warm cache with a number of cold starts.
    ColdStarts {
        /// Cold starts; at most the number of calls.
        starts: Located<Count>,
        /// Calls, above 0.
        of: Located<Count>,
    },
    /// Independent calls at random (Poisson).
    Random {
        /// Whether a hit renews the lifetime of the entry; otherwise it counts from the write.
        refreshes: bool,
        /// Calls per hour, over the whole day; by default from the volume.
        per_hour: Option<Located<Count>>,
        /// Caches that share the calls evenly, at least 1; by default 1.
        shards: Option<Located<u32>>,
        /// The time until a new entry can be read; by default none.
        warm_up: Option<Located<Duration>>,
        /// The distribution of calls over the hours of a day; uniform if empty.
        profile: Vec<Period>,
    },
    /// Many prefixes with Gamma-distributed call rates; a hit renews the lifetime.
    Tenants {
        /// The shape of the distribution, an integer of at least 1; larger means more similar rates.
        shape: Located<u32>,
        /// Average calls per hour with one prefix.
        mean_per_hour: Located<Count>,
        /// Caches that share the calls evenly, at least 1; by default 1.
        shards: Option<Located<u32>>,
    },
}

/// Hours of the day with their share of its calls.
#[derive(Clone, Debug)]
pub(crate) struct Period {
    /// The number of hours, above 0; all periods together have 24.
    pub(crate) hours: Located<Count>,
    /// The share of the calls.
    pub(crate) part: Part,
}

/// A prefix in paid storage.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    /// Its position.
    pub(crate) place: Place,
    /// Hours per day, from 0 to 24.
    pub(crate) hours: Located<Count>,
}
