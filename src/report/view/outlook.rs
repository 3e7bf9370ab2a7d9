//! `project` of a scenario with a horizon: month by month.

use std::collections::BTreeSet;

use crate::analysis::{Outlook, Projected};
use crate::diag::of_unit;
use crate::engine::MonthResult;
use crate::exact::Exact;
use crate::pricing::Offer;
use crate::report::{Bar, Block, Cell, Column, Digits, Row, Table};
use crate::scenario::{Horizon, Plan, PriceChange};
use crate::units::{Count, Counted, Figure, Figures, Meter, Tokens, Usd};
use crate::yaml::Located;

use super::parts::{PARTS, is_headline, of_parts, parts};
use super::picture;
use super::sources;

/// The blocks that replace a single month's waterfall and bars.
pub(super) fn blocks(projected: &Projected, outlook: &Outlook, digits: Digits) -> Vec<Block> {
    let timeline = picture::timeline(outlook, mark);
    let mut blocks = vec![Block::Table(months(projected, outlook)), timeline, Block::Bars(chart(outlook))];
    if !outlook.changes.is_empty() {
        blocks.push(Block::Table(changes(outlook, digits)));
    }
    blocks
}

/// The context of a plan: volume, currency, and price day.
pub(super) fn facts(plan: &Plan) -> Vec<String> {
    let shown = |count: &Count| Cell::Count(count.exact().clone()).shown(Digits::USUAL);
    let unit = &plan.volume.unit;
    let per_month = of_unit(&shown(&plan.volume.per_month), "month", unit);
    match &plan.horizon {
        None => vec![per_month, plan.currency.clone(), sources::prices_of(plan.as_of, &plan.basis)],
        Some(horizon) => {
            let per_day = plan.volume.per_day.as_ref();
            let volume = per_day.map_or(per_month, |day| of_unit(&shown(&day.units), "day", unit));
            let volume = volume + &growth(horizon);
            let prices = sources::read("each day at its own prices".to_owned(), &plan.basis);
            vec![volume, horizon.span(), plan.currency.clone(), prices]
        }
    }
}

/// The same for totals over all months of a horizon.
pub(super) fn facts_of_sums(plan: &Plan) -> Vec<String> {
    let sums = plan.horizon.as_ref().map(|_| "sums of all months".to_owned());
    facts(plan).into_iter().chain(sums).collect()
}

/// A note if the cheapest design was chosen by a figure alone.
pub(super) fn requirements_aside(plan: &Plan) -> Option<String> {
    let note = "Whether designs meet what the file requires is not evaluated here: the cheapest may miss it.";
    (!plan.requirements.is_empty()).then(|| note.to_owned())
}

/// The same if the volume may be the question: for a horizon, it is shown with its growth.
pub(super) fn without_volume(plan: &Plan) -> Vec<String> {
    match &plan.horizon {
        Some(_) => facts_of_sums(plan),
        None => vec![plan.currency.clone(), sources::prices_of(plan.as_of, &plan.basis)],
    }
}

/// The growth of the volume, if any.
fn growth(horizon: &Horizon) -> String {
    let growth = horizon.growth().exact().clone();
    let percent = growth.abs() * Exact::from(100_i64);
    match (growth.is_zero(), growth.is_negative()) {
        (true, _) => String::new(),
        (false, true) => format!(", {percent}% less each month"),
        (false, false) => format!(", {percent}% more each month"),
    }
}

/// The rank of each part's column on a narrow terminal.
const RANKS: [u8; PARTS.len()] = [4, 6, 6, 6, 0, 5, 5, 5, 0];

/// A row per month, and the total.
fn months(projected: &Projected, outlook: &Outlook) -> Table {
    let sum = &projected.projection.totals;
    let mut columns = ["scenario", "kind", "days"].map(Column::for_machines).to_vec();
    columns.push(Column::words("Month", "month", 0));
    columns.push(Column::numbers(&projected.plan.volume.unit, "units", 2));
    let months = || outlook.months.iter();
    let amounts: Vec<_> = months().map(|month| parts(&month.totals)).collect();
    for (at, ((title, key, _), rank)) in PARTS.into_iter().zip(RANKS).enumerate() {
        // People only see columns with a change.
        let is_there = is_headline(title) || amounts.iter().any(|parts| !parts[at].is_zero());
        columns.push(Column { for_machines: !is_there, ..Column::numbers(title, key, rank) });
    }
    columns.push(Column::numbers("Cumulative", "cumulative", 1));
    columns.push(Column::words("New prices", "new_prices", 3));
    let row = |kind: &str, days: Option<u32>, name: &str, units: &Count, figures: &Figures| {
        let mut cells = vec![Cell::words(&projected.plan.name), Cell::words(kind)];
        cells.push(days.map_or(Cell::Nothing, |days| Cell::Count(Exact::from(days))));
        cells.extend([Cell::words(name), Cell::Count(units.exact().clone())]);
        cells.extend(of_parts(figures));
        cells
    };
    let body = |month: &MonthResult| {
        let name = month.month.to_string();
        let mut cells = row("month", Some(month.month.days()), &name, &month.units, &month.totals);
        cells.push(Cell::Money(month.cumulative[Figure::Total].exact().clone()));
        cells.push(Cell::Text(outlook.changes_in(month).map(mark).collect::<Vec<_>>().join(", ")));
        Row::body(cells)
    };
    let mut rows: Vec<Row> = months().map(body).collect();
    let mut cells = row("sum", None, "Sum", &projected.projection.units, sum);
    cells.extend([Cell::words(""), Cell::words("")]);
    rows.push(Row::total(cells));
    Table { is_data: true, columns, rows, ..Table::default() }
}

