//! Volume: units per month.

use crate::scenario::design::{Stated, Volume};
use crate::units::{Count, Why};

/// The volume of work in a month.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedVolume {
    /// The unit of work: `ticket`.
    pub unit: String,
    /// Units per month.
    pub per_month: Count,
    /// The daily volume, if the file gives one.
    pub per_day: Option<PerDay>,
}

/// A daily volume.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PerDay {
    /// Units per day.
    pub units: Count,
    /// Days per month.
    pub days: Count,
    /// Whether the file gives the days; otherwise the default.
    pub days_given: bool,
}

impl PlannedVolume {
    /// The default days per month for a daily volume.
    pub const DAYS_PER_MONTH: u32 = 30;

    /// The days per month, and whether the file gives them; otherwise the default.
    #[must_use]
    pub fn days(&self) -> (Count, bool) {
        match &self.per_day {
            Some(PerDay { days, days_given, .. }) => (days.clone(), *days_given),
            None => (Self::assumed_days(), false),
        }
    }

    fn assumed_days() -> Count {
        let why = Why::Default("30 days unless given");
        Count::of(Self::DAYS_PER_MONTH).because("days of a month", why)
    }

    pub(super) fn of(volume: &Volume) -> Self {
        let (per_month, per_day) = match &volume.stated {
            Stated::PerMonth(per_month) => (per_month.value.clone(), None),
            Stated::PerDay { units, days } => {
                let units = units.value.clone();
                let given = days.as_ref().map(|days| days.value.clone());
                let days_given = given.is_some();
                let days = given.unwrap_or_else(Self::assumed_days);
                (&units * &days, Some(PerDay { units, days, days_given }))
            }
        };
        Self { unit: volume.unit.clone(), per_month, per_day }
    }
}
