//! One step done in another way: by one branch of its route alone, or by a model that its quality rates.
//!
//! Such a change is laid over a design last, after cases and values that are put over the file: what the branch
//! says is what the file says of it then.

use std::collections::BTreeSet;

use crate::diag::Place;
use crate::yaml::{Entry, Node, Value};

use super::file::File;
use super::format::TOP;
use super::patch;
use super::patches::{Patch, entries};

/// Who does all calls of a step.
#[derive(Clone, Debug)]
pub(super) struct StepChange {
    step: String,
    by: By,
}

#[derive(Clone, Debug)]
enum By {
    /// A branch of its route, by position.
    Branch(usize),
    /// A model, by its name in the file.
    Model(Node),
}

impl File {
    /// How many designs [`with_one_step_changed`](Self::with_one_step_changed) makes. It makes none of them.
    #[must_use]
    pub fn one_step_changes(&self) -> usize {
        let root = self.patched([]);
        let ways = |step: &Entry| alternatives(&step.value).len() + rated(&root, &step.value).len();
        entries(&root, "steps").iter().map(ways).sum()
    }

    /// The design as it stands with one step changed, in every way that the file names: each branch of its route
    /// alone (`draft=2`), and each model that its quality rates (`draft=gpt-5.4-nano`).
    pub fn with_one_step_changed(&self) -> Vec<Patch> {
        let root = self.patched([]);
        let mut names = BTreeSet::new();
        let mut found = Vec::new();
        for step in entries(&root, "steps") {
            let mut add = |who: [&str; 2], place: &Place, by: By| {
                // A name that is taken is written out and, where that is taken too, numbered.
                let written = who.map(|who| format!("{}={who}", step.key));
                let numbered = (2_u32..).map(|number| format!("{} ({number})", written[1]));
                let name = written.iter().cloned().chain(numbered).find(|name| names.insert(name.clone()));
                let change = StepChange { step: step.key.clone(), by };
                found.extend(name.map(|name| Patch::of_step(name, place.clone(), change)));
            };
            for (index, branch) in alternatives(&step.value).iter().enumerate() {
                let number = (index + 1).to_string();
                add([&number, &number], &branch.place, By::Branch(index));
            }
            for Entry { key, place, .. } in rated(&root, &step.value) {
                let short = key.rsplit('/').next().unwrap_or(key);
                let model = Node { place: place.clone(), value: Value::Scalar(key.clone()) };
                add([short, key], place, By::Model(model));
            }
        }
        found
    }
}

impl StepChange {
    /// The step.
    pub(super) fn step(&self) -> &str {
        &self.step
    }

    /// A design with the step done so.
    pub(super) fn over(&self, design: &Node) -> Node {
        let change = match &self.by {
            By::Model(model) => map("model", model.clone()),
            By::Branch(index) => {
                let step = get(design, "steps").and_then(|steps| get(steps, &self.step));
                let branch = step.and_then(|step| branches(step).get(*index));
                // A case may leave the step without that branch: then no branch is left, which no design may have.
                let route = branch.map(all_calls).into_iter().collect();
                map("route", Node { place: design.place.clone(), value: Value::List(route) })
            }
        };
        patch::laid_over(Some(&TOP), design, &map("steps", map(&self.step, change)))
    }
}

/// The branches of a step's route.
fn branches(step: &Node) -> &[Node] {
    match get(step, "route").map(|route| &route.value) {
        Some(Value::List(branches)) => branches,
        _ => &[],
    }
}

/// The branches of a step's route, where there are several.
fn alternatives(step: &Node) -> &[Node] {
    Some(branches(step)).filter(|branches| 1 < branches.len()).unwrap_or_default()
}

/// The models that the quality of a step rates, by the names that the file has for them.
fn rated<'n>(root: &'n Node, step: &Node) -> &'n [Entry] {
    let quality = get(step, "quality").and_then(Node::as_text);
    let quality = quality.and_then(|name| get(get(root, "quality")?, name));
    quality.map_or(&[], |quality| entries(quality, "error_rate"))
}

/// A branch that takes all calls.
fn all_calls(branch: &Node) -> Node {
    let Value::Map(keys) = &branch.value else { return branch.clone() };
    let all = Node { place: branch.place.clone(), value: Value::Scalar("100%".to_owned()) };
    let mut keys = keys.clone();
    keys.retain(|entry| entry.key != "share" && entry.key != "weight");
    keys.push(Entry { key: "share".to_owned(), place: branch.place.clone(), value: all });
    Node { place: branch.place.clone(), value: Value::Map(keys) }
}

fn get<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    let Value::Map(entries) = &node.value else { return None };
    Some(&entries.iter().find(|entry| entry.key == key)?.value)
}

fn map(key: &str, value: Node) -> Node {
    let place = value.place.clone();
    Node { place: place.clone(), value: Value::Map(vec![Entry { key: key.to_owned(), place, value }]) }
}
