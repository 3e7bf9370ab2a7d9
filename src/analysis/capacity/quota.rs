//! A plan that allows so many requests a month, each counted with the weight of its model.

use std::sync::Arc;

use crate::engine::Load;
use crate::exact::Exact;
use crate::scenario::PlannedQuota;
use crate::units::{Count, Factor};
use crate::yaml::Located;

/// What a month takes of a plan's allowance.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct QuotaUse {
    /// The plan's name.
    pub plan: String,
    /// Weighted requests that a month allows.
    pub allowance: Located<Count>,
    /// The models of the plan.
    pub models: Vec<Weighted>,
    /// Models in use that the plan does not weigh: their requests are not counted.
    pub not_counted: Vec<Arc<str>>,
    /// Weighted requests of a month: `Σ requests × weight`.
    pub used: Count,
}

/// The requests of a model, as a plan counts them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Weighted {
    /// The model.
    pub model: Arc<str>,
    /// Its requests in a month, those of the batch tier included.
    pub requests: Count,
    /// What each counts.
    pub weight: Factor,
    /// `requests × weight`
    pub counted: Count,
}

impl QuotaUse {
    /// Weighs what a month asks of the models.
    pub(super) fn of(quota: &PlannedQuota, loads: &[Load]) -> Self {
        let mut models = Vec::new();
        let mut not_counted = Vec::new();
        for load in loads {
            let Some(weight) = quota.weights.get(&*load.model) else {
                not_counted.push(Arc::clone(&load.model));
                continue;
            };
            let requests = &load.requests + &load.batched;
            let counted = &requests * weight;
            models.push(Weighted {
                model: Arc::clone(&load.model),
                requests,
                weight: weight.clone(),
                counted,
            });
        }
        Self {
            plan: quota.plan.clone(),
            allowance: quota.allowance.clone(),
            used: models.iter().map(|one| &one.counted).sum(),
            models,
            not_counted,
        }
    }

    /// The part of the allowance that a month takes; above 1 where it is passed.
    #[must_use]
    pub fn utilisation(&self) -> Exact {
        self.used.exact().checked_div(self.allowance.value.exact()).unwrap_or_default()
    }

    /// How many times as many requests the allowance lasts for as if each counted 1:
    /// `1 / Σ share × weight`. `None` where nothing is counted.
    #[must_use]
    pub fn multiplier(&self) -> Option<Exact> {
        let requests: Count = self.models.iter().map(|one| &one.requests).sum();
        requests.exact().checked_div(self.used.exact())
    }
}
