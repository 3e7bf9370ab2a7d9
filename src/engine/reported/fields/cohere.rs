//! Cohere, which says what it bills beside what it counted.

use crate::units::Meter;

use super::Is::{Checked, Harmless, Made, Model, Object, Optional, Tokens};
use super::{Row, Table};

/// What was counted, and is not what is billed.
const COUNTED: &[Row] = &[("tokens", Harmless), ("cached_tokens", Checked), ("api_version", Harmless)];

const CHAT_UNITS: &[Row] = &[
    ("billed_units.input_tokens", Tokens(Meter::Input)),
    ("billed_units.output_tokens", Tokens(Meter::Output)),
];

const EMBED_UNITS: &[Row] = &[
    ("billed_units.input_tokens", Tokens(Meter::Input)),
    ("billed_units.image_tokens", Optional(Meter::ImageInput)),
    ("billed_units.images", Optional(Meter::ImagesInput)),
];

const RERANK_UNITS: &[Row] = &[("billed_units.search_units", Tokens(Meter::Units))];

const BODY: &[Row] = &[("id", Harmless), ("model", Model)];

pub(super) static CHAT_USAGE: Table = Table { rows: &[CHAT_UNITS, COUNTED], sums: &[] };

pub(super) static CHAT: Table = Table {
    rows: &[
        BODY,
        &[
            ("usage", Object(&CHAT_USAGE)),
            ("finish_reason", Harmless),
            ("message.role", Harmless),
            ("message.content", Made),
            ("message.tool_calls", Made),
            ("message.tool_plan", Made),
            ("message.citations", Harmless),
            ("logprobs", Harmless),
        ],
    ],
    sums: &[],
};

static EMBED_META: Table = Table { rows: &[EMBED_UNITS, COUNTED], sums: &[] };

pub(super) static EMBED: Table = Table {
    rows: &[
        BODY,
        &[
            ("meta", Object(&EMBED_META)),
            ("embeddings", Harmless),
            ("texts", Harmless),
            ("images", Harmless),
            ("response_type", Harmless),
        ],
    ],
    sums: &[],
};

static RERANK_META: Table = Table { rows: &[RERANK_UNITS, COUNTED], sums: &[] };

/// Reranking that is billed by the unit, and by the token.
pub(super) static RERANK: Table =
    Table { rows: &[BODY, &[("meta", Object(&RERANK_META)), ("results", Harmless)]], sums: &[] };

pub(super) static RERANK_BY_TOKENS: Table =
    Table { rows: &[BODY, &[("meta", Object(&EMBED_META)), ("results", Harmless)]], sums: &[] };
