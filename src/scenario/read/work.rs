//! A call and everything around it.

use crate::diag::{Code, Diagnostic, Problems};
use crate::scenario::design::{Cache, CacheUse, Exhausted, Hits, Overflow, Reading, Service, When, Work};
use crate::scenario::format::{self, Abandon, Abandoned, Batch, Downstream, Feedback, Times};
use crate::units::{Meter, Tier, Tokens, Why};
use crate::yaml::{Keys, Located, Node, Table};

use super::{all, cache, check, conversation, ladder, meters, overflow, reached, when};

/// What a scenario says once for all steps.
pub(super) struct Common {
    pub(super) region: Option<Located<String>>,
    pub(super) when: Option<When>,
}

/// Reads the keys of a call from a map that may have others; `common` is what applies where it does not say it.
pub(super) fn work(node: &Node, owner: String, common: &Common, problems: &mut Problems) -> Option<Work> {
    let keys = Keys::some_of(format::Work::TABLE, owner, node, problems)?;
    let file = format::Work::of(&keys, problems);
    let Some(format::Work {
        model,
        retries,
        escalate,
        attempts,
        input,
        output,
        conversation,
        reads,
        max_input,
        overflow,
        cache,
        batch,
        tier,
        region,
        when,
        meters,
        tools,
        quality,
        repeat,
        feedback,
        check,
        exhausted,
        review,
        downstream,
    }) = file.filter(|_| keys.is_sound)
    else {
        conversation::refuse_meaningless(&keys, None, problems);
        return None;
    };
    let spoken = all(conversation.map(|file| conversation::conversation(file, problems)));
    let own = spoken.as_ref().and_then(|spoken| spoken.as_ref().map(|(own, ..)| own));
    conversation::refuse_meaningless(&keys, own, problems);
    let meters = meters.map(|meters| meters::meters(meters, problems)).unwrap_or_default();
    let of_calls = ladder::Common { meters, tools: tools.map(ladder::tools).unwrap_or_default() };
    let attempts = ladder::attempts(model, retries, escalate, attempts, &of_calls, problems);
    if let Some(own) = own {
        let attempts = attempts.as_deref().unwrap_or_default();
        conversation::refuse_own_tokens(attempts, problems);
        conversation::check_places(own, attempts, problems);
    }
    let overflow = overflow.map_or(Overflow::Error, overflow::overflow);
    let hits = match &cache {
        None => HitsOfBatch::None,
        Some(cache) if cache.value.measured.is_some() => HitsOfBatch::Measured,
        Some(_) => HitsOfBatch::Needed,
    };
    let service = service(batch, tier, hits, problems);
    let cache = all(cache.map(|file| cache::cache(file, problems)));
    refuse_overflow(cache.as_ref().and_then(Option::as_ref), &overflow, problems);
    let when = all(when.map(|file| when::when(file, problems)));
    let reads = readings(reads.unwrap_or_default(), problems);
    let check = all(check.map(|file| check::check(file, problems)));
    let mut unstated = Vec::new();
    let mut or_none = |stated: Option<Located<Tokens>>, meter: Meter| {
        stated.unwrap_or_else(|| {
            unstated.push(meter);
            let none = Tokens::ZERO.because(meter.name(), Why::Default("0, since the step states none"));
            Located { value: none, place: node.place.first_line() }
        })
    };
    let (conversation, input, output) = match spoken? {
        Some((conversation, input, output)) => (Some(conversation), input, output),
        None => (None, or_none(input, Meter::Input), or_none(output, Meter::Output)),
    };
    let work = Work {
        input,
        output,
        unstated,
        conversation,
        overflow,
        reads,
        max_input,
        attempts: attempts?,
        cache: cache?,
        service,
        region: region.or_else(|| common.region.clone()),
        when: when?.or_else(|| common.when.clone()),
        quality,
        repeat,
        feedback: feedback.map(|Feedback { input }| input),
        check: check?,
        exhausted: match exhausted {
            None | Some(format::Exhausted::Accept(_)) => Exhausted::Accept,
            Some(format::Exhausted::Abandon(Abandon { abandon: Abandoned { cost } })) => {
                Exhausted::Abandon(cost)
            }
        },
        review,
        cost_per_error: downstream.map(|Downstream { cost_per_error }| cost_per_error),
    };
    reached::check_outcomes(&work, problems);
    Some(work)
}

