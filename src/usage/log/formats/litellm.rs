//! The spend logs of LiteLLM: `LiteLLM_SpendLogs`, exported a row a line. Prompt tokens include those that a cache read
//! or wrote, completion tokens those of reasoning. Times have no zone and are of UTC.

use std::borrow::Cow;

use crate::units::Meter;

use super::super::super::call::Status;
use super::super::field::Wrong;
use super::super::format::{Duplicates, Format, Outcome, Row, Shape, paths, used};

paths! {
    ID = "request_id",
    PROVIDER = "custom_llm_provider",
    MODEL = "model",
    TIME = "startTime",
    PROMPT = "prompt_tokens",
    COMPLETION = "completion_tokens",
    SPEND = "spend",
    STATUS = "status",
    CACHE_HIT = "cache_hit",
    TIER = "metadata.service_tier",
    READ = "metadata.usage_object.prompt_tokens_details.cached_tokens",
    READ_AGAIN = "metadata.usage_object.cache_read_input_tokens",
    WRITTEN = "metadata.usage_object.cache_creation_input_tokens",
    WRITTEN_1H = "metadata.usage_object.prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens",
    AUDIO = "metadata.usage_object.prompt_tokens_details.audio_tokens",
    IMAGE = "metadata.usage_object.prompt_tokens_details.image_tokens",
    REASONING = "metadata.usage_object.completion_tokens_details.reasoning_tokens",
    AUDIO_MADE = "metadata.usage_object.completion_tokens_details.audio_tokens",
    IMAGE_MADE = "metadata.usage_object.completion_tokens_details.image_tokens",
    SEARCHES = "metadata.usage_object.server_tool_use.web_search_requests",
    GEO = "metadata.usage_object.inference_geo",
    SPEED = "metadata.usage_object.speed",
}

pub(in super::super) static LITELLM: Format = Format {
    name: "litellm",
    title: "LiteLLM spend logs",
    shape: Shape::Json,
    is_sequential: false,
    paths: PATHS,
    marks: &["request_id", "startTime", "prompt_tokens", "custom_llm_provider"],
    duplicates: Duplicates::Exact,
    tags: &[
        ("team", "team_id"),
        ("user", "user"),
        ("end_user", "end_user"),
        ("key", "api_key"),
        ("session", "session_id"),
        ("call_type", "call_type"),
        ("model_group", "model_group"),
    ],
    read,
};

fn read<'l>(row: &Row<'_, 'l>) -> Result<Outcome<'l>, Wrong> {
    // What the gateway answers from a cache of its own costs nothing.
    if row.is_set(CACHE_HIT) {
        return Ok(Outcome::Other);
    }
    let status = match row.text_or_none(STATUS)?.as_ref() {
        "failure" => Status::Failed,
        _ => Status::Ok,
    };
    let (prompt, completion) = (row.needed(PROMPT)?, row.needed(COMPLETION)?);
    let read = row.count_or_0(READ)?.max(row.count_or_0(READ_AGAIN)?);
    let (written, for_an_hour) = (row.count_or_0(WRITTEN)?, row.count_or_0(WRITTEN_1H)?);
    let (audio, image) = (row.count_or_0(AUDIO)?, row.count_or_0(IMAGE)?);
    let parts = [read, written, audio, image].into_iter().fold(0, u64::saturating_add);
    let input = row.rest(prompt, PROMPT, parts)?;
    let default_write = row.rest(written, WRITTEN, for_an_hour)?;
    let (audio_made, image_made) = (row.count_or_0(AUDIO_MADE)?, row.count_or_0(IMAGE_MADE)?);
    let output = row.rest(completion, COMPLETION, audio_made.saturating_add(image_made))?;
    let reasoning = row.count_or_0(REASONING)?;
    row.rest(output, COMPLETION, reasoning)?;
    let used = used([
        (Meter::Input, input),
        (Meter::CacheRead, read),
        (Meter::CacheWrite, default_write),
        (Meter::CacheWrite1h, for_an_hour),
        (Meter::AudioInput, audio),
        (Meter::ImageInput, image),
        (Meter::Output, output),
        (Meter::Reasoning, reasoning),
        (Meter::AudioOutput, audio_made),
        (Meter::ImageOutput, image_made),
    ]);
    let mut one = row.call(Cow::Borrowed(""), &row.time(TIME)?, used);
    let provider = row.text_or_none(PROVIDER)?;
    one.call.model = without_provider(row.name(MODEL)?, &provider);
    one.call.provider = provider;
    one.call.id = row.text_or_none(ID)?;
    one.call.status = status;
    one.call.tier = match row.text_or_none(SPEED)?.as_ref() {
        "fast" => crate::units::Tier::Fast,
        _ => row.tier(TIER)?,
    };
    one.call.region = region(row.text_or_none(GEO)?);
    let searches = row.count_or_0(SEARCHES)?;
    one.call.fees = (searches != 0).then_some((Cow::Borrowed("web_search"), searches)).into_iter().collect();
    one.call.cost = row.picos(SPEND)?.filter(|_| status == Status::Ok);
    Ok(Outcome::Calls(vec![one]))
}

/// A model's name without that of its provider before it.
fn without_provider<'l>(model: Cow<'l, str>, provider: &str) -> Cow<'l, str> {
    let begins =
        model.strip_prefix(provider).is_some_and(|rest| rest.starts_with('/')) && !provider.is_empty();
    match model {
        _ if !begins => model,
        Cow::Borrowed(name) => Cow::Borrowed(&name[provider.len() + 1..]),
        Cow::Owned(name) => Cow::Owned(name[provider.len() + 1..].to_owned()),
    }
}

/// A region whose prices apply; the words for no region of its own are none.
pub(super) fn region(word: Cow<'_, str>) -> Cow<'_, str> {
    if matches!(word.as_ref(), "global" | "not_available") { Cow::Borrowed("") } else { word }
}
