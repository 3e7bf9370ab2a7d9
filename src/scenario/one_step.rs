//! One step done in another way: by one branch of its route alone, or by a model that its quality rates.
//!
//! Such a change is laid over a design last, after cases and values that are put over the file: what the branch
//! says is what the file says of it then.

use std::collections::BTreeSet;

use crate::diag::Place;
use crate::yaml::{Entry, Node};

use super::file::File;
use super::patches::{Patch, steps};
use super::step_change::{By, StepChange, branches};

impl File {
    /// How many designs [`with_one_step_changed`](Self::with_one_step_changed) makes. It makes none of them.
    #[must_use]
    pub fn one_step_changes(&self) -> usize {
        let root = self.patched([]);
        let ways = |step: &Entry| alternatives(&step.value).len() + rated(&root, &step.value).len();
        steps(&root).iter().map(ways).sum()
    }

    /// The design as it stands with one step changed, in every way that the file names: each branch of its route
    /// alone (`draft=2`), and each model that its quality rates (`draft=gpt-5.4-nano`).
    pub fn with_one_step_changed(&self) -> Vec<Patch> {
        let root = self.patched([]);
        let mut names = BTreeSet::new();
        let mut found = Vec::new();
        for step in steps(&root) {
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
                let model = Node::of_text(key, place);
                add([short, key], place, By::Model(model));
            }
        }
        found
    }
}

/// The branches of a step's route, where there are several.
fn alternatives(step: &Node) -> &[Node] {
    Some(branches(step)).filter(|branches| 1 < branches.len()).unwrap_or_default()
}

/// The models that the quality of a step rates, by the names that the file has for them.
fn rated<'n>(root: &'n Node, step: &Node) -> &'n [Entry] {
    let quality = step.at("quality").and_then(Node::as_text);
    let quality = quality.and_then(|name| root.at("quality")?.at(name));
    quality.and_then(|quality| quality.at("error_rate")?.as_map()).unwrap_or_default()
}
