//! Times of the week in UTC, to the minute: when prices of certain hours are charged, and when calls are made.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::Exact;
use crate::yaml::shape::{ANY, Shape};
use crate::yaml::{Node, Read, Shaped, Value};

use super::Date;

/// Minutes of a day.
const DAY: u32 = 24 * 60;

const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Days of the week: `mon-fri`, `sat`, `[mon, wed-fri]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days([bool; 7]);

/// Times of a day, in the order of their starts: `08:00-18:00`, `[01:00-04:00, 06:00-10:00]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayTimes(Vec<Range<u32>>);

/// Times of the week, ascending, in minutes from Monday, 00:00.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekTimes(Vec<Range<u32>>);

/// A minute of a day, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The day.
    pub day: Date,
    /// The minutes since its start.
    minute: u32,
}

impl Days {
    /// Every day.
    pub const ALL: Self = Self([true; 7]);

    fn has(self, day: Date) -> bool {
        self.0[day.weekday()]
    }

    /// Reads `mon` or `mon-fri`; days before the first one are those of the next week.
    fn parse(text: &str) -> Option<Self> {
        let number = |name: &str| NAMES.iter().position(|known| *known == name.trim());
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (number(first)?, number(last)?);
        let length = (last + 7 - first) % 7;
        Some(Self(std::array::from_fn(|day| (day + 7 - first) % 7 <= length)))
    }
}

impl DayTimes {
    /// The whole day.
    #[must_use]
    pub fn whole_day() -> Self {
        Self(std::iter::once(0..DAY).collect())
    }

    /// Reads `08:00-18:00`; `24:00` is the end of a day.
    fn parse(text: &str) -> Option<Range<u32>> {
        let minute = |text: &str| {
            let (hours, minutes) = text.trim().split_once(':')?;
            let number = |digits: &str| {
                let is_plain = digits.len() == 2 && digits.bytes().all(|digit| digit.is_ascii_digit());
                digits.parse::<u32>().ok().filter(|_| is_plain)
            };
            let (hours, minutes) = (number(hours)?, number(minutes)?);
            let minute = hours * 60 + minutes;
            (minutes < 60 && minute <= DAY).then_some(minute)
        };
        let (from, until) = text.split_once('-')?;
        let (from, until) = (minute(from)?, minute(until)?);
        (from < until).then_some(from..until)
    }
}

impl WeekTimes {
    /// Times on days of each week.
    #[must_use]
    pub fn of(days: Days, times: &DayTimes) -> Self {
        let days = (0..7_u32).zip(days.0).filter_map(|(day, has)| has.then_some(day * DAY));
        Self(
            days.flat_map(|start| times.0.iter().map(move |time| start + time.start..start + time.end))
                .collect(),
        )
    }

    /// The times, ascending, in minutes from Monday, 00:00.
    #[must_use]
    pub fn spans(&self) -> &[Range<u32>] {
        &self.0
    }

    /// What none of several times has.
    #[must_use]
    pub fn none_of(others: &[Self]) -> Self {
        let mut taken: Vec<&Range<u32>> = others.iter().flat_map(|times| &times.0).collect();
        taken.sort_by_key(|time| time.start);
        let mut left = Vec::new();
        let mut at = 0;
        for time in taken {
            left.extend((at < time.start).then_some(at..time.start));
            at = at.max(time.end);
        }
        left.extend((at < 7 * DAY).then_some(at..7 * DAY));
        Self(left)
    }

    /// The minutes of a week that both have.
    #[must_use]
    pub fn in_common(&self, other: &Self) -> Exact {
        let both = |one: &Range<u32>, two: &Range<u32>| {
            one.end.min(two.end).saturating_sub(one.start.max(two.start))
        };
        let pairs = self.0.iter().flat_map(|one| other.0.iter().map(move |two| both(one, two)));
        Exact::from(pairs.sum::<u32>())
    }

    /// The minutes of a week.
    #[must_use]
    pub fn minutes(&self) -> Exact {
        self.in_common(self)
    }
}

impl Moment {
    /// A minute of a day; `None` where it has no such minute.
    #[must_use]
    pub fn new(day: Date, minute: u32) -> Option<Self> {
        (minute < DAY).then_some(Self { day, minute })
    }

