//! A crossing: where two things cost the same, or a figure is what it is to be.

use std::cmp::Ordering;

use crate::exact::Exact;

use super::pieces::Figures;

/// Where two things cost the same, or a figure is what it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Crossing {
    /// At this value, exactly.
    Exactly(Exact),
    /// Between these values, at one that is no fraction of whole numbers that is known.
    Between(Exact, Exact),
    /// At all values of a stretch.
    Along {
        /// Where it begins.
        from: Exact,
        /// Where it ends; nowhere where this is missing.
        to: Option<Exact>,
        /// Whether its ends are part of it.
        with_ends: [bool; 2],
    },
    /// At every value.
    Everywhere,
    /// At no value: at a threshold it is stepped over.
    Step {
        /// The threshold.
        at: Exact,
        /// Whether the figure is another one from there on, rather than above it.
        from_there: bool,
    },
    /// At no whole number: it is passed between these two, with nothing possible between them.
    Passed(u32, u32),
}

/// Where something was found, and the figures there: those of a stretch where they are the same all along it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// Where.
    pub at: Crossing,
    /// The figures there, or below a step and at the first of two whole numbers.
    pub figures: Vec<Option<Exact>>,
    /// The figures above a step, or at the second of two whole numbers; none otherwise.
    pub after: Vec<Option<Exact>>,
}

/// A difference of figures that is looked at for its roots.
pub(super) type Difference<'d> = &'d (dyn Fn(&[Option<Exact>]) -> Option<Exact> + Sync);

impl Crossing {
    /// How far it is from a value.
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

    /// Where it begins.
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

/// Leaves out those figures that are others elsewhere.
pub(super) fn keep_same(figures: &mut Figures, elsewhere: &Figures) {
    for (figure, other) in figures.iter_mut().zip(elsewhere) {
        *figure = figure.take().filter(|figure| other.as_ref() == Some(figure));
    }
}

/// Whether it is below 0, 0 or above it.
pub(super) fn sign(of: &Exact) -> Ordering {
    of.cmp(&Exact::ZERO)
}
