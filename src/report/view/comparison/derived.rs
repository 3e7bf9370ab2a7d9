//! Designs derived from a file by changing one step.

use crate::analysis::{Change, Comparison, Derived, Found, Metric, Split};
use crate::exact::Exact;
use crate::report::view::crossing;
use crate::report::view::sweep::input;
use crate::report::{Block, Cell, Column, Row, Table};

/// Notes and tables on them.
pub(super) fn blocks(derived: &Derived, comparison: &Comparison) -> Vec<Block> {
    let mut notes = vec![
        "The file has no variants: each design is the file with one step changed. `STEP=2` sends all calls of a step \
         to the second branch of its route, `STEP=MODEL` to a model that its quality rates."
            .to_owned(),
    ];
    notes.extend(derived.same.iter().map(|(one, other)| {
        format!("{one} gives the same bill as {other}, line by line, and is shown once.")
    }));
    let mut blocks = vec![Block::Notes(notes)];
    for split in &derived.splits {
        let even = even(split, derived);
        blocks.extend((!even.rows.is_empty()).then_some(Block::Table(even)));
        blocks.push(Block::Notes(of_split(split, derived)));
    }
    if derived.splits.iter().filter_map(|split| split.shares.as_ref()).any(|shares| shares.of_step_only) {
        let left = "! Designs that change another step than the split are left out there: in so large a file they are \
                    too much work.";
        blocks.push(Block::Notes(vec![left.to_owned()]));
    }
    let is_required = comparison.runs.iter().any(|run| !run.evaluated.plan.requirements.is_empty());
    if is_required && !derived.splits.is_empty() {
        let note = "Whether designs meet what the file requires is not evaluated over the shares of a split.";
        blocks.push(Block::Notes(vec![note.to_owned()]));
    }
    blocks
}

/// The name of the figure for ranking.
fn figure(derived: &Derived) -> &'static str {
    match derived.metric {
        Metric::Total => "total",
        Metric::PerGoodUnit => "total per good unit",
        _ => "invoice",
    }
}

/// The shares of a split at which the base design costs the same as another.
fn even(split: &Split, derived: &Derived) -> Table {
    let columns = vec![
        Column::words(&format!("Split of {}: same {} as", split.step, figure(derived)), "design", 0),
        Column::numbers("where branch 1 has", "share", 0),
        Column::numbers("instead of", "value", 1),
        Column::words("exactly", "exact", 2),
    ];
    let shown = |value: &Exact| input(true, value);
    let row = |(other, found): &(usize, Found)| {
        let (at, exact) = crossing::cells(&found.at, shown);
        let at = if found.after.is_empty() { at } else { crossing::place(&found.at, shown) };
        Row::body([derived.designs[*other].clone(), at, shown(&split.own), exact].map(Cell::Text).to_vec())
    };
    let rows = split.shares.iter().flat_map(|shares| &shares.even).map(row).collect();
    Table { columns, rows, ..Table::default() }
}

/// Where the best design changes with the share of a split.
fn of_split(split: &Split, derived: &Derived) -> Vec<String> {
    let (shown, figure) = (|value: &Exact| input(true, value), figure(derived));
    let whose = format!("the first branch of {} ({} as written)", split.step, shown(&split.own));
    let Some(shares) = &split.shares else {
        return vec![format!(
            "! Not evaluated: other shares of {whose}. In so large a file that is too much work."
        )];
    };
    let designs = match shares.of_step_only {
        true => format!(" of the designs that change {}", split.step),
        false => String::new(),
    };
    let change = |change: &Change| {
        let [from, to] = [change.from, change.to].map(|design| &derived.designs[design]);
        let place = crossing::place(&change.at, shown);
        format!("The lowest {figure}{designs} changes from {from} to {to} {place} for {whose}.")
    };
    let mut notes: Vec<String> = shares.changes.all.iter().map(change).collect();
    let doubt = crossing::doubt(&shares.changes.looked, shown);
    if let (Some(best), true, None) = (shares.best, notes.is_empty(), &doubt) {
        let (best, none) = (&derived.designs[best], if shares.of_step_only { "none" } else { "no design" });
        notes.push(format!(
            "Whatever the share of {whose}, {none}{designs} has a lower {figure} than {best}."
        ));
    }
    notes.extend(
        doubt.map(|doubt| format!("! Not all that changes over {whose} is sure to be found: {doubt}.")),
    );
    notes
}
