//! The values of a column, each as JSON would have it.

use std::fmt::{Display, LowerExp};
use std::io::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::data_type::Int96;
use parquet::schema::types::ColumnDescriptor;

use crate::yaml::json::walk::Walk;

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Number,
    /// A number that is never below 0, and uses the bit of the sign too.
    Unsigned,
    /// A number with so many decimals.
    Decimal(usize),
    /// A binary fraction, of which so many digits are those that were written.
    Binary(usize),
    Text,
    /// A text of JSON.
    Json,
    Uuid,
    /// Days since 1970.
    Day,
    /// A time in such parts of a second since 1970: 9 for nanoseconds.
    Time {
        digits: u32,
        has_zone: bool,
    },
    /// A time as a day and the nanoseconds of it, which old programs write.
    DayAndTime,
}

impl Kind {
    /// That of a column; `None` where it is of no type that is read.
    pub(super) fn of(column: &ColumnDescriptor) -> Option<Self> {
        use ConvertedType as Old;
        let time = |unit: &TimeUnit, has_zone| {
            let digits = match unit {
                TimeUnit::MILLIS => 3,
                TimeUnit::MICROS => 6,
                TimeUnit::NANOS => 9,
            };
            Self::Time { digits, has_zone }
        };
        let places = || usize::try_from(column.type_scale()).ok().filter(|places| *places <= 38);
        let (new, old) = (column.logical_type_ref(), column.converted_type());
        Some(match (column.physical_type(), new, old) {
            // Of nothing but what is not there.
            (_, Some(LogicalType::Unknown), _) => Self::Number,
            (Type::BOOLEAN, ..) => Self::Bool,
            (Type::INT96, ..) => Self::DayAndTime,
            (Type::FLOAT, ..) => Self::Binary(7),
            (Type::DOUBLE, ..) => Self::Binary(15),
            (_, Some(LogicalType::Decimal(_)), _) | (_, None, Old::DECIMAL) => Self::Decimal(places()?),
            (Type::INT32 | Type::INT64, Some(LogicalType::Integer(number)), _) if !number.is_signed => {
                Self::Unsigned
            }
            (Type::INT32 | Type::INT64, None, Old::UINT_8 | Old::UINT_16 | Old::UINT_32 | Old::UINT_64) => {
                Self::Unsigned
            }
            (Type::INT32, Some(LogicalType::Date), _) | (Type::INT32, None, Old::DATE) => Self::Day,
            (Type::INT64, Some(LogicalType::Timestamp(at)), _) => time(&at.unit, at.is_adjusted_to_u_t_c),
            (Type::INT64, None, Old::TIMESTAMP_MILLIS) => time(&TimeUnit::MILLIS, true),
            (Type::INT64, None, Old::TIMESTAMP_MICROS) => time(&TimeUnit::MICROS, true),
            (Type::INT32 | Type::INT64, Some(LogicalType::Integer(_)) | None, _) => Self::Number,
            (Type::FIXED_LEN_BYTE_ARRAY, Some(LogicalType::Uuid), _) if column.type_length() == 16 => {
                Self::Uuid
            }
            (Type::BYTE_ARRAY, Some(LogicalType::Json), _) | (Type::BYTE_ARRAY, None, Old::JSON) => {
                Self::Json
            }
            (Type::BYTE_ARRAY, Some(LogicalType::String | LogicalType::Enum) | None, _) => Self::Text,
            _ => return None,
        })
    }

    /// A whole number of 32 bits.
    pub(super) fn small(self, number: i32, to: &mut Vec<u8>) {
        match self {
            Self::Unsigned => self.whole(i64::from(number.cast_unsigned()), to),
            _ => self.whole(number.into(), to),
        }
    }

    /// A whole number, with what it stands for.
    pub(super) fn whole(self, number: i64, to: &mut Vec<u8>) {
        match self {
            Self::Unsigned => digits(number.cast_unsigned(), to),
            Self::Decimal(places) => decimal(number.into(), places, to),
            Self::Day => time(number.checked_mul(86_400).and_then(at_second), true, to),
            Self::Time { digits, has_zone } => time(at(number, digits), has_zone, to),
            _ => {
                if number < 0 {
                    to.push(b'-');
                }
                digits(number.unsigned_abs(), to);
            }
        }
    }

    /// A day and the time of it.
    pub(super) fn day_and_time(time_of_day: &Int96, to: &mut Vec<u8>) {
        const DAY_OF_1970: i64 = 2_440_588;
        let [low, high, day] =
            [0, 1, 2].map(|part| time_of_day.data().get(part).copied().unwrap_or_default());
        let nanos = i128::from(high) << 32 | i128::from(low);
        let days = i128::from(i64::from(day) - DAY_OF_1970);
        time(Timestamp::from_nanosecond(days * 86_400_000_000_000 + nanos).ok(), false, to);
    }

