//! Patches: named changes to a scenario, and steps changed to another model or branch.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Place, Problems, Source};
use crate::yaml::{Entry, Node, Value};

use super::format::{ALL, TOP};

use super::patch;
use super::step_change::StepChange;

/// A named change to a scenario.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Patch {
    /// Its name.
    pub name: String,
    /// The position of the name; the start of the file for a generated patch.
    pub place: Place,
    /// Its contents; empty if it only changes who performs a step.
    pub node: Node,
    /// A step that is performed differently.
    pub(super) change: Option<StepChange>,
}

impl Patch {
    /// A generated patch, for a what-if.
    #[must_use]
    pub fn made_up(name: impl Into<String>, node: Node) -> Self {
        Self { name: name.into(), place: node.place.clone(), node, change: None }
    }

    /// Moves steps to one model; `origin` is its name.
    #[must_use]
    pub fn moved<'s>(steps: impl IntoIterator<Item = &'s str>, model: &str, origin: &str) -> Self {
        let source = Source::new(origin, model);
        let place = Place::new(&source, 0..model.len());
        let moved = |step: &'s str| (step, Node::of_text(model, &place).under("model"));
        let steps = Node::of_entries(steps.into_iter().map(moved), &place);
        Self::made_up(model, steps.under("steps"))
    }

    /// A patch that changes who performs a step.
    pub(super) fn of_step(name: String, place: Place, change: StepChange) -> Self {
        let node = Node { place: place.clone(), value: Value::Map(Vec::new()) };
        Self { name, place, node, change: Some(change) }
    }

    /// The changed step, if that is the only change.
    #[must_use]
    pub fn changed_step(&self) -> Option<&str> {
        self.change.as_ref().map(|change| change.step.as_str())
    }

    /// A design with the patch merged into it.
    pub(super) fn over(&self, design: &Node) -> Node {
        match &self.change {
            Some(change) => change.over(design),
            None => patch::laid_over(Some(&TOP), design, &self.node),
        }
    }

    /// The patch with each of its leaves left out in turn on which figures may depend, with the leaf's path and position.
    pub fn without_each_leaf(&self) -> impl Iterator<Item = (String, Place, Self)> {
        let mut found = Vec::new();
        leaves(&self.node, &mut Vec::new(), &mut found);
        found.retain(|(path, _)| !TOP.is_for_people(path));
        let without = move |(path, place): (Vec<String>, Place)| {
            let node = without_leaf(&self.node, &path);
            (path.join("."), place, Self { node, ..self.clone() })
        };
        found.into_iter().map(without)
    }
}

/// The patches of `variants` or `cases`; `reserved` is the name of the base design.
pub(super) fn patches(entry: &Entry, reserved: &str, problems: &mut Problems) -> Vec<Patch> {
    let (key, entries) = (&entry.key, entry.value.entries(problems).unwrap_or_default());
    let patch = |entry: &Entry| {
        let meaning = match entry.key.as_str() {
            name if name == reserved => Some("is the name of the design as written".to_owned()),
            ALL => Some(format!("means all {key} where one may be named")),
            _ => None,
        };
        if let Some(meaning) = meaning {
            let message = format!("`{}` {meaning}", entry.key);
            let taken = Diagnostic::error(Code::ConflictingKeys, message).at(&entry.place);
            problems.push(taken.help("choose another name"));
        }
        entry.value.entries(problems)?;
        Some(Patch {
            name: entry.key.to_string(),
            place: entry.place.clone(),
            node: entry.value.clone(),
            change: None,
        })
    };
    entries.iter().filter_map(patch).collect()
}

/// A patch changes existing steps; a new step is most likely a typo.
pub(super) fn check_steps(root: &Node, patch: &Patch, problems: &mut Problems) {
    let known = steps(root).iter().map(|entry| entry.key.as_str()).filter(|name| !name.is_empty());
    let known: BTreeSet<&str> = known.collect();
    for step in steps(&patch.node).iter().filter(|step| !known.contains(step.key.as_str())) {
        problems.push_made(|| {
            let message = format!("`{}` changes a step `{}`, which does not exist", patch.name, step.key);
            let unknown = Diagnostic::error(Code::UnknownStep, message).at(&step.place);
            unknown.suggest(&step.key, known.iter().copied())
        });
    }
}

/// The steps of a design or patch; empty if it has none.
pub(super) fn steps(node: &Node) -> &[Entry] {
    node.at("steps").and_then(Node::as_map).unwrap_or_default()
}

/// The paths of everything that is not a map. Lists are leaves, because they are replaced as a whole.
fn leaves(node: &Node, path: &mut Vec<String>, found: &mut Vec<(Vec<String>, Place)>) {
    match &node.value {
        Value::Map(entries) if !entries.is_empty() => {
            for entry in entries {
                path.push(entry.key.to_string());
                leaves(&entry.value, path, found);
                path.pop();
            }
        }
        _ => found.push((path.clone(), node.place.clone())),
    }
}

fn without_leaf(node: &Node, path: &[String]) -> Node {
    let (Value::Map(entries), Some((first, rest))) = (&node.value, path.split_first()) else {
        return node.clone();
    };
    let keep = |entry: &Entry| match entry.key == *first {
        true if rest.is_empty() => None,
        true => Some(Entry { value: without_leaf(&entry.value, rest), ..entry.clone() }),
        false => Some(entry.clone()),
    };
    Node { place: node.place.clone(), value: Value::Map(entries.iter().filter_map(keep).collect()) }
}
