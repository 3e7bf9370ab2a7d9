//! Steps, their branches, and all that is around a call.

use crate::units::shape::{COUNT, MONEY, PROBABILITY, RETRIES, SHARE, TOKENS, TURNS, WHOLE};
use crate::yaml::shape::Names::Known;
use crate::yaml::shape::Shape::{self, List, Map, Named, OneOf, Text, Word};
use crate::yaml::shape::Varies::{Affine, AffineUncut, PerAttempt, Unknown};
use crate::yaml::shape::map;

use super::REQUIRE;
use super::cache::{CACHE, REST};

/// Tokens that a request is made of.
const OF_CALL: Shape = TOKENS.varies(AffineUncut);
/// Something that is multiplied with what follows from it.
const EACH: Shape = COUNT.varies(Affine);
/// A part of calls.
const PART: Shape = SHARE.varies(AffineUncut);
/// A chance that a ladder takes once for each attempt.
const CHANCE: Shape = PROBABILITY.varies(PerAttempt);
/// What something costs each time.
const COST: Shape = MONEY.each().varies(Affine);

map! {
    pub STEP = "a step" {
        calls: OneOf(&[EACH, Map(&PER_CALL)]),
        route: List(&BRANCH),
        require: Map(&REQUIRE),
    }
    and WORK;
    instead [["model", "route", "attempts"], ["batch", "tier"], ["input", "loop"]];
    with [("model", ["retries"]), ("input", ["output"])];
}

/// A branch of a route.
pub static BRANCH: Shape = Map(&OF_BRANCH);

map! {
    OF_BRANCH = "a branch" {
        share: OneOf(&[PART, REST]),
        weight: COUNT.varies(Unknown),
    }
    and WORK;
    instead [["model", "attempts"], ["batch", "tier"], ["input", "loop"], ["share", "weight"]];
    with [("model", ["retries"]), ("input", ["output"])];
}

map! {
    WORK = "a call" {
        model: Text,
        retries: RETRIES.varies(Unknown),
        attempts: List(&Map(&ATTEMPT)),
        input: OF_CALL,
        output: OF_CALL,
        loop: Map(&LOOP),
        reads: List(&OneOf(&[Text, Map(&TIMES)])),
        max_input: TOKENS.varies(Unknown),
        overflow: OneOf(&[Word(&["error", "truncate"]), Map(&IN_CHUNKS)]),
        cache: Map(&CACHE),
        batch: Map(&BATCH),
        tier: TIER,
        region: Text,
        tools: Named(&EACH, Known),
        quality: Text,
        repeat: CHANCE,
        feedback: Map(&FEEDBACK),
        check: Map(&CHECK),
        exhausted: OneOf(&[Word(&["accept"]), Map(&ABANDON)]),
        review: Map(&REVIEW),
        downstream: Map(&DOWNSTREAM),
    }
}

/// The service tiers.
const TIER: Shape = Word(&["standard", "batch", "flex", "priority"]);

map! {
    PER_CALL = "the calls" {
        per: Text,
        times: COUNT.varies(AffineUncut),
    }
}

map! {
    ATTEMPT = "an attempt" {
        model: Text,
        human: Map(&PERSON),
        times: WHOLE.within(1, Some(20)).varies(Unknown),
        input: OF_CALL,
        output: OF_CALL,
        tools: Named(&EACH, Known),
        fixes: CHANCE,
        breaks: CHANCE,
    }
}

map! {
    PERSON = "the person" {
        cost: COST,
        error_rate: PROBABILITY.varies(PerAttempt),
    }
}

/// The share of conversations with a number of turns: all are 1 together, so that none varies alone.
const OF_CONVERSATIONS: Shape = SHARE;

map! {
    LOOP = "the loop" {
        turns: OneOf(&[TURNS.varies(Unknown), Named(&OF_CONVERSATIONS, Known)]),
        system: TOKENS.varies(Unknown),
        user: TOKENS.varies(Unknown),
        output: OF_CALL,
        caching: Word(&["none", "incremental"]),
        compact: Map(&COMPACT),
        success: PROBABILITY.varies(Unknown),
    }
}

map! {
    COMPACT = "`compact`" {
        every: TURNS.varies(Unknown),
        to: TOKENS.varies(Unknown),
    }
}

map! {
    TIMES = "an output that is read" {
        step: Text,
        times: COUNT.varies(AffineUncut),
    }
}

map! {
    IN_CHUNKS = "`overflow`" { chunk: Map(&CHUNK) }
}

map! {
    CHUNK = "`chunk`" {
        overlap: TOKENS.varies(Unknown),
        merge: Map(&MERGE),
    }
}

map! {
    MERGE = "the merge" { input: OF_CALL, output: OF_CALL }
}

map! {
    BATCH = "the batch" {
        share: PART,
        hit_rate: SHARE.varies(Affine),
    }
}

map! {
    FEEDBACK = "the feedback" { input: OF_CALL }
}

map! {
    CHECK = "the check" {
        detects: CHANCE,
        false_alarms: CHANCE,
        fee: COST,
        model: Text,
        input: OF_CALL,
        output: OF_CALL,
        cache: Map(&CACHE),
        tier: TIER,
    }
    instead [["fee", "model"]];
    with [("model", ["input", "output", "cache", "tier"])];
}

map! {
    ABANDON = "what happens when attempts are exhausted" { abandon: Map(&ABANDONED) }
}

map! {
    ABANDONED = "what is abandoned" { cost: COST }
}

map! {
    REVIEW = "the review" {
        share: PART,
        cost: COST,
        catches: PROBABILITY.varies(Affine),
        fix: COST,
    }
}

map! {
    DOWNSTREAM = "the downstream cost" { cost_per_error: COST }
}
