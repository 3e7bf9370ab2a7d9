//! What a scenario may hold, at its top.

mod cache;
mod step;

use std::collections::BTreeMap;

use schemars::JsonSchema;

use super::patch::{Ranged, ScenarioPatch};
use super::pricing::{Latency, Limits};
use super::scalar::{
    AnyNumber, Count, Day, ExactFigure, Factor, Growth, Milliseconds, Money, Month, Months, Name,
    Probability, Tokens, Whole, Words,
};
use super::words;
pub(super) use cache::ShareOrRest;
use step::Step;
pub(super) use step::Work;

/// A workload of calls to models, and what it is held to. Numbers are plain decimals: `_` groups digits,
/// `70%` and `0.70` are the same, `300k` and `1.5M` are counts. In place of an input's number a range
/// `{low, base, high}` may stand, outside of variants and cases.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Scenario", rename = "Scenario")]
#[schemars(extend("allOf" = [
    {"not": {"required": ["as_of", "horizon"]}},
    {"not": {"required": ["expect", "horizon"]}}
]))]
pub(super) struct Scenario {
    /// The format of this file. It may be left out.
    schema: Option<ScenarioFormat>,
    /// The scenario's name. The stem of the file's name where it is left out.
    name: Option<Name>,
    /// What the scenario is about.
    description: Option<Words>,
    /// The day whose prices hold. `--as-of` wins; today where neither is given, and the output says so.
    as_of: Option<Day>,
    /// Price tables: folders or files relative to this one, or `builtin`; later ones may overlay earlier
    /// ones. `--prices` wins; the tables of the program where neither is given.
    prices: Option<Vec<Name>>,
    /// The region whose published factor applies, where a step names none of its own.
    region: Option<Name>,
    /// How much there is to do.
    volume: Volume,
    /// Months to look ahead, in place of one month on `as_of`.
    horizon: Option<Horizon>,
    /// How often outputs are bad, by task: what steps name in `quality`.
    quality: Option<BTreeMap<String, Quality>>,
    /// Measured differences in token counts, by model. 1 where a model is absent.
    model_factors: Option<BTreeMap<String, ModelFactors>>,
    /// How fast models answer, by model; wins over the price table.
    latency: Option<BTreeMap<String, Latency>>,
    /// What vendors take of a model at once, by model; wins over the price table, limit by limit.
    limits: Option<BTreeMap<String, Limits>>,
    /// How many times the average the busiest minute is; 1 or more. 1 where it is left out.
    peak_factor: Option<Ranged<Factor>>,
    /// A plan with an allowance of requests.
    quota: Option<Quota>,
    /// What every step must meet, whatever it costs.
    require: Option<Require>,
    /// The kinds of calls that are made for a unit, by name.
    #[schemars(extend("minProperties" = 1))]
    steps: BTreeMap<String, Step>,
    /// Cost that recurs every month, whatever the volume.
    fixed: Option<Vec<FixedCost>>,
    /// Other designs, by name: what we choose. Each is laid over this file: maps merge, lists and single
    /// values replace, `null` removes, and naming one of several alternatives drops the others.
    #[schemars(extend("propertyNames" = {"not": {"enum": ["all", "as_written"]}}))]
    variants: Option<BTreeMap<String, ScenarioPatch>>,
    /// Other sets of assumptions, by name: what may happen. Laid over this file before a variant.
    #[schemars(extend("propertyNames" = {"not": {"enum": ["all", "base"]}}))]
    cases: Option<BTreeMap<String, ScenarioPatch>>,
    /// What figures may cost a month, in the currency of the tables. `costcalc check` fails above it.
    budget: Option<Budget>,
    /// What figures are, exactly. `costcalc check` fails where they are anything else.
    expect: Option<Expect>,
    /// What the figures leave out, in words: shown with every result.
    not_included: Option<Vec<Name>>,
}

words! { ScenarioFormat { "costcalc/scenario/v1" => "A scenario, version 1." } }

/// How many units there are.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Volume")]
#[schemars(extend("oneOf" = [{"required": ["per_month"]}, {"required": ["per_day"]}]))]
#[schemars(extend("dependencies" = {"days_per_month": ["per_day"]}))]
pub(super) struct Volume {
    /// What the business counts: a ticket, a document, a lead. `unit` where it is left out.
    unit: Option<Name>,
    /// Units a month.
    per_month: Option<Ranged<Count>>,
    /// Units a day. In place of `per_month`.
    per_day: Option<Ranged<Count>>,
    /// Days of a month, more than 0 and at most 31; beside `per_day`. 30 where it is left out.
    days_per_month: Option<Ranged<Count>>,
}

