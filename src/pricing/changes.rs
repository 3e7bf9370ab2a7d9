//! What differs between two states of the price tables: which cards, and in them which cells.
//!
//! A change of a price is a card that was appended: its cells are held against those of the card before
//! it. A card that stands in both states with other cells was rewritten, which changes results of the
//! past, unless it says that it corrects what was always wrong.

mod cells;
mod facts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Place, words};
use crate::units::{Date, ModelId};

use super::evidence::Evidence;
use super::table::{Card, Model, Table};

pub use self::cells::{CellChange, Stated};
pub use self::facts::FactChange;

/// What differs between two states of the price tables.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Changes {
    /// Of tables as a whole, by the provider and whether it is a contract: discounts, currencies.
    pub tables: Vec<(String, Vec<FactChange>)>,
    /// Of models, by name; a model of a contract stands by itself.
    pub models: Vec<ModelChange>,
}

/// What differs of a model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ModelChange {
    /// Which model.
    pub id: ModelId,
    /// Whether it is what a contract says of it.
    pub overlay: bool,
    /// Whether one of the states lacks it.
    pub presence: Presence,
    /// Its cards that differ, oldest first.
    pub cards: Vec<CardChange>,
    /// What else differs: limits, the cache, aliases.
    pub facts: Vec<FactChange>,
    /// Where its name stands: in the later state, if it has it.
    pub place: Place,
}

words! {
    /// In which states a model is.
    pub enum Presence {
        /// In both.
        Stays = "changed",
        /// In the later one only.
        Added = "added",
        /// In the earlier one only.
        Removed = "removed",
    }
}

/// A card that differs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CardChange {
    /// What happened to it.
    pub kind: CardKind,
    /// The card as it is now; as it was, where it was removed.
    pub card: Card,
    /// What it cited before, where that is something else.
    pub cited_before: Option<Arc<Evidence>>,
    /// Its cells, each with its value before and after, those that stay the same too.
    pub cells: Vec<CellChange>,
}

words! {
    /// What happened to a card.
    pub enum CardKind {
        /// It is new and in force from its day on.
        Appended = "changed",
        /// It is new, or another one, and its vendor has only announced it.
        Announced = "announced",
        /// Its vendor had announced it, and it stands.
        Confirmed = "confirmed",
        /// Cells of it that were unknown are known: nothing could be priced with them.
        Completed = "completed",
        /// It was changed, and says that what it replaces was always wrong.
        Corrected = "corrected",
        /// It was changed in place: results of the past change.
        Rewritten = "rewritten",
        /// Its prices are the same, and what it says of them is not: their source, its day, a correction.
        Restated = "restated",
        /// It is gone: results of the past change.
        Removed = "removed",
        /// It is gone, and its vendor had only announced it.
        Withdrawn = "withdrawn",
    }
}

impl Changes {
    /// Compares two states of the tables.
    #[must_use]
    pub fn between(before: &[Table], after: &[Table]) -> Self {
        let (old, new) = (by_name(before), by_name(after));
        let keys: BTreeSet<&Key> = old.keys().chain(new.keys()).collect();
        let models = keys.into_iter().filter_map(|key| {
            let overlay = key.1.is_some();
            change(overlay, old.get(key).copied(), new.get(key).copied())
        });
        let (was, now) = (by_layer(before), by_layer(after));
        let layers: BTreeSet<&Layer> = was.keys().chain(now.keys()).collect();
        let facts = |layer: &Layer| {
            let facts = facts::of_tables(was.get(layer).copied(), now.get(layer).copied());
            (!facts.is_empty()).then(|| (layer.0.to_owned(), facts))
        };
        Self { tables: layers.into_iter().filter_map(facts).collect(), models: models.collect() }
    }

    /// These and others.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.tables.extend(others.tables);
        self.models.extend(others.models);
        self
    }

    /// Whether nothing differs.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty() && self.models.is_empty()
    }
}

impl ModelChange {
    /// The days from which something that differs is in force: its cards begin, or it is no longer sold.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        const WITHOUT_EFFECT: [CardKind; 3] = [CardKind::Removed, CardKind::Withdrawn, CardKind::Restated];
        let is_there = |change: &&CardChange| !WITHOUT_EFFECT.contains(&change.kind);
        let cards = self.cards.iter().filter(is_there).filter_map(|change| change.card.from);
        let closed = self.facts.iter().filter(|fact| fact.key == "closed");
        let last = closed.flat_map(|fact| [&fact.before, &fact.after]).flatten();
        cards.chain(last.filter_map(|day| day.parse::<Date>().ok()?.tomorrow()))
    }
}

