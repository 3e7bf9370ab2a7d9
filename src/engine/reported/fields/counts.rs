//! The counts of each API and how they are billed: one row per field, with its meter and the count that contains
//! it, if any.
//!
//! OpenAI and Gemini count cached tokens inside the prompt, Anthropic beside it; OpenAI counts reasoning inside the
//! output, Gemini beside it. Counts without a meter must be 0.

use crate::units::Meter;

use super::Is::{Checked, Modalities, Needed, Omitted, Optional, Part, Tokens, Unpriced};
use super::{Billed, Row, Sum};

pub(super) const AUDIO: &str = "audio tokens that a model makes, or reads from a cache, have rates of their own, and price tables have no \
     meter for them";
pub(super) const IMAGE: &str =
    "image tokens have rates of their own, and price tables have no meter for them";
const VIDEO: &str = "video tokens have rates of their own, and price tables have no meter for them";

/// Chat completions of OpenAI and compatible APIs.
pub(super) const CHAT_COUNTS: &[Row] = &[
    ("prompt_tokens", Tokens(Meter::Input)),
    ("prompt_tokens_details.cached_tokens", Part(Meter::CacheRead, "prompt_tokens")),
    ("prompt_tokens_details.cache_write_tokens", Part(Meter::CacheWrite, "prompt_tokens")),
    ("prompt_tokens_details.text_tokens", Checked),
    ("prompt_tokens_details.audio_tokens", Part(Meter::AudioInput, "prompt_tokens")),
    ("prompt_tokens_details.image_tokens", Unpriced(IMAGE)),
    ("prompt_tokens_details.video_tokens", Unpriced(VIDEO)),
    ("completion_tokens", Tokens(Meter::Output)),
    ("completion_tokens_details.accepted_prediction_tokens", Part(Meter::Output, "completion_tokens")),
    // Billed and counted as output.
    ("completion_tokens_details.rejected_prediction_tokens", Part(Meter::Output, "completion_tokens")),
    ("completion_tokens_details.text_tokens", Checked),
    ("completion_tokens_details.audio_tokens", Unpriced(AUDIO)),
    ("completion_tokens_details.image_tokens", Unpriced(IMAGE)),
    ("total_tokens", Checked),
];

/// Reasoning inside the output, as for every vendor but one.
pub(super) const REASONING_INSIDE: &[Row] =
    &[("completion_tokens_details.reasoning_tokens", Part(Meter::Output, "completion_tokens"))];

pub(super) const PROMPT_SPLIT: Sum = Sum::of(
    "prompt_tokens_details.text_tokens",
    &[
        "prompt_tokens_details.text_tokens",
        "prompt_tokens_details.audio_tokens",
        "prompt_tokens_details.image_tokens",
        "prompt_tokens_details.video_tokens",
    ],
    "prompt_tokens",
);

pub(super) const CHAT_TOTAL: Sum =
    Sum::of("total_tokens", &["prompt_tokens", "completion_tokens"], "total_tokens");

/// Reasoning beside the output, as xAI counts it.
pub(super) const REASONING_BESIDE: &[Row] =
    &[("completion_tokens_details.reasoning_tokens", Optional(Meter::Output))];

pub(super) const TOTAL_WITH_REASONING: Sum = Sum::of(
    "total_tokens",
    &["prompt_tokens", "completion_tokens", "completion_tokens_details.reasoning_tokens"],
    "total_tokens",
);

/// Responses of OpenAI.
pub(super) const RESPONSES_COUNTS: &[Row] = &[
    ("input_tokens", Tokens(Meter::Input)),
    ("input_tokens_details.cached_tokens", Part(Meter::CacheRead, "input_tokens")),
    ("input_tokens_details.cache_write_tokens", Part(Meter::CacheWrite, "input_tokens")),
    ("input_tokens_details.text_tokens", Checked),
    ("input_tokens_details.audio_tokens", Part(Meter::AudioInput, "input_tokens")),
    ("input_tokens_details.image_tokens", Unpriced(IMAGE)),
    ("output_tokens", Tokens(Meter::Output)),
    ("output_tokens_details.reasoning_tokens", Part(Meter::Output, "output_tokens")),
    ("output_tokens_details.text_tokens", Checked),
    ("output_tokens_details.audio_tokens", Unpriced(AUDIO)),
    ("output_tokens_details.image_tokens", Unpriced(IMAGE)),
    ("total_tokens", Checked),
];

pub(super) const RESPONSES_TOTAL: Sum =
    Sum::of("total_tokens", &["input_tokens", "output_tokens"], "total_tokens");

