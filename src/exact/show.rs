//! Numbers as text: in full, or rounded half away from zero, as on invoices.

use std::fmt;

use dashu_int::{IBig, UBig};

use super::{Bound, Exact, POWERS, Repr, ten_to};

/// How many digits an approximation shows.
const APPROXIMATE_DIGITS: u32 = 12;

/// A number written in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    /// A finite decimal in full, without trailing zeros.
    Decimal(String),
    /// A number without a finite decimal: the reduced fraction and its first digits.
    Fraction {
        /// Numerator, with the sign.
        num: String,
        /// Denominator, above 1.
        den: String,
        /// The value rounded to 12 significant digits.
        approx: String,
    },
    /// A number that is only known between bounds, both as decimals.
    Between {
        /// The lower bound.
        low: String,
        /// The upper bound.
        high: String,
    },
}

impl Exact {
    /// The number in full.
    #[must_use]
    pub fn plain(&self) -> Plain {
        if let Some([low, high]) = self.bounds() {
            return Plain::Between { low: low.to_string(), high: high.to_string() };
        }
        if let Repr::Small { units, places } = &self.0 {
            return Plain::Decimal(trimmed(point(&units.to_string(), *places)));
        }
        if let Some((units, places)) = self.decimal() {
            return Plain::Decimal(trimmed(point(&units.to_string(), places)));
        }
        let ratio = self.to_ratio();
        Plain::Fraction {
            num: ratio.numerator().to_string(),
            den: ratio.denominator().to_string(),
            approx: trimmed(self.rounded(self.places_for(APPROXIMATE_DIGITS))),
        }
    }

    /// A share of 1 as a percentage in full: `12.5%`.
    #[must_use]
    pub fn percent(&self) -> String {
        format!("{}%", self * Self::from(100_i64))
    }

    /// Whether `places` decimal places show the number in full.
    #[must_use]
    pub fn fits(&self, places: u32) -> bool {
        if matches!(&self.0, Repr::Small { places: own, .. } if *own <= places) {
            return true;
        }
        match self.plain() {
            Plain::Decimal(text) => {
                text.split_once('.').is_none_or(|(_, decimals)| decimals.len() <= places as usize)
            }
            Plain::Fraction { .. } | Plain::Between { .. } => false,
        }
    }

    /// Appends the number in full to a text, like [`Display`](fmt::Display), but fast enough for a million of them.
    pub fn write_to(&self, text: &mut String) {
        let Repr::Small { units, places } = &self.0 else {
            text.push_str(&self.to_string());
            return;
        };
        let (mut units, mut places) = (*units, *places as usize);
        while 0 < places && units % 10 == 0 {
            units /= 10;
            places -= 1;
        }
        let mut digits = [b'0'; 40];
        let mut rest = units.unsigned_abs();
        let mut first = digits.len();
        while u128::from(u64::MAX) < rest {
            first -= 1;
            digits[first] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        // 64-bit division is many times faster.
        let mut rest = u64::try_from(rest).unwrap_or(0);
        while rest != 0 || digits.len() - first <= places {
            first -= 1;
            digits[first] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
        }
        if units.is_negative() {
            text.push('-');
        }
        let point = digits.len() - places;
        text.extend(digits[first..point].iter().map(|digit| char::from(*digit)));
        if 0 < places {
            text.push('.');
            text.extend(digits[point..].iter().map(|digit| char::from(*digit)));
        }
    }

    /// The number rounded to `places` decimal places, half away from zero. Zero has no sign.
    #[must_use]
    pub fn rounded(&self, places: u32) -> String {
        if let Some([low, high]) = self.bounds() {
            return in_common(&low.rounded(places), &high.rounded(places));
        }
        if let Repr::Small { units, places: own } = self.0
            && let Some(nearest) = nearest(units, own, places)
        {
            return point(&nearest.to_string(), places);
        }
        let (numerator, denominator) = match self.decimal() {
            Some((units, own)) => (units, ten_to(own)),
            None => self.to_ratio().into_parts(),
        };
        let (sign, magnitude) = (numerator * IBig::from(ten_to(places))).into_parts();
        // half away from zero: ⌊(2n + d) / 2d⌋ of the magnitude
        let nearest = (magnitude * UBig::from(2_u8) + &denominator) / (denominator * UBig::from(2_u8));
        point(&(sign * IBig::from(nearest)).to_string(), places)
    }

    /// Whether `places` decimal places show a number as 0 that is not.
    #[must_use]
    pub fn vanishes(&self, places: u32) -> bool {
        let nearest = match self.0 {
            Repr::Small { units, places: own } => nearest(units, own, places),
            _ => None,
        };
        let is_shown_as_zero = || self.abs().rounded(places).bytes().all(|byte| matches!(byte, b'0' | b'.'));
        !self.is_zero() && nearest.map_or_else(is_shown_as_zero, |nearest| nearest == 0)
    }

    /// The number in full with grouped digits, as messages show counts.
    #[must_use]
    pub fn grouped(&self) -> String {
        let text = self.to_string();
        let whole = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'-').count();
        if text.contains('/') { text } else { group(&text[..whole]) + &text[whole..] }
    }

