//! Checks that designs do the same work at the prices of the same day. Otherwise, totals do not show which is
//! cheaper.

use crate::diag::words;
use crate::units::{Count, Date};

use super::{Evaluated, Run};

words! {
    /// What designs have to have in common to be ranked.
    pub enum Apart {
        /// They count different units.
        Units = "units",
        /// They do a different number of them.
        Volumes = "volumes",
        /// They use the prices of different days.
        Days = "days",
    }
}

/// The work of a design, and the day of its prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    unit: String,
    units: Count,
    /// `None` for a horizon, in which each day has its own prices.
    day: Option<Date>,
}

impl Measure {
    pub(super) fn of(evaluated: &Evaluated) -> Self {
        let plan = &evaluated.plan;
        Self {
            unit: plan.volume.unit.clone(),
            units: evaluated.projection.units.clone(),
            day: plan.horizon.is_none().then_some(plan.as_of),
        }
    }

    fn has(&self, apart: Apart, other: &Self) -> bool {
        match apart {
            Apart::Units => self.unit != other.unit,
            Apart::Volumes => self.units != other.units,
            Apart::Days => self.day != other.day,
        }
    }
}

/// The ways in which any of these designs differs from the first.
#[must_use]
pub fn apart(runs: &[Run]) -> Vec<Apart> {
    let measures: Vec<Measure> = runs.iter().map(|run| Measure::of(&run.evaluated)).collect();
    let Some(first) = measures.first() else { return Vec::new() };
    Apart::ALL.into_iter().filter(|apart| measures.iter().any(|other| first.has(*apart, other))).collect()
}
