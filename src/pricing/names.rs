//! What names mean: those of models, their aliases, versions of them, and aliases of providers.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::units::ModelId;

use super::table::Table;
use super::versions::{Spelling, before_version, is_version, spellings, undated};

/// The names of the models of several tables.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// For each name without its provider, and each alias, the models that it may mean.
    exact: BTreeMap<String, Vec<ModelId>>,
    /// For each name without a version, how the names of versions begin and which model these are.
    versions: BTreeMap<String, Vec<(String, ModelId)>>,
    /// For each other name of a provider, the provider.
    providers: BTreeMap<String, String>,
}

impl Names {
    /// The names that tables have, those of contracts included. Each model comes with its entries in use.
    ///
    /// Within a layer a name means one model of a provider. Between layers a model's own name comes first, and then
    /// the alias of the later one.
    pub(super) fn of<'m>(
        tables: &[Table],
        in_use: impl Iterator<Item = (&'m ModelId, &'m [(usize, usize)])>,
        problems: &mut Problems,
    ) -> Self {
        let mut names = Self::default();
        let mut entries: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut layers: BTreeMap<&ModelId, Option<usize>> = BTreeMap::new();
        for (id, own) in in_use {
            names.exact.entry(id.model.clone()).or_default().push(id.clone());
            entries.extend(own);
            layers.insert(id, own.first().and_then(|(t, _)| layer(tables, *t)));
        }
        for (t, m) in entries {
            let (model, own) = (&tables[t].models[m], layer(tables, t));
            let is_alike = |other: &ModelId| layers.get(other).is_none_or(|layer| *layer == own);
            for (alias, place) in &model.aliases {
                let meant = names.exact.entry(alias.clone()).or_default();
                match meant.iter_mut().find(|other| other.provider == model.id.provider) {
                    Some(other) if *other == model.id => {}
                    Some(other) if is_alike(other) => problems.push(collision(alias, other, place)),
                    Some(other) if other.model == *alias => {}
                    Some(other) => *other = model.id.clone(),
                    None => meant.push(model.id.clone()),
                }
            }
            for prefix in &model.ids {
                let base = before_version(&prefix.value).to_owned();
                let meant = names.versions.entry(base).or_default();
                let is_taken = |(_, other): &&mut (String, ModelId)| {
                    other.provider == model.id.provider && *other != model.id
                };
                match meant.iter_mut().find(is_taken) {
                    Some((_, other)) if is_alike(other) => {
                        problems.push(collision(&prefix.value, other, &prefix.place));
                    }
                    Some((_, other)) => *other = model.id.clone(),
                    None => meant.push((prefix.value.clone(), model.id.clone())),
                }
            }
        }
        names.take_providers(tables, problems);
        names
    }

    fn take_providers(&mut self, tables: &[Table], problems: &mut Problems) {
        for table in tables {
            for alias in &table.aliases {
                let is_table = |other: &&Table| other.provider == alias.value;
                let other = tables.iter().find(is_table).map(|other| &other.provider);
                match other.or_else(|| self.providers.get(&alias.value)) {
                    Some(other) if *other != table.provider => {
                        let message =
                            format!("`{}` is already a name of the provider `{other}`", alias.value);
                        problems.push(Diagnostic::error(Code::AliasCollides, message).at(&alias.place));
                    }
                    _ => {
                        self.providers.insert(alias.value.clone(), table.provider.clone());
                    }
                }
            }
        }
    }

    /// The provider of a name: its own or an alias.
    pub(super) fn provider<'n>(&'n self, name: &'n str) -> &'n str {
        self.providers.get(name).map_or(name, String::as_str)
    }

    /// The models that a name without its provider may mean, at most one of each provider: of each, the one that
    /// the nearest of its spellings names.
    pub(super) fn named(&self, name: &str) -> Vec<&ModelId> {
        let mut meant: Vec<&ModelId> = Vec::new();
        for Spelling { name, is_of_region } in spellings(name) {
            for id in self.called(&name) {
                // What a cloud sells under a path of its own has no names of regions.
                let is_sold_so = !(is_of_region && id.model.contains('/'));
                if is_sold_so && meant.iter().all(|other| other.provider != id.provider) {
                    meant.push(id);
                }
            }
        }
        meant
    }

    fn called(&self, name: &str) -> Vec<&ModelId> {
        let mut meant: Vec<&ModelId> = self.exact.get(name).into_iter().flatten().collect();
        let versions = self.versions.get(undated(name).0).into_iter().flatten();
        for (_, id) in versions.filter(|(prefix, _)| is_version(name, prefix)) {
            if meant.iter().all(|other| other.provider != id.provider) {
                meant.push(id);
            }
        }
        meant
    }
}

/// Provider and model of a name; without a slash, there is no provider.
pub(super) fn split(name: &str) -> (Option<&str>, &str) {
    match name.split_once('/') {
        Some((provider, model)) => (Some(provider), model),
        None => (None, name),
    }
}

/// The layer of a table: of one that replaces models, its own; of any other, that of the lists.
fn layer(tables: &[Table], at: usize) -> Option<usize> {
    tables.get(at).is_some_and(|table| table.over).then_some(at)
}

fn collision(name: &str, other: &ModelId, place: &Place) -> Diagnostic {
    Diagnostic::error(Code::AliasCollides, format!("`{name}` is already a name of `{other}`")).at(place)
}
