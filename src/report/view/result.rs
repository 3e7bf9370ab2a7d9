//! The result of `project` for machines.

use serde_json::{Map, Value, json};

use crate::engine::{BranchResult, GoodUnits, Item, Line, Outcome, Projection, StepResult};
use crate::exact::Exact;
use crate::pricing::{Evidence, Origin};
use crate::scenario::{AS_WRITTEN, BASE_CASE, Doer, PerDay, PlannedCall, PlannedStep, Requests};
use crate::units::{Figure, Tier};

use super::super::json;
use super::caching;
use super::outlook;
use super::projection::{Projected, state, sum};

/// The results of several scenarios for machines.
#[must_use]
pub fn to_json(all: &[Projected]) -> Value {
    let currency = all.first().map_or("USD", |one| one.plan.currency.as_str());
    let scenarios: Vec<Value> = all.iter().map(scenario_json).collect();
    json::result(
        "project",
        Some(currency),
        json!({"scenarios": scenarios, "totals": sum(all).as_ref().map(json::figures)}),
    )
}

fn scenario_json(projected: &Projected) -> Value {
    let Projected {
        plan,
        projection,
        outlook,
        as_of_from,
        variant,
        case,
        by_case,
        tables,
        warnings,
        unmet,
        ..
    } = projected;
    let volume = &plan.volume;
    let per_day = volume.per_day.as_ref().map(|PerDay { units, days, days_given }| {
        json!({"per_day": json::exact(units.exact()), "days_per_month": json::exact(days.exact()), "days_given": days_given})
    });
    let fixed = projection
        .fixed
        .iter()
        .map(|cost| json!({"name": cost.name, "per_month": json::exact(cost.per_month.exact())}));
    let steps: Vec<Value> =
        plan.steps.iter().zip(&projection.steps).map(|(planned, step)| step_json(planned, step)).collect();
    let announced = plan.offers.iter().filter(|(_, offer)| offer.card.announced).map(|(model, _)| model);
    let budget = plan.budget.iter().map(|(figure, limit)| match outlook {
        Some(outlook) => outlook::budget_json(outlook, *figure, &limit.value),
        None => json!({
            "figure": figure.name(),
            "amount": json::exact(projection.totals[*figure].exact()),
            "limit": json::exact(limit.value.exact()),
            "state": state(projection, *figure, &limit.value),
        }),
    });
    let mut result = json!({
        "name": plan.name,
        "variant": variant.as_deref().unwrap_or(AS_WRITTEN),
        "case": case.as_deref().unwrap_or(BASE_CASE),
        "as_of": plan.as_of.to_string(),
        "as_of_from": as_of_from.word(),
        "prices": {
            "tables": tables,
            "overlaid": projected.is_overlaid(),
            "announced": announced.collect::<Vec<_>>(),
        },
        "volume": {
            "unit": volume.unit,
            "per_month": json::exact(volume.per_month.exact()),
            "stated": per_day,
        },
        "totals": json::figures(&projection.totals),
        "per_unit": projection.per_unit().as_ref().map(json::exact),
        "good_units": good_json(projection),
        "steps": steps,
        "fixed": fixed.collect::<Vec<_>>(),
        "budget": budget.collect::<Vec<_>>(),
        "requirements": plan.requirements.iter().map(|requirement| {
            let unmet = unmet.iter().filter(|unmet| unmet.requirement == *requirement);
            json!({"path": requirement.path(), "unmet": unmet.map(|unmet| &unmet.why).collect::<Vec<_>>()})
        }).collect::<Vec<_>>(),
        "ranges": super::ranges::to_json(&projected.extremes),
        "cases": by_case.iter().map(|(name, figures)| json!({"name": name, "totals": json::figures(figures)})).collect::<Vec<_>>(),
        "not_included": plan.not_included,
        "bills": bills_json(projection),
        "warnings": warnings.iter().map(json::diagnostic).collect::<Vec<_>>(),
    });
    let caches = caching::to_json(plan);
    if let (Value::Object(result), false) = (&mut result, caches == json!([])) {
        result.insert("caches".to_owned(), caches);
    }
    if let (Some(outlook), Value::Object(result)) = (outlook, &mut result) {
        result.insert("horizon".to_owned(), outlook::to_json(outlook));
    }
    result
}

fn good_json(projection: &Projection) -> Value {
    match &projection.good {
        GoodUnits::Chance(chance) => json!({
            "chance": json::exact(chance.exact()),
            "cost_per_good_unit": projection.per_good_unit().as_ref().map(json::exact),
        }),
        GoodUnits::NoErrorRates => json!({"undefined": "no step has an error rate"}),
        GoodUnits::NotOncePerUnit(step) => {
            json!({"undefined": "a step does not run once per unit", "step": step})
        }
        GoodUnits::RatesMissing(step) => json!({"undefined": "a branch has no error rate", "step": step}),
    }
}

