//! The cached prefix of a call: its length, its hit rate, and the cost of storage.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems, listing};
use crate::pricing::{CacheMode, CacheRules, NoRate, Published};
use crate::units::{Count, Duration, Lifetime, Named, Share, Tokens, Unit, Why};
use crate::yaml::Located;

use super::call::Asked;
use super::models::Models;
use super::traffic::{Arrivals, Pace, PlannedStorage, PlannedTraffic};
use super::{CacheHits, CallCache};
use crate::scenario::design::{
    Branch, Cache, CacheUse, Hits, Measured, Part, Prefix, Step, Storage, Traffic, TrafficPattern, Who, Work,
    shares,
};

impl Asked<'_> {
    pub(super) fn cache(&self, cache: &Cache, problems: &mut Problems) -> Option<CallCache> {
        match &cache.what {
            CacheUse::Prefix(prefix) => self.prefix(&cache.place, prefix, problems),
            CacheUse::Measured(measured) => self.measured(&cache.place, measured, problems),
        }
    }

    /// A cache that was measured: the rules of the model do not matter.
    fn measured(&self, place: &Place, own: &Measured, problems: &mut Problems) -> Option<CallCache> {
        if !self.offer.has_cache_of_unknown_mode() {
            self.cache_rules(place, "cache", problems)?;
        }
        let id = &self.offer.id;
        let is_this =
            |name: &String| *name == self.name.value || *name == id.to_string() || *name == id.model;
        if !own.under.is_empty() && !own.under.iter().any(is_this) {
            let message = format!(
                "these tokens were measured under {}, not `{id}`",
                listing(&own.under.iter().map(String::as_str).collect::<Vec<_>>())
            );
            let warning = Diagnostic::warning(Code::MeasuredElsewhere, message).at(&own.place);
            let warning = warning.also(&self.name.place, "used with this model");
            problems.push(warning.note("its cache may read and write other parts of a prompt"));
        }
        let all = [&own.read, &own.write, &own.write_1h, &own.write_12h];
        let stated: Tokens = all.into_iter().flatten().map(|tokens| &tokens.value).sum();
        if self.prompt < stated {
            let message = format!(
                "{} tokens are read and written, and the prompt has {}",
                stated.exact().grouped(),
                self.prompt.exact().grouped()
            );
            let refused = Diagnostic::error(Code::PrefixOverInput, message).at(&own.place);
            problems.push(refused.also(self.prompt_place, "the prompt"));
        }
        let none = || Tokens::ZERO.because("measured", Why::Default("0 unless given"));
        let [read, write, hour, half_day] = all.map(|tokens| {
            let tokens = tokens.as_ref().map_or_else(none, |tokens| tokens.value.clone());
            &tokens * &self.factors.0
        });
        Some(CallCache {
            tokens: (&(&(&read + &write) + &hour) + &half_day).named("measured tokens of a call"),
            hits: CacheHits::Measured { read, write, hour, half_day },
            lifetime: Lifetime::Default,
            traffic: None,
            storage: None,
        })
    }

    fn prefix(&self, place: &Place, cache: &Prefix, problems: &mut Problems) -> Option<CallCache> {
        let rules = self.cache_rules(place, "cache", problems)?;
        if self.prompt < cache.prefix.value {
            let message = format!(
                "the prefix of {} tokens is longer than the prompt of {}",
                cache.prefix.value.exact().grouped(),
                self.prompt.exact().grouped()
            );
            let refused = Diagnostic::error(Code::PrefixOverInput, message).at(&cache.prefix.place);
            problems.push(refused.also(self.prompt_place, "the prompt"));
        }
        let tokens = self.cached_tokens(cache, rules, problems);
        let (hit_rate, traffic) = match &cache.hits {
            Hits::Given(hit_rate) => (hit_rate.value.clone(), None),
            Hits::Traffic(traffic) => {
                let planned = PlannedTraffic::of(self.arrivals(cache, traffic, rules, problems)?);
                (Share::new(planned.planned())?, Some(Arc::new(planned)))
            }
        };
        let storage = match &cache.storage {
            Some(storage) => Some(Arc::new(self.storage(storage, problems)?)),
            None => None,
        };
        Some(CallCache { tokens, hits: CacheHits::Share(hit_rate), lifetime: cache.ttl, traffic, storage })
    }

    /// The whole granules of a prefix that is long enough.
    fn cached_tokens(&self, cache: &Prefix, rules: &CacheRules, problems: &mut Problems) -> Tokens {
        let prefix = (&cache.prefix.value * &self.factors.0).named("prefix");
        self.warn_of_unknown_minimum(rules, &cache.prefix.place, problems);
        if let Some(least) = rules.min_prefix.as_ref().filter(|least| prefix < least.value) {
            problems.push(self.below_minimum(cache, &prefix, &least.value));
        }
        rules.cached(&prefix)
    }

    /// The rules of the model's prompt cache; the place is that of the scenario's cache.
    pub(super) fn cache_rules(
        &self,
        asked: &Place,
        key: &str,
        problems: &mut Problems,
    ) -> Option<&CacheRules> {
        let rules = self.offer.limits.cache.as_ref().filter(|rules| rules.mode != CacheMode::None);
        if rules.is_none() && self.offer.has_cache_of_unknown_mode() {
            let message = format!(
                "no table says how the prompt cache of `{}` works, though its card has rates for one",
                self.offer.id
            );
            let unknown = Diagnostic::error(Code::CacheModeUnknown, message).at(asked);
            let unknown = unknown.also(&self.offer.place, "the model");
            let unknown = unknown.help("look at the vendor's page, and write `cache: {mode: automatic}` or `cache: {mode: explicit}` on the model, in its table or in an overlay");
            problems.push(unknown.help(format!("`costcalc prices import --cache MODE` writes it for new models; `{key}` left out, all is billed as input")));
        } else if rules.is_none() {
            let message = format!("`{}` has no prompt cache", self.offer.id);
            let refused = Diagnostic::error(Code::CacheNotOffered, message).at(asked);
            let refused = refused.also(&self.name.place, "for this model");
            problems.push(
                refused.help(format!("remove `{key}`, or add the model's `cache:` rules to its price table")),
            );
        }
        rules
    }

    /// Warns if the shortest prefix that the model caches is unknown.
    pub(super) fn warn_of_unknown_minimum(&self, rules: &CacheRules, place: &Place, problems: &mut Problems) {
        if rules.min_prefix.is_none() {
            let message = format!("the shortest prefix that `{}` caches is not known", self.offer.id);
            let warning = Diagnostic::warning(Code::MinimumUnknown, message).at(place);
            problems.push(warning.note("it is taken as 0, so every prefix is cached"));
        }
    }

    fn below_minimum(&self, cache: &Prefix, prefix: &Tokens, least: &Tokens) -> Diagnostic {
        let missing = least.without(prefix);
        let message = format!(
            "`{}` caches prefixes from {} tokens on, and this one has {}: it is billed uncached",
            self.offer.id,
            least.exact().grouped(),
            prefix.exact().grouped()
        );
        Diagnostic::warning(Code::PrefixBelowMinimum, message)
            .at(&cache.prefix.place)
            .help(format!("with {} more tokens it would be cached", missing.exact().grouped()))
    }

    /// The arrival of calls, and how long the model keeps entries.
    fn arrivals(
        &self,
        cache: &Prefix,
        traffic: &Traffic,
        rules: &CacheRules,
        problems: &mut Problems,
    ) -> Option<Arrivals> {
        Some(match &traffic.pattern {
            TrafficPattern::Sessions { calls } => Arrivals::Sessions { calls: calls.value.clone() },
            TrafficPattern::ColdStarts { starts, of } => {
                Arrivals::ColdStarts { starts: starts.value.clone(), of: of.value.clone() }
            }
            TrafficPattern::Even { gap } => {
                Arrivals::Even { gap: gap.value.clone(), ttl: self.ttl(cache, traffic, rules, problems)? }
            }
            TrafficPattern::Tenants { shape, mean_per_hour, shards } => Arrivals::Tenants {
                shape: shape.clone(),
                mean_per_hour: mean_per_hour.value.clone(),
                shards: shards.clone(),
                ttl: self.ttl(cache, traffic, rules, problems)?,
            },
            TrafficPattern::Random { refreshes, per_hour, shards, warm_up, profile } => {
                let pace = if per_hour.is_some() { None } else { Some(self.pace(traffic, problems)?) };
                let stated = per_hour.as_ref().map(|per_hour| per_hour.value.clone());
                let per_hour = stated.or_else(|| pace.as_ref().map(Pace::per_hour))?;
                let parts: Vec<&Part> = profile.iter().map(|period| &period.part).collect();
                let hours = profile.iter().map(|period| period.hours.value.clone());
                let periods = hours.zip(shares(&parts)?);
                let periods: Vec<(Count, Share)> = periods.collect();
                let all_day = || vec![(Count::of(24), Share::ALL)];
                Arrivals::Random {
                    refreshes: *refreshes,
                    per_hour,
                    pace,
                    shards: shards.clone(),
                    ttl: self.ttl(cache, traffic, rules, problems)?,
                    warm_up: warm_up.as_ref().map_or(Duration::NONE, |warm_up| warm_up.value.clone()),
                    periods: if periods.is_empty() { all_day() } else { periods },
                }
            }
        })
    }

    /// The lifetime of an entry: an hour if that is paid for, otherwise that of the table.
    fn ttl(
        &self,
        cache: &Prefix,
        traffic: &Traffic,
        rules: &CacheRules,
        problems: &mut Problems,
    ) -> Option<Duration> {
        if cache.ttl == Lifetime::Hour {
            let why = Some(Why::Definition("`ttl: 1h`"));
            return Some(Duration::hour().given(|| Named { name: "time to live", unit: Unit::Things, why }));
        }
        if rules.ttl.is_none() {
            let message = format!("how long `{}` keeps a cached prefix is not known", self.offer.id);
            let unknown = Diagnostic::error(Code::TtlUnknown, message).at(&traffic.place);
            let unknown = unknown.also(&self.name.place, "for this model");
            problems.push(unknown.help(
                "add `ttl: 5m` to the model's `cache:` in its price table, or write the hit rate itself: `hit_rate: 90%`",
            ));
        }
        let published = |place| Published::of("time to live", Unit::Things, place, None);
        rules.ttl.as_ref().map(|ttl| ttl.value.clone().given(|| published(&ttl.place)))
    }

    /// The calls of the month, if no calls per hour are given.
    fn pace(&self, traffic: &Traffic, problems: &mut Problems) -> Option<Pace> {
        if self.pace.is_none() {
            let message = "how often a check runs does not follow from the volume alone";
            let missing = Diagnostic::error(Code::MissingKey, message).at(&traffic.place);
            problems.push(missing.help("write `per_hour: 12`: how many calls come in an hour"));
        }
        self.pace.cloned()
    }

    /// The storage cost of the prefix.
    fn storage(&self, storage: &Storage, problems: &mut Problems) -> Option<PlannedStorage> {
        let model = &self.offer.id;
        let rate = match self.offer.cache_storage() {
            Ok(rate) => rate,
            Err(NoRate::Unknown(card)) => {
                let message = format!("no rate of `{model}` is known for keeping a cached prefix");
                let missing = Diagnostic::error(Code::MissingRate, message).at(&storage.place);
                let label = "add `cache_storage: …` to this card, with its source";
                let missing = missing.also(&card.first_line(), label);
                problems.push(missing.help("remove `storage` if the vendor keeps prefixes at no price"));
                return None;
            }
            Err(NoRate::NotOffered(cell) | NoRate::ByClass { place: cell, .. }) => {
                let message = format!("`{model}` is not sold with `cache_storage`");
                let refused = Diagnostic::error(Code::RateNotOffered, message).at(&storage.place);
                problems.push(refused.also(&cell, "declared here"));
                return None;
            }
        };
        let hours = storage.hours.value.clone();
        Some(PlannedStorage { hours, days: self.days.clone(), rate: Arc::new(rate) })
    }
}

