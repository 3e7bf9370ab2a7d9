//! Which price tables a question needs.

use std::collections::BTreeSet;

use crate::pricing::{Builtin, Catalog, Index, Model, Table};
use crate::scenario::Scenario;
use crate::units::ModelId;

use super::Shelf;

/// What is needed of the tables.
pub(in crate::cli) enum Wanted {
    All,
    Of(Asked),
}

/// What a question is about.
#[derive(Default)]
pub(in crate::cli) struct Asked {
    /// Providers whose tables are read, where a table is read as a whole.
    providers: BTreeSet<String>,
    /// Whether any provider may be meant, where a name says none or an unknown one.
    anybody: bool,
    /// Names of models.
    names: BTreeSet<String>,
    /// Names that a model may have.
    also: BTreeSet<String>,
    /// The providers in these.
    also_of: BTreeSet<String>,
    /// Whether one of these names no provider.
    also_of_anybody: bool,
    /// Features that a model has.
    features: BTreeSet<String>,
}

impl Wanted {
    /// What scenarios need: their models, and the providers and features that they require.
    pub(in crate::cli) fn of_scenarios<'s>(
        scenarios: impl IntoIterator<Item = &'s Scenario> + Clone,
        shelf: &Shelf,
    ) -> Self {
        let each = || scenarios.clone().into_iter();
        let named = each().flat_map(Scenario::provider_names).map(|name| name.value.clone());
        let (providers, others): (BTreeSet<String>, BTreeSet<String>) =
            named.partition(|name| shelf.has(name));
        let required = Asked {
            providers,
            // Another name of a provider is in its table.
            anybody: !others.is_empty(),
            features: each().flat_map(Scenario::feature_names).map(|name| name.value.clone()).collect(),
            ..Asked::default()
        };
        let names = each().flat_map(Scenario::model_names).map(|name| name.value.as_str());
        Self::of_names(names, shelf).and(Self::Of(required))
    }

    /// What models need. A name without its provider may be anybody's.
    pub(in crate::cli) fn of_names<'n>(names: impl IntoIterator<Item = &'n str>, shelf: &Shelf) -> Self {
        let names: BTreeSet<String> = names.into_iter().map(str::to_owned).collect();
        let provider = |name: &String| Some(name.split_once('/')?.0.to_owned());
        let providers: Vec<Option<String>> = names.iter().map(provider).collect();
        let anybody = !providers.iter().flatten().all(|one| shelf.has(one)) || providers.contains(&None);
        Self::Of(Asked {
            providers: providers.into_iter().flatten().collect(),
            names,
            anybody,
            ..Asked::default()
        })
    }

    /// And whatever models have these names, if any do.
    pub(in crate::cli) fn and_perhaps(self, names: impl IntoIterator<Item = String>) -> Self {
        let also: BTreeSet<String> = names.into_iter().collect();
        // A log may call a provider by another name.
        let own = |name: &str| Index::compiled_in().provider(name).unwrap_or_default().to_owned();
        let providers = also.iter().filter_map(|name| Some(name.split_once('/')?.0));
        let also_of = providers.flat_map(|name| [name.to_owned(), own(name)]).collect();
        let also_of_anybody = also.iter().any(|name| !name.contains('/'));
        self.and(Self::Of(Asked { also, also_of, also_of_anybody, ..Asked::default() }))
    }

    /// Both.
    pub(in crate::cli) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Of(mut asked), Self::Of(more)) => {
                asked.providers.extend(more.providers);
                asked.names.extend(more.names);
                asked.also.extend(more.also);
                asked.also_of.extend(more.also_of);
                asked.also_of_anybody |= more.also_of_anybody;
                asked.features.extend(more.features);
                asked.anybody |= more.anybody;
                Self::Of(asked)
            }
            _ => Self::All,
        }
    }

    /// Whether the tables of a provider are read.
    pub(super) fn includes(&self, provider: &str) -> bool {
        match self {
            Self::All => true,
            Self::Of(Asked { providers, anybody, also_of, also_of_anybody, .. }) => {
                *anybody || *also_of_anybody || providers.contains(provider) || also_of.contains(provider)
            }
        }
    }

    /// Whether a compiled-in table may have a model that is asked for.
    pub(super) fn may_be_in(&self, table: &Builtin) -> bool {
        let Self::Of(asked) = self else { return true };
        let mut providers = asked.providers.iter().chain(&asked.also_of);
        asked.anybody || asked.also_of_anybody || providers.any(|provider| table.is_of(provider))
    }

    /// The names that models may have; `None` where every model is needed.
    pub(super) fn names(&self) -> Option<impl Iterator<Item = String>> {
        match self {
            Self::All => None,
            Self::Of(Asked { names, also, .. }) => Some(names.union(also).cloned()),
        }
    }

    /// Whether anything that is asked for is in a table: of its provider or, of a contract about single
    /// models, one of those.
    pub(super) fn uses(&self, table: &Table, catalog: &Catalog) -> bool {
        let provider = &table.provider;
        match self {
            Self::All => true,
            Self::Of(Asked { providers, names, also, .. }) => {
                let mut found = names.union(also).filter_map(|name| catalog.find(name).ok());
                if table.overlay && table.discount.is_none() {
                    return found.any(|id| table.models.iter().any(|model| model.id == id));
                }
                let is_of = |id: ModelId| catalog.with_same(&id).iter().any(|one| one.provider == *provider);
                providers.contains(provider) || found.any(is_of)
            }
        }
    }

    /// Whether a catalog holds all that is asked for by name.
    pub(super) fn is_met(&self, catalog: &Catalog) -> bool {
        match self {
            Self::All => true,
            Self::Of(Asked { names, features, .. }) => {
                let models = || catalog.tables().iter().flat_map(|table| &table.models);
                let is_known = |name: &String| models().any(|model| model.limits.features.contains(name));
                names.iter().all(|name| catalog.find(name).is_ok()) && features.iter().all(is_known)
            }
        }
    }
}

/// The models that other tables may have beside a table: those whose prices its own have, and its own, which they change
/// or double.
pub(super) fn names_of_others(table: &Table) -> Vec<String> {
    let same = table.models.iter().flat_map(Model::same_as).map(|same| same.value.clone());
    let own = table.models.iter().filter(|_| !table.over).map(|model| model.id.to_string());
    same.chain(own).collect()
}
