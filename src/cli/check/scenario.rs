//! Whether a scenario's expectations, budgets, requirements and limits hold.

use std::path::Path;

use crate::analysis::capacity::Passed;
use crate::analysis::{Outlook, Projected, Unmet};
use crate::config::{Checked, FileKind};
use crate::diag::{Code, Diagnostic, counted};
use crate::exact::Exact;
use crate::pricing::Ceilings;
use crate::scenario::Plan;
use crate::units::money::{said, said_exactly};
use crate::units::{Figure, Usd};
use crate::yaml::Located;

/// A scenario held to its expectations, budgets, requirements and limits.
pub(super) fn checked(path: &Path, projected: &Projected) -> Checked {
    let Projected { plan, projection, outlook, warnings, unmet, capacity, .. } = projected;
    let expected = plan.expect.iter().filter_map(|(figure, expected)| {
        let actual = projection.totals[*figure].exact();
        (*actual != expected.value)
            .then(|| unexpected(*figure, [&expected.value, actual], plan).at(&expected.place))
    });
    let budgets = plan.budget.iter().filter_map(|(figure, limit)| {
        if let Some(outlook) = outlook {
            return over_in_months(outlook, *figure, limit, &plan.currency);
        }
        let over = projection.excess(*figure, &limit.value)?;
        let shown = |amount: &Usd| said(amount.exact(), &plan.currency);
        let message = format!("{} is over its budget by {}", figure.name(), shown(&over));
        let over_budget = Diagnostic::error(Code::OverBudget, message);
        let label = format!("the figure is {}", shown(&projection.totals[*figure]));
        Some(over_budget.at_with(&limit.place, label))
    });
    Checked {
        file: path.display().to_string(),
        kind: FileKind::Scenario,
        holds: holds(plan),
        failures: expected
            .chain(budgets)
            .chain(unmet.iter().map(Unmet::error))
            .chain(capacity.passed().iter().map(Passed::error))
            .collect(),
        warnings: warnings.clone(),
    }
}

/// A budget that does not hold in some month of a horizon: the first one, and which others.
fn over_in_months(
    outlook: &Outlook,
    figure: Figure,
    limit: &Located<Usd>,
    currency: &str,
) -> Option<Diagnostic> {
    let mut over = outlook.over(figure, &limit.value);
    let (month, excess) = over.next()?;
    let (name, month_name) = (figure.name(), month.month);
    let amount = said(month.totals[figure].exact(), currency);
    let message = format!("{name} is over its budget in {month_name} by {}", said(excess.exact(), currency));
    let over_budget = Diagnostic::error(Code::OverBudget, message)
        .at_with(&limit.place, format!("the figure of that month is {amount}"));
    let others: Vec<String> = over.map(|(month, _)| month.month.to_string()).collect();
    let also = format!("and in {}: {}", counted(others.len(), "more month"), others.join(", "));
    Some(if others.is_empty() { over_budget } else { over_budget.note(also) })
}

/// What there is to hold; only what there is.
fn holds(plan: &Plan) -> String {
    let limits = plan.throughput.ceilings.values().map(Ceilings::known).sum::<usize>();
    let asked = [
        (limits + usize::from(plan.throughput.quota.is_some()), "limit"),
        (plan.expect.len(), "expectation"),
        (plan.budget.len(), "budget"),
        (plan.requirements.len(), "requirement"),
    ];
    let asked = asked.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = std::iter::once((plan.steps.len(), "step"))
        .chain(asked)
        .map(|(count, thing)| counted(count, thing))
        .collect();
    parts.join(", ")
}

fn unexpected(figure: Figure, [expected, actual]: [&Exact; 2], plan: &Plan) -> Diagnostic {
    let name = figure.name();
    let shown = [expected, actual].map(|amount| said_exactly(amount, &plan.currency));
    let message = format!("`{name}` is not what is expected: expected {}, and it is {}", shown[0], shown[1]);
    let unexpected = Diagnostic::error(Code::ExpectationFailed, message);
    if actual.is_enclosed() {
        return unexpected
            .help("a hit rate behind it is no fraction, so it is never exact: hold it to a `budget`");
    }
    unexpected.help(format!("if the change is meant, write `{name}: \"{actual}\"`"))
}
