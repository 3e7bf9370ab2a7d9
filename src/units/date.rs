//! Days. A price is in force from the start of a day in UTC; hours play no part.

use std::fmt;
use std::str::FromStr;

use jiff::{Span, civil};

use crate::diag::{Code, Diagnostic, Problems};
use crate::yaml::{Node, Read};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date);

impl Date {
    /// The first day of Unix time.
    pub const EPOCH: Self = Self(civil::Date::constant(1970, 1, 1));

    /// The day after it; `None` beyond the year 9999.
    #[must_use]
    pub fn tomorrow(self) -> Option<Self> {
        self.0.tomorrow().ok().map(Self)
    }

    /// The day before it; `None` before the first day of the calendar.
    #[must_use]
    pub fn yesterday(self) -> Option<Self> {
        self.0.yesterday().ok().map(Self)
    }

    /// The same day of the next month, or the last one that the month has; `None` beyond the year 9999.
    #[must_use]
    pub fn a_month_later(self) -> Option<Self> {
        self.0.checked_add(Span::new().months(1)).ok().map(Self)
    }

    /// How many days it comes after another one; below 0 where it comes before.
    #[must_use]
    pub fn days_since(self, other: Self) -> i64 {
        self.0.duration_since(other.0).as_hours() / 24
    }

    /// Its number in its month, from 1.
    #[must_use]
    pub fn of_month(self) -> u32 {
        self.0.day().unsigned_abs().into()
    }

    /// Its position in its week, from 0 for a Monday.
    pub(super) fn weekday(self) -> usize {
        usize::from(self.0.weekday().to_monday_zero_offset().unsigned_abs())
    }

    /// The day as the calendar's library has it.
    pub(super) fn civil(self) -> civil::Date {
        self.0
    }
}

/// A text is no day of the calendar in the form `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date is a day of the calendar, written `YYYY-MM-DD`")
    }
}

impl std::error::Error for NotADate {}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = *text.as_bytes() else { return Err(NotADate) };
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0_i16, |number, digit| {
                digit.is_ascii_digit().then(|| number * 10 + i16::from(digit - b'0'))
            })
        };
        let small = |digits: &[u8]| i8::try_from(number(digits)?).ok();
        let date = number(&[y0, y1, y2, y3])
            .zip(small(&[m0, m1]))
            .zip(small(&[d0, d1]))
            .and_then(|((year, month), day)| civil::Date::new(year, month, day).ok());
        date.map(Self).ok_or(NotADate)
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self(date)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Read for Date {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        parsed(node, problems)
    }
}

/// A day or a month as it is written.
pub(super) fn parsed<T: FromStr<Err: fmt::Display>>(node: &Node, problems: &mut Problems) -> Option<T> {
    let text = node.text(problems)?;
    let refused = |error| {
        let message = format!("`{text}` cannot be read: {error}");
        problems.push(Diagnostic::error(Code::BadDate, message).at(&node.place));
    };
    text.parse().map_err(refused).ok()
}
