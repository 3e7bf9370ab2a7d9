//! What a price table may hold.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, json};

use crate::diag::Code;
use crate::pricing::may_be_acknowledged;
use crate::units::{Meter, Tier};

use super::scalar::{
    Currency, Day, Factor, FirstDay, Limit, Milliseconds, ModelName, Money, Name, PerCalls, PerTokens, Share,
    Time, Tokens, Truth, YesOrNo,
};
use super::words;

/// The prices that one provider publishes, by model and by date. The file is named after its provider.
/// A rate that is absent is unknown, and using it is an error; nothing is ever filled in.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Price table", rename = "PriceTable")]
#[schemars(extend("if" = {"properties": {"overlay": {"enum": [true, "true"]}}, "required": ["overlay"]}))]
#[schemars(extend("then" = {"anyOf": [{"required": ["models"]}, {"required": ["discount"]}]}))]
#[schemars(extend("else" = {
    "required": ["models"],
    "properties": {"models": {"additionalProperties": {"required": ["cards"]}}}
}))]
pub(super) struct PriceTable {
    /// The format of this file.
    schema: PricingFormat,
    /// The provider, which is also the stem of the file's name: a run reads only the tables it needs.
    provider: Name,
    /// The provider's name for people. The provider where it is left out.
    name: Option<Name>,
    /// The currency of every amount in the file.
    currency: Currency,
    /// How many tokens a rate is for, in the whole file.
    per: PerTokens,
    /// Patterns of the names of the models that the provider makes itself, rather than hosts: `gpt-*`. A
    /// model's name without a provider means its maker's.
    makes: Option<Vec<Name>>,
    /// Whether this is a private contract: its cells win over the list prices beneath it, cell by cell.
    /// `false` where it is left out.
    overlay: Option<Truth>,
    /// Taken off every rate and fee beneath an overlay, from 0 to 1. Only with `overlay: true`.
    discount: Option<Share>,
    /// The models by name, without the provider.
    models: Option<BTreeMap<String, Model>>,
}

words! { PricingFormat { "costcalc/pricing/v1" => "A price table, version 1." } }

/// What a provider says of one model: limits, and cards of prices, oldest first.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Model")]
pub(super) struct Model {
    /// Other names of the model, such as a dated snapshot. An alias names one model.
    aliases: Option<Vec<Name>>,
    /// Tokens of prompt and output together. Not checked where it is left out.
    context_window: Option<Tokens>,
    /// The most tokens of an output. Not checked where it is left out.
    max_output: Option<Tokens>,
    /// The most tokens of a prompt. Not checked where it is left out.
    max_input: Option<Tokens>,
    /// How prompts are cached. A model without it has no cache.
    cache: Option<CacheRules>,
    /// What the model can do, as `require: {features: […]}` of a scenario asks for it.
    features: Option<Vec<Name>>,
    /// How fast it answers, as measured.
    latency: Option<Latency>,
    /// How much the vendor takes at once.
    limits: Option<Limits>,
    /// The last day on which the model can be used.
    closed: Option<Day>,
    /// What takes the place of a model that is closed.
    successor: Option<ModelName>,
    /// Rules whose findings about the model itself somebody has looked at and found right.
    ack: Option<Vec<Acknowledged>>,
    /// Taken off every rate and fee of the model, from 0 to 1. Only with `overlay: true`.
    discount: Option<Share>,
    /// Capacity that is paid by the hour, oldest first.
    capacity: Option<Vec<Capacity>>,
    /// The prices, oldest first: each is in force until the next one's `from`. Append, never edit.
    /// Needed unless an overlay has a `discount`, `limits` or `capacity`.
    cards: Option<Vec<Card>>,
}

