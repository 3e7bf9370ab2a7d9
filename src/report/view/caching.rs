//! How often caches are hit where that is derived, and from how many calls on they pay.

use serde_json::{Map, Value, json};

use crate::analysis::caching::{Pays, Per, pays};
use crate::diag::many;
use crate::exact::{Enclosure, Exact, in_common};
use crate::scenario::{Arrivals, CallCache, CheckingCost, Doer, Plan, PlannedBranch, PlannedCall, Requests};
use crate::units::Count;

use super::super::{Cell, Digits, json};

/// Decimal places of the bounds of a rate.
const PLACES: u32 = 12;
/// Significant digits of a rate in a sentence.
const SHOWN: u32 = 3;

/// A call with a cache whose hit rate is derived, or whose prefix is kept at a price.
struct Cached<'p> {
    step: &'p str,
    branch: usize,
    /// Whether the step has several branches.
    is_split: bool,
    is_check: bool,
    call: &'p PlannedCall,
    cache: &'p CallCache,
}

/// First attempts and their checks, in the order of the scenario.
fn cached(plan: &Plan) -> impl Iterator<Item = Cached<'_>> {
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
        [(first, false), (check, true)].into_iter().filter_map(move |(call, is_check)| {
            let call = call?;
            let cache = call.cache.as_ref()?;
            let tells = cache.traffic.is_some() || cache.storage.is_some();
            tells.then_some(Cached { step: &step.name, branch: index, is_split, is_check, call, cache })
        })
    })
}

/// A sentence for each.
pub(super) fn notes(plan: &Plan) -> Vec<String> {
    cached(plan).map(|cached| note(&cached)).chain(cold_starts(plan)).collect()
}

/// What is taken of conversations whose turns are cached: none finds what another has written.
fn cold_starts(plan: &Plan) -> Option<String> {
    let is_cached = |branch: &PlannedBranch| {
        let mut calls = branch.model_calls();
        calls.any(|call| {
            let mut parts = call.parts();
            matches!(call.requests, Requests::Turns(_)) && parts.any(|part| part.cache.is_some())
        })
    };
    let steps = plan.steps.iter().filter(|step| step.running().any(is_cached));
    let steps: Vec<&str> = steps.map(|step| step.name.as_str()).collect();
    (!steps.is_empty()).then(|| {
        format!(
            "{}: the first turn of each conversation writes the system prompt to the cache, as if no other \
             conversation kept it warm.",
            steps.join(", ")
        )
    })
}

fn note(cached: &Cached<'_>) -> String {
    let Cached { step, branch, is_split, is_check, call, cache } = cached;
    let branch = if *is_split { format!(", branch {}", branch + 1) } else { String::new() };
    let check = if *is_check { ", check" } else { "" };
    let mut parts = Vec::new();
    if let Some(traffic) = &cache.traffic {
        let rate = Cell::Percent(cache.hit_rate().exact().clone()).shown(Digits::USUAL);
        parts.push(format!("hit rate {rate} from {}", words(&traffic.arrivals)));
    }
    if let Some(storage) = &cache.storage {
        let (hours, days) = (many(&count(&storage.hours), "hour"), many(&count(&storage.days), "day"));
        parts.push(format!("the prefix is kept {hours} a day, {days} a month"));
    }
    parts.extend(pays(call).map(|(pays, per)| match pays {
        Pays::Always => "caching pays at any rate".to_owned(),
        Pays::Never => "caching never pays".to_owned(),
        Pays::From(rate) => format!("caching pays from {} {} on", many(&shown(&rate), "call"), a(per)),
    }));
    format!("{step}{branch}{check}: {}.", parts.join("; "))
}

/// How calls come, in words.
fn words(arrivals: &Arrivals) -> String {
    let spread = |shards: u32| if shards == 1 { String::new() } else { format!(" over {shards} shards") };
    match arrivals {
        Arrivals::Sessions { calls } => format!("sessions of {}", many(&count(calls), "call")),
        Arrivals::Even { gap, ttl } => format!("a call every {gap}, kept {ttl}"),
        Arrivals::ColdStarts { starts, of } => {
            format!("{} in {}", many(&count(starts), "cold start"), many(&count(of), "call"))
        }
        Arrivals::Tenants { shape, mean_per_hour, shards, ttl } => format!(
            "{} an hour with a prefix on average, of shape {shape}{}, sliding {ttl}",
            many(&count(mean_per_hour), "call"),
            spread(*shards)
        ),
        Arrivals::Random { refreshes, per_hour, pace, shards, ttl, warm_up, periods } => {
            let mut words = format!("{} an hour{}", many(&count(per_hour), "call"), spread(*shards));
            if let Some(pace) = pace {
                let assumed = if pace.days_given { "" } else { ", assumed" };
                let (calls, days) = (count(&pace.calls), many(&count(&pace.days), "day"));
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

fn count(count: &Count) -> String {
    Cell::Count(count.exact().clone()).shown(Digits::USUAL)
}

fn a(per: Per) -> &'static str {
    match per {
        Per::Hour => "an hour",
        Per::Day => "a day",
    }
}

/// The first digits of a rate, those in which its bounds agree.
fn shown(rate: &Enclosure) -> String {
    let places = rate.low.places_for(SHOWN);
    let one = |bound: &Exact| match bound.rounded(places).split_once('.') {
        Some((_, fraction)) if fraction.bytes().all(|digit| digit == b'0') => bound.rounded(0),
        _ => bound.rounded(places),
    };
    in_common(&one(&rate.low), &one(&rate.high))
}

/// The same for machines.
pub(super) fn to_json(plan: &Plan) -> Value {
    let one = |cached: Cached<'_>| {
        let Cached { step, branch, is_check, call, cache, .. } = cached;
        let mut object = Map::new();
        object.insert("step".to_owned(), json!(step));
        object.insert("branch".to_owned(), json!(branch));
        object.insert("role".to_owned(), json!(if is_check { "check" } else { "attempt" }));
        object.insert("hit_rate".to_owned(), json::exact(cache.hit_rate().exact()));
        let arrivals = cache.traffic.as_ref().map(|traffic| &traffic.arrivals);
        object.insert("from".to_owned(), json!(arrivals.map(words)));
        let per_hour = arrivals.and_then(Arrivals::per_hour).map(|rate| json::exact(rate.exact()));
        object.insert("per_hour".to_owned(), json!(per_hour));
        let hours = cache.storage.as_ref().map(|storage| json::exact(storage.hours.exact()));
        object.insert("storage_hours".to_owned(), json!(hours));
        object.insert("pays".to_owned(), pays(call).map_or(Value::Null, pays_json));
        Value::Object(object)
    };
    cached(plan).map(one).collect()
}

fn pays_json((pays, per): (Pays, Per)) -> Value {
    let per = match per {
        Per::Hour => "hour",
        Per::Day => "day",
    };
    match pays {
        Pays::Always => json!({"from": "always", "per": per}),
        Pays::Never => json!({"from": "never", "per": per}),
        Pays::From(rate) if rate.is_exact() => json!({"from": json::exact(&rate.low), "per": per}),
        Pays::From(rate) => json!({
            "from": {
                "low": rate.low.rounded_down(PLACES).to_string(),
                "high": rate.high.rounded_up(PLACES).to_string(),
            },
            "per": per,
        }),
    }
}
