//! Random fields of a step, and what a branch of its route says otherwise.
//!
//! Where the contract leaves open whether a branch's map replaces or merges, the map states every key of its
//! step's.

use super::prices::{FEES, REGIONS};
use super::steps::Known;
use super::tape::Tape;
use super::{caches, lengths};
use crate::oracle::num::Num;
use crate::oracle::world::*;

pub fn of_step(tape: &mut Tape, known: &Known, has_quality: bool) -> Fields {
    let cache = tape.maybe(2, |tape| cache(tape, None));
    let (batch, tier) = match tape.below(6) {
        0..3 => (None, None),
        3 => (None, Some(tier(tape))),
        _ => (Some(batch(tape, cache.is_some())), None),
    };
    let fields = Fields {
        input: Some(tape.tokens(10, 9_000)),
        output: Some(tape.tokens(0, 900)),
        reads: tape.maybe(3, |tape| reads(tape, known)).flatten(),
        cache,
        batch,
        tier,
        region: tape.maybe(6, |tape| tape.pick(&REGIONS).to_owned()),
        tools: tape.maybe(4, |tape| tools(tape, None)),
        check: tape.maybe(2, |tape| check(tape, known, true)),
        repeat: tape.maybe(3, Tape::chance),
        feedback: tape.maybe(3, |tape| tape.tokens(1, 900)),
        exhausted: tape.maybe(4, |_| Exhausted::Accept),
        ..Fields::default()
    };
    let fields = if !has_quality {
        fields
    } else {
        Fields {
            quality: Some(tape.pick(known.qualities)),
            exhausted: tape.maybe(3, |tape| Exhausted::Abandon(tape.money())).or(fields.exhausted),
            review: tape.maybe(2, |tape| review(tape, None)),
            downstream: tape.maybe(2, Tape::money),
            ..fields
        }
    };
    match tape.below(8) {
        6 => lengths::conversing(tape, fields),
        7 => Fields { overflow: Some(lengths::overflow(tape)), ..fields },
        _ => fields,
    }
}

pub fn of_branch(tape: &mut Tape, known: &Known, step: &Fields) -> Fields {
    let own_cache = tape.maybe(5, |tape| cache(tape, step.cache.as_ref()));
    let has_cache = own_cache.is_some() || step.cache.is_some();
    let (batch, tier) = processing(tape, step, has_cache);
    let fields = Fields {
        input: tape.maybe(4, |tape| tape.tokens(10, 9_000)),
        output: tape.maybe(4, |tape| tape.tokens(0, 900)),
        reads: tape.maybe(8, |tape| reads(tape, known)).flatten(),
        cache: own_cache,
        batch,
        tier,
        region: tape.maybe(8, |tape| tape.pick(&REGIONS).to_owned()),
        tools: tape.maybe(6, |tape| tools(tape, step.tools.as_ref())),
        check: tape.maybe(5, |tape| other_check(tape, known, step.check.as_ref())),
        repeat: tape.maybe(6, Tape::chance),
        feedback: tape.maybe(6, |tape| tape.tokens(1, 900)),
        ..Fields::default()
    };
    let fields = match &step.conversation {
        Some(conversation) => lengths::conversing_too(tape, conversation, fields),
        None => fields,
    };
    if !step.has_error_rate() {
        return fields;
    }
    let quality = tape.maybe(5, |tape| tape.pick(known.qualities));
    Fields {
        quality: quality.filter(|_| step.quality.is_some()),
        exhausted: tape.maybe(5, |tape| {
            tape.maybe(2, |tape| Exhausted::Abandon(tape.money())).unwrap_or(Exhausted::Accept)
        }),
        review: tape.maybe(5, |tape| review(tape, step.review.as_ref())),
        downstream: tape.maybe(5, Tape::money),
        ..fields
    }
}

/// How often a call uses which tools, every key of `covering` among them.
pub fn tools(tape: &mut Tape, covering: Option<&Tools>) -> Tools {
    let mut tools: Tools =
        covering.into_iter().flatten().map(|(name, _)| (name.clone(), uses(tape))).collect();
    tools.insert(tape.pick(&FEES).to_owned(), uses(tape));
    tools
}

