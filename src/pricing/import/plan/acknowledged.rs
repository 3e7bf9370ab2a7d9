//! Findings of the lint rules in what an import writes, acknowledged where its rule says that they are right.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic};
use crate::pricing::Catalog;
use crate::pricing::edit::NewCard;
use crate::pricing::import::rule::Layer;
use crate::pricing::lint::{self, Today, USUAL_MAX_AGE};
use crate::pricing::table::{Model, Table};

use super::{Edits, Existing, Settings, Written};

/// Adds acknowledgements to new models and cards; returns the tables of which some changed.
pub(super) fn acknowledge(
    edits: &mut BTreeMap<(Layer, &str), Edits>,
    written: &[Written],
    existing: &[Existing],
    settings: &Settings<'_>,
) -> Vec<(Layer, String)> {
    let is_written = |one: &&Existing| {
        written.iter().any(|new| new.layer == one.layer && new.provider == one.table.provider)
    };
    let kept = existing.iter().filter(|one| !is_written(one) && !one.table.overlay).map(|one| &one.table);
    let tables: Vec<Table> = kept.chain(written.iter().map(|new| &new.table)).cloned().collect();
    let Ok(catalog) = Catalog::new(tables) else { return Vec::new() };
    let mut changed = Vec::new();
    for finding in lint::findings(&catalog, Today::new(settings.checked, USUAL_MAX_AGE)) {
        let Some(new) = written.iter().find(|new| is_in(&finding, &new.table)) else { continue };
        let Some(model) = model_at(&finding, &new.table) else { continue };
        let is_right = match settings.rule {
            Some(rule) => rule.acknowledges(finding.code, &model.id),
            None => finding.code == Code::CellsLost,
        };
        let key = (new.layer, new.provider.clone());
        let own = edits.iter_mut().find(|((layer, provider), _)| (*layer, *provider) == (key.0, &*key.1));
        let is_added = is_right && own.is_some_and(|(_, edits)| add(&finding, model, edits));
        if is_added && !changed.contains(&key) {
            changed.push(key);
        }
    }
    changed
}

fn is_in(finding: &Diagnostic, table: &Table) -> bool {
    finding.place.as_ref().is_some_and(|(place, _)| place.source.name == table.place.source.name)
}

/// Where a finding begins.
fn start(finding: &Diagnostic) -> usize {
    finding.place.as_ref().map_or(0, |(place, _)| place.span().start)
}

/// The model that a finding is about.
fn model_at<'t>(finding: &Diagnostic, table: &'t Table) -> Option<&'t Model> {
    table.models.iter().rfind(|model| model.place.span().start <= start(finding))
}

/// Acknowledges a finding in the model or the card that it is about, if that is new.
fn add(finding: &Diagnostic, model: &Model, edits: &mut Edits) -> bool {
    let card = model.cards.iter().rfind(|card| card.place.span().start <= start(finding));
    let new = edits.models.iter_mut().find(|new| new.name == model.id.model);
    let card: Option<&mut NewCard> = match (card, new) {
        (None, Some(new)) => {
            new.limits.ack.push(finding.code);
            return true;
        }
        (Some(card), Some(new)) => new.cards.iter_mut().find(|new| new.from == card.from),
        (Some(card), None) => {
            let mut following = edits.cards.iter_mut().filter(|following| following.model == model.id.model);
            following.find_map(|following| following.cards.iter_mut().find(|new| new.from == card.from))
        }
        (None, None) => None,
    };
    card.is_some_and(|card| {
        card.ack.push(finding.code);
        true
    })
}
