//! The requests of a call: one, or several for a chunked prompt or a conversation.

use std::sync::Arc;

use crate::units::{Count, Share, Tier};

use super::{CheckingCost, Doer, PlannedBranch, PlannedCall, PlannedMeter, PlannedStorage, RateSheet};

/// The kind and number of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Requests {
    /// A single request.
    One,
    /// Turns of a conversation, on average.
    Turns(Count),
    /// Chunks of a prompt.
    Chunks(Count),
    /// A single request that merges the outputs of chunks.
    Merge,
}

impl Requests {
    /// The number of requests.
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
    /// Whether more may be billed than is used: a least quantity, or whole increments.
    #[must_use]
    pub fn is_rounded(&self) -> bool {
        let of_tiers = move |sheet: &'_ RateSheet, own: &PlannedMeter| {
            let rate = |tier| sheet.rate(tier, own.meter, own.class.as_deref()).ok().map(Arc::clone);
            Tier::all().map(rate).into_iter().flatten()
        };
        let of_meters =
            self.meters.iter().flat_map(|own| self.sheets().flat_map(move |sheet| of_tiers(sheet, own)));
        let mut rates = of_meters.chain(self.tools.iter().map(|tool| Arc::clone(&tool.rate)));
        rates.any(|rate| rate.net.terms.as_ref().is_some_and(|terms| terms.rounds()))
    }

    /// The rates of its meters, in all hours in which it is made.
    pub fn sheets(&self) -> impl Iterator<Item = &RateSheet> {
        self.shared_sheets().map(|(_, sheet)| sheet)
    }

    /// The rates of its meters, with the share of the calls that are made at them.
    pub fn shared_sheets(&self) -> impl Iterator<Item = (Share, &RateSheet)> {
        let outside = self.hours.as_ref().map_or(Share::ALL, |hours| hours.outside.clone());
        let windows = self.hours.iter().flat_map(|hours| &hours.windows);
        let inside = windows.map(|window| (window.share.clone(), &window.rates));
        std::iter::once((outside, &self.rates)).chain(inside)
    }

    /// All of its requests, including those at other rates.
    pub fn parts(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.further)
    }
}

impl PlannedBranch {
    /// Whether the output of an attempt is checked: never for a person, and for the last attempt only if flagged
    /// outputs are abandoned.
    #[must_use]
    pub fn is_checked(&self, rung: usize) -> bool {
        let by_model = matches!(self.rungs[rung].who, Doer::Model(_));
        let is_last = rung + 1 == self.rungs.len();
        by_model && (!is_last || self.abandon.is_some())
    }

    /// The prefixes in paid storage.
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

    /// The calls of the attempts with all their requests.
    pub fn attempt_calls(&self) -> impl Iterator<Item = &PlannedCall> {
        self.rungs
            .iter()
            .filter_map(|rung| match &rung.who {
                Doer::Model(call) => Some(call.parts()),
                Doer::Person(_) => None,
            })
            .flatten()
    }

    /// The calls that may be made: those of the attempts, and that of an active check.
    pub fn model_calls(&self) -> impl Iterator<Item = &PlannedCall> {
        let attempts = self.attempt_calls();
        let check = match &self.check.cost {
            CheckingCost::Call(call) if self.is_checked(0) => Some(&**call),
            _ => None,
        };
        attempts.chain(check)
    }
}
