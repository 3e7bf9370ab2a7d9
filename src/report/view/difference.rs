//! `diff`: the changes between two results, and the effect of each.

mod rows;
mod told;

use crate::analysis::attribution::{Attribution, Cause, Changed, Difference};
use crate::diag::listing;
use crate::exact::Exact;
use crate::report::{Block, Cell, Column, Digits, Document, HYPOTHETICAL, Row, Table};
use crate::result;
use crate::units::Figure;

pub use self::rows::rows;
use self::told::{place, told};
use super::parts::{PARTS, is_headline, parts};

/// How causes are ordered and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The figure shown beside the invoice and the total.
    pub metric: Figure,
    /// Whether to order by effect on it, instead of by application.
    pub by_effect: bool,
}

impl Order {
    /// The figures for which every cause's effect is shown.
    fn shown(self) -> Vec<Figure> {
        let usual = [Figure::Invoice, Figure::Total];
        let more = (!usual.contains(&self.metric)).then_some(self.metric);
        more.into_iter().chain(usual).collect()
    }
}

/// The longest file value shown in a table.
const LONGEST: usize = 20;

/// The JSON result.
pub fn result(all: &[Difference], order: Order) -> result::Diff {
    let one = |one: &Difference| {
        let causes: Vec<&Cause> = one.attribution.causes.iter().collect();
        result::Difference::of(one, &sorted(&causes, order))
    };
    result::Diff { scenarios: all.iter().map(one).collect() }
}

/// The document.
pub fn document(difference: &Difference, order: Order, digits: Digits) -> Document {
    let attribution = &difference.attribution;
    let mut blocks = vec![Block::Notes(vec![headline(attribution, digits)])];
    if attribution.old != attribution.new {
        blocks.push(Block::Table(figures(attribution)));
    }
    let shown = order.shown();
    let is_shown = |cause: &&Cause| shown.iter().any(|figure| !cause.effect[*figure].is_zero());
    let (moving, idle): (Vec<&Cause>, Vec<&Cause>) = attribution.causes.iter().partition(is_shown);
    if !moving.is_empty() {
        blocks.push(Block::Table(causes(attribution, &moving, order, digits)));
    }
    blocks.push(Block::Notes(notes(&moving, &idle, order)));
    Document { heading: heading(difference), blocks }
}

fn heading(difference: &Difference) -> Vec<String> {
    let [old, new] = &difference.sides;
    let days = match &difference.months {
        Some(months) => format!("{months}, sums of all months"),
        None => match (&old.as_of, &new.as_of) {
            (Some(old), Some(new)) if old != new => format!("prices of {old} → {new}"),
            (one, other) => {
                format!("prices of {}", other.as_ref().or(one.as_ref()).map_or("–", String::as_str))
            }
        },
    };
    let sides = format!("{} → {}", old.label, new.label);
    let mut heading = vec![difference.name.clone(), sides, difference.currency.clone(), days];
    for side in [old, new] {
        heading.extend(side.set.iter().map(|set| format!("{} with {set}", side.label)));
    }
    heading.extend(difference.sides.iter().any(|side| side.is_hypothetical).then(|| HYPOTHETICAL.to_owned()));
    heading
}

/// The change of invoice and total, in a sentence.
fn headline(attribution: &Attribution, digits: Digits) -> String {
    let became = |figure: Figure| {
        let change = attribution.change(figure);
        let amount = Cell::Money(change.exact().abs()).shown(digits);
        let share = share(change.exact(), attribution.old[figure].exact());
        let share = share
            .map_or_else(String::new, |share| format!(" ({})", Cell::Percent(share.abs()).shown(digits)));
        let verb = match change.exact() {
            change if change.is_zero() => return format!("the {} stays the same", figure.name()),
            change if change.is_negative() => "falls",
            _ => "rises",
        };
        format!("the {} {verb} by {amount}{share}", figure.name())
    };
    match attribution.moved().next() {
        None if attribution.causes.is_empty() => "Nothing changes.".to_owned(),
        None => "No figure changes.".to_owned(),
        Some(_) => {
            let sentence = format!("{}, and {}.", became(Figure::Invoice), became(Figure::Total));
            sentence.replacen("the", "The", 1)
        }
    }
}

fn share(change: &Exact, of: &Exact) -> Option<Exact> {
    change.checked_div(of)
}

/// The figures before and after: cache, batch and retries are changes of the figure before them.
fn figures(attribution: &Attribution) -> Table {
    let columns = vec![
        Column::words("", "figure", 0),
        Column::numbers("Old", "old", 1),
        Column::numbers("New", "new", 0),
        Column::numbers("Change", "change", 0),
        Column::numbers("%", "change_share", 2),
    ];
    let amounts = parts(&attribution.old).into_iter().zip(parts(&attribution.new));
    let row = |((title, ..), (old, new)): (&(&str, &str, u8), (Exact, Exact))| {
        let is_headline = is_headline(title);
        if old.is_zero() && new.is_zero() && !is_headline {
            return None;
        }
        let change = &new - &old;
        let share = share(&change, &old).filter(|share| !share.is_zero());
        let cell = if is_headline { Cell::Money } else { Cell::Change };
        let share = share.map_or(Cell::words(""), Cell::Percent);
        Some(Row::body(vec![Cell::words(*title), cell(old), cell(new), Cell::Change(change), share]))
    };
    let rows = PARTS.iter().zip(amounts).filter_map(row).collect();
    Table { columns, rows, ..Table::default() }
}