    /// The decimal places needed for at least `digits` significant digits; at least 0.
    #[must_use]
    pub fn places_for(&self, digits: u32) -> u32 {
        let magnitude = self.here().at(Bound::Low).abs();
        if magnitude.is_zero() {
            return 0;
        }
        if Self::ONE <= magnitude {
            let whole = magnitude.floor().to_string().len();
            return digits.saturating_sub(u32::try_from(whole).unwrap_or(u32::MAX));
        }
        let inverse = Self::ONE.checked_div(&magnitude).map_or(Self::ONE, |inverse| inverse.floor());
        let zeros = u32::try_from(inverse.to_string().len()).unwrap_or(u32::MAX);
        digits.saturating_add(zeros) - 1
    }
}

impl fmt::Display for Exact {
    /// In full: a finite decimal or `numerator/denominator`. For a number with bounds, the known digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.plain() {
            Plain::Decimal(text) => f.pad(&text),
            Plain::Fraction { num, den, .. } => f.pad(&format!("{num}/{den}")),
            Plain::Between { low, high } => f.pad(&in_common(&low, &high)),
        }
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Marks unknown digits at the end.
pub(crate) const MORE: char = '…';

/// The common digits of two numbers followed by `…`, or both with `…` between them. A sign after both, such as `%`,
/// is kept.
#[must_use]
pub fn in_common(low: &str, high: &str) -> String {
    if low == high {
        return low.to_owned();
    }
    if let (Some(low), Some(high)) = (low.strip_suffix('%'), high.strip_suffix('%')) {
        return in_common(low, high) + "%";
    }
    let same: String = low.chars().zip(high.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    // Digits before the point are never dropped: their number would be lost.
    if same.contains('.') { format!("{same}{MORE}") } else { format!("{low}{MORE}{high}") }
}

/// Inserts separators between groups of three digits.
#[must_use]
pub fn group(whole: &str) -> String {
    let (sign, mut digits) = whole.split_at(usize::from(whole.starts_with('-')));
    let mut grouped = String::with_capacity(whole.len() + whole.len() / 3);
    grouped.push_str(sign);
    while let Some((group, rest)) = digits.split_at_checked((digits.len() + 2) % 3 + 1) {
        grouped.push_str(group);
        if !rest.is_empty() {
            grouped.push(',');
        }
        digits = rest;
    }
    grouped
}

/// `units × 10^-own` in units of `10^-places`, half away from zero; nothing where that is too large for the type.
fn nearest(units: i128, own: u32, places: u32) -> Option<i128> {
    if own <= places {
        return units.checked_mul(*POWERS.get((places - own) as usize)?);
    }
    let one = POWERS[(own - places) as usize];
    Some(units.checked_add(units.signum() * (one / 2))? / one)
}

/// Inserts the decimal point into the digits of an integer.
fn point(units: &str, places: u32) -> String {
    if places == 0 {
        return units.to_owned();
    }
    let (sign, digits) = units.strip_prefix('-').map_or(("", units), |digits| ("-", digits));
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places as usize));
    let mut text = String::with_capacity(units.len().max(places as usize) + 3);
    text.push_str(sign);
    text.push_str(if whole.is_empty() { "0" } else { whole });
    text.push('.');
    text.extend(std::iter::repeat_n('0', places as usize - fraction.len()));
    text.push_str(fraction);
    text
}

/// Removes trailing zeros.
fn trimmed(text: String) -> String {
    if !text.contains('.') {
        return text;
    }
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Notation;

    fn exact(text: &str) -> Exact {
        Exact::parse(text, Notation::Plain).expect("a plain decimal")
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (text, places, shown) in [
            ("1.125", 2, "1.13"),
            ("2.625", 2, "2.63"),
            ("262.5", 0, "263"),
            ("-262.5", 0, "-263"),
            ("-0.004", 2, "0.00"),
            ("0.005", 2, "0.01"),
            ("1.1", 3, "1.100"),
        ] {
            assert_eq!(exact(text).rounded(places), shown, "{text}");
        }
    }

    #[test]
    fn a_number_vanishes_that_is_shown_as_nothing() {
        for (text, vanishes) in
            [("0", false), ("0.005", false), ("0.0049", true), ("-0.0049", true), ("-1", false)]
        {
            assert_eq!(exact(text).vanishes(2), vanishes, "{text}");
        }
        let small = Exact::ratio(1, 300).expect("300 is not 0");
        assert!(small.vanishes(2) && !small.vanishes(3));
    }

    #[test]
    fn digits_are_grouped_by_three() {
        for (digits, grouped) in
            [("", ""), ("1", "1"), ("-12", "-12"), ("123", "123"), ("1234", "1,234"), ("-123456", "-123,456")]
        {
            assert_eq!(group(digits), grouped);
        }
    }

    #[test]
    fn a_number_that_does_not_terminate_is_a_fraction_with_its_first_digits() {
        let third = Exact::ratio(1, 3).expect("3 is not 0");
        assert_eq!(
            third.plain(),
            Plain::Fraction { num: "1".into(), den: "3".into(), approx: "0.333333333333".into() }
        );
        assert_eq!((third * exact("3")).plain(), Plain::Decimal("1".into()));
    }

    #[test]
    fn thirty_decimals_are_no_matter() {
        // because: the chance that one of ten fields is wrong at 2.4 % each is 1 − 0.976^10
        let any_wrong = Exact::ONE - exact("0.976").pow(10);
        assert_eq!(any_wrong.to_string(), "0.215671174035072576414101274624");
    }

    #[test]
    fn places_for_counts_significant_digits() {
        for (text, places) in [("0", 0), ("1234.5", 0), ("12.3456", 2), ("0.5", 4), ("0.00444", 6)] {
            assert_eq!(exact(text).places_for(4), places, "{text}");
        }
    }
}
