//! Caches whose hit rate follows from traffic, or that are kept at a price.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::caching::{self, Cached};
use crate::diag::words;
use crate::engine::Role;
use crate::scenario::Arrivals;

use super::Figure;

/// Decimal places of the bounds of a rate.
const PLACES: u32 = 12;

parts! {
    /// A cache in use.
    pub struct Cache from cached: Cached<'_> where {
        let Cached { step, branch, is_split: _, role, cache, pays, day } = cached;
        let arrivals = cache.traffic.as_ref().map(|traffic| &traffic.arrivals);
    } {
        /// The step.
        step: String = step.to_owned(),
        /// The position of the branch, from 0.
        branch: u64 = branch as u64,
        /// The day of a horizon with whose prices and volume this is so: the first, or one from which on the cache
        /// pays differently; absent without a horizon.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        day: Option<String> = day.map(|day| day.to_string()),
        /// Who uses it: an attempt, or its check.
        role: Role = role,
        /// How many calls find the prefix.
        hit_rate: Figure = (&cache.hit_rate()).into(),
        /// The traffic from which that follows, in words; null where it was given.
        from: Option<String> = arrivals.map(Arrivals::words),
        /// Calls an hour, where the traffic says so.
        per_hour: Option<Figure> = arrivals.and_then(Arrivals::per_hour).map(Figure::from),
        /// Hours a day for which the prefix is kept.
        storage_hours: Option<Figure> = cache.storage.as_ref().map(|storage| (&storage.hours).into()),
        /// From which rate of calls on the cache pays.
        pays: Option<Pays> = pays.map(Pays::from),
    }

    /// From which rate of calls on a cache pays.
    pub struct Pays from (pays, per): (caching::Pays, caching::Per) where {
        let from = match pays {
            caching::Pays::Always => PaysFrom::Word(PaysWord::Always),
            caching::Pays::Never => PaysFrom::Word(PaysWord::Never),
            caching::Pays::From(rate) if rate.is_exact() => PaysFrom::Calls(rate.low.into()),
            caching::Pays::From(rate) => {
                PaysFrom::Calls(Figure::Between(rate.low.rounded_down(PLACES), rate.high.rounded_up(PLACES)))
            }
        };
    } {
        /// So many calls, `always` or `never`.
        from: PaysFrom = from,
        /// In which time: `hour` or `day`.
        per: caching::Per = per,
    }
}

/// So many calls, or a word.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[non_exhaustive]
pub enum PaysFrom {
    /// It does not depend on their number.
    Word(PaysWord),
    /// From so many calls on.
    Calls(Figure),
}

words! {
    /// Whether a cache pays, where that does not depend on the number of calls.
    pub enum PaysWord {
        /// At any rate.
        Always = "always",
        /// At no rate.
        Never = "never",
    }
}
