//! Results of batches of OpenAI and of Anthropic: a line for each request, in no order. Only what succeeded is billed, in the
//! batch tier, and no line says a time: that of the batch has to be stated.

use std::borrow::Cow;

use crate::units::Tier;

use super::super::field::{Wrong, wrong};
use super::super::format::{Duplicates, Format, Meaning, Outcome, Row, Shape, paths};
use super::super::vendor;

paths! {
    ID = "custom_id",
    STATUS = "response.status_code",
    BODY = "response.body",
    BODY_MODEL = "response.body.model",
    KIND = "result.type",
    MESSAGE = "result.message",
    MESSAGE_MODEL = "result.message.model",
}

pub(in super::super) static OPENAI: Format = Format {
    name: "openai-batch",
    title: "OpenAI batch results",
    shape: Shape::Json,
    is_sequential: false,
    paths: PATHS,
    marks: &["custom_id", "response.status_code"],
    duplicates: Duplicates::File,
    tags: &[],
    more_tags: None,
    meaning: Meaning::Read(read),
};

pub(in super::super) static ANTHROPIC: Format = Format {
    name: "anthropic-batch",
    title: "Anthropic batch results",
    marks: &["custom_id", "result.type"],
    ..OPENAI
};

fn read<'l>(row: &Row<'_, 'l>) -> Result<Outcome<'l>, Wrong> {
    let of_openai = row.values.json(BODY).filter(|_| row.count(STATUS).ok().flatten() == Some(200));
    let of_anthropic =
        row.values.json(MESSAGE).filter(|_| row.values.text(KIND).as_deref() == Some("succeeded"));
    let (object, path, provider, model) = match (of_openai, of_anthropic) {
        (Some(body), _) => (body, BODY, "openai", row.name(BODY_MODEL)?),
        (None, Some(message)) => (message, MESSAGE, "anthropic", row.name(MESSAGE_MODEL)?),
        // Nothing is billed of what did not succeed.
        (None, None) => return Ok(Outcome::WithoutUsage),
    };
    let time = row.stated.as_ref().ok_or_else(|| {
        wrong(PATHS[ID], "has no time beside it: state the day of the batch, `--day YYYY-MM-DD`")
    })?;
    let mut calls = vendor::calls(row, PATHS[path], object, provider, &model, time)?;
    let id: Cow<'l, str> = row.text_or_none(ID)?;
    for read in &mut calls {
        read.call.id = id.clone();
        read.call.tier = Tier::Batch;
    }
    Ok(Outcome::Calls(calls))
}