/// The causes of the difference with their effects and, in order of application, the cumulative figure.
fn causes(attribution: &Attribution, moving: &[&Cause], order: Order, digits: Digits) -> Table {
    let shown = order.shown();
    let title =
        |figure: Figure| PARTS.iter().find(|(_, key, _)| *key == figure.name()).map(|(title, ..)| *title);
    let title = |figure: Figure| title(figure).unwrap_or_else(|| figure.name()).to_owned();
    let mut columns = vec![
        Column::words("", "sign", 0),
        Column::words("What changes", "what", 0),
        Column::numbers("from", "old", 2),
        Column::numbers("to", "new", 2),
    ];
    columns.extend(shown.iter().map(|figure| Column::numbers(&title(*figure), figure.name(), 0)));
    if !order.by_effect {
        columns.push(Column::numbers(&format!("{} then", title(order.metric)), "then", 3));
    }
    columns.push(Column::words("Where", "where", 4));
    let mut rows = Vec::new();
    let mut then = attribution.old[order.metric].clone();
    for cause in sorted(moving, order) {
        then += &cause.effect[order.metric];
        for (index, changed) in cause.changes.iter().enumerate() {
            let told = told(changed, LONGEST);
            let [from, to] = told.values(digits);
            let what = changed.what();
            let what = if index == 0 { what } else { format!("& {what}") };
            let mut cells = vec![Cell::words(changed.sign().word()), Cell::words(what), from, to];
            let blank = |cell: Cell| if index == 0 { cell } else { Cell::words("") };
            cells.extend(
                shown.iter().map(|figure| blank(Cell::Change(cause.effect[*figure].exact().clone()))),
            );
            if !order.by_effect {
                cells.push(blank(Cell::Money(then.exact().clone())));
            }
            cells.push(Cell::words(place(changed)));
            rows.push(Row::body(cells));
        }
    }
    let mut total = vec![Cell::words(""), Cell::words("All together"), Cell::words(""), Cell::words("")];
    total.extend(shown.iter().map(|figure| Cell::Change(attribution.change(*figure).exact().clone())));
    total.resize(columns.len(), Cell::words(""));
    rows.push(Row::total(total));
    Table { columns, rows, ..Table::default() }
}

/// The causes in display order.
fn sorted<'c>(causes: &[&'c Cause], order: Order) -> Vec<&'c Cause> {
    let mut causes = causes.to_vec();
    if order.by_effect {
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.effect[order.metric].exact().abs()));
    }
    causes
}

fn notes(moving: &[&Cause], idle: &[&Cause], order: Order) -> Vec<String> {
    let mut notes = Vec::new();
    if moving.iter().any(|cause| 1 < cause.changes.len()) {
        let together =
            "Lines with & belong to the one above them: they cannot be made one by one, and have one effect.";
        notes.push(together.to_owned());
    }
    if 1 < moving.len() {
        notes.push(how_it_is_made(moving).to_owned());
    }
    let of_day =
        |changed: &&Changed| matches!(changed, Changed::Price(_, crate::analysis::attribution::Origin::Day));
    if moving.iter().flat_map(|cause| &cause.changes).any(|changed| of_day(&changed)) {
        notes.push("By the day: the old tables have another card in force on the new day.".to_owned());
    }
    let names = |are_idle: bool| {
        let causes = idle.iter().filter(|cause| cause.is_idle() == are_idle);
        let changes = causes.flat_map(|cause| &cause.changes);
        changes.map(|changed| changed.what()).collect::<Vec<_>>()
    };
    let elsewhere = order.shown().iter().map(|figure| figure.name()).collect::<Vec<_>>().join(" and ");
    for (names, figures) in [(names(false), elsewhere.as_str()), (names(true), "any figure")] {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if !names.is_empty() {
            notes.push(format!("Changed without an effect of its own on {figures}: {}.", listing(&names)));
        }
    }
    if order.by_effect && 1 < moving.len() {
        notes.push(format!("The largest effects on {} first.", order.metric.name()));
    }
    notes
}

/// The order of application, which decides how effects that multiply are divided.
fn how_it_is_made(moving: &[&Cause]) -> &'static str {
    let is_of_bills = moving
        .iter()
        .flat_map(|cause| &cause.changes)
        .any(|changed| matches!(changed, Changed::Billed(_) | Changed::Cost { .. }));
    if is_of_bills {
        "Saved results hold no inputs: of each line of the bill first the quantity changes at the old rate, \
         then the rate for the new quantity."
    } else {
        "Each change is made on top of those before it, inputs in the order of the file at the old prices, then \
         prices for the new workload: its part is the difference that it makes there."
    }
}
