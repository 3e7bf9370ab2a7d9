//! What the settings of a repository may hold: `costcalc.yaml`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::diag::Code;

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
    lints: Option<BTreeMap<Rule, Severity>>,
    /// What a change of scenarios or price tables may cost. `costcalc check --base` holds it to them.
    guardrails: Option<Vec<Guardrail>>,
    /// When a change is commented on, and what of it is too small to say.
    comment: Option<Comment>,
}

words! { ConfigFormat { "costcalc/config/v1" => "Settings, version 1." } }

/// The code of a rule.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Rule;

impl JsonSchema for Rule {
    fn schema_name() -> Cow<'static, str> {
        "Rule".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"enum": Code::ALL.iter().map(|code| code.name()).collect::<Vec<_>>()})
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
    /// The scenarios that it holds for: a path from the file's folder, in which `*`, `**` and `?` stand for
    /// anything. All where it is left out.
    scope: Option<Name>,
    /// The figure that it bounds.
    metric: Name,
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

words! { Level {
    "warn" => "It is said, and nothing fails.",
    "block" => "The answer is no."
} }

/// When a change is commented on.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Comment")]
pub(super) struct Comment {
    /// When a change is commented on.
    when: Option<When>,
    /// The least change of a scenario that is named by itself.
    min_change: Option<MinChange>,
}

words! { When {
    "always" => "On every change.",
    "change" => "Where a figure changes.",
    "breach" => "Where a guardrail, a budget or an expectation fails."
} }

/// A change that reaches neither is summed up with others.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields, title = "Least change")]
pub(super) struct MinChange {
    /// An amount a month, in the currency of the tables.
    amount: Option<Money>,
    /// A part of the figure of the base, from 0 to 1.
    share: Option<Share>,
}
