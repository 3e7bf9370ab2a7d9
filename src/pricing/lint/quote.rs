//! The amounts of a card by cell, on a common scale: those of fees per thousand of what they count, rates per million.

use crate::diag::Place;
use crate::exact::Exact;
use crate::pricing::cells::{CellName, RatesOf};
use crate::pricing::table::{Card, Cell, Price, Rates, TierRates};
use crate::units::{Amount, Count, Meter, Tier, Tokens};

/// An amount of a card.
#[derive(Clone, Debug)]
pub(super) struct Quote<'t> {
    /// The name of its cell; equal names in two cards are comparable.
    pub(super) name: CellName,
    pub(super) cell: &'t Cell,
    /// The amount as published.
    pub(super) amount: &'t Amount,
    /// The same per million tokens, or per thousand calls.
    pub(super) scaled: Exact,
}

impl Quote<'_> {
    pub(super) fn place(&self) -> &Place {
        &self.cell.place
    }

    /// The cell and its amount: `standard.input` at 250. Text that follows may start with a number, so there is no
    /// comma before it that would join two numbers.
    pub(super) fn stated(&self) -> String {
        format!("{} at {}", named(&self.name), self.scaled.grouped())
    }
}

/// A cell for a message.
pub(super) fn named(name: &CellName) -> String {
    match name {
        CellName::Fee(tool) => format!("the fee `{tool}`"),
        CellName::Rate { .. } | CellName::CacheStorage | CellName::Region(_) => format!("`{name}`"),
    }
}

/// The rates of a card for some calls.
#[derive(Clone, Debug)]
pub(super) struct Sheet<'t> {
    pub(super) of: RatesOf,
    pub(super) rates: &'t Rates,
}

impl<'t> Sheet<'t> {
    /// The cell of a meter in a tier, if the table has it.
    pub(super) fn cell(&self, tier: Tier, meter: Meter) -> Option<&'t Cell> {
        match &self.rates[tier] {
            TierRates::Cells(cells) => cells[meter].as_ref(),
            TierRates::Unknown | TierRates::NotOffered(_) => None,
        }
    }

    /// The amount of a meter in a tier. Cells that are `free` or a reference have none.
    pub(super) fn quote(&self, tier: Tier, meter: Meter) -> Option<Quote<'t>> {
        let name = CellName::Rate { of: self.of.clone(), tier, meter };
        self.cell(tier, meter).and_then(|cell| quote(name, cell))
    }
}

/// All rates of a card.
pub(super) fn sheets(card: &Card) -> impl Iterator<Item = Sheet<'_>> {
    card.all_rates().map(|(of, rates)| Sheet { of, rates })
}

/// Every cell of a card with a price.
pub(super) fn cells(card: &Card) -> impl Iterator<Item = (CellName, &Cell)> {
    CellName::all_of(card).filter_map(|name| {
        let cell = name.cell(card)?;
        Some((name, cell))
    })
}

/// Every amount of a card.
pub(super) fn quotes(card: &Card) -> impl Iterator<Item = Quote<'_>> {
    cells(card).filter_map(|(name, cell)| quote(name, cell))
}

fn quote(name: CellName, cell: &Cell) -> Option<Quote<'_>> {
    let Price::Amount(amount) = &cell.price else { return None };
    let scaled = scaled(&name, amount);
    Some(Quote { name, cell, amount, scaled })
}

/// The unit of a cell's scaled amount.
pub(super) fn scale(name: &CellName) -> &'static str {
    match name {
        CellName::Fee(_) => "for a thousand calls",
        CellName::Rate { .. } | CellName::CacheStorage | CellName::Region(_) => "for a million tokens",
    }
}

/// An amount per million tokens, or per thousand calls.
pub(super) fn scaled(name: &CellName, amount: &Amount) -> Exact {
    let usd = match name {
        CellName::Fee(_) => amount.of(&Count::of(1_000)),
        CellName::Rate { .. } | CellName::CacheStorage | CellName::Region(_) => {
            amount.of_tokens(&Tokens::million())
        }
    };
    usd.exact().clone()
}
