//! One value with its format. Figures are rounded here and nowhere else.

use crate::exact::{Exact, MORE, in_common};
use crate::units::money::{self, cents, full, grouped, money, trimmed, unit_places};

pub use crate::units::money::Digits;

/// Decimal places in which bounds agree that are shown as the one number between them.
const NEARLY: u32 = 12;

/// A value in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// An amount: in cents, or with four significant digits if cents would show 0.
    Money(Exact),
    /// A change of the amount on its left; empty if it is 0.
    Change(Exact),
    /// A small amount, such as a cost per unit: four significant digits below one.
    Unit(Exact),
    /// A published rate: all its digits.
    Rate(Exact),
    /// A count: grouped, with up to two decimals.
    Count(Exact),
    /// The number of whole things that fit: rounded down.
    Whole(Exact),
    /// A share, as a percentage with one decimal.
    Percent(Exact),
    /// Empty: not applicable or unknown, not zero.
    Nothing,
}

impl Cell {
    /// Words.
    pub fn words(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The value for people.
    #[must_use]
    pub fn shown(&self, digits: Digits) -> String {
        if let Some([low, high]) = self.bounds() {
            return match [Exact::ZERO, Exact::ONE].into_iter().find(|end| self.is_next_to(end)) {
                Some(end) if !digits.is_exact() => self.with_number(end).shown(digits),
                _ => in_common(&low.shown(digits), &high.shown(digits)),
            };
        }
        match self {
            Self::Text(text) => text.clone(),
            Self::Nothing => "–".to_owned(),
            Self::Change(change) if change.is_zero() => "–".to_owned(),
            Self::Money(amount) | Self::Change(amount) => money(amount, digits, cents(amount)),
            Self::Unit(amount) => money(amount, digits, unit_places(amount)),
            Self::Rate(rate) => money(rate, digits.all(), 2),
            Self::Count(count) if count.is_negative() => {
                format!("−{}", Self::Count(count.abs()).shown(digits))
            }
            Self::Count(count) if digits.is_exact() => grouped(&full(count)),
            Self::Count(count) => money::count(count),
            Self::Whole(count) if digits.is_exact() => Self::Count(count.clone()).shown(digits),
            Self::Whole(count) => count.floor().grouped(),
            Self::Percent(part) => percent(part, digits),
        }
    }

    /// The bounds of a value that is only known between two.
    fn bounds(&self) -> Option<[Self; 2]> {
        Some(self.number()?.bounds()?.map(|bound| self.with_number(bound)))
    }

    /// Whether the bounds of a value are so close to a number that it may equal it or be on either side.
    fn is_next_to(&self, number: &Exact) -> bool {
        let Some([low, high]) = self.number().and_then(Exact::bounds) else { return false };
        low <= *number && *number <= high && low.rounded(NEARLY) == high.rounded(NEARLY)
    }

    /// Whether it is an amount, whose decimals are configurable.
    pub(super) fn is_amount(&self) -> bool {
        match self {
            Self::Money(_) | Self::Change(_) | Self::Unit(_) => true,
            Self::Text(_)
            | Self::Rate(_)
            | Self::Count(_)
            | Self::Whole(_)
            | Self::Percent(_)
            | Self::Nothing => false,
        }
    }

    /// Whether [`shown`](Self::shown) drops digits.
    #[must_use]
    pub fn is_rounded(&self, digits: Digits) -> bool {
        if let Self::Money(amount) = self
            && amount.bounds().is_none()
        {
            return !digits.is_exact() && !amount.fits(digits.fixed().unwrap_or_else(|| cents(amount)));
        }
        let written = |digits| {
            let shown = self.shown(digits);
            trimmed(shown.trim_end_matches('%'))
        };
        !digits.is_exact() && written(digits) != written(Digits::EXACT)
    }

    /// The value for machines: every digit, no currency signs, no groups.
    #[must_use]
    pub fn raw(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Nothing => String::new(),
            Self::Money(value)
            | Self::Change(value)
            | Self::Unit(value)
            | Self::Rate(value)
            | Self::Count(value)
            | Self::Whole(value)
            | Self::Percent(value) => value.to_string().trim_end_matches(MORE).to_owned(),
        }
    }

    /// Its number.
    #[must_use]
    pub fn number(&self) -> Option<&Exact> {
        match self {
            Self::Text(_) | Self::Nothing => None,
            Self::Money(value)
            | Self::Change(value)
            | Self::Unit(value)
            | Self::Rate(value)
            | Self::Count(value)
            | Self::Whole(value)
            | Self::Percent(value) => Some(value),
        }
    }

