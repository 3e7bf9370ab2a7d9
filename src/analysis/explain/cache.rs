//! The hit rate of a cache as terms, down to how calls come, and what keeping a prefix costs.

use std::sync::Arc;

use crate::exact::Exact;
use crate::scenario::{Hits, Part, Period, Service, Traffic, TrafficPattern};
use crate::units::{Count, Duration, Lifetime, Share};
use crate::yaml::Located;

use super::call::{CallSite, LineTerm};
use super::term::{Shared, Term, Unit};

/// Calls an hour at random, and what becomes of them.
struct Random<'t> {
    refreshes: bool,
    per_hour: Shared,
    shards: Option<Shared>,
    ttl: Shared,
    warm_up: Option<Shared>,
    profile: &'t [Period],
}

impl CallSite<'_, '_> {
    /// The share of the calls that find the prefix, where there is a cache that takes any of it.
    pub(super) fn hit_rate(&self) -> Option<Shared> {
        match &self.cache?.hits {
            Hits::Given(rate) => Some(self.part(rate)),
            Hits::Traffic(_) if self.planned.cache.is_none() => None,
            Hits::Traffic(traffic) => self.of_traffic(traffic),
        }
    }

    /// The hit rate under its path, where it is derived.
    pub(super) fn derived_hit_rate(&self) -> Option<Shared> {
        self.hit_rate().filter(|_| self.cache.is_some_and(|cache| matches!(cache.hits, Hits::Traffic(_))))
    }

    fn of_traffic(&self, traffic: &Traffic) -> Option<Shared> {
        let one = || Term::defined("one call", Unit::Calls, Exact::ONE, "the first of a session misses");
        let rate = match &traffic.pattern {
            TrafficPattern::Sessions { calls } => {
                let missed = Term::quotient("misses", Unit::Part, &one(), &self.count(calls))?;
                Term::complement("hit rate", &missed)
            }
            TrafficPattern::ColdStarts { starts, of } => {
                let missed = Term::quotient("misses", Unit::Part, &self.count(starts), &self.count(of))?;
                Term::complement("hit rate", &missed)
            }
            TrafficPattern::Even { gap } => Term::at_most("hit rate", time("gap", gap), self.ttl()?),
            TrafficPattern::Tenants { shape, mean_per_hour, shards } => {
                let shape_term = self.whole(shape);
                let scale = std::iter::once(shape_term.clone()).chain(self.shards(shards.as_ref()));
                let scale = Term::product("shape and shards", Unit::Factor, scale.collect());
                let alive = vec![self.count(mean_per_hour), self.ttl()?];
                let alive = Term::product("calls while an entry lives", Unit::Calls, alive);
                let x = Term::quotient("x", Unit::Factor, &alive, &scale)?;
                let whole = Term::sum("1 + x", Unit::Factor, vec![unity(), x.clone()]);
                let chance = Term::quotient("x / (1 + x)", Unit::Part, &x, &whole)?;
                let times = Term::sum("shape + 1", Unit::Things, vec![shape_term, unity()]);
                Term::any_of("hit rate", chance, times, shape.value + 1)
            }
            TrafficPattern::Random { refreshes, per_hour, shards, warm_up, profile } => {
                let per_hour = match per_hour {
                    Some(per_hour) => self.count(per_hour),
                    None => self.per_hour()?,
                };
                let random = Random {
                    refreshes: *refreshes,
                    per_hour,
                    shards: self.shards(shards.as_ref()),
                    ttl: self.ttl()?,
                    warm_up: warm_up.as_ref().map(|warm_up| time("warm-up", warm_up)),
                    profile,
                };
                self.random(&random)?
            }
        };
        let rate = rate.named(format!("{}.{}.hit_rate", self.path, self.cache_path));
        Some(rate.remarked(format!("pattern {}", traffic.pattern.name())))
    }

    /// The mean over the periods of a day, by their shares of the calls.
    fn random(&self, random: &Random<'_>) -> Option<Shared> {
        if random.profile.is_empty() {
            return self.at_rate(random, random.per_hour.clone(), random.shards.iter().cloned().collect());
        }
        let stated = |period: &Period| match &period.part {
            Part::Share(share) => Some(self.part(share)),
            _ => None,
        };
        let shares: Vec<Shared> = random.profile.iter().filter_map(stated).collect();
        let day = Term::defined("hours of a day", Unit::Things, Exact::from(24_i64), "a day has 24 hours");
        let of_period = |period: &Period| {
            let share = stated(period).unwrap_or_else(|| {
                let others = Term::sum_of("the other periods", Unit::Part, shares.clone(), "no other period");
                Term::complement("share of the rest", &others)
            });
            let factors = vec![random.per_hour.clone(), day.clone(), share.clone()];
            let calls = Term::product("calls of the period", Unit::Calls, factors);
            let over = std::iter::once(self.count(&period.hours)).chain(random.shards.clone());
            let hits = self.at_rate(random, calls, over.collect())?;
            Some(Term::product("hits of the period", Unit::Part, vec![share, hits]))
        };
        let periods: Option<Vec<Shared>> = random.profile.iter().map(of_period).collect();
        Some(Term::sum("hit rate", Unit::Part, periods?))
    }

