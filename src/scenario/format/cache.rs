//! Prompt caches and their traffic.

use crate::diag::Problems;
use crate::units::shape::SHARE;
use crate::units::{Count, Duration, Lifetime, Share, Tokens};
use crate::yaml::map::{map, words};
use crate::yaml::shape::Rule::{Alone, AtMostOne, NeedsOne, NotEmpty, OneOf, With};
use crate::yaml::shape::Varies::{Affine, AffineUncut, Unknown};
use crate::yaml::shape::{Definition, Shape};
use crate::yaml::{Located, Node, Read, Shaped};

map! {
    /// A prompt cache, as a step or a check uses it.
    pub struct Cache = CACHE ("the cache", "Cache") {
        /// The tokens at the beginning of the prompt that stay the same: part of `input`, and no longer than it.
        /// Below the vendor's minimum the prompt is billed uncached, with a warning.
        prefix: Option<Located<Tokens>> [
            varies(AffineUncut),
            hint("write `prefix: 1_500`: the tokens at the beginning of the prompt that stay the same"),
        ],
        /// What the cache did, as measured, in place of `prefix` and `hit_rate`.
        measured: Option<Located<Measured>>,
        /// How many calls find the prefix in the cache, from 0 to 1; the others write it.
        hit_rate: Option<Located<Share>> [
            varies(Affine),
            hint("write `hit_rate: 90%`: how many calls find the prefix in the cache, or `traffic: {pattern: …}`"),
        ],
        /// How calls come, in place of `hit_rate`, which is then derived.
        traffic: Option<Located<Traffic>>,
        /// How long an entry is paid for. `5m`, the vendor's default, where it is left out.
        ttl: Option<Lifetime>,
        /// How long the prefix is kept, where the vendor bills for it.
        storage: Option<Located<Storage>>,
    }
    rules [
        OneOf(&["prefix", "measured"]),
        NeedsOne("prefix", &["hit_rate", "traffic"]),
        AtMostOne(&["hit_rate", "traffic"]),
        Alone("measured", &[]),
    ];
    instead [
        ["hit_rate", "traffic"],
        ["measured", "prefix"],
        ["measured", "hit_rate"],
        ["measured", "traffic"],
        ["measured", "ttl"],
        ["measured", "storage"],
    ];
}

map! {
    /// Tokens of a prompt that were read from the cache and written to it, in each call on average. They scale as the
    /// prompt does with the factor of a model, and are the same in every tier.
    pub struct Measured = MEASURED ("the measured cache", "MeasuredCache") {
        /// Tokens that were read. 0 where it is left out.
        read: Option<Located<Tokens>> [varies(Affine)],
        /// Tokens that were written, for the vendor's default time. 0 where it is left out.
        write: Option<Located<Tokens>> [varies(Affine)],
        /// Tokens that were written for an hour. 0 where it is left out.
        write_1h: Option<Located<Tokens>> [varies(Affine)],
        /// Tokens that were written for twelve hours. 0 where it is left out.
        write_12h: Option<Located<Tokens>> [varies(Affine)],
    }
    rules [NotEmpty];
}

map! {
    /// How long a prefix is kept.
    pub struct Storage = STORAGE ("the storage", "Storage") {
        /// Hours a day, at most 24.
        hours: Located<Count> [
            within(0, Some(24)),
            varies(Unknown),
            hint("write `hours: 24`: how many hours a day the prefix is kept"),
        ],
    }
}

