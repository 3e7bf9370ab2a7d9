//! Amounts as people read them, in every table, sentence and message. Here, and nowhere else, money is
//! rounded and gets its sign.

use std::str::FromStr;

use crate::exact::{Exact, Plain, group, in_common};

/// How many significant digits an amount below one dollar shows.
const SIGNIFICANT: u32 = 4;

/// How amounts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits {
    /// How many decimals.
    places: Places,
    /// What stands before an amount.
    sign: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Places {
    /// As the kind of value asks for.
    Usual,
    /// So many.
    Fixed(u32),
    /// All.
    All,
}

impl Digits {
    /// As the kind of value asks for.
    pub const USUAL: Self = Self { places: Places::Usual, sign: "$" };
    /// All.
    pub const EXACT: Self = Self { places: Places::All, sign: "$" };

    /// The same with all decimals.
    pub(crate) fn all(self) -> Self {
        Self { places: Places::All, ..self }
    }

    /// Whether all are asked for.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.places == Places::All
    }

    /// How many decimals are asked for, if a number of them is.
    #[must_use]
    pub fn fixed(self) -> Option<u32> {
        match self.places {
            Places::Fixed(places) => Some(places),
            Places::Usual | Places::All => None,
        }
    }

    /// The same for amounts in a currency. One without a sign of its own is named in the heading only.
    #[must_use]
    pub fn in_currency(self, currency: &str) -> Self {
        let sign = match currency {
            "USD" => "$",
            "EUR" => "€",
            "GBP" => "£",
            "JPY" | "CNY" => "¥",
            "INR" => "₹",
            _ => "",
        };
        Self { sign, ..self }
    }
}

/// An amount in a sentence, as tables show it: with the sign of its currency or, where that has none of its
/// own, with its code.
#[must_use]
pub fn said(amount: &Exact, currency: &str) -> String {
    with_code(money(amount, Digits::USUAL.in_currency(currency), cents(amount)), currency)
}

/// The same of an amount of something small, as per unit.
#[must_use]
pub fn said_of_unit(amount: &Exact, currency: &str) -> String {
    with_code(money(amount, Digits::USUAL.in_currency(currency), unit_places(amount)), currency)
}

/// The same with every digit.
#[must_use]
pub fn said_exactly(amount: &Exact, currency: &str) -> String {
    with_code(money(amount, Digits::EXACT.in_currency(currency), 2), currency)
}

fn with_code(amount: String, currency: &str) -> String {
    let has_sign = !Digits::USUAL.in_currency(currency).sign.is_empty();
    if has_sign { amount } else { format!("{amount} {currency}") }
}

impl Default for Digits {
    fn default() -> Self {
        Self::USUAL
    }
}

impl FromStr for Digits {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "exact" {
            return Ok(Self::EXACT);
        }
        let places = text.parse().ok().filter(|places| *places <= 30);
        let fixed = places.map(|places| Self { places: Places::Fixed(places), ..Self::USUAL });
        fixed.ok_or_else(|| "a number of decimals from 0 to 30, or `exact`".to_owned())
    }
}

/// Cents, unless they would show an amount as nothing.
pub(crate) fn cents(amount: &Exact) -> u32 {
    if amount.vanishes(2) { amount.places_for(SIGNIFICANT) } else { 2 }
}

/// Four significant digits below one, cents above.
pub(crate) fn unit_places(amount: &Exact) -> u32 {
    if amount.abs() < Exact::ONE { amount.places_for(SIGNIFICANT).max(2) } else { 2 }
}

/// An amount with the sign of its currency, its thousands in groups, and at least cents.
pub(crate) fn money(amount: &Exact, digits: Digits, usual: u32) -> String {
    if let Some([low, high]) = amount.bounds() {
        return in_common(&money(&low, digits, usual), &money(&high, digits, usual));
    }
    let text = match digits.places {
        Places::All => padded(full(&amount.abs())),
        Places::Fixed(places) => amount.abs().rounded(places),
        Places::Usual => padded(trimmed_beyond_cents(amount.abs().rounded(usual))),
    };
    let is_zero = !text.contains(|c: char| ('1'..='9').contains(&c));
    let sign = if amount.is_negative() && !is_zero { "−" } else { "" };
    [sign, digits.sign, &grouped(&text)].concat()
}

/// Every digit, or the fraction with its first digits.
pub(crate) fn full(value: &Exact) -> String {
    match value.plain() {
        Plain::Decimal(text) => text,
        Plain::Fraction { num, den, approx } => format!("{num}/{den} (≈ {approx})"),
        Plain::Between { low, high } => in_common(&low, &high),
    }
}

/// `1.5` as `1.50`: amounts have cents at least.
fn padded(mut text: String) -> String {
    if !text.contains('/') {
        text.push_str(match text.split_once('.') {
            None => ".00",
            Some((_, fraction)) => &"00"[fraction.len().min(2)..],
        });
    }
    text
}

/// Without zeros after the last decimal that says something.
pub(crate) fn trimmed(text: &str) -> String {
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text.to_owned()
    }
}

/// Without zeros beyond cents that say nothing.
fn trimmed_beyond_cents(mut text: String) -> String {
    if let Some((whole, fraction)) = text.split_once('.').filter(|(_, fraction)| 2 < fraction.len()) {
        text.truncate(whole.len() + 1 + fraction.trim_end_matches('0').len().max(2));
    }
    text
}

/// A count as people read it: grouped, with all its digits up to two decimals.
#[must_use]
pub fn count(count: &Exact) -> String {
    grouped(&trimmed(&count.rounded(count_places(count))))
}

/// Two decimals, unless they would show a count as nothing.
fn count_places(count: &Exact) -> u32 {
    if count.vanishes(2) { count.places_for(2) } else { 2 }
}

/// Groups of three digits before the decimal point.
pub(crate) fn grouped(text: &str) -> String {
    let whole = text.bytes().take_while(u8::is_ascii_digit).count();
    if text.contains('/') { text.to_owned() } else { group(&text[..whole]) + &text[whole..] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Notation;

    #[test]
    fn an_amount_in_a_sentence_names_its_currency() {
        let amount = |text: &str| Exact::parse(text, Notation::Plain).expect("a plain decimal");
        for (value, currency, expected) in [
            ("3774.290725", "USD", "$3,774.29"),
            ("28935.9", "USD", "$28,935.90"),
            ("-43403.85", "EUR", "−€43,403.85"),
            ("0.000012", "USD", "$0.000012"),
            ("1234.5", "CHF", "1,234.50 CHF"),
        ] {
            assert_eq!(said(&amount(value), currency), expected);
        }
        assert_eq!(said_exactly(&amount("3774.290725"), "USD"), "$3,774.290725");
        assert_eq!(said_of_unit(&amount("0.0123456"), "USD"), "$0.01235");
    }
}
