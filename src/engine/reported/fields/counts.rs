//! The counts of each API and how they are billed: one row per field, with its meter and the count that contains
//! it, if any.
//!
//! OpenAI and Gemini count cached tokens inside the prompt, Anthropic beside it; OpenAI counts reasoning inside the
//! output, Gemini beside it.

use crate::units::Meter;

use super::Is::{Checked, Modalities, Needed, Omitted, Optional, Part, Tokens};
use super::{Billed, Row, Sum};

/// Chat completions of OpenAI and compatible APIs.
pub(super) const CHAT_COUNTS: &[Row] = &[
    ("prompt_tokens", Tokens(Meter::Input)),
    ("prompt_tokens_details.cached_tokens", Part(Meter::CacheRead, "prompt_tokens")),
    ("prompt_tokens_details.cached_tokens_details.text_tokens", Checked),
    (
        "prompt_tokens_details.cached_tokens_details.audio_tokens",
        Part(Meter::AudioCacheRead, "prompt_tokens_details.cached_tokens"),
    ),
    (
        "prompt_tokens_details.cached_tokens_details.image_tokens",
        Part(Meter::ImageCacheRead, "prompt_tokens_details.cached_tokens"),
    ),
    ("prompt_tokens_details.cache_write_tokens", Part(Meter::CacheWrite, "prompt_tokens")),
    ("prompt_tokens_details.cache_write_tokens_details.ttl_30m_tokens", Checked),
    (
        "prompt_tokens_details.cache_write_tokens_details.ttl_12h_tokens",
        Part(Meter::CacheWrite12h, "prompt_tokens_details.cache_write_tokens"),
    ),
    ("prompt_tokens_details.text_tokens", Checked),
    ("prompt_tokens_details.audio_tokens", Part(Meter::AudioInput, "prompt_tokens")),
    ("prompt_tokens_details.image_tokens", Part(Meter::ImageInput, "prompt_tokens")),
    ("prompt_tokens_details.video_tokens", Part(Meter::VideoInput, "prompt_tokens")),
    ("completion_tokens", Tokens(Meter::Output)),
    ("completion_tokens_details.accepted_prediction_tokens", Part(Meter::Output, "completion_tokens")),
    // Billed and counted as output.
    ("completion_tokens_details.rejected_prediction_tokens", Part(Meter::Output, "completion_tokens")),
    ("completion_tokens_details.text_tokens", Checked),
    ("completion_tokens_details.audio_tokens", Part(Meter::AudioOutput, "completion_tokens")),
    ("completion_tokens_details.image_tokens", Part(Meter::ImageOutput, "completion_tokens")),
    ("total_tokens", Checked),
];

/// Reasoning inside the output, as for every vendor but one.
pub(super) const REASONING_INSIDE: &[Row] =
    &[("completion_tokens_details.reasoning_tokens", Part(Meter::Reasoning, "completion_tokens"))];

const PROMPT_SPLIT: Sum = Sum::of(
    "prompt_tokens_details.text_tokens",
    &[
        "prompt_tokens_details.text_tokens",
        "prompt_tokens_details.audio_tokens",
        "prompt_tokens_details.image_tokens",
        "prompt_tokens_details.video_tokens",
    ],
    "prompt_tokens",
);

const CACHED_SPLIT: Sum = Sum::of(
    "prompt_tokens_details.cached_tokens_details.text_tokens",
    &[
        "prompt_tokens_details.cached_tokens_details.text_tokens",
        "prompt_tokens_details.cached_tokens_details.audio_tokens",
        "prompt_tokens_details.cached_tokens_details.image_tokens",
    ],
    "prompt_tokens_details.cached_tokens",
);

const WRITTEN_SPLIT: Sum = Sum::of(
    "prompt_tokens_details.cache_write_tokens_details.ttl_30m_tokens",
    &[
        "prompt_tokens_details.cache_write_tokens_details.ttl_30m_tokens",
        "prompt_tokens_details.cache_write_tokens_details.ttl_12h_tokens",
    ],
    "prompt_tokens_details.cache_write_tokens",
);

/// What the counts of a prompt add up to.
pub(super) const PROMPT_SPLITS: &[Sum] = &[PROMPT_SPLIT, CACHED_SPLIT, WRITTEN_SPLIT];

pub(super) const CHAT_TOTAL: &[Sum] =
    &[Sum::of("total_tokens", &["prompt_tokens", "completion_tokens"], "total_tokens")];

/// Reasoning beside the output, as xAI counts it.
pub(super) const REASONING_BESIDE: &[Row] =
    &[("completion_tokens_details.reasoning_tokens", Optional(Meter::Reasoning))];

pub(super) const TOTAL_WITH_REASONING: &[Sum] = &[Sum::of(
    "total_tokens",
    &["prompt_tokens", "completion_tokens", "completion_tokens_details.reasoning_tokens"],
    "total_tokens",
)];

