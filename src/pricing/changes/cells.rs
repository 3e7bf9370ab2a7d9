//! The cells of a card by name, and the differences between two cards.

use crate::exact::Exact;
use crate::pricing::cells::{CellName, CellValue, cells};
use crate::pricing::table::{Card, Price, TierRates};
use crate::units::Amount;

/// The contents of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stated {
    /// A price, or the factor of a region.
    Cell(CellValue),
    /// The discount of a contract.
    Discount(Exact),
}

impl Stated {
    /// The effective amount, if any: `free` is 0.
    #[must_use]
    pub fn amount(&self) -> Option<Amount> {
        match self {
            Self::Cell(CellValue::Price(Price::Amount(amount))) => Some(amount.clone()),
            Self::Cell(CellValue::Price(Price::Free)) => Some(Amount::NOTHING),
            _ => None,
        }
    }
}

/// A cell before and after; `None` is unknown.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CellChange {
    /// Its name, that of a tier that is not offered, or `discount`.
    pub name: String,
    /// The old value.
    pub before: Option<Stated>,
    /// The new value.
    pub after: Option<Stated>,
}

impl CellChange {
    /// Whether the value changed.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.before != self.after
    }

    /// The relative change of an amount; negative if it fell. `None` if other terms or another unit change it too.
    #[must_use]
    pub fn relative(&self) -> Option<Exact> {
        let (before, after) = (self.before.as_ref()?.amount()?, self.after.as_ref()?.amount()?);
        let is_alike = before.per.counted() == after.per.counted() && before.terms == after.terms;
        if !is_alike && !after.usd.is_zero() {
            return None;
        }
        let [before, after] = [before, after].map(|one| one.usd.exact().checked_div(&one.per.number()));
        let before = before?;
        (after? - &before).checked_div(&before)
    }
}

/// The cells of two cards side by side: those of the later one in order, then removed ones.
pub(super) fn changes(before: Option<&Card>, after: Option<&Card>) -> Vec<CellChange> {
    let cells = |card: Option<&Card>| card.map(stated).unwrap_or_default();
    let (mut old, new) = (cells(before), cells(after));
    let mut found = Vec::new();
    for (name, now) in new {
        let was = old.iter().position(|(other, _)| *other == name).map(|at| old.remove(at).1);
        let (before, after) = match was {
            Some(was) => {
                let (was, now) = on_one_scale(was, now);
                (Some(was), Some(now))
            }
            None => (None, Some(now)),
        };
        found.push(CellChange { name, before, after });
    }
    found.extend(old.into_iter().map(|(name, was)| CellChange { name, before: Some(was), after: None }));
    found
}

/// Converts both amounts to the larger number of what they are for, if that is the same.
fn on_one_scale(was: Stated, now: Stated) -> (Stated, Stated) {
    let amounts = |stated: &Stated| match stated {
        Stated::Cell(CellValue::Price(Price::Amount(amount))) => Some(amount.clone()),
        _ => None,
    };
    let (Some(old), Some(new)) = (amounts(&was), amounts(&now)) else { return (was, now) };
    let per = old.per.max(new.per);
    let stated = |amount: &Amount| Stated::Cell(CellValue::Price(Price::Amount(amount.stated_per(per))));
    (stated(&old), stated(&new))
}

/// All values of a card by name, in file order.
fn stated(card: &Card) -> Vec<(String, Stated)> {
    let discount = card.discount.iter().map(|off| Stated::Discount(off.value.exact().clone()));
    let discount = discount.map(|off| ("discount".to_owned(), off));
    let cells = cells(card).into_iter().map(|(name, value)| (shown(&name, card), Stated::Cell(value)));
    let mut found: Vec<(String, Stated)> = discount.chain(cells).collect();
    found.dedup_by(|(name, _), (before, _)| name == before);
    found
}

/// The name of a cell; for a tier that is not offered, that of the tier, because the file has no cells for it.
fn shown(name: &CellName, card: &Card) -> String {
    let name_of_tier = || {
        let tier = name.tier()?;
        Some(format!("{}{tier}", name.of()?))
    };
    match name.tier_rates(card) {
        Some(TierRates::NotOffered(_)) => name_of_tier().unwrap_or_default(),
        _ => name.to_string(),
    }
}
