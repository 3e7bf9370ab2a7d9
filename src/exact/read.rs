//! The strict grammar of numbers in files.
//!
//! `-? digits [. digits]`, where single `_` may separate digits, and `%`, `k` or `M` may follow if the [`Notation`]
//! allows it; and products and quotients of these, from left to right. Everything else is refused with the reason,
//! because YAML and most parsers would read `010`, `0x10`, `1e3`, `.5` or `1,000` differently from what people mean.

use std::borrow::Cow;

use dashu_int::IBig;
use rust_decimal::Decimal;

use super::Exact;
use super::number_error::{NumberError, reason};

/// What may follow the digits of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notation {
    /// Nothing: amounts of money.
    Plain,
    /// `%`, so that `70%` is 0.70: shares, probabilities, factors.
    Percent,
    /// `k` for thousands and `M` for millions: counts of tokens, calls and units.
    Count,
    /// `%`, `k` or `M`: calls per unit.
    Any,
}

/// The most digits of a number in an input file, so that computing with it is fast. Measured means have dozens.
const MOST_DIGITS: usize = 200;

pub(super) fn number(text: &str, notation: Notation) -> Result<Exact, NumberError> {
    if MOST_DIGITS < text.bytes().filter(u8::is_ascii_digit).count() {
        return Err(NumberError::TooLong(MOST_DIGITS));
    }
    if is_computed(text) { computed(text) } else { decimal(text, notation) }
}

/// Whether a number is written as a product or a quotient.
pub(super) fn is_computed(text: &str) -> bool {
    text.contains(OPERATORS)
}

const OPERATORS: [char; 2] = ['*', '/'];

/// A product or a quotient, from left to right. A part of it may have any suffix: `1.20 * 300k`.
fn computed(text: &str) -> Result<Exact, NumberError> {
    let mut rest = text;
    let mut result = None;
    loop {
        let end = rest.find(OPERATORS).unwrap_or(rest.len());
        let part = rest[..end].trim();
        if part.is_empty() {
            return Err(NumberError::NothingBeside);
        }
        let part = decimal(part, Notation::Any)?;
        let value = match result {
            None => part,
            Some((value, '*')) => value * part,
            Some((value, _)) => Exact::checked_div(&value, &part).ok_or(NumberError::DividedByZero)?,
        };
        let Some(operator) = rest[end..].chars().next() else { return Ok(value) };
        result = Some((value, operator));
        rest = &rest[end + operator.len_utf8()..];
    }
}

/// A number without operators.
fn decimal(text: &str, notation: Notation) -> Result<Exact, NumberError> {
    let (digits, places_up, places_down) = suffix(text, notation)?;
    let decimal = long_decimal(digits)?;
    let decimal = if places_up == 0 { decimal } else { decimal * Exact::from(10_u32.pow(places_up)) };
    Ok(decimal.shift_down(places_down))
}

/// The most places by which an exponent may move the decimal point: no 64-bit float has more.
const MOST_EXPONENT: u32 = 400;

pub(super) fn data(text: &str) -> Result<Exact, NumberError> {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let decimal = long_decimal(digits)?;
    let (is_down, exponent) = match exponent.strip_prefix('-') {
        Some(down) => (true, down),
        None => (false, exponent.strip_prefix('+').unwrap_or(exponent)),
    };
    if exponent.is_empty() || !exponent.bytes().all(|b| b.is_ascii_digit()) {
        return Err(NumberError::NotANumber);
    }
    let places = exponent.parse().ok().filter(|places| *places <= MOST_EXPONENT);
    let places = places.filter(|places| *places as usize + digits.len() <= MOST_FIGURE_DIGITS);
    let places = places.ok_or(NumberError::TooLong(MOST_FIGURE_DIGITS))?;
    Ok(if is_down { decimal.shift_down(places) } else { decimal * Exact::from(10_i64).pow(places) })
}

/// The most digits of a figure in a result, so that reading one is fast. Bounds of an irrational break-even have
/// thousands.
const MOST_FIGURE_DIGITS: usize = 10_000;

pub(super) fn figure(text: &str) -> Result<Exact, NumberError> {
    let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
    suffix(numerator, Notation::Plain)?;
    suffix(denominator, Notation::Plain)?;
    let (numerator, denominator) = (long_decimal(numerator)?, long_decimal(denominator)?);
    numerator.checked_div(&denominator).ok_or(NumberError::DividedByZero)
}

