//! A projection, and what a reader must know of how it came about.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, words};
use crate::engine::Projection;
use crate::scenario::Plan;
use crate::units::Figures;

use super::{Capacity, Extremes, Outlook, Unmet};

/// A projection, and what a reader must know of how it came about.
#[derive(Clone, Debug)]
pub struct Projected {
    /// What was evaluated.
    pub plan: Plan,
    /// What came out.
    pub projection: Projection,
    /// The months of a scenario with a horizon: plan and projection hold their sums then.
    pub outlook: Option<Outlook>,
    /// How the day of the prices was chosen.
    pub as_of_from: AsOfFrom,
    /// The variant, where it is not the design as it stands.
    pub variant: Option<String>,
    /// The case, where it is not the base.
    pub case: Option<String>,
    /// The figures in every case, where all were asked for.
    pub by_case: Vec<(String, Figures)>,
    /// What inputs of which only a range is known make of invoice and total.
    pub extremes: Vec<Extremes>,
    /// The price tables that were read, by name.
    pub tables: Vec<String>,
    /// The providers as people call them, by the stems of their tables.
    pub providers: BTreeMap<String, String>,
    /// What else to know.
    pub warnings: Vec<Diagnostic>,
    /// The requirements that the design does not meet.
    pub unmet: Vec<Unmet>,
    /// What the design asks of its models at the peak.
    pub capacity: Capacity,
}

impl Projected {
    /// Whether a contract was laid over list prices, on any day.
    #[must_use]
    pub fn is_overlaid(&self) -> bool {
        let changes = self.outlook.iter().flat_map(|outlook| &outlook.changes);
        let later = changes.map(|change| &change.after);
        self.plan.offers.values().chain(later).any(|offer| offer.overlaid)
    }

    /// The sum of all; none where some are of a month and others of a horizon, or of horizons that differ.
    #[must_use]
    pub fn sum(all: &[Self]) -> Option<Figures> {
        let span =
            |one: &Self| one.outlook.as_ref().map(|outlook| (outlook.horizon.from, outlook.horizon.count));
        if all.windows(2).any(|pair| span(&pair[0]) != span(&pair[1])) {
            return None;
        }
        let mut totals = Figures::default();
        for one in all {
            totals += &one.projection.totals;
        }
        Some(totals)
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
