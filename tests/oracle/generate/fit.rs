//! Puts the numbers that must suit each other where they do, and often exactly on the edge: cached prefixes,
//! a model's minimum, the thresholds of long context, windows and limits.

use super::room;
use super::tape::{Tape, grouped};
use crate::oracle::call::{Call, own_input, read_tokens};
use crate::oracle::num::{Num, Q, zero};
use crate::oracle::requests::{Cacheable, Request};
use crate::oracle::site::{Site, Try};
use crate::oracle::world::*;

pub fn fit(tape: &mut Tape, world: &mut World) {
    fit_prefixes(tape, world);
    (0..world.scenario.steps.len()).for_each(|step| room::fit_step(tape, world, step));
    let sizes: Vec<_> = room::calls(world).into_iter().flat_map(Size::of).collect();
    for (table, of_table) in world.tables.iter_mut().enumerate() {
        for (model, of_model) in of_table.models.iter_mut().enumerate() {
            let id = ModelId { table, model };
            fit_model(tape, of_model, sizes.iter().filter(|size| size.model == id));
        }
    }
    room::make(world);
}

// ---- prefixes: at most input + Σ outputs read, wherever the cache is inherited

fn fit_prefixes(tape: &mut Tape, world: &mut World) {
    for at in 0..world.scenario.steps.len() {
        if world.scenario.steps[at].fields.conversation.is_some() {
            continue;
        }
        let (whole, of_branches) = bounds(world, &world.scenario.steps[at]);
        let step = &mut world.scenario.steps[at];
        fit_prefix(tape, &mut step.fields, whole);
        if let Body::Route(branches) = &mut step.body {
            branches
                .iter_mut()
                .zip(of_branches)
                .for_each(|(branch, bound)| fit_prefix(tape, &mut branch.fields, bound));
        }
    }
}

fn fit_prefix(tape: &mut Tape, fields: &mut Fields, bound: u64) {
    if let Some(cache) = &mut fields.cache {
        let prefix = if tape.one_in(3) { bound } else { tape.between(1, bound) };
        cache.prefix = Num::new(grouped(prefix));
    }
}

/// The shortest input that a step's own cache meets, and that of each branch.
pub fn bounds(world: &World, step: &Step) -> (u64, Vec<u64>) {
    let stated = shortest(world, Site { step, branch: None }, vec![]);
    let sites: Vec<_> = Site::of(step).into_iter().map(|(_, site)| site).collect();
    let of_sites: Vec<_> = sites.iter().map(|site| shortest(world, *site, site.attempts())).collect();
    let whole = of_sites.iter().copied().chain([stated]).min().expect("a bound");
    (whole, of_sites)
}

fn shortest(world: &World, site: Site, attempts: Vec<Try>) -> u64 {
    let own = attempts.iter().filter_map(|tried| match tried {
        Try::Model(_, own) => Some(own_input(site, *own)),
        Try::Human { .. } => None,
    });
    let input = own.chain([own_input(site, None)]).min().expect("an input");
    whole(&(input + read_tokens(world, site)))
}

// ---- models

struct Size {
    model: ModelId,
    prefix: Q,
    input: Q,
    output: Q,
}

impl Size {
    fn of(call: (Call, Q)) -> Vec<Self> {
        let (call, least) = call;
        let size = |request: Request| {
            let prefix = match request.cacheable {
                Cacheable::Nothing | Cacheable::Measured(_) => zero(),
                Cacheable::Prefix(prefix) => prefix,
                Cacheable::Turn(_) => request.input.clone(),
            };
            // A prompt that may be cut needs no more room than this.
            let input = request.input.min(least.clone());
            Self { model: call.model, prefix, input, output: request.output }
        };
        call.requests.into_iter().map(size).collect()
    }
}

fn fit_model<'s>(tape: &mut Tape, model: &mut Model, sizes: impl Iterator<Item = &'s Size> + Clone) {
    let prefixes = edges(sizes.clone().map(|size| &size.prefix));
    let inputs = edges(sizes.clone().map(|size| &size.input));
    let outputs = edges(sizes.clone().map(|size| &size.output));
    let totals: Vec<_> = sizes.map(|size| above(&(&size.input + &size.output))).collect();
    if let Some(cache) = &mut model.cache {
        let edge = pick_or(tape, &prefixes, 1_024);
        cache.min_prefix = tape.pick(&[None, Some(edge), Some(1_024), Some(1)]).map(count);
        cache.granule = tape.pick(&[None, Some(128), Some(1), Some(100), Some(1_024)]).map(count);
    }
    let ample = tape.pick(&[0, 1, 500_000]);
    let limit = |needed: &[u64]| count(needed.iter().max().map_or(128_000, |most| most + ample));
    model.window = tape.maybe(2, |_| limit(&totals));
    model.max_input = tape.maybe(3, |_| limit(&inputs));
    model.max_output = tape.maybe(2, |_| limit(&outputs));
    for card in &mut model.cards {
        fit_long(tape, &mut card.long, &inputs);
    }
}

/// Thresholds ascend; an edge is at, below or above the input of a call.
fn fit_long(tape: &mut Tape, long: &mut Vec<Long>, inputs: &[u64]) {
    let mut thresholds: Vec<_> = long.iter().map(|_| pick_or(tape, inputs, 200_000).max(1)).collect();
    thresholds.sort_unstable();
    thresholds.dedup();
    long.truncate(thresholds.len());
    for (long, threshold) in long.iter_mut().zip(thresholds) {
        long.threshold = count(threshold);
    }
}

/// The whole numbers around each value.
fn edges<'v>(values: impl Iterator<Item = &'v Q>) -> Vec<u64> {
    values.filter(|value| **value != zero()).flat_map(|value| [whole(value), above(value)]).collect()
}

fn pick_or(tape: &mut Tape, edges: &[u64], otherwise: u64) -> u64 {
    if edges.is_empty() || tape.one_in(5) { otherwise } else { tape.pick(edges) + tape.pick(&[0, 0, 1]) }
}

pub fn count(number: u64) -> Num {
    Num::new(grouped(number))
}

fn whole(value: &Q) -> u64 {
    value.floor().to_integer().to_string().parse().expect("a count of tokens")
}

pub fn above(value: &Q) -> u64 {
    value.ceil().to_integer().to_string().parse().expect("a count of tokens")
}
