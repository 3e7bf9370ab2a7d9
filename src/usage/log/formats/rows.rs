//! Logs of one's own: where each value is is said by whoever reads them.

use crate::units::Meter;

use super::super::flat::{Count, Counts, Ended, Flat, Named, Provider};
use super::super::format::{Duplicates, Format, Meaning, Shape};

/// What a value may be, in the order of the paths.
pub(in super::super) const FIELDS: [&str; 16] = [
    "model",
    "time",
    "input",
    "prompt",
    "output",
    "cache_read",
    "cache_write",
    "cache_write_1h",
    "reasoning",
    "audio_input",
    "provider",
    "tier",
    "region",
    "id",
    "cost",
    "status",
];

const INPUT: usize = 2;
const PROMPT: usize = 3;
const OUTPUT: Count = Count::Needed(4);
const READ: Count = Count::OrZero(5);
const WRITTEN: Count = Count::OrZero(6);
const WRITTEN_1H: Count = Count::OrZero(7);
const REASONING: Count = Count::OrZero(8);
const AUDIO: Count = Count::OrZero(9);
const ID: usize = 13;

/// A format of which the value of each field is at a path; an empty path is none.
pub(in super::super) fn format(paths: &'static [&'static str], is_csv: bool) -> Format {
    Format {
        name: "rows",
        title: "rows, by `--map`",
        shape: if is_csv { Shape::Csv } else { Shape::Json },
        is_sequential: false,
        paths,
        marks: &[],
        duplicates: if paths[ID].is_empty() { Duplicates::None } else { Duplicates::Exact },
        tags: &[],
        more_tags: None,
        meaning: Meaning::Flat(if paths[PROMPT].is_empty() { &WITH_INPUT } else { &WITH_PROMPT }),
    }
}

static WITH_INPUT: Flat = Flat {
    other: &[],
    without_usage: &[],
    ended: Ended::Said(15),
    provider: Provider::Said(10),
    model: 0,
    named: Named::AsSaid,
    time: 1,
    or_seconds: true,
    id: ID,
    tier: Some(11),
    speed: None,
    region: Some(12),
    counts: Counts::Each(&[
        (Meter::Input, Count::Needed(INPUT).whole()),
        (Meter::CacheRead, READ.whole()),
        (Meter::CacheWrite, WRITTEN.whole()),
        (Meter::CacheWrite1h, WRITTEN_1H.whole()),
        (Meter::AudioInput, AUDIO.whole()),
        (Meter::Output, OUTPUT.whole()),
        (Meter::Reasoning, REASONING.whole()),
    ]),
    fees: &[],
    cost: Some(14),
};

/// A prompt has in it what a cache read or wrote of it.
static WITH_PROMPT: Flat = Flat {
    counts: Counts::Each(&[
        (Meter::Input, Count::Needed(PROMPT).without(&[READ, WRITTEN, WRITTEN_1H, AUDIO])),
        (Meter::CacheRead, READ.whole()),
        (Meter::CacheWrite, WRITTEN.whole()),
        (Meter::CacheWrite1h, WRITTEN_1H.whole()),
        (Meter::AudioInput, AUDIO.whole()),
        (Meter::Output, OUTPUT.whole()),
        (Meter::Reasoning, REASONING.whole()),
    ]),
    ..WITH_INPUT
};
