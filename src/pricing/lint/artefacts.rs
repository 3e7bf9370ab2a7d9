//! Numbers that vendors do not publish: artefacts of a computation.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic};
use crate::exact::{Exact, Plain};
use crate::pricing::table::{Card, Table};
use crate::units::Per;

use super::quote::{Quote, named, quotes};

/// The most significant digits of a published rate.
const MOST_DIGITS: usize = 8;
/// A number is close to a shorter one if it has at least this many more digits and differs by less than the last of
/// five more: `0.7499999999999999`, or the `0.15000000596` of a 32-bit float.
const FEWER_DIGITS: usize = 4;
const EQUAL_PLACES: u32 = 5;

/// An amount close to a shorter number.
pub(super) fn float_artefact(card: &Card) -> Vec<Diagnostic> {
    let near = |quote: Quote<'_>| {
        let digits = significant(quote.amount.usd.exact());
        let meant = shorter(quote.amount.usd.exact()).filter(|_| MOST_DIGITS < digits)?;
        let message = format!(
            "{} is `{}`, and {digits} digits are the artefact of a float",
            named(&quote.name),
            quote.cell.place.text()
        );
        let found = Diagnostic::finding(Code::FloatArtefact, message).at(quote.place());
        Some(found.help(format!("write `{meant}`, if that is what the source says")))
    };
    quotes(card).filter_map(near).collect()
}

/// An amount with many digits that is not close to a shorter number.
pub(super) fn too_many_digits(card: &Card) -> Vec<Diagnostic> {
    let long = |quote: &Quote<'_>| {
        let amount = quote.amount.usd.exact();
        MOST_DIGITS < significant(amount) && shorter(amount).is_none()
    };
    let report = |quote: Quote<'_>| {
        let digits = significant(quote.amount.usd.exact());
        let message = format!(
            "{} has {digits} digits, and no vendor publishes more than {MOST_DIGITS}",
            named(&quote.name)
        );
        let found = Diagnostic::finding(Code::TooManyDigits, message).at(quote.place());
        found
            .help("write the rate as it is published: a converted or multiplied one is somebody's own figure")
    };
    quotes(card).filter(long).map(report).collect()
}

/// A table whose rates are for a different number of tokens than most.
pub(super) fn unusual_per(table: &Table, all: &[Table]) -> Vec<Diagnostic> {
    let mut votes: BTreeMap<Exact, usize> = BTreeMap::from([(Per::MILLION.number(), 1)]);
    for other in all.iter().filter(|other| other.provider != table.provider) {
        *votes.entry(other.per.value.number()).or_default() += 1;
    }
    let usual = votes.iter().max_by_key(|(_, count)| **count).map(|(number, _)| number.clone());
    let own = table.per.value.number();
    let Some(usual) = usual.filter(|usual| *usual != own) else { return Vec::new() };
    let message = format!(
        "the rates of `{}` are per {} tokens, and elsewhere they are per {}",
        table.provider,
        own.grouped(),
        usual.grouped()
    );
    let found = Diagnostic::finding(Code::UnusualPer, message).at(&table.per.place);
    vec![found.help("tables that people compare are easier to review on one scale; a rate under the wrong `per` is off by the factor between them")]
}

/// The number of significant digits.
fn significant(number: &Exact) -> usize {
    match number.plain() {
        Plain::Decimal(text) => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            digits.trim_matches('0').len()
        }
        Plain::Fraction { .. } | Plain::Between { .. } => 0,
    }
}

/// The shortest number close to another one.
fn shorter(number: &Exact) -> Option<Exact> {
    let digits = significant(number);
    let lengths = 1..=digits.checked_sub(FEWER_DIGITS)?;
    lengths.filter_map(|length| u32::try_from(length).ok()).find_map(|length| {
        let places = number.places_for(length);
        let near = number.nearest(places);
        let last_digit = Exact::ONE.shift_down(places + EQUAL_PLACES);
        let distance = (number - &near).abs();
        (distance < last_digit && !near.is_zero()).then_some(near)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Notation;

    fn exact(text: &str) -> Exact {
        Exact::parse(text, Notation::Plain).expect("a number")
    }

    #[test]
    fn what_floats_make_of_a_rate_is_near_it() {
        for (artefact, meant) in [
            ("0.7499999999999999", "0.75"),
            ("0.30000000000000004", "0.3"),
            ("0.15000000596", "0.15"),
            ("2.4999999999999996", "2.5"),
            ("0.037500000000000006", "0.0375"),
            ("14.999999999999998", "15"),
            ("0.30001999999999996", "0.30002"),
            ("0.07500000298", "0.075"),
        ] {
            assert_eq!(shorter(&exact(artefact)), Some(exact(meant)), "{artefact}");
        }
    }

    #[test]
    fn published_and_computed_rates_are_near_nothing() {
        for text in ["0.0375", "2.6375", "0.00375", "15.825", "0.3333333333", "0.123456789", "1"] {
            assert_eq!(shorter(&exact(text)), None, "{text}");
        }
    }

    #[test]
    fn zeros_at_the_ends_say_nothing() {
        assert_eq!((significant(&exact("0.0750")), significant(&exact("1_000_000"))), (2, 1));
    }
}
