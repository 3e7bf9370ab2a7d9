//! A step: its calls, who makes them, and what becomes of their outputs.

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::super::patch::{Branch, Ranged};
use super::super::scalar::{
    Count, ModelName, Money, Name, Probability, Retries, Share, Tokens, Turns, Whole,
};
use super::super::words;
use super::Require;
use super::cache::Cache;

/// One kind of call that is made for a unit. `model`, `attempts` and `route` are alternatives.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Step")]
#[schemars(extend("allOf" = [
    {"oneOf": [{"required": ["model"]}, {"required": ["attempts"]}, {"required": ["route"]}]},
    {"anyOf": [{"required": ["input", "output"]}, {"required": ["loop"]}, {"required": ["route"]}]},
    {"not": {"required": ["attempts", "retries"]}},
    {"not": {"required": ["batch", "tier"]}}
]))]
pub(super) struct Step {
    /// Calls per unit: a number, a part such as `25%`, or a multiple of another step's calls. 1 where it is
    /// left out.
    calls: Option<Calls>,
    /// The split of the calls over branches.
    #[schemars(length(min = 1, max = 100))]
    route: Option<Vec<Branch>>,
    /// What this step must meet, beside what the whole scenario must.
    require: Option<Require>,
    #[schemars(flatten)]
    work: Work,
}

/// A call, and everything around it: what a branch may say otherwise than its step.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
pub(in super::super) struct Work {
    /// The model that makes the call.
    model: Option<ModelName>,
    /// How often the same model tries again: the short form of `attempts`. None where it is left out.
    retries: Option<Ranged<Retries>>,
    /// Who tries, in order, while the check flags the output; at most 20 in all, a person last.
    #[schemars(length(min = 1))]
    attempts: Option<Vec<Attempt>>,
    /// Tokens of the prompt of one call, any cached prefix included, outputs that are read left out.
    input: Option<Ranged<Tokens>>,
    /// Tokens of the output of one call, reasoning included.
    output: Option<Ranged<Tokens>>,
    /// An agent's conversation in place of one call, with its own `output`.
    #[schemars(rename = "loop")]
    conversation: Option<Loop>,
    /// Steps whose outputs are part of the prompt.
    reads: Option<Vec<Reading>>,
    /// The longest prompt that this step sends, in tokens. The model's where it is left out.
    max_input: Option<Ranged<Tokens>>,
    /// What becomes of a prompt that is too long. `error` where it is left out.
    overflow: Option<Overflow>,
    /// The prompt cache. None where it is left out.
    cache: Option<Cache>,
    /// A part of the calls goes to the batch tier.
    batch: Option<Batch>,
    /// The service tier of all calls. `standard` where it is left out.
    tier: Option<Tier>,
    /// The region whose published factor applies. The scenario's where it is left out.
    region: Option<Name>,
    /// Uses of tools per call, by tool; each is billed at the fee of the price table.
    tools: Option<BTreeMap<String, Ranged<Count>>>,
    /// How often an output is bad: one of the scenario's `quality`.
    quality: Option<Name>,
    /// The chance, from 0 to 1, that a further attempt by the same model repeats the same error outright.
    /// 0 where it is left out.
    repeat: Option<Ranged<Probability>>,
    /// What each later attempt adds to the prompt of the one before.
    feedback: Option<Feedback>,
    /// How well bad outputs are noticed, and what that costs.
    check: Option<Check>,
    /// What becomes of an output that the last attempt did not get right. `accept` where it is left out.
    exhausted: Option<Exhausted>,
    /// People look at a part of what is served.
    review: Option<Review>,
    /// What errors cost that reach somebody.
    downstream: Option<Downstream>,
}

/// Calls per unit, or a multiple of another step's calls.
#[derive(JsonSchema)]
#[schemars(untagged, title = "Calls")]
pub(super) enum Calls {
    PerUnit(Ranged<Count>),
    PerCall(PerCall),
}

/// So many calls for each call of another step.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Calls per call")]
pub(super) struct PerCall {
    /// The step whose calls are multiplied.
    per: Name,
    /// How many calls for each of them. 1 where it is left out.
    times: Option<Ranged<Count>>,
}

