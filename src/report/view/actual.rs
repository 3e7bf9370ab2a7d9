//! `actual`: from what was projected to what was measured and invoiced.

use crate::analysis::actual::{Actual, Beyond, Cause, CauseKind, Compared, Moved};
use crate::diag::counted;
use crate::exact::Exact;
use crate::report::chart::{Kind, Stage};
use crate::report::{Block, Cell, Chart, Column, Digits, Document, Row, Table};

use super::usage;

/// The longest text bar, in characters.
const LONGEST_BAR: u32 = 10;

/// The document.
pub fn document(actual: &Actual, currency: &str, digits: Digits) -> Document {
    let heading = vec![
        "actual".to_owned(),
        std::iter::once(&actual.name).chain(&actual.patches).cloned().collect::<Vec<_>>().join(" / "),
        actual.month.to_string(),
        currency.to_owned(),
        format!("projected with prices of {}", actual.as_of),
        "UTC".to_owned(),
    ];
    let mut blocks = vec![
        Block::Notes(vec![headline(actual, digits)]),
        Block::Chart(chart(actual)),
        Block::Table(table(actual, digits)),
    ];
    if !actual.compared.is_empty() {
        blocks.push(Block::Table(quantities(&actual.compared)));
    }
    blocks.push(Block::Notes(notes(actual, digits)));
    Document { heading, blocks }
}

/// By how much the real amount is off, and which two amounts that compares.
fn headline(actual: &Actual, digits: Digits) -> String {
    let what = if actual.invoiced.is_some() { "invoiced" } else { "measured" };
    let off = actual.real() - &actual.projected;
    let amount = Cell::Money(off.abs()).shown(digits);
    let share =
        actual.off().map_or_else(String::new, |off| format!(" ({})", Cell::Percent(off).shown(digits)));
    match off {
        off if off.is_zero() => format!("What was {what} is what was projected."),
        off if off.is_negative() => format!("What was {what} is {amount}{share} less than projected."),
        _ => format!("What was {what} is {amount}{share} more than projected."),
    }
}

/// The way from what was projected to what was measured and invoiced.
fn chart(actual: &Actual) -> Chart {
    let stage = |label: String, amount: Cell, is_level: bool| Stage {
        label,
        amount,
        is_level,
        remark: String::new(),
    };
    let level = |label: &str, amount: &Exact| stage(label.to_owned(), Cell::Money(amount.clone()), true);
    let changes = actual.causes.iter().filter(|cause| !cause.effect.is_zero());
    let changes = changes.map(|cause| stage(name(cause), Cell::Change(cause.effect.clone()), false));
    let mut stages = vec![level("Projected", &actual.projected)];
    stages.extend(changes);
    stages.push(level("Measured", &actual.measured));
    if let Some(invoiced) = &actual.invoiced {
        let beyond = actual.beyond.iter();
        stages.extend(
            beyond.map(|beyond| stage(beyond_name(beyond).to_owned(), Cell::Change(beyond.amount()), false)),
        );
        stages.push(level("Invoiced", invoiced));
    }
    let real = if actual.invoiced.is_some() { "invoiced" } else { "measured" };
    Chart { title: format!("From projected to {real}"), kind: Kind::Waterfall(stages) }
}

fn beyond_name(beyond: &Beyond) -> &str {
    beyond.of.as_deref().unwrap_or("not in the logs")
}

fn table(actual: &Actual, digits: Digits) -> Table {
    let columns = vec![
        Column::words("", "row", 0),
        Column::numbers("Amount", "amount", 0),
        Column::numbers("Per unit", "per_unit", 2),
        Column::drawn(2),
        Column::prose("Projected → measured", "values"),
    ];
    let effects = actual.causes.iter().map(|cause| cause.effect.abs());
    let widest =
        effects.chain(actual.beyond.iter().map(|beyond| beyond.amount().abs())).max().unwrap_or_default();
    let none = || Cell::words("");
    let headline = |title: &str, amount: &Exact, units: &Exact| {
        let each = amount.checked_div(units).map_or_else(none, Cell::Unit);
        Row::body(vec![Cell::words(title), Cell::Money(amount.clone()), each, none(), none()])
    };
    let part = |title: String, amount: Exact, text: String| {
        let bar = bar(&amount, &widest);
        Row::body(vec![Cell::words(title), Cell::Change(amount), none(), Cell::words(bar), Cell::words(text)])
    };
    let [planned, made] = [&actual.units[0], &actual.units[1]].map(|units| units.exact());
    let mut rows = vec![headline("Projected", &actual.projected, planned)];
    rows.extend(actual.causes.iter().map(|cause| {
        part(format!("  {}", name(cause)), cause.effect.clone(), values(cause, actual, digits))
    }));
    rows.push(headline("Measured", &actual.measured, made));
    if let Some(invoiced) = &actual.invoiced {
        rows.extend(actual.beyond.iter().map(|beyond| {
            part(format!("  {}", beyond_name(beyond)), beyond.amount(), beyond_text(beyond, digits))
        }));
        rows.push(headline("Invoiced", invoiced, made));
    }
    Table { columns, rows, ..Table::default() }
}

