//! What a call consists of: one request, or several.

use crate::units::Count;

use super::PlannedCall;

/// What a call consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requests {
    /// A single request.
    One,
    /// So many turns of a conversation, on average.
    Turns(Count),
    /// So many pieces of a prompt.
    Chunks(Count),
    /// A single request that puts the outputs of chunks together.
    Merge,
}

impl Requests {
    /// How many there are.
    #[must_use]
    pub fn number(&self) -> &Count {
        const ONE: &Count = &Count::ONE;
        match self {
            Self::One | Self::Merge => ONE,
            Self::Turns(number) | Self::Chunks(number) => number,
        }
    }
}

impl PlannedCall {
    /// All of its requests, those at other rates too.
    pub fn parts(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.further)
    }
}
