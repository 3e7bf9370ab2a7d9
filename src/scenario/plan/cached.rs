//! The cached part of a prompt: how much of it is read from a cache, and how much is written to it.

use std::sync::Arc;

use crate::units::{Lifetime, Meter, Share, Tokens};

use super::{PlannedStorage, PlannedTraffic};

/// The cached part of a prompt.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallCache {
    /// Tokens: the whole granules of a prefix that is long enough.
    pub tokens: Tokens,
    /// How many of them are cache hits; the others are written.
    pub hits: CacheHits,
    /// The lifetime of a written entry.
    pub lifetime: Lifetime,
    /// The traffic that the hit rate is derived from, if not given.
    pub traffic: Option<Arc<PlannedTraffic>>,
    /// Paid storage of the prefix, whatever the number of calls.
    pub storage: Option<Arc<PlannedStorage>>,
}

/// The hit rate: the share of calls that find the prefix in the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CacheHits {
    /// This share of the prefix.
    Share(Share),
    /// A number of tokens: turns of a conversation read what earlier ones wrote.
    Tokens(Tokens),
    /// So many tokens as were measured, in every tier.
    Measured {
        /// Tokens read.
        read: Tokens,
        /// Tokens written for the default time.
        write: Tokens,
        /// Tokens written for an hour.
        hour: Tokens,
        /// Tokens written for twelve hours.
        half_day: Tokens,
    },
}

impl CacheHits {
    /// Splits a number of tokens into those that are read and those that are written, by the lifetime of what is
    /// written.
    #[must_use]
    pub fn of(&self, tokens: &Tokens, lifetime: Lifetime) -> Vec<(Meter, Tokens)> {
        let split = |read: Tokens, written: Tokens| {
            let [read, written] =
                [read.named("tokens read of a call"), written.named("tokens written of a call")];
            vec![(Meter::Input.read(), read), (Meter::Input.write(lifetime), written)]
        };
        match self {
            Self::Share(share) => split(tokens * share, tokens * &share.rest().named("misses")),
            Self::Tokens(read) => split(read.clone(), tokens.without(read)),
            Self::Measured { read, write, hour, half_day } => vec![
                (Meter::Input.read(), read.clone()),
                (Meter::Input.write(Lifetime::Default), write.clone()),
                (Meter::Input.write(Lifetime::Hour), hour.clone()),
                (Meter::Input.write(Lifetime::HalfDay), half_day.clone()),
            ],
        }
    }
}

impl CallCache {
    /// The share of its tokens that are hits.
    #[must_use]
    pub fn hit_rate(&self) -> Share {
        match &self.hits {
            CacheHits::Share(share) => share.clone(),
            CacheHits::Tokens(read) | CacheHits::Measured { read, .. } => {
                read.exact().checked_div(self.tokens.exact()).and_then(Share::new).unwrap_or(Share::NONE)
            }
        }
    }
}
