//! Usual amounts, derived from the other prices of a catalog.

use std::collections::BTreeMap;

use crate::exact::Exact;
use crate::pricing::cells::{CellName, RatesOf};
use crate::pricing::table::{Card, Model, Table};
use crate::pricing::versions::floating;
use crate::units::{Date, Meter, ModelId, Tier};

use super::quote::{Quote, quotes};

/// The current list prices of a catalog. Contracts are compared with them but not included.
#[derive(Debug)]
pub(super) struct Market<'t> {
    day: Date,
    /// The sorted amounts of each vendor's models, by cell.
    vendors: BTreeMap<(&'t str, CellName), Vec<Exact>>,
    /// The sorted ratios between the rates of two meters, by vendor and tier.
    ratios: BTreeMap<(&'t str, Tier, Meter, Meter), Vec<Exact>>,
    /// All sorted amounts, by cell.
    all: BTreeMap<CellName, Vec<Exact>>,
    /// The amounts of each model's current card.
    models: BTreeMap<&'t ModelId, BTreeMap<CellName, Quote<'t>>>,
    /// The models of each name and alias.
    names: BTreeMap<&'t str, Vec<&'t Model>>,
}

impl<'t> Market<'t> {
    pub(super) fn of(tables: &'t [Table], day: Date) -> Self {
        let mut market = Self {
            day,
            vendors: BTreeMap::new(),
            ratios: BTreeMap::new(),
            all: BTreeMap::new(),
            models: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        for model in tables.iter().filter(|table| !table.overlay).flat_map(|table| &table.models) {
            market.take(model);
        }
        market.vendors.values_mut().chain(market.all.values_mut()).for_each(|amounts| amounts.sort());
        market.ratios.values_mut().for_each(|ratios| ratios.sort());
        market
    }

    fn take(&mut self, model: &'t Model) {
        let vendor = model.id.provider.as_str();
        let amounts: Vec<Quote<'t>> = current(model, self.day).into_iter().flat_map(quotes).collect();
        for quote in &amounts {
            self.vendors.entry((vendor, quote.name.clone())).or_default().push(quote.scaled.clone());
            self.all.entry(quote.name.clone()).or_default().push(quote.scaled.clone());
            let CellName::Rate { of: RatesOf::Any, tier, meter } = quote.name else { continue };
            for other in &amounts {
                if let CellName::Rate { of: RatesOf::Any, tier: same, meter: to } = other.name
                    && (same, to == meter) == (tier, false)
                {
                    let ratio = quote.scaled.checked_div(&other.scaled);
                    self.ratios.entry((vendor, tier, meter, to)).or_default().extend(ratio);
                }
            }
        }
        self.models.insert(&model.id, amounts.into_iter().map(|quote| (quote.name.clone(), quote)).collect());
        for name in known_as(model) {
            self.names.entry(name).or_default().push(model);
        }
    }

    /// Whether a card is current or future: past ones were checked in their time.
    pub(super) fn is_live(&self, model: &Model, card: &Card) -> bool {
        current(model, self.day).is_none_or(|current| current.from <= card.from)
    }

    /// The models of other providers with this name or alias. A name that moves is another model elsewhere for a while.
    pub(super) fn elsewhere(&self, model: &'t Model) -> Vec<&'t Model> {
        let names = known_as(model).filter(|name| floating(name).is_none());
        let named = names.filter_map(|name| self.names.get(name)).flatten();
        let mut others: Vec<&Model> =
            named.filter(|other| other.id.provider != model.id.provider).copied().collect();
        others.sort_by_key(|other| &other.id);
        others.dedup_by_key(|other| &other.id);
        others
    }

    /// The models with this name or alias.
    pub(super) fn named(&self, name: &str) -> &[&'t Model] {
        self.names.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The list price of a model in a cell.
    pub(super) fn list(&self, id: &ModelId, cell: &CellName) -> Option<&Quote<'t>> {
        self.models.get(id)?.get(cell)
    }

    /// The median of a vendor's amounts for its other models in a cell, and their number.
    pub(super) fn vendor(&self, model: &Model, cell: &CellName) -> Option<(Exact, usize)> {
        let amounts = self.vendors.get(&(model.id.provider.as_str(), cell.clone()))?;
        let own = self.list(&model.id, cell).and_then(|own| amounts.binary_search(&own.scaled).ok());
        let Some(own) = own else { return Some((median(amounts)?, amounts.len())) };
        // The amounts after the model's own moved up by one.
        let count = amounts.len() - 1;
        let other = |at: usize| amounts.get(if at < own { at } else { at + 1 });
        let (low, high) = (other(count.checked_sub(1)? / 2)?, other(count / 2)?);
        Some((middle(low, high)?, count))
    }

    /// The sorted ratios of a vendor's rates of one meter to another, including those of the model.
    pub(super) fn ratios<'m>(&'m self, model: &'m Model, tier: Tier, meter: Meter, to: Meter) -> &'m [Exact] {
        self.ratios.get(&(model.id.provider.as_str(), tier, meter, to)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The median of all amounts in a cell.
    pub(super) fn usual(&self, cell: &CellName) -> Option<Exact> {
        self.all.get(cell).and_then(|amounts| median(amounts))
    }
}

/// The amount of a card in a cell.
pub(super) fn at<'c>(card: &'c Card, cell: &CellName) -> Option<Quote<'c>> {
    quotes(card).find(|quote| quote.name == *cell)
}

/// The median of sorted numbers.
pub(super) fn median(numbers: &[Exact]) -> Option<Exact> {
    let (low, high) = (numbers.get(numbers.len().checked_sub(1)? / 2)?, numbers.get(numbers.len() / 2)?);
    middle(low, high)
}

fn middle(low: &Exact, high: &Exact) -> Option<Exact> {
    (low + high).checked_div(&Exact::from(2_i64))
}

/// The ratio of two numbers, at least 1.
pub(super) fn distance(one: &Exact, other: &Exact) -> Option<Exact> {
    Some(one.checked_div(other)?.max(other.checked_div(one)?))
}

/// The current card of a model on a day, or else its first one.
fn current(model: &Model, day: Date) -> Option<&Card> {
    let in_force = model.cards.iter().rev().find(|card| card.from.is_none_or(|from| from <= day));
    in_force.or_else(|| model.cards.first())
}

fn known_as(model: &Model) -> impl Iterator<Item = &str> {
    std::iter::once(model.id.model.as_str()).chain(model.aliases.iter().map(|(alias, _)| alias.as_str()))
}