/// A plain decimal of any length.
fn long_decimal(text: &str) -> Result<Exact, NumberError> {
    let plain = ungrouped(text)?;
    if let Ok(short) = Decimal::from_str_exact(&plain) {
        return Ok(short.into());
    }
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    if MOST_FIGURE_DIGITS < plain.len() {
        return Err(NumberError::TooLong(MOST_FIGURE_DIGITS));
    }
    let digits = format!("{whole}{fraction}");
    let units = IBig::from_str_radix(&digits, 10).map_err(|_| NumberError::NotANumber)?;
    let places = u32::try_from(fraction.len()).map_err(|_| NumberError::TooLong(MOST_FIGURE_DIGITS))?;
    Ok(Exact::from_decimal(units, places))
}

/// The digits, and by how many places the suffix moves the decimal point up and down.
fn suffix(text: &str, notation: Notation) -> Result<(&str, u32, u32), NumberError> {
    let (percent, count) = match notation {
        Notation::Plain => (false, false),
        Notation::Percent => (true, false),
        Notation::Count => (false, true),
        Notation::Any => (true, true),
    };
    let Some(last) = text.chars().last() else {
        return Err(NumberError::Empty);
    };
    let digits = &text[..text.len() - last.len_utf8()];
    match last {
        '%' if percent => Ok((digits, 0, 2)),
        'k' if count => Ok((digits, 3, 0)),
        'M' if count => Ok((digits, 6, 0)),
        '%' => Err(NumberError::Percent),
        'k' | 'M' if digits.ends_with(|c: char| c.is_ascii_digit()) => Err(NumberError::Suffix),
        _ => Ok((text, 0, 0)),
    }
}

/// The digits without separators, if the text is a plain decimal number.
fn ungrouped(text: &str) -> Result<Cow<'_, str>, NumberError> {
    let magnitude = text.strip_prefix('-').unwrap_or(text);
    // Numbers are short: to search them byte by byte is quicker.
    let (whole, fraction) = match magnitude.bytes().position(|byte| byte == b'.') {
        Some(point) => (&magnitude[..point], Some(&magnitude[point + 1..])),
        None => (magnitude, None),
    };
    let parts = [Some(whole), fraction];
    if !parts.into_iter().flatten().all(is_grouped_digits) {
        return Err(reason(magnitude));
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return Err(NumberError::LeadingZero);
    }
    Ok(if text.bytes().any(|byte| byte == b'_') { text.replace('_', "").into() } else { text.into() })
}

