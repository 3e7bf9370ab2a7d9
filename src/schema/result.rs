//! What the program answers in JSON: a frame that all commands share, and a body for each.
//!
//! A minor version of the format adds keys, so maps are open; every key that there is today is described.
//! A new command is a type in one of the modules below and a line in [`bodies`].

mod bill;
mod changes;
mod check;
mod compare;
mod crossing;
mod difference;
mod explain;
mod horizon;
mod import;
mod prices;
mod project;
mod project_capacity;
mod search;

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema, json_schema};
use serde_json::{Value, json};

use super::words;

/// The body of every command, by the word that the result has in `command`.
fn bodies(generator: &mut SchemaGenerator) -> Vec<(&'static str, Schema)> {
    vec![
        ("project", generator.subschema_for::<project::Project>()),
        ("compare", generator.subschema_for::<compare::Compare>()),
        ("compare --frontier", generator.subschema_for::<compare::Frontier>()),
        ("optimize", generator.subschema_for::<search::Optimize>()),
        ("sweep", generator.subschema_for::<search::Sweep>()),
        ("solve", generator.subschema_for::<search::Solve>()),
        ("sensitivity", generator.subschema_for::<search::Sensitivity>()),
        ("diff", generator.subschema_for::<difference::Diff>()),
        ("explain", generator.subschema_for::<explain::Explain>()),
        ("explain --paths", generator.subschema_for::<explain::Paths>()),
        ("price", generator.subschema_for::<prices::Price>()),
        ("prices list", generator.subschema_for::<prices::List>()),
        ("prices show", generator.subschema_for::<prices::Show>()),
        ("prices diff", generator.subschema_for::<changes::PricesDiff>()),
        ("prices check", generator.subschema_for::<changes::PricesCheck>()),
        ("prices import", generator.subschema_for::<import::PricesImport>()),
        ("none", generator.subschema_for::<changes::NoAnswer>()),
        ("check", generator.subschema_for::<check::Check>()),
    ]
}

/// The schema of a result, or of a line of messages.
pub(super) fn schema() -> Schema {
    let mut generator = SchemaSettings::draft07().for_serialize().into_generator();
    let of_command = |(command, body): (&str, Schema)| {
        json!({
            "if": {"properties": {"command": {"const": command}}, "required": ["command"]},
            "then": body,
        })
    };
    let frame = json!(generator.subschema_for::<Frame>());
    let commands = bodies(&mut generator).into_iter().map(of_command);
    let all: Vec<Value> = std::iter::once(frame).chain(commands).collect();
    let message = json!(generator.subschema_for::<Message>());
    let mut definitions = generator.take_definitions(true);
    definitions.sort_keys();
    json_schema!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Result",
        "description": "What `costcalc COMMAND --format json` prints on standard output or, where there is no \
                        `format_version`, a line of messages on standard error. Figures are exact. A minor \
                        version of the format adds keys, a major one may take some away.",
        "type": "object",
        "if": {"required": ["format_version"]},
        "then": {"allOf": all},
        "else": message,
        "definitions": definitions,
    })
}

/// What every result says of itself.
#[derive(JsonSchema)]
#[schemars(title = "Frame")]
pub(super) struct Frame {
    /// The version of the format, `MAJOR.MINOR`.
    #[schemars(regex(pattern = r"^1\.[0-9]+$"))]
    format_version: String,
    /// The program and its version.
    tool: String,
    /// The command, with the flag that makes it another one.
    command: String,
    /// The currency of all amounts of the result, where it has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<String>,
    /// What was put over the files, in order; absent where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    set: Option<Vec<Set>>,
    /// Whether a price was put over the tables; beside `set`.
    #[serde(skip_serializing_if = "Option::is_none")]
    hypothetical_prices: Option<bool>,
}

/// A value that was put over the files.
#[derive(JsonSchema)]
#[schemars(title = "Value that was set")]
pub(super) struct Set {
    /// Its path.
    path: String,
    /// The value, as it was written.
    value: String,
}

