//! Finds the roots of a function of one input, for `solve` and break-evens.

use super::crossing::{Difference, Found};
use super::domain::{Domain, Looked, SAMPLED};
use super::numbers::Numbers;
use super::pieces::{Figures, Function, Pieces, Stretches};
use super::roots::{crossings, doubts};

/// A search in progress.
pub(super) struct Search<'f> {
    functions: &'f [Function<'f>],
    difference: Difference<'f>,
    domain: Domain,
    known: Known<'f>,
}

enum Known<'f> {
    Pieces(Box<Pieces<'f>>),
    Numbers(Numbers<'f>),
}

/// The results of a search, and the searched range.
pub(super) struct Searched {
    /// The results in order.
    pub(super) found: Vec<Found>,
    /// The searched range.
    pub(super) looked: Looked,
    /// The intervals in which the difference is defined.
    pub(super) possible: Stretches,
    /// Whether no figure depends on the input.
    pub(super) is_idle: bool,
}

/// Searches the roots of a difference of functions within a work limit.
pub(super) fn search<'f>(
    functions: &'f [Function<'f>],
    difference: Difference<'f>,
    domain: &Domain,
    most: u64,
) -> Searched {
    let mut search = Search::new(functions, difference, domain);
    search.go_on(most);
    search.ended(most / SAMPLED)
}

impl<'f> Search<'f> {
    pub(super) fn new(functions: &'f [Function<'f>], difference: Difference<'f>, domain: &Domain) -> Self {
        let known = Known::Pieces(Box::new(Pieces::new(functions, domain)));
        Self { functions, difference, domain: domain.clone(), known }
    }

    /// The work done so far.
    pub(super) fn work(&self) -> u64 {
        match &self.known {
            Known::Pieces(pieces) => pieces.work,
            Known::Numbers(numbers) => numbers.work,
        }
    }

    /// Continues with more work. Returns whether it is finished.
    pub(super) fn go_on(&mut self, more: u64) -> bool {
        let most = self.work().saturating_add(more);
        if let Known::Pieces(pieces) = &mut self.known {
            pieces.most = most;
        }
        let difference = self.difference;
        let doubts = doubts(difference);
        while self.work() < most {
            let is_left = match &mut self.known {
                Known::Numbers(numbers) => numbers.find_one(),
                Known::Pieces(pieces) => pieces.find_one(&doubts),
            };
            if !is_left {
                return true;
            }
            if let Known::Pieces(pieces) = &self.known
                && let Some(bounds) = pieces.whole
            {
                let done = (pieces.evaluated, pieces.work);
                let numbers = Numbers::new(self.functions, &self.domain, bounds, done);
                self.known = Known::Numbers(numbers);
            }
        }
        match &self.known {
            Known::Pieces(pieces) => pieces.looked_up_to().is_none(),
            Known::Numbers(numbers) => numbers.is_through(),
        }
    }

    fn found(&mut self) -> Vec<Found> {
        match &mut self.known {
            Known::Pieces(pieces) => crossings(pieces, self.difference),
            Known::Numbers(numbers) => numbers.crossings(self.difference),
        }
    }

    /// The results; the gaps are sampled, with additional work.
    pub(super) fn ended(mut self, more: u64) -> Searched {
        if let Known::Pieces(pieces) = &mut self.known {
            pieces.most = pieces.work.saturating_add(more);
            pieces.sample_the_rest();
            pieces.most = pieces.work.saturating_add(more);
        }
        let found = self.found();
        let is_known = |figures: &Figures| (self.difference)(figures).is_some();
        match &self.known {
            Known::Pieces(pieces) => {
                let (looked, is_idle) = (pieces.looked(), pieces.is_idle());
                Searched { found, looked, possible: pieces.stretches(&is_known), is_idle }
            }
            Known::Numbers(numbers) => {
                let possible = numbers.stretches(&is_known);
                Searched { found, looked: numbers.looked(), possible, is_idle: false }
            }
        }
    }
}
