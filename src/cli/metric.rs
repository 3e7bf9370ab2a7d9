//! The figure that a question is about, as it is named on the command line.

use crate::analysis::Metric;
use crate::diag::{Code, Diagnostic};
use crate::scenario::{Plan, path_parts};
use crate::units::Figure;

use super::Result;

/// Reads a figure: `total`, `per_unit`, `draft.invoice`, `steps.draft.invoice`.
pub(super) fn read(text: &str, plan: &Plan) -> Result<Metric> {
    let steps: Vec<&str> = plan.steps.iter().map(|step| step.name.as_str()).collect();
    let parts = path_parts(text).unwrap_or_default();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let figure = |name: &str| Figure::ALL.into_iter().find(|figure| figure.name() == name);
    let found = match parts.as_slice() {
        ["total"] | ["totals", "total"] => Some(Metric::Total),
        ["per_unit" | "per-unit"] | ["totals", "per_unit"] => Some(Metric::PerUnit),
        ["per_good_unit" | "per-good" | "per-good-unit"] | ["totals", "per_good_unit"] => {
            Some(Metric::PerGoodUnit)
        }
        [name] | ["totals", name] => figure(name).map(Metric::Figure),
        [step, name] | ["steps", step, name] if steps.contains(step) => {
            let figure = figure(name).filter(|figure| *figure != Figure::Fixed);
            figure.map(|figure| Metric::Step((*step).to_owned(), figure))
        }
        _ => None,
    };
    found.ok_or_else(|| {
        let figures = Figure::ALL.map(Figure::name);
        let own = figures.iter().filter(|figure| **figure != Figure::Fixed.name());
        let of_steps =
            steps.iter().flat_map(|step| own.clone().map(move |figure| format!("{step}.{figure}")));
        let known: Vec<String> = figures
            .iter()
            .map(|figure| (*figure).to_owned())
            .chain(["per_unit".to_owned(), "per_good_unit".to_owned()])
            .chain(of_steps)
            .collect();
        let unknown = Diagnostic::error(Code::UnknownMetric, format!("there is no figure `{text}`"));
        let unknown = unknown.suggest_near(text, known.iter().map(String::as_str));
        unknown
            .help("`total`, `invoice`, `per_unit`, `per_good_unit`, or one of a step: `draft.invoice`")
            .into()
    })
}
