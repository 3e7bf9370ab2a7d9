//! The headline figures of a projection, in their fixed order.

use std::ops::{AddAssign, Index, IndexMut, Neg, Sub};

use super::Usd;

/// A headline figure, in USD a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figure {
    /// Every call once (the first attempt and its check), standard tier, no cache.
    Base,
    /// And the cache.
    CacheDiscounted,
    /// And the tiers.
    BatchDiscounted,
    /// And every further attempt, escalation and their checks: what the vendors bill.
    Invoice,
    /// Reviews, fixes and takeovers.
    Human,
    /// Escaped and abandoned errors.
    Downstream,
    /// Monthly costs that do not depend on the volume.
    Fixed,
    /// Invoice, human, downstream and fixed: what the workload costs.
    Total,
}

impl Figure {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Base,
        Self::CacheDiscounted,
        Self::BatchDiscounted,
        Self::Invoice,
        Self::Human,
        Self::Downstream,
        Self::Fixed,
        Self::Total,
    ];

    /// The key in files and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::CacheDiscounted => "cache_discounted",
            Self::BatchDiscounted => "batch_discounted",
            Self::Invoice => "invoice",
            Self::Human => "human",
            Self::Downstream => "downstream",
            Self::Fixed => "fixed",
            Self::Total => "total",
        }
    }
}

/// The headline figures of a step or a scenario. Each of the first four holds the one before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures([Usd; 8]);

impl Figures {
    /// Sets `total` to what it is by definition: invoice + human + downstream + fixed.
    #[must_use]
    pub fn summed(mut self) -> Self {
        let parts = [Figure::Invoice, Figure::Human, Figure::Downstream, Figure::Fixed];
        self[Figure::Total] = parts.into_iter().map(|part| &self[part]).sum();
        self
    }

    /// All figures, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Figure, &Usd)> {
        Figure::ALL.into_iter().zip(&self.0)
    }
}

impl Index<Figure> for Figures {
    type Output = Usd;
    fn index(&self, figure: Figure) -> &Usd {
        &self.0[figure as usize]
    }
}

impl IndexMut<Figure> for Figures {
    fn index_mut(&mut self, figure: Figure) -> &mut Usd {
        &mut self.0[figure as usize]
    }
}

impl AddAssign<&Figures> for Figures {
    fn add_assign(&mut self, other: &Figures) {
        for (own, more) in self.0.iter_mut().zip(&other.0) {
            *own += more;
        }
    }
}

/// Each figure without the other's.
impl Sub for &Figures {
    type Output = Figures;
    fn sub(self, other: Self) -> Figures {
        Figures(std::array::from_fn(|at| &self.0[at] - &other.0[at]))
    }
}

/// Each figure with the other sign.
impl Neg for &Figures {
    type Output = Figures;
    fn neg(self) -> Figures {
        &Figures::default() - self
    }
}
