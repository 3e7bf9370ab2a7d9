//! What differs between two states of the price tables.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis;
use crate::pricing::{self, CardKind, CellValue, Changes, Presence, Price, Stated};

use super::impact::Impact;
use super::list::Priced;
use super::{Figure, Place, all};

parts! {
    /// What differs between two states of the tables.
    pub struct PricesDiff {
        /// The state before: a folder, a file, or a revision.
        before: String,
        /// The state after.
        after: String,
        /// The models that differ.
        models: Vec<ModelChange>,
        /// What differs of whole tables.
        tables: Vec<TableChange>,
        /// How scenarios change; null where none was asked for.
        impact: Option<Vec<Impact>>,
    }
}

impl PricesDiff {
    /// What differs between two states with these names, and how scenarios change.
    #[must_use]
    pub fn of(states: [&str; 2], changes: &Changes, impacts: Option<&[analysis::Impact]>) -> Self {
        let [before, after] = states.map(str::to_owned);
        let (models, tables) = (all(&changes.models), all(&changes.tables));
        Self { before, after, models, tables, impact: impacts.map(all) }
    }
}

parts! {
    /// A model that differs.
    pub struct ModelChange from change: &pricing::ModelChange {
        /// The model.
        model: String = change.id.to_string(),
        /// Whether it is of a private contract.
        contract: bool = change.overlay,
        /// Which of the states have it.
        what: Presence = change.presence,
        /// Its cards that differ.
        cards: Vec<CardChange> = all(&change.cards),
        /// What differs of it beside its cards.
        facts: Vec<FactChange> = all(&change.facts),
    }

    /// A card that differs.
    pub struct CardChange from change: &pricing::CardChange where {
        let card = &change.card;
        let source = card.evidence.origin.text();
    } {
        /// How it differs.
        what: CardKind = change.kind,
        /// In force from the start of this day on; null where that is not known.
        from: Option<String> = card.from.map(|day| day.to_string()),
        /// Why it replaces a value that was always wrong; null where it does not.
        correction: Option<String> = card.correction.clone(),
        /// Where it is published.
        source: String = source.to_owned(),
        /// The day on which that was read.
        checked: String = card.evidence.checked.to_string(),
        /// Where it is written.
        place: Place = (&card.place).into(),
        /// Its cells that differ.
        cells: Vec<CellChange> = all(change.cells.iter().filter(|cell| cell.differs())),
        /// The model as which it is billed, where that is another than before; absent elsewhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        same_as: Option<FactChange> = change.billed_as.as_ref().map(FactChange::from),
    }

    /// A cell that differs.
    pub struct CellChange from change: &pricing::CellChange {
        /// Tier and meter, fee or region.
        cell: String = change.name.clone(),
        /// What it was; null where it was unknown.
        before: Option<Cell> = change.before.as_ref().map(Cell::from),
        /// What it is; null where it is unknown.
        after: Option<Cell> = change.after.as_ref().map(Cell::from),
        /// The change as a part of what it was; null where that cannot be said, as where the unit or the terms change.
        relative: Option<Figure> = change.relative().map(Figure::from),
    }
}

/// What a cell says.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Cell {
    /// `free`, `not offered`, or `as` and the name of a meter.
    Word(String),
    /// A rate or a fee.
    Amount(Box<Priced>),
    /// A region's factor.
    Factor {
        /// What rates are multiplied with.
        factor: Figure,
    },
    /// What a contract takes off.
    Discount {
        /// The part that is taken off.
        discount: Figure,
    },
}

impl From<&Stated> for Cell {
    fn from(stated: &Stated) -> Self {
        match stated {
            Stated::Cell(CellValue::Price(Price::Amount(amount))) => Self::Amount(Box::new(amount.into())),
            Stated::Cell(CellValue::Factor(factor)) => Self::Factor { factor: factor.into() },
            Stated::Cell(word) => Self::Word(word.to_string()),
            Stated::Discount(share) => Self::Discount { discount: share.into() },
        }
    }
}

parts! {
    /// Something beside a price that differs.
    pub struct FactChange from fact: &pricing::FactChange {
        /// Its key in the table.
        key: String = fact.key.clone(),
        /// What it was; null where it was not there.
        before: Option<String> = fact.before.clone(),
        /// What it is; null where it is not there.
        after: Option<String> = fact.after.clone(),
    }

    /// What differs of a whole table.
    pub struct TableChange from (provider, facts): &(String, Vec<pricing::FactChange>) {
        /// The provider.
        provider: String = provider.clone(),
        /// What differs.
        facts: Vec<FactChange> = all(facts),
    }
}
