//! The amounts of a card, each with the name of its cell and on one scale: for a million tokens,
//! or for a thousand calls.

use crate::diag::Place;
use crate::exact::Exact;
use crate::pricing::cells::{CellName, Threshold};
use crate::pricing::table::{Card, Cell, LongContext, Price, Rates, TierRates};
use crate::units::{Amount, Count, Meter, Tier, Tokens};

/// An amount of a card.
#[derive(Clone, Debug)]
pub(super) struct Quote<'t> {
    /// The name of its cell; equal ones of two cards hold the same kind of price.
    pub(super) name: CellName,
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
        format!("{} at {}", named(&self.name), self.scaled.grouped())
    }
}

/// A cell in a message.
pub(super) fn named(name: &CellName) -> String {
    match name {
        CellName::Fee(tool) => format!("the fee `{tool}`"),
        CellName::Rate { .. } | CellName::CacheStorage | CellName::Region(_) => format!("`{name}`"),
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
        let name = CellName::Rate { threshold: self.entry.map(Threshold::of), tier, meter };
        self.cell(tier, meter).and_then(|cell| quote(name, cell))
    }
}

/// The rates of a card, those of long prompts last.
pub(super) fn sheets(card: &Card) -> impl Iterator<Item = Sheet<'_>> {
    let long = card.long_context.iter().map(|entry| Sheet { entry: Some(entry), rates: &entry.rates });
    std::iter::once(Sheet { entry: None, rates: &card.rates }).chain(long)
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

/// What the scaled amount of a cell is for.
pub(super) fn scale(name: &CellName) -> &'static str {
    match name {
        CellName::Fee(_) => "for a thousand calls",
        CellName::Rate { .. } | CellName::CacheStorage | CellName::Region(_) => "for a million tokens",
    }
}

/// An amount for a million tokens, or for a thousand calls.
pub(super) fn scaled(name: &CellName, amount: &Amount) -> Exact {
    let usd = match name {
        CellName::Fee(_) => amount.of(&Count::of(1_000)),
        CellName::Rate { .. } | CellName::CacheStorage | CellName::Region(_) => {
            amount.of_tokens(&Tokens::million())
        }
    };
    usd.exact().clone()
}
