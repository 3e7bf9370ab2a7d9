//! Exact numbers: what is written in a file, what is computed from it, and how it is shown.
//!
//! Ring operations and division are exact, so a figure does not depend on the order in which it was
//! computed, and laws about figures can be tested with `==`. Nothing here rounds but
//! [`Exact::rounded`], which makes text.

mod arithmetic;
mod read;
mod show;

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use rust_decimal::Decimal;

pub use self::read::{Notation, NumberError};
pub use self::show::Plain;

/// An exact rational number.
///
/// Nearly every number of a projection is a finite decimal, so it is held as an integer of 128 bits
/// and a count of decimal places. Only a result that does not fit there, or that is no finite
/// decimal, becomes a fraction of two big integers. Which of the two it is cannot be observed but by
/// a clock.
#[derive(Clone)]
pub struct Exact(Repr);

#[derive(Clone)]
enum Repr {
    /// `units × 10^-places`
    Fixed {
        units: i128,
        places: u32,
    },
    Ratio(Box<RBig>),
}

/// The most decimal places that a [`Repr::Fixed`] may have: `10^38` is the last power of ten below `2^127`.
const MOST_PLACES: u32 = 38;

impl Exact {
    /// 0
    pub const ZERO: Self = Self::fixed(0, 0);
    /// 1
    pub const ONE: Self = Self::fixed(1, 0);

    const fn fixed(units: i128, places: u32) -> Self {
        Self(Repr::Fixed { units, places })
    }

    /// Reads a number as people write it in a file: see [`Notation`] for what is allowed.
    ///
    /// # Errors
    /// Anything else than a plain decimal number in that notation, with the reason.
    pub fn parse(text: &str, notation: Notation) -> Result<Self, NumberError> {
        read::number(text, notation)
    }

    /// Reads a figure of a result as it is written in full: a decimal of any length, or
    /// `numerator/denominator`.
    ///
    /// # Errors
    /// Anything else, with the reason.
    pub fn parse_figure(text: &str) -> Result<Self, NumberError> {
        read::figure(text)
    }

    /// The fraction `numerator / denominator`, or `None` where the denominator is 0.
    #[must_use]
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        Self::from(numerator).checked_div(&Self::from(denominator))
    }

    /// The quotient, or `None` where `divisor` is 0.
    #[must_use]
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        Some(Self::from_ratio(self.to_ratio() / divisor.to_ratio()))
    }

    /// `self` multiplied by itself `exponent` times; 1 for the exponent 0.
    #[must_use]
    pub fn pow(&self, exponent: u32) -> Self {
        (0..exponent).fold(Self::ONE, |product, _| product * self)
    }

    /// `self × 10^-places`: a shift of the decimal point.
    #[must_use]
    pub fn shift_down(&self, places: u32) -> Self {
        match &self.0 {
            Repr::Fixed { units, places: own } if own + places <= MOST_PLACES => {
                Self::fixed(*units, own + places)
            }
            _ => self * &Self::from_ratio(RBig::from_parts(IBig::ONE, ten_to(places))),
        }
    }

    /// The greatest integer that is not above `self`.
    #[must_use]
    pub fn floor(&self) -> Self {
        match &self.0 {
            Repr::Fixed { units, places } => Self::fixed(units.div_euclid(10_i128.pow(*places)), 0),
            Repr::Ratio(ratio) => Self::from_ratio(RBig::from(ratio.floor())),
        }
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Fixed { units, .. } => *units == 0,
            Repr::Ratio(ratio) => ratio.is_zero(),
        }
    }

    /// Whether it is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        *self < Self::ZERO
    }

    /// The distance from 0.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    fn to_ratio(&self) -> RBig {
        match &self.0 {
            Repr::Fixed { units, places } => RBig::from_parts(IBig::from(*units), ten_to(*places)),
            Repr::Ratio(ratio) => (**ratio).clone(),
        }
    }

    /// Takes the small form again where the value allows it.
    fn from_ratio(ratio: RBig) -> Self {
        match decimal_parts(&ratio) {
            Some((units, places)) if places <= MOST_PLACES => match i128::try_from(units) {
                Ok(units) => Self::fixed(units, places),
                Err(_) => Self(Repr::Ratio(Box::new(ratio))),
            },
            _ => Self(Repr::Ratio(Box::new(ratio))),
        }
    }
}

fn ten_to(places: u32) -> UBig {
    UBig::from(10_u8).pow(places as usize)
}

/// `(units, places)` with `ratio = units × 10^-places` and as few places as possible, or `None` where
/// the fraction does not terminate: where its denominator has a prime factor other than 2 and 5.
fn decimal_parts(ratio: &RBig) -> Option<(IBig, u32)> {
    let (mut twos, mut fives) = (0_u32, 0_u32);
    let mut rest = ratio.denominator().clone();
    for (prime, count) in [(2_u8, &mut twos), (5_u8, &mut fives)] {
        let prime = UBig::from(prime);
        while rest.is_multiple_of(&prime) {
            rest /= &prime;
            *count += 1;
        }
    }
    if !rest.is_one() {
        return None;
    }
    let places = twos.max(fives);
    let (missing_twos, missing_fives) = (places - twos, places - fives);
    let scale = UBig::from(2_u8).pow(missing_twos as usize) * UBig::from(5_u8).pow(missing_fives as usize);
    Some((ratio.numerator() * IBig::from(scale), places))
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match arithmetic::aligned(self, other) {
            Some((left, right, _)) => left.cmp(&right),
            None => self.to_ratio().cmp(&other.to_ratio()),
        }
    }
}

impl Hash for Exact {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let ratio = self.to_ratio();
        ratio.numerator().hash(state);
        ratio.denominator().hash(state);
    }
}

impl Default for Exact {
    fn default() -> Self {
        Self::ZERO
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self::fixed(i128::from(value), 0)
    }
}

impl From<u64> for Exact {
    fn from(value: u64) -> Self {
        Self::fixed(i128::from(value), 0)
    }
}

impl From<u32> for Exact {
    fn from(value: u32) -> Self {
        Self::fixed(i128::from(value), 0)
    }
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        let value = value.normalize();
        Self::fixed(value.mantissa(), value.scale())
    }
}
