//! OpenAI-compatible hosts, each with its own extra fields.

use crate::units::Meter;

use super::Is::{
    AnyTime, Beside, Brought, Checked, Cost, Fee, Harmless, Items, MadeIn, Model, Needed, Never, Object,
    Same, Unpriced,
};
use super::chat::CHAT_BODY;
use super::counts::{
    CHAT_COUNTS, CHAT_TOTAL, GENERATION_COUNTS, PROMPT_SPLITS, REASONING_BESIDE, REASONING_INSIDE,
    RESPONSES_COUNTS, RESPONSES_SUMS, TOTAL_WITH_REASONING,
};
use super::responses::{MESSAGE, RESPONSES_BODY};
use super::{Item, Row, Sum, Table};

/// Times in seconds.
const GROQ: &[Row] = &[
    ("queue_time", Harmless),
    ("prompt_time", Harmless),
    ("completion_time", Harmless),
    ("total_time", Harmless),
];

const GROQ_BODY: &[Row] = &[
    ("x_groq.id", Harmless),
    ("x_groq.seed", Harmless),
    ("usage_breakdown", Never("a system of several models is billed by each of them and by its tools")),
    ("choices[].message.executed_tools", Never("tools that ran on the vendor's side are billed")),
];

const OPENROUTER: &[Row] = &[
    ("cost", Cost(0)),
    ("cost_details.upstream_inference_cost", Beside("is_byok", OWN_KEY)),
    ("cost_details.upstream_inference_prompt_cost", Harmless),
    ("cost_details.upstream_inference_completions_cost", Harmless),
    ("cost_details.upstream_inference_input_cost", Harmless),
    ("cost_details.upstream_inference_output_cost", Harmless),
    (
        "is_byok",
        Never("the call was made with a key of your own, so that its vendor bills it and not the host"),
    ),
    ("server_tool_use.web_search_requests", Fee("web_search")),
];

const OWN_KEY: &str = "it is not clear whether the call was made with a key of your own, which its vendor bills and not the host";

const OPENROUTER_BODY: &[Row] =
    &[("provider", Harmless), ("choices[].message.images", MadeIn(Meter::ImageOutput))];

/// Cached and uncached prompt tokens are both reported; the first under two names.
const DEEPSEEK: &[Row] = &[
    ("prompt_cache_hit_tokens", Same("prompt_tokens_details.cached_tokens")),
    ("prompt_cache_miss_tokens", Checked),
];

const HITS_AND_MISSES: &[Sum] = &[Sum::of(
    "prompt_cache_miss_tokens",
    &["prompt_tokens_details.cached_tokens", "prompt_cache_miss_tokens"],
    "prompt_tokens",
)];

const FIREWORKS_BODY: &[Row] = &[("perf_metrics", Harmless), ("choices[].raw_output", Harmless)];

const MISTRAL: &[Row] = &[
    ("num_cached_tokens", Same("prompt_tokens_details.cached_tokens")),
    ("prompt_audio_seconds", AnyTime(Meter::AudioInputTime)),
];

/// Tools run by the vendor are counted individually.
const XAI: &[Row] = &[
    ("cost_in_usd_ticks", Cost(10)),
    (
        "num_sources_used",
        Unpriced("sources of a live search are billed, at a rate that price tables do not hold"),
    ),
    ("num_server_side_tools_used", Checked),
    ("server_side_tool_usage_details.web_search_calls", Fee("web_search")),
    ("server_side_tool_usage_details.x_search_calls", Fee("x_search")),
    ("server_side_tool_usage_details.code_interpreter_calls", Fee("code_interpreter")),
    ("server_side_tool_usage_details.file_search_calls", Fee("file_search")),
    ("server_side_tool_usage_details.document_search_calls", Fee("document_search")),
    (
        "server_side_tool_usage_details.image_generation_calls",
        Unpriced("the images are billed at the rates of a model that the object does not name"),
    ),
    ("server_side_tool_usage_details.mcp_calls", Checked),
    ("context_details", Harmless),
];

const XAI_BODY: &[Row] = &[("citations", Brought("search")), ("debug_output", Harmless)];

/// The first row of a field wins: here, uses of tools are counted in the usage.
const XAI_OUTPUT: &[Row] = &[(
    "output",
    Items(&[
        ("message", Item::Known(&MESSAGE)),
        ("reasoning", Item::Harmless),
        ("function_call", Item::Made("name")),
        ("custom_tool_call", Item::Harmless),
        ("mcp_call", Item::Harmless),
        ("web_search_call", Item::Used("web_search")),
        ("x_search_call", Item::Used("x_search")),
        ("file_search_call", Item::Used("file_search")),
        ("code_interpreter_call", Item::Used("code_interpreter")),
    ]),
)];

