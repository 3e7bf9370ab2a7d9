//! The format of a scenario file: its maps with their keys, each declared once.
//!
//! The types mirror the file value by value; rules that combine several values are in [`read`](super::read).

mod attempt;
mod cache;
mod conversation;
mod figures;
mod horizon;
mod meters;
mod overflow;
mod step;
#[cfg(test)]
mod tests;
mod when;

use crate::exact::{Exact, Notation};
use crate::pricing::{Ceilings, Latency};
use crate::units::shape::{FACTOR, PROBABILITY, TAGS};
use crate::units::{Count, Date, Factor, Millis, Probability, Tags, Things, Tokens, Usd};
use crate::yaml::map::{map, value, words};
use crate::yaml::shape::Rule::{Beside, Excludes, OneOf, With};
use crate::yaml::shape::Varies::{Affine, PerField, Unknown};
use crate::yaml::shape::{KNOWN, Names, SOME, Shape};
use crate::yaml::{Located, Named, Prose, Shaped, Table, Unread};

pub use self::attempt::{Attempt, Escalate, Person};
pub use self::cache::{Cache, Measured, Pattern, Period, ShareOrRest, Storage, Traffic};
pub use self::conversation::{Caching, Compact, Loop, Spread, TurnsOrSpread};
pub use self::figures::{Budget, Expect, given};
pub use self::horizon::Horizon;
pub use self::meters::Quantities;
pub use self::overflow::{Chunk, InChunks, Merge, Overflow, OverflowWord};
pub(crate) use self::step::WORK;
pub use self::step::{
    Abandon, Abandoned, Batch, Branch, Calls, Check, Downstream, Exhausted, Feedback, PerCall, Reading,
    Review, Step, Times, Work,
};
pub use self::when::{PROFILE, Piece, ShareOrProfile, When};

/// The shape of the whole file.
pub(super) static TOP: Shape = Shape::Map(&SCENARIO);
/// The shape of a branch of a route.
pub(super) static OF_BRANCH: Shape = Shape::Map(Branch::TABLE);

/// The name of the base design, beside its variants.
pub const AS_WRITTEN: &str = "as_written";
/// The name of the base assumptions, beside its cases.
pub const BASE_CASE: &str = "base";
/// All variants, or all cases.
pub const ALL: &str = "all";

