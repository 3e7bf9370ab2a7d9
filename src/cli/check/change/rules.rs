//! Whether a change touches the rules that it is held to. It may, and a reviewer must see that it does.

use std::path::{Path, PathBuf};

use crate::analysis::{Impact, Side, one_currency};
use crate::cli::config::{Rules, Settings};
use crate::cli::tree::Tree;
use crate::config::{self, OF_BASE};
use crate::diag::{Code, Diagnostic};
use crate::pricing::{Changes, FactChange, Model, Presence, Table};

use crate::yaml::Located;

/// Settings that differ from those of the base, and scenarios that are not where a guardrail covered them.
pub(super) fn changed(
    rules: &Rules,
    base: &Tree,
    impacts: &[&Impact],
    checked: &[PathBuf],
) -> Vec<Diagnostic> {
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
    // Of what is no part of the project, nothing is repeated.
    let is_foreign = now.config.place.source.is_foreign;
    let foreign = is_foreign.then(|| {
        let path = now.path.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        format!("`{path}` leads out of the project, and what it says is not shown")
    });
    let currencies = impacts.iter().filter_map(|impact| impact.currency());
    let currency = one_currency(currencies).unwrap_or_default();
    let differences =
        if is_foreign { Vec::new() } else { config::changes(&before.config, &now.config, currency) };
    let changes = moved.into_iter().chain(foreign).chain(differences).enumerate();
    let of_settings = changes.map(|(index, what)| {
        let message = format!("this change alters the rules: {what}");
        let changed = Diagnostic::finding(Code::RulesChanged, message);
        let changed = if is_foreign { changed } else { changed.at(&now.config.place) };
        if index == 0 { changed.note(OF_BASE) } else { changed }
    });
    let is_elsewhere =
        |impact: &Impact| impacts.iter().any(|other| other.moved_from.as_ref() == Some(&impact.path));
    let left = impacts.iter().filter(|impact| impact.moved_from.is_some() || !is_elsewhere(impact));
    of_settings.chain(left.filter_map(|impact| leaving(impact, base, rules, checked))).collect()
}

/// A scenario that is gone or another file, and the guardrails that covered it and do not cover it any more.
fn leaving(impact: &Impact, base: &Tree, rules: &Rules, checked: &[PathBuf]) -> Option<Diagnostic> {
    let [names, had] = super::names(impact, base);
    let before = rules.before.as_ref().unwrap_or(&rules.now);
    let covered = before.covering(&had).map(|guardrail| format!("`{}`", guardrail.id)).collect::<Vec<_>>();
    let message = match &impact.moved_from {
        None if matches!(impact.after, Side::Absent) && !covered.is_empty() => {
            format!("`{}` is gone, and guardrail {} with it", impact.path, covered.join(", "))
        }
        None => return None,
        Some(from) => {
            let is_checked = checked.iter().any(|path| *path == Path::new(&impact.path));
            let covers: Vec<&String> = rules.now.covering(&names).map(|guardrail| &guardrail.id).collect();
            let left = before.covering(&had).filter(|guardrail| !covers.contains(&&guardrail.id));
            let left: Vec<String> = left.map(|guardrail| format!("`{}`", guardrail.id)).collect();
            let mut message = match checked.iter().any(|path| path == Path::new(from)) {
                true => format!("`{}` says now what `{from}` said", impact.path),
                false => format!("`{from}` is `{}` now", impact.path),
            };
            if !is_checked {
                message += ", which is not checked";
            }
            if !left.is_empty() {
                message += &format!(", and guardrail {} does not cover it any more", left.join(", "));
            }
            message
        }
    };
    Some(Diagnostic::finding(Code::RulesChanged, message))
}

/// What models are said to take and to cache, and what contracts take off all prices, where it is another thing than before. It has no day, so the past is
/// another one too.
pub(super) fn of_models(prices: &Changes) -> Vec<Diagnostic> {
    let stay = prices.models.iter().filter(|model| model.presence == Presence::Stays);
    let told = stay.flat_map(|model| model.facts.iter().map(move |fact| (model, fact)));
    let told = told.filter(|(_, fact)| !UNTOLD.contains(&fact.key.as_str()));
    let changed = |fact: &FactChange, of: &str| {
        let is = fact.after.as_deref().unwrap_or("none");
        let message = format!("`{}` of {of} was {}, and is {is}", fact.key, fact.before.as_ref()?);
        Some(Diagnostic::finding(Code::RulesChanged, message))
    };
    let of_models =
        told.filter_map(|(model, fact)| Some(changed(fact, &format!("`{}`", model.id))?.at(&model.place)));
    let of_tables =
        prices.tables.iter().flat_map(|(table, facts)| facts.iter().map(move |fact| (table, fact)));
    let of_tables = of_tables.filter(|(_, fact)| fact.key == "discount");
    let of_tables = of_tables.filter_map(|(table, fact)| changed(fact, &format!("the table of {table}")));
    of_models.chain(of_tables).collect()
}

/// What of a model guards nothing, or is told by itself.
const UNTOLD: [&str; 4] = ["aliases", "capacity", "closed", "successor"];

/// Rules that models and their cards acknowledge and did not before: their findings are silent now.
pub(super) fn acknowledged(old: &[Table], new: &[Table]) -> Vec<Diagnostic> {
    let acks = |model: &Model| -> Vec<Located<Code>> {
        let of_cards = model.cards.iter().flat_map(|card| &card.ack);
        model.ack.iter().chain(of_cards).cloned().collect()
    };
    let models = |tables: &[Table]| tables.iter().flat_map(|table| table.models.clone()).collect::<Vec<_>>();
    let before = models(old);
    let mut found = Vec::new();
    for model in models(new).iter().filter(|model| !acks(model).is_empty()) {
        let mut left: Vec<Code> =
            before.iter().filter(|old| old.id == model.id).flat_map(&acks).map(|ack| ack.value).collect();
        for ack in acks(model) {
            if let Some(known) = left.iter().position(|code| *code == ack.value) {
                left.swap_remove(known);
                continue;
            }
            let message = format!("`{}` acknowledges `{}`, and did not before", model.id, ack.value);
            found.push(Diagnostic::finding(Code::RulesChanged, message).at(&ack.place));
        }
    }
    found
}