/// The months that a scenario looks ahead. Each day is billed at the prices in force on it.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Horizon")]
pub(super) struct Horizon {
    /// The first month.
    from: Month,
    /// How many months, from 1 to 120.
    months: Ranged<Months>,
    /// How much the volume grows from each month to the next: above -100% and at most 100%. Nothing where
    /// it is left out.
    growth: Option<Ranged<Growth>>,
}

/// How often a task goes wrong, by model.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Quality")]
#[schemars(extend("if" = {"properties": {"per": {"const": "field"}}}))]
#[schemars(extend("then" = {"required": ["fields"]}))]
pub(super) struct Quality {
    /// What an error rate counts.
    per: QualityPer,
    /// How many fields of a call can each be wrong; only with `per: field`, and needed there. A call is then
    /// bad with 1 - (1 - rate)^fields.
    fields: Option<Ranged<Whole>>,
    /// Where the rates come from, for people.
    source: Option<Name>,
    /// The chance that an output is bad, from 0 to 1, by model.
    error_rate: BTreeMap<String, Ranged<Probability>>,
}

words! { QualityPer {
    "call" => "The rate is of whole outputs.",
    "field" => "The rate is of single fields of an output; `fields` says how many there are."
} }

/// How many more or fewer tokens a model counts for the same text, as measured.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Factors of a model")]
pub(super) struct ModelFactors {
    /// Multiplies the tokens of prompts, prefixes included; above 0. 1 where it is left out.
    input: Option<Ranged<Factor>>,
    /// Multiplies the tokens of outputs; above 0. 1 where it is left out.
    output: Option<Ranged<Factor>>,
}

/// A plan that allows so many requests a month, each counted with the weight of its model.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Quota")]
pub(super) struct Quota {
    /// The plan's name.
    plan: Name,
    /// The weighted requests that a month allows; above 0.
    allowance: Ranged<Count>,
    /// What a request counts, by model; above 0. A model that is absent is not counted.
    #[schemars(extend("minProperties" = 1))]
    weights: BTreeMap<String, Ranged<Factor>>,
}

/// What a design must meet. `project` says what is not met, `check` fails, `optimize` chooses by it.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Requirements")]
pub(super) struct Require {
    /// What every model must be able to do, in the words of the price tables.
    #[schemars(length(min = 1))]
    features: Option<Vec<Name>>,
    /// The least context window, in tokens.
    min_window: Option<Ranged<Tokens>>,
    /// The most calls that may still be bad after all reviews, from 0 to 1.
    max_error_rate: Option<Ranged<Probability>>,
    /// The only providers that may be used.
    #[schemars(length(min = 1))]
    providers: Option<Vec<Name>>,
    /// The longest that a call may take, in milliseconds.
    max_latency_ms: Option<Ranged<Milliseconds>>,
}

/// A cost that recurs every month.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Fixed cost")]
pub(super) struct FixedCost {
    /// What it is for.
    name: Name,
    /// What it costs a month.
    per_month: Ranged<Money>,
    /// Due only while so many vendors or more are in use.
    when_providers: Option<Ranged<Whole>>,
}

macro_rules! figures {
    ($(#[$doc:meta])* $name:ident of $value:ty) => {
        $(#[$doc])*
        #[derive(JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub(super) struct $name {
            /// Every call once, in the standard tier, without caches.
            base: Option<$value>,
            /// And with the caches.
            cache_discounted: Option<$value>,
            /// And with the tiers.
            batch_discounted: Option<$value>,
            /// And with every further attempt: what the vendors bill.
            invoice: Option<$value>,
            /// Reviews, fixes and takeovers by people.
            human: Option<$value>,
            /// What errors cost that reach somebody, and calls that were given up.
            downstream: Option<$value>,
            /// Fixed cost.
            fixed: Option<$value>,
            /// The sum of invoice, human, downstream and fixed cost.
            total: Option<$value>,
        }
    };
}

figures! {
    /// The most that figures may cost a month.
    Budget of Money
}
figures! {
    /// What figures are, to the last digit.
    Expect of ExactFigure
}

/// An input of which only a range is known. Everything is computed with `base`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Range")]
pub(super) struct Range {
    /// The least that it may be.
    low: AnyNumber,
    /// What it is taken to be.
    base: AnyNumber,
    /// The most that it may be.
    high: AnyNumber,
}