    /// A time in seconds since 1970.
    #[must_use]
    pub fn of_seconds(seconds: i64) -> Option<Self> {
        Timestamp::from_second(seconds).ok().map(Self::from)
    }

    /// Whether it is among times of certain days.
    #[must_use]
    pub fn is_in(self, days: Days, times: &DayTimes) -> bool {
        days.has(self.day) && times.0.iter().any(|time| time.contains(&self.minute))
    }
}

impl From<Timestamp> for Moment {
    fn from(time: Timestamp) -> Self {
        let time = time.to_zoned(TimeZone::UTC);
        let minute = i32::from(time.hour()) * 60 + i32::from(time.minute());
        Self { day: time.date().into(), minute: minute.unsigned_abs() }
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let time: Result<Timestamp, _> = text.parse();
        time.map(Self::from).map_err(|_| "a time is written `2026-12-01T02:30Z`".to_owned())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}Z", self.day, Clock(self.minute))
    }
}

/// A minute of a day: `08:00`.
struct Clock(u32);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Display for Days {
    /// `mon-fri`, `mon, wed`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let starts = (0..7).filter(|day| self.0[*day] && (*day == 0 || !self.0[day - 1]));
        let spans = starts.map(|first| {
            let length = self.0[first..].iter().take_while(|has| **has).count();
            match length {
                1 => NAMES[first].to_owned(),
                _ => format!("{}-{}", NAMES[first], NAMES[first + length - 1]),
            }
        });
        f.write_str(&spans.collect::<Vec<_>>().join(", "))
    }
}

impl fmt::Display for DayTimes {
    /// `01:00-04:00, 06:00-10:00`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spans = self.0.iter().map(|time| format!("{}-{}", Clock(time.start), Clock(time.end)));
        f.write_str(&spans.collect::<Vec<_>>().join(", "))
    }
}

impl Shaped for Days {
    const SHAPE: Shape = Shape::OneOf(&[Shape::Text("Weekdays"), Shape::List(&Shape::Text("Weekdays"), ANY)]);
}

impl Shaped for DayTimes {
    const SHAPE: Shape = Shape::OneOf(&[Shape::Text("DayTime"), Shape::List(&Shape::Text("DayTime"), ANY)]);
}

impl Read for Days {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let one = |text: &str| Self::parse(text);
        let all = one_or_more(node, one, "days are `mon`, `mon-fri`, or a list of these", problems)?;
        Some(Self(std::array::from_fn(|day| all.iter().any(|days| days.0[day]))))
    }
}

impl Read for DayTimes {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let what = "times are `08:00-18:00`, or a list of these; what passes midnight is two, up to `24:00` and from `00:00`";
        let mut times = one_or_more(node, Self::parse, what, problems)?;
        times.sort_by_key(|time| time.start);
        if times.windows(2).any(|pair| pair[1].start < pair[0].end) {
            let message = format!("these times overlap: {}", Self(times));
            problems.push(Diagnostic::error(Code::WindowsOverlap, message).at(&node.place));
            return None;
        }
        Some(Self(times))
    }
}

/// One value, or a list of at least one.
fn one_or_more<T>(
    node: &Node,
    read: impl Fn(&str) -> Option<T>,
    help: &str,
    problems: &mut Problems,
) -> Option<Vec<T>> {
    let items =
        if let Value::List(items) = &node.value { items.as_slice() } else { std::slice::from_ref(node) };
    if items.is_empty() {
        let message = "this list is empty";
        problems.push(Diagnostic::error(Code::NothingToDo, message).at(&node.place).help(help));
        return None;
    }
    let mut one = |item: &Node| {
        let text = item.text(problems)?;
        let value = read(text);
        if value.is_none() {
            let message = format!("`{}` cannot be read as times of a week", crate::diag::shortened(text, 40));
            problems.push(Diagnostic::error(Code::BadDate, message).at(&item.place).help(help));
        }
        value
    };
    let values: Vec<Option<T>> = items.iter().map(&mut one).collect();
    values.into_iter().collect()
}