map! {
    /// A workload of calls to models, and the limits that it must keep. Numbers are plain decimals of up to 200
    /// digits: `_` groups them, `70%` and `0.70` are the same, `300k` and `1.5M` are counts; or products and quotients,
    /// computed from left to right: `300 * 84`, `417/1_000`. In place of an input's number a range `{low, base, high}`
    /// is allowed, outside of variants and cases.
    pub struct Scenario = SCENARIO ("the scenario", "Scenario") {
        /// The format of this file. It may be left out.
        schema: Option<ScenarioFormat>,
        /// The scenario's name. The stem of the file's name where it is left out.
        name: Option<String>,
        /// What the scenario is about.
        description: Option<Prose> [for_people()],
        /// By what cost is told apart, of all steps and fixed costs: `{team: support}`. One of the same name on a step
        /// or a fixed cost says otherwise. No figure depends on them.
        tags: Option<Tags> [is(TAGS), for_people()],
        /// The day whose prices apply. `--as-of` overrides it; today where neither is given, and the output says so.
        as_of: Option<Date>,
        /// Price tables: folders or files relative to this one, or `builtin`; later ones may overlay earlier
        /// ones. `--prices` overrides them; the built-in tables where neither is given.
        prices: Option<Vec<Located<String>>> [
            size(1, None),
            hint("leave `prices` out to use the compiled-in tables"),
        ],
        /// The region whose published factor applies, where a step names none of its own.
        region: Option<Located<String>>,
        /// When calls are made, where a step does not say it. Needed for models whose prices depend on the hour.
        when: Option<Located<When>>,
        /// How much there is to do.
        volume: Volume [hint("write `volume: {unit: ticket, per_month: 100_000}`")],
        /// Months to look ahead, in place of one month on `as_of`.
        horizon: Option<Located<Horizon>>,
        /// How often outputs are bad, by task: what steps name in `quality`.
        quality: Option<Named<Quality>> [declares(&[])],
        /// Measured differences in token counts, by model. 1 where a model is absent.
        model_factors: Option<Named<ModelFactors>>,
        /// How fast models answer, by model; overrides the price table.
        latency: Option<Named<Latency>>,
        /// How much vendors accept of a model at once, by model; overrides the price table, limit by limit.
        limits: Option<Named<Ceilings>>,
        /// How many times the average the busiest minute is; 1 or more. 1 where it is left out.
        peak_factor: Option<Located<Factor>> [within(1, None)],
        /// A plan with an allowance of requests.
        quota: Option<Located<Quota>>,
        /// What every step must meet, whatever it costs.
        require: Option<Require>,
        /// The kinds of calls that are made for a unit, by name.
        steps: Unread<Named<Step>> [
            declares(&[]),
            size(1, Some(500)),
            hint("write `steps: {draft: {model: …, input: 1_000, output: 200}}`"),
        ],
        /// Cost that recurs every month, whatever the volume.
        fixed: Option<Vec<FixedCost>>,
        /// Other designs, by name: what we choose. Each is laid over this file: maps merge; lists, shares (of
        /// turns, of `when`) and single values replace; `null` removes; and naming one of several alternatives
        /// drops the others.
        variants: Option<Unread<Named<ScenarioPatch>>> [declares(&[ALL, AS_WRITTEN])],
        /// Other sets of assumptions, by name: what may happen. Laid over this file before a variant.
        cases: Option<Unread<Named<ScenarioPatch>>> [declares(&[ALL, BASE_CASE])],
        /// What figures may cost a month, in the currency of the tables. `costcalc check` fails above it.
        budget: Option<Budget>,
        /// What figures are, exactly. `costcalc check` fails where they are anything else.
        expect: Option<Expect>,
        /// What the figures leave out, in words: shown with every result.
        not_included: Option<Vec<String>>,
    }
    rules [
        Excludes(
            "as_of",
            "horizon",
            "`as_of` has no meaning beside `horizon`: each day of it has its own prices",
            "keep one of them",
        ),
        Excludes(
            "expect",
            "horizon",
            "`expect` beside `horizon` would not say whether a month or the sum is meant",
            "remove it: a `budget` applies to each month",
        ),
    ];
    instead [["as_of", "horizon"]];
}

map! {
    /// An input of which only a range is known. Everything is computed with `base`.
    pub struct Range = RANGE ("the range", "Range") {
        /// The least that it may be.
        low: AnyNumber [hint("write `{low: 400, base: 500, high: 800}`")],
        /// What it is taken to be.
        base: AnyNumber [hint("write `{low: 400, base: 500, high: 800}`")],
        /// The most that it may be.
        high: AnyNumber [hint("write `{low: 400, base: 500, high: 800}`")],
    }
}

value! {
    /// A number in any notation.
    pub struct AnyNumber(Exact) = Shape::Text("AnyNumber"), |node, problems| node.number(Notation::Any, problems);
}

words! {
    /// The format of a scenario's file.
    pub enum ScenarioFormat {
        /// A scenario, version 1.
        V1 = "costcalc/scenario/v1",
    }
}

/// A variant or a case: a part of the file that is laid over it.
#[derive(Clone, Debug)]
pub struct ScenarioPatch;

impl Shaped for ScenarioPatch {
    const SHAPE: Shape = Shape::Patch(|| &SCENARIO);
}

map! {
    /// How many units there are.
    pub struct Volume = VOLUME ("the volume", "Volume") {
        /// What the business counts: a ticket, a document, a lead. `unit` where it is left out.
        unit: Option<String>,
        /// Units a month.
        per_month: Option<Located<Things>> [
            varies(Affine),
            hint("write `per_month: 100_000`, or `per_day: 5_000`"),
        ],
        /// Units a day. In place of `per_month`.
        per_day: Option<Located<Things>> [varies(Affine)],
        /// Days of a month, more than 0 and at most 31; beside `per_day`. 30 where it is left out.
        days_per_month: Option<Located<Things>> [above(0), within(0, Some(31)), varies(Affine)],
    }
    rules [OneOf(&["per_month", "per_day"]), Beside("days_per_month", "per_day")];
    instead [["per_month", "per_day"]];
    with [("per_day", ["days_per_month"])];
}

