//! Caches with derived hit rates or paid storage: the number of calls from which they pay off.

use std::collections::BTreeMap;

use crate::diag::words;
use crate::engine::Role;
use crate::exact::{Enclosure, Exact};
use crate::scenario::{CallCache, CallService, CheckingCost, Doer, Plan, PlannedCall};
use crate::units::{Date, Meter, Tier, Tokens};

use super::Outlook;

/// A call whose cache has a derived hit rate or paid storage.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Cached<'p> {
    /// The step.
    pub step: &'p str,
    /// The position of the branch, from 0.
    pub branch: usize,
    /// Whether the step has several branches.
    pub is_split: bool,
    /// Whether it is an attempt or its check.
    pub role: Role,
    /// Its cache.
    pub cache: &'p CallCache,
    /// From how many calls on it pays, where that is known.
    pub pays: Option<(Pays, Per)>,
    /// The day of a horizon with whose prices and volume this is so; `None` of a single month.
    pub day: Option<Date>,
}

/// First attempts and their checks with derived hit rates or paid storage, in the order of the scenario: in a
/// horizon, those of the first day, and of each day from which on one pays differently.
#[must_use]
pub fn cached<'p>(plan: &'p Plan, outlook: Option<&'p Outlook>) -> Vec<Cached<'p>> {
    let Some(outlook) = outlook else { return cached_in(plan).collect() };
    let stretches = outlook.planned.iter().flat_map(|month| &month.stretches);
    let each = stretches.flat_map(|stretch| {
        cached_in(&stretch.plan).map(|cached| Cached { day: Some(stretch.from), ..cached })
    });
    let mut before = BTreeMap::new();
    let is_new = |one: &Cached<'p>| {
        let known = before.insert((one.step, one.branch, one.role), one.pays.clone());
        known.as_ref() != Some(&one.pays)
    };
    each.filter(is_new).collect()
}

fn cached_in(plan: &Plan) -> impl Iterator<Item = Cached<'_>> {
    let branches = plan.steps.iter().flat_map(|step| {
        let is_split = 1 < step.branches.len();
        step.branches.iter().enumerate().map(move |(index, branch)| (step, index, is_split, branch))
    });
    branches.flat_map(|(step, index, is_split, branch)| {
        let first = match branch.rungs.first().map(|rung| &rung.who) {
            Some(Doer::Model(call)) => Some(&**call),
            Some(Doer::Person(_)) | None => None,
        };
        let check = match &branch.check.cost {
            CheckingCost::Call(call) if branch.is_checked(0) => Some(&**call),
            _ => None,
        };
        [(first, Role::Attempt), (check, Role::Check)].into_iter().filter_map(move |(call, role)| {
            let call = call?;
            let cache = call.cache.as_ref()?;
            let tells = cache.traffic.is_some() || cache.storage.is_some();
            let (step, branch) = (&step.name, index);
            tells.then(|| Cached { step, branch, is_split, role, cache, pays: pays(call), day: None })
        })
    })
}

/// The number of calls from which a cache is cheaper than none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Pays {
    /// Always.
    Always,
    /// Never.
    Never,
    /// From this number.
    From(Enclosure),
}

words! {
    /// Over which time calls are counted.
    pub enum Per {
        /// An hour.
        Hour = "hour",
        /// A day.
        Day = "day",
    }
}

/// How often the interval of a rate is halved.
const HALVINGS: u32 = 40;
/// The number of guesses before that.
const GUESSES: u32 = 16;
/// Decimal places to which a guess must match the required hit rate.
const NEAR_PLACES: u32 = 15;
/// Decimal places of a guess.
const GUESS_PLACES: u32 = 24;
/// How often an insufficient rate is doubled: up to more than a trillion calls per hour.
const DOUBLINGS: u32 = 40;

