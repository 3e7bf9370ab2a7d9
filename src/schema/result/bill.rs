//! Bill lines, and the caches behind them.

use schemars::JsonSchema;

use super::super::words;
use super::{Figure, Place, Source};

/// Bill lines.
#[derive(JsonSchema)]
#[schemars(title = "Bills")]
pub(super) struct Bills {
    /// The lines of `base`.
    base: Vec<StepLine>,
    /// The lines of `cache_discounted`.
    cache_discounted: Vec<StepLine>,
    /// The lines of `batch_discounted`.
    batch_discounted: Vec<StepLine>,
    /// The lines of `invoice`.
    invoice: Vec<StepLine>,
}

/// A bill line of a step.
#[derive(JsonSchema)]
#[schemars(title = "Bill line of a step")]
pub(super) struct StepLine {
    /// The step.
    step: String,
    /// The position of the branch, from 0.
    branch: Option<u64>,
    #[schemars(flatten)]
    line: Line,
}

/// A bill line: amount = quantity × rate / per, always.
#[derive(JsonSchema)]
#[schemars(title = "Bill line")]
pub(super) struct Line {
    /// The position of the attempt, from 0; null where the line belongs to none.
    attempt: Option<u64>,
    /// What the line is for: an attempt, or its check.
    role: String,
    /// The model; null where none is billed.
    model: Option<String>,
    /// The service tier; null where none matters.
    tier: Option<String>,
    /// The meter, or the tool.
    meter: String,
    /// The kind of the line.
    kind: LineKind,
    /// How much of it.
    quantity: Figure,
    /// What the quantity counts.
    unit: String,
    /// What is paid, for `per`.
    rate: Figure,
    /// What the list says, for `per`.
    list_rate: Figure,
    /// For how many the rate is.
    per: Figure,
    /// The amount.
    amount: Figure,
    /// Where the rate stands.
    rate_place: Place,
    /// Where it is published; null for a price of the scenario's own.
    source: Option<Source>,
}

words! { LineKind {
    "tokens" => "Tokens of a meter.",
    "tool_fee" => "Uses of a tool.",
    "check_fee" => "Checks at a fee.",
    "cache_storage" => "Tokens kept in a cache, by the hour."
} }

/// A cache in use.
#[derive(JsonSchema)]
#[schemars(title = "Cache in use")]
pub(super) struct Cache {
    /// The step.
    step: String,
    /// The position of the branch, from 0, or null.
    branch: Option<u64>,
    /// Who uses it: an attempt, or its check.
    role: String,
    /// How many calls find the prefix.
    hit_rate: Figure,
    /// The traffic from which that follows, in words; null where it was given.
    from: Option<String>,
    /// Calls an hour, where the traffic says so.
    per_hour: Option<Figure>,
    /// Hours a day for which the prefix is kept.
    storage_hours: Option<Figure>,
    /// From which rate of calls on the cache pays.
    pays: Option<Pays>,
}

/// From which rate of calls on a cache pays.
#[derive(JsonSchema)]
#[schemars(title = "Pays from")]
pub(super) struct Pays {
    /// So many calls, `always` or `never`.
    from: PaysFrom,
    /// In which time: `hour` or `day`.
    per: String,
}

/// So many calls, or a word.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum PaysFrom {
    Word(PaysWord),
    Calls(Figure),
}

words! { PaysWord { "always" => "At any rate.", "never" => "At no rate." } }
