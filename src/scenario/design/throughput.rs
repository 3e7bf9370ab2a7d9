//! Peaks, rate limits of vendors, and plans with an allowance.

use crate::diag::Place;
use crate::pricing::Ceilings;
use crate::units::{Count, Factor};
use crate::yaml::Located;

/// The throughput settings of a scenario.
#[derive(Clone, Debug, Default)]
pub(crate) struct Throughput {
    /// The ratio of the busiest minute to the average; at least 1, by default 1.
    pub(crate) peak_factor: Option<Located<Factor>>,
    /// Rate limits of models, by name as written; they override the price tables key by key.
    pub(crate) ceilings: Vec<(Located<String>, Ceilings)>,
    /// A plan with an allowance.
    pub(crate) quota: Option<Quota>,
}

/// A plan with a monthly allowance of requests, each counted with the weight of its model.
#[derive(Clone, Debug)]
pub(crate) struct Quota {
    /// Its position.
    pub(crate) place: Place,
    /// The plan's name.
    pub(crate) plan: String,
    /// Weighted requests per month; above 0.
    pub(crate) allowance: Located<Count>,
    /// The weight of a request, above 0, by the model's name as written.
    pub(crate) weights: Vec<(Located<String>, Located<Factor>)>,
}
