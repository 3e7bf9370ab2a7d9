//! Peak factor, rate limits and quota of a scenario, with models resolved.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, Problems, listing};
use crate::pricing::{Catalog, Ceiling, Ceilings};
use crate::scenario::design::{Quota, Scenario};
use crate::units::{Count, Factor, ModelId};
use crate::yaml::Located;

use super::models::{Models, twice, unknown_model};
use super::{PlannedCall, PlannedStep};

/// The throughput limits of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedThroughput {
    /// The ratio of the busiest minute to the average, at least 1; `None` if not given.
    pub peak_factor: Option<Factor>,
    /// The rate limits of each model in use, by model name: the scenario overrides the table key by key.
    pub ceilings: BTreeMap<String, Ceilings>,
    /// A plan with an allowance.
    pub quota: Option<PlannedQuota>,
}

/// A plan with a monthly allowance of requests, each counted with the weight of its model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedQuota {
    /// The plan's name.
    pub plan: String,
    /// Weighted requests per month; above 0.
    pub allowance: Located<Count>,
    /// The weight of a request, above 0, by model name.
    pub weights: BTreeMap<String, Factor>,
}

/// Equal if the limits are equal, whatever their position in the file.
impl PartialEq for PlannedQuota {
    fn eq(&self, other: &Self) -> bool {
        let said = |quota: &Self| (quota.plan.clone(), quota.allowance.value.clone(), quota.weights.clone());
        said(self) == said(other)
    }
}

impl Eq for PlannedQuota {}

/// Resolves the models in throughput settings.
pub(super) fn throughput(
    scenario: &Scenario,
    catalog: &Catalog,
    models: &Models,
    steps: &[PlannedStep],
    problems: &mut Problems,
) -> PlannedThroughput {
    let stated = &scenario.throughput;
    let own = by_model(&stated.ceilings, catalog, problems);
    let calls = || steps.iter().flat_map(|step| &step.branches).flat_map(|branch| branch.model_calls());
    for (id, (name, ceilings)) in &own {
        check_latency(id, name, ceilings, calls(), problems);
    }
    let mut ceilings: BTreeMap<String, Ceilings> = BTreeMap::new();
    for (name, offer) in models.offers() {
        let over = own.get(&offer.id).map(|(_, over)| over.clone()).unwrap_or_default();
        ceilings.insert(name, over.over(&offer.limits.ceilings));
    }
    let used: BTreeSet<&str> = calls().map(|call| &*call.model).collect();
    PlannedThroughput {
        peak_factor: stated.peak_factor.as_ref().map(|factor| factor.value.clone()),
        quota: stated.quota.as_ref().map(|stated| quota(stated, catalog, &used, problems)),
        ceilings,
    }
}

/// Values by model, each with the name as written. Reports unknown models and duplicates.
fn by_model<'s, T: Clone>(
    values: &'s [(Located<String>, T)],
    catalog: &Catalog,
    problems: &mut Problems,
) -> BTreeMap<ModelId, (&'s Located<String>, T)> {
    let mut found: BTreeMap<ModelId, (&Located<String>, T)> = BTreeMap::new();
    for (name, value) in values {
        match catalog.find(&name.value) {
            Ok(id) if found.contains_key(&id) => problems.push(twice(name, &id)),
            Ok(id) => {
                found.insert(id, (name, value.clone()));
            }
            Err(unfound) => {
                problems.push(unknown_model(&name.value, &unfound, catalog).at(&name.place));
            }
        }
    }
    found
}

/// A limit on concurrent requests needs the latency of a call.
fn check_latency<'p>(
    id: &ModelId,
    name: &Located<String>,
    ceilings: &Ceilings,
    mut calls: impl Iterator<Item = &'p PlannedCall>,
    problems: &mut Problems,
) {
    let Some(limit) = ceilings.get(Ceiling::InFlight) else { return };
    if calls.any(|call| *call.model == *id.to_string() && call.latency.is_none()) {
        let message = format!("how many requests of `{id}` are in flight is not known: it has no latency");
        let missing = Diagnostic::error(Code::MissingLatency, message).at(&limit.place);
        let help = format!("add `latency: {{{}: {{ttft_ms: …, tokens_per_second: …}}}}`", name.value);
        problems.push(missing.help(help));
    }
}

fn quota(stated: &Quota, catalog: &Catalog, used: &BTreeSet<&str>, problems: &mut Problems) -> PlannedQuota {
    let weights = by_model(&stated.weights, catalog, problems);
    let weights: BTreeMap<String, Factor> =
        weights.into_iter().map(|(id, (_, weight))| (id.to_string(), weight.value)).collect();
    if !weights.is_empty() && !weights.keys().any(|model| used.contains(model.as_str())) {
        let message = format!("no model in use has a weight in the plan `{}`: nothing counts", stated.plan);
        let idle = Diagnostic::warning(Code::IdleQuota, message).at(&stated.place);
        let used: Vec<&str> = used.iter().copied().collect();
        problems.push(idle.help(format!("models in use: {}", listing(&used))));
    }
    PlannedQuota { plan: stated.plan.clone(), allowance: stated.allowance.clone(), weights }
}
