//! `project`: the waterfall by step and in total, who performs the work, and the outcomes.

use crate::analysis::{AsOfFrom, Projected, Tagged};
use crate::diag::{many, of_unit};
use crate::engine::{GoodUnits, PoolUse, Projection};
use crate::exact::Exact;
use crate::report::{Bar, Block, Cell, Column, Digits, Document, Row, Table};
use crate::result::BudgetState;
use crate::scenario::{PerDay, Plan};
use crate::units::{Count, Figure, Figures, Usd};
use crate::yaml::Located;

use super::caching;
use super::outlook;
use super::picture;
use super::ranges;
use super::sources;
use super::tagged;
pub use super::waterfall::By;
use super::waterfall::waterfall;
use super::work::work;

/// The document of one scenario; by default, the rows are the months of a horizon, or else the steps.
pub fn document(projected: &Projected, by: Option<&By>, digits: Digits) -> Document {
    let Projected { plan, projection, .. } = projected;
    let outlook = projected.outlook.as_ref();
    let mut blocks = match outlook {
        Some(outlook) if by.is_none() => outlook::blocks(projected, outlook, digits),
        _ => {
            let waterfall = waterfall(plan, projection, by.unwrap_or(&By::Step));
            let picture = picture::waterfall(&projection.totals, "From the base to the total");
            vec![Block::Table(waterfall), picture, Block::Bars(bars(&projection.totals))]
        }
    };
    let of_all_months = |mut table: Table| {
        if let Some(first) = table.columns.first_mut().filter(|_| outlook.is_some()) {
            first.title += ", all months";
        }
        table
    };
    let is_rounded = matches!(blocks.first(), Some(Block::Table(main)) if main.is_rounded(digits));
    blocks.push(Block::Notes(per_unit(plan, projection, digits)));
    if !projected.by_case.is_empty() {
        blocks.push(Block::Table(of_all_months(by_case(&projected.by_case))));
    }
    if !projected.extremes.is_empty() {
        blocks.push(Block::Table(of_all_months(ranges::table(&projected.extremes))));
        blocks.push(Block::Notes(ranges::notes(&projected.extremes)));
    }
    blocks.push(Block::Table(work(plan, projection)));
    if !plan.budget.is_empty() {
        blocks.push(Block::Table(match outlook {
            Some(outlook) => outlook::budget(projected, outlook),
            None => budget(plan, projection),
        }));
    }
    let mut notes = caching::notes(plan, outlook);
    notes.extend(projection.pools.iter().map(allowance));
    if !plan.not_included.is_empty() {
        notes.push(format!("Not included: {}.", plan.not_included.join(", ")));
    }
    for unmet in &projected.unmet {
        notes.push(format!("Not met: {}: {}.", unmet.requirement.path(), unmet.why));
    }
    for (model, offer) in plan.offers.iter().filter(|(_, offer)| offer.card.announced) {
        let from = offer.card.from.map_or_else(String::new, |from| format!(" from {from}"));
        notes.push(format!("The prices of {model}{from} are announced and may still change."));
    }
    for change in outlook.iter().flat_map(|outlook| &outlook.changes).filter(|change| change.announced) {
        let (model, from) = (&change.model, change.day);
        notes.push(format!("The prices of {model} from {from} are announced and may still change."));
    }
    if is_rounded {
        notes.push(
            "Rounded for display, each figure by itself; `--digits exact` shows every digit.".to_owned(),
        );
    }
    blocks.push(Block::Notes(notes));
    blocks.extend(sources::of([plan], outlook));
    Document { heading: heading(projected, by), blocks }
}

/// What is used of a free allowance.
fn allowance(pool: &PoolUse) -> String {
    let shown = |count: &Count| Cell::Count(count.exact().clone()).shown(Digits::USUAL);
    let (uses, unbilled) = (shown(&pool.uses), shown(&pool.unbilled));
    format!(
        "Of {uses} {} of {} on the invoice {unbilled} are free ({}), spread evenly over all of them.",
        pool.free.counted.name(),
        pool.pool,
        pool.free
    )
}

pub(super) fn heading(projected: &Projected, by: Option<&By>) -> Vec<String> {
    let plan = &projected.plan;
    let mut name = plan.name.clone();
    for part in [&projected.variant, &projected.case].into_iter().flatten() {
        name += &format!(" / {part}");
    }
    if plan.horizon.is_some() {
        let facts = if by.is_some() { outlook::facts_of_sums(plan) } else { outlook::facts(plan) };
        return std::iter::once(name).chain(facts).collect();
    }
    let shown = |count: &Exact| Cell::Count(count.clone()).shown(Digits::USUAL);
    let volume = &plan.volume;
    let mut per_month = of_unit(&shown(volume.per_month.exact()), "month", &volume.unit);
    if let Some(PerDay { units, days, days_given }) = &volume.per_day {
        let assumed = if *days_given { "" } else { ", assumed" };
        per_month +=
            &format!(", {} a day × {}{assumed}", shown(units.exact()), many(&shown(days.exact()), "day"));
    }
    let day = match projected.as_of_from {
        AsOfFrom::Today => {
            let today = sources::read(format!("prices of today, {}", plan.as_of), &plan.basis);
            format!("{today}: fix the day with `as_of` or --as-of")
        }
        AsOfFrom::Flag | AsOfFrom::Scenario | AsOfFrom::Horizon => {
            sources::prices_of(plan.as_of, &plan.basis)
        }
    };
    vec![name, per_month, plan.currency.clone(), day]
}

