//! Prompt caches, the traffic that comes to them, and what keeps them.

use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::Exact;
use crate::units::{Count, Duration, Share};
use crate::yaml::{Fields, Located, Node, Read};

use super::super::design::{Cache, Hits, Part, Period, Storage, Traffic, TrafficPattern, Ttl};
use super::{Whole, ladder};

/// Hours of a day.
const DAY: i64 = 24;
/// The most periods of a profile: one for each hour.
const MOST_PERIODS: usize = 24;

/// The cache of a step or a check.
pub(super) fn cache(node: &Node, problems: &mut Problems) -> Option<Cache> {
    let mut fields = Fields::of(node, "the cache", problems)?;
    let prefix = fields.need(
        "prefix",
        "write `prefix: 1_500`: the tokens at the beginning of the prompt that stay the same",
        problems,
    );
    let is_clear = fields.at_most_one(&["hit_rate", "traffic"], problems);
    let hits = match fields.node("traffic") {
        Some(node) => traffic(node, problems).map(|traffic| Hits::Traffic(Box::new(traffic))),
        None => fields
            .need(
                "hit_rate",
                "write `hit_rate: 90%`: how many calls find the prefix in the cache, or `traffic: {pattern: …}`",
                problems,
            )
            .map(Hits::Given),
    };
    let ttl =
        fields.node("ttl").and_then(|node| node.word(&[("5m", Ttl::Default), ("1h", Ttl::Hour)], problems));
    let storage = fields.node("storage").map(|node| storage(node, problems));
    fields.finish(problems);
    Some(Cache {
        place: node.place.clone(),
        prefix: prefix?,
        hits: hits.filter(|_| is_clear)?,
        ttl: ttl.unwrap_or(Ttl::Default),
        storage: ladder::all(storage)?,
    })
}

fn storage(node: &Node, problems: &mut Problems) -> Option<Storage> {
    let mut fields = Fields::of(node, "the storage", problems)?;
    let hours: Option<Located<Count>> =
        fields.need("hours", "write `hours: 24`: how many hours a day the prefix is kept", problems);
    fields.finish(problems);
    let hours = hours?;
    if Exact::from(DAY) < *hours.value.exact() {
        let message = format!("`{}` is out of range: a day has 24 hours", hours.value.exact());
        problems.push(Diagnostic::error(Code::OutOfRange, message).at(&hours.place));
        return None;
    }
    Some(Storage { place: node.place.clone(), hours })
}

/// The patterns, and which keys have a meaning with each.
const PATTERNS: [(&str, &[&str]); 6] = [
    ("sessions", &["calls"]),
    ("even", &["gap"]),
    ("cold_starts", &["starts", "of"]),
    ("fixed", &["per_hour", "shards", "warm_up", "profile"]),
    ("sliding", &["per_hour", "shards", "warm_up", "profile"]),
    ("tenants", &["shape", "mean_per_hour", "shards"]),
];

fn traffic(node: &Node, problems: &mut Problems) -> Option<Traffic> {
    let mut fields = Fields::of(node, "the traffic", problems)?;
    let words = PATTERNS.map(|(word, _)| (word, word));
    let named = fields.needed_node(
        "pattern",
        "write `pattern: sliding`, `fixed`, `sessions`, `even`, `cold_starts` or `tenants`",
        problems,
    );
    let named = named.and_then(|node| node.word(&words, problems));
    let mut meaningless = false;
    for (_, keys) in PATTERNS {
        for key in keys {
            let Some(entry) = fields.entry(key) else { continue };
            let has_meaning = |pattern: &&(&str, &[&str])| pattern.1.contains(key);
            if named.is_none_or(|named| {
                PATTERNS.iter().any(|pattern| pattern.0 == named && has_meaning(&pattern))
            }) {
                continue;
            }
            if !std::mem::replace(&mut meaningless, true) {
                let pattern = named.unwrap_or_default();
                let message = format!("`{key}` has no meaning with `pattern: {pattern}`");
                let with: Vec<String> =
                    PATTERNS.iter().filter(has_meaning).map(|pattern| format!("`{}`", pattern.0)).collect();
                let refused = Diagnostic::error(Code::ConflictingKeys, message).at(&entry.place);
                problems.push(refused.help(format!("take it out; it belongs to {}", with.join(" and "))));
            }
        }
    }
    let pattern = named.filter(|_| !meaningless).and_then(|named| pattern(named, &mut fields, problems));
    fields.finish(problems);
    Some(Traffic { place: node.place.clone(), pattern: pattern? })
}