/// A model of a list or of a contract: of which one, counted from the one beneath.
type Key = (ModelId, Option<usize>);

fn by_name(tables: &[Table]) -> BTreeMap<Key, &Model> {
    let layers = layers(tables);
    let models = layers.iter().flat_map(|((_, overlay, nth), table)| {
        let contract = overlay.then_some(*nth);
        table.models.iter().map(move |model| ((model.id.clone(), contract), model))
    });
    models.collect()
}

/// A table: its provider, whether it is a contract, and how many such tables lie beneath it.
type Layer<'t> = (&'t str, bool, usize);

fn layers(tables: &[Table]) -> Vec<(Layer<'_>, &Table)> {
    let mut layers: Vec<(Layer<'_>, &Table)> = Vec::new();
    for table in tables {
        let same = |other: &&Table| other.provider == table.provider && other.overlay == table.overlay;
        let beneath = layers.iter().map(|(_, table)| *table).filter(same).count();
        layers.push(((&table.provider, table.overlay, beneath), table));
    }
    layers
}

fn by_layer(tables: &[Table]) -> BTreeMap<Layer<'_>, &Table> {
    layers(tables).into_iter().collect()
}

/// What differs of a model between two states.
fn change(overlay: bool, before: Option<&Model>, after: Option<&Model>) -> Option<ModelChange> {
    let (presence, one) = match (before, after) {
        (Some(_), Some(after)) => (Presence::Stays, after),
        (None, Some(after)) => (Presence::Added, after),
        (Some(before), None) => (Presence::Removed, before),
        (None, None) => return None,
    };
    let cards = card_changes(cards(before), cards(after));
    let facts = match (before, after) {
        (Some(before), Some(after)) => facts::of_models(before, after),
        _ => Vec::new(),
    };
    let differs = presence != Presence::Stays || !cards.is_empty() || !facts.is_empty();
    let (id, place) = (one.id.clone(), one.place.clone());
    differs.then_some(ModelChange { id, overlay, presence, cards, facts, place })
}

fn cards(model: Option<&Model>) -> &[Card] {
    model.map_or(&[], |model| &model.cards)
}

fn card_changes(before: &[Card], after: &[Card]) -> Vec<CardChange> {
    let removed = before.iter().filter(|card| after.iter().all(|other| other.from != card.from));
    let removed = removed.map(|card| CardChange {
        kind: if card.announced { CardKind::Withdrawn } else { CardKind::Removed },
        cells: cells::changes(Some(card), None),
        card: card.clone(),
        cited_before: None,
    });
    let now = after.iter().enumerate().filter_map(|(index, card)| {
        let was = before.iter().find(|other| other.from == card.from);
        let kind = match was {
            None if card.announced => CardKind::Announced,
            None => CardKind::Appended,
            Some(was) => changed(was, card)?,
        };
        // A new card is held against the one that it takes the place of.
        let beneath = was.or_else(|| index.checked_sub(1).map(|earlier| &after[earlier]));
        let cited_before =
            was.map(|was| Arc::clone(&was.evidence)).filter(|cited| !cited.is_same(&card.evidence));
        Some(CardChange {
            kind,
            cells: cells::changes(beneath, Some(card)),
            card: card.clone(),
            cited_before,
        })
    });
    let mut all: Vec<CardChange> = removed.chain(now).collect();
    all.sort_by_key(|change| change.card.from);
    all
}

fn same_as(card: &Card) -> Option<&str> {
    card.same_as.as_ref().map(|same| same.value.as_str())
}

/// What happened to a card that both states have.
fn changed(was: &Card, now: &Card) -> Option<CardKind> {
    let mut cells = cells::changes(Some(was), Some(now));
    cells.retain(CellChange::differs);
    let (is_same, is_more) = (cells.is_empty(), cells.iter().all(|cell| cell.before.is_none()));
    match (is_same, was.announced, now.announced) {
        (_, true, false) => Some(CardKind::Confirmed),
        (true, false, true) => Some(CardKind::Announced),
        (true, ..)
            if was.evidence.is_same(&now.evidence)
                && was.correction == now.correction
                && same_as(was) == same_as(now) =>
        {
            None
        }
        (true, ..) => Some(CardKind::Restated),
        // What is only announced may still become something else.
        (false, true, true) => Some(CardKind::Announced),
        (false, ..) if is_more => Some(CardKind::Completed),
        (false, ..) if now.correction.is_some() && now.correction != was.correction => {
            Some(CardKind::Corrected)
        }
        (false, ..) => Some(CardKind::Rewritten),
    }
}