/// A figure, exactly: a decimal in a text, `{num, den, approx}` where no decimal is exact, or `{low, high}`
/// where a hit rate behind it is no fraction.
pub(super) struct Figure;

impl JsonSchema for Figure {
    fn schema_name() -> Cow<'static, str> {
        "Figure".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let decimal = json!({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"});
        json_schema!({
            "title": "Figure",
            "description": "A figure, exactly: a decimal in a text; `{num, den, approx}`, a fraction, where no \
                            decimal is exact; `{low, high}`, proven bounds, where a hit rate behind it is no \
                            fraction.",
            "anyOf": [
                decimal,
                {
                    "type": "object",
                    "properties": {
                        "num": {"type": "string", "pattern": "^-?[0-9]+$", "description": "The numerator."},
                        "den": {"type": "string", "pattern": "^[0-9]+$", "description": "The denominator."},
                        "approx": {"type": "string", "description": "The fraction, rounded."},
                    },
                    "required": ["num", "den", "approx"],
                },
                {
                    "type": "object",
                    "properties": {
                        "low": {"type": "string", "description": "The figure is no less."},
                        "high": {"type": "string", "description": "The figure is no more."},
                    },
                    "required": ["low", "high"],
                },
            ],
        })
    }
}

/// The headline figures. Money a month, or over a horizon where there is one.
#[derive(JsonSchema)]
#[schemars(title = "Figures")]
pub(super) struct Totals {
    /// Every call once, in the standard tier, without caches.
    base: Figure,
    /// And with the caches.
    cache_discounted: Figure,
    /// And with the tiers.
    batch_discounted: Figure,
    /// And with every further attempt: what the vendors bill.
    invoice: Figure,
    /// Reviews, fixes and takeovers by people.
    human: Figure,
    /// What errors cost that reach somebody, and calls that were given up.
    downstream: Figure,
    /// Fixed cost.
    fixed: Figure,
    /// The sum of invoice, human, downstream and fixed cost.
    total: Figure,
}

/// Where something stands.
#[derive(JsonSchema)]
#[schemars(title = "Place")]
pub(super) struct Place {
    /// The file, as it was named.
    file: String,
    /// The line, from 1.
    line: u64,
    /// The column in characters, from 1.
    column: u64,
}

/// Where something stands, and what to say there.
#[derive(JsonSchema)]
#[schemars(title = "Labelled place")]
pub(super) struct Labelled {
    #[schemars(flatten)]
    place: Place,
    /// What to say there; may be empty.
    label: String,
}

/// A message: a line of standard error, or a warning in a result.
#[derive(JsonSchema)]
#[schemars(title = "Message")]
pub(super) struct Message {
    /// How serious it is.
    severity: Severity,
    /// The stable name of the rule.
    #[schemars(regex(pattern = "^[a-z0-9-]+$"))]
    code: String,
    /// What is wrong.
    message: String,
    /// Where.
    place: Option<Labelled>,
    /// Other places that matter.
    related: Vec<Labelled>,
    /// What to do.
    help: Vec<String>,
    /// What else is good to know.
    notes: Vec<String>,
}

words! { Severity {
    "error" => "It stops the run, or makes the answer a no.",
    "warning" => "It is worth knowing.",
    "info" => "It is said in passing."
} }

/// Where a price is published: a page or a document, and the day on which somebody looked.
#[derive(JsonSchema)]
#[schemars(title = "Source")]
pub(super) struct Source {
    /// The page.
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// The document, where there is no page.
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    /// The day on which it was read.
    checked: String,
}

/// The months that figures are sums of.
#[derive(JsonSchema)]
#[schemars(title = "Span")]
pub(super) struct Span {
    /// The first month.
    from: String,
    /// How many months.
    months: u64,
    /// How much the volume grows from each month to the next.
    growth: Figure,
}

/// Figures or other values by name.
pub(super) type ByName<T> = BTreeMap<String, T>;
