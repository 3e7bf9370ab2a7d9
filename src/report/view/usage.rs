//! `usage`: what logs say was used, and what it costs.

mod findings;
mod replaced;

use crate::diag::counted;
use crate::exact::Exact;
use crate::report::{Block, Cell, Column, Digits, Document, Row, Table};
use crate::units::Meter;
use crate::usage::{By, Group, Sums, Told, Used, exact, in_unit};

use super::sources;

/// The document.
pub fn document(used: &Used, digits: Digits) -> Document {
    let Used { priced, told, as_of, currency, basis, .. } = used;
    let days = match (&told.first, &told.last) {
        (Some(first), Some(last)) if first == last => first.clone(),
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "no day".to_owned(),
    };
    let prices = as_of.map_or_else(|| "prices of each day".to_owned(), |day| format!("prices of {day}"));
    let mut heading = vec![
        "usage".to_owned(),
        days,
        counted(usize::try_from(priced.all.sums.calls).unwrap_or(usize::MAX), "call"),
        currency.clone(),
        sources::read(prices, basis),
        "UTC".to_owned(),
    ];
    heading.extend(replaced::heading(used));
    let mut notes: Vec<String> = unpriced(&priced.all);
    notes.extend(tags_of_no_call(used));
    if let Some(units) = &used.units
        && let Some(each) = priced.all.amount.exact().checked_div(units.exact())
    {
        let each = Cell::Unit(each).shown(digits);
        let of_all = if is_partial(&priced.all) { ", without what has no price" } else { "" };
        notes.push(format!(
            "For each of {} units: {each}{of_all}.",
            Cell::Count(units.exact().clone()).shown(digits)
        ));
    }
    notes.extend(replaced::notes(used, digits));
    notes.extend(not_billed(&priced.all));
    notes.extend(read_lines(told));
    notes.extend(reported(&priced.all, digits));
    notes.extend(sources::notes([basis]));
    let findings = findings::notes(&used.findings, digits);
    let blocks =
        [Some(Block::Table(table(used))), replaced::table(used), Some(Block::Notes(notes)), findings];
    Document { heading, blocks: blocks.into_iter().flatten().collect() }
}

/// What is shown of what is used: the meters of text, writes to a cache together, and what else is used of others.
enum Shown {
    Meter(Meter),
    Written,
}

fn shown(all: &Sums) -> Vec<Shown> {
    let mut shown = vec![
        Shown::Meter(Meter::Input),
        Shown::Meter(Meter::CacheRead),
        Shown::Written,
        Shown::Meter(Meter::Output),
    ];
    let others = all.meters.keys().filter(|meter| !meter.is_cached_write() && !meter.facts().is_usual);
    shown.extend(others.map(|meter| Shown::Meter(*meter)));
    shown
}

impl Shown {
    fn column(&self) -> Column {
        match self {
            Self::Written => Column::numbers("Written", "written", 2),
            Self::Meter(Meter::Input) => Column::numbers("Input", "input", 1),
            Self::Meter(Meter::CacheRead) => Column::numbers("Cache read", "cache_read", 2),
            Self::Meter(Meter::Output) => Column::numbers("Output", "output", 1),
            Self::Meter(meter) => Column::numbers(meter.facts().title, meter.name(), 3),
        }
    }

    fn cell(&self, sums: &Sums) -> Cell {
        let of = |number: u128| if number == 0 { Cell::Nothing } else { Cell::Count(exact(number)) };
        match self {
            Self::Written => of(sums.number_of(Meter::is_cached_write)),
            Self::Meter(meter) => match sums.number(*meter) {
                0 => Cell::Nothing,
                number => Cell::Count(in_unit(*meter, number)),
            },
        }
    }
}

fn table(used: &Used) -> Table {
    let shown = shown(&used.priced.all.sums);
    let is_any_partial = is_partial(&used.priced.all);
    let names = used.by.iter().map(ToString::to_string);
    let mut columns: Vec<Column> = names.map(|name| Column::words(&capitalized(&name), &name, 0)).collect();
    columns.push(Column::numbers("Calls", "calls", 0));
    columns.extend(shown.iter().map(Shown::column));
    let is_replaced = !used.priced.replaced.is_empty();
    columns.extend(is_replaced.then(|| Column::numbers("Before", "before", 0)));
    columns.extend(is_any_partial.then(|| Column::words("", "partly_priced", 0)));
    columns.push(Column::numbers("Amount", "amount", 0));
    columns.extend(is_replaced.then(|| Column::numbers("Difference", "difference", 0)));
    let cells = |group: &Group, names: Vec<Cell>| {
        let mut cells = names;
        cells.push(Cell::Count(Exact::from(group.sums.calls)));
        cells.extend(shown.iter().map(|shown| shown.cell(&group.sums)));
        cells.extend(is_replaced.then(|| replaced::before(group)));
        cells.extend(is_any_partial.then(|| Cell::words(if is_partial(group) { ">" } else { "" })));
        let has_price = group.priced != 0 || !is_partial(group);
        cells.push(if has_price { Cell::Money(group.amount.exact().clone()) } else { Cell::Nothing });
        cells.extend(is_replaced.then(|| replaced::difference(group)));
        cells
    };
    let mut groups: Vec<&Group> = used.priced.groups.iter().collect();
    // By name they stand as they are; days and months have an order of their own.
    if !used.by.iter().any(By::is_time) {
        groups.sort_by(|one, other| other.amount.cmp(&one.amount).then_with(|| one.names.cmp(&other.names)));
    }
    let name = |name: &String| if name.is_empty() { Cell::words("(none)") } else { Cell::words(name) };
    let row = |group: &Group| Row::body(cells(group, group.names.iter().map(name).collect()));
    let mut rows: Vec<Row> = groups.into_iter().map(row).collect();
    let total = std::iter::once("Total").chain(std::iter::repeat("")).take(used.by.len()).map(Cell::words);
    rows.push(Row::total(cells(&used.priced.all, total.collect())));
    Table { is_data: true, columns, rows, ..Table::default() }
}

fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Whether calls of a group have no price.
fn is_partial(group: &Group) -> bool {
    !group.unpriced.is_empty()
}

/// Tags that are asked for and that no call has.
fn tags_of_no_call(used: &Used) -> impl Iterator<Item = String> {
    let is_of_none = |at: usize| used.priced.groups.iter().all(|group| group.names[at].is_empty());
    let tags = used.by.iter().enumerate().filter_map(|(at, by)| Some((at, by.tag()?)));
    let of_none = tags.filter(move |(at, _)| !used.priced.groups.is_empty() && is_of_none(*at));
    of_none.map(|(_, tag)| format!("! No call has the tag `{tag}`."))
}

/// What has no price, before anything else: it is not in the total.
pub(super) fn unpriced(all: &Group) -> Vec<String> {
    let calls: u64 = all.unpriced.values().sum();
    if calls == 0 {
        return Vec::new();
    }
    let is_one = calls == 1;
    let mut notes = vec![format!(
        "! {} {} no price and {} not in the total:",
        counted(usize::try_from(calls).unwrap_or(usize::MAX), "call"),
        if is_one { "has" } else { "have" },
        if is_one { "is" } else { "are" }
    )];
    notes.extend(all.unpriced.iter().map(|(why, calls)| {
        format!(
            "{} of {}, which {}.",
            Cell::Count(Exact::from(*calls)).shown(Digits::USUAL),
            why.model,
            why.why
        )
    }));
    notes
}

/// The calls of which nothing is billed, or not by their log.
pub(super) fn not_billed(all: &Group) -> Option<String> {
    let number = |number: u64, what: &str| {
        (number != 0).then(|| format!("{} {what}", Cell::Count(Exact::from(number)).shown(Digits::USUAL)))
    };
    let failed = number(all.failed, "failed, and nothing is billed of that");
    let estimated = number(all.estimated, "with estimates for counts, which are not priced");
    let both: Vec<String> = failed.into_iter().chain(estimated).collect();
    (!both.is_empty()).then(|| format!("Of the calls: {}.", both.join("; ")))
}

/// What was read, and what of it is not in the table.
pub(super) fn read_lines(told: &Told) -> Vec<String> {
    let number = |number: u64| Cell::Count(Exact::from(number)).shown(Digits::USUAL);
    let formats: Vec<String> = told.formats.keys().cloned().collect();
    let mut parts = vec![format!("{} read", number(told.lines))];
    let left_out = [
        (told.repeats, "repeating a call (the one with most output stays)"),
        (told.same_lines, "repeating the line before"),
        (told.other_lines, "of no call"),
        (told.without_usage, "without counts"),
        (told.unfinished, "not finished"),
        (told.bad, "that cannot be read, left out"),
    ];
    parts.extend(
        left_out
            .into_iter()
            .filter(|(lines, _)| *lines != 0)
            .map(|(lines, what)| format!("{} {what}", number(lines))),
    );
    let mut notes = vec![format!("Lines of {}: {}.", formats.join(", "), parts.join("; "))];
    if told.without_zone != 0 {
        let (times, have) = if told.without_zone == 1 { ("time", "has") } else { ("times", "have") };
        notes.push(format!("{} {times} {have} no zone: taken as UTC.", number(told.without_zone)));
    }
    notes
}

/// What the log itself says that the calls cost, beside what they cost at these prices.
pub(super) fn reported(all: &Group, digits: Digits) -> Option<String> {
    let cost = all.sums.cost;
    (cost.calls != 0).then(|| {
        let amount = Cell::Money(exact(cost.picos).shift_down(12)).shown(digits);
        let calls = Cell::Count(Exact::from(cost.calls)).shown(Digits::USUAL);
        format!("The log itself says {amount} for {calls} of these calls.")
    })
}
