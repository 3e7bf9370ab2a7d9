//! Whether a scenario's expectations, budgets, requirements and limits hold.

use std::path::Path;

use crate::analysis::capacity::Passed;
use crate::analysis::{Outlook, Unmet};
use crate::diag::{Code, Diagnostic, counted};
use crate::exact::Exact;
use crate::pricing::Ceilings;
use crate::report::view::check::{Checked, Kind};
use crate::report::view::projection::Projected;
use crate::scenario::Plan;
use crate::units::{Figure, Usd};
use crate::yaml::Located;

/// A scenario held to its expectations, budgets, requirements and limits.
pub(super) fn checked(path: &Path, projected: &Projected) -> Checked {
    let Projected { plan, projection, outlook, warnings, unmet, capacity, .. } = projected;
    let is_enclosed = plan.is_enclosed();
    let expected = plan.expect.iter().filter_map(|(figure, expected)| {
        let actual = projection.totals[*figure].exact();
        (*actual != expected.value)
            .then(|| unexpected(*figure, &expected.value, actual, is_enclosed).at(&expected.place))
    });
    let budgets = plan.budget.iter().filter_map(|(figure, limit)| {
        if let Some(outlook) = outlook {
            return over_in_months(outlook, *figure, limit, &plan.currency);
        }
        let over = projection.excess(*figure, &limit.value)?;
        let actual = projection.totals[*figure].exact();
        let message = format!("{} is over its budget by {} {}", figure.name(), over.exact(), plan.currency);
        let over_budget = Diagnostic::error(Code::OverBudget, message);
        Some(over_budget.at_with(&limit.place, format!("the figure is {actual}")))
    });
    Checked {
        file: path.display().to_string(),
        kind: Kind::Scenario,
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
    let (name, month_name, amount) = (figure.name(), month.month, month.totals[figure].exact());
    let message = format!("{name} is over its budget in {month_name} by {} {currency}", excess.exact());
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

/// A figure with a longer denominator was made with a bound of a hit rate.
const MOST_DIGITS: usize = 40;

fn unexpected(figure: Figure, expected: &Exact, actual: &Exact, is_enclosed: bool) -> Diagnostic {
    let name = figure.name();
    let message = format!("`{name}` is not what is expected: expected {expected}, and it is {actual}");
    let unexpected = Diagnostic::error(Code::ExpectationFailed, message);
    if is_enclosed && MOST_DIGITS < actual.denominator_digits() {
        return unexpected
            .help("a hit rate behind it is no fraction, so it is never exact: hold it to a `budget`");
    }
    unexpected.help(format!("if the change is meant, write `{name}: \"{actual}\"`"))
}