const XAI_TOOLS: &[Sum] = &[Sum::of(
    "num_server_side_tools_used",
    &[
        "server_side_tool_usage_details.web_search_calls",
        "server_side_tool_usage_details.x_search_calls",
        "server_side_tool_usage_details.code_interpreter_calls",
        "server_side_tool_usage_details.file_search_calls",
        "server_side_tool_usage_details.document_search_calls",
        "server_side_tool_usage_details.mcp_calls",
    ],
    "num_server_side_tools_used",
)];

/// The total shows whether reasoning is inside the completion or beside it.
const NEEDED_TOTAL: &[Row] = &[("total_tokens", Needed)];

/// The tables of a host: its usage and its response.
macro_rules! hosts {
    ($($usage:ident, $response:ident:
        [$($counts:expr),+] [$($sum:expr),*], [$($body:expr),+];)+) => { $(
        pub(super) static $usage: Table = Table { rows: &[$($counts),+], sums: &[$($sum),*] };
        pub(super) static $response: Table = Table { rows: &[$($body,)+ &[("usage", Object(&$usage))]], sums: &[] };
    )+ };
}

hosts! {
    GROQ_USAGE, GROQ_CHAT:
        [CHAT_COUNTS, REASONING_INSIDE, GROQ] [CHAT_TOTAL, PROMPT_SPLITS], [CHAT_BODY, GROQ_BODY];
    OPENROUTER_USAGE, OPENROUTER_CHAT:
        [CHAT_COUNTS, REASONING_INSIDE, OPENROUTER] [CHAT_TOTAL, PROMPT_SPLITS], [CHAT_BODY, OPENROUTER_BODY];
    DEEPSEEK_USAGE, DEEPSEEK_CHAT:
        [CHAT_COUNTS, REASONING_INSIDE, DEEPSEEK] [CHAT_TOTAL, PROMPT_SPLITS, HITS_AND_MISSES], [CHAT_BODY];
    FIREWORKS_USAGE, FIREWORKS_CHAT:
        [CHAT_COUNTS, REASONING_INSIDE, DEEPSEEK] [CHAT_TOTAL, PROMPT_SPLITS, HITS_AND_MISSES],
        [CHAT_BODY, FIREWORKS_BODY];
    MISTRAL_USAGE, MISTRAL_CHAT:
        [CHAT_COUNTS, REASONING_INSIDE, MISTRAL] [CHAT_TOTAL, PROMPT_SPLITS], [CHAT_BODY];
    XAI_USAGE, XAI_CHAT:
        [NEEDED_TOTAL, CHAT_COUNTS, REASONING_INSIDE, XAI] [CHAT_TOTAL, PROMPT_SPLITS, XAI_TOOLS], [CHAT_BODY, XAI_BODY];
    XAI_BESIDE_USAGE, XAI_BESIDE_CHAT:
        [NEEDED_TOTAL, CHAT_COUNTS, REASONING_BESIDE, XAI] [TOTAL_WITH_REASONING, PROMPT_SPLITS, XAI_TOOLS],
        [CHAT_BODY, XAI_BODY];
    XAI_RESPONSES_USAGE, XAI_RESPONSES:
        [RESPONSES_COUNTS, XAI] [RESPONSES_SUMS, XAI_TOOLS], [XAI_OUTPUT, XAI_BODY, RESPONSES_BODY];
    OPENROUTER_RESPONSES_USAGE, OPENROUTER_RESPONSES:
        [RESPONSES_COUNTS, OPENROUTER] [RESPONSES_SUMS], [RESPONSES_BODY, OPENROUTER_BODY];
}

/// The generation record of OpenRouter, which reports cache reads but not cache writes. Known only to name it in
/// messages.
pub(super) static OPENROUTER_GENERATION: Table =
    Table { rows: &[&[("data", Object(&GENERATION))]], sums: &[] };

static GENERATION: Table = Table {
    rows: &[
        GENERATION_COUNTS,
        &[
            ("tokens_prompt", Harmless),
            ("tokens_completion", Harmless),
            ("id", Harmless),
            ("created_at", Harmless),
            ("model", Model),
            ("provider_name", Harmless),
            ("finish_reason", Harmless),
            ("streamed", Harmless),
            ("cancelled", Harmless),
            ("is_byok", Harmless),
            ("latency", Harmless),
            ("generation_time", Harmless),
            ("total_cost", Cost(0)),
            ("usage", Harmless),
        ],
    ],
    sums: &[],
};
