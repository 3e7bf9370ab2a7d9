//! `compare`: designs side by side, and what matters about them.

use serde_json::{Value, json};

use crate::analysis::{BreakEven, Cause, Comparison, Crossing, Finding, Matrix, Run};
use crate::exact::Exact;
use crate::units::{Figure, Usd};

use super::super::{Block, Cell, Column, Digits, Document, Row, Table, json};

/// What `compare` shows of one file or several.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The name of the file, or what the designs have in common.
    pub name: String,
    /// The designs.
    pub comparison: Comparison,
    /// The total of each in every case, where the file has cases.
    pub matrix: Option<Matrix>,
    /// For each design but the baseline, where it costs the same; `None` where nobody asked.
    pub break_evens: Option<Vec<(String, Vec<BreakEven>)>>,
}

const FIGURES: [(Figure, &str, u8); 8] = [
    (Figure::Base, "Base", 7),
    (Figure::CacheDiscounted, "Cached", 9),
    (Figure::BatchDiscounted, "Batched", 8),
    (Figure::Invoice, "Invoice", 0),
    (Figure::Human, "Human", 5),
    (Figure::Downstream, "Downstream", 4),
    (Figure::Fixed, "Fixed", 6),
    (Figure::Total, "Total", 0),
];

/// The document.
#[must_use]
pub fn document(compared: &Compared, digits: Digits) -> Document {
    let comparison = &compared.comparison;
    let base = &comparison.runs[comparison.baseline];
    let plan = &base.evaluated.plan;
    let volume = Cell::Count(plan.volume.per_month.exact().clone()).shown(Digits::USUAL);
    let heading = vec![
        compared.name.clone(),
        format!("{} designs", comparison.runs.len()),
        format!("{volume} {}/month", plan.volume.unit),
        plan.currency.clone(),
        format!("prices of {}", plan.as_of),
        format!("baseline: {}", base.name),
    ];
    let mut blocks = vec![Block::Table(figures(comparison)), Block::Table(against_baseline(comparison))];
    let findings: Vec<String> = comparison.findings.iter().map(|finding| sentence(finding, digits)).collect();
    blocks.push(Block::Notes(findings));
    blocks.push(Block::Notes(comparison.runs.iter().flat_map(unmet).collect()));
    if let Some(matrix) = &compared.matrix {
        blocks.push(Block::Table(matrix_table(matrix)));
    }
    for (design, found) in compared.break_evens.iter().flatten() {
        blocks.push(if found.is_empty() {
            Block::Notes(vec![format!("No single input makes {design} cost the same as {}.", base.name)])
        } else {
            Block::Table(break_even_table(design, &base.name, found))
        });
    }
    Document { heading, blocks }
}

fn figures(comparison: &Comparison) -> Table {
    let mut columns = vec![Column::words("Design", "design", 0)];
    columns.extend(FIGURES.map(|(figure, title, rank)| Column::numbers(title, figure.name(), rank)));
    let row = |run: &Run| {
        let amounts = FIGURES.map(|(figure, ..)| Cell::Money(run.figure(figure).exact().clone()));
        Row::body(std::iter::once(Cell::words(&run.name)).chain(amounts).collect())
    };
    Table { is_data: true, columns, rows: comparison.runs.iter().map(row).collect(), ..Table::default() }
}