    /// A binary fraction, with the fewest digits that tell it apart from its neighbours, as JSON has it. Larger whole
    /// numbers than it can tell apart are written with an exponent, so that no count takes them.
    pub(super) fn binary<N: Display + LowerExp>(self, number: &N, to: &mut Vec<u8>) {
        let start = to.len();
        // Writing to memory does not fail.
        let _ = write!(to, "{number}");
        let whole = to[start..].split(|byte| *byte == b'.').next().unwrap_or_default().len();
        if matches!(self, Self::Binary(most) if most < whole) {
            to.truncate(start);
            let _ = write!(to, "{number:e}");
        }
    }

    /// Bytes: a text, or what their column makes of them.
    pub(super) fn bytes(self, bytes: &[u8], to: &mut Vec<u8>) {
        match self {
            Self::Decimal(places) => match signed(bytes) {
                Some(number) => decimal(number, places, to),
                None => to.extend_from_slice(b"\"\""),
            },
            Self::Uuid => {
                to.push(b'"');
                for (at, byte) in bytes.iter().enumerate() {
                    if matches!(at, 4 | 6 | 8 | 10) {
                        to.push(b'-');
                    }
                    let _ = write!(to, "{byte:02x}");
                }
                to.push(b'"');
            }
            Self::Json => json(bytes, to).unwrap_or_else(|| text(bytes, to)),
            _ => text(bytes, to),
        }
    }
}

/// A value of JSON; `None` where it is none.
fn json(bytes: &[u8], to: &mut Vec<u8>) -> Option<()> {
    let start = to.len();
    to.extend_from_slice(bytes.trim_ascii());
    // A number ends where something else begins.
    to.push(b' ');
    let mut walk = Walk::new(&to[start..]);
    let is_json = walk.value().is_ok() && walk.end().is_ok();
    to.truncate(if is_json { to.len() - 1 } else { start });
    is_json.then_some(())
}

/// A text. One that is a JSON object or list stands for that.
fn text(bytes: &[u8], to: &mut Vec<u8>) {
    let is_nested = matches!(bytes.trim_ascii_start().first(), Some(b'{' | b'['));
    if is_nested && json(bytes, to).is_some() {
        return;
    }
    to.push(b'"');
    let is_plain = |byte: &u8| b' ' <= *byte && !matches!(byte, b'"' | b'\\');
    if bytes.iter().all(is_plain) {
        to.extend_from_slice(bytes);
    } else {
        for byte in bytes {
            match byte {
                b'"' | b'\\' => to.extend_from_slice(&[b'\\', *byte]),
                byte if is_plain(byte) => to.push(*byte),
                // Writing to memory does not fail.
                byte => drop(write!(to, "\\u{byte:04x}")),
            }
        }
    }
    to.push(b'"');
}

/// The digits of a number.
fn digits(mut number: u64, to: &mut Vec<u8>) {
    const MOST: usize = 20;
    let (mut digits, mut at) = ([b'0'; MOST], MOST);
    while at == MOST || number != 0 {
        at -= 1;
        digits[at] += u8::try_from(number % 10).unwrap_or_default();
        number /= 10;
    }
    to.extend_from_slice(&digits[at..]);
}

/// A number of which the last digits are decimals.
fn decimal(number: i128, places: usize, to: &mut Vec<u8>) {
    let digits = format!("{:0width$}", number.unsigned_abs(), width = places + 1);
    let (whole, decimals) = digits.split_at(digits.len() - places);
    let sign = if number < 0 { "-" } else { "" };
    // Writing to memory does not fail.
    let _ = if places == 0 { write!(to, "{sign}{whole}") } else { write!(to, "{sign}{whole}.{decimals}") };
}

/// A whole number of which the highest byte comes first.
fn signed(bytes: &[u8]) -> Option<i128> {
    let first = i128::from(bytes.first()?.cast_signed());
    let more = bytes.get(1..).filter(|more| more.len() < 16)?;
    Some(more.iter().fold(first, |number, byte| number << 8 | i128::from(*byte)))
}

fn at_second(second: i64) -> Option<Timestamp> {
    Timestamp::from_second(second).ok()
}

fn at(number: i64, digits: u32) -> Option<Timestamp> {
    match digits {
        3 => Timestamp::from_millisecond(number).ok(),
        6 => Timestamp::from_microsecond(number).ok(),
        _ => Timestamp::from_nanosecond(number.into()).ok(),
    }
}

/// A time, with a zone or without; one that no calendar has is an empty text.
fn time(at: Option<Timestamp>, has_zone: bool, to: &mut Vec<u8>) {
    // Writing to memory does not fail.
    let _ = match at {
        None => write!(to, "\"\""),
        Some(at) if has_zone => write!(to, "\"{at}\""),
        Some(at) => write!(to, "\"{}\"", at.to_zoned(TimeZone::UTC).datetime()),
    };
}
