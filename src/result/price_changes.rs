//! What differs between two states of the price tables.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis;
use crate::pricing::{self, CardKind, CellValue, Changes, Presence, Price, Stated};

use super::impact::Impact;
use super::{Figure, Place, all};

/// What differs between two states of the tables.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PricesDiff {
    /// The state before: a folder, a file, or a revision.
    pub(crate) before: String,
    /// The state after.
    pub(crate) after: String,
    /// The models that differ.
    pub(crate) models: Vec<ModelChange>,
    /// What differs of whole tables.
    pub(crate) tables: Vec<TableChange>,
    /// How scenarios change; null where none was asked for.
    pub(crate) impact: Option<Vec<Impact>>,
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

/// A model that differs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ModelChange {
    /// The model.
    pub(crate) model: String,
    /// Whether it is of a private contract.
    pub(crate) contract: bool,
    /// Which of the states have it.
    pub(crate) what: Presence,
    /// Its cards that differ.
    pub(crate) cards: Vec<CardChange>,
    /// What differs of it beside its cards.
    pub(crate) facts: Vec<FactChange>,
}

impl From<&pricing::ModelChange> for ModelChange {
    fn from(change: &pricing::ModelChange) -> Self {
        Self {
            model: change.id.to_string(),
            contract: change.overlay,
            what: change.presence,
            cards: all(&change.cards),
            facts: all(&change.facts),
        }
    }
}

/// A card that differs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CardChange {
    /// How it differs.
    pub(crate) what: CardKind,
    /// In force from the start of this day on; null where that is not known.
    pub(crate) from: Option<String>,
    /// Why it replaces a value that was always wrong; null where it does not.
    pub(crate) correction: Option<String>,
    /// Where it is published.
    pub(crate) source: String,
    /// The day on which that was read.
    pub(crate) checked: String,
    /// Where it is written.
    pub(crate) place: Place,
    /// Its cells that differ.
    pub(crate) cells: Vec<CellChange>,
}

impl From<&pricing::CardChange> for CardChange {
    fn from(change: &pricing::CardChange) -> Self {
        let card = &change.card;
        let source = card.evidence.origin.text();
        Self {
            what: change.kind,
            from: card.from.map(|day| day.to_string()),
            correction: card.correction.clone(),
            source: source.to_owned(),
            checked: card.evidence.checked.to_string(),
            place: (&card.place).into(),
            cells: all(change.cells.iter().filter(|cell| cell.differs())),
        }
    }
}

/// A cell that differs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CellChange {
    /// Tier and meter, fee or region.
    pub(crate) cell: String,
    /// What it was; null where it was unknown.
    pub(crate) before: Option<Cell>,
    /// What it is; null where it is unknown.
    pub(crate) after: Option<Cell>,
    /// The change as a part of what it was; null where that cannot be said.
    pub(crate) relative: Option<Figure>,
}

impl From<&pricing::CellChange> for CellChange {
    fn from(change: &pricing::CellChange) -> Self {
        Self {
            cell: change.name.clone(),
            before: change.before.as_ref().map(Cell::from),
            after: change.after.as_ref().map(Cell::from),
            relative: change.relative().map(Figure::from),
        }
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
    Amount {
        /// The amount.
        amount: Figure,
        /// For how many.
        per: Figure,
    },
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
            Stated::Cell(CellValue::Price(Price::Amount(amount))) => {
                Self::Amount { amount: (&amount.usd).into(), per: amount.per.number().into() }
            }
            Stated::Cell(CellValue::Factor(factor)) => Self::Factor { factor: factor.into() },
            Stated::Cell(word) => Self::Word(word.to_string()),
            Stated::Discount(share) => Self::Discount { discount: share.into() },
        }
    }
}

/// Something beside a price that differs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FactChange {
    /// Its key in the table.
    pub(crate) key: String,
    /// What it was; null where it was not there.
    pub(crate) before: Option<String>,
    /// What it is; null where it is not there.
    pub(crate) after: Option<String>,
}

impl From<&pricing::FactChange> for FactChange {
    fn from(fact: &pricing::FactChange) -> Self {
        Self { key: fact.key.clone(), before: fact.before.clone(), after: fact.after.clone() }
    }
}

/// What differs of a whole table.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TableChange {
    /// The provider.
    pub(crate) provider: String,
    /// What differs.
    pub(crate) facts: Vec<FactChange>,
}

impl From<&(String, Vec<pricing::FactChange>)> for TableChange {
    fn from((provider, facts): &(String, Vec<pricing::FactChange>)) -> Self {
        Self { provider: provider.clone(), facts: all(facts) }
    }
}
