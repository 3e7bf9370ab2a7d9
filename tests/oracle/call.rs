//! What one call sends and receives, before any price: section 5 of the contract, "for one call".

use super::num::{Q, one, sum, zero};
use super::requests::{Factors, Prompt, Request, turns};
use super::site::{Site, Try};
use super::world::{
    Batch, Cache, CheckCall, Hits, Meters, ModelAttempt, ModelId, Overflow, Step, Tier, Tools, World,
};

pub struct Call<'w> {
    pub model: ModelId,
    pub factors: Factors,
    pub requests: Vec<Request>,
    pub cache: Option<&'w Cache>,
    pub batch: Option<&'w Batch>,
    pub tier: Option<Tier>,
    pub region: Option<&'w str>,
    pub tools: Option<&'w Tools>,
    pub meters: Option<&'w Meters>,
}

/// Attempt number `k` at a site.
pub fn attempt<'w>(
    world: &'w World,
    site: Site<'w>,
    k: usize,
    model: ModelId,
    own: Option<&'w ModelAttempt>,
) -> Call<'w> {
    Call {
        model,
        factors: factors(world, model),
        requests: requests(world, site, k, model, own),
        cache: site.get(|f| &f.cache),
        batch: site.get(|f| &f.batch),
        tier: site.get(|f| &f.tier).copied(),
        region: region(world, site),
        tools: own.and_then(|own| own.tools.as_ref()).or_else(|| site.get(|f| &f.tools)),
        meters: site.get(|f| &f.meters),
    }
}

/// A check by a model: its own tokens, cache and tier; no batch share, tools or feedback.
pub fn check<'w>(world: &'w World, site: Site<'w>, check: &'w CheckCall) -> Call<'w> {
    let factors = factors(world, check.model.id);
    let prompt = Prompt {
        tokens: &factors.input * &check.input.value,
        prefix: check.cache.as_ref().and_then(|cache| prefix(cache, &factors)),
        measured: check.cache.as_ref().and_then(|cache| measured(cache, &factors)),
        feedback: zero(),
        output: &factors.output * &check.output.value,
    };
    Call {
        model: check.model.id,
        factors,
        requests: vec![prompt.whole()],
        cache: check.cache.as_ref(),
        batch: None,
        tier: check.tier,
        region: region(world, site),
        tools: None,
        meters: None,
    }
}

/// Every call that may happen in a scenario, reached or not.
pub fn all(world: &World) -> Vec<Call<'_>> {
    let sites = world.scenario.steps.iter().flat_map(Site::of).map(|(_, site)| site);
    sites.flat_map(|site| calls_at(world, site)).collect()
}

fn requests(world: &World, site: Site, k: usize, model: ModelId, own: Option<&ModelAttempt>) -> Vec<Request> {
    let factors = factors(world, model);
    if let Some(conversation) = site.get(|f| &f.conversation) {
        return turns(conversation, &factors);
    }
    let prompt = prompt(world, site, k, model, own);
    match (site.get(|f| &f.overflow), room(world, site, model, &prompt.output)) {
        (Some(Overflow::Truncate), Some(room)) => vec![prompt.cut_to(&room)],
        (Some(Overflow::Chunk(chunk)), Some(room)) => prompt.in_chunks(&room, chunk, &factors),
        _ => vec![prompt.whole()],
    }
}

/// The prompt of attempt `k` as it would be sent at once. Feedback is not scaled: it is measured where it is
/// sent.
pub fn prompt(world: &World, site: Site, k: usize, model: ModelId, own: Option<&ModelAttempt>) -> Prompt {
    let factors = factors(world, model);
    Prompt {
        tokens: &factors.input * (own_input(site, own) + read_tokens(world, site)),
        prefix: site.get(|f| &f.cache).and_then(|cache| prefix(cache, &factors)),
        measured: site.get(|f| &f.cache).and_then(|cache| measured(cache, &factors)),
        feedback: site.get(|f| &f.feedback).map_or(zero(), |feedback| count(k) * &feedback.value),
        output: factors.output * own_output(site, own),
    }
}

fn prefix(cache: &Cache, factors: &Factors) -> Option<Q> {
    (!matches!(cache.hits, Hits::Measured(_))).then(|| &factors.input * &cache.prefix.value)
}

fn measured(cache: &Cache, factors: &Factors) -> Option<[Q; 3]> {
    match &cache.hits {
        Hits::Measured(tokens) => Some([0, 1, 2].map(|at| &factors.input * &tokens[at].value)),
        Hits::Rate(_) | Hits::Traffic(_) => None,
    }
}

/// The least of the model's longest prompt, its window less the output, and the step's `max_input`.
pub fn room(world: &World, site: Site, model: ModelId, output: &Q) -> Option<Q> {
    let model = super::price::model(world, model);
    let limits = [
        model.max_input.as_ref().map(|most| most.value.clone()),
        model.window.as_ref().map(|window| &window.value - output),
        site.get(|f| &f.max_input).map(|most| most.value.clone()),
    ];
    limits.into_iter().flatten().min()
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
    input.map_or_else(zero, |input| input.value.clone())
}

pub fn step_named<'w>(world: &'w World, name: &str) -> &'w Step {
    world.scenario.steps.iter().find(|step| step.name == name).expect("a step of the scenario")
}

pub fn calls_at<'w>(world: &'w World, site: Site<'w>) -> Vec<Call<'w>> {
    let mut calls: Vec<Call> = site.check_call().map(|call| check(world, site, call)).into_iter().collect();
    for (k, tried) in site.attempts().into_iter().enumerate() {
        if let Try::Model(model, own) = tried {
            calls.push(attempt(world, site, k, model, own));
        }
    }
    calls
}

/// The first attempt of every branch writes what is read: of chunks their merge, of a conversation the last
/// turn. A person writes it unscaled.
fn output_to_read(world: &World, step: &Step) -> Q {
    sum(Site::of(step).into_iter().map(|(share, site)| match site.attempts()[0] {
        Try::Human { .. } => share * own_output(site, None),
        Try::Model(model, own) => {
            let requests = requests(world, site, 0, model, own);
            share * &requests.last().expect("a request").output
        }
    }))
}

fn own_output(site: Site, own: Option<&ModelAttempt>) -> Q {
    let of_loop = site.get(|f| &f.conversation).map(|conversation| &conversation.output);
    let output = own.and_then(|own| own.output.as_ref()).or_else(|| site.get(|f| &f.output)).or(of_loop);
    output.map_or_else(zero, |output| output.value.clone())
}

pub fn factors(world: &World, model: ModelId) -> Factors {
    let given = world.scenario.model_factors.iter().find(|factors| factors.model.id == model);
    let input = given.and_then(|factors| factors.input.as_ref());
    let output = given.and_then(|factors| factors.output.as_ref());
    let or_one = |factor: Option<&super::num::Num>| factor.map_or(one(), |factor| factor.value.clone());
    Factors { input: or_one(input), output: or_one(output) }
}

fn region<'w>(world: &'w World, site: Site<'w>) -> Option<&'w str> {
    site.get(|f| &f.region).or(world.scenario.region.as_ref()).map(String::as_str)
}

fn count(k: usize) -> Q {
    Q::from_integer(k.into())
}