/// Responses of OpenAI.
pub(super) const RESPONSES_COUNTS: &[Row] = &[
    ("input_tokens", Tokens(Meter::Input)),
    ("input_tokens_details.cached_tokens", Part(Meter::CacheRead, "input_tokens")),
    ("input_tokens_details.cached_tokens_details.text_tokens", Checked),
    (
        "input_tokens_details.cached_tokens_details.audio_tokens",
        Part(Meter::AudioCacheRead, "input_tokens_details.cached_tokens"),
    ),
    (
        "input_tokens_details.cached_tokens_details.image_tokens",
        Part(Meter::ImageCacheRead, "input_tokens_details.cached_tokens"),
    ),
    ("input_tokens_details.cache_write_tokens", Part(Meter::CacheWrite, "input_tokens")),
    ("input_tokens_details.cache_write_tokens_details.ttl_30m_tokens", Checked),
    (
        "input_tokens_details.cache_write_tokens_details.ttl_12h_tokens",
        Part(Meter::CacheWrite12h, "input_tokens_details.cache_write_tokens"),
    ),
    ("input_tokens_details.text_tokens", Checked),
    ("input_tokens_details.audio_tokens", Part(Meter::AudioInput, "input_tokens")),
    ("input_tokens_details.image_tokens", Part(Meter::ImageInput, "input_tokens")),
    ("output_tokens", Tokens(Meter::Output)),
    ("output_tokens_details.reasoning_tokens", Part(Meter::Reasoning, "output_tokens")),
    ("output_tokens_details.text_tokens", Checked),
    ("output_tokens_details.audio_tokens", Part(Meter::AudioOutput, "output_tokens")),
    ("output_tokens_details.image_tokens", Part(Meter::ImageOutput, "output_tokens")),
    ("total_tokens", Checked),
];

pub(super) const RESPONSES_TOTAL: Sum =
    Sum::of("total_tokens", &["input_tokens", "output_tokens"], "total_tokens");

const INPUT_SPLIT: Sum = Sum::of(
    "input_tokens_details.text_tokens",
    &[
        "input_tokens_details.text_tokens",
        "input_tokens_details.audio_tokens",
        "input_tokens_details.image_tokens",
    ],
    "input_tokens",
);

const INPUT_CACHED_SPLIT: Sum = Sum::of(
    "input_tokens_details.cached_tokens_details.text_tokens",
    &[
        "input_tokens_details.cached_tokens_details.text_tokens",
        "input_tokens_details.cached_tokens_details.audio_tokens",
        "input_tokens_details.cached_tokens_details.image_tokens",
    ],
    "input_tokens_details.cached_tokens",
);

/// What the counts of a response add up to.
pub(super) const RESPONSES_SUMS: &[Sum] = &[
    RESPONSES_TOTAL,
    INPUT_SPLIT,
    INPUT_CACHED_SPLIT,
    Sum::of(
        "input_tokens_details.cache_write_tokens_details.ttl_30m_tokens",
        &[
            "input_tokens_details.cache_write_tokens_details.ttl_30m_tokens",
            "input_tokens_details.cache_write_tokens_details.ttl_12h_tokens",
        ],
        "input_tokens_details.cache_write_tokens",
    ),
];

/// Images of OpenAI: what is made are tokens of images, but for those that it says to be of text.
pub(super) const IMAGES_COUNTS: &[Row] = &[
    ("input_tokens", Tokens(Meter::Input)),
    // Images cost more than text: without the split, the price is unknown.
    ("input_tokens_details.text_tokens", Needed),
    ("input_tokens_details.image_tokens", Part(Meter::ImageInput, "input_tokens")),
    ("input_tokens_details.cached_tokens", Part(Meter::CacheRead, "input_tokens")),
    ("input_tokens_details.cached_tokens_details.text_tokens", Checked),
    (
        "input_tokens_details.cached_tokens_details.image_tokens",
        Part(Meter::ImageCacheRead, "input_tokens_details.cached_tokens"),
    ),
    ("output_tokens", Tokens(Meter::ImageOutput)),
    ("output_tokens_details.image_tokens", Checked),
    ("output_tokens_details.text_tokens", Part(Meter::Output, "output_tokens")),
    ("total_tokens", Checked),
];

/// What the counts of images add up to.
pub(super) const IMAGES_SUMS: &[Sum] = &[
    RESPONSES_TOTAL,
    INPUT_SPLIT,
    INPUT_CACHED_SPLIT,
    Sum::of(
        "output_tokens_details.image_tokens",
        &["output_tokens_details.image_tokens", "output_tokens_details.text_tokens"],
        "output_tokens",
    ),
];

/// Transcriptions of OpenAI that are billed by the token.
pub(super) const TRANSCRIPTION_COUNTS: &[Row] = &[
    ("input_tokens", Tokens(Meter::Input)),
    ("input_token_details.text_tokens", Needed),
    ("input_token_details.audio_tokens", Part(Meter::AudioInput, "input_tokens")),
    ("output_tokens", Tokens(Meter::Output)),
    ("total_tokens", Checked),
];

