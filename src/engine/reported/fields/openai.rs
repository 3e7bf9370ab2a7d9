//! Formats only OpenAI returns: realtime responses, images, batch objects, lines of batch results.

use crate::units::Meter;

use super::Is::{Calls, Checked, Harmless, MadeIn, Mark, Model, Named, Never, Object, Only, Word};
use super::chat::{CHAT, FAILED, PIECE};
use super::counts::{IMAGES_COUNTS, IMAGES_SUMS, REALTIME_COUNTS, REALTIME_SUMS};
use super::responses::{RESPONSES, RESPONSES_USAGE};
use super::{Means, Row, Sum, Table};

pub(super) static REALTIME_USAGE: Table = Table { rows: &[REALTIME_COUNTS], sums: &[REALTIME_SUMS] };

pub(super) static REALTIME: Table = Table {
    rows: &[&[
        ("object", Mark(&[("realtime.response", Means::Nothing)])),
        (
            "status",
            Word(&[
                ("completed", Means::Nothing),
                // The user interrupted: the output until then is counted.
                ("cancelled", Means::Nothing),
                ("incomplete", Means::Nothing),
                ("failed", Means::Refused(FAILED)),
                ("in_progress", Means::Refused("the response is not finished")),
            ]),
        ),
        ("model", Model),
        ("usage", Object(&REALTIME_USAGE)),
        ("id", Harmless),
        ("status_details", Harmless),
        ("output", Harmless),
        ("conversation_id", Harmless),
        ("modalities", Harmless),
        ("output_modalities", Harmless),
        ("voice", Harmless),
        ("audio", Harmless),
        ("output_audio_format", Harmless),
        ("temperature", Harmless),
        ("max_output_tokens", Harmless),
        ("metadata", Harmless),
    ]],
    sums: &[],
};

pub(super) static REALTIME_EVENT: Table = Table {
    rows: &[&[
        ("type", Mark(&[("response.done", Means::Nothing), ("response.created", Means::Refused(PIECE))])),
        ("event_id", Harmless),
        ("response", Object(&REALTIME)),
    ]],
    sums: &[],
};

const OTHER_ENDPOINT: &str = "only chat completions and responses of such a model are priced";

/// A batch without its endpoint.
const BATCH_BODY: &[Row] = &[
    ("object", Mark(&[("batch", Means::Nothing)])),
    (
        "status",
        Word(&[
            ("completed", Means::Nothing),
            ("expired", Means::Nothing),
            ("cancelled", Means::Nothing),
            ("failed", Means::Refused("nothing of a batch that failed was run")),
            ("validating", Means::Refused(UNFINISHED)),
            ("in_progress", Means::Refused(UNFINISHED)),
            ("finalizing", Means::Refused(UNFINISHED)),
            ("cancelling", Means::Refused(UNFINISHED)),
        ]),
    ),
    ("request_counts.completed", Calls),
    ("request_counts.failed", Checked),
    ("request_counts.total", Checked),
    ("model", Model),
    ("usage", Object(&RESPONSES_USAGE)),
    ("completion_window", Harmless),
    ("id", Harmless),
    ("errors", Harmless),
    ("input_file_id", Harmless),
    ("output_file_id", Harmless),
    ("error_file_id", Harmless),
    ("created_at", Harmless),
    ("in_progress_at", Harmless),
    ("expires_at", Harmless),
    ("finalizing_at", Harmless),
    ("completed_at", Harmless),
    ("failed_at", Harmless),
    ("expired_at", Harmless),
    ("cancelling_at", Harmless),
    ("cancelled_at", Harmless),
    ("metadata", Harmless),
];

const BATCH_SUMS: &[Sum] =
    &[Sum::within(&["request_counts.completed", "request_counts.failed"], "request_counts.total")];

/// Sums over all completed requests of a batch; only these are billed.
pub(super) static BATCH: Table = Table {
    rows: &[
        BATCH_BODY,
        &[(
            "endpoint",
            Word(&[
                ("/v1/chat/completions", Means::Nothing),
                ("/v1/responses", Means::Nothing),
                ("/v1/completions", Means::Nothing),
                ("/v1/embeddings", Means::Refused(OTHER_ENDPOINT)),
                ("/v1/moderations", Means::Refused(OTHER_ENDPOINT)),
                ("/v1/images/generations", Means::Refused(OTHER_ENDPOINT)),
                ("/v1/images/edits", Means::Refused(OTHER_ENDPOINT)),
                ("/v1/videos", Means::Refused(OTHER_ENDPOINT)),
            ]),
        )],
    ],
    sums: &[BATCH_SUMS],
};

/// The same of embeddings.
pub(super) static EMBEDDINGS_BATCH: Table = Table {
    rows: &[BATCH_BODY, &[("endpoint", Mark(&[("/v1/embeddings", Means::Nothing)]))]],
    sums: &[BATCH_SUMS],
};

const UNFINISHED: &str = "the batch is not finished";

const FAILED_REQUEST: &str = "nothing is billed of a request that failed";

const LINE: &[Row] = &[
    ("id", Harmless),
    ("custom_id", Named("if it is no line of the results of a batch, give what is inside of `body` alone")),
    ("response.status_code", Only("200", FAILED_REQUEST)),
    ("response.request_id", Harmless),
    ("error", Never(FAILED_REQUEST)),
];

/// A line of batch results.
pub(super) static CHAT_LINE: Table = Table { rows: &[LINE, &[("response.body", Object(&CHAT))]], sums: &[] };

/// The same for the Responses API.
pub(super) static RESPONSES_LINE: Table =
    Table { rows: &[LINE, &[("response.body", Object(&RESPONSES))]], sums: &[] };

pub(super) static IMAGES_USAGE: Table = Table { rows: &[IMAGES_COUNTS], sums: &[IMAGES_SUMS] };

/// Images that are made or edited; what size and quality cost is in the tokens.
pub(super) static IMAGES: Table = Table {
    rows: &[&[
        ("data", MadeIn(Meter::ImageOutput)),
        ("usage", Object(&IMAGES_USAGE)),
        ("created", Harmless),
        ("background", Harmless),
        ("output_format", Harmless),
        ("quality", Harmless),
        ("size", Harmless),
    ]],
    sums: &[],
};
