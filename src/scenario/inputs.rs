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
#[must_use]
pub fn path_name<'p>(path: impl IntoIterator<Item = &'p str>) -> String {
    let part = |part: &str| {
        let is_plain = !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        if is_plain { part.to_owned() } else { format!("\"{part}\"") }
    };
    path.into_iter().map(part).collect::<Vec<_>>().join(".")
}

/// The parts of a path as people write it; `None` where a quote stays open or a part is empty.
#[must_use]
pub fn path_parts(text: &str) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let (part, after) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let ends = |at: &usize| quoted[at + 1..].is_empty() || quoted[at + 1..].starts_with('.');
                let end = quoted.match_indices('"').map(|(at, _)| at).find(ends)?;
                (&quoted[..end], &quoted[end + 1..])
            }
            None => rest.split_at(rest.find('.').unwrap_or(rest.len())),
        };
        let is_plain = !part.is_empty() && !part.contains('"');
        if !is_plain && !rest.starts_with('"') {
            return None;
        }
        parts.push(part.to_owned());
        match after.strip_prefix('.') {
            Some(more) => rest = more,
            None => return Some(parts),
        }
    }
}

/// Parts of a file that hold no input: what is said of figures, and counts that are written out.
const NOT_INPUTS: [&str; 20] = [
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
    "profile",
    "shards",
    "shape",
    "months",
    "peak_factor",
    "limits",
    "quota",
];
/// Keys whose values are parts of one.
const SHARES: [&str; 9] =
    ["share", "hit_rate", "detects", "false_alarms", "catches", "fixes", "breaks", "repeat", "success"];

/// Parts of a file whose numbers are no numbers of the design: they stand at its top.
const NO_NUMBERS: [&str; 6] = ["expect", "as_of", "schema", "name", "description", "not_included"];

/// All inputs below a node: the numbers that can be varied.
pub(super) fn inputs(root: &Node) -> Vec<Input> {
    let is_count_of_attempts = |path: &[String]| {
        path.iter().any(|part| part == "attempts") && path.last().is_some_and(|key| key == "times")
    };
    let is_count_of_turns = |path: &[String]| {
        let within = path.iter().skip_while(|part| *part != "loop");
        within.skip(1).any(|part| part == "turns" || part == "every")
    };
    let mut found = walked(root);
    found.retain(|input| {
        let is_input = !input.path.iter().any(|part| NOT_INPUTS.contains(&part.as_str()));
        is_input && !is_count_of_attempts(&input.path) && !is_count_of_turns(&input.path)
    });
    found
}

/// All numbers below a node that the design is made of, those that cannot be varied too.
pub(super) fn numbers(root: &Node) -> Vec<Input> {
    let mut found = walked(root);
    found.retain(|input| !input.path.first().is_some_and(|part| NO_NUMBERS.contains(&part.as_str())));
    found
}

/// Whether the number at a path is a part of one; otherwise it may be any number that is not below 0.
#[must_use]
pub fn is_share(path: &[String]) -> bool {
    let is_chance = path.iter().any(|part| part == "error_rate");
    is_chance || path.last().is_some_and(|key| SHARES.contains(&key.as_str()))
}

fn walked(root: &Node) -> Vec<Input> {
    let mut found = Vec::new();
    walk(root, &mut Vec::new(), &mut found);
    found
}

fn walk(node: &Node, path: &mut Vec<String>, found: &mut Vec<Input>) {
    match &node.value {
        Value::Map(entries) => {
            for entry in entries {
                step_into(&entry.value, entry.key.clone(), path, found);
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                step_into(item, index.to_string(), path, found);
            }
        }
        Value::Scalar(text) => {
            if let Ok(value) = Exact::parse(text, Notation::Any) {
                let is_share = is_share(path);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_it_is_written() {
        for parts in
            [vec!["steps", "draft", "calls"], vec!["models", "openai/gpt-5.4", "invoice"], vec!["a.b", ""]]
        {
            assert_eq!(
                path_parts(&path_name(parts.iter().copied())).as_deref(),
                Some(&parts.iter().map(ToString::to_string).collect::<Vec<_>>()[..])
            );
        }
    }

    #[test]
    fn a_path_with_an_open_quote_or_an_empty_part_is_none() {
        for text in ["", ".", "a.", ".a", "a..b", "\"a", "a.\"b", "\"a\"b", "a\"b\""] {
            assert_eq!(path_parts(text), None, "{text}");
        }
    }
}
