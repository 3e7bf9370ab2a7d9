//! The amounts of a card, each with the spot at which it stands and on one scale: for a million tokens,
//! or for a thousand calls.

use std::fmt;

use crate::diag::Place;
use crate::exact::Exact;
use crate::units::{Amount, Count, Meter, Tier, Tokens};

use super::super::table::{Card, Cell, LongContext, Price, Rates, TierRates};

/// Where on a card an amount stands; equal spots of two cards hold the same kind of price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot<'t> {
    /// The rate of a meter in a tier: of prompts of any length, or of those with so many tokens.
    Rate(Option<&'t Tokens>, Tier, Meter),
    /// What a tool costs.
    Fee(&'t str),
    /// What it costs to keep a token.
    CacheStorage,
}

/// An amount of a card.
#[derive(Clone, Debug)]
pub(super) struct Quote<'t> {
    pub(super) spot: Spot<'t>,
    pub(super) cell: &'t Cell,
    /// The amount as published.
    pub(super) amount: &'t Amount,
    /// The same for a million tokens, or for a thousand calls.
    pub(super) scaled: Exact,
}

impl Quote<'_> {
    pub(super) fn place(&self) -> &Place {
        &self.cell.place
    }

    /// It and its amount: `standard.input` at 250. What follows may begin with a number: no comma stands
    /// before it, with which two numbers would read as one.
    pub(super) fn stated(&self) -> String {
        format!("{} at {}", self.spot, self.scaled.grouped())
    }
}

impl fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate(None, tier, meter) => write!(f, "`{tier}.{meter}`"),
            Self::Rate(Some(threshold), tier, meter) => {
                write!(f, "`{tier}.{meter}` of prompts over {} tokens", threshold.exact().grouped())
            }
            Self::Fee(name) => write!(f, "the fee `{name}`"),
            Self::CacheStorage => f.write_str("`cache_storage`"),
        }
    }
}

/// Rates that stand together, and the long-context entry to which they belong.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet<'t> {
    pub(super) entry: Option<&'t LongContext>,
    pub(super) rates: &'t Rates,
}

impl<'t> Sheet<'t> {
    /// The cell of a meter in a tier, if the table says anything of it.
    pub(super) fn cell(self, tier: Tier, meter: Meter) -> Option<&'t Cell> {
        match &self.rates[tier] {
            TierRates::Cells(cells) => cells[meter].as_ref(),
            TierRates::Unknown | TierRates::NotOffered(_) => None,
        }
    }

    /// The amount of a meter in a tier. What is `free` or billed as something else has none of its own.
    pub(super) fn quote(self, tier: Tier, meter: Meter) -> Option<Quote<'t>> {
        let spot = Spot::Rate(self.entry.map(|entry| &entry.threshold), tier, meter);
        self.cell(tier, meter).and_then(|cell| quote(spot, cell))
    }
}

/// The rates of a card, those of long prompts last.
pub(super) fn sheets(card: &Card) -> impl Iterator<Item = Sheet<'_>> {
    let long = card.long_context.iter().map(|entry| Sheet { entry: Some(entry), rates: &entry.rates });
    std::iter::once(Sheet { entry: None, rates: &card.rates }).chain(long)
}

/// Every cell of a card.
pub(super) fn cells(card: &Card) -> impl Iterator<Item = (Spot<'_>, &Cell)> {
    let rates = sheets(card).flat_map(|sheet| {
        let spots = Tier::ALL.into_iter().flat_map(|tier| Meter::ALL.map(|meter| (tier, meter)));
        spots.filter_map(move |(tier, meter)| {
            let spot = Spot::Rate(sheet.entry.map(|entry| &entry.threshold), tier, meter);
            Some((spot, sheet.cell(tier, meter)?))
        })
    });
    let fees = card.fees.iter().map(|(name, cell)| (Spot::Fee(name), cell));
    rates.chain(fees).chain(card.cache_storage.iter().map(|cell| (Spot::CacheStorage, cell)))
}

/// Every amount of a card.
pub(super) fn quotes(card: &Card) -> impl Iterator<Item = Quote<'_>> {
    cells(card).filter_map(|(spot, cell)| quote(spot, cell))
}

fn quote<'t>(spot: Spot<'t>, cell: &'t Cell) -> Option<Quote<'t>> {
    let Price::Amount(amount) = &cell.price else { return None };
    Some(Quote { spot, cell, amount, scaled: scaled(spot, amount) })
}

/// An amount for a million tokens, or for a thousand calls.
pub(super) fn scaled(spot: Spot<'_>, amount: &Amount) -> Exact {
    let usd = match spot {
        Spot::Rate(..) | Spot::CacheStorage => amount.of_tokens(&Tokens::million()),
        Spot::Fee(_) => amount.of_calls(&Count::of(1_000)),
    };
    usd.exact().clone()
}
