//! Chat completions of OpenAI: cache reads and writes are inside the prompt, reasoning is inside the output, and
//! the total confirms it.

use crate::units::{Meter, Tier};

use super::Is::{But, Harmless, Made, MadeIn, Model, Never, Object, Word};
use super::counts::{CHAT_COUNTS, CHAT_TOTAL, PROMPT_SPLITS, REASONING_INSIDE};
use super::{Means, Row, Table};

pub(super) const PIECE: &str = "a piece of a stream has counts that are not final";
pub(super) const FAILED: &str = "it is not known what is billed of a response that failed";

/// The words for the tier that served the call.
pub(super) const TIERS: &[(&str, Means)] = &[
    ("default", Means::Tier(Tier::Standard)),
    ("standard", Means::Tier(Tier::Standard)),
    ("on_demand", Means::Tier(Tier::Standard)),
    ("flex", Means::Tier(Tier::Flex)),
    ("priority", Means::Tier(Tier::Priority)),
    ("batch", Means::Tier(Tier::Batch)),
    ("auto", Means::TierUnsaid),
    ("scale", Means::Refused("the scale tier is capacity that is paid for in advance")),
    ("fast", Means::Tier(Tier::Fast)),
    ("ultrafast", Means::Tier(Tier::Ultrafast)),
];

pub(super) static CHAT_USAGE: Table =
    Table { rows: &[CHAT_COUNTS, REASONING_INSIDE], sums: &[CHAT_TOTAL, PROMPT_SPLITS] };

/// A chat completion without its usage.
pub(super) const CHAT_BODY: &[Row] = &[
    (
        "object",
        Word(&[
            ("chat.completion", Means::Nothing),
            ("chat.completion.chunk", Means::Nothing),
            ("text_completion", Means::Nothing),
        ]),
    ),
    ("model", Model),
    ("service_tier", Word(TIERS)),
    ("id", Harmless),
    ("created", Harmless),
    ("system_fingerprint", Harmless),
    ("request_id", Harmless),
    ("metadata", Harmless),
    ("prompt_filter_results", Harmless),
    ("obfuscation", Harmless),
    ("choices[].index", Harmless),
    ("choices[].finish_reason", But(&[("error", FAILED), ("insufficient_system_resource", FAILED)])),
    ("choices[].native_finish_reason", Harmless),
    ("choices[].stop_reason", Harmless),
    ("choices[].matched_stop", Harmless),
    ("choices[].token_ids", Harmless),
    ("choices[].logprobs", Harmless),
    ("choices[].text", Harmless),
    ("choices[].content_filter_results", Harmless),
    ("choices[].message.role", Harmless),
    ("choices[].message.name", Harmless),
    ("choices[].message.content", Made),
    ("choices[].message.refusal", Harmless),
    ("choices[].message.tool_calls", Made),
    ("choices[].message.function_call", Harmless),
    ("choices[].message.reasoning", Harmless),
    ("choices[].message.reasoning_content", Harmless),
    ("choices[].message.reasoning_details", Harmless),
    ("choices[].message.prefix", Harmless),
    ("choices[].message.audio", MadeIn(Meter::AudioOutput)),
    (
        "choices[].message.annotations",
        Never("a search of the web is billed, and the object does not count the searches"),
    ),
    ("choices[].delta", Never(PIECE)),
    ("choices[].error", Never(FAILED)),
    ("error", Never(FAILED)),
];

pub(super) static CHAT: Table = Table { rows: &[CHAT_BODY, &[("usage", Object(&CHAT_USAGE))]], sums: &[] };
