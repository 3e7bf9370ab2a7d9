//! The single values of a tree, each with what may stand there.

use super::shape::Shape;
use super::{Node, Value};

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
        Value::Map(entries) => entries.iter().for_each(|entry| below(entry.key.clone(), &entry.value)),
        Value::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| below(index.to_string(), item));
        }
        Value::Scalar(_) | Value::Null | Value::Number(_) => visit(path, shape, node),
    }
}
