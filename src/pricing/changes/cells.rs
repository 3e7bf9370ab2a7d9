//! The cells of a card by name, and which of them differ between two cards.

use crate::exact::Exact;
use crate::units::Amount;

use super::super::table::{Card, LongContext, Price, Rates, TierRates};

/// What a card says under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stated {
    /// The price of a meter in a tier, of a fee, or of storage.
    Price(Price),
    /// The factor of a region.
    Factor(Exact),
    /// What a contract takes off.
    Discount(Exact),
}

impl Stated {
    /// The amount in force, where there is one: `free` is 0.
    #[must_use]
    pub fn amount(&self) -> Option<Amount> {
        match self {
            Self::Price(Price::Amount(amount)) => Some(amount.clone()),
            Self::Price(Price::Free) => Some(Amount::NOTHING),
            _ => None,
        }
    }
}

/// A cell before and after; `None` is unknown.
#[derive(Clone, Debug)]
pub struct CellChange {
    /// Its name, as in the file: `standard.input`, `above_272000.batch.output`, `fees.web_search`.
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

    /// By what part of itself an amount rose; below 0 where it fell. Amounts are compared for as many tokens.
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
        found.push(CellChange { name, before: was, after: Some(now) });
    }
    found.extend(old.into_iter().map(|(name, was)| CellChange { name, before: Some(was), after: None }));
    found
}

/// All that a card says, by name, in the order of a file.
fn stated(card: &Card) -> Vec<(String, Stated)> {
    let Card { discount, rates, long_context, fees, cache_storage, regions, .. } = card;
    let discount =
        discount.iter().map(|off| ("discount".to_owned(), Stated::Discount(off.value.exact().clone())));
    let long =
        long_context.iter().flat_map(|entry| self::rates(&format!("{}.", threshold(entry)), &entry.rates));
    let fees = fees.iter().map(|(name, cell)| (format!("fees.{name}"), Stated::Price(cell.price.clone())));
    let storage =
        cache_storage.iter().map(|cell| ("cache_storage".to_owned(), Stated::Price(cell.price.clone())));
    let factor = |(name, factor): (&String, &crate::yaml::Located<crate::units::Factor>)| {
        (format!("regions.{name}"), Stated::Factor(factor.value.exact().clone()))
    };
    let regions = regions.iter().map(factor);
    discount.chain(self::rates("", rates)).chain(long).chain(fees).chain(storage).chain(regions).collect()
}

fn rates(before: &str, rates: &Rates) -> Vec<(String, Stated)> {
    let mut found = Vec::new();
    for (tier, rates) in rates.iter() {
        match rates {
            TierRates::Unknown => {}
            TierRates::NotOffered(_) => {
                found.push((format!("{before}{tier}"), Stated::Price(Price::NotOffered)))
            }
            TierRates::Cells(cells) => found.extend(cells.iter().filter_map(|(meter, cell)| {
                Some((format!("{before}{tier}.{meter}"), Stated::Price(cell.as_ref()?.price.clone())))
            })),
        }
    }
    found
}

/// `above_272000`, or `from_272000` where the threshold itself counts.
fn threshold(entry: &LongContext) -> String {
    let word = if entry.inclusive { "from" } else { "above" };
    format!("{word}_{}", entry.threshold.exact())
}
