//! Which of the keys that a schema describes are in values. A key is named by the definition in which it is, or by
//! the key whose map it is in: `Totals.invoice`.

use std::collections::BTreeSet;

use serde_json::Value;

/// Words of a schema below which are other schemas, for the same value.
const ALTERNATIVES: [&str; 3] = ["allOf", "anyOf", "oneOf"];

/// Every key that a schema describes.
pub fn described(schema: &Value) -> BTreeSet<String> {
    fn walk(name: &str, schema: &Value, found: &mut BTreeSet<String>) {
        for (key, value) in schema["properties"].as_object().into_iter().flatten() {
            let name = format!("{name}.{key}");
            walk(&name, value, found);
            found.insert(name);
        }
        alternatives(schema).chain(elements(schema)).for_each(|one| walk(name, one, found));
    }
    let mut found = BTreeSet::new();
    for (name, definition) in schema["definitions"].as_object().expect("definitions") {
        walk(name, definition, &mut found);
    }
    found
}

fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    ALTERNATIVES.iter().filter_map(|word| schema[word].as_array()).flatten()
}

/// The schema of the items of a list, or of the values of a map with any keys.
fn elements(schema: &Value) -> impl Iterator<Item = &Value> {
    ["items", "additionalProperties"].into_iter().filter_map(|word| schema.get(word))
}

/// The keys that values have, of those that a schema describes. A key whose values are all null is none.
pub struct Seen<'s> {
    schema: &'s Value,
    pub keys: BTreeSet<String>,
}

impl<'s> Seen<'s> {
    pub fn new(schema: &'s Value) -> Self {
        Self { schema, keys: BTreeSet::new() }
    }

    pub fn add(&mut self, value: &Value) {
        self.walk("", self.schema, value);
    }

    fn definition(&self, reference: &str) -> (&'s str, &'s Value) {
        let (name, value) = self.schema["definitions"]
            .as_object()
            .and_then(|all| all.get_key_value(reference.trim_start_matches("#/definitions/")))
            .unwrap_or_else(|| panic!("{reference} is not defined"));
        (name, value)
    }

    fn walk(&mut self, name: &str, schema: &'s Value, value: &Value) {
        if let Some(reference) = schema["$ref"].as_str() {
            let (name, definition) = self.definition(reference);
            return self.walk(name, definition, value);
        }
        if let Some(condition) = schema.get("if") {
            let branch = if self.fits(condition, value) { "then" } else { "else" };
            schema.get(branch).into_iter().for_each(|one| self.walk(name, one, value));
        }
        for one in alternatives(schema) {
            if self.fits(one, value) {
                self.walk(name, one, value);
            }
        }
        match value {
            Value::Object(entries) => {
                for (key, value) in entries.iter().filter(|(_, value)| !value.is_null()) {
                    match schema["properties"].get(key) {
                        Some(described) => {
                            let name = format!("{name}.{key}");
                            self.walk(&name, described, value);
                            self.keys.insert(name);
                        }
                        None => elements(schema).for_each(|one| self.walk(name, one, value)),
                    }
                }
            }
            Value::Array(items) => {
                for item in items {
                    elements(schema).for_each(|one| self.walk(name, one, item));
                }
            }
            _ => {}
        }
    }

    /// Whether a value has the type, the keys and the words by which a schema tells it from others.
    fn fits(&self, schema: &Value, value: &Value) -> bool {
        if let Some(reference) = schema["$ref"].as_str() {
            return self.fits(self.definition(reference).1, value);
        }
        let is_of_type = |name: &Value| match value {
            Value::Object(_) => name == "object",
            Value::Array(_) => name == "array",
            Value::Null => name == "null",
            Value::String(_) => name == "string",
            Value::Bool(_) => name == "boolean",
            Value::Number(_) => name == "integer" || name == "number",
        };
        let has_type = match &schema["type"] {
            Value::Null => true,
            Value::Array(names) => names.iter().any(is_of_type),
            name => is_of_type(name),
        };
        let list = |word: &str| schema[word].as_array().into_iter().flatten();
        let is_word = |(key, one): (&String, &Value)| {
            one.get("const").is_none_or(|word| value.get(key).is_none_or(|value| value == word))
        };
        has_type
            && list("required").filter_map(Value::as_str).all(|key| value.get(key).is_some())
            && schema["properties"].as_object().into_iter().flatten().all(is_word)
            && list("allOf").all(|one| self.fits(one, value))
            && ["anyOf", "oneOf"]
                .iter()
                .all(|word| schema.get(word).is_none() || list(word).any(|one| self.fits(one, value)))
    }
}
