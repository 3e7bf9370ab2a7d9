//! Where a search looks, how far it may go, and how far it went.

use crate::effort::{Effort, spent_on_this_thread};
use crate::exact::Exact;
use crate::scenario::Patch;
use crate::yaml::shape::Number;

use super::Study;

/// What was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Looked {
    /// From this value.
    pub from: Exact,
    /// To this one; without an end where it is missing.
    pub to: Option<Exact>,
    /// Whether only whole numbers were: the input takes no others.
    pub is_whole: bool,
    /// At how many points, where the figures are neither polynomials nor ratios of two, so that something may
    /// lie between them; `None` where nothing can.
    pub samples: Option<u64>,
    /// How many evaluations it took.
    pub evaluated: u64,
    /// The part of the range in which nothing can be missed, where the search did as much work as it may before
    /// it was through; the rest was only sampled.
    pub exact: Option<(Exact, Option<Exact>)>,
}

/// Where to look.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    pub(super) low: Exact,
    pub(super) high: Option<Exact>,
    /// The input's own value: from there on.
    pub(super) near: Exact,
    /// What is done is counted here.
    pub(super) effort: Effort,
}

/// Which part of the work that a search may do is for samples of what it did not reach.
pub(super) const SAMPLED: u64 = 8;

impl Looked {
    /// Whether nothing else can be in the range.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.samples.is_none() && self.exact.is_none()
    }
}

impl Domain {
    /// All that an input may be; numbers that are not below 0 where that is not known.
    pub(super) fn of(effort: &Effort, own: &Exact, number: Option<&Number>) -> Self {
        Self {
            low: Exact::from(number.map_or(0, |number| number.least)),
            high: number.and_then(|number| number.most).map(Exact::from),
            near: own.clone(),
            effort: effort.clone(),
        }
    }

    /// Of a range, the rest as before.
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
    // What is wrong with the design is said elsewhere.
    let _ = study.evaluate(patches.iter().copied());
    (spent_on_this_thread() - before).max(1)
}

/// The work that searches may do, of what is left of a question's: the rest is for samples of what they do not
/// reach, and for what else is asked.
pub(super) fn most_work(effort: &Effort) -> u64 {
    effort.left() / 4 * 3
}
