//! What generated worlds have, so that a feature that is never generated is noticed.

use std::collections::BTreeSet;

use crate::oracle::calendar::{later, runs};
use crate::oracle::call::{self, Call};
use crate::oracle::num::{Q, one, zero};
use crate::oracle::requests::Cacheable;
use crate::oracle::site::Site;
use crate::oracle::world::*;

/// All that [`features`] looks for.
pub const FEATURES: [&str; 19] = [
    "one request",
    "turns",
    "turns that are read",
    "a distribution of turns",
    "a compaction",
    "success of turns",
    "a quality of conversations",
    "chunks",
    "several full chunks",
    "chunks with a cache",
    "a cut prompt",
    "a hit rate that is exact",
    "a hit rate between bounds",
    "calls an hour from the volume",
    "a prefix that is kept",
    "a measured cache",
    "measured attempts",
    "a horizon",
    "prices that change within a month",
];

/// What the calls of a world that are made, or may be, have.
pub fn features(world: &World) -> BTreeSet<&'static str> {
    let sites = world.scenario.steps.iter().flat_map(Site::of).map(|(_, site)| site);
    sites.flat_map(|site| of_site(world, site)).collect()
}

fn of_site(world: &World, site: Site) -> Vec<&'static str> {
    let calls = call::calls_at(world, site);
    let conversation = site.get(|f| &f.conversation);
    let talks = |part: fn(&Conversation) -> bool| conversation.is_some_and(part);
    let cache = site.get(|f| &f.cache);
    let traffic = cache.and_then(|cache| match &cache.hits {
        Hits::Traffic(traffic) => Some(&**traffic),
        Hits::Rate(_) | Hits::Measured(_) => None,
    });
    let slides = |traffic: &Traffic| matches!(traffic, Traffic::Random { slides: true, .. });
    let months: Vec<String> = match &world.scenario.when {
        When::Day(_) => vec![],
        When::Horizon(horizon) => (0..horizon.months).map(|i| later(&horizon.from, i)).collect(),
    };
    let cut = matches!(site.get(|f| &f.overflow), Some(Overflow::Truncate));
    let has = [
        conversation.is_none() && calls.iter().any(|call| call.requests.len() == 1),
        conversation.is_some(),
        calls.iter().any(reads_turns),
        talks(|of| matches!(of.turns, Turns::Spread(_))),
        talks(|of| of.compact.is_some()),
        talks(|of| of.success.is_some()),
        conversation.is_some() && site.get(|f| &f.quality).is_some(),
        calls.iter().any(|call| full_chunks(call).is_some()),
        calls.iter().any(|call| full_chunks(call).is_some_and(|full| one() < full)),
        calls.iter().any(|call| full_chunks(call).is_some() && call.cache.is_some()),
        cut && site.get(|f| &f.max_input).is_some(),
        traffic.is_some_and(|traffic| !slides(traffic)),
        traffic.is_some_and(slides),
        traffic.is_some_and(|traffic| matches!(traffic, Traffic::Random { per_hour: None, .. })),
        cache.is_some_and(|cache| cache.storage.is_some()),
        cache.is_some_and(|cache| matches!(cache.hits, Hits::Measured(_))),
        site.measured().is_some(),
        !months.is_empty(),
        months.iter().any(|month| 1 < runs(world, month).len()),
    ];
    FEATURES.into_iter().zip(has).filter_map(|(name, has)| has.then_some(name)).collect()
}

fn reads_turns(call: &Call) -> bool {
    call.requests
        .iter()
        .any(|request| matches!(&request.cacheable, Cacheable::Turn(stands) if !stands.is_empty()))
}

/// How many full chunks a call has.
fn full_chunks(call: &Call) -> Option<Q> {
    let has_merge = call.requests.last().is_some_and(|request| !request.uses_tools);
    call.requests.first().filter(|full| has_merge && zero() < full.times).map(|full| full.times.clone())
}
