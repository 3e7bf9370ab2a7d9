//! The differences between two versions of the price tables: changed cards and cells.
//!
//! A price change is an appended card: its cells are compared with those of the card before. A card whose cells
//! differ between the versions was rewritten, which changes past results, unless it is marked as a correction.

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

/// The differences between two versions of the price tables.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Changes {
    /// Changes of whole tables, by provider and whether it is a contract: discounts, currencies.
    pub tables: Vec<(String, Vec<FactChange>)>,
    /// Changes of models, by name; contract entries are separate.
    pub models: Vec<ModelChange>,
}

impl Changes {
    /// The same without models that are new.
    #[must_use]
    pub fn without_additions(&self) -> Self {
        let models = self.models.iter().filter(|change| change.presence != Presence::Added);
        Self { tables: self.tables.clone(), models: models.cloned().collect() }
    }
}

/// The changes of a model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ModelChange {
    /// The model.
    pub id: ModelId,
    /// Whether it is an entry of a contract.
    pub overlay: bool,
    /// Whether one of the versions lacks it.
    pub presence: Presence,
    /// Its changed cards, oldest first.
    pub cards: Vec<CardChange>,
    /// Other changes: limits, the cache, aliases.
    pub facts: Vec<FactChange>,
    /// The position of its name, in the later version if possible.
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

/// A changed card.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CardChange {
    /// The kind of change.
    pub kind: CardKind,
    /// The current card, or the removed one.
    pub card: Card,
    /// Its earlier source, if different.
    pub cited_before: Option<Arc<Evidence>>,
    /// Its cells with their values before and after, including unchanged ones.
    pub cells: Vec<CellChange>,
    /// The model as which it is billed, if that is another than before.
    pub billed_as: Option<FactChange>,
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
    /// Compares two versions of the tables.
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

    /// Combines two sets of changes.
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
    /// The days from which changes apply: cards start, or a sale ends.
    pub fn days(&self) -> impl Iterator<Item = Date> {
        const WITHOUT_EFFECT: [CardKind; 3] = [CardKind::Removed, CardKind::Withdrawn, CardKind::Restated];
        let is_there = |change: &&CardChange| !WITHOUT_EFFECT.contains(&change.kind);
        let cards = self.cards.iter().filter(is_there).filter_map(|change| change.card.from);
        let closed = self.facts.iter().filter(|fact| fact.key == "closed");
        let last = closed.flat_map(|fact| [&fact.before, &fact.after]).flatten();
        cards.chain(last.filter_map(|day| day.parse::<Date>().ok()?.tomorrow()))
    }
}

/// A model in a list or a contract: the index of the contract, from the bottom.
type Key = (ModelId, Option<usize>);

fn by_name(tables: &[Table]) -> BTreeMap<Key, &Model> {
    let layers = layers(tables);
    let models = layers.iter().flat_map(|((_, overlay, nth), table)| {
        let contract = overlay.then_some(*nth);
        table.models.iter().map(move |model| ((model.id.clone(), contract), model))
    });
    models.collect()
}

/// A table: its provider, whether it is a contract, and the number of such tables below it.
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

/// The changes of a model between two versions.
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
        billed_as: billed_as(Some(card), None),
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
        // A new card is compared with the one that it replaces.
        let beneath = was.or_else(|| index.checked_sub(1).map(|earlier| &after[earlier]));
        let cited_before =
            was.map(|was| Arc::clone(&was.evidence)).filter(|cited| !cited.is_same(&card.evidence));
        Some(CardChange {
            kind,
            cells: cells::changes(beneath, Some(card)),
            billed_as: billed_as(beneath, Some(card)),
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

fn billed_as(before: Option<&Card>, after: Option<&Card>) -> Option<FactChange> {
    let [before, after] = [before, after].map(|card| card.and_then(same_as).map(str::to_owned));
    (before != after).then(|| FactChange { key: "same_as".to_owned(), before, after })
}

/// The kind of change of a card in both versions.
fn changed(was: &Card, now: &Card) -> Option<CardKind> {
    let mut cells = cells::changes(Some(was), Some(now));
    cells.retain(CellChange::differs);
    let (is_same, is_more) = (cells.is_empty(), cells.iter().all(|cell| cell.before.is_none()));
    if same_as(was) != same_as(now) && !was.announced {
        let is_corrected = now.correction.is_some() && now.correction != was.correction;
        return Some(if is_corrected { CardKind::Corrected } else { CardKind::Rewritten });
    }
    match (is_same, was.announced, now.announced) {
        (_, true, false) => Some(CardKind::Confirmed),
        (true, false, true) => Some(CardKind::Announced),
        (true, ..) if was.evidence.is_same(&now.evidence) && was.correction == now.correction => None,
        (true, ..) => Some(CardKind::Restated),
        // An announced card may still change.
        (false, true, true) => Some(CardKind::Announced),
        (false, ..) if is_more => Some(CardKind::Completed),
        (false, ..) if now.correction.is_some() && now.correction != was.correction => {
            Some(CardKind::Corrected)
        }
        (false, ..) => Some(CardKind::Rewritten),
    }
}
