//! Messages of Anthropic: cache reads and writes are beside the input, thinking is inside the output.
//!
//! `iterations` are the samplings of a call, each with its own counts: the counts of the message exclude compaction
//! of the conversation, an advisor model, and a model that declined.

use crate::units::Tier;

use super::Is::{Checked, Fee, Harmless, Items, Mark, Model, Named, Never, Object, Region, Unpriced, Word};
use super::counts::MESSAGES_COUNTS;
use super::{Item, Means, Sum, Table};

/// Lifetimes of cache writes.
const LIFETIMES: &[Sum] = &[
    Sum::of(
        "cache_creation.ephemeral_5m_input_tokens",
        &["cache_creation.ephemeral_5m_input_tokens", "cache_creation.ephemeral_1h_input_tokens"],
        "cache_creation_input_tokens",
    ),
    Sum::of(
        "cache_creation.ephemeral_1h_input_tokens",
        &["cache_creation.ephemeral_5m_input_tokens", "cache_creation.ephemeral_1h_input_tokens"],
        "cache_creation_input_tokens",
    ),
];

/// A sampling.
static ITERATION: Table =
    Table { rows: &[MESSAGES_COUNTS, &[("type", Harmless), ("model", Model)]], sums: &[LIFETIMES] };

pub(super) static MESSAGES_USAGE: Table = Table {
    rows: &[
        MESSAGES_COUNTS,
        &[
            (
                "service_tier",
                Word(&[
                    ("standard", Means::Tier(Tier::Standard)),
                    ("batch", Means::Tier(Tier::Batch)),
                    ("priority", Means::Tier(Tier::Priority)),
                ]),
            ),
            ("inference_geo", Region(&["global", "not_available"])),
            ("speed", Word(&[("standard", Means::Nothing), ("fast", Means::Mode(Tier::Fast))])),
            ("server_tool_use.web_search_requests", Fee("web_search")),
            // Fetching a page is free except for its tokens, and so is searching for a tool.
            ("server_tool_use.web_fetch_requests", Checked),
            ("server_tool_use.tool_search_requests", Checked),
            ("server_tool_use.code_execution_requests", Unpriced(CONTAINER)),
            (
                "iterations",
                Items(&[
                    ("message", Item::Counted(&ITERATION)),
                    ("compaction", Item::Counted(&ITERATION)),
                    ("advisor_message", Item::Counted(&ITERATION)),
                    ("fallback_message", Item::Counted(&ITERATION)),
                ]),
            ),
        ],
    ],
    sums: &[LIFETIMES],
};

const CONTAINER: &str =
    "the container in which code runs is billed by the hour, which the object does not hold";
const EVENT: &str = "an event of a stream has counts that are not final";

pub(super) static MESSAGES: Table = Table {
    rows: &[&[
        (
            "type",
            Word(&[
                ("message", Means::Nothing),
                ("message_start", Means::Refused(EVENT)),
                ("message_delta", Means::Refused(EVENT)),
            ]),
        ),
        ("model", Model),
        ("usage", Object(&MESSAGES_USAGE)),
        ("content", Items(CONTENT)),
        (
            "stop_reason",
            Word(&[
                ("end_turn", Means::Nothing),
                ("max_tokens", Means::Nothing),
                ("stop_sequence", Means::Nothing),
                ("tool_use", Means::Nothing),
                ("pause_turn", Means::Nothing),
                ("compaction", Means::Used("compaction")),
                ("model_context_window_exceeded", Means::Nothing),
                ("refusal", Means::Refused("what is billed of a refusal depends on when the model refused")),
                ("null", Means::Refused("the message is not finished, so its counts are not final")),
            ]),
        ),
        ("container", Never(CONTAINER)),
        ("id", Harmless),
        ("role", Harmless),
        ("stop_sequence", Harmless),
        ("stop_details", Harmless),
        ("context_management.applied_edits", Harmless),
    ]],
    sums: &[],
};

const CONTENT: &[(&str, Item)] = &[
    ("text", Item::Made("text")),
    ("thinking", Item::Harmless),
    ("redacted_thinking", Item::Harmless),
    ("tool_use", Item::Made("name")),
    ("compaction", Item::Brought("compaction", "")),
    ("fallback", Item::Brought("fallback", "")),
    ("mcp_tool_use", Item::Harmless),
    ("mcp_tool_result", Item::Harmless),
    ("server_tool_use", Item::Known(&SERVER_TOOL)),
    ("web_search_tool_result", Item::Brought("web_search", "web_search_tool_result_error")),
    ("web_fetch_tool_result", Item::Harmless),
    ("tool_search_tool_result", Item::Harmless),
    ("advisor_tool_result", Item::Brought("advisor", "advisor_tool_result_error")),
    ("code_execution_tool_result", Item::Refused(CONTAINER)),
    ("bash_code_execution_tool_result", Item::Refused(CONTAINER)),
    ("text_editor_code_execution_tool_result", Item::Refused(CONTAINER)),
    ("container_upload", Item::Refused(CONTAINER)),
];

static SERVER_TOOL: Table = Table {
    rows: &[&[
        ("type", Harmless),
        ("id", Harmless),
        ("input", Harmless),
        ("caller", Harmless),
        (
            "name",
            Word(&[
                ("web_search", Means::Used("web_search")),
                ("web_fetch", Means::Nothing),
                ("tool_search_tool_regex", Means::Nothing),
                ("tool_search_tool_bm25", Means::Nothing),
                ("advisor", Means::Used("advisor")),
                ("code_execution", Means::Refused(CONTAINER)),
                ("bash_code_execution", Means::Refused(CONTAINER)),
                ("text_editor_code_execution", Means::Refused(CONTAINER)),
            ]),
        ),
    ]],
    sums: &[],
};

const NO_LINE: &str =
    "if it is no line of the results of a batch, give the message that is inside of it alone";
const NOT_BILLED: &str = "nothing is billed of a request that did not succeed";

/// A line of batch results.
pub(super) static MESSAGES_LINE: Table = Table {
    rows: &[&[
        ("custom_id", Named(NO_LINE)),
        (
            "result.type",
            Mark(&[
                ("succeeded", Means::Nothing),
                ("errored", Means::Refused(NOT_BILLED)),
                ("canceled", Means::Refused(NOT_BILLED)),
                ("expired", Means::Refused(NOT_BILLED)),
            ]),
        ),
        ("result.message", Object(&MESSAGES)),
        ("result.error", Never(NOT_BILLED)),
    ]],
    sums: &[],
};
