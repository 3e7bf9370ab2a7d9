//! Changes one step: to a single branch of its route, or to another model that its quality rates.
//!
//! Such a change is applied to a design last, after cases and overrides: it uses the branch as it is then.

use std::collections::BTreeSet;

use crate::diag::Place;
use crate::yaml::{Entry, Node};

use super::file::File;
use super::patches::{Patch, steps};
use super::step_change::{By, StepChange, branches};

impl File {
    /// The number of designs of [`with_one_step_changed`](Self::with_one_step_changed), without making them.
    #[must_use]
    pub fn one_step_changes(&self) -> usize {
        let root = self.patched([]);
        let ways = |step: &Entry| alternatives(&step.value).len() + rated(&root, &step.value).len();
        steps(&root).iter().map(ways).sum()
    }

    /// The base design with one step changed in every possible way: each branch of its route alone (`draft=2`), and
    /// each model that its quality rates (`draft=gpt-5.4-nano`).
    pub fn with_one_step_changed(&self) -> Vec<Patch> {
        let root = self.patched([]);
        let mut names = BTreeSet::new();
        let mut found = Vec::new();
        for step in steps(&root) {
            let mut add = |who: [&str; 2], place: &Place, by: By| {
                // If the name is in use, the full name is used, numbered if necessary.
                let written = who.map(|who| format!("{}={who}", step.key));
                let numbered = (2_u32..).map(|number| format!("{} ({number})", written[1]));
                let name = written.iter().cloned().chain(numbered).find(|name| names.insert(name.clone()));
                let change = StepChange { step: step.key.to_string(), by };
                found.extend(name.map(|name| Patch::of_step(name, place.clone(), change)));
            };
            for (index, branch) in alternatives(&step.value).iter().enumerate() {
                let number = (index + 1).to_string();
                add([&number, &number], &branch.place, By::Branch(index));
            }
            for Entry { key, place, .. } in rated(&root, &step.value) {
                let short = key.rsplit('/').next().unwrap_or(key);
                let model = Node::of_text(key.clone(), place);
                add([short, key], place, By::Model(model));
            }
        }
        found
    }
}

impl File {
    /// The branches of a step's route, if it has several, each as the only one: the position from 1, and the patch.
    /// Branches that only name a model are skipped: they equal the step with that model.
    pub fn branches_alone(&self, step: &str, patches: &[&Patch]) -> Vec<(usize, Patch)> {
        let root = self.patched(patches.iter().copied());
        let Some(node) = root.at("steps").and_then(|steps| steps.at(step)) else { return Vec::new() };
        let says_more = |branch: &Node| {
            let keys = branch.as_map().unwrap_or_default();
            keys.iter().any(|entry| !["model", "share", "weight"].contains(&entry.key.as_str()))
        };
        let branches = alternatives(node).iter().enumerate().filter(|(_, branch)| says_more(branch));
        let alone = branches.map(|(index, branch)| {
            let change = StepChange { step: step.to_owned(), by: By::Branch(index) };
            let number = index + 1;
            (number, Patch::of_step(format!("{step}={number}"), branch.place.clone(), change))
        });
        alone.collect()
    }
}

/// The branches of a step's route, if it has several.
fn alternatives(step: &Node) -> &[Node] {
    Some(branches(step)).filter(|branches| 1 < branches.len()).unwrap_or_default()
}

/// The models that the quality of a step rates, by name as written.
fn rated<'n>(root: &'n Node, step: &Node) -> &'n [Entry] {
    let quality = step.at("quality").and_then(Node::as_text);
    let quality = quality.and_then(|name| root.at("quality")?.at(name));
    quality.and_then(|quality| quality.at("error_rate")?.as_map()).unwrap_or_default()
}
