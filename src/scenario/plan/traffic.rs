//! Derives cache hit rates from traffic: how calls arrive, and how many of them hit.
//!
//! For random calls with rate λ per hour, entry lifetime `T` and write time `L` in hours, let `x = λT` and `y =
//! λL`. If the lifetime counts from the write, a cycle is one miss followed by hits: `x / (1 + x + y)`. If each hit
//! renews it, a call hits if the previous gap was short enough: `1 − e^-x`, with a warm-up `(e^x − 1) / (e^x + y)`.

use std::sync::Arc;

use crate::diag::many;
use crate::exact::{Bound, Enclosure, Exact, Rule, exp_neg};
use crate::pricing::Rate;
use crate::units::money::count;
use crate::units::{Count, Duration, Share, Unit, Why, because, named};
use crate::yaml::Located;

/// Hours per day.
const DAY: i64 = 24;

/// The arrival of calls at a cache.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedTraffic {
    /// The arrival pattern.
    pub arrivals: Arrivals,
    /// The share of calls that hit, from 0 to 1.
    pub hit_rate: Enclosure,
}

/// The arrival pattern, and the lifetime of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Arrivals {
    /// Sessions, in which only the first call misses.
    Sessions {
        /// Calls per session, at least 1.
        calls: Count,
    },
    /// Evenly spaced calls.
    Even {
        /// The time between a call and the next.
        gap: Duration,
        /// The lifetime of an entry.
        ttl: Duration,
    },
    /// A warm cache with a number of cold starts.
    ColdStarts {
        /// Cold starts.
        starts: Count,
        /// Calls, above 0.
        of: Count,
    },
    /// Independent calls at random (Poisson).
    Random {
        /// Whether a hit renews the lifetime.
        refreshes: bool,
        /// Calls per hour, over the whole day.
        per_hour: Count,
        /// How they follow from the volume, if not given.
        pace: Option<Pace>,
        /// Caches that share the calls; by default one.
        shards: Option<Located<u32>>,
        /// The lifetime of an entry.
        ttl: Duration,
        /// The time until it can be read.
        warm_up: Duration,
        /// Hours of the day with their shares of its calls.
        periods: Vec<(Count, Share)>,
    },
    /// Random calls for many prefixes with Gamma-distributed rates.
    Tenants {
        /// The shape, at least 1.
        shape: Located<u32>,
        /// Average calls per hour with one prefix.
        mean_per_hour: Count,
        /// Caches that share the calls; by default one.
        shards: Option<Located<u32>>,
        /// The lifetime of an entry.
        ttl: Duration,
    },
}

/// The calls of a month, distributed over its days.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pace {
    /// Calls per month.
    pub calls: Count,
    /// Days per month, above 0.
    pub days: Count,
    /// Whether the scenario gives the days; otherwise the default.
    pub days_given: bool,
}

/// A prefix in paid storage.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedStorage {
    /// Hours per day.
    pub hours: Count,
    /// Days per month.
    pub days: Count,
    /// The rate per token and hour.
    pub rate: Arc<Rate>,
}

impl Pace {
    /// Calls per hour: those of a month over its days of 24 hours.
    #[must_use]
    pub fn per_hour(&self) -> Count {
        let day = because(Exact::from(DAY), "hours of a day", Unit::Things, A_DAY);
        let hours = named(self.days.exact() * &day, "hours of a month", Unit::Things);
        let per_hour = self.calls.exact().checked_div(&hours).and_then(Count::new);
        per_hour.unwrap_or_default().named("calls an hour")
    }
}

impl PlannedTraffic {
    pub(super) fn of(arrivals: Arrivals) -> Self {
        let hit_rate = arrivals.hit_rate();
        Self { arrivals, hit_rate }
    }

    /// The hit rate used in a plan: within `10^-60` of the true one, and neither 0 nor 1 if only bounds are known,
    /// because then some calls hit and some miss.
    pub(super) fn planned(&self) -> Exact {
        self.arrivals.hits(self.arrivals.per_hour().map(Count::exact), |x| exp_neg(x).inside())
    }

    /// Whether the calls per hour follow from the volume.
    #[must_use]
    pub fn follows_from_volume(&self) -> bool {
        matches!(self.arrivals, Arrivals::Random { pace: Some(_), .. })
    }
}

impl Arrivals {
    /// The arrival pattern in words.
    #[must_use]
    pub fn words(&self) -> String {
        let spread = |shards: &Option<Located<u32>>| match shards.as_ref().map_or(1, |shards| shards.value) {
            1 => String::new(),
            many => format!(" over {many} shards"),
        };
        match self {
            Self::Sessions { calls } => format!("sessions of {}", many(&count(calls.exact()), "call")),
            Self::Even { gap, ttl } => format!("a call every {gap}, kept {ttl}"),
            Self::ColdStarts { starts, of } => {
                format!(
                    "{} in {}",
                    many(&count(starts.exact()), "cold start"),
                    many(&count(of.exact()), "call")
                )
            }
            Self::Tenants { shape, mean_per_hour, shards, ttl } => format!(
                "{} an hour with a prefix on average, of shape {}{}, sliding {ttl}",
                many(&count(mean_per_hour.exact()), "call"),
                shape.value,
                spread(shards)
            ),
            Self::Random { refreshes, per_hour, pace, shards, ttl, warm_up, periods } => {
                let mut words =
                    format!("{} an hour{}", many(&count(per_hour.exact()), "call"), spread(shards));
                if let Some(pace) = pace {
                    let assumed = if pace.days_given { "" } else { ", assumed" };
                    let (calls, days) = (count(pace.calls.exact()), many(&count(pace.days.exact()), "day"));
                    words += &format!(" ({calls} a month ÷ {days}{assumed})");
                }
                if 1 < periods.len() {
                    words += &format!(", in {} periods a day", periods.len());
                }
                words += if *refreshes { ", sliding " } else { ", fixed " };
                words += &ttl.to_string();
                if !warm_up.is_zero() {
                    words += &format!(", warm-up {warm_up}");
                }
                words
            }
        }
    }