map! {
    /// How calls come to a cache. Each key has a meaning with some patterns only.
    pub struct Traffic = TRAFFIC ("the traffic", "Traffic") {
        /// How calls come, in a word.
        pattern: Pattern [
            hint("write `pattern: sliding`, `fixed`, `sessions`, `even`, `cold_starts` or `tenants`"),
        ],
        /// `sessions`: the calls of a session, at least 1. The first writes, the others read.
        calls: Option<Located<Count>> [
            within(1, None),
            varies(Unknown),
            hint("write `calls: 8`: the calls of a session"),
        ],
        /// `even`: the time between a call and the next.
        gap: Option<Located<Duration>> [hint("write `gap: 4m`: the time between a call and the next")],
        /// `cold_starts`: how many calls find the cache cold.
        starts: Option<Located<Count>> [
            varies(Unknown),
            hint("write `starts: 3`: how many calls find the cache cold"),
        ],
        /// `cold_starts`: among how many calls these are.
        of: Option<Located<Count>> [
            above(0),
            varies(Unknown),
            hint("write `of: 1_000`: among how many calls these are"),
        ],
        /// `fixed`, `sliding`: calls an hour. From the volume where it is left out.
        per_hour: Option<Located<Count>> [varies(Unknown)],
        /// `fixed`, `sliding`, `tenants`: over how many machines of the vendor the calls are spread. 1 where it
        /// is left out.
        shards: Option<Located<u32>> [varies(Unknown)],
        /// `fixed`, `sliding`: the time until an entry that is being written can be read. None where it is left out.
        warm_up: Option<Located<Duration>>,
        /// `fixed`, `sliding`: the periods of a day, 24 hours together. One where it is left out.
        profile: Option<Located<Vec<Period>>> [size(1, Some(24))],
        /// `tenants`: how alike the rates of the prefixes are; the larger, the more alike.
        shape: Option<Located<u32>> [
            varies(Unknown),
            hint("write `shape: 1`: how alike the rates of the prefixes are, the larger, the more"),
        ],
        /// `tenants`: calls an hour with one prefix, on average.
        mean_per_hour: Option<Located<Count>> [
            varies(Unknown),
            hint("write `mean_per_hour: 12`: the calls an hour with one prefix, on average"),
        ],
    }
    rules [
        With("pattern", "sessions", &["calls"], &[]),
        With("pattern", "even", &["gap"], &[]),
        With("pattern", "cold_starts", &["starts", "of"], &[]),
        With("pattern", "fixed", &[], &["per_hour", "shards", "warm_up", "profile"]),
        With("pattern", "sliding", &[], &["per_hour", "shards", "warm_up", "profile"]),
        With("pattern", "tenants", &["shape", "mean_per_hour"], &["shards"]),
    ];
}

words! {
    /// How calls come.
    pub enum Pattern {
        /// So many calls follow each other: `calls`.
        Sessions = "sessions",
        /// A call comes in even steps: `gap`.
        Even = "even",
        /// So many calls find the cache cold: `starts` of `of`.
        ColdStarts = "cold_starts",
        /// Calls come at random; an entry ends a fixed time after it was written.
        Fixed = "fixed",
        /// Calls come at random; each read renews the entry.
        Sliding = "sliding",
        /// Many prefixes, each with a rate of its own: `shape`, `mean_per_hour`.
        Tenants = "tenants",
    }
}

map! {
    /// A part of the day, and its part of the calls.
    pub struct Period = PERIOD ("a period", "Period") {
        // All periods have 24 hours together: none of them varies alone.
        /// How long it is; the periods have 24 hours together.
        hours: Located<Count> [
            above(0),
            within(0, Some(24)),
            hint("write `hours: 8`: how long the period is"),
        ],
        /// Its part of the calls of a day; one period may say `rest`.
        share: Located<ShareOrRest> [
            hint("write `share: 80%` or `share: rest`: its part of the calls of a day"),
        ],
    }
}

words! {
    /// What the others leave.
    pub enum Rest {
        /// All that the others leave.
        Rest = "rest",
    }
}

/// A part of several that are 1 together.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ShareOrRest {
    /// A share.
    Share(Share),
    /// All that the others leave.
    Rest,
}

impl ShareOrRest {
    const fn definition(shapes: &'static [Shape]) -> Definition {
        let doc = "A part from 0 to 1, or `rest`: all that the others leave. All are 1 together.";
        Definition { name: "ShareOrRest", title: "Share or rest", doc, shape: Shape::OneOf(shapes) }
    }
}

impl Read for ShareOrRest {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.as_text() {
            Some("rest") => Some(Self::Rest),
            _ => Share::read(node, problems).map(Self::Share),
        }
    }
}

impl Shaped for ShareOrRest {
    const SHAPE: Shape = Shape::Defined(&ShareOrRest::definition(&[SHARE, Rest::SHAPE]));
}

/// The share of a branch, which affects figures.
pub(super) const OF_CALLS: Shape =
    Shape::Defined(&ShareOrRest::definition(&[SHARE.varies(AffineUncut), Rest::SHAPE]));
