//! Dated snapshots, which are sold like their base.

use crate::diag::{Code, Diagnostic, listing};
use crate::pricing::table::{Model, Table};
use crate::pricing::versions::floating;

use super::lost::missing;
use super::names::undated;

/// A snapshot that lacks cells of its base: tiers, meters, long contexts, fees, regions.
pub(super) fn snapshot_incomplete(model: &Model, table: &Table) -> Vec<Diagnostic> {
    let Some(stem) = undated(&model.id.model) else { return Vec::new() };
    let is_base = |other: &&Model| {
        let name = other.id.model.as_str();
        name == stem || floating(name) == Some(stem)
    };
    let Some(base) = table.models.iter().find(is_base) else { return Vec::new() };
    let (Some(own), Some(of_base)) = (model.cards.last(), base.cards.last()) else { return Vec::new() };
    let missing = missing(own, of_base);
    if missing.is_empty() {
        return Vec::new();
    }
    let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
    let message = format!("it is a snapshot of `{}`, and lacks {}", base.id.model, listing(&missing));
    let found = Diagnostic::finding(Code::SnapshotIncomplete, message).at(&model.place);
    let found = found.also(&base.place, "its base");
    vec![found.help("add what the source says of the snapshot, or make its name an alias of its base")]
}