/// What each design costs more or less than the baseline, and what that means per unit.
fn against_baseline(comparison: &Comparison) -> Table {
    let base = &comparison.runs[comparison.baseline];
    let unit = &base.evaluated.plan.volume.unit;
    let columns = vec![
        Column::words("Against the baseline", "design", 0),
        Column::numbers("Invoice", "invoice_change", 0),
        Column::numbers("%", "invoice_percent", 2),
        Column::numbers("Total", "total_change", 0),
        Column::numbers("%", "total_percent", 1),
        Column::numbers(&format!("Per {unit}"), "per_unit", 3),
        Column::numbers(&format!("Per good {unit}"), "per_good_unit", 4),
        Column::numbers("Escaped", "escaped", 5),
        Column::words("", "mark", 6),
    ];
    let cheapest = comparison.runs.iter().map(|run| run.figure(Figure::Total)).min();
    let row = |run: &Run| {
        let change =
            |figure: Figure| Cell::Change((run.figure(figure) - base.figure(figure)).exact().clone());
        let percent = |figure: Figure| share_of(run.figure(figure), base.figure(figure));
        let projection = &run.evaluated.projection;
        let mark = if Some(run.figure(Figure::Total)) == cheapest { "◀ lowest total" } else { "" };
        Row::body(vec![
            Cell::words(&run.name),
            change(Figure::Invoice),
            percent(Figure::Invoice),
            change(Figure::Total),
            percent(Figure::Total),
            projection.per_unit().map_or(Cell::Nothing, Cell::Unit),
            projection.per_good_unit().map_or(Cell::Nothing, Cell::Unit),
            run.escaped().map_or(Cell::Nothing, |escaped| Cell::Count(escaped.exact().clone())),
            Cell::words(mark),
        ])
    };
    Table { columns, rows: comparison.runs.iter().map(row).collect(), ..Table::default() }
}

/// The change from one amount to another, as a part of the first.
fn share_of(amount: &Usd, base: &Usd) -> Cell {
    let change = (amount - base).exact().checked_div(base.exact());
    change.filter(|change| !change.is_zero()).map_or(Cell::Nothing, Cell::Percent)
}

fn sentence(finding: &Finding, digits: Digits) -> String {
    let money = |amount: &Usd| Cell::Money(amount.exact().clone()).shown(digits);
    match finding {
        Finding::RankingsDisagree { by_invoice, by_total, invoice_saved, at_stake } => format!(
            "! Invoice and total disagree: {by_invoice} is billed {} less than {by_total}, and costs {} more in total.",
            money(invoice_saved),
            money(at_stake)
        ),
        Finding::Tie { best, second, difference } => {
            format!("{best} and {second} are a tie: their totals are {} apart, within 2%.", money(difference))
        }
        Finding::Driver { best, second, cause, amount, difference } => {
            let place = match cause {
                Cause::Stage { step, stage } => format!("the {stage} of step {step}"),
                Cause::Fixed => "the fixed cost".to_owned(),
            };
            format!(
                "{second} costs {} more than {best}, and the largest part of the difference is {place}: {}.",
                money(difference),
                money(amount)
            )
        }
    }
}

/// What a design does not meet.
fn unmet(run: &Run) -> Vec<String> {
    let unmet = run.evaluated.unmet();
    unmet
        .iter()
        .map(|unmet| format!("{} does not meet {}: {}.", run.name, unmet.requirement.path(), unmet.why))
        .collect()
}

