//! `prices import`: the outcome of an import.

mod rows;

use std::collections::BTreeMap;

use crate::diag::counted;
use crate::exact::Exact;
use crate::pricing::import::{Disagreement, LeftOut, Outcome, Plan, Why};
use crate::report::{Block, Cell, Column, Document, Row, Table};
use crate::result::ImportedProvider;

pub use self::rows::rows;

/// An import with its options.
#[derive(Clone, Debug)]
pub struct Import {
    /// The dataset, as sources cite it.
    pub dataset: String,
    /// The day on which it was read.
    pub checked: String,
    /// The folder of the tables.
    pub into: String,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Whether to list all omissions.
    pub all: bool,
    /// The plan.
    pub plan: Plan,
}

/// The document for people.
pub fn document(import: &Import) -> Document {
    let heading =
        vec![import.dataset.clone(), format!("into `{}`", import.into), format!("read {}", import.checked)];
    let mut blocks = vec![Block::Table(providers(import))];
    let changes = changes(&import.plan);
    if !changes.rows.is_empty() {
        blocks.push(Block::Table(changes));
    }
    let left_out = &import.plan.left_out;
    let differing: Vec<&LeftOut> =
        left_out.iter().filter(|left| matches!(left.why, Why::Differs(_))).collect();
    if !differing.is_empty() {
        blocks.push(Block::Table(Table {
            title: Some("Differs from our tables, and is not written".to_owned()),
            ..everything(differing)
        }));
    }
    if !left_out.is_empty() {
        blocks.push(Block::Table(reasons(left_out)));
        if import.all {
            blocks.push(Block::Table(everything(left_out)));
        }
    }
    blocks.push(Block::Notes(notes(import)));
    Document { heading, blocks }
}

/// Where the datasets of a merged file differ.
pub fn disagreements(import: &Import) -> Document {
    let columns = vec![
        Column::words("Model", "model", 0),
        Column::words("Cell", "cell", 0),
        Column::words("Values", "values", 0),
        Column::words("Taken", "taken", 0),
        Column::words("Why", "why", 0),
    ];
    let row = |one: &Disagreement| {
        let nothing = || ("none".to_owned(), "nothing decides".to_owned());
        let taken = one.taken.as_ref().map(|taken| (taken.value.clone(), taken.why.clone()));
        let (taken, why) = taken.unwrap_or_else(nothing);
        let model = format!("{}/{}", one.provider, one.model);
        Row::body([model, one.cell.clone(), one.values.join("; "), taken, why].map(Cell::words).into())
    };
    let rows: Vec<Row> = import.plan.disagreements.iter().map(row).collect();
    let count = counted(rows.len(), "cell");
    let heading = vec![import.dataset.clone(), format!("{count} of curated models in which datasets differ")];
    Document { heading, blocks: vec![Block::Table(Table { columns, rows, ..Table::default() })] }
}

fn number(count: u64) -> Cell {
    if count == 0 { Cell::Nothing } else { Cell::Count(Exact::from(count)) }
}

fn providers(import: &Import) -> Table {
    let columns = vec![
        Column::words("Provider", "provider", 0),
        Column::words("Table", "table", 3),
        Column::numbers("Models added", "added", 0),
        Column::numbers("Cards appended", "appended", 0),
        Column::numbers("Differing", "differing", 0),
        Column::numbers("Unchanged", "unchanged", 1),
        Column::numbers("Left out", "left_out", 0),
        Column::numbers("Parts left out", "parts_left_out", 2),
    ];
    let state = |provider: &str| match import.plan.written.iter().find(|written| written.provider == provider)
    {
        Some(written) if written.is_new => "new",
        Some(_) => "changed",
        None => "",
    };
    let cells = |name: &str, state: &str, numbers: [u64; 6]| {
        let words = [Cell::words(name), Cell::words(state)];
        words.into_iter().chain(numbers.map(number)).collect::<Vec<_>>()
    };
    let all = ImportedProvider::all_of(&import.plan);
    let named = |name: &str| if name.is_empty() { "(no provider)".to_owned() } else { name.to_owned() };
    let row =
        |one: &ImportedProvider| Row::body(cells(&named(&one.provider), state(&one.provider), one.numbers()));
    let mut rows: Vec<Row> = all.iter().map(row).collect();
    if 1 < all.len() {
        let sum = |at: usize| all.iter().map(|one| one.numbers()[at]).sum();
        rows.push(Row::total(cells("Total", "", std::array::from_fn(sum))));
    }
    Table { columns, rows, ..Table::default() }
}

