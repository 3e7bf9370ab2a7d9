//! Where a search looks, how far it may go, and how far it went.

use std::ops::RangeInclusive;

use crate::effort::Effort;
use crate::exact::Exact;
use crate::scenario::Patch;
use crate::yaml::shape::Number;

use super::Study;

/// What was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The part of the range in which nothing can be missed, where the search made as many evaluations as it
    /// may before it was through; the rest was only sampled.
    pub exact: Option<(Exact, Option<Exact>)>,
}

/// Where to look.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    pub(super) low: Exact,
    pub(super) high: Option<Exact>,
    /// The input's own value: from there on.
    pub(super) near: Exact,
    /// How much work may be done, in units of [`Effort`].
    pub(super) most: u64,
    /// The work of an evaluation.
    pub(super) weight: u64,
    /// Whether the nearest is enough.
    pub(super) is_nearest: bool,
}

/// The most work for a question about one input, in units of [`Effort`](crate::effort::Effort).
pub(super) const MOST_WORK: u64 = Effort::MOST * 3 / 10;

/// How many whole numbers are looked at on either side at least.
const LEAST_NUMBERS: u32 = 4;

impl Looked {
    /// At each of these whole numbers; second is whether they are all that could be.
    pub(super) fn at_whole_numbers((all, is_all): (RangeInclusive<u32>, bool), evaluated: u64) -> Self {
        let (from, to) = (Exact::from(*all.start()), Some(Exact::from(*all.end())));
        let exact = (!is_all).then(|| (from.clone(), to.clone()));
        Self { from, to, is_whole: true, samples: None, evaluated, exact }
    }

    /// Whether nothing else can be in the range.
    #[must_use]
    pub fn is_proven(&self) -> bool {
        self.samples.is_none() && self.exact.is_none()
    }
}

impl Domain {
    /// All that an input may be; numbers that are not below 0 where that is not known.
    pub(super) fn of(weight: u64, own: &Exact, number: Option<&Number>) -> Self {
        Self {
            weight,
            low: Exact::from(number.map_or(0, |number| number.least)),
            high: number.and_then(|number| number.most).map(Exact::from),
            near: own.clone(),
            most: MOST_WORK,
            is_nearest: false,
        }
    }

    /// The whole numbers in it that the input may be, as many as the work allows, nearest to its own value; and
    /// whether these are all.
    pub(super) fn whole_numbers(&self, (least, most): (u32, u32)) -> (RangeInclusive<u32>, bool) {
        let number = |of: &Exact| of.to_string().parse::<u32>().ok();
        let first = number(&self.low.ceiling()).unwrap_or(least).max(least);
        let last = self.high.as_ref().map_or(Some(most), |high| number(&high.floor()));
        let last = last.unwrap_or(most).min(most);
        let either_way = u32::try_from(self.most / self.weight / 2).unwrap_or(u32::MAX).max(LEAST_NUMBERS);
        let near = number(&self.near.floor()).unwrap_or(first);
        let seen = first.max(near.saturating_sub(either_way))..=last.min(near.saturating_add(either_way));
        let is_all = seen == (first..=last);
        (seen, is_all)
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

/// The work of evaluating a design, in units of [`Effort`](crate::effort::Effort): nothing else may draw on the
/// file's count meanwhile.
pub(super) fn weight(study: &Study<'_>, patches: &[&Patch]) -> u64 {
    let effort = study.file.effort();
    let before = effort.spent();
    // What is wrong with the design is said elsewhere.
    let _ = study.evaluate(patches.iter().copied());
    (effort.spent() - before).max(1)
}