/// The number of calls from which the cache of a call pays off: per hour if its hit rate depends on the frequency
/// of calls, per day if it has paid storage. `None` if neither, or if a rate is unknown.
#[must_use]
pub fn pays(call: &PlannedCall) -> Option<(Pays, Per)> {
    let cache = call.cache.as_ref()?;
    let tier = match &call.service {
        CallService::Tier(tier) => *tier,
        CallService::Batch { .. } => Tier::Standard,
    };
    let price = |meter| {
        let used = call.shared_sheets().filter(|(share, _)| !share.is_zero());
        let rates = used.map(|(share, sheet)| {
            let rate = sheet.rate(tier, meter, None).ok()?;
            Some(rate.net.of_tokens(&Tokens::ONE).exact() * share.exact())
        });
        rates.sum::<Option<Exact>>()
    };
    let meters = [Meter::Input, Meter::Input.read(), Meter::Input.write(cache.lifetime)];
    let [Some(uncached), Some(read), Some(write)] = meters.map(price) else { return None };
    if let Some(storage) = &cache.storage {
        let kept = storage.rate.net.of_tokens(&Tokens::ONE).exact() * storage.hours.exact();
        let given = || Enclosure::exactly(cache.hit_rate().exact().clone());
        let hits = cache.traffic.as_ref().map_or_else(given, |traffic| traffic.hit_rate.clone());
        // The saving per call: uncached − (h × read + (1 − h) × write)
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

/// The number of calls whose savings equal the storage cost.
fn from_saving(kept: &Exact, saved: [Exact; 2]) -> Pays {
    let [one, other] = saved;
    let (least, most) = if one <= other { (one, other) } else { (other, one) };
    if most <= Exact::ZERO || least <= Exact::ZERO {
        return Pays::Never;
    }
    if kept.is_zero() {
        return Pays::Always;
    }
    match (kept.checked_div(&most), kept.checked_div(&least)) {
        (Some(low), Some(high)) => Pays::From(Enclosure { low, high }),
        _ => Pays::Never,
    }
}

/// The rate at which a non-decreasing hit rate reaches the required one, enclosed by halving.
fn from_rate(needed: &Exact, hits: impl Fn(&Exact) -> Enclosure) -> Pays {
    let mut most = Exact::ONE;
    let mut found = hits(&most);
    for _ in 0..DOUBLINGS {
        if *needed <= found.low {
            break;
        }
        most = &most + &most;
        found = hits(&most);
    }
    if found.low < *needed {
        return Pays::Never;
    }
    let cell = &most * &Exact::from(5_i64).shift_down(1).pow(HALVINGS);
    let guess = guessed(needed, &most, &cell, &hits);
    let at_guess = guess.checked_div(&cell).map_or(Exact::ZERO, |cells| &cells.floor() * &cell);
    // A guess is confirmed by the ends of its interval, or of a neighbouring one.
    for low in [at_guess.clone(), &at_guess - &cell, &at_guess + &cell] {
        let high = &low + &cell;
        if Exact::ZERO <= low && *needed <= hits(&high).low && hits(&low).high < *needed {
            return Pays::From(Enclosure { low, high });
        }
    }
    halved(needed, most, &hits)
}

fn halved(needed: &Exact, most: Exact, hits: impl Fn(&Exact) -> Enclosure) -> Pays {
    let (mut low, mut high) = (Exact::ZERO, most);
    for _ in 0..HALVINGS {
        let middle = (&low + &high) * Exact::from(5_i64).shift_down(1);
        let there = hits(&middle);
        if *needed <= there.low {
            high = middle;
        } else if there.high < *needed {
            low = middle;
        } else {
            break;
        }
    }
    Pays::From(Enclosure { low, high })
}

/// A rate whose hit rate is close to the required one, by linear interpolation that halves the weight of an end
/// that was kept (the Illinois method).
fn guessed(needed: &Exact, most: &Exact, cell: &Exact, hits: impl Fn(&Exact) -> Enclosure) -> Exact {
    let half = Exact::from(5_i64).shift_down(1);
    let over = |rate: &Exact| hits(rate).low - needed;
    let (mut below, mut under) = (Exact::ZERO, -needed);
    let (mut above, mut beyond) = (most.clone(), over(most));
    let mut guess = most.clone();
    let mut was_above = None;
    for _ in 0..GUESSES {
        let Some(part) = (&beyond * &(&above - &below)).checked_div(&(&beyond - &under)) else { break };
        guess = (&above - &part).rounded_down(GUESS_PLACES);
        let there = over(&guess);
        if (&above - &below) < *cell || there.abs() < Exact::ONE.shift_down(NEAR_PLACES) {
            break;
        }
        let is_above = Exact::ZERO <= there;
        if is_above {
            (above, beyond) = (guess.clone(), there);
        } else {
            (below, under) = (guess.clone(), there);
        }
        match (was_above, is_above) {
            (Some(true), true) => under = &under * &half,
            (Some(false), false) => beyond = &beyond * &half,
            _ => {}
        }
        was_above = Some(is_above);
    }
    guess
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::exp_neg;

    #[test]
    fn a_guess_finds_the_interval_that_halving_finds() {
        let one = Exact::ONE;
        let sliding = |rate: &Exact| exp_neg(rate).falling(|e| &one - e);
        let renewed = |rate: &Exact| {
            let part = rate.checked_div(&(&one + rate)).unwrap_or_default();
            Enclosure::exactly(part)
        };
        let steep = |rate: &Exact| exp_neg(&(rate * rate * rate)).falling(|e| &one - e);
        let hits: [&dyn Fn(&Exact) -> Enclosure; 3] = [&sliding, &renewed, &steep];
        for needed in ["0.001", "0.1", "0.217", "0.5", "0.75", "0.9", "0.999"] {
            let needed = Exact::parse_figure(needed).expect("a number");
            for hits in hits {
                let looks = std::cell::Cell::new(0);
                let counted = |rate: &Exact| {
                    looks.set(looks.get() + 1);
                    hits(rate)
                };
                let found = from_rate(&needed, counted);
                let mut most = one.clone();
                while hits(&most).low < needed {
                    most = &most + &most;
                }
                assert_eq!(found, halved(&needed, most, hits), "{needed}");
                assert!(looks.get() < HALVINGS, "{needed}: {} looks", looks.get());
            }
        }
    }
}