    /// A cell of the same kind with another number.
    #[must_use]
    pub fn with_number(&self, number: Exact) -> Self {
        match self {
            Self::Money(_) => Self::Money(number),
            Self::Change(_) => Self::Change(number),
            Self::Unit(_) => Self::Unit(number),
            Self::Rate(_) => Self::Rate(number),
            Self::Count(_) => Self::Count(number),
            Self::Whole(_) => Self::Whole(number),
            Self::Percent(_) => Self::Percent(number),
            Self::Text(_) | Self::Nothing => self.clone(),
        }
    }
}

fn percent(part: &Exact, digits: Digits) -> String {
    if part.is_negative() {
        return format!("−{}", percent(&part.abs(), digits));
    }
    let percent = part * Exact::from(100_i64);
    if digits.is_exact() {
        return format!("{}%", grouped(&full(&percent)));
    }
    let shown = percent.rounded(1);
    // A value close to 0% or 100% must not be shown as either.
    let rest = (Exact::from(100_i64) - &percent).abs();
    match shown.as_str() {
        "0.0" if !percent.is_zero() => format!("{}%", percent.rounded(percent.places_for(2))),
        "100.0" if !rest.is_zero() => format!("{}%", trimmed(&percent.rounded(rest.places_for(1)))),
        _ => format!("{}%", grouped(&shown)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Notation;

    fn check(cell: fn(Exact) -> Cell, value: &str, digits: Digits, expected: &str) {
        let value = Exact::parse(value, Notation::Plain).expect("a plain decimal");
        assert_eq!(cell(value).shown(digits), expected);
    }

    #[test]
    fn money_shows_cents_and_never_vanishes() {
        check(Cell::Money, "25222.1683606499584", Digits::USUAL, "$25,222.17");
        check(Cell::Money, "2.625", Digits::USUAL, "$2.63");
        check(Cell::Money, "-67.5", Digits::USUAL, "−$67.50");
        check(Cell::Money, "0.000130", Digits::USUAL, "$0.00013");
        check(Cell::Money, "0", Digits::USUAL, "$0.00");
        check(Cell::Money, "1020.8408022528", "4".parse().expect("digits"), "$1,020.8408");
        check(Cell::Money, "1020.8408022528", Digits::EXACT, "$1,020.8408022528");
    }

    #[test]
    fn an_amount_is_rounded_where_its_text_lacks_digits() {
        let numbers =
            ["0", "2.5", "2.625", "0.0001", "0.00012345", "-67.5", "-0.001234567", "1020.8408022528"];
        let numbers = numbers.map(|text| Exact::parse(text, Notation::Plain).expect("a plain decimal"));
        let third = Exact::ratio(1, 3).expect("3 is not 0");
        for number in numbers.into_iter().chain([third]) {
            for digits in [Digits::USUAL, Digits::EXACT, "4".parse().expect("digits")] {
                let cell = Cell::Money(number.clone());
                let is_whole = trimmed(&cell.shown(digits)) == trimmed(&cell.shown(Digits::EXACT));
                assert_eq!(cell.is_rounded(digits), !is_whole, "{number} {digits:?}");
            }
        }
    }

    #[test]
    fn small_amounts_show_four_significant_digits() {
        check(Cell::Unit, "0.0840738945", Digits::USUAL, "$0.08407");
        check(Cell::Unit, "12.3456", Digits::USUAL, "$12.35");
        check(Cell::Rate, "0.0375", Digits::USUAL, "$0.0375");
        check(Cell::Rate, "15", Digits::USUAL, "$15.00");
    }

    #[test]
    fn counts_and_percentages_are_short() {
        check(Cell::Count, "300000", Digits::USUAL, "300,000");
        check(Cell::Count, "14.3328", Digits::USUAL, "14.33");
        check(Cell::Percent, "0.9877", Digits::USUAL, "98.8%");
        check(Cell::Percent, "0.0000123", Digits::USUAL, "0.0012%");
    }

    #[test]
    fn only_nothing_is_0_and_only_all_is_100_percent() {
        for (part, shown) in [
            ("0", "0.0%"),
            ("1", "100.0%"),
            ("0.9994", "99.9%"),
            ("0.9996", "99.96%"),
            ("0.999987", "99.999%"),
            ("0.9999999995", "99.99999995%"),
            ("1.0004", "100.04%"),
            ("-0.9999", "−99.99%"),
            ("0.0004", "0.040%"),
        ] {
            check(Cell::Percent, part, Digits::USUAL, shown);
        }
        let nearly = Exact::of_bounds(Exact::ONE - Exact::ONE.shift_down(60), Exact::ONE);
        assert_eq!(Cell::Percent(nearly).shown(Digits::USUAL), "100.0%");
        check(Cell::Percent, "-599.73296", Digits::USUAL, "−59,973.3%");
        check(Cell::Percent, "599.73296", Digits::EXACT, "59,973.296%");
    }
}
