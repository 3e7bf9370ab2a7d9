//! How often caches are hit where that is derived, and from how many calls on they pay.

use crate::analysis::Outlook;
use crate::analysis::caching::{Cached, Pays, Per, cached};
use crate::diag::many;
use crate::engine::Role;
use crate::exact::{Enclosure, Exact, in_common};
use crate::report::{Cell, Digits};
use crate::scenario::{Plan, PlannedBranch, Requests};
use crate::units::money::count;

/// Significant digits of a rate in a sentence.
const SHOWN: u32 = 3;

/// A sentence for each.
pub(super) fn notes(plan: &Plan, outlook: Option<&Outlook>) -> Vec<String> {
    cached(plan, outlook).into_iter().map(note).chain(cold_starts(plan)).collect()
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

fn note(cached: Cached<'_>) -> String {
    let Cached { step, branch, is_split, role, cache, pays, day } = cached;
    let branch = if is_split { format!(", branch {}", branch + 1) } else { String::new() };
    let check = if role == Role::Check { ", check" } else { "" };
    let on = day.map_or_else(String::new, |day| format!(", on {day}"));
    let mut parts = Vec::new();
    if let Some(traffic) = &cache.traffic {
        let rate = Cell::Percent(cache.hit_rate().exact().clone()).shown(Digits::USUAL);
        parts.push(format!("hit rate {rate} from {}", traffic.arrivals.words()));
    }
    if let Some(storage) = &cache.storage {
        let hours = many(&count(storage.hours.exact()), "hour");
        // A day of a horizon has a month of calendar days, of which its prices may be for a part.
        let of_month = match day {
            Some(_) => String::new(),
            None => format!(", {} a month", many(&count(storage.days.exact()), "day")),
        };
        parts.push(format!("the prefix is kept {hours} a day{of_month}"));
    }
    parts.extend(pays.map(|(pays, per)| match pays {
        Pays::Always => "caching pays at any rate".to_owned(),
        Pays::Never => "caching never pays".to_owned(),
        Pays::From(rate) => format!("caching pays from {} {} on", many(&shown(&rate), "call"), a(per)),
    }));
    format!("{step}{branch}{check}{on}: {}.", parts.join("; "))
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
