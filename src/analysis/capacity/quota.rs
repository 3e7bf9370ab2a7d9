//! A plan with a monthly allowance of requests, each counted with the weight of its model.

use std::sync::Arc;

use crate::engine::Load;
use crate::exact::Exact;
use crate::scenario::PlannedQuota;
use crate::units::{Count, Factor};
use crate::yaml::Located;

/// The monthly use of a plan's allowance.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct QuotaUse {
    /// The plan's name.
    pub plan: String,
    /// Weighted requests per month.
    pub allowance: Located<Count>,
    /// The models of the plan.
    pub models: Vec<Weighted>,
    /// Models in use without a weight: their requests are not counted.
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
    /// Its requests per month, including the batch tier.
    pub requests: Count,
    /// The weight of each.
    pub weight: Factor,
    /// `requests × weight`
    pub counted: Count,
}

impl QuotaUse {
    /// Weights the monthly load.
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

    /// The share of the allowance used per month; above 1 if exceeded.
    #[must_use]
    pub fn utilisation(&self) -> Exact {
        self.used.exact().checked_div(self.allowance.value.exact()).unwrap_or_default()
    }

    /// The number of requests that the allowance covers, relative to requests of weight 1: `1 / Σ share × weight`.
    /// `None` if nothing is counted.
    #[must_use]
    pub fn multiplier(&self) -> Option<Exact> {
        let requests: Count = self.models.iter().map(|one| &one.requests).sum();
        requests.exact().checked_div(self.used.exact())
    }
}
