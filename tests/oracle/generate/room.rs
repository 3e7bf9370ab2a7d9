//! Limits that prompts keep to, or that they are cut or sent in pieces for.

use super::fit::{above, bounds, count};
use super::tape::Tape;
use crate::oracle::call::{self, Call};
use crate::oracle::num::{Num, Q, one, q, zero};
use crate::oracle::price::model;
use crate::oracle::requests::Prompt;
use crate::oracle::site::{Site, Try};
use crate::oracle::world::*;

/// Every call that may happen, with the least room that its prompt needs.
pub fn calls(world: &World) -> Vec<(Call<'_>, Q)> {
    let sites = world.scenario.steps.iter().flat_map(Site::of).map(|(_, site)| site);
    sites.flat_map(|site| calls_at(world, site)).collect()
}

fn calls_at<'w>(world: &'w World, site: Site<'w>) -> Vec<(Call<'w>, Q)> {
    let check = site.check_call().map(|check| call::check(world, site, check));
    let checks = check.into_iter().map(|call| {
        let sent = call.requests[0].input.clone();
        (call, sent)
    });
    let attempts = site.attempts().into_iter().enumerate().filter_map(|(k, tried)| match tried {
        Try::Human { .. } => None,
        Try::Model(model, own) => {
            let call = call::attempt(world, site, k, model, own);
            let longest = call.requests.iter().map(|request| request.input.clone()).max();
            let least = match (site.get(|f| &f.conversation), site.get(|f| &f.overflow)) {
                (None, Some(overflow)) => {
                    least_room(world, &call::prompt(world, site, k, model, own), model, overflow)
                }
                _ => longest.expect("a request"),
            };
            Some((call, least))
        }
    });
    checks.chain(attempts).collect()
}

/// What is repeated in each of at most eight chunks, and what is new in one.
fn least_room(world: &World, prompt: &Prompt, model: ModelId, overflow: &Overflow) -> Q {
    let fixed = prompt.prefix.clone().unwrap_or_else(zero) + &prompt.feedback;
    let least = match overflow {
        Overflow::Error => prompt.sent(),
        Overflow::Truncate => fixed + one(),
        Overflow::Chunk(chunk) => {
            let overlap = chunk.overlap.as_ref().map_or(zero(), |overlap| overlap.value.clone());
            let overlap = call::factors(world, model).input * overlap;
            let new = (prompt.sent() - &fixed - &overlap) / q("8");
            fixed + overlap + new.max(one())
        }
    };
    least.min(prompt.sent())
}

/// The step's own limit: one that some prompts pass where they may, else one that all keep to.
pub fn fit_step(tape: &mut Tape, world: &mut World, step: usize) {
    let may_pass = world.scenario.steps[step].fields.overflow.is_some();
    let is_limited = tape.one_in(if may_pass { 2 } else { 8 });
    let [least, longest] = rooms(world, &world.scenario.steps[step]);
    let between = tape.between(least, least.max(longest) + 1);
    world.scenario.steps[step].fields.max_input = is_limited.then(|| count(between));
}

/// The least room that all attempts of a step have enough of, and what the longest of them sends.
fn rooms(world: &World, step: &Step) -> [u64; 2] {
    let sites: Vec<_> = Site::of(step).into_iter().map(|(_, site)| site).collect();
    let of_sites = sites.iter().flat_map(|site| calls_at(world, *site));
    let (mut least, mut longest) = (1, 1);
    for (call, needed) in of_sites {
        let sent = call.requests.iter().map(|request| above(&request.input)).max().expect("a request");
        (least, longest) = (least.max(above(&needed)), longest.max(sent));
    }
    [least, longest]
}