/// A bar as long as an amount is large.
fn bar(amount: &Exact, widest: &Exact) -> String {
    let length = (amount.abs() * Exact::from(LONGEST_BAR)).checked_div(widest).unwrap_or_default();
    "█".repeat(length.floor().to_string().parse().unwrap_or(0))
}

fn name(cause: &Cause) -> String {
    let what = match cause.kind {
        CauseKind::Volume => "volume",
        CauseKind::Calls => "calls",
        CauseKind::Mix => "mix",
        CauseKind::Input => "input",
        CauseKind::Output => "output",
        CauseKind::Cache => "cache",
        CauseKind::Tiers => "tiers",
        CauseKind::LongPrompts => "long prompts",
        CauseKind::Regions => "regions",
        CauseKind::Hours => "hours",
        CauseKind::Terms => "allowances and least quantities",
        CauseKind::Beside => "beside text",
        CauseKind::Absent => "no calls in the logs",
        CauseKind::Others => "calls of no step",
        CauseKind::Prices => "prices",
    };
    cause.step.as_ref().map_or_else(|| what.to_owned(), |step| format!("{step}: {what}"))
}

/// What is replaced, in words.
fn values(cause: &Cause, actual: &Actual, digits: Digits) -> String {
    let moved: Vec<String> = cause.moved.iter().map(|moved| value(moved, digits)).collect();
    let unit = &actual.unit;
    match cause.kind {
        CauseKind::Volume if moved.is_empty() => "unchanged".to_owned(),
        CauseKind::Volume => format!("{} (unit: {unit})", moved.join(", ")),
        CauseKind::Calls if moved.is_empty() => String::new(),
        CauseKind::Calls => format!("{} a unit", moved.join(", ")),
        CauseKind::Cache if !moved.is_empty() => format!("{} of the prompts read", moved.join(", ")),
        CauseKind::Prices if cause.effect.is_zero() => "unchanged".to_owned(),
        CauseKind::Prices => format!("prices of {} → those of each day", actual.as_of),
        _ => moved.join(", "),
    }
}

fn value(moved: &Moved, digits: Digits) -> String {
    let shown = |value: &Exact| match moved.is_share {
        true => Cell::Percent(value.clone()).shown(digits),
        false => Cell::Count(value.clone()).shown(digits),
    };
    let both = format!("{} → {}", shown(&moved.before), shown(&moved.after));
    // Of models of one name at two providers, JSON and CSV say which is meant.
    let name = |of: &String| of.split_once('/').map_or_else(|| of.clone(), |(_, name)| name.to_owned());
    moved.of.as_ref().map_or_else(|| both.clone(), |of| format!("{} {both}", name(of)))
}

fn beyond_text(beyond: &Beyond, digits: Digits) -> String {
    let shown = |amount: &Exact| Cell::Money(amount.clone()).shown(digits);
    match (&beyond.invoiced, &beyond.measured) {
        (Some(invoiced), Some(measured)) => {
            format!("invoiced {}, measured {}", shown(invoiced), shown(measured))
        }
        (Some(_), None) => "not in the logs".to_owned(),
        (None, _) => "on no line of the invoice".to_owned(),
    }
}

fn quantities(compared: &[Compared]) -> Table {
    let columns = vec![
        Column::words("Model", "model", 0),
        Column::words("Tokens", "tokens", 0),
        Column::numbers("Logs", "logs", 0),
        Column::numbers("Vendor", "vendor", 0),
        Column::numbers("Off", "off", 1),
    ];
    let row = |one: &Compared| {
        Row::body(vec![
            Cell::words(&one.model),
            Cell::words(one.kind.name()),
            Cell::Count(one.logs.clone()),
            Cell::Count(one.vendor.clone()),
            one.off().map_or(Cell::Nothing, Cell::Percent),
        ])
    };
    let title = Some("Tokens of the vendor's report".to_owned());
    Table { title, columns, rows: compared.iter().map(row).collect(), ..Table::default() }
}

