//! What the settings of a repository may hold: `costcalc.yaml`.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use crate::analysis::Metric;
use crate::diag::{self, Code};
use crate::units::Figure;

use super::scalar::{Change, Money, Name, Share};
use super::words;

/// The settings of a repository, in a file `costcalc.yaml` at its root: how serious findings are, and what
/// a change may cost.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Settings", rename = "Config")]
pub(super) struct Config {
    /// The format of this file.
    schema: ConfigFormat,
    /// How serious a rule's findings are, by the rule's code, where it is not as usual.
    lints: Option<Lints>,
    /// What a change of scenarios or price tables may cost. `costcalc check --base` holds it to them.
    guardrails: Option<Vec<Guardrail>>,
    /// When a change is commented on, and what of it is too small to say.
    comment: Option<Comment>,
}

words! { ConfigFormat { "costcalc/config/v1" => "Settings, version 1." } }

/// How serious each rule's findings are.
pub(super) struct Lints;

impl JsonSchema for Lints {
    fn schema_name() -> Cow<'static, str> {
        "Lints".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let severity = serde_json::json!(generator.subschema_for::<Severity>());
        let rule = |code: &Code| {
            let usual = match code.lint()?.1 {
                diag::Severity::Error => "error",
                diag::Severity::Warning => "warn",
                diag::Severity::Info => "info",
            };
            let description = format!("{} `{usual}` where it is left out.", code.description());
            let value = serde_json::json!({"description": description, "allOf": [severity]});
            Some((code.name().to_owned(), value))
        };
        let rules: Map<String, Value> = Code::ALL.iter().filter_map(rule).collect();
        json_schema!({
            "title": "Lints",
            "type": "object",
            "properties": rules,
            "additionalProperties": false,
        })
    }
}

words! { Severity {
    "error" => "The answer is no.",
    "warn" => "It is said, and nothing fails.",
    "info" => "It is said in passing.",
    "off" => "It is not said."
} }

/// A bound on what scenarios cost, or on how much more a change may make them cost.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Guardrail")]
#[schemars(extend("anyOf" = [
    {"required": ["budget"]}, {"required": ["max_increase"]}, {"required": ["max_decrease"]}
]))]
pub(super) struct Guardrail {
    /// Its name in messages; stands once in the file.
    id: Name,
    /// The files of the scenarios that it holds for, as a pattern of paths from this file's folder: `*` stands
    /// for anything within a folder, `**` for any folders, `{a,b}` for either.
    scope: Name,
    /// The figure that it bounds.
    metric: Bounded,
    /// The most that the figure may be a month, in the currency of the tables.
    budget: Option<Money>,
    /// The most by which the figure may rise against the base: an amount, or a percentage of it.
    max_increase: Option<Change>,
    /// The most by which the figure may fall against the base: an amount, or a percentage of it.
    max_decrease: Option<Change>,
    /// What happens where it is passed. `block` where it is left out.
    level: Option<Level>,
    /// What to say then: whom to ask.
    message: Option<Name>,
}

/// A figure that every scenario has.
pub(super) struct Bounded;

impl JsonSchema for Bounded {
    fn schema_name() -> Cow<'static, str> {
        "Bounded".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let figures = Figure::ALL.into_iter().map(|figure| figure.name().to_owned());
        let averages = [Metric::PerUnit, Metric::PerGoodUnit].map(|metric| metric.name());
        json_schema!({"title": "Figure", "enum": figures.chain(averages).collect::<Vec<_>>()})
    }
}

words! { Level {
    "warn" => "It is said, and nothing fails.",
    "block" => "The answer is no."
} }

/// When a change is commented on.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Comment")]
pub(super) struct Comment {
    /// When a change is commented on. `change` where it is left out.
    when: Option<When>,
    /// The least change of a figure that is named.
    min_change: Option<MinChange>,
}

words! { When {
    "always" => "On every change.",
    "change" => "Where a figure, a decision or a price changes.",
    "breach" => "Where a guardrail, a budget or an expectation fails."
} }

/// What a figure must at least change by to be named; by both, where both are given.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Least change", extend("minProperties" = 1))]
pub(super) struct MinChange {
    /// An amount a month, in the currency of the tables.
    amount: Option<Money>,
    /// A part of the figure of the base: `2%` and `0.02` are the same.
    share: Option<Share>,
}
