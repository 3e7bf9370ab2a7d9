//! What a month takes of a plan's allowance.

use crate::analysis::Capacity;
use crate::analysis::capacity::{QuotaUse, Weighted};

use super::{Figure, all};

parts! {
    /// A plan with an allowance.
    pub struct Quota of(capacity: &Capacity, quota: &QuotaUse) where {
        let used = quota.utilisation();
    } {
        /// Its name.
        plan: String = quota.plan.clone(),
        /// The weighted requests of a month that it allows.
        allowance: Figure = (&quota.allowance.value).into(),
        /// The weighted requests of a month that are asked for.
        counted: Figure = (&quota.used).into(),
        /// The part of the allowance that is asked for.
        used: Figure = (&used).into(),
        /// The units a month at which it is full.
        full_at: Option<Figure> = capacity.full_at(&used).map(Figure::from),
        /// How many times the plan is needed.
        multiplier: Option<Figure> = quota.multiplier().map(Figure::from),
        /// The models that are counted.
        models: Vec<QuotaModel> = all(&quota.models),
        /// The models that are not.
        not_counted: Vec<String> = quota.not_counted.iter().map(ToString::to_string).collect(),
    }

    /// A model that a plan counts.
    pub struct QuotaModel from weighted: &Weighted where {
        let Weighted { model, requests, weight, counted } = weighted;
    } {
        /// The model.
        model: String = model.to_string(),
        /// Its requests a month.
        requests: Figure = requests.into(),
        /// What a request counts.
        weight: Figure = weight.into(),
        /// Requests × weight.
        counted: Figure = counted.into(),
    }
}
