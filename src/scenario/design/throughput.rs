//! What a scenario says of peaks, of what vendors take at once, and of plans with an allowance.

use crate::diag::Place;
use crate::pricing::Ceilings;
use crate::units::{Count, Factor};
use crate::yaml::Located;

/// What a scenario says of throughput.
#[derive(Clone, Debug, Default)]
pub(crate) struct Throughput {
    /// How many times the average the busiest minute is; from 1, and 1 unless given.
    pub(crate) peak_factor: Option<Located<Factor>>,
    /// What vendors take at once of models, key by key over the price tables, by the names as written.
    pub(crate) ceilings: Vec<(Located<String>, Ceilings)>,
    /// A plan with an allowance.
    pub(crate) quota: Option<Quota>,
}

/// A plan that allows so many requests a month, each counted with the weight of its model.
#[derive(Clone, Debug)]
pub(crate) struct Quota {
    /// Where it stands.
    pub(crate) place: Place,
    /// The plan's name.
    pub(crate) plan: String,
    /// Weighted requests a month; above 0.
    pub(crate) allowance: Located<Count>,
    /// What a request counts, above 0, by the model's name as written.
    pub(crate) weights: Vec<(Located<String>, Located<Factor>)>,
}
