//! Whether a change touches the rules that it is held to. It may, and a reviewer must see that it does.

use std::path::Path;

use crate::analysis::State;
use crate::config::{self, OF_BASE};
use crate::diag::{Code, Diagnostic};
use crate::report::view::impact::{Impact, Side};

use super::super::super::config::{Rules, Settings};
use super::super::super::files;

/// Settings that differ from those of the base, budgets of scenarios that do, and scenarios that no
/// guardrail covers any more, since they are gone.
pub(super) fn changed(rules: &Rules, impacts: &[Impact]) -> Vec<Diagnostic> {
    let usual = Settings::default();
    let (before, now) = (rules.before.as_ref().unwrap_or(&usual), &rules.now);
    let moved = (before.path != now.path).then(|| {
        let name = |settings: &Settings| settings.path.as_ref().map(|path| format!("`{}`", path.display()));
        let none = || "none".to_owned();
        format!(
            "the settings were {}, and are {}",
            name(before).unwrap_or_else(none),
            name(now).unwrap_or_else(none)
        )
    });
    // Where there were none, nothing was guarded.
    let moved = moved.filter(|_| before.path.is_some());
    let changes = moved.into_iter().chain(config::changes(&before.config, &now.config)).enumerate();
    let of_settings = changes.map(|(index, what)| {
        let message = format!("this change alters the rules: {what}");
        let changed = Diagnostic::finding(Code::RulesChanged, message).at(&now.config.place);
        if index == 0 { changed.note(OF_BASE) } else { changed }
    });
    let gone = impacts.iter().filter(|impact| matches!(impact.after, Side::Absent));
    let gone = gone.filter_map(|impact| {
        let id = &before.covering(&files::names(Path::new(&impact.path))).next()?.id;
        let message = format!("`{}` is gone, and guardrail `{id}` with it", impact.path);
        Some(Diagnostic::finding(Code::RulesChanged, message))
    });
    of_settings.chain(gone).chain(impacts.iter().flat_map(budgets)).collect()
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
