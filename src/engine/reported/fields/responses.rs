//! The Responses API of OpenAI: cache reads and writes are inside the input, reasoning is inside the output, and
//! each use of a vendor-side tool is an item of the output.

use crate::units::Meter;

use super::Is::{Harmless, Items, Made, Mark, Model, Never, Object, Word};
use super::chat::{FAILED, PIECE, TIERS};
use super::counts::{RESPONSES_COUNTS, RESPONSES_SUMS};
use super::{Item, Means, Row, Table};

pub(super) static RESPONSES_USAGE: Table = Table { rows: &[RESPONSES_COUNTS], sums: &[RESPONSES_SUMS] };

/// A response without its usage.
pub(super) const RESPONSES_BODY: &[Row] = &[
    ("object", Word(&[("response", Means::Nothing), ("response.compaction", Means::Nothing)])),
    ("model", Model),
    ("service_tier", Word(TIERS)),
    (
        "status",
        Word(&[
            ("completed", Means::Nothing),
            ("incomplete", Means::Nothing),
            ("in_progress", Means::Refused("the response is not finished")),
            ("queued", Means::Refused("the response is not finished")),
            ("failed", Means::Refused(FAILED)),
            ("cancelled", Means::Refused("it is not known what is billed of a response that was cancelled")),
        ]),
    ),
    ("output", Items(OUTPUT)),
    ("tools", Items(TOOLS)),
    ("id", Harmless),
    ("created_at", Harmless),
    ("completed_at", Harmless),
    ("background", Harmless),
    ("billing", Harmless),
    ("conversation", Harmless),
    ("error", Never(FAILED)),
    ("frequency_penalty", Harmless),
    ("incomplete_details", Harmless),
    ("instructions", Harmless),
    ("max_output_tokens", Harmless),
    ("max_tool_calls", Harmless),
    ("metadata", Harmless),
    ("moderation", Harmless),
    ("output_text", Harmless),
    ("parallel_tool_calls", Harmless),
    ("presence_penalty", Harmless),
    ("previous_response_id", Harmless),
    ("prompt", Harmless),
    ("prompt_cache_key", Harmless),
    ("prompt_cache_retention", Harmless),
    ("reasoning", Harmless),
    ("safety_identifier", Harmless),
    ("store", Harmless),
    ("temperature", Harmless),
    ("text", Harmless),
    ("tool_choice", Harmless),
    ("top_logprobs", Harmless),
    ("top_p", Harmless),
    ("truncation", Harmless),
    ("user", Harmless),
];

/// The model's message; its citations come from a search.
pub(super) static MESSAGE: Table = Table {
    rows: &[&[
        ("type", Harmless),
        ("id", Harmless),
        ("role", Harmless),
        ("status", Harmless),
        ("phase", Harmless),
        (
            "content[].type",
            Word(&[
                ("output_text", Means::Nothing),
                ("text", Means::Nothing),
                ("refusal", Means::Nothing),
                ("output_audio", Means::Made(Meter::AudioOutput)),
                ("output_image", Means::Made(Meter::ImageOutput)),
            ]),
        ),
        ("content[].text", Made),
        ("content[].refusal", Made),
        ("content[].parsed", Harmless),
        ("content[].logprobs", Harmless),
        (
            "content[].annotations[].type",
            Word(&[
                ("url_citation", Means::Used("search")),
                ("file_citation", Means::Nothing),
                ("file_path", Means::Refused(CONTAINER)),
                ("container_file_citation", Means::Refused(CONTAINER)),
            ]),
        ),
        ("content[].annotations[].url", Harmless),
        ("content[].annotations[].title", Harmless),
        ("content[].annotations[].start_index", Harmless),
        ("content[].annotations[].end_index", Harmless),
        ("content[].annotations[].index", Harmless),
        ("content[].annotations[].file_id", Harmless),
        ("content[].annotations[].filename", Harmless),
        ("content[].annotations[].container_id", Harmless),
    ]],
    sums: &[],
};