    /// The share of calls that hit.
    #[must_use]
    pub fn hit_rate(&self) -> Enclosure {
        enclosed(&self.hits(self.per_hour().map(Count::exact), exp_neg))
    }

    /// Calls per hour, if the pattern depends on them.
    #[must_use]
    pub fn per_hour(&self) -> Option<&Count> {
        match self {
            Self::Random { per_hour, .. } => Some(per_hour),
            Self::Tenants { mean_per_hour, .. } => Some(mean_per_hour),
            Self::Sessions { .. } | Self::Even { .. } | Self::ColdStarts { .. } => None,
        }
    }

    /// The hit rate at another number of calls per hour, if the pattern depends on it. It never falls as the number
    /// rises.
    #[must_use]
    pub fn hit_rate_at(&self, per_hour: &Exact) -> Enclosure {
        enclosed(&self.hits(Some(per_hour), exp_neg))
    }

    /// The share of calls that hit, given an enclosure of `e^-x`, for a number of calls per hour if the pattern depends
    /// on it.
    fn hits(&self, per_hour: Option<&Exact>, exp_neg: impl Fn(&Exact) -> Enclosure) -> Exact {
        let nothing = Exact::ZERO;
        let per_hour = per_hour.unwrap_or(&nothing);
        let hit = |missed: Exact| Exact::ONE - named(missed, "misses", Unit::Part);
        match self {
            Self::Sessions { calls } => hit(part(&Exact::ONE, calls.exact())),
            Self::ColdStarts { starts, of } => hit(part(starts.exact(), of.exact())),
            Self::Even { gap, ttl } => {
                let hits = if gap <= ttl { Exact::ONE } else { Exact::ZERO };
                hits.by_rule(Rule::AtMost, &[&gap.hours(), &ttl.hours()])
            }
            Self::Random { refreshes, shards, ttl, warm_up, periods, .. } => {
                let day = because(Exact::from(DAY), "hours of a day", Unit::Things, A_DAY);
                let mut all = Exact::ZERO;
                let mut before: Option<(Exact, Exact)> = None;
                for (hours, share) in periods {
                    let rate = match periods.as_slice() {
                        // A single period: the whole day.
                        [_] => part(per_hour, &number(shards.as_ref())),
                        _ => {
                            let calls =
                                named(per_hour * &day * share.exact(), "calls of the period", Unit::Calls);
                            part(&calls, &(hours.exact() * number(shards.as_ref())))
                        }
                    };
                    let rate = named(rate, "calls an hour", Unit::Calls);
                    let x = named(&rate * ttl.hours(), "calls while an entry lives", Unit::Factor);
                    let y = named(&rate * warm_up.hours(), "calls while it warms up", Unit::Factor);
                    let hits = match before.filter(|(same, _)| *same == rate) {
                        Some((_, hits)) => hits,
                        None if *refreshes => {
                            let e = Exact::falling(exp_neg(&x)).by_rule(Rule::ExpNeg, &[&x]);
                            sliding(&named(e, "e^-x", Unit::Part), &y)
                        }
                        None => fixed(&x, &y),
                    };
                    all += named(share.exact() * &hits, "hits of the period", Unit::Part);
                    before = Some((rate, hits));
                }
                all
            }
            Self::Tenants { shape, shards, ttl, .. } => {
                let scale = shape.exact() * number(shards.as_ref());
                let alive = named(per_hour * ttl.hours(), "calls while an entry lives", Unit::Calls);
                let x = named(part(&alive, &scale), "x", Unit::Factor);
                // 1 − (1 + x)^-(k + 1), where x = λT / k with the average λ
                let whole = named(Exact::ONE + &x, "1 + x", Unit::Factor);
                let hits = named(part(&x, &whole), "x / (1 + x)", Unit::Part);
                let any = Exact::ONE - (Exact::ONE - &hits).pow(shape.value + 1);
                any.by_rule(
                    Rule::AnyOf,
                    &[&hits, &named(shape.exact() + Exact::ONE, "shape + 1", Unit::Things)],
                )
            }
        }
    }
}

const A_DAY: Why = Why::Definition("a day has 24 hours");

/// The number of caches that share the calls.
fn number(shards: Option<&Located<u32>>) -> Exact {
    shards.map_or(Exact::ONE, Located::exact)
}

/// The bounds of a number that may be irrational.
fn enclosed(number: &Exact) -> Enclosure {
    let number = number.here();
    let [one, other] = [Bound::Low, Bound::High].map(|bound| number.at(bound).clone());
    Enclosure { low: one.clone().min(other.clone()), high: one.max(other) }
}

/// `x / (1 + x + y)`
fn fixed(x: &Exact, y: &Exact) -> Exact {
    let whole = named(Exact::ONE + x + y, "calls of a renewal", Unit::Factor);
    named(part(x, &whole), "hit rate", Unit::Part)
}

/// `(e^x − 1) / (e^x + y) = (1 − e) / (1 + y·e)` with `e = e^-x`, decreasing in `e`.
fn sliding(e: &Exact, y: &Exact) -> Exact {
    let missed = Exact::ONE - e;
    let hits = if y.is_zero() { missed } else { part(&missed, &(Exact::ONE + y * e)) };
    named(hits, "hit rate", Unit::Part)
}

/// The quotient; 0 if the divisor is 0.
fn part(of: &Exact, whole: &Exact) -> Exact {
    of.checked_div(whole).unwrap_or_default()
}
