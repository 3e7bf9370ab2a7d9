//! Exact numbers: reading, arithmetic and formatting.
//!
//! Ring operations and division are exact, so a figure does not depend on the order of computation, and tests can
//! compare with `==`. The only rounding is in [`Exact::rounded`], which makes text, and in enclosures of irrational
//! numbers, which round outward.

mod arithmetic;
mod between;
mod enclosure;
mod number_error;
mod order;
mod polynomial;
mod ratio;
mod read;
mod recorded;
mod roots;
mod show;
mod trace;
mod varied;
mod watch;
mod work;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use rust_decimal::Decimal;

pub use self::between::undecided;
pub use self::enclosure::{Bound, Enclosure, exp_neg};
pub use self::number_error::NumberError;
pub use self::ratio::loosely;
pub use self::read::Notation;
pub use self::recorded::recorded;
pub use self::roots::{Root, simplest_between};
pub(crate) use self::show::MORE;
pub use self::show::{Plain, group, in_common};
pub use self::trace::{Made, Note, Rule, Trace};
pub use self::watch::{Watched, settle, watched};
pub use self::work::{at_most, work_on_this_thread};

/// An exact rational number.
///
/// Nearly every number of a projection is a short finite decimal, stored as a 128-bit integer and a number of
/// decimal places. Larger results use a big integer; results of a division that are not finite decimals use a
/// fraction. The representation affects only speed.
#[derive(Clone)]
pub struct Exact(Repr);

#[derive(Clone)]
enum Repr {
    /// `units × 10^-places`
    Small {
        units: i128,
        places: u32,
    },
    /// `units × 10^-places`
    Large {
        units: Box<IBig>,
        places: u32,
    },
    Ratio(Box<RBig>),
    /// A number that depends on a varied number.
    Varied(Box<varied::Varied>),
    /// A number that is only known between bounds.
    Between(Box<between::Between>),
}

/// The most decimal places of a [`Repr::Small`]: `10^38` is the last power of ten below `2^127`.
const MOST_PLACES: u32 = 38;

/// Powers of ten up to that: a look-up is faster than exponentiation.
const POWERS: [i128; MOST_PLACES as usize + 1] = {
    let mut powers = [1; MOST_PLACES as usize + 1];
    let mut places = 1;
    while places < powers.len() {
        powers[places] = powers[places - 1] * 10;
        places += 1;
    }
    powers
};

impl Exact {
    /// 0
    pub const ZERO: Self = Self::small(0, 0);
    /// 1
    pub const ONE: Self = Self::small(1, 0);

    const fn small(units: i128, places: u32) -> Self {
        Self(Repr::Small { units, places })
    }

    /// Reads a number as written in an input file; see [`Notation`] for what is allowed.
    ///
    /// # Errors
    /// Anything but a plain decimal number in that notation, with the reason.
    pub fn parse(text: &str, notation: Notation) -> Result<Self, NumberError> {
        read::number(text, notation)
    }

    /// Whether the text of a number is a product or a quotient: `300 * 84`.
    #[must_use]
    pub fn is_computed(text: &str) -> bool {
        read::is_computed(text)
    }

    /// Reads a number as published data writes it: a plain decimal with an optional exponent, `1.25e-07`.
    /// Hand-written input files never use this.
    ///
    /// # Errors
    /// Anything else, with the reason.
    pub fn parse_data(text: &str) -> Result<Self, NumberError> {
        read::data(text)
    }

    /// Reads an exact figure of a saved result: a decimal of any length, or `numerator/denominator`.
    ///
    /// # Errors
    /// Anything else, with the reason.
    pub fn parse_figure(text: &str) -> Result<Self, NumberError> {
        read::figure(text)
    }

