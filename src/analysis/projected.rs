//! A projection with the context that a reader needs.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, words};
use crate::engine::Projection;
use crate::scenario::Plan;
use crate::units::Figures;

use super::{Capacity, Extremes, Outlook, Unmet};

/// A projection with the context that a reader needs.
#[derive(Clone, Debug)]
pub struct Projected {
    /// The evaluated plan.
    pub plan: Plan,
    /// The result.
    pub projection: Projection,
    /// The months of a scenario with a horizon; then plan and projection are their sums.
    pub outlook: Option<Outlook>,
    /// How the day of the prices was chosen.
    pub as_of_from: AsOfFrom,
    /// The variant, if not the base design.
    pub variant: Option<String>,
    /// The case, if not the base case.
    pub case: Option<String>,
    /// The figures in every case, if all were requested.
    pub by_case: Vec<(String, Figures)>,
    /// The extremes of invoice and total over the ranges of inputs.
    pub extremes: Vec<Extremes>,
    /// The price tables that were read, by name.
    pub tables: Vec<String>,
    /// The display names of providers, by the stems of their tables.
    pub providers: BTreeMap<String, String>,
    /// Warnings.
    pub warnings: Vec<Diagnostic>,
    /// The requirements that the design misses.
    pub unmet: Vec<Unmet>,
    /// The peak load of the design on its models.
    pub capacity: Capacity,
}

impl Projected {
    /// Whether a contract overrides list prices, on any day.
    #[must_use]
    pub fn is_overlaid(&self) -> bool {
        let changes = self.outlook.iter().flat_map(|outlook| &outlook.changes);
        let later = changes.map(|change| &change.after);
        self.plan.offers.values().chain(later).any(|offer| offer.is_overlaid())
    }

    /// The total of all; `None` if some cover a month and others a horizon, or their horizons differ.
    #[must_use]
    pub fn sum(all: &[Self]) -> Option<Figures> {
        Self::sum_of(all.iter().map(|one| (one, &one.projection.totals)))
    }

    /// The sum of figures of several; `None` where their totals have none.
    pub(super) fn sum_of<'p>(all: impl IntoIterator<Item = (&'p Self, &'p Figures)>) -> Option<Figures> {
        let mut sum = Figures::default();
        let mut spans = Vec::new();
        for (one, figures) in all {
            sum += figures;
            spans.push(one.outlook.as_ref().map(|outlook| (outlook.horizon.from, outlook.horizon.count)));
        }
        spans.windows(2).all(|pair| pair[0] == pair[1]).then_some(sum)
    }
}

words! {
    /// How the day of the prices was chosen.
    pub enum AsOfFrom {
        /// `--as-of`, or the environment.
        Flag = "flag",
        /// The scenario's `as_of`.
        Scenario = "scenario",
        /// Nobody: it is today.
        Today = "today",
        /// The scenario's horizon: it is the first day of it.
        Horizon = "horizon",
    }
}
