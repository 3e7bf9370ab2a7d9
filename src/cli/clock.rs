//! The day on which the program runs: the only place that asks a clock.

use clap::Args;

use crate::units::Date;

/// The day of the run, which sources age towards and which prices are of where nothing else says a day.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    /// The day of the run, which ages count to; the system's day in UTC unless given
    #[arg(long = "today", value_name = "YYYY-MM-DD", env = "COSTCALC_TODAY", hide_env_values = true)]
    pub(super) given: Option<Date>,
}

impl Clock {
    /// The day that a flag or the environment gives, else the system's, in UTC.
    pub(super) fn today(&self) -> Date {
        self.given.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().into())
    }
}
