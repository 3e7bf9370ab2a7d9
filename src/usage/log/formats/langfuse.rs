//! Observations of Langfuse, exported a row a line: counts exclude each other, under names that whoever logs them chooses,
//! and `total` repeats them. Times have no zone and are of UTC.

use crate::units::Meter;

use super::super::flat::{Counts, Ended, Flat, Named, Provider, Test};
use super::super::format::{Duplicates, Format, Meaning, Shape, paths};

paths! {
    ID = "id",
    KIND = "type",
    TIME = "start_time",
    MODEL = "provided_model_name",
    LEVEL = "level",
    USAGE = "usage_details",
    COST = "cost_details.total",
}

pub(in super::super) static LANGFUSE: Format = Format {
    name: "langfuse",
    title: "Langfuse observations",
    shape: Shape::Json,
    is_sequential: false,
    paths: PATHS,
    marks: &["id", "type", "start_time", "trace_id", "usage_details"],
    duplicates: Duplicates::Exact,
    tags: &[
        ("trace", "trace_id"),
        ("name", "name"),
        ("environment", "environment"),
        ("user", "user_id"),
        ("session", "session_id"),
    ],
    more_tags: None,
    meaning: Meaning::Flat(&MEANING),
};

/// The names of counts that its integrations write, and what each is a count of; reasoning is beside the rest of the
/// output.
const NAMES: [(&str, Meter); 22] = [
    ("input", Meter::Input),
    ("input_tokens", Meter::Input),
    ("prompt_tokens", Meter::Input),
    ("input_cached_tokens", Meter::CacheRead),
    ("input_cache_read", Meter::CacheRead),
    ("cache_read_input_tokens", Meter::CacheRead),
    ("cached_content_token_count", Meter::CacheRead),
    ("input_cache_creation", Meter::CacheWrite),
    ("input_cache_creation_5m", Meter::CacheWrite),
    ("cache_creation_input_tokens", Meter::CacheWrite),
    ("input_cache_creation_1h", Meter::CacheWrite1h),
    ("input_audio_tokens", Meter::AudioInput),
    ("input_image_tokens", Meter::ImageInput),
    ("output", Meter::Output),
    ("output_tokens", Meter::Output),
    ("completion_tokens", Meter::Output),
    ("output_reasoning", Meter::Reasoning),
    ("output_reasoning_tokens", Meter::Reasoning),
    ("thoughts_token_count", Meter::Reasoning),
    ("output_audio_tokens", Meter::AudioOutput),
    ("output_accepted_prediction_tokens", Meter::Output),
    ("output_rejected_prediction_tokens", Meter::Output),
];

static MEANING: Flat = Flat {
    other: &[Test::IsNone(KIND, &["GENERATION", "EMBEDDING"])],
    without_usage: &[Test::NotSet(USAGE)],
    ended: Ended::Failed(&[Test::Is(LEVEL, "ERROR")]),
    provider: Provider::Is(""),
    model: MODEL,
    named: Named::AsSaid,
    time: TIME,
    or_seconds: false,
    id: ID,
    batch: &[],
    tier: &[],
    speed: None,
    region: None,
    counts: Counts::Named(USAGE, &NAMES),
    fees: &[],
    cost: Some(COST),
    without_column: &[],
};
