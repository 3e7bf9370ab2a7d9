//! Peaks, limits of vendors, and plans with an allowance.

use crate::diag::{Code, Diagnostic, Problems};
use crate::units::{Count, Factor};
use crate::yaml::{Entry, Fields, Located, Node, Read};

use super::super::design::{Quota, Throughput};

/// What the scenario's top says of throughput.
pub(super) fn throughput(fields: &mut Fields<'_>, problems: &mut Problems) -> Throughput {
    let peak_factor = fields.node("peak_factor").and_then(|node| peak_factor(node, problems));
    let limits = fields.node("limits").and_then(|node| node.entries(problems)).unwrap_or_default();
    let limits = limits.iter().filter_map(|entry| by_model(entry, problems));
    Throughput {
        peak_factor,
        ceilings: limits.collect(),
        quota: fields.node("quota").and_then(|node| quota(node, problems)),
    }
}

/// A value by the name of its model.
fn by_model<T: Read>(entry: &Entry, problems: &mut Problems) -> Option<(Located<String>, T)> {
    let model = Located { value: entry.key.clone(), place: entry.place.clone() };
    Some((model, T::read(&entry.value, problems)?))
}

fn peak_factor(node: &Node, problems: &mut Problems) -> Option<Located<Factor>> {
    let factor: Located<Factor> = Read::read(node, problems)?;
    if factor.value < Factor::ONE {
        let text = node.as_text().unwrap_or_default();
        let message =
            format!("`{text}` is out of range: a peak is at least the average, so its factor is 1 or more");
        problems.push(Diagnostic::error(Code::OutOfRange, message).at(&node.place));
        return None;
    }
    Some(factor)
}

fn quota(node: &Node, problems: &mut Problems) -> Option<Quota> {
    let mut fields = Fields::of(node, "the quota", problems)?;
    let plan = fields.need("plan", "write `plan: codex`: the name of the plan", problems);
    let allowance: Option<Located<Count>> =
        fields.need("allowance", "write `allowance: 1_000`: the requests that a month allows", problems);
    if let Some(Located { place, .. }) = allowance.as_ref().filter(|allowance| allowance.value.is_zero()) {
        problems.push(Diagnostic::error(Code::OutOfRange, "an allowance is above 0").at(place));
    }
    let weights = fields.needed_node(
        "weights",
        "write `weights: {provider/model: 1, provider/smaller: 0.3}`: what a request counts",
        problems,
    );
    let weights = weights.and_then(|node| weights_of(node, problems));
    fields.finish(problems);
    Some(Quota { place: node.place.clone(), plan: plan?, allowance: allowance?, weights: weights? })
}

fn weights_of(node: &Node, problems: &mut Problems) -> Option<Vec<(Located<String>, Located<Factor>)>> {
    let entries = node.entries(problems)?;
    if entries.is_empty() {
        problems.push(Diagnostic::error(Code::NothingToDo, "`weights` names no model").at(&node.place));
        return None;
    }
    let weights: Vec<(Located<String>, Located<Factor>)> =
        entries.iter().filter_map(|entry| by_model(entry, problems)).collect();
    for (_, weight) in weights.iter().filter(|(_, weight)| weight.value.is_zero()) {
        let refused = Diagnostic::error(Code::OutOfRange, "a weight is above 0").at(&weight.place);
        problems.push(refused.help("leave the model out where its requests are not counted"));
    }
    Some(weights)
}
