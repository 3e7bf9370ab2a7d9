//! Reads rates from the digits in a dataset.

use crate::exact::{Exact, Notation};
use crate::pricing::table::Price;
use crate::units::{Amount, Per, Usd};

use super::json::Json;
use super::why::Why;

/// The most significant digits of a real price: a 64-bit float shows up to 17.
const MOST_DIGITS: usize = 14;
/// The most digits of the number behind a float artefact.
const FEW_DIGITS: usize = 8;
/// The digits to which an artefact is rounded to find that number.
const ROUNDED_DIGITS: u32 = 12;

/// The unit of a number in the dataset: dollars per token or per million tokens, per call, which is given per thousand,
/// per thousand calls, or per single call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Token,
    MillionTokens,
    Call,
    ThousandCalls,
    OneCall,
}

/// The price per million tokens or per thousand calls.
pub(super) fn price(value: Json<'_>, unit: Unit) -> Result<Price, Why> {
    let (up, per) = match unit {
        Unit::Token => (1_000_000_i64, Per::MILLION),
        Unit::MillionTokens => (1, Per::MILLION),
        Unit::Call => (1_000, Per::THOUSAND),
        Unit::ThousandCalls => (1, Per::THOUSAND),
        Unit::OneCall => (1, Per::ONE),
    };
    let usd = Usd::new(checked(value, up)?).ok_or_else(|| Why::Negative(value.raw().to_owned()))?;
    Ok(Price::Amount(Amount::new(usd, per)))
}

/// A positive number that is not a float artefact, multiplied by `times`.
pub(super) fn checked(value: Json<'_>, times: i64) -> Result<Exact, Why> {
    let not_a_number = || Why::NotANumber(value.raw().chars().take(40).collect());
    of_digits(&value.digits().ok_or_else(not_a_number)?, times)
}

/// The same of a number's text.
pub(super) fn of_digits(digits: &str, times: i64) -> Result<Exact, Why> {
    let not_a_number = || Why::NotANumber(digits.chars().take(40).collect());
    let number = Exact::parse_data(digits).map_err(|_| not_a_number())?;
    if number.is_negative() {
        return Err(Why::Negative(digits.to_owned()));
    }
    if number.is_zero() {
        return Err(Why::Zero);
    }
    if MOST_DIGITS < significant_digits(digits) {
        let rounded = number.rounded(number.places_for(ROUNDED_DIGITS));
        let meant = Exact::parse_data(&rounded).unwrap_or_default();
        let is_artefact = significant_digits(&rounded) <= FEW_DIGITS;
        return Err(if is_artefact {
            Why::Artefact(digits.to_owned(), (meant * Exact::from(times)).to_string())
        } else {
            Why::Computed(digits.to_owned())
        });
    }
    let scaled = number * Exact::from(times);
    if is_writable(&scaled) { Ok(scaled) } else { Err(not_a_number()) }
}

/// The most digits of a rate: none that is published has more.
const MOST_WRITTEN_DIGITS: usize = 28;

/// Whether a table can contain a number with so many digits.
pub(super) fn is_writable(number: &Exact) -> bool {
    let text = number.to_string();
    text.bytes().filter(u8::is_ascii_digit).count() <= MOST_WRITTEN_DIGITS
        && Exact::parse(&text, Notation::Plain).is_ok()
}

/// The significant digits of a number with or without an exponent.
pub(super) fn significant_digits(text: &str) -> usize {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Why> {
        let price = price(Json::parse(text).expect("JSON"), Unit::Token)?;
        match price {
            Price::Amount(amount) => Ok(amount.usd.exact().to_string()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_rate_is_the_digits_that_are_written() {
        assert_eq!(read("1.25e-07").as_deref(), Ok("0.125"));
        assert_eq!(read("0.0000025").as_deref(), Ok("2.5"));
        assert_eq!(read("\"3e-7\"").as_deref(), Ok("0.3"));
        assert_eq!(read("1.41953125e-07").as_deref(), Ok("0.141953125"));
        assert_eq!(read("0.0"), Err(Why::Zero));
        assert_eq!(read("-1"), Err(Why::Negative("-1".to_owned())));
        for monster in ["1e300", "1e-60", "9e99999999999"] {
            assert_eq!(read(monster), Err(Why::NotANumber(monster.to_owned())));
        }
        assert_eq!(read("true"), Err(Why::NotANumber("true".to_owned())));
    }

    #[test]
    fn artefacts_are_named_and_never_mended() {
        let artefact = |written: &str, meant: &str| Err(Why::Artefact(written.to_owned(), meant.to_owned()));
        assert_eq!(read("7.499999999999999e-07"), artefact("7.499999999999999e-07", "0.75"));
        assert_eq!(read("2.0000000000000002e-07"), artefact("2.0000000000000002e-07", "0.2"));
        assert_eq!(read("1.1428571428571428e-06"), Err(Why::Computed("1.1428571428571428e-06".to_owned())));
    }
}
