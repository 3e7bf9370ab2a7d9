//! Rates that nobody published: what if this model cost so much?

use std::fmt;

use crate::diag::Place;
use crate::units::{Amount, Meter, ModelId, Tier, Usd};

use super::offer::Offer;
use super::table::{Card, Cell, Price, TierRates};

/// One rate or fee of a model's card.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RateName {
    /// The rate of a meter in a tier: `standard.input`.
    Tokens(Tier, Meter),
    /// The same for long prompts, by the position of the entry: `long_context.0.standard.input`.
    LongContext(usize, Tier, Meter),
    /// What a use of a tool costs: `fees.web_search`.
    Fee(String),
}

/// An amount in place of a published one.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// Whose rate it is.
    pub model: ModelId,
    /// Which rate.
    pub rate: RateName,
    /// The amount, for as many tokens or calls as the published one is for. It is what is paid: a
    /// contract takes nothing off it.
    pub usd: Usd,
    /// Where somebody says so.
    pub place: Place,
}

impl RateName {
    /// Reads the parts of a path behind the model.
    #[must_use]
    pub fn read(parts: &[&str]) -> Option<Self> {
        let tier = |name: &str| Tier::ALL.into_iter().find(|tier| tier.name() == name);
        let meter = |name: &str| Meter::ALL.into_iter().find(|meter| meter.name() == name);
        match parts {
            ["fees", name] => Some(Self::Fee((*name).to_owned())),
            ["long_context", index, t, m] => {
                Some(Self::LongContext(index.parse().ok()?, tier(t)?, meter(m)?))
            }
            [t, m] => Some(Self::Tokens(tier(t)?, meter(m)?)),
            _ => None,
        }
    }

    /// The cell of a card, where it has one.
    #[must_use]
    pub fn cell<'c>(&self, card: &'c Card) -> Option<&'c Cell> {
        let in_tier = |rates: &'c super::table::Rates, tier: Tier, meter: Meter| match &rates[tier] {
            TierRates::Cells(cells) => cells[meter].as_ref(),
            TierRates::Unknown | TierRates::NotOffered(_) => None,
        };
        match self {
            Self::Tokens(tier, meter) => in_tier(&card.rates, *tier, *meter),
            Self::LongContext(index, tier, meter) => {
                in_tier(&card.long_context.get(*index)?.rates, *tier, *meter)
            }
            Self::Fee(name) => card.fees.get(name),
        }
    }

    /// Puts a cell in its place, or none. A card without such a tier or entry stays as it is.
    pub(super) fn put(&self, card: &mut Card, cell: Option<Cell>) {
        let in_tier = |rates: &mut super::table::Rates, tier: Tier, meter: Meter, cell| {
            if let TierRates::Cells(cells) = &mut rates[tier] {
                cells[meter] = cell;
            }
        };
        match self {
            Self::Tokens(tier, meter) => in_tier(&mut card.rates, *tier, *meter, cell),
            Self::LongContext(index, tier, meter) => {
                if let Some(entry) = card.long_context.get_mut(*index) {
                    in_tier(&mut entry.rates, *tier, *meter, cell);
                }
            }
            Self::Fee(name) => match cell {
                Some(cell) => drop(card.fees.insert(name.clone(), cell)),
                None => drop(card.fees.remove(name)),
            },
        }
    }

    fn cell_mut<'c>(&self, card: &'c mut Card) -> Option<&'c mut Cell> {
        let in_tier = |rates: &'c mut super::table::Rates, tier: Tier, meter: Meter| match &mut rates[tier] {
            TierRates::Cells(cells) => cells[meter].as_mut(),
            TierRates::Unknown | TierRates::NotOffered(_) => None,
        };
        match self {
            Self::Tokens(tier, meter) => in_tier(&mut card.rates, *tier, *meter),
            Self::LongContext(index, tier, meter) => {
                in_tier(&mut card.long_context.get_mut(*index)?.rates, *tier, *meter)
            }
            Self::Fee(name) => card.fees.get_mut(name),
        }
    }

    /// The names of a card's amounts.
    #[must_use]
    pub fn of_card(card: &Card) -> Vec<Self> {
        let tokens = Tier::ALL.into_iter().flat_map(|tier| Meter::ALL.map(|meter| (tier, meter)));
        let short = tokens.clone().map(|(tier, meter)| Self::Tokens(tier, meter));
        let long = (0..card.long_context.len())
            .flat_map(|index| tokens.clone().map(move |(tier, meter)| Self::LongContext(index, tier, meter)));
        let fees = card.fees.keys().map(|name| Self::Fee(name.clone()));
        let has_amount = |name: &Self| matches!(name.cell(card), Some(Cell { price: Price::Amount(_), .. }));
        short.chain(long).chain(fees).filter(has_amount).collect()
    }
}

impl fmt::Display for RateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tokens(tier, meter) => write!(f, "{tier}.{meter}"),
            Self::LongContext(index, tier, meter) => write!(f, "long_context.{index}.{tier}.{meter}"),
            Self::Fee(name) => write!(f, "fees.{name}"),
        }
    }
}

impl WhatIf {
    /// Puts the amount into an offer of the model. A card without such a cell stays as it is.
    pub(super) fn lay(&self, offer: &mut Offer) {
        let amount_of = |name: &RateName| match &name.cell(&offer.card)?.price {
            Price::Amount(amount) => Some(amount.per),
            Price::Free | Price::As(_) | Price::NotOffered => None,
        };
        // What is free or billed as another meter is published for as many tokens as the others.
        let others = RateName::of_card(&offer.card);
        let Some(per) = amount_of(&self.rate).or_else(|| others.iter().find_map(amount_of)) else { return };
        let Some(cell) = self.rate.cell_mut(&mut offer.card) else { return };
        cell.price = Price::Amount(Amount { usd: self.usd.clone(), per });
        cell.discounts.clear();
        cell.published = None;
        cell.evidence = None;
        cell.place = self.place.clone();
        offer.hypothetical = true;
    }
}
