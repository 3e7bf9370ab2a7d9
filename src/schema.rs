//! JSON Schemas of what people write and of what the program answers, for editors and other programs.
//!
//! The schemas of files are made from the tables of their keys, by which they are read; those of results from the
//! types that are written.
//! Schemas are of draft-07, which editors know. What it cannot say, descriptions say: that shares sum to
//! 1, that steps do not wait for each other in a circle, that a model is in a table.

mod of_keys;
mod of_result;
mod patch;
mod reference;
mod scalar;

use schemars::Schema;
use schemars::transform::transform_subschemas;
use serde_json::{Value, json};

use crate::config::format::SETTINGS;
use crate::diag::words;
use crate::pricing::format::{CARD, PRICE_TABLE, PRICES};
use crate::scenario::{RANGE, SCENARIO, WORK};

pub use self::reference::reference;

words! {
    /// What a schema is of.
    pub enum Kind {
        /// A price table.
        Pricing = "pricing",
        /// A scenario.
        Scenario = "scenario",
        /// The settings of a repository, `costcalc.yaml`.
        Config = "config",
        /// A result in JSON, or a line of messages.
        Result = "result",
        /// The header of a file of buckets, which `usage --save` writes.
        Buckets = "buckets",
    }
}

impl Kind {
    /// The schema.
    #[must_use]
    pub fn schema(self) -> Value {
        let mut schema = match self {
            Self::Pricing => of_keys::schema(&PRICE_TABLE, None, false),
            Self::Scenario => of_keys::schema(&SCENARIO, Some(&RANGE), true),
            Self::Config => of_keys::schema(&SETTINGS, None, true),
            Self::Result => of_result::schema(),
            Self::Buckets => of_result::buckets(),
        };
        if self == Self::Scenario {
            patch::fill_in(&mut schema, &WORK);
        }
        if self == Self::Pricing {
            patch::fill_in_changes(&mut schema, &PRICES, &CARD);
        }
        if !matches!(self, Self::Result | Self::Buckets) {
            named(&mut schema);
        }
        flowing(&mut schema);
        schema.into()
    }

    /// The schema as the text of its file.
    #[must_use]
    pub fn text(self) -> String {
        format!("{:#}\n", self.schema())
    }
}

/// The keys of a map that a file chooses are names, which are not empty.
fn named(schema: &mut Schema) {
    transform_subschemas(&mut (named as fn(&mut Schema)), schema);
    if schema.get("additionalProperties").is_some_and(Value::is_object) && schema.get("properties").is_none()
    {
        let names = schema.ensure_object().entry("propertyNames").or_insert_with(|| json!({}));
        names["minLength"] = json!(1);
    }
}

/// Descriptions are running text: the line breaks of the source mean nothing.
fn flowing(schema: &mut Schema) {
    transform_subschemas(&mut (flowing as fn(&mut Schema)), schema);
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.split("\n\n").map(|part| part.replace('\n', " ")).collect::<Vec<_>>().join("\n\n");
    }
}
