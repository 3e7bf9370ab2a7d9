//! The datasets' names of our meters, tiers and tool fees.

use crate::units::{Meter, Tier};

/// The names of a meter's rate in each dataset.
pub(super) struct MeterWords {
    pub(super) meter: Meter,
    /// The prefixes of LiteLLM keys; a lifetime, a prompt length and a tier may follow.
    pub(super) litellm: &'static [&'static str],
    pub(super) models_dev: &'static [&'static str],
    pub(super) genai_prices: &'static [&'static str],
}

const fn words(
    meter: Meter,
    litellm: &'static [&'static str],
    models_dev: &'static [&'static str],
    genai_prices: &'static [&'static str],
) -> MeterWords {
    MeterWords { meter, litellm, models_dev, genai_prices }
}

/// One row per meter; the second LiteLLM key of a cache read is the older one.
pub(super) static METERS: &[MeterWords] = &[
    words(Meter::Input, &["input_cost_per_token"], &["input"], &["input_mtok"]),
    words(Meter::Output, &["output_cost_per_token"], &["output"], &["output_mtok"]),
    words(
        Meter::CacheRead,
        &["cache_read_input_token_cost", "input_cost_per_token_cache_hit"],
        &["cache_read"],
        &["cache_read_mtok"],
    ),
    words(
        Meter::CacheWrite,
        &["cache_creation_input_token_cost"],
        &["cache_write"],
        &["cache_write_mtok", "cache_write_5m_mtok"],
    ),
    words(Meter::CacheWrite1h, &[], &[], &["cache_write_1h_mtok"]),
    words(Meter::Reasoning, &["output_cost_per_reasoning_token"], &["reasoning"], &["output_reasoning_mtok"]),
    words(Meter::AudioInput, &["input_cost_per_audio_token"], &["input_audio"], &["input_audio_mtok"]),
    words(Meter::AudioCacheRead, &["cache_read_input_audio_token_cost"], &[], &["cache_audio_read_mtok"]),
    words(
        Meter::AudioCacheWrite,
        &["cache_creation_input_audio_token_cost"],
        &[],
        &["cache_audio_write_mtok"],
    ),
    words(Meter::AudioOutput, &["output_cost_per_audio_token"], &["output_audio"], &["output_audio_mtok"]),
    words(Meter::ImageInput, &["input_cost_per_image_token"], &[], &["input_image_mtok"]),
    words(Meter::ImageCacheRead, &["cache_read_input_image_token_cost"], &[], &["cache_image_read_mtok"]),
    words(Meter::ImageOutput, &["output_cost_per_image_token"], &[], &["output_image_mtok"]),
    words(Meter::VideoInput, &["input_cost_per_video_token"], &[], &["input_video_mtok"]),
    words(Meter::VideoOutput, &["output_cost_per_video_token"], &[], &["output_video_mtok"]),
    words(Meter::Citation, &["citation_cost_per_token"], &[], &["output_citation_mtok"]),
];

/// The meter with this key in a dataset.
pub(super) fn meter(key: &str, dataset: fn(&MeterWords) -> &'static [&'static str]) -> Option<Meter> {
    METERS.iter().find(|words| dataset(words).contains(&key)).map(|words| words.meter)
}

/// LiteLLM's suffixes for tiers; `None` for those that our tables lack.
pub(super) const LITELLM_TIERS: [(&str, Option<Tier>); 7] = [
    ("_batches", Some(Tier::Batch)),
    ("_flex", Some(Tier::Flex)),
    ("_priority", Some(Tier::Priority)),
    ("_balanced", None),
    ("_decisions", None),
    ("_fast", Some(Tier::Fast)),
    ("_ultrafast", Some(Tier::Ultrafast)),
];

/// The request context by which genai-prices denotes a tier.
pub(super) const GENAI_PRICES_TIERS: [(&str, &str, Tier); 6] = [
    ("service_tier", "default", Tier::Standard),
    ("service_tier", "fast", Tier::Fast),
    ("speed", "fast", Tier::Fast),
    ("processing", "batch", Tier::Batch),
    ("service_tier", "flex", Tier::Flex),
    ("service_tier", "priority", Tier::Priority),
];

