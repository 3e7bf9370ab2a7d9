//! Exports of Helicone: prompt tokens include those that a cache read or wrote. Counts are written with decimals.

use super::super::super::call::Status;
use super::super::field::Wrong;
use super::super::format::{Duplicates, Format, Inclusive, Outcome, Row, Shape, paths};

paths! {
    ID = "request_id",
    TIME = "request_created_at",
    PROVIDER = "provider",
    MODEL = "request_model",
    STATUS = "response_status",
    PROMPT = "prompt_tokens",
    READ = "prompt_cache_read_tokens",
    WRITTEN = "prompt_cache_write_tokens",
    COMPLETION = "completion_tokens",
}

pub(in super::super) static HELICONE: Format = Format {
    name: "helicone",
    title: "Helicone exports",
    shape: Shape::Json,
    is_sequential: false,
    paths: PATHS,
    marks: &["request_id", "request_created_at", "request_model", "prompt_tokens"],
    duplicates: Duplicates::Exact,
    tags: &[("user", "request_user_id"), ("session", "session_id")],
    read,
};

fn read<'l>(row: &Row<'_, 'l>) -> Result<Outcome<'l>, Wrong> {
    let is_failed = row.count(STATUS)?.is_some_and(|status| !(200..300).contains(&status));
    if is_failed && row.values.raw(PROMPT).is_none() {
        return Ok(Outcome::WithoutUsage);
    }
    let used = Inclusive {
        prompt: (PATHS[PROMPT], row.needed(PROMPT)?),
        read: row.count_or_0(READ)?,
        written: row.count_or_0(WRITTEN)?,
        output: (PATHS[COMPLETION], row.needed(COMPLETION)?),
        reasoning: 0,
    };
    let used = used.used()?;
    let mut one = row.call(row.name(MODEL)?, &row.time(TIME)?, used);
    one.call.provider = row.text_or_none(PROVIDER)?.to_lowercase().into();
    one.call.id = row.text_or_none(ID)?;
    one.call.status = if is_failed { Status::Failed } else { Status::Ok };
    Ok(Outcome::Calls(vec![one]))
}
