//! The names of imported models, settled with those that the tables have.

use std::collections::{BTreeMap, BTreeSet};

use crate::pricing::import::names::is_possible;
use crate::pricing::import::published::Published;
use crate::pricing::table::Model;

use super::Existing;

/// Gives models the names by which our tables have them, and takes away other names that are those of two models.
pub(super) fn settle(models: &mut [Published], existing: &[Existing]) {
    let providers: BTreeSet<String> = models.iter().map(|model| model.name.provider.clone()).collect();
    for provider in providers {
        let tables =
            existing.iter().map(|existing| &existing.table).filter(|table| table.provider == provider);
        let ours: Vec<&Model> = tables.flat_map(|table| &table.models).collect();
        let mut theirs: Vec<&mut Published> =
            models.iter_mut().filter(|model| model.name.provider == provider).collect();
        rename(&mut theirs, &ours);
        let names = claims(&theirs, &ours);
        for model in theirs {
            let own = &model.name.model;
            model.limits.aliases.retain(|alias| {
                is_possible(alias)
                    && names.get(alias).is_none_or(|claimed| claimed.len() == 1 && claimed.contains(own))
            });
        }
    }
}

/// A model that our tables have under one of its other names keeps that one.
fn rename(theirs: &mut [&mut Published], ours: &[&Model]) {
    let taken: BTreeSet<String> = theirs.iter().map(|model| model.name.model.clone()).collect();
    let has = |name: &str| ours.iter().any(|model| model.id.model == name);
    for model in theirs {
        let own = model.name.model.clone();
        let names = &model.limits.aliases;
        let mut known = names.iter().filter(|name| has(name) && !taken.contains(*name));
        if let (Some(name), None, false) = (known.next().cloned(), known.next(), has(&own)) {
            model.limits.aliases.remove(&name);
            model.limits.aliases.insert(own);
            model.name.model = name;
        }
    }
}

/// For each name, the models that have it as their own or as another one.
fn claims(theirs: &[&mut Published], ours: &[&Model]) -> BTreeMap<String, BTreeSet<String>> {
    let mut claims: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut claim = |name: &str, model: &str| {
        claims.entry(name.to_owned()).or_default().insert(model.to_owned());
    };
    for model in ours {
        claim(&model.id.model, &model.id.model);
        model.aliases.iter().for_each(|(alias, _)| claim(alias, &model.id.model));
    }
    for model in theirs {
        claim(&model.name.model, &model.name.model);
        model.limits.aliases.iter().for_each(|alias| claim(alias, &model.name.model));
    }
    claims
}
