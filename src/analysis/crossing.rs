//! A crossing: where two costs are equal, or a figure reaches its target.

use std::cmp::Ordering;

use crate::exact::Exact;

use super::pieces::Figures;

/// Where two costs are equal, or a figure reaches its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Crossing {
    /// At exactly this value.
    Exactly(Exact),
    /// Between these values, at one that is irrational or whose fraction is unknown.
    Between(Exact, Exact),
    /// At all values of an interval.
    Along {
        /// The start.
        from: Exact,
        /// The end; `None` if unbounded.
        to: Option<Exact>,
        /// Whether the ends are included.
        with_ends: [bool; 2],
    },
    /// At every value.
    Everywhere,
    /// At no value: it jumps past the target at a threshold.
    Step {
        /// The threshold.
        at: Exact,
        /// Whether the figure changes at the threshold itself, rather than above it.
        from_there: bool,
    },
    /// At no whole number: the target lies between these two, with no possible value between them.
    Passed(u32, u32),
}

/// A crossing with its figures: those of an interval if they are constant in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// The position.
    pub at: Crossing,
    /// The figures there, or below a step, or at the first of two whole numbers.
    pub figures: Vec<Option<Exact>>,
    /// The figures above a step, or at the second of two whole numbers; none otherwise.
    pub after: Vec<Option<Exact>>,
}

/// A difference of figures whose roots are searched.
pub(super) type Difference<'d> = &'d (dyn Fn(&[Option<Exact>]) -> Option<Exact> + Sync);

impl Crossing {
    /// The distance to a value.
    pub(super) fn distance(&self, from: &Exact) -> Exact {
        let to = |at: &Exact| (at - from).abs();
        match self {
            Self::Exactly(at) | Self::Step { at, .. } => to(at),
            Self::Along { from: low, to: high, .. } => {
                let below = (low - from).max(Exact::ZERO);
                let above = high.as_ref().map_or(Exact::ZERO, |high| (from - high).max(Exact::ZERO));
                below.max(above)
            }
            Self::Between(low, high) => to(low).min(to(high)),
            Self::Passed(low, high) => to(&Exact::from(*low)).min(to(&Exact::from(*high))),
            Self::Everywhere => Exact::ZERO,
        }
    }

    /// The start.
    pub(super) fn start(&self) -> Exact {
        match self {
            Self::Exactly(at)
            | Self::Between(at, _)
            | Self::Along { from: at, .. }
            | Self::Step { at, .. } => at.clone(),
            Self::Passed(low, _) => Exact::from(*low),
            Self::Everywhere => Exact::ZERO,
        }
    }
}

/// Removes the figures that differ elsewhere.
pub(super) fn keep_same(figures: &mut Figures, elsewhere: &Figures) {
    for (figure, other) in figures.iter_mut().zip(elsewhere) {
        *figure = figure.take().filter(|figure| other.as_ref() == Some(figure));
    }
}

/// Whether it is below 0, 0 or above it.
pub(super) fn sign(of: &Exact) -> Ordering {
    of.cmp(&Exact::ZERO)
}