/// How a model caches prompts.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Cache of a model")]
pub(super) struct CacheRules {
    /// Who decides what is cached.
    mode: CacheMode,
    /// The shortest prefix that is cached, in tokens. 0 where it is left out, with a warning.
    min_prefix: Option<Tokens>,
    /// A cached prefix is a multiple of so many tokens; above 0. 1 where it is left out.
    granule: Option<Tokens>,
    /// How long an entry is kept. Needed where a scenario derives a hit rate from its traffic.
    ttl: Option<Time>,
}

words! { CacheMode {
    "automatic" => "The vendor caches what prompts have in common.",
    "explicit" => "Requests mark what is to be cached.",
    "none" => "The model has no cache."
} }

/// How fast a model answers, as measured.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Latency")]
pub(super) struct Latency {
    /// Milliseconds until the first token of an output.
    ttft_ms: Milliseconds,
    /// Tokens of an output in a second; above 0.
    tokens_per_second: Tokens,
}

/// How much a vendor takes of a model at once. A limit that is absent is unknown.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Limits", extend("minProperties" = 1))]
pub(super) struct Limits {
    /// Requests a minute.
    rpm: Option<Limit>,
    /// Tokens of prompts a minute.
    input_tpm: Option<Limit>,
    /// Tokens of outputs a minute.
    output_tpm: Option<Limit>,
    /// Tokens of prompts and outputs together a minute.
    tpm: Option<Limit>,
    /// Requests in flight at the same time.
    concurrency: Option<Limit>,
    /// Whether tokens read from a cache count as tokens of prompts.
    cached_counts: Option<YesOrNo>,
}

/// Where values are published, and when somebody looked.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Source")]
#[schemars(extend("oneOf" = [{"required": ["url"]}, {"required": ["document"]}]))]
pub(super) struct Source {
    /// The page, as one bare address.
    url: Option<Name>,
    /// A data set with its version, or an article. In place of `url`.
    document: Option<Name>,
    /// The day on which the source was read.
    checked: Day,
}

/// Capacity that is paid by the hour, used or not.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Hourly capacity")]
pub(super) struct Capacity {
    /// In force from the start of this day on.
    from: FirstDay,
    /// Where it is published.
    source: Source,
    /// What an hour costs; above 0.
    per_hour: Money,
    /// Tokens of prompts and outputs in a second of work; above 0.
    tokens_per_second: Tokens,
    /// The part of the paid hours in which it works, above 0. There is no honest default.
    utilisation: Share,
}

/// The prices of a model from a day on.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Price card")]
pub(super) struct Card {
    /// In force from the start of this day on, until the next card's `from`.
    from: FirstDay,
    /// `announced`: published for a future day, and used from that day on only.
    status: Option<Status>,
    /// Why this card replaces a value that was always wrong.
    correction: Option<Name>,
    /// Rules whose findings about the card somebody has looked at and found right.
    ack: Option<Vec<Acknowledged>>,
    /// Where the prices are published.
    source: Source,
    /// Taken off every rate and fee of the card, from 0 to 1. Only with `overlay: true`.
    discount: Option<Share>,
    #[schemars(flatten)]
    rates: RatesByTier,
    /// Rates of whole calls with long prompts, ascending; the last threshold that a prompt passes decides.
    long_context: Option<Vec<LongContext>>,
    /// Fees of tools, by tool.
    fees: Option<BTreeMap<String, Fee>>,
    /// What keeping a prompt costs: for the table's `per` of tokens, an hour.
    cache_storage: Option<Fixed>,
    /// Regions, by name, whose factor applies to tokens.
    regions: Option<BTreeMap<String, Region>>,
}

/// The code of a rule whose findings may be right.
pub(super) struct Acknowledged;

impl JsonSchema for Acknowledged {
    fn schema_name() -> Cow<'static, str> {
        "Acknowledged".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes = || Code::ALL.iter().filter(|code| may_be_acknowledged(**code));
        json_schema!({
            "title": "Rule",
            "enum": codes().map(|code| code.name()).collect::<Vec<_>>(),
            "enumDescriptions": codes().map(|code| code.description()).collect::<Vec<_>>(),
        })
    }
}

