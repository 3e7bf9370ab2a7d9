//! Model invocation logs of Amazon Bedrock: prompt tokens are beside those that a cache read or wrote.

use std::borrow::Cow;

use crate::units::Meter;

use super::super::super::call::Status;
use super::super::field::Wrong;
use super::super::format::{Duplicates, Format, Outcome, Row, Shape, paths, used};

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
    read,
};

fn read<'l>(row: &Row<'_, 'l>) -> Result<Outcome<'l>, Wrong> {
    if row.text_or_none(SCHEMA)?.as_ref() != "ModelInvocationLog" {
        return Ok(Outcome::Other);
    }
    let is_failed = row.is_set(ERROR);
    if is_failed && row.values.raw(INPUT).is_none() {
        return Ok(Outcome::WithoutUsage);
    }
    let (written, for_an_hour) = (row.count_or_0(WRITTEN)?, row.count_or_0(WRITTEN_1H)?);
    let used = used([
        (Meter::Input, row.needed(INPUT)?),
        (Meter::CacheRead, row.count_or_0(READ)?),
        (Meter::CacheWrite, row.rest(written, WRITTEN, for_an_hour)?),
        (Meter::CacheWrite1h, for_an_hour),
        (Meter::Output, row.count_or_0(OUTPUT)?),
    ]);
    let mut one = row.call(of_arn(row.name(MODEL)?), &row.time(TIME)?, used);
    one.call.provider = Cow::Borrowed("aws-bedrock");
    one.call.id = row.text_or_none(ID)?;
    one.call.status = if is_failed { Status::Failed } else { Status::Ok };
    Ok(Outcome::Calls(vec![one]))
}

/// The model of a name of resources: what is behind its last slash.
fn of_arn(model: Cow<'_, str>) -> Cow<'_, str> {
    match model {
        Cow::Borrowed(name) if name.starts_with("arn:") => {
            Cow::Borrowed(name.rsplit('/').next().unwrap_or(name))
        }
        Cow::Owned(name) if name.starts_with("arn:") => {
            Cow::Owned(name.rsplit('/').next().unwrap_or(&name).to_owned())
        }
        other => other,
    }
}