fn notes(actual: &Actual, digits: Digits) -> Vec<String> {
    let all = &actual.priced.all;
    let mut notes = usage::unpriced(all);
    if actual.newly_priced != 0 {
        let calls = counted(usize::try_from(actual.newly_priced).unwrap_or(usize::MAX), "call");
        let day = actual.as_of;
        notes.push(format!("! {calls} with a price on their own day and none on {day}: a part of `prices`."));
    }
    let [first, last] = actual.days;
    let is_whole = first == actual.month.first_day() && last.of_month() == actual.month.days();
    if !is_whole {
        notes.push(format!("! The logs are of {first} to {last}, and the projection is of a whole month."));
    }
    if !actual.are_units_given {
        let unknown = "? The units are those of the scenario: `--units N` says for how many the calls were made. \
                       Until then `calls` has in it what the volume is off by.";
        notes.push(unknown.to_owned());
    }
    let is_off =
        |one: &Compared| one.off().is_none_or(|off| Exact::from(1_u32) < off.abs() * Exact::from(10_u32));
    if !actual.compared.is_empty() {
        let hint = match actual.compared.iter().any(is_off) {
            true => "tokens that are off by more than 10% point to calls that the logs lack, or have twice",
            false => "no tokens are off by more than 10%, so that a difference in amounts points to prices",
        };
        notes.push(format!("A hint: {hint}."));
    }
    notes.extend(usage::not_billed(all));
    notes.extend(usage::read_lines(&actual.told));
    notes.extend(usage::reported(all, digits));
    if let Some(invoice) = &actual.invoice {
        notes.push(format!("Invoice: {}.", invoice.formats.join("; ")));
        if let Some(amounts) = invoice.spread() {
            let [as_billed, as_used] =
                amounts.each_ref().map(|amount| Cell::Money(amount.clone()).shown(digits));
            notes.push(format!(
                "The lines of FOCUS are read by `BilledCost`, which is what is to be paid for the month: {as_billed}. By \
                 `EffectiveCost`, which spreads what was paid ahead over its use, they cost {as_used}."
            ));
        }
    }
    notes
}

/// The same for spreadsheets, with every digit.
pub fn rows(actual: &Actual) -> Document {
    let words = ["row", "step", "cause", "of"].map(|key| Column::words("", key, 0));
    let columns =
        words.into_iter().chain(["before", "after", "amount"].map(|key| Column::numbers("", key, 0)));
    let figure = |row: &str, amount: &Exact| {
        let words = [row, "", "", ""].map(Cell::words);
        let amounts = [Cell::Nothing, Cell::Nothing, Cell::Money(amount.clone())];
        Row::body(words.into_iter().chain(amounts).collect())
    };
    let mut rows = vec![figure("projected", &actual.projected)];
    for cause in &actual.causes {
        let step = cause.step.as_deref().unwrap_or_default();
        // The amount is on the first row of a cause.
        let values = std::iter::once(None)
            .take(usize::from(cause.moved.is_empty()))
            .chain(cause.moved.iter().map(Some));
        for (at, moved) in values.enumerate() {
            let of = moved.and_then(|moved| moved.of.as_deref()).unwrap_or_default();
            let words = ["cause", step, cause.kind.word(), of].map(Cell::words);
            let value =
                |value: Option<&Exact>| value.map_or(Cell::Nothing, |value| Cell::Count(value.clone()));
            let amount = if at == 0 { Cell::Change(cause.effect.clone()) } else { Cell::Nothing };
            let numbers =
                [value(moved.map(|moved| &moved.before)), value(moved.map(|moved| &moved.after)), amount];
            rows.push(Row::body(words.into_iter().chain(numbers).collect()));
        }
    }
    rows.push(figure("measured", &actual.measured));
    for beyond in &actual.beyond {
        let words = ["not_in_logs", "", "", beyond.of.as_deref().unwrap_or_default()].map(Cell::words);
        let amounts = [Cell::Nothing, Cell::Nothing, Cell::Change(beyond.amount())];
        rows.push(Row::body(words.into_iter().chain(amounts).collect()));
    }
    rows.extend(actual.invoiced.iter().map(|invoiced| figure("invoiced", invoiced)));
    let table = Table { is_data: true, columns: columns.collect(), rows, ..Table::default() };
    Document { heading: vec![actual.name.clone()], blocks: vec![Block::Table(table)] }
}