fn refuse_overflow(cache: Option<&Cache>, overflow: &Overflow, problems: &mut Problems) {
    let Some(cache) = cache else { return };
    let changed = match overflow {
        Overflow::Error => None,
        Overflow::Truncate(place) => Some(place),
        Overflow::Chunk(chunking) => Some(&chunking.place),
    };
    if let (CacheUse::Measured(_), Some(place)) = (&cache.what, changed) {
        let message = "a measured cache is one of prompts that were sent, and `overflow` changes these";
        let refused = Diagnostic::error(Code::ConflictingKeys, message).at(&cache.place);
        let refused = refused.also(place, "the overflow");
        problems.push(refused.help("remove `overflow`, or write `prefix` and `hit_rate`"));
    }
    if let (Some(prefix), Overflow::Chunk(_)) = (cache.prefix(), overflow)
        && (matches!(prefix.hits, Hits::Traffic(_)) || prefix.storage.is_some())
    {
        let message = "`traffic` and `storage` of a prompt in chunks are not supported yet";
        let refused = Diagnostic::error(Code::NotSupportedYet, message).at(&cache.place);
        problems.push(refused.help("write the `hit_rate` itself: chunks follow each other closely"));
    }
}

fn readings(file: Vec<format::Reading>, problems: &mut Problems) -> Vec<Reading> {
    let reading = |reading| match reading {
        format::Reading::Step(step) => Reading { step, times: None },
        format::Reading::Times(Times { step, times }) => Reading { step, times },
    };
    let readings: Vec<Reading> = file.into_iter().map(reading).collect();
    for (index, reading) in readings.iter().enumerate() {
        if readings[..index].iter().any(|earlier| earlier.step.value == reading.step.value) {
            let message = format!("the output of `{}` is read twice", reading.step.value);
            let twice = Diagnostic::error(Code::ConflictingKeys, message).at(&reading.step.place);
            problems.push(twice.help("write `{step: …, times: 2}` where two of its outputs are read"));
        }
    }
    readings
}

/// What a batch says of its hits.
#[derive(Clone, Copy)]
enum HitsOfBatch {
    /// Nothing: there is no cache.
    None,
    /// Nothing: they were measured.
    Measured,
    /// A rate of its own.
    Needed,
}

fn service(
    batch: Option<Located<Batch>>,
    tier: Option<Tier>,
    hits: HitsOfBatch,
    problems: &mut Problems,
) -> Service {
    let Some(Located { value: Batch { share, hit_rate }, place }) = batch else {
        return Service::Tier(tier.unwrap_or(Tier::Standard));
    };
    match (&hit_rate, hits) {
        (None, HitsOfBatch::Needed) => {
            let message = "a batch with a cache needs the batch's own `hit_rate`: no default would be right";
            let missing = Diagnostic::error(Code::BatchHitRateMissing, message).at(&place);
            problems.push(missing.help("add `hit_rate: …` to `batch`, or remove `cache`"));
        }
        (Some(hit_rate), HitsOfBatch::None) => {
            let message = "the batch has a hit rate, and there is no `cache` that could be hit";
            let idle = Diagnostic::error(Code::HitRateWithoutCache, message).at(&hit_rate.place);
            problems.push(idle.help("remove it, or add `cache: {prefix: …, hit_rate: …}`"));
        }
        (Some(hit_rate), HitsOfBatch::Measured) => {
            let message = "a measured cache reads and writes the same tokens in every tier";
            let clash = Diagnostic::error(Code::ConflictingKeys, message).at(&hit_rate.place);
            problems.push(clash.help("remove `hit_rate` from `batch`"));
        }
        _ => {}
    }
    Service::Batch { place, share, hit_rate }
}
