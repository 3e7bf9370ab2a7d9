//! A number is the text that the file shows and the rational that the text says.

use num_rational::BigRational;

pub type Q = BigRational;

/// A number of a file: `70%`, `1_500`, `1.5k`, `"0.40"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Num {
    pub text: String,
    pub value: Q,
}

impl Num {
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let value = q(&text);
        Self { text, value }
    }
}

/// The rational that a decimal text says: `12.5%` is 125/1000.
pub fn q(text: &str) -> Q {
    let plain = text.trim_matches('"').replace('_', "");
    let (decimal, unit) = split_unit(&plain);
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let denominator = format!("1{}", "0".repeat(fraction.len()));
    ratio(&format!("{whole}{fraction}/{denominator}")) * ratio(unit)
}

/// A quotient written out: `1/3`.
pub fn ratio(text: &str) -> Q {
    text.parse().expect("a quotient of two integers")
}

pub fn zero() -> Q {
    Q::from_integer(0.into())
}

pub fn one() -> Q {
    Q::from_integer(1.into())
}

/// 1 − p
pub fn rest(p: &Q) -> Q {
    one() - p
}

pub fn sum(terms: impl IntoIterator<Item = Q>) -> Q {
    terms.into_iter().fold(zero(), |total, term| total + term)
}

/// How two implementations compare a figure: `num/den` in lowest terms.
pub fn exact_text(value: &Q) -> String {
    format!("{}/{}", value.numer(), value.denom())
}

fn split_unit(text: &str) -> (&str, &str) {
    match text.chars().last() {
        Some('%') => (&text[..text.len() - 1], "1/100"),
        Some('k') => (&text[..text.len() - 1], "1000"),
        Some('M') => (&text[..text.len() - 1], "1000000"),
        _ => (text, "1"),
    }
}