fn uses(tape: &mut Tape) -> Num {
    Num::new(tape.pick(&["1", "1.5", "0.2", "3"]))
}

/// A branch moves its calls as its step does, or otherwise; its batch states a hit rate if and only if it has
/// a cache.
fn processing(tape: &mut Tape, step: &Fields, has_cache: bool) -> (Option<Batch>, Option<Tier>) {
    let lacks_hit_rate = has_cache && step.batch.as_ref().is_some_and(|batch| batch.hit_rate.is_none());
    if lacks_hit_rate {
        return (Some(batch(tape, true)), None);
    }
    match (&step.batch, step.tier) {
        (Some(_), _) => (tape.maybe(5, |tape| batch(tape, has_cache)), None),
        (None, Some(_)) => (None, tape.maybe(5, tier)),
        (None, None) if tape.one_in(2) => (tape.maybe(4, |tape| batch(tape, has_cache)), None),
        (None, None) => (None, tape.maybe(4, tier)),
    }
}

/// `fit` sets the prefix.
fn cache(tape: &mut Tape, covering: Option<&Cache>) -> Cache {
    let stated = covering.is_some_and(|cache| cache.ttl.is_some());
    let ttl =
        if stated { Some(tape.pick(&["5m", "1h"])) } else { tape.pick(&[None, Some("1h"), Some("5m")]) };
    let hits = caches::hits(tape, covering);
    let stores = covering.is_some_and(|cache| cache.storage.is_some()) || tape.one_in(5);
    let storage = stores.then(|| Num::new(tape.pick(&["24", "8", "0.5", "12.25"])));
    Cache { prefix: Num::new("1"), hits, ttl, storage }
}

fn batch(tape: &mut Tape, has_cache: bool) -> Batch {
    Batch { share: tape.chance(), hit_rate: has_cache.then(|| tape.chance()) }
}

fn tier(tape: &mut Tape) -> Tier {
    tape.pick(&[Tier::Batch, Tier::Flex, Tier::Priority])
}

fn reads(tape: &mut Tape, known: &Known) -> Option<Vec<Read>> {
    let read = |step: &String| {
        let times = tape.maybe(3, |tape| Num::new(tape.pick(&["50", "2", "0.5", "1"])));
        (!tape.one_in(2)).then(|| Read { step: step.clone(), times })
    };
    let reads: Vec<_> = known.steps.iter().filter_map(read).collect();
    (!reads.is_empty()).then_some(reads)
}

fn check(tape: &mut Tape, known: &Known, may_omit: bool) -> Check {
    let omit = may_omit && tape.one_in(4);
    let price = match tape.below(4) {
        0 => CheckPrice::Free,
        1 => CheckPrice::Fee(tape.money()),
        _ => CheckPrice::Call(Box::new(check_call(tape, known))),
    };
    let detects = (!omit).then(|| tape.chance());
    Check { detects, false_alarms: tape.maybe(2, Tape::chance), price }
}

fn check_call(tape: &mut Tape, known: &Known) -> CheckCall {
    let input = tape.between(10, 9_000);
    let prefix = if tape.one_in(4) { input } else { tape.between(1, input) };
    CheckCall {
        model: known.model(tape),
        input: Num::new(input.to_string()),
        output: tape.tokens(0, 900),
        cache: tape.maybe(2, |tape| Cache { prefix: Num::new(prefix.to_string()), ..cache(tape, None) }),
        tier: tape.maybe(3, tier),
    }
}

/// The step's check with other chances, or a check where the step has none.
fn other_check(tape: &mut Tape, known: &Known, step: Option<&Check>) -> Check {
    match step {
        None => check(tape, known, true),
        Some(check) => Check {
            detects: Some(tape.chance()),
            false_alarms: Some(tape.chance()),
            price: check.price.clone(),
        },
    }
}

fn review(tape: &mut Tape, covering: Option<&Review>) -> Review {
    let states = |part: fn(&Review) -> bool| covering.is_some_and(part);
    let catches = tape.one_in(2) || states(|review| review.catches.is_some());
    let fix = tape.one_in(2) || states(|review| review.fix.is_some());
    Review {
        share: tape.chance(),
        cost: tape.money(),
        catches: catches.then(|| tape.chance()),
        fix: fix.then(|| tape.money()),
    }
}
