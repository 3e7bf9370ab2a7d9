//! Checks that every part of a patch has an effect. One without is most likely a mistake.

use crate::diag::{Code, Diagnostic};
use crate::engine::{Line, Projection};
use crate::scenario::Patch;
use crate::units::{Figure, Millis};

use super::{Evaluated, Study};

/// Refuses leaves of the file's variants and cases that change no bill line, outcome or cost in any run, with any
/// override.
///
/// # Errors
/// Those leaves, or exceeding the work limit of a question.
pub fn check_effects(study: &Study<'_>) -> Result<(), Vec<Diagnostic>> {
    let file = study.file.unedited();
    let study = &Study { file: &file, ..*study };
    let cases = &study.file.cases;
    let variants = &study.file.variants;
    let mut idle = Vec::new();
    for variant in variants.iter() {
        idle.extend(idle_leaves(study, variant, |patch| {
            let runs = std::iter::once(None).chain(cases.iter().map(Some));
            runs.map(|case| case.into_iter().chain([patch]).collect()).collect()
        })?);
    }
    for case in cases.iter() {
        idle.extend(idle_leaves(study, case, |patch| {
            let runs = std::iter::once(None).chain(variants.iter().map(Some));
            runs.map(|variant| std::iter::once(patch).chain(variant).collect()).collect()
        })?);
    }
    if idle.is_empty() { Ok(()) } else { Err(idle) }
}

/// The leaves of a patch whose removal changes no run.
fn idle_leaves<'s>(
    study: &Study<'_>,
    patch: &'s Patch,
    runs: impl Fn(&'s Patch) -> Vec<Vec<&'s Patch>>,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let mut calls = 0;
    let mut with: Vec<Option<Evaluated>> = Vec::new();
    for run in runs(patch) {
        let evaluated = projected(study, &run);
        calls += evaluated.as_ref().map_or(0, Evaluated::kept_calls);
        study.file.effort().keep_calls(calls)?;
        with.push(evaluated);
    }
    let mut idle = Vec::new();
    if with.iter().all(Option::is_none) {
        // A design that is impossible in every run shows nothing about its parts.
        return Ok(idle);
    }
    for (path, place, without) in patch.without_each_leaf() {
        study.file.effort().spend(0)?;
        let swap = |run: Vec<&'s Patch>| -> Vec<Patch> {
            run.into_iter()
                .map(|one| if std::ptr::eq(one, patch) { without.clone() } else { one.clone() })
                .collect()
        };
        let unchanged = runs(patch).into_iter().map(swap).zip(&with).all(|(run, with)| {
            let run: Vec<&Patch> = run.iter().collect();
            match (projected(study, &run), with) {
                (Some(without), Some(with)) => with.is_same(&without),
                // A failed run shows nothing, unless only the leaf makes it possible.
                (without, with) => without.is_some() == with.is_some(),
            }
        });
        if unchanged {
            let message = match path.as_str() {
                "" => format!("`{}` is empty", patch.name),
                _ => format!("`{path}` of `{}` changes no figure of any run", patch.name),
            };
            let idle_leaf = Diagnostic::error(Code::PatchWithoutEffect, message).at(&place);
            idle.push(idle_leaf.help("remove it, or patch what was meant"));
        }
    }
    Ok(idle)
}

fn projected(study: &Study<'_>, patches: &[&Patch]) -> Option<Evaluated> {
    study.evaluate(patches.iter().copied()).ok()
}

impl Evaluated {
    /// Whether two runs have the same day, lines, outcomes, costs and limits.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let limits = |Self { plan, .. }: &Self| {
            let limits = (plan.budget.clone(), plan.expect.clone(), plan.requirements.clone());
            (plan.as_of, limits, plan.throughput.clone())
        };
        if limits(self) != limits(other) || is_timed_otherwise(self, other) {
            return false;
        }
        let (one, other) = (&self.projection, &other.projection);
        let costs = |projection: &Projection| {
            let steps = projection
                .steps
                .iter()
                .map(|step| (step.name.clone(), step.figures.clone(), step.outcome.clone()));
            (projection.totals.clone(), projection.good.clone(), steps.collect::<Vec<_>>())
        };
        let lines = |projection: &Projection| {
            let figures = [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice];
            let lines =
                figures.into_iter().flat_map(|figure| projection.bill(figure).map(|(_, _, line)| key(line)));
            lines.collect::<Vec<_>>()
        };
        costs(one) == costs(other) && lines(one) == lines(other)
    }
}

/// Whether the time of a call differs between two runs: that changes no figure, only the requests in flight.
fn is_timed_otherwise(one: &Evaluated, other: &Evaluated) -> bool {
    let latencies = |run: &Evaluated| -> Vec<Option<Millis>> {
        let branches = run.plan.steps.iter().flat_map(|step| &step.branches);
        branches.flat_map(|branch| branch.model_calls().map(|call| call.latency.clone())).collect()
    };
    latencies(one) != latencies(other)
}

fn key(line: &Line) -> impl PartialEq + use<> {
    (line.model.clone(), line.item.clone(), line.quantity.clone(), line.rate.net.clone(), line.amount.clone())
}
