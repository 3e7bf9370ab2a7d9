//! Cells that replace those below, cell by cell: of private contracts, whose discounts apply to them too, and of hosts that
//! sell the model of another one.

use std::sync::Arc;

use crate::units::{Date, Tier};

use super::contract::{Contract, Discount};
use super::offer::Offer;
use super::table::{Card, Cell, Limits, LongContext, Price, Rates, Table, TierRates, Window};

/// Puts a table of contracts over an offer.
pub(super) fn lay(offer: &mut Offer, over: &Table, day: Date) {
    let model = over.models.iter().find(|model| model.id == offer.id);
    let of_all_days = [over.discount.as_ref(), model.and_then(|model| model.discount.as_ref())];
    for share in of_all_days.into_iter().flatten() {
        let discount = Discount { share: share.clone(), evidence: None };
        offer.card = discounted(offer.card.clone(), &discount);
        offer.contracts.push(Contract { place: share.place.clone(), from: None, evidence: None });
    }
    let Some(model) = model else { return };
    offer.limits = limits(offer.limits.clone(), &model.limits);
    if let Some(capacity) = model.capacity_on(day) {
        offer.capacity = Some(capacity.clone());
    }
    if let Some(card) = model.card_on(day) {
        offer.card = laid_over(offer.card.clone(), card);
        let (place, evidence) = (card.place.clone(), Some(Arc::clone(&card.evidence)));
        offer.contracts.push(Contract { place, from: card.from, evidence });
    }
}

/// The limits of a model, with those of an overlay.
pub(super) fn limits(base: Limits, over: &Limits) -> Limits {
    let over = over.clone();
    Limits {
        context_window: over.context_window.or(base.context_window),
        max_output: over.max_output.or(base.max_output),
        max_input: over.max_input.or(base.max_input),
        cache: over.cache.or(base.cache),
        features: if over.features.is_empty() { base.features } else { over.features },
        latency: over.latency.or(base.latency),
        ceilings: over.ceilings.over(&base.ceilings),
        released: over.released.or(base.released),
        stage: over.stage.or(base.stage),
        closed: over.closed.or(base.closed),
        successor: over.successor.or(base.successor),
    }
}

/// Applies a discount to every rate and fee of a card.
fn discounted(mut card: Card, discount: &Discount) -> Card {
    for rates in all_rates(&mut card) {
        for tier in Tier::all() {
            if let TierRates::Cells(cells) = &mut rates[tier] {
                for cell in cells.iter_mut().flatten() {
                    cell.discounts.push(discount.clone());
                }
            }
        }
    }
    for cell in card.fees.values_mut().chain(&mut card.cache_storage) {
        cell.discounts.push(discount.clone());
    }
    card
}

fn all_rates(card: &mut Card) -> impl Iterator<Item = &mut Rates> {
    let long = card.long_context.iter_mut().map(|entry| &mut entry.rates);
    let hours = card.windows.iter_mut().map(|window| &mut window.rates);
    std::iter::once(&mut card.rates).chain(long).chain(hours)
}

/// A card with the cells of an overlay's card.
pub(super) fn laid_over(mut card: Card, over: &Card) -> Card {
    if let Some(share) = &over.discount {
        let discount = Discount { share: share.clone(), evidence: Some(Arc::clone(&over.evidence)) };
        card = discounted(card, &discount);
    }
    lay_rates(&mut card.rates, &over.rates);
    for entry in &over.long_context {
        lay_long_context(&mut card.long_context, entry);
    }
    for window in &over.windows {
        lay_window(&mut card.windows, window);
    }
    for (name, fee) in &over.fees {
        let published = card.fees.get(name).and_then(Cell::listed);
        card.fees.insert(name.clone(), Cell { published, ..fee.clone() });
    }
    if let Some(storage) = &over.cache_storage {
        let published = card.cache_storage.as_ref().and_then(Cell::listed);
        card.cache_storage = Some(Cell { published, ..storage.clone() });
    }
    card.regions.extend(over.regions.clone());
    card.announced |= over.announced;
    card
}

/// A card of another model with the cells that its host changes. They are list prices like the others.
pub(super) fn changed(card: Card, changes: &Card) -> Card {
    let from = card.from.max(changes.from);
    let mut card = Card { from, ..laid_over(card, changes) };
    for rates in all_rates(&mut card) {
        for tier in Tier::all() {
            if let TierRates::Cells(cells) = &mut rates[tier] {
                cells.iter_mut().flatten().for_each(|cell| cell.published = None);
            }
        }
    }
    card.fees.values_mut().chain(&mut card.cache_storage).for_each(|cell| cell.published = None);
    card
}

fn lay_rates(base: &mut Rates, over: &Rates) {
    for (tier, over) in over.iter() {
        match (&mut base[tier], over) {
            (_, TierRates::Unknown) => {}
            (TierRates::Cells(cells), TierRates::Cells(over)) => {
                let beneath = cells.clone();
                for (meter, cell) in over.iter() {
                    let Some(cell) = cell else { continue };
                    let listed = beneath[meter].as_ref().and_then(|own| match &own.price {
                        Price::As(other) => beneath[*other].as_ref().and_then(Cell::listed),
                        _ => own.listed(),
                    });
                    cells[meter] = Some(Cell { published: listed, ..cell.clone() });
                }
            }
            (base, over) => *base = over.clone(),
        }
    }
}

/// A window of a contract has the times that the contract states.
fn lay_window(base: &mut Vec<Window>, over: &Window) {
    let Some(at) = base.iter().position(|window| window.name == over.name) else {
        base.push(over.clone());
        return;
    };
    let mut rates = std::mem::take(&mut base[at].rates);
    lay_rates(&mut rates, &over.rates);
    base[at] = Window { rates, ..over.clone() };
}

fn lay_long_context(base: &mut Vec<LongContext>, over: &LongContext) {
    let same =
        |entry: &&mut LongContext| entry.threshold == over.threshold && entry.inclusive == over.inclusive;
    if let Some(entry) = base.iter_mut().find(same) {
        lay_rates(&mut entry.rates, &over.rates);
        return;
    }
    let at = base.iter().position(|entry| over.threshold < entry.threshold).unwrap_or(base.len());
    base.insert(at, over.clone());
}
