//! Embeddings and reranking: only what is sent is billed.

use crate::units::Meter;

use super::Is::{Harmless, Model, Needed, Object, Same, Tokens, Word};
use super::{Means, Row, Sum, Table};

/// Embeddings of OpenAI and compatible APIs.
pub(super) static EMBEDDINGS_USAGE: Table = Table {
    rows: &[&[("prompt_tokens", Tokens(Meter::Input)), ("total_tokens", Needed)]],
    sums: &[&[Sum::of("total_tokens", &["prompt_tokens"], "total_tokens")]],
};

/// Embeddings and reranking of Voyage and Jina.
pub(super) static TOTAL_USAGE: Table = Table {
    rows: &[&[("total_tokens", Tokens(Meter::Input)), ("prompt_tokens", Same("total_tokens"))]],
    sums: &[],
};

const BODY: &[Row] = &[
    ("object", Word(&[("list", Means::Nothing)])),
    ("data", Harmless),
    ("results", Harmless),
    ("model", Model),
    ("id", Harmless),
    ("created", Harmless),
];

pub(super) static EMBEDDINGS: Table =
    Table { rows: &[BODY, &[("usage", Object(&EMBEDDINGS_USAGE))]], sums: &[] };

pub(super) static TOTAL: Table = Table { rows: &[BODY, &[("usage", Object(&TOTAL_USAGE))]], sums: &[] };
