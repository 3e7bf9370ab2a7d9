//! Steps, their calls, and the branches of their routes.

use crate::diag::{Code, Diagnostic, Problems};
use crate::effort::Effort;
use crate::units::{Share, Tier, Tokens};
use crate::yaml::{Entry, Fields, Located, Node, Read, Value};

use super::super::design::{
    Branch, Calls, Exhausted, Hits, Overflow, Part, Reading, Requirement, Service, Step, Tool, Work,
};
use super::cache::cache;
use super::{conversation, ladder, overflow, require, route};

pub(super) type Region<'n> = Option<&'n Located<String>>;

/// The most steps of a scenario.
const MOST_STEPS: usize = 500;

/// All steps; `region` holds where a step names none of its own.
pub(super) fn steps(
    node: &Node,
    region: Region<'_>,
    effort: &Effort,
    problems: &mut Problems,
) -> Option<Vec<Step>> {
    let entries = node.entries(problems)?;
    if entries.is_empty() {
        problems
            .push(Diagnostic::error(Code::NothingToDo, "a scenario has at least one step").at(&node.place));
    }
    if let Some(one_too_many) = entries.get(MOST_STEPS) {
        let message =
            format!("a scenario has at most {MOST_STEPS} steps, and this one has {}", entries.len());
        problems.push(Diagnostic::error(Code::FileTooComplex, message).at(&one_too_many.place));
        return None;
    }
    let mut calls = 0;
    let mut steps: Option<Vec<Step>> = Some(Vec::new());
    for entry in entries {
        let read = step(entry, region, problems);
        calls += read.as_ref().map_or(0, Step::planned_calls);
        // A route repeats its step's attempts in each branch, so a short file can hold very many.
        if let Err(refusals) = effort.plan_calls(calls) {
            refusals.into_iter().for_each(|refusal| problems.push(refusal.at(&entry.place)));
            return None;
        }
        steps = steps.zip(read).map(|(mut steps, step)| {
            steps.push(step);
            steps
        });
    }
    steps
}

/// What single steps must meet.
pub(super) fn requirements(steps: &Node, problems: &mut Problems) -> Vec<Requirement> {
    let Value::Map(entries) = &steps.value else { return Vec::new() };
    let of_step = |entry: &Entry| {
        let Value::Map(keys) = &entry.value.value else { return Vec::new() };
        let require = keys.iter().find(|key| key.key == "require");
        require
            .map(|require| require::requirements(&require.value, Some(&entry.key), problems))
            .unwrap_or_default()
    };
    entries.iter().flat_map(of_step).collect()
}

fn step(entry: &Entry, region: Region<'_>, problems: &mut Problems) -> Option<Step> {
    let owner = format!("step `{}`", entry.key);
    let mut fields = Fields::of(&entry.value, owner.as_str(), problems)?;
    fields.at_most_one(&["model", "attempts", "route"], problems);
    let calls = match fields.node("calls") {
        Some(node) => calls(node, problems),
        None => Some(Calls::PerUnit(None)),
    };
    let branches = match fields.node("route") {
        Some(route) => route::branches(&entry.value, route, &owner, region, problems),
        None => {
            let work = work(&entry.value, &owner, &["calls", "route", "require"], region, problems);
            work.map(|work| vec![Branch { place: entry.place.clone(), part: Part::All, work }])
        }
    };
    Some(Step { name: entry.key.clone(), place: entry.place.clone(), calls: calls?, branches: branches? })
}

fn calls(node: &Node, problems: &mut Problems) -> Option<Calls> {
    if !matches!(node.value, Value::Map(_)) {
        return Located::read(node, problems).map(|calls| Calls::PerUnit(Some(calls)));
    }
    let mut fields = Fields::of(node, "the calls", problems)?;
    let step = fields.need("per", "write `per: draft`: the step whose calls are multiplied", problems);
    let times = fields.get("times", problems);
    let has_times = fields.node("times").is_some();
    fields.finish(problems);
    let times = if has_times { Some(times?) } else { None };
    Some(Calls::PerCall { step: step?, times })
}