/// What the counts of a transcription add up to.
pub(super) const TRANSCRIPTION_SUMS: &[Sum] = &[
    RESPONSES_TOTAL,
    Sum::of(
        "input_token_details.text_tokens",
        &["input_token_details.text_tokens", "input_token_details.audio_tokens"],
        "input_tokens",
    ),
];

/// Speech of OpenAI: all that is made is audio.
pub(super) const SPEECH_COUNTS: &[Row] = &[
    ("input_tokens", Tokens(Meter::Input)),
    ("output_tokens", Tokens(Meter::AudioOutput)),
    ("total_tokens", Checked),
];

/// Realtime API.
pub(super) const REALTIME_COUNTS: &[Row] = &[
    ("input_tokens", Tokens(Meter::Input)),
    ("input_token_details.cached_tokens", Part(Meter::CacheRead, "input_tokens")),
    ("input_token_details.cached_tokens_details.text_tokens", Checked),
    (
        "input_token_details.cached_tokens_details.audio_tokens",
        Part(Meter::AudioCacheRead, "input_token_details.cached_tokens"),
    ),
    (
        "input_token_details.cached_tokens_details.image_tokens",
        Part(Meter::ImageCacheRead, "input_token_details.cached_tokens"),
    ),
    // Audio costs several times as much: without the split, the price is unknown.
    ("input_token_details.text_tokens", Needed),
    ("input_token_details.audio_tokens", Part(Meter::AudioInput, "input_tokens")),
    ("input_token_details.image_tokens", Part(Meter::ImageInput, "input_tokens")),
    ("output_tokens", Tokens(Meter::Output)),
    ("output_token_details.text_tokens", Needed),
    ("output_token_details.audio_tokens", Part(Meter::AudioOutput, "output_tokens")),
    ("total_tokens", Checked),
];

pub(super) const REALTIME_SUMS: &[Sum] = &[
    RESPONSES_TOTAL,
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

/// Messages of Anthropic.
pub(super) const MESSAGES_COUNTS: &[Row] = &[
    ("input_tokens", Tokens(Meter::Input)),
    ("cache_read_input_tokens", Optional(Meter::CacheRead)),
    ("cache_creation_input_tokens", Optional(Meter::CacheWrite)),
    ("cache_creation.ephemeral_5m_input_tokens", Checked),
    ("cache_creation.ephemeral_1h_input_tokens", Part(Meter::CacheWrite1h, "cache_creation_input_tokens")),
    ("output_tokens", Tokens(Meter::Output)),
    ("output_tokens_details.thinking_tokens", Part(Meter::Reasoning, "output_tokens")),
];

/// The prompt of Gemini: Google bills all modalities but audio at the text rate, unless it lists one of their own.
const SENT: Billed = Billed {
    apart: &[("AUDIO", Meter::AudioInput)],
    if_sold: &[("IMAGE", Meter::ImageInput), ("DOCUMENT", Meter::ImageInput), ("VIDEO", Meter::VideoInput)],
    rest: None,
};
/// Gemini's output, of which it may leave out what is text.
const MADE: Billed = Billed {
    apart: &[("AUDIO", Meter::AudioOutput), ("IMAGE", Meter::ImageOutput), ("VIDEO", Meter::VideoOutput)],
    if_sold: &[],
    rest: Some("TEXT"),
};

/// `generateContent` of Gemini.
pub(super) const GEMINI_COUNTS: &[Row] = &[
    ("promptTokenCount", Tokens(Meter::Input)),
    ("promptTokensDetails", Modalities("promptTokenCount", SENT)),
    ("cachedContentTokenCount", Part(Meter::CacheRead, "promptTokenCount")),
    ("cacheTokensDetails", Modalities("cachedContentTokenCount", SENT)),
    ("toolUsePromptTokenCount", Optional(Meter::Input)),
    ("toolUsePromptTokensDetails", Modalities("toolUsePromptTokenCount", SENT)),
    ("candidatesTokenCount", Omitted(Meter::Output)),
    ("candidatesTokensDetails", Modalities("candidatesTokenCount", MADE)),
    // The same in a live session.
    ("responseTokenCount", Omitted(Meter::Output)),
    ("responseTokensDetails", Modalities("responseTokenCount", MADE)),
    ("thoughtsTokenCount", Optional(Meter::Reasoning)),
    ("totalTokenCount", Needed),
];

/// The generation record of OpenRouter.
pub(super) const GENERATION_COUNTS: &[Row] = &[
    ("native_tokens_prompt", Tokens(Meter::Input)),
    ("native_tokens_cached", Part(Meter::CacheRead, "native_tokens_prompt")),
    ("native_tokens_completion", Tokens(Meter::Output)),
    ("native_tokens_reasoning", Part(Meter::Reasoning, "native_tokens_completion")),
];
