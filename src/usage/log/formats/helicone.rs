//! Exports of Helicone: prompt tokens include those that a cache read or wrote. Counts are written with decimals.

use crate::units::Meter;

use super::super::flat::{Count, Counts, Ended, Flat, Named, Provider, Test};
use super::super::format::{Duplicates, Format, Meaning, Shape, paths};

paths! {
    ID = "request_id",
    TIME = "request_created_at",
    PROVIDER = "provider",
    MODEL = "request_model",
    STATUS = "response_status",
    PROMPT = "prompt_tokens",
    READ = "prompt_cache_read_tokens",
    WRITTEN = "prompt_cache_write_tokens",
    COMPLETION = "completion_tokens",
}

pub(in super::super) static HELICONE: Format = Format {
    name: "helicone",
    title: "Helicone exports",
    shape: Shape::Json,
    is_sequential: false,
    paths: PATHS,
    marks: &["request_id", "request_created_at", "request_model", "prompt_tokens"],
    duplicates: Duplicates::Exact,
    tags: &[("user", "request_user_id"), ("session", "session_id")],
    more_tags: None,
    meaning: Meaning::Flat(&MEANING),
};

static MEANING: Flat = Flat {
    other: &[],
    without_usage: &[Test::Refused(STATUS), Test::NotSet(PROMPT)],
    ended: Ended::Failed(&[Test::Refused(STATUS)]),
    provider: Provider::Small(PROVIDER),
    model: MODEL,
    named: Named::AsSaid,
    time: TIME,
    or_seconds: false,
    id: ID,
    batch: &[],
    tier: &[],
    speed: None,
    region: None,
    counts: Counts::Each(&[
        (Meter::Input, Count::Needed(PROMPT).without(&[Count::OrZero(READ), Count::OrZero(WRITTEN)])),
        (Meter::CacheRead, Count::OrZero(READ).whole()),
        (Meter::CacheWrite, Count::OrZero(WRITTEN).whole()),
        (Meter::Output, Count::Needed(COMPLETION).whole()),
    ]),
    fees: &[],
    cost: None,
    without_column: &[],
};
