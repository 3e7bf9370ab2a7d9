//! Those who try, one after the other.

use crate::units::shape::{COUNT, MODEL};
use crate::units::{Count, Probability, Share, Tokens, Usd};
use crate::yaml::map::map;
use crate::yaml::shape::Rule::{Alone, Beside, OneOf};
use crate::yaml::shape::Varies::{Affine, AffineUncut, PerAttempt, Unknown};
use crate::yaml::shape::{KNOWN, Rule, Shape};
use crate::yaml::{Located, Named};

use super::meters::{BESIDE_TEXT, Quantities};

/// Uses of tools, by tool.
pub(super) const TOOLS: Shape = Shape::Named(&COUNT.varies(AffineUncut), KNOWN);

map! {
    /// One who tries: a model, or a person on the last attempt.
    pub struct Attempt = ATTEMPT ("an attempt", "Attempt") {
        /// The model that tries.
        model: Option<Located<String>> [
            is(MODEL),
            hint("write `model: provider/model`, or `human: {cost: 2.00}` on the last attempt"),
        ],
        /// A person tries; only on the last attempt, and without any other key but `reached`.
        human: Option<Person>,
        /// Measured, on a later attempt, in place of error rates: the share of the step's calls that make it. It never
        /// rises from an attempt to the next.
        reached: Option<Located<Share>> [
            varies(Affine),
            hint("write `reached: 8%`: the share of the step's calls that make this attempt"),
        ],
        /// How often, from 1 to 20. 1 where it is left out.
        times: Option<u32> [within(1, Some(20)), varies(Unknown)],
        /// Tokens of the prompt, in place of the step's.
        input: Option<Located<Tokens>> [varies(AffineUncut)],
        /// Tokens of the output, in place of the step's.
        output: Option<Located<Tokens>> [varies(AffineUncut)],
        /// What a call uses beside text, by meter, in place of the step's.
        meters: Option<Named<Quantities>> [is(BESIDE_TEXT)],
        /// Uses of tools per call, by tool, in place of the step's.
        tools: Option<Named<Located<Count>>> [is(TOOLS)],
        /// A revision, on a later attempt: the chance that a flagged bad output becomes good.
        fixes: Option<Located<Probability>> [varies(PerAttempt)],
        /// Beside `fixes`: the chance that a flagged good output becomes bad. 0 where it is left out.
        breaks: Option<Located<Probability>> [varies(PerAttempt)],
    }
    rules [OneOf(&["model", "human"]), Beside("breaks", "fixes"), Alone("human", &["reached"]), NOT_REVISED];
}

map! {
    /// A person in place of a model.
    pub struct Person = PERSON ("the person", "Person") {
        /// What a person costs each time.
        cost: Located<Usd> [each(), varies(Affine), hint("write `cost: 2.00`: what a person costs each time")],
        /// The chance that a person's output is bad, from 0 to 1. 0 where it is left out.
        error_rate: Option<Located<Probability>> [varies(PerAttempt)],
    }
}

/// How often a revision succeeds is an error rate.
const NOT_REVISED: Rule = Rule::Excludes(
    "fixes",
    "reached",
    "how often a revision succeeds is not asked where it was measured how many calls come this far",
    "remove `fixes` and `breaks`, or `reached`",
);

map! {
    /// Measured: a part of the calls is made again by another model.
    pub struct Escalate = ESCALATE ("the escalation", "Escalation") {
        /// The share of the calls that are made again.
        share: Located<Share> [
            varies(Affine),
            hint("write `share: 8%`: the share of the calls that are made again"),
        ],
        /// The model that makes them again.
        model: Located<String> [is(MODEL), hint("write `model: provider/model`: who makes them again")],
    }
}
