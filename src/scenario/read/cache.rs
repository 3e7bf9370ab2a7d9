//! Prompt caches, their traffic and storage.

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::exact::Exact;
use crate::scenario::design::{
    Cache, CacheUse, Hits, Measured, Part, Period, Prefix, Storage, Traffic, TrafficPattern,
};
use crate::scenario::format::{self, Pattern, ShareOrRest};
use crate::units::{Count, Lifetime};
use crate::yaml::Located;

/// Hours per day.
const DAY: i64 = 24;

/// The cache of a step or a check.
pub(super) fn cache(file: Located<format::Cache>, problems: &mut Problems) -> Option<Cache> {
    let place = file.place;
    let format::Cache { prefix, measured, hit_rate, traffic, ttl, storage } = file.value;
    if let Some(Located { value, place: measured }) = measured {
        let format::Measured { read, write, write_1h, write_12h } = value;
        let measured = Measured { place: measured, under: Vec::new(), read, write, write_1h, write_12h };
        return Some(Cache { place, what: CacheUse::Measured(Box::new(measured)) });
    }
    let hits = match traffic {
        Some(file) => Hits::Traffic(Box::new(self::traffic(file, problems)?)),
        None => Hits::Given(hit_rate?),
    };
    let storage = storage.map(|storage| {
        let format::Storage { hours } = storage.value;
        Storage { place: storage.place, hours }
    });
    let prefix = Prefix { prefix: prefix?, hits, ttl: ttl.unwrap_or(Lifetime::Default), storage };
    Some(Cache { place, what: CacheUse::Prefix(Box::new(prefix)) })
}

fn traffic(file: Located<format::Traffic>, problems: &mut Problems) -> Option<Traffic> {
    let format::Traffic {
        pattern,
        calls,
        gap,
        starts,
        of,
        per_hour,
        shards,
        warm_up,
        profile,
        shape,
        mean_per_hour,
    } = file.value;
    let pattern = match pattern {
        Pattern::Sessions => TrafficPattern::Sessions { calls: calls? },
        Pattern::Even => TrafficPattern::Even { gap: gap? },
        Pattern::ColdStarts => cold_starts(starts?, of?, problems)?,
        Pattern::Fixed | Pattern::Sliding => TrafficPattern::Random {
            refreshes: pattern == Pattern::Sliding,
            per_hour,
            shards,
            warm_up,
            profile: match profile {
                Some(periods) => self::profile(periods, problems)?,
                None => Vec::new(),
            },
        },
        Pattern::Tenants => TrafficPattern::Tenants { shape: shape?, mean_per_hour: mean_per_hour?, shards },
    };
    Some(Traffic { place: file.place, pattern })
}

fn cold_starts(
    starts: Located<Count>,
    of: Located<Count>,
    problems: &mut Problems,
) -> Option<TrafficPattern> {
    if of.value < starts.value {
        let starts_of = starts.value.exact();
        let message = format!("`{starts_of}` is out of range: there are no more cold starts than calls");
        problems.push(Diagnostic::error(Code::OutOfRange, message).at(&starts.place));
        return None;
    }
    Some(TrafficPattern::ColdStarts { starts, of })
}

/// The periods of a day: their hours add up to 24, and their shares to 1.
fn profile(file: Located<Vec<format::Period>>, problems: &mut Problems) -> Option<Vec<Period>> {
    let period = |format::Period { hours, share }| Period { hours, part: part(share) };
    let periods: Vec<Period> = file.value.into_iter().map(period).collect();
    let hours: Count = periods.iter().map(|period| &period.hours.value).sum();
    let hours_agree = *hours.exact() == Exact::from(DAY);
    if !hours_agree {
        let message = format!("the periods of the profile have {} hours, not 24", hours.exact());
        let wrong = Diagnostic::error(Code::OutOfRange, message).at(&file.place);
        problems.push(wrong.help("a profile is of a whole day: write a period for its other hours too"));
    }
    let shares_agree =
        shares_agree(periods.iter().map(|period| &period.part), "periods", &file.place, problems);
    (hours_agree && shares_agree).then_some(periods)
}

/// Whether the shares of a profile are 100% together, of which one may be the rest; `parts` is the word for what has
/// them.
pub(super) fn shares_agree<'p>(
    shares: impl Iterator<Item = &'p Part> + Clone,
    parts: &str,
    place: &Place,
    problems: &mut Problems,
) -> bool {
    let rests = shares.clone().filter(|share| matches!(share, Part::Rest)).count();
    let stated: Exact = shares.map(Part::number).sum();
    let missing = Exact::ONE - &stated;
    let agree = rests <= 1 && !missing.is_negative() && (rests == 1 || missing.is_zero());
    if !agree {
        let message = match rests {
            0 | 1 => format!("the shares of the profile sum to {}, not 100%", stated.percent()),
            _ => format!("several {parts} of the profile have `share: rest`"),
        };
        let wrong = Diagnostic::error(Code::SharesDoNotSum, message).at(place);
        let help = format!("the shares of all {parts} are 100% together; one may say `share: rest`");
        problems.push(wrong.help(help));
    }
    agree
}

/// One of several shares that add up to 1.
pub(super) fn part(share: Located<ShareOrRest>) -> Part {
    match share.value {
        ShareOrRest::Share(value) => Part::Share(Located { value, place: share.place }),
        ShareOrRest::Rest => Part::Rest,
    }
}