/// A call and everything around it. `outside` are keys of the map that are read elsewhere.
pub(super) fn work(
    node: &Node,
    owner: &str,
    outside: &[&'static str],
    region: Region<'_>,
    problems: &mut Problems,
) -> Option<Work> {
    let mut fields = Fields::of(node, owner, problems)?;
    for key in outside {
        fields.node(key);
    }
    let (conversation, input, output) = match fields.node("loop") {
        Some(node) => {
            let read = conversation::conversation(node, problems);
            conversation::refuse_meaningless(&mut fields, read.as_ref().map(|read| &read.0), problems);
            read.map_or((None, None, None), |(own, input, output)| (Some(own), Some(input), Some(output)))
        }
        None => {
            let hint = "write `input: 1_000`: the tokens of the prompt of one call";
            let input = fields.need("input", hint, problems);
            let hint = "write `output: 200`: the tokens of the output of one call";
            (None, input, fields.need("output", hint, problems))
        }
    };
    let overflow = fields.node("overflow").map(|node| overflow::overflow(node, problems));
    let reads = fields.node("reads").map(|node| readings(node, problems)).unwrap_or_default();
    let tools = tools(&mut fields, problems);
    let attempts = ladder::attempts(&mut fields, &tools, problems);
    if let Some(own) = &conversation {
        let attempts = attempts.as_deref().unwrap_or_default();
        conversation::refuse_own_tokens(attempts, problems);
        conversation::check_places(own, attempts, problems);
    }
    let cache = fields.node("cache").map(|node| cache(node, problems));
    let service = service(&mut fields, cache.is_some(), problems);
    if let (Some(Some(cache)), Some(Some(Overflow::Chunk(_)))) = (&cache, &overflow)
        && (matches!(cache.hits, Hits::Traffic(_)) || cache.storage.is_some())
    {
        let message = "`traffic` and `storage` of a prompt in chunks are not supported yet";
        let refused = Diagnostic::error(Code::NotSupportedYet, message).at(&cache.place);
        problems.push(refused.help("write the `hit_rate` itself: chunks follow each other closely"));
    }
    let quality = fields.get("quality", problems);
    let own_region = fields.get("region", problems);
    let max_input = fields.get("max_input", problems);
    let repeat = fields.get("repeat", problems);
    let feedback = fields.node("feedback").and_then(|node| feedback(node, problems));
    let check = fields.node("check").map(|node| ladder::check(node, problems));
    let exhausted = fields.node("exhausted").map(|node| ladder::exhausted(node, problems));
    let review = fields.node("review").map(|node| ladder::review(node, problems));
    let cost_per_error = fields.node("downstream").map(|node| ladder::downstream(node, problems));
    fields.finish(problems);
    Some(Work {
        input: input?,
        output: output?,
        conversation,
        overflow: ladder::all(overflow)?.unwrap_or(Overflow::Error),
        reads,
        max_input,
        attempts: attempts?,
        cache: ladder::all(cache)?,
        service: service?,
        region: own_region.or_else(|| region.cloned()),
        quality,
        repeat,
        feedback,
        check: ladder::all(check)?,
        exhausted: ladder::all(exhausted)?.unwrap_or(Exhausted::Accept),
        review: ladder::all(review)?,
        cost_per_error: ladder::all(cost_per_error)?,
    })
}

fn readings(node: &Node, problems: &mut Problems) -> Vec<Reading> {
    let items = node.list(problems).unwrap_or_default();
    let reading = |node: &Node, problems: &mut Problems| {
        if !matches!(node.value, Value::Map(_)) {
            return Some(Reading { step: Located::read(node, problems)?, times: None });
        }
        let mut fields = Fields::of(node, "an output that is read", problems)?;
        let step = fields.need("step", "write `step: extract`: whose output is read", problems);
        let times = fields.get("times", problems);
        fields.finish(problems);
        Some(Reading { step: step?, times })
    };
    let readings: Vec<Reading> = items.iter().filter_map(|node| reading(node, problems)).collect();
    for (index, reading) in readings.iter().enumerate() {
        if readings[..index].iter().any(|earlier| earlier.step.value == reading.step.value) {
            let message = format!("the output of `{}` is read twice", reading.step.value);
            let twice = Diagnostic::error(Code::ConflictingKeys, message).at(&reading.step.place);
            problems.push(twice.help("write `{step: …, times: 2}` where two of its outputs are read"));
        }
    }
    readings
}

/// The tools of a step or an attempt, if it names any.
pub(super) fn tools(fields: &mut Fields<'_>, problems: &mut Problems) -> Option<Vec<Tool>> {
    let entries = fields.node("tools")?.entries(problems)?;
    let tool = |entry: &Entry, problems: &mut Problems| {
        let name = Located { value: entry.key.clone(), place: entry.place.clone() };
        Some(Tool { name, uses: Located::read(&entry.value, problems)? })
    };
    Some(entries.iter().filter_map(|entry| tool(entry, problems)).collect())
}

/// The tier that all calls run in, if the map names one.
pub(super) fn tier(fields: &mut Fields<'_>, problems: &mut Problems) -> Tier {
    fields.node("tier").and_then(|node| node.word(&Tier::words(), problems)).unwrap_or(Tier::Standard)
}

fn service(fields: &mut Fields<'_>, has_cache: bool, problems: &mut Problems) -> Option<Service> {
    fields.at_most_one(&["batch", "tier"], problems);
    let tier = tier(fields, problems);
    let Some(node) = fields.node("batch") else {
        return Some(Service::Tier(tier));
    };
    let mut batch = Fields::of(node, "the batch", problems)?;
    let share = batch.need("share", "write `share: 40%`: how many calls go to the batch tier", problems);
    let hit_rate: Option<Located<Share>> = batch.get("hit_rate", problems);
    let says_hit_rate = batch.entry("hit_rate");
    match says_hit_rate {
        None if has_cache => {
            let message = "a batch with a cache needs the batch's own `hit_rate`: there is no honest default";
            let missing = Diagnostic::error(Code::BatchHitRateMissing, message).at(&node.place);
            problems.push(missing.help("add `hit_rate: …` to `batch`, or take `cache` out"));
        }
        Some(entry) if !has_cache => {
            let message = "the batch has a hit rate, and there is no `cache` that could be hit";
            let idle = Diagnostic::error(Code::HitRateWithoutCache, message).at(&entry.place);
            problems.push(idle.help("take it out, or add `cache: {prefix: …, hit_rate: …}`"));
        }
        _ => {}
    }
    batch.finish(problems);
    Some(Service::Batch { place: node.place.clone(), share: share?, hit_rate })
}

fn feedback(node: &Node, problems: &mut Problems) -> Option<Located<Tokens>> {
    let mut fields = Fields::of(node, "the feedback", problems)?;
    let input = fields.need("input", "write `input: 200`: the tokens that each later attempt adds", problems);
    fields.finish(problems);
    input
}
