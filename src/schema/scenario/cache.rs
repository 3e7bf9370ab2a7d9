//! Prompt caches, and the traffic that comes to them.

use schemars::JsonSchema;

use super::super::patch::Ranged;
use super::super::scalar::{Count, Share, Time, Tokens, Whole};
use super::super::words;

/// A prompt cache, as a step or a check uses it.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Cache")]
#[schemars(extend("oneOf" = [{"required": ["hit_rate"]}, {"required": ["traffic"]}]))]
pub(super) struct Cache {
    /// The tokens at the beginning of the prompt that stay the same: part of `input`, and no longer than it.
    /// Below the vendor's minimum the prompt is billed uncached, with a warning.
    prefix: Ranged<Tokens>,
    /// How many calls find the prefix in the cache, from 0 to 1; the others write it.
    hit_rate: Option<Ranged<Share>>,
    /// How calls come, in place of `hit_rate`, which is then derived.
    traffic: Option<Traffic>,
    /// How long an entry is paid for. `5m`, the vendor's default, where it is left out.
    ttl: Option<Ttl>,
    /// What keeping the prefix takes, where the vendor bills for it.
    storage: Option<Storage>,
}

words! { Ttl {
    "5m" => "The vendor's default time, billed as `cache_write`.",
    "1h" => "An hour, billed as `cache_write_1h`."
} }

/// How long a prefix is kept.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Storage")]
pub(super) struct Storage {
    /// Hours a day, at most 24.
    hours: Ranged<Count>,
}

/// How calls come to a cache. Each key has a meaning with some patterns only.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Traffic")]
#[schemars(extend("allOf" = [
    {"if": {"properties": {"pattern": {"const": "sessions"}}}, "then": {"required": ["calls"]}},
    {"if": {"properties": {"pattern": {"const": "even"}}}, "then": {"required": ["gap"]}},
    {"if": {"properties": {"pattern": {"const": "cold_starts"}}}, "then": {"required": ["starts", "of"]}},
    {"if": {"properties": {"pattern": {"const": "tenants"}}}, "then": {"required": ["shape", "mean_per_hour"]}}
]))]
pub(super) struct Traffic {
    /// How calls come, in a word.
    pattern: Pattern,
    /// `sessions`: the calls of a session, at least 1. The first writes, the others read.
    calls: Option<Ranged<Count>>,
    /// `even`: the time between a call and the next.
    gap: Option<Time>,
    /// `cold_starts`: how many calls find the cache cold.
    starts: Option<Ranged<Count>>,
    /// `cold_starts`: among how many calls these are.
    of: Option<Ranged<Count>>,
    /// `fixed`, `sliding`: calls an hour. From the volume where it is left out.
    per_hour: Option<Ranged<Count>>,
    /// `fixed`, `sliding`, `tenants`: over how many machines of the vendor the calls are spread. 1 where it
    /// is left out.
    shards: Option<Ranged<Whole>>,
    /// `fixed`, `sliding`: the time until an entry that is being written can be read. None where it is left out.
    warm_up: Option<Time>,
    /// `fixed`, `sliding`: the periods of a day, 24 hours together. One where it is left out.
    #[schemars(length(min = 1, max = 24))]
    profile: Option<Vec<Period>>,
    /// `tenants`: how alike the rates of the prefixes are; the larger, the more alike.
    shape: Option<Ranged<Whole>>,
    /// `tenants`: calls an hour with one prefix, on average.
    mean_per_hour: Option<Ranged<Count>>,
}

words! { Pattern {
    "sessions" => "So many calls follow each other: `calls`.",
    "even" => "A call comes in even steps: `gap`.",
    "cold_starts" => "So many calls find the cache cold: `starts` of `of`.",
    "fixed" => "Calls come at random; an entry ends a fixed time after it was written.",
    "sliding" => "Calls come at random; each read renews the entry.",
    "tenants" => "Many prefixes, each with a rate of its own: `shape`, `mean_per_hour`."
} }

/// A part of the day, and its part of the calls.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Period")]
pub(super) struct Period {
    /// How long it is; the periods have 24 hours together.
    hours: Ranged<Count>,
    /// Its part of the calls of a day; one period may say `rest`.
    share: ShareOrRest,
}

/// A part from 0 to 1, or `rest`: all that the others leave. All are 1 together.
#[derive(JsonSchema)]
#[schemars(untagged, title = "Share or rest")]
pub(in super::super) enum ShareOrRest {
    Share(Ranged<Share>),
    Rest(Rest),
}

words! { Rest { "rest" => "All that the others leave." } }