fn matrix_table(matrix: &Matrix) -> Table {
    let mut columns = vec![Column::words("Total by case", "design", 0)];
    columns.extend(matrix.cases.iter().map(|case| Column::numbers(case, case, 1)));
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

/// Where a design costs the same as the baseline, the nearest to what stands first.
fn break_even_table(design: &str, baseline: &str, found: &[BreakEven]) -> Table {
    let columns = vec![
        Column::words(&format!("{design} costs the same as {baseline} where"), "input", 0),
        Column::numbers("is", "at", 0),
        Column::numbers("instead of", "value", 1),
        Column::words("exactly", "exact", 2),
    ];
    let row = |one: &BreakEven| {
        let shown = |value: &Exact| {
            let places = value.places_for(6);
            Exact::parse_figure(&value.rounded(places)).unwrap_or_default()
        };
        let cell = |value: &Exact| {
            let shown = shown(value);
            if one.input.is_share {
                Cell::words(format!("{}%", shown * Exact::from(100_i64)))
            } else {
                Cell::words(shown.grouped())
            }
        };
        let (at, exact) = match &one.at {
            Crossing::Exactly(value) => {
                let plain = value.to_string();
                (
                    cell(value),
                    if plain.len() <= 24 { plain } else { "a longer fraction: --format json".to_owned() },
                )
            }
            Crossing::Between(low, high) => {
                (cell(low), format!("between {} and {}", low.rounded(12), high.rounded(12)))
            }
            Crossing::Everywhere => (Cell::words("anything"), "at every value".to_owned()),
        };
        Row::body(vec![Cell::words(one.input.name()), at, cell(&one.input.value), Cell::Text(exact)])
    };
    Table { columns, rows: found.iter().map(row).collect(), ..Table::default() }
}

fn break_even_json(one: &BreakEven) -> Value {
    let at = match &one.at {
        Crossing::Exactly(value) => json!({"exactly": json::exact(value)}),
        Crossing::Between(low, high) => json!({"between": [json::exact(low), json::exact(high)]}),
        Crossing::Everywhere => json!({"everywhere": true}),
    };
    json!({
        "input": one.input.name(),
        "value": json::exact(&one.input.value),
        "place": json::place(&one.input.place),
        "at": at,
    })
}

/// The result for machines.
#[must_use]
pub fn to_json(compared: &Compared) -> Value {
    let comparison = &compared.comparison;
    let base = &comparison.runs[comparison.baseline];
    let run = |run: &Run| {
        let projection = &run.evaluated.projection;
        let changes = [Figure::Invoice, Figure::Total].map(|figure| {
            (figure.name().to_owned(), json::exact((run.figure(figure) - base.figure(figure)).exact()))
        });
        json!({
            "name": run.name,
            "totals": json::figures(&projection.totals),
            "change": changes.into_iter().collect::<serde_json::Map<_, _>>(),
            "per_unit": optional(projection.per_unit()),
            "per_good_unit": optional(projection.per_good_unit()),
            "unmet": run.evaluated.unmet().iter().map(|unmet| unmet.requirement.path()).collect::<Vec<_>>(),
            "escaped": run.escaped().map(|escaped| json::exact(escaped.exact())),
        })
    };
    let break_evens = compared.break_evens.as_ref().map(|all| {
        let pair = |(design, found): &(String, Vec<BreakEven>)| {
            json!({"design": design, "inputs": found.iter().map(break_even_json).collect::<Vec<_>>()})
        };
        all.iter().map(pair).collect::<Vec<_>>()
    });
    let body = json!({
        "scenario": compared.name,
        "baseline": base.name,
        "ranking": comparison.runs.iter().map(run).collect::<Vec<_>>(),
        "findings": comparison.findings.iter().map(finding_json).collect::<Vec<_>>(),
        "cases": compared.matrix.as_ref().map(matrix_json),
        "break_evens": break_evens,
    });
    json::result("compare", Some(&base.evaluated.plan.currency), body)
}

fn optional(value: Option<Exact>) -> Value {
    value.as_ref().map_or(Value::Null, json::exact)
}

fn finding_json(finding: &Finding) -> Value {
    let money = |amount: &Usd| json::exact(amount.exact());
    match finding {
        Finding::RankingsDisagree { by_invoice, by_total, invoice_saved, at_stake } => json!({
            "kind": "rankings_disagree", "by_invoice": by_invoice, "by_total": by_total,
            "invoice_saved": money(invoice_saved), "at_stake": money(at_stake),
        }),
        Finding::Tie { best, second, difference } => {
            json!({"kind": "tie", "best": best, "second": second, "difference": money(difference)})
        }
        Finding::Driver { best, second, cause, amount, difference } => {
            let (step, stage) = match cause {
                Cause::Stage { step, stage } => (Some(step), *stage),
                Cause::Fixed => (None, "fixed"),
            };
            json!({
                "kind": "driver", "best": best, "second": second, "step": step, "stage": stage,
                "amount": money(amount), "difference": money(difference),
            })
        }
    }
}

fn matrix_json(matrix: &Matrix) -> Value {
    let row = |row: &crate::analysis::MatrixRow| {
        json!({
            "variant": row.variant,
            "totals": row.totals.iter().map(|total| json::exact(total.exact())).collect::<Vec<_>>(),
            "worst_regret": json::exact(row.worst_regret.exact()),
        })
    };
    json!({"names": matrix.cases, "rows": matrix.rows.iter().map(row).collect::<Vec<_>>(), "best": matrix.best})
}
