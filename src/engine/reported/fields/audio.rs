//! Speech that is written down or spoken: billed by tokens, or by the second of audio.

use crate::units::Meter;

use super::Is::{Checked, Harmless, Mark, Model, Object, Only, Time};
use super::chat::PIECE;
use super::counts::{RESPONSES_TOTAL, SPEECH_COUNTS, TRANSCRIPTION_COUNTS, TRANSCRIPTION_SUMS};
use super::{Means, Row, Sum, Table};

/// Transcriptions of OpenAI that are billed by the second.
pub(super) static DURATION_USAGE: Table = Table {
    rows: &[&[("type", Mark(&[("duration", Means::Nothing)])), ("seconds", Time(Meter::AudioInputTime))]],
    sums: &[],
};

/// The same, billed by the token.
pub(super) static TOKENS_USAGE: Table = Table {
    rows: &[&[("type", Mark(&[("tokens", Means::Nothing)]))], TRANSCRIPTION_COUNTS],
    sums: &[TRANSCRIPTION_SUMS],
};

const TRANSCRIPT: &[Row] = &[
    ("text", Harmless),
    ("task", Harmless),
    ("language", Harmless),
    // The length of the file, which is not rounded as the bill is.
    ("duration", Harmless),
    ("segments", Harmless),
    ("words", Harmless),
    ("logprobs", Harmless),
];

/// The last event of a stream, or of a realtime session.
const EVENT: &[Row] = &[
    (
        "type",
        Mark(&[
            ("transcript.text.done", Means::Nothing),
            ("conversation.item.input_audio_transcription.completed", Means::Nothing),
            ("transcript.text.delta", Means::Refused(PIECE)),
        ]),
    ),
    ("event_id", Harmless),
    ("item_id", Harmless),
    ("content_index", Harmless),
    ("transcript", Harmless),
];

/// A transcription, and the event that ends one, billed by the second and by the token.
macro_rules! transcriptions {
    ($($whole:ident, $event:ident: $usage:ident;)+) => { $(
        pub(super) static $whole: Table = Table { rows: &[TRANSCRIPT, &[("usage", Object(&$usage))]], sums: &[] };
        pub(super) static $event: Table =
            Table { rows: &[EVENT, TRANSCRIPT, &[("usage", Object(&$usage))]], sums: &[] };
    )+ };
}

transcriptions! {
    DURATION, DURATION_EVENT: DURATION_USAGE;
    TOKENS, TOKENS_EVENT: TOKENS_USAGE;
}

pub(super) static SPEECH_USAGE: Table = Table { rows: &[SPEECH_COUNTS], sums: &[&[RESPONSES_TOTAL]] };

/// The event that ends a stream of speech.
pub(super) static SPEECH: Table = Table {
    rows: &[&[
        (
            "type",
            Mark(&[("speech.audio.done", Means::Nothing), ("speech.audio.delta", Means::Refused(PIECE))]),
        ),
        ("usage", Object(&SPEECH_USAGE)),
    ]],
    sums: &[],
};

/// Transcriptions of Mistral: the seconds are billed, and what was said counts as tokens of the total alone.
pub(super) static MISTRAL_USAGE: Table = Table {
    rows: &[&[
        ("prompt_audio_seconds", Time(Meter::AudioInputTime)),
        ("prompt_tokens", Checked),
        ("completion_tokens", Checked),
        ("prompt_tokens_details.cached_tokens", Checked),
        ("total_tokens", Checked),
    ]],
    sums: &[&[Sum::within(&["prompt_tokens", "completion_tokens"], "total_tokens")]],
};

pub(super) static MISTRAL: Table =
    Table { rows: &[TRANSCRIPT, &[("model", Model), ("usage", Object(&MISTRAL_USAGE))]], sums: &[] };

static DEEPGRAM_USAGE: Table = Table {
    rows: &[&[
        ("duration", Time(Meter::AudioInputTime)),
        ("channels", Only("1", "each channel is billed by itself where the request asks for it")),
        ("transaction_key", Harmless),
        ("request_id", Harmless),
        ("sha256", Harmless),
        ("created", Harmless),
        ("models", Harmless),
        ("model_info", Harmless),
        ("tags", Harmless),
        ("extra", Harmless),
    ]],
    sums: &[],
};

/// A recording that Deepgram wrote down.
pub(super) static DEEPGRAM: Table =
    Table { rows: &[&[("metadata", Object(&DEEPGRAM_USAGE)), ("results", Harmless)]], sums: &[] };
