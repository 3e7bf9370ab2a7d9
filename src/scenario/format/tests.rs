//! The tables of keys agree with themselves.

use super::*;
use crate::yaml::shape::{Key, Map, Rule};

/// All tables that can be reached from a map.
fn tables(map: &'static Map, found: &mut Vec<&'static Map>) {
    if !found.iter().any(|other| std::ptr::eq(*other, map)) {
        found.push(map);
        map.all_keys().for_each(|key| of_shape(&key.shape, found));
    }
}

fn of_shape(shape: &Shape, found: &mut Vec<&'static Map>) {
    match shape {
        Shape::Map(map) => tables(map, found),
        Shape::Patch(map) => tables(map(), found),
        Shape::Named(shape, names) => {
            of_shape(shape, found);
            names.apart.iter().for_each(|(.., shape)| of_shape(shape, found));
        }
        Shape::List(shape, _) => of_shape(shape, found),
        Shape::OneOf(shapes) => shapes.iter().for_each(|shape| of_shape(shape, found)),
        Shape::Defined(definition) => of_shape(&definition.shape, found),
        Shape::Number(_) | Shape::Text(_) | Shape::Word(_) | Shape::Known(_) => {}
    }
}

/// The keys that a rule names, and whether one of them may be missing.
fn named(rule: &Rule) -> Vec<(&'static str, bool)> {
    let all = |keys: &'static [&'static str], are_needed: bool| {
        keys.iter().map(move |key| (*key, are_needed)).collect::<Vec<_>>()
    };
    match *rule {
        Rule::Excludes(key, other, ..) => vec![(key, false), (other, false)],
        Rule::OneOf(keys) => [all(&keys[..1], true), all(&keys[1..], false)].concat(),
        Rule::AtMostOne(keys) => all(keys, false),
        Rule::AnyOf(groups) => [all(groups[0], true), all(groups.concat().leak(), false)].concat(),
        Rule::Beside(key, other) => vec![(key, false), (other, false)],
        Rule::Needs(key, others) => [vec![(key, false)], all(others, true)].concat(),
        Rule::NeedsOne(key, others) => [vec![(key, false)], all(&others[..1], true)].concat(),
        Rule::With(key, _, needed, allowed) => {
            [vec![(key, false)], all(needed, true), all(allowed, false)].concat()
        }
        Rule::Alone(key, _) => vec![(key, false)],
        Rule::NotEmpty => Vec::new(),
    }
}

#[test]
fn rules_name_keys_of_their_map_and_a_needed_key_says_what_to_write() {
    let mut found = Vec::new();
    tables(&SCENARIO, &mut found);
    for map in found {
        let key = |name: &str| -> &'static Key {
            map.key(name).unwrap_or_else(|| panic!("{}: `{name}`", map.name))
        };
        let groups = map.alternatives.iter().copied().flatten();
        let companions = map.companions.iter().flat_map(|(leader, led)| led.iter().chain([leader]));
        groups.chain(companions).for_each(|name| assert_eq!(key(name).name, *name));
        for (name, is_needed) in map.rules.iter().flat_map(named) {
            assert!(key(name).hint.is_some() || !is_needed, "{}.{name}", map.name);
        }
        for key in map.keys.iter().filter(|key| key.is_needed) {
            assert!(key.hint.is_some(), "{}.{}", map.name, key.name);
        }
    }
}
