//! Random traffic of caches, and which caches may have it.

use super::tape::Tape;
use crate::oracle::num::{Num, Time, q};
use crate::oracle::site::{Site, Try};
use crate::oracle::traffic::{Enclosed, hit_rate};
use crate::oracle::world::*;

/// A hit rate or the traffic that it follows from. Over a step's traffic a branch states a rate.
pub fn hits(tape: &mut Tape, covering: Option<&Cache>) -> Hits {
    let traffic_of_step = covering.is_some_and(|cache| matches!(cache.hits, Hits::Traffic(_)));
    if traffic_of_step || !tape.one_in(3) {
        return Hits::Rate(tape.chance());
    }
    let shards = tape.maybe(3, |tape| tape.pick(&[2, 1, 3]));
    Hits::Traffic(Box::new(match tape.below(7) {
        0 => Traffic::Sessions { calls: Num::new(tape.pick(&["8", "1", "3", "2.5"])) },
        1 => Traffic::Even { gap: Time::new(tape.pick(&["4m", "5m", "301s", "1h", "2h"])) },
        2 => Traffic::ColdStarts { starts: Num::new(tape.pick(&["3", "0", "100"])), of: Num::new("1_000") },
        3 => {
            let mean_per_hour = Num::new(tape.pick(&["12", "0.5", "90"]));
            Traffic::Tenants { shape: tape.pick(&[1, 2, 4, 7]), mean_per_hour, shards }
        }
        _ => random(tape, shards),
    }))
}

fn random(tape: &mut Tape, shards: Option<u32>) -> Traffic {
    Traffic::Random {
        slides: tape.one_in(2),
        per_hour: tape.maybe(2, |tape| Num::new(tape.pick(&["12", "0.25", "100", "3.6", "40k"]))),
        shards,
        warm_up: tape.maybe(3, |tape| Time::new(tape.pick(&["600ms", "90s", "0s"]))),
        profile: tape.maybe(3, profile).unwrap_or_default(),
    }
}

fn profile(tape: &mut Tape) -> Vec<Period> {
    let parts = tape.pick(&[
        &[("8", "80%"), ("16", "rest")][..],
        &[("24", "rest")],
        &[("6", "0.25"), ("10", "0.5"), ("8", "25%")],
        &[("12.5", "100%"), ("11.5", "rest")],
    ]);
    let portion = |share| if share == "rest" { Portion::Rest } else { Portion::Share(Num::new(share)) };
    parts.iter().map(|(hours, share)| Period { hours: Num::new(*hours), portion: portion(*share) }).collect()
}

/// One cache with traffic, the model that it is of, and the hit rate; `None` for choices that make no traffic.
pub fn alone(choices: Vec<u32>) -> Option<(Cache, ModelCache, Enclosed)> {
    let mut tape = Tape::new(choices);
    let ttl = Some(Time::new(tape.pick(&["5m", "1h", "90s"])));
    let of_model = ModelCache { mode: "explicit", min_prefix: None, granule: None, ttl };
    let hits = hits(&mut tape, None);
    let cache = Cache { prefix: Num::new("5_000"), hits, ttl: tape.maybe(3, |_| "1h"), storage: None };
    // Of 8,640 calls in 30 days come 12 in an hour.
    let rate = hit_rate(&cache, &of_model, &q("12"));
    matches!(cache.hits, Hits::Traffic(_)).then_some((cache, of_model, rate))
}

/// A model and a step for [`alone`].
pub const TABLE: &str = "
schema: costcalc/pricing/v1
provider: lab
currency: USD
per: 1_000_000 tokens
models:
  m:
    cache: {mode: explicit, ttl: TTL}
    cards: [{from: unknown, source: {document: none, checked: 2026-10-30}, standard: {input: 1, output: 1, cache_read: 1, cache_write: 1, cache_write_1h: 1}}]
";
pub const SCENARIO: &str =
    "volume: {per_month: 8_640}\nsteps: {a: {model: m, input: 6_000, output: 0, cache: CACHE}}\n";

/// Takes traffic and storage away where the contract refuses them: beside attempts by several models or chunks; for
/// a whole step with a route or a check, unless it is said how often they come; storage in two branches.
pub fn settle(world: &mut World) {
    for step in &mut world.scenario.steps {
        let seen = step.clone();
        let sites: Vec<_> = Site::of(&seen).into_iter().map(|(_, site)| site).collect();
        let all_may = sites.iter().all(|site| may_have(*site));
        let is_split = 1 < sites.len();
        settle_cache(&mut step.fields, all_may, |of| !is_split || of_volume(of), !is_split);
        settle_check(&mut step.fields);
        if let Body::Route(branches) = &mut step.body {
            for (number, (branch, site)) in branches.iter_mut().zip(&sites).enumerate() {
                settle_cache(&mut branch.fields, may_have(*site), |_| true, number == 0);
                settle_check(&mut branch.fields);
            }
        }
    }
}

fn settle_cache(fields: &mut Fields, may_have: bool, suits: impl Fn(&Traffic) -> bool, may_store: bool) {
    let Some(cache) = &mut fields.cache else { return };
    if let Hits::Traffic(traffic) = &cache.hits
        && !(may_have && suits(traffic))
    {
        cache.hits = Hits::Rate(Num::new("0.9"));
    }
    cache.storage = cache.storage.take().filter(|_| may_have && may_store);
}

/// How often a check runs does not follow from the volume.
fn settle_check(fields: &mut Fields) {
    if let Some(Check { price: CheckPrice::Call(call), .. }) = &mut fields.check
        && let Some(cache) = &mut call.cache
        && let Hits::Traffic(traffic) = &mut cache.hits
        && let Traffic::Random { per_hour, .. } = &mut **traffic
    {
        per_hour.get_or_insert_with(|| Num::new("12"));
    }
}

fn of_volume(traffic: &Traffic) -> bool {
    matches!(traffic, Traffic::Random { per_hour: None, .. })
}

fn may_have(site: Site) -> bool {
    let mut models = site.attempts().into_iter().filter_map(|tried| match tried {
        Try::Model(model, _) => Some(model),
        Try::Human { .. } => None,
    });
    let first = models.next();
    models.all(|model| Some(model) == first) && !matches!(site.get(|f| &f.overflow), Some(Overflow::Chunk(_)))
}

/// Some steps have measured caches, of less than their prefixes: those without a batch, whose hit rate these have not,
/// and without long prompts.
pub fn measure(tape: &mut Tape, world: &mut World) {
    for step in &mut world.scenario.steps {
        let branches = match &mut step.body {
            Body::Whole(_) => &mut [][..],
            Body::Route(branches) => branches,
        };
        let mut all: Vec<&mut Fields> = std::iter::once(&mut step.fields)
            .chain(branches.iter_mut().map(|branch| &mut branch.fields))
            .collect();
        let is_plain = all.iter().all(|fields| fields.batch.is_none() && fields.overflow.is_none());
        if !is_plain || !tape.one_in(3) {
            continue;
        }
        for fields in &mut all {
            let of_check = match fields.check.as_mut().map(|check| &mut check.price) {
                Some(CheckPrice::Call(call)) => call.cache.as_mut(),
                _ => None,
            };
            for cache in fields.cache.as_mut().into_iter().chain(of_check) {
                let part = |of: &str| Num::new(format!("{}{of}", cache.prefix.text));
                cache.hits = Hits::Measured([part("/3"), part(" * 0.25"), part(" / 5 * 2")]);
                (cache.ttl, cache.storage) = (None, None);
            }
        }
    }
}
