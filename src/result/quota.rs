//! What a month takes of a plan's allowance.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::Capacity;
use crate::analysis::capacity::{QuotaUse, Weighted};

use super::{Figure, all};

/// A plan with an allowance.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Quota {
    /// Its name.
    pub(crate) plan: String,
    /// The weighted requests of a month that it allows.
    pub(crate) allowance: Figure,
    /// The weighted requests of a month that are asked for.
    pub(crate) counted: Figure,
    /// The part of the allowance that is asked for.
    pub(crate) used: Figure,
    /// The units a month at which it is full.
    pub(crate) full_at: Option<Figure>,
    /// How many times the plan is needed.
    pub(crate) multiplier: Option<Figure>,
    /// The models that are counted.
    pub(crate) models: Vec<QuotaModel>,
    /// The models that are not.
    pub(crate) not_counted: Vec<String>,
}

impl Quota {
    pub(super) fn of(capacity: &Capacity, quota: &QuotaUse) -> Self {
        let used = quota.utilisation();
        Self {
            plan: quota.plan.clone(),
            allowance: (&quota.allowance.value).into(),
            counted: (&quota.used).into(),
            full_at: capacity.full_at(&used).map(Figure::from),
            used: used.into(),
            multiplier: quota.multiplier().map(Figure::from),
            models: all(&quota.models),
            not_counted: quota.not_counted.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A model that a plan counts.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct QuotaModel {
    /// The model.
    pub(crate) model: String,
    /// Its requests a month.
    pub(crate) requests: Figure,
    /// What a request counts.
    pub(crate) weight: Figure,
    /// Requests × weight.
    pub(crate) counted: Figure,
}

impl From<&Weighted> for QuotaModel {
    fn from(weighted: &Weighted) -> Self {
        let Weighted { model, requests, weight, counted } = weighted;
        Self {
            model: model.to_string(),
            requests: requests.into(),
            weight: weight.into(),
            counted: counted.into(),
        }
    }
}
