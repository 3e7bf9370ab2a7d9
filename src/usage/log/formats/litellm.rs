//! The spend logs of LiteLLM: `LiteLLM_SpendLogs`, exported a row a line. Prompt tokens include those that a cache read
//! or wrote, completion tokens those of reasoning. Times have no zone and are of UTC.

use crate::units::Meter;

use super::super::flat::{Count, Counts, Ended, Flat, Named, Provider, Test};
use super::super::format::{Duplicates, Format, Meaning, Shape, paths};

paths! {
    ID = "request_id",
    PROVIDER = "custom_llm_provider",
    MODEL = "model",
    TIME = "startTime",
    PROMPT = "prompt_tokens",
    COMPLETION = "completion_tokens",
    SPEND = "spend",
    STATUS = "status",
    CACHE_HIT = "cache_hit",
    CALL_TYPE = "call_type",
    TIER_OF_USAGE = "metadata.usage_object.service_tier",
    TIER = "metadata.service_tier",
    TIER_OF_LINE = "service_tier",
    READ = "metadata.usage_object.prompt_tokens_details.cached_tokens",
    READ_AGAIN = "metadata.usage_object.cache_read_input_tokens",
    WRITTEN = "metadata.usage_object.cache_creation_input_tokens",
    WRITTEN_1H = "metadata.usage_object.prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens",
    AUDIO = "metadata.usage_object.prompt_tokens_details.audio_tokens",
    IMAGE = "metadata.usage_object.prompt_tokens_details.image_tokens",
    REASONING = "metadata.usage_object.completion_tokens_details.reasoning_tokens",
    AUDIO_MADE = "metadata.usage_object.completion_tokens_details.audio_tokens",
    IMAGE_MADE = "metadata.usage_object.completion_tokens_details.image_tokens",
    SEARCHES = "metadata.usage_object.server_tool_use.web_search_requests",
    GEO = "metadata.usage_object.inference_geo",
    SPEED = "metadata.usage_object.speed",
}

pub(in super::super) static LITELLM: Format = Format {
    name: "litellm",
    title: "LiteLLM spend logs",
    shape: Shape::Json,
    is_sequential: false,
    paths: PATHS,
    marks: &["request_id", "startTime", "prompt_tokens", "custom_llm_provider"],
    duplicates: Duplicates::Exact,
    tags: &[
        ("team", "team_id"),
        ("user", "user"),
        ("end_user", "end_user"),
        ("key", "api_key"),
        ("session", "session_id"),
        ("call_type", "call_type"),
        ("model_group", "model_group"),
        ("organization", "organization_id"),
        ("agent", "agent_id"),
    ],
    more_tags: Some("request_tags"),
    meaning: Meaning::Flat(&MEANING),
};

/// Tokens that a cache read stand in two places.
const CACHED: Count = Count::Larger(READ, READ_AGAIN);
const CREATED: Count = Count::OrZero(WRITTEN);
const OF_AUDIO: Count = Count::OrZero(AUDIO);
const OF_IMAGES: Count = Count::OrZero(IMAGE);

static MEANING: Flat = Flat {
    // What the gateway answers from a cache of its own costs nothing.
    other: &[Test::Set(CACHE_HIT)],
    without_usage: &[],
    ended: Ended::Failed(&[Test::Is(STATUS, "failure")]),
    provider: Provider::Said(PROVIDER),
    model: MODEL,
    named: Named::WithoutProvider,
    time: TIME,
    or_seconds: false,
    id: ID,
    // The line of what a batch used is written when its results are fetched.
    batch: &[Test::Is(CALL_TYPE, "aretrieve_batch"), Test::Is(CALL_TYPE, "retrieve_batch")],
    // What the response says stands before what was asked for.
    tier: &[TIER_OF_USAGE, TIER, TIER_OF_LINE],
    speed: Some(SPEED),
    region: Some(GEO),
    counts: Counts::Each(&[
        (Meter::Input, Count::Needed(PROMPT).without(&[CACHED, CREATED, OF_AUDIO, OF_IMAGES])),
        (Meter::CacheRead, CACHED.whole()),
        (Meter::CacheWrite, CREATED.without(&[Count::OrZero(WRITTEN_1H)])),
        (Meter::CacheWrite1h, Count::OrZero(WRITTEN_1H).whole()),
        (Meter::AudioInput, OF_AUDIO.whole()),
        (Meter::ImageInput, OF_IMAGES.whole()),
        (
            Meter::Output,
            Count::Needed(COMPLETION).without(&[Count::OrZero(AUDIO_MADE), Count::OrZero(IMAGE_MADE)]),
        ),
        (Meter::Reasoning, Count::OrZero(REASONING).whole()),
        (Meter::AudioOutput, Count::OrZero(AUDIO_MADE).whole()),
        (Meter::ImageOutput, Count::OrZero(IMAGE_MADE).whole()),
    ]),
    fees: &[("web_search", SEARCHES)],
    cost: Some(SPEND),
    without_column: &[TIER_OF_LINE],
};
