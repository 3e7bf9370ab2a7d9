//! Model invocation logs of Amazon Bedrock: prompt tokens are beside those that a cache read or wrote.

use crate::units::Meter;

use super::super::flat::{Count, Counts, Ended, Flat, Hour, Named, Provider, Test};
use super::super::format::{Duplicates, Format, Meaning, Shape, paths};

paths! {
    SCHEMA = "schemaType",
    ID = "requestId",
    TIME = "timestamp",
    MODEL = "modelId",
    ERROR = "errorCode",
    INPUT = "input.inputTokenCount",
    READ = "input.cacheReadInputTokenCount",
    WRITTEN = "input.cacheWriteInputTokenCount",
    OUTPUT = "output.outputTokenCount",
    WRITTEN_1H = "output.outputBodyJson.usage.cache_creation.ephemeral_1h_input_tokens",
    DETAILS = "output.outputBodyJson.usage.cacheDetails",
}

pub(in super::super) static BEDROCK: Format = Format {
    name: "bedrock",
    title: "Amazon Bedrock invocation logs",
    shape: Shape::Json,
    is_sequential: false,
    paths: PATHS,
    marks: &["schemaType", "requestId", "modelId", "operation"],
    duplicates: Duplicates::Exact,
    tags: &[("account", "accountId"), ("operation", "operation"), ("identity", "identity.arn")],
    more_tags: None,
    meaning: Meaning::Flat(&MEANING),
};

/// Anthropic's body has a count of it, that of Converse a list.
const KEPT_1H: Count = Count::Hour(Hour { count: WRITTEN_1H, list: DETAILS, of: WRITTEN });

static MEANING: Flat = Flat {
    other: &[Test::IsNone(SCHEMA, &["ModelInvocationLog"])],
    without_usage: &[Test::Set(ERROR), Test::NotSet(INPUT)],
    ended: Ended::Failed(&[Test::Set(ERROR)]),
    provider: Provider::Is("aws-bedrock"),
    model: MODEL,
    named: Named::OfResource,
    time: TIME,
    or_seconds: false,
    id: ID,
    batch: &[],
    tier: &[],
    speed: None,
    region: None,
    counts: Counts::Each(&[
        (Meter::Input, Count::Needed(INPUT).whole()),
        (Meter::CacheRead, Count::OrZero(READ).whole()),
        (Meter::CacheWrite, Count::OrZero(WRITTEN).without(&[KEPT_1H])),
        (Meter::CacheWrite1h, KEPT_1H.whole()),
        (Meter::Output, Count::OrZero(OUTPUT).whole()),
    ]),
    fees: &[],
    cost: None,
    without_column: &[],
};
