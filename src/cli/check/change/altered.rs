//! What a change alters of a scenario that its figures do not show: what they are held to, and of what they are
//! figures.

use crate::analysis::Impact;
use crate::analysis::{Metric, State};
use crate::cli::config::Rules;
use crate::cli::tree::Tree;
use crate::diag::{Code, Diagnostic};
use crate::scenario::{Altered, path_name};
use crate::units::Figure;
use crate::units::money;

/// A sentence for each such part.
pub(super) fn said(impact: &Impact, base: &Tree, rules: &Rules) -> Vec<Diagnostic> {
    let parts = impact.altered.iter().map(|altered| part(altered, &impact.path));
    let Some((before, after)) = impact.own() else { return parts.collect() };
    let volume = volume(impact, before, after, is_per_unit(impact, base, rules));
    let uncounted = uncounted(impact, before, after);
    parts.chain(volume).chain(uncounted).chain(currency(impact, before, after)).collect()
}

fn part(altered: &Altered, file: &str) -> Diagnostic {
    if altered.place.as_ref().is_some_and(|place| place.source.is_foreign) {
        let part = altered.path.split('.').next().unwrap_or_default();
        let message = format!("`{file}` leads out of the project, and says another thing of `{part}`");
        return Diagnostic::finding(Code::RulesChanged, message);
    }
    let said = |said: &Option<String>| said.clone().unwrap_or_else(|| "none".to_owned());
    let (path, old, new) = (&altered.path, said(&altered.old), said(&altered.new));
    let message = match &altered.new {
        None => format!("`{path}` of `{file}` is gone; it was {old}"),
        Some(_) => format!("`{path}` of `{file}` was {old}, and is {new}"),
    };
    let changed = Diagnostic::finding(Code::RulesChanged, message);
    altered.place.as_ref().map_or_else(|| changed.clone(), |place| changed.clone().at(place))
}

/// Whether a guardrail on a figure per unit covers a scenario.
fn is_per_unit(impact: &Impact, base: &Tree, rules: &Rules) -> bool {
    let [names, had] = super::names(impact, base);
    let guarding = rules.guarding(&names, &had);
    guarding.iter().any(|one| matches!(one.guardrail.metric, Metric::PerUnit | Metric::PerGoodUnit))
}

/// A smaller volume, which makes every figure smaller; of a figure per unit a larger one too.
fn volume(impact: &Impact, before: &State, after: &State, is_per_unit: bool) -> Option<Diagnostic> {
    let [old, new] = [before, after].map(|state| &state.evaluated.plan.volume);
    if old.per_month == new.per_month || (old.per_month < new.per_month && !is_per_unit) {
        return None;
    }
    let [was, is] = [old, new].map(|volume| volume.per_month.exact().grouped());
    let message = format!("the volume of `{}` was {was} a month, and is {is}", impact.path);
    let changed = Diagnostic::finding(Code::RulesChanged, message);
    let others = &impact.other_volumes;
    let elsewhere =
        format!("the volume of {} is another one, at which no guardrail looks", others.join(" and "));
    Some(if others.is_empty() { changed } else { changed.note(elsewhere) })
}

/// Costs of a step that were counted and are counted no more, where no part says so that is altered.
fn uncounted<'i>(
    impact: &'i Impact,
    before: &'i State,
    after: &'i State,
) -> impl Iterator<Item = Diagnostic> + use<'i> {
    let [old, new] = [before, after].map(|state| &state.evaluated.projection.steps);
    let pairs = old.iter().filter_map(|old| Some((old, new.iter().find(|new| new.name == old.name)?)));
    let figures = [Figure::Invoice, Figure::Human, Figure::Downstream];
    pairs.flat_map(move |(old, new)| {
        let part = path_name(["steps", &old.name]);
        let is_told = impact.altered.iter().any(|altered| altered.path.starts_with(&format!("{part}.")));
        let lost = figures.into_iter().filter(move |figure| {
            !is_told && !old.figures[*figure].is_zero() && new.figures[*figure].is_zero()
        });
        lost.map(move |figure| {
            let amount = money::said(old.figures[figure].exact(), &before.evaluated.plan.currency);
            let message = format!(
                "the {} cost of step `{}` of `{}` was {amount}, and is nothing",
                figure.name(),
                old.name,
                impact.path
            );
            Diagnostic::finding(Code::RulesChanged, message)
        })
    })
}

fn currency(impact: &Impact, before: &State, after: &State) -> Option<Diagnostic> {
    let [old, new] = [before, after].map(|state| &state.evaluated.plan.currency);
    let message = format!("`{}` was in {old}, and is in {new}: its limits mean other amounts", impact.path);
    (old != new).then(|| Diagnostic::finding(Code::RulesChanged, message))
}
