//! Patches: named parts of a scenario that are laid over it, and steps done in another way.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Place, Problems, Source};
use crate::yaml::{Entry, Node, Value};

use super::format::{ALL, TOP};

use super::patch;
use super::step_change::StepChange;

/// A named part of a scenario that is laid over it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Patch {
    /// Its name.
    pub name: String,
    /// Where the name stands; the start of the file's own text for one that was made up.
    pub place: Place,
    /// What it says; nothing where it only changes who does a step.
    pub node: Node,
    /// A step that is done in another way.
    pub(super) change: Option<StepChange>,
}

impl Patch {
    /// A patch that nobody wrote: for a what-if.
    #[must_use]
    pub fn made_up(name: impl Into<String>, node: Node) -> Self {
        Self { name: name.into(), place: node.place.clone(), node, change: None }
    }

    /// Steps moved to one model, which `origin` names.
    #[must_use]
    pub fn moved<'s>(steps: impl IntoIterator<Item = &'s str>, model: &str, origin: &str) -> Self {
        let source = Source::new(origin, model);
        let place = Place::new(&source, 0..model.len());
        let moved = |step: &'s str| (step, Node::of_text(model, &place).under("model"));
        let steps = Node::of_entries(steps.into_iter().map(moved), &place);
        Self::made_up(model, steps.under("steps"))
    }

    /// A patch that changes who does a step.
    pub(super) fn of_step(name: String, place: Place, change: StepChange) -> Self {
        let node = Node { place: place.clone(), value: Value::Map(Vec::new()) };
        Self { name, place, node, change: Some(change) }
    }

    /// The step that is done in another way, where that is all.
    #[must_use]
    pub fn changed_step(&self) -> Option<&str> {
        self.change.as_ref().map(|change| change.step.as_str())
    }

    /// A design with the patch laid over it.
    pub(super) fn over(&self, design: &Node) -> Node {
        match &self.change {
            Some(change) => change.over(design),
            None => patch::laid_over(Some(&TOP), design, &self.node),
        }
    }

    /// The patch once without each of its leaves, with the leaf's path and place.
    pub fn without_each_leaf(&self) -> impl Iterator<Item = (String, Place, Self)> {
        let mut found = Vec::new();
        leaves(&self.node, &mut Vec::new(), &mut found);
        let without = move |(path, place): (Vec<String>, Place)| {
            let node = without_leaf(&self.node, &path);
            (path.join("."), place, Self { node, ..self.clone() })
        };
        found.into_iter().map(without)
    }
}

/// The patches of `variants` or `cases`; `reserved` is the name of the design as written.
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
            name: entry.key.clone(),
            place: entry.place.clone(),
            node: entry.value.clone(),
            change: None,
        })
    };
    entries.iter().filter_map(patch).collect()
}

/// A patch changes steps that exist; a new one would most likely be a slip in a name.
pub(super) fn check_steps(root: &Node, patch: &Patch, problems: &mut Problems) {
    let known: BTreeSet<&str> = steps(root).iter().map(|entry| entry.key.as_str()).collect();
    for step in steps(&patch.node).iter().filter(|step| !known.contains(step.key.as_str())) {
        problems.push_made(|| {
            let message = format!("`{}` changes a step `{}`, which does not exist", patch.name, step.key);
            let unknown = Diagnostic::error(Code::UnknownStep, message).at(&step.place);
            unknown.suggest(&step.key, known.iter().copied())
        });
    }
}

/// The steps of a design or of what is laid over it; none where there is no map of them.
pub(super) fn steps(node: &Node) -> &[Entry] {
    node.at("steps").and_then(Node::as_map).unwrap_or_default()
}

/// The paths of all that is not a map. Lists are leaves: they replace as a whole.
fn leaves(node: &Node, path: &mut Vec<String>, found: &mut Vec<(Vec<String>, Place)>) {
    match &node.value {
        Value::Map(entries) if !entries.is_empty() => {
            for entry in entries {
                path.push(entry.key.clone());
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