words! { Status { "announced" => "Published for a future day." } }

/// The rates of each tier. Those of a tier that is left out are unknown.
pub(super) struct RatesByTier;

impl JsonSchema for RatesByTier {
    fn schema_name() -> Cow<'static, str> {
        "RatesByTier".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let rates = generator.subschema_for::<TierRates>();
        properties(Tier::all().map(|tier| (tier.name(), tier.doc().to_owned())), &rates)
    }
}

/// An object whose keys may hold the same, each with what it is.
fn properties(keys: impl IntoIterator<Item = (&'static str, String)>, value: &Schema) -> Schema {
    let of = |(key, doc): (&str, String)| (key.to_owned(), json!({"description": doc, "allOf": [value]}));
    json_schema!({"type": "object", "properties": keys.into_iter().map(of).collect::<Map<_, _>>()})
}

/// The rates of a tier, or `not offered` where the vendor does not sell it.
#[derive(JsonSchema)]
#[schemars(untagged, title = "Rates of a tier")]
pub(super) enum TierRates {
    NotOffered(NotOffered),
    Rates(Rates),
}

words! { NotOffered { "not offered" => "The vendor does not sell this." } }

/// Rates by meter.
pub(super) struct Rates;

impl JsonSchema for Rates {
    fn schema_name() -> Cow<'static, str> {
        "Rates".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let cell = generator.subschema_for::<Cell>();
        let mut rates = properties(Meter::all().map(|meter| (meter.name(), meter.doc().to_owned())), &cell);
        rates.insert("title".to_owned(), "Rates by meter".into());
        let about = "Rates by meter, each for the table's `per` of tokens. A rate that is absent is unknown.";
        rates.insert("description".to_owned(), about.into());
        rates.insert("additionalProperties".to_owned(), false.into());
        rates
    }
}

/// A rate: an amount above 0, or a word. A rate of 0 is written `free`.
#[derive(JsonSchema)]
#[schemars(untagged, title = "Rate")]
pub(super) enum Cell {
    Word(CellWord),
    Amount(Money),
}

/// A word in place of a rate.
pub(super) struct CellWord;

impl JsonSchema for CellWord {
    fn schema_name() -> Cow<'static, str> {
        "CellWord".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut words = vec![("free".to_owned(), "It costs nothing.".to_owned())];
        let billed_as = |meter: Meter| (format!("as {meter}"), format!("Billed at the rate of `{meter}`."));
        words.extend(Meter::plain().map(billed_as));
        words.push(("not offered".to_owned(), "The vendor does not sell this.".to_owned()));
        let (words, meanings): (Vec<String>, Vec<String>) = words.into_iter().unzip();
        json_schema!({"enum": words, "enumDescriptions": meanings})
    }
}

/// A price of its own: an amount above 0, `free` or `not offered`.
#[derive(JsonSchema)]
#[schemars(untagged, title = "Price")]
pub(super) enum Fixed {
    Word(FixedWord),
    Amount(Money),
}

words! { FixedWord {
    "free" => "It costs nothing.",
    "not offered" => "The vendor does not sell this."
} }

/// Rates of calls with a long prompt. The whole call moves, its output too.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Long context")]
#[schemars(extend("oneOf" = [{"required": ["above_input"]}, {"required": ["from_input"]}]))]
pub(super) struct LongContext {
    /// Strictly more prompt tokens than these, cached ones included.
    above_input: Option<Tokens>,
    /// So many prompt tokens or more, where the vendor bills at the threshold itself.
    from_input: Option<Tokens>,
    #[schemars(flatten)]
    rates: RatesByTier,
}

/// What using a tool costs.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Fee")]
pub(super) struct Fee {
    /// How many uses the amount is for.
    per: PerCalls,
    /// The amount.
    amount: Fixed,
}

/// A region, and what it makes of the rates.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Region")]
pub(super) struct Region {
    /// Multiplies the rates of tokens, not fees; above 0.
    factor: Factor,
}