/// One who tries: a model, or a person on the last attempt.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Attempt")]
#[schemars(extend("oneOf" = [{"required": ["model"]}, {"required": ["human"]}]))]
#[schemars(extend("dependencies" = {"breaks": ["fixes"]}))]
pub(super) struct Attempt {
    /// The model that tries.
    model: Option<ModelName>,
    /// A person tries; only on the last attempt, and without any other key.
    human: Option<Person>,
    /// How often, from 1 to 20. 1 where it is left out.
    times: Option<Ranged<Whole>>,
    /// Tokens of the prompt, in place of the step's.
    input: Option<Ranged<Tokens>>,
    /// Tokens of the output, in place of the step's.
    output: Option<Ranged<Tokens>>,
    /// Uses of tools per call, by tool, in place of the step's.
    tools: Option<BTreeMap<String, Ranged<Count>>>,
    /// A revision, on a later attempt: the chance that a flagged bad output becomes good.
    fixes: Option<Ranged<Probability>>,
    /// Beside `fixes`: the chance that a flagged good output becomes bad. 0 where it is left out.
    breaks: Option<Ranged<Probability>>,
}

/// A person in place of a model.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Person")]
pub(super) struct Person {
    /// What a person costs each time.
    cost: Ranged<Money>,
    /// The chance that a person's output is bad, from 0 to 1. 0 where it is left out.
    error_rate: Option<Ranged<Probability>>,
}

/// An agent's conversation: each turn sends all that came before.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Loop")]
pub(super) struct Loop {
    /// How many turns, from 1 to 1,000; or how often which number of turns is taken.
    turns: TurnsOrSpread,
    /// Tokens that every prompt begins with: instructions and tools. 0 where it is left out.
    system: Option<Ranged<Tokens>>,
    /// Tokens that each turn adds to the prompt.
    user: Ranged<Tokens>,
    /// Tokens that the model makes in a turn.
    output: Ranged<Tokens>,
    /// Whether turns read from the cache what earlier ones wrote. `none` where it is left out.
    caching: Option<Caching>,
    /// The conversation is put in short from time to time.
    compact: Option<Compact>,
    /// The chance that a turn goes well, from 0 to 1, in place of `quality`.
    success: Option<Ranged<Probability>>,
}

/// A number of turns, or shares of conversations by their number of turns.
#[derive(JsonSchema)]
#[schemars(untagged, title = "Turns")]
pub(super) enum TurnsOrSpread {
    Always(Ranged<Turns>),
    Spread(Spread),
}

/// Shares of conversations, from 0 to 1, by their number of turns; 1 together.
#[derive(JsonSchema)]
#[schemars(transparent, title = "Numbers of turns")]
#[schemars(extend("minProperties" = 1, "maxProperties" = 100))]
#[schemars(extend("propertyNames" = {"pattern": "^[1-9][0-9]*(_[0-9]+)*k?$"}))]
pub(super) struct Spread(BTreeMap<String, Ranged<Share>>);

words! { Caching {
    "none" => "Every turn is billed in full.",
    "incremental" => "A turn reads from the cache what earlier turns wrote."
} }

/// How a conversation is kept short.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Compact")]
pub(super) struct Compact {
    /// After how many turns, from 1 to 1,000.
    every: Ranged<Turns>,
    /// The tokens that then stand in place of all turns so far.
    to: Ranged<Tokens>,
}

/// A step whose output is part of the prompt.
#[derive(JsonSchema)]
#[schemars(untagged, title = "Output that is read")]
pub(super) enum Reading {
    Step(Name),
    Times(Times),
}

/// A step of which several outputs are part of the prompt.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Outputs that are read")]
pub(super) struct Times {
    /// The step whose outputs are read.
    step: Name,
    /// How many of its outputs. 1 where it is left out.
    times: Option<Ranged<Count>>,
}

/// What becomes of a prompt that is too long.
#[derive(JsonSchema)]
#[schemars(untagged, title = "Overflow")]
pub(super) enum Overflow {
    Word(OverflowWord),
    Chunk(InChunks),
}

