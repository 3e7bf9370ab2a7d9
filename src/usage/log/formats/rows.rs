//! Logs of one's own: where each value is is said by whoever reads them.

use crate::units::Meter;

use super::super::super::call::Status;
use super::super::field::{Wrong, wrong};
use super::super::format::{Duplicates, Format, Outcome, Row, Shape, used};

/// What a value may be, in the order of the paths.
pub(in super::super) const FIELDS: [&str; 16] = [
    "model",
    "time",
    "input",
    "prompt",
    "output",
    "cache_read",
    "cache_write",
    "cache_write_1h",
    "reasoning",
    "audio_input",
    "provider",
    "tier",
    "region",
    "id",
    "cost",
    "status",
];

/// A format of which the value of each field is at a path; an empty path is none.
pub(in super::super) fn format(paths: &'static [&'static str], is_csv: bool) -> Format {
    Format {
        name: "rows",
        title: "rows, by `--map`",
        shape: if is_csv { Shape::Csv } else { Shape::Json },
        is_sequential: false,
        paths,
        marks: &[],
        duplicates: if paths[13].is_empty() { Duplicates::None } else { Duplicates::Exact },
        tags: &[],
        read,
    }
}

fn read<'l>(row: &Row<'_, 'l>) -> Result<Outcome<'l>, Wrong> {
    let [
        model,
        time,
        input,
        prompt,
        output,
        read,
        write,
        write_1h,
        reasoning,
        audio,
        provider,
        tier,
        region,
        id,
        cost,
        status,
    ] = std::array::from_fn(|at| at);
    let (read_tokens, written, for_an_hour) =
        (row.count_or_0(read)?, row.count_or_0(write)?, row.count_or_0(write_1h)?);
    let audio = row.count_or_0(audio)?;
    let uncached = match row.count(prompt)? {
        // A prompt has in it what a cache read or wrote of it.
        Some(all) => {
            let parts = [read_tokens, written, for_an_hour, audio].into_iter().fold(0, u64::saturating_add);
            row.rest(all, prompt, parts)?
        }
        None => row.needed(input)?,
    };
    let (output_tokens, reasoning) = (row.needed(output)?, row.count_or_0(reasoning)?);
    row.rest(output_tokens, output, reasoning)?;
    let used = used([
        (Meter::Input, uncached),
        (Meter::CacheRead, read_tokens),
        (Meter::CacheWrite, written),
        (Meter::CacheWrite1h, for_an_hour),
        (Meter::AudioInput, audio),
        (Meter::Output, output_tokens),
        (Meter::Reasoning, reasoning),
    ]);
    let time = row.any_time(time)?;
    let mut one = row.call(row.name(model)?, &time, used);
    one.call.provider = row.text_or_none(provider)?;
    one.call.tier = row.tier(tier)?;
    one.call.region = row.text_or_none(region)?;
    one.call.id = row.text_or_none(id)?;
    one.call.cost = row.picos(cost)?;
    one.call.status = match row.text_or_none(status)?.to_lowercase().as_str() {
        "" | "ok" | "success" | "succeeded" | "200" => Status::Ok,
        "failed" | "failure" | "error" => Status::Failed,
        "estimated" => Status::Estimated,
        _ => return Err(wrong(row.path(status), "is neither `ok`, `failed` nor `estimated`")),
    };
    Ok(Outcome::Calls(vec![one]))
}
