//! The months of a horizon for machines.

use serde_json::{Value, json};

use crate::analysis::Outlook;
use crate::engine::{MonthResult, StretchResult};
use crate::scenario::{Horizon, Plan, PriceChange};
use crate::units::{Figure, Meter, Usd};

use super::super::super::json;
use super::super::result::source_json;
use super::rate;

/// The months, their stretches and the changes of prices.
pub(in super::super) fn to_json(outlook: &Outlook) -> Value {
    let stretch = |stretch: &StretchResult| {
        json!({
            "from": stretch.from.to_string(),
            "days": stretch.days,
            "units": json::exact(stretch.units.exact()),
            "totals": json::figures(&stretch.totals),
        })
    };
    let month = |month: &MonthResult| {
        json!({
            "month": month.month.to_string(),
            "days": month.month.days(),
            "units": json::exact(month.units.exact()),
            "totals": json::figures(&month.totals),
            "cumulative": json::figures(&month.cumulative),
            "stretches": month.stretches.iter().map(stretch).collect::<Vec<_>>(),
        })
    };
    let mut result = span_json(&outlook.horizon);
    if let Value::Object(result) = &mut result {
        result.insert("by_month".to_owned(), outlook.months.iter().map(month).collect());
        result.insert("price_changes".to_owned(), outlook.changes.iter().map(change_json).collect());
    }
    result
}

/// Says in a result which months its figures are sums of, where there is a horizon.
pub(in super::super) fn add_span(plan: &Plan, result: &mut Value) {
    if let (Some(horizon), Value::Object(result)) = (&plan.horizon, result) {
        result.insert("horizon".to_owned(), span_json(horizon));
    }
}

fn span_json(horizon: &Horizon) -> Value {
    json!({
        "from": horizon.from.to_string(),
        "months": horizon.count,
        "growth": json::exact(horizon.growth().exact()),
    })
}

fn change_json(change: &PriceChange) -> Value {
    let standard = |offer| {
        let of = |meter: Meter| {
            (meter.name().to_owned(), rate(offer, meter).as_ref().map(json::exact).unwrap_or_default())
        };
        Value::Object(Meter::shown(|meter| rate(offer, meter).is_some()).map(of).collect())
    };
    json!({
        "day": change.day.to_string(),
        "model": change.model.to_string(),
        "announced": change.announced,
        "source": source_json(&change.evidence),
        "place": json::place(&change.place),
        "per": "1000000",
        "standard_before": standard(&change.before),
        "standard_after": standard(&change.after),
    })
}

/// A budget, held to every month: the highest, and those that are over.
pub(in super::super) fn budget_json(outlook: &Outlook, figure: Figure, limit: &Usd) -> Value {
    let highest = outlook.highest(figure);
    let over: Vec<String> = outlook.over(figure, limit).map(|(month, _)| month.month.to_string()).collect();
    json!({
        "figure": figure.name(),
        "amount": highest.map(|month| json::exact(month.totals[figure].exact())),
        "month": highest.map(|month| month.month.to_string()),
        "limit": json::exact(limit.exact()),
        "state": if over.is_empty() { "ok" } else { "over" },
        "over_in": over,
    })
}
