//! What the commands answer that look at prices.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use crate::units::Meter;

use super::bill::Line;
use super::{ByName, Figure, Frame, Place, Source};

/// What one kind of call costs.
#[derive(JsonSchema)]
#[schemars(title = "Result of price")]
pub(super) struct Price {
    #[schemars(flatten)]
    frame: Frame,
    /// The model that served.
    model: String,
    /// The model that was asked for.
    asked_for: String,
    /// The day whose prices hold.
    as_of: String,
    /// How many calls.
    calls: Figure,
    /// The region whose factor applies; null without one.
    region: Option<String>,
    /// Whether list prices were overlaid by a private table.
    overlaid: bool,
    /// Whether the prices are announced only.
    announced: bool,
    /// What a reader has to know of what the vendor reported, in sentences.
    notes: Vec<String>,
    /// What the response itself says that the calls cost; null where it says nothing.
    reported_cost: Option<Figure>,
    /// The bill.
    lines: Vec<Line>,
    /// The sum of its amounts.
    total: Figure,
}

/// The models of the tables.
#[derive(JsonSchema)]
#[schemars(title = "Result of prices list")]
pub(super) struct List {
    #[schemars(flatten)]
    frame: Frame,
    /// The day whose prices hold.
    as_of: String,
    /// For how many tokens the rates are.
    per: String,
    /// The models.
    models: Vec<Listed>,
}

/// A model, and its standard rates.
#[derive(JsonSchema)]
#[schemars(title = "Listed model")]
pub(super) struct Listed {
    /// The model.
    model: String,
    #[schemars(flatten)]
    rates: ListedRates,
    /// Tokens of prompt and output together.
    context_window: Option<Figure>,
    /// Whether it can be used on the day; null where there is nothing to say.
    state: Option<String>,
}

/// The rate of each meter; null where unknown, or a word.
pub(super) struct ListedRates;

impl JsonSchema for ListedRates {
    fn schema_name() -> Cow<'static, str> {
        "ListedRates".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let rate = generator.subschema_for::<Option<ListedRate>>();
        let of = |meter: Meter| {
            let mut rate = rate.clone();
            rate.insert("description".to_owned(), meter.doc().into());
            (meter.name().to_owned(), rate.into())
        };
        let rates: Map<String, Value> = Meter::all().into_iter().map(of).collect();
        let always: Vec<&str> = Meter::shown(|_| false).map(Meter::name).collect();
        json_schema!({"type": "object", "properties": rates, "required": always})
    }
}

/// A rate, or a word in its place.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum ListedRate {
    Amount(Figure),
    Word(String),
}

/// All that the tables say of a model.
#[derive(JsonSchema)]
#[schemars(title = "Result of prices show")]
pub(super) struct Show {
    #[schemars(flatten)]
    frame: Frame,
    /// The model.
    model: String,
    /// The day whose prices hold.
    as_of: String,
    /// What each table says of it, those beneath first.
    entries: Vec<Entry>,
}

/// What a table says of a model.
#[derive(JsonSchema)]
#[schemars(title = "Entry of a model")]
pub(super) struct Entry {
    /// Where it stands.
    table: Place,
    /// Whether the table is an overlay.
    overlay: bool,
    /// What an overlay takes off what is beneath it.
    discounts: Vec<Figure>,
    /// Other names.
    aliases: Vec<String>,
    /// Tokens of prompt and output together; null where unknown.
    context_window: Option<Figure>,
    /// The most tokens of an output; null where unknown.
    max_output: Option<Figure>,
    /// The most tokens of a prompt; null where unknown.
    max_input: Option<Figure>,
    /// How prompts are cached; null where they are not.
    cache: Option<CacheRules>,
    /// What it can do.
    features: Vec<String>,
    /// How fast it answers; null where unknown.
    latency: Option<Latency>,
    /// What the vendor takes at once; each null where unknown.
    limits: Limits,
    /// The last day on which it can be used; null where none is known.
    closed: Option<String>,
    /// What takes its place then.
    successor: Option<String>,
    /// The cards, oldest first.
    cards: Vec<Card>,
    /// Capacity that is paid by the hour, oldest first.
    capacity: Vec<HourlyCard>,
}

