//! Sessions of Claude Code, in `~/.claude/projects`: a line for each block of a response, of which the one with most output
//! is final. Copies of a response stand in forked and resumed sessions too, so its id is looked for in all files.

use std::borrow::Cow;

use super::super::field::Wrong;
use super::super::format::{Duplicates, Format, Meaning, Outcome, Row, Shape, paths};
use super::super::vendor;

paths! {
    KIND = "type",
    TIME = "timestamp",
    ID = "message.id",
    REQUEST = "requestId",
    LINE = "uuid",
    MODEL = "message.model",
    USAGE = "message.usage",
}

pub(in super::super) static CLAUDE_CODE: Format = Format {
    name: "claude-code",
    title: "Claude Code sessions",
    shape: Shape::Json,
    is_sequential: false,
    paths: PATHS,
    marks: &["type", "timestamp", "message.id", "message.model", "message.usage", "sessionId"],
    duplicates: Duplicates::Exact,
    tags: &[("session", "sessionId"), ("folder", "cwd"), ("branch", "gitBranch"), ("version", "version")],
    more_tags: None,
    meaning: Meaning::Read(read),
};

fn read<'l>(row: &Row<'_, 'l>) -> Result<Outcome<'l>, Wrong> {
    if row.text_or_none(KIND)?.as_ref() != "assistant" {
        return Ok(Outcome::Other);
    }
    let model = row.name(MODEL)?;
    // What the program itself says has no model.
    if model.as_ref() == "<synthetic>" {
        return Ok(Outcome::Other);
    }
    let Some(usage) = row.values.json(USAGE) else { return Ok(Outcome::WithoutUsage) };
    // The context window of a million tokens is no model of its own.
    let model = match model {
        Cow::Borrowed(name) => Cow::Borrowed(name.strip_suffix("[1m]").unwrap_or(name)),
        Cow::Owned(name) => Cow::Owned(name.strip_suffix("[1m]").unwrap_or(&name).to_owned()),
    };
    let mut calls = vendor::calls(row, PATHS[USAGE], usage, "anthropic", &model, &row.time(TIME)?)?;
    let id = [ID, REQUEST, LINE].into_iter().find_map(|at| row.text(at).ok().flatten()).unwrap_or_default();
    for read in &mut calls {
        read.call.id = id.clone();
    }
    Ok(Outcome::Calls(calls))
}