fn pattern(named: &str, fields: &mut Fields<'_>, problems: &mut Problems) -> Option<TrafficPattern> {
    match named {
        "sessions" => {
            let calls: Option<Located<Count>> =
                fields.need("calls", "write `calls: 8`: the calls of a session", problems);
            let one = Exact::ONE;
            let calls = within(calls?, |calls| one <= *calls, "a session has at least one call", problems);
            Some(TrafficPattern::Sessions { calls: calls? })
        }
        "even" => {
            let gap = fields.need("gap", "write `gap: 4m`: the time between a call and the next", problems);
            Some(TrafficPattern::Even { gap: gap? })
        }
        "cold_starts" => {
            let starts: Option<Located<Count>> =
                fields.need("starts", "write `starts: 3`: how many calls find the cache cold", problems);
            let of: Option<Located<Count>> =
                fields.need("of", "write `of: 1_000`: among how many calls these are", problems);
            let of = within(of?, |of| !of.is_zero(), "cold starts are counted among some calls", problems);
            let (starts, of) = (starts?, of?);
            let most = of.value.exact();
            let starts =
                within(starts, |starts| starts <= most, "there are no more cold starts than calls", problems);
            Some(TrafficPattern::ColdStarts { starts: starts?, of })
        }
        "tenants" => {
            let shape = fields.needed_node(
                "shape",
                "write `shape: 1`: how alike the rates of the prefixes are, the larger, the more",
                problems,
            );
            let shape = shape.and_then(|node| whole(node, problems));
            let mean = fields.need(
                "mean_per_hour",
                "write `mean_per_hour: 12`: the calls an hour with one prefix, on average",
                problems,
            );
            let shards = shards(fields, problems);
            Some(TrafficPattern::Tenants { shape: shape?, mean_per_hour: mean?, shards: shards? })
        }
        _ => {
            let per_hour = given(fields, "per_hour", problems);
            let warm_up: Option<Option<Located<Duration>>> = given(fields, "warm_up", problems);
            let shards = shards(fields, problems);
            let profile = match fields.node("profile") {
                Some(node) => profile(node, problems),
                None => Some(Vec::new()),
            };
            Some(TrafficPattern::Random {
                refreshes: named == "sliding",
                per_hour: per_hour?,
                shards: shards?,
                warm_up: warm_up?,
                profile: profile?,
            })
        }
    }
}

/// A value that may be left out; `None` where it is there and cannot be read.
fn given<T: Read>(
    fields: &mut Fields<'_>,
    key: &'static str,
    problems: &mut Problems,
) -> Option<Option<Located<T>>> {
    let is_there = fields.node(key).is_some();
    let value = fields.get(key, problems);
    if is_there { value.map(Some) } else { Some(None) }
}

fn shards(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Option<Located<u32>>> {
    match fields.node("shards") {
        Some(node) => whole(node, problems).map(Some),
        None => Some(None),
    }
}

fn whole(node: &Node, problems: &mut Problems) -> Option<Located<u32>> {
    Some(Located { value: Whole::of(node, problems)?, place: node.place.clone() })
}

/// A number that keeps a rule beyond its range.
fn within(
    number: Located<Count>,
    holds: impl FnOnce(&Exact) -> bool,
    rule: &str,
    problems: &mut Problems,
) -> Option<Located<Count>> {
    if holds(number.value.exact()) {
        return Some(number);
    }
    let message = format!("`{}` is out of range: {rule}", number.value.exact());
    problems.push(Diagnostic::error(Code::OutOfRange, message).at(&number.place));
    None
}

/// The periods of a day: their hours are 24 together, and their shares 1.
fn profile(node: &Node, problems: &mut Problems) -> Option<Vec<Period>> {
    let items = node.list(problems)?;
    if items.is_empty() || MOST_PERIODS < items.len() {
        let message =
            format!("a profile has from 1 to {MOST_PERIODS} periods, and this one has {}", items.len());
        problems.push(Diagnostic::error(Code::OutOfRange, message).at(&node.place.first_line()));
        return None;
    }
    let periods: Vec<Option<Period>> = items.iter().map(|item| period(item, problems)).collect();
    let periods: Vec<Period> = periods.into_iter().collect::<Option<_>>()?;
    let hours: Count = periods.iter().map(|period| &period.hours.value).sum();
    let hours_agree = *hours.exact() == Exact::from(DAY);
    if !hours_agree {
        let message = format!("the periods of the profile have {} hours, not 24", hours.exact());
        let wrong = Diagnostic::error(Code::OutOfRange, message).at(&node.place);
        problems.push(wrong.help("a profile is of a whole day: write a period for its other hours too"));
    }
    let rests = periods.iter().filter(|period| matches!(period.part, Part::Rest(_))).count();
    let stated: Exact = periods.iter().map(|period| period.part.number()).sum();
    let missing = Exact::ONE - &stated;
    let shares_agree = rests <= 1 && !missing.is_negative() && (rests == 1 || missing.is_zero());
    if !shares_agree {
        let message = match rests {
            0 | 1 => format!("the shares of the profile sum to {}%, not 100%", stated * Exact::from(100_i64)),
            _ => "several periods of the profile take the rest".to_owned(),
        };
        let wrong = Diagnostic::error(Code::SharesDoNotSum, message).at(&node.place);
        problems.push(wrong.help("the shares of all periods are 100% together; one may say `share: rest`"));
    }
    (hours_agree && shares_agree).then_some(periods)
}

fn period(node: &Node, problems: &mut Problems) -> Option<Period> {
    let mut fields = Fields::of(node, "a period", problems)?;
    let hours: Option<Located<Count>> =
        fields.need("hours", "write `hours: 8`: how long the period is", problems);
    let share = fields.needed_node(
        "share",
        "write `share: 80%` or `share: rest`: its part of the calls of a day",
        problems,
    );
    let part = share.and_then(|node| match node.as_text() {
        Some("rest") => Some(Part::Rest(node.place.clone())),
        _ => Located::<Share>::read(node, problems).map(Part::Share),
    });
    fields.finish(problems);
    let hours = within(hours?, |hours| !hours.is_zero(), "a period has more than 0 hours", problems);
    Some(Period { hours: hours?, part: part? })
}
