//! A card as a flat list of cells, to compare two cards and to merge one into another.

mod name;

use std::collections::BTreeMap;
use std::fmt;

use crate::exact::Exact;

use super::table::{Card, Price, TierRates};

pub use self::name::{CellName, RatesOf, Threshold};

/// The contents of a card, cell by cell.
pub type Cells = BTreeMap<CellName, CellValue>;

/// The value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CellValue {
    /// A price.
    Price(Price),
    /// A factor on tokens.
    Factor(Exact),
}

impl CellValue {
    /// Whether it is the same price or factor, whatever number of tokens it is written for.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Price(Price::Amount(own)), Self::Price(Price::Amount(other))) => own.is_same(other),
            _ => self == other,
        }
    }
}

impl fmt::Display for CellValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Price(price) => write!(f, "{price}"),
            Self::Factor(factor) => write!(f, "{factor}"),
        }
    }
}

/// The contents of a card, each cell as written.
#[must_use]
pub fn cells(card: &Card) -> Cells {
    CellName::all_of(card).filter_map(|name| Some((name.clone(), value(&name, card)?))).collect()
}

/// The value of a named cell of a card. A tier that is not offered counts as five cells.
fn value(name: &CellName, card: &Card) -> Option<CellValue> {
    match (name, name.tier_rates(card)) {
        (CellName::Region(region), _) => {
            card.regions.get(region).map(|factor| CellValue::Factor(factor.value.exact().clone()))
        }
        (_, Some(TierRates::NotOffered(_))) => Some(CellValue::Price(Price::NotOffered)),
        _ => name.cell(card).map(|cell| CellValue::Price(cell.price.clone())),
    }
}

/// The value of a cell; if it refers to another one, that one's.
#[must_use]
pub fn resolved<'c>(cells: &'c Cells, name: &CellName) -> Option<&'c CellValue> {
    match cells.get(name) {
        Some(CellValue::Price(Price::As(meter))) => cells.get(&name.with_meter(*meter)?),
        value => value,
    }
}
