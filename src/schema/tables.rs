//! A test: the schema of a scenario has the maps, keys and numbers of the tables that paths are resolved with.

use serde_json::Value as Json;

use super::Kind;
use crate::scenario::SCENARIO;
use crate::yaml::shape::{Map, Number, Shape};

struct Walk<'s> {
    schema: &'s Json,
    compared: usize,
}

impl<'s> Walk<'s> {
    /// The ways in which a value may be written, each with the name of its definition, if it has one.
    fn ways(&self, name: &'s str, schema: &'s Json) -> Vec<(&'s str, &'s Json)> {
        if let Some(target) = schema["$ref"].as_str().and_then(|target| target.rsplit('/').next()) {
            return self.ways(target, &self.schema["definitions"][target]);
        }
        let parts = ["anyOf", "allOf"].into_iter().filter_map(|keyword| schema[keyword].as_array()).flatten();
        let below: Vec<_> = parts.flat_map(|part| self.ways(name, part)).collect();
        let is_own = schema["type"].is_string() || schema["type"].is_array() || schema["enum"].is_array();
        is_own.then_some((name, schema)).into_iter().chain(below).collect()
    }

    fn compare(&mut self, path: &str, shape: &'static Shape, schema: &'s Json) {
        let ways = self.ways("", schema);
        let numbers: Vec<&str> =
            ways.iter().filter(|(_, way)| is_number(way)).map(|(name, _)| *name).collect();
        assert_eq!(shape.number().map(|number| number.notation), numbers.first().copied(), "{path}");
        let has_range = ways.iter().any(|(name, _)| *name == "Range");
        assert_eq!(shape.number().is_some_and(|number| number.has_range), has_range, "{path}: a range");
        if let Some((number, (_, way))) = shape.number().zip(ways.iter().find(|(_, way)| is_number(way))) {
            compare_bounds(path, number, way);
        }
        let words: Vec<&str> = ways
            .iter()
            .filter_map(|(_, way)| way["enum"].as_array())
            .flatten()
            .filter_map(Json::as_str)
            .collect();
        assert_eq!(shape_words(shape), words, "{path}");
        let maps = ways.iter().filter(|(name, way)| *name != "Range" && way["properties"].is_object());
        let maps: Vec<&Json> = maps.map(|(_, way)| *way).collect();
        assert_eq!(usize::from(shape.map().is_some()), maps.len(), "{path}: a map");
        if let (Some(map), [schema]) = (shape.map(), maps.as_slice()) {
            self.keys(path, map, schema);
        }
        for (keyword, part) in [("additionalProperties", "NAME"), ("items", "0")] {
            let below: Vec<&Json> =
                ways.iter().map(|(_, way)| &way[keyword]).filter(|below| below.is_object()).collect();
            let is_there = if keyword == "items" { list(shape) } else { shape.names().is_some() };
            assert_eq!(usize::from(is_there), below.len(), "{path}: {keyword}");
            if let ([below], Some(shape)) = (below.as_slice(), shape.below(part).filter(|_| is_there)) {
                self.compare(&format!("{path}.{part}"), shape, below);
            }
        }
    }

    fn keys(&mut self, path: &str, map: &'static Map, schema: &'s Json) {
        let properties = schema["properties"].as_object().expect("properties");
        let (mut stated, mut known): (Vec<&str>, Vec<&str>) =
            (properties.keys().map(String::as_str).collect(), map.names().collect());
        stated.sort_unstable();
        known.sort_unstable();
        assert_eq!(stated, known, "{path}");
        for name in map.names().filter(|name| !["variants", "cases"].contains(name)) {
            self.compared += 1;
            self.compare(&format!("{path}.{name}"), map.key(name).expect("a key"), &properties[name]);
        }
    }
}

fn is_number(schema: &Json) -> bool {
    schema["minimum"].is_number() || schema["exclusiveMinimum"].is_number()
}

fn compare_bounds(path: &str, number: &Number, schema: &Json) {
    let least = schema["minimum"].as_i64().or(schema["exclusiveMinimum"].as_i64()).expect("a bound");
    assert!(least <= number.least, "{path}: {least}");
    if let Some(most) = schema["maximum"].as_i64() {
        assert!(number.most.is_some_and(|own| own <= most), "{path}: {most}");
    }
    assert_eq!(number.is_whole, schema["type"][1] == "integer", "{path}");
}

fn list(shape: &Shape) -> bool {
    matches!(shape, Shape::List(_)) || matches!(shape, Shape::OneOf(shapes) if shapes.iter().any(list))
}

fn shape_words(shape: &Shape) -> Vec<&'static str> {
    match shape {
        Shape::Word(words) => words.to_vec(),
        Shape::OneOf(shapes) => shapes.iter().flat_map(shape_words).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn the_tables_of_a_scenario_are_its_schema() {
    let schema = Kind::Scenario.schema();
    let mut walk = Walk { schema: &schema, compared: 0 };
    walk.keys("", &SCENARIO, &schema);
    assert!(100 < walk.compared, "{} keys", walk.compared);
}

/// All tables that a map leads to, patches of the file left out.
fn tables(map: &'static Map, found: &mut Vec<&'static Map>) {
    if found.iter().any(|other| std::ptr::eq(*other, map)) {
        return;
    }
    found.push(map);
    for key in map.keys.iter().chain(map.and.iter().flat_map(|more| more.keys)) {
        of_shape(&key.shape, found);
    }
}

fn of_shape(shape: &Shape, found: &mut Vec<&'static Map>) {
    match shape {
        Shape::Map(map) => tables(map, found),
        Shape::Named(shape, _) | Shape::List(shape) => of_shape(shape, found),
        Shape::OneOf(shapes) => shapes.iter().for_each(|shape| of_shape(shape, found)),
        Shape::Number(_) | Shape::Text | Shape::Word(_) => {}
    }
}

#[test]
fn groups_of_keys_are_of_keys_that_the_map_has() {
    let mut found = Vec::new();
    tables(&SCENARIO, &mut found);
    for map in found {
        let alternatives = map.alternatives.iter().copied().flatten();
        let companions = map.companions.iter().flat_map(|(leader, led)| led.iter().chain([leader]));
        for key in alternatives.chain(companions) {
            assert!(map.key(key).is_some(), "{}: `{key}`", map.name);
        }
    }
}
