//! Names in requirements: a slip in one would ask for what nobody has.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Problems};
use crate::pricing::{self, Catalog};

use super::super::design::{Need, Scenario};

/// Features that no model of the tables has, and providers that have no table.
pub(super) fn check_names(scenario: &Scenario, catalog: &Catalog, problems: &mut Problems) {
    let needed = scenario.requirements.iter().flat_map(|requirement| match &requirement.need {
        Need::Features(names) => names.as_slice(),
        _ => &[],
    });
    let features = catalog.features();
    for name in needed.filter(|name| !features.contains(name.value.as_str())) {
        problems.push_made(|| {
            let message = format!("no model of the price tables in use has the feature `{}`", name.value);
            let unknown = Diagnostic::error(Code::UnknownFeature, message).at(&name.place);
            unknown.suggest(&name.value, features.iter().copied())
        });
    }
    let tables = catalog.tables().iter().map(|table| table.provider.as_str());
    let builtin = pricing::builtin().iter().map(|table| table.provider);
    let providers: BTreeSet<&str> = tables.chain(builtin).collect();
    for name in scenario.provider_names().filter(|name| !providers.contains(name.value.as_str())) {
        problems.push_made(|| {
            let message = format!("there is no price table of a provider `{}`", name.value);
            let unknown = Diagnostic::error(Code::UnknownProvider, message).at(&name.place);
            unknown.suggest(&name.value, providers.iter().copied())
        });
    }
}