    /// The fraction `numerator / denominator`, or `None` if the denominator is 0.
    #[must_use]
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        Self::from(numerator).checked_div(&Self::from(denominator))
    }

    /// The quotient, or `None` if `divisor` is 0.
    #[must_use]
    pub fn checked_div(&self, divisor: &Self) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        if let Some(quotient) = varied::quotient(self, divisor) {
            return Some(quotient);
        }
        let over = |one: &Self, by: &Self| one.checked_div(by).unwrap_or_default();
        if let Some(quotient) = between::joined(self, divisor, over) {
            return Some(quotient);
        }
        Some(work::counted(self, divisor, || Self::from_ratio(self.to_ratio() / divisor.to_ratio())))
    }

    /// `self` multiplied by itself `exponent` times; 1 for the exponent 0.
    #[must_use]
    pub fn pow(&self, mut exponent: u32) -> Self {
        let (mut result, mut square) = (Self::ONE, self.clone());
        while 0 < exponent {
            if exponent % 2 == 1 {
                result = result * &square;
            }
            exponent /= 2;
            if 0 < exponent {
                square = &square * &square;
            }
        }
        result
    }

    /// `self × 10^-places`: a shift of the decimal point.
    #[must_use]
    pub fn shift_down(&self, places: u32) -> Self {
        match &self.0 {
            Repr::Small { units, places: own } if own + places <= MOST_PLACES => {
                Self::small(*units, own + places)
            }
            Repr::Ratio(ratio) => Self::from_ratio(&**ratio / RBig::from(ten_to(places))),
            _ => self.rescaled(&Self::from_decimal(IBig::ONE, places)),
        }
    }

    /// The greatest integer that is not above `self`.
    #[must_use]
    pub fn floor(&self) -> Self {
        match &self.0 {
            Repr::Small { units, places } => Self::small(units.div_euclid(POWERS[*places as usize]), 0),
            Repr::Varied(varied) => varied.floor(),
            Repr::Between(_) => self.at_each(Self::floor),
            _ => Self::from_decimal(self.to_ratio().floor(), 0),
        }
    }

    /// The least integer that is not below `self`.
    #[must_use]
    pub fn ceiling(&self) -> Self {
        (-&(-self).floor()).by_rule(Rule::Ceiling, &[self])
    }

    /// `self` rounded down to `places` decimal places.
    #[must_use]
    pub fn rounded_down(&self, places: u32) -> Self {
        (self * &Self::from_decimal(IBig::from(ten_to(places)), 0)).floor().shift_down(places)
    }

    /// `self` rounded up to `places` decimal places.
    #[must_use]
    pub fn rounded_up(&self, places: u32) -> Self {
        -(-self).rounded_down(places)
    }

    /// `self` rounded to `places` decimal places, half away from zero.
    #[must_use]
    pub fn nearest(&self, places: u32) -> Self {
        self.at_each(|one| Self::parse_figure(&one.rounded(places)).unwrap_or_default())
    }

    /// The number of digits of the denominator: that of `10^places` for a decimal.
    #[must_use]
    pub fn denominator_digits(&self) -> usize {
        match &self.0 {
            Repr::Small { places, .. } | Repr::Large { places, .. } => *places as usize + 1,
            Repr::Ratio(ratio) => ratio.denominator().to_string().len(),
            Repr::Varied(varied) => varied.value.denominator_digits(),
            Repr::Between(between) => between.denominator_digits(),
        }
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Small { units, .. } => *units == 0,
            Repr::Large { units, .. } => units.is_zero(),
            Repr::Ratio(ratio) => ratio.is_zero(),
            Repr::Varied(varied) => varied.is_zero(),
            Repr::Between(between) => between.is_zero(),
        }
    }

    /// Whether it is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        *self < Self::ZERO
    }

    /// The absolute value.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// `(units, places)` if it is stored as a finite decimal.
    fn decimal(&self) -> Option<(IBig, u32)> {
        match &self.0 {
            Repr::Small { units, places } => Some((IBig::from(*units), *places)),
            Repr::Large { units, places } => Some(((**units).clone(), *places)),
            Repr::Ratio(_) => None,
            Repr::Varied(varied) => varied.value.decimal(),
            Repr::Between(_) => self.at(Bound::Low).decimal(),
        }
    }

    fn to_ratio(&self) -> RBig {
        match (&self.0, self.decimal()) {
            (Repr::Ratio(ratio), _) => (**ratio).clone(),
            (Repr::Varied(varied), _) => varied.value.to_ratio(),
            (Repr::Between(_), _) => self.at(Bound::Low).to_ratio(),
            (_, Some((units, places))) => RBig::from_parts(units, ten_to(places)),
            (_, None) => RBig::ZERO,
        }
    }

    /// `units × 10^-places`, in the small representation if it fits.
    fn from_decimal(units: IBig, places: u32) -> Self {
        let (units, places) = without_zeros(units, places);
        match i128::try_from(&units) {
            Ok(units) if places <= MOST_PLACES => Self::small(units, places),
            _ => Self(Repr::Large { units: Box::new(units), places }),
        }
    }

    /// The fraction, as a decimal if it is finite.
    fn from_ratio(ratio: RBig) -> Self {
        match decimal_parts(&ratio) {
            Some((units, places)) => Self::from_decimal(units, places),
            None => Self(Repr::Ratio(Box::new(ratio))),
        }
    }
}

fn ten_to(places: u32) -> UBig {
    UBig::from(10_u8).pow(places as usize)
}

/// The same decimal without trailing zeros.
fn without_zeros(units: IBig, places: u32) -> (IBig, u32) {
    let (sign, mut digits) = units.into_parts();
    if digits.is_zero() {
        return (IBig::ZERO, 0);
    }
    let zeros = digits.remove(&UBig::from(10_u8)).and_then(|zeros| u32::try_from(zeros).ok()).unwrap_or(0);
    let whole = ten_to(zeros.saturating_sub(places));
    (sign * IBig::from(digits * whole), places.saturating_sub(zeros))
}

/// `(units, places)` with `ratio = units × 10^-places`, or `None` if the decimal does not terminate: its
/// denominator has a prime factor other than 2 and 5.
fn decimal_parts(ratio: &RBig) -> Option<(IBig, u32)> {
    let mut rest = ratio.denominator().clone();
    let mut factors = |prime: u8| rest.remove(&UBig::from(prime)).unwrap_or(0);
    let (twos, fives) = (factors(2), factors(5));
    if !rest.is_one() {
        return None;
    }
    let places = twos.max(fives);
    let scale = UBig::from(2_u8).pow(places - twos) * UBig::from(5_u8).pow(places - fives);
    Some((ratio.numerator() * IBig::from(scale), u32::try_from(places).ok()?))
}

impl Default for Exact {
    fn default() -> Self {
        Self::ZERO
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Self::small(i128::from(value), 0)
    }
}

impl From<u64> for Exact {
    fn from(value: u64) -> Self {
        Self::small(i128::from(value), 0)
    }
}

impl From<u32> for Exact {
    fn from(value: u32) -> Self {
        Self::small(i128::from(value), 0)
    }
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        let value = value.normalize();
        Self::small(value.mantissa(), value.scale())
    }
}
