//! A test: the keys that a schema has for a map are those that its reader asks for, neither more nor fewer.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::Kind;
use crate::config;
use crate::diag::Source;
use crate::pricing;
use crate::yaml::{self, Node, Value, asked};

macro_rules! texts {
    ($($file:literal)*) => {
        [$(($file, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/", $file)))),*]
    };
}

/// Tables that have every map between them.
const TABLES: [(&str, &str); 4] = texts![
    "tests/golden/prices/acme.yaml"
    "tests/golden/prices/zeta.yaml"
    "tests/golden/prices/vista.yaml"
    "tests/golden/inputs/by-the-hour/hourly.yaml"
];

/// Keys by the name of the definition that describes their map.
type Keys = BTreeMap<String, BTreeSet<String>>;

/// The maps of a tree, each with the definition that describes it.
struct Walk<'s> {
    schema: &'s Json,
    /// Where a map stands, and the name of its definition.
    found: Vec<(usize, usize, String)>,
}

impl<'s> Walk<'s> {
    /// The schemas of maps that a schema leads to, each with the name of its definition.
    fn maps(&self, name: &str, schema: &'s Json) -> Vec<(String, &'s Json)> {
        if let Some(target) = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()) {
            return self.maps(target, &self.schema["definitions"][target]);
        }
        let parts = ["anyOf", "allOf"].into_iter().filter_map(|keyword| schema[keyword].as_array()).flatten();
        let below = parts.flat_map(|part| self.maps(name, part));
        let own = (schema["type"] == "object").then(|| (name.to_owned(), schema));
        own.into_iter().chain(below).collect()
    }

    fn node(&mut self, name: &str, schema: &'s Json, node: &Node) {
        match &node.value {
            Value::List(items) => {
                let items_schema = self.lists(schema);
                for item in items {
                    items_schema.iter().for_each(|schema| self.node(name, schema, item));
                }
            }
            Value::Map(entries) => {
                let maps = self.maps(name, schema);
                let is_range = entries.iter().any(|entry| entry.key == "base") && entries.len() == 3;
                for (name, map) in maps.into_iter().filter(|(name, _)| (name == "Range") == is_range) {
                    let span = node.place.span();
                    if map["properties"].is_object() {
                        self.found.push((span.start, span.end, name.clone()));
                    }
                    for entry in entries {
                        let known = &map["properties"][&entry.key];
                        let below = if known.is_null() { &map["additionalProperties"] } else { known };
                        self.node(&name, below, &entry.value);
                    }
                }
            }
            Value::Null | Value::Scalar(_) | Value::Number(_) => {}
        }
    }

    /// The schemas of items that a schema leads to.
    fn lists(&self, schema: &'s Json) -> Vec<&'s Json> {
        if let Some(target) = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()) {
            return self.lists(&self.schema["definitions"][target]);
        }
        let parts = ["anyOf", "allOf"].into_iter().filter_map(|keyword| schema[keyword].as_array()).flatten();
        let own = Some(&schema["items"]).filter(|items| items.is_object());
        own.into_iter().chain(parts.flat_map(|part| self.lists(part))).collect()
    }
}

/// What a reader asks for in a text, by the definitions that describe the maps.
fn asked_for(schema: &Json, text: &str, read: impl FnOnce(&std::sync::Arc<Source>)) -> Keys {
    let source = Source::new("text", text);
    let tree = yaml::parse(&source).expect("YAML");
    let mut walk = Walk { schema, found: Vec::new() };
    walk.node("the top", schema, &tree);
    drop(asked::taken());
    read(&source);
    let mut keys = Keys::new();
    for (place, key) in asked::taken() {
        let span = place.span();
        let names = walk.found.iter().filter(|(start, end, _)| (*start, *end) == (span.start, span.end));
        for (_, _, name) in names {
            // A branch has the maps of its step, laid over them.
            let name = name.trim_end_matches("InBranch").to_owned();
            keys.entry(name).or_default().insert(key.to_owned());
        }
    }
    keys
}

/// The keys of a schema, those of patches left out: their schema is made from that of the whole.
fn stated(schema: &Json) -> Keys {
    let keys = |name: &str, map: &Json| {
        let properties = map["properties"].as_object()?;
        Some((name.to_owned(), properties.keys().cloned().collect()))
    };
    let is_of_fields = |name: &str| !["Range", "Lints"].contains(&name);
    let is_whole = |name: &str| !["InBranch", "Patch"].iter().any(|end| name.ends_with(end));
    let definitions = schema["definitions"].as_object().expect("definitions").iter();
    let definitions = definitions.filter(|(name, _)| is_whole(name) && is_of_fields(name));
    definitions.filter_map(|(name, map)| keys(name, map)).chain(keys("the top", schema)).collect()
}

fn compare(kind: Kind, asked: Keys) {
    let stated = stated(&kind.schema());
    assert_eq!(asked, stated, "{}", kind.name());
}

fn union(all: impl Iterator<Item = Keys>) -> Keys {
    all.fold(Keys::new(), |mut union, keys| {
        for (name, keys) in keys {
            union.entry(name).or_default().extend(keys);
        }
        union
    })
}

#[test]
fn a_table_has_the_keys_that_its_reader_asks_for() {
    let schema = Kind::Pricing.schema();
    let asked = TABLES.iter().map(|(name, text)| {
        let stem = name.rsplit('/').next().and_then(|file| file.strip_suffix(".yaml")).expect("a stem");
        asked_for(&schema, text, |source| {
            let read = pricing::read(source, stem);
            assert!(read.is_ok(), "{name}: {:?}", read.err());
        })
    });
    compare(Kind::Pricing, union(asked));
}

const SETTINGS: &str = "
schema: costcalc/config/v1
lints: {}
guardrails: [{id: a, scope: '*', metric: total, budget: 1}]
comment: {when: change, min_change: {amount: 1}}
";

#[test]
fn settings_have_the_keys_that_their_reader_asks_for() {
    let schema = Kind::Config.schema();
    let asked = asked_for(&schema, SETTINGS, |source| assert!(config::read(source).is_ok()));
    compare(Kind::Config, asked);
}
