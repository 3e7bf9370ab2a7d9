//! Caches whose hit rate follows from traffic, or that are kept at a price.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::caching::{self, Cached, pays};
use crate::diag::words;
use crate::engine::Role;
use crate::scenario::Arrivals;

use super::Figure;

/// Decimal places of the bounds of a rate.
const PLACES: u32 = 12;

/// A cache in use.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Cache {
    /// The step.
    pub(crate) step: String,
    /// The position of the branch, from 0.
    pub(crate) branch: u64,
    /// Who uses it: an attempt, or its check.
    pub(crate) role: Role,
    /// How many calls find the prefix.
    pub(crate) hit_rate: Figure,
    /// The traffic from which that follows, in words; null where it was given.
    pub(crate) from: Option<String>,
    /// Calls an hour, where the traffic says so.
    pub(crate) per_hour: Option<Figure>,
    /// Hours a day for which the prefix is kept.
    pub(crate) storage_hours: Option<Figure>,
    /// From which rate of calls on the cache pays.
    pub(crate) pays: Option<Pays>,
}

impl From<Cached<'_>> for Cache {
    fn from(cached: Cached<'_>) -> Self {
        let Cached { step, branch, is_split: _, role, call, cache } = cached;
        let arrivals = cache.traffic.as_ref().map(|traffic| &traffic.arrivals);
        Self {
            step: step.to_owned(),
            branch: branch as u64,
            role,
            hit_rate: (&cache.hit_rate()).into(),
            from: arrivals.map(Arrivals::words),
            per_hour: arrivals.and_then(Arrivals::per_hour).map(Figure::from),
            storage_hours: cache.storage.as_ref().map(|storage| (&storage.hours).into()),
            pays: pays(call).map(Pays::from),
        }
    }
}

/// From which rate of calls on a cache pays.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Pays {
    /// So many calls, `always` or `never`.
    pub(crate) from: PaysFrom,
    /// In which time: `hour` or `day`.
    pub(crate) per: caching::Per,
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

impl From<(caching::Pays, caching::Per)> for Pays {
    fn from((pays, per): (caching::Pays, caching::Per)) -> Self {
        let from = match pays {
            caching::Pays::Always => PaysFrom::Word(PaysWord::Always),
            caching::Pays::Never => PaysFrom::Word(PaysWord::Never),
            caching::Pays::From(rate) if rate.is_exact() => PaysFrom::Calls(rate.low.into()),
            caching::Pays::From(rate) => {
                PaysFrom::Calls(Figure::Between(rate.low.rounded_down(PLACES), rate.high.rounded_up(PLACES)))
            }
        };
        Self { from, per }
    }
}
