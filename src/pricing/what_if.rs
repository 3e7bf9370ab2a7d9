//! Hypothetical rates: what if this model had another price?

use std::fmt;

use crate::diag::Place;
use crate::units::{Amount, Counted, Meter, ModelId, Per, Tier, Usd};

use super::cells::{CellName, RatesOf, Threshold};
use super::offer::Offer;
use super::table::{Card, Cell, Price};

/// A rate or fee of a model's card, as users name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RateName {
    /// By the name of its cell: `standard.input`, `above_272000.standard.input`, `hours.peak.standard.input`,
    /// `fees.web_search`.
    Cell(CellName),
    /// A long-context rate by the index of the entry, whatever its threshold: `long_context.0.standard.input`.
    LongContext(usize, Tier, Meter),
}

/// An amount that replaces a published one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WhatIf {
    /// The model.
    pub model: ModelId,
    /// The rate.
    pub rate: RateName,
    /// The amount, for as much as the published one and on its terms. Where none is published, for as much as another
    /// amount of the card that counts the same thing, or for a million tokens or a single piece. It is the net
    /// amount: contract discounts do not apply.
    pub usd: Usd,
    /// The position of the setting.
    pub place: Place,
}

impl RateName {
    /// Reads the parts of a path after the model.
    #[must_use]
    pub fn read(parts: &[&str]) -> Option<Self> {
        match parts {
            ["fees", name] => Some(Self::Cell(CellName::Fee((*name).to_owned()))),
            ["long_context", index, t, m] => {
                Some(Self::LongContext(index.parse().ok()?, Tier::named(t)?, Meter::named(m)?))
            }
            _ => CellName::read_rate(parts).map(Self::Cell),
        }
    }

    /// The name of the cell of a card, if the card has such an entry.
    fn name(&self, card: &Card) -> Option<CellName> {
        match self {
            Self::Cell(name) => Some(name.clone()),
            Self::LongContext(index, tier, meter) => {
                let of = RatesOf::Long(Threshold::of(card.long_context.get(*index)?));
                Some(CellName::Rate { of, tier: *tier, meter: *meter })
            }
        }
    }

    /// The cell of a card, if it has one.
    #[must_use]
    pub fn cell<'c>(&self, card: &'c Card) -> Option<&'c Cell> {
        self.name(card)?.cell(card)
    }

    /// The names of a card's amounts.
    #[must_use]
    pub fn of_card(card: &Card) -> Vec<Self> {
        let is_rate = |name: &CellName| matches!(name, CellName::Rate { .. } | CellName::Fee(_));
        let has_amount =
            |name: &CellName| matches!(name.cell(card), Some(Cell { price: Price::Amount(_), .. }));
        CellName::all_of(card).filter(|name| is_rate(name) && has_amount(name)).map(Self::Cell).collect()
    }
}

impl fmt::Display for RateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Cell(name) => write!(f, "{name}"),
            Self::LongContext(index, tier, meter) => write!(f, "long_context.{index}.{tier}.{meter}"),
        }
    }
}

impl WhatIf {
    /// Puts the amount into an offer of the model. A card without such a cell is unchanged.
    pub(super) fn lay(&self, offer: &mut Offer) {
        let Some(name) = self.rate.name(&offer.card) else { return };
        let usd = self.usd.clone();
        let amount = match name.cell(&offer.card).map(|cell| &cell.price) {
            None => return,
            Some(Price::Amount(own)) => Amount { usd, ..own.clone() },
            Some(Price::Free | Price::As(_) | Price::Classes(_) | Price::NotOffered) => {
                Amount::new(usd, usual_per(&name, &offer.card))
            }
        };
        let Some(cell) = name.cell_mut(&mut offer.card) else { return };
        cell.price = Price::Amount(amount);
        cell.discounts.clear();
        cell.published = None;
        cell.evidence = None;
        cell.place = self.place.clone();
        offer.hypothetical = true;
    }
}

/// What the amount of a cell without one is for: the same as that of another cell of the card which counts the same
/// thing, or a single one of these, a million of tokens.
fn usual_per(name: &CellName, card: &Card) -> Per {
    let counted = match name {
        CellName::Rate { meter, .. } => meter.facts().counted,
        CellName::Fee(_) => Counted::Calls,
        CellName::CacheStorage | CellName::Region(_) => Counted::Tokens,
    };
    let per = |other: &RateName| match &other.cell(card)?.price {
        Price::Amount(amount) => Some(amount.per).filter(|per| per.counted() == counted),
        Price::Free | Price::As(_) | Price::Classes(_) | Price::NotOffered => None,
    };
    RateName::of_card(card).iter().find_map(per).unwrap_or_else(|| Per::usual(counted))
}
