//! Replaces one value of a file: what if the hit rate is only 60 %?

use crate::yaml::shape::Shape;
use crate::yaml::{Node, Value};

use super::format::TOP;
use super::patch;

/// A value that overrides a design, including its patches.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Edit {
    /// Its path in the file: keys, and list positions or model names in lists.
    pub path: Vec<String>,
    /// The value.
    pub value: Node,
    /// The designs to which it is added if the path does not exist yet.
    pub adds: Adds,
}

impl Edit {
    /// A value at a path, and which designs it is added to.
    #[must_use]
    pub fn new(path: Vec<String>, value: Node, adds: Adds) -> Self {
        Self { path, value, adds }
    }
}

/// The designs to which a value is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Adds {
    /// None: the design as written has the value, and what a patch removes stays removed.
    ToNone,
    /// Those that have the enclosing map: so far only patches have the value, possibly with that map.
    ToMaps,
    /// All: no design has it yet.
    ToAll,
}

impl Edit {
    /// Whether the value is for people only: no figure depends on it.
    #[must_use]
    pub fn is_for_people(&self) -> bool {
        TOP.is_for_people(&self.path)
    }

    /// Puts the value into the tree; `None` if the path is invalid, and then the tree is unchanged. Missing
    /// optional keys are added, but not steps and qualities, because a new name is most likely a typo.
    pub(super) fn apply(&self, root: &mut Node) -> Option<()> {
        let up_to = match self.adds {
            Adds::ToNone => self.path.len(),
            Adds::ToMaps => self.path.len().saturating_sub(1),
            Adds::ToAll => 0,
        };
        existing(root, &self.path[..up_to])?;
        edit(root, Some(&TOP), &self.path, &self.value)
    }
}

fn edit(node: &mut Node, shape: Option<&'static Shape>, path: &[String], value: &Node) -> Option<()> {
    let Some((first, rest)) = path.split_first() else {
        *node = value.clone();
        return Some(());
    };
    let below = shape.and_then(|shape| shape.below(first));
    match &mut node.value {
        Value::Map(entries) => match entries.iter_mut().find(|entry| entry.key == *first) {
            Some(entry) if !rest.is_empty() => edit(&mut entry.value, below, rest, value),
            None if shape.and_then(Shape::names).is_some_and(|names| names.are_declared) => None,
            _ => {
                // As in any patch, a key replaces its alternatives.
                let own = shape.filter(|shape| !shape.is_whole());
                *node = patch::laid_over(own, node, &nested(path, value));
                Some(())
            }
        },
        Value::List(items) => {
            let index = position(items, first)?;
            edit(&mut items[index], below, rest, value)
        }
        Value::Null | Value::Scalar(_) | Value::Number(_) => None,
    }
}

/// The path that the parts mean; parts may be pieces of names with dots, and the longest name wins.
pub(super) fn resolved(root: &Node, parts: &[String]) -> Option<Vec<String>> {
    let mut path = Vec::new();
    let mut at = Some(root);
    let mut rest = parts;
    while !rest.is_empty() {
        let names = (1..=rest.len()).rev().map(|pieces| (pieces, rest[..pieces].join(".")));
        let mut known = names.filter_map(|(pieces, name)| {
            let below = match &at?.value {
                Value::Map(_) => at?.at(&name)?,
                Value::List(items) => &items[position(items, &name)?],
                Value::Null | Value::Scalar(_) | Value::Number(_) => return None,
            };
            Some((pieces, name, below))
        });
        match known.next() {
            Some((pieces, name, below)) => {
                path.push(name);
                at = Some(below);
                rest = &rest[pieces..];
            }
            None => {
                path.extend(rest.iter().cloned());
                rest = &[];
            }
        }
    }
    is_possible(root, &path).then_some(path)
}

/// The value at a path.
pub(super) fn existing<'n>(root: &'n Node, path: &[String]) -> Option<&'n Node> {
    path.iter().try_fold(root, |at, part| match &at.value {
        Value::Map(_) => at.at(part),
        Value::List(items) => position(items, part).map(|index| &items[index]),
        Value::Null | Value::Scalar(_) | Value::Number(_) => None,
    })
}

/// Whether a value can be put at a path: it exists, or its key can be added.
fn is_possible(root: &Node, path: &[String]) -> bool {
    let value = Node { place: root.place.clone(), value: Value::Null };
    existing(root, path).is_some()
        || Edit { path: path.to_vec(), value, adds: Adds::ToAll }.apply(&mut root.clone()).is_some()
}

/// The item of a list at a position or, if items name models, with a model.
fn position(items: &[Node], part: &str) -> Option<usize> {
    let by_position = part.parse().ok().filter(|index: &usize| *index < items.len());
    by_position.or_else(|| items.iter().position(|item| model_of(item) == Some(part)))
}

/// The value nested in maps with these keys.
fn nested(path: &[String], value: &Node) -> Node {
    path.iter().rev().fold(value.clone(), |inner, key| inner.under(key))
}

/// The model of a branch or an attempt.
fn model_of(item: &Node) -> Option<&str> {
    item.at("model")?.as_text()
}