/// A search is billed; opening a result or searching within it is not.
static WEB_SEARCH: Table = Table {
    rows: &[&[
        ("type", Harmless),
        ("id", Harmless),
        ("status", Word(DONE)),
        (
            "action.type",
            Word(&[
                ("search", Means::Nothing),
                ("open_page", Means::Nothing),
                ("find_in_page", Means::Nothing),
                ("find", Means::Nothing),
            ]),
        ),
        ("action.query", Harmless),
        ("action.queries", Harmless),
        ("action.sources", Harmless),
        ("action.url", Harmless),
        ("action.pattern", Harmless),
    ]],
    sums: &[],
};

static FILE_SEARCH: Table = Table {
    rows: &[&[
        ("type", Harmless),
        ("id", Harmless),
        ("status", Word(DONE)),
        ("queries", Harmless),
        ("results", Harmless),
    ]],
    sums: &[],
};

const DONE: &[(&str, Means)] = &[
    ("completed", Means::Nothing),
    ("failed", Means::Refused("it is not known whether a search that failed is billed")),
    ("incomplete", Means::Refused("the search is not finished")),
    ("in_progress", Means::Refused("the search is not finished")),
    ("searching", Means::Refused("the search is not finished")),
];

const CONTAINER: &str =
    "the container that it runs in is billed by time and size, which the object does not hold";

pub(super) const OUTPUT: &[(&str, Item)] = &[
    ("message", Item::Known(&MESSAGE)),
    ("reasoning", Item::Harmless),
    ("compaction", Item::Harmless),
    ("function_call", Item::Made("name")),
    ("custom_tool_call", Item::Harmless),
    ("computer_call", Item::Harmless),
    ("local_shell_call", Item::Harmless),
    ("apply_patch_call", Item::Harmless),
    ("mcp_call", Item::Harmless),
    ("mcp_list_tools", Item::Harmless),
    ("mcp_approval_request", Item::Harmless),
    ("tool_search_call", Item::Harmless),
    ("tool_search_output", Item::Harmless),
    (
        "web_search_call",
        Item::Fee {
            fee: "web_search",
            table: &WEB_SEARCH,
            free: Some(("action.type", &["open_page", "find_in_page", "find"])),
        },
    ),
    ("file_search_call", Item::Fee { fee: "file_search", table: &FILE_SEARCH, free: None }),
    ("code_interpreter_call", Item::Refused(CONTAINER)),
    ("shell_call", Item::Refused(CONTAINER)),
    ("shell_call_output", Item::Refused(CONTAINER)),
    (
        "image_generation_call",
        Item::Refused("the image is billed at the rates of a model that the object does not name"),
    ),
];

/// The tools that a request offered: only the search fee depends on them.
const TOOLS: &[(&str, Item)] = &[
    ("function", Item::Harmless),
    ("custom", Item::Harmless),
    ("web_search", Item::Harmless),
    ("web_search_2025_08_26", Item::Harmless),
    ("web_search_preview", Item::Used("web_search_preview")),
    ("web_search_preview_2025_03_11", Item::Used("web_search_preview")),
    ("file_search", Item::Harmless),
    ("code_interpreter", Item::Harmless),
    ("image_generation", Item::Harmless),
    ("computer", Item::Harmless),
    ("computer_use_preview", Item::Harmless),
    ("local_shell", Item::Harmless),
    ("shell", Item::Harmless),
    ("apply_patch", Item::Harmless),
    ("mcp", Item::Harmless),
    ("namespace", Item::Harmless),
    ("tool_search", Item::Harmless),
    ("x_search", Item::Harmless),
];

pub(super) static RESPONSES: Table =
    Table { rows: &[RESPONSES_BODY, &[("usage", Object(&RESPONSES_USAGE))]], sums: &[] };

/// The last event of a stream.
pub(super) static RESPONSES_EVENT: Table = Table {
    rows: &[&[
        (
            "type",
            Mark(&[
                ("response.completed", Means::Nothing),
                ("response.incomplete", Means::Nothing),
                ("response.created", Means::Refused(PIECE)),
                ("response.in_progress", Means::Refused(PIECE)),
            ]),
        ),
        ("sequence_number", Harmless),
        ("response", Object(&RESPONSES)),
    ]],
    sums: &[],
};