/// The changes in new cards.
fn changes(plan: &Plan) -> Table {
    let columns = vec![
        Column::words("Model", "model", 0),
        Column::words("From", "from", 1),
        Column::words("Cell", "cell", 0),
        Column::numbers("Before", "before", 0),
        Column::numbers("After", "after", 0),
    ];
    let mut rows = Vec::new();
    for taken in &plan.taken {
        let Outcome::Appended { from, changes } = &taken.outcome else { continue };
        for (number, change) in changes.iter().enumerate() {
            let once = |text: String| Cell::words(if number == 0 { text } else { String::new() });
            rows.push(Row::body(vec![
                once(taken.id.to_string()),
                once(from.to_string()),
                Cell::words(change.cell.to_string()),
                change.before.as_ref().map_or(Cell::Nothing, |before| Cell::words(before.to_string())),
                Cell::words(change.after.to_string()),
            ]));
        }
    }
    Table { title: Some("Cards appended".to_owned()), columns, rows, ..Table::default() }
}

fn reasons(left_out: &[LeftOut]) -> Table {
    let columns = vec![
        Column::words("Not carried over", "reason", 0),
        Column::numbers("Entries", "entries", 0),
        Column::numbers("Parts", "parts", 0),
        Column::words("For example", "example", 1),
    ];
    let mut by_reason: BTreeMap<&str, (u64, u64, &LeftOut)> = BTreeMap::new();
    for left in left_out {
        let (entries, parts, _) = by_reason.entry(left.why.reason()).or_insert((0, 0, left));
        match left.part {
            Some(_) => *parts += 1,
            None => *entries += 1,
        }
    }
    let mut reasons: Vec<_> = by_reason.into_iter().collect();
    reasons.sort_by_key(|(reason, (entries, parts, _))| (std::cmp::Reverse(entries + parts), *reason));
    let row = |(reason, (entries, parts, example)): (&str, (u64, u64, &LeftOut))| {
        let part = example.part.as_ref().map_or_else(String::new, |part| format!(": {part}"));
        Row::body(vec![
            Cell::words(reason),
            number(entries),
            number(parts),
            Cell::words(format!("{}{part}", example.entry)),
        ])
    };
    let rows = reasons.into_iter().map(row).collect();
    Table { columns, rows, ..Table::default() }
}

fn everything<'l>(left_out: impl IntoIterator<Item = &'l LeftOut>) -> Table {
    let columns = vec![
        Column::words("Entry", "entry", 0),
        Column::words("Part", "part", 0),
        Column::words("Why it was not carried over", "why", 0),
    ];
    let row = |left: &LeftOut| {
        Row::body(vec![
            Cell::words(left.entry.clone()),
            Cell::words(left.part.clone().unwrap_or_default()),
            Cell::words(left.why.to_string()),
        ])
    };
    Table { columns, rows: left_out.into_iter().map(row).collect(), ..Table::default() }
}

fn notes(import: &Import) -> Vec<String> {
    let Plan { written, left_out, not_read, .. } = &import.plan;
    let files = counted(written.len(), "file");
    let mut notes = vec![match (written.is_empty(), import.dry_run) {
        (true, _) => "No file changes.".to_owned(),
        (false, true) => format!("Nothing was written: `--dry-run`. It would have been {files}."),
        (false, false) => format!("{files} written."),
    }];
    if !left_out.is_empty() && !import.all {
        notes.push("`--all` lists everything that was not carried over; JSON and CSV always do.".to_owned());
    }
    if !not_read.is_empty() {
        let keys = counted(not_read.len(), "key");
        notes.push(format!(
            "Not read, since it is about no price, limit or feature of ours: {keys} of the dataset, which JSON names."
        ));
    }
    if !written.is_empty() && !import.dry_run {
        notes.push(format!("Next: costcalc prices check {}", import.into));
    }
    notes
}
