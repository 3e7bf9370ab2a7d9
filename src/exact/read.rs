//! The strict grammar of numbers in files.
//!
//! `-? digits [. digits]`, where single `_` may separate digits, and `%`, `k` or `M` may follow if the [`Notation`]
//! allows it. Everything else is refused with the reason, because YAML and most parsers would read `010`, `0x10`,
//! `1e3`, `.5` or `1,000` differently from what people mean.

use std::fmt;

use dashu_int::IBig;
use rust_decimal::Decimal;

use super::Exact;

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

/// Why a text is not a valid number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberError {
    /// Empty text.
    Empty,
    /// `+5`
    PlusSign,
    /// `.5` or `5.`
    BarePoint,
    /// `1e6`
    Exponent,
    /// `0x10`, `0o17`, `0b11`
    Radix,
    /// `007`, which some readers of YAML read as octal
    LeadingZero,
    /// `.inf`, `NaN`
    NotFinite,
    /// `1,000`
    Comma,
    /// `1__000`, `_1`, `1_`
    Grouping,
    /// `$5`
    Currency,
    /// `5%` where no percentage is possible
    Percent,
    /// `5k` where no count is possible
    Suffix,
    /// `5K`, `2B`
    UnknownSuffix,
    /// `70 %`
    Space,
    /// Too many digits. No price or share has more than 28, so it is a typo or a float artefact.
    TooLong(usize),
    /// `1/0`
    DividedByZero,
    /// Not a number.
    NotANumber,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong(most) => {
                return write!(f, "a number has at most {} digits", Exact::from(*most as u64).grouped());
            }
            Self::Empty => "a number is missing",
            Self::PlusSign => "a number is written without a plus sign",
            Self::BarePoint => "a number has digits on both sides of its decimal point, as in `0.5`",
            Self::Exponent => "a number is written in full, as in `1_000`, without an exponent",
            Self::Radix => "a number is decimal: hexadecimal, octal and binary are not read",
            Self::LeadingZero => "a leading zero could mean octal: leave it out",
            Self::NotFinite => "a number is finite: leave out what is not known",
            Self::Comma => "digits are grouped with `_`, as in `1_000_000`, and the decimal sign is a point",
            Self::Grouping => "`_` goes alone between two digits, as in `1_000_000`",
            Self::Currency => "a number is written without a currency sign",
            Self::UnknownSuffix => "thousands are written `k` and millions `M`, right behind the digits",
            Self::Space => "a number has no space inside",
            Self::Percent => "a percentage has no meaning here",
            Self::Suffix => {
                "`k` and `M` are for counts of tokens, calls and units, and this is no such count"
            }
            Self::DividedByZero => "a fraction's denominator is not 0",
            Self::NotANumber => "this is not a number, such as `1_000` or `0.5`",
        })
    }
}

impl std::error::Error for NumberError {}

pub(super) fn number(text: &str, notation: Notation) -> Result<Exact, NumberError> {
    let (digits, places_up, places_down) = suffix(text, notation)?;
    let plain = ungrouped(digits)?;
    let decimal = Decimal::from_str_exact(&plain).map_err(|_| NumberError::TooLong(MOST_DIGITS))?;
    let up = Exact::from(10_u32.pow(places_up));
    Ok((Exact::from(decimal) * up).shift_down(places_down))
}

/// The most digits of a number in an input file: the capacity of a [`Decimal`].
const MOST_DIGITS: usize = 28;

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
fn ungrouped(text: &str) -> Result<String, NumberError> {
    let magnitude = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match magnitude.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (magnitude, None),
    };
    let parts = [Some(whole), fraction];
    if !parts.into_iter().flatten().all(is_grouped_digits) {
        return Err(reason(magnitude));
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return Err(NumberError::LeadingZero);
    }
    Ok(text.replace('_', ""))
}

fn is_grouped_digits(text: &str) -> bool {
    text.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()))
}

/// Why a text is not a plain decimal number.
fn reason(text: &str) -> NumberError {
    let lower = text.to_ascii_lowercase();
    let starts_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
    let only = |allowed: &str| text.chars().all(|c| c.is_ascii_digit() || allowed.contains(c));
    if text.is_empty() {
        NumberError::Empty
    } else if text.starts_with('+') {
        NumberError::PlusSign
    } else if [".inf", "inf", "infinity", ".nan", "nan"].contains(&lower.as_str()) {
        NumberError::NotFinite
    } else if text.starts_with('$') || text.starts_with('€') {
        NumberError::Currency
    } else if lower.starts_with("0x") || lower.starts_with("0o") || lower.starts_with("0b") {
        NumberError::Radix
    } else if only(".") && text.contains(|c: char| c.is_ascii_digit()) && text.matches('.').count() == 1 {
        NumberError::BarePoint
    } else if only(".,_") && text.contains(',') {
        NumberError::Comma
    } else if only("._") && text.contains('_') {
        NumberError::Grouping
    } else if starts_with_digit && text.contains(char::is_whitespace) {
        NumberError::Space
    } else if starts_with_digit && is_suffixed(&lower) {
        NumberError::UnknownSuffix
    } else if (starts_with_digit || text.starts_with('.')) && is_exponent(&lower) {
        NumberError::Exponent
    } else {
        NumberError::NotANumber
    }
}

/// Whether it is digits followed by a letter for thousands, millions or billions.
fn is_suffixed(lower: &str) -> bool {
    lower
        .strip_suffix(['k', 'm', 'b', 'g'])
        .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

fn is_exponent(lower: &str) -> bool {
    lower.split_once('e').is_some_and(|(mantissa, exponent)| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'_')
            && !exponent.is_empty()
            && exponent.bytes().all(|b| b.is_ascii_digit())
    })
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
            ("12345678901234567890123456789012", NumberError::TooLong(28)),
            ("0.12345678901234567890123456789", NumberError::TooLong(28)),
            ("five", NumberError::NotANumber),
            ("1.2.3", NumberError::NotANumber),
            ("١٢", NumberError::NotANumber),
            ("1 000", NumberError::Space),
        ] {
            check(text, Notation::Plain, Err(error));
        }
    }
}
