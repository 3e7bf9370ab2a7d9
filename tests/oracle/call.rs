//! What one call sends and receives, before any price: section 5 of the contract, "for one call".

use super::num::{Q, one, sum, zero};
use super::site::{Site, Try};
use super::world::{Batch, Cache, CheckCall, ModelAttempt, ModelId, Step, Tier, Tools, World};

pub struct Call<'w> {
    pub model: ModelId,
    /// T_in: every input token, the cached and the fed back ones too.
    pub input: Q,
    pub output: Q,
    /// What the scenario asks to cache, in this model's tokens.
    pub prefix: Q,
    pub cache: Option<&'w Cache>,
    pub batch: Option<&'w Batch>,
    pub tier: Option<Tier>,
    pub region: Option<&'w str>,
    pub tools: Option<&'w Tools>,
}

/// Attempt number `k` at a site. Feedback is not scaled: it is measured where it is sent.
pub fn attempt<'w>(
    world: &'w World,
    site: Site<'w>,
    k: usize,
    model: ModelId,
    own: Option<&'w ModelAttempt>,
) -> Call<'w> {
    let (factor_in, factor_out) = factors(world, model);
    let feedback = site.get(|f| &f.feedback).map_or(zero(), |feedback| count(k) * &feedback.value);
    let cache = site.get(|f| &f.cache);
    Call {
        model,
        input: &factor_in * (own_input(site, own) + read_tokens(world, site)) + feedback,
        output: factor_out * own_output(site, own),
        prefix: cache.map_or(zero(), |cache| factor_in * &cache.prefix.value),
        cache,
        batch: site.get(|f| &f.batch),
        tier: site.get(|f| &f.tier).copied(),
        region: region(world, site),
        tools: own.and_then(|own| own.tools.as_ref()).or_else(|| site.get(|f| &f.tools)),
    }
}

/// A check by a model: its own tokens, cache and tier; no batch share, tools or feedback.
pub fn check<'w>(world: &'w World, site: Site<'w>, check: &'w CheckCall) -> Call<'w> {
    let (factor_in, factor_out) = factors(world, check.model.id);
    Call {
        model: check.model.id,
        input: &factor_in * &check.input.value,
        output: factor_out * &check.output.value,
        prefix: check.cache.as_ref().map_or(zero(), |cache| factor_in * &cache.prefix.value),
        cache: check.cache.as_ref(),
        batch: None,
        tier: check.tier,
        region: region(world, site),
        tools: None,
    }
}

/// Every call that may happen in a scenario, reached or not.
pub fn all(world: &World) -> Vec<Call<'_>> {
    let sites = world.scenario.steps.iter().flat_map(Site::of).map(|(_, site)| site);
    sites.flat_map(|site| calls_at(world, site)).collect()
}

/// Σ outputs read
pub fn read_tokens(world: &World, site: Site) -> Q {
    let reads = site.get(|f| &f.reads).map_or(&[][..], Vec::as_slice);
    sum(reads.iter().map(|read| {
        let times = read.times.as_ref().map_or(one(), |times| times.value.clone());
        times * output_to_read(world, step_named(world, &read.step))
    }))
}

/// `input` of an attempt, else of its branch, else of its step.
pub fn own_input(site: Site, own: Option<&ModelAttempt>) -> Q {
    let input = own.and_then(|own| own.input.as_ref()).or_else(|| site.get(|f| &f.input));
    input.expect("every step states its input").value.clone()
}

pub fn step_named<'w>(world: &'w World, name: &str) -> &'w Step {
    world.scenario.steps.iter().find(|step| step.name == name).expect("a step of the scenario")
}

fn calls_at<'w>(world: &'w World, site: Site<'w>) -> Vec<Call<'w>> {
    let mut calls: Vec<Call> = site.check_call().map(|call| check(world, site, call)).into_iter().collect();
    for (k, tried) in site.attempts().into_iter().enumerate() {
        if let Try::Model(model, own) = tried {
            calls.push(attempt(world, site, k, model, own));
        }
    }
    calls
}

/// The first attempt of every branch writes what is read; a person writes it unscaled.
fn output_to_read(world: &World, step: &Step) -> Q {
    sum(Site::of(step).into_iter().map(|(share, site)| match site.attempts()[0] {
        Try::Model(model, own) => share * factors(world, model).1 * own_output(site, own),
        Try::Human { .. } => share * own_output(site, None),
    }))
}

fn own_output(site: Site, own: Option<&ModelAttempt>) -> Q {
    let output = own.and_then(|own| own.output.as_ref()).or_else(|| site.get(|f| &f.output));
    output.expect("every step states its output").value.clone()
}

fn factors(world: &World, model: ModelId) -> (Q, Q) {
    let given = world.scenario.model_factors.iter().find(|factors| factors.model.id == model);
    let input = given.and_then(|factors| factors.input.as_ref());
    let output = given.and_then(|factors| factors.output.as_ref());
    (input.map_or(one(), |f| f.value.clone()), output.map_or(one(), |f| f.value.clone()))
}

fn region<'w>(world: &'w World, site: Site<'w>) -> Option<&'w str> {
    site.get(|f| &f.region).or(world.scenario.region.as_ref()).map(String::as_str)
}

fn count(k: usize) -> Q {
    Q::from_integer(k.into())
}
