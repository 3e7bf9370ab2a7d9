//! What a branch of a route says of its part of the calls.

use crate::exact::Exact;
use crate::units::{Count, Share};
use crate::yaml::Located;

/// What a branch says of its part.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Part {
    /// Nothing: the step has no route, and one branch does all calls.
    All,
    /// A share, from 0 to 1.
    Share(Located<Share>),
    /// What the shares of the others leave over.
    Rest,
    /// A share in proportion to the weights of all branches.
    Weight(Located<Count>),
}

impl Part {
    /// The number that the file states, and 0 for the rest.
    #[must_use]
    pub(crate) fn number(&self) -> Exact {
        match self {
            Self::All => Exact::ONE,
            Self::Share(share) => share.value.exact().clone(),
            Self::Rest => Exact::ZERO,
            Self::Weight(weight) => weight.value.exact().clone(),
        }
    }
}

/// The share of each branch; `None` where weights sum to 0 or shares to more than 1.
#[must_use]
pub(crate) fn shares(parts: &[&Part]) -> Option<Vec<Share>> {
    let stated: Exact = parts.iter().map(|part| part.number()).sum();
    let share = |part: &&Part| match part {
        Part::All => Some(Share::ALL),
        Part::Share(share) => Some(share.value.clone()),
        Part::Rest => Share::new(Exact::ONE - &stated).map(|rest| rest.named("the rest")),
        Part::Weight(weight) => weight.value.exact().checked_div(&stated).and_then(Share::new),
    };
    parts.iter().map(share).collect()
}
