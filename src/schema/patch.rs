//! Parts of a scenario that are laid over it: branches over their step, variants and cases over the file.
//!
//! A patch has the keys of what it is laid over, each of which may be left out or be `null`, which
//! removes it; lists replace as a whole, so their items are complete. Ranges are allowed in the file itself
//! only. So the schema of a patch is made from that of the whole.

use schemars::Schema;
use serde_json::{Map, Value, json};

use crate::yaml::shape;

use super::of_keys::DEFINITIONS;

/// Fills in the keys of patches, and those of a call that a branch may merge over its step.
pub(super) fn fill_in(schema: &mut Schema, work: &'static shape::Map) {
    let root = schema.clone();
    let Some(Value::Object(definitions)) = schema.get_mut("definitions") else { return };
    let mut maker = Maker { made: std::mem::take(definitions) };
    maker.fill_branch(work);
    let mut whole = Value::from(root);
    if let Value::Object(whole) = &mut whole {
        whole.retain(|key, _| ["type", "properties", "additionalProperties"].contains(&key.as_str()));
        if let Some(Value::Object(properties)) = whole.get_mut("properties") {
            properties.retain(|key, _| !["schema", "variants", "cases"].contains(&key.as_str()));
        }
    }
    let mut patch = maker.rewritten(&whole, Mode::Patch);
    patch["title"] = json!("A part of this file");
    patch["description"] = json!(
        "A part of the file that is laid over it. Maps merge; lists, shares (of turns, of `when`) and single values replace; `null` removes."
    );
    maker.made.insert("ScenarioPatch".to_owned(), patch);
    maker.made.sort_keys();
    *definitions = maker.made;
    drop_unused(schema);
}

/// Fills in what a card may change of the card before: its prices, each of which `unknown` removes.
pub(super) fn fill_in_changes(schema: &mut Schema, prices: &'static shape::Map, card: &'static shape::Map) {
    let Some(Value::Object(definitions)) = schema.get_mut("definitions") else { return };
    let Some(mut whole) = definitions.get(card.name).cloned() else { return };
    let own: Vec<&str> = card.keys.iter().map(|key| key.name).collect();
    definitions[card.name]["if"] = json!({"required": ["changes"]});
    definitions[card.name]["then"] = json!({"propertyNames": {"enum": own}});
    if let Some(Value::Object(properties)) = whole.get_mut("properties") {
        properties.retain(|key, _| prices.key(key).is_some());
    }
    let mut maker = Maker { made: std::mem::take(definitions) };
    let mut patch = maker.rewritten(&whole, Mode::Changes);
    patch["title"] = json!("A part of the card before");
    patch["description"] = json!("What differs from the prices of the card before. `unknown` removes one.");
    let none = [("long_context", "Long prompts cost what others do."), ("hours", "All hours cost the same.")];
    for (key, meaning) in none {
        if let Some(Value::Array(ways)) = patch["properties"][key].get_mut("anyOf") {
            ways.push(json!({"const": "none", "description": meaning}));
        }
    }
    maker.made.insert(format!("{}Patch", prices.name), patch);
    maker.made.sort_keys();
    *definitions = maker.made;
    drop_unused(schema);
}

/// Definitions that nothing refers to are of no use.
fn drop_unused(schema: &mut Schema) {
    loop {
        let text = schema.as_value().to_string();
        let Some(Value::Object(definitions)) = schema.get_mut("definitions") else { return };
        let before = definitions.len();
        definitions.retain(|name, _| text.contains(&format!("\"{DEFINITIONS}{name}\"")));
        if definitions.len() == before {
            return;
        }
    }
}

/// Where a part of a scenario is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// In a branch: it is laid over the step.
    Branch,
    /// In a variant or a case: it is laid over the file, and has no ranges.
    Patch,
    /// In the `changes` of a card: it is laid over the card before.
    Changes,
    /// In a list of a variant or a case: it is complete, and has no ranges.
    Item,
}

impl Mode {
    fn suffix(self) -> &'static str {
        match self {
            Self::Branch => "InBranch",
            Self::Patch => "InPatch",
            Self::Changes => "InCardPatch",
            Self::Item => "InListOfPatch",
        }
    }

    fn is_laid_over(self) -> bool {
        self != Self::Item
    }

    /// What removes a key.
    fn removed(self) -> Value {
        match self {
            Self::Changes => json!({"const": "unknown", "description": "It is no more."}),
            _ => json!({"type": "null", "description": "Removes the key."}),
        }
    }

    fn has_ranges(self) -> bool {
        self == Self::Branch
    }
}

/// Keywords that say which keys go together: they apply to a patch only once it is merged.
const RULES: [&str; 10] =
    ["required", "oneOf", "anyOf", "allOf", "not", "if", "then", "else", "dependencies", "minProperties"];

/// Makes definitions from definitions.
struct Maker {
    made: Map<String, Value>,
}

