//! The capacity for machines: every number exact, and null where nobody knows it.

use serde_json::{Value, json};

use crate::analysis::Capacity;
use crate::analysis::capacity::{Bound, Hourly, ModelLoad, QuotaUse};
use crate::exact::Exact;
use crate::scenario::{AS_WRITTEN, BASE_CASE};

use super::super::super::json;
use super::super::projection::Projected;
use super::super::result::source_json;

/// The results of several scenarios for machines.
#[must_use]
pub fn to_json(all: &[Projected]) -> Value {
    let currency = all.first().map_or("USD", |one| one.plan.currency.as_str());
    let scenarios: Vec<Value> = all.iter().map(scenario_json).collect();
    json::result("project", Some(currency), json!({"scenarios": scenarios}))
}

fn scenario_json(projected: &Projected) -> Value {
    let Projected { plan, variant, case, as_of_from, capacity, warnings, .. } = projected;
    json!({
        "name": plan.name,
        "variant": variant.as_deref().unwrap_or(AS_WRITTEN),
        "case": case.as_deref().unwrap_or(BASE_CASE),
        "as_of": plan.as_of.to_string(),
        "as_of_from": as_of_from.word(),
        "volume": {"unit": capacity.unit, "per_month": json::exact(capacity.volume.exact())},
        "capacity": capacity_json(capacity),
        "warnings": warnings.iter().map(json::diagnostic).collect::<Vec<_>>(),
    })
}

fn exact(number: Option<&Exact>) -> Value {
    number.map(json::exact).unwrap_or_default()
}

fn capacity_json(capacity: &Capacity) -> Value {
    let time = &capacity.unit_time;
    let binding = capacity.binding().map(|(bound, volume)| match bound {
        Bound::Model(model, ceiling) => {
            json!({"model": &*model, "limit": ceiling.key(), "per_month": json::exact(&volume)})
        }
        Bound::Plan(plan) => json!({"plan": plan, "per_month": json::exact(&volume)}),
    });
    json!({
        "days_per_month": json::exact(capacity.days.exact()),
        "peak_factor": json::exact(capacity.peak_factor.exact()),
        "peak_factor_given": capacity.peak_given,
        "models": capacity.models.iter().map(|model| model_json(capacity, model)).collect::<Vec<_>>(),
        "binds_first": binding,
        "unit_time_ms": {
            "sequential": exact(time.sequential.as_ref().map(|time| time.exact())),
            "at_least": exact(time.at_least.as_ref().map(|time| time.exact())),
            "unknown": time.unknown.iter().map(|model| &**model).collect::<Vec<_>>(),
            "without_batch_tier_of": time.batched,
            "without_people_of": time.by_people,
        },
        "quota": capacity.quota.as_ref().map(|quota| quota_json(capacity, quota)),
        "by_the_hour": capacity.hourly.iter().map(|one| hourly_json(capacity, one)).collect::<Vec<_>>(),
    })
}

fn model_json(capacity: &Capacity, model: &ModelLoad) -> Value {
    let load = &model.load;
    let uses = model.uses.iter().map(|one| {
        let used = one.utilisation();
        json!({
            "limit": one.ceiling.key(),
            "of": one.ceiling.words(),
            "asked": exact(one.peak.as_ref()),
            "most": exact(one.limit.as_ref().map(|limit| limit.value.exact())),
            "place": one.limit.as_ref().map(|limit| json::place(&limit.place)),
            "used": exact(used.as_ref()),
            "full_at": exact(used.and_then(|used| capacity.full_at(&used)).as_ref()),
        })
    });
    let drain = model.drain();
    json!({
        "model": &*load.model,
        "month": {
            "requests": json::exact(load.requests.exact()),
            "batch_tier_requests": json::exact(load.batched.exact()),
            "input": json::exact(load.input.exact()),
            "cache_read": json::exact(load.cache_read.exact()),
            "output": json::exact(load.output.exact()),
            "in_flight_ms": exact(load.time.as_ref().map(|time| time.exact())),
        },
        "limits": uses.collect::<Vec<_>>(),
        "unknown": model.unknown().map(|ceiling| ceiling.key()).collect::<Vec<_>>(),
        "drain": drain.map(|(minutes, ceiling)| {
            json!({"minutes": json::exact(&minutes), "limit": ceiling.key()})
        }),
    })
}

fn quota_json(capacity: &Capacity, quota: &QuotaUse) -> Value {
    let models = quota.models.iter().map(|one| {
        json!({
            "model": &*one.model,
            "requests": json::exact(one.requests.exact()),
            "weight": json::exact(one.weight.exact()),
            "counted": json::exact(one.counted.exact()),
        })
    });
    let used = quota.utilisation();
    json!({
        "plan": quota.plan,
        "allowance": json::exact(quota.allowance.value.exact()),
        "counted": json::exact(quota.used.exact()),
        "used": json::exact(&used),
        "full_at": exact(capacity.full_at(&used).as_ref()),
        "multiplier": exact(quota.multiplier().as_ref()),
        "models": models.collect::<Vec<_>>(),
        "not_counted": quota.not_counted.iter().map(|model| &**model).collect::<Vec<_>>(),
    })
}

fn hourly_json(capacity: &Capacity, one: &Hourly) -> Value {
    let even = one.break_even();
    let tokens = even.as_ref().map(|part| part * one.tokens.exact());
    json!({
        "model": &*one.model,
        "per_hour": json::exact(one.card.per_hour.exact()),
        "per_month": json::exact(one.per_month.exact()),
        "tokens_per_month": json::exact(one.tokens_per_month.exact()),
        "per_million_tokens": json::exact(&one.card.per_million()),
        "tokens": json::exact(one.tokens.exact()),
        "billed": json::exact(one.billed.exact()),
        "billed_per_million_tokens": exact(one.billed_per_million().as_ref()),
        "needed": json::exact(one.needed().exact()),
        "cost": json::exact(one.cost().exact()),
        "even_at": exact(even.map(|part| capacity.volume.exact() * &part).as_ref()),
        "even_at_tokens": exact(tokens.as_ref()),
        "source": source_json(&one.card.evidence),
    })
}
