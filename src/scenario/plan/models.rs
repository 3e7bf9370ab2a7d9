//! The models that a scenario names: their prices on the day, their factors, latency and limits.

mod told;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::Problems;
use crate::pricing::{Catalog, Latency, Offer};
use crate::scenario::design::{ModelFactors, Quality, Scenario, Step};
use crate::units::{Date, Factor, ModelId, Probability};
use crate::yaml::Located;

pub(super) use self::told::twice;
pub(crate) use self::told::{makers_model, no_offer, notes, unknown_model};

/// The models that a scenario names, with their data.
#[derive(Debug)]
pub struct Models {
    /// By name as written.
    ids: BTreeMap<String, ModelId>,
    offers: BTreeMap<ModelId, Arc<Offer>>,
    factors: BTreeMap<ModelId, ModelFactors>,
    /// Those measured by the scenario.
    latencies: BTreeMap<ModelId, Latency>,
    /// By quality, then model.
    error_rates: BTreeMap<String, BTreeMap<ModelId, ErrorRate>>,
}

/// The error rate of a model at a task.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ErrorRate {
    /// The number of fields per call that can each be bad; `None` if the rate is per call.
    pub fields: Option<Located<u32>>,
    /// The probability that a call's output is bad.
    pub of_call: Probability,
}

impl Models {
    /// Finds every name in the catalog, and the offers of the models that these steps call.
    pub(super) fn resolve(
        scenario: &Scenario,
        steps: Vec<&Step>,
        catalog: &Catalog,
        day: Date,
        problems: &mut Problems,
    ) -> Self {
        let mut models = Self {
            ids: BTreeMap::new(),
            offers: BTreeMap::new(),
            factors: BTreeMap::new(),
            latencies: BTreeMap::new(),
            error_rates: BTreeMap::new(),
        };
        for name in scenario.working_models() {
            models.find(name, catalog, problems);
        }
        for name in steps.into_iter().flat_map(Step::working_models) {
            if let Some(id) = models.ids.get(&name.value).cloned() {
                models.offer(&id, name, catalog, day, problems);
            }
        }
        for factors in &scenario.factors {
            let id = models.find(&factors.model, catalog, problems);
            let again = id.filter(|id| models.factors.insert(id.clone(), factors.clone()).is_some());
            if let Some(id) = again {
                problems.push(twice(&factors.model, &id));
            }
        }
        for (name, latency) in &scenario.latencies {
            if let Some(id) = models.find(name, catalog, problems)
                && models.latencies.insert(id.clone(), latency.clone()).is_some()
            {
                problems.push(twice(name, &id));
            }
        }
        for (name, quality) in &scenario.qualities {
            let rates = models.rates_of(quality, catalog, problems);
            models.error_rates.insert(name.clone(), rates);
        }
        models
    }

    fn find(
        &mut self,
        name: &Located<String>,
        catalog: &Catalog,
        problems: &mut Problems,
    ) -> Option<ModelId> {
        // Most names stand in several places.
        let known = self.ids.get(&name.value).map(|id| Ok(id.clone()));
        match known.unwrap_or_else(|| catalog.find(&name.value)) {
            Ok(id) => {
                if let Some(said) = makers_model(&name.value, &id, catalog) {
                    problems.push(said.at(&name.place));
                }
                self.ids.insert(name.value.clone(), id.clone());
                Some(id)
            }
            Err(unfound) => {
                problems.push_made(|| unknown_model(&name.value, &unfound, catalog).at(&name.place));
                None
            }
        }
    }

    fn offer(
        &mut self,
        id: &ModelId,
        name: &Located<String>,
        catalog: &Catalog,
        day: Date,
        problems: &mut Problems,
    ) {
        if self.offers.contains_key(id) {
            return;
        }
        match catalog.offer(id, day) {
            Ok(offer) => {
                problems.extend(notes(&offer, &name.place));
                self.offers.insert(id.clone(), Arc::new(offer));
            }
            Err(none) => problems.push(no_offer(id, &none, day, &name.place)),
        }
    }

    fn rates_of(
        &mut self,
        quality: &Quality,
        catalog: &Catalog,
        problems: &mut Problems,
    ) -> BTreeMap<ModelId, ErrorRate> {
        let mut rates = BTreeMap::new();
        for (name, rate) in &quality.error_rates {
            let Some(id) = self.find(name, catalog, problems) else {
                continue;
            };
            let of_call = match &quality.fields {
                Some(fields) => rate.value.any_of(fields).named("any field bad"),
                None => rate.value.clone(),
            };
            let rate = ErrorRate { fields: quality.fields.clone(), of_call };
            if rates.insert(id.clone(), rate).is_some() {
                problems.push(twice(name, &id));
            }
        }
        rates
    }

    /// The offer of a model, by its name as written.
    #[must_use]
    pub fn offer_of(&self, name: &Located<String>) -> Option<&Arc<Offer>> {
        self.offers.get(self.ids.get(&name.value)?)
    }

    /// Whether the scenario gives token factors for a model, even factors of 1.
    #[must_use]
    pub fn has_factors(&self, model: &str) -> bool {
        self.factors.keys().any(|id| id.to_string() == model)
    }

    /// Whether two names refer to the same model.
    #[must_use]
    pub fn same(&self, one: &Located<String>, other: &Located<String>) -> bool {
        self.ids.get(&one.value) == self.ids.get(&other.value)
    }

    /// The factors of a model for prompts and outputs; by default 1.
    pub(super) fn factors(&self, name: &Located<String>) -> (Factor, Factor) {
        let factors = self.stated_factors(name);
        let factor = |stated: Option<&Option<Located<Factor>>>| {
            stated.and_then(Option::as_ref).map_or(Factor::ONE, |factor| factor.value.clone())
        };
        (factor(factors.map(|both| &both.input)), factor(factors.map(|both| &both.output)))
    }

    /// The factors of a model in the scenario, if any.
    #[must_use]
    pub(crate) fn stated_factors(&self, name: &Located<String>) -> Option<&ModelFactors> {
        self.ids.get(&name.value).and_then(|id| self.factors.get(id))
    }

    /// The speed of a model: measured by the scenario, or else from its table.
    pub(super) fn latency(&self, name: &Located<String>) -> Option<&Latency> {
        let measured = self.latencies.get(self.ids.get(&name.value)?);
        measured.or_else(|| self.offer_of(name)?.limits.latency.as_ref())
    }

    /// The probability that a model's output is bad, if the quality has it.
    #[must_use]
    pub fn error_rate(&self, quality: &str, name: &Located<String>) -> Option<&ErrorRate> {
        self.error_rates.get(quality)?.get(self.ids.get(&name.value)?)
    }

    /// The largest number of fields per call of any quality; 1 if rates are per call.
    #[must_use]
    pub fn most_fields(&self) -> usize {
        let rates = self.error_rates.values().flat_map(BTreeMap::values);
        let fields = rates.map(|rate| rate.fields.as_ref().map_or(1, |fields| fields.value as usize));
        fields.max().unwrap_or(1)
    }

    /// The offers in use, by full model name.
    pub(super) fn offers(&self) -> BTreeMap<String, Arc<Offer>> {
        self.offers.iter().map(|(id, offer)| (id.to_string(), Arc::clone(offer))).collect()
    }
}