fn step_json(planned: &PlannedStep, step: &StepResult) -> Value {
    let branches = planned.branches.iter().zip(&step.branches).map(|(planned, branch)| {
        let rungs = planned.rungs.iter().zip(&branch.visits).map(|(rung, visited)| {
            let who = match &rung.who {
                Doer::Model(call) => model_json(call),
                Doer::Person(_) => json!({"human": true}),
            };
            let mut rung = Map::new();
            if let Value::Object(who) = who {
                rung.extend(who);
            }
            rung.insert("visits".to_owned(), json::exact(visited.exact()));
            Value::Object(rung)
        });
        json!({
            "share": json::exact(branch.share.exact()),
            "calls": json::exact(planned.calls.exact()),
            "totals": json::figures(&branch.figures),
            "attempts": rungs.collect::<Vec<_>>(),
            "outcome": outcome_json(branch.outcome.as_ref()),
        })
    });
    json!({
        "name": step.name,
        "calls_per_unit": json::exact(planned.calls_per_unit.exact()),
        "calls": json::exact(step.calls.exact()),
        "totals": json::figures(&step.figures),
        "outcome": outcome_json(step.outcome.as_ref()),
        "branches": branches.collect::<Vec<_>>(),
    })
}

/// The model, and how many turns or chunks its call has where that is more than one request.
fn model_json(call: &PlannedCall) -> Value {
    let number = |kind: fn(&Requests) -> bool| -> Option<Exact> {
        let alike: Vec<&Exact> = call
            .parts()
            .filter(|part| kind(&part.requests))
            .map(|part| part.requests.number().exact())
            .collect();
        (!alike.is_empty()).then(|| alike.into_iter().sum())
    };
    let mut object = Map::new();
    object.insert("model".to_owned(), json!(&*call.model));
    let turns = number(|requests| matches!(requests, Requests::Turns(_)));
    let chunks = number(|requests| matches!(requests, Requests::Chunks(_)));
    for (key, number) in [("turns", turns), ("chunks", chunks)] {
        object.extend(number.map(|number| (key.to_owned(), json::exact(&number))));
    }
    Value::Object(object)
}

fn outcome_json(outcome: Option<&Outcome>) -> Value {
    let Some(outcome) = outcome else { return Value::Null };
    json!({
        "good": json::exact(outcome.good.exact()),
        "escaped": json::exact(outcome.escaped.exact()),
        "fixed": json::exact(outcome.fixed.exact()),
        "unfixed": json::exact(outcome.unfixed.exact()),
        "abandoned": json::exact(outcome.abandoned.exact()),
    })
}

/// The lines of each of the first four figures: they sum to it.
fn bills_json(projection: &Projection) -> Value {
    let bill = |figure: Figure| -> Value {
        projection.bill(figure).map(|(step, branch, line)| line_json(step, branch, line)).collect()
    };
    let figures = [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice];
    Value::Object(figures.into_iter().map(|figure| (figure.name().to_owned(), bill(figure))).collect())
}

fn line_json(step: &StepResult, branch: &BranchResult, line: &Line) -> Value {
    let mut object = Map::new();
    let index = step.branches.iter().position(|other| std::ptr::eq(other, branch));
    object.insert("step".to_owned(), json!(step.name));
    object.insert("branch".to_owned(), json!(index));
    if let Value::Object(bare) = bare_line_json(line) {
        object.extend(bare);
    }
    Value::Object(object)
}

/// A bill line outside of any step.
pub(super) fn bare_line_json(line: &Line) -> Value {
    let rate = &line.rate;
    json!({
        "attempt": line.attempt,
        "role": line.role.name(),
        "model": line.model.as_deref(),
        "tier": line.item.tier().map(Tier::name),
        "meter": line.item.meter(),
        "kind": match line.item {
            Item::Metered(_, meter) => meter.facts().counted.name(),
            Item::Fee(_) => "tool_fee",
            Item::CheckFee => "check_fee",
            Item::CacheStorage => "cache_storage",
        },
        "quantity": json::exact(line.quantity.exact()),
        "unit": line.quantity.counted.name(),
        "rate": json::exact(rate.net.usd.exact()),
        "list_rate": json::exact(rate.list.usd.exact()),
        "per": json::exact(&rate.net.per.number()),
        "amount": json::exact(line.amount.exact()),
        "rate_place": json::place(&rate.place),
        "source": rate.evidence.as_ref().map(|evidence| source_json(evidence)),
    })
}

pub(super) fn source_json(evidence: &Evidence) -> Value {
    let (kind, origin) = match &evidence.origin {
        Origin::Url(url) => ("url", url),
        Origin::Document(document) => ("document", document),
    };
    let mut source = Map::new();
    source.insert(kind.to_owned(), json!(origin));
    source.insert("checked".to_owned(), json!(evidence.checked.to_string()));
    Value::Object(source)
}