/// Probabilities by model.
const BY_MODEL: Shape = Shape::Named(&PROBABILITY.varies(PerField), KNOWN);

map! {
    /// How often a task goes wrong, by model.
    pub struct Quality = QUALITY ("quality `{}`", "Quality") {
        /// What an error rate counts.
        per: QualityPer [hint("write `per: call`, or `per: field` with `fields: 10`")],
        /// How many fields of a call can each be wrong; only with `per: field`, and needed there. A call is then
        /// bad with 1 - (1 - rate)^fields.
        fields: Option<Located<u32>> [
            varies(Unknown),
            hint("write `fields: 10`: how many fields of a call can each be wrong"),
        ],
        /// Where the rates come from, for people.
        source: Option<String>,
        /// The chance that an output is bad, from 0 to 1, by model.
        error_rate: Named<Located<Probability>> [
            is(BY_MODEL),
            hint("write `error_rate: {provider/model: 5%}`"),
        ],
    }
    rules [With("per", "call", &[], &[]), With("per", "field", &["fields"], &[])];
}

words! {
    /// What an error rate counts.
    pub enum QualityPer {
        /// The rate is of whole outputs.
        Call = "call",
        /// The rate is of single fields of an output; `fields` says how many there are.
        Field = "field",
    }
}

map! {
    /// How many more or fewer tokens a model counts for the same text, as measured.
    pub struct ModelFactors = MODEL_FACTORS ("the factors of `{}`", "Factors of a model") {
        /// Multiplies the tokens of prompts, prefixes included; above 0. 1 where it is left out.
        input: Option<Located<Factor>> [above(0), varies(Unknown)],
        /// Multiplies the tokens of outputs; above 0. 1 where it is left out.
        output: Option<Located<Factor>> [above(0), varies(Unknown)],
    }
}

/// Weights of requests, by model.
const WEIGHTS: Shape = Shape::Named(&FACTOR.above(0), Names { size: SOME, ..KNOWN });

map! {
    /// A plan that allows so many requests a month, each counted with the weight of its model.
    pub struct Quota = QUOTA ("the quota", "Quota") {
        /// The plan's name.
        plan: String [hint("write `plan: codex`: the name of the plan")],
        /// The weighted requests that a month allows; above 0.
        allowance: Located<Count> [
            above(0),
            hint("write `allowance: 1_000`: the requests that a month allows"),
        ],
        /// What a request counts, by model; above 0. A model that is absent is not counted.
        weights: Named<Located<Factor>> [
            is(WEIGHTS),
            hint("write `weights: {provider/model: 1, provider/smaller: 0.3}`: what a request counts"),
        ],
    }
}

map! {
    /// What a design must meet. `project` says what is not met, `check` fails, `optimize` chooses by it.
    pub struct Require = REQUIRE ("`require`", "Requirements") {
        /// What every model must be able to do, in the words of the price tables.
        features: Option<Located<Vec<Located<String>>>> [
            size(1, None),
            hint("remove it where nothing is required"),
        ],
        /// The least context window, in tokens.
        min_window: Option<Located<Tokens>>,
        /// The most calls that may still be bad after all reviews, from 0 to 1.
        max_error_rate: Option<Located<Probability>>,
        /// The only providers that may be used.
        providers: Option<Located<Vec<Located<String>>>> [
            size(1, None),
            hint("remove it where nothing is required"),
        ],
        /// The longest that a call may take, in milliseconds.
        max_latency_ms: Option<Located<Millis>>,
    }
}

map! {
    /// A cost that recurs every month.
    pub struct FixedCost = FIXED ("a fixed cost", "Fixed cost") {
        /// What it is for.
        name: String [hint("write `name: …`: what the cost is for")],
        /// What it costs a month.
        per_month: Located<Usd> [varies(Affine), hint("write `per_month: 400`")],
        /// Due only while so many vendors or more are in use.
        when_providers: Option<u32> [varies(Unknown)],
        /// By what it is told apart, beside the tags of the whole file.
        tags: Option<Tags> [is(TAGS), for_people()],
    }
}
