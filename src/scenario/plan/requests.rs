//! The requests of a call: one, or several where the prompt is chunked or a conversation.

use std::sync::Arc;

use crate::units::Count;

use super::{CheckingCost, Doer, PlannedBranch, PlannedCall, PlannedStorage};

/// What a call consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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

impl PlannedBranch {
    /// Whether the output of a rung is checked: a person's never is, and the last one only where what
    /// is flagged is abandoned.
    #[must_use]
    pub fn is_checked(&self, rung: usize) -> bool {
        let by_model = matches!(self.rungs[rung].who, Doer::Model(_));
        let is_last = rung + 1 == self.rungs.len();
        by_model && (!is_last || self.abandon.is_some())
    }

    /// The prefixes that are kept for money.
    pub(super) fn storages_mut(&mut self) -> impl Iterator<Item = &mut Arc<PlannedStorage>> {
        let attempts = self.rungs.iter_mut().filter_map(|rung| match &mut rung.who {
            Doer::Model(call) => Some(&mut **call),
            Doer::Person(_) => None,
        });
        let check = match &mut self.check.cost {
            CheckingCost::Call(call) => Some(&mut **call),
            CheckingCost::Free | CheckingCost::Fee(_) => None,
        };
        let caches = attempts.chain(check).filter_map(|call| call.cache.as_mut());
        caches.filter_map(|cache| cache.storage.as_mut())
    }

    /// The calls of the attempts, with all that they consist of.
    pub fn attempt_calls(&self) -> impl Iterator<Item = &PlannedCall> {
        self.rungs
            .iter()
            .filter_map(|rung| match &rung.who {
                Doer::Model(call) => Some(call.parts()),
                Doer::Person(_) => None,
            })
            .flatten()
    }

    /// The calls that may be made: those of the attempts, and that of a check that runs.
    pub fn model_calls(&self) -> impl Iterator<Item = &PlannedCall> {
        let attempts = self.attempt_calls();
        let check = match &self.check.cost {
            CheckingCost::Call(call) if self.is_checked(0) => Some(&**call),
            _ => None,
        };
        attempts.chain(check)
    }
}