/// Reports cache settings that belong to one model, or to all calls of a step, and would be wrong here.
pub(super) fn check_caches(step: &Step, branch: &Branch, models: &Models, problems: &mut Problems) {
    let Some((place, cache)) =
        branch.work.cache.as_ref().and_then(|cache| Some((&cache.place, cache.prefix()?)))
    else {
        return;
    };
    let what = match (&cache.hits, &cache.storage) {
        (Hits::Traffic(_), _) => "traffic",
        (Hits::Given(_), Some(_)) => "storage",
        (Hits::Given(_), None) => return,
    };
    if let Some(other) = second_model(&branch.work, models) {
        let message = format!("`{what}` with an attempt by another model is not supported yet");
        let refused = Diagnostic::error(Code::NotSupportedYet, message).at(&other.place);
        let refused = refused.also(place, "the cache of all attempts");
        problems.push(refused.help("write the `hit_rate` itself, or let one model make all attempts"));
    }
    if let (Hits::Traffic(traffic), true) = (&cache.hits, 1 < step.branches.len())
        && !is_of_volume(traffic)
        && !stands_in(&traffic.place, &branch.place)
    {
        let message = "the traffic of a whole step says nothing of one branch of its route";
        let refused = Diagnostic::error(Code::NotSupportedYet, message).at(&traffic.place);
        problems.push(refused.also(&branch.place.first_line(), "this branch has a part of it").help(
            "write `traffic` in every branch, or leave `per_hour` out, so that it follows from the volume",
        ));
    }
    if let (Some(storage), Some(first)) = (&cache.storage, first_model(&branch.work)) {
        let earlier = step.branches.iter().take_while(|other| !std::ptr::eq(*other, branch));
        let same = |other: &&Branch| {
            let stores =
                other.work.cache.as_ref().and_then(Cache::prefix).is_some_and(|own| own.storage.is_some());
            stores && first_model(&other.work).is_some_and(|other| models.same(first, other))
        };
        if let Some(other) = earlier.into_iter().find(same) {
            let message = "two branches keep a prefix with the same model, and it may be the same one";
            let refused = Diagnostic::error(Code::NotSupportedYet, message).at(&storage.place);
            let refused = refused.also(&other.place.first_line(), "the other branch");
            problems.push(refused.help("write `storage` in one of them"));
        }
    }
}

fn is_of_volume(traffic: &Traffic) -> bool {
    matches!(traffic.pattern, TrafficPattern::Random { per_hour: None, .. })
}

fn stands_in(inner: &Place, outer: &Place) -> bool {
    let (inside, outside) = (inner.span(), outer.span());
    Arc::ptr_eq(&inner.source, &outer.source) && outside.start <= inside.start && inside.end <= outside.end
}

fn attempts(work: &Work) -> impl Iterator<Item = &Located<String>> {
    work.attempts.iter().filter_map(|attempt| match &attempt.who {
        Who::Model(name) => Some(name),
        Who::Person { .. } => None,
    })
}

fn first_model(work: &Work) -> Option<&Located<String>> {
    attempts(work).next()
}

/// A model that makes a later attempt than another one.
fn second_model<'w>(work: &'w Work, models: &Models) -> Option<&'w Located<String>> {
    let first = first_model(work)?;
    attempts(work).find(|other| !models.same(first, other))
}
