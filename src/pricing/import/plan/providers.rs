//! The names of the providers of imported models, and which models they make themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::pricing::edit::NewNames;
use crate::pricing::import::names::is_possible;
use crate::pricing::import::published::Published;
use crate::pricing::import::rule::Layer;

use super::{Edits, Existing, Settings, unsuitable};

/// The names of the provider of each table, as the datasets write them.
type Written = BTreeMap<String, BTreeSet<String>>;

/// Adds what tables do not say yet of the names of their providers: to new ones and, where the dataset is merged from
/// several, to all. What a table says of its provider stands once, in the first layer that has it.
pub(super) fn name<'m>(
    edits: &mut BTreeMap<(Layer, &'m str), Edits>,
    models: &'m [Published],
    written: &Written,
    existing: &[Existing],
    settings: &Settings<'_>,
) {
    let is_merged = models.iter().any(|model| model.layer.is_some());
    let all: BTreeSet<&str> = models.iter().map(|model| model.name.provider.as_str()).collect();
    for provider in &all {
        let own = |one: &&Existing| one.table.provider == *provider && unsuitable(&one.table).is_none();
        let tables: Vec<&Existing> = existing.iter().filter(own).collect();
        if !is_merged && !tables.is_empty() {
            continue;
        }
        let has = |layer: Layer| {
            edits.contains_key(&(layer, *provider)) || tables.iter().any(|one| one.layer == layer)
        };
        let Some(layer) = Layer::ALL.into_iter().find(|layer| has(*layer)) else { continue };
        let names = new_names(provider, written, &all, existing, settings);
        if !(names.aliases.is_empty() && names.makes.is_empty()) {
            edits.entry((layer, *provider)).or_default().names = names;
        }
    }
}

fn new_names(
    provider: &str,
    written: &Written,
    all: &BTreeSet<&str>,
    existing: &[Existing],
    settings: &Settings<'_>,
) -> NewNames {
    let vendor = settings.rule.and_then(|rule| rule.of_table(provider));
    let tables = existing.iter().map(|one| &one.table).filter(|table| table.provider == provider);
    let said: BTreeSet<&str> =
        tables.clone().flat_map(|table| &table.aliases).map(|alias| alias.value.as_str()).collect();
    let is_others = |name: &str| {
        let is_alias = existing.iter().map(|one| &one.table).any(|table| {
            table.provider == name
                || table.provider != provider && table.aliases.iter().any(|alias| alias.value == name)
        });
        let is_written = written.iter().any(|(table, names)| table != provider && names.contains(name));
        all.contains(name) || is_alias || is_written
    };
    let by_rule = vendor.and_then(|vendor| vendor.aliases.clone()).unwrap_or_default();
    let theirs = written.get(provider).into_iter().flatten().filter(|name| !is_others(name)).cloned();
    let mut aliases: Vec<String> = Vec::new();
    for name in by_rule.into_iter().chain(theirs) {
        if is_possible(&name) && !said.contains(name.as_str()) && !aliases.contains(&name) {
            aliases.push(name);
        }
    }
    let makes = vendor.and_then(|vendor| vendor.makes.clone()).unwrap_or_default();
    let is_said = tables.clone().any(|table| !table.makes.is_empty());
    NewNames { aliases, makes: if is_said { Vec::new() } else { makes } }
}
