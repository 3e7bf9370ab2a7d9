//! Whether a change touches the rules that it is held to. It may, and a reviewer must see that it does.

use std::path::{Path, PathBuf};

use crate::analysis::State;
use crate::config::{self, Config};
use crate::diag::{Code, Diagnostic};
use crate::report::view::impact::{Impact, Side};

use super::super::super::Result;
use super::super::super::config::{NAME, Settings};
use super::super::super::tree::Tree;

/// Settings that differ from those of the base, budgets of scenarios that do, and scenarios that no
/// guardrail covers any more, since they are gone.
pub(super) fn changed(base: &Tree, settings: &Settings, impacts: &[Impact]) -> Result<Vec<Diagnostic>> {
    let path = settings.path.clone().unwrap_or_else(|| PathBuf::from(NAME));
    let before = match base.is_file(&path) {
        true => config::read(&base.read(&path, None)?)?,
        false => Config::default(),
    };
    let settings_changes = config::changes(&before, &settings.config);
    let of_settings = settings_changes.into_iter().map(|what| {
        let changed =
            Diagnostic::finding(Code::RulesChanged, format!("the change is held to other rules: {what}"));
        changed.at(&settings.config.place)
    });
    let covers = |impact: &Impact| {
        let scoped = settings.scoped_to(Path::new(&impact.path))?;
        before
            .guardrails
            .iter()
            .find(|guardrail| guardrail.covers(&scoped))
            .map(|guardrail| guardrail.id.clone())
    };
    let gone = impacts.iter().filter(|impact| matches!(impact.after, Side::Absent));
    let gone = gone.filter_map(|impact| {
        let id = covers(impact)?;
        let message = format!("`{}` is gone, and guardrail `{id}` with it", impact.path);
        Some(Diagnostic::finding(Code::RulesChanged, message))
    });
    let budgets = impacts.iter().flat_map(budgets);
    Ok(of_settings.chain(gone).chain(budgets).collect())
}

/// Budgets of a scenario that are other ones than before.
fn budgets(impact: &Impact) -> Vec<Diagnostic> {
    let Some((before, after)) = impact.own() else { return Vec::new() };
    let limit = |state: &State, figure| {
        let budget = state.evaluated.plan.budget.iter().find(|(other, _)| **other == figure);
        budget.map(|(_, limit)| limit.clone())
    };
    let change = |figure: &crate::units::Figure| {
        let old = limit(before, *figure)?;
        let (new, place) = match limit(after, *figure) {
            Some(new) if new.value == old.value => return None,
            Some(new) => (new.value.exact().to_string(), Some(new.place)),
            None => ("none".to_owned(), None),
        };
        let message = format!(
            "the budget of {} of `{}` was {}, and is {new}",
            figure.name(),
            impact.path,
            old.value.exact()
        );
        let changed = Diagnostic::finding(Code::RulesChanged, message);
        Some(place.map_or_else(|| changed.clone(), |place| changed.clone().at(&place)))
    };
    before.evaluated.plan.budget.keys().filter_map(change).collect()
}
