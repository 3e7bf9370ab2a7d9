//! Inputs of which only a range is known: `{low: 400, base: 500, high: 800}` in place of a number.
//!
//! Everything is computed with the base; what the ends make of the total is shown beside it.

use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::{Exact, Notation};
use crate::yaml::{Entry, Node, Value};

/// An input of which a range is known.
#[derive(Clone, Debug)]
pub struct Range {
    /// Its path in the file.
    pub path: Vec<String>,
    /// The least that it may be.
    pub low: Exact,
    /// What it is taken to be.
    pub base: Exact,
    /// The most that it may be.
    pub high: Exact,
}

/// The keys of a range.
const KEYS: [&str; 3] = ["low", "base", "high"];

/// Takes the ranges out of a tree and leaves their bases in their places.
pub(super) fn taken_out(root: &mut Node, problems: &mut Problems) -> Vec<Range> {
    let mut found = Vec::new();
    if let Value::Map(entries) = &mut root.value {
        // There `base` is the name of a figure.
        for entry in entries.iter_mut().filter(|entry| !["expect", "budget"].contains(&entry.key.as_str())) {
            walk(&mut entry.value, &mut vec![entry.key.clone()], &mut found, problems);
        }
    }
    found
}

fn walk(node: &mut Node, path: &mut Vec<String>, found: &mut Vec<Range>, problems: &mut Problems) {
    if let Some(range) = of_node(node, path, problems) {
        let base = match &mut node.value {
            Value::Map(entries) => {
                entries.iter().position(|entry| entry.key == "base").map(|at| entries.remove(at))
            }
            _ => None,
        };
        if let Some(Entry { value, .. }) = base {
            *node = value;
        }
        found.extend(range);
        return;
    }
    match &mut node.value {
        Value::Map(entries) => {
            for entry in entries {
                path.push(entry.key.clone());
                walk(&mut entry.value, path, found, problems);
                path.pop();
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                path.push(index.to_string());
                walk(item, path, found, problems);
                path.pop();
            }
        }
        Value::Null | Value::Scalar(_) | Value::Number(_) => {}
    }
}

/// The range that a node is, if it is one; `Some(None)` for one that is wrong, which is reported.
fn of_node(node: &Node, path: &[String], problems: &mut Problems) -> Option<Option<Range>> {
    let Value::Map(entries) = &node.value else { return None };
    let end = |key: &str| entries.iter().find(|entry| entry.key == key);
    let is_range = end("base").is_some() && entries.iter().all(|entry| KEYS.contains(&entry.key.as_str()));
    if !is_range {
        return None;
    }
    let mut number = |key: &str| {
        let Some(entry) = end(key) else {
            let message = format!("the range lacks `{key}`");
            let missing = Diagnostic::error(Code::MissingKey, message).at(&node.place.first_line());
            problems.push(missing.help("write `{low: 400, base: 500, high: 800}`"));
            return None;
        };
        entry.value.number(Notation::Any, problems)
    };
    let (low, base, high) = (number("low"), number("base"), number("high"));
    let (Some(low), Some(base), Some(high)) = (low, base, high) else { return Some(None) };
    if base < low || high < base {
        let message = format!("the base of {base} does not lie between {low} and {high}");
        problems.push(Diagnostic::error(Code::EmptyRange, message).at(&node.place));
        return Some(None);
    }
    Some(Some(Range { path: path.to_vec(), low, base, high }))
}
