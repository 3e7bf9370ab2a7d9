//! The tables of a comparison.

use crate::analysis::{BreakEven, Comparison, Matrix, Run};
use crate::exact::Exact;
use crate::report::view::crossing;
use crate::report::view::parts::{PARTS, of_parts, parts};
use crate::report::view::sources;
use crate::report::{Cell, Column, Row, Table};
use crate::units::{Count, Figure};

/// The extra cost of each part relative to the baseline, as an amount and a share.
fn changes(run: &Run, base: &Run) -> Vec<(Exact, Option<Exact>)> {
    let pairs =
        parts(&run.evaluated.projection.totals).into_iter().zip(parts(&base.evaluated.projection.totals));
    let change = |(part, base): (Exact, Exact)| {
        let change = &part - &base;
        let share = change.checked_div(&base);
        (change, share)
    };
    pairs.map(change).collect()
}

/// The designs side by side; for machines, the changes are in the same rows.
pub(super) fn designs(comparison: &Comparison) -> Table {
    let base = &comparison.runs[comparison.baseline];
    let mut columns = vec![Column::words("Design", "design", 0)];
    columns.extend(PARTS.map(|(title, key, rank)| Column::numbers(title, key, rank)));
    for (_, key, _) in PARTS {
        columns.push(Column::for_machines(&format!("{key}_change")));
        columns.push(Column::for_machines(&format!("{key}_change_share")));
    }
    columns.extend(["per_unit", "per_good_unit", "escaped", "unfixed"].map(Column::for_machines));
    let row = |run: &Run| {
        let mut cells = vec![Cell::words(&run.name)];
        cells.extend(of_parts(&run.evaluated.projection.totals));
        for (change, share) in changes(run, base) {
            cells.extend([Cell::Change(change), share.map_or(Cell::Nothing, Cell::Percent)]);
        }
        cells.extend(of_units(run));
        Row::body(cells)
    };
    let rows = comparison.runs.iter().map(row).collect();
    marked(Table { is_data: true, columns, rows, ..Table::default() }, comparison)
}

/// The table with a mark on each design whose figures rest on one source alone.
fn marked(table: Table, comparison: &Comparison) -> Table {
    let runs = comparison.runs.iter();
    sources::marked(table, runs.map(|run| !run.evaluated.plan.basis.one_source.is_empty()))
}

/// The figures of designs that are not comparable, with the volume and the day of each.
pub(super) fn totals(comparison: &Comparison) -> Table {
    let mut columns = vec![
        Column::words("Design", "design", 0),
        Column::words("Unit", "unit", 0),
        Column::numbers("A month", "per_month", 1),
    ];
    columns.extend(PARTS.map(|(title, key, rank)| Column::numbers(title, key, rank)));
    columns.push(Column::numbers("Per unit", "per_unit", 1));
    columns.push(Column::words("Prices of", "as_of", 1));
    let row = |run: &Run| {
        let (plan, projection) = (&run.evaluated.plan, &run.evaluated.projection);
        let mut cells = vec![Cell::words(&run.name), Cell::words(&plan.volume.unit)];
        cells.push(Cell::Count(plan.volume.per_month.exact().clone()));
        cells.extend(of_parts(&run.evaluated.projection.totals));
        cells.push(projection.per_unit().map_or(Cell::Nothing, Cell::Unit));
        let months = plan.horizon.as_ref().map(|horizon| horizon.span());
        cells.push(Cell::Text(months.unwrap_or_else(|| plan.as_of.to_string())));
        Row::body(cells)
    };
    let rows = comparison.runs.iter().map(row).collect();
    marked(Table { is_data: true, columns, rows, ..Table::default() }, comparison)
}

/// Cost per unit and per good unit, and the errors before and after review.
fn of_units(run: &Run) -> [Cell; 4] {
    let projection = &run.evaluated.projection;
    let errors =
        |errors: Option<Count>| errors.map_or(Cell::Nothing, |count| Cell::Count(count.exact().clone()));
    [
        projection.per_unit().map_or(Cell::Nothing, Cell::Unit),
        projection.per_good_unit().map_or(Cell::Nothing, Cell::Unit),
        errors(run.errors(|outcome| &outcome.escaped)),
        errors(run.errors(|outcome| &outcome.unfixed)),
    ]
}