words! { OverflowWord {
    "error" => "It is an error.",
    "truncate" => "It is cut, with a warning that says how much is lost."
} }

/// The prompt is taken apart.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "In chunks")]
pub(super) struct InChunks {
    /// What the pieces are, and what becomes of their outputs.
    chunk: Chunk,
}

/// Pieces of a prompt, each a request.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Chunks")]
pub(super) struct Chunk {
    /// Tokens that each chunk repeats of the one before. 0 where it is left out.
    overlap: Option<Ranged<Tokens>>,
    /// The call that puts the outputs of all chunks together.
    merge: Merge,
}

/// The call that puts outputs together.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Merge")]
pub(super) struct Merge {
    /// Tokens of its prompt beside the outputs of the chunks.
    input: Ranged<Tokens>,
    /// Tokens of its output.
    output: Ranged<Tokens>,
}

/// A part of the calls in the batch tier.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Batch")]
pub(super) struct Batch {
    /// How many of the calls, from 0 to 1.
    share: Ranged<Share>,
    /// How many of these find the prefix in the cache, from 0 to 1. Needed beside `cache`: there is no honest
    /// default.
    hit_rate: Option<Ranged<Share>>,
}

words! { Tier {
    "standard" => "At once, at the list price.",
    "batch" => "Within a day, cheaper.",
    "flex" => "Later when there is room, cheaper.",
    "priority" => "Before others, dearer."
} }

/// What later attempts are told.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Feedback")]
pub(super) struct Feedback {
    /// Tokens that each later attempt adds to the prompt, uncached.
    input: Ranged<Tokens>,
}

/// How outputs are checked. A check costs nothing, a `fee`, or a call of a `model`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Check")]
#[schemars(extend("not" = {"required": ["fee", "model"]}))]
#[schemars(extend("dependencies" = {
    "model": ["input", "output"], "input": ["model"], "output": ["model"], "cache": ["model"], "tier": ["model"]
}))]
pub(super) struct Check {
    /// How many bad outputs it flags, from 0 to 1. All where it is left out.
    detects: Option<Ranged<Probability>>,
    /// How many good outputs it flags, from 0 to 1. None where it is left out.
    false_alarms: Option<Ranged<Probability>>,
    /// What checking an output costs.
    fee: Option<Ranged<Money>>,
    /// The model that checks.
    model: Option<ModelName>,
    /// Tokens of the prompt of a check, where a model checks.
    input: Option<Ranged<Tokens>>,
    /// Tokens of the output of a check, where a model checks.
    output: Option<Ranged<Tokens>>,
    /// The prompt cache of the check, where a model checks.
    cache: Option<Cache>,
    /// The service tier of the check, where a model checks. `standard` where it is left out.
    tier: Option<Tier>,
}

/// What becomes of a call whose attempts are exhausted.
#[derive(JsonSchema)]
#[schemars(untagged, title = "Exhausted")]
pub(super) enum Exhausted {
    Accept(Accept),
    Abandon(Abandon),
}

words! { Accept { "accept" => "The last output is served unchecked." } }

/// What is flagged last is given up.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Abandon")]
pub(super) struct Abandon {
    /// What that costs.
    abandon: Abandoned,
}

/// What giving up costs.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Abandoned")]
pub(super) struct Abandoned {
    /// For each call that is given up.
    cost: Ranged<Money>,
}

/// People look at a part of what is served.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Review")]
pub(super) struct Review {
    /// How much of what is served they look at, from 0 to 1.
    share: Ranged<Share>,
    /// What one review costs.
    cost: Ranged<Money>,
    /// How many of the bad outputs that they look at they catch, from 0 to 1. All where it is left out.
    catches: Option<Ranged<Probability>>,
    /// What fixing an output costs that was caught. Nothing where it is left out.
    fix: Option<Ranged<Money>>,
}

/// What errors cost that reach somebody.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Downstream cost")]
pub(super) struct Downstream {
    /// For each of them.
    cost_per_error: Ranged<Money>,
}
