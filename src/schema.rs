//! JSON Schemas of what people write and of what the program answers, for editors and other programs.
//!
//! The schema of a scenario is made from the tables of its keys. The readers of price tables and settings are
//! written by hand: types here mirror what they read, only their shape is used, and tests compare the keys of
//! each map with those that its reader asks for.
//! Schemas are of draft-07, which editors know. What it cannot say, descriptions say: that shares sum to
//! 1, that steps do not wait for each other in a circle, that a model is in a table.
#![expect(dead_code, reason = "only the shape of these types is used")]

mod config;
#[cfg(test)]
mod keys;
mod of_keys;
mod of_result;
mod patch;
mod pricing;
mod reference;
mod scalar;

use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::scenario::{RANGE, SCENARIO, WORK};

pub use self::reference::reference;

/// What a schema is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A price table.
    Pricing,
    /// A scenario.
    Scenario,
    /// The settings of a repository.
    Config,
    /// A result in JSON, or a line of messages.
    Result,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Pricing, Self::Scenario, Self::Config, Self::Result];

    /// The word for it, and the stem of the file's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pricing => "pricing",
            Self::Scenario => "scenario",
            Self::Config => "config",
            Self::Result => "result",
        }
    }

    /// The schema.
    #[must_use]
    pub fn schema(self) -> Value {
        let mut schema = match self {
            Self::Pricing => of_file::<pricing::PriceTable>(),
            Self::Scenario => of_keys::schema(&SCENARIO, Some(&RANGE)),
            Self::Config => of_file::<config::Config>(),
            Self::Result => of_result::schema(),
        };
        if self == Self::Scenario {
            patch::fill_in(&mut schema, &WORK);
        }
        if self != Self::Result {
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

/// The schema of a file that people write.
fn of_file<T: JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft07().with_transform(absent_or_there as fn(&mut Schema));
    settings.into_generator().into_root_schema_for::<T>()
}

/// A key of a file is left out, or its value is there: `null` is none.
fn absent_or_there(schema: &mut Schema) {
    transform_subschemas(&mut (absent_or_there as fn(&mut Schema)), schema);
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|one| one != "null");
        if let [single] = types.as_slice() {
            let single = single.clone();
            schema.insert("type".to_owned(), single);
        }
    }
    let Some(Value::Array(parts)) = schema.get_mut("anyOf") else { return };
    let nothing = json!({"type": "null"});
    let before = parts.len();
    parts.retain(|part| *part != nothing);
    if parts.len() == before {
        return;
    }
    if let [single] = parts.as_slice() {
        let single = single.clone();
        schema.remove("anyOf");
        match single {
            Value::Object(keywords) if !keywords.contains_key("$ref") => {
                schema.ensure_object().extend(keywords);
            }
            // In draft-07 nothing beside a `$ref` counts.
            single => {
                schema.insert("allOf".to_owned(), json!([single]));
            }
        }
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

/// A type that is one of a few words, each with what it means.
macro_rules! words {
    ($name:ident { $($word:literal => $meaning:literal),+ }) => {
        #[derive(PartialEq, Eq, PartialOrd, Ord)]
        pub(in crate::schema) struct $name;

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({"enum": [$($word),+], "enumDescriptions": [$($meaning),+]})
            }
        }
    };
}
use words;
