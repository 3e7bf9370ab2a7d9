//! Takes away what no figure needs: a quantity of 0 needs no rate, and an unknown cell that is not used is no
//! error.

use std::collections::{BTreeMap, BTreeSet};

use super::tape::Tape;
use crate::oracle::call;
use crate::oracle::evaluate::{Projection, evaluate_with};
use crate::oracle::price::{Tables, Touch, card, long_context};
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
    named: BTreeSet<(ModelId, Option<usize>, Tier)>,
}

fn needed(world: &World) -> (Projection, Needed) {
    let tables = Tables::new(world);
    let projection = evaluate_with(&tables);
    let mut named = BTreeSet::new();
    for call in call::all(world) {
        // Even a check that never runs is read against its model's cache, region and tiers.
        let tiers = [Some(Tier::Standard), call.tier, call.batch.map(|_| Tier::Batch)];
        for request in &call.requests {
            let entry = long_context(card(world, call.model), &request.input);
            named.extend(tiers.into_iter().flatten().map(|tier| (call.model, entry, tier)));
        }
        let is_cached = call.cache.is_some() || matches!(call.requests[0].cacheable, Cacheable::Turn(_));
        is_cached.then(|| tables.touch(Touch::Cache(call.model)));
        call.region.into_iter().for_each(|region| tables.touch(Touch::Region(call.model, region.to_owned())));
        call.tools
            .into_iter()
            .flatten()
            .for_each(|(fee, _)| tables.touch(Touch::Fee(call.model, fee.clone())));
    }
    (projection, Needed { touched: tables.touched.into_inner(), named })
}

fn prune_model(tape: &mut Tape, model: &mut Model, id: ModelId, needed: &Needed) {
    if !needed.touched.contains(&Touch::Cache(id)) && tape.one_in(2) {
        let none = ModelCache { mode: "none", min_prefix: None, granule: None };
        model.cache = tape.maybe(2, |_| none);
    }
    let card = &mut model.cards[model.current];
    card.fees.retain(|name, _| needed.touched.contains(&Touch::Fee(id, name.clone())) || !tape.one_in(2));
    card.regions
        .retain(|name, _| needed.touched.contains(&Touch::Region(id, name.clone())) || !tape.one_in(2));
    prune_rates(tape, &mut card.rates, id, None, needed);
    for (entry, long) in card.long.iter_mut().enumerate() {
        prune_rates(tape, &mut long.rates, id, Some(entry), needed);
    }
}

fn prune_rates(tape: &mut Tape, rates: &mut Rates, id: ModelId, entry: Option<usize>, needed: &Needed) {
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
        Cell::Amount(_) | Cell::Free | Cell::NotOffered => false,
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
