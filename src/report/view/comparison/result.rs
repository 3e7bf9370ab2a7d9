//! A comparison for machines.

use serde_json::{Value, json};

use crate::analysis::{BreakEven, BreakEvens, Cause, Finding, Looked, Matrix, Run};
use crate::diag::Diagnostic;
use crate::exact::Exact;
use crate::scenario::Input;
use crate::units::{Figure, Usd};

use super::super::super::json;
use super::super::crossing;
use super::super::outlook;
use super::{Compared, derived};

fn break_even_json(one: &BreakEven) -> Value {
    json!({
        "input": one.input.name(),
        "value": json::exact(&one.input.value),
        "place": json::place(&one.input.place),
        "at": crossing::to_json(&one.found.at),
        "figures": crossing::figures_json(&one.found),
        "others": one.others.iter().map(|other| crossing::to_json(&other.at)).collect::<Vec<_>>(),
    })
}

fn break_evens_json((design, found): &(String, BreakEvens)) -> Value {
    let unproven = |(input, looked): &(Input, Looked)| json!({"input": input.name(), "search": crossing::looked_json(looked)});
    json!({
        "design": design,
        "inputs": found.inputs.iter().map(break_even_json).collect::<Vec<_>>(),
        "left": found.left.iter().map(Input::name).collect::<Vec<_>>(),
        "unproven": found.unproven.iter().map(unproven).collect::<Vec<_>>(),
    })
}

/// The result for machines.
#[must_use]
pub fn to_json(compared: &Compared) -> Value {
    let comparison = &compared.comparison;
    let base = &comparison.runs[comparison.baseline];
    let run = |run: &Run| {
        let projection = &run.evaluated.projection;
        let changes = Figure::ALL.map(|figure| {
            let amount = run.figure(figure) - base.figure(figure);
            let share = amount.exact().checked_div(base.figure(figure).exact());
            let change = json!({"amount": json::exact(amount.exact()), "share": optional(share)});
            (figure.name().to_owned(), change)
        });
        let changes: serde_json::Map<_, _> = changes.into_iter().collect();
        json!({
            "name": run.name,
            "unit": run.evaluated.plan.volume.unit,
            "units": json::exact(projection.units.exact()),
            "as_of": run.evaluated.plan.horizon.is_none().then(|| run.evaluated.plan.as_of.to_string()),
            "totals": json::figures(&projection.totals),
            "change": if comparison.is_ranked() { Value::Object(changes) } else { Value::Null },
            "per_unit": optional(projection.per_unit()),
            "per_good_unit": optional(projection.per_good_unit()),
            "unmet": run.evaluated.unmet().iter().map(|unmet| unmet.requirement.path()).collect::<Vec<_>>(),
            "escaped": run.errors(|outcome| &outcome.escaped).map(|errors| json::exact(errors.exact())),
            "unfixed": run.errors(|outcome| &outcome.unfixed).map(|errors| json::exact(errors.exact())),
        })
    };
    let break_evens = compared.break_evens.as_ref();
    let break_evens = break_evens.map(|all| all.iter().map(break_evens_json).collect::<Vec<_>>());
    let mut body = json!({
        "scenario": compared.name,
        "ranked": comparison.is_ranked(),
        "baseline": comparison.is_ranked().then_some(&base.name),
        "ranking": comparison.runs.iter().map(run).collect::<Vec<_>>(),
        "findings": comparison.findings.iter().map(finding_json).collect::<Vec<_>>(),
        "not_possible": comparison.impossible.iter().map(impossible_json).collect::<Vec<_>>(),
        "cases": compared.matrix.as_ref().map(matrix_json),
        "break_evens": break_evens,
        "derived": compared.derived.as_ref().map(derived::to_json),
    });
    outlook::add_span(&base.evaluated.plan, &mut body);
    json::result("compare", Some(&base.evaluated.plan.currency), body)
}

fn impossible_json((name, problems): &(String, Vec<Diagnostic>)) -> Value {
    json!({"name": name, "why": problems.iter().map(json::diagnostic).collect::<Vec<_>>()})
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
        Finding::PriceAlone { steps } => json!({"kind": "price_alone", "steps": steps}),
        Finding::TokensAlike { models } => json!({"kind": "tokens_alike", "models": models}),
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
