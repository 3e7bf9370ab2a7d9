//! `costcalc compare --frontier STEP`

use crate::analysis::{self, Frontier, Mixtures};
use crate::cli::answer::Result;
use crate::cli::designs::no_step;
use crate::cli::load::Loaded;
use crate::diag::{Code, Diagnostic};
use crate::report::{Cell, Digits};
use crate::scenario::{Cache, CheckCost, File, Hits, Need, Patch, Work};
use crate::units::money::said;
use crate::units::{Probability, Usd};

/// Has each model that the step's quality knows do the step alone.
pub(super) fn frontier(
    loaded: &Loaded,
    step: &str,
    most_errors: Option<&Probability>,
    most_cost: Option<&Usd>,
) -> Result<Mixtures> {
    let file = &loaded.file;
    analysis::one_month(&file.scenario([])?, "`compare --frontier`")?;
    let design = |model: String| Patch::moved([step], &model, &format!("--frontier {step}"));
    let designs: Vec<Patch> = models(file, step)?.into_iter().map(design).collect();
    let each: Vec<Vec<&Patch>> = designs.iter().map(|patch| vec![patch]).collect();
    let catalog = loaded.catalog(&each)?;
    let study = loaded.study(&catalog);
    let frontier = Frontier::of(&study, step, &designs)?;
    if frontier.points.is_empty() {
        let why = frontier.impossible.into_iter().flat_map(|(_, problems)| problems).collect::<Vec<_>>();
        return Err(why.into());
    }
    let required = required(file, step)?;
    let within_errors = match most_errors.or(required.as_ref()) {
        None => None,
        Some(most) => {
            Some((most.clone(), frontier.cheapest_within(most).ok_or_else(|| too_good(&frontier))?))
        }
    };
    let within_cost = match most_cost {
        None => None,
        Some(most) => Some((
            most.clone(),
            frontier.best_within(most).ok_or_else(|| too_cheap(&frontier, catalog.currency()))?,
        )),
    };
    let plan = |patches: &Vec<&Patch>| Some(study.evaluate(patches.iter().copied()).ok()?.plan);
    let plans = each.iter().filter_map(plan).collect();
    Ok(Mixtures { frontier, plans, currency: catalog.currency().to_owned(), within_errors, within_cost })
}

/// The error rate that the step may have, where the file limits it.
fn required(file: &File, step: &str) -> Result<Option<Probability>> {
    let limits = file.scenario([])?.requirements.into_iter();
    let of_step = limits.filter(|requirement| requirement.step.as_deref() == Some(step));
    Ok(of_step.into_iter().find_map(|requirement| match requirement.need {
        Need::ErrorRate(most) => Some(most),
        _ => None,
    }))
}

/// The models of the step's quality, as the file names them.
fn models(file: &File, step: &str) -> Result<Vec<String>> {
    let scenario = file.scenario([])?;
    let found = scenario.steps.iter().find(|other| other.name == step).ok_or_else(|| no_step(file, step))?;
    let of_check = |work: &'_ Work| match work.check.as_ref().map(|check| &check.cost) {
        Some(CheckCost::Call(call)) => call.cache.clone(),
        Some(CheckCost::Free | CheckCost::Fee(_)) | None => None,
    };
    let works = found.branches.iter().map(|branch| &branch.work);
    let caches = works.flat_map(|work| work.cache.clone().into_iter().chain(of_check(work)));
    let depends = |cache: &Cache| {
        cache.prefix().is_some_and(|own| matches!(own.hits, Hits::Traffic(_)) || own.storage.is_some())
    };
    if let Some(cache) = caches.into_iter().find(depends) {
        let message =
            "a mixture of models costs otherwise than its parts where a cache has `traffic` or `storage`";
        let refused = Diagnostic::error(Code::NotSupportedYet, message).at(&cache.place);
        return Err(refused.help("compare designs with --split, or write the `hit_rate` itself").into());
    }
    let quality = found.branches.iter().find_map(|branch| branch.work.quality.as_ref());
    let rated = quality.and_then(|quality| scenario.qualities.get(&quality.value));
    let rated = rated.ok_or_else(|| {
        let message = format!("step `{step}` names no quality that knows models");
        let missing = Diagnostic::error(Code::MissingErrorRate, message).at(&found.place);
        missing.help("add `quality: …` to the step, and its `error_rate` at the top")
    })?;
    Ok(rated.error_rates.iter().map(|(model, _)| model.value.clone()).collect())
}

fn too_good(frontier: &Frontier) -> Diagnostic {
    let best = frontier.hull().last();
    let message = "no model and no mixture errs so little";
    let infeasible = Diagnostic::error(Code::Infeasible, message);
    match best {
        Some(best) => {
            let rate = Cell::Percent(best.error_rate.exact().clone()).shown(Digits::EXACT);
            infeasible.help(format!("the best is `{}` with {rate}", best.model))
        }
        None => infeasible,
    }
}

fn too_cheap(frontier: &Frontier, currency: &str) -> Diagnostic {
    let cheapest = frontier.hull().next();
    let message = "no model costs so little";
    let infeasible = Diagnostic::error(Code::Infeasible, message);
    match cheapest {
        Some(cheapest) => infeasible.help(format!(
            "the cheapest is `{}` for {} a month",
            cheapest.model,
            said(cheapest.cost.exact(), currency)
        )),
        None => infeasible,
    }
}
