//! The activity of OpenRouter, as CSV: prompt tokens include those that a cache read. Times have no zone and are of UTC.

use std::borrow::Cow;

use super::super::super::call::Status;
use super::super::field::Wrong;
use super::super::format::{Duplicates, Format, Inclusive, Outcome, Row, Shape, paths};

paths! {
    ID = "generation_id",
    TIME = "created_at",
    MODEL = "model_permaslug",
    COST = "cost_total",
    PROMPT = "tokens_prompt",
    COMPLETION = "tokens_completion",
    REASONING = "tokens_reasoning",
    READ = "tokens_cached",
    CANCELLED = "cancelled",
}

pub(in super::super) static OPENROUTER: Format = Format {
    name: "openrouter",
    title: "OpenRouter activity",
    shape: Shape::Csv,
    is_sequential: false,
    paths: PATHS,
    marks: &["generation_id", "created_at", "tokens_prompt", "model_permaslug"],
    duplicates: Duplicates::Exact,
    tags: &[("user", "user"), ("variant", "variant"), ("provider_name", "provider_name")],
    read,
};

fn read<'l>(row: &Row<'_, 'l>) -> Result<Outcome<'l>, Wrong> {
    let (prompt, completion) = (row.needed(PROMPT)?, row.needed(COMPLETION)?);
    let used = Inclusive {
        prompt: (PATHS[PROMPT], prompt),
        read: row.count_or_0(READ)?,
        written: 0,
        output: (PATHS[COMPLETION], completion),
        reasoning: row.count_or_0(REASONING)?,
    };
    let used = used.used()?;
    let mut one = row.call(row.name(MODEL)?, &row.time(TIME)?, used);
    one.call.provider = Cow::Borrowed("openrouter");
    one.call.id = row.text_or_none(ID)?;
    one.call.cost = row.picos(COST)?;
    one.call.status = if row.is_set(CANCELLED) && completion == 0 { Status::Failed } else { Status::Ok };
    Ok(Outcome::Calls(vec![one]))
}
