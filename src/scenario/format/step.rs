//! Steps, their branches, and everything around a call.

use crate::diag::Code;
use crate::units::shape::{MODEL, RETRIES, TAGS};
use crate::units::{Count, Probability, Share, Tags, Tier, Tokens, Usd};
use crate::yaml::map::{map, one_of, words};
use crate::yaml::shape::Misplaced;
use crate::yaml::shape::Rule::{AnyOf, AtMostOne, Beside, Needs, OneOf};
use crate::yaml::shape::Varies::{Affine, AffineUncut, PerAttempt, Unknown};
use crate::yaml::{Located, Named, Unread};

use super::Require;
use super::attempt::{Attempt, Escalate, TOOLS};
use super::cache::{Cache, OF_CALLS, ShareOrRest};
use super::conversation::Loop;
use super::meters::{BESIDE_TEXT, Quantities};
use super::overflow::Overflow;
use super::when::When;

map! {
    /// One kind of call that is made for a unit. `model`, `attempts` and `route` are alternatives.
    pub struct Step = STEP ("step `{}`", "Step") {
        /// Calls per unit: a number, a part such as `25%`, or a multiple of another step's calls. 1 where it is
        /// left out.
        calls: Option<Calls>,
        /// The split of the calls over branches.
        route: Option<Unread<Vec<Branch>>> [size(1, Some(100))],
        /// What this step must meet, beside what the whole scenario must.
        require: Option<Require>,
        /// What people should know of it, on one line: shown in reports.
        note: Option<String> [for_people()],
        /// By what its cost is told apart, beside the tags of the whole file: one of the same name counts in its place.
        tags: Option<Tags> [is(TAGS), for_people()],
    }
    and WORK;
    rules [
        OneOf(&["model", "attempts", "route"]),
        AnyOf(&[&["input", "output"], &["input"], &["output"], &["meters"], &["loop"], &["route"]]),
    ];
    instead [
        ["model", "route", "attempts"],
        ["escalate", "route", "attempts", "retries"],
        ["batch", "tier"],
        ["input", "loop"],
    ];
    with [("model", ["retries"]), ("input", ["output"])];
    anew [("model", "escalate")];
    misplaced [HUMAN];
}

/// Users try to write a person beside `model`.
const HUMAN: Misplaced = Misplaced {
    name: "human",
    code: Code::BadLadder,
    message: "a person makes an attempt, and attempts stand in a list",
    help: "write `attempts: [{human: {cost: 2.00}}]`",
};

map! {
    /// A branch of a route: its part of the calls, and what it says otherwise than its step. The parts are
    /// shares that sum to exactly 1, one of which may be `rest`, or a weight on every branch.
    pub struct Branch = BRANCH ("a branch", "Branch") {
        /// Its share of the calls, from 0 to 1, or `rest`.
        share: Option<Located<ShareOrRest>> [
            is(OF_CALLS),
            hint("write `share: 60%` or `share: rest`, or a `weight` on every branch"),
        ],
        /// Its weight among the branches, in place of a share; not below 0.
        weight: Option<Located<Count>> [varies(Unknown)],
    }
    over WORK;
    rules [OneOf(&["share", "weight"]), AtMostOne(&["model", "attempts"])];
    instead [
        ["model", "attempts"],
        ["escalate", "attempts", "retries"],
        ["batch", "tier"],
        ["input", "loop"],
        ["share", "weight"],
    ];
    with [("model", ["retries"]), ("input", ["output"])];
    anew [("model", "escalate")];
    misplaced [HUMAN];
}