fn is_grouped_digits(text: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_digits(text) || text.split('_').all(is_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, notation: Notation, expected: Result<&str, NumberError>) {
        let read = number(text, notation).map(|value| value.to_string());
        assert_eq!(read, expected.map(str::to_owned), "{text}");
    }

    #[test]
    fn plain_decimals_are_read_to_the_last_digit() {
        for (text, value) in [
            ("0", "0"),
            ("0.75", "0.75"),
            ("-3.10", "-3.1"),
            ("1_000_000", "1000000"),
            ("0.12345678901234567890123", "0.12345678901234567890123"),
            ("9999999999999999999999999999", "9999999999999999999999999999"),
        ] {
            check(text, Notation::Plain, Ok(value));
        }
    }

    #[test]
    fn products_and_quotients_are_read_from_left_to_right() {
        for (text, value) in [
            ("300 * 84", "25200"),
            ("300*84", "25200"),
            ("882592064/417104", "2116"),
            ("1/3", "1/3"),
            ("100 / 8 / 2", "6.25"),
            ("100 / 8 * 2", "25"),
            ("1/3*3", "1"),
            ("1_000 * 80%", "800"),
            ("1.20 * 300k", "360000"),
            ("8%/2", "0.04"),
            ("-1/4", "-0.25"),
            ("0/7", "0"),
        ] {
            check(text, Notation::Plain, Ok(value));
        }
        for (text, error) in [
            ("300 *", NumberError::NothingBeside),
            ("/3", NumberError::NothingBeside),
            ("2 ** 3", NumberError::NothingBeside),
            ("3 // 2", NumberError::NothingBeside),
            ("*", NumberError::NothingBeside),
            ("1/0", NumberError::DividedByZero),
            ("0/0", NumberError::DividedByZero),
            ("5 / 0.00 * 3", NumberError::DividedByZero),
            ("1e3 * 2", NumberError::Exponent),
            ("2 * 007", NumberError::LeadingZero),
            ("2026/11/01", NumberError::LeadingZero),
            ("3 * 2 kB", NumberError::Space),
            ("a/b", NumberError::NotANumber),
        ] {
            check(text, Notation::Any, Err(error));
        }
    }

    #[test]
    fn numbers_have_up_to_two_hundred_digits_in_all() {
        let longest = format!("0.{}", "7".repeat(MOST_DIGITS - 1));
        check(&longest, Notation::Plain, Ok(&longest));
        check(&format!("{longest}7"), Notation::Plain, Err(NumberError::TooLong(MOST_DIGITS)));
        let quotient = format!("{}/{}", "3".repeat(MOST_DIGITS / 2), "3".repeat(MOST_DIGITS / 2));
        check(&quotient, Notation::Plain, Ok("1"));
        check(&format!("{quotient}3"), Notation::Plain, Err(NumberError::TooLong(MOST_DIGITS)));
        check(
            &format!("1_{}", "0".repeat(MOST_DIGITS - 1)),
            Notation::Plain,
            Ok(&format!("1{}", "0".repeat(MOST_DIGITS - 1))),
        );
    }

    #[test]
    fn percent_and_counts_are_read_where_they_have_a_meaning() {
        check("70%", Notation::Percent, Ok("0.7"));
        check("0.70", Notation::Percent, Ok("0.7"));
        check("2.37%", Notation::Percent, Ok("0.0237"));
        check("300k", Notation::Count, Ok("300000"));
        check("1.5M", Notation::Count, Ok("1500000"));
        check("25%", Notation::Any, Ok("0.25"));
        check("70%", Notation::Plain, Err(NumberError::Percent));
        check("5k", Notation::Percent, Err(NumberError::Suffix));
        check("5K", Notation::Count, Err(NumberError::UnknownSuffix));
        check("2B", Notation::Count, Err(NumberError::UnknownSuffix));
    }

    #[test]
    fn a_figure_is_no_count_and_no_percentage() {
        assert_eq!(figure("1/3"), Ok(Exact::ratio(1, 3).expect("3 is not 0")));
        assert_eq!(figure("2k"), Err(NumberError::Suffix));
        assert_eq!(figure("1/2M"), Err(NumberError::Suffix));
        assert_eq!(figure("5%"), Err(NumberError::Percent));
        assert_eq!(figure("2K"), Err(NumberError::UnknownSuffix));
    }

    #[test]
    fn published_data_may_have_exponents() {
        for (text, value) in [
            ("1.25e-07", "0.000000125"),
            ("1e-06", "0.000001"),
            ("2.5E+2", "250"),
            ("3e0", "3"),
            ("-1", "-1"),
            ("0.0", "0"),
            ("7.499999999999999e-07", "0.0000007499999999999999"),
        ] {
            assert_eq!(data(text).map(|value| value.to_string()), Ok(value.to_owned()), "{text}");
        }
        for text in ["", "e5", "1e", "1e-", "1e5.0", "1e--5", "0x1e5", "1 e5", "1e5e5", ".5e1", "Infinity"] {
            assert!(data(text).is_err(), "{text}");
        }
        assert_eq!(data("1e999999999999"), Err(NumberError::TooLong(MOST_FIGURE_DIGITS)));
        // Numbers that were read can be written in full and read again.
        let too_long = format!("{}e318", "1".repeat(MOST_FIGURE_DIGITS - 300));
        assert_eq!(data(&too_long), Err(NumberError::TooLong(MOST_FIGURE_DIGITS)));
    }

    #[test]
    fn everything_else_is_refused_with_the_reason() {
        for (text, error) in [
            ("", NumberError::Empty),
            ("-", NumberError::Empty),
            ("+1.5", NumberError::PlusSign),
            (".5", NumberError::BarePoint),
            ("5.", NumberError::BarePoint),
            ("1e6", NumberError::Exponent),
            ("1.5E-7", NumberError::Exponent),
            ("0x10", NumberError::Radix),
            ("0o17", NumberError::Radix),
            ("007", NumberError::LeadingZero),
            (".inf", NumberError::NotFinite),
            ("-.inf", NumberError::NotFinite),
            ("NaN", NumberError::NotFinite),
            ("1,000", NumberError::Comma),
            ("1__0", NumberError::Grouping),
            ("_1", NumberError::Grouping),
            ("1_", NumberError::Grouping),
            ("$5", NumberError::Currency),
            ("300 + 84", NumberError::Operator),
            ("300 - 84", NumberError::Operator),
            ("3 * (2 + 1)", NumberError::Operator),
            ("five", NumberError::NotANumber),
            ("1.2.3", NumberError::NotANumber),
            ("١٢", NumberError::NotANumber),
            ("1 000", NumberError::Space),
        ] {
            check(text, Notation::Plain, Err(error));
        }
    }
}
