//! A time with its unit.

use std::fmt;

use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::{Exact, Notation};
use crate::yaml::{Node, Read};

/// A time, written with its unit: `600ms`, `30s`, `5m`, `1h`. Not below 0.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration {
    milliseconds: Exact,
}

/// The units that a time may be written in, in milliseconds, the longest first. `ms` is asked for before
/// `m` and `s`, since it ends like the one and begins like the other.
const UNITS: [(&str, i64); 4] = [("ms", 1), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)];

/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;

impl Duration {
    /// No time.
    pub const NONE: Self = Self { milliseconds: Exact::ZERO };

    /// An hour.
    #[must_use]
    pub fn hour() -> Self {
        Self { milliseconds: Exact::from(HOUR) }
    }

    /// The time in hours.
    #[must_use]
    pub fn hours(&self) -> Exact {
        self.milliseconds.rescaled(&Exact::ratio(1, HOUR).unwrap_or_default())
    }

    /// The same as somebody gives it; the note says who.
    #[must_use]
    pub fn given<N: std::any::Any + Send + Sync>(self, note: impl FnOnce() -> N) -> Self {
        Self { milliseconds: self.milliseconds.given(note) }
    }

    /// Whether it is none.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.milliseconds.is_zero()
    }
}

impl Read for Duration {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = node.text(problems)?;
        let parts = UNITS.iter().find_map(|(unit, long)| Some((text.strip_suffix(unit)?.trim_end(), long)));
        let number = parts.and_then(|(number, long)| {
            let number = Exact::parse(number, Notation::Plain).ok()?;
            Some(number * Exact::from(*long)).filter(|time| !time.is_negative())
        });
        if number.is_none() {
            let message = format!("`{text}` is not a time: a number that is not below 0, and its unit");
            let refused = Diagnostic::error(Code::BadNumber, message).at(&node.place);
            problems.push(refused.help("write it with `ms`, `s`, `m` or `h`, as in `600ms` or `5m`"));
        }
        number.map(|milliseconds| Self { milliseconds }.given(|| node.place.clone()))
    }
}

impl fmt::Display for Duration {
    /// In the longest unit of which it is a whole number of, else in milliseconds: `5m`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let in_unit = |long: i64| self.milliseconds.checked_div(&Exact::from(long)).unwrap_or_default();
        let longest = [("h", HOUR), ("m", 60_000), ("s", 1_000)].into_iter().find(|(_, long)| {
            let many = in_unit(*long);
            !many.is_zero() && many == many.floor()
        });
        let (unit, long) = longest.unwrap_or(("ms", 1));
        f.pad(&format!("{}{unit}", in_unit(long)))
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Duration({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;
    use crate::yaml;

    fn read(text: &str) -> Option<Duration> {
        let node = yaml::parse(&Source::new("test", text)).expect("YAML");
        Duration::read(&node, &mut Problems::new())
    }

    #[test]
    fn a_time_is_read_with_its_unit_and_shown_in_the_longest_that_fits() {
        for (text, shown) in [
            ("600ms", "600ms"),
            ("30s", "30s"),
            ("5m", "5m"),
            ("60m", "1h"),
            ("24h", "24h"),
            ("0s", "0ms"),
            ("1.5h", "90m"),
        ] {
            assert_eq!(read(text).map(|time| time.to_string()).as_deref(), Some(shown), "{text}");
        }
        assert_eq!(read("5m").map(|time| time.hours()), Exact::ratio(1, 12));
    }

    #[test]
    fn a_time_without_a_unit_or_below_nothing_is_refused() {
        for text in ["5", "-5m", "m", "5 minutes", "1e3s", "5M", "5%"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
