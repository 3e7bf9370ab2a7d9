//! `calibrate`: what logs measured, beside what the scenario said.

use crate::analysis::calibrate::{Calibration, OfStep};
use crate::diag::counted;
use crate::exact::{Exact, Notation};
use crate::report::{Block, Cell, Column, Document, Row, Table};
use crate::scenario::{Change, path_name};
use crate::yaml::Node;

/// The document.
#[must_use]
pub fn document(calibration: &Calibration) -> Document {
    let Calibration { name, calibrated, changes, .. } = calibration;
    let calls: u64 = calibrated.steps.iter().flat_map(|of| &of.measured.kinds).map(|kind| kind.calls).sum();
    let heading = vec![
        "calibrate".to_owned(),
        name.clone(),
        counted(usize::try_from(calls).unwrap_or(usize::MAX), "call"),
        format!("prices of {}", calibrated.day),
        "UTC".to_owned(),
    ];
    let mut blocks = vec![Block::Table(evidence(&calibrated.steps)), Block::Table(changed(changes))];
    blocks.push(Block::Notes(notes(calibration)));
    Document { heading, blocks }
}

/// On what each step's values rest.
fn evidence(steps: &[OfStep]) -> Table {
    let columns = vec![
        Column::words("Step", "step", 0),
        Column::words("Model", "model", 0),
        Column::words("Tier", "tier", 1),
        Column::numbers("Calls", "calls", 0),
        Column::words("From", "from", 1),
        Column::words("To", "to", 1),
    ];
    let rows = steps.iter().flat_map(|of| {
        of.measured.kinds.iter().map(|kind| {
            let [first, last] = kind.days.map(|day| Cell::words(day.to_string()));
            Row::body(vec![
                Cell::words(&of.step),
                Cell::words(kind.model.to_string()),
                Cell::words(kind.tier.name()),
                Cell::Count(Exact::from(kind.calls)),
                first,
                last,
            ])
        })
    });
    Table { columns, rows: rows.collect(), ..Table::default() }
}

/// What changes in the scenario.
fn changed(changes: &[Change]) -> Table {
    let columns = vec![
        Column::words("", "sign", 0),
        Column::words("Path", "path", 0),
        Column::words("Before", "before", 1),
        Column::prose("Measured", "measured"),
        Column::numbers("On average", "average", 2),
    ];
    let row = |change: &Change| {
        let sign = match (&change.old, &change.new) {
            (None, _) => "+",
            (_, None) => "−",
            _ => "~",
        };
        let texts = change.texts().map(|text| text.map_or(Cell::Nothing, Cell::words));
        let [before, after] = texts;
        Row::body(vec![
            Cell::words(sign),
            Cell::words(path_name(change.path.iter().map(String::as_str))),
            before,
            after,
            change.new.as_ref().and_then(average).map_or(Cell::Nothing, Cell::Count),
        ])
    };
    Table { is_data: true, columns, rows: changes.iter().map(row).collect(), ..Table::default() }
}

/// The number that a quotient is.
fn average(new: &Node) -> Option<Exact> {
    let text = new.as_text().filter(|text| Exact::is_computed(text))?;
    Exact::parse(text, Notation::Any).ok()
}

/// What the logs do not hold, and what is left out.
fn notes(calibration: &Calibration) -> Vec<String> {
    let calibrated = &calibration.calibrated;
    let of_calls = |calls: u64| counted(usize::try_from(calls).unwrap_or(usize::MAX), "call");
    let mut notes = Vec::new();
    if calibration.changes.is_empty() {
        notes.push("The scenario says what was measured.".to_owned());
    }
    if calibrated.units.is_none() {
        let of_volume = "? The volume and the calls for each unit stay as they are: `--units N` says for how many \
                         units these calls were made.";
        notes.push(of_volume.to_owned());
    }
    let step =
        |step: &String| format!("? `{step}` stays as it is: the logs have no call of it that has a price.");
    notes.extend(calibrated.unmeasured.iter().map(step));
    for (called, calls) in &calibrated.others {
        let are = if *calls == 1 { "is" } else { "are" };
        notes.push(format!("? {} of `{called}` {are} no step's.", of_calls(*calls)));
    }
    for OfStep { step, measured } in &calibrated.steps {
        let left = |calls: u64, what: &str| {
            (calls != 0).then(|| format!("Left out of `{step}`: {} {what}.", of_calls(calls)))
        };
        notes.extend(left(measured.failed, "that failed, of which nothing is billed"));
        notes.extend(left(measured.estimated, "with estimates for counts"));
        for (why, calls) in &measured.unpriced {
            notes.extend(left(*calls, &format!("of {}, which {}", why.model, why.why)));
        }
    }
    notes.push(
        "? No log holds error rates and what errors cost: `quality`, `check`, `exhausted`, `review` and `downstream` \
         stay as they are. Calls of further attempts and of checks are measured where the logs have them."
            .to_owned(),
    );
    if calibration.has_expected() {
        notes.push(
            "? `expect` has figures of what the scenario said before: `costcalc check` says which do not hold any more."
                .to_owned(),
        );
    }
    let lost: Vec<String> = calibrated.lost_comments.iter().map(ToString::to_string).collect();
    let lost: Vec<&str> = lost.iter().map(String::as_str).collect();
    match lost.as_slice() {
        [] => {}
        [line] => {
            let lost = format!(
                "? The comment in line {line} of the scenario goes: it stood beside what is written anew."
            );
            notes.push(lost);
        }
        lines => notes.push(format!(
            "? The comments in lines {} of the scenario go: they stood beside what is written anew.",
            lines.join(", ")
        )),
    }
    notes.extend(calibration.written.iter().map(|file| format!("Written into `{file}`.")));
    notes
}
