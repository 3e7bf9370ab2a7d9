//! A scenario with the tags of another version of it.

use crate::yaml::{Entry, Node, Value};

/// The tree with the tags of another one: those at the top, and those of the steps and fixed costs that both have, by
/// their names.
pub(super) fn retagged(root: &Node, other: &Node) -> Node {
    let name = |item: &Node| item.at("name").map(Node::to_string);
    let of_part = |Entry { key, place, value }: Entry| {
        let other = other.at(&key).map(|other| &other.value);
        let value = match (key.as_str(), &value.value, other) {
            ("steps", Value::Map(steps), Some(Value::Map(others))) => {
                let other = |key: &str| others.iter().find(|other| other.key == key);
                let step = |step: &Entry| match other(&step.key) {
                    Some(other) => Entry { value: with_tags_of(&step.value, &other.value), ..step.clone() },
                    None => step.clone(),
                };
                Node { value: Value::Map(steps.iter().map(step).collect()), ..value }
            }
            ("fixed", Value::List(costs), Some(Value::List(others))) => {
                let other = |cost: &Node| others.iter().find(|other| name(other) == name(cost));
                let cost =
                    |cost: &Node| other(cost).map_or_else(|| cost.clone(), |other| with_tags_of(cost, other));
                Node { value: Value::List(costs.iter().map(cost).collect()), ..value }
            }
            _ => value,
        };
        Entry { key, place, value }
    };
    match with_tags_of(root, other) {
        Node { place, value: Value::Map(entries) } => {
            Node { place, value: Value::Map(entries.into_iter().map(of_part).collect()) }
        }
        root => root,
    }
}

fn with_tags_of(node: &Node, other: &Node) -> Node {
    let Value::Map(entries) = &node.value else { return node.clone() };
    let is_tags = |entry: &&Entry| entry.key == "tags";
    let own = entries.iter().filter(|entry| !is_tags(entry));
    let tags = other.as_map().into_iter().flatten().filter(is_tags);
    Node { place: node.place.clone(), value: Value::Map(own.chain(tags).cloned().collect()) }
}