/// Takes away limits that are in the way, until all is within them: a limit decides how long the outputs are that
/// other prompts hold. States one where a prompt could not be cut without.
pub fn make(world: &mut World) {
    for step in 0..world.scenario.steps.len() {
        let whole = &world.scenario.steps[step];
        let rooms = rooms(world, whole);
        let cuts = Site::of(whole).iter().any(|(_, site)| site.get(|f| &f.overflow).is_some());
        if cuts && whole.fields.max_input.is_none() {
            world.scenario.steps[step].fields.max_input = Some(count(rooms[1]));
        }
    }
    while let Some(passed) = first_passed(world) {
        match passed {
            Passed::Model(ModelId { table, model }) => {
                let model = &mut world.tables[table].models[model];
                (model.window, model.max_input, model.max_output) = (None, None, None);
            }
            Passed::Step(step, longest) => {
                world.scenario.steps[step].fields.max_input = Some(count(longest));
            }
            Passed::Prefix(step) => shorten(world, step),
        }
    }
}

enum Passed {
    Model(ModelId),
    Step(usize, u64),
    Prefix(usize),
}

fn first_passed(world: &World) -> Option<Passed> {
    for (number, step) in world.scenario.steps.iter().enumerate() {
        if !keeps_prefixes(world, step) {
            return Some(Passed::Prefix(number));
        }
        let attempts = Site::of(step).into_iter().flat_map(|(_, site)| attempts_at(world, site));
        let longest = attempts.map(|input| above(&input)).max().unwrap_or(0);
        if step.fields.max_input.as_ref().is_some_and(|most| most.value < q(&longest.to_string())) {
            return Some(Passed::Step(number, longest));
        }
    }
    call::all(world).into_iter().find(|call| !is_within(world, call)).map(|call| Passed::Model(call.model))
}

/// The longest prompt of each attempt, but for merges, which only the model limits.
fn attempts_at(world: &World, site: Site) -> Vec<Q> {
    let longest = |(k, tried): (usize, Try)| match tried {
        Try::Human { .. } => None,
        Try::Model(model, own) => {
            let requests = call::attempt(world, site, k, model, own).requests;
            requests.into_iter().filter(|request| request.uses_tools).map(|request| request.input).max()
        }
    };
    site.attempts().into_iter().enumerate().filter_map(longest).collect()
}

fn is_within(world: &World, call: &Call) -> bool {
    let limits = model(world, call.model);
    let keeps = |most: &Option<Num>, tokens: &Q| most.as_ref().is_none_or(|most| *tokens <= most.value);
    call.requests.iter().all(|request| {
        keeps(&limits.max_input, &request.input)
            && keeps(&limits.max_output, &request.output)
            && keeps(&limits.window, &(&request.input + &request.output))
    })
}

fn keeps_prefixes(world: &World, step: &Step) -> bool {
    if step.fields.conversation.is_some() {
        return true;
    }
    let (whole, of_branches) = bounds(world, step);
    let keeps = |fields: &Fields, bound: u64| {
        fields.cache.as_ref().is_none_or(|cache| cache.prefix.value <= q(&bound.to_string()))
    };
    let branches = match &step.body {
        Body::Whole(_) => &[][..],
        Body::Route(branches) => branches,
    };
    keeps(&step.fields, whole)
        && branches.iter().zip(of_branches).all(|(branch, bound)| keeps(&branch.fields, bound))
}

/// Prefixes that the prompts hold, now that these are shorter.
fn shorten(world: &mut World, number: usize) {
    let (whole, of_branches) = bounds(world, &world.scenario.steps[number]);
    let shorten = |fields: &mut Fields, bound: u64| {
        if let Some(cache) = fields.cache.as_mut().filter(|cache| q(&bound.to_string()) < cache.prefix.value)
        {
            cache.prefix = count(bound);
        }
    };
    let step = &mut world.scenario.steps[number];
    shorten(&mut step.fields, whole);
    if let Body::Route(branches) = &mut step.body {
        branches.iter_mut().zip(of_branches).for_each(|(branch, bound)| shorten(&mut branch.fields, bound));
    }
}
