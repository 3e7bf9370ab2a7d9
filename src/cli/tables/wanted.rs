//! Which price tables a question needs.

use std::collections::BTreeSet;

use crate::pricing::{Catalog, Table};
use crate::scenario::Scenario;

use super::Shelf;

/// Which tables are needed.
pub(in crate::cli) enum Wanted {
    All,
    /// Those of these providers and of what is called so. `anybody` sells the latter, where a name says no
    /// provider or an unknown one.
    Of {
        providers: BTreeSet<String>,
        names: BTreeSet<String>,
        anybody: bool,
    },
}

impl Wanted {
    /// What scenarios need: the providers of their models, and those that they require.
    pub(in crate::cli) fn of_scenarios<'s>(
        scenarios: impl IntoIterator<Item = &'s Scenario> + Clone,
        shelf: &Shelf,
    ) -> Self {
        let named = scenarios.clone().into_iter().flat_map(Scenario::provider_names);
        let providers = named.map(|name| name.value.clone()).filter(|name| shelf.has(name)).collect();
        let names = scenarios.into_iter().flat_map(Scenario::model_names).map(|name| name.value.as_str());
        let required = Self::Of { providers, names: BTreeSet::new(), anybody: false };
        Self::of_names(names, shelf).and(required)
    }

    /// What models need. A name without its provider may be anybody's.
    pub(in crate::cli) fn of_names<'n>(names: impl IntoIterator<Item = &'n str>, shelf: &Shelf) -> Self {
        let names: BTreeSet<String> = names.into_iter().map(str::to_owned).collect();
        let provider = |name: &String| Some(name.split_once('/')?.0.to_owned());
        let providers: Vec<Option<String>> = names.iter().map(provider).collect();
        let anybody = !providers.iter().flatten().all(|one| shelf.has(one)) || providers.contains(&None);
        Self::Of { providers: providers.into_iter().flatten().collect(), names, anybody }
    }

    /// Both.
    pub(in crate::cli) fn and(self, other: Self) -> Self {
        match (self, other) {
            (
                Self::Of { mut providers, mut names, anybody },
                Self::Of { providers: more, names: further, anybody: or_anybody },
            ) => {
                providers.extend(more);
                names.extend(further);
                Self::Of { providers, names, anybody: anybody || or_anybody }
            }
            _ => Self::All,
        }
    }

    /// Whether the tables of a provider are read.
    pub(super) fn includes(&self, provider: &str) -> bool {
        match self {
            Self::All => true,
            Self::Of { providers, anybody, .. } => *anybody || providers.contains(provider),
        }
    }

    /// Whether anything that is asked for is in a table: of its provider or, of a contract about single
    /// models, one of those.
    pub(super) fn uses(&self, table: &Table, catalog: &Catalog) -> bool {
        let provider = &table.provider;
        match self {
            Self::All => true,
            Self::Of { providers, names, .. } => {
                let mut found = names.iter().filter_map(|name| catalog.find(name).ok());
                if table.overlay && table.discount.is_none() {
                    return found.any(|id| table.models.iter().any(|model| model.id == id));
                }
                providers.contains(provider) || found.any(|id| id.provider == *provider)
            }
        }
    }

    /// Whether a catalog holds all that is asked for by name.
    pub(super) fn is_met(&self, catalog: &Catalog) -> bool {
        match self {
            Self::All => true,
            Self::Of { names, .. } => names.iter().all(|name| catalog.find(name).is_ok()),
        }
    }
}
