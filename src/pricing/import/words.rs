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
    words(Meter::AudioInput, &["input_cost_per_audio_token"], &["input_audio"], &["input_audio_mtok"]),
    words(Meter::AudioCacheRead, &[], &[], &["cache_audio_read_mtok"]),
    words(Meter::AudioOutput, &[], &[], &["output_audio_mtok"]),
    words(Meter::ImageInput, &[], &[], &["input_image_mtok"]),
    words(Meter::ImageCacheRead, &[], &[], &["cache_image_read_mtok"]),
    words(Meter::ImageOutput, &[], &[], &["output_image_mtok"]),
    words(Meter::VideoInput, &[], &[], &["input_video_mtok"]),
    words(Meter::VideoOutput, &[], &[], &["output_video_mtok"]),
    words(Meter::Citation, &[], &[], &["output_citation_mtok"]),
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
pub(super) const GENAI_PRICES_TIERS: [(&str, &str, Tier); 3] = [
    ("processing", "batch", Tier::Batch),
    ("service_tier", "flex", Tier::Flex),
    ("service_tier", "priority", Tier::Priority),
];

/// The names of our fees in genai-prices.
pub(super) const GENAI_PRICES_FEES: [(&str, &str); 2] =
    [("web_searches_kcount", "web_search"), ("storage_searches_kcount", "file_search")];

/// The names of meters in the merged data of the market, and what their amounts are for.
pub(super) const MARKET: [(&str, Meter, &str); 25] = [
    ("input", Meter::Input, "1_000_000 tokens"),
    ("cache_read", Meter::CacheRead, "1_000_000 tokens"),
    ("cache_write", Meter::CacheWrite, "1_000_000 tokens"),
    ("cache_write_1h", Meter::CacheWrite1h, "1_000_000 tokens"),
    ("cache_write_12h", Meter::CacheWrite12h, "1_000_000 tokens"),
    ("output", Meter::Output, "1_000_000 tokens"),
    ("reasoning", Meter::Reasoning, "1_000_000 tokens"),
    ("citation", Meter::Citation, "1_000_000 tokens"),
    ("audio_in", Meter::AudioInput, "1_000_000 tokens"),
    ("audio_cache_read", Meter::AudioCacheRead, "1_000_000 tokens"),
    ("audio_cache_write", Meter::AudioCacheWrite, "1_000_000 tokens"),
    ("audio_out", Meter::AudioOutput, "1_000_000 tokens"),
    ("image_tok_in", Meter::ImageInput, "1_000_000 tokens"),
    ("image_cache_read", Meter::ImageCacheRead, "1_000_000 tokens"),
    ("image_tok_out", Meter::ImageOutput, "1_000_000 tokens"),
    ("video_tok_in", Meter::VideoInput, "1_000_000 tokens"),
    ("video_tok_out", Meter::VideoOutput, "1_000_000 tokens"),
    ("hour_audio_in", Meter::AudioInputTime, "1 hour"),
    ("kilopage_ocr", Meter::Pages, "1_000 pages"),
    ("char_in", Meter::Characters, "1_000_000 characters"),
    ("char_out", Meter::CharactersOutput, "1_000_000 characters"),
    ("kilorequest", Meter::Requests, "1_000 requests"),
    ("pixel_in", Meter::Pixels, "1 pixel"),
    ("pixel_out", Meter::Pixels, "1 pixel"),
    ("unit", Meter::Units, "1 unit"),
];
