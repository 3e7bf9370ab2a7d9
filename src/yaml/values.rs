//! The single values of a tree, each with what may stand there.

use super::shape::Shape;
use super::{Node, Value};

impl Node {
    /// Whether a single text in it, other than a key, is such a one.
    #[must_use]
    pub fn any_text(&self, is_such: &dyn Fn(&str) -> bool) -> bool {
        match &self.value {
            Value::Null | Value::Number(_) => false,
            Value::Scalar(text) => is_such(text),
            Value::List(items) => items.iter().any(|item| item.any_text(is_such)),
            Value::Map(entries) => entries.iter().any(|entry| entry.value.any_text(is_such)),
        }
    }
}

/// Visits all scalar values at or below a node, with their paths and shapes. Values that the format does not know
/// are skipped.
pub(crate) fn each_value(
    shape: &'static Shape,
    node: &Node,
    visit: &mut dyn FnMut(&[String], &'static Shape, &Node),
) {
    walk(shape, node, &mut Vec::new(), visit);
}

fn walk(
    shape: &'static Shape,
    node: &Node,
    path: &mut Vec<String>,
    visit: &mut dyn FnMut(&[String], &'static Shape, &Node),
) {
    let mut below = |part: String, node: &Node| {
        if let Some(shape) = shape.below(&part) {
            path.push(part);
            walk(shape, node, path, visit);
            path.pop();
        }
    };
    match &node.value {
        Value::Map(entries) => entries.iter().for_each(|entry| below(entry.key.to_string(), &entry.value)),
        Value::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| below(index.to_string(), item));
        }
        Value::Scalar(_) | Value::Null | Value::Number(_) => visit(path, shape, node),
    }
}