impl Maker {
    fn fill_branch(&mut self, work: &'static shape::Map) {
        let Some(mut branch) = self.made.get("Branch").cloned() else { return };
        for key in work.names() {
            branch["properties"][key] = self.value(&branch["properties"][key], Mode::Branch);
        }
        self.made.insert("Branch".to_owned(), branch);
    }

    /// A definition for a place, and its name.
    fn definition(&mut self, name: &str, mode: Mode) -> String {
        if name == "Range" {
            return name.to_owned();
        }
        // What a branch lays over its step is in a patch what any patch is.
        if let Some(base) = name.strip_suffix(Mode::Branch.suffix()) {
            return self.definition(base, Mode::Patch);
        }
        let changed = format!("{name}{}", mode.suffix());
        if self.made.contains_key(&changed) {
            return changed;
        }
        let Some(original) = self.made.get(name).cloned() else { return name.to_owned() };
        let rewritten = self.rewritten(&original, mode);
        if rewritten == original {
            return name.to_owned();
        }
        self.made.insert(changed.clone(), rewritten);
        changed
    }

    fn rewritten(&mut self, schema: &Value, mode: Mode) -> Value {
        let Value::Object(keywords) = schema else { return schema.clone() };
        let mut rewritten = Map::new();
        for (keyword, value) in keywords {
            let value = match (keyword.as_str(), value) {
                ("$ref", Value::String(target)) => self.reference(target, mode),
                ("properties", Value::Object(properties)) => {
                    let property = |(key, value): (&String, &Value)| (key.clone(), self.value(value, mode));
                    Value::Object(properties.iter().map(property).collect())
                }
                ("additionalProperties", Value::Object(_)) => self.value(value, mode),
                ("items", _) if mode == Mode::Branch => value.clone(),
                ("items", _) if mode == Mode::Changes => self.rewritten(value, mode),
                ("items", _) => self.rewritten(value, Mode::Item),
                ("anyOf" | "allOf", Value::Array(parts)) => {
                    let kept = parts.iter().filter(|part| mode.has_ranges() || !is_range(part));
                    let kept = kept.filter(|part| !mode.is_laid_over() || !is_rule(part));
                    let kept: Vec<Value> = kept.map(|part| self.rewritten(part, mode)).collect();
                    if kept.is_empty() {
                        continue;
                    }
                    Value::Array(kept)
                }
                (rule, _) if mode.is_laid_over() && RULES.contains(&rule) => continue,
                _ => value.clone(),
            };
            rewritten.insert(keyword.clone(), value);
        }
        single_part_inlined(rewritten)
    }

    /// The value of a key. Where it is laid over something, it may also be taken away.
    fn value(&mut self, schema: &Value, mode: Mode) -> Value {
        let rewritten = self.rewritten(schema, mode);
        if !mode.is_laid_over() {
            return rewritten;
        }
        let mut described = Map::new();
        let mut bare = rewritten;
        if let Value::Object(keywords) = &mut bare {
            described.extend(keywords.remove_entry("description"));
        }
        let removed = mode.removed();
        if let Value::Object(keywords) = bare {
            bare = single_part_inlined(keywords);
        }
        let parts = match bare {
            Value::Object(mut keywords) if keywords.len() == 1 && keywords.contains_key("anyOf") => {
                match keywords.remove("anyOf") {
                    Some(Value::Array(parts)) => parts.into_iter().chain([removed]).collect(),
                    _ => vec![removed],
                }
            }
            other => vec![other, removed],
        };
        described.insert("anyOf".to_owned(), Value::Array(parts));
        Value::Object(described)
    }

    fn reference(&mut self, target: &str, mode: Mode) -> Value {
        let name = target.strip_prefix(DEFINITIONS).unwrap_or(target);
        json!(format!("{DEFINITIONS}{}", self.definition(name, mode)))
    }
}

fn is_range(schema: &Value) -> bool {
    schema["$ref"] == "#/definitions/Range"
}

/// Whether a part of a schema says only which keys go together.
fn is_rule(schema: &Value) -> bool {
    schema.as_object().is_some_and(|keywords| keywords.keys().all(|key| RULES.contains(&key.as_str())))
        && schema["anyOf"].as_array().is_none_or(|parts| parts.iter().all(is_rule))
}

/// `anyOf` and `allOf` with one part left are that part.
fn single_part_inlined(mut keywords: Map<String, Value>) -> Value {
    for keyword in ["anyOf", "allOf"] {
        let Some(Value::Array(parts)) = keywords.get(keyword) else { continue };
        let [Value::Object(part)] = parts.as_slice() else { continue };
        let part = part.clone();
        let clashes = part.keys().any(|key| key != keyword && keywords.contains_key(key));
        // In draft-07 nothing beside a `$ref` counts.
        let is_reference = part.contains_key("$ref") && 1 < keywords.len();
        if !clashes && !is_reference {
            keywords.remove(keyword);
            keywords.extend(part);
        }
    }
    Value::Object(keywords)
}
