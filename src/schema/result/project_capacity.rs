//! What `project --capacity` answers.

use schemars::JsonSchema;

use super::project::{AsOfFrom, Volume};
use super::{Figure, Message, Place, Source};

/// What a scenario asks of its vendors.
#[derive(JsonSchema)]
#[schemars(title = "Load of a scenario")]
pub(super) struct Load {
    /// Its name.
    name: String,
    /// The design; `as_written` is the file as it stands.
    variant: String,
    /// The assumptions; `base` is the file as it stands.
    case: String,
    /// The day whose prices and limits hold.
    as_of: String,
    /// Who chose that day.
    as_of_from: AsOfFrom,
    /// How much there is to do.
    volume: Volume,
    /// What is asked, and what may be.
    capacity: Capacity,
    /// What is worth knowing.
    warnings: Vec<Message>,
}

/// What is asked of the vendors, and what may be.
#[derive(JsonSchema)]
#[schemars(title = "Capacity")]
pub(super) struct Capacity {
    /// Days of a month.
    days_per_month: Figure,
    /// How many times the average the busiest minute is.
    peak_factor: Figure,
    /// Whether the file says so.
    peak_factor_given: bool,
    /// The models in use.
    models: Vec<Model>,
    /// What is full first as the volume grows; null where nothing is known to be.
    binds_first: Option<Binds>,
    /// How long a unit takes, in milliseconds.
    unit_time_ms: UnitTime,
    /// The plan with an allowance; null without one.
    quota: Option<Quota>,
    /// Capacity that is paid by the hour, beside tokens.
    by_the_hour: Vec<Hourly>,
}

/// What is full first.
#[derive(JsonSchema)]
#[schemars(title = "Binds first")]
pub(super) struct Binds {
    /// The model whose limit it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    /// That limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<String>,
    /// The plan whose allowance it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<String>,
    /// The units a month at which it is full.
    per_month: Figure,
}

/// A model in use.
#[derive(JsonSchema)]
#[schemars(title = "Load of a model")]
pub(super) struct Model {
    /// Its name.
    model: String,
    /// What a month asks of it.
    month: Month,
    /// The limits, and what is asked of each.
    limits: Vec<Use>,
    /// The limits that nobody knows.
    unknown: Vec<String>,
    /// How long a month's calls take at the limits; null where none is known.
    drain: Option<Drain>,
}

/// What a month asks of a model.
#[derive(JsonSchema)]
#[schemars(title = "Month of a model")]
pub(super) struct Month {
    /// Requests outside the batch tier.
    requests: Figure,
    /// Requests in the batch tier.
    batch_tier_requests: Figure,
    /// Tokens of prompts.
    input: Figure,
    /// Tokens of prompts that are read from a cache.
    cache_read: Figure,
    /// Tokens of outputs.
    output: Figure,
    /// Milliseconds in flight of all requests; null where no latency is known.
    in_flight_ms: Option<Figure>,
}

/// A limit, and what is asked of it.
#[derive(JsonSchema)]
#[schemars(title = "Use of a limit")]
pub(super) struct Use {
    /// Its key.
    limit: String,
    /// What it is a limit of.
    of: String,
    /// What the busiest minute asks.
    asked: Option<Figure>,
    /// The limit; null where nobody knows it.
    most: Option<Figure>,
    /// Where it stands.
    place: Option<Place>,
    /// The part of it that is asked for.
    used: Option<Figure>,
    /// The units a month at which it is full.
    full_at: Option<Figure>,
}

/// How long a month's calls take at the limits.
#[derive(JsonSchema)]
#[schemars(title = "Drain")]
pub(super) struct Drain {
    /// Minutes.
    minutes: Figure,
    /// The limit that makes it so long.
    limit: String,
}

/// How long a unit takes.
#[derive(JsonSchema)]
#[schemars(title = "Time of a unit")]
pub(super) struct UnitTime {
    /// One call after the other.
    sequential: Option<Figure>,
    /// Calls that need not wait for each other at the same time.
    at_least: Option<Figure>,
    /// Models whose latency nobody knows.
    unknown: Vec<String>,
    /// Steps with a part in the batch tier, which is left out.
    without_batch_tier_of: Vec<String>,
    /// Steps with attempts by people, which are left out.
    without_people_of: Vec<String>,
}

/// A plan with an allowance.
#[derive(JsonSchema)]
#[schemars(title = "Use of a plan")]
pub(super) struct Quota {
    /// Its name.
    plan: String,
    /// The weighted requests of a month that it allows.
    allowance: Figure,
    /// The weighted requests of a month that are asked for.
    counted: Figure,
    /// The part of the allowance that is asked for.
    used: Figure,
    /// The units a month at which it is full.
    full_at: Option<Figure>,
    /// How many times the plan is needed.
    multiplier: Option<Figure>,
    /// The models that are counted.
    models: Vec<QuotaModel>,
    /// The models that are not.
    not_counted: Vec<String>,
}

/// A model that a plan counts.
#[derive(JsonSchema)]
#[schemars(title = "Model of a plan")]
pub(super) struct QuotaModel {
    /// The model.
    model: String,
    /// Its requests a month.
    requests: Figure,
    /// What a request counts.
    weight: Figure,
    /// Requests × weight.
    counted: Figure,
}

/// Capacity that is paid by the hour, beside what the tokens cost.
#[derive(JsonSchema)]
#[schemars(title = "Hourly capacity beside tokens")]
pub(super) struct Hourly {
    /// The model.
    model: String,
    /// What an hour costs.
    per_hour: Figure,
    /// What a month costs.
    per_month: Figure,
    /// The tokens that a month of it takes.
    tokens_per_month: Figure,
    /// What a million of these tokens costs.
    per_million_tokens: Figure,
    /// The tokens that are asked for.
    tokens: Figure,
    /// What these cost by the token.
    billed: Figure,
    /// What a million of them costs by the token.
    billed_per_million_tokens: Option<Figure>,
    /// How many of the capacity are needed.
    needed: Figure,
    /// What these cost a month.
    cost: Figure,
    /// The units a month at which both cost the same.
    even_at: Option<Figure>,
    /// The tokens a month at which both cost the same.
    even_at_tokens: Option<Figure>,
    /// Where the price is published.
    source: Source,
}
