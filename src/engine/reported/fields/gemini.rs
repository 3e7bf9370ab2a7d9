//! `generateContent` of Gemini: cached tokens are inside the prompt; thoughts are beside the answer, and tool
//! results beside the prompt. Counts of 0 are omitted, so only the total shows that none is missing.

use crate::units::Tier;

use super::Is::{Harmless, Made, Model, Named, Never, Object, Word};
use super::counts::GEMINI_COUNTS;
use super::{Means, Sum, Table};

pub(super) static USAGE: Table = Table {
    rows: &[
        GEMINI_COUNTS,
        &[
            ("serviceTier", Word(TIERS)),
            (
                "trafficType",
                Word(&[
                    ("ON_DEMAND", Means::Tier(Tier::Standard)),
                    ("ON_DEMAND_FLEX", Means::Tier(Tier::Flex)),
                    ("ON_DEMAND_PRIORITY", Means::Tier(Tier::Priority)),
                    ("TRAFFIC_TYPE_UNSPECIFIED", Means::TierUnsaid),
                    (
                        "PROVISIONED_THROUGHPUT",
                        Means::Refused("provisioned throughput is paid for in advance, not by the token"),
                    ),
                ]),
            ),
        ],
    ],
    sums: &[&[Sum::of(
        "totalTokenCount",
        &[
            "promptTokenCount",
            "candidatesTokenCount",
            "responseTokenCount",
            "thoughtsTokenCount",
            "toolUsePromptTokenCount",
        ],
        "totalTokenCount",
    )]],
};

const TIERS: &[(&str, Means)] = &[
    ("standard", Means::Tier(Tier::Standard)),
    ("STANDARD", Means::Tier(Tier::Standard)),
    ("flex", Means::Tier(Tier::Flex)),
    ("FLEX", Means::Tier(Tier::Flex)),
    ("priority", Means::Tier(Tier::Priority)),
    ("PRIORITY", Means::Tier(Tier::Priority)),
    ("unspecified", Means::TierUnsaid),
    ("SERVICE_TIER_UNSPECIFIED", Means::TierUnsaid),
];

pub(super) static RESPONSE: Table = Table {
    rows: &[&[
        ("usageMetadata", Object(&USAGE)),
        ("modelVersion", Model),
        ("candidates[].content.parts", Made),
        ("candidates[].content.role", Harmless),
        ("candidates[].finishReason", Harmless),
        ("candidates[].finishMessage", Harmless),
        ("candidates[].index", Harmless),
        ("candidates[].safetyRatings", Harmless),
        ("candidates[].citationMetadata", Harmless),
        ("candidates[].avgLogprobs", Harmless),
        ("candidates[].logprobsResult", Harmless),
        ("candidates[].tokenCount", Harmless),
        // A fetched page is billed by its tokens only.
        ("candidates[].urlContextMetadata", Harmless),
        (
            "candidates[].groundingMetadata",
            Never(
                "grounding is free up to an allowance, and billed by the prompt or by the search after it: \
                 one response does not say which",
            ),
        ),
        ("promptFeedback", Harmless),
        ("embedding", Harmless),
        ("embeddings", Harmless),
        ("truncated", Harmless),
        ("responseId", Harmless),
        ("createTime", Harmless),
        ("modelStatus", Harmless),
    ]],
    sums: &[],
};

/// A line of batch results.
pub(super) static LINE: Table = Table {
    rows: &[&[
        ("key", Named("if it is no line of the results of a batch, give what is inside of `response` alone")),
        ("response", Object(&RESPONSE)),
        ("error", Never("nothing is billed of a request that failed")),
    ]],
    sums: &[],
};
