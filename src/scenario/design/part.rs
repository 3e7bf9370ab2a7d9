//! The share of calls that a branch of a route gets, as given.

use crate::exact::Exact;
use crate::units::{Count, Share};
use crate::yaml::Located;

/// The share of a branch, as given.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Part {
    /// No share: the step has no route, and one branch gets all calls.
    All,
    /// A share, from 0 to 1.
    Share(Located<Share>),
    /// The remainder left by the other shares.
    Rest,
    /// A share in proportion to the weights of all branches.
    Weight(Located<Count>),
}

impl Part {
    /// The number in the file, or 0 for the remainder.
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

/// The share of each branch; `None` if the weights add up to 0 or the shares to more than 1.
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
