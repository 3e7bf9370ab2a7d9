//! Volume: the units a month.

use crate::scenario::design::{Stated, Volume};
use crate::units::{Count, Why};

/// How much there is to do in a month.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedVolume {
    /// The thing that is counted: `ticket`.
    pub unit: String,
    /// Units a month.
    pub per_month: Count,
    /// How the file states it, where it counts by day.
    pub per_day: Option<PerDay>,
}

/// A volume that is counted by day.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PerDay {
    /// Units a day.
    pub units: Count,
    /// Days of a month.
    pub days: Count,
    /// Whether the file states the days; otherwise they are assumed.
    pub days_given: bool,
}

impl PlannedVolume {
    /// The days of a month where a scenario gives a daily volume and does not say how many.
    pub const DAYS_PER_MONTH: u32 = 30;

    /// The days of a month, and whether the file states them; otherwise they are assumed.
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
