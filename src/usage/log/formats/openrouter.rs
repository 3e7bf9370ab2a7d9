//! The activity of OpenRouter, as CSV: prompt tokens include those that a cache read. Times have no zone and are of UTC.

use crate::units::Meter;

use super::super::flat::{Count, Counts, Ended, Flat, Named, Provider, Test};
use super::super::format::{Duplicates, Format, Meaning, Shape, paths};

paths! {
    ID = "generation_id",
    TIME = "created_at",
    MODEL = "model_permaslug",
    COST = "cost_total",
    PROMPT = "tokens_prompt",
    COMPLETION = "tokens_completion",
    REASONING = "tokens_reasoning",
    READ = "tokens_cached",
    CANCELLED = "cancelled",
}

pub(in super::super) static OPENROUTER: Format = Format {
    name: "openrouter",
    title: "OpenRouter activity",
    shape: Shape::Csv,
    is_sequential: false,
    paths: PATHS,
    marks: &["generation_id", "created_at", "tokens_prompt", "model_permaslug"],
    duplicates: Duplicates::Exact,
    tags: &[("user", "user"), ("variant", "variant"), ("provider_name", "provider_name")],
    more_tags: None,
    meaning: Meaning::Flat(&MEANING),
};

static MEANING: Flat = Flat {
    other: &[],
    without_usage: &[],
    ended: Ended::Failed(&[Test::Set(CANCELLED), Test::Zero(COMPLETION)]),
    provider: Provider::Is("openrouter"),
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
        (Meter::Input, Count::Needed(PROMPT).without(&[Count::OrZero(READ)])),
        (Meter::CacheRead, Count::OrZero(READ).whole()),
        (Meter::Output, Count::Needed(COMPLETION).whole()),
        (Meter::Reasoning, Count::OrZero(REASONING).whole()),
    ]),
    fees: &[],
    cost: Some(COST),
    without_column: &[],
};
