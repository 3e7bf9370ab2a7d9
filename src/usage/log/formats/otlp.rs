//! Spans of OpenTelemetry with the attributes of its conventions for generative AI, as JSON: a span a line, or an export with
//! many. Input tokens include those that a cache read or wrote, output tokens those of reasoning.

use std::borrow::Cow;

use crate::units::Tier;
use crate::yaml::json::{Fields, Json, field, text_of};

use super::super::super::call::{Call, Status};
use super::super::field::{self, Time, Wrong, wrong};
use super::super::format::{Duplicates, Format, Inclusive, Meaning, Outcome, Read, Row, Shape, paths, tier};

paths! {
    SPANS = "resourceSpans",
    ATTRIBUTES = "attributes",
    SPAN = "spanId",
    TRACE = "traceId",
    START = "startTimeUnixNano",
    STATUS = "status",
}

pub(in super::super) static SPAN_LINES: Format = Format {
    name: "otlp",
    title: "OpenTelemetry spans",
    shape: Shape::Json,
    is_sequential: false,
    paths: PATHS,
    marks: &["traceId", "spanId", "attributes"],
    duplicates: Duplicates::Exact,
    tags: &[],
    more_tags: None,
    meaning: Meaning::Read(read),
};

pub(in super::super) static EXPORTS: Format =
    Format { title: "OpenTelemetry exports of spans", marks: &["resourceSpans"], ..SPAN_LINES };

/// What is a call of a model: others repeat what their children say.
const CALLS: [&str; 5] = ["chat", "text_completion", "generate_content", "embeddings", "responses"];

fn read<'l>(row: &Row<'_, 'l>) -> Result<Outcome<'l>, Wrong> {
    if let Some(spans) = row.values.json(SPANS) {
        let mut calls = Vec::new();
        for resource in list(spans, PATHS[SPANS])? {
            for scope in inner(resource, "scopeSpans")? {
                for one in inner(scope, "spans")? {
                    let fields = one.fields().ok_or_else(|| wrong("spans", "is not a list of objects"))?;
                    calls.extend(span(row, &fields)?);
                }
            }
        }
        return Ok(if calls.is_empty() { Outcome::Other } else { Outcome::Calls(calls) });
    }
    let mut fields: Fields<'l> = Vec::new();
    for (at, name) in [
        (ATTRIBUTES, "attributes"),
        (SPAN, "spanId"),
        (TRACE, "traceId"),
        (START, "startTimeUnixNano"),
        (STATUS, "status"),
    ] {
        if let Some(value) = row.values.json(at) {
            let json = Json::parse(value).map_err(|_| wrong(name, "is not JSON"))?;
            fields.push((name.to_owned(), json));
        }
    }
    Ok(span(row, &fields)?.map_or(Outcome::Other, Outcome::Call))
}

fn list<'l>(text: &'l str, name: &str) -> Result<Vec<Json<'l>>, Wrong> {
    Json::parse(text).ok().and_then(Json::items).ok_or_else(|| wrong(name, "is not a list"))
}

fn inner<'l>(object: Json<'l>, key: &str) -> Result<Vec<Json<'l>>, Wrong> {
    let fields = object.fields().ok_or_else(|| wrong(key, "is not in an object"))?;
    field(&fields, key).map_or(Ok(Vec::new()), |list| list.items().ok_or_else(|| wrong(key, "is not a list")))
}

/// The call of a span; none where it is of something else.
fn span<'l>(row: &Row<'_, 'l>, fields: &Fields<'l>) -> Result<Option<Read<'l>>, Wrong> {
    let attributes = field(fields, "attributes").and_then(Json::items).unwrap_or_default();
    let mut known: Vec<(String, Json<'l>)> = Vec::new();
    for attribute in attributes {
        let Some(pair) = attribute.fields() else { continue };
        let value = field(&pair, "value").and_then(Json::fields).and_then(|value| value.into_iter().next());
        if let (Some(key), Some((_, value))) = (text_of(&pair, "key"), value) {
            known.push((key.into_owned(), value));
        }
    }
    let text = |names: &[&str]| names.iter().find_map(|name| text_of(&known, name)).unwrap_or_default();
    let count = |names: &[&str]| {
        let found = names.iter().find_map(|name| Some((*name, field(&known, name)?)));
        found.map(|(name, value)| field::count(name, value.raw().as_bytes())).transpose()
    };
    if !CALLS.contains(&text(&["gen_ai.operation.name"]).as_ref()) {
        return Ok(None);
    }
    const INPUT: &str = "gen_ai.usage.input_tokens";
    const OUTPUT: &str = "gen_ai.usage.output_tokens";
    let is_failed = field(fields, "status").and_then(Json::fields).is_some_and(|status| {
        field(&status, "code").is_some_and(|code| matches!(code.raw(), "2" | "\"STATUS_CODE_ERROR\""))
    });
    let prompt = match count(&[INPUT])? {
        Some(prompt) => prompt,
        None if is_failed => 0,
        None => return Err(wrong(INPUT, "is missing: unknown is not 0")),
    };
    let read = count(&["gen_ai.usage.cache_read.input_tokens"])?.unwrap_or(0);
    let written =
        count(&["gen_ai.usage.cache_creation.input_tokens", "gen_ai.usage.cache_write.input_tokens"])?
            .unwrap_or(0);
    let output = count(&[OUTPUT])?.unwrap_or(0);
    let reasoning = count(&["gen_ai.usage.reasoning.output_tokens"])?.unwrap_or(0);
    let (prompt, output) = ((INPUT, prompt), (OUTPUT, output));
    let used = Inclusive { prompt, read, written, output, reasoning }.used()?;
    let start = field(fields, "startTimeUnixNano").ok_or_else(|| wrong("startTimeUnixNano", "is missing"))?;
    let at = field::unix_time("startTimeUnixNano", start.raw().as_bytes(), 9)?;
    let model = text(&["gen_ai.response.model", "gen_ai.request.model"]).into_owned();
    if model.is_empty() {
        return Err(wrong("gen_ai.response.model", "is missing"));
    }
    let mut one = row.call(Cow::Owned(model), &Time { at, has_zone: true }, used);
    let served = text(&["openai.response.service_tier", "gen_ai.openai.response.service_tier"]);
    let [trace, span] = ["traceId", "spanId"].map(|key| text_of(fields, key).unwrap_or_default());
    one.call = Call {
        id: if span.is_empty() { Cow::Borrowed("") } else { Cow::Owned(format!("{trace}:{span}")) },
        provider: provider(&text(&["gen_ai.provider.name", "gen_ai.system"])).into(),
        tier: if served.is_empty() {
            Tier::Standard
        } else {
            tier(&served)
                .ok_or_else(|| wrong("openai.response.service_tier", "is a word for no tier that is known"))?
        },
        status: if is_failed { Status::Failed } else { Status::Ok },
        tags: row.asked.iter().map(|tag| Cow::Owned(text(&[tag]).into_owned())).collect(),
        ..one.call
    };
    Ok(Some(one))
}

/// The provider of a word of the conventions.
fn provider(word: &str) -> String {
    match word {
        "gcp.gemini" | "gemini" => "google",
        "gcp.vertex_ai" | "vertex_ai" | "gcp.gen_ai" => "google-vertex",
        "aws.bedrock" => "aws-bedrock",
        "azure.ai.openai" | "az.ai.openai" => "azure",
        "azure.ai.inference" | "az.ai.inference" => "azure-ai",
        "mistral_ai" => "mistral",
        "x_ai" => "xai",
        other => other,
    }
    .to_owned()
}
