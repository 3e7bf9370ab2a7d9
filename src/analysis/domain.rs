//! The range of a search, its work limit, and how far it got.

use crate::effort::{Effort, spent_on_this_thread};
use crate::exact::Exact;
use crate::scenario::Patch;
use crate::yaml::shape::Number;

use super::Study;

/// The searched range.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Looked {
    /// The start.
    pub from: Exact,
    /// The end; `None` if unbounded.
    pub to: Option<Exact>,
    /// Whether only whole numbers were searched, because the input allows no others.
    pub is_whole: bool,
    /// The number of sample points, if the figures are neither polynomials nor ratios of two, so that something may
    /// lie between them; `None` if nothing can.
    pub samples: Option<u64>,
    /// The number of evaluations.
    pub evaluated: u64,
    /// The part of the range that was searched completely, if the search reached its work limit; the rest was only
    /// sampled.
    pub exact: Option<(Exact, Option<Exact>)>,
}

/// The range to search.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    pub(super) low: Exact,
    pub(super) high: Option<Exact>,
    /// The input's own value, where the search starts.
    pub(super) near: Exact,
    /// The count of work.
    pub(super) effort: Effort,
}

/// The fraction of a search's work that is reserved for sampling what it did not reach.
pub(super) const SAMPLED: u64 = 8;

impl Looked {
    /// Whether the range is proven to contain nothing else.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.samples.is_none() && self.exact.is_none()
    }
}

impl Domain {
    /// The full range of an input; non-negative numbers if unknown.
    pub(super) fn of(effort: &Effort, own: &Exact, number: Option<&Number>) -> Self {
        Self {
            low: Exact::from(number.map_or(0, |number| number.least)),
            high: number.and_then(|number| number.most).map(Exact::from),
            near: own.clone(),
            effort: effort.clone(),
        }
    }

    /// The same with another range.
    pub(super) fn within(self, range: Option<(Exact, Exact)>) -> Self {
        match range {
            Some((low, high)) => {
                let near = self.near.clone().max(low.clone()).min(high.clone());
                Self { low, high: Some(high), near, ..self }
            }
            None => self,
        }
    }
}

/// The work of evaluating a design.
pub(super) fn weight(study: &Study<'_>, patches: &[&Patch]) -> u64 {
    let before = spent_on_this_thread();
    // Errors of the design are reported elsewhere.
    let _ = study.evaluate(patches.iter().copied());
    (spent_on_this_thread() - before).max(1)
}

/// The work that searches may do, out of a question's remaining work: the rest is for sampling and other parts of
/// the question.
pub(super) fn most_work(effort: &Effort) -> u64 {
    effort.left() / 4 * 3
}
