//! Months of the calendar, with the days that they have.

use std::fmt;
use std::str::FromStr;

use jiff::civil;

use crate::diag::Problems;
use crate::yaml::{Node, Read};

use super::Date;
use super::date::parsed;

/// A month of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    /// The month that a day is in.
    #[must_use]
    pub fn of(day: Date) -> Self {
        let day = day.civil();
        Self { year: day.year(), month: day.month() }
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Date {
        civil::Date::new(self.year, self.month, 1).map_or(Date::EPOCH, Date::from)
    }

    /// How many days it has: 28 to 31.
    #[must_use]
    pub fn days(self) -> u32 {
        self.first_day().civil().days_in_month().unsigned_abs().into()
    }

    /// So many months later; `None` beyond the year 9999.
    #[must_use]
    pub fn plus(self, months: u32) -> Option<Self> {
        let months = i64::from(months) + i64::from(self.month) - 1;
        let year = i64::from(self.year) + months / 12;
        let month = i8::try_from(months % 12).ok()? + 1;
        i16::try_from(year).ok().filter(|year| *year <= 9999).map(|year| Self { year, month })
    }
}

/// A text is no month of the calendar in the form `YYYY-MM`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAMonth;

impl fmt::Display for NotAMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a month of the calendar is written `YYYY-MM`")
    }
}

impl std::error::Error for NotAMonth {}

impl FromStr for Month {
    type Err = NotAMonth;

    fn from_str(text: &str) -> Result<Self, NotAMonth> {
        // A month is what becomes a day where a day is added.
        let day: Date = format!("{text}-01").parse().map_err(|_| NotAMonth)?;
        Ok(Self::of(day))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl Read for Month {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        parsed(node, problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_each_other_over_the_ends_of_years() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        for (from, months, then) in [
            ("2026-12", 0, "2026-12"),
            ("2026-12", 1, "2027-01"),
            ("2026-01", 11, "2026-12"),
            ("2023-11", 15, "2025-02"),
        ] {
            assert_eq!(month(from).plus(months), Some(month(then)));
        }
        assert_eq!(month("9999-12").plus(1), None);
        assert_eq!(month("2027-02").days(), 28);
        assert_eq!(month("2028-02").days(), 29);
    }

    #[test]
    fn only_a_month_is_a_month() {
        for text in ["", "2026", "2026-1", "2026-13", "2026-00", "2026-12-01", "12-2026", "2026-12-"] {
            assert_eq!(text.parse::<Month>(), Err(NotAMonth), "{text}");
        }
    }
}
