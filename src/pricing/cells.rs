//! A card as a flat list of cells, to compare two cards and to merge one into another.

mod name;

use super::table::{Card, Price, TierRates};
use std::collections::BTreeMap;

pub use self::name::{CellName, RatesOf, Threshold};
pub use super::value::CellValue;

/// The contents of a card, cell by cell.
pub type Cells = BTreeMap<CellName, CellValue>;

/// The contents of a card, each cell as written.
#[must_use]
pub fn cells(card: &Card) -> Cells {
    CellName::all_of(card).filter_map(|name| Some((name.clone(), value(&name, card)?))).collect()
}

/// The value of a named cell of a card. A tier that is not offered has a cell for each meter.
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
