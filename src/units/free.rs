//! Free allowances: how much of what is used in a day or a month costs nothing.

use std::fmt;
use std::sync::Arc;

use super::{Count, Counted};

/// So much costs nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Free {
    /// How much, and in which time.
    pub allowance: Allowance,
    /// The pool that several prices share; `None` if it belongs to one price alone.
    pub pool: Option<Arc<str>>,
    /// What it counts.
    pub counted: Counted,
}

/// How much costs nothing, and in which time.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Allowance {
    /// So much on each day that has traffic.
    PerDay(Count),
    /// So much in each month.
    PerMonth(Count),
}

/// The time over which calls are made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Period {
    /// The days that have traffic.
    pub days: Count,
    /// Months, or the part of one.
    pub months: Count,
}

impl Period {
    /// A month with so many days of traffic.
    #[must_use]
    pub fn month(days: Count) -> Self {
        Self { days, months: Count::ONE }
    }
}

impl Free {
    /// So much without cost.
    #[must_use]
    pub fn new(allowance: Allowance, pool: Option<Arc<str>>, counted: Counted) -> Self {
        Self { allowance, pool, counted }
    }

    /// The name of what a price of a model draws on: of the provider and its pool, or of the model and what is billed.
    #[must_use]
    pub fn drawn_on(&self, model: &str, what: &str) -> String {
        let provider = model.split_once('/').map_or(model, |(provider, _)| provider);
        match &self.pool {
            Some(pool) => format!("{provider}/{pool}"),
            None => format!("{model}/{what}"),
        }
    }

    /// How much is free in a time.
    #[must_use]
    pub fn within(&self, period: &Period) -> Count {
        let all = match &self.allowance {
            Allowance::PerDay(number) => number * &period.days,
            Allowance::PerMonth(number) => number * &period.months,
        };
        all.named("free allowance")
    }

    /// In words, with the pool: `1,500 calls a day free, shared by all of google_search`.
    #[must_use]
    pub fn said(&self) -> String {
        let pool = self.pool.as_ref().map_or_else(String::new, |pool| format!(", shared by all of `{pool}`"));
        format!("{self} free{pool}")
    }

    /// As a table writes it.
    pub(super) fn keys(&self) -> String {
        let (key, number) = match &self.allowance {
            Allowance::PerDay(number) => ("per_day", number),
            Allowance::PerMonth(number) => ("per_month", number),
        };
        let pool = self.pool.as_ref().map_or_else(String::new, |pool| format!(", pool: {pool}"));
        format!("{{{key}: {}{pool}}}", number.exact().grouped().replace(',', "_"))
    }
}

impl fmt::Display for Free {
    /// `1,500 calls a day`, `5,000 pages a month`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (number, time) = match &self.allowance {
            Allowance::PerDay(number) => (number, "day"),
            Allowance::PerMonth(number) => (number, "month"),
        };
        write!(f, "{} a {time}", self.counted.said(number.exact()))
    }
}
