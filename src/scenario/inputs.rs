//! The numbers of a scenario's file that can be varied: where each stands, and how far it may go.

use crate::diag::Place;
use crate::exact::{Exact, Notation};
use crate::yaml::{Node, Value};

/// A number that can be varied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Its path in the file: keys, and positions in lists.
    pub path: Vec<String>,
    /// Where it stands.
    pub place: Place,
    /// Its value as the file has it.
    pub value: Exact,
    /// Whether it is a part of one; otherwise it may be any number that is not below 0.
    pub is_share: bool,
}

impl Input {
    /// The path as people write it: `steps.draft.cache.hit_rate`; parts with dots or slashes are quoted.
    #[must_use]
    pub fn name(&self) -> String {
        path_name(self.path.iter().map(String::as_str))
    }
}

/// A path as people write it: `steps.draft.cache.hit_rate`; parts with dots or slashes are quoted.
pub(super) fn path_name<'p>(path: impl IntoIterator<Item = &'p str>) -> String {
    let part = |part: &str| {
        let is_plain = part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        if is_plain { part.to_owned() } else { format!("\"{part}\"") }
    };
    path.into_iter().map(part).collect::<Vec<_>>().join(".")
}

/// Parts of a file that hold no input: what is said of figures, and counts that are written out.
const NOT_INPUTS: [&str; 13] = [
    "expect",
    "budget",
    "as_of",
    "schema",
    "name",
    "description",
    "fields",
    "retries",
    "when_providers",
    "max_input",
    "not_included",
    "require",
    "latency",
];
/// Keys whose values are parts of one.
const SHARES: [&str; 8] =
    ["share", "hit_rate", "detects", "false_alarms", "catches", "fixes", "breaks", "repeat"];

/// All inputs below a node.
pub(super) fn inputs(root: &Node) -> Vec<Input> {
    let mut found = Vec::new();
    walk(root, &mut Vec::new(), &mut found);
    found
}

fn walk(node: &Node, path: &mut Vec<String>, found: &mut Vec<Input>) {
    match &node.value {
        Value::Map(entries) => {
            for entry in entries.iter().filter(|entry| !NOT_INPUTS.contains(&entry.key.as_str())) {
                step_into(&entry.value, entry.key.clone(), path, found);
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                step_into(item, index.to_string(), path, found);
            }
        }
        Value::Scalar(text) => {
            let is_count_of_attempts =
                path.iter().any(|part| part == "attempts") && path.last().is_some_and(|key| key == "times");
            if let Some(value) = Exact::parse(text, Notation::Any).ok().filter(|_| !is_count_of_attempts) {
                let is_share = path.iter().any(|part| part == "error_rate")
                    || path.last().is_some_and(|key| SHARES.contains(&key.as_str()));
                found.push(Input { path: path.clone(), place: node.place.clone(), value, is_share });
            }
        }
        Value::Null | Value::Number(_) => {}
    }
}

fn step_into(node: &Node, key: String, path: &mut Vec<String>, found: &mut Vec<Input>) {
    path.push(key);
    walk(node, path, found);
    path.pop();
}

/// The tree with another number at a path.
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
