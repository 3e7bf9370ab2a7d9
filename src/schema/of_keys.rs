//! The schema of a file that people write, from the tables of its keys.

use schemars::Schema;
use serde_json::{Map as Json, Value, json};

use crate::yaml::shape::{Definition, Key, Map, Rule, Shape, Size};

use super::scalar;

/// Where definitions are in a schema.
pub(super) const DEFINITIONS: &str = "#/definitions/";

/// The schema of a file; `range` is the map that may be written in place of a number, `has_computed` says whether
/// products and quotients may.
pub(super) fn schema(top: &'static Map, range: Option<&'static Map>, has_computed: bool) -> Schema {
    let mut maker = Maker { range, has_computed, made: Json::new() };
    let mut schema = maker.map(top);
    schema.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    maker.made.sort_keys();
    schema.insert("definitions".to_owned(), Value::Object(maker.made));
    schema.into()
}

struct Maker {
    range: Option<&'static Map>,
    has_computed: bool,
    made: Json<String, Value>,
}

impl Maker {
    /// A reference to a definition, which is made where it is not there yet.
    fn reference(&mut self, name: &str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        if !self.made.contains_key(name) {
            // A definition may lead to itself.
            self.made.insert(name.to_owned(), Value::Null);
            let made = make(self);
            self.made.insert(name.to_owned(), made);
        }
        json!({"$ref": format!("{DEFINITIONS}{name}")})
    }

    /// The schema of a value.
    fn value(&mut self, shape: &'static Shape) -> Value {
        match shape {
            Shape::Number(number) => {
                let own = self.number(number.notation);
                match self.range.filter(|_| number.has_range) {
                    Some(range) => json!({"anyOf": [own, self.value_of_map(range)]}),
                    None => own,
                }
            }
            Shape::Text(notation) => self.scalar(notation),
            Shape::Word(words) => self.reference(words.name, |_| of_words(words.words.iter().copied())),
            Shape::Known(known) => self.reference(known.name, |_| {
                let names = (known.names)();
                let mut schema = of_words(names.iter().map(|(name, meaning)| (*name, meaning.as_str())));
                schema["title"] = json!(known.title);
                schema
            }),
            Shape::List(items, size) => {
                let mut list = Json::new();
                list.insert("type".to_owned(), json!("array"));
                list.insert("items".to_owned(), self.value(items));
                sized(&mut list, *size, "Items");
                list.into()
            }
            Shape::Named(values, names) => {
                let mut map = Json::new();
                map.insert("type".to_owned(), json!("object"));
                let value = self.value(values);
                match names.known {
                    Some(known) => {
                        let property =
                            |(name, doc): (&str, String)| (name.to_owned(), described(&doc, value.clone()));
                        let properties: Json<String, Value> = known().into_iter().map(property).collect();
                        map.insert("properties".to_owned(), properties.into());
                        map.insert("additionalProperties".to_owned(), json!(false));
                    }
                    None => {
                        map.insert("additionalProperties".to_owned(), value);
                    }
                }
                sized(&mut map, names.size, "Properties");
                if let Some((name, doc, shape)) = names.apart {
                    let value = described(doc, self.value(shape));
                    map.insert("properties".to_owned(), json!({name: value}));
                    if names.needs_apart {
                        map.insert("required".to_owned(), json!([name]));
                    }
                }
                if !names.reserved.is_empty() {
                    map.insert("propertyNames".to_owned(), json!({"not": {"enum": names.reserved}}));
                }
                if let Some(pattern) = names.pattern {
                    map.insert("propertyNames".to_owned(), json!({"pattern": pattern}));
                }
                map.into()
            }
            Shape::Map(map) => self.value_of_map(map),
            Shape::Patch(map) => json!({"$ref": format!("{DEFINITIONS}{}Patch", map().name)}),
            Shape::OneOf(shapes) => {
                let parts: Vec<Value> = shapes.iter().map(|shape| self.value(shape)).collect();
                json!({"anyOf": parts})
            }
            Shape::Defined(definition) => self.reference(definition.name, |maker| maker.defined(definition)),
        }
    }

    fn value_of_map(&mut self, map: &'static Map) -> Value {
        self.reference(map.name, |maker| Value::Object(maker.map(map)))
    }

    fn scalar(&mut self, notation: &str) -> Value {
        self.reference(notation, |_| scalar::schema(notation).into())
    }

    fn number(&mut self, notation: &str) -> Value {
        let is_computed = self.has_computed;
        self.reference(notation, |_| {
            let schema = scalar::schema(notation);
            if is_computed { scalar::or_computed(schema).into() } else { schema.into() }
        })
    }