map! {
    /// A call, and everything around it: what a branch may say otherwise than its step.
    pub struct Work = WORK ("a call") {
        /// The model that makes the call.
        model: Option<Located<String>> [
            is(MODEL),
            hint("write `model: provider/model`, or `attempts: […]`, or `route: […]`"),
        ],
        /// How often the same model tries again: the short form of `attempts`. None where it is left out.
        retries: Option<u32> [is(RETRIES), varies(Unknown)],
        /// Measured: a part of the calls is made again by another model. The short form of `attempts` whose second one
        /// has `reached`.
        escalate: Option<Located<Escalate>>,
        /// Who tries, in order, while the check flags the output; at most 20 in all, a person last.
        attempts: Option<Vec<Located<Attempt>>> [size(1, None)],
        /// Tokens of the prompt of one call, any cached prefix included, outputs that are read left out. Needed where
        /// the model sells `input`.
        input: Option<Located<Tokens>> [
            varies(AffineUncut),
            hint("write `input: 1_000`: the tokens of the prompt of one call"),
        ],
        /// Tokens of the output of one call, reasoning included. Needed where the model sells `output`.
        output: Option<Located<Tokens>> [
            varies(AffineUncut),
            hint("write `output: 200`: the tokens of the output of one call"),
        ],
        /// An agent's conversation in place of one call, with its own `output`.
        conversation as "loop": Option<Located<Loop>>,
        /// Steps whose outputs are part of the prompt.
        reads: Option<Vec<Reading>>,
        /// The longest prompt that this step sends, in tokens. The model's where it is left out.
        max_input: Option<Located<Tokens>> [varies(Unknown)],
        /// What happens to a prompt that is too long. `error` where it is left out.
        overflow: Option<Located<Overflow>>,
        /// The prompt cache. None where it is left out.
        cache: Option<Located<Cache>>,
        /// A part of the calls goes to the batch tier.
        batch: Option<Located<Batch>>,
        /// The service tier of all calls. `standard` where it is left out.
        tier: Option<Tier>,
        /// The region whose published factor applies. The scenario's where it is left out.
        region: Option<Located<String>>,
        /// When the calls are made. As the scenario says where it is left out.
        when: Option<Located<When>>,
        /// What a call uses beside text, by the meters of price tables. In a loop each turn adds it.
        meters: Option<Named<Quantities>> [is(BESIDE_TEXT)],
        /// Uses of tools per call, by tool; each is billed at the fee of the price table.
        tools: Option<Named<Located<Count>>> [is(TOOLS)],
        /// How often an output is bad: one of the scenario's `quality`.
        quality: Option<Located<String>>,
        /// The chance, from 0 to 1, that a further attempt by the same model repeats the same error outright.
        /// 0 where it is left out.
        repeat: Option<Located<Probability>> [varies(PerAttempt)],
        /// What each later attempt adds to the prompt of the one before, as written: no model's factor applies.
        feedback: Option<Feedback>,
        /// How well bad outputs are noticed, and what that costs. Where it is left out and there are several attempts,
        /// every bad output is noticed, at no cost.
        check: Option<Located<Check>>,
        /// What happens to an output that is still flagged after the last attempt. `accept` where it is left out.
        exhausted: Option<Exhausted>,
        /// People look at a part of what is served.
        review: Option<Review>,
        /// What errors cost that reach somebody.
        downstream: Option<Downstream>,
    }
    rules [
        OneOf(&["model", "attempts"]),
        AnyOf(&[&["input", "output"], &["input"], &["output"], &["meters"], &["loop"]]),
        AtMostOne(&["attempts", "retries", "escalate"]),
        AtMostOne(&["batch", "tier"]),
    ];
    misplaced [HUMAN];
}

one_of! {
    /// Calls per unit, or a multiple of another step's calls.
    pub enum Calls ("Calls") {
        /// So many for each unit.
        PerUnit(Located<Count>) [varies(Affine)],
        /// So many for each call of another step.
        PerCall(PerCall),
    }
}

map! {
    /// So many calls for each call of another step.
    pub struct PerCall = PER_CALL ("the calls", "Calls per call") {
        /// The step whose calls are multiplied.
        per: Located<String> [hint("write `per: draft`: the step whose calls are multiplied")],
        /// How many calls for each of them. 1 where it is left out.
        times: Option<Located<Count>> [varies(AffineUncut)],
    }
}

one_of! {
    /// A step whose output is part of the prompt.
    pub enum Reading ("Output that is read") {
        /// One of its outputs.
        Step(Located<String>),
        /// Several.
        Times(Times),
    }
}

map! {
    /// A step of which several outputs are part of the prompt.
    pub struct Times = TIMES ("an output that is read", "Outputs that are read") {
        /// The step whose outputs are read.
        step: Located<String> [hint("write `step: extract`: whose output is read")],
        /// How many of its outputs. 1 where it is left out.
        times: Option<Located<Count>> [varies(AffineUncut)],
    }
}

