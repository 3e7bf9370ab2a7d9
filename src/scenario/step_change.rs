//! Changes a step to one branch of its route, or to another model.

use crate::yaml::{Entry, Node, Value};

use super::format::TOP;
use super::patch;

/// Who performs all calls of a step.
#[derive(Clone, Debug)]
pub(super) struct StepChange {
    /// The step.
    pub(super) step: String,
    /// Who performs its calls.
    pub(super) by: By,
}

/// Who performs calls.
#[derive(Clone, Debug)]
pub(super) enum By {
    /// A branch of its route, by position.
    Branch(usize),
    /// A model, by its name in the file.
    Model(Node),
}

impl StepChange {
    /// A design with the step changed.
    pub(super) fn over(&self, design: &Node) -> Node {
        let change = match &self.by {
            By::Model(model) => model.clone().under("model"),
            By::Branch(index) => {
                let step = design.at("steps").and_then(|steps| steps.at(&self.step));
                let branch = step.and_then(|step| branches(step).get(*index));
                // A case may remove that branch from the step: then none is left, which is an error in any design.
                let route = branch.map(all_calls).into_iter().collect();
                Node { place: design.place.clone(), value: Value::List(route) }.under("route")
            }
        };
        patch::laid_over(Some(&TOP), design, &change.under(&self.step).under("steps"))
    }
}

/// The branches of a step's route.
pub(super) fn branches(step: &Node) -> &[Node] {
    match step.at("route").map(|route| &route.value) {
        Some(Value::List(branches)) => branches,
        _ => &[],
    }
}

/// A branch that gets all calls.
fn all_calls(branch: &Node) -> Node {
    let Value::Map(keys) = &branch.value else { return branch.clone() };
    let all = Node::of_text("100%", &branch.place);
    let mut keys = keys.clone();
    keys.retain(|entry| entry.key != "share" && entry.key != "weight");
    keys.push(Entry { key: "share".into(), place: branch.place.clone(), value: all });
    Node { place: branch.place.clone(), value: Value::Map(keys) }
}