    fn defined(&mut self, definition: &'static Definition) -> Value {
        let mut schema = self.value(&definition.shape);
        schema["title"] = json!(definition.title);
        schema["description"] = json!(definition.doc.trim());
        schema
    }

    fn map(&mut self, map: &'static Map) -> Json<String, Value> {
        let properties: Json<String, Value> =
            map.all_keys().map(|key| (key.name.to_owned(), self.property(key))).collect();
        let needed: Vec<&str> = map.all_keys().filter(|key| key.is_needed).map(|key| key.name).collect();
        let mut schema = Json::new();
        schema.insert("type".to_owned(), json!("object"));
        schema.insert("additionalProperties".to_owned(), json!(false));
        schema.insert("properties".to_owned(), Value::Object(properties));
        if !needed.is_empty() {
            schema.insert("required".to_owned(), json!(needed));
        }
        if let Some(title) = map.title {
            schema.insert("title".to_owned(), json!(title));
        }
        schema.insert("description".to_owned(), json!(map.doc.trim()));
        schema.extend(rules(map));
        if let Some(Ok(Value::Object(more))) = map.schema.map(serde_json::from_str) {
            schema.extend(more);
        }
        schema
    }

    fn property(&mut self, key: &'static Key) -> Value {
        described(key.doc, self.value(&key.shape))
    }
}

fn described(doc: &str, mut value: Value) -> Value {
    let description = json!(doc.trim());
    if value["$ref"].is_string() {
        // In draft-07 nothing beside a `$ref` counts.
        return json!({"description": description, "allOf": [value]});
    }
    value["description"] = description;
    value
}

fn of_words<'w>(words: impl Iterator<Item = (&'w str, &'w str)>) -> Value {
    let (words, meanings): (Vec<&str>, Vec<&str>) =
        words.map(|(word, meaning)| (word, meaning.trim())).unzip();
    json!({"enum": words, "enumDescriptions": meanings})
}

fn sized(schema: &mut Json<String, Value>, size: Size, of: &str) {
    if 0 < size.least {
        schema.insert(format!("min{of}"), json!(size.least));
    }
    if let Some(most) = size.most {
        schema.insert(format!("max{of}"), json!(most));
    }
}

/// Which keys go together: by its own rules, and by what the map refuses whose keys it has too.
fn rules(map: &'static Map) -> Json<String, Value> {
    let of_other = map.and.map_or(&[][..], |other| other.rules);
    let refused = of_other.iter().filter(|rule| matches!(rule, Rule::AtMostOne(_)));
    let mut all: Vec<Json<String, Value>> = map.rules.iter().chain(refused).filter_map(rule).collect();
    let dependencies: Json<String, Value> = map.rules.iter().filter_map(dependency).collect();
    if !dependencies.is_empty() {
        all.push([("dependencies".to_owned(), Value::Object(dependencies))].into_iter().collect());
    }
    let mut keywords: Vec<&String> = all.iter().flat_map(Json::keys).collect();
    let count = keywords.len();
    keywords.sort_unstable();
    keywords.dedup();
    if keywords.len() == count {
        return all.into_iter().flatten().collect();
    }
    [("allOf".to_owned(), json!(all))].into_iter().collect()
}

fn rule(rule: &Rule) -> Option<Json<String, Value>> {
    let required = |key: &&str| json!({"required": [key]});
    let said = match rule {
        Rule::OneOf(keys) => json!({"oneOf": keys.iter().map(required).collect::<Vec<_>>()}),
        Rule::AtMostOne(keys) => json!({"not": {"required": keys}}),
        Rule::Excludes(key, other, ..) => json!({"not": {"required": [key, other]}}),
        Rule::AnyOf(groups) => {
            let groups: Vec<Value> = groups.iter().map(|keys| json!({"required": keys})).collect();
            json!({"anyOf": groups})
        }
        Rule::With(key, word, needed, _) if !needed.is_empty() => {
            json!({"if": {"properties": {*key: {"const": word}}}, "then": {"required": needed}})
        }
        Rule::NeedsOne(key, others) => {
            let others: Vec<Value> = others.iter().map(required).collect();
            json!({"if": {"required": [key]}, "then": {"anyOf": others}})
        }
        Rule::NotEmpty => json!({"minProperties": 1}),
        Rule::With(..) | Rule::Needs(..) | Rule::Beside(..) | Rule::Alone(..) => return None,
    };
    match said {
        Value::Object(said) => Some(said),
        _ => None,
    }
}

fn dependency(rule: &Rule) -> Option<(String, Value)> {
    match rule {
        Rule::Needs(key, others) => Some(((*key).to_owned(), json!(others))),
        Rule::Beside(key, other) => Some(((*key).to_owned(), json!([other]))),
        _ => None,
    }
}
