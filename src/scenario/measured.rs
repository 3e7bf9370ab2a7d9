//! Under which models the caches of a design were measured.

use crate::diag::Place;
use crate::yaml::{Node, Value};

use super::design::{CacheUse, CheckCost, Measured, Scenario, Step};

/// Notes the models of each step that has a measured cache, as the file is written: a patch may put others in their
/// place. What a patch itself measured is of the models that it is used with.
pub(super) fn note_models(scenario: &mut Scenario, written: &Node) {
    for step in &mut scenario.steps {
        let node = written.at("steps").and_then(|steps| steps.at(&step.name));
        for measured in measured_in(step) {
            let Some(node) = node else { continue };
            let (mut models, mut places) = (Vec::new(), Vec::new());
            look(node, &mut models, &mut places);
            if places.contains(&&measured.place) {
                measured.under = models;
            }
        }
    }
}

fn measured_in(step: &mut Step) -> impl Iterator<Item = &mut Measured> {
    let works = step.branches.iter_mut().map(|branch| &mut branch.work);
    let caches = works.flat_map(|work| {
        let of_check = match work.check.as_mut().map(|check| &mut check.cost) {
            Some(CheckCost::Call(call)) => call.cache.as_mut(),
            Some(CheckCost::Free | CheckCost::Fee(_)) | None => None,
        };
        work.cache.as_mut().into_iter().chain(of_check)
    });
    caches.filter_map(|cache| match &mut cache.what {
        CacheUse::Measured(measured) => Some(&mut **measured),
        CacheUse::Prefix(_) => None,
    })
}

/// The models in a part of a file, and where it has measured caches.
fn look<'n>(node: &'n Node, models: &mut Vec<String>, places: &mut Vec<&'n Place>) {
    match &node.value {
        Value::Map(entries) => {
            for entry in entries {
                match entry.key.as_str() {
                    "model" => models.extend(entry.value.as_text().map(str::to_owned)),
                    "measured" => places.push(&entry.value.place),
                    _ => look(&entry.value, models, places),
                }
            }
        }
        Value::List(items) => items.iter().for_each(|item| look(item, models, places)),
        Value::Null | Value::Scalar(_) | Value::Number(_) => {}
    }
}
