//! Findings of `prices check` in what an import writes, acknowledged where its rule says that they are right, or the card
//! before the new one does.

use std::collections::BTreeMap;

use crate::diag::Code;
use crate::pricing::edit::NewCard;
use crate::pricing::import::rule::Layer;

use super::found::Found;
use super::{Edits, Settings};

/// Adds acknowledgements to new models and cards; returns the tables of which some changed.
pub(super) fn acknowledge(
    edits: &mut BTreeMap<(Layer, &str), Edits>,
    found: &[Found<'_>],
    settings: &Settings<'_>,
) -> Vec<(Layer, String)> {
    let mut changed = Vec::new();
    for found in found {
        let code = found.finding.code;
        let is_right = match settings.rule {
            Some(rule) => rule.acknowledges(code, &found.model.id),
            None => code == Code::CellsLost || is_acknowledged_before(found),
        };
        let key = (found.table.layer, found.table.provider.clone());
        let own = edits.iter_mut().find(|((layer, provider), _)| (*layer, *provider) == (key.0, &*key.1));
        let is_added = is_right && own.is_some_and(|(_, edits)| add(found, edits));
        if is_added && !changed.contains(&key) {
            changed.push(key);
        }
    }
    changed
}

/// Whether the card before has the same cell with the same value, and says that what is found of it is right.
fn is_acknowledged_before(found: &Found<'_>) -> bool {
    let (Some(cell), Some(card), Some(before)) = (found.cell(), found.card, found.card_before()) else {
        return false;
    };
    let value = |card| cell.cell(card).map(|cell| &cell.price);
    before.ack.iter().any(|ack| ack.value == found.finding.code) && value(before) == value(card)
}

/// Acknowledges a finding in the model or the card that it is about, if that is new.
fn add(found: &Found<'_>, edits: &mut Edits) -> bool {
    let name = &found.model.id.model;
    let new = edits.models.iter_mut().find(|new| new.name == *name);
    let card: Option<&mut NewCard> = match (found.card, new) {
        (None, Some(new)) => {
            new.limits.ack.push(found.finding.code);
            return true;
        }
        (Some(card), Some(new)) => new.cards.iter_mut().find(|new| new.from == card.from),
        (Some(card), None) => {
            let mut following = edits.cards.iter_mut().filter(|following| following.model == *name);
            following.find_map(|following| following.cards.iter_mut().find(|new| new.from == card.from))
        }
        (None, None) => None,
    };
    card.is_some_and(|card| {
        card.ack.push(found.finding.code);
        true
    })
}
