//! Observations of Langfuse, exported a row a line: counts exclude each other, under names that whoever logs them chooses,
//! and `total` repeats them. Times have no zone and are of UTC.

use crate::units::Meter;
use crate::yaml::json::Json;

use super::super::super::call::Status;
use super::super::field::{self, Wrong, wrong};
use super::super::format::{Duplicates, Format, Outcome, Row, Shape, paths, used};

paths! {
    ID = "id",
    KIND = "type",
    TIME = "start_time",
    MODEL = "provided_model_name",
    LEVEL = "level",
    USAGE = "usage_details",
    COST = "cost_details.total",
}

pub(in super::super) static LANGFUSE: Format = Format {
    name: "langfuse",
    title: "Langfuse observations",
    shape: Shape::Json,
    is_sequential: false,
    paths: PATHS,
    marks: &["id", "type", "start_time", "trace_id", "usage_details"],
    duplicates: Duplicates::Exact,
    tags: &[
        ("trace", "trace_id"),
        ("name", "name"),
        ("environment", "environment"),
        ("user", "user_id"),
        ("session", "session_id"),
    ],
    read,
};

/// The names of counts that its integrations write, and what each is a count of; reasoning is beside the rest of the
/// output.
const NAMES: [(&str, Meter); 22] = [
    ("input", Meter::Input),
    ("input_tokens", Meter::Input),
    ("prompt_tokens", Meter::Input),
    ("input_cached_tokens", Meter::CacheRead),
    ("input_cache_read", Meter::CacheRead),
    ("cache_read_input_tokens", Meter::CacheRead),
    ("cached_content_token_count", Meter::CacheRead),
    ("input_cache_creation", Meter::CacheWrite),
    ("input_cache_creation_5m", Meter::CacheWrite),
    ("cache_creation_input_tokens", Meter::CacheWrite),
    ("input_cache_creation_1h", Meter::CacheWrite1h),
    ("input_audio_tokens", Meter::AudioInput),
    ("input_image_tokens", Meter::ImageInput),
    ("output", Meter::Output),
    ("output_tokens", Meter::Output),
    ("completion_tokens", Meter::Output),
    ("output_reasoning", Meter::Reasoning),
    ("output_reasoning_tokens", Meter::Reasoning),
    ("thoughts_token_count", Meter::Reasoning),
    ("output_audio_tokens", Meter::AudioOutput),
    ("output_accepted_prediction_tokens", Meter::Output),
    ("output_rejected_prediction_tokens", Meter::Output),
];

fn read<'l>(row: &Row<'_, 'l>) -> Result<Outcome<'l>, Wrong> {
    if !matches!(row.text_or_none(KIND)?.as_ref(), "GENERATION" | "EMBEDDING") {
        return Ok(Outcome::Other);
    }
    let Some(details) = row.values.json(USAGE) else { return Ok(Outcome::WithoutUsage) };
    let fields = Json::parse(details).ok().and_then(Json::fields);
    let fields = fields.ok_or_else(|| wrong(PATHS[USAGE], "is not an object"))?;
    let (mut counts, mut total) = (used([]), None);
    for (name, value) in &fields {
        let count = field::count(PATHS[USAGE], value.raw().as_bytes())?;
        let known = NAMES.iter().find(|(known, _)| known == name).map(|(_, meter)| *meter);
        match known {
            _ if name == "total" => total = Some(count),
            Some(meter) => {
                for meter in [Some(meter), meter.facts().part_of].into_iter().flatten() {
                    counts[meter] += count;
                }
            }
            None if count == 0 => {}
            None => {
                return Err(wrong(
                    PATHS[USAGE],
                    "has a count of a name that is not known, which may be billed",
                ));
            }
        }
    }
    if fields.is_empty() {
        return Ok(Outcome::WithoutUsage);
    }
    let of_all: u64 = Meter::all()
        .into_iter()
        .filter(|meter| meter.facts().part_of.is_none())
        .map(|meter| counts[meter])
        .sum();
    if let Some(total) = total.filter(|total| *total != of_all) {
        return Err(wrong(
            PATHS[USAGE],
            format!("adds up to {of_all}, and its `total` is {total}: a part is counted twice"),
        ));
    }
    let mut one = row.call(row.name(MODEL)?, &row.time(TIME)?, counts);
    one.call.id = row.text_or_none(ID)?;
    one.call.cost = row.picos(COST)?;
    one.call.status = if row.text_or_none(LEVEL)?.as_ref() == "ERROR" { Status::Failed } else { Status::Ok };
    Ok(Outcome::Calls(vec![one]))
}