pub(super) const INPUT_SPLIT: Sum = Sum::of(
    "input_tokens_details.text_tokens",
    &[
        "input_tokens_details.text_tokens",
        "input_tokens_details.audio_tokens",
        "input_tokens_details.image_tokens",
    ],
    "input_tokens",
);

/// Realtime API.
pub(super) const REALTIME_COUNTS: &[Row] = &[
    ("input_tokens", Tokens(Meter::Input)),
    ("input_token_details.cached_tokens", Part(Meter::CacheRead, "input_tokens")),
    ("input_token_details.cached_tokens_details.text_tokens", Checked),
    ("input_token_details.cached_tokens_details.audio_tokens", Unpriced(AUDIO)),
    ("input_token_details.cached_tokens_details.image_tokens", Unpriced(IMAGE)),
    // Audio costs several times as much: without the split, the price is unknown.
    ("input_token_details.text_tokens", Needed),
    ("input_token_details.audio_tokens", Part(Meter::AudioInput, "input_tokens")),
    ("input_token_details.image_tokens", Unpriced(IMAGE)),
    ("output_tokens", Tokens(Meter::Output)),
    ("output_token_details.text_tokens", Needed),
    ("output_token_details.audio_tokens", Unpriced(AUDIO)),
    ("total_tokens", Checked),
];

pub(super) const REALTIME_SUMS: &[Sum] = &[
    Sum::of("total_tokens", &["input_tokens", "output_tokens"], "total_tokens"),
    Sum::of(
        "input_token_details.text_tokens",
        &[
            "input_token_details.text_tokens",
            "input_token_details.audio_tokens",
            "input_token_details.image_tokens",
        ],
        "input_tokens",
    ),
    Sum::of(
        "input_token_details.cached_tokens_details.text_tokens",
        &[
            "input_token_details.cached_tokens_details.text_tokens",
            "input_token_details.cached_tokens_details.audio_tokens",
            "input_token_details.cached_tokens_details.image_tokens",
        ],
        "input_token_details.cached_tokens",
    ),
    Sum::of(
        "output_token_details.text_tokens",
        &["output_token_details.text_tokens", "output_token_details.audio_tokens"],
        "output_tokens",
    ),
];

pub(super) const EMBEDDINGS_COUNTS: &[Row] =
    &[("prompt_tokens", Tokens(Meter::Input)), ("total_tokens", Needed)];

/// Messages of Anthropic.
pub(super) const MESSAGES_COUNTS: &[Row] = &[
    ("input_tokens", Tokens(Meter::Input)),
    ("cache_read_input_tokens", Optional(Meter::CacheRead)),
    ("cache_creation_input_tokens", Optional(Meter::CacheWrite)),
    ("cache_creation.ephemeral_5m_input_tokens", Checked),
    ("cache_creation.ephemeral_1h_input_tokens", Part(Meter::CacheWrite1h, "cache_creation_input_tokens")),
    ("output_tokens", Tokens(Meter::Output)),
    ("output_tokens_details.thinking_tokens", Part(Meter::Output, "output_tokens")),
];

/// The prompt of Gemini: Google bills all modalities but audio at the text rate.
const SENT: Billed =
    Billed { alike: &["TEXT", "IMAGE", "VIDEO", "DOCUMENT"], apart: &[("AUDIO", Meter::AudioInput)] };
/// Gemini's cache reads.
const READ: Billed = Billed { apart: &[], ..SENT };
/// Gemini's output.
const MADE: Billed = Billed { alike: &["TEXT"], apart: &[] };

/// `generateContent` of Gemini.
pub(super) const GEMINI_COUNTS: &[Row] = &[
    ("promptTokenCount", Tokens(Meter::Input)),
    ("promptTokensDetails", Modalities("promptTokenCount", SENT)),
    ("cachedContentTokenCount", Part(Meter::CacheRead, "promptTokenCount")),
    ("cacheTokensDetails", Modalities("cachedContentTokenCount", READ)),
    ("toolUsePromptTokenCount", Optional(Meter::Input)),
    ("toolUsePromptTokensDetails", Modalities("toolUsePromptTokenCount", SENT)),
    ("candidatesTokenCount", Omitted(Meter::Output)),
    ("candidatesTokensDetails", Modalities("candidatesTokenCount", MADE)),
    ("thoughtsTokenCount", Optional(Meter::Output)),
    ("totalTokenCount", Needed),
];

/// The generation record of OpenRouter.
pub(super) const GENERATION_COUNTS: &[Row] = &[
    ("native_tokens_prompt", Tokens(Meter::Input)),
    ("native_tokens_cached", Part(Meter::CacheRead, "native_tokens_prompt")),
    ("native_tokens_completion", Tokens(Meter::Output)),
    ("native_tokens_reasoning", Part(Meter::Output, "native_tokens_completion")),
];
