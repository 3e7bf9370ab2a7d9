//! What a design must meet.

use crate::diag::{Code, Diagnostic, Problems};
use crate::yaml::{Fields, Located, Node, Read};

use super::super::design::{Need, Requirement};

/// The requirements of a step, or of all of them.
pub(super) fn requirements(node: &Node, step: Option<&str>, problems: &mut Problems) -> Vec<Requirement> {
    let owner = step.map_or_else(|| "`require`".to_owned(), |step| format!("`require` of step `{step}`"));
    let Some(mut fields) = Fields::of(node, owner, problems) else { return Vec::new() };
    let needs = [
        names("features", &mut fields, problems).map(Need::Features),
        fields.get("min_window", problems).map(Need::Window),
        fields.get("max_error_rate", problems).map(Need::ErrorRate),
        names("providers", &mut fields, problems).map(Need::Providers),
        fields.get("max_latency_ms", problems).map(Need::Latency),
    ];
    let mut found = Vec::new();
    for need in needs.into_iter().flatten() {
        if let Some(node) = fields.node(need.key()) {
            found.push(Requirement { step: step.map(str::to_owned), place: node.place.clone(), need });
        }
    }
    fields.finish(problems);
    found
}

/// A list of names that is not empty.
fn names(
    key: &'static str,
    fields: &mut Fields<'_>,
    problems: &mut Problems,
) -> Option<Vec<Located<String>>> {
    let node = fields.node(key)?;
    let names: Vec<Located<String>> = Read::read(node, problems)?;
    if names.is_empty() {
        let message = format!("`{key}` names nothing");
        let empty = Diagnostic::error(Code::NothingToDo, message).at(&node.place);
        problems.push(empty.help("take it out where nothing is required"));
        return None;
    }
    Some(names)
}
