//! A number is the text that the file shows and the rational that the text says.

use num_rational::BigRational;

pub type Q = BigRational;

/// A number of a file: `70%`, `1_500`, `1.5k`, `"0.40"`, `417/1_000`.
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

/// A time of a file: `600ms`, `30s`, `5m`, `1h`.
#[derive(Clone, Debug)]
pub struct Time {
    pub text: String,
    pub hours: Q,
}

impl Time {
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let units = [("ms", "1/3600000"), ("h", "1"), ("m", "1/60"), ("s", "1/3600")];
        let written = |(unit, long): (&str, &str)| Some(q(text.strip_suffix(unit)?.trim()) * ratio(long));
        let hours = units.into_iter().find_map(written).expect("a time with its unit");
        Self { text, hours }
    }
}

/// The rational that a text says: `12.5%` is 125/1000, `300 * 84 / 7` is 3,600.
pub fn q(text: &str) -> Q {
    let plain = text.trim_matches('"').replace(['_', ' '], "");
    match plain.rsplit_once(['*', '/']) {
        Some((before, last)) if plain[before.len()..].starts_with('*') => q(before) * decimal(last),
        Some((before, last)) => q(before) / decimal(last),
        None => decimal(&plain),
    }
}

fn decimal(text: &str) -> Q {
    let (decimal, unit) = split_unit(text);
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let denominator = format!("1{}", "0".repeat(fraction.len()));
    ratio(&format!("{whole}{fraction}/{denominator}")) * ratio(unit)
}

/// A quotient written out: `1/3`.
pub fn ratio(text: &str) -> Q {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no quotient of two integers"))
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

/// Nothing of nothing.
pub fn part(of: &Q, whole: &Q) -> Q {
    if *whole == zero() { zero() } else { of / whole }
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
