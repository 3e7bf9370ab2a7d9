//! From how many calls on a cache pays.

use crate::exact::{Enclosure, Exact};
use crate::scenario::{CallService, PlannedCall};
use crate::units::{Meter, Tier, Tokens};

/// From how many calls on a cache costs less than none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pays {
    /// Whatever their number.
    Always,
    /// However many there are.
    Never,
    /// From this number on.
    From(Enclosure),
}

/// Over which time calls are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// An hour.
    Hour,
    /// A day.
    Day,
}

/// How often an enclosure of a rate is halved.
const HALVINGS: u32 = 40;
/// How often a rate that does not pay yet is doubled: to more than a trillion calls an hour.
const DOUBLINGS: u32 = 40;

/// From how many calls on the cache of a call pays: an hour where its hit rate follows from how often
/// calls come, a day where keeping the prefix has a price. `None` where neither is so, and where a rate
/// is not known.
#[must_use]
pub fn pays(call: &PlannedCall) -> Option<(Pays, Per)> {
    let cache = call.cache.as_ref()?;
    let tier = match &call.service {
        CallService::Tier(tier) => *tier,
        CallService::Batch { .. } => Tier::Standard,
    };
    let price = |meter| {
        let rate = call.rates.rate(tier, meter).ok()?;
        Some(rate.net.of_tokens(&Tokens::ONE).exact().clone())
    };
    let (uncached, read, write) = (price(Meter::Input)?, price(Meter::CacheRead)?, price(cache.write)?);
    if let Some(storage) = &cache.storage {
        let kept = storage.rate.net.of_tokens(&Tokens::ONE).exact() * storage.hours.exact();
        let given = || Enclosure::exactly(cache.hit_rate.exact().clone());
        let hits = cache.traffic.as_ref().map_or_else(given, |traffic| traffic.hit_rate.clone());
        // What a call saves: uncached − (h × read + (1 − h) × write)
        let saved = |hit: &Exact| &uncached - (hit * &read + (Exact::ONE - hit) * &write);
        return Some((from_saving(&kept, [saved(&hits.low), saved(&hits.high)]), Per::Day));
    }
    let arrivals = &cache.traffic.as_ref()?.arrivals;
    arrivals.per_hour()?;
    if write <= uncached && read <= uncached {
        return Some((Pays::Always, Per::Hour));
    }
    if write <= read || uncached <= read {
        return Some((Pays::Never, Per::Hour));
    }
    // h × read + (1 − h) × write = uncached
    let needed = (&write - &uncached).checked_div(&(&write - &read))?;
    Some((from_rate(&needed, |rate| arrivals.hit_rate_at(rate)), Per::Hour))
}

/// The number of calls whose savings are what is kept costs.
fn from_saving(kept: &Exact, saved: [Exact; 2]) -> Pays {
    let [one, other] = saved;
    let (least, most) = if one <= other { (one, other) } else { (other, one) };
    if most <= Exact::ZERO || least <= Exact::ZERO {
        return Pays::Never;
    }
    match (kept.checked_div(&most), kept.checked_div(&least)) {
        (Some(low), Some(high)) => Pays::From(Enclosure { low, high }),
        _ => Pays::Never,
    }
}

/// The rate from which on a hit rate that never falls with it is what is needed, by bisection.
fn from_rate(needed: &Exact, hits: impl Fn(&Exact) -> Enclosure) -> Pays {
    let is_enough = |rate: &Exact| *needed <= hits(rate).low;
    let is_too_little = |rate: &Exact| hits(rate).high < *needed;
    let mut high = Exact::ONE;
    for _ in 0..DOUBLINGS {
        if is_enough(&high) {
            break;
        }
        high = &high + &high;
    }
    if !is_enough(&high) {
        return Pays::Never;
    }
    let mut low = Exact::ZERO;
    for _ in 0..HALVINGS {
        let middle = (&low + &high) * Exact::from(5_i64).shift_down(1);
        if is_enough(&middle) {
            high = middle;
        } else if is_too_little(&middle) {
            low = middle;
        } else {
            break;
        }
    }
    Pays::From(Enclosure { low, high })
}