map! {
    /// A part of the calls in the batch tier.
    pub struct Batch = BATCH ("the batch", "Batch") {
        /// How many of the calls, from 0 to 1.
        share: Located<Share> [
            varies(AffineUncut),
            hint("write `share: 40%`: how many calls go to the batch tier"),
        ],
        /// How many of these find the prefix in the cache, from 0 to 1. Needed beside `cache`: there is no honest
        /// default.
        hit_rate: Option<Located<Share>> [varies(Affine)],
    }
}

map! {
    /// What is added to the prompts of later attempts.
    pub struct Feedback = FEEDBACK ("the feedback", "Feedback") {
        /// Tokens that each later attempt adds to the prompt, uncached.
        input: Located<Tokens> [
            varies(AffineUncut),
            hint("write `input: 200`: the tokens that each later attempt adds"),
        ],
    }
}

map! {
    /// How outputs are checked. A check costs nothing, a `fee`, or a call of a `model`. The output of the last attempt
    /// is checked where `exhausted` says `abandon`, and what a person writes is not.
    pub struct Check = CHECK ("the check", "Check") {
        /// How many bad outputs it flags, from 0 to 1. All where it is left out.
        detects: Option<Located<Probability>> [varies(PerAttempt)],
        /// How many good outputs it flags, from 0 to 1. None where it is left out.
        false_alarms: Option<Located<Probability>> [varies(PerAttempt)],
        /// What checking an output costs.
        fee: Option<Located<Usd>> [each(), varies(Affine)],
        /// The model that checks.
        model: Option<Located<String>> [is(MODEL), hint("write `model: provider/model`")],
        /// Tokens of the prompt of a check, where a model checks.
        input: Option<Located<Tokens>> [
            varies(AffineUncut),
            hint("write `input: 1_000`: the tokens of the prompt of one check"),
        ],
        /// Tokens of the output of a check, where a model checks.
        output: Option<Located<Tokens>> [
            varies(AffineUncut),
            hint("write `output: 100`: the tokens of the output of one check"),
        ],
        /// The prompt cache of the check, where a model checks.
        cache: Option<Located<Cache>>,
        /// The service tier of the check, where a model checks. `standard` where it is left out.
        tier: Option<Tier>,
    }
    rules [
        AtMostOne(&["fee", "model"]),
        Needs("model", &["input", "output"]),
        Beside("input", "model"),
        Beside("output", "model"),
        Beside("cache", "model"),
        Beside("tier", "model"),
    ];
    instead [["fee", "model"]];
    with [("model", ["input", "output", "cache", "tier"])];
}

one_of! {
    /// What happens to a call whose attempts are exhausted.
    pub enum Exhausted ("Exhausted") {
        /// The last output is served.
        Accept(Accept),
        /// What is flagged last is given up.
        Abandon(Abandon),
    }
}

words! {
    /// The last output is served.
    pub enum Accept {
        /// The last output is served unchecked.
        Accept = "accept",
    }
}

map! {
    /// What is flagged last is given up.
    pub struct Abandon = ABANDON ("what happens when attempts are exhausted", "Abandon") {
        /// What that costs.
        abandon: Abandoned [hint("write `exhausted: accept`, or `exhausted: {abandon: {cost: 2.50}}`")],
    }
}

map! {
    /// What giving up costs.
    pub struct Abandoned = ABANDONED ("what is abandoned", "Abandoned") {
        /// For each call that is given up.
        cost: Located<Usd> [each(), varies(Affine), hint("write `cost: 2.50`: what giving up costs")],
    }
}

map! {
    /// People look at a part of what is served.
    pub struct Review = REVIEW ("the review", "Review") {
        /// How much of what is served they look at, from 0 to 1.
        share: Located<Share> [
            varies(AffineUncut),
            hint("write `share: 5%`: how much of what is served is reviewed"),
        ],
        /// What one review costs.
        cost: Located<Usd> [each(), varies(Affine), hint("write `cost: 0.40`: what one review costs")],
        /// How many of the bad outputs that they look at they catch, from 0 to 1. All where it is left out.
        catches: Option<Located<Probability>> [varies(Affine)],
        /// What fixing an output costs that was caught. Nothing where it is left out.
        fix: Option<Located<Usd>> [each(), varies(Affine)],
    }
}

map! {
    /// What errors cost that reach somebody.
    pub struct Downstream = DOWNSTREAM ("the downstream cost", "Downstream cost") {
        /// For each of them.
        cost_per_error: Located<Usd> [each(), varies(Affine), hint("write `cost_per_error: 1.50`")],
    }
}