/// The names of our fees in genai-prices.
pub(super) const GENAI_PRICES_FEES: [(&str, &str); 4] = [
    ("web_searches_kcount", "web_search"),
    ("storage_searches_kcount", "file_search"),
    ("social_searches_kcount", "social_search"),
    ("code_executions_kcount", "code_execution"),
];

/// What genai-prices counts in pieces, and what its amounts are for.
pub(super) const GENAI_PRICES_PIECES: [(&str, Meter, &str); 7] = [
    ("audio_hours", Meter::AudioInputTime, "1 hour"),
    ("input_audio_hours", Meter::AudioInputTime, "1 hour"),
    ("output_audio_hours", Meter::AudioOutputTime, "1 hour"),
    ("input_document_kpages", Meter::Pages, "1_000 pages"),
    ("input_mchars", Meter::Characters, "1_000_000 characters"),
    ("requests_kcount", Meter::Requests, "1_000 requests"),
    ("rerank_searches_kcount", Meter::Units, "1_000 units"),
];

/// What LiteLLM counts in pieces, by the words of the merged data of the market, and how many of its amounts make one
/// of these.
pub(super) const LITELLM_PIECES: [(&str, &str, i64); 14] = [
    ("output_cost_per_image", "image_out", 1),
    ("input_cost_per_image", "image_in", 1),
    ("output_cost_per_second", "second_out", 1),
    ("input_cost_per_second", "second_in", 1),
    ("input_cost_per_audio_per_second", "audio_second_in", 1),
    ("input_cost_per_video_per_second", "video_second_in", 1),
    ("output_cost_per_video_per_second", "video_second_out", 1),
    ("input_cost_per_character", "char_in", 1_000_000),
    ("output_cost_per_character", "char_out", 1_000_000),
    ("input_cost_per_pixel", "pixel_in", 1),
    ("output_cost_per_pixel", "pixel_out", 1),
    ("input_cost_per_query", "query", 1),
    ("input_cost_per_request", "kilorequest", 1_000),
    ("ocr_cost_per_page", "kilopage_ocr", 1_000),
];

/// What rates of tokens are for.
pub(super) const MILLION_TOKENS: &str = "1_000_000 tokens";

/// The names of meters in the merged data of the market, and what their amounts are for.
pub(super) const MARKET: [(&str, Meter, &str); 25] = [
    ("input", Meter::Input, MILLION_TOKENS),
    ("cache_read", Meter::CacheRead, MILLION_TOKENS),
    ("cache_write", Meter::CacheWrite, MILLION_TOKENS),
    ("cache_write_1h", Meter::CacheWrite1h, MILLION_TOKENS),
    ("cache_write_12h", Meter::CacheWrite12h, MILLION_TOKENS),
    ("output", Meter::Output, MILLION_TOKENS),
    ("reasoning", Meter::Reasoning, MILLION_TOKENS),
    ("citation", Meter::Citation, MILLION_TOKENS),
    ("audio_in", Meter::AudioInput, MILLION_TOKENS),
    ("audio_cache_read", Meter::AudioCacheRead, MILLION_TOKENS),
    ("audio_cache_write", Meter::AudioCacheWrite, MILLION_TOKENS),
    ("audio_out", Meter::AudioOutput, MILLION_TOKENS),
    ("image_tok_in", Meter::ImageInput, MILLION_TOKENS),
    ("image_cache_read", Meter::ImageCacheRead, MILLION_TOKENS),
    ("image_tok_out", Meter::ImageOutput, MILLION_TOKENS),
    ("video_tok_in", Meter::VideoInput, MILLION_TOKENS),
    ("video_tok_out", Meter::VideoOutput, MILLION_TOKENS),
    ("hour_audio_in", Meter::AudioInputTime, "1 hour"),
    ("kilopage_ocr", Meter::Pages, "1_000 pages"),
    ("char_in", Meter::Characters, "1_000_000 characters"),
    ("char_out", Meter::CharactersOutput, "1_000_000 characters"),
    ("kilorequest", Meter::Requests, "1_000 requests"),
    ("pixel_in", Meter::Pixels, "1 pixel"),
    ("pixel_out", Meter::Pixels, "1 pixel"),
    ("unit", Meter::Units, "1 unit"),
];
