//! Checks the names in requirements: a mistyped feature or provider could never be met.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Problems};
use crate::pricing::{Catalog, Table};
use crate::scenario::design::{Need, Requirement, Scenario};
use crate::yaml::Located;

/// Reports features that no model has, and providers without a table.
pub(super) fn check_names(scenario: &Scenario, catalog: &Catalog, problems: &mut Problems) {
    let models = || catalog.tables().iter().flat_map(|table| &table.models);
    let has = |name: &str| models().any(|model| model.limits.features.iter().any(|feature| feature == name));
    for name in scenario.feature_names().filter(|name| !has(&name.value)) {
        problems.push_made(|| {
            let message = format!("no model of the price tables in use has the feature `{}`", name.value);
            let unknown = Diagnostic::error(Code::UnknownFeature, message).at(&name.place);
            unknown.suggest(&name.value, self::features(catalog.shown_tables()))
        });
    }
    let is_unknown = |name: &&Located<String>| {
        let name = catalog.provider(&name.value);
        let is_read = catalog.tables().iter().any(|table| table.provider == name);
        !is_read && catalog.index().tables().iter().all(|table| table.provider != name)
    };
    for name in scenario.provider_names().filter(is_unknown) {
        problems.push_made(|| {
            let message = format!("there is no price table of a provider `{}`", name.value);
            let unknown = Diagnostic::error(Code::UnknownProvider, message).at(&name.place);
            unknown.suggest(&name.value, providers(catalog.shown_tables(), catalog))
        });
    }
}

/// Requirements with providers as their tables name them.
pub fn named_as_tables(requirements: &[Requirement], catalog: &Catalog) -> Vec<Requirement> {
    let named = |requirement: &Requirement| {
        let mut named = requirement.clone();
        if let Need::Providers(names) = &mut named.need {
            for name in names {
                name.value = catalog.provider(&name.value).to_owned();
            }
        }
        named
    };
    requirements.iter().map(named).collect()
}

/// The features of all models in tables, by name.
fn features<'t>(tables: impl IntoIterator<Item = &'t Table>) -> BTreeSet<&'t str> {
    let models = tables.into_iter().flat_map(|table| &table.models);
    models.flat_map(|model| &model.limits.features).map(String::as_str).collect()
}

/// The providers of these tables and of those that `builtin` means.
fn providers<'t>(tables: impl IntoIterator<Item = &'t Table>, catalog: &Catalog) -> BTreeSet<&'t str> {
    let builtin = catalog.index().tables().iter().map(|table| table.provider);
    tables.into_iter().map(|table| table.provider.as_str()).chain(builtin).collect()
}