/// The extra cost of each design relative to the baseline, as an amount and a share.
pub(super) fn against_baseline(comparison: &Comparison) -> Table {
    let base = &comparison.runs[comparison.baseline];
    let mut columns = vec![Column::words(&format!("Against {}", base.name), "design", 0)];
    columns.extend(PARTS.map(|(title, key, rank)| Column::numbers(title, key, rank)));
    let others = comparison.runs.iter().filter(|run| run.name != base.name);
    let rows = others.flat_map(|run| {
        let changes = changes(run, base);
        let money = changes.iter().map(|(change, _)| Cell::Change(change.clone()));
        let shares = changes.iter().map(|(change, share)| {
            let share = share.clone().filter(|_| !change.is_zero());
            share.map_or(Cell::words(""), Cell::Percent)
        });
        [
            Row::body(std::iter::once(Cell::words(&run.name)).chain(money).collect()),
            Row::body(std::iter::once(Cell::words("")).chain(shares).collect()),
        ]
    });
    Table { columns, rows: rows.collect(), ..Table::default() }
}

/// The cost per unit, and the cheapest design.
pub(super) fn per_unit(comparison: &Comparison) -> Table {
    let unit = &comparison.runs[comparison.baseline].evaluated.plan.volume.unit;
    let columns = vec![
        Column::words("", "design", 0),
        Column::numbers(&format!("Per {unit}"), "per_unit", 0),
        Column::numbers(&format!("Per good {unit}"), "per_good_unit", 0),
        Column::numbers("Unfixed errors", "unfixed", 1),
        Column::words("", "mark", 2),
    ];
    let meets = |run: &&Run| run.evaluated.unmet().is_empty();
    let cheapest = comparison.runs.iter().filter(meets).map(|run| run.figure(Figure::Total)).min();
    let lowest = comparison.runs.iter().map(|run| run.figure(Figure::Total)).min();
    let mark = if cheapest == lowest { "◀ lowest total" } else { "◀ lowest allowed total" };
    let row = |run: &Run| {
        let is_cheapest = meets(&run) && Some(run.figure(Figure::Total)) == cheapest;
        let mark = if is_cheapest { mark } else { "" };
        let [per_unit, per_good_unit, _, unfixed] = of_units(run);
        Row::body(vec![Cell::words(&run.name), per_unit, per_good_unit, unfixed, Cell::words(mark)])
    };
    Table { columns, rows: comparison.runs.iter().map(row).collect(), ..Table::default() }
}

/// The total of every design in every case.
pub(super) fn matrix(matrix: &Matrix) -> Table {
    let mut columns = vec![Column::words("Total by case", "design", 0)];
    let rank = |index: usize| u8::try_from(index + 1).unwrap_or(u8::MAX);
    let cases = matrix.cases.iter().enumerate();
    columns.extend(cases.map(|(index, case)| Column::numbers(case, case, rank(index))));
    columns.push(Column::numbers("Worst regret", "worst_regret", 0));
    let row = |row: &crate::analysis::MatrixRow| {
        let totals = row.totals.iter().map(|total| Cell::Money(total.exact().clone()));
        let cells = std::iter::once(Cell::words(&row.variant)).chain(totals);
        Row::body(cells.chain([Cell::Money(row.worst_regret.exact().clone())]).collect())
    };
    let mut rows: Vec<Row> = matrix.rows.iter().map(row).collect();
    let best = matrix.best.iter().map(Cell::words);
    rows.push(Row::total(
        std::iter::once(Cell::words("Best")).chain(best).chain([Cell::words("")]).collect(),
    ));
    Table { columns, rows, ..Table::default() }
}

/// Where a design costs the same as the baseline, or their order changes.
pub(super) fn break_evens(design: &str, baseline: &str, found: &[BreakEven]) -> Table {
    let columns = vec![
        Column::words(&format!("{design} breaks even with {baseline} where"), "input", 0),
        Column::numbers("is", "at", 0),
        Column::numbers("instead of", "value", 1),
        Column::words("exactly", "exact", 2),
    ];
    let row = |one: &BreakEven| {
        let shown = |value: &Exact| {
            let shown = value.nearest(value.places_for(6));
            match one.input.number.is_share() {
                true => format!("{}%", shown * Exact::from(100_i64)),
                false => shown.grouped(),
            }
        };
        let (at, exact) = crossing::cells(&one.found.at, shown);
        let at = if one.found.after.is_empty() { at } else { crossing::place(&one.found.at, shown) };
        Row::body([one.input.name(), at, shown(&one.input.value), exact].map(Cell::Text).to_vec())
    };
    Table { columns, rows: found.iter().map(row).collect(), ..Table::default() }
}