/// Each figure in every case.
fn by_case(cases: &[(String, Figures)]) -> Table {
    let mut columns = vec![Column::words("By case", "figure", 0)];
    columns.extend(cases.iter().map(|(name, _)| Column::numbers(name, name, 1)));
    let row = |figure: Figure| {
        let amounts = cases.iter().map(|(_, figures)| Cell::Money(figures[figure].exact().clone()));
        let cells = std::iter::once(Cell::words(figure.name())).chain(amounts).collect();
        if figure == Figure::Total { Row::total(cells) } else { Row::body(cells) }
    };
    Table { columns, rows: Figure::ALL.map(row).into(), ..Table::default() }
}

fn bars(totals: &Figures) -> Vec<Bar> {
    let always = [Figure::Invoice, Figure::Total];
    let named = [
        (Figure::Invoice, "Invoice", "what the vendors bill"),
        (Figure::Human, "Human", "reviews, fixes and takeovers"),
        (Figure::Downstream, "Downstream", "errors that no check caught, and abandoned work"),
        (Figure::Fixed, "Fixed", "whatever the volume"),
        (Figure::Total, "Total", "what the workload costs"),
    ];
    let shown =
        named.into_iter().filter(|(figure, ..)| always.contains(figure) || !totals[*figure].is_zero());
    let bar = |(figure, label, remark): (Figure, &str, &str)| Bar {
        label: label.to_owned(),
        amount: totals[figure].clone(),
        remark: remark.to_owned(),
    };
    shown.map(bar).collect()
}

fn per_unit(plan: &Plan, projection: &Projection, digits: Digits) -> Vec<String> {
    let unit = &plan.volume.unit;
    let shown = |amount: Option<Exact>| {
        amount.map_or_else(|| "n/a".to_owned(), |amount| Cell::Unit(amount).shown(digits))
    };
    let over = if 1 < projection.months { " over all months" } else { "" };
    let mut notes = vec![format!("Per {unit}{over}: {}.", shown(projection.per_unit()))];
    match (&projection.good, projection.good.missing(unit)) {
        (GoodUnits::Chance(chance), _) => {
            let chance = Cell::Percent(chance.exact().clone()).shown(digits);
            let fixed =
                projection.steps.iter().filter_map(|step| step.outcome.as_ref()).any(|o| !o.fixed.is_zero());
            let end = if fixed { "good or fixed" } else { "good" };
            notes.push(format!(
                "Per good {unit}: {} ({chance} end {end}).",
                shown(projection.per_good_unit())
            ));
        }
        (GoodUnits::NoErrorRates, _) | (_, None) => {}
        (_, Some(why)) => notes.push(format!("Per good {unit}: n/a, since {why}.")),
    }
    notes
}

fn budget(plan: &Plan, projection: &Projection) -> Table {
    let columns = vec![
        Column::words("Budget", "figure", 0),
        Column::numbers("Figure", "amount", 0),
        Column::numbers("Limit", "limit", 0),
        Column::numbers("Used", "used", 1),
        Column::words("State", "state", 0),
    ];
    let row = |(figure, limit): (&Figure, &Located<Usd>)| {
        let amount = &projection.totals[*figure];
        let used = amount.exact().checked_div(limit.value.exact());
        Row::body(vec![
            Cell::words(figure.name()),
            Cell::Money(amount.exact().clone()),
            Cell::Money(limit.value.exact().clone()),
            used.map_or(Cell::Nothing, Cell::Percent),
            Cell::words(BudgetState::of(projection, *figure, &limit.value).word()),
        ])
    };
    Table { columns, rows: plan.budget.iter().map(row).collect(), ..Table::default() }
}

/// The figures of several scenarios, one row each, and their total; by a tag too, if they are told apart by one.
pub fn overview(all: &[Projected], by_tag: Option<(&str, &[Tagged<'_>])>) -> Document {
    let figures = [Figure::Invoice, Figure::Human, Figure::Downstream, Figure::Fixed, Figure::Total];
    let titles = ["Invoice", "Human", "Downstream", "Fixed", "Total"];
    let mut columns = vec![Column::words("Scenario", "scenario", 0)];
    let ranked = figures.iter().zip(titles).zip([0_u8, 2, 1, 3, 0]);
    columns.extend(ranked.map(|((figure, title), rank)| Column::numbers(title, figure.name(), rank)));
    let row = |name: &str, totals: &Figures| {
        let amounts = figures.iter().map(|figure| Cell::Money(totals[*figure].exact().clone()));
        std::iter::once(Cell::words(name)).chain(amounts).collect()
    };
    let name = |one: &Projected| match &one.outlook {
        Some(outlook) => format!("{}, {}", one.plan.name, outlook.horizon.span()),
        None => one.plan.name.clone(),
    };
    let mut rows: Vec<Row> =
        all.iter().map(|one| Row::body(row(&name(one), &one.projection.totals))).collect();
    let sum = Projected::sum(all);
    rows.extend(sum.as_ref().map(|sum| Row::total(row("All", sum))));
    let table = Table { columns, rows, ..Table::default() };
    let by_tag = by_tag.zip(sum).map(|((name, tagged), sum)| tagged::of_all(tagged, name, &sum));
    let blocks = [Some(table), by_tag].into_iter().flatten().map(Block::Table).collect();
    Document { heading: vec!["All scenarios".to_owned()], blocks }
}
