//! Values of a line: counts in whole numbers, times with their day in UTC, amounts of money.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::exact::Exact;
use crate::units::Moment;

/// What is wrong with a value. The value itself is not repeated, but for a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The path of the value.
    pub(super) field: String,
    /// The end of a sentence that begins with it: `is missing`.
    pub(super) why: String,
}

/// What is wrong with a field.
pub(super) fn wrong(field: &str, why: impl Into<String>) -> Wrong {
    Wrong { field: field.to_owned(), why: why.into() }
}

/// A value without the quotes around it, if it has some.
pub(super) fn unquoted(raw: &[u8]) -> &[u8] {
    raw.strip_prefix(b"\"").and_then(|raw| raw.strip_suffix(b"\"")).unwrap_or(raw)
}

/// The largest count: what every engine's integers can hold.
const MOST: u64 = i64::MAX.unsigned_abs();

/// A whole number, with or without quotes: `100` and `100.0` are, `100.5` and `1e3` are not.
pub(super) fn count(field: &str, raw: &[u8]) -> Result<u64, Wrong> {
    let raw = unquoted(raw);
    if let Some(number) = plain_count(raw) {
        return Ok(number);
    }
    let (whole, decimals) = match memchr::memchr(b'.', raw) {
        Some(point) => (&raw[..point], &raw[point + 1..]),
        None => (raw, &b"0"[..]),
    };
    let is_zeros = !decimals.is_empty() && decimals.iter().all(|byte| *byte == b'0');
    if whole.is_empty() || !is_zeros || !whole.iter().all(u8::is_ascii_digit) {
        return Err(wrong(field, not_whole(raw)));
    }
    let add = |sum: Option<u64>, digit: &u8| sum?.checked_mul(10)?.checked_add(u64::from(digit - b'0'));
    let number = whole.iter().fold(Some(0_u64), add).filter(|number| *number <= MOST);
    number.ok_or_else(|| wrong(field, format!("is {}, and counts are below 2^63", shown(raw))))
}

/// A time in seconds with or without decimals, in microseconds.
pub(super) fn micros(field: &str, raw: &[u8]) -> Result<u64, Wrong> {
    const PLACES: usize = 6;
    let raw = unquoted(raw);
    let (whole, decimals) = match memchr::memchr(b'.', raw) {
        Some(point) => (&raw[..point], &raw[point + 1..]),
        None => (raw, &b"0"[..]),
    };
    if whole.is_empty() || decimals.is_empty() || ![whole, decimals].concat().iter().all(u8::is_ascii_digit) {
        return Err(wrong(field, "is not a number of seconds from 0 on"));
    }
    let (kept, rest) = decimals.split_at(decimals.len().min(PLACES));
    if rest.iter().any(|digit| *digit != b'0') {
        return Err(wrong(field, "is finer than a microsecond"));
    }
    count(field, &[whole, kept, &b"000000"[kept.len()..]].concat())
        .map_err(|_| wrong(field, "is too large a number of seconds"))
}

/// A count in the form that most logs have: some digits, and too few of them for a number to be too large.
fn plain_count(raw: &[u8]) -> Option<u64> {
    const SURELY_BELOW_MOST: usize = 18;
    let digit = |number: u64, byte: &u8| byte.is_ascii_digit().then(|| number * 10 + u64::from(byte - b'0'));
    if raw.is_empty() || SURELY_BELOW_MOST < raw.len() { None } else { raw.iter().try_fold(0, digit) }
}

/// Why something is no count, with it only where it is a number.
fn not_whole(raw: &[u8]) -> String {
    let is_number = raw.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
    match is_number && !raw.is_empty() {
        true => format!("is {}, and counts are whole numbers from 0 on", shown(raw)),
        false => "is not a number".to_owned(),
    }
}

/// A number, if it is short enough to be read.
fn shown(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw.get(..40).unwrap_or(raw)).into_owned()
}

/// A time, and whether it says its zone; without one it is UTC.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    pub(super) at: Moment,
    pub(super) has_zone: bool,
}

/// A time as logs write it: with `T` or a space, with a zone or without.
pub(super) fn time(field: &str, text: &str) -> Result<Time, Wrong> {
    if let Some(time) = plain_time(text) {
        return Ok(time);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(Time { at: at.into(), has_zone: true });
    }
    let local: DateTime = text.parse().map_err(|_| wrong(field, "is not a time"))?;
    let at = local.to_zoned(TimeZone::UTC).map_err(|_| wrong(field, "is not a time"))?;
    Ok(Time { at: at.timestamp().into(), has_zone: false })
}

/// A time in the form that most logs have: `2026-10-31T23:30:00.000Z`, or without `T` and `Z`.
fn plain_time(text: &str) -> Option<Time> {
    let bytes = text.as_bytes();
    let (date, clock) = (text.get(..10)?, bytes.get(11..)?);
    let digits = |at: usize| {
        let (tens, ones) = (clock.get(at)?, clock.get(at + 1)?);
        let are_digits = tens.is_ascii_digit() && ones.is_ascii_digit();
        are_digits.then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
    };
    let is_written_so =
        matches!(bytes[10], b'T' | b' ') && clock.get(2) == Some(&b':') && clock.get(5) == Some(&b':');
    let (hours, minutes, seconds) = (digits(0)?, digits(3)?, digits(6)?);
    let rest = clock.get(8..)?;
    let rest = match rest.strip_prefix(b".") {
        Some(fraction) => {
            let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            fraction.get(length..).filter(|_| length != 0)?
        }
        None => rest,
    };
    let has_zone = match rest {
        b"Z" | b"+00:00" | b"+00" => true,
        b"" => false,
        _ => return None,
    };
    let is_time = is_written_so && hours < 24 && minutes < 60 && seconds < 60;
    let at = Moment::new(date.parse().ok()?, hours * 60 + minutes)?;
    is_time.then_some(Time { at, has_zone })
}

