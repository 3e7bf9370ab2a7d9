//! Rollouts of Codex, in `~/.codex/sessions`: totals of the session so far after each response, often more than once. A
//! forked session begins at the total of its parent, so that the first response of a file is taken by itself; where none
//! says what it used by itself, it used the whole total.
//!
//! A fork may repeat the lines of its parent, at other times. So the id of a response is the first session of the chain of
//! forks, and the totals so far: it is the same in the parent, in forks and in copies of files. Two forks whose own
//! responses lead to the same totals, in all counts, are not told apart. A response of a file that names no session has no
//! id.

use std::borrow::Cow;

use super::super::field::Wrong;
use super::super::format::{Before, Duplicates, Format, Inclusive, Meaning, Outcome, Row, Shape, paths};

paths! {
    KIND = "type",
    TIME = "timestamp",
    EVENT = "payload.type",
    MODEL = "payload.model",
    SESSION = "payload.id",
    PARENT = "payload.forked_from_id",
    TOTAL = "payload.info.total_token_usage.input_tokens",
    TOTAL_READ = "payload.info.total_token_usage.cached_input_tokens",
    TOTAL_WRITTEN = "payload.info.total_token_usage.cache_write_input_tokens",
    TOTAL_OUTPUT = "payload.info.total_token_usage.output_tokens",
    TOTAL_REASONING = "payload.info.total_token_usage.reasoning_output_tokens",
    INPUT = "payload.info.last_token_usage.input_tokens",
    READ = "payload.info.last_token_usage.cached_input_tokens",
    WRITTEN = "payload.info.last_token_usage.cache_write_input_tokens",
    OUTPUT = "payload.info.last_token_usage.output_tokens",
    REASONING = "payload.info.last_token_usage.reasoning_output_tokens",
}

pub(in super::super) static CODEX: Format = Format {
    name: "codex",
    title: "Codex rollouts",
    shape: Shape::Json,
    is_sequential: true,
    paths: PATHS,
    marks: &["type", "timestamp", "payload.type"],
    duplicates: Duplicates::Exact,
    tags: &[],
    more_tags: None,
    meaning: Meaning::Read(read),
};

fn read<'l>(row: &Row<'_, 'l>) -> Result<Outcome<'l>, Wrong> {
    let kind = row.text_or_none(KIND)?;
    match (kind.as_ref(), row.text_or_none(EVENT)?.as_ref()) {
        ("turn_context", _) => {
            let model = row.name(MODEL)?.into_owned();
            return Ok(Outcome::Says(Before { model, ..row.before.clone() }));
        }
        // The lines of a fork's ancestors follow its own, the oldest last; a resumed session is named again.
        ("session_meta", _) if !row.before.is_begun => {
            let parent = row.text(PARENT)?.filter(|parent| !parent.is_empty());
            let root = parent.map_or_else(|| row.text_or_none(SESSION), Ok)?.into_owned();
            return Ok(Outcome::Says(Before { root, ..row.before.clone() }));
        }
        ("event_msg", "token_count") => {}
        _ => return Ok(Outcome::Other),
    }
    if row.values.raw(TOTAL).is_none() {
        return Ok(Outcome::Other);
    }
    let mut total = [0; 5];
    let mut last = [0; 5];
    for (at, count) in
        [TOTAL, TOTAL_READ, TOTAL_WRITTEN, TOTAL_OUTPUT, TOTAL_REASONING].into_iter().enumerate()
    {
        total[at] = row.count_or_0(count)?;
    }
    for (at, count) in [INPUT, READ, WRITTEN, OUTPUT, REASONING].into_iter().enumerate() {
        last[at] = row.count_or_0(count)?;
    }
    let Before { so_far, is_begun, .. } = row.before;
    if *is_begun && total == *so_far {
        return Ok(Outcome::Repeats);
    }
    let more: Option<Vec<u64>> =
        total.iter().zip(so_far).map(|(total, before)| total.checked_sub(*before)).collect();
    let used_now = match more {
        Some(more) if *is_begun => [more[0], more[1], more[2], more[3], more[4]],
        // The first response of a file, or one after the count has begun anew.
        _ if row.values.raw(INPUT).is_some() => last,
        _ => total,
    };
    let [prompt, read, written, output, reasoning] = used_now;
    let (prompt, output) = ((PATHS[INPUT], prompt), (PATHS[OUTPUT], output));
    let used = Inclusive { prompt, read, written, output, reasoning }.used()?;
    let mut one = row.call(Cow::Owned(row.before.model.clone()), &row.time(TIME)?, used);
    if row.before.model.is_empty() {
        return Err(super::super::field::wrong(PATHS[MODEL], "is said by no line before"));
    }
    one.call.provider = Cow::Borrowed("openai");
    if !row.before.root.is_empty() {
        one.call.id = Cow::Owned(format!("{} {total:?}", row.before.root));
    }
    Ok(Outcome::Next(Before { so_far: total, is_begun: true, ..row.before.clone() }, one))
}
