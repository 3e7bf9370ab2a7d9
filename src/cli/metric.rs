//! The figure that a question is about, as it is named on the command line.

use crate::analysis::explain::{Derivation, Unfound};
use crate::analysis::{self, Metric, Study};
use crate::diag::{Code, Diagnostic};
use crate::scenario::{Patch, path_name, path_parts};
use crate::units::Figure;

use super::Result;

/// The figures that are asked for most: of all steps, and of each.
pub(super) fn usual(steps: &[&str]) -> Vec<String> {
    let figures = || Figure::ALL.into_iter().map(Figure::name);
    let of_steps = steps.iter().flat_map(|step| {
        let own = figures().filter(|figure| *figure != Figure::Fixed.name());
        own.map(move |figure| path_name([*step, figure]))
    });
    let of_all = figures().chain(["per_unit", "per_good_unit"]).map(str::to_owned);
    of_all.chain(of_steps).collect()
}

/// Reads a figure: `total`, `per_unit`, `draft.invoice`, or any other path that can be explained.
pub(super) fn read(text: &str, study: &Study<'_>, patches: &[&Patch]) -> Result<Metric> {
    let scenario = study.file.scenario(patches.iter().copied())?;
    let plan = &analysis::evaluate(&scenario, study.catalog, study.day.of(&scenario))?.plan;
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
    if let Some(found) = found {
        return Ok(found);
    }
    super::study::one_month(&scenario, &format!("the figure `{text}`"))?;
    let derivation = Derivation::new(&scenario, plan, study.file.numbers(patches.iter().copied()));
    match derivation.find(text) {
        Ok(term) => Ok(Metric::Path(text.to_owned(), term.unit)),
        Err(unfound) => {
            let unknown = Diagnostic::error(Code::UnknownMetric, format!("there is no figure `{text}`"));
            let near = match &unfound {
                Unfound::Unknown { near } => near.as_slice(),
                Unfound::NoPath => &[],
            };
            let usual = ["total", "invoice", "per_unit", "per_good_unit"];
            let known = usual.into_iter().chain(near.iter().map(String::as_str));
            let unknown = unknown.suggest_near(text, known);
            Err(unknown.help("`costcalc explain SCENARIO --paths` lists all figures").into())
        }
    }
}