/// A time in seconds since 1970 (`digits` 0), or in such parts of a second: 9 for nanoseconds.
pub(super) fn unix_time(field: &str, raw: &[u8], digits: u32) -> Result<Moment, Wrong> {
    let raw = unquoted(raw);
    let whole = raw.split(|byte| *byte == b'.').next().unwrap_or_default();
    let number = count(field, whole)?;
    let seconds = number / 10_u64.pow(digits);
    let at = i64::try_from(seconds).ok().and_then(Moment::of_seconds);
    at.ok_or_else(|| wrong(field, "is not a time"))
}

/// An amount of money in 10⁻¹² USD, rounded to the nearest: logs write it as a binary fraction.
pub(super) fn picos(field: &str, raw: &[u8]) -> Result<Option<u64>, Wrong> {
    if let Some(picos) = plain_picos(unquoted(raw)) {
        return Ok(Some(picos));
    }
    let text = std::str::from_utf8(raw).map_err(|_| wrong(field, "is not an amount"))?.trim_matches('"');
    let amount = Exact::parse_data(text).map_err(|_| wrong(field, "is not an amount"))?;
    if amount.is_negative() {
        return Ok(None);
    }
    let half = Exact::ratio(1, 2).unwrap_or_default();
    let picos = (&(&amount * &Exact::from(1_000_000_000_000_u64)) + &half).floor();
    Ok(picos.to_string().parse().ok())
}

/// An amount in the form that most logs have: some digits, a point, and not very many digits.
fn plain_picos(raw: &[u8]) -> Option<u64> {
    const PLACES: usize = 12;
    let point = memchr::memchr(b'.', raw).filter(|_| raw.len() < 30)?;
    let (whole, decimals) = (&raw[..point], &raw[point + 1..]);
    if 1 < whole.len() && whole.starts_with(b"0") {
        return None;
    }
    let (kept, rest) = decimals.split_at(decimals.len().min(PLACES));
    let scale = 10_u64.pow(u32::try_from(PLACES - kept.len()).ok()?);
    let picos =
        plain_count(whole)?.checked_mul(1_000_000_000_000)?.checked_add(plain_count(kept)? * scale)?;
    let is_half = rest.first().is_some_and(|digit| b'5' <= *digit);
    rest.iter().all(u8::is_ascii_digit).then(|| picos.checked_add(u64::from(is_half)))?
}

#[cfg(test)]
mod tests {
    use super::{count, micros, picos, plain_picos, time};

    #[test]
    fn a_plain_amount_is_read_as_any_other() {
        for plain in [
            "0.0",
            "0.002735928",
            "12.5",
            "0.0000000000005",
            "0.00000000000049999",
            "3.9999999999999",
            "184467.25",
        ] {
            let exact = picos("cost", format!("{plain}e0").as_bytes());
            assert_eq!(plain_picos(plain.as_bytes()), exact.expect("an amount"), "{plain}");
        }
        for other in
            ["1", "1.", ".5", "-0.5", "1.5e-05", "1.5x", "99999999999.0", "00.5", "0.12345678901234x"]
        {
            assert_eq!(plain_picos(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn times_are_whole_microseconds() {
        for (text, number) in
            [("90", 90_000_000), ("29.5", 29_500_000), ("\"0.0000010\"", 1), ("7.25", 7_250_000)]
        {
            assert_eq!(micros("t", text.as_bytes()), Ok(number), "{text}");
        }
        for bad in ["", "3.", "-1", "1e3", "0.0000001", ".5", "1.5x", "99999999999999"] {
            assert!(micros("t", bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn counts_are_whole_numbers() {
        for (raw, number) in [
            ("0", 0),
            ("100", 100),
            ("100.0", 100),
            ("\"42\"", 42),
            ("9223372036854775807", i64::MAX.unsigned_abs()),
        ] {
            assert_eq!(count("n", raw.as_bytes()), Ok(number), "{raw}");
        }
        for raw in ["1e3", "100.5", "-1", "9223372036854775808", "1.", ".0", "+1"] {
            let Err(refused) = count("n", raw.as_bytes()) else { panic!("{raw}") };
            assert!(refused.why.starts_with(&format!("is {raw}, and counts are ")), "{raw}: {}", refused.why);
        }
        for raw in ["", "\"\"", "x", "true", "[1]", "\"1 2\""] {
            assert_eq!(
                count("n", raw.as_bytes()).map_err(|refused| refused.why),
                Err("is not a number".to_owned()),
                "{raw}"
            );
        }
    }

    #[test]
    fn a_day_is_that_of_utc() {
        let at = |text: &str| time("t", text).map(|time| (time.at.to_string(), time.has_zone)).ok();
        let some = |text: &str, has_zone| Some((text.to_owned(), has_zone));
        assert_eq!(at("2026-10-31T23:30:00.000Z"), some("2026-10-31T23:30Z", true));
        assert_eq!(at("2026-10-31 23:30:00.123456"), some("2026-10-31T23:30Z", false));
        assert_eq!(at("2026-10-31T23:30:00-05:00"), some("2026-11-01T04:30Z", true));
        assert_eq!(at("2026-10-31T23:30:00+00:00"), some("2026-10-31T23:30Z", true));
        assert_eq!(at("2026-10-31T23:30"), some("2026-10-31T23:30Z", false));
        for bad in ["", "2026-13-01T00:00:00Z", "2026-10-31T25:00:00Z", "yesterday", "2026-10-31T23:30:00.Z"]
        {
            assert_eq!(at(bad), None, "{bad}");
        }
    }
}
