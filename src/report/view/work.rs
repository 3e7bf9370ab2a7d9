//! Who performs each step of a projection, and the outcome of its calls.

use crate::engine::{BranchResult, Outcome, Projection, StepResult};
use crate::exact::Exact;
use crate::report::{Cell, Column, Digits, Row, Table};
use crate::scenario::{Doer, Plan, PlannedBranch, PlannedCall, PlannedStep, Requests};
use crate::units::Probability;

/// A row per branch. Outcomes that never occur have no column.
pub(super) fn work(plan: &Plan, projection: &Projection) -> Table {
    let mut columns = vec![
        Column::words("Step", "step", 0),
        Column::numbers("Calls", "calls", 1),
        Column::words("Done by", "done_by", 0),
    ];
    let outcomes: Vec<&Outcome> =
        projection.steps.iter().flat_map(|step| &step.branches).filter_map(|b| b.outcome.as_ref()).collect();
    let shown: Vec<&Shown> =
        SHOWN.iter().filter(|shown| outcomes.iter().any(|o| !(shown.part)(o).is_zero())).collect();
    columns.extend(shown.iter().map(|shown| Column::numbers(shown.title, shown.key, shown.rank)));
    let has_tags = plan.steps.iter().any(|step| !step.tags.is_empty());
    columns.extend(has_tags.then(|| Column::prose("Tags", "tags")));
    let has_notes = plan.steps.iter().any(|step| step.stated.note.is_some());
    columns.extend(has_notes.then(|| Column::prose("Note", "note")));
    let steps = plan.steps.iter().zip(&projection.steps);
    let mut of_steps = Vec::new();
    for (planned, step) in steps {
        let mut rows = rows(planned, step, &shown);
        for (index, row) in rows.iter_mut().enumerate() {
            let is_first = index == 0;
            let tags = || if is_first { Cell::Text(planned.tags.to_string()) } else { Cell::words("") };
            row.cells.extend(has_tags.then(tags));
            let note = planned.stated.note.as_deref().filter(|_| is_first);
            row.cells.extend(has_notes.then(|| Cell::words(note.unwrap_or_default())));
        }
        of_steps.extend(rows);
    }
    Table { columns, rows: of_steps, ..Table::default() }
}

/// A part of an outcome, as a column.
struct Shown {
    title: &'static str,
    key: &'static str,
    rank: u8,
    part: fn(&Outcome) -> &Probability,
}

/// Each call ends in exactly one of these.
const SHOWN: [Shown; 4] = [
    Shown { title: "Good", key: "good", rank: 2, part: |outcome| &outcome.good },
    Shown { title: "Fixed", key: "fixed", rank: 2, part: |outcome| &outcome.fixed },
    Shown { title: "Unfixed", key: "unfixed", rank: 2, part: |outcome| &outcome.unfixed },
    Shown { title: "Abandoned", key: "abandoned", rank: 3, part: |outcome| &outcome.abandoned },
];

/// The rows of a step's branches; the first one names the step.
fn rows(planned: &PlannedStep, step: &StepResult, shown: &[&Shown]) -> Vec<Row> {
    let is_split = 1 < planned.branches.len();
    let branches = planned.branches.iter().zip(&step.branches);
    let row = |(index, (planned, result)): (usize, (&PlannedBranch, &BranchResult))| {
        let share = Cell::Percent(planned.share.exact().clone()).shown(Digits::USUAL);
        let done_by = done_by(planned, result);
        let mut cells = vec![
            Cell::words(if index == 0 { &step.name } else { "" }),
            Cell::Count(planned.calls.exact().clone()),
            Cell::Text(if is_split { format!("{share} {done_by}") } else { done_by }),
        ];
        cells.extend(shown.iter().map(|shown| match &result.outcome {
            Some(outcome) => Cell::Percent((shown.part)(outcome).exact().clone()),
            None => Cell::Nothing,
        }));
        Row::body(cells)
    };
    branches.enumerate().map(row).collect()
}

/// The attempts on one line: `gpt-5.4-nano ×2 → claude-haiku-4-5 (14.3%) → person (0.5%)`.
fn done_by(planned: &PlannedBranch, result: &BranchResult) -> String {
    let mut rungs: Vec<(String, String, u32, &Exact)> = Vec::new();
    for (rung, visited) in planned.rungs.iter().zip(&result.visits) {
        let (name, requests) = match &rung.who {
            Doer::Model(call) => (short(&call.model).to_owned(), requests(call)),
            Doer::Person(_) => ("person".to_owned(), String::new()),
        };
        match rungs.last_mut() {
            Some((last, same, times, _)) if (&*last, &*same) == (&name, &requests) => *times += 1,
            _ => rungs.push((name, requests, 1, visited.exact())),
        }
    }
    let shown = |(index, (name, requests, times, visited)): (usize, &(String, String, u32, &Exact))| {
        let times = if *times == 1 { String::new() } else { format!(" ×{times}") };
        let reached = Cell::Percent((*visited).clone()).shown(Digits::USUAL);
        let reached = if index == 0 { String::new() } else { format!(" ({reached})") };
        format!("{name}{times}{requests}{reached}")
    };
    rungs.iter().enumerate().map(shown).collect::<Vec<_>>().join(" → ")
}

/// The requests of a call, if there are several: `, 20 turns`.
fn requests(call: &PlannedCall) -> String {
    let all: Exact = call.parts().filter(|part| part.requests != Requests::Merge).map(number).sum();
    let shown = Cell::Count(all).shown(Digits::USUAL);
    match &call.requests {
        Requests::One | Requests::Merge => String::new(),
        Requests::Turns(_) => format!(", {shown} turns"),
        Requests::Chunks(_) => format!(", {shown} chunks"),
    }
}

fn number(call: &PlannedCall) -> &Exact {
    call.requests.number().exact()
}

/// A model's name without its provider.
fn short(model: &str) -> &str {
    model.split_once('/').map_or(model, |(_, short)| short)
}