/// A change in short: `2027-01-15 open-1 (announced)`.
fn mark(change: &PriceChange) -> String {
    let announced = if change.announced { " (announced)" } else { "" };
    format!("{} {}{announced}", change.day, change.model.model)
}

/// The total of each month.
fn chart(outlook: &Outlook) -> Vec<Bar> {
    let remark = |month: &MonthResult| {
        let states: BTreeSet<&str> = outlook.changes_in(month).map(state).collect();
        if states.is_empty() {
            return String::new();
        }
        format!("new prices, {}", states.into_iter().collect::<Vec<_>>().join(" and "))
    };
    let bar = |month: &MonthResult| Bar {
        label: month.month.to_string(),
        amount: month.totals[Figure::Total].clone(),
        remark: remark(month),
    };
    outlook.months.iter().map(bar).collect()
}

/// The cards that take effect, with a row for each meter whose price in the standard tier changes.
fn changes(outlook: &Outlook, digits: Digits) -> Table {
    let columns = vec![
        Column::words("New prices", "day", 0),
        Column::words("Model", "model", 0),
        Column::words("State", "state", 1),
        Column::words("Meter", "meter", 0),
        Column::words("Until then", "before", 0),
        Column::words("From then on", "after", 0),
        Column::words("Source", "source", 2),
    ];
    let rows = |change: &PriceChange| {
        let priced = |meter| [&change.before, &change.after].map(|offer| priced(offer, meter, digits));
        let row = |meter: &str, [before, after]: [String; 2]| {
            let cells = [change.day.to_string(), change.model.to_string(), state(change).to_owned()];
            let cells = cells.into_iter().chain([meter.to_owned(), before, after]);
            Row::body(cells.chain([change.evidence.to_string()]).map(Cell::Text).collect())
        };
        let changed = Meter::all().into_iter().map(|meter| (meter, priced(meter)));
        let changed = changed.filter(|(_, [before, after])| before != after);
        let rows: Vec<Row> = changed.map(|(meter, both)| row(meter.name(), both)).collect();
        if rows.is_empty() { vec![row("none of the standard tier", Default::default())] } else { rows }
    };
    Table { columns, rows: outlook.changes.iter().flat_map(rows).collect(), ..Table::default() }
}

/// What a meter costs in the standard tier: a million tokens, or as the table says it; a class each where it depends on one.
fn priced(offer: &Offer, meter: Meter, digits: Digits) -> String {
    if let Some(classes) = offer.standard_classes(meter) {
        return classes.to_string();
    }
    match offer.standard(meter) {
        None => Cell::Nothing.shown(digits),
        Some(amount) if meter.facts().counted == Counted::Tokens => {
            Cell::Rate(amount.of_tokens(&Tokens::million()).exact().clone()).shown(digits)
        }
        Some(amount) => amount.to_string(),
    }
}

fn state(change: &PriceChange) -> &'static str {
    if change.announced { "announced" } else { "published" }
}

/// The budgets, each checked against every month.
pub(super) fn budget(projected: &Projected, outlook: &Outlook) -> Table {
    let columns = vec![
        Column::words("Budget", "figure", 0),
        Column::words("Highest in", "month", 1),
        Column::numbers("Figure", "amount", 0),
        Column::numbers("Limit", "limit", 0),
        Column::numbers("Used", "used", 1),
        Column::words("State", "state", 0),
    ];
    let row = |(figure, limit): (&Figure, &Located<Usd>)| {
        let highest = outlook.highest(*figure)?;
        let amount = highest.totals[*figure].exact();
        let used = amount.checked_div(limit.value.exact());
        let over = outlook.over(*figure, &limit.value).count();
        Some(Row::body(vec![
            Cell::words(figure.name()),
            Cell::words(highest.month.to_string()),
            Cell::Money(amount.clone()),
            Cell::Money(limit.value.exact().clone()),
            used.map_or(Cell::Nothing, Cell::Percent),
            Cell::Text(match over {
                0 => "ok".to_owned(),
                over => format!("over in {over} of {} months", outlook.months.len()),
            }),
        ]))
    };
    Table { columns, rows: projected.plan.budget.iter().filter_map(row).collect(), ..Table::default() }
}