    /// The hit rate where so many calls are spread evenly over so many hours and shards.
    fn at_rate(&self, random: &Random<'_>, calls: Shared, over: Vec<Shared>) -> Option<Shared> {
        let rate = match over.is_empty() {
            true => calls,
            false => {
                let over = Term::product("hours and shards", Unit::Factor, over);
                Term::quotient("calls an hour", Unit::Calls, &calls, &over)?
            }
        };
        let x =
            Term::product("calls while an entry lives", Unit::Factor, vec![rate.clone(), random.ttl.clone()]);
        let y = random.warm_up.as_ref().map(|warm_up| {
            Term::product("calls while it warms up", Unit::Factor, vec![rate.clone(), warm_up.clone()])
        });
        if !random.refreshes {
            let whole = [Some(unity()), Some(x.clone()), y].into_iter().flatten().collect();
            let whole = Term::sum("calls of a renewal", Unit::Factor, whole);
            return Term::quotient("hit rate", Unit::Part, &x, &whole);
        }
        let e = Term::exp_neg("e^-x", x);
        let hits = Term::complement("hit rate", &e);
        let Some(y) = y else { return Some(hits) };
        let late = Term::product("y × e^-x", Unit::Factor, vec![y, e]);
        let whole = Term::sum("1 + y × e^-x", Unit::Factor, vec![unity(), late]);
        Term::quotient("hit rate", Unit::Part, &hits.named("1 − e^-x"), &whole)
    }

    /// Calls an hour as they follow from the volume: those of a month that are in no batch, over its hours.
    fn per_hour(&self) -> Option<Shared> {
        let calls = match &self.service {
            Service::Tier(_) => self.of_branch.clone(),
            Service::Batch { share, .. } => {
                let rest = Term::complement("not in the batch", &self.part(share));
                let factors = vec![self.of_branch.clone(), rest];
                Term::product("calls at their own time", Unit::Calls, factors)
            }
        };
        let day = Term::defined("hours of a day", Unit::Things, Exact::from(24_i64), "a day has 24 hours");
        let hours = Term::product("hours of a month", Unit::Things, vec![self.site.days(), day]);
        Term::quotient("calls an hour", Unit::Calls, &calls, &hours)
    }

    /// How long an entry lives, in hours.
    fn ttl(&self) -> Option<Shared> {
        if self.cache?.ttl == Lifetime::Hour {
            let hour = Term::defined("time to live", Unit::Things, Exact::ONE, "`ttl: 1h`");
            return Some(hour.remarked("in hours"));
        }
        let rules = self.offer()?.limits.cache.as_ref()?;
        let Located { value, place } = rules.ttl.as_ref()?;
        let term = Term::published("time to live", Unit::Things, &value.hours(), place, None);
        Some(term.remarked(format!("{value}, in hours")))
    }

    fn shards(&self, shards: Option<&Located<u32>>) -> Option<Shared> {
        shards.map(|shards| self.whole(shards))
    }

    fn part(&self, share: &Located<Share>) -> Shared {
        self.site.stated(self.path, Unit::Part, share.value.exact(), &share.place)
    }

    fn count(&self, count: &Located<Count>) -> Shared {
        self.site.stated(self.path, Unit::Things, count.value.exact(), &count.place)
    }

    fn whole(&self, number: &Located<u32>) -> Shared {
        self.site.stated(self.path, Unit::Things, &Exact::from(number.value), &number.place)
    }

    /// What keeps the prefix: tokens × hours × days, at the rate for a token and an hour.
    pub(super) fn storage_line(&self, calls: &Shared, role: &str) -> Option<LineTerm> {
        let storage = self.cache?.storage.as_ref().filter(|_| self.rung == 0 && !calls.value.is_zero())?;
        let planned = self.planned.cache.as_ref()?.storage.as_ref()?;
        let factors = vec![self.cached()?, self.count(&storage.hours), self.site.days()];
        let quantity = Term::product("quantity", Unit::Things, factors).remarked("token-hours");
        (!quantity.value.is_zero()).then(|| LineTerm {
            model: Some(Arc::clone(&self.planned.model)),
            meter: "cache_storage".to_owned(),
            quantity,
            rate: self.rate(&planned.rate, false),
            remark: format!("{role}{}, cache_storage", self.planned.model),
            uncached: None,
        })
    }
}

fn unity() -> Shared {
    Term::defined("1", Unit::Factor, Exact::ONE, "of the formula")
}

fn time(name: &'static str, stated: &Located<Duration>) -> Shared {
    let term = Term::stated(name, Unit::Things, &stated.value.hours(), &stated.place);
    term.remarked(format!("{}, in hours", stated.value))
}
