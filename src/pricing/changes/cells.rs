//! The cells of a card by name, and which of them differ between two cards.

use crate::exact::Exact;
use crate::pricing::cells::{CellName, CellValue, cells};
use crate::pricing::table::{Card, Price, TierRates};
use crate::units::Amount;

/// What a card says under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stated {
    /// A price, or the factor of a region.
    Cell(CellValue),
    /// What a contract takes off.
    Discount(Exact),
}

impl Stated {
    /// The amount in force, where there is one: `free` is 0.
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
    /// Its name, that of a tier which is not offered, or `discount`.
    pub name: String,
    /// What stood there.
    pub before: Option<Stated>,
    /// What stands there now.
    pub after: Option<Stated>,
}

impl CellChange {
    /// Whether it says something else.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.before != self.after
    }

    /// By what part of itself an amount rose; below 0 where it fell.
    #[must_use]
    pub fn relative(&self) -> Option<Exact> {
        let [before, after] = [self.before.as_ref()?, self.after.as_ref()?].map(|stated| {
            let amount = stated.amount()?;
            amount.usd.exact().checked_div(&amount.per.number())
        });
        let (before, after) = (before?, after?);
        (after - &before).checked_div(&before)
    }
}

/// The cells of two cards side by side: those of the later one in their order, then those that it lacks.
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

/// Two values, amounts of them for as many tokens or calls: the greater number of both.
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

/// All that a card says, by name, in the order of a file.
fn stated(card: &Card) -> Vec<(String, Stated)> {
    let discount = card.discount.iter().map(|off| Stated::Discount(off.value.exact().clone()));
    let discount = discount.map(|off| ("discount".to_owned(), off));
    let cells = cells(card).into_iter().map(|(name, value)| (shown(&name, card), Stated::Cell(value)));
    let mut found: Vec<(String, Stated)> = discount.chain(cells).collect();
    found.dedup_by(|(name, _), (before, _)| name == before);
    found
}

/// A cell's own name; of a tier that is not offered, the tier's, since no cell of it stands in the file.
fn shown(name: &CellName, card: &Card) -> String {
    let name_of_tier = || {
        let tier = name.tier()?;
        Some(name.threshold().map_or_else(|| tier.to_string(), |threshold| format!("{threshold}.{tier}")))
    };
    match name.tier_rates(card) {
        Some(TierRates::NotOffered(_)) => name_of_tier().unwrap_or_default(),
        _ => name.to_string(),
    }
}
