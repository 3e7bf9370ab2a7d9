//! The day on which the program runs: the only place that asks a clock.

use clap::Args;

use crate::units::Date;

// The day of the run: ages of sources are counted to it, and it is the default day of prices.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    /// The day of the run, for ages and as the default day of prices; default: today in UTC
    #[arg(long = "today", value_name = "YYYY-MM-DD", env = "COSTCALC_TODAY", hide_env_values = true)]
    pub(super) given: Option<Date>,
}

impl Clock {
    /// The day that a flag or the environment gives, else the system's, in UTC.
    pub(super) fn today(&self) -> Date {
        self.given.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().into())
    }
}