/// How prompts are cached.
#[derive(JsonSchema)]
#[schemars(title = "Cache rules")]
pub(super) struct CacheRules {
    /// Who decides what is cached.
    mode: String,
    /// The shortest prefix, in tokens; null where unknown.
    min_prefix: Option<Figure>,
    /// A prefix is a multiple of so many tokens.
    granule: Figure,
    /// How long an entry is kept; null where unknown.
    ttl: Option<String>,
}

/// How fast a model answers.
#[derive(JsonSchema)]
#[schemars(title = "Latency of a model")]
pub(super) struct Latency {
    /// Milliseconds until the first token.
    ttft_ms: Figure,
    /// Tokens of an output in a second.
    tokens_per_second: Figure,
}

/// What a vendor takes at once.
#[derive(JsonSchema)]
#[schemars(title = "Limits of a model")]
pub(super) struct Limits {
    /// Requests a minute.
    rpm: Option<Figure>,
    /// Tokens of prompts a minute.
    input_tpm: Option<Figure>,
    /// Tokens of outputs a minute.
    output_tpm: Option<Figure>,
    /// Tokens of prompts and outputs together a minute.
    tpm: Option<Figure>,
    /// Requests in flight.
    concurrency: Option<Figure>,
    /// Whether tokens read from a cache count as tokens of prompts.
    cached_counts: Option<bool>,
}

/// A card.
#[derive(JsonSchema)]
#[schemars(title = "Card of a model")]
pub(super) struct Card {
    /// In force from the start of this day on; null where nobody knows it.
    from: Option<String>,
    /// Whether it is in force on the day.
    in_force: bool,
    /// Whether it is announced only.
    announced: bool,
    /// Why it replaces a value that was always wrong.
    correction: Option<String>,
    /// Where it is published.
    source: Source,
    /// The rates, by tier.
    rates: ByName<TierRates>,
    /// The rates of long prompts, ascending.
    long_context: Vec<LongContext>,
    /// The fees of tools, by tool.
    fees: ByName<Fee>,
    /// What keeping a prompt costs.
    cache_storage: Option<ListedRate>,
    /// The factors of regions, by region.
    regions: ByName<Figure>,
}

/// The rates of a tier by meter, or `not offered`.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum TierRates {
    NotOffered(String),
    Rates(ByName<ListedRate>),
}

/// The rates of long prompts.
#[derive(JsonSchema)]
#[schemars(title = "Long-context rates")]
pub(super) struct LongContext {
    /// Strictly more prompt tokens than these.
    #[serde(skip_serializing_if = "Option::is_none")]
    above_input: Option<Figure>,
    /// So many prompt tokens or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    from_input: Option<Figure>,
    /// The rates, by tier.
    rates: ByName<TierRates>,
}

/// What using a tool costs.
#[derive(JsonSchema)]
#[schemars(title = "Fee of a tool")]
pub(super) struct Fee {
    /// The amount, or a word.
    amount: ListedRate,
    /// For how many uses; null beside a word.
    per: Option<Figure>,
}

/// Capacity that is paid by the hour.
#[derive(JsonSchema)]
#[schemars(title = "Card of hourly capacity")]
pub(super) struct HourlyCard {
    /// In force from the start of this day on; null where nobody knows it.
    from: Option<String>,
    /// Whether it is in force on the day.
    in_force: bool,
    /// What an hour costs.
    per_hour: Figure,
    /// Tokens in a second of work.
    tokens_per_second: Figure,
    /// The part of the paid hours in which it works.
    utilisation: Figure,
    /// What a million tokens costs then.
    per_million_tokens: Figure,
    /// Where it is published.
    source: Source,
}
