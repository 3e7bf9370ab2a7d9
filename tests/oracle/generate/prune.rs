//! Takes away what no figure needs: a quantity of 0 needs no rate, and an unknown cell that is not used is no
//! error.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::tape::Tape;
use crate::oracle::calendar::{in_force, later, runs};
use crate::oracle::call;
use crate::oracle::evaluate::{Projection, evaluate_noting};
use crate::oracle::price::{CardId, Touch, long_context, model};
use crate::oracle::requests::Cacheable;
use crate::oracle::world::*;

/// What the oracle says of the world, before as after: pruning changes no figure.
pub fn prune(tape: &mut Tape, world: &mut World) -> Projection {
    let (projection, needed) = needed(world);
    for (table, of_table) in world.tables.iter_mut().enumerate() {
        for (model, of_model) in of_table.models.iter_mut().enumerate() {
            prune_model(tape, of_model, ModelId { table, model }, &needed);
        }
    }
    prune_quality(tape, &mut world.scenario, &needed.touched);
    projection
}

struct Needed {
    touched: BTreeSet<Touch>,
    /// The tiers that the scenario names for a model, where its calls are: on the card or in an entry of
    /// `long_context`.
    named: BTreeSet<(CardId, Option<usize>, Tier)>,
    /// The days on which a card may begin.
    days: Vec<String>,
}

fn needed(world: &World) -> (Projection, Needed) {
    let touched = RefCell::default();
    let projection = evaluate_noting(world, &touched);
    let mut touched = touched.into_inner();
    let mut named = BTreeSet::new();
    let days = match &world.scenario.when {
        When::Day(day) => vec![day.clone()],
        When::Horizon(horizon) => {
            let months = (0..horizon.months).map(|i| later(&horizon.from, i));
            months.flat_map(|month| runs(world, &month)).map(|(day, _)| day).collect()
        }
    };
    for call in call::all(world) {
        let is_cached = call.cache.is_some() || matches!(call.requests[0].cacheable, Cacheable::Turn(_));
        touched.extend(is_cached.then_some(Touch::Cache(call.model)));
        // Even a check that never runs is read against its model's cache, region and tiers.
        let tiers = [Some(Tier::Standard), call.tier, call.batch.map(|_| Tier::Batch)];
        for (number, card) in cards(model(world, call.model), &days) {
            let id = (call.model, number);
            for request in &call.requests {
                let entry = long_context(card, &request.input);
                named.extend(tiers.into_iter().flatten().map(|tier| (id, entry, tier)));
            }
            touched.extend(call.region.map(|region| Touch::Region(id, region.to_owned())));
            touched.extend(call.tools.into_iter().flatten().map(|(fee, _)| Touch::Fee(id, fee.clone())));
            let stores = call.cache.is_some_and(|cache| cache.storage.is_some());
            touched.extend(stores.then_some(Touch::CacheStorage(id)));
        }
    }
    (projection, Needed { touched, named, days })
}

/// The cards in force on some of these days.
fn cards<'m>(model: &'m Model, days: &[String]) -> BTreeMap<usize, &'m Card> {
    days.iter().map(|day| in_force(model, day)).map(|number| (number, &model.cards[number])).collect()
}

fn prune_model(tape: &mut Tape, model: &mut Model, id: ModelId, needed: &Needed) {
    if !needed.touched.contains(&Touch::Cache(id)) && tape.one_in(2) {
        let none = ModelCache { mode: "none", min_prefix: None, granule: None, ttl: None };
        model.cache = tape.maybe(2, |_| none);
    }
    let used: Vec<usize> = cards(model, &needed.days).into_keys().collect();
    for number in used {
        prune_card(tape, &mut model.cards[number], (id, number), needed);
    }
}

fn prune_card(tape: &mut Tape, card: &mut Card, id: CardId, needed: &Needed) {
    let is_needed = |touch| needed.touched.contains(&touch);
    card.fees.retain(|name, _| is_needed(Touch::Fee(id, name.clone())) || !tape.one_in(2));
    card.regions.retain(|name, _| is_needed(Touch::Region(id, name.clone())) || !tape.one_in(2));
    card.cache_storage =
        card.cache_storage.take().filter(|_| is_needed(Touch::CacheStorage(id)) || !tape.one_in(2));
    prune_rates(tape, &mut card.rates, id, None, needed);
    for (entry, long) in card.long.iter_mut().enumerate() {
        prune_rates(tape, &mut long.rates, id, Some(entry), needed);
    }
}

fn prune_rates(tape: &mut Tape, rates: &mut Rates, id: CardId, entry: Option<usize>, needed: &Needed) {
    let is_named = |tier| needed.named.contains(&(id, entry, tier));
    rates.retain(|tier, _| *tier == Tier::Standard || is_named(*tier) || !tape.one_in(3));
    for (tier, offer) in rates {
        if *tier != Tier::Standard && !is_named(*tier) && tape.one_in(3) {
            *offer = None;
        }
        // A tier whose input is not offered is not sold: no step may name it, however few of its calls are
        // there.
        let is_of_named = |meter| meter == Meter::Input && is_named(*tier);
        let is_kept =
            |meter| is_of_named(meter) || needed.touched.contains(&Touch::Cell(id, entry, *tier, meter));
        offer.iter_mut().for_each(|cells| prune_cells(tape, cells, is_kept));
    }
}

fn prune_cells(tape: &mut Tape, cells: &mut BTreeMap<Meter, Cell>, is_kept: impl Fn(Meter) -> bool) {
    for meter in [Meter::CacheRead, Meter::CacheWrite, Meter::CacheWrite1h, Meter::Output, Meter::Input] {
        if is_kept(meter) || is_referred_to(cells, meter) || cells.len() == 1 {
            continue;
        }
        match tape.below(4) {
            2 => drop(cells.remove(&meter)),
            3 => drop(cells.insert(meter, Cell::NotOffered)),
            _ => {}
        }
    }
}

fn is_referred_to(cells: &BTreeMap<Meter, Cell>, meter: Meter) -> bool {
    cells.values().any(|cell| match cell {
        Cell::AsInput => meter == Meter::Input,
        Cell::AsOutput => meter == Meter::Output,
        Cell::Amount(_) | Cell::Per(_) | Cell::Free | Cell::NotOffered => false,
    })
}

fn prune_quality(tape: &mut Tape, scenario: &mut Scenario, touched: &BTreeSet<Touch>) {
    for (name, quality) in &mut scenario.quality {
        let first = quality.error_rate[0].0.id;
        let is_needed = |model| touched.contains(&Touch::ErrorRate(name.clone(), model));
        let keeps_one = quality.error_rate.iter().any(|(model, _)| is_needed(model.id));
        quality
            .error_rate
            .retain(|(model, _)| is_needed(model.id) || (!keeps_one && model.id == first) || !tape.one_in(2));
    }
}
