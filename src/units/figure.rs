//! The headline figures of a projection, in their fixed order.

use std::ops::{AddAssign, Neg, Sub};

use super::Usd;
use super::registry::registry;

/// What is known of a headline figure.
#[derive(Debug)]
#[non_exhaustive]
pub struct FigureFacts {
    /// The key in files and in JSON.
    pub key: &'static str,
}

registry! {
    /// A headline figure, in USD a month.
    Figure: FigureFacts;
    /// A value for each headline figure.
    PerFigure;
    /// Every call once: the first attempt and its check, in the standard tier, without caches.
    Base = FigureFacts { key: "base" };
    /// The same with the caches.
    CacheDiscounted = FigureFacts { key: "cache_discounted" };
    /// The same with the caches and the tiers.
    BatchDiscounted = FigureFacts { key: "batch_discounted" };
    /// The same with every further attempt and its checks: what the vendors bill.
    Invoice = FigureFacts { key: "invoice" };
    /// Reviews, fixes and takeovers by people.
    Human = FigureFacts { key: "human" };
    /// What errors cost that reach somebody, and calls that were given up.
    Downstream = FigureFacts { key: "downstream" };
    /// Monthly costs that do not depend on the volume.
    Fixed = FigureFacts { key: "fixed" };
    /// The sum of invoice, human, downstream and fixed cost: what the workload costs.
    Total = FigureFacts { key: "total" };
}

/// The headline figures of a step or a scenario. Each of the first four holds the one before it.
pub type Figures = PerFigure<Usd>;

impl Figures {
    /// Sets `total` to what it is by definition: invoice + human + downstream + fixed.
    #[must_use]
    pub fn summed(mut self) -> Self {
        let parts = [Figure::Invoice, Figure::Human, Figure::Downstream, Figure::Fixed];
        self[Figure::Total] = parts.into_iter().map(|part| &self[part]).sum::<Usd>().as_figure();
        self
    }

    /// Each of them as a figure of its own.
    #[must_use]
    pub fn as_figures(self) -> Self {
        PerFigure(self.0.map(Usd::as_figure))
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
        PerFigure(std::array::from_fn(|at| &self.0[at] - &other.0[at]))
    }
}

/// Each figure with the other sign.
impl Neg for &Figures {
    type Output = Figures;
    fn neg(self) -> Figures {
        &Figures::default() - self
    }
}
