//! The numbers of a scenario's file that can be varied: their positions and ranges.

use crate::diag::Place;
use crate::exact::Exact;
use crate::units::Stated;
use crate::yaml::shape::{Key, Map, Number, Shape, Varies};
use crate::yaml::{Node, Value, each_value};

use super::format::{SCENARIO, TOP};
use super::path::path_name;

/// A number that can be varied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Input {
    /// Its path in the file: keys and list positions.
    pub path: Vec<String>,
    /// Its position.
    pub place: Place,
    /// Its value as the file has it.
    pub value: Exact,
    /// Its unit and allowed range.
    pub number: &'static Number,
}

impl Input {
    /// The path as users write it: `steps.draft.cache.hit_rate`; parts with dots or slashes are quoted.
    #[must_use]
    pub fn name(&self) -> String {
        path_name(self.path.iter().map(String::as_str))
    }
}

/// The kind of number at a path of the file; `None` if no number is allowed there.
#[must_use]
pub fn number_at(path: &[String]) -> Option<&'static Number> {
    SCENARIO.at(path)?.number()
}

/// The paths of all allowed values of the map at a path, including nested maps.
#[must_use]
pub fn keys_at(path: &[String]) -> Vec<String> {
    let map = SCENARIO.at(path).and_then(Shape::map);
    let below = |key: &'static Key| {
        let path: Vec<String> = path.iter().cloned().chain([key.name.to_owned()]).collect();
        let own = path_name(path.iter().map(String::as_str));
        match key.shape {
            Shape::Map(_) => keys_at(&path),
            _ if key.shape.map().is_some() => [vec![own], keys_at(&path)].concat(),
            _ => vec![own],
        }
    };
    map.into_iter().flat_map(Map::all_keys).flat_map(below).collect()
}

/// All inputs of a file: the numbers that can be varied.
pub(super) fn inputs(root: &Node) -> Vec<Input> {
    let mut found = numbers(root);
    found.retain(|input| input.number.varies != Varies::Never);
    found
}

/// All numbers of the design, including those that cannot be varied.
pub(super) fn numbers(root: &Node) -> Vec<Input> {
    let mut found = Vec::new();
    each_value(&TOP, root, &mut |path, shape, node| {
        let Some(text) = node.as_text() else { return };
        let Some(number) = shape.number() else { return };
        if let Some(value) = Stated::number_of(text) {
            let place = node.place.clone();
            found.push(Input { path: path.to_vec(), place, value, number });
        }
    });
    found
}

/// The tree with a different number at a path.
pub(super) fn with_number(node: &Node, path: &[String], number: &Exact) -> Node {
    let Some((first, rest)) = path.split_first() else {
        return Node { place: node.place.clone(), value: Value::Number(number.clone()) };
    };
    let mut changed = node.clone();
    match &mut changed.value {
        Value::Map(entries) => {
            for entry in entries.iter_mut().filter(|entry| entry.key == *first) {
                entry.value = with_number(&entry.value, rest, number);
            }
        }
        Value::List(items) => {
            if let Some(item) = first.parse().ok().and_then(|index: usize| items.get_mut(index)) {
                *item = with_number(item, rest, number);
            }
        }
        Value::Null | Value::Scalar(_) | Value::Number(_) => {}
    }
    changed
}
